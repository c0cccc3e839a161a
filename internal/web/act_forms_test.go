package web

import (
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"ruggespraak/commands"
)

// given is the fields of commands that no form asks for, and why.
var given = map[string]string{
	"bundel-openen.bundelId":                                "a new one gets its id from the form",
	"advies-vragen.adviesId":                                "a new one gets its id from the form",
	"motie-indienen.motieId":                                "a new one gets its id from the form",
	"amendement-indienen.amendementId":                      "a new one gets its id from the form",
	"toezegging-doen.toezeggingId":                          "a new one gets its id from the form",
	"leercyclus-starten.leercyclusId":                       "a new one gets its id from the form",
	"ontmoeting-vastleggen.ontmoetingId":                    "a new one gets its id from the form",
	"maatregel-vaststellen.maatregelId":                     "a new one gets its id from the form",
	"meetreeks-definieren.meetreeksId":                      "a new one gets its id from the form",
	"evaluatie-plannen.evaluatieId":                         "a new one gets its id from the form",
	"terugkoppeling-geven.terugkoppelingId":                 "a new one gets its id from the form",
	"advies-uitbrengen.notitie":                             "what a source said; here there is none",
	"motie-indienen.notitie":                                "what a source said; here there is none",
	"amendement-indienen.notitie":                           "what a source said; here there is none",
	"toezegging-doen.notitie":                               "what a source said; here there is none",
	"maatregel-vaststellen.notitie":                         "what a source said; here there is none",
	"besluit-rectificeren.uitkomsten.maatregelRevisie":      "the command reads it itself",
	"besluit-rectificeren.verwachtingen.nummer":             "follows from the order",
	"besluit-rectificeren.verwachtingen.achterafVastgelegd": "follows from when it is recorded",
	"signaal-corrigeren.voorgevallenOp.tijdstip":            "a form knows the day only",
	"signaal-corrigeren.voorgevallenOp.zone":                "a form knows the day only",
	"signaal-corrigeren.gemeldOp.tijdstip":                  "a form knows the day only",
	"signaal-corrigeren.gemeldOp.zone":                      "a form knows the day only",
}

// leaves lists the fields of a command that hold a value, in wire names joined by dots.
func leaves(t reflect.Type, under string) []string {
	for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice {
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct || t.NumField() == 0 || !t.Field(0).IsExported() {
		return []string{under}
	}
	var out []string
	for i := range t.NumField() {
		f := t.Field(i)
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		switch {
		case name == "-": // for rules, not for people
		case f.Anonymous:
			out = append(out, leaves(f.Type, under)...)
		case under == "":
			out = append(out, leaves(f.Type, name)...)
		default:
			out = append(out, leaves(f.Type, under+"."+name)...)
		}
	}
	return out
}

func fieldsIn(list []input, under string) []string {
	var out []string
	for _, in := range list {
		if in.Kind == rowsInput {
			out = append(out, fieldsIn(in.Rows, under+in.Name+".")...)
			continue
		}
		out = append(out, under+in.Name)
	}
	return out
}

func TestEveryActHasAForm(t *testing.T) {
	for act := range commands.Acts() {
		if n := len(slices.DeleteFunc(slices.Clone(actForms), func(a actForm) bool { return a.Act != act })); n != 1 {
			t.Errorf("%s has %d forms", act, n)
		}
	}
	paths := (&site{}).routes()
	for _, a := range actForms {
		if _, ok := commands.Acts()[a.Act]; !ok {
			t.Errorf("there is a form for %s, which is no act", a.Act)
		}
		if _, ok := paths["GET "+a.Page]; a.Page != "" && !ok {
			t.Errorf("%s leads to %s, which is no page", a.Act, a.Page)
		}
		if _, ok := paths["GET "+a.At+"{id}"]; a.At != "" && !ok {
			t.Errorf("%s leads to %s…, which is no page", a.Act, a.At)
		}
		if a.Title == "" || !strings.HasSuffix(a.Explain, ".") && !strings.HasSuffix(a.Explain, "?") {
			t.Errorf("%s is explained by %q and %q", a.Act, a.Title, a.Explain)
		}
		if !slices.ContainsFunc(doSeats, func(s struct{ role, name, line string }) bool { return s.role == a.Role }) {
			t.Errorf("%s is done by %q, whom no list is for", a.Act, a.Role)
		}
	}
}

func TestEveryFieldOfAnActIsAskedFor(t *testing.T) {
	unused := maps.Clone(given)
	for _, a := range actForms {
		if a.Page != "" || a.At != "" {
			continue
		}
		wants, has := leaves(reflect.TypeOf(commands.Acts()[a.Act]()), ""), fieldsIn(a.Fields, "")
		for _, name := range wants {
			key := a.Act + "." + name
			delete(unused, key)
			if slices.Contains(has, name) == (given[key] != "") {
				t.Errorf("%s: field %s is asked for: %v; reason why not: %q", a.Act, name, slices.Contains(has, name), given[key])
			}
		}
		for i, name := range has {
			if !slices.Contains(wants, name) || slices.Contains(has[:i], name) {
				t.Errorf("%s asks for %s, which the act does not know or was asked for already", a.Act, name)
			}
		}
	}
	for key := range unused {
		t.Errorf("%s is left out, but there is no such field", key)
	}
}

func TestOnlyThisSiteIsLedOnTo(t *testing.T) {
	for path, want := range map[string]bool{
		"/": true, "/doen": true, "/bundels/00000000-0000-4000-8000-000000000000": true, "//kwaad.example": false, "//kwaad": false, "/\\kwaad.example": false,
		"https://kwaad.example": false, "/doen?x=1": false, "/..": false, "/doen/../..": false, "": false, "doen": false, "/doen\n": false, "/Jan": false,
	} {
		if got := localPath.MatchString(path); got != want {
			t.Errorf("%q: %v", path, got)
		}
	}
}
