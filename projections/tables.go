package projections

import "strings"

// one reads at most one row.
func one(tx Tx, sql string, row func(Row) error, args ...any) (bool, error) {
	found := false
	err := tx.Query(sql, func(r Row) error {
		found = true
		return row(r)
	}, args...)
	return found, err
}

// flag is a truth value as SQLite keeps it.
func flag(b bool) int {
	if b {
		return 1
	}
	return 0
}

// null is a text column's value: nothing for the empty text.
func null[S ~string](s S) any {
	if s == "" {
		return nil
	}
	return string(s)
}

func listed(names []string) string { return strings.Join(names, ", ") }

// named is a label as it stands in answers: what is not known says so.
func named(s string) string {
	if s == "" {
		return "onbekend"
	}
	return s
}

// joined runs several lists of handlers as one.
func joined(lists ...[]Handler) []Handler {
	var all []Handler
	for _, l := range lists {
		all = append(all, l...)
	}
	return all
}
