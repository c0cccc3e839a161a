package disclosure_test

import (
	"fmt"
	"maps"
	"testing"

	"pgregory.net/rapid"

	"ruggespraak/internal/disclosure"
)

// table is a random table with persons and public rows, many cells of them small or empty.
var table = rapid.Custom(func(t *rapid.T) cells {
	cell := rapid.Custom(func(t *rapid.T) disclosure.Cell {
		protected := rapid.OneOf(rapid.Just(0), rapid.IntRange(0, 3), rapid.IntRange(4, 30), rapid.IntRange(0, 300)).Draw(t, "protected")
		return disclosure.Cell{Count: protected + rapid.SampledFrom([]int{0, 0, 1, 5, 200}).Draw(t, "public"), Protected: protected}
	})
	return rapid.MapOfN(rapid.StringMatching(`[a-z]{1,2}`), cell, 0, 14).Draw(t, "parts")
})

// What is shown is large enough, whether or not the parts add up to the total.
func TestNoSmallNumberIsShown(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		k, parts := rapid.IntRange(disclosure.MinK, 15).Draw(t, "k"), table.Draw(t, "parts")
		total := sum(parts).Add(people(rapid.SampledFrom([]int{0, 0, 1, 50}).Draw(t, "elsewhere")))
		shownTotal, shown := rule(t, k).Breakdown(total, parts)
		check := func(name string, c disclosure.Cell, v disclosure.Value) {
			n, known := v.Known()
			if known && n != c.Count || !known && n != 0 {
				t.Fatalf("%s counts %d, says %d (shown: %t)", name, c.Count, n, known)
			}
			if registerOnly := c.Protected == 0 && (c.Count > 0 || total.Protected == 0); known && c.Protected < k && !registerOnly {
				t.Fatalf("%s is shown with %d persons, k is %d", name, c.Protected, k)
			}
		}
		check("total", total, shownTotal)
		for name, v := range shown {
			check(name, parts[name], v)
		}
	})
}

// The attacker subtracts what is shown from the total and knows all public numbers, and of each named part whether it is
// zero. What remains for a withheld part are the values from 1 to the rest less one for each other part.
func TestSubtractingLeavesEveryWithheldPartOpen(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		k, parts := rapid.IntRange(disclosure.MinK, 15).Draw(t, "k"), table.Draw(t, "parts")
		total, shown := rule(t, k).Breakdown(sum(parts), parts)
		rest, withheld, positive := sum(parts).Protected, 0, 0
		for name, c := range parts {
			v, named := shown[name]
			if _, known := v.Known(); known {
				rest -= c.Protected
				continue
			}
			if named {
				withheld++
			}
			if named && c.Protected > 0 {
				positive++
			}
		}
		if withheld == 0 {
			return
		}
		if _, known := total.Known(); !known {
			t.Fatal("parts are named under a withheld total")
		}
		if withheld < 2 || rest < k {
			t.Fatalf("%d withheld parts hold %d together, k is %d", withheld, rest, k)
		}
		if highest := rest - (positive - 1); highest < k-1 {
			t.Fatalf("a withheld part is at most %d, k is %d", highest, k)
		}
		if rest == withheld*(k-1) {
			t.Fatalf("if all %d are below %d, each is %d", withheld, k, k-1)
		}
	})
}

// The attacker has this program, tries every table that it could have been, and keeps those that look the same. He must
// never find that a withheld part is below k-1.
func TestTryingEveryTableNeverFindsASmallPart(t *testing.T) {
	const k = disclosure.MinK
	for _, zerosAreListed := range []bool{true, false} {
		for total := range 27 {
			possible := map[string]map[string][]int{} // what is seen → withheld part → values it can have
			everyTable(total, []string{"a", "b", "c", "d"}, func(parts cells) {
				if !zerosAreListed {
					maps.DeleteFunc(parts, func(_ string, c disclosure.Cell) bool { return c.Count == 0 })
				}
				shownTotal, shown := rule(t, k).Breakdown(people(total), parts)
				seen := fmt.Sprint(shownTotal, shown)
				if possible[seen] == nil {
					possible[seen] = map[string][]int{}
				}
				for name, v := range shown {
					if _, known := v.Known(); !known {
						possible[seen][name] = append(possible[seen][name], parts[name].Count)
					}
				}
			})
			for seen, withheld := range possible {
				for name, values := range withheld {
					if highest(values) < k-1 {
						t.Errorf("of %s, %s can only be one of %v", seen, name, values)
					}
				}
			}
		}
	}
}

// everyTable calls f with each way to divide a total over the names.
func everyTable(total int, names []string, f func(cells)) {
	if len(names) == 1 {
		f(cells{names[0]: people(total)})
		return
	}
	for n := range total + 1 {
		everyTable(total-n, names[1:], func(rest cells) {
			rest[names[0]] = people(n)
			f(rest)
		})
	}
}

func highest(values []int) int {
	top := 0
	for _, v := range values {
		top = max(top, v)
	}
	return top
}
