package mapping

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ruggespraak/domain"
	"ruggespraak/internal/interchange/table"
)

// file writes a text to a file of the test.
func file(t testing.TB, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

var targets = []string{"sleutel", "gemeld_op", "soort", "gebied", "kern", "maatregelen"}

// apply checks the mapping against a file and shows its rows: "sleutel=1 soort=x / note", or the problem.
func apply(t testing.TB, m *Mapping, content string) string {
	t.Helper()
	f, err := table.Open(file(t, "rijen", content))
	if err != nil {
		t.Fatal(err)
	}
	if err := m.Check("signalen", targets, f.Columns()); err != nil {
		t.Fatal(err)
	}
	var lines []string
	err = f.Each(t.Context(), func(r table.Row) error {
		lines = append(lines, show(m, r))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(lines, "\n")
}

func show(m *Mapping, r table.Row) string {
	values, problem := m.Apply(r)
	if problem != nil {
		return problem.Field + ": " + problem.Text
	}
	var cells []string
	for _, target := range targets {
		if v := values.Get(target); v != "" {
			cells = append(cells, target+"="+v)
		}
	}
	line := strings.Join(cells, " ")
	if note := m.Note(r); note != "" {
		line += " / " + note
	}
	return line
}

func TestRowsThroughAMapping(t *testing.T) {
	const source = "id,wijk,type,reden,memo\n1,Roxbury,a,x,\"m1\nm2\"\n2,, b ,,\n"
	for _, c := range []struct{ name, mapping, rows, want string }{
		{"columns by name, no note", "kolommen: {sleutel: ID, maatregelen: reden}", source, "sleutel=1 maatregelen=x\nsleutel=2"},
		{"constant", "kolommen:\n  sleutel: id\n  soort: {vast: knelpunt}", source, "sleutel=1 soort=knelpunt\nsleutel=2 soort=knelpunt"},
		{"constants stay as written", "kolommen: {sleutel: {vast: 0855}, gemeld_op: {vast: 2011-07-01}}", source,
			"sleutel=0855 gemeld_op=2011-07-01\nsleutel=0855 gemeld_op=2011-07-01"},
		{"value table", "kolommen: {gebied: {kolom: wijk, waarden: {Roxbury: BOS-RX}}}", source, "gebied=BOS-RX\n"},
		{"value table with a fallback", "kolommen: {gebied: {kolom: type, waarden: {a: A}, anders: onbekend}}", source, "gebied=A\ngebied=onbekend"},
		{"the fallback is for an empty cell too", "kolommen: {gebied: {kolom: wijk, waarden: {Roxbury: R}, anders: onbekend}}", source, "gebied=R\ngebied=onbekend"},
		{"value for an empty cell", "kolommen: {gebied: {kolom: wijk, waarden: {Roxbury: R, \"\": leeg}}}", source, "gebied=R\ngebied=leeg"},
		{"an unknown value refuses the row", "kolommen: {gebied: {kolom: type, waarden: {b: B}}}", source,
			"gebied: Kolom \"type\" heeft een waarde die niet in de waardentabel van \"gebied\" staat; vul de tabel aan of geef een waarde bij anders.\ngebied=B"},
		{"several values in a cell", "kolommen: {maatregelen: {kolom: r, waarden: {a: A, b: B, weg: \"\", \"c|d\": CD}}}", "r\na| b\nb|weg\nc|d\n",
			"maatregelen=A|B\nmaatregelen=B\nmaatregelen=CD"},
		{"join", "kolommen: {kern: {kolommen: [wijk, type, reden], scheiding: ' - '}}", source, "kern=Roxbury - a - x\nkern=b"},
		{"join with a space", "kolommen: {kern: {kolommen: [wijk, type]}}", source, "kern=Roxbury a\nkern=b"},
		{"a value out of a text", "kolommen: {sleutel: {kolom: memo, patronen: {'m(\\d)\\nm(\\d)': \"$2-$1 is $0!\"}}}", source, "sleutel=2-1 is m1\nm2!\n"},
		{"the first pattern that fits", "kolommen: {sleutel: {kolom: wijk, patronen: {'bury': B, 'Rox(x)?': 'R$1'}}}", source, "sleutel=B\n"},
		{"a group that took no part", "kolommen: {sleutel: {kolom: wijk, patronen: {'Rox(x)?': 'R$1$'}}}", source, "sleutel=R$\n"},
		{"no pattern fits", "kolommen: {sleutel: {kolom: wijk, patronen: {'Rox': R}, anders: leeg}}", source, "sleutel=R\nsleutel=leeg"},
		{"another column when no pattern fits", "kolommen: {sleutel: {kolom: wijk, patronen: {'Rox': R}, anders-kolom: type}}", source, "sleutel=R\nsleutel=b"},
		{"patterns over several columns", "kolommen: {sleutel: {kolommen: [reden, wijk], scheiding: \"\\n\", patronen: {'^x\\n(.*)$': $1}}}", source, "sleutel=Roxbury\n"},
		{"a column that may lack", "kolommen: {sleutel: id, kern: {kolom: weg, mag-ontbreken: ja}, gebied: {kolom: weg, mag-ontbreken: ja, waarden: {\"\": geen}}}", source,
			"sleutel=1 gebied=geen\nsleutel=2 gebied=geen"},
		{"note of some columns", "kolommen: {sleutel: id}\nnotitie: [memo, Type]", source, "sleutel=1 / memo: m1 m2\nType: a\nsleutel=2 / Type: b"},
		{"note of all columns", "kolommen: {sleutel: id}\nnotitie: alle", source,
			"sleutel=1 / id: 1\nwijk: Roxbury\ntype: a\nreden: x\nmemo: m1 m2\nsleutel=2 / id: 2\ntype: b"},
		{"note of the other columns", "kolommen: {sleutel: id, kern: {kolommen: [wijk, reden]}}\nnotitie: overige", source,
			"sleutel=1 kern=Roxbury x / type: a\nmemo: m1 m2\nsleutel=2 / type: b"},
		{"own names when there is no kolommen", "tijdzone: UTC", "Sleutel,soort,ward\n1,idee,7\n", "sleutel=1 soort=idee / ward: 7"},
		{"own names with a note of all", "notitie: alle", "sleutel,ward\n1,7\n", "sleutel=1 / sleutel: 1\nward: 7"},
		{"a row with trouble of its own", "kolommen: {sleutel: id}", "id,b\n1\n2,3\n", ": De rij heeft 1 cel, maar de kop heeft 2 kolommen.\nsleutel=2"},
		{"an NDJSON row without the key", "kolommen: {sleutel: id, kern: a.b}", "{\"id\":1}\n{\"a\":{\"b\":[1,2]}}\n", "sleutel=1\nkern=1|2"},
	} {
		t.Run(c.name, func(t *testing.T) {
			m, err := Read(file(t, "m.yaml", c.mapping))
			if err != nil {
				t.Fatal(err)
			}
			if got := apply(t, m, c.rows); got != c.want {
				t.Errorf("\n got %q\nwant %q", got, c.want)
			}
		})
	}
}

func TestWithoutAMappingOtherColumnsAreTheNote(t *testing.T) {
	m := Default("signalen")
	got := apply(t, m, "SLEUTEL;ward;soort\nk1;7;idee\n")
	if want := "sleutel=k1 soort=idee / ward: 7"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := apply(t, m, "sleutel;queue\nk2;q\n"); got != "sleutel=k2 / queue: q" {
		t.Errorf("a second file: %q", got)
	}
	if m.Unknown != RefuseRow || m.Public || m.Zone != "Europe/Amsterdam" {
		t.Errorf("defaults: %+v", m)
	}
}

func TestKeysOfAMapping(t *testing.T) {
	m, err := Read(file(t, "m.yaml", "\ufeffsoort: signalen # toelichting\nbron: boston311\ntijdzone: America/New_York\nopenbaar-register: ja\n"+
		"onbekende-maatregel: zonder-koppeling\nkolommen:\n  kern: {kolommen: [a, b]}\n  soort: {vast: idee}\n"))
	if err != nil {
		t.Fatal(err)
	}
	if m.Kind != "signalen" || m.Source != "boston311" || m.Zone != "America/New_York" || !m.Public || m.Unknown != WithoutLink {
		t.Errorf("got %+v", m)
	}
	if m.Column("kern") != "a, b" || m.Column("soort") != "soort" || m.Column("sleutel") != "sleutel" {
		t.Errorf("columns %q, %q, %q", m.Column("kern"), m.Column("soort"), m.Column("sleutel"))
	}
}

func TestRefusedMappings(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"empty", "", "De mapping % is leeg."},
		{"only a comment", "# niets\n", "De mapping % is leeg."},
		{"no mapping", "- a\n", "Regel 1 van %: de mapping moet bestaan uit regels"},
		{"not YAML", "soort: signalen\nbron: \"geheim\nx: y\n", "dit is geen geldige YAML"},
		{"tab", "kolommen:\n\tsleutel: geheim\n", "Regel 2 van %: dit is geen geldige YAML"},
		{"not UTF-8", "bron: caf\xe9\n", "De mapping % staat niet in UTF-8"},
		{"two documents", "bron: a\n---\nbron: b\n", "hier begint een tweede YAML-document"},
		{"unknown key", "soort: signalen\nbronn: x\n", `Regel 2 van %: de sleutel "bronn" bestaat niet; bekend zijn soort, bron,`},
		{"key twice", "bron: x\nsoort: y\nbron: z\n", `Regel 3 van %: "bron" staat al eerder in de mapping.`},
		{"text wanted", "bron: [a]\n", "Regel 1 van %: bron moet één tekst zijn."},
		{"value missing", "soort: signalen\nbron:\n", "Regel 2 van %: bron heeft geen waarde"},
		{"empty text", "bron: ' '\n", "Regel 1 van %: bron is leeg."},
		{"alias", "bron: &b x\nsoort: *b\n", "Regel 2 van %: soort verwijst met * naar een andere plek"},
		{"merge", "a: &a {bron: x}\n<<: *a\n", `Regel 1 van %: de sleutel "a" bestaat niet`},
		{"yes or no", "openbaar-register: yes\n", "Regel 1 van %: openbaar-register moet ja of nee zijn."},
		{"unknown choice", "onbekende-maatregel: maken\n", "Regel 1 van %: onbekende-maatregel moet weigeren of zonder-koppeling of aanmaken zijn."},
		{"unknown choice for a replacement", "onbekende-vervanging: aanmaken\n", "Regel 1 van %: onbekende-vervanging moet weigeren of zonder-koppeling zijn."},
		{"unknown choice for a vote", "strijdige-stemuitslag: negeren\n", "Regel 1 van %: strijdige-stemuitslag moet weigeren of zonder-aantallen zijn."},
		{"a pattern that is none", "kolommen:\n  kern:\n    kolom: a\n    patronen: {'(geheim': x}\n", "Regel 4 van %: dit patroon is geen geldige reguliere expressie"},
		{"a group that the pattern has not", "kolommen:\n  kern:\n    kolom: a\n    patronen: {'(a)': $2}\n", "Regel 4 van %: dit patroon heeft geen groep $2; het heeft er 1."},
		{"a pattern that becomes nothing", "kolommen:\n  kern: {kolom: a, patronen: {b: ''}}\n", "Regel 2 van %: wat een patroon wordt is leeg."},
		{"no pattern", "kolommen:\n  kern: {kolom: a, patronen: {}}\n", "Regel 2 van %: patronen noemt geen enkel patroon."},
		{"patterns as a list", "kolommen:\n  kern: {kolom: a, patronen: [b]}\n", "Regel 2 van %: patronen moet bestaan uit regels"},
		{"patterns with a table", "kolommen:\n  kern: {kolom: a, patronen: {b: c}, waarden: {c: d}}\n", "patronen bij \"kern\" past niet bij vast en niet bij waarden."},
		{"another column without patterns", "kolommen:\n  kern: {kolom: a, anders-kolom: b}\n", "anders-kolom bij \"kern\" hoort bij patronen"},
		{"another column beside a fixed text", "kolommen:\n  kern: {kolom: a, patronen: {b: c}, anders: d, anders-kolom: e}\n", "anders-kolom bij \"kern\" hoort bij patronen, en past niet bij anders."},
		{"a constant that may lack", "kolommen:\n  kern: {vast: a, mag-ontbreken: ja}\n", "mag-ontbreken bij \"kern\" past niet bij vast."},
		{"unknown zone", "tijdzone: Europa/Amsterdam\n", `Regel 1 van %: de tijdzone "Europa/Amsterdam" is onbekend`},
		{"zone of this machine", "tijdzone: Local\n", `Regel 1 van %: de tijdzone "Local" is onbekend`},
		{"layouts no list", "datumnotaties: DD-MM-JJJJ\n", "Regel 1 van %: datumnotaties moet een lijst van teksten zijn."},
		{"layout in lower case", "datumnotaties:\n - DD-MM-JJJJ\n - dd-mm-jjjj\n", `Regel 3 van %: de datumnotatie "dd-mm-jjjj" noemt geen jaar, maand en dag`},
		{"layout without a day", "datumnotaties: [JJJJ-MM]\n", "noemt geen jaar, maand en dag"},
		{"layout without the hour", "datumnotaties: ['DD-MM-JJJJ mm:ss']\n", "noemt het uur van de dag niet"},
		{"layout with half a day", "datumnotaties: ['02-01-2006 03:04']\n", "noemt het uur van de dag niet"},
		{"layout with a zone's short name", "datumnotaties: ['2006-01-02 15:04 MST']\n", "noemt een zone bij afkorting"},
		{"no columns", "kolommen: {}\n", "Regel 1 van %: kolommen noemt geen enkele kolom."},
		{"columns as a list", "kolommen: [a]\n", "Regel 1 van %: kolommen moet bestaan uit regels"},
		{"column without a name", "kolommen:\n  sleutel: ''\n", "Regel 2 van %: sleutel is leeg."},
		{"column as a list", "kolommen:\n  kern: [a, b]\n", "Regel 2 van %: kern moet één tekst zijn."},
		{"column with unknown key", "kolommen:\n  kern: {kollom: a}\n", `Regel 2 van %: de sleutel "kollom" bestaat niet bij "kern"; bekend zijn vast,`},
		{"two origins", "kolommen:\n  kern: {kolom: a, vast: b}\n", `Regel 2 van %: "kern" moet één herkomst hebben`},
		{"no origin", "kolommen:\n  kern: {anders: b}\n", `Regel 2 van %: "kern" moet één herkomst hebben`},
		{"separator for one column", "kolommen:\n  kern: {kolom: a, scheiding: b}\n", "scheiding bij \"kern\" hoort bij kolommen"},
		{"table for a constant", "kolommen:\n  kern: {vast: a, waarden: {a: b}}\n", "waarden bij \"kern\" past niet bij vast."},
		{"fallback without a table", "kolommen:\n  kern: {kolom: a, anders: b}\n", "anders bij \"kern\" hoort bij waarden"},
		{"table as a list", "kolommen:\n  kern:\n    kolom: a\n    waarden: [b]\n", "Regel 4 van %: waarden moet bestaan uit regels"},
		{"table with a value missing", "kolommen:\n  kern:\n    kolom: a\n    waarden: {b: }\n", "Regel 4 van %: een waarde van waarden heeft geen waarde"},
		{"table with a key missing", "kolommen:\n  kern:\n    kolom: a\n    waarden: {~: b}\n", "Regel 4 van %: een waarde links van de dubbele punt ontbreekt"},
		{"note of a wrong word", "notitie: alles\n", "Regel 1 van %: notitie moet alle of overige zijn, of een lijst van kolommen."},
		{"note of nothing", "notitie: []\n", "Regel 1 van %: notitie moet een lijst van teksten zijn."},
		{"too long", strings.Repeat("# vol\n", 200_000), "De mapping % is groter dan 1 MiB."},
	} {
		t.Run(c.name, func(t *testing.T) {
			path := file(t, "m.yaml", c.in)
			_, err := Read(path)
			var refusal *domain.Error
			if !errors.As(err, &refusal) {
				t.Fatalf("got %v, want a refusal", err)
			}
			if want := strings.ReplaceAll(c.want, "%", path); !strings.Contains(refusal.Text, want) {
				t.Errorf("got  %q\nwant %q", refusal.Text, want)
			}
			if strings.Contains(refusal.Text, "geheim") || !strings.HasSuffix(refusal.Text, ".") {
				t.Errorf("%q gives away a value or is not a sentence", refusal.Text)
			}
		})
	}
}

func TestAMappingThatIsNoFile(t *testing.T) {
	dir := t.TempDir()
	if _, err := Read(filepath.Join(dir, "weg.yaml")); !errors.Is(err, domain.NotFound) {
		t.Errorf("missing: %v", err)
	}
	if _, err := Read(dir); !errors.Is(err, domain.Invalid) {
		t.Errorf("folder: %v", err)
	}
}

func TestCheckRefusesWhatDoesNotFit(t *testing.T) {
	columns := []string{"Id", "wijk"}
	for _, c := range []struct{ name, in, want string }{
		{"another kind", "soort: besluiten", "is bedoeld voor besluiten, niet voor signalen."},
		{"unknown target", "kolommen:\n  sleutel: id\n  titel: wijk", `"titel" is geen kolom van signalen. Die zijn: sleutel, gemeld_op,`},
		{"missing column", "kolommen:\n  sleutel: id\n  gebied: buurt", `noemt een kolom die niet in het bestand staat: "buurt" (regel 3, voor "gebied"). Het bestand heeft: Id, wijk.`},
		{"missing column for when no pattern fits", "kolommen:\n  kern: {kolom: wijk, patronen: {a: b}, anders-kolom: weg}", `"weg" (regel 2, voor "kern")`},
		{"missing columns", "kolommen:\n  sleutel: nr\n  kern: {kolommen: [x, wijk]}\nnotitie: [y]",
			`noemt kolommen die niet in het bestand staan: "nr" (regel 2, voor "sleutel"), "x" (regel 3, voor "kern"), "y" (voor de notitie). Het bestand heeft: Id, wijk.`},
	} {
		t.Run(c.name, func(t *testing.T) {
			m, err := Read(file(t, "m.yaml", c.in))
			if err != nil {
				t.Fatal(err)
			}
			err = m.Check("signalen", targets, columns)
			if !errors.Is(err, domain.Invalid) || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got  %v\nwant %s", err, c.want)
			}
		})
	}
	m := Default("signalen")
	m.Zone = "Mars/Olympus"
	if err := m.Check("signalen", targets, columns); err == nil || !strings.Contains(err.Error(), "Mars/Olympus") {
		t.Errorf("unknown zone: %v", err)
	}
	if got := list(make([]string, 50)); !strings.HasSuffix(got, "en nog 10") {
		t.Errorf("a long list: %q", got)
	}
}
