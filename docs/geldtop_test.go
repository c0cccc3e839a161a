package docs_test

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"ruggespraak/domain"
)

const factDay domain.Date = "2001-01-01" // of the signal that the events of a signal are about

// validity asks the code from when an event counts, by filling its dates one less at a time.
func validity(t *testing.T, a aggregate, d domain.Definition) string {
	t.Helper()
	var paths []string
	for {
		e := reflect.New(d.Go).Elem()
		days := map[domain.Date]string{}
		fillDays(e, "", false, paths, days)
		day := validOn(a.state, e)
		path, own := days[day]
		switch {
		case own:
			paths = append(paths, path)
			continue
		case day == factDay && len(paths) == 0:
			return "dag van het feit"
		case len(paths) == 0 && day == "":
			return "dag van de handeling"
		case len(paths) == 0:
			t.Errorf("%s counts from %s, which nobody can explain", d.Name, day)
		}
		last := paths[len(paths)-1]
		if strings.Contains(last, "?") {
			paths = append(paths, "dag van de handeling")
		}
		return strings.ReplaceAll("eigen datum: "+strings.Join(paths, ", anders "), "?", "")
	}
}

// validOn evolves a state with the event and asks it from when the event counts.
func validOn(state any, e reflect.Value) domain.Date {
	s := reflect.ValueOf(state)
	if _, ok := state.(domain.Signal); ok {
		raised := domain.SignalRaised{SignalContent: domain.SignalContent{OccurredOn: domain.OnDay(factDay)}}
		s = reflect.ValueOf(domain.Signal{}.Evolve(raised))
	}
	s = s.MethodByName("Evolve").Call([]reflect.Value{e})[0]
	return s.MethodByName("ValidOn").Call([]reflect.Value{e})[0].Interface().(domain.Date)
}

// fillDays gives every date, period and year of an event a day of its own, but for the paths to skip, and notes whose day
// it is. A path ends in ? when the field may be left out.
func fillDays(v reflect.Value, path string, optional bool, skip []string, days map[domain.Date]string) {
	mark := func(how string, day domain.Date) bool {
		name := "`" + strings.TrimSuffix(path, ".datum") + "`" + how
		if optional {
			name += "?"
		}
		if slices.Contains(skip, name) {
			return false
		}
		days[day] = name
		return true
	}
	n := len(days) + len(skip) + 1
	day := domain.Date(fmt.Sprintf("2031-03-%02d", n))
	switch {
	case v.Type() == reflect.TypeFor[domain.Date]():
		if mark("", day) {
			mark(" (de dag erna)", domain.DateOf(day.Time().AddDate(0, 0, 1)))
			v.SetString(string(day))
		}
	case v.Type() == reflect.TypeFor[domain.Period]():
		if period := domain.Period(fmt.Sprint(2040 + n)); mark(" (laatste dag)", period.Last()) {
			v.SetString(string(period))
		}
	case v.Kind() == reflect.Int:
		if year := 2060 + n; mark(" (1 januari)", domain.Date(fmt.Sprintf("%d-01-01", year))) {
			v.SetInt(int64(year))
		}
	case v.Kind() == reflect.Struct && v.Type() != reflect.TypeFor[domain.Personal]():
		for i := range v.NumField() {
			f := v.Type().Field(i)
			name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
			inner := strings.Trim(path+"."+name, ".")
			if f.IsExported() {
				fillDays(v.Field(i), inner, optional || options != "", skip, days)
			}
		}
	}
}

// The three kinds of the design, each where the design wants it.
func TestValidityIsAskedOfTheCode(t *testing.T) {
	want := map[string]string{
		"signaal-ingebracht":              "eigen datum: `voorgevallenOp`, anders `gemeldOp`",
		"kern-verwoord":                   "dag van het feit",
		"signaal-aan-maatregel-gekoppeld": "dag van het feit",
		"terugkoppeling-beantwoord":       "dag van de handeling",
		"beleidsmaatregel-vastgesteld":    "eigen datum: `vastgesteldOp`, anders dag van de handeling",
		"besluit-gerectificeerd":          "eigen datum: `datum`",
		"meetwaarde-vastgelegd":           "eigen datum: `periode` (laatste dag)",
		"gebied-vastgelegd":               "eigen datum: `peiljaar` (1 januari)",
		"motie-ingediend":                 "eigen datum: `datum`",
		"begrip-gedefinieerd":             "eigen datum: `vanaf`",
		"signaal-gebundeld":               "dag van de handeling",
		"duiding-gegeven":                 "eigen datum: `datum`, anders dag van de handeling",
		"persoon-vergeten":                "dag van de handeling",
		"termijn-verstreken":              "eigen datum: `uiterlijk` (de dag erna)",
	}
	for _, d := range domain.Events().Definitions() {
		for _, a := range aggregates {
			if says, ok := want[d.Name]; ok && d.Go.Implements(a.event) && validity(t, a, d) != says {
				t.Errorf("%s: got %s, want %s", d.Name, validity(t, a, d), says)
			}
		}
	}
}
