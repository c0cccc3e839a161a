package effect

import (
	"math"
	"slices"
)

func (p *peakBefore) kind() string {
	if p.up {
		return "een piek"
	}
	return "een dal"
}

// AfterPeak warns that a decision followed a peak or a dip, for figures of which more cannot be told.
func AfterPeak(s Series, sp Spec) (Warning, bool) {
	f, err := Fit(s, sp)
	if err != nil {
		return Warning{}, false
	}
	p, ok := f.peakBefore()
	return Warning{RegressionToMean, "Het besluit volgde op " + p.kind() + " (" + spoken(p.point.Label) + "). Daarna gaat een cijfer vaak vanzelf terug naar het gewone."}, ok
}

// beforeNotes warns of a trend before the decision.
func (a *analysis) beforeNotes() []note {
	t, ok := a.steady.trendBefore()
	if !ok {
		return nil
	}
	up := t.perYear > 0
	way := "daalde"
	if up {
		way = "steeg"
	}
	if t.turned {
		return []note{noted(TrendBefore, "de trend veranderde al voor het besluit",
			"Al voor het besluit veranderde de trend. De schatting gaat uit van één rechte trend; een deel van het verschil kan daarvan komen.")}
	}
	part := "Die trend is in de schatting verrekend."
	if c := a.change; up == (c.Value > c.none()) {
		part = "Een deel van het verschil tussen voor en na was er dus ook zonder besluit gekomen; de schatting houdt daar rekening mee."
	}
	return []note{noted(TrendBefore, "het cijfer "+way+" al voor het besluit",
		"Het cijfer %s al voor het besluit, met %s per jaar. %s", way, t.pace(), part)}
}

// pace is how much a trend changes the figures in a year.
func (t trendBefore) pace() string {
	if t.perYear > doubling {
		return "meer dan een verdubbeling"
	}
	return "ongeveer " + dutch(100*math.Abs(t.perYear), max(0, decimalsFor(0, 100*t.perYear))) + " procent"
}

// doubling is the change, as a part, beyond which percentages say no more than words.
const doubling = 1

// aroundNotes warns of what stands around the figures. It needs no estimate.
func (a *analysis) aroundNotes() []note {
	return slices.Concat(a.otherDecisions(), a.reporting(), a.recorded())
}

func (a *analysis) otherDecisions() []note {
	var out []note
	points := a.series.Points
	for _, d := range a.around.Others {
		inside := len(points) > 0 && d.At > points[0].At && d.At <= points[len(points)-1].At
		switch {
		case d.At == a.spec.Start:
			out = append(out, noted(OtherDecision, "tegelijk ging ook ‘"+d.Title+"’ in",
				"Tegelijk (%s) ging ook het besluit ‘%s’ in. Wat door het ene komt en wat door het andere, is niet uit elkaar te houden.", d.Label, d.Title))
		case d.Cut:
			out = append(out, noted(OtherDecision, "vanaf "+d.Label+" werkte ook ‘"+d.Title+"’",
				"In %s ging ook het besluit ‘%s’ in. De perioden aan de andere kant daarvan tellen daarom niet mee.", d.Label, d.Title))
		case inside:
			out = append(out, noted(OtherDecision, "in dezelfde tijd werkte ook ‘"+d.Title+"’",
				"In %s, binnen de tijd die meetelt, ging ook het besluit ‘%s’ in. Een deel van het verschil kan daarvan komen.", d.Label, d.Title))
		}
	}
	return out
}

func (a *analysis) reporting() []note {
	if a.around.Independent && !a.around.Signals {
		return nil
	}
	changed := a.around.Reporting.changed()
	if len(changed) == 0 {
		return nil
	}
	return []note{noted(ReportingChanged, usual[ReportingChanged],
		"De manier waarop signalen binnenkomen is na het besluit anders dan ervoor (%s). Een ander aantal kan daarvan komen: wie meer vraagt, hoort meer.", listed(changed))}
}

func (a *analysis) recorded() []note {
	x := a.around.Expected
	if x == nil {
		return nil
	}
	var out []note
	if x.Afterward {
		out = append(out, noted(RecordedAfterward, usual[RecordedAfterward],
			"Wat van het besluit werd verwacht is pas vastgelegd toen de uitkomst bekend kon zijn. Het bewijst daarom minder als het uitkomt."))
	}
	if x.noSize() {
		out = append(out, noted(NoSize, usual[NoSize],
			"Bij het besluit is niet gezegd hoe groot het verschil moest worden. Daardoor is alleen de richting na te gaan, niet of het genoeg is."))
	}
	return out
}
