package table

import (
	"fmt"
	"strings"
)

// columns are the names of a file's columns and where to find each.
type columns struct {
	names  []string
	exact  map[string]int // by the name as written
	folded map[string]int // by the name in lower case
}

func newColumns() *columns {
	return &columns{exact: map[string]int{}, folded: map[string]int{}}
}

func fold(name string) string { return strings.ToLower(strings.TrimSpace(name)) }

// find gives the place of a column, whatever the case of the name.
func (c *columns) find(name string) (int, bool) {
	if i, ok := c.exact[name]; ok {
		return i, true
	}
	i, ok := c.folded[fold(name)]
	return i, ok
}

// add gives the column the next place. The caller has checked that it is new.
func (c *columns) add(name string) (int, error) {
	name = strings.Clone(strings.TrimSpace(name))
	switch {
	case len(c.names) == maxColumns:
		return 0, &place{reason: fmt.Sprintf("het bestand heeft meer dan %d kolommen", maxColumns)}
	case len(name) > maxName:
		return 0, &place{reason: fmt.Sprintf("de naam van kolom %d is langer dan %d tekens", len(c.names)+1, maxName)}
	}
	i := len(c.names)
	c.names = append(c.names, name)
	c.exact[name], c.folded[fold(name)] = i, i
	return i, nil
}

// label names a column in a sentence: by its name if the file has one there, else by its place.
func (c *columns) label(i int) string {
	if i < len(c.names) {
		return fmt.Sprintf("kolom %q", c.names[i])
	}
	return fmt.Sprintf("kolom %d", i+1)
}
