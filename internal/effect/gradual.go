package effect

import (
	"math"

	"gonum.org/v1/gonum/mat"
)

// How seldom a step may be said not to describe a change that came at once; and, without its first periods, how soon it may.
const (
	gradualLevel = 0.01
	settledLevel = 0.2
)

// gradual says whether a change that grows with time clearly describes the figures better than a step and a trend: one that
// grows to the end, or levels off after a third or two thirds of the time after the decision. The level is how seldom that is said of a change that came at once.
func (f *Fitted) gradual(level float64) bool {
	points := f.series.Points
	reach := points[len(points)-1].At - f.spec.Start + 1
	const thirds = 3
	for third := 1; third <= thirds; third++ {
		length := math.Max(2, math.Round(float64(reach*third)/thirds))
		t, spare := f.adding(func(p Point) float64 { return since(p, f.spec, math.Min(float64(p.At-f.spec.Start+1), length)) })
		if math.Abs(t) > studentQuantile(level/thirds, spare) {
			return true
		}
	}
	return false
}

// adding is the t of one more term, wider by how much the periods still resemble each other with it; 0: it cannot be fitted.
func (f *Fitted) adding(value func(Point) float64) (t float64, spare int) {
	n, p := f.x.Dims()
	if n < p+1+minSpare {
		return 0, 1
	}
	x := mat.NewDense(n, p+1, nil)
	for i, at := range f.rows {
		copy(x.RawRowView(i), f.x.RawRowView(i))
		x.Set(i, p, value(f.series.Points[at]))
	}
	r, err := regress(f.family, f.theta, x, f.y, f.offset)
	if err != nil {
		return 0, 1
	}
	se := math.Sqrt(r.spread(f.series.Kind)*r.inv.At(p, p)) * r.inflation()
	if !(se > 0) {
		return 0, 1
	}
	return r.coef[p] / se, r.spare()
}
