package web

import (
	"maps"
	"slices"
)

// Patterns lists every route, for tests that must see them all.
func Patterns() []string { return slices.Sorted(maps.Keys((&site{}).routes())) }
