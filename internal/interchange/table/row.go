package table

import (
	"strings"

	"ruggespraak/domain"
)

// Row is one record of a file. It is valid until the function that got it returns; strings taken from it stay valid, but
// hold the whole record in memory for as long as they are kept.
type Row struct {
	// Line is the line of the file on which the record begins, from 1. The header of a CSV file counts as a line.
	Line int
	// Problem says why this row cannot be used, in a Dutch sentence, or is nil. Such a row gives no values.
	Problem *domain.Error

	columns *columns
	cells   []cell
}

// cell is a value as it stands in the file; in NDJSON a record may lack it.
type cell struct {
	text  string
	given bool
}

// Get gives the cell under a column, without the white space around it (no-break spaces included). Names match whatever
// their case. A null of NDJSON is an empty cell. ok is false when the file has no such column, or when an NDJSON record
// does not name it.
func (r Row) Get(column string) (value string, ok bool) {
	i, ok := r.columns.find(column)
	if !ok || i >= len(r.cells) || !r.cells[i].given {
		return "", false
	}
	return strings.TrimSpace(r.cells[i].text), true
}

// Has says whether the row has a cell under this column, be it an empty one.
func (r Row) Has(column string) bool {
	_, ok := r.Get(column)
	return ok
}
