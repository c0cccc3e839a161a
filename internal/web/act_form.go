package web

import (
	"context"
	"slices"

	"ruggespraak/commands"
	"ruggespraak/domain"
)

// actForm is one act of the loop as people fill it in. What stands here is all that is said of it: one page and one handler
// serve them all.
type actForm struct {
	Act     string // as commands.Acts knows it
	Title   string
	Explain string // in one sentence what it does
	Role    string // in which it is done
	About   domain.Category
	Fields  []input
	// Page is the address of an act that has a page of its own; At begins the address of an act that is done at the page of
	// what it is about, which is asked for first.
	Page, At string
	// First names the field that must be known before the rest can be asked.
	First string
	// RoleBy overrules Role where it depends on what was chosen; Check says what is missing because of what was chosen.
	RoleBy func(f form) string
	Check  func(f *form)
	// Now is what stands on record already, to be corrected.
	Now func(ctx context.Context, desk commands.Desk, id string) (any, error)
}

// The functions in which acts are done.
const (
	asTeller      = "inbrenger"
	asCoordinator = string(domain.Coordinator)
	asInterpreter = "kennisvanger"
	asCouncil     = "adviesraad"
	asAdvisor     = "beleidsadviseur"
	asBoard       = "college"
	asGriffie     = string(domain.Griffie)
	asWatcher     = "procesbewaker"
	asLector      = "lector"
)

// actForms is every act of the loop.
var actForms = slices.Concat(signalForms, bundleForms, adviceForms, measureForms, decisionForms, evaluationForms, motionForms, amendmentForms,
	promiseForms, cycleForms, figureForms, restForms)

func formOf(act string) (actForm, bool) {
	i := slices.IndexFunc(actForms, func(a actForm) bool { return a.Act == act })
	if i < 0 {
		return actForm{}, false
	}
	return actForms[i], true
}

func (a actForm) field(name string) input {
	return a.Fields[slices.IndexFunc(a.Fields, func(in input) bool { return in.Name == name })]
}

// input is one field of an act.
type input struct {
	Name        string // its place in the command, in wire names joined by dots
	Label, Hint string
	Kind        inputKind
	Required    bool
	Soft        bool // needed in some cases
	AsList      bool // shown as a list, however few the choices are
	Options     []option
	Ref         domain.Category
	RefBy       func(value func(name string) string) domain.Category // where the kind depends on what was chosen
	Preset      string                                               // what it holds on an empty form
	Rows        []input                                              // of which there may be several times as many; their names stand under this one's
	One         string                                               // what one of the rows is called
	// Of lists the choices that depend on what the form is about.
	Of func(ctx context.Context, desk commands.Desk, about string) ([]option, error)
}

// inputKind is how a field is filled in and what becomes of it.
type inputKind string

const (
	textInput    inputKind = "tekst"
	longInput    inputKind = "lang"
	dateInput    inputKind = "datum"
	choiceInput  inputKind = "keuze"
	severalInput inputKind = "meer"
	yesInput     inputKind = "ja"
	numberInput  inputKind = "getal"
	decimalInput inputKind = "breuk"
	linesInput   inputKind = "regels"
	areasInput   inputKind = "gebieden"
	areaInput    inputKind = "gebied"
	refInput     inputKind = "verwijzing"
	refsInput    inputKind = "verwijzingen"
	rowsInput    inputKind = "rijen"
	keptInput    inputKind = "vast" // carried along unseen
)

func text(name, label, hint string) input {
	return input{Name: name, Label: label, Hint: hint, Kind: textInput}
}
func long(name, label, hint string) input {
	return input{Name: name, Label: label, Hint: hint, Kind: longInput}
}
func yes(name, label, hint string) input {
	return input{Name: name, Label: label, Hint: hint, Kind: yesInput}
}
func day(name, label, hint string) input {
	return input{Name: name, Label: label, Hint: hint, Kind: dateInput}
}

func whole(name, label, hint string) input {
	return input{Name: name, Label: label, Hint: hint, Kind: numberInput}
}

func decimal(name, label, hint string) input {
	return input{Name: name, Label: label, Hint: hint, Kind: decimalInput}
}

// eachLine is a list of which every line is one.
func eachLine(name, label, hint string) input {
	return input{Name: name, Label: label, Hint: hint, Kind: linesInput}
}

func choose(name, label, hint string, options []option) input {
	return input{Name: name, Label: label, Hint: hint, Kind: choiceInput, Options: options}
}

func sectors(label, hint string) input {
	return input{Name: "domeinen", Label: label, Hint: hint, Kind: severalInput, Options: choices(domain.Sectors)}
}

// ref points at one thing of a kind, refs at several.
func ref(name string, kind domain.Category, label, hint string) input {
	return input{Name: name, Label: label, Hint: hint, Kind: refInput, Ref: kind}
}

func refs(name string, kind domain.Category, label, hint string) input {
	return input{Name: name, Label: label, Hint: hint, Kind: refsInput, Ref: kind}
}

// rows is a list of things that each have several fields.
func rows(name, one, label, hint string, fields ...input) input {
	return input{Name: name, Label: label, Hint: hint, Kind: rowsInput, One: one, Rows: fields}
}

// must makes a field required; soft says nothing of it, for it is needed in some cases; preset gives it a value on an empty
// form.
func (in input) soft() input               { in.Soft = true; return in }
func (in input) must() input               { in.Required = true; return in }
func (in input) preset(value string) input { in.Preset = value; return in }

// on is the day of the act, which is today unless someone says otherwise.
func on(label string) input { return day("datum", label, "").must().preset(today) }

// today presets a day to that of the clock.
const today = "vandaag"

// area is a place, by its code.
func area() []input {
	return []input{
		{Name: "gebied.code", Label: "In welke wijk of buurt?", Hint: "De naam of de code. Weet u die niet? Laat dit dan leeg.", Kind: areaInput},
		whole("gebied.peiljaar", "Peiljaar van het gebied", "Leeg betekent: dit jaar."),
	}
}

// groundRows is what something rests on.
func groundRows() input {
	return rows("gronden", "Grond", "Waar rust het op?", "Signalen, bundels, adviezen, moties of evaluaties. U mag dit leeg laten.",
		choose("soort", "Wat is het?", "", choices(domain.GroundKinds)).must(),
		input{Name: "id", Label: "Kenmerk of link", Kind: refInput, Required: true, RefBy: groundKind},
		choose("verband", "Verband", "", relations()).must().preset(string(domain.Occasion)))
}

func groundKind(value func(string) string) domain.Category { return domain.Category(value("soort")) }

func measureRefs() input {
	return refs("maatregelen", domain.MeasureCategory, "Over welke maatregelen gaat het?", "")
}

func voteFields() []input {
	return []input{
		whole("stemuitslag.voor", "Stemmen voor", "Laat de stemmen leeg als de uitslag niet bekend is."),
		whole("stemuitslag.tegen", "Stemmen tegen", ""),
		whole("stemuitslag.onthouden", "Onthouden", ""),
	}
}

func reason(label string) input { return long("reden", label, "").must() }

func source() input {
	return text("vindplaats", "Waar is het te lezen?", "Bijvoorbeeld een webadres of het nummer van het stuk.")
}
