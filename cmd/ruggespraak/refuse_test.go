package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestBadInputGetsAClearMessage(t *testing.T) {
	f := newFolder(t)
	f.loadExampleRows()
	signals := "sleutel,soort,domeinen,gemeld_op\n1,knelpunt,wmo,2024-01-01\n"
	tests := []struct {
		name string
		args []string
		code int
		says string
	}{
		{"an unknown flag", []string{"views", "--foo"}, exitUsage, "Onbekende optie --foo"},
		{"an unknown command", []string{"vlieg"}, exitUsage, "Onbekend of overtollig woord"},
		{"no command", nil, exitUsage, "Er ontbreekt een opdracht"},
		{"an unknown view", []string{"query", "weg"}, exitUsage, `geen weergave "weg"`},
		{"a parameter that the view has not", []string{"query", "sleutels", "--functie", "x"}, exitFailed, "kent geen --functie"},
		{"a model that is none", []string{"query", "effect-van-besluiten", "--model", "sprong"}, exitUsage, "kies uit: stap, stap-helling, gespreid"},
		{"a season that is none", []string{"query", "effect-van-besluiten", "--seizoen", "3"}, exitUsage, "kies uit: 0, 1, 2, maand"},
		{"errors that are none", []string{"query", "effect-van-besluiten", "--fouten", "newey-west"}, exitUsage, "newey-west:LAG"},
		{"a lag that is none", []string{"query", "effect-van-besluiten", "--fouten", "newey-west:-1"}, exitUsage, "newey-west:LAG"},
		{"a family that is none", []string{"query", "effect-van-besluiten", "--verdeling", "normaal"}, exitUsage, "quasi-poisson"},
		{"an exposure that is none", []string{"query", "effect-van-besluiten", "--blootstelling", "misschien"}, exitUsage, "kies uit: ja, nee"},
		{"periods that are no number", []string{"query", "effect-van-besluiten", "--invoerperioden", "drie"}, exitUsage, "een heel getal van 0 tot en met 60"},
		{"a model of another view", []string{"query", "sleutels", "--model", "stap"}, exitUsage, "kent geen --model"},
		{"a control that nobody knows", []string{"query", "effect-van-besluiten", "--controle", "weg"}, exitFailed, "geen meetreeks met id of sleutel"},
		{"an unknown id", []string{"query", "effect-van-besluiten", "--besluit", "weg"}, exitFailed, "geen besluit met id of sleutel"},
		{"a day that is none", []string{"query", "sleutels", "--geldig-op", "2024-02-30"}, exitUsage, "geen datum"},
		{"a moment that is none", []string{"query", "sleutels", "--beschikbaar-op", "ooit"}, exitUsage, "geen moment"},
		{"an unknown format", []string{"query", "sleutels", "--format", "xml"}, exitUsage, "--format"},
		{"an unknown act", []string{"doe", "vliegen", "{}"}, exitUsage, "geen handeling"},
		{"an act with unknown fields", []string{"doe", "signaal-inbrengen", `{"onzin":1}`}, exitUsage, "onzin"},
		{"an act with a text in the wrong form", []string{"doe", "signaal-inbrengen", `{"verhaal":["geheim"]}`}, exitUsage, "/verhaal heeft de verkeerde vorm"},
		{"an act that is no JSON", []string{"doe", "signaal-inbrengen", "geheim"}, exitUsage, "geen geldige JSON"},
		{"a port that is none", []string{"serve", "--addr", "127.0.0.1:99999"}, exitUsage, "geen adres"},
		{"a flag without its value", []string{"query", "sleutels", "--bron"}, exitUsage, "heeft een waarde nodig"},
		{"an act without its text", []string{"doe", "signaal-inbrengen", `{"soort":"knelpunt"}`}, exitFailed, "verhaal"},
		{"an act on nothing", []string{"doe", "motie-aanhouden", `{"datum":"2024-01-01"}`}, exitFailed, "Er ontbreekt een id: zeg om welk stuk het gaat (soort: motie)."},
		{
			"an act that points nowhere",
			[]string{"doe", "bundel-openen", `{"titel":"x","signalen":["00000000-0000-4000-8000-0000000000ff"]}`},
			exitFailed, `(veld "signalen")`,
		},
		{"an act on a person's number", []string{"doe", "motie-aanhouden", `{"motieId":"123456782"}`}, exitFailed, "Er is geen motie met id of sleutel zoals hier opgegeven."},
		{"an unknown kind of import", []string{"import", "vliegtuigen", "x"}, exitUsage, "niet te importeren"},
		{"a file that is not there", []string{"import", "signalen", "weg.csv"}, exitFailed, "bestaat niet"},
		{"a file without the columns", []string{"import", "besluiten", f.file("a.csv", signals)}, exitFailed, `geen kolom "datum"`},
		{"a mapping with a column that is not there", []string{
			"import", "signalen", f.file("b.csv", signals), "--mapping", f.file("m.yaml", "kolommen:\n  sleutel: nummer\n"),
		}, exitFailed, `"nummer"`},
		{"a mapping with a key that means nothing", []string{
			"import", "signalen", f.file("c.csv", signals), "--mapping", f.file("n.yaml", "kolomen: {}\n"),
		}, exitFailed, "kolomen"},
		{"a truncated gzip", []string{"import", "signalen", f.file("t.csv.gz", "\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03\x4b")}, exitFailed, "afgebroken"},
		{"an address that others can reach", []string{"serve", "--addr", "0.0.0.0:0"}, exitUsage, "van buiten"},
		{"an address for administration that others can reach", []string{"serve", "--addr", "127.0.0.1:0", "--beheer-adres", "0.0.0.0:0"}, exitUsage, "--beheer-adres 0.0.0.0:0 is ook van buiten"},
		{"a log in an unknown form", []string{"serve", "--log", "xml"}, exitUsage, "Optie --log kent alleen"},
		{"a level of logging that is none", []string{"serve", "--log-niveau", "luid"}, exitUsage, "Optie --log-niveau kent alleen"},
		{"an address that is none", []string{"serve", "--addr", "hier"}, exitUsage, "geen adres"},
		{"a store that is no address", []string{"views", "--store", "esdb://jan:geheim@localhost:poort"}, exitUsage, "geen adres van een cluster"},
		{"a store of another kind", []string{"views", "--store", "postgres://localhost"}, exitUsage, "begint niet met esdb://"},
	}
	before := f.must("query", "sleutels", "--format", "json")
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			code, _, errs := f.cli(tt.args...)
			if code != tt.code || !strings.Contains(errs, tt.says) {
				t.Errorf("exit code %d, want %d: %s", code, tt.code, errs)
			}
		})
	}
	if after := f.must("query", "sleutels", "--format", "json"); after != before {
		t.Errorf("something was written:\n%s\n%s", before, after)
	}
}

func TestALostFileIsSaidAndNotReplaced(t *testing.T) {
	for _, name := range []string{"gemeente.yaml", "logboek.sqlite", "sleutels.sqlite"} {
		f := newFolder(t)
		f.loadExampleRows()
		if err := os.Remove(filepath.Join(f.data, name)); err != nil {
			t.Fatal(err)
		}
		for _, args := range [][]string{{"views"}, {"doe", "gebied-vastleggen", `{"code":"X","naam":"Y","soort":"wijk","peiljaar":2024}`}} {
			if code, _, errs := f.cli(args...); code != exitFailed || !strings.Contains(errs, name) {
				t.Errorf("without %s: exit code %d: %s", name, code, errs)
			}
		}
		if _, err := os.Stat(filepath.Join(f.data, name)); err == nil {
			t.Errorf("%s was made anew", name)
		}
	}
}

func TestALostMasterKeyIsSaidAndNotReplaced(t *testing.T) {
	f := newFolder(t)
	f.loadExampleRows()
	if err := os.Remove(f.key); err != nil {
		t.Fatal(err)
	}
	code, _, errs := f.cli("views")
	if code != exitFailed || !strings.Contains(errs, f.key) {
		t.Errorf("exit code %d: %s", code, errs)
	}
	if _, err := os.Stat(f.key); err == nil {
		t.Error("a new key was made")
	}
}

func TestAFolderThatCannotBeWritten(t *testing.T) {
	f := newFolder(t)
	f.data = filepath.Join(f.file("bestand", "x"), "gegevens")
	code, _, errs := f.cli("import", "gebieden", example+"gebieden.csv")
	if code != exitFailed || !strings.Contains(errs, "is niet te maken") {
		t.Errorf("exit code %d: %s", code, errs)
	}
}

func TestSettingsOfAnotherMunicipality(t *testing.T) {
	f := newFolder(t)
	f.loadExampleRows()
	path := filepath.Join(f.data, "gemeente.yaml")
	if err := os.WriteFile(path, []byte("code: gm0855\nnaam: Tilburg\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if code, _, errs := f.cli("views"); code != exitFailed || !strings.Contains(errs, "gm0000") {
		t.Errorf("exit code %d: %s", code, errs)
	}
	if err := os.WriteFile(path, []byte("code: 0855\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if code, _, errs := f.cli("views"); code != exitFailed || !strings.Contains(errs, "gm en vier cijfers") {
		t.Errorf("exit code %d: %s", code, errs)
	}
}
