package effect

import (
	"cmp"
	"math"
	"slices"
)

// Panel is the same figure for a number of areas, with the moment at which each of them introduced the measure.
type Panel struct {
	Kind    Kind
	PerYear float64 // as in Series
	Areas   []PanelArea
}

// PanelArea is one area: its figures, and when the measure began there.
type PanelArea struct {
	Name   string
	Start  int     // Point.At of the first full period with the measure, or Never
	Points []Point // in order of time
}

// Never is the start of an area that did not introduce the measure.
const Never = math.MaxInt

// The sizes of a panel that can be worked with. More than maxGroupTimes effects nobody reads.
const (
	minAreas      = 2
	maxAreas      = 1000
	minPanelSpan  = 4
	maxPanelSpan  = 400
	maxGroupTimes = 10000
	maxPlace      = 1 << 40 // of Point.At
)

// The codes of refusals, and of areas that are left out, that only panels know.
const (
	AlreadyBegun Code = "al-begonnen"         // the measure was there before the figures began
	NoComparison Code = "zonder-vergelijking" // no areas to compare with
	TooMuch      Code = "te-veel-cijfers"
)

// AreaLeftOut is an area that an answer over areas does not rest on, and why.
type AreaLeftOut struct {
	Area string `json:"gebied"`
	Code Code   `json:"code"`
	Text string `json:"tekst"`
}

// panelGrid is a balanced panel: every area has a figure in every period. Starts are places in labels; an area without a start
// among the periods has len(labels).
type panelGrid struct {
	labels  []string
	exposed bool // figures are per 1,000 of the exposure
	names   []string
	starts  []int
	level   []float64   // mean of each area
	y       [][]float64 // by area and period, less the mean of the area
	leftOut []AreaLeftOut
}

// perThousand is the unit of counts that have an exposure.
const perThousand = 1000

// balance gives the areas that can be compared over one and the same span of periods, and names the ones that cannot.
func (p Panel) balance(noExposure bool) (*panelGrid, error) {
	if err := p.check(noExposure); err != nil {
		return nil, err
	}
	g := &panelGrid{leftOut: []AreaLeftOut{}, exposed: p.Kind == Count && !noExposure && p.hasExposure()}
	var whole []PanelArea
	for _, a := range p.Areas {
		s := Series{Name: a.Name, Kind: p.Kind, PerYear: p.PerYear, Points: a.Points}
		if err := s.check(p.Kind == Count && !noExposure); err != nil {
			g.leave(a.Name, err)
			continue
		}
		whole = append(whole, a)
	}
	if len(whole) < minAreas {
		return nil, refuse(TooFewPeriods, "Er zijn maar %d gebieden met bruikbare cijfers; er zijn er minstens twee nodig.", len(whole))
	}
	if err := checkSpan(whole); err != nil {
		return nil, err
	}
	first, last := commonSpan(whole)
	if last-first+1 < minPanelSpan {
		return nil, refuse(TooFewPeriods, "De gebieden hebben maar %d perioden samen; er zijn er minstens %d nodig.", last-first+1, minPanelSpan)
	}
	for _, a := range whole {
		g.take(a, first, last)
	}
	return g, g.checkUsed()
}

func (g *panelGrid) leave(name string, err error) {
	if r, ok := err.(*Refusal); ok { //nolint:errorlint // check gives refusals as they are
		g.leftOut = append(g.leftOut, AreaLeftOut{name, r.Code, r.Text})
	}
}

// take puts an area in, unless it has no figures before its measure or not all periods.
func (g *panelGrid) take(a PanelArea, first, last int) {
	from := first - a.Points[0].At
	if from < 0 || a.Points[len(a.Points)-1].At < last {
		g.leave(a.Name, refuse(Gap, "%s heeft niet alle perioden die de andere gebieden hebben.", a.Name))
		return
	}
	if a.Start <= first {
		g.leave(a.Name, refuse(AlreadyBegun, "%s had de maatregel al voor of in de eerste periode met cijfers.", a.Name))
		return
	}
	points := a.Points[from : from+last-first+1]
	values := g.outcomes(points)
	level := mean(values)
	for i := range values {
		values[i] -= level
		if math.Abs(values[i]) > maxValue || math.IsNaN(values[i]) {
			g.leave(a.Name, refuse(BadValue, "De waarde van %s in %s is geen bruikbaar getal.", points[i].Label, a.Name))
			return
		}
	}
	if g.labels == nil {
		for _, p := range points {
			g.labels = append(g.labels, p.Label)
		}
	}
	start := len(points)
	if a.Start <= last {
		start = a.Start - first
	}
	g.names, g.starts = append(g.names, a.Name), append(g.starts, start)
	g.level, g.y = append(g.level, level), append(g.y, values)
}

func (g *panelGrid) outcomes(points []Point) []float64 {
	values := make([]float64, len(points))
	for i, p := range points {
		values[i] = p.Value
		if g.exposed {
			values[i] = p.Value / p.Exposure * perThousand
		}
	}
	return values
}

func (g *panelGrid) checkUsed() error {
	if len(g.names) < minAreas {
		return refuse(NoComparison, "Er blijven %d gebieden over met cijfers van voor de invoering; er zijn er minstens twee nodig om te vergelijken.", len(g.names))
	}
	return nil
}

// check says what stands in the way of the panel as a whole.
func (p Panel) check(noExposure bool) error {
	switch {
	case len(p.Areas) < minAreas:
		return refuse(NoComparison, "Er zijn cijfers van %d gebied; er zijn er minstens twee nodig om te vergelijken.", len(p.Areas))
	case len(p.Areas) > maxAreas:
		return refuse(TooMuch, "Er zijn %d gebieden; dit rekent met hoogstens %d.", len(p.Areas), maxAreas)
	case p.PerYear > 1 && p.PerYear < 4:
		return refuse(HalfYearly, "Halfjaarcijfers zijn te grof voor een schatting; hier staan alleen de waarden.")
	}
	seen, without := map[string]bool{}, 0
	for _, a := range p.Areas {
		if seen[a.Name] {
			return refuse(Duplicate, "Gebied %s komt twee keer voor.", a.Name)
		}
		seen[a.Name] = true
		if len(a.Points) > 0 && !slices.ContainsFunc(a.Points, hasExposure) {
			without++
		}
	}
	if p.Kind == Count && !noExposure && without > 0 && p.hasExposure() {
		return refuse(BadExposure, "De blootstelling is bij %d van de %d gebieden niet bekend; vul die aan of reken zonder.", without, len(p.Areas))
	}
	return nil
}

func hasExposure(p Point) bool { return p.Exposure > 0 }

func (p Panel) hasExposure() bool {
	return slices.ContainsFunc(p.Areas, func(a PanelArea) bool { return slices.ContainsFunc(a.Points, hasExposure) })
}

// checkSpan refuses periods that no area has, between ones that some have, and more periods than can be worked with.
func checkSpan(areas []PanelArea) error {
	sorted := slices.SortedFunc(slices.Values(areas), func(a, b PanelArea) int { return cmp.Compare(a.Points[0].At, b.Points[0].At) })
	first, reached := sorted[0].Points[0], sorted[0].Points[0]
	for _, a := range sorted {
		is, end := a.Points[0], a.Points[len(a.Points)-1]
		if is.At < -maxPlace || end.At > maxPlace {
			return refuse(BadValue, "De perioden van %s liggen te ver weg om mee te rekenen.", a.Name)
		}
		if is.At > reached.At+1 {
			return refuse(Gap, "Tussen %s en %s heeft geen enkel gebied cijfers; met zo'n gat is er geen schatting.", reached.Label, is.Label)
		}
		if end.At > reached.At {
			reached = end
		}
	}
	if n := reached.At - first.At + 1; n > maxPanelSpan {
		return refuse(TooMuch, "Er zijn %d perioden; dit rekent met hoogstens %d. Neem langere perioden.", n, maxPanelSpan)
	}
	return nil
}

// commonSpan is the span of periods that keeps the most figures when only areas that cover all of it are used. It drops the
// month that most areas do not have yet, or the area that came late, whichever costs least.
func commonSpan(areas []PanelArea) (first, last int) {
	var firsts, lasts []int
	for _, a := range areas {
		firsts, lasts = append(firsts, a.Points[0].At), append(lasts, a.Points[len(a.Points)-1].At)
	}
	most := 0
	for _, f := range unique(firsts) {
		for _, l := range unique(lasts) {
			n := 0
			for i := range areas {
				if firsts[i] <= f && lasts[i] >= l {
					n++
				}
			}
			if l-f+1 < minPanelSpan || n < minAreas {
				continue
			}
			if cells := n * (l - f + 1); cells > most {
				most, first, last = cells, f, l
			}
		}
	}
	return first, last
}

func unique(places []int) []int {
	sorted := slices.Sorted(slices.Values(places))
	return slices.Compact(sorted)
}

func mean(x []float64) float64 {
	sum := 0.0
	for _, v := range x {
		sum += v
	}
	return sum / float64(len(x))
}
