package main

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// effectRow is a file with the effect of one other municipality, of which one column says something else.
func effectRow(column, value string) string {
	raw, err := os.ReadFile(example + "effecten.csv")
	if err != nil {
		panic(err)
	}
	rows, err := csv.NewReader(strings.NewReader(string(raw))).ReadAll()
	if err != nil {
		panic(err)
	}
	if i := slices.Index(rows[0], column); i >= 0 {
		rows[1][i] = value
	}
	var b strings.Builder
	if err := csv.NewWriter(&b).WriteAll(rows[:2]); err != nil {
		panic(err)
	}
	return b.String()
}

// What one municipality writes another takes over, as CSV and as JSON, and it is the same to the last digit.
func TestEffectsGoFromOneMunicipalityToAnother(t *testing.T) {
	here, there := newFolder(t), newFolder(t)
	here.loadExample()
	if err := os.MkdirAll(there.data, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(there.data, "gemeente.yaml"), []byte("code: gm9999\nnaam: Elders\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	table, lines := filepath.Join(t.TempDir(), "effecten.csv"), filepath.Join(t.TempDir(), "effecten.json")
	for _, out := range []string{table, lines} {
		if said := here.must("export", "effecten", "--out", out); !strings.Contains(said, "2 geschreven") || !strings.Contains(said, "Niet te gebruiken voor subsidie") {
			t.Errorf("got %s", said)
		}
	}
	if s := there.load("effecten", table); s.Accepted != 2 || s.Refused != 0 {
		t.Fatalf("from CSV: %+v", s)
	}
	if s := there.load("effecten", lines); s.Known != 2 {
		t.Fatalf("from JSON: %+v", s)
	}
	ours, theirs := estimatesOf(here), estimatesOf(there)
	if len(ours) != 6 || len(theirs) != 2 {
		t.Fatalf("%d here and %d there", len(ours), len(theirs))
	}
	for key, e := range theirs {
		if ours[key] != e {
			t.Errorf("%s is %v there and %v here", key, e, ours[key])
		}
	}
}

// estimatesOf gives the estimate, its error and its interval by municipality and series.
func estimatesOf(f folder) map[string][4]any {
	f.t.Helper()
	out := map[string][4]any{}
	for _, row := range f.rows("effecten-vergeleken") {
		for _, each := range row["schattingen"].([]any) {
			e := each.(map[string]any)
			out[e["gemeente"].(string)+" "+e["meetreeks"].(string)] = [4]any{e["schatting"], e["standaardfout"], e["onder"], e["boven"]}
		}
	}
	return out
}

func TestAnExportHoldsNothingThatWasWritten(t *testing.T) {
	f := newFolder(t)
	f.loadExample()
	out := filepath.Join(t.TempDir(), "effecten.csv")
	f.must("export", "effecten", "--out", out)
	raw, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(strings.NewReader(string(raw))).ReadAll()
	if err != nil || len(rows) != 3 {
		t.Fatalf("got %d rows, %v", len(rows), err)
	}
	for _, row := range rows[1:] {
		if row[len(row)-1] != "Niet te gebruiken voor subsidie, aanbesteding of personeelsbesluiten." {
			t.Errorf("a row does not say what it may be used for: %q", row)
		}
	}
	for _, secret := range []string{"Huisbezoek", "Normtijden", "kosten stijgen", "2024-04-01", "2023-88", "WK9901", "Deelnemers"} {
		if strings.Contains(string(raw), secret) {
			t.Errorf("%q is in the export", secret)
		}
	}
}

func TestAnExportIsOfWhatWasKnown(t *testing.T) {
	f := newFolder(t)
	f.loadExample()
	out := filepath.Join(t.TempDir(), "effecten.csv")
	if said := f.must("export", "effecten", "--out", out, "--beschikbaar-op", "2020-01-01"); !strings.Contains(said, "0 geschreven") {
		t.Errorf("got %s", said)
	}
}

func TestWhatCannotBeExportedIsRefused(t *testing.T) {
	f := newFolder(t)
	f.loadExample()
	for _, c := range []struct {
		code int
		says string
		args []string
	}{
		{exitUsage, `Formaat "signalen" is er niet; er is: effecten.`, []string{"signalen", "--out", "x.csv"}},
		{exitFailed, "is niet te schrijven", []string{"effecten", "--out", filepath.Join(t.TempDir(), "nergens", "x.csv")}},
		{exitUsage, "--out", []string{"effecten"}},
	} {
		if code, _, errs := f.cli(append([]string{"export"}, c.args...)...); code != c.code || !strings.Contains(errs, c.says) {
			t.Errorf("%v: exit code %d: %s", c.args, code, errs)
		}
	}
}
