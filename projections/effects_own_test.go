package projections_test

import (
	"fmt"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"

	"ruggespraak/commands"
	"ruggespraak/domain"
	"ruggespraak/projections"
)

var here = projections.Place{Code: municipality, Name: "Stad"}

// estimating asks as the municipality itself, with models.
func estimating(ask *projections.Ask) {
	ask.Place, ask.Estimator = here, projections.NewEstimator(10)
}

// falling measures a series for four years, lower by a share from March 2025 on, each month a little off.
func falling(w *world, name string, level, share float64, whole bool) {
	w.t.Helper()
	for i := range 48 {
		v := level * (1 + 0.04*math.Sin(float64(i*i)))
		if i >= 26 {
			v *= 1 - share
		}
		if whole {
			v = math.Round(v)
		}
		w.do(measured(name, domain.Period(fmt.Sprintf("%d-%02d", 2023+i/12, i%12+1)), v))
	}
}

// aTown has a decision that three series were to fall after: a count, a mean and a percentage.
func aTown(w *world) {
	w.t.Helper()
	var list []domain.Expectation
	w.on("2025-01-20", commands.RecordArea{Code: "GM0855", Name: "Stad", Kind: "gemeente", Year: 2025, People: ptr(220_000)},
		aMeasure("a", func(in *commands.MeasureInput) {
			in.Kind, in.Sectors, in.Areas = "pilot", []domain.Sector{"jeugd", "wmo"}, []domain.AreaStart{{Code: "WK01"}, {Code: "WK02"}}
		}))
	for i, kind := range []domain.SeriesKind{"aantal", "gemiddelde", "percentage"} {
		c := aSeries(fmt.Sprint(i))
		c.Kind, c.Unit = kind, []string{"opnames", "dagen", "procent"}[i]
		w.do(c)
		list = append(list, domain.Expectation{Series: ser(fmt.Sprint(i)), Direction: "daling"})
	}
	w.do(aDecision("d", "a", effectiveOn("2025-03-01"), expecting(list...)))
	w.clock.day("2027-02-01")
	for i := range 3 {
		falling(w, fmt.Sprint(i), 200, 0.2, i == 0)
	}
}

func TestOurOwnEffectsStandOnAScaleThatOthersHave(t *testing.T) {
	w := newWorld(t)
	aTown(w)
	list, _ := compared(w, estimating)
	own := projections.OwnEffects(list)
	if len(own) != 3 {
		t.Fatalf("got %+v", list)
	}
	for i, want := range []struct {
		scale    domain.EffectScale
		estimate float64
	}{{"log-verhouding", math.Log(0.8)}, {"verschil-procent", -20}, {"verschil", -40}} {
		e := own[i]
		if e.Scale != want.scale || math.Abs(e.Estimate/want.estimate-1) > 0.1 || e.Lower >= e.Estimate || e.Upper <= e.Estimate || e.Upper >= 0 {
			t.Errorf("%s: got %s %g (%g to %g), want about %g", e.SeriesKind, e.Scale, e.Estimate, e.Lower, e.Upper, want.estimate)
		}
		if math.Abs((e.Upper-e.Lower)/(2*1.959964)/e.StdErr-1) > 1e-4 {
			t.Errorf("%s: an error of %g goes with %g to %g", e.SeriesKind, e.StdErr, e.Lower, e.Upper)
		}
	}
	e := own[0].EffectSummary
	want := domain.EffectSummary{
		Municipality: "gm0855", MunicipalityName: "Stad", MeasureKind: "pilot", Sectors: []domain.Sector{"jeugd", "wmo"}, Decision: domain.ElsewhereID(dec("d")),
		Series: "Reeks 0", SeriesKind: "aantal", Unit: "opnames", Independent: true, Direction: "daling", From: "2025-03", Model: "stap",
		Family: "quasi-poisson", Errors: "robuust", Before: 26, After: 22, Scale: "log-verhouding", Estimate: e.Estimate, StdErr: e.StdErr, Lower: e.Lower,
		Upper: e.Upper, People: "100000-250000", Areas: ptr(2), Warnings: e.Warnings, Verdict: "minder",
	}
	if !reflect.DeepEqual(e, want) {
		t.Errorf("got  %+v\nwant %+v", e, want)
	}
}

func TestOurOwnEffectIsTakenTogetherWithThoseOfOthers(t *testing.T) {
	w := newWorld(t)
	aTown(w)
	takenOver(w, toldBy("gm9911", "Bovenmeer", -14, func(s *domain.EffectSummary) { s.Series = "reeks 1" }),
		toldBy("gm9912", "Zandvoorde", -17, func(s *domain.EffectSummary) { s.Series = "REEKS  1" }))
	list, groups := compared(w, estimating, narrowed("uitkomst", "reeks 1"))
	same(t, groups, []string{"pilot reeks 1 verschil-procent Bovenmeer Stad Zandvoorde"})
	if row := list[0]; row.Together == nil || row.Together.Places != 3 || !row.Effects[1].Own || row.Effects[0].Own {
		t.Errorf("got %+v", row)
	}
}

func TestWhatCannotBeToldIsNotTold(t *testing.T) {
	for name, c := range map[string]struct {
		given func(w *world)
		ask   func(*projections.Ask)
	}{
		"a decision that was revoked": {
			given: func(w *world) {
				w.do(commands.RevokeDecision{DecisionID: dec("d"), On: "2026-01-01", Reason: "toch niet"})
			}, ask: estimating,
		},
		"without models":             {ask: func(ask *projections.Ask) { ask.Place = here }},
		"without a name to go under": {ask: func(ask *projections.Ask) { ask.Estimator = projections.NewEstimator(1) }},
	} {
		w := newWorld(t)
		aTown(w)
		if c.given != nil {
			c.given(w)
		}
		if list, _ := compared(w, c.ask); len(list) != 0 {
			t.Errorf("%s: got %+v", name, list)
		}
	}
}

// What was written by people, and what is counted of them, has no place in what is told to others.
func TestNothingThatWasWrittenIsTold(t *testing.T) {
	w := newWorld(t)
	aTown(w)
	list, _ := compared(w, estimating)
	text := written(t, projections.OwnEffects(list))
	for _, secret := range []string{"Maatregel a", "Besluit d", "omdat het nodig is", "WK01", "2025-03-01"} {
		if strings.Contains(text, secret) {
			t.Errorf("%q is told", secret)
		}
	}
	again, _ := compared(w, estimating)
	if a, b := projections.OwnEffects(list), projections.OwnEffects(again); !slices.EqualFunc(a, b, func(a, b projections.EffectLine) bool { return a.Key == b.Key }) {
		t.Error("keys do not stay the same")
	}
}
