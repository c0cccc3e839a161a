package effect

import "slices"

// others asks the same of other models, and of the same on other figures: how much does the answer depend on how it is computed?
func (a *analysis) others() []Answer {
	out := []Answer{}
	for _, v := range a.variants() {
		answer := Answer{Model: v.spec.Model, Season: v.spec.Season, Family: v.spec.Family, Change: v.change}
		f, err := Fit(a.series, v.spec)
		if err == nil {
			answer.fill(f)
		} else {
			answer.Reason = err.Error()
		}
		out = append(out, answer)
	}
	return out
}

// fill tells what a fit says of the whole time after the decision, by an interval that takes no drawing: there are many models.
func (x *Answer) fill(f *Fitted) {
	x.Model, x.Season, x.Family = f.spec.Model, f.spec.Season, f.family
	s, err := f.quickly()
	if err != nil {
		x.Reason = err.Error()
		return
	}
	x.Ratio, x.Difference, x.Lower, x.Upper = s.Ratio, s.Difference, finite(s.Lower), finite(s.Upper)
}

type variant struct {
	spec   Spec
	change string
}

// variants are the other ways to compute, each with one thing changed.
func (a *analysis) variants() []variant {
	now := a.fit.spec
	now.Family, now.without = a.fit.family, a.spec.without
	var out []variant
	add := func(change string, edit func(*Spec)) {
		sp := now
		edit(&sp)
		out = append(out, variant{sp, change})
	}
	if now.Model == Step {
		add("met een verandering van de trend", func(sp *Spec) { sp.Model = StepSlope })
	} else {
		add("zonder verandering van de trend", func(sp *Spec) { sp.Model = Step })
	}
	for _, season := range a.seasons() {
		add("seizoen "+season.String(), func(sp *Spec) { sp.Season = season })
	}
	if a.series.Kind == Count {
		for _, family := range Families {
			if family != now.Family {
				add("verdeling "+string(family), func(sp *Spec) { sp.Family = family })
			}
		}
	}
	if a.fit.exposed() {
		add("zonder blootstelling", func(sp *Spec) { sp.NoExposure = true })
	}
	if a.outlier != nil {
		add("zonder "+a.outlier.Label, func(sp *Spec) { sp.without = []int{a.outlier.At} })
	}
	if now.PhaseIn > 0 || now.Anticipation > 0 {
		add("met de overgang erbij", func(sp *Spec) { sp.PhaseIn, sp.Anticipation = 0, 0 })
	} else {
		add("zonder de eerste "+dutch(transition, 0)+" "+a.series.periods()+" na het besluit", func(sp *Spec) { sp.PhaseIn = transition })
	}
	return out
}

// transition is how many periods from the decision on are left out to see whether they matter.
const transition = 3

// seasons are the other ways to tell the time of year apart that this rhythm has.
func (a *analysis) seasons() []Season {
	var usable []Season
	switch perYear := a.series.PerYear; {
	case perYear >= 12:
		usable = []Season{0, 1, 2}
	case perYear >= 4:
		usable = []Season{0, 1}
	}
	if a.series.PerYear == 12 || a.series.PerYear == 4 {
		usable = append(usable, EachPeriod)
	}
	return slices.DeleteFunc(usable, func(s Season) bool { return s == a.fit.spec.Season })
}
