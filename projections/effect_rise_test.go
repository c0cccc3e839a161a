package projections_test

import (
	"fmt"
	"math"
	"testing"

	"ruggespraak/commands"
	"ruggespraak/domain"
	"ruggespraak/projections"
)

// rising measures a series month by month, in the month after it, higher by a share from January 2025 on.
func rising(w *world, name string, share float64) {
	w.t.Helper()
	for i := range 40 {
		v := 200 * (1 + 0.03*math.Sin(float64(i*i)))
		if i >= 24 {
			v *= 1 + share
		}
		w.on(domain.Date(fmt.Sprintf("%d-%02d-11", 2023+(i+1)/12, (i+1)%12+1)),
			measured(name, domain.Period(fmt.Sprintf("%d-%02d", 2023+i/12, i%12+1)), math.Round(v)))
	}
}

// afterTheDecision is a series that changes by a share after a decision that expected something else of it.
func afterTheDecision(t *testing.T, share float64, expected domain.Direction) *world {
	t.Helper()
	w := newWorld(t)
	w.on("2022-12-20", aMeasure("a", func(in *commands.MeasureInput) { in.Owner = "beleidsadviseur wonen" }), aSeries("r"),
		aDecision("d", "a", effectiveOn("2025-01-01"), expecting(domain.Expectation{Series: ser("r"), Direction: expected})))
	rising(w, "r", share)
	return w
}

func riseOf(t *testing.T, list []projections.EffectRow) *projections.Rise {
	t.Helper()
	if len(list) != 1 || len(list[0].Series) != 1 || list[0].Series[0].Estimate == nil {
		t.Fatalf("got %+v", list)
	}
	return list[0].Series[0].Estimate.Rise
}

func TestARiseAfterADecisionGoesToThoseWhoCanReadItAndAfterTenWorkingDaysToTheRaad(t *testing.T) {
	w := afterTheDecision(t, 0.5, "daling")
	ask := projections.Ask{Estimator: projections.NewEstimator(100)}
	ask.Calendar.Extra = []domain.Date{"2025-09-15"}
	got := riseOf(t, rows[projections.EffectRow](w, projections.EffectOfDecisions, ask))
	want := &projections.Rise{
		Since: "2025-08", KnownOn: "2025-09-11", For: []string{"beleidsadviseur wonen", "signaalcoördinator", "adviesraad"},
		Raad: "2025-09-26", Visible: true, Read: []projections.RiseReading{},
	}
	same(t, got, want)
	for function, sees := range map[string]bool{
		"raad": true, "adviesraad": true, "Signaalcoordinator": true, "beleidsadviseur wonen": true, "griffie": false, "beleidsadviseur jeugd": false,
	} {
		ask.Params = map[string]string{"functie": function}
		if n := len(rows[projections.EffectRow](w, projections.EffectOfDecisions, ask)); (n == 1) != sees {
			t.Errorf("%s sees %d rows", function, n)
		}
	}
}

func TestTheRaadWaitsTenWorkingDaysAndNoLonger(t *testing.T) {
	w := afterTheDecision(t, 0.5, "daling")
	for _, c := range []struct {
		day      domain.Date
		function string
		sees     bool
	}{
		{"2025-09-24", "raad", false}, {"2025-09-24", "adviesraad", true}, {"2025-09-25", "raad", true}, {"2025-07-31", "adviesraad", false},
	} {
		ask := projections.Ask{ValidOn: c.day, Estimator: projections.NewEstimator(100), Params: map[string]string{"functie": c.function}}
		if n := len(rows[projections.EffectRow](w, projections.EffectOfDecisions, ask)); (n == 1) != c.sees {
			t.Errorf("on %s the %s sees %d rows", c.day, c.function, n)
		}
	}
}

func TestWhatWasSaidSinceARiseWasKnownStandsBesideIt(t *testing.T) {
	w := afterTheDecision(t, 0.5, "daling")
	for name, on := range map[string]domain.Date{"before": "2025-09-10", "after": "2025-09-11"} {
		w.do(anEvaluation(name, "d", func(in *commands.ConclusionInput) { in.On, in.PerExpectation = on, in.PerExpectation[:1] }))
	}
	got := riseOf(t, rows[projections.EffectRow](w, projections.EffectOfDecisions, projections.Ask{Estimator: projections.NewEstimator(100)}))
	if len(got.Read) != 1 || got.Read[0].ID != string(eva("after")) || got.Read[0].Kind != "evaluatie" {
		t.Errorf("got %+v", got.Read)
	}
}

func TestNoRiseIsToldWhereNoneWasOrWhereItWasMeant(t *testing.T) {
	for name, w := range map[string]*world{
		"nothing changed": afterTheDecision(t, 0, "daling"), "it fell": afterTheDecision(t, -0.4, "stijging"), "it was meant to rise": afterTheDecision(t, 0.5, "stijging"),
	} {
		if got := riseOf(t, rows[projections.EffectRow](w, projections.EffectOfDecisions, projections.Ask{Estimator: projections.NewEstimator(100)})); got != nil {
			t.Errorf("%s: got %+v", name, got)
		}
	}
}
