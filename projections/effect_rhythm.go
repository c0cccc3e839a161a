package projections

import (
	"slices"
	"time"

	"ruggespraak/domain"
	"ruggespraak/internal/effect"
)

// unevenPeriods is the reason that periods of a series are not of one length. It is found before a model sees the series.
const unevenPeriods effect.Code = "ongelijke-perioden"

// rhythm is how the periods of one series follow each other. They are counted in months, or else in days; a period lasts a
// number of those.
type rhythm struct {
	months bool
	step   int // months or days of one period
	phase  int // where in a step periods begin
}

// rhythmOf finds the rhythm of a series from the labels of its periods. A month that is three after the last stands for
// a quarter, and days that are all a first of the month stand for months.
func rhythmOf(periods []domain.Period) (rhythm, error) {
	if len(periods) == 0 {
		return rhythm{months: true, step: 1}, nil
	}
	shape := len(periods[0])
	for _, p := range periods {
		if len(p) != shape {
			return rhythm{}, &effect.Refusal{Code: unevenPeriods, Text: "De reeks mengt perioden van verschillende lengte (" +
				string(periods[0]) + " en " + string(p) + "); er is geen schatting."}
		}
	}
	firsts := !slices.ContainsFunc(periods, func(p domain.Period) bool { return p.First().Time().Day() != 1 })
	switch shape {
	case len("2006"):
		return rhythm{months: true, step: 12}, nil
	case len("2006-W01"):
		return rhythm{step: 7}.from(periods), nil
	case len("2006-01"):
		c := rhythm{months: true}.stepping(periods, 3, 6, 12)
		if c.step > 1 && c.phase == c.step-1 {
			c.phase = 0 // quarters by their last month
		}
		return c, nil
	}
	if firsts && len(periods) > 1 {
		return rhythm{months: true}.stepping(periods, 3, 6, 12), nil
	}
	return rhythm{}.stepping(periods, 7, 14, 28), nil
}

// stepping finds how long a period lasts: one month or day, or one of the longer ones that every distance is a multiple of.
func (c rhythm) stepping(periods []domain.Period, longer ...int) rhythm {
	distance := 0
	for _, p := range periods {
		distance = gcd(distance, c.unit(p.First())-c.unit(periods[0].First()))
	}
	c.step = 1
	for _, n := range longer {
		if distance > 0 && distance%n == 0 {
			c.step = n
		}
	}
	return c.from(periods)
}

func (c rhythm) from(periods []domain.Period) rhythm {
	c.phase = mod(c.unit(periods[0].First()), c.step)
	return c
}

// unit is the month or day that a day lies in, counted from a far beginning.
func (c rhythm) unit(d domain.Date) int {
	t := d.Time()
	if c.months {
		return 12*t.Year() + int(t.Month()) - 1
	}
	return int(t.Unix() / int64(24*time.Hour/time.Second))
}

// at is the place of a period in time: periods that follow each other differ by one.
func (c rhythm) at(p domain.Period) int { return c.within(p.First()) }

// within is the place of the period that a day lies in.
func (c rhythm) within(d domain.Date) int {
	n := c.unit(d) - c.phase
	return (n - mod(n, c.step)) / c.step
}

// firstFull is the place of the first period that lies wholly on or after a day.
func (c rhythm) firstFull(d domain.Date) int {
	at := c.within(d)
	if c.first(at) < d {
		at++
	}
	return at
}

// first is the first day of the period at a place.
func (c rhythm) first(at int) domain.Date {
	n := at*c.step + c.phase
	if c.months {
		return domain.DateOf(time.Date(0, time.Month(n+1), 1, 0, 0, 0, 0, time.UTC))
	}
	return domain.DateOf(time.Unix(0, 0).UTC().AddDate(0, 0, n))
}

// season is the place of a period in the year, from 0.
func (c rhythm) season(at int) int {
	first := c.first(at)
	switch {
	case c.months:
		return mod(c.unit(first), 12) / c.step
	case c.step >= 7:
		_, week := first.Time().ISOWeek()
		return (week - 1) / (c.step / 7)
	}
	return first.Time().YearDay() - 1
}

func (c rhythm) perYear() float64 {
	if c.months {
		return 12 / float64(c.step)
	}
	return 365.25 / float64(c.step)
}

// side says where a period lies from the day that a decision took effect.
func (c rhythm) side(p domain.Period, effective domain.Date) string {
	at, full := c.at(p), c.firstFull(effective)
	switch {
	case at >= full:
		return after
	case at == c.within(effective):
		return transition
	}
	return before
}

func gcd(a, b int) int {
	for b != 0 {
		a, b = b, a%b
	}
	return max(a, -a)
}

func mod(a, n int) int { return ((a % n) + n) % n }
