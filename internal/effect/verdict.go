package effect

// analysis is what is found out about one series, step by step.
type analysis struct {
	series  Series
	spec    Spec
	around  Surroundings
	options Options
	fit     *Fitted
	sure    *Sure
}

// tell gathers everything that is told.
func (a *analysis) tell() *Analysis {
	out := &Analysis{Warnings: []Warning{}, Others: []Answer{}}
	var err error
	if a.fit, err = Fit(a.series, a.spec); err != nil {
		return a.refused(out, err)
	}
	out.Estimate = a.fit.Estimate()
	out.Verdict = NoVerdict
	out.Sentence = "Er is een schatting."
	return out
}

// refused tells why there is no estimate.
func (a *analysis) refused(out *Analysis, err error) *Analysis {
	sp := a.spec.withDefaults(a.series.Kind)
	out.Estimate = &Estimate{Model: sp.Model, Season: sp.Season, Family: sp.Family, Errors: sp.Errors, Coefficients: []Coefficient{}, Curve: []CurvePoint{}}
	out.Verdict, out.Sentence = NoEstimate, err.Error()
	return out
}
