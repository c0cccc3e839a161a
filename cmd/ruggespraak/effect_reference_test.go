package main

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// realData gives a file of ../shared/data beside the checkout, or skips.
func realData(t *testing.T, name string) string {
	t.Helper()
	path := filepath.Join("..", "..", "..", "shared", "data", name)
	if _, err := os.Stat(path); err != nil {
		//nolint:forbidigo // figures of others, which are not ours to ship
		t.Skipf("the data is not beside this checkout: %v", err)
	}
	return path
}

// realRows reads a file of figures by column name.
func realRows(t *testing.T, name string) []map[string]string {
	t.Helper()
	f, err := os.Open(realData(t, name))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	records, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var rows []map[string]string
	for _, r := range records[1:] {
		row := map[string]string{}
		for i, name := range records[0] {
			row[name] = r[i]
		}
		rows = append(rows, row)
	}
	return rows
}

// references is what R gives.
func references(t *testing.T) map[string]any {
	t.Helper()
	raw, err := os.ReadFile(realData(t, "effect_references.json"))
	if err != nil {
		t.Fatal(err)
	}
	var out map[string]any
	if err := json.Unmarshal(raw, &out); err != nil {
		t.Fatal(err)
	}
	return out
}

// pick walks down an answer: names of fields, and numbers of elements.
func pick(t *testing.T, v any, path ...any) any {
	t.Helper()
	for _, step := range path {
		switch s := step.(type) {
		case string:
			m, ok := v.(map[string]any)
			if v, ok = m[s], ok && m[s] != nil; !ok {
				t.Fatalf("there is no %v in %v", step, path)
			}
		case int:
			l, ok := v.([]any)
			if !ok || s >= len(l) {
				t.Fatalf("there is no %v in %v", step, path)
			}
			v = l[s]
		}
	}
	return v
}

func near(t *testing.T, what string, got, want any) {
	t.Helper()
	g, okG := got.(float64)
	w, okW := want.(float64)
	if !okG || !okW || !(math.Abs(g-w) <= 1e-6*math.Abs(w)) {
		t.Errorf("%s: got %v, want %v", what, got, want)
	}
}

// estimated is a folder with one measure, and one decision that expects less of each series.
func estimated(t *testing.T, day, measures, values string, series ...string) folder {
	t.Helper()
	f := newFolder(t)
	f.load("maatregelen", f.file("m.csv", measures))
	f.load("meetreeksen", f.file("r.csv", values))
	decisions := "sleutel,datum,orgaan,titel,uitkomst,motivering,maatregel,ingangsdatum,verwachting_meetreeks,verwachting_richting\n" +
		fmt.Sprintf("B,%s,raad,Besluit,vaststellen,Daarom.,M,%s,%s,%s\n", day, day, strings.Join(series, "|"), strings.TrimSuffix(strings.Repeat("daling|", len(series)), "|"))
	if s := f.load("besluiten", f.file("b.csv", decisions)); s.Refused > 0 {
		t.Fatalf("%+v", s)
	}
	return f
}

const oneMeasure = "sleutel,titel,soort\nM,Maatregel,verordening\n"

// ask gives the estimate of one series of the decision, at the top of its row.
func (f folder) ask(series string, more ...string) map[string]any {
	f.t.Helper()
	rows := f.rows("effect-van-besluiten", append([]string{"--besluit", "B", "--meetreeks", series}, more...)...)
	if len(rows) != 1 {
		f.t.Fatalf("%d rows", len(rows))
	}
	return rows[0]
}

// agrees compares an estimate with what R says of the same model.
func agrees(t *testing.T, name string, got map[string]any, want any) {
	t.Helper()
	near(t, name+" ratio", got["verhouding"], pick(t, want, "RR"))
	near(t, name+" lower", got["onder"], pick(t, want, "ci95_z", 0))
	near(t, name+" upper", got["boven"], pick(t, want, "ci95_z", 1))
	near(t, name+" standard error", got["standaardfout"], pick(t, want, "se"))
	near(t, name+" dispersion", got["dispersie"], pick(t, want, "dispersion"))
	near(t, name+" Durbin-Watson", got["durbinWatson"], pick(t, want, "durbin_watson_deviance_resid"))
	near(t, name+" coefficient", coefficient(t, got, "stap")["waarde"], pick(t, want, "coef"))
	if n := pick(t, want, "n").(float64); got["periodenVoor"].(float64)+got["periodenNa"].(float64) != n {
		t.Errorf("%s: %v and %v periods", name, got["periodenVoor"], got["periodenNa"])
	}
}

func coefficient(t *testing.T, got map[string]any, name string) map[string]any {
	t.Helper()
	for _, c := range pick(t, got, "coefficienten").([]any) {
		if c := c.(map[string]any); c["naam"] == name {
			return c
		}
	}
	t.Fatalf("there is no coefficient %s", name)
	return nil
}

func monthOf(row map[string]string) string {
	n, _ := strconv.Atoi(row["month"])
	return fmt.Sprintf("%s-%02d", row["year"], n)
}

// sicily is the smoking ban as a municipality would bring it in. The lines end as old spreadsheets end them.
func sicily(t *testing.T) folder {
	t.Helper()
	var b strings.Builder
	b.WriteString("meetreeks,periode,waarde,blootstelling\r")
	for _, r := range realRows(t, "sicily/sicily.csv") {
		fmt.Fprintf(&b, "aces,%s,%s,%s\r", monthOf(r), r["aces"], r["stdpop"])
	}
	return estimated(t, "2005-01-01", oneMeasure, b.String(), "aces")
}

func TestTheSmokingBanComesOutAsInRFromImportToAnswer(t *testing.T) {
	f, want := sicily(t), pick(t, references(t), "sicily")
	agrees(t, "step", f.ask("aces", "--seizoen", "0"), pick(t, want, "quasi_step"))
	agrees(t, "Poisson", f.ask("aces", "--seizoen", "0", "--verdeling", "poisson"), pick(t, want, "poisson_step"))
	usual := f.ask("aces")
	agrees(t, "usual model", usual, pick(t, want, "quasi_step_harmonic2"))
	near(t, "expected", pick(t, usual, "tegenfeitelijk", "verwacht"), pick(t, want, "counterfactual_post"))
	near(t, "observed", pick(t, usual, "tegenfeitelijk", "waargenomen"), pick(t, want, "observed_post"))
	near(t, "averted", pick(t, usual, "tegenfeitelijk", "verschil"), -pick(t, want, "averted").(float64))
	agrees(t, "month effects", f.ask("aces", "--seizoen", "maand"), pick(t, want, "quasi_month_dummies"))
	slope := f.ask("aces", "--model", "stap-helling", "--seizoen", "2")
	agrees(t, "step with slope", slope, pick(t, want, "quasi_step_slope_harmonic2", "smokban"))
	near(t, "slope", coefficient(t, slope, "helling")["waarde"], pick(t, want, "quasi_step_slope_harmonic2", "post_slope", "coef"))
	near(t, "error of the slope", coefficient(t, slope, "helling")["standaardfout"], pick(t, want, "quasi_step_slope_harmonic2", "post_slope", "se"))
	for lag, se := range pick(t, want, "quasi_step_harmonic2_newey_west_se").(map[string]any) {
		near(t, "Newey-West "+lag, f.ask("aces", "--fouten", "newey-west:"+lag)["standaardfout"], se)
	}
}

func TestTheSeatBeltLawComesOutAsInRFromImportToAnswer(t *testing.T) {
	var b strings.Builder
	b.WriteString("meetreeks,periode,waarde,blootstelling\n")
	for _, r := range realRows(t, "seatbelts/seatbelts.csv") {
		for _, name := range []string{"drivers", "front", "rear"} {
			fmt.Fprintf(&b, "%s,%s,%s,%s\n", name, monthOf(r), r[name], r["kms"])
		}
	}
	f, want := estimated(t, "1983-02-01", oneMeasure, b.String(), "drivers", "front"), references(t)
	drivers := pick(t, want, "seatbelts", "drivers")
	agrees(t, "drivers", f.ask("drivers", "--blootstelling", "nee"), pick(t, drivers, "quasi_step_harmonic2"))
	near(t, "Newey-West", f.ask("drivers", "--blootstelling", "nee", "--fouten", "newey-west:12")["standaardfout"], pick(t, drivers, "newey_west_se", "12"))
	byDistance := f.ask("rear")
	agrees(t, "rear by distance", byDistance, pick(t, want, "seatbelts", "rear", "offset_kms"))
	if byDistance["verwachting"] != nil {
		t.Errorf("nothing was expected of the rear seats, but it says %v", byDistance["verwachting"])
	}
	both := f.ask("front", "--blootstelling", "nee", "--controle", "rear")
	agrees(t, "front", both, pick(t, want, "seatbelts", "front", "quasi_step_harmonic2"))
	agrees(t, "rear", pick(t, both, "vergelijking", "controleSchatting").(map[string]any), pick(t, want, "seatbelts", "rear", "quasi_step_harmonic2"))
	c, r := pick(t, both, "vergelijking").(map[string]any), pick(t, want, "seatbelts_controlled_front_vs_rear")
	near(t, "controlled ratio", c["verhouding"], pick(t, r, "RR"))
	near(t, "controlled lower", c["onder"], pick(t, r, "ci95_z", 0))
	near(t, "controlled upper", c["boven"], pick(t, r, "ci95_z", 1))
	near(t, "controlled error", c["standaardfout"], pick(t, r, "se"))
	near(t, "controlled dispersion", c["dispersie"], pick(t, r, "dispersion"))
	near(t, "controlled Durbin-Watson", c["durbinWatson"], pick(t, r, "durbin_watson_deviance_resid"))
}

func TestStaggeredMinimumWagesComeOutAsInRFromImportToAnswer(t *testing.T) {
	var b strings.Builder
	b.WriteString("meetreeks,periode,gebied,waarde,soort\n")
	starts, areas := map[string]string{}, []string{}
	for _, r := range realRows(t, "mpdta/mpdta.csv") {
		fmt.Fprintf(&b, "lemp,%s,%s,%s,gemiddelde\n", r["year"], r["countyreal"], r["lemp"])
		if first := r["first.treat"]; first != "0" && starts[r["countyreal"]] == "" {
			starts[r["countyreal"]] = first
			areas = append(areas, r["countyreal"]+"="+first+"-01-01")
		}
	}
	measures := "sleutel,titel,soort,gebieden\nM,Maatregel,verordening," + strings.Join(areas, "|") + "\n"
	f, want := estimated(t, "2004-01-01", measures, b.String(), "lemp"), pick(t, references(t), "mpdta")
	got := f.ask("lemp", "--model", "gespreid")
	near(t, "simple mean", pick(t, got, "totaal", "effect"), pick(t, want, "simple"))
	near(t, "simple mean at the top", got["verschil"], pick(t, want, "simple"))
	near(t, "mean over durations", pick(t, got, "totaal", "gemiddeldOverDuur", "effect"), pick(t, want, "dynamic_overall"))
	near(t, "mean over groups", pick(t, got, "totaal", "gemiddeldOverGroepen", "effect"), pick(t, want, "group_overall"))
	told := 0
	for _, d := range pick(t, got, "dynamisch").([]any) {
		if since := pick(t, d, "periode").(float64); since >= 0 {
			told++
			near(t, fmt.Sprintf("after %v years", since), pick(t, d, "effect"), pick(t, want, "dynamic", fmt.Sprintf("e%v", since)))
		}
	}
	for _, g := range pick(t, got, "totaal", "perGroep").([]any) {
		told++
		near(t, "a group", pick(t, g, "effect"), pick(t, want, "group", pick(t, g, "groep").(string)))
	}
	if told != 7 || got["model"] != "gespreid" || len(pick(t, got, "groepen").([]any)) == 0 {
		t.Errorf("%d effects are told by %v", told, got["model"])
	}
}

// One extreme month is named, with the answer without it, and no direction hangs on it. The table and the CSV say so too.
func TestAnExtremeMonthIsNamedFromImportToAnswer(t *testing.T) {
	var b strings.Builder
	b.WriteString("meetreeks,periode,waarde\r")
	for i := range 48 {
		n := 40 + (i*7)%5
		if i == 30 {
			n = 400
		}
		fmt.Fprintf(&b, "opnames,%d-%02d,%d\r", 2021+i/12, 1+i%12, n)
	}
	f := estimated(t, "2023-01-01", oneMeasure, b.String(), "opnames")
	got, named := f.ask("opnames"), false
	for _, w := range pick(t, got, "waarschuwingen").([]any) {
		named = named || pick(t, w, "code") == "uitschieter" && strings.Contains(pick(t, w, "tekst").(string), "2023-07")
	}
	if !named || got["oordeel"] != "geen-oordeel" {
		t.Errorf("%v: %v", got["oordeel"], got["waarschuwingen"])
	}
	for _, format := range []string{"table", "csv"} {
		out := f.must("query", "effect-van-besluiten", "--besluit", "B", "--meetreeks", "opnames", "--format", format)
		if !strings.Contains(out, "geen-oordeel") || !strings.Contains(out, "verhouding") {
			t.Errorf("as %s: %s", format, out)
		}
	}
	if rows := f.rows("effect-van-besluiten"); rows[0]["zin"] != nil || pick(t, rows[0], "meetreeksen", 0, "schatting", "zin") != got["zin"] {
		t.Errorf("without a series the row says %v", rows[0]["zin"])
	}
}
