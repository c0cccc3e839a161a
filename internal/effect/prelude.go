package effect

import (
	"math"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"
)

// prelude is a model of the time before a decision alone: a trend and the season.
type prelude struct {
	*regression
	terms  []term
	points []Point
	f      *Fitted
}

// prelude fits the periods before the decision but the last few, with terms beside the usual ones. Where there are too few
// periods for a season it goes without.
func (f *Fitted) prelude(leave int, extra ...term) (*prelude, bool) {
	all, err := f.terms()
	if err != nil {
		return nil, false
	}
	p := &prelude{f: f}
	for i, point := range f.series.Points {
		if f.sides[i] == Before {
			p.points = append(p.points, point)
		}
	}
	if len(p.points) <= leave {
		return nil, false
	}
	p.points = p.points[:len(p.points)-leave]
	for _, t := range all {
		if t.name == Intercept || t.name == Trend {
			p.terms = append(p.terms, t)
		}
	}
	p.terms = append(p.terms, extra...)
	plain := len(p.terms)
	for _, t := range all {
		if t.name != Intercept && t.name != Trend && t.name != StepTerm && t.name != SlopeTerm {
			p.terms = append(p.terms, t)
		}
	}
	if float64(len(p.points)) >= f.series.PerYear && p.regress() {
		return p, true
	}
	p.terms = p.terms[:plain]
	return p, p.regress()
}

func (p *prelude) regress() bool {
	n := len(p.points)
	if n < len(p.terms)+minSpare {
		return false
	}
	x, y, offset := mat.NewDense(n, len(p.terms), nil), make([]float64, n), make([]float64, n)
	for i, point := range p.points {
		for j, t := range p.terms {
			x.Set(i, j, t.value(point))
		}
		y[i], offset[i] = point.Value, p.f.logExposure(point)
	}
	var err error
	p.regression, err = regress(p.f.family, p.f.theta, x, y, offset)
	return err == nil && p.dispersion() > noVariance*p.f.scale()
}

// slope gives a coefficient and its t, wider by how much periods resemble each other: in the time before or in all, whichever is
// more, for a short time hides it.
func (p *prelude) slope(j int) (value, t float64) {
	se := math.Sqrt(p.spread(p.f.series.Kind)*p.inv.At(j, j)) * math.Max(p.inflation(), p.f.inflation())
	return p.coef[j], p.coef[j] / se
}

// surprise is how far a later period lies from what this model expects of it, in standard errors of such a forecast. Counts are
// compared by their roots, whose spread hardly grows with the mean (Anscombe 1948, Biometrika 35:246).
func (p *prelude) surprise(point Point) float64 {
	row := make([]float64, len(p.terms))
	for j, t := range p.terms {
		row[j] = t.value(point)
	}
	mu := p.mean(dot(row, p.coef) + p.f.logExposure(point))
	phi, fit := p.dispersion(), quadratic(p.inv, row)
	if !p.family.logs() {
		return (point.Value - mu) / math.Sqrt(phi*(1+fit))
	}
	if p.f.series.Kind == Count {
		phi = math.Max(1, phi)
	}
	wide := phi * (p.variance(mu)/math.Max(mu, tiny) + mu*fit) // of twice the root
	return 2 * (math.Sqrt(point.Value+anscombe) - math.Sqrt(mu+anscombe)) / math.Sqrt(wide)
}

// spread is the dispersion that terms are judged by: of small counts no less than chance gives them. A few counts that happen to
// lie as the terms have it leave hardly any spread, and would make whatever the terms say look certain.
func (r *regression) spread(k Kind) float64 {
	phi := r.dispersion()
	if k == Count && r.family.logs() && floats.Sum(r.mu) < smallMean*float64(len(r.mu)) {
		return math.Max(1, phi)
	}
	return phi
}

const (
	anscombe = 3.0 / 8
	tiny     = 1e-9
)
