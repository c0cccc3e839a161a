package domain

import (
	"encoding/json"
	"slices"
	"testing"
	"time"
)

func TestDates(t *testing.T) {
	for _, s := range []string{"2025-03-31", "2024-02-29", "1900-01-01", "2199-12-31"} {
		if d, err := ParseDate(s); err != nil || string(d) != s {
			t.Errorf("%s: got %s, %v", s, d, err)
		}
	}
	for _, s := range []string{"", "2025-02-29", "2025-3-1", "31-03-2025", "2025-13-01", "2025-03-31T00:00:00Z", "1899-12-31", "9999-12-31", tale} {
		_, err := ParseDate(s)
		checkRefusal(t, err, Invalid, "", 0)
	}
	if m := Date("2025-03-31").Month(); m != "2025-03" {
		t.Errorf("month %s", m)
	}
	if m := Date("").Month(); m != "" {
		t.Errorf("the month of an unknown day is %q", m)
	}
	if !Date("").Time().IsZero() {
		t.Error("an unknown day has a time")
	}
	for _, c := range []struct {
		from, to Date
		days     int
	}{
		{"2025-03-29", "2025-03-31", 2}, // the night in which the clock goes forward
		{"2025-10-25", "2025-10-27", 2}, // and back
		{"2024-02-28", "2024-03-01", 2},
		{"2025-03-31", "2025-03-29", -2},
		{"2025-01-01", "2026-01-01", 365},
	} {
		if n := c.from.DaysUntil(c.to); n != c.days {
			t.Errorf("%s to %s: got %d days, want %d", c.from, c.to, n, c.days)
		}
	}
}

func TestADayIsTheLocalOne(t *testing.T) {
	amsterdam, err := time.LoadLocation("Europe/Amsterdam")
	if err != nil {
		t.Fatal(err)
	}
	late := time.Date(2025, 3, 31, 22, 30, 0, 0, time.UTC).In(amsterdam)
	if d := DateOf(late); d != "2025-04-01" {
		t.Errorf("got %s", d)
	}
	m := AtTime(late)
	if m.Date != "2025-04-01" || m.At.String() != "2025-03-31T22:30:00.000000Z" || m.Zone != "Europe/Amsterdam" || m.IsZero() {
		t.Errorf("got %+v", m)
	}
	if m := OnDay("2025-04-01"); m.At != nil || m.Zone != "" || m.IsZero() || !(Moment{}).IsZero() {
		t.Errorf("a day alone has no instant: %+v", m)
	}
}

func TestTimesOnTheWire(t *testing.T) {
	at := InstantOf(time.Date(2025, 3, 31, 22, 30, 0, 123456789, time.UTC))
	for _, c := range []struct {
		value any
		wire  string
	}{
		{at, `"2025-03-31T22:30:00.123456Z"`},
		{InstantOf(time.Date(2025, 4, 1, 0, 30, 0, 0, time.FixedZone("", 7200))), `"2025-03-31T22:30:00.000000Z"`},
		{Date("2025-03-31"), `"2025-03-31"`},
		{Date(""), `""`},
		{OnDay("2025-03-31"), `{"datum":"2025-03-31"}`},
		{Moment{Date: "2025-04-01", At: &at, Zone: "Europe/Amsterdam"}, `{"datum":"2025-04-01","tijdstip":"2025-03-31T22:30:00.123456Z","zone":"Europe/Amsterdam"}`},
		{SignalContent{ReportedOn: OnDay("2025-03-31")}.ReportedOn, `{"datum":"2025-03-31"}`},
	} {
		if b, err := json.Marshal(c.value); err != nil || string(b) != c.wire {
			t.Errorf("got %s, %v; want %s", b, err, c.wire)
		}
	}
	if (Instant{}).String() != "" {
		t.Error("no instant has a text")
	}
}

func TestTimesFromTheWire(t *testing.T) {
	for wire, want := range map[string]string{
		`"2025-03-31T22:30:00Z"`:           "2025-03-31T22:30:00.000000Z",
		`"2025-04-01T00:30:00+02:00"`:      "2025-03-31T22:30:00.000000Z",
		`"2025-03-31T22:30:00.123456789Z"`: "2025-03-31T22:30:00.123456Z",
	} {
		var i Instant
		if err := json.Unmarshal([]byte(wire), &i); err != nil || i.String() != want {
			t.Errorf("%s: got %s, %v", wire, i, err)
		}
	}
	for _, wire := range []string{
		`""`, `null`, `5`, `"`, `2025-03-31T22:30:00Z`, `"2025-03-31"`, `"2025-03-31T22:30:00"`, `"` + tale + `"`,
		`"0000-01-01T00:00:00+01:00"`, `"9999-12-31T23:59:59-01:00"`, // in UTC in years that could not be read back
	} {
		var i Instant
		checkRefusal(t, i.UnmarshalJSON([]byte(wire)), Invalid, "", 0)
	}
	var d Date
	for wire, want := range map[string]Date{`"2025-03-31"`: "2025-03-31", `""`: "", `null`: ""} {
		if err := json.Unmarshal([]byte(wire), &d); err != nil || d != want {
			t.Errorf("%s: got %q, %v", wire, d, err)
		}
	}
	for _, wire := range []string{`5`, `"31-03-2025"`, `{}`, `"2025-02-30"`} {
		if err := json.Unmarshal([]byte(wire), &d); err == nil {
			t.Errorf("%s was taken for the date %s", wire, d)
		}
	}
}

// Instants have a fixed width, so that the order of texts is the order of times.
func TestInstantsSortAsText(t *testing.T) {
	start := time.Date(2025, 12, 31, 23, 59, 59, 999_990_000, time.UTC)
	var texts []string
	for i := range 40 {
		texts = append(texts, InstantOf(start.Add(time.Duration(i)*time.Microsecond)).String())
	}
	if !slices.IsSorted(texts) || len(slices.Compact(texts)) != 40 {
		t.Errorf("out of order: %q", texts)
	}
}
