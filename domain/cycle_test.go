package domain

import "testing"

type cycleRow = scenario[Cycle, CycleEvent]

const cycleID CycleID = "0190a000-0000-7000-8000-000000000060"

var (
	cycleContent = CycleContent{Title: "Aan de deur", Question: "Helpt aanbellen?", Area: AreaRef{Code: "WK085501", Year: 2025}, Measures: []MeasureID{measureID}, On: "2025-03-01"}
	cycleStarted = CycleStarted{CycleID: cycleID, CycleContent: cycleContent}
	stepTaken    = CycleStepTaken{CycleID: cycleID, Number: 1, Step: "handelen", Account: Private(tale), On: "2025-03-02"}
	firstTry     = ExperimentStarted{CycleID: cycleID, Number: 1, Title: "Studenten bellen aan", Expected: "meer gesprekken", Area: AreaRef{Code: "WK085501", Year: 2025}, On: "2025-03-03"}
	amplified    = ExperimentAmplified{CycleID: cycleID, Number: 1, Reason: "het werkt", On: "2025-03-04"}
	stopped      = ExperimentStopped{CycleID: cycleID, Number: 1, Reason: "niemand deed open", On: "2025-03-05"}
	cycleClosed  = CycleClosed{CycleID: cycleID, Outcome: "aanbellen helpt soms", On: "2025-06-01"}
)

func cycles(events ...CycleEvent) []CycleEvent { return append([]CycleEvent{cycleStarted}, events...) }

func TestACycleLearnsStepByStep(t *testing.T) {
	start := func(alter func(*CycleContent)) func(Cycle) ([]CycleEvent, error) {
		c := cycleContent
		alter(&c)
		return func(s Cycle) ([]CycleEvent, error) { return s.Start(cycleID, c) }
	}
	take := func(step CycleStep, account string, on Date) func(Cycle) ([]CycleEvent, error) {
		return func(s Cycle) ([]CycleEvent, error) { return s.Take(cycleID, step, account, on) }
	}
	end := func(outcome string, on Date) func(Cycle) ([]CycleEvent, error) {
		return func(s Cycle) ([]CycleEvent, error) { return s.Close(cycleID, outcome, on) }
	}
	next := stepTaken
	next.Number, next.On = 2, "2025-03-09"
	play(t, []cycleRow{
		{name: "a cycle starts with a question", when: start(func(*CycleContent) {}), then: cycles()},
		{name: "it starts once", given: cycles(), when: start(func(c *CycleContent) { c.Title = "Anders" })},
		{name: "it has a question", when: start(func(c *CycleContent) { c.Question = "" }), fails: Invalid, field: "vraag"},
		{name: "it has a title", when: start(func(c *CycleContent) { c.Title = "" }), fails: Invalid, field: "titel"},
		{name: "it has a date", when: start(func(c *CycleContent) { c.On = "" }), fails: Invalid, field: "datum"},
		{name: "a step is taken", given: cycles(), when: take("handelen", tale, "2025-03-02"), then: []CycleEvent{stepTaken}},
		{name: "the same step is taken once", given: cycles(stepTaken), when: take("handelen", tale, "2025-03-02")},
		{name: "on another day it is another one", given: cycles(stepTaken), when: take("handelen", tale, "2025-03-09"), then: []CycleEvent{next}},
		{name: "a step is on the list", given: cycles(), when: take(tale, tale, "2025-03-02"), fails: Invalid, field: "stap"},
		{name: "a step brings something", given: cycles(), when: take("handelen", " ", "2025-03-02"), fails: Invalid, field: "verslag"},
		{name: "a step has a date", given: cycles(), when: take("handelen", tale, ""), fails: Invalid, field: "datum"},
		{name: "a closed cycle takes no step", given: cycles(cycleClosed), when: take("handelen", tale, "2025-03-02"), fails: Refused},
		{name: "nor does an unknown one", when: take("handelen", tale, "2025-03-02"), fails: NotFound},
		{name: "a cycle closes with what it came to", given: cycles(), when: end("aanbellen helpt soms", "2025-06-01"), then: []CycleEvent{cycleClosed}},
		{name: "it closes once", given: cycles(cycleClosed), when: end("iets anders", "2025-07-01")},
		{name: "it comes to something", given: cycles(), when: end("", "2025-06-01"), fails: Invalid, field: "opbrengst"},
		{name: "closing has a date", given: cycles(), when: end("iets", ""), fails: Invalid, field: "datum"},
		{name: "an unknown cycle does not close", when: end("iets", "2025-06-01"), fails: NotFound},
	})
}

func TestExperimentsAreTried(t *testing.T) {
	try := func(alter func(*ExperimentStarted)) func(Cycle) ([]CycleEvent, error) {
		e := ExperimentStarted{Title: firstTry.Title, Expected: firstTry.Expected, Area: firstTry.Area, On: firstTry.On}
		alter(&e)
		return func(s Cycle) ([]CycleEvent, error) { return s.Try(cycleID, e) }
	}
	amplify := func(n int, on Date, reason string) func(Cycle) ([]CycleEvent, error) {
		return func(s Cycle) ([]CycleEvent, error) { return s.Amplify(cycleID, n, on, reason) }
	}
	stop := func(n int, on Date, reason string) func(Cycle) ([]CycleEvent, error) {
		return func(s Cycle) ([]CycleEvent, error) { return s.Stop(cycleID, n, on, reason) }
	}
	same := func(*ExperimentStarted) {}
	other := firstTry
	other.Number, other.Title = 2, "Vrijwilligers bellen aan"
	more := amplified
	more.On = "2025-04-04"
	play(t, []cycleRow{
		{name: "something is tried", given: cycles(), when: try(same), then: []CycleEvent{firstTry}},
		{name: "the same is tried once", given: cycles(firstTry, other), when: try(same)},
		{name: "something else is tried beside it", given: cycles(firstTry), when: try(func(e *ExperimentStarted) { e.Title = other.Title }), then: []CycleEvent{other}},
		{name: "an experiment has a title", given: cycles(), when: try(func(e *ExperimentStarted) { e.Title = "" }), fails: Invalid, field: "titel"},
		{name: "those who try hope for something", given: cycles(), when: try(func(e *ExperimentStarted) { e.Expected = "" }), fails: Invalid, field: "verwachting"},
		{name: "an experiment has a date", given: cycles(), when: try(func(e *ExperimentStarted) { e.On = "" }), fails: Invalid, field: "datum"},
		{name: "a closed cycle tries nothing", given: cycles(cycleClosed), when: try(same), fails: Refused},
		{name: "nor does an unknown one", when: try(same), fails: NotFound},
		{name: "what works is done more", given: cycles(firstTry), when: amplify(1, "2025-03-04", "het werkt"), then: []CycleEvent{amplified}},
		{name: "it is said once", given: cycles(firstTry, amplified), when: amplify(1, "2025-03-04", "het werkt")},
		{name: "it may be done even more", given: cycles(firstTry, amplified), when: amplify(1, "2025-04-04", "het werkt"), then: []CycleEvent{more}},
		{name: "what was stopped is not done more", given: cycles(firstTry, stopped), when: amplify(1, "2025-04-04", "het werkt"), fails: Refused},
		{name: "amplifying has a reason", given: cycles(firstTry), when: amplify(1, "2025-03-04", ""), fails: Invalid, field: "reden"},
		{name: "amplifying has a date", given: cycles(firstTry), when: amplify(1, "", "het werkt"), fails: Invalid, field: "datum"},
		{name: "what was not tried is not done more", given: cycles(firstTry), when: amplify(2, "2025-03-04", "het werkt"), fails: Invalid, field: "experiment"},
		{name: "experiments count from one", given: cycles(firstTry), when: stop(0, "2025-03-05", "niemand deed open"), fails: Invalid, field: "experiment"},
		{name: "what does not work is stopped", given: cycles(firstTry), when: stop(1, "2025-03-05", "niemand deed open"), then: []CycleEvent{stopped}},
		{name: "what was amplified may be stopped", given: cycles(firstTry, amplified), when: stop(1, "2025-03-05", "niemand deed open"), then: []CycleEvent{stopped}},
		{name: "it is stopped once", given: cycles(firstTry, stopped), when: stop(1, "2025-04-05", "nog eens")},
		{name: "stopping has a reason", given: cycles(firstTry), when: stop(1, "2025-03-05", " "), fails: Invalid, field: "reden"},
		{name: "a closed cycle stops nothing", given: cycles(firstTry, cycleClosed), when: stop(1, "2025-03-05", "niemand deed open"), fails: Refused},
		{name: "and does nothing more", given: cycles(firstTry, cycleClosed), when: amplify(1, "2025-03-04", "het werkt"), fails: Refused},
		{name: "an unknown cycle has no experiments", when: stop(1, "2025-03-05", "niemand deed open"), fails: NotFound},
	})
}

func TestALessonMayComeFromACycle(t *testing.T) {
	learn := func(c CycleID) func(Evaluation) ([]EvaluationEvent, error) {
		return func(v Evaluation) ([]EvaluationEvent, error) {
			return v.DrawLesson(evaluationID, "ouderen alleen", "vast contact", "minder wachten", c)
		}
	}
	learned := lesson
	learned.CycleID = cycleID
	play(t, []evaluationRow{
		{name: "a lesson names the cycle that it was learned in", given: []EvaluationEvent{planned}, when: learn(cycleID), then: []EvaluationEvent{learned}},
		{name: "the same words without a cycle are another lesson", given: []EvaluationEvent{planned, learned}, when: learn(""), then: []EvaluationEvent{lesson}},
	})
}

// Lessons were stored before they could name a cycle; what was stored then reads as it did, and is written as it was.
func TestALessonOfOldIsReadAndWrittenAsItWas(t *testing.T) {
	const old = `{"evaluatieId":"0190a000-0000-7000-8000-000000000005","context":"ouderen alleen","strategie":"vast contact","uitkomst":"minder wachten"}`
	e, err := Events().Decode("les-getrokken", 1, []byte(old), strictly)
	if err != nil || e != Event(lesson) {
		t.Fatalf("got %v, %v", e, err)
	}
	s, err := testCodec().Encode(Header{ID: "e1", Stream: "gm0855_evaluatie-1"}, e)
	if err != nil || string(s.Payload) != old {
		t.Errorf("got %s, %v", s.Payload, err)
	}
}
