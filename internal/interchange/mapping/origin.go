package mapping

import (
	"strings"

	"ruggespraak/domain"
	"ruggespraak/internal/interchange/table"
)

// origin says where one of our columns comes from: a constant, a column, or several joined; a value table may follow.
type origin struct {
	target    string
	line      int               // in the mapping file
	constant  *string           // vast
	columns   []string          // kolom, kolommen
	separator string            // scheiding
	table     map[string]string // waarden; nil for none
	otherwise *string           // anders
}

func (o origin) label() string { return strings.Join(o.columns, ", ") }

// value takes the value from a row.
func (o origin) value(row table.Row) (string, *domain.Error) {
	if o.constant != nil {
		return *o.constant, nil
	}
	text := o.joined(row)
	if o.table == nil {
		return text, nil
	}
	return o.translate(text)
}

// joined gives the text of the columns, empty ones left out.
func (o origin) joined(row table.Row) string {
	if len(o.columns) == 1 {
		text, _ := row.Get(o.columns[0])
		return text
	}
	var parts []string
	for _, c := range o.columns {
		if text, _ := row.Get(c); text != "" {
			parts = append(parts, text)
		}
	}
	return strings.Join(parts, o.separator)
}

// translate looks a text up in the value table: as a whole, else each of the values that "|" divides.
func (o origin) translate(text string) (string, *domain.Error) {
	if to, ok := o.lookup(text); ok {
		return to, nil
	}
	var parts []string
	for part := range strings.SplitSeq(text, "|") {
		to, ok := o.lookup(strings.TrimSpace(part))
		if !ok {
			return "", domain.FieldErrorf(o.target,
				"Kolom %q heeft een waarde die niet in de waardentabel van %q staat; vul de tabel aan of geef een waarde bij anders.",
				o.label(), o.target)
		}
		if to != "" {
			parts = append(parts, to)
		}
	}
	return strings.Join(parts, "|"), nil
}

// lookup translates one value. An empty one stays empty when the table says nothing else of it.
func (o origin) lookup(text string) (string, bool) {
	if to, ok := o.table[text]; ok {
		return to, true
	}
	if o.otherwise != nil && !strings.Contains(text, "|") {
		return *o.otherwise, true
	}
	return "", text == ""
}
