package domain

import "slices"

// Plan records that a decision will be looked back on. Planning the same again changes nothing.
func (v Evaluation) Plan(id EvaluationID, d DecisionID, frame Frame, on Date) ([]EvaluationEvent, error) {
	err := first(oneOf("kader", frame, Frames), required("besluit", string(d), "Het besluit dat wordt geëvalueerd, ontbreekt."),
		required("datum", string(on), "De datum waarop wordt geëvalueerd, ontbreekt."), v.About(d))
	if err != nil || v.Planned {
		return nil, err
	}
	if v.Concluded {
		return nil, Errorf(Refused, "Deze evaluatie is al afgerond.")
	}
	return []EvaluationEvent{EvaluationPlanned{EvaluationID: id, DecisionID: d, Frame: frame, On: on}}, nil
}

// Find records one thing that was found; the same finding once.
func (v Evaluation) Find(id EvaluationID, text string, on Date) ([]EvaluationEvent, error) {
	if err := first(v.known(), required("bevinding", text, "De bevinding is leeg.")); err != nil {
		return nil, err
	}
	if slices.ContainsFunc(v.Findings, func(f FindingRecorded) bool { return f.Text == text }) {
		return nil, nil
	}
	return []EvaluationEvent{FindingRecorded{EvaluationID: id, Number: len(v.Findings) + 1, Text: text, On: on}}, nil
}

func (v Evaluation) known() error {
	if !v.Planned && !v.Concluded {
		return Errorf(NotFound, "Deze evaluatie bestaat niet.")
	}
	return nil
}

// Conclude ends the evaluation with a verdict per expectation of the decision, or says that the decision had none.
func (v Evaluation) Conclude(id EvaluationID, d DecisionID, expected []Expectation, c Conclusion) ([]EvaluationEvent, error) {
	return v.conclude(id, Origin{}, d, expected, c)
}

func (v Evaluation) conclude(id EvaluationID, origin Origin, d DecisionID, expected []Expectation, c Conclusion) ([]EvaluationEvent, error) {
	c, err := judged(d, expected, c)
	if err = first(err, v.About(d)); err != nil || v.Concluded {
		return nil, err
	}
	return []EvaluationEvent{EvaluationConcluded{EvaluationID: id, DecisionID: d, Origin: origin, Conclusion: c}}, nil
}

// About refuses another decision than the one that the evaluation is about.
func (v Evaluation) About(d DecisionID) error {
	if (v.Planned || v.Concluded) && v.Decision != d {
		return FieldErrorf("besluit", "Deze evaluatie gaat over een ander besluit.")
	}
	return nil
}

// TakeOver records a concluded evaluation from a source. Where the source gives one verdict in words, each expectation
// without a verdict of its own is marked as not determined.
func (v Evaluation) TakeOver(id EvaluationID, origin Origin, d DecisionID, expected []Expectation, c Conclusion) ([]EvaluationEvent, error) {
	return v.conclude(id, origin, d, expected, c.AsInSource(expected))
}

// AsInSource completes a conclusion that was taken over: an expectation without a verdict of its own gets one that says so.
func (c Conclusion) AsInSource(expected []Expectation) Conclusion {
	c.PerExpectation = slices.Clone(c.PerExpectation)
	for _, x := range expected {
		if !judges(c, x.Number) {
			c.PerExpectation = append(c.PerExpectation, ExpectationMet{Number: x.Number, Met: "niet-vast-te-stellen", Why: "niet in bron"})
		}
	}
	return c
}

// judged checks a conclusion against what the decision expected.
func judged(d DecisionID, expected []Expectation, c Conclusion) (Conclusion, error) {
	err := first(
		required("besluit", string(d), "Het besluit dat is geëvalueerd, ontbreekt."),
		required("datum", string(c.On), "De datum van de evaluatie ontbreekt."),
		oneOf("kader", c.Frame, Frames),
		required("methode", c.Method, "Beschrijf hoe er is geëvalueerd (methode)."),
		required("positie", c.Standpoint, "Geef de eigen positie van wie evalueert (bijvoorbeeld uitvoerder, opdrachtgever of onafhankelijk)."),
		required("oordeel", c.Verdict, "Het oordeel van de evaluatie ontbreekt."),
	)
	if err != nil {
		return c, err
	}
	for _, x := range expected {
		if !judges(c, x.Number) {
			return c, FieldErrorf("oordeelPerVerwachting", "Het oordeel over verwachting %d van het besluit ontbreekt.", x.Number)
		}
	}
	for i, m := range c.PerExpectation {
		if err := oneOf("oordeelPerVerwachting", m.Met, Mets); err != nil {
			return c, err
		}
		if !slices.ContainsFunc(expected, func(x Expectation) bool { return x.Number == m.Number }) {
			return c, FieldErrorf("oordeelPerVerwachting", "Het besluit heeft geen verwachting %d.", m.Number)
		}
		if judges(Conclusion{PerExpectation: c.PerExpectation[:i]}, m.Number) {
			return c, FieldErrorf("oordeelPerVerwachting", "Over verwachting %d staan twee oordelen.", m.Number)
		}
	}
	c.NoExpectations = len(expected) == 0
	return c, nil
}

func judges(c Conclusion, number int) bool {
	return slices.ContainsFunc(c.PerExpectation, func(m ExpectationMet) bool { return m.Number == number })
}

// Rectify says what the conclusion should have said. What says the same changes nothing, though the decision may have moved on.
func (v Evaluation) Rectify(id EvaluationID, origin Origin, expected []Expectation, c Conclusion, reason string) ([]EvaluationEvent, error) {
	if err := v.finished(); err != nil {
		return nil, err
	}
	c, err := judged(v.Decision, expected, c)
	if err = first(err, required("reden", reason, "Geef de reden van de rectificatie.")); err != nil {
		return nil, err
	}
	e := EvaluationRectified{EvaluationID: id, DecisionID: v.Decision, Origin: origin, Reason: reason, Conclusion: c}
	was := e
	was.Origin, was.Conclusion = v.Origin, v.Conclusion
	was.DecisionAt = e.DecisionAt
	if sameFact(e, was) {
		return nil, nil
	}
	return []EvaluationEvent{e}, nil
}

func (v Evaluation) finished() error {
	if !v.Concluded {
		return first(v.known(), Errorf(Refused, "Deze evaluatie is nog niet afgerond."))
	}
	return nil
}

// Respond records the college's answer, once.
func (v Evaluation) Respond(id EvaluationID, on Date, text string) ([]EvaluationEvent, error) {
	err := first(v.finished(), required("reactie", text, "De bestuurlijke reactie is leeg."),
		required("datum", string(on), "De datum van de reactie ontbreekt."))
	if err != nil || v.Responded {
		return nil, err
	}
	return []EvaluationEvent{BoardResponded{EvaluationID: id, On: on, Response: text}}, nil
}

// CarryOut records that a recommendation was carried out.
func (v Evaluation) CarryOut(id EvaluationID, number int, on Date, how string) ([]EvaluationEvent, error) {
	if err := first(v.finished(), required("datum", string(on), "De datum van uitvoering ontbreekt.")); err != nil {
		return nil, err
	}
	if number < 1 || number > len(v.Conclusion.Recommendations) {
		return nil, FieldErrorf("aanbeveling", "Deze evaluatie heeft geen aanbeveling %d.", number)
	}
	if slices.Contains(v.CarriedOut, number) {
		return nil, nil
	}
	return []EvaluationEvent{RecommendationCarriedOut{EvaluationID: id, Number: number, On: on, How: how}}, nil
}

// DrawLesson records what worked for whom in which circumstances.
func (v Evaluation) DrawLesson(id EvaluationID, context, strategy, result string, learned CycleID) ([]EvaluationEvent, error) {
	err := first(v.known(),
		required("context", context, "Een les noemt de context: voor wie en onder welke omstandigheden."),
		required("strategie", strategy, "Een les noemt de strategie: wat is er gedaan."),
		required("uitkomst", result, "Een les noemt de uitkomst: wat leverde het op."))
	if err != nil {
		return nil, err
	}
	e := LessonDrawn{EvaluationID: id, Context: context, Strategy: strategy, Result: result, CycleID: learned}
	if slices.Contains(v.Lessons, e) {
		return nil, nil
	}
	return []EvaluationEvent{e}, nil
}
