package disclosure_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"testing"

	"ruggespraak/internal/disclosure"
)

type cells = map[string]disclosure.Cell

// people is a cell that counts persons only, register one that counts public rows only.
func people(n int) disclosure.Cell   { return disclosure.Cell{Count: n, Protected: n} }
func register(n int) disclosure.Cell { return disclosure.Cell{Count: n} }

func rule(t interface{ Fatal(...any) }, k int) disclosure.Rule {
	r, err := disclosure.NewRule(k)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestBreakdown(t *testing.T) {
	for _, c := range []struct {
		name  string
		total disclosure.Cell
		parts cells
		want  string
	}{
		{"all large", people(30), cells{"a": people(10), "b": people(20)}, "30 map[a:10 b:20]"},
		{"public register", register(4), cells{"a": register(1), "b": register(3), "c": {}}, "4 map[a:1 b:3 c:0]"},
		{"total below k", people(9), cells{"a": people(4), "b": people(5)}, "– map[]"},
		{"nothing at all", people(0), cells{"a": people(0)}, "– map[]"},
		{"no parts", people(10), nil, "10 map[]"},
		{"one small part takes the smallest other", people(60), cells{"a": people(40), "b": people(17), "c": people(3)}, "60 map[a:40 b:– c:–]"},
		{"of equals the first by name", people(43), cells{"a": people(20), "b": people(20), "c": people(3)}, "43 map[a:– b:20 c:–]"},
		{"a zero is hidden too", people(30), cells{"a": people(12), "b": people(18), "c": people(0)}, "30 map[a:– b:18 c:–]"},
		{"two small parts hide each other", people(30), cells{"a": people(20), "b": people(4), "c": people(6)}, "30 map[a:20 b:– c:–]"},
		{"two small parts that sum to less than k", people(29), cells{"a": people(20), "b": people(4), "c": people(5)}, "29 map[a:– b:– c:–]"},
		{"a small part and a zero", people(49), cells{"a": people(20), "b": people(20), "c": people(9), "d": people(0)}, "49 map[a:– b:20 c:– d:–]"},
		{"both could only be k-1", people(39), cells{"a": people(21), "b": people(9), "c": people(9)}, "39 map[a:– b:– c:–]"},
		{"ten of one each would be known by their names", people(10), cells{
			"a": people(1), "b": people(1), "c": people(1), "d": people(1), "e": people(1),
			"f": people(1), "g": people(1), "h": people(1), "i": people(1), "j": people(1),
		}, "10 map[]"},
		{"public part in a protected total", disclosure.Cell{Count: 37, Protected: 30}, cells{"a": register(7), "b": people(20), "c": people(10)}, "37 map[a:7 b:20 c:10]"},
		{"public part is no cover", disclosure.Cell{Count: 40, Protected: 33}, cells{"a": register(7), "b": people(30), "c": people(3)}, "40 map[a:7 b:– c:–]"},
		{"few persons in a large register", disclosure.Cell{Count: 500, Protected: 9}, cells{"a": register(491), "b": people(9)}, "– map[]"},
		{"few persons in a large part", disclosure.Cell{Count: 540, Protected: 40}, cells{"a": {Count: 503, Protected: 3}, "b": people(37)}, "540 map[a:– b:–]"},
		{"total that forgot its persons", register(30), cells{"a": people(3), "b": register(27)}, "– map[]"},
		{"parts that leave most out", people(30), cells{"a": people(3)}, "30 map[]"},
		{"parts that overlap", people(12), cells{"a": people(12), "b": people(11), "c": people(2)}, "12 map[a:12 b:– c:–]"},
	} {
		t.Run(c.name, func(t *testing.T) {
			total, parts := rule(t, 10).Breakdown(c.total, c.parts)
			if got := fmt.Sprint(total, parts); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

func TestSingle(t *testing.T) {
	for _, c := range []struct {
		cell disclosure.Cell
		want string
	}{
		{people(10), "10"}, {people(9), "–"}, {people(0), "–"}, {register(3), "3"},
		{disclosure.Cell{Count: 100, Protected: 9}, "–"}, {disclosure.Cell{Count: 100, Protected: 10}, "100"},
	} {
		if got := rule(t, 10).Single(c.cell).String(); got != c.want {
			t.Errorf("Single(%+v) = %s, want %s", c.cell, got, c.want)
		}
	}
}

func TestOffShowsEverything(t *testing.T) {
	r := disclosure.Rule{K: 10, Off: true}
	total, parts := r.Breakdown(people(3), cells{"a": people(1), "b": people(2), "c": people(0)})
	if got := fmt.Sprint(total, parts, r.Single(people(0))); got != "3 map[a:1 b:2 c:0] 0" {
		t.Errorf("got %s", got)
	}
}

func TestNewRuleRefusesALowThreshold(t *testing.T) {
	for _, k := range []int{-1, 0, 1, 4} {
		if r, err := disclosure.NewRule(k); err == nil {
			t.Errorf("NewRule(%d) = %+v, want an error", k, r)
		}
	}
	if r := rule(t, 5); r.Single(people(5)).String() != "5" || r.Single(people(4)).String() != "–" {
		t.Error("k = 5 must show 5 and withhold 4")
	}
}

func TestARuleThatWasNotMadeProtects(t *testing.T) {
	for _, r := range []disclosure.Rule{{}, {K: 1}, {K: -10}} {
		if _, known := r.Single(people(disclosure.DefaultK - 1)).Known(); known {
			t.Errorf("%+v shows %d", r, disclosure.DefaultK-1)
		}
		if _, known := r.Single(people(disclosure.DefaultK)).Known(); !known {
			t.Errorf("%+v withholds %d", r, disclosure.DefaultK)
		}
	}
}

func TestValueInJSON(t *testing.T) {
	total, parts := rule(t, 10).Breakdown(people(60), cells{"a": people(40), "b": people(17), "c": people(3)})
	got, err := json.Marshal(map[string]any{"signalen": total, "perSoort": parts})
	if want := `{"perSoort":{"a":40,"b":null,"c":null},"signalen":60}`; err != nil || string(got) != want {
		t.Errorf("got %s (%v), want %s", got, err, want)
	}
}

func TestTheSameTableGivesTheSameAnswer(t *testing.T) {
	parts := cells{}
	for i := range 40 {
		parts[fmt.Sprintf("w%02d", i)] = people(i % 7 * 5)
	}
	total := sum(parts)
	_, first := rule(t, 10).Breakdown(total, parts)
	for range 20 {
		if _, again := rule(t, 10).Breakdown(total, maps.Clone(parts)); !maps.Equal(first, again) {
			t.Fatalf("got %v, first %v", again, first)
		}
	}
}

func sum(parts cells) disclosure.Cell {
	var s disclosure.Cell
	for _, c := range parts {
		s = s.Add(c)
	}
	return s
}
