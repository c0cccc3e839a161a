package domain

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"
)

// Instant is a moment in UTC with microseconds. On the wire it has a fixed width and ends in Z, so that text order is
// time order.
type Instant struct{ time.Time }

const instantLayout = "2006-01-02T15:04:05.000000Z"

// InstantOf rounds a time down to microseconds in UTC.
func InstantOf(t time.Time) Instant { return Instant{t.UTC().Truncate(time.Microsecond)} }

// String gives the wire form.
func (i Instant) String() string {
	if i.IsZero() {
		return ""
	}
	return i.UTC().Format(instantLayout)
}

// MarshalJSON writes the wire form.
func (i Instant) MarshalJSON() ([]byte, error) {
	b := make([]byte, 0, len(instantLayout)+2)
	b = append(b, '"')
	b = i.UTC().AppendFormat(b, instantLayout)
	return append(b, '"'), nil
}

// UnmarshalJSON reads the wire form. Like ParseDate it does not repeat what it refuses: that may be someone's story in the
// wrong column.
func (i *Instant) UnmarshalJSON(b []byte) error {
	text, quoted := strings.CutPrefix(string(b), `"`)
	text, closed := strings.CutSuffix(text, `"`)
	t, err := time.Parse(time.RFC3339Nano, text)
	if err != nil || !quoted || !closed || !writable(t) {
		return Errorf(Invalid, "Dit is geen tijdstip; verwacht wordt JJJJ-MM-DDTUU:MM:SSZ, bijvoorbeeld 2025-03-31T09:30:00Z.")
	}
	*i = InstantOf(t)
	return nil
}

// writable says that a moment has a year of four digits, in UTC too: what is written with another can never be read again.
func writable(t time.Time) bool {
	year := t.UTC().Year()
	return 0 <= year && year <= 9999
}

// Date is a local calendar day, JJJJ-MM-DD. It has no zone: midnight UTC is never meant. The empty date is unknown.
type Date string

// The years that a date may lie in. Other years are slips of the pen, and would make a series of centuries.
const (
	firstYear = 1900
	lastYear  = 2199
)

// ParseDate checks a date in the form JJJJ-MM-DD.
func ParseDate(s string) (Date, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return "", Errorf(Invalid, "Dit is geen datum; verwacht wordt JJJJ-MM-DD, bijvoorbeeld 2025-03-31.")
	}
	if t.Year() < firstYear || t.Year() > lastYear {
		return "", Errorf(Invalid, "Dit jaartal kan niet kloppen; verwacht wordt een datum van %d tot en met %d.", firstYear, lastYear)
	}
	return Date(s), nil
}

// DateOf is the calendar day of t in its own zone.
func DateOf(t time.Time) Date { return Date(t.Format(time.DateOnly)) }

// Month is the date's month, JJJJ-MM, or empty.
func (d Date) Month() string {
	if len(d) < 7 {
		return ""
	}
	return string(d[:7])
}

// Time is midnight UTC of the day, for counting days only.
func (d Date) Time() time.Time {
	t, err := time.Parse(time.DateOnly, string(d))
	if err != nil {
		return time.Time{}
	}
	return t
}

// DaysUntil counts the calendar days from d to other; negative when other is earlier.
func (d Date) DaysUntil(other Date) int {
	return int(other.Time().Sub(d.Time()) / (24 * time.Hour))
}

// UnmarshalJSON reads a date and refuses what is not one.
func (d *Date) UnmarshalJSON(b []byte) error {
	var s string
	if err := json.Unmarshal(b, &s); err != nil {
		return fmt.Errorf("datum: %w", err)
	}
	if s == "" {
		*d = ""
		return nil
	}
	p, err := ParseDate(s)
	if err != nil {
		return err
	}
	*d = p
	return nil
}

// Moment is when something happened in the world: a local date, and an instant with its zone when those are known.
type Moment struct {
	Date Date     `json:"datum"`
	At   *Instant `json:"tijdstip,omitempty"`
	Zone string   `json:"zone,omitempty"` // IANA name, such as Europe/Amsterdam
}

// IsZero says that the moment is unknown.
func (m Moment) IsZero() bool { return m.Date == "" }

// OnDay is a moment of which only the day is known.
func OnDay(d Date) Moment { return Moment{Date: d} }

// AtTime is a moment of which the instant is known; its date is the local one of t's zone.
func AtTime(t time.Time) Moment {
	i := InstantOf(t)
	return Moment{Date: DateOf(t), At: &i, Zone: t.Location().String()}
}

// firstDayOf is 1 January of a year.
func firstDayOf(year int) Date { return Date(fmt.Sprintf("%04d-01-01", year)) }
