package projections

import (
	"math"
	"strconv"
	"strings"

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

// dutchNumber writes a number with three digits that tell something, and a comma.
func dutchNumber(x float64) string {
	decimals := 0
	for bound := 100.0; math.Abs(x) < bound && decimals < 4; bound /= 10 {
		decimals++
	}
	return strings.ReplaceAll(strconv.FormatFloat(x, 'f', decimals, 64), ".", ",")
}
