package simulate_test

import (
	"slices"
	"strings"
	"testing"

	"ruggespraak/internal/disclosure"
	"ruggespraak/internal/effect"
	"ruggespraak/internal/simulate"
	"ruggespraak/projections"
)

// estimated is what the view says of a decision, with models. Whoever may see small numbers sees them.
func (m *made) estimated(decision string, open bool, params ...string) projections.EffectRow {
	m.t.Helper()
	if m.estimator == nil {
		m.estimator = projections.NewEstimator(1000)
	}
	if err := m.views.CatchUp(m.t.Context(), projections.EffectOfDecisions.Name); err != nil {
		m.t.Fatal(err)
	}
	ask := projections.Ask{
		Rule: disclosure.Rule{Off: open}, Params: map[string]string{"besluit": simulate.ID("besluit", decision)},
		Reveal: toy("a").open, Estimator: m.estimator,
	}
	for i := 0; i < len(params); i += 2 {
		ask.Params[params[i]] = params[i+1]
	}
	a, err := m.views.Query(m.t.Context(), projections.EffectOfDecisions.Name, ask, nil)
	if err != nil {
		m.t.Fatal(err)
	}
	list := a.Rows.([]projections.EffectRow)
	if len(list) == 0 {
		m.t.Fatalf("there is no row about %s", decision)
	}
	return list[0]
}

// told is what is told of one series of a decision; without a name of the signals.
func (m *made) told(decision, name string, params ...string) *projections.EstimateRow {
	m.t.Helper()
	row := m.estimated(decision, true, params...)
	if name == "" {
		if row.Signals.Estimate == nil {
			m.t.Fatalf("nothing is told of the signals of %s", decision)
		}
		return row.Signals.Estimate
	}
	for _, s := range row.Series {
		if s.Name == name && s.Estimate != nil {
			return s.Estimate
		}
	}
	m.t.Fatalf("nothing is told of %s", name)
	return nil
}

// tellsTruths sees that what was planted in each story is told rightly: what changed as a change that the truth lies in, what only seems to change as
// nothing that can be told, and what is too small as too small.
func (m *made) tellsTruths(t *testing.T) {
	t.Helper()
	for _, c := range []struct {
		decision, series string
		verdict          effect.Verdict
		truth            float64 // what was planted, as a ratio; 0: a difference, or no number
	}{
		{"normtijden-2024", "", effect.MoreNow, 1.8},
		{"normtijden-2024", "Kosten huishoudelijke hulp", effect.FewerNow, 0},
		{"normtijden-herstel", "", effect.FewerNow, 15.0 / 27},
		{"huisbezoek", "", effect.MoreNow, 1.6},
		{"huisbezoek", "Huurachterstanden", effect.FewerNow, 0.75},
		{"buurthuis-sluiten", "", effect.MoreNow, 26.0 / 14},
		{"buurthuis-overname", "", effect.FewerNow, 15.0 / 26},
		{"een-aanvraag", "", effect.FewerNow, 0},
		{"minimaregeling-130", "Gebruik minimaregeling", effect.MoreNow, 1.22},
		{"minimaregeling-130", "", effect.NoVerdict, 1},
		{"vervoer-gunning", "", effect.NoVerdict, 1},
		{"vervoer-boete", "", effect.NoEstimate, 0},
		{"omkijken", "", effect.NoVerdict, 1},
		{"huisbezoek-voort", "Huurachterstanden", effect.NoVerdict, 1},
		{"briefadres", "", effect.NoEstimate, 0},
	} {
		e := m.told(c.decision, c.series)
		if e.Verdict != c.verdict {
			t.Errorf("%s, %s: the verdict is %s: %s", c.decision, c.series, e.Verdict, e.Sentence)
		}
		if c.truth != 0 && !holds(e, c.truth) {
			t.Errorf("%s, %s: the truth %.2f is not told: %s", c.decision, c.series, c.truth, e.Sentence)
		}
	}
	m.tellsWhatMisleads(t)
	m.tellsWijkByWijk(t)
}

// holds says whether the truth lies in the interval, or in that of what is told beside it where the change did not come at once.
func holds(e *projections.EstimateRow, truth float64) bool {
	within := func(low, high *float64) bool { return low != nil && high != nil && *low <= truth && truth <= *high }
	return e.Sure != nil && within(&e.Sure.Lower, &e.Sure.Upper) ||
		slices.ContainsFunc(e.Warnings, func(w effect.Warning) bool { return w.Code == effect.SlopeChanged || w.Code == effect.Outlier }) &&
			slices.ContainsFunc(e.Others, func(o effect.Answer) bool { return within(o.Lower, o.Upper) })
}

// tellsWhatMisleads looks at the stories where a number by itself says the wrong thing.
func (m *made) tellsWhatMisleads(t *testing.T) {
	t.Helper()
	visits := m.told("huisbezoek", "")
	if !strings.Contains(visits.Sentence, "meer signalen is niet hetzelfde als meer problemen") || visits.Rise == nil {
		t.Errorf("more signals where arrears fell: %s", visits.Sentence)
	}
	if row := m.estimated("huisbezoek", true); row.NoIndependent || !m.estimated("buurthuis-sluiten", true).NoIndependent {
		t.Error("what does not depend on reporting is not told apart")
	}
	for decision, code := range map[string]effect.Code{
		"minimaregeling-130": effect.Power, "omkijken": effect.SmallCounts, "vervoer-gunning": effect.Outlier, "vervoer-boete": effect.RegressionToMean,
		"een-aanvraag": effect.SlopeChanged,
	} {
		e := m.told(decision, "")
		if !slices.ContainsFunc(e.Warnings, func(w effect.Warning) bool { return w.Code == code }) {
			t.Errorf("%s: there is no warning %s among %v", decision, code, e.Warnings)
		}
	}
	if e := m.told("een-aanvraag", "", "model", "stap-helling"); e.Verdict != effect.FewerNow || e.Sure.Lower > 0.63 || e.Sure.Upper < 0.63 {
		t.Errorf("half in eighteen months: %s", e.Sentence)
	}
	for decision, verdict := range map[string]effect.Verdict{
		"vervoer-boete": effect.NoEstimate, "vervoer-gunning": effect.NoEstimate, "minimaregeling-130": effect.NoEstimate, "omkijken": effect.NoEstimate,
		"buurthuis-sluiten": effect.MoreNow, "buurthuis-overname": effect.FewerNow, "een-aanvraag": effect.FewerNow, "huisbezoek": effect.MoreNow,
	} {
		if e := m.estimated(decision, false).Signals.Estimate; e == nil || e.Verdict != verdict {
			t.Errorf("%s: to everybody is told %+v", decision, e)
		}
	}
}

// tellsWijkByWijk looks at the measure that began in one area after the other.
func (m *made) tellsWijkByWijk(t *testing.T) {
	t.Helper()
	e := m.told("praktijkondersteuner", "Wachttijd jeugdhulp", "model", "gespreid")
	if e.Verdict != effect.FewerNow || e.Total == nil {
		t.Fatalf("wijk by wijk: %s", e.Sentence)
	}
	if e.Expected == nil || e.Expected.Came == effect.CameUntrue {
		t.Errorf("the fifth that was expected did come, and is said not to: %+v", e.Expected)
	}
	level := e.Total.Expected
	if low, high := e.Total.Lower/level, e.Total.Upper/level; low > -0.175 || high < -0.175 {
		t.Errorf("planted was a fifth less, and over all 17.5 percent as the first two months are less; told is %.3f to %.3f of %.1f: %s", low, high, level, e.Sentence)
	}
}
