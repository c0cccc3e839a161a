package storetest

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"ruggespraak/commands"
	"ruggespraak/domain"
	"ruggespraak/projections"
)

// Log is an event log with all that is asked of one. Closing it twice is harmless.
type Log interface {
	commands.Store
	projections.Log
	Close() error
}

// patience is how long a test waits for what should happen at once.
const patience = 30 * time.Second

// Limits is how much a log is sure to take, in bytes of header and payload together; 0 is more than anyone sends. What is
// larger by an eighth or more is refused with domain.Invalid.
type Limits struct {
	Event  int // one event
	Append int // all events of one append
}

// suite is how to get at the logs under test.
type suite struct {
	open   func(t *testing.T) Log
	reopen func(t *testing.T, l Log) Log
	limits Limits
}

// test is one promise.
type test struct {
	name string
	run  func(t *testing.T, l Log)
}

// Run tests a log. Open gives a new and empty log each time; the suite closes it. Reopen closes a log and opens the same log
// again; nil for logs that can't. Every log has limits and states them.
func Run(t *testing.T, open func(t *testing.T) Log, reopen func(t *testing.T, l Log) Log, limits Limits) {
	t.Helper()
	s := suite{open: open, reopen: reopen, limits: limits}
	for _, group := range [][]test{
		appendTests, refusalTests, manyTests, readTests, asOfTests, waitTests, cancelTests, concurrencyTests, crowdTests, modelTests,
	} {
		for _, c := range group {
			t.Run(c.name, func(t *testing.T) { c.run(t, s.log(t)) })
		}
	}
	for _, c := range limitTests {
		t.Run(c.name, func(t *testing.T) { c.run(t, s.log(t), s.limits) })
	}
	if reopen == nil {
		return
	}
	for _, c := range reopenTests {
		t.Run(c.name, func(t *testing.T) { c.run(t, s) })
	}
}

// log opens a new log that is closed when the test ends.
func (s suite) log(t *testing.T) Log {
	t.Helper()
	l := s.open(t)
	t.Cleanup(func() { closeLog(t, l) })
	return l
}

func (s suite) again(t *testing.T, l Log) Log {
	t.Helper()
	l = s.reopen(t, l)
	t.Cleanup(func() { closeLog(t, l) })
	return l
}

func closeLog(t *testing.T, l Log) {
	t.Helper()
	if err := l.Close(); err != nil {
		t.Errorf("close: %v", err)
	}
}

func within(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	t.Cleanup(cancel)
	return ctx
}

// uuid makes a random UUID.
func uuid() string {
	b := make([]byte, 16)
	_, _ = rand.Read(b) // never fails
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}

func newStream() string { return "gm0855_signaal-" + uuid() }

var noon = time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)

const (
	raised  = "signaal-ingebracht"
	worded  = "kern-verwoord"
	decided = "besluit-genomen"
)

// event makes an event as the command layer stamps it, recorded at noon unless said otherwise.
func event(stream string, revision domain.Revision, options ...func(*domain.Header)) domain.Stored {
	h := domain.Header{
		ID: uuid(), Stream: stream, Revision: revision, Type: raised, Version: 1, RecordedAt: domain.InstantOf(noon),
		ValidOn: "2026-03-02", Actor: "t", Command: uuid(), Municipality: "gm0855", Disclosure: domain.Internal,
	}
	for _, o := range options {
		o(&h)
	}
	header, err := json.Marshal(h)
	if err != nil {
		panic(err)
	}
	return domain.Stored{
		Stream: stream, Revision: revision, Type: h.Type, ID: h.ID, RecordedAt: h.RecordedAt.Time,
		Header: header, Payload: fmt.Appendf(nil, `{"nummer":%d}`, revision),
	}
}

func ofType(name string) func(*domain.Header) { return func(h *domain.Header) { h.Type = name } }

func recordedAt(t time.Time) func(*domain.Header) {
	return func(h *domain.Header) { h.RecordedAt = domain.InstantOf(t) }
}

// events makes n events with their revisions counting up.
func events(stream string, first domain.Revision, n int) []domain.Stored {
	made := make([]domain.Stored, n)
	for i := range made {
		made[i] = event(stream, first+domain.Revision(i))
	}
	return made
}

// add appends after a revision and fails the test when that is refused.
func add(t *testing.T, l Log, expected domain.Revision, made ...domain.Stored) domain.Cursor {
	t.Helper()
	c, err := l.Append(within(t), made[0].Stream, expected, made)
	if err != nil {
		t.Fatalf("append after %d: %v", expected, err)
	}
	return c
}

// load reads a stream.
func load(t *testing.T, l Log, stream string) []domain.Stored {
	t.Helper()
	got, err := l.Load(within(t), stream)
	if err != nil {
		t.Fatalf("load: %v", err)
	}
	return got
}

// all waits until the log shows n events, reads everything, and checks that there are no more and that positions are dense.
func all(t *testing.T, l Log, n int) []domain.Recorded {
	t.Helper()
	ctx := within(t)
	if n > 0 {
		if err := l.Wait(ctx, domain.Position(n-1)); err != nil {
			t.Fatalf("wait for %d events: %v", n, err)
		}
	}
	got, err := l.Read(ctx, 0, n+100)
	if err != nil {
		t.Fatalf("read: %v", err)
	}
	if len(got) != n {
		t.Fatalf("the log holds %d events, want %d", len(got), n)
	}
	for i, r := range got {
		if r.Position != domain.Position(i+1) {
			t.Fatalf("event %d has position %d", i+1, r.Position)
		}
	}
	if head, err := l.Head(ctx); err != nil || head != domain.Position(n) {
		t.Fatalf("head is %d (%v), want %d", head, err, n)
	}
	return got
}

// resolve gives the position of a cursor.
func resolve(t *testing.T, l Log, c domain.Cursor) domain.Position {
	t.Helper()
	p, err := l.Resolve(within(t), c)
	if err != nil {
		t.Fatalf("resolve %q: %v", c, err)
	}
	return p
}

// sameEvents checks that a log gave what was put in. ID and RecordedAt need not come back: the header has them.
func sameEvents(t *testing.T, got, want []domain.Stored) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("got %d events, want %d", len(got), len(want))
	}
	for i, g := range got {
		w := want[i]
		if g.Stream != w.Stream || g.Revision != w.Revision || g.Type != w.Type {
			t.Errorf("event %d is %s %d %s, want %s %d %s", i, g.Stream, g.Revision, g.Type, w.Stream, w.Revision, w.Type)
		}
		if !bytes.Equal(g.Header, w.Header) {
			t.Errorf("event %d has header %q, want %q", i, g.Header, w.Header)
		}
		if !bytes.Equal(g.Payload, w.Payload) {
			t.Errorf("event %d has another payload (%d bytes, want %d)", i, len(g.Payload), len(w.Payload))
		}
	}
}

func stored(recorded []domain.Recorded) []domain.Stored {
	s := make([]domain.Stored, len(recorded))
	for i, r := range recorded {
		s[i] = r.Stored
	}
	return s
}
