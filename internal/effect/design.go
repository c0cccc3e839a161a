package effect

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"
)

// design is a segmented regression (Wagner and others 2002, J Clin Pharm Ther 27:299; Bernal, Cummins and Gasparrini 2017,
// Int J Epidemiol 46:348) laid out in numbers: one row for each period that counts, one column for each term.
type design struct {
	series  Series
	spec    Spec
	names   []string
	columns *mat.Dense
	values  []float64
	offsets []float64 // logarithm of the exposure; zeros without
	rows    []int     // the point of each row
	sides   []Side    // of each point
	step    int       // column
	slope   int       // column; -1: none
}

func newDesign(s Series, sp Spec) (*design, error) {
	d := &design{series: s, spec: sp.withDefaults(s.Kind), slope: -1, sides: make([]Side, len(s.Points))}
	if err := s.check(d.perExposure()); err != nil {
		return nil, err
	}
	if s.PerYear < 4 {
		d.spec.Season = 0 // a year has no seasons of its own
	}
	if err := d.takeSides(); err != nil {
		return nil, err
	}
	terms, err := d.terms()
	if err != nil {
		return nil, err
	}
	n, p := len(d.rows), len(terms)
	if n < p+minSpare {
		return nil, refuse(TooFewPeriods, "Er zijn %d perioden voor een model met %d termen; dat is te weinig voor een schatting.", n, p)
	}
	d.columns = mat.NewDense(n, p, nil)
	for j, t := range terms {
		d.names = append(d.names, t.name)
		for i, at := range d.rows {
			d.columns.Set(i, j, t.value(s.Points[at]))
		}
	}
	return d, d.checkFigures()
}

// minSpare is how many more periods than terms a model must have.
const minSpare = 4

func (d *design) takeSides() error {
	s, sp := d.series, d.spec
	var before, after int
	for i, p := range s.Points {
		switch {
		case slices.Contains(sp.without, p.At):
			d.sides[i] = LeftOut
			continue
		case p.At >= sp.Start+sp.PhaseIn:
			d.sides[i] = After
			after++
		case p.At < sp.Start-sp.Anticipation:
			d.sides[i] = Before
			before++
		default:
			d.sides[i] = LeftOut
			continue
		}
		d.rows = append(d.rows, i)
		d.values = append(d.values, p.Value)
		d.offsets = append(d.offsets, d.logExposure(p))
	}
	switch {
	case before == 0:
		return refuse(AtTheEdge, "De reeks begint pas op of na de ingangsdatum; er is geen periode ervoor om mee te vergelijken.")
	case after == 0:
		return refuse(AtTheEdge, "De reeks loopt tot voor de ingangsdatum; er is nog geen volle periode erna.")
	case before < MinPeriods || after < MinPeriods:
		return refuse(TooFewPeriods, "Er zijn %d perioden voor en %d na het besluit; voor een schatting zijn er aan elke kant minstens %d nodig.",
			before, after, MinPeriods)
	}
	return nil
}

func (d *design) logExposure(p Point) float64 {
	if d.exposed() {
		return math.Log(p.Exposure)
	}
	return 0
}

// perExposure says whether the figures would be taken per exposure if it is known: only where effects are ratios.
func (d *design) perExposure() bool { return !d.spec.NoExposure && d.spec.Family.logs() }

// exposed says whether the figures are taken per exposure.
func (d *design) exposed() bool { return d.perExposure() && d.series.Points[0].Exposure > 0 }

// term is one column.
type term struct {
	name  string
	value func(Point) float64
}

func (d *design) terms() ([]term, error) {
	first, sp := d.series.Points[0].At, d.spec
	terms := []term{
		{Intercept, func(Point) float64 { return 1 }},
		{StepTerm, func(p Point) float64 { return since(p, sp, 1) }},
		{Trend, func(p Point) float64 { return float64(p.At - first + 1) }},
	}
	d.step = 1
	switch sp.Model {
	case Step:
	case StepSlope:
		d.slope = len(terms)
		terms = append(terms, term{SlopeTerm, func(p Point) float64 { return since(p, sp, float64(p.At-sp.Start+1)) }})
	default:
		return nil, refuse(Unsuited, "Het model %q is er niet voor één reeks.", sp.Model)
	}
	season, err := d.seasonal()
	return append(terms, season...), err
}

// since is the value from the decision on, and zero before it.
func since(p Point, sp Spec, value float64) float64 {
	if p.At < sp.Start {
		return 0
	}
	return value
}

func (d *design) seasonal() ([]term, error) {
	perYear := d.series.PerYear
	if d.spec.Season == EachPeriod {
		if !d.wholeYears() || perYear > 12 {
			return nil, refuse(Unsuited, "Een eigen niveau per maand kan alleen bij cijfers per maand of per kwartaal.")
		}
		return d.levels(), nil
	}
	var terms []term
	for k := 1; k <= int(d.spec.Season); k++ {
		angle := func(p Point) float64 {
			return 2 * math.Pi * float64(k) * float64(d.placeInYear(p)) / perYear
		}
		if float64(2*k) < perYear { // at half the periods of a year the sine is always zero
			terms = append(terms, term{fmt.Sprintf("sin%d", k), func(p Point) float64 { return math.Sin(angle(p)) }})
		}
		if float64(2*k) <= perYear {
			terms = append(terms, term{fmt.Sprintf("cos%d", k), func(p Point) float64 { return math.Cos(angle(p)) }})
		}
	}
	return terms, nil
}

// wholeYears says whether a year has a whole number of periods.
func (d *design) wholeYears() bool { return d.series.PerYear == math.Trunc(d.series.PerYear) }

// placeInYear counts from 1. Where a year has no whole number of periods it is the place in time, which does as well.
func (d *design) placeInYear(p Point) int {
	if d.wholeYears() {
		return p.Season + 1
	}
	return p.At
}

// levels gives each period of the year but the first its own level.
func (d *design) levels() []term {
	seen := map[int]bool{}
	for _, i := range d.rows {
		seen[d.series.Points[i].Season] = true
	}
	var terms []term
	first := true
	for season := range int(d.series.PerYear) {
		if !seen[season] {
			continue
		}
		if !first {
			terms = append(terms, term{fmt.Sprintf("seizoen-%d", season+1), func(p Point) float64 { return indicator(p.Season == season) }})
		}
		first = false
	}
	return terms
}

func indicator(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

// checkFigures says what in the figures themselves leaves nothing to estimate.
func (d *design) checkFigures() error {
	var before, after, negative float64
	same := true
	for i, at := range d.rows {
		same = same && d.values[i] == d.values[0]
		negative = math.Min(negative, d.values[i])
		if d.sides[at] == After {
			after += d.values[i]
		} else {
			before += d.values[i]
		}
	}
	switch {
	case same:
		return refuse(NoVariation, "Alle waarden zijn gelijk; er valt niets te schatten.")
	case !d.spec.Family.logs():
		return nil
	case negative < 0:
		return refuse(BadValue, "De reeks heeft negatieve waarden; daarbij past alleen de verdeling %s.", LeastSquares)
	case before == 0:
		return refuse(Separation, "Voor het besluit is alles nul; een verhouding is dan niet te schatten.")
	case after == 0:
		return refuse(Separation, "Na het besluit is alles nul; een verhouding is dan niet te schatten.")
	}
	return nil
}
