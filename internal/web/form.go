package web

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"ruggespraak/commands"
	"ruggespraak/domain"
)

// actor is who acts at a form while nobody logs in; on signals it becomes a pseudonym.
const actor = "webformulier"

// form is what was filled in and what is wrong with it.
type form struct {
	Command string // id of the command that the form becomes: sending it twice does nothing twice
	Errors  []fieldError
	values  url.Values
	status  int
}

// fieldError is a sentence about a field; without a name it is about the whole.
type fieldError struct{ Field, Text string }

// blank is a form that nobody filled in yet.
func (s *site) blank(values url.Values) form {
	if values == nil {
		values = url.Values{}
	}
	return form{Command: s.NewID(), values: values}
}

// filled reads a form that was sent. It fails on a body that is too large or no form at all.
func (s *site) filled(r *http.Request) (form, error) {
	if err := r.ParseForm(); err != nil {
		var tooLarge *http.MaxBytesError
		if errors.As(err, &tooLarge) {
			return form{}, err
		}
		return form{}, domain.Errorf(domain.Invalid, "Dit formulier is niet te lezen.")
	}
	f := form{Command: r.PostForm.Get("opdracht"), values: r.PostForm}
	if domain.CheckID(f.Command) != nil {
		f.Command = s.NewID()
		f.fail("", "Het formulier was niet volledig. Verstuur het opnieuw.")
	}
	for name, values := range f.values {
		for i, v := range values {
			if !utf8.ValidString(v) || strings.ContainsRune(v, 0) {
				v = strings.ReplaceAll(strings.ToValidUTF8(v, "�"), "\x00", "�")
				f.fail(name, "In dit veld staan tekens die niet te lezen zijn.")
			}
			values[i] = strings.TrimSpace(strings.ReplaceAll(v, "\r\n", "\n"))
		}
	}
	return f, nil
}

// Value is what was filled in.
func (f form) Value(name string) string { return f.values.Get(name) }

// Has says whether a choice was made, also where several may be.
func (f form) Has(name, value string) bool { return slices.Contains(f.values[name], value) }

// Error is what is wrong with a field.
func (f form) Error(name string) string {
	for _, e := range f.Errors {
		if e.Field == name {
			return e.Text
		}
	}
	return ""
}

func (f *form) fail(field, text string) {
	f.Errors = append(f.Errors, fieldError{Field: field, Text: text})
	f.status = http.StatusBadRequest
}

// rename moves what a rule says of its own field to the field of the form.
func (f *form) rename(from, to string) {
	for i, e := range f.Errors {
		if e.Field == from {
			f.Errors[i].Field = to
		}
	}
}

// need notes a field that was left empty, so that all of them are named at once.
func (f *form) need(name, text string) {
	if f.Value(name) == "" {
		f.fail(name, text)
	}
}

// day reads a date that may be left empty.
func (f *form) day(name string) domain.Date {
	text := f.Value(name)
	if text == "" {
		return ""
	}
	d, err := domain.ParseDate(text)
	if err != nil {
		f.fail(name, "Dit is geen datum. Schrijf bijvoorbeeld 2025-03-31.")
	}
	return d
}

// among reads a choice that must be on a list, or empty.
func (f *form) among(name string, list []string) string {
	v := f.Value(name)
	if v != "" && !slices.Contains(list, v) {
		f.fail(name, "Kies een van de mogelijkheden.")
		return ""
	}
	return v
}

// send carries out a command unless something is wrong already. It says whether it was carried out; what was refused is
// noted beside its field.
func (s *site) send(r *http.Request, f *form, by commands.By, c commands.Command) (commands.Result, bool, error) {
	if len(f.Errors) > 0 {
		return commands.Result{}, false, nil
	}
	by.Actor = actor
	if by.Command == "" {
		by.Command = f.Command
	}
	res, err := c.Do(r.Context(), s.Desk(by))
	if err == nil {
		return res, true, nil
	}
	status, text := statusOf(err)
	if text == "" || status >= http.StatusInternalServerError {
		return commands.Result{}, false, err
	}
	var refusal *domain.Error
	if errors.As(err, &refusal) {
		f.fail(refusal.Field, refusal.Text)
	}
	f.status = status
	return commands.Result{}, false, nil
}

// field is one field of a form, as the templates of fields show it.
type field struct {
	Name, Label, Hint string
	Value, Error      string
	Required          bool
	Optional          bool   // says so; what is neither is needed in some cases
	Rows              int    // of a text area
	List, Mode        string // of a text field: what it suggests, and which keys a phone offers
	Options           []chosen
	form              form
}

// chosen is an option and whether it was chosen.
type chosen struct {
	option
	ID     string
	Chosen bool
}

func (f form) field(name, label, hint string) field {
	return field{Name: name, Label: label, Hint: hint, Value: f.Value(name), Error: f.Error(name), Rows: 4, form: f}
}

// with gives a field its options. The first has the field's own id, so that an error links to it.
func (f field) with(options []option) field {
	f.Options = make([]chosen, len(options))
	for i, o := range options {
		f.Options[i] = chosen{option: o, ID: f.Name, Chosen: f.form.Has(f.Name, o.Value)}
		if i > 0 {
			f.Options[i].ID = f.Name + "-" + dutchInt(i+1)
		}
	}
	return f
}

// Describedby names what explains the field to those who can't see it.
func (f field) Describedby() string {
	var ids []string
	if f.Hint != "" {
		ids = append(ids, f.Name+"-uitleg")
	}
	if f.Error != "" {
		ids = append(ids, f.Name+"-fout")
	}
	return strings.Join(ids, " ")
}

// shownFields drops the links of errors about fields that the form does not show: the sentence stays.
func (f *form) shownFields(names ...string) {
	for i, e := range f.Errors {
		if !slices.Contains(names, e.Field) {
			f.Errors[i].Field = ""
		}
	}
}
