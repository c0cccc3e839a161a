package domain

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
	"time"
)

// IndicatorEvent is an event of a series' stream.
//
//sumtype:decl
type IndicatorEvent interface {
	Event
	indicator()
}

// SeriesDefined says what a series measures.
type SeriesDefined struct {
	SeriesID    SeriesID   `json:"meetreeksId"`
	Origin      Origin     `json:"herkomst,omitzero"`
	Name        string     `json:"naam"`
	Unit        string     `json:"eenheid,omitempty"`
	Kind        SeriesKind `json:"soort"`
	Definition  string     `json:"definitie,omitempty"`
	Independent bool       `json:"onafhankelijkVanMelden"` // whether it does not depend on who reports
}

// Measured is one value of a series.
type Measured struct {
	Period   Period   `json:"periode"`
	Area     AreaCode `json:"gebied,omitempty"`
	Value    float64  `json:"waarde"`
	Exposure *float64 `json:"blootstelling,omitempty"` // population, households or contacts at risk; nil: not known
}

// MeasurementRecorded lays down a value.
type MeasurementRecorded struct {
	SeriesID SeriesID `json:"meetreeksId"`
	Measured
}

// MeasurementCorrected says what a value should have been; the earlier one stays on record.
type MeasurementCorrected struct {
	SeriesID SeriesID `json:"meetreeksId"`
	Reason   string   `json:"reden"`
	Measured
}

func (SeriesDefined) event()            {}
func (SeriesDefined) indicator()        {}
func (MeasurementRecorded) event()      {}
func (MeasurementRecorded) indicator()  {}
func (MeasurementCorrected) event()     {}
func (MeasurementCorrected) indicator() {}

var indicatorEvents = []Definition{
	define[SeriesDefined]("meetreeks-gedefinieerd"),
	define[MeasurementRecorded]("meetwaarde-vastgelegd"),
	define[MeasurementCorrected]("meetwaarde-gecorrigeerd"),
}

// SeriesKind is what sort of numbers a series has.
type SeriesKind string

// SeriesKinds is the list of soorten.
var SeriesKinds = []SeriesKind{"aantal", "percentage", "gemiddelde", "bedrag"}

// Cell is where a value stands in a series.
type Cell struct {
	Period Period
	Area   AreaCode
}

// Indicator is what the rules of a series ask for.
type Indicator struct {
	Defined bool
	Values  map[Cell]Measured
}

// Evolve applies an event. Values are added in place: a state is never used after it evolved, and series are long.
func (s Indicator) Evolve(e IndicatorEvent) Indicator {
	if s.Values == nil {
		s.Values = map[Cell]Measured{}
	}
	switch e := e.(type) {
	case SeriesDefined:
		s.Defined = true
	case MeasurementRecorded:
		s.Values[e.cell()] = e.Measured
	case MeasurementCorrected:
		s.Values[e.cell()] = e.Measured
	}
	return s
}

func (m Measured) cell() Cell { return Cell{m.Period, m.Area} }

// ValidOn is the last day of the period that a value is about: then it became true.
func (s Indicator) ValidOn(e IndicatorEvent) Date {
	switch e := e.(type) {
	case MeasurementRecorded:
		return e.Period.Last()
	case MeasurementCorrected:
		return e.Period.Last()
	case SeriesDefined:
	}
	return ""
}

// Define lays down what the series measures, once.
func (s Indicator) Define(e SeriesDefined) ([]IndicatorEvent, error) {
	err := first(required("meetreeks", e.Name, "De naam van de meetreeks ontbreekt."), oneOf("soort", e.Kind, SeriesKinds))
	if err != nil || s.Defined {
		return nil, err
	}
	return []IndicatorEvent{e}, nil
}

// Record lays down a value. The same value again changes nothing; another value in the same place is a correction, not this.
func (s Indicator) Record(id SeriesID, m Measured) ([]IndicatorEvent, error) {
	if err := s.check(m); err != nil {
		return nil, err
	}
	had, ok := s.Values[m.cell()]
	if ok && had.same(m) {
		return nil, nil
	}
	if ok {
		return nil, Errorf(Refused, "Voor %s is al een andere waarde vastgelegd; leg een correctie vast met een reden.", m.Period)
	}
	return []IndicatorEvent{MeasurementRecorded{SeriesID: id, Measured: m}}, nil
}

// Correct says what a value should have been.
func (s Indicator) Correct(id SeriesID, m Measured, reason string) ([]IndicatorEvent, error) {
	if err := first(s.check(m), required("reden", reason, "Geef de reden van de correctie.")); err != nil {
		return nil, err
	}
	had, ok := s.Values[m.cell()]
	if !ok {
		return nil, Errorf(NotFound, "Voor %s is nog geen waarde vastgelegd.", m.Period)
	}
	if had.same(m) {
		return nil, nil
	}
	return []IndicatorEvent{MeasurementCorrected{SeriesID: id, Reason: reason, Measured: m}}, nil
}

func (s Indicator) check(m Measured) error {
	if !s.Defined {
		return Errorf(NotFound, "Deze meetreeks bestaat niet.")
	}
	if _, err := ParsePeriod(string(m.Period)); err != nil {
		return err
	}
	if math.IsNaN(m.Value) || math.IsInf(m.Value, 0) {
		return FieldErrorf("waarde", "De waarde is geen getal.")
	}
	if m.Exposure != nil && !(*m.Exposure >= 0 && *m.Exposure < math.MaxFloat64) {
		return FieldErrorf("blootstelling", "De blootstelling moet een getal van 0 of meer zijn.")
	}
	return nil
}

func (m Measured) same(o Measured) bool { return m.Value == o.Value && equal(m.Exposure, o.Exposure) }

// Period is a day (JJJJ-MM-DD), an ISO 8601 week (JJJJ-Wnn), a month (JJJJ-MM) or a year (JJJJ).
type Period string

var weekShape = regexp.MustCompile(`^(\d{4})-W(\d{2})$`)

// ParsePeriod checks a period.
func ParsePeriod(s string) (Period, error) {
	for _, layout := range []string{time.DateOnly, "2006-01", "2006"} {
		if _, err := time.Parse(layout, s); err == nil {
			return Period(s), nil
		}
	}
	if _, ok := isoWeek(s); ok {
		return Period(s), nil
	}
	return "", FieldErrorf("periode", "Dit is geen periode; verwacht wordt JJJJ-MM-DD, JJJJ-Wnn, JJJJ-MM of JJJJ.")
}

// isoWeek gives the Monday of an ISO week.
func isoWeek(s string) (time.Time, bool) {
	m := weekShape.FindStringSubmatch(s)
	if m == nil {
		return time.Time{}, false
	}
	year, _ := strconv.Atoi(m[1])
	week, _ := strconv.Atoi(m[2])
	jan4 := time.Date(year, time.January, 4, 0, 0, 0, 0, time.UTC) // always in week 1
	monday := jan4.AddDate(0, 0, -(int(jan4.Weekday())+6)%7+7*(week-1))
	y, w := monday.ISOWeek()
	return monday, y == year && w == week
}

// First is the first day of the period.
func (p Period) First() Date {
	switch len(p) {
	case len("2006"):
		return Date(fmt.Sprintf("%s-01-01", p))
	case len("2006-01"):
		return Date(fmt.Sprintf("%s-01", p))
	case len("2006-W01"):
		monday, _ := isoWeek(string(p))
		return DateOf(monday)
	}
	return Date(p)
}

// Last is the last day of the period.
func (p Period) Last() Date {
	switch len(p) {
	case len("2006"):
		return Date(fmt.Sprintf("%s-12-31", p))
	case len("2006-01"):
		return DateOf(p.First().Time().AddDate(0, 1, -1))
	case len("2006-W01"):
		return DateOf(p.First().Time().AddDate(0, 0, 6))
	}
	return Date(p)
}
