package domain

import "testing"

type decisionRow = scenario[Decision, DecisionEvent]

// decided is a decision with everything filled in, as a person gives it.
func decided(alter ...func(*DecisionContent)) DecisionContent {
	c := DecisionContent{
		Title: "Levering scootmobielen", Body: "college", Power: "college", On: "2025-04-01", Case: "Z2025-0042",
		Outcomes:     []Outcome{{MeasureID: measureID, Result: "wijzigen", EffectiveOn: "2025-05-01", Revision: 3}},
		Grounds:      []Ground{{Kind: "signaal", ID: GroundID(signalID), Relation: Occasion}, {Kind: "advies", ID: "advies-1", Relation: Contradiction}},
		Alternatives: "niets doen", Remarks: "levertijden", Finance: "€ 120.000", Vote: &Vote{For: 5, Against: 2, Blank: 1},
		Motivation: "De wachttijd is te lang.",
		Expectations: []Expectation{
			{Series: seriesID, Direction: "daling", Size: "10 procent", From: "2025-05-01", By: "2025-12-31"},
			{Signals: MeasureSignals, Direction: "daling"},
		},
		EvaluateOn: "2026-04-01", Reference: "https://raad.example/0190a000-0000-7000-8000-123456782abc", Note: Private(tale),
	}
	for _, f := range alter {
		f(&c)
	}
	return c
}

// fixed is what becomes of it: numbered, and saying what is not there.
func fixed(alter ...func(*DecisionContent)) DecisionContent {
	c := decided()
	c.MotivationOrigin = MotivationGiven
	c.Expectations[0].Number, c.Expectations[1].Number, c.Expectations[1].Size = 1, 2, NoSize
	for _, f := range alter {
		f(&c)
	}
	return c
}

var (
	taken   = DecisionTaken{DecisionID: decisionID, DecisionContent: fixed()}
	revoked = DecisionRevoked{DecisionID: decisionID, On: "2025-08-01", Reason: "onjuist"}
)

func decisionHistory(events ...DecisionEvent) []DecisionEvent {
	return append([]DecisionEvent{taken}, events...)
}

func take(alter ...func(*DecisionContent)) func(Decision) ([]DecisionEvent, error) {
	return func(d Decision) ([]DecisionEvent, error) { return d.Take(decisionID, decided(alter...)) }
}

func takeOver(alter ...func(*DecisionContent)) func(Decision) ([]DecisionEvent, error) {
	return func(d Decision) ([]DecisionEvent, error) {
		return d.TakeOver(decisionID, fromRegister, decided(alter...))
	}
}

func TestADecisionIsTaken(t *testing.T) {
	unexpecting := func(c *DecisionContent) { c.Expectations = nil }
	unmotivated := func(c *DecisionContent) { c.Motivation = "" }
	blank := func(c *DecisionContent) { c.Motivation = " \n" }
	missing := func(c *DecisionContent) { c.MotivationOrigin = MotivationMissing }
	no := func(c *DecisionContent) { c.Outcomes = []Outcome{{Result: "niet-overnemen"}}; c.Motivation = "" }
	play(t, []decisionRow{
		{name: "a decision numbers its expectations and names what has no size", when: take(), then: []DecisionEvent{taken}},
		{name: "a decision is taken once", given: decisionHistory(), when: take()},
		{
			name: "a decision that expects nothing says so", when: take(unexpecting),
			then: []DecisionEvent{DecisionTaken{DecisionID: decisionID, DecisionContent: fixed(unexpecting, func(c *DecisionContent) { c.NoExpectation = true })}},
		},
		{name: "a decision taken here without a motivation is refused", when: take(unmotivated), fails: Invalid, field: "motivering"},
		{name: "blanks are no motivation", when: take(blank), fails: Invalid, field: "motivering"},
		{name: "above all a no is motivated", when: take(no), fails: Invalid, field: "motivering"},
		{name: "a decision from a source keeps where it came from", when: takeOver(), then: []DecisionEvent{DecisionTaken{DecisionID: decisionID, Origin: fromRegister, DecisionContent: fixed()}}},
		{
			name: "a decision from a source without a motivation says so and is open", when: takeOver(unmotivated),
			then: []DecisionEvent{DecisionTaken{DecisionID: decisionID, Origin: fromRegister, DecisionContent: fixed(unmotivated, missing)}},
		},
		{
			name: "blanks in a source are no motivation", when: takeOver(blank),
			then: []DecisionEvent{DecisionTaken{DecisionID: decisionID, Origin: fromRegister, DecisionContent: fixed(blank, missing)}},
		},
		{name: "a decision from a source is taken over once", given: decisionHistory(), when: takeOver(unmotivated)},
	})
}

func TestADecisionIsComplete(t *testing.T) {
	var rows []decisionRow
	for _, c := range []struct {
		name, field string
		alter       func(*DecisionContent)
	}{
		{"a decision has a title", "titel", func(c *DecisionContent) { c.Title = "" }},
		{"a decision has a date", "datum", func(c *DecisionContent) { c.On = "" }},
		{"a decision has a body", "orgaan", func(c *DecisionContent) { c.Body = "" }},
		{"a body is on the list", "orgaan", func(c *DecisionContent) { c.Body = tale }},
		{"a power is on the list", "bevoegdheid", func(c *DecisionContent) { c.Power = tale }},
		{"a decision has an outcome", "uitkomst", func(c *DecisionContent) { c.Outcomes = nil }},
		{"an outcome is on the list", "uitkomst", func(c *DecisionContent) { c.Outcomes[0].Result = tale }},
		{"a ground's kind is on the list", "gronden", func(c *DecisionContent) { c.Grounds[0].Kind = tale }},
		{"a ground has its relation", "gronden", func(c *DecisionContent) { c.Grounds[1].Relation = "" }},
		{"nobody votes less than not at all", "stemuitslag", func(c *DecisionContent) { c.Vote = &Vote{For: 3, Against: -1} }},
		{"nobody is in favour less than not at all", "stemuitslag", func(c *DecisionContent) { c.Vote = &Vote{For: -3} }},
		{"nobody abstains less than not at all", "stemuitslag", func(c *DecisionContent) { c.Vote = &Vote{Blank: -3} }},
		{"an expectation has a direction", "verwachting_richting", func(c *DecisionContent) { c.Expectations[0].Direction = "" }},
		{"a direction is on the list", "verwachting_richting", func(c *DecisionContent) { c.Expectations[0].Direction = tale }},
		{"a selection of signals is known", "verwachting_meetreeks", func(c *DecisionContent) { c.Expectations[1].Signals = tale }},
		{"an expectation is about something", "verwachting_meetreeks", func(c *DecisionContent) { c.Expectations[0].Series = "" }},
		{"an expectation is about one thing", "verwachting_meetreeks", func(c *DecisionContent) { c.Expectations[0].Signals = MeasureSignals }},
		{"an expectation comes true after the decision", "verwachting_uiterlijk", func(c *DecisionContent) { c.Expectations[1].By = "2025-03-31" }},
		{"an expectation ends after it begins", "verwachting_uiterlijk", func(c *DecisionContent) { c.Expectations[0].By = "2025-04-30" }},
	} {
		rows = append(rows,
			decisionRow{name: c.name, when: take(c.alter), fails: Invalid, field: c.field},
			decisionRow{name: c.name + ", from a source too", when: takeOver(c.alter), fails: Invalid, field: c.field},
			decisionRow{name: c.name + ", when rectified too", given: decisionHistory(), when: rectify(fromRegister, "tikfout", c.alter), fails: Invalid, field: c.field},
		)
	}
	play(t, rows)
}

func rectify(o Origin, reason string, alter ...func(*DecisionContent)) func(Decision) ([]DecisionEvent, error) {
	return func(d Decision) ([]DecisionEvent, error) { return d.Rectify(decisionID, o, decided(alter...), reason) }
}

func TestADecisionIsRectified(t *testing.T) {
	title := func(c *DecisionContent) { c.Title = "Levering van scootmobielen" }
	moved := func(c *DecisionContent) { c.Outcomes = []Outcome{c.Outcomes[0]}; c.Outcomes[0].Revision = 9 }
	late := func(c *DecisionContent) { *c = c.RecordedAfter("2025-04-01", "2025-04-02") }
	other := func(c *DecisionContent) { c.Expectations[0].Size = "2 procent" }
	more := func(c *DecisionContent) {
		c.Expectations = append(c.Expectations, Expectation{Number: 3, Series: seriesID, Direction: "gelijk", Size: NoSize})
	}
	unexpecting := func(c *DecisionContent) { c.Expectations = nil }
	unmotivated := func(c *DecisionContent) { c.Motivation = "" }
	afterward := func(i int) func(*DecisionContent) {
		return func(c *DecisionContent) { c.Expectations[i].Afterward = true }
	}
	event := func(alter ...func(*DecisionContent)) []DecisionEvent {
		return []DecisionEvent{DecisionRectified{DecisionID: decisionID, Reason: "tikfout", DecisionContent: fixed(alter...)}}
	}
	open := []DecisionEvent{DecisionTaken{DecisionID: decisionID, DecisionContent: fixed(unmotivated, func(c *DecisionContent) { c.MotivationOrigin = MotivationMissing })}}
	play(t, []decisionRow{
		{name: "a rectification stands beside the decision", given: decisionHistory(), when: rectify(Origin{}, "tikfout", title), then: event(title)},
		{name: "the same rectification counts once", given: decisionHistory(event(title)...), when: rectify(Origin{}, "andere reden", title)},
		{name: "a rectification that changes nothing is none", given: decisionHistory(), when: rectify(Origin{}, "zomaar")},
		{name: "not even when the measure moved on", given: decisionHistory(), when: rectify(Origin{}, "zomaar", moved)},
		{name: "an expectation that is repeated later is the one that was fixed", given: decisionHistory(), when: rectify(Origin{}, "tikfout", title, late), then: event(title)},
		{name: "an expectation that is changed is recorded afterwards", given: decisionHistory(), when: rectify(Origin{}, "tikfout", other), then: event(other, afterward(0))},
		{name: "an expectation that is added is recorded afterwards", given: decisionHistory(), when: rectify(Origin{}, "tikfout", more), then: event(more, afterward(2))},
		{name: "leaving an expectation out does not unsay it", given: decisionHistory(), when: rectify(Origin{}, "tikfout", unexpecting), then: event(unexpecting)},
		{name: "a motivation is not taken away", given: decisionHistory(), when: rectify(Origin{}, "tikfout", unmotivated), fails: Invalid, field: "motivering"},
		{name: "a motivation that was missing is given", given: open, when: rectify(Origin{}, "tikfout"), then: event()},
		{
			name: "what stays open can be rectified otherwise", given: open, when: rectify(Origin{}, "tikfout", unmotivated, title),
			then: event(unmotivated, title, func(c *DecisionContent) { c.MotivationOrigin = MotivationMissing }),
		},
		{name: "a rectification has a reason", given: decisionHistory(), when: rectify(Origin{}, "", title), fails: Invalid, field: "reden"},
		{name: "what was not decided is not rectified", when: rectify(Origin{}, "tikfout", title), fails: NotFound},
	})
	d := fold[Decision](throughWire(t, 0, decisionHistory(event(other, afterward(0))...)))
	if d.Fixed[0].Size != "10 procent" || d.Content.Expectations[0].Size != "2 procent" {
		t.Errorf("a rectification must leave both visible, got %+v and %+v", d.Fixed, d.Content.Expectations)
	}
}

func TestExpectationsAreMarkedWhenTheOutcomeCouldBeKnown(t *testing.T) {
	c := decided()
	if day := c.KnownFrom(); day != "2025-05-01" {
		t.Errorf("known from %s", day)
	}
	if c.RecordedAfter(c.KnownFrom(), "2025-05-01").Expectations[0].Afterward {
		t.Error("on the day that the decision takes effect nothing is known yet")
	}
	marked := c.RecordedAfter(c.KnownFrom(), "2025-05-02").Expectations
	if !marked[0].Afterward || !marked[1].Afterward || c.Expectations[0].Afterward {
		t.Error("a day later both are recorded afterwards, and the content that was passed in is as it was")
	}
}

func TestADecisionIsRevoked(t *testing.T) {
	revoke := func(on Date, reason string) func(Decision) ([]DecisionEvent, error) {
		return func(d Decision) ([]DecisionEvent, error) { return d.Revoke(decisionID, on, reason) }
	}
	play(t, []decisionRow{
		{name: "a decision is taken back with a reason", given: decisionHistory(), when: revoke("2025-08-01", "onjuist"), then: []DecisionEvent{revoked}},
		{name: "a decision is taken back once", given: decisionHistory(revoked), when: revoke("2025-08-01", "onjuist")},
		{name: "taking back has a reason", given: decisionHistory(), when: revoke("2025-08-01", ""), fails: Invalid, field: "reden"},
		{name: "taking back has a date", given: decisionHistory(), when: revoke("", "onjuist"), fails: Invalid, field: "datum"},
		{name: "what was not decided is not taken back", when: revoke("2025-08-01", "onjuist"), fails: NotFound},
	})
}

func TestAGroundWeighedOrNot(t *testing.T) {
	ground := GroundID(signalID)
	confirm := func(g GroundID, why string) func(Decision) ([]DecisionEvent, error) {
		return func(d Decision) ([]DecisionEvent, error) { return d.ConfirmInfluence(decisionID, g, why) }
	}
	contest := func(g GroundID, why string) func(Decision) ([]DecisionEvent, error) {
		return func(d Decision) ([]DecisionEvent, error) { return d.ContestInfluence(decisionID, g, why) }
	}
	confirmed := InfluenceConfirmed{DecisionID: decisionID, GroundID: ground, Reason: "staat in de nota"}
	contested := InfluenceContested{DecisionID: decisionID, GroundID: ground, Reason: "lag al vast"}
	play(t, []decisionRow{
		{name: "a ground is found to have weighed", given: decisionHistory(), when: confirm(ground, "staat in de nota"), then: []DecisionEvent{confirmed}},
		{name: "for the same reason once", given: decisionHistory(confirmed), when: confirm(ground, "staat in de nota")},
		{name: "and for another again", given: decisionHistory(InfluenceConfirmed{DecisionID: decisionID, GroundID: ground, Reason: "anders"}), when: confirm(ground, "staat in de nota"), then: []DecisionEvent{confirmed}},
		{name: "another finds that it did not", given: decisionHistory(confirmed), when: contest(ground, "lag al vast"), then: []DecisionEvent{contested}},
		{name: "which counts once as well", given: decisionHistory(confirmed, contested), when: contest(ground, "lag al vast")},
		{name: "confirming is explained", given: decisionHistory(), when: confirm(ground, ""), fails: Invalid, field: "toelichting"},
		{name: "contesting is explained", given: decisionHistory(), when: contest(ground, " "), fails: Invalid, field: "toelichting"},
		{name: "what is no ground can't have weighed", given: decisionHistory(), when: confirm("elders", "staat in de nota"), fails: NotFound},
		{name: "nor not", given: decisionHistory(), when: contest("elders", "lag al vast"), fails: NotFound},
		{name: "what was not decided has no grounds", when: confirm(ground, "staat in de nota"), fails: NotFound},
	})
}
