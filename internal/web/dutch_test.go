package web

import (
	"testing"
	"time"

	"ruggespraak/domain"
	"ruggespraak/internal/disclosure"
)

func TestDutch(t *testing.T) {
	for got, want := range map[string]string{
		dutchInt(0): "0", dutchInt(999): "999", dutchInt(1000): "1.000", dutchInt(-1234567): "-1.234.567",
		dutchFloat(1234.5, 1): "1.234,5", dutchFloat(2, 2): "2", dutchFloat(0.126, 2): "0,13", dutchFloat(-0.5, 1): "-0,5", dutchFloat(-0.001, 1): "0",
		dutchDate("2025-03-01"): "1 maart 2025", dutchDate(""): "onbekend", dutchMonth("2024-12"): "december 2024", dutchMonth("x"): "x",
		dutchPeriod("2024"): "2024", dutchPeriod("2024-W05"): "week 5 van 2024", dutchPeriod("2024-02"): "februari 2024", dutchPeriod("2024-02-09"): "9 februari 2024",
		dutchWord("beeindigen"): "beëindigen", dutchWord("werk-en-inkomen"): "werk en inkomen", sentence("één"): "Één", sentence(""): "",
		counted(1, "dag", "dagen"): "1 dag", counted(1200, "dag", "dagen"): "1.200 dagen",
		shortMonth(time.Date(2024, time.March, 1, 0, 0, 0, 0, time.UTC)): "mrt 2024",
	} {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestMomentsAreReadInTheMunicipalitysZone(t *testing.T) {
	zone, err := time.LoadLocation("Europe/Amsterdam")
	if err != nil {
		t.Fatal(err)
	}
	s := &site{Options: Options{Location: zone}}
	for text, want := range map[string]string{
		"2025-01-31":          "2025-01-31T22:59:59.999999Z", // the end of the day, in winter
		"2025-07-31":          "2025-07-31T21:59:59.999999Z", // and in summer
		"2025-03-30":          "2025-03-30T21:59:59.999999Z", // a day of 23 hours
		"2025-10-26":          "2025-10-26T22:59:59.999999Z", // a day of 25 hours
		"2024-12-31":          "2024-12-31T22:59:59.999999Z",
		"2025-07-31T09:30":    "2025-07-31T07:30:00.000000Z",
		"2025-07-31T09:30:15": "2025-07-31T07:30:15.000000Z",
		"":                    "", "31-07-2025": "", "2025-02-30": "", "gisteren": "", "2025-07-31 09:30": "", "2025-07-31T09:30:00Z": "",
	} {
		at, ok := s.moment(text)
		got := ""
		if ok {
			got = domain.InstantOf(at).String()
		}
		if got != want {
			t.Errorf("%q is %q, want %q", text, got, want)
		}
	}
}

func TestLinksKeepTheDates(t *testing.T) {
	for _, c := range []struct {
		dates dates
		want  string
	}{
		{dates{}, "/open"},
		{dates{AvailableAt: "2025-01-31"}, "/open?beschikbaarOp=2025-01-31"},
		{dates{AvailableAt: "2025-01-31T09:30", ValidOn: "2024-01-01"}, "/open?beschikbaarOp=2025-01-31T09%3A30&geldigOp=2024-01-01"},
	} {
		if got := c.dates.Link("/o", "pen"); got != c.want {
			t.Errorf("got %q, want %q", got, c.want)
		}
	}
}

// counts makes the values of a breakdown that nobody needs protection in.
func counts(total int, per map[string]int) (disclosure.Value, map[string]disclosure.Value) {
	cells := map[string]disclosure.Cell{}
	for name, n := range per {
		cells[name] = disclosure.Cell{Count: n}
	}
	return disclosure.Rule{Off: true}.Breakdown(disclosure.Cell{Count: total}, cells)
}

func TestMonthsBetweenAreZeroOnlyWhenThatIsKnown(t *testing.T) {
	total, per := counts(5, map[string]int{"2024-11": 2, "2025-02": 3})
	months := listMonths(total, per)
	if len(months) != 4 {
		t.Fatalf("%d months", len(months))
	}
	if n, known := months[1].known(); n != 0 || !known || months[1].figure().Text != "0" {
		t.Error("a month without signals should be zero")
	}
	more, per := counts(9, map[string]int{"2024-11": 2, "2025-02": 3}) // 4 signals are in months that are not named
	if _, known := listMonths(more, per)[1].known(); known {
		t.Error("a month that may be withheld is shown as zero")
	}
	if len(listMonths(disclosure.Value{}, nil)) != 0 {
		t.Error("months out of nothing")
	}
}

func TestChartsOfMonths(t *testing.T) {
	total, per := counts(30, map[string]int{"2024-01": 10, "2024-02": 20})
	months := listMonths(total, per)
	c := drawMonths("x", "Titel", months, []marked{{"1", "besluit", "2024-02-15"}, {"2", "later", "2030-01-01"}}, sideMeans{})
	if len(c.Bars) != 2 || len(c.Marks) != 1 || c.Hatched {
		t.Fatalf("%d bars, %d marks, hatched %t", len(c.Bars), len(c.Marks), c.Hatched)
	}
	if c.Bars[0].Height*2 != c.Bars[1].Height || c.Bars[0].Y+c.Bars[0].Height != plotBottom {
		t.Errorf("bars are %v", c.Bars)
	}
	if drawMonths("x", "Titel", nil, nil, sideMeans{}) != nil {
		t.Error("a chart of nothing")
	}
	withheld := drawMonths("x", "Titel", []month{{Name: "2024-01", Side: "voor"}}, nil, sideMeans{})
	if !withheld.Hatched || withheld.Bars[0].Class != "arcering" || withheld.Bars[0].Title != "januari 2024: afgeschermd" {
		t.Errorf("withheld bar is %+v", withheld.Bars[0])
	}
}

func TestStepsAreRound(t *testing.T) {
	for span, want := range map[float64]float64{0: 1, 4: 1, 30: 10, 26: 10, 100: 20, 0.9: 0.2, 12345: 5000} {
		if got := niceStep(span); got != want {
			t.Errorf("span %v has steps of %v, want %v", span, got, want)
		}
		if lines := span / niceStep(span); lines > 5 {
			t.Errorf("span %v has %v lines", span, lines)
		}
	}
	if p, grid := newPlot([]float64{-3, 7}); p.low > -3 || p.high < 7 || len(grid) < 3 {
		t.Errorf("plot is %+v", p)
	}
}
