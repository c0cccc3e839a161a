package disclosure_test

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"ruggespraak/internal/disclosure"
)

func TestTable(t *testing.T) {
	for _, c := range []struct {
		name  string
		cells map[string]cells
		want  string
	}{
		{
			"all large", map[string]cells{"a": {"24": people(10), "25": people(20)}, "b": {"24": people(30), "25": people(40)}},
			"100 map[a:30 b:70] map[24:40 25:60] map[a:map[24:10 25:20] b:map[24:30 25:40]]",
		},
		{
			"a small year takes another with it", map[string]cells{"a": {"23": people(3), "24": people(20), "25": people(30)}},
			"53 map[a:53] map[23:– 24:– 25:30] map[a:map[25:30]]",
		},
		{
			"a small cell hides three more", map[string]cells{"a": {"24": people(3), "25": people(20)}, "b": {"24": people(30), "25": people(40)}},
			"93 map[a:23 b:70] map[24:33 25:60] map[a:map[24:– 25:–] b:map[24:– 25:–]]",
		},
		{
			"a public register", map[string]cells{"a": {"24": register(3), "25": register(20)}, "b": {"24": {}}},
			"23 map[a:23 b:0] map[24:3 25:20] map[a:map[24:3 25:20] b:map[24:0]]",
		},
		{"too few in all", map[string]cells{"a": {"24": people(3), "25": people(6)}}, "– map[] map[] map[a:map[]]"},
		{"nothing", nil, "– map[] map[] map[]"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := rule(t, 10).Table(c.cells)
			if s := fmt.Sprint(got.Total, got.Rows, got.Columns, got.Cells); s != c.want {
				t.Errorf("got %s, want %s", s, c.want)
			}
		})
	}
	open := disclosure.Rule{Off: true}.Table(map[string]cells{"a": {"24": people(3), "25": people(0)}})
	if s := fmt.Sprint(open.Total, open.Rows, open.Columns, open.Cells); s != "3 map[a:3] map[24:3 25:0] map[a:map[24:3 25:0]]" {
		t.Errorf("for whoever may see it: got %s", s)
	}
}

// The attacker subtracts what is shown of a row or a column from its sum.
func TestNoRowOrColumnGivesACellAway(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		k, all := rapid.IntRange(disclosure.MinK, 15).Draw(t, "k"), map[string]cells{}
		for i := range rapid.IntRange(1, 5).Draw(t, "rows") {
			all[fmt.Sprint(i)] = cells{}
			for j := range 4 {
				all[fmt.Sprint(i)][fmt.Sprint(j)] = people(rapid.SampledFrom([]int{0, 1, 3, 9, 10, 20, 200}).Draw(t, "cell"))
			}
		}
		table := rule(t, k).Table(all)
		attack := func(sums map[string]disclosure.Value, at func(line, i string) (row, column string)) {
			for line, sum := range sums {
				rest, known := sum.Known()
				if !known {
					continue
				}
				withheld := 0
				for i := range 5 {
					row, column := at(line, fmt.Sprint(i))
					if n, known := table.Cells[row][column].Known(); known {
						rest -= n
						if n < k {
							t.Fatalf("%s %s is shown: %d", row, column, n)
						}
					} else if _, there := all[row][column]; there {
						withheld++
					}
				}
				if withheld > 0 && (withheld == 1 || rest < k) {
					t.Fatalf("%d withheld cells of %s hold %d together, k is %d", withheld, line, rest, k)
				}
			}
		}
		attack(table.Rows, func(line, i string) (string, string) { return line, i })
		attack(table.Columns, func(line, i string) (string, string) { return i, line })
	})
}
