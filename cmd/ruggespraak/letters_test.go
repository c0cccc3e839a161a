package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"ruggespraak/domain"
	"ruggespraak/internal/node"
	"ruggespraak/internal/relay"
)

// withLetters is a folder with the example's measures, and two events in the book that could not be delivered: one to a rule
// that is there, one to something that is not.
func withLetters(t *testing.T) folder {
	t.Helper()
	f := newFolder(t)
	f.loadExampleRows()
	n, err := node.OpenWriter(t.Context(), f.data, node.Options{MasterKeyFile: f.key, Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range []relay.Letter{
		{Reader: "regel:uitkomst", Position: 1, EventID: "e1", Type: "beleidsmaatregel-vastgesteld", Stream: "s1", Attempts: 7, Reason: "De schijf was stuk."},
		{Reader: "elders", Position: 2, EventID: "e2", Type: "beleidsmaatregel-vastgesteld", Stream: "s2", Attempts: 7, Reason: "Niemand deed open."},
	} {
		if err := n.Book.Bury(t.Context(), l, domain.InstantOf(time.Now())); err != nil {
			t.Fatal(err)
		}
	}
	if err := n.Close(); err != nil {
		t.Fatal(err)
	}
	return f
}

// letters lists the letters as a script sees them.
func (f folder) letters(args ...string) []relay.Letter {
	f.t.Helper()
	var out []relay.Letter
	if err := json.Unmarshal([]byte(f.must(append([]string{"brieven", "--format", "json"}, args...)...)), &out); err != nil {
		f.t.Fatal(err)
	}
	return out
}

func TestLettersAreListedShownDeliveredAndPutAside(t *testing.T) {
	for name, serve := range map[string]bool{"alone": false, "through a running server": true} {
		t.Run(name, func(t *testing.T) {
			f := withLetters(t)
			if serve {
				f.serve("serve", "--addr", "127.0.0.1:0")
			}
			if got := f.letters(); len(got) != 2 || got[0].Reason != "De schijf was stuk." || got[0].Attempts != 7 {
				t.Fatalf("letters: %+v", got)
			}
			if table := f.must("brieven"); !strings.Contains(table, "regel:uitkomst") || !strings.Contains(table, "open") {
				t.Errorf("table:\n%s", table)
			}
			shown := f.must("brieven", "--toon", "1")
			for _, want := range []string{"nummer: 1", "reden: De schijf was stuk.", "kop.gemeente: gm", "kop.stroom: gm"} {
				if !strings.Contains(shown, want) {
					t.Errorf("%q is not in:\n%s", want, shown)
				}
			}
			if code, out, errs := f.cli("brieven", "--opnieuw", "alle"); code != exitPartly || !strings.Contains(out, "Brief 1 is opnieuw bezorgd.") || !strings.Contains(errs, "elders") {
				t.Errorf("exit code %d: %s%s", code, out, errs)
			}
			f.must("brieven", "--wegleggen", "2", "--reden", "die ontvanger is er niet meer")
			if got := f.letters(); len(got) != 0 {
				t.Errorf("still open: %+v", got)
			}
			all := f.letters("--ook-afgehandeld")
			if len(all) != 2 || all[0].State != relay.LetterRedelivered || all[1].State != relay.LetterSetAside || all[1].Note != "die ontvanger is er niet meer" {
				t.Errorf("all letters: %+v", all)
			}
		})
	}
}

func TestLettersThatAreRefused(t *testing.T) {
	f := withLetters(t)
	for _, c := range []struct {
		args []string
		code int
		says string
	}{
		{[]string{"--toon", "9"}, exitFailed, "geen brief 9"},
		{[]string{"--toon", "een"}, exitUsage, "geen nummer"},
		{[]string{"--wegleggen", "1"}, exitUsage, "--reden"},
		{[]string{"--reden", "zomaar"}, exitUsage, "--wegleggen"},
		{[]string{"--wegleggen", "1", "--reden", "van 111222333"}, exitFailed, "burgerservicenummer"},
		{[]string{"--opnieuw", "9"}, exitFailed, "geen brief 9"},
	} {
		if code, _, errs := f.cli(append([]string{"brieven"}, c.args...)...); code != c.code || !strings.Contains(errs, c.says) {
			t.Errorf("%q: exit code %d: %s", c.args, code, errs)
		}
	}
}

// The rules act beside the pages, with nothing to start but the server.
func TestTheRulesActInARunningServer(t *testing.T) {
	f := newFolder(t)
	f.must("doe", "toezegging-doen", `{"toezeggingId":"0190a000-0000-7000-8000-000000000001","toezegging":"De bus komt terug.","portefeuille":"vervoer","vergadering":"raad","datum":"2024-01-08","uiterlijk":"2024-02-01"}`)
	path := filepath.Join(f.data, node.SettingsFile)
	settings, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, bytes.Replace(settings, []byte("# vanaf: 2025-01-01"), []byte("vanaf: 2024-01-01"), 1), 0o600); err != nil {
		t.Fatal(err)
	}
	s := f.serve("serve", "--addr", "127.0.0.1:0")
	for end := time.Now().Add(20 * time.Second); ; {
		out := f.must("trace", "0190a000-0000-7000-8000-000000000001")
		if strings.Contains(out, "verstreken") {
			break
		}
		if time.Now().After(end) {
			t.Fatalf("no term passed: %s", out)
		}
	}
	if code, errs := s.stop(); code != exitDone || errs != "" {
		t.Errorf("the server ended with %d: %s", code, errs)
	}
}
