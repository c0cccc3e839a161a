package domain

import (
	"fmt"
	"reflect"
	"strings"
	"sync"
)

// text is a field of an event that holds text: a Personal, a plain string, or a list of them or of structs.
type text struct {
	index []int
	path  string // wire names, joined by dots
	list  bool
}

var (
	personalType = reflect.TypeFor[Personal]()
	stringType   = reflect.TypeFor[string]()
)

// textsByType keeps what textsOf found: it follows from the type alone.
var textsByType sync.Map

// textsOf lists the fields with text of a struct type.
func textsOf(t reflect.Type) []text {
	if known, ok := textsByType.Load(t); ok {
		return known.([]text)
	}
	found := findTexts(t, nil, "")
	textsByType.Store(t, found)
	return found
}

func findTexts(t reflect.Type, index []int, path string) []text {
	var found []text
	for i := range t.NumField() {
		f := t.Field(i)
		if !f.IsExported() {
			continue
		}
		at, name := append(append([]int{}, index...), i), path
		if !f.Anonymous {
			name = join(path, wireName(f))
		}
		switch {
		case holdsText(f.Type):
			found = append(found, text{index: at, path: name})
		case f.Type.Kind() == reflect.Struct:
			found = append(found, findTexts(f.Type, at, name)...)
		case f.Type.Kind() == reflect.Slice && (holdsText(f.Type.Elem()) || f.Type.Elem().Kind() == reflect.Struct):
			found = append(found, text{index: at, path: name, list: true})
		}
	}
	return found
}

func holdsText(t reflect.Type) bool { return t == personalType || t == stringType }

// each calls f on every text of an addressable struct, with its wire name. Lists are copied first, so that the struct that
// this one was copied from stays as it is.
func each(v reflect.Value, texts []text, under string, f func(path string, v reflect.Value) error) error {
	for _, t := range texts {
		field, path := v.FieldByIndex(t.index), t.path
		if under != "" {
			path = join(under, path)
		}
		if !t.list {
			if err := f(path, field); err != nil {
				return err
			}
			continue
		}
		if err := eachOf(field, path, f); err != nil {
			return err
		}
	}
	return nil
}

func eachOf(list reflect.Value, path string, f func(path string, v reflect.Value) error) error {
	elem := list.Type().Elem()
	if list.Len() == 0 || !holdsText(elem) && len(textsOf(elem)) == 0 {
		return nil
	}
	c := reflect.MakeSlice(list.Type(), list.Len(), list.Len())
	reflect.Copy(c, list)
	list.Set(c)
	for i := range c.Len() {
		at := fmt.Sprintf("%s.%d", path, i)
		err := error(nil)
		if holdsText(elem) {
			err = f(at, c.Index(i))
		} else {
			err = each(c.Index(i), textsOf(elem), at, f)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// copyOf gives an addressable copy of an event's struct.
func copyOf(e Event) reflect.Value {
	c := reflect.New(reflect.TypeOf(e)).Elem()
	c.Set(reflect.ValueOf(e))
	return c
}

func wireName(f reflect.StructField) string {
	name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
	return name
}

func join(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}
