package web

import (
	"cmp"
	"slices"
	"strconv"

	"ruggespraak/internal/disclosure"
)

// figure is a number as a page shows it, or the words that stand in its place.
type figure struct {
	Text   string
	Hidden bool // withheld by the small-number rule
}

// whole shows a number that stands by itself: when it is withheld, it is because it is below k.
func (s *site) whole(v disclosure.Value) figure {
	if n, known := v.Known(); known {
		return figure{Text: dutchInt(n)}
	}
	return figure{Text: "minder dan " + strconv.Itoa(s.smallest()), Hidden: true}
}

// part shows a number that others in its table may have to hide for: nothing is said about its size.
func part(v disclosure.Value) figure {
	if n, known := v.Known(); known {
		return figure{Text: dutchInt(n)}
	}
	return figure{Text: "afgeschermd", Hidden: true}
}

// smallest is the smallest number that is shown.
func (s *site) smallest() int {
	if s.Rule.K < disclosure.MinK {
		return disclosure.DefaultK
	}
	return s.Rule.K
}

// measured shows a number that a view worked out, or the words when it has none.
func measured(x *float64, decimals int, otherwise string) figure {
	if x == nil {
		return figure{Text: otherwise, Hidden: otherwise == "afgeschermd"}
	}
	return figure{Text: dutchFloat(*x, decimals)}
}

// breakdown is a table of one number by one property.
type breakdown struct {
	Title   string
	Rows    []breakdownRow
	Partial bool // there is more, but even which rows is withheld
}

type breakdownRow struct {
	Label string
	Count figure
}

// broken makes a table, the largest number first and what is withheld last. Labels are written with the function given.
func broken(title string, total disclosure.Value, per map[string]disclosure.Value, label func(string) string) breakdown {
	b := breakdown{Title: title, Partial: unnamed(total, per)}
	names := make([]string, 0, len(per))
	for name := range per {
		names = append(names, name)
	}
	slices.SortFunc(names, func(a, b string) int {
		x, y := sortable(per[a]), sortable(per[b])
		return cmp.Or(cmp.Compare(y, x), cmp.Compare(a, b))
	})
	for _, name := range names {
		b.Rows = append(b.Rows, breakdownRow{Label: label(name), Count: part(per[name])})
	}
	return b
}

// asWord writes a label that is a word; asCode leaves the code of an area as it is.
func asWord(name string) string { return sentence(dutchWord(name)) }

func asCode(name string) string {
	if name == "onbekend" {
		return "Onbekend"
	}
	return name
}

func sortable(v disclosure.Value) int {
	if n, known := v.Known(); known {
		return n
	}
	return -1
}

// unnamed says whether a breakdown leaves parts out by name: then what is absent from it is not known to be none.
func unnamed(total disclosure.Value, per map[string]disclosure.Value) bool {
	all, known := total.Known()
	if !known {
		return true
	}
	sum := 0
	for _, v := range per {
		n, known := v.Known()
		if !known {
			return false
		}
		sum += n
	}
	return sum < all
}
