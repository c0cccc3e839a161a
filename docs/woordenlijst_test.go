// Package docs_test keeps the documents that are made from the code as the code is.
package docs_test

import (
	"flag"
	"fmt"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"ruggespraak/commands"
	"ruggespraak/domain"
)

var update = flag.Bool("update", false, "write woordenlijst.md anew")

const wordlist = "woordenlijst.md"

const preface = `# Woordenlijst

Wat er in het logboek staat en hoe het heet, in het Nederlands van buiten en het Engels van de code.
Gemaakt uit de code door ` + "`go test ./docs -update`" + `; verander dus de code of de tabel in ` + "`docs/betekenis_test.go`" + `, niet dit bestand.

Bij de velden: ` + "`?`" + ` mag ontbreken, ` + "`[]`" + ` is een lijst, 🔒 wordt verzegeld voordat het een logboek bereikt en is zonder sleutel niet te lezen.

Bij *geldtOp*, de lokale dag vanaf welke een gebeurtenis geldt:
**eigen datum** noemt de gebeurtenis zelf, **dag van het feit** is die van het signaal waar zij over gaat, **dag van de handeling** die waarop zij is vastgelegd.
`

func TestWordlistIsAsTheCode(t *testing.T) {
	var b strings.Builder
	b.WriteString(preface)
	src := readGo(t, "../domain")
	writeEvents(t, &b, src)
	writeHeader(t, &b)
	writeStreams(t, &b)
	writeWords(t, &b, src)
	writeActs(&b, readGo(t, "../commands"))
	if *update {
		if err := os.WriteFile(wordlist, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	is, err := os.ReadFile(wordlist)
	if err != nil {
		t.Fatal(err)
	}
	if string(is) != b.String() {
		t.Error("docs/woordenlijst.md is not what the code says: run go test ./docs -update and read the diff")
	}
}

// aggregate is a kind of stream.
type aggregate struct {
	kind  domain.Category
	title string
	state any
	event reflect.Type
}

var aggregates = []aggregate{
	{domain.SignalCategory, "Signaal", domain.Signal{}, reflect.TypeFor[domain.SignalEvent]()},
	{domain.MeasureCategory, "Beleidsmaatregel", domain.Measure{}, reflect.TypeFor[domain.MeasureEvent]()},
	{domain.DecisionCategory, "Besluit", domain.Decision{}, reflect.TypeFor[domain.DecisionEvent]()},
	{domain.EvaluationCategory, "Evaluatie", domain.Evaluation{}, reflect.TypeFor[domain.EvaluationEvent]()},
	{domain.SeriesCategory, "Meetreeks", domain.Indicator{}, reflect.TypeFor[domain.IndicatorEvent]()},
	{domain.AreaCategory, "Gebied", domain.Area{}, reflect.TypeFor[domain.AreaEvent]()},
	{domain.BundleCategory, "Bundel", domain.Bundle{}, reflect.TypeFor[domain.BundleEvent]()},
	{domain.AdviceCategory, "Advies", domain.Advice{}, reflect.TypeFor[domain.AdviceEvent]()},
	{domain.MotionCategory, "Motie", domain.Motion{}, reflect.TypeFor[domain.MotionEvent]()},
	{domain.AmendmentCategory, "Amendement", domain.Amendment{}, reflect.TypeFor[domain.AmendmentEvent]()},
	{domain.PromiseCategory, "Toezegging", domain.Promise{}, reflect.TypeFor[domain.PromiseEvent]()},
	{domain.CycleCategory, "Leercyclus", domain.Cycle{}, reflect.TypeFor[domain.CycleEvent]()},
	{domain.TermCategory, "Begrip", domain.Term{}, reflect.TypeFor[domain.TermEvent]()},
	{domain.EncounterCategory, "Ontmoeting", domain.Encounter{}, reflect.TypeFor[domain.EncounterEvent]()},
	{domain.EffectCategory, "Effectschatting van elders", domain.Effect{}, reflect.TypeFor[domain.EffectEvent]()},
}

func writeEvents(t *testing.T, b *strings.Builder, src source) {
	b.WriteString("\n## Gebeurtenissen\n")
	written := map[string]bool{}
	for _, a := range aggregates {
		fmt.Fprintf(b, "\n### %s\n\nStroom `%s`, in de code `%s`.\n\n", a.title, a.kind, reflect.TypeOf(a.state).Name())
		b.WriteString("| gebeurtenis | Go | versie | geldtOp | velden | betekenis |\n|---|---|---|---|---|---|\n")
		for _, d := range domain.Events().Definitions() {
			if !d.Go.Implements(a.event) {
				continue
			}
			written[d.Name] = true
			if meaning[d.Name] == "" {
				t.Errorf("%s has no meaning in the table of docs/betekenis_test.go", d.Name)
			}
			fmt.Fprintf(b, "| `%s` | `%s` | %d | %s | %s | %s<br>*%s* |\n",
				d.Name, d.Go.Name(), d.Version, validity(t, a, d), strings.Join(fields(d.Go), ", "), meaning[d.Name], src.doc(t, d.Go.Name()))
		}
	}
	for _, d := range domain.Events().Definitions() {
		if !written[d.Name] {
			t.Errorf("%s belongs to no aggregate of this list", d.Name)
		}
	}
	for name := range meaning {
		if !written[name] {
			t.Errorf("%s has a meaning, but does not exist", name)
		}
	}
}

// fields lists the wire names of a struct, with those of its parts in braces.
func fields(t reflect.Type) []string {
	var out []string
	for i := range t.NumField() {
		f := t.Field(i)
		if f.Anonymous {
			out = append(out, fields(f.Type)...)
			continue
		}
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		if options != "" {
			name += "?"
		}
		typ := f.Type
		if typ.Kind() == reflect.Slice {
			name, typ = name+"[]", typ.Elem()
		}
		if typ.Kind() == reflect.Pointer {
			typ = typ.Elem()
		}
		text := "`" + name + "`"
		switch {
		case typ == reflect.TypeFor[domain.Personal]():
			text += " 🔒"
		case typ.Kind() == reflect.Struct && typ != reflect.TypeFor[domain.Instant]():
			text += " {" + strings.Join(fields(typ), ", ") + "}"
		}
		out = append(out, text)
	}
	return out
}

func writeHeader(t *testing.T, b *strings.Builder) {
	b.WriteString("\n## De kop van elke gebeurtenis\n\nEenmaal gestempeld en daarna nooit veranderd.\n\n| veld | Go | betekenis |\n|---|---|---|\n")
	typ := reflect.TypeFor[domain.Header]()
	for i := range typ.NumField() {
		name := strings.Trim(fields(typ)[i], "`")
		text := headerMeaning[strings.TrimSuffix(name, "?")]
		if text == "" {
			t.Errorf("header field %s has no meaning in the table of docs/betekenis_test.go", name)
		}
		fmt.Fprintf(b, "| `%s` | `%s` | %s |\n", name, typ.Field(i).Name, text)
	}
	if typ.NumField() != len(headerMeaning) {
		t.Errorf("the header has %d fields, its table %d", typ.NumField(), len(headerMeaning))
	}
}

func writeStreams(t *testing.T, b *strings.Builder) {
	b.WriteString("\n## Stromen\n\nElk geheel heeft zijn eigen stroom; het deel voor het eerste streepje is de soort.\n\n| soort | naam van de stroom | in de code |\n|---|---|---|\n")
	for _, a := range aggregates {
		fmt.Fprintf(b, "| `%s` | `%s` | `%s` |\n", a.kind, a.kind.Stream("gm0855", "<uuid>"), reflect.TypeOf(a.state).Name())
	}
	if n := len(readGo(t, "../domain").consts["Category"]); n != len(aggregates) {
		t.Errorf("%d categories in the code, %d in this list", n, len(aggregates))
	}
}

func writeWords(t *testing.T, b *strings.Builder, src source) {
	b.WriteString("\n## Vaste woorden\n\nAndere waarden worden geweigerd. De volgorde is die van de lijst in de code.\n\n| wat | Go | woorden |\n|---|---|---|\n")
	for _, typ := range src.wordTypes() {
		if wordMeaning[typ] == "" {
			t.Errorf("the words of %s have no name in the table of docs/betekenis_test.go", typ)
		}
		fmt.Fprintf(b, "| %s | `%s` | %s |\n", wordMeaning[typ], typ, strings.Join(src.words(typ), ", "))
	}
	if n := len(src.wordTypes()); n != len(wordMeaning) {
		t.Errorf("%d lists of words in the code, %d in the table", n, len(wordMeaning))
	}
}

func writeActs(b *strings.Builder, src source) {
	b.WriteString("\n## Handelingen\n\nWat iemand kan willen, onder de naam waaronder de opdrachtregel en de socket het kennen.\n\n| handeling | Go | velden | |\n|---|---|---|---|\n")
	acts := commands.Acts()
	names := make([]string, 0, len(acts))
	for name := range acts {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		typ := reflect.TypeOf(acts[name]()).Elem()
		fmt.Fprintf(b, "| `%s` | `%s` | %s | *%s* |\n", name, typ.Name(), strings.Join(fields(typ), ", "), src.docs[typ.Name()])
	}
}
