package domain

import "testing"

type measureRow = scenario[Measure, MeasureEvent]

func measureContent(alter ...func(*MeasureContent)) MeasureContent {
	c := MeasureContent{
		Title: "Scootmobielen binnen vier weken", Kind: "werkwijze", Sectors: []Sector{"wmo"}, EstablishedOn: "2025-01-10",
		EffectiveOn: "2025-02-01", EndsOn: "2027-01-01", Areas: []AreaStart{{Code: "WK085501"}, {Code: "WK085502", From: "2025-06-01"}},
		Owner: "afdeling Wmo", Note: Private(tale),
	}
	for _, f := range alter {
		f(&c)
	}
	return c
}

var (
	established = MeasureEstablished{MeasureID: measureID, Origin: fromRegister, MeasureContent: measureContent()}
	introduced  = MeasureIntroduced{MeasureID: measureID, On: "2025-02-01", Areas: []AreaCode{"WK085501", "WK085502"}}
	ended       = MeasureEnded{MeasureID: measureID, On: "2026-01-01", Reason: "bezuiniging"}
	milestone   = MilestoneReached{MeasureID: measureID, Name: "eerste levering", On: "2025-03-01"}
)

func measureHistory(events ...MeasureEvent) []MeasureEvent {
	return append([]MeasureEvent{established}, events...)
}

func TestAMeasureIsEstablished(t *testing.T) {
	establish := func(alter ...func(*MeasureContent)) func(Measure) ([]MeasureEvent, error) {
		return func(m Measure) ([]MeasureEvent, error) {
			return m.Establish(measureID, fromRegister, measureContent(alter...))
		}
	}
	least := func(c *MeasureContent) { *c = MeasureContent{Title: "Pilot", Kind: "pilot"} }
	play(t, []measureRow{
		{name: "a measure is laid down", when: establish(), then: []MeasureEvent{established}},
		{
			name: "a measure needs no more than a title and a kind", when: establish(least),
			then: []MeasureEvent{MeasureEstablished{MeasureID: measureID, Origin: fromRegister, MeasureContent: measureContent(least)}},
		},
		{name: "a measure is laid down once", given: measureHistory(), when: establish(least)},
		{name: "a measure has a title", when: establish(func(c *MeasureContent) { c.Title = " " }), fails: Invalid, field: "titel"},
		{name: "a measure has a kind", when: establish(func(c *MeasureContent) { c.Kind = "" }), fails: Invalid, field: "soort"},
		{name: "a measure's kind is on the list", when: establish(func(c *MeasureContent) { c.Kind = tale }), fails: Invalid, field: "soort"},
		{name: "a measure's domains are on the list", when: establish(func(c *MeasureContent) { c.Sectors = []Sector{tale} }), fails: Invalid, field: "domeinen"},
		{name: "a measure does not end before it starts", when: establish(func(c *MeasureContent) { c.EndsOn = "2025-01-31" }), fails: Invalid, field: "einddatum"},
	})
}

func TestAMeasureMustExist(t *testing.T) {
	play(t, []measureRow{
		{name: "change", when: changeMeasure(measureContent(), "2025-09-01", "uitbreiding"), fails: NotFound},
		{name: "correct", when: correctMeasure(fromRegister, measureContent(), "tikfout"), fails: NotFound},
		{name: "introduce", when: introduce("2025-02-01"), fails: NotFound},
		{name: "reach a milestone", when: reach("eerste levering", "2025-03-01"), fails: NotFound},
		{name: "end", when: end("2026-01-01", "bezuiniging"), fails: NotFound},
	})
}

func changeMeasure(c MeasureContent, from Date, reason string) func(Measure) ([]MeasureEvent, error) {
	return func(m Measure) ([]MeasureEvent, error) { return m.Change(measureID, c, from, reason) }
}

func correctMeasure(o Origin, c MeasureContent, reason string) func(Measure) ([]MeasureEvent, error) {
	return func(m Measure) ([]MeasureEvent, error) { return m.Correct(measureID, o, c, reason) }
}

func introduce(on Date, areas ...AreaCode) func(Measure) ([]MeasureEvent, error) {
	return func(m Measure) ([]MeasureEvent, error) { return m.Introduce(measureID, on, areas) }
}

func reach(name string, on Date) func(Measure) ([]MeasureEvent, error) {
	return func(m Measure) ([]MeasureEvent, error) { return m.ReachMilestone(measureID, name, on) }
}

func end(on Date, reason string) func(Measure) ([]MeasureEvent, error) {
	return func(m Measure) ([]MeasureEvent, error) { return m.End(measureID, on, reason) }
}

func TestAMeasureChangesOrIsCorrected(t *testing.T) {
	wider := measureContent(func(c *MeasureContent) { c.Areas = nil })
	none := measureContent(func(c *MeasureContent) { c.Areas = []AreaStart{} })
	changed := MeasureChanged{MeasureID: measureID, From: "2025-09-01", Reason: "uitbreiding", MeasureContent: wider}
	corrected := MeasureCorrected{MeasureID: measureID, Origin: fromRegister, Reason: "tikfout", MeasureContent: wider}
	newImprint := Origin{Source: "meldingen", Key: "A-1", Imprint: "beef"}
	wrong := measureContent(func(c *MeasureContent) { c.Title = "" })
	play(t, []measureRow{
		{name: "a measure changes from a day on", given: measureHistory(), when: changeMeasure(wider, "2025-09-01", "uitbreiding"), then: []MeasureEvent{changed}},
		{name: "the same change counts once", given: measureHistory(changed), when: changeMeasure(none, "2025-09-01", "uitbreiding")},
		{
			name: "the same content from another day is another change", given: measureHistory(changed), when: changeMeasure(wider, "2025-10-01", "uitstel"),
			then: []MeasureEvent{MeasureChanged{MeasureID: measureID, From: "2025-10-01", Reason: "uitstel", MeasureContent: wider}},
		},
		{name: "a change has a reason", given: measureHistory(), when: changeMeasure(wider, "2025-09-01", ""), fails: Invalid, field: "reden"},
		{name: "a change has a day", given: measureHistory(), when: changeMeasure(wider, "", "uitbreiding"), fails: Invalid, field: "vanaf"},
		{name: "a change keeps the rules of a measure", given: measureHistory(), when: changeMeasure(wrong, "2025-09-01", "uitbreiding"), fails: Invalid, field: "titel"},
		{name: "a correction stands beside what was said", given: measureHistory(), when: correctMeasure(fromRegister, wider, "tikfout"), then: []MeasureEvent{corrected}},
		{name: "the same correction counts once", given: measureHistory(corrected), when: correctMeasure(fromRegister, none, "andere reden")},
		{name: "a correction that changes nothing is none", given: measureHistory(), when: correctMeasure(fromRegister, measureContent(), "zomaar")},
		{
			name: "a source's new imprint is kept though the words are the same", given: measureHistory(), when: correctMeasure(newImprint, measureContent(), "bron"),
			then: []MeasureEvent{MeasureCorrected{MeasureID: measureID, Origin: newImprint, Reason: "bron", MeasureContent: measureContent()}},
		},
		{name: "a correction has a reason", given: measureHistory(), when: correctMeasure(fromRegister, wider, " "), fails: Invalid, field: "reden"},
		{name: "a correction keeps the rules of a measure", given: measureHistory(), when: correctMeasure(fromRegister, wrong, "tikfout"), fails: Invalid, field: "titel"},
	})
}

func TestAMeasureIsCarriedOut(t *testing.T) {
	due := func(today Date) func(Measure) ([]MeasureEvent, error) {
		return func(m Measure) ([]MeasureEvent, error) { return m.IntroduceDue(measureID, today) }
	}
	first := MeasureIntroduced{MeasureID: measureID, On: "2025-02-01", Areas: []AreaCode{"WK085501"}}
	second := MeasureIntroduced{MeasureID: measureID, On: "2025-06-01", Areas: []AreaCode{"WK085502"}}
	everywhere := []MeasureEvent{MeasureEstablished{MeasureID: measureID, MeasureContent: measureContent(func(c *MeasureContent) { c.Areas = nil })}}
	dateless := []MeasureEvent{MeasureEstablished{MeasureID: measureID, MeasureContent: measureContent(func(c *MeasureContent) { c.Areas, c.EffectiveOn = nil, "" })}}
	play(t, []measureRow{
		{name: "a measure takes effect in some areas", given: measureHistory(), when: introduce("2025-02-01", "WK085501", "WK085502"), then: []MeasureEvent{introduced}},
		{name: "or everywhere", given: measureHistory(), when: introduce("2025-02-01"), then: []MeasureEvent{MeasureIntroduced{MeasureID: measureID, On: "2025-02-01"}}},
		{name: "once for each day and set of areas", given: measureHistory(introduced), when: introduce("2025-02-01", "WK085502", "WK085501")},
		{name: "in other areas on another day", given: measureHistory(first), when: introduce("2025-06-01", "WK085502"), then: []MeasureEvent{second}},
		{name: "taking effect has a day", given: measureHistory(), when: introduce(""), fails: Invalid, field: "datum"},
		{name: "what ended does not take effect", given: measureHistory(ended), when: introduce("2026-02-01"), fails: Refused},
		{name: "but that it once did is known", given: measureHistory(introduced, ended), when: introduce("2025-02-01", "WK085501", "WK085502")},
		{name: "no date in a register has come", given: measureHistory(), when: due("2025-01-31")},
		{name: "one date in a register has come", given: measureHistory(), when: due("2025-02-01"), then: []MeasureEvent{first}},
		{name: "two dates in a register have come", given: measureHistory(), when: due("2026-01-01"), then: []MeasureEvent{first, second}},
		{name: "the second date in a register has come", given: measureHistory(first), when: due("2026-01-01"), then: []MeasureEvent{second}},
		{name: "a register without areas means everywhere", given: everywhere, when: due("2026-01-01"), then: []MeasureEvent{MeasureIntroduced{MeasureID: measureID, On: "2025-02-01"}}},
		{name: "a register without a date says nothing", given: dateless, when: due("2026-01-01")},
		{name: "what ended is not due", given: measureHistory(ended), when: due("2026-01-01")},
		{name: "a milestone is reached", given: measureHistory(), when: reach("eerste levering", "2025-03-01"), then: []MeasureEvent{milestone}},
		{name: "a milestone is reached once", given: measureHistory(milestone), when: reach("eerste levering", "2025-03-01")},
		{name: "a milestone has a name", given: measureHistory(), when: reach("", "2025-03-01"), fails: Invalid, field: "mijlpaal"},
		{name: "a milestone has a day", given: measureHistory(), when: reach("eerste levering", ""), fails: Invalid, field: "datum"},
		{name: "a measure ends with a reason", given: measureHistory(), when: end("2026-01-01", "bezuiniging"), then: []MeasureEvent{ended}},
		{name: "a measure ends once", given: measureHistory(ended), when: end("2026-01-01", "bezuiniging")},
		{name: "ending has a day", given: measureHistory(), when: end("", "bezuiniging"), fails: Invalid, field: "datum"},
		{name: "ending has a reason", given: measureHistory(), when: end("2026-01-01", ""), fails: Invalid, field: "reden"},
	})
}
