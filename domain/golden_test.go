package domain

import (
	"flag"
	"fmt"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write testdata/events.golden anew")

const golden = "testdata/events.golden"

const goldenHelp = `The events are not what testdata/events.golden says they are.
History binds: what was stored once must be read for ever, by name, and its bytes are never written anew.
 - A new event or a new optional field is fine.
 - A field or event that went, got another name or another type, or means something else: undo that, or raise the version
   with an upcast beside the event, and keep a test that reads the old bytes. A sealed text can't be renamed or moved at all:
   it opens only under the field name that it was sealed with.
If the difference below is meant: run "go test ./domain -update", read the diff, and commit it.
`

func TestEventsAreAsTheyWere(t *testing.T) {
	var b strings.Builder
	write := func(name string, version int, typ reflect.Type) {
		fmt.Fprintf(&b, "%s %d %s\n", name, version, typ.Name())
		for _, f := range fieldsOf(typ) {
			fmt.Fprintf(&b, "  %-42s %-34s %s\n", f.wire, f.path, f.kind)
		}
		b.WriteByte('\n')
	}
	write("(header)", 1, reflect.TypeFor[Header]())
	for _, d := range Events().Definitions() {
		write(d.Name, d.Version, d.Go)
	}
	if *update {
		if err := os.WriteFile(golden, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if b.String() != string(want) {
		t.Error(goldenHelp + difference(string(want), b.String()))
	}
}

// difference shows the lines that went and came, under the events that they belong to.
func difference(was, is string) string {
	old, now := linesByEvent(was), linesByEvent(is)
	var out []string
	for _, l := range old {
		if !slices.Contains(now, l) {
			out = append(out, "- "+l)
		}
	}
	for _, l := range now {
		if !slices.Contains(old, l) {
			out = append(out, "+ "+l)
		}
	}
	if len(out) == 0 {
		return "The order differs."
	}
	return strings.Join(out, "\n")
}

func linesByEvent(text string) []string {
	var out []string
	event := ""
	for line := range strings.Lines(text) {
		switch field := strings.TrimSpace(line); {
		case field == "":
		case !strings.HasPrefix(line, " "):
			event = field
			out = append(out, event)
		default:
			out = append(out, event+": "+strings.Join(strings.Fields(field), " "))
		}
	}
	return out
}

// field is a leaf of an event: its path on the wire and in Go. A name that ends in ? may be left out; [] is each of a list.
type field struct {
	wire, path, kind string
	leaf             reflect.Type
}

func fieldsOf(t reflect.Type) []field {
	var out []field
	for i := range t.NumField() {
		f := t.Field(i)
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		if options != "" {
			name += "?"
		}
		inner := leaves(f.Type)
		for _, l := range inner {
			if f.Anonymous {
				out = append(out, field{l.wire, join(f.Name, l.path), l.kind, l.leaf})
				continue
			}
			l.wire, l.path = join(name, l.wire), join(f.Name, l.path)
			l.wire, l.path = strings.Replace(l.wire, ".[]", "[]", 1), strings.Replace(l.path, ".[]", "[]", 1)
			out = append(out, l)
		}
	}
	for i := range out {
		out[i].wire, out[i].path = strings.TrimSuffix(out[i].wire, "."), strings.TrimSuffix(out[i].path, ".")
	}
	return out
}

func leaves(t reflect.Type) []field {
	switch {
	case t == personalType:
		return []field{{kind: "Personal (sealed)", leaf: t}}
	case t == reflect.TypeFor[Instant]():
		return []field{{kind: "Instant", leaf: t}}
	case t.Kind() == reflect.Slice:
		out := leaves(t.Elem())
		for i := range out {
			out[i].wire, out[i].path = join("[]", out[i].wire), join("[]", out[i].path)
		}
		return out
	case t.Kind() == reflect.Pointer:
		out := leaves(t.Elem())
		for i := range out {
			out[i].kind = "*" + out[i].kind
		}
		return out
	case t.Kind() == reflect.Struct:
		return fieldsOf(t)
	case t.Name() != t.Kind().String():
		return []field{{kind: fmt.Sprintf("%s (%s)", t.Name(), t.Kind()), leaf: t}}
	}
	return []field{{kind: t.Kind().String(), leaf: t}}
}

var (
	wireShape  = regexp.MustCompile(`^[a-z]+(-[a-z]+)*$`)
	fieldShape = regexp.MustCompile(`^[a-z][a-zA-Z0-9]*\??(\[\])?(\.[a-z][a-zA-Z0-9]*\??(\[\])?)*$`)
)

func TestEventsAreWellFormed(t *testing.T) {
	kinds := []reflect.Kind{reflect.String, reflect.Int, reflect.Int64, reflect.Float64, reflect.Bool}
	for _, d := range Events().Definitions() {
		if !wireShape.MatchString(d.Name) {
			t.Errorf("%q is no name in lower-case kebab", d.Name)
		}
		seen := map[string]bool{}
		for _, f := range fieldsOf(d.Go) {
			name := strings.ReplaceAll(f.wire, "?", "")
			if !fieldShape.MatchString(f.wire) || seen[name] {
				t.Errorf("%s: field %s (%s) has no wire name of its own in lower camel case", d.Name, f.path, f.wire)
			}
			seen[name] = true
			if f.leaf != personalType && f.leaf != reflect.TypeFor[Instant]() && !slices.Contains(kinds, f.leaf.Kind()) {
				t.Errorf("%s: %s has kind %s, which nothing looks into", d.Name, f.path, f.leaf.Kind())
			}
		}
		if _, clash := seen["type"]; clash {
			t.Errorf("%s: the field type stands in the header", d.Name)
		}
		checkPointers(t, d.Name, d.Go)
	}
}

// checkPointers refuses text behind a pointer: neither the search for a BSN nor the sealing looks there.
func checkPointers(t *testing.T, event string, typ reflect.Type) {
	t.Helper()
	switch typ.Kind() {
	case reflect.Pointer:
		if typ.Elem() == reflect.TypeFor[Instant]() {
			return
		}
		for _, l := range leaves(typ.Elem()) {
			if l.leaf == personalType || l.leaf.Kind() == reflect.String {
				t.Errorf("%s has text behind the pointer %s", event, typ)
			}
		}
	case reflect.Slice:
		checkPointers(t, event, typ.Elem())
	case reflect.Struct:
		if typ == personalType || typ == reflect.TypeFor[Instant]() {
			return
		}
		for i := range typ.NumField() {
			if f := typ.Field(i); !f.IsExported() {
				t.Errorf("%s: %s.%s is not exported and would be lost", event, typ, f.Name)
			} else {
				checkPointers(t, event, f.Type)
			}
		}
	}
}
