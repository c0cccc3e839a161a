package effect

import (
	"fmt"
	"slices"
)

// note is a warning and how it reads at the end of the sentence; empty: it does not speak against a claim.
type note struct {
	Warning
	beside string
}

func noted(code Code, beside, format string, args ...any) note {
	return note{Warning{code, fmt.Sprintf(format, args...)}, beside}
}

// weight orders warnings: what most changes how an estimate is to be read comes first.
var weight = []Code{
	SlopeChanged, RegressionToMean, Outlier, OtherDecision, ReportingChanged, Power, SmallCounts, TrendBefore, TooFewPeriods, Overdispersion,
	Autocorrelation, RecordedAfterward, NoSize,
}

// notes gathers the warnings.
func (a *analysis) notes(out *Analysis) []note {
	all := slices.Concat(a.doubtNotes(), a.figureNotes(), a.beforeNotes(), a.powerNotes(out.Verdict), a.aroundNotes())
	slices.SortStableFunc(all, func(x, y note) int { return slices.Index(weight, x.Code) - slices.Index(weight, y.Code) })
	return all
}

func warnings(notes []note) []Warning {
	out := make([]Warning, len(notes))
	for i, n := range notes {
		out[i] = n.Warning
	}
	return out
}

// beside is what speaks most against a claim, or stands beside it. Some warnings say nothing of that, and some stand in the
// sentence already.
func beside(notes []note, said ...Code) string {
	for _, n := range notes {
		if n.beside != "" && !slices.Contains(said, n.Code) {
			return n.beside
		}
	}
	return elseChanged
}

// usual is how a warning reads at the end of a sentence when nothing more is known than its code.
var usual = map[Code]string{
	SlopeChanged:      "een sprong ineens beschrijft het verloop niet goed",
	RegressionToMean:  "het besluit volgde op een piek of een dal",
	Outlier:           "één periode wijkt sterk af",
	OtherDecision:     "in dezelfde tijd werkte ook een ander besluit",
	ReportingChanged:  "de manier waarop signalen binnenkomen veranderde in dezelfde tijd",
	Power:             "met deze cijfers zijn alleen grote verschillen te zien",
	SmallCounts:       "het gaat om kleine aantallen",
	TrendBefore:       "het cijfer was al voor het besluit in beweging",
	TooFewPeriods:     "er zijn maar weinig perioden",
	RecordedAfterward: "wat ervan werd verwacht is pas achteraf vastgelegd",
	NoSize:            "vooraf is niet gezegd hoe groot het verschil zou zijn",
}

// besideOf is what speaks most against a claim, of warnings that were made elsewhere.
func besideOf(against []Warning) string {
	for _, code := range weight {
		if short := usual[code]; short != "" && slices.ContainsFunc(against, func(w Warning) bool { return w.Code == code }) {
			return short
		}
	}
	return elseChanged
}

// doubtNotes warns of what a verdict might hang on, with the answer without it.
func (a *analysis) doubtNotes() []note {
	var out []note
	for _, d := range a.doubts {
		other := "niet te berekenen"
		if d.change != nil {
			other = a.words.estimated(*d.change) + " (95%-interval: " + a.words.interval(*d.change) + ")"
		}
		is := a.words.estimated(a.change) + " (95%-interval: " + a.words.interval(a.change) + ")"
		switch d.code {
		case Outlier:
			out = append(out, noted(Outlier, spoken(a.outlier.Label)+" wijkt sterk af",
				"De waarde van %s, %s, wijkt veel sterker af dan bij toeval te verwachten is. Met die periode is de schatting %s, zonder %s. %s",
				named(a.outlier.Label), a.number(a.outlier.Value), is, other, a.hangs(d)))
		case RegressionToMean:
			out = append(out, noted(RegressionToMean, "het besluit volgde op "+a.peak.kind()+", en daarna gaat een cijfer vaak vanzelf terug",
				"Het besluit volgde op %s (%s). Daarna gaat een cijfer vaak vanzelf terug naar het gewone. Zonder de laatste %d %s voor het besluit is de schatting %s. %s",
				a.peak.kind(), spoken(a.peak.point.Label), peakPeriods, a.series.periods(), other, a.hangs(d)))
		case SlopeChanged:
			how := capital(d.without)
			if d.without == gradually {
				how += " (model " + string(StepSlope) + ")"
			}
			out = append(out, noted(SlopeChanged, usual[SlopeChanged], "Een sprong ineens beschrijft het verloop na het besluit niet goed: wat er veranderde, kwam geleidelijk. %s is de schatting %s. %s",
				how, other, a.hangs(d)))
		default:
		}
	}
	return append(out, a.controlOutlier()...)
}

// hangs says what a doubt does to the verdict.
func (a *analysis) hangs(d doubt) string {
	switch v := a.change.verdict(); {
	case a.onlyGradual():
		return "Het oordeel rust op die schatting; een sprong ineens laat geen verschil zien."
	case v == NoVerdict && (d.change == nil || d.change.verdict() == NoVerdict):
		return "Ook dan is er geen oordeel over de richting."
	case v == NoVerdict:
		return "De uitkomst hangt daarvan af; daarom geen oordeel."
	case d.change == nil:
		return "Daarom geen oordeel over de richting."
	case d.change.verdict() != v:
		return "De uitkomst hangt daarvan af; daarom geen oordeel over de richting."
	}
	return "De richting blijft dezelfde."
}

// controlOutlier warns of an extreme period in the figures that this one is set beside. It says nothing of the series itself.
func (a *analysis) controlOutlier() []note {
	if a.control == nil || a.beside == nil {
		return nil
	}
	o, ok := a.control.outlier()
	if !ok {
		return nil
	}
	return []note{noted(Outlier, "",
		"In de controlereeks wijkt de waarde van %s, %s, veel sterker af dan bij toeval te verwachten is. %s", named(o.Label), a.number(o.Value), a.comparedWithout())}
}

// comparedWithout is the comparison without extreme periods of either series.
func (a *analysis) comparedWithout() string {
	which := "die periode"
	if len(a.beside.extremes) > 1 {
		which = a.beside.named()
	}
	if a.beside.without == nil {
		return "Zonder " + which + " is er geen vergelijking te berekenen."
	}
	c := *a.beside.without
	return "Zonder " + which + " is het verschil met de controlereeks " + a.words.estimated(c) + " (95%-interval: " + a.words.interval(c) + ")."
}

// number writes one figure of the series.
func (a *analysis) number(v float64) string {
	if a.series.Kind == Count {
		return dutch(v, 0)
	}
	return dutch(v, decimalsFor(0, v))
}
