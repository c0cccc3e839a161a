package web

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"ruggespraak/domain"
)

// fill gives an empty form what the address says, the presets, and what stands on record. Only ids and fixed words are taken
// from an address.
func (f *form) fill(list []input, query url.Values, now domain.Date) {
	for _, in := range list {
		for _, v := range query[in.Name] {
			if in.addressable(v) {
				f.values.Add(in.Name, v)
			}
		}
		if in.Preset == today {
			in.Preset = string(now)
		}
		f.presetTo(in.Name, in.Preset)
	}
}

// presetTo gives a field that holds nothing yet a value.
func (f *form) presetTo(name, value string) {
	if value != "" && f.Value(name) == "" {
		f.values.Set(name, value)
	}
}

// addressable says whether a value may stand in an address.
func (in input) addressable(v string) bool {
	switch in.Kind {
	case refInput, refsInput:
		return domain.CheckID(v) == nil
	case choiceInput, severalInput:
		return domain.CheckID(v) == nil && in.Of != nil || slices.ContainsFunc(in.Options, func(o option) bool { return o.Value == v })
	case numberInput:
		return len(v) < 4 && strings.Trim(v, "0123456789") == ""
	case textInput, longInput, dateInput, yesInput, decimalInput, linesInput, areaInput, areasInput, rowsInput, keptInput:
	}
	return false
}

// onRecord fills a form with what stands on record, given as the JSON of the command.
func onRecord(values url.Values, list []input, under string, record map[string]any) {
	for _, in := range list {
		name := under + in.Name
		v := at(record, in.Name)
		switch v := v.(type) {
		case nil:
		case bool:
			if v {
				values.Set(name, "ja")
			}
		case []any:
			if in.Kind != rowsInput {
				fillList(values, in, name, v)
				continue
			}
			values.Set("rijen."+name, fmt.Sprint(len(v)+1))
			for i, row := range v {
				if row, ok := row.(map[string]any); ok {
					onRecord(values, in.Rows, rowName(name, i+1), row)
				}
			}
		case float64:
			if v != 0 {
				values.Set(name, strings.ReplaceAll(strconv.FormatFloat(v, 'f', -1, 64), ".", ","))
			}
		case string:
			if v != "" {
				values.Set(name, v)
			}
		}
	}
}

func fillList(values url.Values, in input, name string, list []any) {
	var texts []string
	for _, v := range list {
		texts = append(texts, fmt.Sprint(v))
	}
	if in.Kind == linesInput || in.Kind == areasInput {
		texts = []string{strings.Join(texts, "\n")}
	}
	if len(list) > 0 {
		values[name] = texts
	}
}

// at is the value at a place of which the names are joined by dots.
func at(record map[string]any, path string) any {
	first, rest, deeper := strings.Cut(path, ".")
	if !deeper {
		return record[first]
	}
	inner, ok := record[first].(map[string]any)
	if !ok {
		return nil
	}
	return at(inner, rest)
}
