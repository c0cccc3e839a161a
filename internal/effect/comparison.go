package effect

import (
	"math"

	"gonum.org/v1/gonum/mat"
)

// Comparison sets a series beside one that the decision does not touch: a ratio of ratios, or a difference of differences
// (Lopez Bernal, Cummins and Gasparrini 2018, Int J Epidemiol 47:2082). Each series has its own trend and season; how much the
// figures vary is estimated over both.
type Comparison struct {
	Control      string        `json:"controle"` // the series
	Ratio        *float64      `json:"verhouding"`
	Difference   *float64      `json:"verschil"`
	Lower        *float64      `json:"onder"`
	Upper        *float64      `json:"boven"`
	StdErr       *float64      `json:"standaardfout"`
	PValue       *float64      `json:"pWaarde"`
	Dispersion   *float64      `json:"dispersie"`
	DurbinWatson *float64      `json:"durbinWatson"` // of the residuals of the series and then those of the control
	Own          *Estimate     `json:"controleSchatting"`
	Coefficients []Coefficient `json:"coefficienten"` // stap:controle is the step of the series less that of the control
	Sure         *Sure         `json:"robuust"`       // the change of the series by that of the control, over the whole time after the decision

	extremes []Point // periods of either series that lie far outside its model
	without  *Change // what Sure is without those; nil: not known
}

// InteractionTerm is the step of the series less that of the control.
const InteractionTerm = "stap:controle"

// Compare sets a fitted series beside a control that was fitted with the same specification.
func Compare(f, control *Fitted) (*Comparison, error) {
	switch {
	case f.family.logs() != control.family.logs():
		return nil, refuse(Unsuited, "De controlereeks is van een andere soort dan de reeks zelf; die zijn niet met elkaar te vergelijken.")
	case f.spec.Model != control.spec.Model || f.spec.Start != control.spec.Start:
		return nil, refuse(Unsuited, "De controlereeks is met een ander model geschat.")
	}
	b := f.coef[f.step] - control.coef[control.step]
	se := math.Sqrt(f.jointVariance(control))
	c := &Comparison{
		Control: control.series.Name, StdErr: finite(se), PValue: finite(f.pValue(b, se, f.spare()+control.spare())), Dispersion: finite(f.jointDispersion(control)),
		DurbinWatson: durbinWatson(append(f.devianceResiduals(), control.devianceResiduals()...)), Own: control.Estimate(),
		Coefficients: []Coefficient{{InteractionTerm, b, se}},
	}
	e := &Estimate{}
	e.put(f.family, b, se)
	c.Ratio, c.Difference, c.Lower, c.Upper = e.Ratio, e.Difference, e.Lower, e.Upper
	return c, nil
}

// jointDispersion is the dispersion over both series.
func (f *Fitted) jointDispersion(control *Fitted) float64 {
	if f.family == Poisson || f.family == NegativeBinomial {
		return 1
	}
	n, m := float64(f.spare()), float64(control.spare())
	return (n*f.dispersion() + m*control.dispersion()) / (n + m)
}

// jointVariance is the variance of the step of the series less that of the control, as in one regression over both with every
// term apart. For least squares the spread of each series is its own: their units need not be alike.
func (f *Fitted) jointVariance(control *Fitted) float64 {
	switch {
	case f.spec.Errors.Kind == NeweyWest, f.family == LeastSquares:
		return at(f.cov, f.step) + at(control.cov, control.step)
	default:
		return f.jointDispersion(control) * (at(f.inv, f.step) + at(control.inv, control.step))
	}
}

func at(m *mat.Dense, i int) float64 { return m.At(i, i) }
