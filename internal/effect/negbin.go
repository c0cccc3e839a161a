package effect

import (
	"math"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/mathext"
)

// regressNegativeBinomial finds the size parameter by maximum likelihood, in turns with the means (Venables and Ripley 2002,
// section 7.4).
func regressNegativeBinomial(x *mat.Dense, y, offset []float64) (*regression, error) {
	r, err := regress(Poisson, 0, x, y, offset)
	if err != nil {
		return nil, err
	}
	theta := 0.0
	for range maxIterations {
		next := bestTheta(y, r.mu)
		if r, err = regress(NegativeBinomial, next, x, y, offset); err != nil {
			return nil, err
		}
		if math.Abs(next-theta) <= 1e-9*next {
			return r, nil
		}
		theta = next
	}
	return r, nil
}

// The size parameter lies between these: beyond them the figures vary as in a Poisson model, or wildly.
const (
	minTheta = 1e-3
	maxTheta = 1e7
)

// bestTheta solves the score equation of the size parameter by bisection on its logarithm.
func bestTheta(y, mu []float64) float64 {
	score := func(theta float64) float64 {
		sum := 0.0
		for i := range y {
			sum += mathext.Digamma(y[i]+theta) - mathext.Digamma(theta) + math.Log(theta) + 1 - math.Log(theta+mu[i]) - (y[i]+theta)/(theta+mu[i])
		}
		return sum
	}
	low, high := math.Log(minTheta), math.Log(maxTheta)
	if score(minTheta) < 0 {
		return minTheta
	}
	if score(maxTheta) > 0 {
		return maxTheta
	}
	for range 80 {
		if mid := (low + high) / 2; score(math.Exp(mid)) > 0 {
			low = mid
		} else {
			high = mid
		}
	}
	return math.Exp((low + high) / 2)
}
