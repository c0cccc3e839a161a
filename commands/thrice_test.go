package commands_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"ruggespraak/commands"
	"ruggespraak/domain"
	"ruggespraak/internal/codec"
	"ruggespraak/internal/ids"
	"ruggespraak/internal/sqlite"
	"ruggespraak/projections"
)

// told is a municipality to which the story is told, on a real log and with real views.
type told struct {
	*testing.T
	log   *sqlite.Log
	views *projections.Runner
	desk  commands.Desk
	sent  func(attempts []func())
	times int
}

// named is a log in which every event is named after its place. Events get another id at every attempt, and views keep some.
type named struct{ projections.Log }

func (l named) Read(ctx context.Context, after domain.Position, limit int, types ...string) ([]domain.Recorded, error) {
	events, err := l.Log.Read(ctx, after, limit, types...)
	for i, e := range events {
		h, errHeader := domain.ParseHeader(e.Stored, codec.Unmarshal)
		h.ID = ids.Derive("plaats", h.Stream, fmt.Sprint(h.Revision))
		header, errWrite := codec.Marshal(h)
		events[i].Header, err = header, errors.Join(err, errHeader, errWrite)
	}
	return events, err
}

// again is a log that delivers everything more than once: each event twice, and with every page the one before.
type again struct{ projections.Log }

const page = 7

func (l again) Read(ctx context.Context, after domain.Position, limit int, types ...string) ([]domain.Recorded, error) {
	added, err := l.Log.Read(ctx, after, min(limit, page), types...)
	if err != nil {
		return nil, err
	}
	out, err := l.Log.Read(ctx, max(0, after-page), int(min(after, page)), types...)
	for _, e := range added {
		out = append(out, e, e)
	}
	return out, err
}

func tellTo(t *testing.T, times int, sent func([]func()), delivered func(projections.Log) projections.Log) *told {
	t.Helper()
	dir := inMemory(t)
	log, err := sqlite.OpenLog(filepath.Join(dir, "logboek.sqlite"), sqlite.LogOptions{NewID: func() string { return "verhaal" }})
	if err != nil {
		t.Fatal(err)
	}
	zone, err := time.LoadLocation("Europe/Amsterdam")
	if err != nil {
		t.Fatal(err)
	}
	m := &told{T: t, log: log, times: times, sent: sent}
	m.desk = commands.Desk{
		Log: log, NewID: ids.New, Derive: ids.Derive, Codec: plainCodec(),
		Now: func() time.Time { return time.Date(2026, 11, 20, 23, 30, 0, 0, time.UTC) },
		Pseudonym: func(stream, person string) domain.PersonRef {
			return domain.PersonRef(ids.Derive("persoon", stream, person))
		},
		Settings: commands.Settings{Municipality: "gm0855", Zone: zone, Reopen: domain.ReopenRule{Count: 3, Share: 0.2}},
		By:       commands.By{Actor: "j.devries@gemeente.example", OnBehalf: "Buurtteam Noord", Role: "signaalcoordinator"},
	}
	files, err := sqlite.OpenFolder(filepath.Join(dir, "weergaven"))
	if err != nil {
		t.Fatal(err)
	}
	if m.views, err = projections.NewRunner(t.Context(), delivered(log), files, m.desk.Codec, projections.All()); err != nil {
		t.Fatal(err)
	}
	m.views.Zone = zone
	t.Cleanup(func() {
		if err := m.views.Close(); err != nil {
			t.Error(err)
		}
		if err := log.Close(); err != nil {
			t.Error(err)
		}
	})
	for n, c := range commands.Story() {
		m.tell(n, c)
		if n%10 == 0 {
			m.catchUp()
		}
	}
	m.catchUp()
	return m
}

// inMemory is a folder in memory where there is one: this test is not about the disk.
func inMemory(t *testing.T) string {
	t.Helper()
	if dir, err := os.MkdirTemp("/dev/shm", "ruggespraak-"); err == nil {
		t.Cleanup(func() { _ = os.RemoveAll(dir) })
		return dir
	}
	return t.TempDir()
}

// plainCodec seals nothing away: the same text gives the same bytes, wherever it stands.
func plainCodec() domain.Codec {
	return domain.Codec{
		Events: domain.Events(), Marshal: codec.Marshal, Unmarshal: codec.Unmarshal,
		Seal: func(_ domain.Place, plain string) (string, error) {
			return base64.StdEncoding.EncodeToString([]byte(plain)), nil
		},
		Open: func(_ domain.Place, sealed string) (string, error) {
			b, err := base64.StdEncoding.DecodeString(sealed)
			return string(b), err
		},
	}
}

func (m *told) catchUp() {
	m.Helper()
	if err := m.views.CatchUp(m.Context()); err != nil {
		m.Fatal(err)
	}
}

// tell sends the command of a chapter as often as told. Every attempt makes events of its own: what was carried out twice
// would stand there twice.
func (m *told) tell(n int, c commands.Chapter) {
	m.Helper()
	results, errs := make([]commands.Result, m.times), make([]error, m.times)
	attempts := make([]func(), m.times)
	for i := range attempts {
		desk := c.By(m.desk, n)
		command, err := c.Command(desk)
		if err != nil {
			m.Fatal(err)
		}
		attempts[i] = func() { results[i], errs[i] = command.Do(m.Context(), desk) }
	}
	before := m.head()
	m.sent(attempts)
	events := 0
	for i, r := range results {
		if events += r.Events; errs[i] != nil || r.ID != results[0].ID || r.Cursor != results[0].Cursor || r.Cursor == "" {
			m.Errorf("%s, attempt %d: %+v, %v; the first was %+v", c.Act(), i, r, errs[i], results[0])
		}
	}
	if added := int(m.head() - before); events != added {
		m.Errorf("%s: the attempts say %d events, the log has %d more", c.Act(), events, added)
	}
}

func (m *told) head() domain.Position {
	m.Helper()
	head, err := m.log.Head(m.Context())
	if err != nil {
		m.Fatal(err)
	}
	return head
}

func (m *told) events() []domain.Recorded {
	m.Helper()
	events, err := m.log.Read(m.Context(), 0, 10000)
	if err != nil {
		m.Fatal(err)
	}
	return events
}

func (m *told) digests() []projections.ViewDigest {
	m.Helper()
	d, err := m.views.Digest(m.Context())
	if err != nil {
		m.Fatal(err)
	}
	return d
}

func oneByOne(attempts []func()) {
	for _, a := range attempts {
		a()
	}
}

func atOnce(attempts []func()) {
	var wg sync.WaitGroup
	for _, a := range attempts {
		wg.Go(a)
	}
	wg.Wait()
}

// Every act is sent three times, one after the other and all at once, and every event is delivered twice to every view.
// That changes nothing.
func TestEverythingThreeTimesIsOnce(t *testing.T) {
	once := tellTo(t, 1, oneByOne, func(l projections.Log) projections.Log { return named{l} })
	events, digests := once.events(), once.digests()
	if len(events) < len(commands.Acts()) || len(digests) != len(projections.All()) {
		t.Fatalf("%d events and %d views", len(events), len(digests))
	}
	for name, sent := range map[string]func([]func()){"one after the other": oneByOne, "at once": atOnce} {
		t.Run(name, func(t *testing.T) {
			thrice := tellTo(t, 3, sent, func(l projections.Log) projections.Log { return again{named{l}} })
			if got := thrice.events(); !slices.EqualFunc(got, events, func(a, b domain.Recorded) bool {
				return a.Position == b.Position && a.Stream == b.Stream && a.Revision == b.Revision && a.Type == b.Type && bytes.Equal(a.Payload, b.Payload)
			}) {
				t.Errorf("the log has %d events, and once %d: %s", len(got), len(events), firstOther(got, events))
			}
			if got := thrice.digests(); !slices.Equal(got, digests) {
				t.Errorf("views are not what they are when everything comes once: %s", otherViews(got, digests))
			}
			if err := thrice.views.Rebuild(t.Context()); err != nil {
				t.Fatal(err)
			}
			if got := thrice.digests(); !slices.Equal(got, digests) {
				t.Errorf("views built anew are not what they are when everything comes once: %s", otherViews(got, digests))
			}
		})
	}
}

func firstOther(got, want []domain.Recorded) string {
	for i := range min(len(got), len(want)) {
		if g, w := got[i], want[i]; g.Stream != w.Stream || g.Type != w.Type || !bytes.Equal(g.Payload, w.Payload) {
			return strings.Join([]string{g.Stream, g.Type, string(g.Payload), "instead of", w.Stream, w.Type, string(w.Payload)}, " ")
		}
	}
	return ""
}

func otherViews(got, want []projections.ViewDigest) (names []string) {
	for i := range min(len(got), len(want)) {
		if got[i] != want[i] {
			names = append(names, got[i].View)
		}
	}
	return names
}
