package domain

import (
	"slices"
	"time"
)

// Liberation says when Bevrijdingsdag (5 May) is no working day.
type Liberation string

// The two customs: the law has it every year, many employers once in five.
const (
	LiberationYearly Liberation = "elk-jaar"
	LiberationFifth  Liberation = "lustrum"
)

// Liberations is the list of customs.
var Liberations = []Liberation{LiberationYearly, LiberationFifth}

// DaySpan is a row of days, the first and the last among them.
type DaySpan struct{ From, Until Date }

// WorkCalendar says which days count in a term of working days: Monday to Friday, without the holidays and without the
// council's recess.
type WorkCalendar struct {
	Liberation Liberation // empty: every year
	Extra      []Date     // days off of the municipality's own
	Not        []Date     // holidays that are no day off there
	Recess     []DaySpan
}

// Working says whether a day counts.
func (c WorkCalendar) Working(d Date) bool {
	t := d.Time()
	if day := t.Weekday(); day == time.Saturday || day == time.Sunday || slices.Contains(c.Extra, d) {
		return false
	}
	for _, r := range c.Recess {
		if r.From <= d && d <= r.Until {
			return false
		}
	}
	return slices.Contains(c.Not, d) || !slices.Contains(c.Holidays(t.Year()), d)
}

// After is the last day of a term of n working days that begins on the day after d.
func (c WorkCalendar) After(d Date, n int) Date {
	for t := d.Time(); n > 0; {
		t = t.AddDate(0, 0, 1)
		d = DateOf(t)
		if c.Working(d) {
			n--
		}
		if t.Year() > lastYear {
			break
		}
	}
	return d
}

// Holidays lists the days that article 3 of the Algemene termijnenwet calls generally recognised holidays, and Good Friday,
// which that article puts on a par with them; in order of day. Those that always fall on a Sunday are left out.
func (c WorkCalendar) Holidays(year int) []Date {
	easter := easterOf(year)
	on := func(t time.Time) Date { return DateOf(t) }
	days := []Date{
		firstDayOf(year),
		on(easter.AddDate(0, 0, -2)), // Goede Vrijdag
		on(easter.AddDate(0, 0, 1)),  // tweede paasdag
		on(kingsDay(year)),
		on(easter.AddDate(0, 0, 39)), // Hemelvaartsdag
		on(easter.AddDate(0, 0, 50)), // tweede pinksterdag
		on(time.Date(year, time.December, 25, 0, 0, 0, 0, time.UTC)),
		on(time.Date(year, time.December, 26, 0, 0, 0, 0, time.UTC)),
	}
	if c.Liberation != LiberationFifth || year%5 == 0 {
		days = append(days, on(time.Date(year, time.May, 5, 0, 0, 0, 0, time.UTC)))
	}
	slices.Sort(days)
	return slices.Compact(days)
}

// kingsDay is the day on which the King's birthday is kept: 27 April, or the day before when that is a Sunday.
func kingsDay(year int) time.Time {
	day := time.Date(year, time.April, 27, 0, 0, 0, 0, time.UTC)
	if day.Weekday() == time.Sunday {
		return day.AddDate(0, 0, -1)
	}
	return day
}

// easterOf is Easter Sunday: the Sunday after the first full moon of spring, by the rules of the Gregorian calendar.
func easterOf(year int) time.Time {
	golden, century := year%19, year/100
	leaps := century - century/4
	moonDrift := (8*century + 13) / 25
	epact := (leaps - moonDrift + 19*golden + 15) % 30
	full := epact - (epact/28)*(1-(29/(epact+1))*((21-golden)/11)) // days after 21 March
	weekday := (year + year/4 + full + 2 - leaps) % 7
	days := full - weekday
	return time.Date(year, time.March, 28+days, 0, 0, 0, 0, time.UTC)
}
