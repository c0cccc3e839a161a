package effect

import (
	"math"

	"gonum.org/v1/gonum/mat"
)

// regression is a fitted generalised linear model (McCullagh and Nelder 1989): log link, or the identity for least squares.
type regression struct {
	family Family
	theta  float64 // of the negative binomial
	x      *mat.Dense
	y      []float64
	offset []float64
	coef   []float64
	mu     []float64  // fitted
	w      []float64  // weights of the last solution
	inv    *mat.Dense // (X'WX)^-1, by those weights
}

// What ends the iterations: the deviance that changes no more, at the same point as R's glm ends (so that what is computed with
// the last weights is the same to the digits that people compare), or figures that do not settle at all.
const (
	maxIterations = 60
	tolerance     = 1e-8 // of the deviance, relative
)

// regress fits by iteratively reweighted least squares.
func regress(family Family, theta float64, x *mat.Dense, y, offset []float64) (*regression, error) {
	r := &regression{family: family, theta: theta, x: x, y: y, offset: offset, mu: make([]float64, len(y)), w: make([]float64, len(y))}
	for i, v := range y {
		r.mu[i] = v + 0.1
		if family == LeastSquares {
			r.mu[i] = v
		}
	}
	was := math.Inf(1)
	for range maxIterations {
		if err := r.improve(); err != nil {
			return nil, err
		}
		is := r.deviance()
		if math.IsNaN(is) || math.IsInf(is, 0) {
			break
		}
		if family == LeastSquares || math.Abs(is-was) < tolerance*(math.Abs(is)+0.1) {
			return r, nil
		}
		was = is
	}
	return nil, refuse(Separation, "De schatting komt niet tot rust; een deel van de reeks heeft te weinig aantallen.")
}

// improve solves one weighted least squares problem.
func (r *regression) improve() error {
	n, p := r.x.Dims()
	wx, wz := mat.NewDense(n, p, nil), mat.NewVecDense(n, nil)
	for i := range n {
		z := r.working(i)
		r.w[i] = r.weight(r.mu[i])
		w := math.Sqrt(r.w[i])
		for j := range p {
			wx.Set(i, j, w*r.x.At(i, j))
		}
		wz.SetVec(i, w*z)
	}
	var qr mat.QR
	qr.Factorize(wx)
	if !(qr.Cond() < maxCondition) {
		return refuse(Separation, "De termen van het model zijn bij deze reeks niet uit elkaar te houden.")
	}
	var b mat.VecDense
	if err := qr.SolveVecTo(&b, false, wz); err != nil {
		return refuse(Separation, "De termen van het model zijn bij deze reeks niet uit elkaar te houden.")
	}
	r.coef = b.RawVector().Data
	r.inv = crossInverse(&qr, p)
	for i := range n {
		r.mu[i] = r.mean(mat.Dot(r.x.RowView(i), &b) + r.offset[i])
	}
	return nil
}

// maxCondition is where a term is as good as a sum of others.
const maxCondition = 1e10

// crossInverse gives (X'WX)^-1 from the factors of the weighted X.
func crossInverse(qr *mat.QR, p int) *mat.Dense {
	var upper mat.Dense
	qr.RTo(&upper)
	tri := mat.NewTriDense(p, mat.Upper, nil)
	for i := range p {
		for j := i; j < p; j++ {
			tri.SetTri(i, j, upper.At(i, j))
		}
	}
	var inv mat.TriDense
	_ = inv.InverseTri(tri) // its condition was looked at
	var out mat.Dense
	out.Mul(&inv, inv.T())
	return &out
}

// working is the value that a row should have on the scale of the terms.
func (r *regression) working(i int) float64 {
	mu, y := r.mu[i], r.y[i]
	if r.family == LeastSquares {
		return y - r.offset[i]
	}
	return math.Log(mu) - r.offset[i] + r.workingResidual(i)
}

// workingResidual is how far a figure is from its mean, on the scale of the terms.
func (r *regression) workingResidual(i int) float64 {
	if r.family.logs() {
		return (r.y[i] - r.mu[i]) / r.mu[i]
	}
	return r.y[i] - r.mu[i]
}

// weight is the squared derivative of the mean by the term scale over the variance.
func (r *regression) weight(mu float64) float64 {
	switch r.family {
	case LeastSquares:
		return 1
	case NegativeBinomial:
		return mu / (1 + mu/r.theta)
	case Poisson, QuasiPoisson:
	}
	return mu
}

// variance is the variance of a figure with this mean, but for the dispersion.
func (r *regression) variance(mu float64) float64 {
	switch r.family {
	case LeastSquares:
		return 1
	case NegativeBinomial:
		return mu + mu*mu/r.theta
	case Poisson, QuasiPoisson:
	}
	return mu
}

// maxExponent keeps a mean within what can be computed.
const maxExponent = 60

// mean is the mean at a place on the scale of the terms.
func (r *regression) mean(eta float64) float64 {
	if !r.family.logs() {
		return eta
	}
	return math.Exp(math.Max(-maxExponent, math.Min(eta, maxExponent)))
}

// unitDeviance is what one figure adds to the deviance.
func (r *regression) unitDeviance(i int) float64 {
	y, mu := r.y[i], r.mu[i]
	ylog := 0.0
	if y > 0 {
		ylog = y * math.Log(y/mu)
	}
	switch r.family {
	case LeastSquares:
		return (y - mu) * (y - mu)
	case NegativeBinomial:
		return 2 * (ylog - (y+r.theta)*math.Log((y+r.theta)/(mu+r.theta)))
	case Poisson, QuasiPoisson:
	}
	return 2 * (ylog - (y - mu))
}

func (r *regression) deviance() float64 {
	sum := 0.0
	for i := range r.y {
		sum += r.unitDeviance(i)
	}
	return sum
}

// devianceResiduals are the signed roots of the parts of the deviance.
func (r *regression) devianceResiduals() []float64 {
	out := make([]float64, len(r.y))
	for i := range out {
		out[i] = math.Copysign(math.Sqrt(math.Max(0, r.unitDeviance(i))), r.y[i]-r.mu[i])
	}
	return out
}

// pearson are the residuals in standard deviations, but for the dispersion.
func (r *regression) pearson() []float64 {
	out := make([]float64, len(r.y))
	for i := range out {
		out[i] = (r.y[i] - r.mu[i]) / math.Sqrt(r.variance(r.mu[i]))
	}
	return out
}

// spare is the residual degrees of freedom.
func (r *regression) spare() int { return len(r.y) - len(r.coef) }

// dispersion is the sum of squared Pearson residuals by the degrees of freedom: for least squares the residual variance, and
// 1 where the family fixes it.
func (r *regression) dispersion() float64 {
	if r.family == Poisson || r.family == NegativeBinomial {
		return 1
	}
	sum := 0.0
	for i, w := range r.w {
		e := r.workingResidual(i)
		sum += w * e * e
	}
	return sum / float64(r.spare())
}
