package effect

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"
)

// fewPeriods is the number of periods on a side below which a warning is given (Wagner and others 2002, J Clin Pharm Ther 27:299,
// ask for twelve).
const fewPeriods = 12

// smallMean is the expected count per period below which the usual approximations are poor.
const smallMean = 5

// figureNotes warns of what the figures themselves do.
func (a *analysis) figureNotes() []note {
	return slices.Concat(a.fewPeriods(), a.smallCounts(), a.serial(), a.spread())
}

func (a *analysis) fewPeriods() []note {
	var before, after int
	for _, at := range a.fit.rows {
		if a.fit.sides[at] == After {
			after++
		} else {
			before++
		}
	}
	if min(before, after) >= fewPeriods {
		return nil
	}
	where, n := "na", after
	if before < after {
		where, n = "voor", before
	}
	few := dutch(float64(n), 0) + " " + a.series.periods()
	return []note{noted(TooFewPeriods, "er zijn maar "+few+" "+where+" het besluit",
		"Er zijn maar %s %s het besluit. Een schatting kan, maar met minder dan %d aan een kant is een trend moeilijk van een verandering te onderscheiden.", few, where, fewPeriods)}
}

func (a *analysis) smallCounts() []note {
	if a.series.Kind != Count {
		return nil
	}
	var sum, n [2]float64
	for i, at := range a.fit.rows {
		side := 0
		if a.fit.sides[at] == After {
			side = 1
		}
		sum[side] += a.fit.mu[i]
		n[side]++
	}
	if sum[0] >= smallMean*n[0] && sum[1] >= smallMean*n[1] {
		return nil
	}
	return []note{noted(SmallCounts, usual[SmallCounts],
		"Het gaat om kleine aantallen: gemiddeld minder dan %d per %s. Toeval weegt dan zwaar.", smallMean, a.series.period())}
}

// serial warns when periods that follow each other, or the same period of two years, resemble each other.
func (a *analysis) serial() []note {
	e := a.steady.devianceResiduals()
	bound := distuv.UnitNormal.Quantile(1 - serialLevel)
	where := ""
	if a.steady.like(e, 1).z > bound {
		where = a.series.periods() + " die op elkaar volgen lijken op elkaar"
	} else if lag := int(math.Round(a.series.PerYear)); lag > 1 && len(e) >= 3*lag && a.steady.like(e, lag).z > bound {
		where = "dezelfde " + a.series.periods() + " van twee jaren lijken op elkaar"
	}
	if where == "" {
		return nil
	}
	return []note{noted(Autocorrelation, "",
		"%s, ook na aftrek van trend en seizoen. Gewone standaardfouten zijn dan te klein; de zin en het oordeel rekenen daarom met een ruimer interval.", capital(where))}
}

// spread warns of counts that vary clearly more than chance: the Pearson statistic by its chi-square distribution.
func (a *analysis) spread() []note {
	if a.series.Kind != Count || a.fit.family != QuasiPoisson && a.fit.family != Poisson {
		return nil
	}
	square := 0.0
	for _, e := range a.steady.pearson() {
		square += e * e
	}
	spare := float64(a.steady.spare())
	times := square / spare
	if times <= spreadMatters || (distuv.ChiSquared{K: spare}).Survival(square) > spreadLevel {
		return nil
	}
	often := dutch(times, 1)
	text := "De spreiding is " + often + " keer die van toeval. De schatting houdt daar rekening mee."
	if a.fit.family == Poisson {
		text = "De spreiding is " + often + " keer die van toeval, en de gevraagde verdeling (poisson) houdt daar geen rekening mee: het gewone interval is te smal."
	}
	return []note{noted(Overdispersion, "", "%s", text)}
}

func capital(s string) string {
	if s == "" || s[0] < 'a' || s[0] > 'z' {
		return s
	}
	return string(s[0]-'a'+'A') + s[1:]
}

// sizeMatters is the change that a series should be able to show when no size was said, as a part of the level.
const sizeMatters = 0.2

// powerNotes says how small a change these figures can show: always without a verdict, else when that is more than was expected.
// Of a change that came gradually it says nothing, for it is computed for one that came at once.
func (a *analysis) powerNotes(v Verdict) []note {
	least, part := a.detectable()
	if a.onlyGradual() || !(least > 0) || math.IsInf(least, 0) {
		return nil
	}
	needed, known := a.around.Expected.needed(a.change.Ratio, a.level())
	if !known {
		needed, least = sizeMatters, part
	}
	if v != NoVerdict && least <= needed {
		return nil
	}
	text := "met deze cijfers zien we alleen verschillen groter dan " + a.detectableText()
	if a.series.Kind == Count {
		text = "met deze aantallen zien we alleen verschillen groter dan " + a.detectableText()
	}
	return []note{noted(Power, text, "%s; een kleiner verschil kan er zijn zonder dat het blijkt.", capital(text))}
}

// detectable is the least change that these figures show four times out of five, on the scale of a change, and as a part of the
// level.
func (a *analysis) detectable() (least, part float64) {
	if least = a.sure.Detectable; a.change.Ratio {
		least /= 100
		return least, least
	}
	return least, least / math.Abs(a.level())
}

func (a *analysis) detectableText() string {
	least, _ := a.detectable()
	switch {
	case a.change.Ratio && least > doubling:
		return "een verdubbeling of een halvering"
	case a.change.Ratio:
		return "± " + dutch(math.Ceil(100*least), 0) + " procent"
	}
	return "± " + joinWords(dutch(least, decimalsFor(0, least)+1), a.words.measure(a.change))
}
