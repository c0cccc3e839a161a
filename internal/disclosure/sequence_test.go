package disclosure_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"ruggespraak/internal/disclosure"
)

func protected(counts ...int) []disclosure.Cell {
	out := make([]disclosure.Cell, len(counts))
	for i, n := range counts {
		out[i] = disclosure.Cell{Count: n, Protected: n}
	}
	return out
}

func TestSidesOfACutAreShownWhenTheyGiveNothingAway(t *testing.T) {
	rule := disclosure.Rule{K: 10}
	tests := []struct {
		name  string
		parts []disclosure.Cell
		cuts  []disclosure.Cut
		want  []bool
	}{
		{"all months large", protected(12, 14, 23, 25), []disclosure.Cut{{2, 2}}, []bool{true}},
		{"all months small, sides large", protected(6, 7, 6, 8, 7, 6), []disclosure.Cut{{3, 3}}, []bool{true}},
		{"one small month on a side", protected(12, 3, 14, 9, 8, 7, 30), []disclosure.Cut{{2, 2}}, []bool{false}},
		{"a side below k", protected(6, 7, 8, 3), []disclosure.Cut{{3, 3}}, []bool{false}},
		{"a small month between", protected(6, 7, 6, 8, 7, 6, 7), []disclosure.Cut{{3, 4}}, []bool{false}},
		{"two cuts that leave one small month between them", protected(6, 7, 6, 8, 7, 6, 7), []disclosure.Cut{{3, 3}, {4, 4}}, []bool{true, false}},
		{"two cuts far enough apart", protected(6, 7, 6, 8, 7, 6, 7, 8, 6), []disclosure.Cut{{3, 3}, {6, 6}}, []bool{true, true}},
		{"a cut at the edge", protected(12, 14), []disclosure.Cut{{0, 0}, {2, 2}}, []bool{true, true}},
		{"a public register", []disclosure.Cell{{Count: 1}, {Count: 2}}, []disclosure.Cut{{1, 1}}, []bool{true}},
		{"a total below k", protected(1, 2), []disclosure.Cut{{1, 1}}, []bool{false}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, _, got := rule.Sequence(tt.parts, tt.cuts)
			for i := range tt.want {
				if got[i] != tt.want[i] {
					t.Errorf("cut %d: got %v, want %v", i, got[i], tt.want[i])
				}
			}
		})
	}
}

// The attacker knows every shown part, the total, and the sums on both sides of every allowed cut. For each small part
// that is not zero there must remain k-1 values that it could have.
func TestSubtractingSumsLeavesAWithheldPartUnknown(t *testing.T) {
	const k = 5
	rapid.Check(t, func(t *rapid.T) {
		counts := rapid.SliceOfN(rapid.IntRange(0, 12), 2, 7).Draw(t, "counts")
		parts := protected(counts...)
		var cuts []disclosure.Cut
		for range rapid.IntRange(1, 3).Draw(t, "cuts") {
			from := rapid.IntRange(0, len(parts)).Draw(t, "from")
			cuts = append(cuts, disclosure.Cut{From: from, To: min(len(parts), from+rapid.IntRange(0, 1).Draw(t, "between"))})
		}
		total, shown, allowed := disclosure.Rule{K: k}.Sequence(parts, cuts)
		if _, known := total.Known(); !known || !slices.Contains(allowed, true) {
			return // nothing beyond a breakdown is told
		}
		borders := map[int]bool{0: true, len(parts): true}
		for i, c := range cuts {
			if allowed[i] {
				borders[c.From], borders[c.To] = true, true
			}
		}
		for i, v := range shown {
			if _, known := v.Known(); known || counts[i] == 0 || counts[i] >= k {
				continue
			}
			if n := possible(counts, shown, borders, i); n < k-1 {
				t.Fatalf("part %d of %v has %d possible values; shown %v, allowed %v of %v", i, counts, n, shown, allowed, cuts)
			}
		}
	})
}

// possible counts the values that a part can have: the withheld parts of its stretch sum to a known number, and those that
// are zero may be known to be.
func possible(counts []int, shown []disclosure.Value, borders map[int]bool, part int) int {
	from, to := part, part+1
	for !borders[from] {
		from--
	}
	for !borders[to] {
		to++
	}
	sum, others := 0, 0
	for i := from; i < to; i++ {
		if _, known := shown[i].Known(); !known && counts[i] > 0 {
			sum += counts[i]
			if i != part {
				others++
			}
		}
	}
	if others == 0 {
		return 1
	}
	return sum - others // from 1, with at least 1 for each other
}
