package mapping

import (
	"strings"

	"ruggespraak/internal/interchange/table"
)

// noteKind says which columns of the source are kept as a note.
type noteKind int

const (
	noteNone   noteKind = iota
	noteRest            // overige: those that no column of ours comes from
	noteAll             // alle
	noteListed          // a list of names
)

// keep finds the columns of the note among those of the file.
func (m *Mapping) keep(columns []string) {
	switch m.note {
	case noteAll:
		m.kept = columns
	case noteRest:
		used := map[string]bool{}
		for _, o := range m.origins {
			for _, c := range o.columns {
				used[fold(c)] = true
			}
		}
		m.kept = nil
		for _, c := range columns {
			if !used[fold(c)] {
				m.kept = append(m.kept, c)
			}
		}
	}
}

// Note gives what is kept of a row beside our own columns: a line "kolom: waarde" for each that has a value. Line ends
// within a value become spaces.
func (m *Mapping) Note(row table.Row) string {
	var out strings.Builder
	for _, c := range m.kept {
		text, _ := row.Get(c)
		if text == "" {
			continue
		}
		if out.Len() > 0 {
			out.WriteByte('\n')
		}
		out.WriteString(c)
		out.WriteString(": ")
		out.WriteString(oneLine(text))
	}
	return out.String()
}

func oneLine(text string) string {
	if !strings.ContainsAny(text, "\r\n") {
		return text
	}
	return strings.Join(strings.FieldsFunc(text, func(r rune) bool { return r == '\r' || r == '\n' }), " ")
}
