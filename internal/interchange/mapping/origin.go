package mapping

import (
	"slices"
	"strings"

	"ruggespraak/domain"
	"ruggespraak/internal/interchange/table"
)

// origin says where one of our columns comes from: a constant, a column, or several joined; a value table or patterns may
// follow.
type origin struct {
	target    string
	line      int               // in the mapping file
	constant  *string           // vast
	columns   []string          // kolom, kolommen
	separator string            // scheiding
	optional  bool              // mag-ontbreken
	table     map[string]string // waarden; nil for none
	patterns  []pattern         // patronen, in the order in which they are tried
	otherwise *string           // anders
	fallback  string            // anders-kolom
}

func (o origin) label() string { return strings.Join(o.columns, ", ") }

// value takes the value from a row.
func (o origin) value(row table.Row) (string, *domain.Error) {
	if o.constant != nil {
		return *o.constant, nil
	}
	text := o.joined(row)
	switch {
	case o.table != nil:
		return o.translate(text)
	case o.patterns != nil:
		return o.extract(text, row), nil
	}
	return text, nil
}

// extract gives what the first pattern that fits takes from a text; when none does, what anders or anders-kolom says.
func (o origin) extract(text string, row table.Row) string {
	for _, p := range o.patterns {
		if value, ok := p.take(text); ok {
			return value
		}
	}
	if o.otherwise != nil {
		return *o.otherwise
	}
	value, _ := row.Get(o.fallback)
	return value
}

// named lists the columns of the file that it needs.
func (o origin) named() []string {
	switch {
	case o.optional:
		return nil
	case o.fallback != "":
		return append(slices.Clip(o.columns), o.fallback)
	}
	return o.columns
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
