package effect

import (
	"math"

	"gonum.org/v1/gonum/mat"
)

// likeness is how much residuals some periods apart resemble each other.
type likeness struct {
	rho float64 // less what the terms that were fitted make of it
	z   float64 // in standard errors, when there is none in the figures themselves
}

// like gives the likeness of residuals a lag apart. The statistic is a ratio of quadratic forms e'Ae/e'e, whose mean and variance
// without likeness follow from the terms alone (Durbin and Watson 1950, Biometrika 37:409, section 4; for generalised linear
// models by the weighted terms).
func (r *regression) like(e []float64, lag int) likeness {
	n, p := r.x.Dims()
	if lag < 1 || lag >= n || n-p < minSpare {
		return likeness{}
	}
	var products, squares float64
	for i, v := range e {
		squares += v * v
		if i >= lag {
			products += v * e[i-lag]
		}
	}
	if squares == 0 {
		return likeness{}
	}
	first, second := r.tracesAt(lag)
	m := float64(n - p)
	mean := first / m
	variance := 2 * (m*second - first*first) / (m * m * (m + 2))
	if !(variance > 0) {
		return likeness{}
	}
	q := products / squares
	return likeness{rho: q - mean, z: (q - mean) / math.Sqrt(variance)}
}

// tracesAt gives tr(MA) and tr(MAMA), where M makes residuals and A halves the sum of the figures a lag before and after.
func (r *regression) tracesAt(lag int) (first, second float64) {
	n, p := r.x.Dims()
	x, ax := mat.NewDense(n, p, nil), mat.NewDense(n, p, nil)
	for i := range n {
		w := math.Sqrt(r.w[i])
		for j := range p {
			x.Set(i, j, w*r.x.At(i, j))
		}
	}
	for i := range n {
		for j := range p {
			sum := 0.0
			if i >= lag {
				sum += x.At(i-lag, j) / 2
			}
			if i+lag < n {
				sum += x.At(i+lag, j) / 2
			}
			ax.Set(i, j, sum)
		}
	}
	var once, twice, of, ofTwice, squared mat.Dense
	once.Mul(x.T(), ax)
	twice.Mul(ax.T(), ax)
	of.Mul(r.inv, &once)
	ofTwice.Mul(r.inv, &twice)
	squared.Mul(&of, &of)
	return -mat.Trace(&of), float64(n-lag)/2 - 2*mat.Trace(&ofTwice) + mat.Trace(&squared)
}

// maxInflation is the likeness beyond which a standard error is widened no more.
const maxInflation = 0.9

// inflation is how many times wider a standard error of a level or a trend is because periods that follow each other resemble
// each other: as a first-order autoregression makes it in a long series (Wilks 2011, section 5.2.4).
func (r *regression) inflation() float64 {
	rho := math.Max(0, math.Min(r.like(r.devianceResiduals(), 1).rho, maxInflation))
	return math.Sqrt((1 + rho) / (1 - rho))
}
