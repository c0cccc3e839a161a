package domain

// AreaEvent is an event of an area's stream.
//
//sumtype:decl
type AreaEvent interface {
	Event
	area()
}

// AreaRecorded says what an area was like in a reference year.
type AreaRecorded struct {
	AreaID     AreaID   `json:"gebiedId"`
	Origin     Origin   `json:"herkomst,omitzero"`
	Code       AreaCode `json:"code"`
	Name       string   `json:"naam"`
	Kind       AreaKind `json:"soort"`
	Year       int      `json:"peiljaar"`
	People     *int     `json:"inwoners,omitempty"`    // nil: not known
	Households *int     `json:"huishoudens,omitempty"` // nil: not known
}

func (AreaRecorded) event() {}
func (AreaRecorded) area()  {}

var areaEvents = []Definition{
	define[AreaRecorded]("gebied-vastgelegd"),
}

// AreaKind is what sort of area it is.
type AreaKind string

// AreaKinds is the list of soorten.
var AreaKinds = []AreaKind{"gemeente", "wijk", "buurt", "kern", "werkgebied"}

// Area is what the rules of an area ask for: what was recorded for each reference year.
type Area struct {
	Years map[int]AreaRecorded
}

// Evolve applies an event.
func (a Area) Evolve(e AreaEvent) Area {
	switch e := e.(type) {
	case AreaRecorded:
		a.Years = with(a.Years, e.Year, e)
	}
	return a
}

// ValidOn is the first day of the reference year (CBS: figures per 1 January).
func (a Area) ValidOn(e AreaEvent) Date {
	switch e := e.(type) {
	case AreaRecorded:
		return firstDayOf(e.Year)
	}
	return ""
}

// Record lays down an area for a reference year. The same again changes nothing; other figures for the year replace them.
func (a Area) Record(e AreaRecorded) ([]AreaEvent, error) {
	err := first(
		required("code", string(e.Code), "De code van het gebied ontbreekt."),
		required("naam", e.Name, "De naam van het gebied ontbreekt."),
		oneOf("soort", e.Kind, AreaKinds),
		notNegative("inwoners", e.People),
		notNegative("huishoudens", e.Households),
	)
	if err != nil {
		return nil, err
	}
	if e.Year < 1900 || e.Year > 2100 {
		return nil, FieldErrorf("peiljaar", "Het peiljaar moet tussen 1900 en 2100 liggen.")
	}
	if had, ok := a.Years[e.Year]; ok && had.same(e) {
		return nil, nil
	}
	return []AreaEvent{e}, nil
}

func (e AreaRecorded) same(o AreaRecorded) bool {
	return e.Name == o.Name && e.Kind == o.Kind && equal(e.People, o.People) && equal(e.Households, o.Households)
}

func equal[T comparable](a, b *T) bool {
	return a == b || a != nil && b != nil && *a == *b
}

func notNegative(field string, n *int) error {
	if n != nil && *n < 0 {
		return FieldErrorf(field, "%q kan niet negatief zijn.", field)
	}
	return nil
}
