package interchange_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"ruggespraak/commands"
	"ruggespraak/docs/voorbeelden"
	"ruggespraak/domain"
	"ruggespraak/internal/codec"
	"ruggespraak/internal/ids"
	"ruggespraak/internal/interchange"
)

// memory is a log that forgets all when the test ends, and can be closed.
type memory struct {
	mu      sync.Mutex
	streams map[string][]domain.Stored
	closed  bool
}

func (m *memory) Load(_ context.Context, stream string) ([]domain.Stored, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return slices.Clone(m.streams[stream]), nil
}

func (m *memory) Append(_ context.Context, stream string, expected domain.Revision, events []domain.Stored) (domain.Cursor, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.closed {
		return "", errors.New("an import on trial writes")
	}
	if domain.Revision(len(m.streams[stream])) != expected+1 {
		return "", domain.Errorf(domain.Conflict, "De stroom is verder.")
	}
	m.streams[stream] = append(m.streams[stream], events...)
	return "1", nil
}

func (m *memory) AppendMany(ctx context.Context, writes []commands.Write) ([]commands.Outcome, error) {
	out := make([]commands.Outcome, len(writes))
	for i, w := range writes {
		out[i].Cursor, out[i].Err = m.Append(ctx, w.Stream, w.Expected, w.Events)
	}
	return out, nil
}

// inOrder is every kind, what others refer to first.
var inOrder = strings.Fields("gebieden maatregelen meetreeksen signalen adviezen moties amendementen toezeggingen besluiten evaluaties effecten")

// importer is one at a desk on a log in memory, with what the small example holds.
func importer(f *testing.F) (*interchange.Importer, map[string][]byte) {
	log := &memory{streams: map[string][]domain.Stored{}}
	zone, err := time.LoadLocation("Europe/Amsterdam")
	if err != nil {
		f.Fatal(err)
	}
	same := func(_ domain.Place, text string) (string, error) { return text, nil }
	desk := commands.Desk{
		Log: log, Codec: domain.Codec{Events: domain.Events(), Marshal: codec.Marshal, Unmarshal: codec.Unmarshal, Seal: same, Open: same},
		Now: func() time.Time { return time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC) }, NewID: ids.New, Derive: ids.Derive,
		Pseudonym: func(stream, person string) domain.PersonRef { return domain.PersonRef(ids.Derive(stream, person)) },
		Settings:  commands.Settings{Municipality: "gm0855", Zone: zone, Reopen: domain.ReopenRule{Count: 3, Share: 0.2}},
		By:        commands.By{Actor: "toets"},
	}
	im := &interchange.Importer{Desk: desk, Imprint: func(parts ...string) domain.Imprint { return domain.Imprint(ids.Derive(parts...)) }}
	im.Lookup = func(ctx context.Context, kind domain.Category, key string) ([]interchange.Found, error) {
		id := desk.SourceID(kind, "klein", domain.SourceKey(key))
		past, err := log.Load(ctx, kind.Stream("gm0855", id))
		if err != nil || len(past) == 0 {
			return nil, err
		}
		return []interchange.Found{{Source: "klein", ID: id}}, nil
	}
	examples := map[string][]byte{}
	for _, kind := range inOrder {
		raw, err := voorbeelden.Klein.ReadFile("klein/" + kind + ".csv")
		if err != nil {
			f.Fatal(err)
		}
		lines := bytes.SplitAfter(raw, []byte("\n"))
		examples[kind] = bytes.Join(lines[:min(len(lines), 8)], nil)
		s, err := im.Run(f.Context(), kind, file(f, examples[kind]), interchange.Options{Source: "klein"})
		if err != nil || s.Accepted == 0 {
			f.Fatalf("%s: %+v, %v", kind, s, err)
		}
	}
	if len(examples) != len(interchange.Kinds()) {
		f.Fatalf("%d kinds of %d", len(examples), len(interchange.Kinds()))
	}
	log.closed = true
	return im, examples
}

func file(t testing.TB, content []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "rijen.csv")
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// FuzzImport tries any bytes as a file of any kind, beside what is there already. Every row is counted once, every refusal
// says where and why, nothing is written, and trying again gives the same.
func FuzzImport(f *testing.F) {
	im, examples := importer(f)
	kinds := interchange.Kinds()
	for i, kind := range kinds {
		for _, spoil := range []*strings.Replacer{strings.NewReplacer(), strings.NewReplacer("|", ",", "2025", "25"), strings.NewReplacer("\n", "\nx", ";", "\t")} {
			f.Add(uint8(i), false, []byte(spoil.Replace(string(examples[kind]))))
		}
		f.Add(uint8(i), true, bytes.ReplaceAll(examples[kind], []byte("e"), []byte("é")))
	}
	path := filepath.Join(f.TempDir(), "rijen.csv")
	f.Fuzz(func(t *testing.T, kind uint8, update bool, content []byte) {
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		o := interchange.Options{Source: "klein", Update: update, DryRun: true}
		name := kinds[int(kind)%len(kinds)]
		s, err := im.Run(t.Context(), name, path, o)
		var refusal *domain.Error
		if err != nil {
			if !errors.As(err, &refusal) || !strings.HasSuffix(refusal.Text, ".") {
				t.Fatalf("an error that is no refusal: %v", err)
			}
			return
		}
		if s.Read != s.Accepted+s.Known+s.Changed+s.Refused || s.Refused != len(s.Refusals) || s.Changed != len(s.Changes) {
			t.Fatalf("the counts do not add up: %+v", s)
		}
		last := 1 + bytes.Count(content, []byte("\n")) + bytes.Count(content, []byte("\r"))
		for _, r := range s.Refusals {
			if r.Line < 1 || r.Line > last || !strings.HasSuffix(r.Reason, ".") {
				t.Fatalf("of %d lines: %+v", last, r)
			}
		}
		if again, err := im.Run(t.Context(), name, path, o); err != nil || !reflect.DeepEqual(s, again) {
			t.Fatalf("tried again: %+v, %v; first %+v", again, err, s)
		}
	})
}
