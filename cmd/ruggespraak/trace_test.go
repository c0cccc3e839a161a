package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"ruggespraak/domain"
	"ruggespraak/internal/disclosure"
	"ruggespraak/projections"
)

func TestTraceFollowsASignalToWhereItStopped(t *testing.T) {
	f := newFolder(t)
	f.loadExample()
	f.must("doe", "bundel-openen", `{"bundelId":"00000000-0000-4000-8000-0000000000b1","titel":"Taxi","signalen":["S0001"],"datum":"2024-03-01"}`)
	signal := f.rows("sleutels", "--sleutel", "S0001")[0]["id"].(string)
	for _, ref := range []string{"S0001", "signaal:S0001", "signaal:voorbeeld:S0001", signal} {
		text := f.must("trace", ref)
		for _, want := range []string{
			"Het spoor van signaal", "Vooruit: wat ervan kwam", "-> bundel: Taxi", "[vastgelegd] gekoppeld aan signaal: gebundeld", "[geclaimd] gekoppeld aan signaal:",
			"1 maart 2024: bundel geopend", "stopt hier: sinds ", "(0 dagen) niets meer vastgelegd", "niet dat het een het ander heeft veroorzaakt",
		} {
			if !strings.Contains(text, want) {
				t.Errorf("%s: %q is not in\n%s", ref, want, text)
			}
		}
	}
	back := f.must("trace", "HH-2024", "--beschikbaar-op", time.Now().Format(time.DateOnly))
	if !strings.Contains(back, "Terug: waar het vandaan komt") || !strings.Contains(back, "begint hier; voor het laatst is iets vastgelegd op") {
		t.Errorf("got %s", back)
	}
	if then := f.must("trace", "HH-2024", "--geldig-op", "2024-01-01", "--richting", "vooruit"); strings.Contains(then, "ingevoerd") || !strings.Contains(then, "(48 dagen)") {
		t.Errorf("on a day: got %s", then)
	}
}

func TestTraceAsJSONIsTheAnswerOfTheView(t *testing.T) {
	f := newFolder(t)
	f.loadExample()
	text := f.must("trace", "besluit:2023-88", "--format", "json", "--richting", "beide")
	if asked := f.must("query", "spoor", "--id", "2023-88", "--richting", "beide", "--format", "json"); asked != text {
		t.Errorf("trace %s\nquery %s", text, asked)
	}
	var a struct {
		View string           `json:"weergave"`
		Rows []map[string]any `json:"rijen"`
	}
	if err := json.Unmarshal([]byte(text), &a); err != nil || a.View != "spoor" || a.Rows[0]["soort"] != "besluit" || a.Rows[0]["afstand"] != 0.0 {
		t.Errorf("got %v: %s", err, text)
	}
	if csv := f.must("query", "spoor", "--id", "2023-88", "--format", "csv"); !strings.Contains(csv, "besluit-genomen 20") {
		t.Errorf("got %s", csv)
	}
}

func TestTraceRefusesWhatItCantFind(t *testing.T) {
	f := newFolder(t)
	f.loadExample()
	f.load("maatregelen", f.file("m.csv", "sleutel,titel,soort\n2023-88,Iets,pilot\n"), "--bron", "ander")
	for _, c := range []struct {
		args []string
		code int
		says string
	}{
		{[]string{"trace"}, exitUsage, "Er ontbreekt iets"},
		{[]string{"trace", "x"}, exitFailed, `Er is niets met id of sleutel "x".`},
		{[]string{"trace", "00000000-0000-4000-8000-000000000009"}, exitFailed, "Er is niets vastgelegd met dit id."},
		{[]string{"trace", "2023-88"}, exitFailed, "staat voor meer dan één stuk; kies uit: beleidsmaatregel:ander:2023-88, besluit:voorbeeld:2023-88"},
		{[]string{"trace", "motie:x"}, exitFailed, "Er is geen motie"},
		{[]string{"trace", "x", "--richting", "opzij"}, exitUsage, "--richting kent alleen vooruit, terug en beide."},
		{[]string{"query", "spoor"}, exitFailed, "geef het id"},
	} {
		if code, _, errs := f.cli(c.args...); code != c.code || !strings.Contains(errs, c.says) {
			t.Errorf("%q: exit code %d: %s", c.args, code, errs)
		}
	}
}

func TestTraceWithoutTheRuleIsOnRecord(t *testing.T) {
	f := newFolder(t)
	f.loadExample()
	f.must("doe", "bundel-openen", `{"bundelId":"00000000-0000-4000-8000-0000000000b1","titel":"Taxi","signalen":["S0001"]}`)
	args := []string{"trace", "00000000-0000-4000-8000-0000000000b1", "--richting", "terug"}
	if text := f.must(args...); !strings.Contains(text, "signalen: hoeveel wordt niet getoond") {
		t.Errorf("got %s", text)
	}
	if text := f.must(append(args, "--onafgeschermd")...); !strings.Contains(text, "signalen: 1") {
		t.Errorf("got %s", text)
	}
	if raw, err := os.ReadFile(filepath.Join(f.data, openLog)); err != nil || strings.Count(string(raw), `"weergave":"spoor"`) != 1 {
		t.Errorf("recorded %q, %v", raw, err)
	}
}

// Claimed, confirmed, disputed and taken back read differently; what a title holds can't command a terminal.
func TestTraceTellsWhatStandsOfEachLink(t *testing.T) {
	none, silent, last := disclosure.Value{}, 576, domain.Date("2025-04-03")
	row := func(kind, id string, distance int, standing ...string) projections.TrailRow {
		r := projections.TrailRow{ID: id, Kind: kind, Title: "Titel \x1b[2J" + id, Distance: distance, Direction: projections.Forward, Last: &last, Silent: &silent}
		for _, s := range standing {
			r.Via = append(r.Via, projections.TrailVia{ID: "1", Kind: "signaal", Relation: "aanleiding", Standing: s, Since: "2025-03-01", Source: "bron"})
		}
		return r
	}
	start, end, group := row("signaal", "1", 0), row("besluit", "2", 1, "bevestigd", "betwist"), row("signaal", "", 1, "geclaimd")
	start.Direction, end.Stops, group.Count = projections.AtStart, true, &none
	var out strings.Builder
	tr := tracer{out: &lines{w: &out}, zone: time.UTC, rows: []projections.TrailRow{start, end, group}}
	tr.tell()
	for _, want := range []string{
		"[bevestigd] gekoppeld aan signaal: aanleiding, sinds 1 maart 2025, volgens bron bron\n", "[betwist] gekoppeld", "[geclaimd] gekoppeld",
		"stopt hier: sinds 3 april 2025 (576 dagen) niets meer vastgelegd\n", "  -> besluit: Titel \uFFFD[2J2\n",
	} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("%q is not in\n%s", want, out.String())
		}
	}
}
