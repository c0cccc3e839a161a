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

// wordsOf gives a list of words as they stand in questions and answers.
func wordsOf[T ~string](list []T) []string {
	words := make([]string, len(list))
	for i, w := range list {
		words[i] = string(w)
	}
	return words
}

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
