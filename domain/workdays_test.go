package domain

import (
	"slices"
	"strings"
	"testing"
)

// As the calendars of those years have them.
func TestHolidaysOfKnownYears(t *testing.T) {
	for year, want := range map[int]string{
		2023: "2023-01-01 2023-04-07 2023-04-10 2023-04-27 2023-05-05 2023-05-18 2023-05-29 2023-12-25 2023-12-26",
		2024: "2024-01-01 2024-03-29 2024-04-01 2024-04-27 2024-05-05 2024-05-09 2024-05-20 2024-12-25 2024-12-26",
		2025: "2025-01-01 2025-04-18 2025-04-21 2025-04-26 2025-05-05 2025-05-29 2025-06-09 2025-12-25 2025-12-26",
		2026: "2026-01-01 2026-04-03 2026-04-06 2026-04-27 2026-05-05 2026-05-14 2026-05-25 2026-12-25 2026-12-26",
		2027: "2027-01-01 2027-03-26 2027-03-29 2027-04-27 2027-05-05 2027-05-06 2027-05-17 2027-12-25 2027-12-26",
		2008: "2008-01-01 2008-03-21 2008-03-24 2008-04-26 2008-05-01 2008-05-05 2008-05-12 2008-12-25 2008-12-26", // an early Easter, and 27 April a Sunday
		2038: "2038-01-01 2038-04-23 2038-04-26 2038-04-27 2038-05-05 2038-06-03 2038-06-14 2038-12-25 2038-12-26", // the latest Easter there is
	} {
		var got []string
		for _, d := range (WorkCalendar{}).Holidays(year) {
			got = append(got, string(d))
		}
		if !slices.Equal(got, strings.Fields(want)) {
			t.Errorf("%d:\n got %v\nwant %v", year, got, want)
		}
	}
}

func TestWorkingDays(t *testing.T) {
	recess := WorkCalendar{Recess: []DaySpan{{"2025-07-14", "2025-08-22"}}}
	for _, c := range []struct {
		name string
		cal  WorkCalendar
		from Date
		n    int
		want Date
	}{
		{"the day itself does not count", WorkCalendar{}, "2025-03-03", 1, "2025-03-04"},
		{"a weekend does not count", WorkCalendar{}, "2025-03-07", 1, "2025-03-10"},
		{"no days at all", WorkCalendar{}, "2025-03-08", 0, "2025-03-08"},
		{"round Easter", WorkCalendar{}, "2025-04-17", 1, "2025-04-22"},
		{"the King's birthday kept on a Saturday", WorkCalendar{}, "2025-04-25", 1, "2025-04-28"},
		{"the King's birthday on a Monday", WorkCalendar{}, "2026-04-24", 1, "2026-04-28"},
		{"5 May by law", WorkCalendar{}, "2026-05-04", 1, "2026-05-06"},
		{"5 May once in five years", WorkCalendar{Liberation: LiberationFifth}, "2026-05-04", 1, "2026-05-05"},
		{"5 May in the fifth year", WorkCalendar{Liberation: LiberationFifth}, "2025-05-04", 1, "2025-05-06"},
		{"5 May on Ascension Day once in five years", WorkCalendar{Liberation: LiberationFifth}, "2016-05-04", 1, "2016-05-06"},
		{"over the new year", WorkCalendar{}, "2025-12-24", 3, "2025-12-31"},
		{"a day off of one's own", WorkCalendar{Extra: []Date{"2025-05-30"}}, "2025-05-28", 1, "2025-06-02"},
		{"a holiday that is worked", WorkCalendar{Not: []Date{"2025-04-18"}}, "2025-04-17", 1, "2025-04-18"},
		{"the recess stands still", recess, "2025-07-10", 2, "2025-08-25"},
		{"the last day of recess counts with it", recess, "2025-08-22", 1, "2025-08-25"},
		{"before the recess", recess, "2025-07-10", 1, "2025-07-11"},
	} {
		if got := c.cal.After(c.from, c.n); got != c.want {
			t.Errorf("%s: %d working days after %s is %s, want %s", c.name, c.n, c.from, got, c.want)
		}
	}
}

// A calendar in which no day counts must not go on for ever.
func TestACalendarWithoutWorkingDaysEnds(t *testing.T) {
	none := WorkCalendar{Recess: []DaySpan{{"1900-01-01", "2300-12-31"}}}
	if got := none.After("2198-01-01", 5); got < "2199-12-31" {
		t.Errorf("ended on %s", got)
	}
}
