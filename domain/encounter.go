package domain

import "strings"

// EncounterEvent is an event of an encounter's stream.
//
//sumtype:decl
type EncounterEvent interface {
	Event
	encounter()
}

// EncounterRecorded says that someone who decides heard practice themselves, unfiltered: a council member at the
// neighbourhood table.
type EncounterRecorded struct {
	EncounterID EncounterID `json:"ontmoetingId"`
	On          Date        `json:"datum"`
	Place       string      `json:"plek"`
	Area        AreaRef     `json:"gebied,omitzero"`
	Visitor     Body        `json:"orgaan"`             // whose member came
	With        []string    `json:"met"`                // which groups they met, such as inwoners or wijkteam
	Heard       Personal    `json:"gehoord"`            // what was said, in the words of those who said it
	Signals     []SignalID  `json:"signalen,omitempty"` // brought in there
	Measures    []MeasureID `json:"maatregelen,omitempty"`
}

func (EncounterRecorded) event()     {}
func (EncounterRecorded) encounter() {}

var encounterEvents = []Definition{
	define[EncounterRecorded]("ontmoeting-vastgelegd"),
}

// Encounter is what the rules of an encounter ask for.
type Encounter struct {
	Recorded  bool
	Forgotten bool // what was personal in it
}

// Evolve applies an event.
func (n Encounter) Evolve(e EncounterEvent) Encounter {
	switch e.(type) {
	case EncounterRecorded:
		n.Recorded = true
	case PersonForgotten:
		n.Forgotten = true
	}
	return n
}

// ValidOn is the day of the encounter.
func (n Encounter) ValidOn(e EncounterEvent) Date {
	switch e := e.(type) {
	case EncounterRecorded:
		return e.On
	case PersonForgotten:
	}
	return ""
}

// Record lays down an encounter. Doing so again changes nothing.
func (n Encounter) Record(e EncounterRecorded) ([]EncounterEvent, error) {
	err := first(required("datum", string(e.On), "De datum van de ontmoeting ontbreekt."),
		required("plek", e.Place, "Waar de ontmoeting was, ontbreekt."), oneOf("orgaan", e.Visitor, Bodies),
		required("met", strings.Join(e.With, ""), "Met wie er is gesproken, ontbreekt (groepen, geen namen)."),
		required("gehoord", e.Heard.Text(), "Wat er is gehoord, ontbreekt."))
	if err != nil || n.Recorded {
		return nil, err
	}
	return []EncounterEvent{e}, nil
}
