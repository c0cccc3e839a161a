package web

import (
	"maps"
	"slices"
)

// Patterns lists every route, for tests that must see them all.
func Patterns() []string { return slices.Sorted(maps.Keys((&site{}).routes())) }

// InWords writes what the trail says of an event for people, with the names of areas by their codes.
func InWords(said string, areas map[string]string) string { return inWords(said, areas) }
