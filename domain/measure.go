package domain

import (
	"maps"
	"slices"
)

// MeasureEvent is an event of a policy measure's stream.
//
//sumtype:decl
type MeasureEvent interface {
	Event
	measure()
}

// MeasureContent is what a measure is.
type MeasureContent struct {
	Title         string      `json:"titel"`
	Kind          MeasureKind `json:"soort"`
	Sectors       []Sector    `json:"domeinen,omitempty"`
	EstablishedOn Date        `json:"vastgesteldOp,omitempty"`
	EffectiveOn   Date        `json:"ingangsdatum,omitempty"`
	EndsOn        Date        `json:"einddatum,omitempty"`
	Areas         []AreaStart `json:"gebieden,omitempty"`   // none: the whole municipality
	Owner         string      `json:"eigenaar,omitempty"`   // the function that owns it, not a person
	Reference     string      `json:"vindplaats,omitempty"` // where it can be read
	Note          Personal    `json:"notitie,omitzero"`     // what else the source said
}

// AreaStart is an area where the measure holds, and since when if that differs from the measure's own date.
type AreaStart struct {
	Code AreaCode `json:"code"`
	From Date     `json:"ingangsdatum,omitempty"`
}

// MeasureEstablished says that a measure was laid down.
type MeasureEstablished struct {
	MeasureID MeasureID `json:"maatregelId"`
	Origin    Origin    `json:"herkomst,omitzero"`
	MeasureContent
}

// MeasureChanged says that the measure itself changed from a day on.
type MeasureChanged struct {
	MeasureID MeasureID `json:"maatregelId"`
	From      Date      `json:"vanaf"`
	Reason    string    `json:"reden"`
	MeasureContent
}

// MeasureCorrected says what should have been recorded; the earlier content stays on record.
type MeasureCorrected struct {
	MeasureID MeasureID `json:"maatregelId"`
	Origin    Origin    `json:"herkomst,omitzero"`
	Reason    string    `json:"reden"`
	MeasureContent
}

// MeasureIntroduced says that the measure took effect, in some areas or (without areas) everywhere.
type MeasureIntroduced struct {
	MeasureID MeasureID  `json:"maatregelId"`
	On        Date       `json:"datum"`
	Areas     []AreaCode `json:"gebieden,omitempty"`
}

// MilestoneReached says that a step of the carrying out was made.
type MilestoneReached struct {
	MeasureID MeasureID `json:"maatregelId"`
	Name      string    `json:"mijlpaal"`
	On        Date      `json:"datum"`
}

// MeasureEnded says that the measure no longer holds.
type MeasureEnded struct {
	MeasureID MeasureID `json:"maatregelId"`
	On        Date      `json:"datum"`
	Reason    string    `json:"reden"`
}

func (MeasureEstablished) event()   {}
func (MeasureEstablished) measure() {}
func (MeasureChanged) event()       {}
func (MeasureChanged) measure()     {}
func (MeasureCorrected) event()     {}
func (MeasureCorrected) measure()   {}
func (MeasureIntroduced) event()    {}
func (MeasureIntroduced) measure()  {}
func (MilestoneReached) event()     {}
func (MilestoneReached) measure()   {}
func (MeasureEnded) event()         {}
func (MeasureEnded) measure()       {}

var measureEvents = []Definition{
	define[MeasureEstablished]("beleidsmaatregel-vastgesteld"),
	define[MeasureChanged]("beleidsmaatregel-gewijzigd"),
	define[MeasureCorrected]("beleidsmaatregel-gecorrigeerd"),
	define[MeasureIntroduced]("beleidsmaatregel-ingevoerd"),
	define[MilestoneReached]("mijlpaal-bereikt"),
	define[MeasureEnded]("beleidsmaatregel-beeindigd"),
}

// MeasureKind is what sort of measure it is.
type MeasureKind string

// MeasureKinds is the list of soorten.
var MeasureKinds = []MeasureKind{
	"verordening", "beleidsregel", "subsidie", "inkoop", "algemene-voorziening", "werkwijze", "pilot", "bezuiniging",
}

// Measure is what the rules of a measure ask for.
type Measure struct {
	Established bool
	Origin      Origin
	Content     MeasureContent
	ChangedFrom Date // the day from which it last changed
	Introduced  []MeasureIntroduced
	Milestones  []MilestoneReached
	Ended       bool
	Forgotten   bool // what was personal in it
}

// Evolve applies an event.
func (m Measure) Evolve(e MeasureEvent) Measure {
	switch e := e.(type) {
	case MeasureEstablished:
		m.Established, m.Origin, m.Content = true, e.Origin, e.MeasureContent
	case MeasureChanged:
		m.Content, m.ChangedFrom = e.MeasureContent, e.From
	case MeasureCorrected:
		m.Origin, m.Content = e.Origin, e.MeasureContent
	case MeasureIntroduced:
		m.Introduced = append(slices.Clip(m.Introduced), e)
	case MilestoneReached:
		m.Milestones = append(slices.Clip(m.Milestones), e)
	case MeasureEnded:
		m.Ended = true
	case PersonForgotten:
		m.Forgotten = true
	}
	return m
}

// ValidOn gives the day from which an event counts as true: the date that it names, and for a correction that of the fact
// it corrects.
func (m Measure) ValidOn(e MeasureEvent) Date {
	switch e := e.(type) {
	case MeasureEstablished:
		return e.EstablishedOn
	case MeasureChanged:
		return e.From
	case MeasureCorrected:
		return e.EstablishedOn
	case MeasureIntroduced:
		return e.On
	case MilestoneReached:
		return e.On
	case MeasureEnded:
		return e.On
	case PersonForgotten:
	}
	return ""
}

// Establish lays down a measure. Doing so again changes nothing.
func (m Measure) Establish(id MeasureID, origin Origin, c MeasureContent) ([]MeasureEvent, error) {
	if err := checkMeasure(c); err != nil {
		return nil, err
	}
	if m.Established {
		return nil, nil
	}
	return []MeasureEvent{MeasureEstablished{MeasureID: id, Origin: origin, MeasureContent: c}}, nil
}

func checkMeasure(c MeasureContent) error {
	err := first(
		required("titel", c.Title, "De titel van de maatregel ontbreekt."),
		oneOf("soort", c.Kind, MeasureKinds),
	)
	if err != nil {
		return err
	}
	for _, s := range c.Sectors {
		if err := oneOf("domeinen", s, Sectors); err != nil {
			return err
		}
	}
	if c.EndsOn != "" && c.EffectiveOn != "" && c.EndsOn < c.EffectiveOn {
		return FieldErrorf("einddatum", "De einddatum (%s) ligt voor de ingangsdatum (%s).", c.EndsOn, c.EffectiveOn)
	}
	return nil
}

func (m Measure) known() error {
	if !m.Established {
		return Errorf(NotFound, "Deze beleidsmaatregel bestaat niet.")
	}
	return nil
}

// Change records that the measure itself is another from a day on. The same again changes nothing.
func (m Measure) Change(id MeasureID, c MeasureContent, from Date, reason string) ([]MeasureEvent, error) {
	err := first(m.known(), checkMeasure(c), required("reden", reason, "Geef de reden van de wijziging."),
		required("vanaf", string(from), "De datum waarop de wijziging ingaat, ontbreekt."))
	if err != nil {
		return nil, err
	}
	e := MeasureChanged{MeasureID: id, From: from, Reason: reason, MeasureContent: c}
	if sameFact(e, MeasureChanged{MeasureID: id, From: m.ChangedFrom, Reason: reason, MeasureContent: m.Content}) {
		return nil, nil
	}
	return []MeasureEvent{e}, nil
}

// Correct says what should have been recorded. What says the same changes nothing.
func (m Measure) Correct(id MeasureID, origin Origin, c MeasureContent, reason string) ([]MeasureEvent, error) {
	err := first(m.known(), checkMeasure(c), required("reden", reason, "Geef de reden van de correctie."))
	if err != nil {
		return nil, err
	}
	e := MeasureCorrected{MeasureID: id, Origin: origin, Reason: reason, MeasureContent: c}
	if sameFact(e, MeasureCorrected{MeasureID: id, Origin: m.Origin, Reason: reason, MeasureContent: m.Content}) {
		return nil, nil
	}
	return []MeasureEvent{e}, nil
}

// Introduce records that the measure took effect; once for each day and set of areas.
func (m Measure) Introduce(id MeasureID, on Date, areas []AreaCode) ([]MeasureEvent, error) {
	if err := first(m.known(), required("datum", string(on), "De datum van invoering ontbreekt.")); err != nil {
		return nil, err
	}
	for _, had := range m.Introduced {
		if had.On == on && slices.Equal(slices.Sorted(slices.Values(had.Areas)), slices.Sorted(slices.Values(areas))) {
			return nil, nil
		}
	}
	if m.Ended {
		return nil, Errorf(Refused, "Deze beleidsmaatregel is beëindigd.")
	}
	return []MeasureEvent{MeasureIntroduced{MeasureID: id, On: on, Areas: areas}}, nil
}

// IntroduceDue records the introductions that a register's dates tell of and that lie no later than today.
func (m Measure) IntroduceDue(id MeasureID, today Date) ([]MeasureEvent, error) {
	starts := map[Date][]AreaCode{}
	if len(m.Content.Areas) == 0 {
		starts[m.Content.EffectiveOn] = nil
	}
	for _, a := range m.Content.Areas {
		day := a.From
		if day == "" {
			day = m.Content.EffectiveOn
		}
		starts[day] = append(starts[day], a.Code)
	}
	var out []MeasureEvent
	for _, day := range slices.Sorted(maps.Keys(starts)) {
		if day == "" || day > today || m.Ended {
			continue
		}
		events, err := m.Introduce(id, day, starts[day])
		if err != nil {
			return nil, err
		}
		out = append(out, events...)
	}
	return out, nil
}

// ReachMilestone records a step of the carrying out.
func (m Measure) ReachMilestone(id MeasureID, name string, on Date) ([]MeasureEvent, error) {
	err := first(m.known(), required("mijlpaal", name, "De naam van de mijlpaal ontbreekt."),
		required("datum", string(on), "De datum van de mijlpaal ontbreekt."))
	if err != nil {
		return nil, err
	}
	e := MilestoneReached{MeasureID: id, Name: name, On: on}
	if slices.Contains(m.Milestones, e) {
		return nil, nil
	}
	return []MeasureEvent{e}, nil
}

// End records that the measure no longer holds.
func (m Measure) End(id MeasureID, on Date, reason string) ([]MeasureEvent, error) {
	err := first(m.known(), required("datum", string(on), "De einddatum ontbreekt."),
		required("reden", reason, "Geef de reden van het beëindigen."))
	if err != nil || m.Ended {
		return nil, err
	}
	return []MeasureEvent{MeasureEnded{MeasureID: id, On: on, Reason: reason}}, nil
}
