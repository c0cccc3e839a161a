package effect

import (
	"math"

	"gonum.org/v1/gonum/mat"
)

// Estimate writes down what was found.
func (f *Fitted) Estimate() *Estimate {
	b, se := f.coef[f.step], math.Sqrt(f.cov.At(f.step, f.step))
	e := &Estimate{
		Model: f.spec.Model, Season: f.spec.Season, Family: f.family, FamilyReason: f.reason, Errors: f.spec.Errors, Exposed: f.exposed(), PerYear: f.series.PerYear,
		StdErr: finite(se), PValue: finite(f.pValue(b, se, f.spare())), Dispersion: finite(f.dispersion()), DurbinWatson: durbinWatson(f.devianceResiduals()),
		Without: f.without(), Curve: f.curve(),
	}
	for _, side := range f.sides {
		switch side {
		case Before:
			e.Before++
		case After:
			e.After++
		case LeftOut:
		}
	}
	for j, name := range f.names {
		e.Coefficients = append(e.Coefficients, Coefficient{name, f.coef[j], math.Sqrt(f.cov.At(j, j))})
	}
	e.put(f.family, b, se)
	return e
}

// put tells the step with its interval: as a ratio where effects are ratios, else as a difference.
func (e *Estimate) put(family Family, b, se float64) {
	low, high := b-z95*se, b+z95*se
	if family.logs() {
		e.Ratio, e.Lower, e.Upper = finite(math.Exp(b)), finite(math.Exp(low)), finite(math.Exp(high))
		return
	}
	e.Difference, e.Lower, e.Upper = finite(b), finite(low), finite(high)
}

// change is what the model says of the whole time after the decision: the logarithm of what it fits by what it expected, or the
// mean difference per period; and its gradient by the coefficients.
func (f *Fitted) change(coef []float64) (float64, []float64) {
	grad := make([]float64, len(coef))
	var fit, without float64
	fitBy, withoutBy := make([]float64, len(coef)), make([]float64, len(coef))
	n := 0.0
	for i, at := range f.rows {
		if f.sides[at] != After {
			continue
		}
		n++
		row := f.x.RawRowView(i)
		eta, gone := f.offset[i], 0.0
		for j, x := range row {
			eta += x * coef[j]
			if j == f.step || j == f.slope {
				gone += x * coef[j]
			}
		}
		if !f.family.logs() {
			fit += gone
			grad[f.step] += row[f.step]
			if f.slope >= 0 {
				grad[f.slope] += row[f.slope]
			}
			continue
		}
		with, had := f.mean(eta), f.mean(eta-gone)
		fit, without = fit+with, without+had
		for j, x := range row {
			fitBy[j] += with * x
			if j != f.step && j != f.slope {
				withoutBy[j] += had * x
			}
		}
	}
	if !f.family.logs() {
		for j := range grad {
			grad[j] /= n
		}
		return fit / n, grad
	}
	for j := range grad {
		grad[j] = fitBy[j]/fit - withoutBy[j]/without
	}
	return math.Log(fit / without), grad
}

// without tells what was expected after the decision had nothing changed. What was averted or added is the observed part that
// the change explains (Gasparrini and Leone 2014, BMC Med Res Methodol 14:55), with its interval by the delta method on the scale
// of the terms.
func (f *Fitted) without() *WithoutChange {
	change, grad := f.change(f.coef)
	se := math.Sqrt(quadratic(f.cov, grad))
	w := &WithoutChange{Mean: !f.series.Kind.AddsUp()}
	n := 0.0
	for i, at := range f.rows {
		if f.sides[at] == After {
			w.Observed += f.y[i]
			n++
		}
	}
	if w.Mean {
		w.Observed /= n
	}
	w.tell(f.family, change, change-z95*se, change+z95*se, n)
	if finite(w.Expected) == nil || finite(w.Lower) == nil || finite(w.Upper) == nil {
		return nil
	}
	return w
}

// tell turns a change over n periods into what was expected.
func (w *WithoutChange) tell(family Family, change, low, high, n float64) {
	if family.logs() {
		w.Expected = w.Observed * math.Exp(-change)
		w.Lower, w.Upper = w.Observed*(1-math.Exp(-low)), w.Observed*(1-math.Exp(-high))
	} else {
		if w.Mean {
			n = 1
		}
		w.Expected = w.Observed - change*n
		w.Lower, w.Upper = low*n, high*n
	}
	w.Difference = w.Observed - w.Expected
}

// quadratic is g'Vg.
func quadratic(v *mat.Dense, g []float64) float64 {
	x := mat.NewVecDense(len(g), g)
	return mat.Inner(x, v, x)
}

// curve draws the model through every period, those that were left out too.
func (f *Fitted) curve() []CurvePoint {
	terms, err := f.terms()
	if err != nil {
		return nil
	}
	out := make([]CurvePoint, len(f.series.Points))
	row := make([]float64, len(terms))
	for i, p := range f.series.Points {
		for j, t := range terms {
			row[j] = t.value(p)
		}
		offset := f.logExposure(p)
		c := CurvePoint{Label: p.Label, Side: f.sides[i], Value: p.Value, Fitted: f.mean(dot(row, f.coef) + offset)}
		c.Time, c.Season = p.At-f.series.Points[0].At+1, f.placeInYear(p)
		if p.Exposure > 0 {
			c.Exposure = &p.Exposure
		}
		if p.At >= f.spec.Start {
			c.Step, c.Slope = 1, p.At-f.spec.Start+1
			for _, j := range []int{f.step, f.slope} {
				if j >= 0 {
					row[j] = 0
				}
			}
			eta, se := dot(row, f.coef)+offset, math.Sqrt(quadratic(f.cov, row))
			c.Without, c.Low, c.High = finite(f.mean(eta)), finite(f.mean(eta-z95*se)), finite(f.mean(eta+z95*se))
		}
		out[i] = c
	}
	return out
}

func dot(a, b []float64) float64 {
	sum := 0.0
	for i := range a {
		sum += a[i] * b[i]
	}
	return sum
}
