package domain

import "testing"

type (
	termRow      = scenario[Term, TermEvent]
	encounterRow = scenario[Encounter, EncounterEvent]
)

const (
	termID      TermID      = "0190a000-0000-7000-8000-000000000070"
	encounterID EncounterID = "0190a000-0000-7000-8000-000000000080"
)

func TestAWordMayComeToMeanSomethingElse(t *testing.T) {
	define := func(meaning string, from Date, reason string) func(Term) ([]TermEvent, error) {
		return func(s Term) ([]TermEvent, error) {
			return s.Define(termID, TermContent{Word: "preventie", Meaning: meaning, From: from, Reference: "kadernota", Reason: reason})
		}
	}
	meant := func(n int, meaning string, from Date, reason string) TermDefined {
		return TermDefined{TermID: termID, Number: n, TermContent: TermContent{Word: "preventie", Meaning: meaning, From: from, Reference: "kadernota", Reason: reason}}
	}
	one := meant(1, "voorkomen", "2024-01-01", "")
	two := meant(2, "vroeg helpen", "2025-01-01", "de raad wil het zo")
	play(t, []termRow{
		{name: "a word is defined", when: define("voorkomen", "2024-01-01", ""), then: []TermEvent{one}},
		{name: "the meaning that holds again is no news", given: []TermEvent{one}, when: define("voorkomen", "2025-01-01", "zomaar")},
		{name: "a new meaning stands after the old one", given: []TermEvent{one}, when: define("vroeg helpen", "2025-01-01", "de raad wil het zo"), then: []TermEvent{two}},
		{
			name: "an old meaning may come back", given: []TermEvent{one, two}, when: define("voorkomen", "2026-01-01", "toch maar"),
			then: []TermEvent{meant(3, "voorkomen", "2026-01-01", "toch maar")},
		},
		{name: "a new meaning has a reason", given: []TermEvent{one}, when: define("vroeg helpen", "2025-01-01", " "), fails: Invalid, field: "reden"},
		{name: "a new meaning comes after the old one", given: []TermEvent{one, two}, when: define("anders", "2024-06-01", "toch"), fails: Invalid, field: "vanaf"},
		{name: "a word means something", when: define("", "2024-01-01", ""), fails: Invalid, field: "betekenis"},
		{name: "a meaning holds from a day on", when: define("voorkomen", "", ""), fails: Invalid, field: "vanaf"},
		{
			name: "a word is a word",
			when: func(s Term) ([]TermEvent, error) {
				return s.Define(termID, TermContent{Meaning: "x", From: "2024-01-01"})
			},
			fails: Invalid, field: "begrip",
		},
	})
	if s := fold[Term]([]TermEvent{one, two}); len(s.Meanings) != 2 || s.Meanings[0].Meaning != "voorkomen" {
		t.Errorf("earlier meanings are lost: %v", s.Meanings)
	}
}

func TestAnEncounterIsRecorded(t *testing.T) {
	full := EncounterRecorded{
		EncounterID: encounterID, On: "2025-03-07", Place: "buurthuis Noord", Area: AreaRef{Code: "WK085501", Year: 2025}, Visitor: "raad",
		With: []string{"inwoners", "wijkteam"}, Heard: Private(tale), Signals: []SignalID{signalID}, Measures: []MeasureID{measureID},
	}
	record := func(alter func(*EncounterRecorded)) func(Encounter) ([]EncounterEvent, error) {
		e := full
		alter(&e)
		return func(n Encounter) ([]EncounterEvent, error) { return n.Record(e) }
	}
	rows := []encounterRow{
		{name: "an encounter is recorded", when: record(func(*EncounterRecorded) {}), then: []EncounterEvent{full}},
		{name: "it is recorded once", given: []EncounterEvent{full}, when: record(func(e *EncounterRecorded) { e.Place = "elders" })},
	}
	for _, c := range []struct {
		name, field string
		alter       func(*EncounterRecorded)
	}{
		{"it has a date", "datum", func(e *EncounterRecorded) { e.On = "" }}, {"it is somewhere", "plek", func(e *EncounterRecorded) { e.Place = "" }},
		{"a body came", "orgaan", func(e *EncounterRecorded) { e.Visitor = "" }}, {"a body is on the list", "orgaan", func(e *EncounterRecorded) { e.Visitor = tale }},
		{"they met someone", "met", func(e *EncounterRecorded) { e.With = nil }}, {"a blank is no one", "met", func(e *EncounterRecorded) { e.With = []string{" "} }},
		{"something was heard", "gehoord", func(e *EncounterRecorded) { e.Heard = Private(" ") }},
	} {
		rows = append(rows, encounterRow{name: c.name, when: record(c.alter), fails: Invalid, field: c.field})
	}
	play(t, rows)
}

func TestThePlanningCanBe(t *testing.T) {
	plan := PlanItem{Kind: "kadernota", Name: "Kadernota 2027", On: "2026-06-30", DeliverBy: "2026-04-15"}
	if err := CheckPlan(plan); err != nil {
		t.Error(err)
	}
	same := plan
	same.DeliverBy = plan.On
	if err := CheckPlan(same); err != nil {
		t.Errorf("on the day itself is in time: %v", err)
	}
	for field, alter := range map[string]func(*PlanItem){
		"soort": func(p *PlanItem) { p.Kind = "feest" }, "naam": func(p *PlanItem) { p.Name = "" }, "datum": func(p *PlanItem) { p.On = "" },
		"aanleveren": func(p *PlanItem) { p.DeliverBy = "" },
	} {
		p := plan
		alter(&p)
		checkRefusal(t, CheckPlan(p), Invalid, field, 0)
	}
	late := plan
	late.DeliverBy = "2026-07-01"
	checkRefusal(t, CheckPlan(late), Invalid, "aanleveren", 0)
}
