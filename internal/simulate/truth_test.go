package simulate_test

import (
	"fmt"
	"math"
	"testing"

	"ruggespraak/domain"
	"ruggespraak/internal/disclosure"
	"ruggespraak/internal/simulate"
	"ruggespraak/projections"
)

// counts are the signals on a measure in the view, by month or by area.
type counts map[string]float64

func (m *made) perMonth(key string) counts {
	m.t.Helper()
	if m.months == nil {
		m.months = map[string]counts{}
		for _, row := range rows[projections.MeasureRow](m, projections.SignalsPerMeasure, nil) {
			c := counts{}
			for month, v := range row.PerMonth {
				n, _ := v.Known()
				c[month] = float64(n)
			}
			m.months[row.Measure] = c
		}
	}
	c, ok := m.months[simulate.ID("beleidsmaatregel", key)]
	if !ok {
		m.t.Fatalf("there is no row about %s", key)
	}
	return c
}

// mean is the mean a month from one month to another, both included.
func (c counts) mean(from, to string) float64 {
	sum, n := 0.0, 0
	for y := 2023; y <= 2026; y++ {
		for m := 1; m <= 12; m++ {
			if month := fmt.Sprintf("%d-%02d", y, m); month >= from && month <= to {
				sum, n = sum+c[month], n+1
			}
		}
	}
	return sum / float64(n)
}

// showsTruths checks in the views, and not in what the run says of itself, that what was planted is there.
func (m *made) showsTruths(t *testing.T) {
	t.Helper()
	const last = "2026-09"
	help, debts, transport := m.perMonth("huishoudelijke-hulp"), m.perMonth("schulden-huisbezoek"), m.perMonth("vervoer")
	allowance, application := m.perMonth("minimaregeling"), m.perMonth("een-aanvraag")
	for _, c := range []struct {
		what         string
		ratio, meant float64
		within       float64 // how far it may be off
	}{
		{"lower norm times", help.mean("2024-01", "2025-06") / help.mean("2023-01", "2023-12"), 1.8, 0.18},
		{"norm times restored", help.mean("2025-07", last) / help.mean("2024-01", "2025-06"), 15.0 / 27, 0.06},
		{"debt visits", debts.mean("2024-03", last) / debts.mean("2023-01", "2024-02"), 1.6, 0.14},
		{"peak of transport", transport.mean("2024-09", "2024-09") / transport.mean("2023-01", "2024-08"), 5, 0.9},
		{"transport after the fine", transport.mean("2024-10", last) / transport.mean("2023-01", "2024-08"), 1, 0.12},
		{"allowance", allowance.mean("2025-01", last) / allowance.mean("2023-01", "2024-12"), 1, 0.15},
		{"one application, at the end", application.mean("2025-11", last) / application.mean("2023-01", "2024-04"), 0.5, 0.05},
		{"one application, halfway", application.mean("2024-12", "2025-02") / application.mean("2023-01", "2024-04"), 0.75, 0.09},
	} {
		if math.Abs(c.ratio-c.meant) > c.within {
			t.Errorf("%s: the view shows times %.2f, planted was %.2f", c.what, c.ratio, c.meant)
		}
	}
	m.showsNoordrand(t)
	m.showsSeries(t)
	m.agreesWithItself(t)
}

// showsNoordrand counts by area what was true at three moments: the view has no months by area.
func (m *made) showsNoordrand(t *testing.T) {
	t.Helper()
	here, elsewhere := m.centreUntil("2024-06-30"), [3]float64{}
	closed, open := m.centreUntil("2025-08-31"), m.centreUntil("2026-09-30")
	elsewhere[0], elsewhere[1], elsewhere[2] = here[1]/18, (closed[1]-here[1])/14, (open[1]-closed[1])/13
	before, without, taken := here[0]/18, (closed[0]-here[0])/14, (open[0]-closed[0])/13
	if r := without / before; math.Abs(r-2.2) > 0.25 {
		t.Errorf("Noordrand after the closing: times %.2f, planted was 2.2", r)
	}
	if r := taken / without; math.Abs(r-0.5) > 0.06 {
		t.Errorf("Noordrand after the take-over: times %.2f, planted was 0.5", r)
	}
	for _, n := range elsewhere {
		if r := n / elsewhere[0]; math.Abs(r-1) > 0.2 {
			t.Errorf("elsewhere there are %.2f a month, planted was no change", elsewhere)
		}
	}
}

// centreUntil counts the signals on the community centres that occurred up to a day: in Noordrand, and elsewhere.
func (m *made) centreUntil(day domain.Date) [2]float64 {
	m.t.Helper()
	ask := projections.Ask{
		ValidOn: day, Rule: disclosure.Rule{Off: true}, Params: map[string]string{"maatregel": simulate.ID("beleidsmaatregel", "buurthuis-noordrand")},
		Reveal: toy("a").open,
	}
	a, err := m.views.Query(m.t.Context(), projections.SignalsPerMeasure.Name, ask, nil)
	if err != nil {
		m.t.Fatal(err)
	}
	var out [2]float64
	for area, v := range a.Rows.([]projections.MeasureRow)[0].PerArea {
		n, _ := v.Known()
		if area == "WK990102" {
			out[0] += float64(n)
		} else {
			out[1] += float64(n)
		}
	}
	return out
}

// showsSeries looks at the figures beside the decisions.
func (m *made) showsSeries(t *testing.T) {
	t.Helper()
	arrears := m.series("huisbezoek", "Huurachterstanden")
	if r := *arrears.After.Mean / *arrears.Before.Mean; r > 0.8 || r < 0.7 {
		t.Errorf("rent arrears: times %.2f, planted was 0.75", r)
	}
	waits := m.series("praktijkondersteuner", "Wachttijd jeugdhulp")
	for _, c := range []struct{ area, start string }{
		{"WK990101", "2023-09"}, {"WK990102", "2024-03"}, {"KN990106", "2024-09"}, {"KN990107", "2025-03"},
	} {
		before, after := counts{}, counts{}
		for _, v := range waits.Values {
			if v.Area == c.area {
				before[v.Period], after[v.Period] = v.Value, v.Value
			}
		}
		if r := after.mean(c.start[:5]+next(c.start[5:]), "2026-09") / before.mean("2023-01", c.start); math.Abs(r-0.8) > 0.04 {
			t.Errorf("waiting time in %s: times %.2f, planted was 0.80", c.area, r)
		}
	}
}

// next is three months on: the effect takes some time.
func next(month string) string { return map[string]string{"03": "06", "09": "12"}[month] }

func (m *made) series(decision, name string) projections.SeriesEffect {
	m.t.Helper()
	for _, row := range rows[projections.EffectRow](m, projections.EffectOfDecisions, map[string]string{"besluit": simulate.ID("besluit", decision)}) {
		for _, s := range row.Series {
			if s.Name == name {
				return s
			}
		}
	}
	m.t.Fatalf("%s has no series %s", decision, name)
	return projections.SeriesEffect{}
}

// agreesWithItself holds what the run says of itself against the view.
func (m *made) agreesWithItself(t *testing.T) {
	t.Helper()
	for _, truth := range m.Truths {
		per := m.perMonth(truth.Measure)
		for _, w := range truth.Windows {
			if w.What != "signalen" || w.Area != "" {
				continue
			}
			if got := per.mean(w.From, w.To); math.Abs(got-*w.Realised) > 1e-9 {
				t.Errorf("%s from %s: the run says %.3f, the view %.3f", truth.Measure, w.From, *w.Realised, got)
			}
		}
	}
}

// Smaller towns, to spare the race detector: they show the same, if less sharply.
func TestEverySeedShowsWhatWasPlanted(t *testing.T) {
	for _, seed := range []uint64{2, 3} {
		t.Run(fmt.Sprint(seed), func(t *testing.T) { town(t, simulate.Options{Events: 12000, Seed: seed}, "a").showsTruths(t) })
	}
}
