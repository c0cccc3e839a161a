package simulate_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"ruggespraak/domain"
	"ruggespraak/internal/codec"
	"ruggespraak/internal/disclosure"
	"ruggespraak/internal/simulate"
	"ruggespraak/projections"
)

// The town in its usual size is made once: what it is asked is in subtests.
func TestOosterwaarde(t *testing.T) {
	m := town(t, simulate.Options{Seed: 1}, "a")
	events := m.events()
	t.Run("is about as large as was meant", func(t *testing.T) {
		if m.Signals < 5400 || m.Signals > 5800 || len(events) != m.Made.Events {
			t.Errorf("%d signals, %d events of which %d are in the log", m.Signals, m.Made.Events, len(events))
		}
	})
	t.Run("happens in the order of time, within the history", func(t *testing.T) { inOrder(t, events) })
	t.Run("shows every sort of event", func(t *testing.T) { everySort(t, events) })
	t.Run("has what the seats and stories point at", func(t *testing.T) { m.everySeat(t) })
	t.Run("is silent for nineteen months on the casemanager", func(t *testing.T) { silent(t, events) })
	t.Run("leaves about a quarter without word", func(t *testing.T) { unheard(t, events, m.Signals) })
	t.Run("shows what was planted", func(t *testing.T) { m.showsTruths(t) })
	t.Run("is told what was planted", func(t *testing.T) { m.tellsTruths(t) })
}

func inOrder(t *testing.T, events []domain.Recorded) {
	first, last := domain.InstantOf(simulate.First.Time().Add(-time.Hour)), domain.InstantOf(simulate.End(amsterdam))
	before, id := first, ""
	for _, e := range events {
		h := header(t, e)
		if h.RecordedAt.Before(before.Time) || h.RecordedAt.After(last.Time) {
			t.Fatalf("event %d (%s) is recorded at %s, after one of %s", e.Position, h.Type, h.RecordedAt, before)
		}
		if domain.CheckID(h.ID) != nil || h.ID[14] != '7' || !strings.ContainsAny(h.ID[19:20], "89ab") {
			t.Fatalf("%s is no UUIDv7", h.ID)
		}
		if h.ID[:13] < id {
			t.Fatalf("id %s comes after %s", h.ID, id)
		}
		before, id = h.RecordedAt, h.ID[:13]
	}
}

func header(t *testing.T, e domain.Recorded) domain.Header {
	t.Helper()
	h, err := domain.ParseHeader(e.Stored, codec.Unmarshal)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func everySort(t *testing.T, events []domain.Recorded) {
	seen := map[string]bool{}
	for _, e := range events {
		seen[e.Type] = true
	}
	for _, d := range domain.Events().Definitions() {
		if !seen[d.Name] && d.Name != "persoon-vergeten" { // which takes a vault to destroy a key in
			t.Errorf("nothing of type %s happens", d.Name)
		}
	}
}

func (m *made) everyView(t *testing.T) {
	if err := m.views.CatchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, p := range projections.All() {
		ask := projections.Ask{Rule: disclosure.Rule{K: 10}, Reveal: toy("a").open}
		if slices.Contains(p.Params, "id") {
			ask.Params = map[string]string{"id": simulate.ID("signaal", "briefadres-1")}
		}
		a, err := m.views.Query(t.Context(), p.Name, ask, nil)
		if err != nil {
			t.Errorf("%s: %v", p.Name, err)
		}
		if text, err := codec.Marshal(a.Rows); err != nil || len(text) < 100 {
			t.Errorf("%s has nearly nothing: %s, %v", p.Name, text, err)
		}
	}
}

// everySeat looks up the ids in the paths. A stream is there when it has an event.
func (m *made) everySeat(t *testing.T) {
	var paths []string
	for _, s := range simulate.Seats() {
		paths = append(paths, s.Path, s.Beside.Path)
	}
	for _, s := range simulate.Stories() {
		paths = append(paths, s.Path)
	}
	if len(simulate.Seats()) != 9 || len(simulate.Stories()) != 10 {
		t.Errorf("%d seats and %d stories", len(simulate.Seats()), len(simulate.Stories()))
	}
	streams := map[string]bool{}
	for _, e := range m.events() {
		_, id, _ := strings.Cut(e.Stream, "-")
		streams[id] = true
	}
	for _, p := range paths {
		path, _, _ := strings.Cut(p, "?")
		if parts := strings.Split(path, "/"); len(parts) == 3 && !streams[parts[2]] {
			t.Errorf("%s leads nowhere", p)
		}
	}
}

func silent(t *testing.T, events []domain.Recorded) {
	id := simulate.ID("toezegging", "casemanager")
	var types []string
	var made domain.Instant
	for _, e := range events {
		if strings.HasSuffix(e.Stream, id) {
			types = append(types, e.Type)
			if e.Type == "toezegging-gedaan" {
				made = header(t, e).RecordedAt
			}
		}
	}
	if fmt.Sprint(types) != "[toezegging-gedaan termijn-verstreken]" {
		t.Errorf("got %v", types)
	}
	if month := made.AddDate(0, 19, 0).Format("2006-01"); month != "2026-10" {
		t.Errorf("nineteen months after it was made it is %s", month)
	}
}

func unheard(t *testing.T, events []domain.Recorded, signals int) {
	heard := map[string]bool{}
	for _, e := range events {
		if e.Type == "terugkoppeling-gegeven" {
			heard[e.Stream] = true
		}
	}
	if share := 1 - float64(len(heard))/float64(signals); share < 0.2 || share > 0.35 {
		t.Errorf("%.0f percent never heard anything", 100*share)
	}
}
