package effect

import (
	"math"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat/distuv"
)

// Fitted is a model fitted to one series.
type Fitted struct {
	*design
	*regression
	cov    *mat.Dense // of the coefficients, by the errors that were asked for
	reason string     // why this family
}

// Fit fits a model to a series. What stands in the way is a *Refusal.
func Fit(s Series, sp Spec) (*Fitted, error) {
	d, err := newDesign(s, sp)
	if err != nil {
		return nil, err
	}
	f := &Fitted{design: d}
	if f.regression, err = d.fitFamily(d.spec.Family); err != nil {
		return nil, err
	}
	if f.reason = "zo gevraagd"; sp.Family == "" {
		f.chooseFamily()
	}
	if !(f.dispersion() > noVariance*f.scale()) {
		return nil, refuse(NoVariation, "Het model beschrijft de reeks volmaakt; hoe zeker de schatting is, valt dan niet te zeggen.")
	}
	f.cov = f.covariance(f.spec.Errors)
	for j := range f.coef {
		if v := f.cov.At(j, j); !(v > 0) || math.IsInf(v, 0) {
			return nil, refuse(Separation, "De onzekerheid van %q is bij deze reeks niet te berekenen.", f.names[j])
		}
	}
	return f, nil
}

// noVariance is the residual variance, by the size of the figures, that rounding alone leaves.
const noVariance = 1e-20

// scale is the size of the figures, squared where the variance is.
func (f *Fitted) scale() float64 {
	if f.family.logs() {
		return 1
	}
	sum := 0.0
	for _, v := range f.y {
		sum += v * v
	}
	return sum / float64(len(f.y))
}

func (d *design) fitFamily(family Family) (*regression, error) {
	if family == NegativeBinomial {
		return regressNegativeBinomial(d.columns, d.values, d.offsets)
	}
	return regress(family, 0, d.columns, d.values, d.offsets)
}

// covariance gives the covariance matrix of the coefficients. Robust errors are of the model here: the robust interval is made
// by resampling.
func (f *Fitted) covariance(e Errors) *mat.Dense {
	if e.Kind == NeweyWest {
		return f.neweyWest(e.Lag)
	}
	var out mat.Dense
	out.Scale(f.dispersion(), f.inv)
	return &out
}

// neweyWest is the covariance of Newey and West (1987, Econometrica 55:703) with the Bartlett kernel, without prewhitening and
// with the adjustment n/(n-p) for small samples, as in R's sandwich (Zeileis 2004, J Stat Softw 11(10)).
func (f *Fitted) neweyWest(lag int) *mat.Dense {
	n, p := f.x.Dims()
	score := mat.NewDense(n, p, nil)
	for i := range n {
		u := f.w[i] * f.workingResidual(i)
		for j := range p {
			score.Set(i, j, u*f.x.At(i, j))
		}
	}
	var meat mat.Dense
	meat.Mul(score.T(), score)
	for l := 1; l <= min(lag, n-1); l++ {
		var g, both mat.Dense
		g.Mul(score.Slice(l, n, 0, p).T(), score.Slice(0, n-l, 0, p))
		both.Add(&g, g.T())
		both.Scale(1-float64(l)/float64(lag+1), &both)
		meat.Add(&meat, &both)
	}
	var half, out mat.Dense
	half.Mul(f.inv, &meat)
	out.Mul(&half, f.inv)
	out.Scale(float64(n)/float64(n-p), &out)
	return &out
}

// durbinWatson is the statistic of Durbin and Watson (1950) on the deviance residuals: 2 without autocorrelation at lag one.
func durbinWatson(residuals []float64) *float64 {
	var steps, squares float64
	for i, e := range residuals {
		squares += e * e
		if i > 0 {
			steps += (e - residuals[i-1]) * (e - residuals[i-1])
		}
	}
	if squares == 0 {
		return nil
	}
	return finite(steps / squares)
}

// z95 is the 97.5th percentile of the standard normal distribution.
const z95 = 1.959964

// pValue is two-sided: by Student's t where the dispersion was estimated along with the model's own errors, else by the normal
// distribution, as R's summary and lmtest do.
func (f *Fitted) pValue(coef, se float64, spare int) float64 {
	ratio := -math.Abs(coef / se)
	estimated := f.family == QuasiPoisson || f.family == LeastSquares
	if estimated && (f.spec.Errors.Kind != NeweyWest || f.family == LeastSquares) {
		return 2 * distuv.StudentsT{Sigma: 1, Nu: float64(spare)}.CDF(ratio)
	}
	return 2 * distuv.UnitNormal.CDF(ratio)
}

// finite is a number that can be told, or nothing.
func finite(x float64) *float64 {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return nil
	}
	return &x
}
