package main

import (
	"strings"
	"testing"
)

const aMeasure = "sleutel,titel,soort,ingangsdatum\nM1,Maatregel een,werkwijze,2024-02-01\nM2,Maatregel twee,pilot,\n"

// prepared is a folder with two measures, a series and a decision on the first measure.
func prepared(t *testing.T) folder {
	t.Helper()
	f := newFolder(t)
	for kind, content := range map[string]string{
		"maatregelen": aMeasure, "meetreeksen": "meetreeks,periode,waarde\nwachttijd,2024-01,12\n",
	} {
		if s := f.load(kind, f.file(kind+".csv", content)); s.Refused > 0 {
			t.Fatalf("%+v", s)
		}
	}
	decision := "sleutel,datum,orgaan,titel,uitkomst,maatregel,verwachting_meetreeks,verwachting_richting\n" +
		"B1,2024-01-10,raad,Besluit,vaststellen,M1,wachttijd,daling\n"
	if s := f.load("besluiten", f.file("besluiten.csv", decision)); s.Refused > 0 {
		t.Fatalf("%+v", s)
	}
	return f
}

func TestRowsThatDoNotFitAreRefusedByLineColumnAndReason(t *testing.T) {
	tests := []struct {
		name, kind, content string
		column, reason      string
	}{
		{"a kind of area that is none", "gebieden", "code,naam,soort,peiljaar\nX,Y,land,2024\n", "soort", "kies uit"},
		{"an area without a year", "gebieden", "code,naam,soort,peiljaar\nX,Y,wijk,\n", "peiljaar", "ontbreekt"},
		{"people that are no number", "gebieden", "code,naam,soort,peiljaar,inwoners\nX,Y,wijk,2024,veel\n", "inwoners", "geheel getal"},
		{"a measure without a title", "maatregelen", "sleutel,titel,soort\nA,,pilot\n", "titel", "ontbreekt"},
		{"a date that is none", "maatregelen", "sleutel,titel,soort,ingangsdatum\nA,B,pilot,morgen\n", "ingangsdatum", ""},
		{"an end before the start", "maatregelen", "sleutel,titel,soort,ingangsdatum,einddatum\nA,B,pilot,2024-02-01,2024-01-01\n", "einddatum", "voor de ingangsdatum"},
		{"a row without a key", "signalen", "sleutel,soort,domeinen,gemeld_op\n,knelpunt,wmo,2024-01-01\n", "sleutel", "ontbreekt"},
		{"a kind of signal that is none", "signalen", "sleutel,soort,domeinen,gemeld_op\n1,klacht,wmo,2024-01-01\n", "soort", "kies uit"},
		{"a sector that is none", "signalen", "sleutel,soort,domeinen,gemeld_op\n1,idee,wmo|ruimtevaart,2024-01-01\n", "domeinen", "kies uit"},
		{"a signal without a day", "signalen", "sleutel,soort,domeinen,gemeld_op\n1,idee,wmo,\n", "gemeld_op", "ontbreekt"},
		{"reported before it happened", "signalen", "sleutel,soort,domeinen,gemeld_op,voorgevallen_op\n1,idee,wmo,2024-01-01,2024-02-01\n", "voorgevallen_op", "voordat"},
		{"a measure with two relations", "signalen", "sleutel,soort,domeinen,gemeld_op,maatregelen\n1,idee,wmo,2024-01-01,M1|M1=tegenspraak\n", "maatregelen", "twee keer"},
		{"a measure that nobody knows", "signalen", "sleutel,soort,domeinen,gemeld_op,maatregelen\n1,idee,wmo,2024-01-01,M9\n", "maatregelen", `"M9"`},
		{"a BSN in the story", "signalen", "sleutel,soort,domeinen,gemeld_op,verhaal\n1,idee,wmo,2024-01-01,mijn bsn is 123456782\n", "verhaal", "burgerservicenummer"},
		{"a BSN in a column that becomes the note", "signalen", "sleutel,soort,domeinen,gemeld_op,extra\n1,idee,wmo,2024-01-01,1234.56.782\n", "notitie", "burgerservicenummer"},
		{"too few cells", "signalen", "sleutel,soort,domeinen,gemeld_op\n1,idee\n", "", "2"},
		{"a body that is none", "besluiten", "sleutel,datum,orgaan,titel,uitkomst\nB,2024-01-01,koning,T,vaststellen\n", "orgaan", "kies uit"},
		{"an outcome that is none", "besluiten", "sleutel,datum,orgaan,titel,uitkomst\nB,2024-01-01,raad,T,misschien\n", "uitkomst", "kies uit"},
		{"an expectation of a series that nobody knows", "besluiten", "sleutel,datum,orgaan,titel,uitkomst,verwachting_meetreeks,verwachting_richting\nB,2024-01-01,raad,T,vaststellen,weg,daling\n", "verwachting_meetreeks", `"weg"`},
		{"an expectation without a direction", "besluiten", "sleutel,datum,orgaan,titel,uitkomst,verwachting_meetreeks\nB,2024-01-01,raad,T,vaststellen,wachttijd\n", "verwachting_richting", "kies uit"},
		{"more outcomes than measures", "besluiten", "sleutel,datum,orgaan,titel,uitkomst,maatregel\nB,2024-01-01,raad,T,wijzigen|beeindigen|aanhouden,M1|M2\n", "uitkomst", "Er staan 3 waarden"},
		{"a ground that is not there", "besluiten", "sleutel,datum,orgaan,titel,uitkomst,gronden\nB,2024-01-01,raad,T,vaststellen,signaal:S9\n", "gronden", "Er is geen signaal"},
		{"an evaluation of no decision", "evaluaties", "sleutel,besluit,datum,kader,methode,positie,oordeel\nE,B9,2025-01-01,eigen,m,p,o\n", "besluit", "Er is geen besluit"},
		{"an evaluation without the author's position", "evaluaties", "sleutel,besluit,datum,kader,methode,positie,oordeel\nE,B1,2025-01-01,eigen,m,,o\n", "positie", "eigen positie"},
		{"two verdicts on one expectation", "evaluaties", "sleutel,besluit,datum,kader,methode,positie,oordeel\nE,B1,2025-01-01,eigen,m,p,gehaald|gehaald\n", "oordeel", "1 verwachtingen"},
		{"a period that is none", "meetreeksen", "meetreeks,periode,waarde\nx,2024-13,1\n", "periode", "geen periode"},
		{"a week that the year has not", "meetreeksen", "meetreeks,periode,waarde\nx,2021-W53,1\n", "periode", "geen periode"},
		{"a value that is no number", "meetreeksen", "meetreeks,periode,waarde\nx,2024-01,hoog\n", "waarde", "een getal"},
		{"a value as Go writes numbers", "meetreeksen", "meetreeks,periode,waarde\nx,2024-01,1_000\n", "waarde", "een getal"},
		{"an effect of another version", "effecten", effectRow("versie", "2"), "versie", "versie 1"},
		{"an effect without a key", "effecten", effectRow("sleutel", ""), "sleutel", "ontbreekt"},
		{"an effect of nowhere", "effecten", effectRow("gemeente", "Utrecht"), "gemeente", "gm met vier cijfers"},
		{"an effect of our own", "effecten", effectRow("gemeente", "gm0000"), "gemeente", "eigen gemeente"},
		{"an effect after a kind of measure that is none", "effecten", effectRow("maatregelsoort", "toverspreuk"), "maatregelsoort", "kies uit"},
		{"an effect on a kind of series that is none", "effecten", effectRow("meetreeks_soort", "kleur"), "meetreeks_soort", "kies uit"},
		{"an effect that may not depend on who reports, or may", "effecten", effectRow("onafhankelijk", "misschien"), "onafhankelijk", "ja of nee"},
		{"an effect from a day", "effecten", effectRow("ingang", "2024-03-01"), "ingang", "een dag hoort er niet in"},
		{"an effect of no periods", "effecten", effectRow("perioden_na", "0"), "perioden_na", "tussen 1 en"},
		{"an effect of periods that are no number", "effecten", effectRow("perioden_voor", "veel"), "perioden_voor", "geheel getal"},
		{"an effect on a scale that is none", "effecten", effectRow("schaal", "decibel"), "schaal", "kies uit"},
		{"an effect that is not there", "effecten", effectRow("schatting", ""), "schatting", "ontbreekt"},
		{"an effect outside of its interval", "effecten", effectRow("schatting", "0.9"), "schatting", "buiten het interval"},
		{"an effect without error", "effecten", effectRow("standaardfout", "0"), "standaardfout", "groter dan nul"},
		{"an interval the wrong way round", "effecten", effectRow("boven", "-0.3"), "onder", "lager zijn dan boven"},
		{"an error that does not go with the interval", "effecten", effectRow("standaardfout", "0.5"), "standaardfout", "past niet bij"},
		{"a story for a warning", "effecten", effectRow("waarschuwingen", "Er was een staking"), "waarschuwingen", "geen tekst"},
		{"a BSN in the name of a series", "effecten", effectRow("meetreeks", "123456782"), "meetreeks", "burgerservicenummer"},
		{"a negative exposure", "meetreeksen", "meetreeks,periode,waarde,blootstelling\nx,2024-01,1,-5\n", "blootstelling", "0 of meer"},
	}
	f := prepared(t)
	before := f.must("views", "--format", "json")
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := f.load(tt.kind, f.file("fout.csv", tt.content))
			if s.Refused != 1 || s.Accepted != 0 {
				t.Fatalf("got %+v", s)
			}
			r := s.Refusals[0]
			if r.Line != 2 || r.Column != tt.column || !strings.Contains(r.Reason, tt.reason) {
				t.Errorf("got line %d, column %q: %s", r.Line, r.Column, r.Reason)
			}
			if after := f.must("views", "--format", "json"); after != before {
				t.Errorf("a refused row left something behind:\n%s\n%s", before, after)
			}
		})
	}
}

func TestGoodRowsGoInBesideBadOnes(t *testing.T) {
	f := prepared(t)
	s := f.load("signalen", f.file("s.csv", "sleutel;soort;domeinen;gemeld_op;maatregelen\r\n1;idee;wmo;2024-01-01;M1\r\n2;raar;wmo;2024-01-01;M1\r\n3;idee;wmo;2024-01-01;M1=tegenspraak|M2\r\n"))
	if s.Accepted != 2 || s.Refused != 1 || s.Refusals[0].Line != 3 {
		t.Fatalf("got %+v", s)
	}
	row := f.rows("signalen-per-beleidsmaatregel", "--maatregel", "M1", "--onafgeschermd")[0]
	if per := row["perVerband"].(map[string]any); per["aanleiding"] != 1.0 || per["tegenspraak"] != 1.0 {
		t.Errorf("got %v", per)
	}
}

func TestAChangedRowIsListedAndCorrectedOnlyWhenAsked(t *testing.T) {
	tests := []struct{ name, kind, was, is string }{
		{"a signal", "signalen", "sleutel,soort,domeinen,gemeld_op,kern,maatregelen\n1,idee,wmo,2024-01-01,kern,M1\n", "sleutel,soort,domeinen,gemeld_op,kern,maatregelen\n1,hiaat,jeugd,2024-01-02,andere kern,M2\n"},
		{"a measure", "maatregelen", "sleutel,titel,soort\nA,een,pilot\n", "sleutel,titel,soort\nA,twee,pilot\n"},
		{"an area", "gebieden", "code,naam,soort,peiljaar,inwoners\nX,Y,wijk,2024,100\n", "code,naam,soort,peiljaar,inwoners\nX,Y,wijk,2024,101\n"},
		{"a decision", "besluiten", "sleutel,datum,orgaan,titel,uitkomst\nB,2024-01-01,raad,T,vaststellen\n", "sleutel,datum,orgaan,titel,uitkomst\nB,2024-01-01,raad,U,vaststellen\n"},
		{"an evaluation", "evaluaties", "sleutel,besluit,datum,kader,methode,positie,oordeel\nE,B1,2025-01-01,eigen,m,p,goed\n", "sleutel,besluit,datum,kader,methode,positie,oordeel\nE,B1,2025-01-01,eigen,m,p,beter\n"},
		{"an effect", "effecten", effectRow("", ""), effectRow("gemeentenaam", "Boven-Meer")},
		{"a value", "meetreeksen", "meetreeks,periode,waarde\nx,2024-01,1\nx,2024-02,2\n", "meetreeks,periode,waarde\nx,2024-01,1\nx,2024-02,3\n"},
	}
	f := prepared(t)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			was, is := f.file("was.csv", tt.was), f.file("is.csv", tt.is)
			rows := strings.Count(tt.was, "\n") - 1
			steps := []struct {
				file     string
				more     []string
				accepted int
				known    int
				changed  int
			}{
				{was, nil, rows, 0, 0},
				{was, nil, 0, rows, 0},
				{is, nil, 0, rows - 1, 1},
				{is, []string{"--dry-run", "--bijwerken"}, 0, rows - 1, 1},
				{is, []string{"--bijwerken"}, 0, rows - 1, 1},
				{is, []string{"--bijwerken"}, 0, rows, 0},
				{is, nil, 0, rows, 0},
			}
			for i, step := range steps {
				s := f.load(tt.kind, step.file, append([]string{"--bron", "proef"}, step.more...)...)
				if s.Accepted != step.accepted || s.Known != step.known || s.Changed != step.changed || s.Refused != 0 {
					t.Fatalf("step %d: got %+v", i, s)
				}
			}
		})
	}
	row := f.rows("signalen-per-beleidsmaatregel", "--maatregel", "M2", "--onafgeschermd")[0]
	if row["signalen"] != 1.0 || row["perSoort"].(map[string]any)["hiaat"] != 1.0 {
		t.Errorf("the correction does not show: %v", row)
	}
}

func TestTwoRowsWithOneKeyDoNotTakeTurns(t *testing.T) {
	f := prepared(t)
	rows := f.file("s.csv", "sleutel,titel,soort\nA,een,pilot\nA,twee,pilot\n")
	for range 2 {
		if s := f.load("maatregelen", rows, "--bijwerken"); s.Changed != 0 || s.Refused != 1 || s.Refusals[0].Line != 3 {
			t.Errorf("got %+v", s)
		}
	}
}

func TestAFileWithBSNsAsKeysIsRefused(t *testing.T) {
	f := prepared(t)
	before := f.must("views", "--format", "json")
	rows := "sleutel,soort,domeinen,gemeld_op\n"
	for _, bsn := range []string{"123456782", "111222333", "987654329", "100000009"} {
		rows += bsn + ",idee,wmo,2024-01-01\n"
	}
	code, _, errs := f.cli("import", "signalen", f.file("s.csv", rows))
	if code != exitFailed || !strings.Contains(errs, "burgerservicenummers") {
		t.Errorf("exit code %d: %s", code, errs)
	}
	if after := f.must("views", "--format", "json"); after != before {
		t.Error("something was written")
	}
}

func TestDaysThatCannotBeAreRefused(t *testing.T) {
	f := prepared(t)
	s := f.load("signalen", f.file("s.csv", "sleutel,soort,domeinen,gemeld_op\n1,idee,wmo,9999-12-31\n2,idee,wmo,2150-01-01\n3,idee,wmo,1011-01-01\n"))
	if s.Refused != 3 || s.Refusals[0].Column != "gemeld_op" || s.Refusals[1].Column != "gemeld_op" {
		t.Errorf("got %+v", s)
	}
}

func TestADryRunWritesNothing(t *testing.T) {
	f := prepared(t)
	before := f.must("views", "--format", "json")
	rows := "sleutel,soort,domeinen,gemeld_op,maatregelen\n1,idee,wmo,2024-01-01,nieuw\n1,idee,wmo,2024-01-01,nieuw\n2,raar,wmo,2024-01-01,M1\n"
	s := f.load("signalen", f.file("s.csv", rows), "--mapping", f.file("m.yaml", "onbekende-maatregel: aanmaken\n"), "--dry-run")
	if s.Accepted != 1 || s.Known != 1 || s.Refused != 1 {
		t.Errorf("got %+v", s)
	}
	if after := f.must("views", "--format", "json"); after != before {
		t.Errorf("something was written:\n%s\n%s", before, after)
	}
}

func TestAnUnknownMeasureDoesWhatTheMappingSays(t *testing.T) {
	f := prepared(t)
	rows := f.file("s.csv", "sleutel,soort,domeinen,gemeld_op,maatregelen\n1,idee,wmo,2024-01-01,M9\n")
	if s := f.load("signalen", rows, "--bron", "a", "--mapping", f.file("z.yaml", "onbekende-maatregel: zonder-koppeling\n")); s.Accepted != 1 {
		t.Errorf("without a link: %+v", s)
	}
	if got := len(f.rows("sleutels", "--soort", "beleidsmaatregel", "--sleutel", "M9")); got != 0 {
		t.Errorf("%d measures were made", got)
	}
	if s := f.load("signalen", rows, "--bron", "b", "--mapping", f.file("y.yaml", "onbekende-maatregel: aanmaken\n")); s.Accepted != 1 {
		t.Errorf("making it: %+v", s)
	}
	if row := f.rows("signalen-per-beleidsmaatregel", "--maatregel", "M9", "--onafgeschermd")[0]; row["signalen"] != 1.0 {
		t.Errorf("got %v", row)
	}
}

func TestARefusedRowMakesNoMeasure(t *testing.T) {
	f := prepared(t)
	rows := f.file("s.csv", "sleutel,soort,domeinen,gemeld_op,verhaal,maatregelen\n1,raar,wmo,2024-01-01,x,N1\n2,idee,wmo,2024-01-01,bsn 123456782,N2\n")
	if s := f.load("signalen", rows, "--mapping", f.file("m.yaml", "onbekende-maatregel: aanmaken\n")); s.Refused != 2 {
		t.Errorf("got %+v", s)
	}
	if got := len(f.rows("sleutels", "--soort", "beleidsmaatregel")); got != 2 {
		t.Errorf("there are %d measures, want the two of before", got)
	}
}

func TestAKeyThatStandsForTwoMeasuresIsRefused(t *testing.T) {
	f := prepared(t)
	other := f.file("m.csv", aMeasure)
	for _, source := range []string{"een", "twee"} {
		f.load("maatregelen", other, "--bron", source)
	}
	make := f.file("m.yaml", "onbekende-maatregel: aanmaken\n")
	rows := f.file("s.csv", "sleutel,soort,domeinen,gemeld_op,maatregelen\n1,idee,wmo,2024-01-01,M1\n2,idee,wmo,2024-01-01,beleidsmaatregel:een:M1\n")
	s := f.load("signalen", rows, "--bron", "drie", "--mapping", make)
	if s.Accepted != 1 || s.Refused != 1 || !strings.Contains(s.Refusals[0].Reason, "meer dan één") {
		t.Errorf("got %+v", s)
	}
	if s := f.load("signalen", rows, "--bron", "twee"); s.Accepted != 2 {
		t.Errorf("a source's own measure goes first: %+v", s)
	}
}

func TestOtherShapesOfFileGiveTheSameRows(t *testing.T) {
	for name, content := range map[string]string{
		"semicolons and CR":    "sleutel;soort;domeinen;gemeld_op;verhaal\r1;idee;wmo|jeugd;2024-01-01;café\r",
		"tabs and a BOM":       "\xef\xbb\xbfsleutel\tsoort\tdomeinen\tgemeld_op\tverhaal\n1\tidee\twmo|jeugd\t2024-01-01\tcafé\n",
		"Windows-1252":         "sleutel,soort,domeinen,gemeld_op,verhaal\r\n1,idee,wmo|jeugd,2024-01-01,caf\xe9\r\n",
		"NDJSON with lists":    `{"sleutel":"1","soort":"idee","domeinen":["wmo","jeugd"],"gemeld_op":"2024-01-01","verhaal":"café"}` + "\n",
		"columns in any order": "verhaal,gemeld_op,domeinen,soort,sleutel\ncafé,2024-01-01,wmo|jeugd,idee,1\n",
	} {
		t.Run(name, func(t *testing.T) {
			f := newFolder(t)
			first := f.load("signalen", f.file("s.csv", "sleutel,soort,domeinen,gemeld_op,verhaal\n1,idee,wmo|jeugd,2024-01-01,café\n"), "--bron", "x")
			again := f.load("signalen", f.file("t.csv", content), "--bron", "x")
			if first.Accepted != 1 || again.Known != 1 {
				t.Errorf("first %+v, again %+v", first, again)
			}
		})
	}
}
