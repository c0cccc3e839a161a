package web

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"ruggespraak/domain"
)

// actReader makes of a form what the act's command is read from. What is wrong is noted beside its field; err is what failed.
type actReader struct {
	site  *site
	r     *http.Request
	f     *form
	areas []knownArea
	err   error
}

// fields reads a list of fields whose names begin with a prefix.
func (a *actReader) fields(list []input, under string) map[string]any {
	out := map[string]any{}
	for _, in := range list {
		name := under + in.Name
		v := a.value(in, name, under)
		if v == nil {
			if in.Required && a.f.Error(name) == "" {
				a.f.fail(name, missing(in))
			}
			continue
		}
		put(out, in.Name, v)
	}
	if where, ok := out["gebied"].(map[string]any); ok && where["code"] != nil && where["peiljaar"] == nil {
		where["peiljaar"] = a.site.Now().In(a.site.Location).Year()
	}
	return out
}

// put sets a value at a place of which the names are joined by dots.
func put(in map[string]any, path string, v any) {
	first, rest, deeper := strings.Cut(path, ".")
	if !deeper {
		in[first] = v
		return
	}
	inner, ok := in[first].(map[string]any)
	if !ok {
		inner = map[string]any{}
		in[first] = inner
	}
	put(inner, rest, v)
}

// missing says that a field must be filled in.
func missing(in input) string {
	label := strings.TrimRight(in.Label, "?:")
	switch in.Kind {
	case choiceInput, severalInput:
		return fmt.Sprintf("Maak een keuze bij “%s”.", label)
	case dateInput:
		return fmt.Sprintf("Vul bij “%s” een datum in.", label)
	case refInput, refsInput:
		return fmt.Sprintf("Geef bij “%s” aan om welk stuk het gaat.", label)
	case textInput, longInput, numberInput, decimalInput, linesInput, areasInput, areaInput, rowsInput, yesInput, keptInput:
	}
	return fmt.Sprintf("Vul “%s” in.", label)
}

// value is what a field comes to; nil when it was left empty or is wrong.
func (a *actReader) value(in input, name, under string) any {
	switch in.Kind {
	case rowsInput:
		return a.rows(in, name)
	case severalInput:
		return a.several(in, name)
	case refsInput:
		return a.references(in, name)
	}
	typed := a.f.Value(name)
	if typed == "" {
		return nil
	}
	switch in.Kind {
	case yesInput:
		return true
	case dateInput:
		return orNil(string(a.f.day(name)))
	case numberInput, keptInput:
		return a.whole(name, typed)
	case decimalInput:
		return a.decimal(name, typed)
	case linesInput:
		return lines(typed)
	case areasInput:
		return a.areaCodes(name, lines(typed))
	case areaInput:
		return a.areaCodes(name, []string{typed})[0]
	case refInput:
		kind := in.Ref
		if in.RefBy != nil {
			kind = in.RefBy(func(other string) string { return a.f.Value(under + other) })
		}
		return orNil(a.reference(kind, name, typed))
	case choiceInput:
		if in.Of == nil && !slices.ContainsFunc(in.Options, func(o option) bool { return o.Value == typed }) {
			a.f.fail(name, "Kies een van de mogelijkheden.")
			return nil
		}
	}
	return typed
}

func orNil(text string) any {
	if text == "" {
		return nil
	}
	return text
}

func (a *actReader) whole(name, typed string) any {
	n, err := strconv.Atoi(typed)
	if err != nil {
		a.f.fail(name, "Schrijf hier een heel getal, bijvoorbeeld 12.")
		return nil
	}
	return n
}

// decimal reads a number as Dutch people write it, or with a point.
func (a *actReader) decimal(name, typed string) any {
	if strings.Contains(typed, ",") {
		typed = strings.ReplaceAll(strings.ReplaceAll(typed, ".", ""), ",", ".")
	}
	x, err := strconv.ParseFloat(typed, 64)
	if err != nil || x-x != 0 { // not a number, or one without end
		a.f.fail(name, "Schrijf hier een getal, bijvoorbeeld 12,5.")
		return nil
	}
	return x
}

// areaCodes reads areas that are named or given by their code, and refuses what is neither.
func (a *actReader) areaCodes(name string, typed []string) []string {
	codes := make([]string, len(typed))
	for i, text := range typed {
		code, ok := areaCode(text, a.areas)
		if !ok {
			a.f.fail(name, noArea)
			break
		}
		codes[i] = code
	}
	return codes
}

func (a *actReader) several(in input, name string) any {
	var chosen []string
	for _, v := range a.f.values[name] {
		if v == "" {
			continue
		}
		if !slices.ContainsFunc(in.Options, func(o option) bool { return o.Value == v }) {
			a.f.fail(name, "Kies een van de mogelijkheden.")
			return nil
		}
		chosen = append(chosen, v)
	}
	if len(chosen) == 0 {
		return nil
	}
	return chosen
}

// references reads ids, of boxes that were ticked or of a text with one on each line.
func (a *actReader) references(in input, name string) any {
	var ids []string
	for _, typed := range a.f.values[name] {
		for _, line := range lines(typed) {
			if id := a.reference(in.Ref, name, line); id != "" && !slices.Contains(ids, id) {
				ids = append(ids, id)
			}
		}
	}
	if len(ids) == 0 {
		return nil
	}
	return ids
}

// reference finds what one field points at.
func (a *actReader) reference(kind domain.Category, name, typed string) string {
	if kind == "" || a.err != nil { // what it must be was not chosen, which is an error of its own
		return ""
	}
	id, err := a.site.reference(a.r, kind, typed)
	var refusal *domain.Error
	switch {
	case err == nil:
		return id
	case errors.As(err, &refusal) && refusal.Kind == domain.Invalid:
		a.f.fail(name, refusal.Text)
	default:
		a.err = err
	}
	return ""
}

func isNotFound(err error) bool { return errors.Is(err, domain.NotFound) }

// rows reads those that something was filled in for.
func (a *actReader) rows(in input, name string) any {
	var out []any
	for i := range a.f.rowsOf(name) {
		under := rowName(name, i+1)
		if a.f.blankRow(in.Rows, under) {
			continue
		}
		out = append(out, a.fields(in.Rows, under))
	}
	if len(out) == 0 {
		return nil
	}
	return out
}

func rowName(name string, number int) string { return fmt.Sprintf("%s.%d.", name, number) }

// blankRow says that nothing was filled in but what stood there.
func (f form) blankRow(list []input, under string) bool {
	return !slices.ContainsFunc(list, func(in input) bool { v := f.Value(under + in.Name); return v != "" && v != in.Preset })
}

// maxRows bounds how many rows a form has.
const maxRows = 50

// rowsOf is how many rows a form has of one sort: at least one.
func (f form) rowsOf(name string) int {
	n, err := strconv.Atoi(f.Value("rijen." + name))
	if err != nil || n < 1 {
		return 1
	}
	return min(n, maxRows)
}

// askedForRow says that someone wants room for one more, and makes it.
func (f *form) askedForRow() bool {
	name := f.Value("meer")
	if name != "" {
		f.values.Set("rijen."+name, strconv.Itoa(min(f.rowsOf(name)+1, maxRows)))
	}
	return name != ""
}
