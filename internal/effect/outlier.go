package effect

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// outlierLevel is how seldom a series without outliers may have one found, over all its periods together.
const outlierLevel = 0.01

// outlier finds the period that lies furthest from the model, when it lies further than chance lets the furthest of so many.
// Residuals are studentised as if the period had not been fitted (Williams 1987, Appl Stat 36:181), and the bound is that of
// Bonferroni. Counts are held to chance at least: what chance explains is no outlier, however quiet the other periods are.
func (f *Fitted) outlier() (Point, bool) {
	n, spare := len(f.y), f.spare()-1
	devs, pearson := f.devianceResiduals(), f.pearson()
	total := 0.0
	for _, d := range devs {
		total += d * d
	}
	furthest, at := 0.0, -1
	for i, d := range devs {
		h := f.w[i] * quadratic(f.inv, f.x.RawRowView(i))
		if h > maxLeverage {
			continue // the model follows this period whatever its figure is
		}
		sigma2 := (total - d*d/(1-h)) / float64(spare)
		if f.series.Kind == Count && f.family.logs() {
			sigma2 = math.Max(1, sigma2)
		}
		if t := math.Sqrt((d*d + h/(1-h)*pearson[i]*pearson[i]) / sigma2); sigma2 > 0 && t > furthest {
			furthest, at = t, i
		}
	}
	if at < 0 || furthest < studentQuantile(outlierLevel/float64(n), spare) {
		return Point{}, false
	}
	return f.series.Points[f.rows[at]], true
}

// maxLeverage is the part of its own fit that a figure may have to be judged by it.
const maxLeverage = 0.9

// studentQuantile is the bound that Student's t exceeds on either side with this probability in all.
func studentQuantile(level float64, spare int) float64 {
	return distuv.StudentsT{Sigma: 1, Nu: math.Max(1, float64(spare))}.Quantile(1 - level/2)
}

// leaving fits the same to the series less one period.
func (a *analysis) leaving(p Point) (*Fitted, error) {
	sp := a.spec
	sp.without = []int{p.At}
	return Fit(a.series, sp)
}
