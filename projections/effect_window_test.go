package projections_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"ruggespraak/commands"
	"ruggespraak/domain"
	models "ruggespraak/internal/effect"
	"ruggespraak/projections"
)

// months measures a series by month from January 2022, some forty each, by chance a little more or less.
func months(name string, n int, edits ...func(i int, v float64) float64) []commands.Command {
	r := rand.New(rand.NewPCG(11, uint64(len(name))))
	var out []commands.Command
	for i := range n {
		v := float64(40 + r.IntN(9))
		for _, edit := range edits {
			v = edit(i, v)
		}
		out = append(out, measured(name, domain.Period(fmt.Sprintf("%d-%02d", 2022+i/12, 1+i%12)), v))
	}
	return out
}

// estimating asks with an estimator.
func (w *world) estimating(params ...string) projections.Ask {
	ask := w.open()
	ask.Estimator, ask.Params = projections.NewEstimator(50), map[string]string{}
	ask.Estimator.Bootstrap.Draws = 99 // enough for changes that are plain to see
	for i := 0; i < len(params); i += 2 {
		ask.Params[params[i]] = params[i+1]
	}
	return ask
}

// estimateOf is what is told of series r after decision d.
func (w *world) estimateOf(params ...string) *projections.EstimateRow {
	w.t.Helper()
	ask := w.estimating(append([]string{"besluit", string(dec("d")), "meetreeks", string(ser("r"))}, params...)...)
	got := rows[projections.EffectRow](w, projections.EffectOfDecisions, ask)
	if len(got) != 1 || got[0].EstimateRow == nil {
		w.t.Fatalf("%d rows", len(got))
	}
	return got[0].EstimateRow
}

func codes(r *projections.EstimateRow) []models.Code {
	var out []models.Code
	for _, w := range r.Warnings {
		out = append(out, w.Code)
	}
	return out
}

func TestWhatOtherDecisionsChangedIsLeftOut(t *testing.T) {
	on := func(day domain.Date) func(*commands.DecisionInput) {
		return func(in *commands.DecisionInput) { in.On, in.Outcomes[0].EffectiveOn = "2021-12-01", day }
	}
	idle := func(in *commands.DecisionInput) { in.Outcomes[0].Result = "aanhouden" }
	other := func(measure string, edits ...func(*commands.DecisionInput)) []commands.Command {
		return []commands.Command{aDecision("o", measure, edits...)}
	}
	for _, c := range []struct {
		name          string
		others        []commands.Command
		before, after int
		warned        bool
		none          bool // no estimate
	}{
		{name: "nothing else", before: 24, after: 24},
		{name: "later, about the same measure", others: other("a", on("2025-01-01")), before: 24, after: 12, warned: true},
		{name: "earlier, about the same measure", others: other("a", on("2023-01-01")), before: 12, after: 24, warned: true},
		{name: "later, from halfway a month: that month does not count", others: other("a", on("2025-01-15")), before: 24, after: 12, warned: true},
		{name: "later, about another measure with the same series", others: other("b", on("2025-01-01"), onSeries("r")), before: 24, after: 12, warned: true},
		{name: "about another measure and another series", others: other("b", on("2025-01-01"), onSeries("other")), before: 24, after: 24},
		{name: "at the same time", others: other("a", on("2024-01-01")), before: 24, after: 24, warned: true},
		{name: "in the same first full period", others: other("b", on("2023-12-20"), onSeries("r")), before: 24, after: 24, warned: true},
		{name: "at the same time, expecting something else", others: other("a", on("2024-01-01"), onSeries("other")), before: 24, after: 24},
		{name: "too soon after", others: other("a", on("2024-06-01")), before: 24, after: 24, warned: true, none: true},
		{name: "too soon before", others: other("a", on("2023-08-01")), before: 24, after: 24, warned: true, none: true},
		{name: "what changes nothing", others: other("a", on("2024-06-01"), idle), before: 24, after: 24},
		{name: "outside the series", others: append(other("a", on("2021-06-01")), aDecision("p", "a", on("2026-02-01"))), before: 24, after: 24},
		{name: "revoked before it took effect", others: append(other("a", on("2024-06-01")), commands.RevokeDecision{
			DecisionID: dec("o"), On: "2024-02-01", Reason: "anders",
		}), before: 24, after: 24},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t)
			w.on("2021-12-20", aMeasure("a"), aMeasure("b"), aSeries("r"), aSeries("other"), aDecision("d", "a", on("2024-01-01"), onSeries("r")))
			w.do(months("r", 48)...)
			w.do(c.others...)
			got := w.estimateOf()
			if got.Before != c.before || got.After != c.after {
				t.Errorf("%d periods before and %d after", got.Before, got.After)
			}
			if slices.Contains(codes(got), models.OtherDecision) != c.warned {
				t.Errorf("warnings %q", got.Warnings)
			}
			if (got.Verdict == models.NoEstimate) != c.none || (got.Ratio == nil) != c.none || got.Sentence == "" {
				t.Errorf("verdict %s, ratio %v: %s", got.Verdict, got.Ratio, got.Sentence)
			}
		})
	}
}

func TestModelsThatAreAskedFor(t *testing.T) {
	w := newWorld(t)
	w.on("2021-12-20", aMeasure("a"), aSeries("r"), aSeries("other"), aSeries("quarters"), aDecision("d", "a", effectiveOn("2024-01-01"), onSeries("r")))
	w.do(months("r", 48, func(i int, v float64) float64 {
		if i >= 24 {
			v = v / 2
		}
		return float64(int(v))
	})...)
	w.do(months("other", 48)...)
	w.do(measured("quarters", "2022-01", 3), measured("quarters", "2022-04", 3))
	usual := w.estimateOf()
	if usual.Model != models.Step || usual.Season != 2 || usual.Family != models.QuasiPoisson || usual.Verdict != models.FewerNow || usual.Expected.Came != models.CameTrue {
		t.Errorf("by default %s, season %s, %s: %s", usual.Model, usual.Season, usual.Family, usual.Sentence)
	}
	if got := w.estimateOf("model", "stap-helling", "seizoen", "0", "verdeling", "kleinste-kwadraten", "fouten", "newey-west:3"); got.Model != models.StepSlope || got.Season != 0 || got.Difference == nil || got.Errors.Lag != 3 {
		t.Errorf("got %+v", got.Estimate)
	}
	if got := w.estimateOf("aanloopperioden", "2", "invoerperioden", "3"); got.Before != 22 || got.After != 21 {
		t.Errorf("%d before and %d after", got.Before, got.After)
	}
	if got := w.estimateOf("controle", string(ser("other")), "placebo", string(ser("other"))); got.Comparison == nil || got.BesideControl == "" || got.Placebo == nil || got.Placebo.Verdict != models.NoVerdict {
		t.Errorf("got %+v and placebo %s", got.Comparison, got.Placebo.Sentence)
	}
	beside, narrow := w.estimateOf("controle", string(ser("other"))), w.estimateOf("controle", string(ser("other")), "fouten", "newey-west:24")
	if *beside.Comparison.Lower == *narrow.Comparison.Lower || beside.BesideControl != narrow.BesideControl {
		t.Errorf("what is said of the comparison hangs on the errors that were asked for: %s and %s", beside.BesideControl, narrow.BesideControl)
	}
	if got := w.estimateOf("controle", string(ser("quarters"))); got.Comparison != nil || got.ControlReason == "" || got.Ratio == nil {
		t.Errorf("with a control by quarter: %+v", got.Analysis)
	}
	if got := w.estimateOf("gebied", "WK01"); got.Verdict != models.NoEstimate || got.Ratio != nil {
		t.Errorf("of an area without figures: %s", got.Sentence)
	}
	if got := w.estimateOf("model", "gespreid"); got.Verdict != models.NoEstimate || got.Sentence == "" {
		t.Errorf("without areas: %s", got.Sentence)
	}
	if got := written(t, w.answer(projections.EffectOfDecisions.Name, w.open())); got == "" {
		t.Error("nothing is written")
	}
}

func TestASeriesOfWhichNothingWasExpectedSaysSo(t *testing.T) {
	w := newWorld(t)
	w.on("2021-12-20", aMeasure("a"), aSeries("r"), aDecision("d", "a", effectiveOn("2024-01-01")))
	w.do(months("r", 48)...)
	if got := w.estimateOf(); got.Expected != nil || got.Ratio == nil {
		t.Errorf("got %+v", got.Analysis)
	}
}

func TestAreasWithoutTheMeasureAreAControl(t *testing.T) {
	w := newWorld(t)
	in := func(in *commands.MeasureInput) { in.Areas = []domain.AreaStart{{Code: "WK01"}} }
	w.on("2021-12-20", aMeasure("a", in), aSeries("r"), aDecision("d", "a", effectiveOn("2024-01-01"), onSeries("r")))
	for _, area := range []domain.AreaCode{"WK01", "WK02", "WK03"} {
		for i, c := range months("r", 48) {
			m := c.(commands.RecordMeasurement)
			m.Value += float64((i * int(area[3])) % 5)
			if m.Area = area; area == "WK01" && i >= 24 {
				m.Value += 20
			}
			w.do(m)
		}
	}
	got := w.estimateOf("controle", string(ser("r")))
	if got.Comparison == nil || *got.Comparison.Lower < 1.2 {
		t.Fatalf("got %+v: %s", got.Comparison, got.ControlReason)
	}
	w.do(months("r", 48)...) // of the whole municipality
	if also := w.estimateOf("controle", string(ser("r"))); also.Comparison == nil || *also.Comparison.Ratio != *got.Comparison.Ratio {
		t.Errorf("with figures of the whole municipality as well: %+v", also.Comparison)
	}
	if one := w.estimateOf("gebied", "WK01"); one.EffectiveOn != "2024-01-01" || one.Verdict != models.MoreNow {
		t.Errorf("in the one area from %s: %s", one.EffectiveOn, one.Sentence)
	}
	areas := w.estimateOf("model", "gespreid")
	if areas.Total == nil || areas.Total.Effect < 15 || len(areas.Groups) == 0 || areas.Areas.Counts.Treated != 1 {
		t.Errorf("got %+v: %s", areas.Total, areas.Sentence)
	}
}

// A decision without a day of its own, about a measure that began in its one area half a year later, is estimated from that day.
func TestAMeasureThatBeganLaterEverywhereIsEstimatedFromThatDay(t *testing.T) {
	w := newWorld(t)
	in := func(in *commands.MeasureInput) { in.Areas = []domain.AreaStart{{Code: "WK01", From: "2024-07-01"}} }
	w.on("2021-12-20", aMeasure("a", in), aSeries("r"), aDecision("d", "a", effectiveOn("2024-01-01"), onSeries("r")))
	for _, c := range months("r", 48) {
		m := c.(commands.RecordMeasurement)
		m.Area = "WK01"
		w.do(m)
	}
	if got := w.estimateOf(); got.EffectiveOn != "2024-07-01" || got.Before != 30 {
		t.Errorf("from %s, %d before: %s", got.EffectiveOn, got.Before, got.Sentence)
	}
}

// Where a measure began later in one area than in another, an area by itself is estimated from its own day, and the areas are
// compared as well.
func TestAnAreaHasItsOwnDay(t *testing.T) {
	w := newWorld(t)
	in := func(in *commands.MeasureInput) {
		in.Areas = []domain.AreaStart{{Code: "WK01"}, {Code: "WK02", From: "2024-07-01"}}
	}
	w.on("2021-12-20", aMeasure("a", in), aSeries("r"), aDecision("d", "a", effectiveOn("2024-01-01"), onSeries("r")))
	for _, area := range []domain.AreaCode{"WK01", "WK02", "WK03"} {
		for i, c := range months("r", 48) {
			m := c.(commands.RecordMeasurement)
			m.Value += float64((i * int(area[3])) % 5)
			if m.Area = area; area == "WK01" && i >= 24 || area == "WK02" && i >= 30 {
				m.Value += 20
			}
			w.do(m)
		}
	}
	if got := w.estimateOf("gebied", "WK02"); got.EffectiveOn != "2024-07-01" || got.Before != 30 || got.Verdict != models.MoreNow {
		t.Errorf("from %s, %d before: %s", got.EffectiveOn, got.Before, got.Sentence)
	}
	ask := w.estimating("besluit", string(dec("d")))
	if s := rows[projections.EffectRow](w, projections.EffectOfDecisions, ask)[0].Series[0]; s.Areas == nil || s.Areas.Total == nil || s.Areas.Total.Effect < 15 || s.Estimate.Model != models.Step {
		t.Errorf("got %+v", s.Areas)
	}
}
