package effect

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// How sure a trend before the decision must be, and how much it must move the figures from the middle of the time before to
// the middle of the time after, before it is spoken of.
const (
	trendLevel    = 0.01
	trendMatters  = 0.05
	hingeMinimum  = 24 // periods before the decision, for a change of trend to be looked for
	peakPeriods   = 3  // before the decision, that may have been a peak or a dip
	peakLevel     = 0.02
	serialLevel   = 0.025
	spreadLevel   = 0.01
	spreadMatters = 1.5
)

// trendBefore is a clear trend before the decision, in change per year: a part of the level.
type trendBefore struct {
	perYear float64
	turned  bool // the trend changed before the decision
}

// trendBefore looks for a trend in the time before the decision alone, and for a turn of it.
func (f *Fitted) trendBefore() (trendBefore, bool) {
	p, ok := f.prelude(0)
	if !ok {
		return trendBefore{}, false
	}
	half := float64(len(f.series.Points)) / 2
	b, t := p.slope(1)
	found := trendBefore{perYear: f.part(b*f.series.PerYear, p)}
	clear := math.Abs(t) > studentQuantile(trendLevel, p.spare()) && math.Abs(f.part(b*half, p)) > trendMatters
	found.turned = f.turned(p)
	return found, clear || found.turned
}

// part is a change on the scale of the terms as a part of the level before the decision.
func (f *Fitted) part(change float64, p *prelude) float64 {
	if f.family.logs() {
		return math.Expm1(math.Max(-maxExponent, math.Min(change, maxExponent)))
	}
	level := 0.0
	for _, mu := range p.mu {
		level += math.Abs(mu) / float64(len(p.mu))
	}
	if level == 0 {
		return 0
	}
	return change / level
}

// turned says whether a line with a bend at a third, the middle or two thirds clearly describes the time before better.
func (f *Fitted) turned(straight *prelude) bool {
	n := len(straight.points)
	if n < hingeMinimum {
		return false
	}
	for third := 1; third <= 3; third++ {
		knot := straight.points[n*third/4].At
		p, ok := f.prelude(0, term{"knik", func(p Point) float64 { return math.Max(0, float64(p.At-knot)) }})
		if !ok {
			continue
		}
		b, t := p.slope(2)
		if math.Abs(t) > studentQuantile(trendLevel/3, p.spare()) && math.Abs(f.part(b*float64(n)/2, p)) > 2*trendMatters {
			return true
		}
	}
	return false
}

// peakBefore is a peak or a dip right before the decision.
type peakBefore struct {
	point Point
	up    bool
}

// peakBefore looks whether one of the last periods before the decision, or all of them together, lay far from what the periods
// before those gave reason to expect.
func (f *Fitted) peakBefore() (peakBefore, bool) {
	p, ok := f.prelude(peakPeriods)
	if !ok {
		return peakBefore{}, false
	}
	var last []Point
	for i, point := range f.series.Points {
		if f.sides[i] == Before {
			last = append(last, point)
		}
	}
	var furthest, sum float64
	var found peakBefore
	last = last[len(last)-peakPeriods:]
	for _, point := range last {
		z := p.surprise(point)
		sum += z
		if math.Abs(z) > math.Abs(furthest) {
			furthest, found = z, peakBefore{point: point, up: z > 0}
		}
	}
	bound := studentQuantile(peakLevel/(peakPeriods+1), p.spare())
	together := math.Abs(sum) / math.Sqrt(peakPeriods) / f.inflation()
	return found, math.Abs(furthest) > bound || together > bound
}

// beyond is the probability that a normal figure lies further than z above its mean.
func beyond(z float64) float64 { return distuv.UnitNormal.Survival(z) }
