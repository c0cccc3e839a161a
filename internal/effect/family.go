package effect

import (
	"math"
	"slices"
)

// chooseFamily says why the usual family of this kind of series fits, or takes one that fits better.
//
// Quasi-Poisson has Poisson as a special case, so it is only left where its variance is wrong: when it grows with the square of
// the mean. That can be told only when the means differ much among themselves (Ver Hoef and Boveng 2007, Ecology 88:2766).
func (f *Fitted) chooseFamily() {
	if f.family == LeastSquares {
		f.reason = "een gemiddelde, percentage of bedrag: kleinste kwadraten op de waarden zelf"
		return
	}
	f.reason = "aantallen waarvan de spreiding een veelvoud van het gemiddelde mag zijn"
	if !f.variesWithSquare() {
		return
	}
	better, err := f.fitFamily(NegativeBinomial)
	if err != nil {
		return // the usual family stands
	}
	f.regression, f.spec.Family = better, NegativeBinomial
	f.reason = "aantallen waarvan de spreiding met het kwadraat van het gemiddelde groeit"
}

// Means differ enough to tell the families apart when the largest is this many times the smallest, and a line through the
// squared residuals rises by this many standard errors.
const (
	farApart     = 5
	clearlyRises = 3.29 // p < 0.001, two-sided
)

// variesWithSquare says whether squared Pearson residuals clearly grow with the mean.
func (f *Fitted) variesWithSquare() bool {
	if slices.Max(f.mu) < farApart*slices.Min(f.mu) {
		return false
	}
	squares := f.pearson()
	for i, e := range squares {
		squares[i] = e * e
	}
	slope, se := line(f.mu, squares)
	return slope > clearlyRises*se
}

// line is the slope of the least squares line of y by x, with its standard error.
func line(x, y []float64) (slope, se float64) {
	n := float64(len(x))
	var mx, my, sxx, sxy, rest float64
	for i := range x {
		mx, my = mx+x[i]/n, my+y[i]/n
	}
	for i := range x {
		sxx, sxy = sxx+(x[i]-mx)*(x[i]-mx), sxy+(x[i]-mx)*(y[i]-my)
	}
	slope = sxy / sxx
	for i := range x {
		e := y[i] - my - slope*(x[i]-mx)
		rest += e * e
	}
	return slope, math.Sqrt(rest / (n - 2) / sxx)
}
