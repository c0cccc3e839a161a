package table

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
)

// ndjsonFormat reads one JSON object a line. The columns are all the keys of all the objects.
type ndjsonFormat struct {
	columns *columns
	last    []int // per column: the last object that named it, to notice a key that stands twice in one
	objects int
}

func newNDJSON() *ndjsonFormat { return &ndjsonFormat{columns: newColumns()} }

func (n *ndjsonFormat) cut(data []byte, _ int, atEnd bool) (end, breaks int, err error) {
	end = bytes.IndexByte(data, '\n')
	line := data
	if end >= 0 {
		line = data[:end]
	}
	if cr := bytes.IndexByte(line, '\r'); cr >= 0 {
		return cr, 0, nil
	}
	if end < 0 && !atEnd {
		return 0, 0, errMore
	}
	return len(line), 0, nil
}

func (n *ndjsonFormat) known() *columns { return n.columns }

// learn adds the object's keys to the columns and refuses broken JSON and keys that stand twice.
func (n *ndjsonFormat) learn(rec []byte) (isRow bool, err error) {
	n.objects++
	return n.walk(rec, func(name, _ string) error {
		if name == "" {
			return &place{reason: "een sleutel heeft geen naam"}
		}
		i, known := n.columns.find(name)
		if !known {
			var err error
			if i, err = n.columns.add(name); err != nil {
				return err
			}
			n.last = append(n.last, 0)
		}
		if n.last[i] == n.objects {
			return &place{reason: fmt.Sprintf("de sleutel %q staat meer dan eens in het object", n.columns.names[i])}
		}
		n.last[i] = n.objects
		return nil
	})
}

// read gives the values of the object.
func (n *ndjsonFormat) read(rec []byte, row *Row) (isRow bool, err error) {
	if row.cells == nil {
		row.cells = make([]cell, len(row.columns.names))
	}
	clear(row.cells)
	return n.walk(rec, func(name, value string) error {
		i, ok := row.columns.find(name)
		if !ok {
			return &place{reason: "het bestand is veranderd terwijl het gelezen werd"}
		}
		row.cells[i] = cell{text: value, given: true}
		return nil
	})
}

// walk visits every value of the object on this line; a line of white space is no row.
func (n *ndjsonFormat) walk(rec []byte, visit func(name, value string) error) (isRow bool, err error) {
	rec = bytes.Trim(rec, " \t")
	if len(rec) == 0 {
		return false, nil
	}
	if !json.Valid(rec) {
		return false, broken(rec)
	}
	if rec[0] != '{' {
		return false, &place{reason: "hier staat geen JSON-object; in NDJSON staat op elke regel één object tussen accolades"}
	}
	w := walker{text: string(rec), visit: visit}
	return true, w.object("", 1)
}

// broken says where the JSON goes wrong.
func broken(rec []byte) error {
	var syntax *json.SyntaxError
	if err := json.Unmarshal(rec, new(json.RawMessage)); errors.As(err, &syntax) && syntax.Offset < int64(len(rec)) {
		return &place{reason: fmt.Sprintf("dit is geen geldige JSON (fout bij teken %d)", syntax.Offset)}
	}
	return &place{reason: "het JSON-object breekt af; in NDJSON staat elk object in zijn geheel op één regel"}
}
