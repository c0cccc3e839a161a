package web

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"ruggespraak/commands"
	"ruggespraak/domain"
)

// shownField is a field as the page shows it.
type shownField struct {
	plainField
	Rows []shownRow
	More string // what one of the rows is called, to ask for another
}

// plainField is a field that has no rows, and how it is shown.
type plainField struct {
	field
	How string
}

type shownRow struct {
	Legend string
	Fields []plainField
}

// How fields are shown.
const (
	asText    = "tekst"
	asLong    = "lang"
	asDate    = "datum"
	asList    = "keuzelijst"
	asRadio   = "rondjes"
	asBoxes   = "vakken"
	asYes     = "ja"
	asHidden  = "verborgen"
	asRows    = "rijen"
	fewChoice = 6  // so many or fewer are shown one below the other
	manyBoxes = 40 // more than these are not shown as boxes
)

// shower shows the fields of an act. err is what failed.
type shower struct {
	site   *site
	r      *http.Request
	f      form
	about  string   // the id of what the form is about, where that was asked for first
	series []string // keys of the indicators that are known, once a field suggests them
	err    error
}

func (s *shower) all(list []input) []shownField {
	var out []shownField
	for _, in := range list {
		if in.Kind != rowsInput {
			out = append(out, shownField{plainField: s.plain(in, in.Name)})
			continue
		}
		x := shownField{plainField: plainField{field: s.f.field(in.Name, in.Label, in.Hint), How: asRows}, More: strings.ToLower(in.One)}
		x.Optional = !in.Required
		for i := range s.f.rowsOf(in.Name) {
			row := shownRow{Legend: fmt.Sprintf("%s %d", in.One, i+1)}
			for _, cell := range in.Rows {
				cell.AsList = true // rows are long enough as they are
				s.f.presetTo(rowName(in.Name, i+1)+cell.Name, cell.Preset)
				row.Fields = append(row.Fields, s.plain(cell, rowName(in.Name, i+1)+cell.Name))
			}
			x.Rows = append(x.Rows, row)
		}
		x.Value = fmt.Sprint(len(x.Rows))
		out = append(out, x)
	}
	return out
}

func (s *shower) plain(in input, name string) plainField {
	x := plainField{field: s.f.field(name, in.Label, in.Hint), How: asText}
	x.Required, x.Optional = in.Required, !in.Required && !in.Soft
	switch in.Kind {
	case longInput, linesInput, areasInput:
		x.How = asLong
	case dateInput:
		x.How = asDate
	case yesInput:
		x.How, x.field = asYes, x.with([]option{{Value: "ja", Label: in.Label}})
	case keptInput:
		x.How = asHidden
	case areaInput:
		x.List = "bekende-gebieden"
	case numberInput, decimalInput:
		x.Mode = "decimal"
	case severalInput:
		x.How, x.field = asBoxes, x.with(in.Options)
	case choiceInput:
		x.choose(in.Options, in.AsList)
	case refInput, refsInput:
		s.refer(&x, in)
	case textInput, rowsInput:
	}
	if in.Of != nil && s.about != "" {
		options, err := in.Of(s.r.Context(), s.site.Desk(commands.By{}), s.about)
		s.fail(err)
		for i := range options {
			options[i].Label = daysInWords(options[i].Label)
		}
		x.choose(options, in.AsList)
	}
	return x
}

func (s *shower) fail(err error) {
	if s.err == nil {
		s.err = err
	}
}

// choose shows few choices one below the other, more as a list.
func (x *plainField) choose(options []option, list bool) {
	x.field, x.How = x.with(options), asList
	if !list && len(options) <= fewChoice && len(options) > 0 && x.Required {
		x.How = asRadio
	}
}

// refer shows what can be pointed at: a list where there is one, else what the id that stands there is called.
func (s *shower) refer(x *plainField, in input) {
	options, listed, err := s.site.referenceOptions(s.r, in.Ref)
	s.fail(err)
	switch {
	case in.Kind == refsInput && listed && len(options) <= manyBoxes:
		x.How, x.field = asBoxes, x.with(options)
	case in.Kind == refsInput:
		x.How, x.Value = asLong, strings.Join(s.f.values[x.Name], "\n")
		if in.Hint == "" {
			x.Hint = "Op elke regel een kenmerk, link of sleutel."
		}
	case listed && (x.Value == "" || slices.ContainsFunc(options, func(o option) bool { return o.Value == x.Value })):
		x.field, x.How, x.Hint = x.with(options), asList, hintAtList(in.Hint)
	case x.Value != "" && domain.CheckID(x.Value) == nil:
		if subject, err := s.site.Desk(commands.By{}).Subject(s.r.Context(), in.Ref, x.Value); err == nil && subject.Title != "" {
			x.Hint = "Dit is: " + daysInWords(subject.Title)
		}
	case in.Hint == "":
		x.Hint = "Plak het kenmerk, de link of de sleutel."
	}
	if in.Ref == domain.SeriesCategory && s.series == nil {
		s.suggestSeries()
	}
	if in.Ref == domain.SeriesCategory {
		x.List = "bekende-meetreeksen"
	}
}

// suggestSeries lists the keys of the indicators that came from a source; the others go by their id.
func (s *shower) suggestSeries() {
	rows, err := s.site.keyRows(s.r.Context(), domain.SeriesCategory)
	s.fail(err)
	s.series = make([]string, len(rows))
	for i, row := range rows {
		s.series[i] = row.Key
	}
}

// names lists every field that the page shows, so that errors can be placed beside them.
func names(list []shownField) []string {
	var out []string
	for _, x := range list {
		out = append(out, x.Name)
		for _, row := range x.Rows {
			for _, cell := range row.Fields {
				out = append(out, cell.Name)
			}
		}
	}
	return out
}

// place puts errors at the fields that they are about, in the order of the fields, as far as the form shows those.
func (f *form) place(shown []string) {
	for i, e := range f.Errors {
		f.Errors[i].Field = fieldFor(e.Field, shown)
	}
	slices.SortStableFunc(f.Errors, func(a, b fieldError) int { return slices.Index(shown, a.Field) - slices.Index(shown, b.Field) })
}

// fieldFor is the shown field that an error is about: the one of that name, its id, the first that stands under it, or the
// list that it is an item of.
func fieldFor(name string, shown []string) string {
	if name == "" || slices.Contains(shown, name) {
		return name
	}
	for _, s := range shown {
		if s == name+"Id" || strings.HasPrefix(s, name+".") || strings.HasPrefix(name, s+".") {
			return s
		}
	}
	return ""
}

// hintAtList is what a field says above a list. There is nothing to paste there.
func hintAtList(hint string) string {
	if strings.HasPrefix(hint, "Plak ") {
		return ""
	}
	return hint
}
