package domain

import (
	"math"
	"testing"
)

type indicatorRow = scenario[Indicator, IndicatorEvent]

func ptr[T any](v T) *T { return &v }

var (
	defined = SeriesDefined{
		SeriesID: seriesID, Origin: fromRegister, Name: "Levertijd", Unit: "dagen", Kind: "gemiddelde", Definition: "aanvraag tot levering", Independent: true,
	}
	january   = Measured{Period: "2025-01", Area: "WK085501", Value: 42.5, Exposure: ptr(1200.0)}
	recorded  = MeasurementRecorded{SeriesID: seriesID, Measured: january}
	lower     = Measured{Period: "2025-01", Area: "WK085501", Value: 40}
	corrected = MeasurementCorrected{SeriesID: seriesID, Reason: "dubbel geteld", Measured: lower}
)

func TestASeriesIsDefined(t *testing.T) {
	define := func(alter func(*SeriesDefined)) func(Indicator) ([]IndicatorEvent, error) {
		e := defined
		alter(&e)
		return func(s Indicator) ([]IndicatorEvent, error) { return s.Define(e) }
	}
	play(t, []indicatorRow{
		{name: "a series says what it measures", when: define(func(*SeriesDefined) {}), then: []IndicatorEvent{defined}},
		{name: "a series is defined once", given: []IndicatorEvent{defined}, when: define(func(e *SeriesDefined) { e.Unit = "weken" })},
		{name: "a series has a name", when: define(func(e *SeriesDefined) { e.Name = "" }), fails: Invalid, field: "meetreeks"},
		{name: "a series has a kind", when: define(func(e *SeriesDefined) { e.Kind = "" }), fails: Invalid, field: "soort"},
		{name: "a series' kind is on the list", when: define(func(e *SeriesDefined) { e.Kind = tale }), fails: Invalid, field: "soort"},
	})
}

func TestValuesAreRecorded(t *testing.T) {
	record := func(m Measured) func(Indicator) ([]IndicatorEvent, error) {
		return func(s Indicator) ([]IndicatorEvent, error) { return s.Record(seriesID, m) }
	}
	correct := func(m Measured, why string) func(Indicator) ([]IndicatorEvent, error) {
		return func(s Indicator) ([]IndicatorEvent, error) { return s.Correct(seriesID, m, why) }
	}
	elsewhere := Measured{Period: "2025-01", Area: "WK085502", Value: 0}
	began, known := []IndicatorEvent{defined}, []IndicatorEvent{defined, recorded}
	rows := []indicatorRow{
		{name: "a value is recorded", given: began, when: record(january), then: []IndicatorEvent{recorded}},
		{name: "the same value again does nothing", given: known, when: record(Measured{Period: "2025-01", Area: "WK085501", Value: 42.5, Exposure: ptr(1200.0)})},
		{name: "zero is a value, and another area is another place", given: known, when: record(elsewhere), then: []IndicatorEvent{MeasurementRecorded{SeriesID: seriesID, Measured: elsewhere}}},
		{name: "another value in the same place is no record", given: known, when: record(lower), fails: Refused},
		{name: "the same value of other people is another one", given: known, when: record(Measured{Period: "2025-01", Area: "WK085501", Value: 42.5}), fails: Refused},
		{name: "a value is corrected with a reason", given: known, when: correct(lower, "dubbel geteld"), then: []IndicatorEvent{corrected}},
		{name: "the same correction counts once", given: append(known, corrected), when: correct(lower, "dubbel geteld")},
		{name: "a corrected value is the value", given: append(known, corrected), when: record(lower)},
		{name: "a correction has a reason", given: known, when: correct(lower, ""), fails: Invalid, field: "reden"},
		{name: "what was not recorded is not corrected", given: began, when: correct(lower, "dubbel geteld"), fails: NotFound},
	}
	for _, c := range []struct {
		name, field string
		value       Measured
	}{
		{"a value has a period", "periode", Measured{Value: 1}},
		{"a period is one", "periode", Measured{Period: tale, Value: 1}},
		{"a value is a number", "waarde", Measured{Period: "2025", Value: math.NaN()}},
		{"a value is finite", "waarde", Measured{Period: "2025", Value: math.Inf(-1)}},
		{"an exposure is a number", "blootstelling", Measured{Period: "2025", Exposure: ptr(math.NaN())}},
		{"an exposure is finite", "blootstelling", Measured{Period: "2025", Exposure: ptr(math.Inf(1))}},
		{"an exposure is not negative", "blootstelling", Measured{Period: "2025", Exposure: ptr(-1.0)}},
	} {
		rows = append(rows,
			indicatorRow{name: c.name, given: began, when: record(c.value), fails: Invalid, field: c.field},
			indicatorRow{name: c.name + ", when corrected too", given: began, when: correct(c.value, "dubbel geteld"), fails: Invalid, field: c.field},
		)
	}
	rows = append(rows,
		indicatorRow{name: "a value belongs to a series", when: record(january), fails: NotFound},
		indicatorRow{name: "a correction belongs to a series", when: correct(january, "dubbel geteld"), fails: NotFound},
	)
	play(t, rows)
}

func TestPeriods(t *testing.T) {
	for _, c := range []struct {
		period      Period
		first, last Date
	}{
		{"2025-03-31", "2025-03-31", "2025-03-31"},
		{"2024-02-29", "2024-02-29", "2024-02-29"},
		{"2025-03", "2025-03-01", "2025-03-31"},
		{"2024-02", "2024-02-01", "2024-02-29"},
		{"2025-12", "2025-12-01", "2025-12-31"},
		{"2025", "2025-01-01", "2025-12-31"},
		{"2020-W53", "2020-12-28", "2021-01-03"}, // ISO 8601: a year has 53 weeks when it starts or, in a leap year, ends on a Thursday
		{"2021-W01", "2021-01-04", "2021-01-10"},
		{"2015-W53", "2015-12-28", "2016-01-03"},
		{"2020-W01", "2019-12-30", "2020-01-05"},
		{"2012-W01", "2012-01-02", "2012-01-08"},
		{"2017-W01", "2017-01-02", "2017-01-08"},
		{"2023-W52", "2023-12-25", "2023-12-31"},
	} {
		p, err := ParsePeriod(string(c.period))
		if err != nil || p != c.period || p.First() != c.first || p.Last() != c.last {
			t.Errorf("%s: got %s to %s (%v), want %s to %s", c.period, p.First(), p.Last(), err, c.first, c.last)
		}
	}
	for _, s := range []string{
		"", "2021-W53", "2022-W53", "2025-W00", "2025-W54", "2025-W1", "2025-w01", "2025W01", "2025-13", "2025-00", "2025-02-29", "2025-3",
		"25", "20255", "2025-03-31T00:00:00Z", "2025-Q1", " 2025", "2025-W011", tale,
	} {
		_, err := ParsePeriod(s)
		checkRefusal(t, err, Invalid, "periode", 0)
	}
}

// Weeks follow each other without a gap, and agree with the calendar of package time.
func TestWeeksTileTheYears(t *testing.T) {
	next := Date("1999-01-04") // the Monday of 1999-W01
	for year := 1999; year < 2051; year++ {
		weeks := 0
		for week := 1; week <= 53; week++ {
			p, err := ParsePeriod(firstDayOf(year).Month()[:4] + "-W" + string(rune('0'+week/10)) + string(rune('0'+week%10)))
			if err != nil {
				continue
			}
			weeks++
			if y, w := p.First().Time().ISOWeek(); p.First() != next || y != year || w != week {
				t.Fatalf("%s starts on %s, want %s", p, p.First(), next)
			}
			next = DateOf(p.Last().Time().AddDate(0, 0, 1))
		}
		if weeks != 52 && weeks != 53 {
			t.Errorf("%d has %d weeks", year, weeks)
		}
	}
}
