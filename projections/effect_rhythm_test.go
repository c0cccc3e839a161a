package projections

import (
	"math"
	"testing"

	"ruggespraak/domain"
	"ruggespraak/internal/effect"
)

func TestHowPeriodsFollowEachOther(t *testing.T) {
	for _, c := range []struct {
		name      string
		periods   []domain.Period
		perYear   float64
		on        domain.Date // a decision takes effect
		full      int         // the place of the first full period, from that of the first one
		partly    string      // the side of the period with that day
		season    int         // of the first period
		refused   bool
		apartLast int // the place of the last period, from that of the first one
	}{
		{name: "months", periods: []domain.Period{"2024-11", "2024-12", "2025-01"}, perYear: 12, on: "2024-12-01", full: 1, partly: after, season: 10, apartLast: 2},
		{name: "months, from the second day of one", periods: []domain.Period{"2024-11", "2025-01", "2025-02"}, perYear: 12, on: "2025-01-02", full: 3, partly: transition, season: 10, apartLast: 3},
		{name: "quarters by their first month", periods: []domain.Period{"2024-01", "2024-04", "2024-10"}, perYear: 4, on: "2024-05-15", full: 2, partly: transition, apartLast: 3},
		{name: "quarters by their last month", periods: []domain.Period{"2024-03", "2024-06", "2024-12"}, perYear: 4, on: "2024-04-01", full: 1, partly: after, apartLast: 3},
		{name: "half years", periods: []domain.Period{"2023-07", "2024-01", "2024-07"}, perYear: 2, on: "2024-02-01", full: 2, partly: transition, season: 1, apartLast: 2},
		{name: "days that stand for months", periods: []domain.Period{"2005-01-01", "2005-02-01", "2005-03-01"}, perYear: 12, on: "2005-02-15", full: 2, partly: transition, apartLast: 2},
		{name: "days that stand for quarters", periods: []domain.Period{"2005-01-01", "2005-04-01", "2005-07-01"}, perYear: 4, on: "2005-04-01", full: 1, partly: after, apartLast: 2},
		{name: "days", periods: []domain.Period{"2025-03-09", "2025-03-10", "2025-03-12"}, perYear: 365.25, on: "2025-03-10", full: 1, partly: after, season: 67, apartLast: 3},
		{name: "days a week apart", periods: []domain.Period{"2025-03-10", "2025-03-17", "2025-03-31"}, perYear: 365.25 / 7, on: "2025-03-18", full: 2, partly: transition, season: 10, apartLast: 3},
		{name: "weeks over the turn of a long year", periods: []domain.Period{"2020-W52", "2020-W53", "2021-W01"}, perYear: 365.25 / 7, on: "2020-12-28", full: 1, partly: after, season: 51, apartLast: 2},
		{name: "years", periods: []domain.Period{"2003", "2004", "2007"}, perYear: 1, on: "2004-01-02", full: 2, partly: transition, apartLast: 4},
		{name: "a single month", periods: []domain.Period{"2024-06"}, perYear: 12, on: "2024-05-20", full: 0, partly: before, season: 5},
		{name: "months and a year", periods: []domain.Period{"2024", "2024-01"}, refused: true},
	} {
		t.Run(c.name, func(t *testing.T) {
			r, err := rhythmOf(c.periods)
			if c.refused != (err != nil) {
				t.Fatalf("got %v", err)
			}
			if c.refused {
				return
			}
			first, last := r.at(c.periods[0]), r.at(c.periods[len(c.periods)-1])
			if r.perYear() != c.perYear || r.firstFull(c.on)-first != c.full || r.season(first) != c.season || last-first != c.apartLast {
				t.Errorf("%v a year, full from %d, season %d, last at %d", r.perYear(), r.firstFull(c.on)-first, r.season(first), last-first)
			}
			for _, p := range c.periods {
				if at := r.at(p); at == r.within(c.on) && r.side(p, c.on) != c.partly || at > r.within(c.on) && r.side(p, c.on) != after || at < r.within(c.on) && r.side(p, c.on) != before {
					t.Errorf("%s lies %s", p, r.side(p, c.on))
				}
			}
		})
	}
}

func TestAreasArePutTogether(t *testing.T) {
	exposed := func(area string, v, x float64) PeriodValue {
		return PeriodValue{Period: "2024-01", Area: area, Value: v, Exposure: &x}
	}
	plain := func(area string, v float64) PeriodValue { return PeriodValue{Period: "2024-01", Area: area, Value: v} }
	for _, c := range []struct {
		name            string
		kind            effect.Kind
		values          []PeriodValue
		own             []string
		only            string
		value, exposure float64
		refused         effect.Code
	}{
		{name: "counts add up, and so do exposures", kind: effect.Count, values: []PeriodValue{exposed("A", 3, 100), exposed("B", 5, 300)}, value: 8, exposure: 400},
		{name: "amounts add up", kind: effect.Amount, values: []PeriodValue{plain("A", 3), plain("B", 5)}, value: 8},
		{name: "means by exposure", kind: effect.Mean, values: []PeriodValue{exposed("A", 2, 100), exposed("B", 6, 300)}, value: 5, exposure: 400},
		{name: "means plainly where an exposure is not known", kind: effect.Percentage, values: []PeriodValue{exposed("A", 2, 100), plain("B", 6)}, value: 4},
		{name: "only the measure's own areas", kind: effect.Count, own: []string{"A"}, values: []PeriodValue{plain("A", 3), plain("B", 5)}, value: 3},
		{name: "the whole goes before its areas", kind: effect.Count, own: []string{"A"}, values: []PeriodValue{plain("", 9), plain("A", 3), plain("B", 5)}, value: 9},
		{name: "one area, when it is asked for", kind: effect.Count, own: []string{"A"}, only: "B", values: []PeriodValue{plain("", 9), plain("A", 3), plain("B", 5)}, value: 5},
		{name: "an area without values", kind: effect.Count, only: "C", values: []PeriodValue{plain("A", 3)}, refused: effect.Gap},
		{name: "none of the measure's areas", kind: effect.Count, own: []string{"C"}, values: []PeriodValue{plain("A", 3)}, refused: effect.Gap},
		{name: "an area that misses a period", kind: effect.Count, values: []PeriodValue{plain("A", 3), plain("B", 5), {Period: "2024-02", Area: "A", Value: 1}}, refused: effect.Gap},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := &SeriesEffect{Kind: string(c.kind), Values: c.values}
			got, _, err := s.series(c.own, c.only)
			if c.refused != "" {
				if r, ok := err.(*effect.Refusal); !ok || r.Code != c.refused { //nolint:errorlint // it is never wrapped
					t.Errorf("got %v", err)
				}
				return
			}
			if err != nil || len(got.Points) != 1 || math.Abs(got.Points[0].Value-c.value) > 1e-12 || got.Points[0].Exposure != c.exposure {
				t.Errorf("got %+v, %v", got.Points, err)
			}
		})
	}
}
