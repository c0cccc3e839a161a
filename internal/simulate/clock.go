package simulate

import (
	"encoding/binary"
	"encoding/hex"
	"math/rand/v2"
	"time"

	"ruggespraak/domain"
)

// The first and the last day of the history.
const (
	First domain.Date = "2023-01-02"
	Last  domain.Date = "2026-10-31"
)

// firstMonth and months say which months the history has.
var firstMonth = time.Date(2023, time.January, 1, 0, 0, 0, 0, time.UTC)

const months = 46

// monthOf is the number of a month, from 0.
func monthOf(year int, month time.Month) int { return (year-firstMonth.Year())*12 + int(month) - 1 }

// monthName is a month as views write it.
func monthName(n int) string { return firstMonth.AddDate(0, n, 0).Format("2006-01") }

// monthAt is the number of the month of a date.
func monthAt(d domain.Date) int { return monthOf(d.Time().Year(), d.Time().Month()) }

// moment is a local time on a day.
func moment(zone *time.Location, d domain.Date, hour, minute int) time.Time {
	t := d.Time()
	return time.Date(t.Year(), t.Month(), t.Day(), hour, minute, 0, 0, zone)
}

// workday moves a day in the weekend to the Monday after it.
func workday(d domain.Date) domain.Date {
	switch t := d.Time(); t.Weekday() {
	case time.Saturday:
		return addDays(d, 2)
	case time.Sunday:
		return addDays(d, 1)
	case time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday:
	}
	return d
}

func addDays(d domain.Date, n int) domain.Date { return domain.DateOf(d.Time().AddDate(0, 0, n)) }

// source gives a source of chance of its own for each part of a run, so that one part does not disturb another.
func source(seed uint64, part uint64) *rand.Rand {
	return rand.New(rand.NewPCG(seed, part)) //nolint:gosec // the same seed must give the same town
}

// newIDs makes ids in the shape of UUIDv7 that sort by the simulated time.
func newIDs(seed uint64, now func() time.Time) func() string {
	r := source(seed, partIDs)
	return func() string {
		var b [16]byte
		binary.BigEndian.PutUint64(b[:8], uint64(now().UnixMilli())<<16|r.Uint64()&0x0fff|0x7000)
		binary.BigEndian.PutUint64(b[8:], r.Uint64()&(1<<62-1)|1<<63)
		s := hex.EncodeToString(b[:])
		return s[:8] + "-" + s[8:12] + "-" + s[12:16] + "-" + s[16:20] + "-" + s[20:]
	}
}

// The parts of a run that draw by chance.
const (
	partIDs uint64 = iota
	partArrivals
	partSeries
	partLives // and above: one for each signal
)
