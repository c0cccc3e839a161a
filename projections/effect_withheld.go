package projections

import (
	"fmt"
	"math"
	"slices"

	"ruggespraak/domain"
	"ruggespraak/internal/disclosure"
	"ruggespraak/internal/effect"
)

// withheldMonths are the months of which the number of signals is not shown.
type withheldMonths map[string]bool

// withheld finds the months of a stretch of which the number is not shown.
func (a *aboutMeasure) withheld(rule disclosure.Rule, span months) withheldMonths {
	out := withheldMonths{}
	span.each(func(month string) {
		v, there := a.shown[month]
		if !there {
			v = beside(rule, a.sum, disclosure.Cell{})
		}
		if _, known := v.Known(); !known {
			out[month] = true
		}
	})
	return out
}

// level gives withheld months what is left of the sum of their side when the months that are shown are taken off, spread evenly.
// Whoever reads the page can work that out, so a model of these figures tells nobody more about a month, however often and in
// however many ways it is asked. Rounding does not do that: who tries every number that a month can have, finds the one that
// gives the same answer.
func (a *aboutMeasure) level(points []effect.Point, held withheldMonths, span months, effective domain.Date) {
	per, sums := map[string][]string{}, map[string]int{}
	span.each(func(month string) {
		if held[month] {
			s := side(domain.Period(month), effective)
			per[s], sums[s] = append(per[s], month), sums[s]+a.perMonth[month].Count
		}
	})
	spread := map[string]int{}
	for s, list := range per {
		for i, month := range list {
			spread[month] = sums[s]*(i+1)/len(list) - sums[s]*i/len(list)
		}
	}
	for i, p := range points {
		if held[p.Label] {
			points[i].Value = float64(spread[p.Label])
		}
	}
}

// fill gives withheld months the mean of the months of their side that are shown. It is for where even the sum of a side is not
// shown: then nothing goes into a model but what everybody sees.
func (h withheldMonths) fill(points []effect.Point, start int) {
	for _, part := range sidesOf(points, start) {
		sum, n := 0.0, 0.0
		for _, p := range part {
			if !h[p.Label] {
				sum, n = sum+p.Value, n+1
			}
		}
		for i, p := range part {
			if h[p.Label] && n > 0 {
				part[i].Value = math.Round(sum / n)
			}
		}
	}
}

// filled warns of months that were filled in.
func (h withheldMonths) filled(points []effect.Point) effect.Warning {
	n := h.among(points)
	return effect.Warning{Code: effect.SmallCounts, Text: fmt.Sprintf(
		"Van %d van de %d maanden wordt het aantal niet getoond; daarvoor telt het gemiddelde van de andere maanden aan dezelfde kant van het besluit.", n, len(points))}
}

// sidesOf divides points at the first period after the decision.
func sidesOf(points []effect.Point, start int) [2][]effect.Point {
	at := slices.IndexFunc(points, func(p effect.Point) bool { return p.At >= start })
	if at < 0 {
		at = len(points)
	}
	return [2][]effect.Point{points[:at], points[at:]}
}

// among counts the withheld months among points.
func (h withheldMonths) among(points []effect.Point) int {
	n := 0
	for _, p := range points {
		if h[p.Label] {
			n++
		}
	}
	return n
}

// mostShown is how many months there must be on a side for each that is withheld: with fewer, trend and season are those of the
// spread, and not of the signals. Where the sum of a side is not shown either, small months are taken for usual ones, and few of
// those must be enough to make a difference.
const (
	mostShown       = 3
	mostShownFilled = 5
)

// tooMany refuses an estimate when too many months of a side are withheld.
func (h withheldMonths) tooMany(t task, times int) error {
	for _, part := range sidesOf(t.Series.Points, t.Spec.Start) {
		if times*h.among(part) > len(part) {
			return &effect.Refusal{Code: effect.SmallCounts, Text: fmt.Sprintf(
				"In %d van de %d maanden is het aantal signalen te klein om te tonen. Dat zijn er te veel voor een schatting.", h.among(t.Series.Points), len(t.Series.Points))}
		}
	}
	return nil
}

// rough is an estimate without what seems to tell of single months, for those that are withheld were spread: the model's terms,
// its curve, what is left over from it, and sums over months. What stays is rounded.
func rough(full *effect.Analysis) *effect.Analysis {
	out, e := *full, *full.Estimate
	out.Estimate, out.Others = &e, []effect.Answer{}
	out.Warnings = slices.Clone(full.Warnings)
	for i, w := range out.Warnings {
		if text, telling := unspecific[w.Code]; telling {
			out.Warnings[i].Text = text
		}
		if w.Code == effect.Outlier {
			out.Verdict, out.Sentence = effect.NoVerdict, hangsOnAMonth
		}
	}
	e.Coefficients, e.Curve, e.Without = []effect.Coefficient{}, []effect.CurvePoint{}, nil
	e.StdErr, e.PValue, e.Dispersion, e.DurbinWatson = nil, nil, nil, nil
	for _, x := range []**float64{&e.Ratio, &e.Lower, &e.Upper, &e.Difference} {
		*x = rounded(*x)
	}
	if s := full.Sure; s != nil {
		e.Sure = &effect.Sure{Ratio: rounded(s.Ratio), Difference: rounded(s.Difference), Lower: *rounded(&s.Lower), Upper: *rounded(&s.Upper)}
	}
	return &out
}

// unspecific is what warnings say that else would name one month.
var unspecific = map[effect.Code]string{
	effect.Outlier:          "Een enkele maand wijkt sterk af en kan de schatting bepalen.",
	effect.RegressionToMean: "Het besluit volgde op een piek; daarna daalt een aantal vaak vanzelf.",
}

// hangsOnAMonth is the sentence where one month decides, and that month can't be told of.
const hangsOnAMonth = "Of er na het besluit meer of minder signalen kwamen, is met deze cijfers niet te zeggen: een enkele maand wijkt sterk af."

// rounded keeps two decimals.
func rounded(x *float64) *float64 {
	if x == nil {
		return nil
	}
	r := math.Round(*x*100) / 100
	return &r
}
