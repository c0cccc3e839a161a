package effect

import (
	"errors"
)

// analysis is what is found out about one series, step by step.
type analysis struct {
	series  Series
	spec    Spec
	around  Surroundings
	options Options
	words   figures
	fit     *Fitted
	steady  *Fitted // the same without the outlier, for what else is looked at
	sure    *Sure
	change  Change
	control *Fitted // nil: none, or it cannot be fitted
	beside  *Comparison
	outlier *Point
	peak    *peakBefore
	gradual *doubt  // a change that did not come at once; nil: a step will do
	doubts  []doubt // that would each overturn a verdict which does not survive it
}

// doubt is another way to compute the change that a verdict must survive.
type doubt struct {
	code          Code
	change        *Change // nil: it cannot be computed
	why           string  // that the direction depends on it
	with, without string  // what the two intervals are of
}

// tell gathers everything that is told.
func (a *analysis) tell() *Analysis {
	a.words = a.around.figures(a.series)
	var err error
	if a.fit, err = Fit(a.series, a.spec); err != nil {
		return a.refused(err)
	}
	out := &Analysis{Others: []Answer{}, Placebos: []PlaceboPoint{}}
	if out.Estimate, err = a.fit.RobustEstimate(a.options.Bootstrap); err != nil {
		return a.unsure(out, err)
	}
	if !out.Sure.Change().told() {
		return a.unsure(out, refuse(Separation, "Hoe zeker de schatting is, valt bij deze reeks niet te berekenen."))
	}
	a.sure, a.change = out.Sure, out.Sure.Change()
	a.compare(out)
	a.doubt()
	out.Verdict = a.verdict()
	notes := a.notes(out)
	out.Warnings = warnings(notes)
	out.Sentence = a.sentence(out.Verdict, notes)
	out.Expected = a.expected(out.Verdict)
	if !a.options.Quick {
		out.Others, out.Placebos = a.others(), Placebo(a.series, a.spec)
	}
	return out
}

// refused tells why there is no estimate.
func (a *analysis) refused(err error) *Analysis {
	sp := a.spec.withDefaults(a.series.Kind)
	out := &Analysis{
		Estimate: &Estimate{Model: sp.Model, Season: sp.Season, Family: sp.Family, Errors: sp.Errors, Coefficients: []Coefficient{}, Curve: []CurvePoint{}},
		Others:   []Answer{}, Placebos: []PlaceboPoint{}, Verdict: NoEstimate, Sentence: err.Error(),
	}
	for _, p := range a.series.Points {
		if p.At < sp.Start-sp.Anticipation {
			out.Before++
		} else if p.At >= sp.Start+sp.PhaseIn {
			out.After++
		}
	}
	out.Warnings = append([]Warning{reason(err)}, warnings(a.aroundNotes())...)
	out.Expected = a.expected(NoEstimate)
	return out
}

// unsure tells of an estimate of which nobody can say how sure it is.
func (a *analysis) unsure(out *Analysis, err error) *Analysis {
	out.Estimate, out.Verdict = a.fit.Estimate(), NoVerdict
	if a.fit.spec.Errors.Kind == Robust {
		out.Lower, out.Upper, out.StdErr, out.PValue = nil, nil, nil, nil
	}
	out.Sentence = "Of er na het besluit iets veranderde, is met deze cijfers niet te zeggen. " + err.Error()
	out.Warnings = append([]Warning{reason(err)}, warnings(a.aroundNotes())...)
	out.Expected = a.expected(NoVerdict)
	return out
}

func reason(err error) Warning {
	if r, ok := errors.AsType[*Refusal](err); ok {
		return Warning{r.Code, r.Text}
	}
	return Warning{Unsuited, err.Error()}
}

// compare sets the series beside its control.
func (a *analysis) compare(out *Analysis) {
	if a.options.Control == nil {
		return
	}
	sp := a.spec
	if sp.Family == "" {
		sp.Family = a.fit.family // ratios beside ratios
	}
	control, err := Fit(*a.options.Control, sp)
	if err != nil {
		out.ControlReason = err.Error()
		return
	}
	a.control = control
	if out.Comparison, err = RobustCompare(a.fit, control, a.options.Bootstrap); err != nil {
		out.Comparison, out.ControlReason = nil, err.Error()
		if plain, err := Compare(a.fit, control); err == nil && a.fit.spec.Errors.Kind != Robust {
			out.Comparison = plain
		}
	}
	if a.beside = out.Comparison; a.beside != nil {
		a.beside.extremes, a.beside.without = a.steadily()
	}
}

// doubt looks for what a verdict might hang on: one period, a peak before the decision, a step where the change was gradual.
func (a *analysis) doubt() {
	a.steady = a.fit
	if o, ok := a.fit.outlier(); ok {
		less, err := a.leaving(o)
		if a.outlier = &o; err == nil {
			a.steady = less
		}
		a.doubts = append(a.doubts, doubt{
			Outlier, a.changeOf(less, err), "dat hangt aan één periode, " + spoken(o.Label), "met die periode", "zonder",
		})
	}
	if p, ok := a.fit.peakBefore(); ok {
		a.peak = &p
		sp := a.spec
		sp.Anticipation = max(sp.Anticipation, 0) + peakPeriods
		a.doubts = append(a.doubts, doubt{
			RegressionToMean, a.changeOf(Fit(a.series, sp)), "het besluit volgde op " + p.kind(), "met de laatste perioden voor het besluit", "zonder",
		})
	}
	if d, ok := a.sloping(); ok {
		a.doubts, a.gradual = append(a.doubts, d), &d
	}
}

// changeOf is the robust change of a fit, when there is one.
func (a *analysis) changeOf(f *Fitted, err error) *Change {
	if err != nil {
		return nil
	}
	s, err := f.Sure(a.options.Bootstrap)
	if err != nil {
		return nil
	}
	if c := s.Change(); c.told() {
		return &c
	}
	return nil
}

// gradually is how the answer of the model stap-helling is told.
const gradually = "bij een geleidelijke verandering"

// sloping says what a change comes to that a step does not describe: without the first periods when those alone make the
// difference, else as a change that grows with time.
func (a *analysis) sloping() (doubt, bool) {
	d := doubt{SlopeChanged, nil, "dat hangt af van de rekenwijze", "bij een sprong ineens", gradually}
	if a.fit.spec.Model != Step || !a.steady.gradual(gradualLevel) {
		return d, false
	}
	sp := a.spec
	sp.Family, sp.without = a.fit.family, a.steady.spec.without
	later := sp
	later.PhaseIn += transition
	if f, err := Fit(a.series, later); err == nil && !f.gradual(settledLevel) {
		d.change, d.without = a.changeOf(f, nil), "zonder de eerste "+dutch(transition, 0)+" "+a.series.periods()
		return d, true
	}
	sp.Model = StepSlope
	d.change = a.changeOf(Fit(a.series, sp))
	return d, true
}

// verdict is the direction that the robust interval has, and keeps in every way of computing that is in doubt. Where a step shows
// none because the change came gradually, it is that of the gradual change.
func (a *analysis) verdict() Verdict {
	v := a.change.verdict()
	if a.onlyGradual() {
		return a.gradual.change.verdict()
	}
	if _, overturned := a.overturned(v); overturned {
		return NoVerdict
	}
	return v
}

// onlyGradual says whether a change has a direction as a gradual one, while a step shows none and nothing else is in doubt.
func (a *analysis) onlyGradual() bool {
	return a.gradual != nil && a.change.verdict() == NoVerdict && len(a.doubts) == 1 && a.gradual.change != nil && a.gradual.change.verdict() != NoVerdict
}

// overturned gives the first doubt that a verdict does not survive. That there is none may hang on taking a gradual change for a
// step.
func (a *analysis) overturned(v Verdict) (doubt, bool) {
	for _, d := range a.doubts {
		switch survives := d.change != nil && d.change.verdict() == v; {
		case v != NoVerdict && !survives, d.code == SlopeChanged && d.change != nil && !survives:
			return d, true
		}
	}
	return doubt{}, false
}

// sentence says it in words. A claim is not met with how little the figures can show, for they showed this.
func (a *analysis) sentence(v Verdict, notes []note) string {
	d, overturned := a.overturned(a.change.verdict())
	switch {
	case a.onlyGradual():
		return a.words.gradualOnly(a.change, *a.gradual, beside(notes, Power, SlopeChanged))
	case overturned:
		return a.words.doubted(a.change, d)
	case v == NoVerdict:
		return a.words.spanning(a.change, beside(notes))
	case a.gradual != nil:
		return a.words.eitherWay(a.change, *a.gradual, beside(notes, Power, SlopeChanged))
	}
	return a.words.claim(a.change, beside(notes, Power))
}

// expected says what was expected, and whether it came.
func (a *analysis) expected(v Verdict) *Expected {
	x := a.around.Expected
	if x == nil {
		return nil
	}
	var c *Change
	if a.sure != nil {
		c = &a.change
	}
	if _, overturned := a.overturned(a.change.verdict()); overturned {
		c = nil
	}
	if a.onlyGradual() {
		c = a.gradual.change
	}
	return &Expected{x.Direction, x.Size, x.From, x.By, x.Afterward, x.came(v, c, a.level())}
}

// level is what was to be expected in one period after the decision.
func (a *analysis) level() float64 {
	if a.fit == nil {
		return 0
	}
	w := a.fit.without()
	switch {
	case w == nil:
		return 0
	case w.Mean:
		return w.Expected
	}
	n := 0
	for _, at := range a.fit.rows {
		if a.fit.sides[at] == After {
			n++
		}
	}
	return w.Expected / float64(n)
}
