package main

import (
	"reflect"
	"strings"
	"testing"

	"ruggespraak/projections"
)

// Whatever a view may be narrowed by can be asked on the command line.
func TestEveryParameterOfAViewIsAnOption(t *testing.T) {
	options := map[string]bool{}
	for _, t := range []reflect.Type{reflect.TypeFor[queryCmd](), reflect.TypeFor[modelFlags]()} {
		for field := range t.Fields() {
			options[field.Tag.Get("name")] = true
		}
	}
	for _, view := range projections.All() {
		for _, name := range view.Params {
			if !options[name] {
				t.Errorf("%s has no option --%s", view.Name, name)
			}
		}
	}
}

func TestOneAdviceIsAskedByItsKey(t *testing.T) {
	f := newFolder(t)
	columns := "sleutel,datum,titel,adviseur,aan,aanbevelingen\n"
	file := f.file("adviezen.csv", columns+"A1,2025-03-01,Eerste,adviesraad,college,doe dit\nA2,2025-03-02,Tweede,adviesraad,college,doe dat\n")
	f.must("import", "adviezen", file)
	if out := f.must("query", "adviezen", "--advies", "A2", "--format", "json"); !strings.Contains(out, "Tweede") || strings.Contains(out, "Eerste") {
		t.Errorf("got %s", out)
	}
}

func TestANumberBelowZeroIsNoTextInCSV(t *testing.T) {
	for given, want := range map[string]string{"-669": "-669", "0.5": "0.5", "": "", "-2+3": "'-2+3", "=A1": "'=A1", "- nee": "'- nee"} {
		if got := disarm(given); got != want {
			t.Errorf("%q became %q, want %q", given, got, want)
		}
	}
}
