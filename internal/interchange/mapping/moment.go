package mapping

import (
	"strings"
	"time"

	"ruggespraak/domain"
)

// Moment reads a date, or a date and time, of the source. Of a date only the day is known. A time without an offset is one
// of the source's zone; its date is the local one there. A time that the clock skipped (summer time begins) is taken as
// much later as the clock was put forward; of a time that came twice, the first. An empty value is the zero Moment. The
// refusal does not repeat the value. Check must have passed.
func (m *Mapping) Moment(value string) (domain.Moment, error) {
	value = strings.TrimSpace(value)
	if value == "" {
		return domain.Moment{}, nil
	}
	t, l, ok := parseISO(value)
	for i := 0; !ok && i < len(m.layouts); i++ {
		var err error
		l = m.layouts[i]
		t, err = time.Parse(l.form, value)
		ok = err == nil
	}
	if !ok {
		return domain.Moment{}, m.noMoment()
	}
	if l.zoned {
		t = t.In(m.zone)
	} else if l.clock {
		t = inZone(t, m.zone)
	}
	if t.Year() < 1 || t.Year() > 9999 {
		return domain.Moment{}, m.noMoment()
	}
	if _, err := domain.ParseDate(string(domain.DateOf(t))); err != nil {
		return domain.Moment{}, err
	}
	if l.clock {
		return domain.AtTime(t), nil
	}
	return domain.OnDay(domain.DateOf(t)), nil
}

// Date reads a date of the source; of a time, its local day in the source's zone. An empty value is the empty Date.
func (m *Mapping) Date(value string) (domain.Date, error) {
	at, err := m.Moment(value)
	return at.Date, err
}

func (m *Mapping) noMoment() error {
	also := ""
	for _, l := range m.layouts {
		also += ", " + l.written
	}
	return domain.Errorf(domain.Invalid, "Dit is geen datum of tijdstip; verwacht wordt JJJJ-MM-DD, JJJJ-MM-DD UU:MM:SS%s.", also)
}

// isoTimes are the ISO forms with a time of day; a fraction of a second may follow the seconds.
var isoTimes = []layout{
	{form: "2006-01-02T15:04:05", clock: true},
	{form: "2006-01-02T15:04:05Z07:00", clock: true, zoned: true},
	{form: "2006-01-02T15:04", clock: true},
	{form: "2006-01-02T15:04Z07:00", clock: true, zoned: true},
	{form: "2006-01-02T15:04:05Z0700", clock: true, zoned: true},
	{form: "2006-01-02T15:04:05Z07", clock: true, zoned: true},
}

// parseISO reads JJJJ-MM-DD, alone or followed by T or a space and a time, with or without an offset.
func parseISO(value string) (time.Time, layout, bool) {
	const day = len(time.DateOnly)
	if len(value) <= day || value[4] != '-' || value[7] != '-' {
		t, err := time.Parse(time.DateOnly, value)
		return t, layout{}, err == nil
	}
	switch value[day] {
	case ' ', 't':
		value = value[:day] + "T" + value[day+1:]
	case 'T':
	default:
		return time.Time{}, layout{}, false
	}
	for _, l := range isoTimes {
		if t, err := time.Parse(l.form, value); err == nil {
			return t, l, true
		}
	}
	return time.Time{}, layout{}, false
}

// inZone gives the moment at which the clocks of a zone show what t shows. The offsets of a day before and a day after are
// the only ones that can hold there.
func inZone(t time.Time, zone *time.Location) time.Time {
	const day = 24 * time.Hour
	_, before := t.Add(-day).In(zone).Zone()
	_, after := t.Add(day).In(zone).Zone()
	first := t.Add(-time.Duration(max(before, after)) * time.Second).In(zone)
	last := t.Add(-time.Duration(min(before, after)) * time.Second).In(zone)
	if shows(first, t) {
		return first
	}
	return last // it shows t, or t was skipped
}

// shows says that a clock at a shows what t shows.
func shows(a, t time.Time) bool { return a.Format(time.DateTime) == t.Format(time.DateTime) }
