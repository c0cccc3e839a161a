package main

import (
	"cmp"
	"encoding"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"ruggespraak/domain"
)

// flatten lists the fields of a row. With deep, what lies within maps and structs is listed too, under dotted names, and
// lists are joined with "|".
func flatten(c *cells, path string, v reflect.Value, deep bool) {
	t := v.Type()
	for i := range t.NumField() {
		if t.Field(i).Anonymous {
			inline(c, path, v.Field(i), deep)
			continue
		}
		name, _, _ := strings.Cut(t.Field(i).Tag.Get("json"), ",")
		if path != "" {
			name = path + "." + name
		}
		value(c, name, v.Field(i), deep)
	}
}

// inline lists the fields of what is embedded in a row among the row's own; a field that the row has itself goes first.
func inline(c *cells, path string, v reflect.Value, deep bool) {
	if v.Kind() == reflect.Pointer {
		if v.IsNil() {
			return
		}
		v = v.Elem()
	}
	var within cells
	flatten(&within, path, v, deep)
	for i, name := range within.names {
		if !slices.Contains(c.names, name) {
			c.add(name, within.values[i])
		}
	}
}

func value(c *cells, name string, v reflect.Value, deep bool) {
	if !deep && nests(v.Type()) {
		return // whether there is one or not: every row of a table has the same columns
	}
	if text, ok := scalar(v); ok {
		c.add(name, text)
		return
	}
	if !deep {
		return
	}
	switch v.Kind() {
	case reflect.Pointer:
		value(c, name, v.Elem(), deep)
	case reflect.Struct:
		flatten(c, name, v, deep)
	case reflect.Map:
		keys := v.MapKeys()
		slices.SortFunc(keys, func(a, b reflect.Value) int { return cmp.Compare(fmt.Sprint(a), fmt.Sprint(b)) })
		for _, k := range keys {
			value(c, name+"."+fmt.Sprint(k), v.MapIndex(k), deep)
		}
	case reflect.Slice:
		c.add(name, list(v))
	}
}

// nests says that a field can hold fields of its own.
func nests(t reflect.Type) bool {
	if t.Kind() != reflect.Pointer || t.Elem().Kind() != reflect.Struct {
		return false
	}
	_, oneCell := scalar(reflect.New(t.Elem()))
	return !oneCell
}

// scalar writes what fits in one cell; a number that is withheld or not known leaves it empty.
func scalar(v reflect.Value) (string, bool) {
	if v.Kind() == reflect.Pointer {
		if v.IsNil() {
			return "", true
		}
		return scalar(v.Elem())
	}
	if k, ok := v.Interface().(interface{ Known() (int, bool) }); ok {
		n, known := k.Known()
		if !known {
			return "", true
		}
		return strconv.Itoa(n), true
	}
	if i, ok := v.Interface().(domain.Instant); ok {
		return i.String(), true
	}
	if m, ok := v.Interface().(encoding.TextMarshaler); ok {
		text, err := m.MarshalText()
		return string(text), err == nil
	}
	switch v.Kind() {
	case reflect.String:
		return v.String(), true
	case reflect.Int, reflect.Int64:
		return strconv.FormatInt(v.Int(), 10), true
	case reflect.Float64:
		return strconv.FormatFloat(v.Float(), 'f', -1, 64), true
	case reflect.Bool:
		if v.Bool() {
			return "ja", true
		}
		return "nee", true
	}
	return "", false
}

// list joins the things of a list with "|"; a thing with fields is its values with a space between them.
func list(v reflect.Value) string {
	parts := make([]string, v.Len())
	for i := range v.Len() {
		if text, ok := scalar(v.Index(i)); ok {
			parts[i] = text
			continue
		}
		var c cells
		flatten(&c, "", v.Index(i), true)
		parts[i] = strings.Join(slices.DeleteFunc(c.values, func(s string) bool { return s == "" }), " ")
	}
	return strings.Join(parts, "|")
}
