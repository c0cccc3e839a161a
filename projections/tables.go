package projections

import "strings"

// flag is a truth value as SQLite keeps it.
func flag(b bool) int {
	if b {
		return 1
	}
	return 0
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
