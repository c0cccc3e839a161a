package effect

import (
	"math"

	"gonum.org/v1/gonum/mat"
)

// Bootstrap is how the robust answer is drawn. The same figures and the same Bootstrap give the same answer.
type Bootstrap struct {
	Draws int    // 0: 999
	Seed  uint64 // mixed with a number made of the figures
}

// Sure gives the change over the whole time after the decision with an interval that holds in short series whose periods hang
// together. New figures are drawn from the fitted model as often as asked; each time the model is fitted again, with its own
// spread and its own rho, and the interval is read from how far those answers lie from the truth that they were drawn from, in
// their own standard errors: a parametric bootstrap of the studentised answer (Davison and Hinkley 1997, Bootstrap Methods and
// their Application, chapters 2 and 8).
func (f *Fitted) Sure(b Bootstrap) (*Sure, error) {
	r, err := f.resample(b)
	if err != nil {
		return nil, err
	}
	return r.sure(f.family), nil
}

// RobustEstimate writes down what was found along with the robust answer. Where robust errors were asked for, the interval,
// the standard errors, the p-value and the band are robust too.
func (f *Fitted) RobustEstimate(b Bootstrap) (*Estimate, error) {
	r, err := f.resample(b)
	if err != nil {
		return nil, err
	}
	e := f.Estimate()
	if f.spec.Errors.Kind == Robust {
		e = f.robustly(r)
	}
	e.Sure = r.sure(f.family)
	return e, nil
}

// robustly writes down what was found with robust errors.
func (f *Fitted) robustly(r *answers) *Estimate {
	with := *f
	with.cov = r.cov
	e := with.Estimate()
	low, high := r.step.interval()
	e.bounds(f.family, low, high)
	e.PValue = finite(r.step.pValue())
	if e.Without != nil {
		low, high = r.change.interval()
		e.Without.tell(f.family, r.change.value, low, high, float64(e.After))
	}
	with.cov = new(mat.Dense)
	wider := r.change.reach() / z95
	with.cov.Scale(wider*wider, r.cov)
	e.Curve = with.curve()
	return e
}

// bounds tells an interval of the step.
func (e *Estimate) bounds(family Family, low, high float64) {
	if family.logs() {
		low, high = math.Exp(low), math.Exp(high)
	}
	e.Lower, e.Upper = finite(low), finite(high)
}

// answers is what figures drawn from a model say of the answers of that model.
type answers struct {
	rho          float64
	cov          *mat.Dense // of the coefficients
	step, change sampled
}

// within refuses what is too far off to be told.
func (r *answers) within(family Family) (*answers, error) {
	for _, d := range []sampled{r.step, r.change} {
		low, high := d.interval()
		if family.logs() && math.Max(-low, high) > maxExponent || finite(low) == nil || finite(high) == nil {
			return nil, refuse(Separation, "De cijfers schommelen zo sterk dat een interval niets meer zegt.")
		}
	}
	return r, nil
}

func (r *answers) sure(family Family) *Sure {
	low, high := r.change.interval()
	s := sureOf(family, r.change.value, r.change.value-low, high-r.change.value, r.rho)
	s.Detectable = asTold(family, r.change.detectable())
	return s
}

// resample draws figures from the model.
func (f *Fitted) resample(b Bootstrap) (*answers, error) {
	s, err := f.sampler()
	if err != nil {
		return nil, err
	}
	step, change, err := b.run(f.seed(), s.found, func(n *normals) (findings, bool) {
		n.fill(s.carried)
		n.fill(s.fresh)
		return s.again()
	})
	if err != nil {
		return nil, err
	}
	return (&answers{rho: s.rho, cov: s.cov, step: step, change: change}).within(f.family)
}

// CompareSure is Sure for a series beside a control: the change of the one by that of the other.
func CompareSure(f, control *Fitted, b Bootstrap) (*Sure, error) {
	r, err := resampleBoth(f, control, b)
	if err != nil {
		return nil, err
	}
	return r.sure(f.family), nil
}

// RobustCompare sets a fitted series beside a control, with the robust answer. Where robust errors were asked for, the
// interval, the standard error and the p-value are robust too.
func RobustCompare(f, control *Fitted, b Bootstrap) (*Comparison, error) {
	c, err := Compare(f, control)
	if err != nil {
		return nil, err
	}
	r, err := resampleBoth(f, control, b)
	if err != nil {
		return nil, err
	}
	c.Sure = r.sure(f.family)
	if f.spec.Errors.Kind != Robust {
		return c, nil
	}
	low, high := r.step.interval()
	e := &Estimate{}
	e.bounds(f.family, low, high)
	c.Lower, c.Upper, c.StdErr, c.PValue = e.Lower, e.Upper, finite(r.step.se), finite(r.step.pValue())
	c.Coefficients[0].StdErr = r.step.se
	if c.Own, err = control.RobustEstimate(b); err != nil {
		return nil, err
	}
	return c, nil
}

// resampleBoth draws figures from two models. What hits both series in the same period is drawn for both, as far as their
// residuals show it beyond chance.
func resampleBoth(f, control *Fitted, b Bootstrap) (*answers, error) {
	if _, err := Compare(f, control); err != nil {
		return nil, err
	}
	one, err := f.sampler()
	if err != nil {
		return nil, err
	}
	two, err := control.sampler()
	if err != nil {
		return nil, err
	}
	shared := one.sharedWith(two)
	step, change, err := b.run(f.seed()^bitsTurned(control.seed()), one.found.less(two.found), func(n *normals) (findings, bool) {
		n.fillBoth(one, two, shared)
		own, ok := one.again()
		if !ok {
			return own, false
		}
		other, ok := two.again()
		return own.less(other), ok
	})
	if err != nil {
		return nil, err
	}
	return (&answers{rho: math.Max(one.rho, two.rho), step: step, change: change}).within(f.family)
}
