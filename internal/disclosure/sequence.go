package disclosure

import (
	"fmt"
	"maps"
	"slices"
)

// Cut divides parts that have an order, such as months, in what comes before From, what lies between From and To (often
// nothing), and what comes from To on.
type Cut struct{ From, To int }

// Sequence is a total that falls into parts with an order, and is also summed on either side of some cuts. Parts, sums and
// cuts are protected together: who subtracts one sum from another, of the same cut or of two, is left with stretches of
// parts, and in none of these do the withheld ones give each other away. A cut that would break this, or that has a side
// below k, is refused; earlier cuts go first. Of a refused cut no sum may be shown.
func (r Rule) Sequence(parts []Cell, cuts []Cut) (total Value, shown []Value, allowed []bool) {
	var sum Cell
	named := make(map[string]Cell, len(parts))
	for i, c := range parts {
		sum = sum.Add(c)
		named[place(i)] = c
	}
	total, values := r.Breakdown(sum, named)
	shown, allowed = make([]Value, len(parts)), make([]bool, len(cuts))
	for i := range parts {
		shown[i] = values[place(i)] // withheld when it is not even named
	}
	if !total.known {
		return total, shown, allowed
	}
	if r.Off || allPublic(sum, named) {
		for i := range allowed {
			allowed[i] = true
		}
		return total, shown, allowed
	}
	borders := map[int]bool{0: true, len(parts): true}
	for i, cut := range cuts {
		tried := maps.Clone(borders)
		tried[cut.From], tried[cut.To] = true, true
		if r.sidesCount(parts, cut) && r.stretchesHide(parts, shown, tried) {
			allowed[i], borders = true, tried
		}
	}
	return total, shown, allowed
}

// place names a part so that names have the order of the parts.
func place(i int) string { return fmt.Sprintf("%09d", i) }

// sidesCount says that no side of a cut is itself a number below k. A side without parts is no number.
func (r Rule) sidesCount(parts []Cell, cut Cut) bool {
	for _, side := range [][]Cell{parts[:cut.From], parts[cut.From:cut.To], parts[cut.To:]} {
		var sum Cell
		for _, c := range side {
			sum = sum.Add(c)
		}
		if len(side) > 0 && sum.Protected < r.threshold() && !sum.public() {
			return false
		}
	}
	return true
}

// stretchesHide says that the withheld parts between each two borders hide each other, or are all zero.
func (r Rule) stretchesHide(parts []Cell, shown []Value, borders map[int]bool) bool {
	at := slices.Sorted(maps.Keys(borders))
	for i := range at[1:] {
		var g group
		for j := at[i]; j < at[i+1]; j++ {
			if !shown[j].known {
				g.add(parts[j])
			}
		}
		if g.positive > 0 && !g.hides(r.threshold()) {
			return false
		}
	}
	return true
}
