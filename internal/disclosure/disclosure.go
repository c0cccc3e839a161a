// Package disclosure keeps small groups of people out of figures. It holds the small-number rule: what counts fewer than k
// persons is withheld, together with enough other cells that totals do not give it away (the threshold rule with secondary
// suppression of the handbooks on statistical disclosure control of Statistics Netherlands and the ESSnet).
//
// What belongs here: which numbers of a table may be shown. What does not: who may lift the rule (internal/access) and
// which source is a public register (the import). It imports nothing of ours.
//
// # The rule
//
// A cell counts things, of which some come from persons to be protected and the rest from public registers. The rest may be
// known to anyone, so all that follows is about the protected number.
//
//   - A table without protected numbers is shown as it is.
//   - A total below k is withheld, zero too, and nothing is said below it, not even which parts there are.
//   - A part below k is withheld, zero too, but for a part that holds only public numbers.
//   - While the withheld parts are too few or too alike to hide each other, the smallest shown part is withheld as well (of
//     equals the first by name). If there is none left to take, the withheld parts are left out by name too.
//
// # What it promises
//
// Whoever sees the table and knows all public numbers can subtract. For each withheld part that is not zero that leaves k-1
// or more possible values, k-1 itself among them, even to someone who knows which of the named parts are zero. Someone who
// takes every withheld part to be below k is left with two or more. Someone who works out, with this program in hand, what
// could have led to withholding just these parts may in rare cases find that a part is exactly k-1, or not below k at all,
// but never that it is lower than k-1. The tests of this package are those attackers.
//
// # What it does not promise
//
// It protects each table by itself. It cannot hide a cell from someone who subtracts two tables that differ by a few
// people: the same view of two moments, or areas that overlap. A part that is absent is known to be zero: list it with a
// zero cell where that would tell something.
package disclosure

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
)

const (
	// DefaultK is the smallest number of persons that a figure may count, unless a municipality sets another.
	DefaultK = 10
	// MinK is the lowest setting.
	MinK = 5
)

// Rule is the small-number rule of a municipality. The zero Rule protects with DefaultK.
type Rule struct {
	K   int  // below this a number is withheld; a K below MinK protects with DefaultK
	Off bool // shows everything: for whoever may see it, and on record
}

// NewRule makes the rule with threshold k and refuses a k that would protect too little.
func NewRule(k int) (Rule, error) {
	if k < MinK {
		return Rule{}, fmt.Errorf("k is %d; it must be at least %d", k, MinK)
	}
	return Rule{K: k}, nil
}

// Cell is a count and how much of it comes from persons to be protected; the rest is from public registers.
type Cell struct{ Count, Protected int }

// Add gives the sum of two cells.
func (c Cell) Add(d Cell) Cell { return Cell{c.Count + d.Count, c.Protected + d.Protected} }

// public says that all there is comes from public registers. An empty cell is not public: nobody says where it is from.
func (c Cell) public() bool { return c.Count > 0 && c.Protected == 0 }

// Value is a number that is shown or withheld. The zero Value is withheld; a withheld Value does not hold the number.
type Value struct {
	n     int
	known bool
}

// Known gives the number, and whether it is shown.
func (v Value) Known() (int, bool) { return v.n, v.known }

// String gives the number, or a dash.
func (v Value) String() string {
	if !v.known {
		return "–"
	}
	return strconv.Itoa(v.n)
}

// MarshalJSON writes the number, or null.
func (v Value) MarshalJSON() ([]byte, error) {
	if !v.known {
		return []byte("null"), nil
	}
	return strconv.AppendInt(nil, int64(v.n), 10), nil
}

// Single applies the rule to a number that is no part of a shown total.
func (r Rule) Single(c Cell) Value {
	if r.Off || c.public() || c.Protected >= r.threshold() {
		return Value{c.Count, true}
	}
	return Value{}
}

// Breakdown applies the rule to a total and the parts it falls into. Several breakdowns of one total are a call each. The
// parts may overlap or leave something out; they are protected as if they did not.
func (r Rule) Breakdown(total Cell, parts map[string]Cell) (Value, map[string]Value) {
	shown := make(map[string]Value, len(parts))
	if r.Off || allPublic(total, parts) {
		for name, c := range parts {
			shown[name] = Value{c.Count, true}
		}
		return Value{total.Count, true}, shown
	}
	if total.Protected < r.threshold() {
		return Value{}, shown
	}
	hidden, named := r.withhold(parts)
	for name, c := range parts {
		switch {
		case !hidden[name]:
			shown[name] = Value{c.Count, true}
		case named:
			shown[name] = Value{}
		}
	}
	return Value{total.Count, true}, shown
}

// withhold chooses the parts to withhold and says whether they may be named.
func (r Rule) withhold(parts map[string]Cell) (hidden map[string]bool, named bool) {
	hidden = map[string]bool{}
	var g group
	var large []string
	for name, c := range parts {
		switch {
		case c.Protected >= r.threshold():
			large = append(large, name)
		case !c.public():
			hidden[name] = true
			g.add(c)
		}
	}
	slices.SortFunc(large, func(a, b string) int {
		return cmp.Or(cmp.Compare(parts[a].Protected, parts[b].Protected), cmp.Compare(a, b))
	})
	for len(hidden) > 0 && !g.hides(r.threshold()) {
		if len(large) == 0 {
			return hidden, false
		}
		hidden[large[0]] = true
		g.add(parts[large[0]])
		large = large[1:]
	}
	return hidden, true
}

// group is what can be worked out about the withheld parts together: how many there are, how many of them count at least
// one, and the sum of what they count.
type group struct{ parts, positive, sum int }

func (g *group) add(c Cell) {
	g.parts++
	g.sum += c.Protected
	if c.Protected > 0 {
		g.positive++
	}
}

// hides says that no part can be worked out from the sum. That takes two parts or more. The sum is itself a number that
// anyone can work out, so it is at least k. Each part that is not zero is at most the sum less one for each other: that must
// leave k-1 values. And if all are below k, the sum must not force each of them to k-1.
func (g group) hides(k int) bool {
	return g.parts > 1 && g.sum >= k && g.sum-g.positive >= k-2 && g.sum != g.parts*(k-1)
}

func (r Rule) threshold() int {
	if r.K < MinK {
		return DefaultK
	}
	return r.K
}

func allPublic(total Cell, parts map[string]Cell) bool {
	for c := range maps.Values(parts) {
		if c.Protected > 0 {
			return false
		}
	}
	return total.public()
}
