package projections

import (
	"strconv"

	"ruggespraak/domain"
)

var monthNames = []string{
	"januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november", "december",
}

// spoken is a day as people say it.
func spoken(d domain.Date) string {
	t := d.Time()
	return strconv.Itoa(t.Day()) + " " + monthNames[t.Month()-1] + " " + strconv.Itoa(t.Year())
}

// month is the month of a day as people say it.
func month(d domain.Date) string {
	t := d.Time()
	return monthNames[t.Month()-1] + " " + strconv.Itoa(t.Year())
}
