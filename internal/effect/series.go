package effect

import (
	"fmt"
	"math"
	"strings"
)

// Kind is what sort of numbers a series has, by the words of the wire.
type Kind string

// The kinds of series. Counts and amounts add up over time and over areas; percentages and means do not.
const (
	Count      Kind = "aantal"
	Amount     Kind = "bedrag"
	Mean       Kind = "gemiddelde"
	Percentage Kind = "percentage"
)

// AddsUp says whether a total over periods means something.
func (k Kind) AddsUp() bool { return k == Count || k == Amount }

// Series is figures over time, one for each period.
type Series struct {
	Name    string
	Kind    Kind
	PerYear float64 // periods in a year: 1, 4, 12, 365.25/7 or 365.25
	Points  []Point // in order of time
}

// Point is the figure of one period.
type Point struct {
	Label    string  // the period as people write it
	At       int     // place in time: two periods that follow each other differ by one
	Season   int     // place in the year, from 0
	Value    float64 // in the unit of the series
	Exposure float64 // population, households or contacts at risk; 0: not known
}

// Refusal is why there is no estimate: a reason that people can read instead of a number.
type Refusal struct {
	Code Code
	Text string
}

func (r *Refusal) Error() string { return r.Text }

func refuse(code Code, format string, args ...any) error {
	return &Refusal{Code: code, Text: fmt.Sprintf(format, args...)}
}

// Code names a warning or the reason of a refusal, by the words of the wire.
type Code string

// MinPeriods is the least number of periods on either side of a decision that a model is fitted to. With fewer a trend
// cannot be told from a change.
const MinPeriods = 8

// check says what in a series stands in the way of a model; an exposure does only where the model uses it.
func (s Series) check(perExposure bool) error {
	if len(s.Points) == 0 {
		return refuse(TooFewPeriods, "De reeks heeft geen waarden.")
	}
	if s.PerYear > 1 && s.PerYear < 4 {
		return refuse(HalfYearly, "Halfjaarcijfers zijn te grof voor een schatting; hier staan alleen de waarden.")
	}
	if err := s.checkOrder(); err != nil {
		return err
	}
	known := 0
	for _, p := range s.Points {
		if !perExposure {
			p.Exposure = 0
		}
		if err := s.checkPoint(p); err != nil {
			return err
		}
		if p.Exposure > 0 {
			known++
		}
	}
	if known > 0 && known < len(s.Points) {
		return refuse(BadExposure, "De blootstelling is bij %d van de %d perioden niet bekend of nul; vul die aan of reken zonder.", len(s.Points)-known, len(s.Points))
	}
	return nil
}

// maxNamed is how many periods a reason names.
const maxNamed = 4

func (s Series) checkOrder() error {
	var gaps []string
	for i := 1; i < len(s.Points); i++ {
		was, is := s.Points[i-1], s.Points[i]
		switch {
		case is.At == was.At:
			return refuse(Duplicate, "Periode %s komt twee keer voor.", is.Label)
		case is.At < was.At:
			return refuse(Duplicate, "De perioden staan niet op volgorde: %s komt na %s.", is.Label, was.Label)
		case is.At > was.At+1:
			gaps = append(gaps, "tussen "+was.Label+" en "+is.Label)
		}
	}
	if len(gaps) == 0 {
		return nil
	}
	more := ""
	if len(gaps) > maxNamed {
		gaps, more = gaps[:maxNamed], " en elders"
	}
	return refuse(Gap, "In de reeks ontbreken perioden (%s%s); met gaten is er geen schatting.", strings.Join(gaps, ", "), more)
}

func (s Series) checkPoint(p Point) error {
	switch {
	case math.IsNaN(p.Value) || math.Abs(p.Value) > maxValue || math.IsNaN(p.Exposure) || p.Exposure > maxValue:
		return refuse(BadValue, "De waarde van %s is geen bruikbaar getal.", p.Label)
	case s.Kind == Count && p.Value < 0:
		return refuse(BadValue, "De waarde van %s is negatief; een aantal kan dat niet zijn.", p.Label)
	case s.Kind == Count && p.Value != math.Trunc(p.Value):
		return refuse(BadValue, "De waarde van %s is geen heel getal; een aantal is dat altijd.", p.Label)
	case p.Exposure < 0:
		return refuse(BadExposure, "De blootstelling van %s is negatief.", p.Label)
	}
	return nil
}

// maxValue keeps squares and sums of figures within what can be computed.
const maxValue = 1e15
