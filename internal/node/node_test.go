package node

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"ruggespraak/commands"
	"ruggespraak/domain"
	"ruggespraak/internal/disclosure"
	"ruggespraak/projections"
)

// opened is a new folder whose clock stands still.
func opened(t *testing.T, at string) *Node {
	t.Helper()
	now, err := time.Parse(time.RFC3339, at)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	n, err := OpenWriter(t.Context(), filepath.Join(dir, "gegevens"), Options{
		MasterKeyFile: filepath.Join(dir, "hoofdsleutel"), Now: func() time.Time { return now },
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = n.Close() })
	return n
}

func TestWhatIsDoneAfterMidnightWaitsFromThatDayOn(t *testing.T) {
	n := opened(t, "2026-11-21T23:30:00Z") // half past twelve, the next day, in the Netherlands
	raise := commands.RaiseSignal{SignalInput: commands.SignalInput{Story: "x", Kind: "idee", Sectors: []domain.Sector{"wmo"}}}
	if _, err := raise.Do(t.Context(), n.Desk(commands.By{})); err != nil {
		t.Fatal(err)
	}
	if err := n.Views.CatchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	a, err := n.Views.Query(t.Context(), projections.OpenLoops.Name, projections.Ask{Rule: disclosure.Rule{Off: true}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	rows := a.Rows.([]projections.OpenRow)
	if len(rows) == 0 || *rows[0].Since != "2026-11-22" || *rows[0].Days != 0 {
		t.Errorf("got %+v", rows)
	}
}

func TestALongOrderStopsSomeTimeAfterItsProcessWasTold(t *testing.T) {
	t.Parallel()
	n := opened(t, "2026-11-21T12:00:00Z")
	ctx, cancel := context.WithCancel(t.Context())
	started := make(chan struct{})
	carry := func(ctx context.Context, _ Order, _, stderr io.Writer) int {
		close(started)
		<-ctx.Done()
		_, _ = io.WriteString(stderr, "Afgebroken.")
		return 1
	}
	if err := n.Listen(ctx, carry); err != nil {
		t.Fatal(err)
	}
	var errs bytes.Buffer
	ended := make(chan int, 1)
	go func() {
		code, err := HandOver(t.Context(), n.Dir, Order{}, io.Discard, &errs)
		if err != nil {
			t.Error(err)
		}
		ended <- code
	}()
	<-started
	cancel()
	if err := n.socket.close(); err != nil {
		t.Error(err)
	}
	n.socket = nil
	if code := <-ended; code != 1 || errs.String() != "Afgebroken." {
		t.Errorf("got %d: %s", code, errs.String())
	}
}

func TestASilentHolderAndOnesOwnHasteAreToldApart(t *testing.T) {
	dir := t.TempDir()
	if _, err := HandOver(t.Context(), dir, Order{}, io.Discard, io.Discard); !errors.Is(err, domain.Unreached) {
		t.Errorf("nobody there: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := HandOver(ctx, dir, Order{}, io.Discard, io.Discard); !errors.Is(err, context.Canceled) {
		t.Errorf("given up: %v", err)
	}
}

func TestSettingsThatAreRefused(t *testing.T) {
	for text, says := range map[string]string{
		"code: 0855":                                                "gm en vier cijfers",
		"code: gm0855\nk: 4":                                        "ten minste 5",
		"code: gm0855\nkk: 4":                                       `regel 2 noemt "kk"`,
		"code: gm0855\nk: tien":                                     "regel 2",
		"code: [gm0855":                                             "regel 1",
		"code: gm0855\ntijdzone: Local":                             "onbekend",
		"code: gm0855\ntijdzone: \"\"":                              "onbekend",
		"code: gm0855\nheropenen: {aandeel: .nan}":                  "aandeel",
		"code: gm0855\nheropenen: {aantal: 0}":                      "aantal",
		"code: gm0855\ntijdzone: Europe/Amsterdam\n\xff":            "YAML",
		"code: gm0855\ntermijnen: {aanbieden-bundel: -1}":           "tussen 0 en 1000",
		"code: gm0855\ntermijnen: {vanaf: gisteren}":                "vanaf",
		"code: gm0855\nfeestdagen: {bevrijdingsdag: soms}":          "lustrum",
		"code: gm0855\nfeestdagen: {extra: [2025-02-30]}":           "JJJJ-MM-DD",
		"code: gm0855\nreces: [{van: 2025-07-12, tot: 2025-07-01}]": "reces",
		"code: gm0855\nreces: [{van: 2025-07-12}]":                  "reces",
		"code: gm0855\nregels: {navraagje: uit}":                    "er zijn: termijnen",
		"code: gm0855\nregels: {navraag: nee}":                      "aan of uit",
	} {
		if _, err := parseSettings([]byte(text)); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func TestHalfASettingsFileIsNeverLeft(t *testing.T) {
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, SettingsFile+".nieuw"), 0o700); err != nil { // in the way
		t.Fatal(err)
	}
	if _, err := readSettings(dir, nil); err == nil {
		t.Fatal("written all the same")
	}
	if _, err := os.Stat(filepath.Join(dir, SettingsFile)); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("left behind: %v", err)
	}
}

func TestTheRulesFollowTheSettings(t *testing.T) {
	s, err := parseSettings([]byte("code: gm0855\ntermijnen: {aanbieden-bundel: 5}\nfeestdagen: {bevrijdingsdag: lustrum, extra: [2026-05-15]}\n" +
		"reces: [{van: 2026-07-11, tot: 2026-08-23}]\nregels: {navraag: uit, uitkomst: aan}"))
	if err != nil {
		t.Fatal(err)
	}
	rules := s.forCommands().Rules
	if rules.Days[domain.WaitedOffer] != 5 || rules.Days[domain.WaitedReaction] != defaultTerms.Reaction || !slices.Equal(rules.Off, []string{"navraag"}) {
		t.Errorf("got %+v", rules)
	}
	for day, works := range map[domain.Date]bool{"2026-05-05": true, "2026-05-15": false, "2026-07-10": true, "2026-07-13": false, "2026-08-24": true} {
		if rules.Calendar.Working(day) != works {
			t.Errorf("%s: works is not %t", day, works)
		}
	}
	var names []string
	for _, p := range s.forCommands().Policies() {
		names = append(names, p.Name)
	}
	if slices.Contains(names, "navraag") || len(names) != len(commands.PolicyNames())-1 {
		t.Errorf("rules that work: %q", names)
	}
}

func TestTheDefaultSettingsSayWhatHoldsWithoutThem(t *testing.T) {
	given, err := parseSettings(defaultSettings)
	if err != nil {
		t.Fatal(err)
	}
	bare, err := parseSettings([]byte("code: gm0855"))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(bare.ruleSettings(), given.ruleSettings(), cmpopts.EquateEmpty()); diff != "" {
		t.Error(diff)
	}
}
