package projections

import (
	"strconv"

	"ruggespraak/domain"
	"ruggespraak/internal/effect"
)

// Staggered is the model of a measure that began in one area after the other.
const Staggered effect.Model = "gespreid"

// The words for yes and no in params, and the areas that staggered introduction is compared with.
const (
	yes          = "ja"
	no           = "nee"
	neverTreated = "nooit"
	notTreated   = "nog-niet"
	maxApart     = 60 // periods that can be left out around a decision
)

// effectParams is what the view's question can be narrowed by, and how the model is chosen.
var effectParams = []string{
	"besluit", "maatregel", "meetreeks", "model", "seizoen", "fouten", "verdeling", "blootstelling", "gebied", "controle", "placebo",
	"aanloopperioden", "invoerperioden", "vergelijking", "functie",
}

var effectChoices = map[string][]string{
	"model": {string(effect.Step), string(effect.StepSlope), string(Staggered)}, "seizoen": {"0", "1", "2", effect.EachPeriod.String()},
	"verdeling": wordsOf(effect.Families), "blootstelling": {yes, no}, "vergelijking": {neverTreated, notTreated},
}

// effectChecks refuses values of params that have no fixed list.
var effectChecks = map[string]func(string) error{
	"fouten": func(v string) error {
		if _, ok := effect.ParseErrors(v); !ok {
			return domain.FieldErrorf("fouten", "Fouten %q bestaat niet; kies uit: %s, %s:LAG (zoals %s:6), %s.", v, effect.ModelErrors, effect.NeweyWest, effect.NeweyWest, effect.Robust)
		}
		return nil
	},
	"aanloopperioden": func(v string) error { return checkPeriods("aanloopperioden", v) },
	"invoerperioden":  func(v string) error { return checkPeriods("invoerperioden", v) },
}

func checkPeriods(name, v string) error {
	if n, err := strconv.Atoi(v); err != nil || n < 0 || n > maxApart {
		return domain.FieldErrorf(name, "--%s is een heel getal van 0 tot en met %d, geen %q.", name, maxApart, v)
	}
	return nil
}

// specOf is the model that was asked for, for a series. The start is still to be filled in.
func specOf(params map[string]string, s effect.Series) effect.Spec {
	sp := effect.Spec{
		Model: effect.Model(params["model"]), Family: effect.Family(params["verdeling"]), NoExposure: params["blootstelling"] == no, Season: effect.DefaultSeason(s),
	}
	if season, ok := effect.ParseSeason(params["seizoen"]); ok {
		sp.Season = season
	}
	if errors, ok := effect.ParseErrors(params["fouten"]); ok {
		sp.Errors = errors
	}
	sp.Anticipation, _ = strconv.Atoi(params["aanloopperioden"])
	sp.PhaseIn, _ = strconv.Atoi(params["invoerperioden"])
	return sp
}
