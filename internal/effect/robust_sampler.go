package effect

import (
	"math"

	"gonum.org/v1/gonum/mat"
)

// sampler draws figures from a fitted model and fits them again.
type sampler struct {
	*refit
	rho, phi float64
	found    findings
	cov      *mat.Dense // of the coefficients

	carried, fresh []float64 // what a draw starts from: standard normal
}

func (f *Fitted) sampler() (*sampler, error) {
	r := newRefit(f)
	copy(r.y, f.y)
	if !r.fit() {
		return nil, refuse(Separation, "De schatting komt niet tot rust; een deel van de reeks heeft te weinig aantallen.")
	}
	copy(r.coef, f.coef) // to the last digit what was told
	copy(r.mu, f.mu)
	s := &sampler{refit: r, carried: make([]float64, len(f.y)), fresh: make([]float64, len(f.y))}
	s.rho, s.phi = r.spread()
	var ok bool
	if s.found, ok = r.findings(); !ok {
		return nil, refuse(Separation, "De onzekerheid van de verandering is bij deze reeks niet te berekenen.")
	}
	s.cov = r.covariance(s.rho, s.phi)
	return s, nil
}

// again draws figures, from standard normal numbers that were filled in, and says what the model finds in them.
func (s *sampler) again() (findings, bool) {
	s.draw()
	if !s.fit() {
		return findings{}, false
	}
	return s.findings()
}

// draw gives each figure its mean and variance by the model. A part of how far a figure is off is carried over from the one
// before, the rest is its own. Counts follow a gamma distribution, as the cube of a normal number (Wilson and Hilferty 1931, Proc
// Natl Acad Sci 17:684); the rest is normal.
func (s *sampler) draw() {
	last, kept := fading(s.rho)
	part, own := math.Sqrt(kept), math.Sqrt(1-kept)
	carried := 0.0
	for i, z := range s.carried {
		if i == 0 {
			carried = z
		} else {
			over := power(last, s.times[i]-s.times[i-1])
			carried = over*carried + math.Sqrt(1-over*over)*z
		}
		off := part*carried + own*s.fresh[i]
		mu := s.f.mu[i]
		variance := s.phi * s.f.variance(mu)
		if !s.f.family.logs() {
			s.y[i] = mu + math.Sqrt(variance)*off
			continue
		}
		shape := mu * mu / variance
		root := math.Max(0, 1-1/(9*shape)+off/(3*math.Sqrt(shape)))
		s.y[i] = mu * root * root * root
	}
}

// sharedWith is the correlation of the residuals of two models in the same periods, less what chance alone would give one in
// three times.
func (s *sampler) sharedWith(o *sampler) float64 {
	var product, one, two, n float64
	a, b := s.f.pearson(), o.f.pearson()
	eachShared(s, o, func(i, j int) {
		product, one, two, n = product+a[i]*b[j], one+a[i]*a[i], two+b[j]*b[j], n+1
	})
	if !(one > 0 && two > 0) {
		return 0
	}
	c := product / math.Sqrt(one*two)
	return math.Copysign(math.Max(0, math.Abs(c)-1/math.Sqrt(n)), c)
}
