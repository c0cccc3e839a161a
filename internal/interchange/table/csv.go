package table

import (
	"bytes"
	"errors"
	"fmt"
	"strings"

	"ruggespraak/domain"
)

// csvFormat reads cells divided by a separator. Quotes follow RFC 4180 strictly: a cell that begins with a quote ends with
// one, a quote inside is doubled, and other cells hold none. A line end inside quotes becomes LF.
type csvFormat struct {
	separator byte
	special   [256]bool // the bytes that end a cell without quotes, or may not stand in it
	header    *columns  // nil until the first record was seen
	spans     []span    // the cells of the record last cut, maxColumns of them at most
	count     int       // how many cells that record has
}

// span is where a cell stands in its record; doubled quotes and line ends in it are to be made plain.
type span struct {
	start, end int
	coded      bool
}

// newCSV takes the separator from the header that start begins with.
func newCSV(start []byte) *csvFormat {
	c := &csvFormat{separator: separator(start)}
	for _, b := range []byte{c.separator, '"', '\r', '\n'} {
		c.special[b] = true
	}
	return c
}

// separator gives the one that the header uses most, outside quotes. A tab or semicolon goes before as many commas: those
// also stand in names.
func separator(start []byte) byte {
	var count [256]int
	quoted := false
	for _, b := range start {
		switch {
		case b == '"':
			quoted = !quoted
		case quoted:
		case isLineEnd(b):
			return most(count)
		default:
			count[b]++
		}
	}
	return most(count)
}

func most(count [256]int) byte {
	best := byte(',')
	for _, b := range []byte{';', '\t'} {
		if count[b] > 0 && count[b] >= count[best] {
			best = b
		}
	}
	return best
}

func (c *csvFormat) cut(data []byte, line int, atEnd bool) (end, breaks int, err error) {
	c.spans, c.count = c.spans[:0], 0
	for p := 0; ; p++ {
		cell, after, err := c.cell(data, p, atEnd)
		if err != nil {
			return 0, 0, c.locate(err, line+breaks)
		}
		if cell.coded {
			breaks += lineEnds(data[cell.start:cell.end])
		}
		if c.count++; len(c.spans) < maxColumns {
			c.spans = append(c.spans, cell)
		}
		if after == len(data) || data[after] != c.separator {
			return after, breaks, nil
		}
		p = after
	}
}

// cell finds the cell that begins at p and the place just after it.
func (c *csvFormat) cell(data []byte, p int, atEnd bool) (cell span, after int, err error) {
	if p < len(data) && data[p] == '"' {
		return c.quoted(data, p, atEnd)
	}
	q := p
	for q < len(data) && !c.special[data[q]] {
		q++
	}
	switch {
	case q == len(data) && !atEnd:
		return span{}, 0, errMore
	case q < len(data) && data[q] == '"':
		return span{}, 0, &place{reason: "er staat een aanhalingsteken midden in een cel die er niet mee begint; " +
			"zet de cel tussen aanhalingstekens en verdubbel het teken"}
	}
	return span{start: p, end: q}, q, nil
}

// quoted finds the cell whose opening quote stands at p.
func (c *csvFormat) quoted(data []byte, p int, atEnd bool) (cell span, after int, err error) {
	cell.start = p + 1
	q := cell.start
	for {
		i := bytes.IndexByte(data[q:], '"')
		switch {
		case i < 0 && atEnd:
			return span{}, 0, &place{reason: "hier opent een aanhalingsteken dat nergens sluit"}
		case i < 0, q+i+1 == len(data) && !atEnd:
			return span{}, 0, errMore
		}
		q += i
		if q+1 < len(data) && data[q+1] == '"' {
			cell.coded = true
			q += 2
			continue
		}
		break
	}
	cell.end, after = q, q+1
	inside := data[cell.start:cell.end]
	cell.coded = cell.coded || bytes.IndexByte(inside, '\n') >= 0 || bytes.IndexByte(inside, '\r') >= 0
	if after < len(data) && data[after] != c.separator && !isLineEnd(data[after]) {
		return span{}, 0, &place{line: lineEnds(inside), reason: "er staat tekst na het sluitende aanhalingsteken; " +
			"een aanhalingsteken binnen een cel hoort verdubbeld te zijn"}
	}
	return cell, after, nil
}

// locate adds the line and the column to trouble in a cell.
func (c *csvFormat) locate(err error, line int) error {
	var at *place
	if !errors.As(err, &at) {
		return err
	}
	known := c.header
	if known == nil {
		known = &columns{}
	}
	return &place{line: line + at.line, reason: known.label(c.count) + ": " + at.reason}
}

func (c *csvFormat) known() *columns { return c.header }

// learn takes the columns from the first record; the others are rows.
func (c *csvFormat) learn(rec []byte) (isRow bool, err error) {
	if c.header != nil {
		return true, nil
	}
	if len(bytes.TrimSpace(rec)) == 0 {
		return false, &place{reason: "hier hoort de kop met de namen van de kolommen te staan, maar er staat niets"}
	}
	header, text := newColumns(), string(rec)
	if c.count > maxColumns {
		return false, &place{reason: fmt.Sprintf("het bestand heeft %d kolommen; meer dan %d kan niet", c.count, maxColumns)}
	}
	for i, s := range c.spans {
		name := strings.TrimSpace(s.text(text))
		if name == "" {
			name = fmt.Sprintf("kolom %d", i+1)
		}
		if first, twice := header.find(name); twice {
			return false, &place{reason: fmt.Sprintf("de kolommen %d en %d heten allebei %q", first+1, i+1, name)}
		}
		if _, err := header.add(name); err != nil {
			return false, err
		}
	}
	c.header = header
	return false, nil
}

// read gives the cells of a row, or its problem when there are too few or too many.
func (c *csvFormat) read(rec []byte, row *Row) (isRow bool, err error) {
	if c.header == nil {
		c.header = row.columns
		return false, nil
	}
	row.cells = row.cells[:0]
	if want := len(row.columns.names); c.count != want {
		row.Problem = domain.Errorf(domain.Invalid, "De rij heeft %s, maar de kop heeft %s.",
			several(c.count, "cel", "cellen"), several(want, "kolom", "kolommen"))
		return true, nil
	}
	text := string(rec)
	for _, s := range c.spans {
		row.cells = append(row.cells, cell{text: s.text(text), given: true})
	}
	return true, nil
}

func several(n int, one, more string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, more)
}

var plain = strings.NewReplacer(`""`, `"`, "\r\n", "\n", "\r", "\n")

// text takes the cell from its record.
func (s span) text(rec string) string {
	if s.coded {
		return plain.Replace(rec[s.start:s.end])
	}
	return rec[s.start:s.end]
}
