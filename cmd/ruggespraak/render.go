package main

import (
	"encoding/csv"
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"text/tabwriter"
	"unicode"

	"ruggespraak/internal/codec"
)

func (a *app) json(v any) error {
	raw, err := codec.Marshal(v)
	if err != nil {
		return fmt.Errorf("write answer: %w", err)
	}
	_, err = a.stdout.Write(append(raw, '\n'))
	return err
}

// render writes an answer: as JSON whole, as a table or CSV its rows.
func (a *app) render(format string, whole, rows any) error {
	switch format {
	case "json":
		return a.json(whole)
	case "csv":
		return a.csv(rows)
	}
	return a.table(rows)
}

// cells is one row by column, in the order in which columns first appear.
type cells struct {
	names  []string
	values []string
}

func (c *cells) add(name, value string) {
	c.names = append(c.names, name)
	c.values = append(c.values, value)
}

// table shows what fits on a line: not the breakdowns and lists within a row.
func (a *app) table(rows any) error {
	w := tabwriter.NewWriter(a.stdout, 0, 4, 2, ' ', 0)
	out := &lines{w: w}
	v := reflect.ValueOf(rows)
	for i := range v.Len() {
		var c cells
		flatten(&c, "", v.Index(i), false)
		if i == 0 {
			out.printf("%s\n", strings.Join(c.names, "\t"))
		}
		for n, v := range c.values {
			c.values[n] = shorten(v)
		}
		out.printf("%s\n", strings.Join(c.values, "\t"))
	}
	if v.Len() == 0 {
		out.printf("(geen rijen)\n")
	}
	if out.err != nil {
		return out.err
	}
	return w.Flush()
}

// widest is how many characters of a cell a table shows.
const widest = 48

// harmless is a text on one line, without what would command a terminal.
func harmless(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) {
			return '\uFFFD'
		}
		return r
	}, strings.Join(strings.Fields(s), " "))
}

// shorten fits a text into a table; JSON and CSV have it whole.
func shorten(s string) string {
	shown := harmless(s)
	r := []rune(shown)
	if len(r) <= widest {
		return string(r)
	}
	return string(r[:widest-1]) + "…"
}

// csv writes every figure: those within a row under dotted names. Cells that a spreadsheet would run are disarmed.
func (a *app) csv(rows any) error {
	v := reflect.ValueOf(rows)
	all, index := []string{}, map[string]int{}
	table := make([]cells, v.Len())
	for i := range v.Len() {
		flatten(&table[i], "", v.Index(i), true)
		for _, n := range table[i].names {
			if _, ok := index[n]; !ok {
				index[n] = len(all)
				all = append(all, n)
			}
		}
	}
	w := csv.NewWriter(a.stdout)
	if err := w.Write(all); err != nil {
		return err
	}
	for _, c := range table {
		record := make([]string, len(all))
		for i, n := range c.names {
			record[index[n]] = disarm(c.values[i])
		}
		if err := w.Write(record); err != nil {
			return err
		}
	}
	w.Flush()
	return w.Error()
}

// disarm keeps a spreadsheet from running a text. A number is no text, also below zero.
func disarm(s string) string {
	if _, err := strconv.ParseFloat(s, 64); err == nil {
		return s
	}
	if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return "'" + s
	}
	return s
}
