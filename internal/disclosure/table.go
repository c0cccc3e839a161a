package disclosure

import (
	"cmp"
	"maps"
	"slices"
)

// Table is a total that falls into parts in two ways at once, such as areas and years.
type Table struct {
	Total         Value
	Rows, Columns map[string]Value            // their sums
	Cells         map[string]map[string]Value // by row, then column; none where the sum of its row or column is withheld
}

// Table applies the rule to cells, by row and then column, and to all their sums together, so that any of them may be shown
// beside any other: in each row and column with a sum that is shown, the withheld cells hide each other.
func (r Rule) Table(cells map[string]map[string]Cell) Table {
	var total Cell
	rows, columns := map[string]Cell{}, map[string]Cell{}
	for row, list := range cells {
		for column, c := range list {
			total, rows[row], columns[column] = total.Add(c), rows[row].Add(c), columns[column].Add(c)
		}
	}
	t := Table{Cells: map[string]map[string]Value{}}
	t.Total, t.Rows = r.Breakdown(total, rows)
	_, t.Columns = r.Breakdown(total, columns)
	byRow, byColumn := r.crossings(cells, t, r.Off || allPublic(total, rows))
	lines := slices.Concat(linesWithSum(byRow, t.Rows), linesWithSum(byColumn, t.Columns))
	for changed := true; changed; {
		changed = false
		for _, line := range lines {
			changed = r.cover(line) || changed
		}
	}
	for row, line := range byRow {
		t.Cells[row] = map[string]Value{}
		for _, x := range line {
			switch {
			case x.without || x.unnamed:
			case x.hidden:
				t.Cells[row][x.column] = Value{}
			default:
				t.Cells[row][x.column] = Value{x.Count, true}
			}
		}
	}
	return t
}

// crossing is a cell of a table.
type crossing struct {
	Cell
	row, column string
	without     bool // the sum of its row or column is withheld, so nothing is said of it
	hidden      bool
	unnamed     bool
}

// crossings are the cells of each row and of each column. In an open table none is hidden.
func (r Rule) crossings(cells map[string]map[string]Cell, t Table, open bool) (byRow, byColumn map[string][]*crossing) {
	byRow, byColumn = map[string][]*crossing{}, map[string][]*crossing{}
	for row, list := range cells {
		for column, c := range list {
			x := &crossing{Cell: c, row: row, column: column, without: !t.Rows[row].known || !t.Columns[column].known}
			x.hidden = x.without || !open && !r.Single(c).known
			byRow[row], byColumn[column] = append(byRow[row], x), append(byColumn[column], x)
		}
	}
	return byRow, byColumn
}

// linesWithSum are the rows or columns that a sum is shown of, in order of name.
func linesWithSum(lines map[string][]*crossing, sums map[string]Value) [][]*crossing {
	var out [][]*crossing
	for _, name := range slices.Sorted(maps.Keys(lines)) {
		if sums[name].known {
			out = append(out, lines[name])
		}
	}
	return out
}

// cover withholds the smallest cells of a line until those that are withheld hide each other, and says whether it withheld
// any. If there is none left to take, the withheld ones are left out by name too.
func (r Rule) cover(line []*crossing) (changed bool) {
	var g group
	var shown []*crossing
	for _, x := range line {
		switch {
		case x.public():
		case x.hidden:
			g.add(x.Cell)
		default:
			shown = append(shown, x)
		}
	}
	slices.SortFunc(shown, func(a, b *crossing) int {
		return cmp.Or(cmp.Compare(a.Protected, b.Protected), cmp.Compare(a.row, b.row), cmp.Compare(a.column, b.column))
	})
	for ; g.parts > 0 && !g.hides(r.threshold()); changed = true {
		if len(shown) == 0 {
			for _, x := range line {
				x.unnamed = x.unnamed || x.hidden
			}
			return changed
		}
		shown[0].hidden = true
		g.add(shown[0].Cell)
		shown = shown[1:]
	}
	return changed
}
