package domain

import "testing"

type evaluationRow = scenario[Evaluation, EvaluationEvent]

// expected is what the decision expected.
var expected = []Expectation{{Number: 1, Series: seriesID, Direction: "daling"}, {Number: 2, Signals: MeasureSignals, Direction: "daling"}}

func conclusion(alter ...func(*Conclusion)) Conclusion {
	c := Conclusion{
		On: "2026-04-01", Frame: "eigen", Method: "dossieronderzoek", Standpoint: "uitvoerder", Verdict: "Het werkt deels.",
		PerExpectation:  []ExpectationMet{{Number: 1, Met: "gehaald"}, {Number: 2, Met: "niet-gehaald", Why: "te kort"}},
		Recommendations: []string{"ga door", "meet opnieuw"}, DecisionAt: 4, LogUpTo: 120, Note: Private(tale),
	}
	for _, f := range alter {
		f(&c)
	}
	return c
}

var (
	planned   = EvaluationPlanned{EvaluationID: evaluationID, DecisionID: decisionID, Frame: "eigen", On: "2026-04-01"}
	found     = FindingRecorded{EvaluationID: evaluationID, Number: 1, Text: "De levertijd is korter.", On: "2026-03-01"}
	concluded = EvaluationConcluded{EvaluationID: evaluationID, DecisionID: decisionID, Conclusion: conclusion()}
	responded = BoardResponded{EvaluationID: evaluationID, On: "2026-05-01", Response: "Wij nemen het over."}
	carried   = RecommendationCarriedOut{EvaluationID: evaluationID, Number: 2, On: "2026-06-01", How: "nieuwe meting"}
	lesson    = LessonDrawn{EvaluationID: evaluationID, Context: "ouderen alleen", Strategy: "vast contact", Result: "minder wachten"}
)

const otherDecision DecisionID = "0190a000-0000-7000-8000-000000000009"

func conclude(d DecisionID, want []Expectation, alter ...func(*Conclusion)) func(Evaluation) ([]EvaluationEvent, error) {
	return func(v Evaluation) ([]EvaluationEvent, error) {
		return v.Conclude(evaluationID, d, want, conclusion(alter...))
	}
}

func takeOverEvaluation(d DecisionID, want []Expectation, alter ...func(*Conclusion)) func(Evaluation) ([]EvaluationEvent, error) {
	return func(v Evaluation) ([]EvaluationEvent, error) {
		return v.TakeOver(evaluationID, fromRegister, d, want, conclusion(alter...))
	}
}

func TestAnEvaluationIsPlanned(t *testing.T) {
	plan := func(d DecisionID, f Frame, on Date) func(Evaluation) ([]EvaluationEvent, error) {
		return func(v Evaluation) ([]EvaluationEvent, error) { return v.Plan(evaluationID, d, f, on) }
	}
	find := func(text string) func(Evaluation) ([]EvaluationEvent, error) {
		return func(v Evaluation) ([]EvaluationEvent, error) { return v.Find(evaluationID, text, "2026-03-01") }
	}
	second := FindingRecorded{EvaluationID: evaluationID, Number: 2, Text: "De kosten stegen.", On: "2026-03-01"}
	play(t, []evaluationRow{
		{name: "an evaluation is planned", when: plan(decisionID, "eigen", "2026-04-01"), then: []EvaluationEvent{planned}},
		{name: "an evaluation is planned once", given: []EvaluationEvent{planned}, when: plan(decisionID, "eigen", "2026-04-01")},
		{name: "a planned one that is done was planned", given: []EvaluationEvent{planned, concluded}, when: plan(decisionID, "eigen", "2026-04-01")},
		{name: "what is done is not planned any more", given: []EvaluationEvent{concluded}, when: plan(decisionID, "eigen", "2026-04-01"), fails: Refused},
		{name: "a plan is not turned to another decision", given: []EvaluationEvent{planned}, when: plan(otherDecision, "eigen", "2026-04-01"), fails: Invalid, field: "besluit"},
		{name: "nor is what is done", given: []EvaluationEvent{concluded}, when: plan(otherDecision, "eigen", "2026-04-01"), fails: Invalid, field: "besluit"},
		{name: "a plan has a frame", when: plan(decisionID, tale, "2026-04-01"), fails: Invalid, field: "kader"},
		{name: "a plan has a decision", when: plan("", "eigen", "2026-04-01"), fails: Invalid, field: "besluit"},
		{name: "a plan has a date", when: plan(decisionID, "eigen", ""), fails: Invalid, field: "datum"},
		{name: "something is found", given: []EvaluationEvent{planned}, when: find("De levertijd is korter."), then: []EvaluationEvent{found}},
		{name: "findings are numbered", given: []EvaluationEvent{planned, found}, when: find("De kosten stegen."), then: []EvaluationEvent{second}},
		{name: "the same is found once", given: []EvaluationEvent{planned, found}, when: find("De levertijd is korter.")},
		{name: "something may be found when all is done", given: []EvaluationEvent{concluded}, when: find("De levertijd is korter."), then: []EvaluationEvent{found}},
		{name: "a finding says something", given: []EvaluationEvent{planned}, when: find(" "), fails: Invalid, field: "bevinding"},
		{name: "nothing is found where nobody looks", when: find("De levertijd is korter."), fails: NotFound},
	})
}

func TestAnEvaluationJudgesEveryExpectation(t *testing.T) {
	none := func(c *Conclusion) { c.PerExpectation = nil }
	event := func(o Origin, alter ...func(*Conclusion)) []EvaluationEvent {
		return []EvaluationEvent{EvaluationConcluded{EvaluationID: evaluationID, DecisionID: decisionID, Origin: o, Conclusion: conclusion(alter...)}}
	}
	noneExpected := func(c *Conclusion) { c.NoExpectations = true }
	first := func(c *Conclusion) { c.PerExpectation = c.PerExpectation[:1] }
	rows := []evaluationRow{
		{name: "each expectation gets its verdict", given: []EvaluationEvent{planned}, when: conclude(decisionID, expected), then: event(Origin{})},
		{name: "an evaluation need not have been planned", when: conclude(decisionID, expected), then: event(Origin{})},
		{name: "an evaluation concludes once", given: []EvaluationEvent{planned, concluded}, when: conclude(decisionID, expected)},
		{name: "where nothing was expected it says so", when: conclude(decisionID, nil, none), then: event(Origin{}, none, noneExpected)},
		{name: "another decision than planned is not judged", given: []EvaluationEvent{planned}, when: conclude(otherDecision, expected), fails: Invalid, field: "besluit"},
		{name: "another decision than judged is not judged", given: []EvaluationEvent{concluded}, when: conclude(otherDecision, expected), fails: Invalid, field: "besluit"},
		{name: "an expectation without a verdict is missed", when: conclude(decisionID, expected, first), fails: Invalid, field: "oordeelPerVerwachting"},
		{name: "a source's verdicts are taken over", when: takeOverEvaluation(decisionID, expected), then: event(fromRegister)},
		{name: "a source's evaluation is taken over once", given: []EvaluationEvent{concluded}, when: takeOverEvaluation(decisionID, expected)},
		{name: "a source's evaluation of another decision than planned is refused", given: []EvaluationEvent{planned}, when: takeOverEvaluation(otherDecision, expected), fails: Invalid, field: "besluit"},
		{
			name: "what a source does not judge can't be told", when: takeOverEvaluation(decisionID, expected, first),
			then: event(fromRegister, first, func(c *Conclusion) {
				c.PerExpectation = append(c.PerExpectation, ExpectationMet{Number: 2, Met: "niet-vast-te-stellen", Why: "niet in bron"})
			}),
		},
	}
	for _, c := range []struct {
		name, field string
		alter       func(*Conclusion)
	}{
		{"an evaluation has a date", "datum", func(c *Conclusion) { c.On = "" }},
		{"an evaluation has a frame", "kader", func(c *Conclusion) { c.Frame = tale }},
		{"an evaluation has a method", "methode", func(c *Conclusion) { c.Method = "" }},
		{"an evaluator has a position", "positie", func(c *Conclusion) { c.Standpoint = " " }},
		{"an evaluation has a verdict", "oordeel", func(c *Conclusion) { c.Verdict = "" }},
		{"a verdict is on the list", "oordeelPerVerwachting", func(c *Conclusion) { c.PerExpectation[1].Met = tale }},
		{"what was not expected is not judged", "oordeelPerVerwachting", func(c *Conclusion) {
			c.PerExpectation = append(c.PerExpectation, ExpectationMet{Number: 3, Met: "gehaald"})
		}},
		{"an expectation has one verdict", "oordeelPerVerwachting", func(c *Conclusion) {
			c.PerExpectation = append(c.PerExpectation, ExpectationMet{Number: 1, Met: "niet-gehaald"})
		}},
	} {
		rows = append(rows,
			evaluationRow{name: c.name, when: conclude(decisionID, expected, c.alter), fails: Invalid, field: c.field},
			evaluationRow{name: c.name + ", from a source too", when: takeOverEvaluation(decisionID, expected, c.alter), fails: Invalid, field: c.field},
			evaluationRow{name: c.name + ", when rectified too", given: []EvaluationEvent{concluded}, when: rectifyEvaluation(Origin{}, "tikfout", c.alter), fails: Invalid, field: c.field},
		)
	}
	rows = append(rows, evaluationRow{name: "an evaluation has a decision", when: conclude("", expected), fails: Invalid, field: "besluit"})
	play(t, rows)
}

func rectifyEvaluation(o Origin, reason string, alter ...func(*Conclusion)) func(Evaluation) ([]EvaluationEvent, error) {
	return func(v Evaluation) ([]EvaluationEvent, error) {
		return v.Rectify(evaluationID, o, expected, conclusion(alter...), reason)
	}
}

func TestAnEvaluationIsRectified(t *testing.T) {
	kinder := func(c *Conclusion) { c.PerExpectation[1].Met = "deels-gehaald" }
	later := func(c *Conclusion) { c.DecisionAt = 9 }
	rectified := EvaluationRectified{EvaluationID: evaluationID, DecisionID: decisionID, Reason: "tikfout", Conclusion: conclusion(kinder)}
	play(t, []evaluationRow{
		{name: "a rectification stands beside the conclusion", given: []EvaluationEvent{concluded}, when: rectifyEvaluation(Origin{}, "tikfout", kinder), then: []EvaluationEvent{rectified}},
		{name: "the same rectification counts once", given: []EvaluationEvent{concluded, rectified}, when: rectifyEvaluation(Origin{}, "anders", kinder)},
		{name: "a rectification that changes nothing is none", given: []EvaluationEvent{concluded}, when: rectifyEvaluation(Origin{}, "zomaar")},
		{name: "not even when the decision moved on", given: []EvaluationEvent{concluded}, when: rectifyEvaluation(Origin{}, "zomaar", later)},
		{
			name: "a source's new imprint is kept though the words are the same", given: []EvaluationEvent{concluded}, when: rectifyEvaluation(fromRegister, "bron"),
			then: []EvaluationEvent{EvaluationRectified{EvaluationID: evaluationID, DecisionID: decisionID, Origin: fromRegister, Reason: "bron", Conclusion: conclusion()}},
		},
		{name: "a rectification has a reason", given: []EvaluationEvent{concluded}, when: rectifyEvaluation(Origin{}, "", kinder), fails: Invalid, field: "reden"},
		{name: "what is not done is not rectified", given: []EvaluationEvent{planned}, when: rectifyEvaluation(Origin{}, "tikfout", kinder), fails: Refused},
		{name: "what is unknown is not rectified", when: rectifyEvaluation(Origin{}, "tikfout", kinder), fails: NotFound},
	})
}

func TestAnEvaluationIsAnswered(t *testing.T) {
	respond := func(on Date, text string) func(Evaluation) ([]EvaluationEvent, error) {
		return func(v Evaluation) ([]EvaluationEvent, error) { return v.Respond(evaluationID, on, text) }
	}
	carryOut := func(n int, on Date) func(Evaluation) ([]EvaluationEvent, error) {
		return func(v Evaluation) ([]EvaluationEvent, error) { return v.CarryOut(evaluationID, n, on, "nieuwe meting") }
	}
	learn := func(context, strategy, result string) func(Evaluation) ([]EvaluationEvent, error) {
		return func(v Evaluation) ([]EvaluationEvent, error) {
			return v.DrawLesson(evaluationID, context, strategy, result, "")
		}
	}
	done := []EvaluationEvent{planned, concluded}
	play(t, []evaluationRow{
		{name: "the college answers", given: done, when: respond("2026-05-01", "Wij nemen het over."), then: []EvaluationEvent{responded}},
		{name: "the college answers once", given: append(done, responded), when: respond("2026-05-01", "Wij nemen het over.")},
		{name: "an answer says something", given: done, when: respond("2026-05-01", ""), fails: Invalid, field: "reactie"},
		{name: "an answer has a date", given: done, when: respond("", "Wij nemen het over."), fails: Invalid, field: "datum"},
		{name: "what is not done is not answered", given: []EvaluationEvent{planned}, when: respond("2026-05-01", "Ja."), fails: Refused},
		{name: "what is unknown is not answered", when: respond("2026-05-01", "Ja."), fails: NotFound},
		{name: "a recommendation is carried out", given: done, when: carryOut(2, "2026-06-01"), then: []EvaluationEvent{carried}},
		{name: "a recommendation is carried out once", given: append(done, carried), when: carryOut(2, "2026-06-01")},
		{name: "recommendations count from one", given: done, when: carryOut(0, "2026-06-01"), fails: Invalid, field: "aanbeveling"},
		{name: "a recommendation that was not made is not carried out", given: done, when: carryOut(3, "2026-06-01"), fails: Invalid, field: "aanbeveling"},
		{name: "carrying out has a date", given: done, when: carryOut(1, ""), fails: Invalid, field: "datum"},
		{name: "recommendations come with the conclusion", given: []EvaluationEvent{planned}, when: carryOut(1, "2026-06-01"), fails: Refused},
		{name: "a lesson is drawn", given: done, when: learn("ouderen alleen", "vast contact", "minder wachten"), then: []EvaluationEvent{lesson}},
		{name: "also on the way", given: []EvaluationEvent{planned}, when: learn("ouderen alleen", "vast contact", "minder wachten"), then: []EvaluationEvent{lesson}},
		{name: "a lesson is drawn once", given: append(done, lesson), when: learn("ouderen alleen", "vast contact", "minder wachten")},
		{name: "a lesson has its context", given: done, when: learn("", "vast contact", "minder wachten"), fails: Invalid, field: "context"},
		{name: "a lesson has its strategy", given: done, when: learn("ouderen alleen", "", "minder wachten"), fails: Invalid, field: "strategie"},
		{name: "a lesson has its outcome", given: done, when: learn("ouderen alleen", "vast contact", ""), fails: Invalid, field: "uitkomst"},
		{name: "a lesson belongs to an evaluation", when: learn("ouderen alleen", "vast contact", "minder wachten"), fails: NotFound},
	})
}
