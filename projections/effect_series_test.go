package projections_test

import (
	"testing"

	"ruggespraak/commands"
	"ruggespraak/domain"
	"ruggespraak/projections"
)

func aSeries(name string) commands.DefineSeries {
	return commands.DefineSeries{SeriesID: ser(name), Name: "Reeks " + name, Unit: "gesprekken", Kind: "aantal", Independent: true}
}

func measured(name string, p domain.Period, value float64, exposure ...float64) commands.RecordMeasurement {
	m := domain.Measured{Period: p, Value: value}
	if len(exposure) > 0 {
		m.Exposure = &exposure[0]
	}
	return commands.RecordMeasurement{SeriesID: ser(name), Measured: m}
}

func onSeries(name string) func(*commands.DecisionInput) {
	return expecting(domain.Expectation{Series: ser(name), Direction: "daling"})
}

// seriesRow is the answer for a decision that expects something of series r.
func seriesRow(effective domain.Date, before, after projections.SeriesSide, values ...projections.PeriodValue) projections.EffectRow {
	return effect("d", "a", func(r *projections.EffectRow) {
		r.EffectiveOn, r.NoExpectation = effective, false
		r.Expectations = []projections.ExpectationRow{{Number: 1, Series: string(ser("r")), Direction: "daling", Size: "zonder maat"}}
		r.Series = []projections.SeriesEffect{{
			Series: string(ser("r")), Name: "Reeks r", Unit: "gesprekken", Kind: "aantal", Independent: true, Before: before, After: after,
			Values: append([]projections.PeriodValue{}, values...),
		}}
	})
}

func value(period, side string, v float64) projections.PeriodValue {
	return projections.PeriodValue{Period: period, Side: side, Value: v}
}

func exposed(period, side, area string, v, exposure, rate float64) projections.PeriodValue {
	return projections.PeriodValue{Period: period, Side: side, Area: area, Value: v, Exposure: &exposure, Rate: &rate}
}

func TestSeriesBeforeAndAfter(t *testing.T) {
	given := func(effective domain.Date, list ...commands.Command) func(*world) {
		return func(w *world) {
			w.on("2025-01-20", aMeasure("a"), aSeries("r"), aSeries("other"), aDecision("d", "a", effectiveOn(effective), onSeries("r")))
			w.do(measured("other", "2025", 5))
			w.do(list...)
		}
	}
	none := projections.SeriesSide{}
	mean := func(periods int, m float64) projections.SeriesSide {
		return projections.SeriesSide{Periods: periods, Mean: &m}
	}
	rated := func(periods int, m, rate float64) projections.SeriesSide {
		return projections.SeriesSide{Periods: periods, Mean: &m, Rate: &rate}
	}
	inArea := func(c commands.RecordMeasurement, area domain.AreaCode) commands.Command {
		c.Area = area
		return c
	}
	weeks := []commands.Command{measured("r", "2025-W12", 4), measured("r", "2025-W10", 1), measured("r", "2025-W11", 2)}
	runViewTests(t, projections.EffectOfDecisions, []viewTest[projections.EffectRow]{
		{name: "no values yet", given: given("2025-03-10"), want: []projections.EffectRow{seriesRow("2025-03-10", none, none)}},
		{
			name: "weeks, from a Monday", given: given("2025-03-10", weeks...),
			want: []projections.EffectRow{seriesRow("2025-03-10", mean(1, 1), mean(2, 3),
				value("2025-W10", "voor", 1), value("2025-W11", "na", 2), value("2025-W12", "na", 4))},
		},
		{
			name: "weeks, from a Sunday", given: given("2025-03-16", weeks...),
			want: []projections.EffectRow{seriesRow("2025-03-16", mean(1, 1), mean(1, 4),
				value("2025-W10", "voor", 1), value("2025-W11", "overgang", 2), value("2025-W12", "na", 4))},
		},
		{
			name: "days", given: given("2025-03-10", measured("r", "2025-03-10", 3), measured("r", "2025-03-09", 2)),
			want: []projections.EffectRow{seriesRow("2025-03-10", mean(1, 2), mean(1, 3), value("2025-03-09", "voor", 2), value("2025-03-10", "na", 3))},
		},
		{
			name: "months", given: given("2025-03-10", measured("r", "2025-02", 2), measured("r", "2025-03", 9), measured("r", "2025-04", 5)),
			want: []projections.EffectRow{seriesRow("2025-03-10", mean(1, 2), mean(1, 5),
				value("2025-02", "voor", 2), value("2025-03", "overgang", 9), value("2025-04", "na", 5))},
		},
		{
			name: "years", given: given("2025-01-01", measured("r", "2024", 20), measured("r", "2023", 10), measured("r", "2025", 30)),
			want: []projections.EffectRow{seriesRow("2025-01-01", mean(2, 15), mean(1, 30),
				value("2023", "voor", 10), value("2024", "voor", 20), value("2025", "na", 30))},
		},
		{
			name: "rates where every exposure is known", given: given("2025-01-01",
				inArea(measured("r", "2024", 10, 1000), "WK01"), inArea(measured("r", "2024", 30, 3000), "WK02"), measured("r", "2025", 3, 500), measured("r", "2026", 4)),
			want: []projections.EffectRow{seriesRow("2025-01-01", rated(1, 20, 10), mean(2, 3.5),
				exposed("2024", "voor", "WK01", 10, 1000, 10), exposed("2024", "voor", "WK02", 30, 3000, 10), exposed("2025", "na", "", 3, 500, 6), value("2026", "na", 4))},
		},
		{
			name: "nobody exposed has no rate", given: given("2025-01-01", measured("r", "2024", 1, 0)),
			want: []projections.EffectRow{seriesRow("2025-01-01", mean(1, 1), none, projections.PeriodValue{Period: "2024", Side: "voor", Value: 1, Exposure: ptr(0.0)})},
		},
		{
			name: "a corrected value says so", given: given("2025-01-01", measured("r", "2024", 1), commands.CorrectMeasurement{
				SeriesID: ser("r"), Reason: "telfout", Measured: domain.Measured{Period: "2024", Value: 7},
			}),
			want: []projections.EffectRow{seriesRow("2025-01-01", mean(1, 7), none, projections.PeriodValue{Period: "2024", Side: "voor", Value: 7, Corrected: true})},
		},
		{
			name: "on a day, the periods that were over", given: given("2025-01-01", measured("r", "2024", 1), measured("r", "2025-03", 2)), ask: validOn("2025-03-30"),
			want: []projections.EffectRow{seriesRow("2025-01-01", mean(1, 1), none, value("2024", "voor", 1))},
		},
		{
			name: "narrowed to a series", given: given("2025-01-01", aDecision("e", "a", expecting(fewer))), ask: narrowed("meetreeks", string(ser("r"))),
			want: []projections.EffectRow{seriesRow("2025-01-01", none, none)},
		},
		{
			name: "of which no decision expects anything", given: given("2025-01-01"), ask: narrowed("meetreeks", string(ser("other"))),
			want: []projections.EffectRow{},
		},
	})
}
