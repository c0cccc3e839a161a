package publish_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/ThreeDotsLabs/watermill/message"

	"ruggespraak/domain"
	"ruggespraak/internal/codec"
	"ruggespraak/internal/ids"
	"ruggespraak/internal/relay"
	"ruggespraak/internal/relay/publish"
	"ruggespraak/internal/sqlite"
)

const measure = "0198f2a4-0000-7000-8000-000000000001"

var sender = publish.Sender{OIN: "00000001823288444000", System: "ruggespraak", Base: "https://ruggespraak.voorbeeld.nl"}

func messages() publish.Messages { return publish.Messages{Sender: sender, Events: domain.Events()} }

// files are a log and a book of their own, in real files.
type files struct {
	*testing.T
	dir  string
	log  *sqlite.Log
	book *relay.Book
	said notes
}

func newFiles(t *testing.T) *files {
	t.Helper()
	f := &files{T: t, dir: t.TempDir()}
	log, err := sqlite.OpenLog(filepath.Join(f.dir, "logboek.sqlite"), sqlite.LogOptions{NewID: func() string { return "dit-logboek" }})
	f.must(err)
	f.log = log
	file, err := sqlite.OpenFile(filepath.Join(f.dir, relay.BookFile))
	f.must(err)
	f.book, err = relay.OpenBook(t.Context(), file, f.log.ID())
	f.must(err)
	t.Cleanup(func() { f.must(errors.Join(f.book.Close(), f.log.Close())) })
	return f
}

func (f *files) must(err error) {
	f.Helper()
	if err != nil {
		f.Fatal(err)
	}
}

// write adds n events to the log, each on a measure of its own, and gives their ids.
func (f *files) write(n int) []string {
	f.Helper()
	var out []string
	for range n {
		id := ids.New()
		s := stored(f.T, domain.Header{ID: ids.New(), Stream: domain.MeasureCategory.Stream("gm0855", id)}, domain.MilestoneReached{MeasureID: domain.MeasureID(id), Name: "halverwege"})
		_, err := f.log.Append(f.Context(), s.Stream, domain.NoStream, []domain.Stored{s})
		f.must(err)
		out = append(out, s.ID)
	}
	return out
}

// stored is an event as a log keeps it; what the header leaves out is filled in.
func stored(t *testing.T, h domain.Header, e domain.Event) domain.Stored {
	t.Helper()
	h.RecordedAt = domain.InstantOf(time.Date(2026, 11, 21, 22, 56, 36, 755677000, time.UTC))
	h.ValidOn, h.Actor, h.Command, h.Municipality = "2026-11-21", "marijke-de-boer", ids.New(), "gm0855"
	if h.Disclosure == "" {
		h.Disclosure = domain.Public
	}
	seal := func(_ domain.Place, plain string) (string, error) {
		return "c2xvdA" + string(rune('a'+len(plain)%26)), nil
	}
	s, err := domain.Codec{Events: domain.Events(), Marshal: codec.Marshal, Unmarshal: codec.Unmarshal, Seal: seal}.Encode(h, e)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// target tells everything from the first event, and loses no time between tries.
func (f *files) target(out message.Publisher) *publish.Target {
	return &publish.Target{
		Name: "proef", Out: out, Messages: messages(), FromStart: true, Prefix: "rs.gm0855", Pace: publish.Pace{First: time.Millisecond, Most: 5 * time.Millisecond},
		Log: f.log, Checkpoints: f.book, Book: f.book, Now: time.Now,
	}
}

// run lets a target publish until the result is called; it returns when the target has stopped.
func (f *files) run(t *publish.Target) (stop func()) {
	ctx, cancel := context.WithCancel(f.Context())
	var running sync.WaitGroup
	running.Go(func() { t.Run(ctx, slog.New(slog.NewTextHandler(&f.said, nil))) })
	stop = sync.OnceFunc(func() {
		cancel()
		running.Wait()
	})
	f.Cleanup(stop)
	return stop
}

// soon waits until something holds.
func (f *files) soon(what string, holds func() bool) {
	f.Helper()
	for deadline := time.Now().Add(20 * time.Second); !holds(); time.Sleep(2 * time.Millisecond) {
		if time.Now().After(deadline) {
			f.Fatalf("not in time: %s\n%s", what, f.said.String())
		}
	}
}

func (f *files) at(reader string) domain.Position {
	f.Helper()
	at, err := f.book.Checkpoint(f.Context(), reader)
	f.must(err)
	return at
}

// notes is a log that several may write to and read.
type notes struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (n *notes) Write(p []byte) (int, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.b.Write(p)
}

func (n *notes) String() string {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.b.String()
}

func (n *notes) clear() {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.b.Reset()
}

// forgetful are checkpoints of a process that is killed between publishing and keeping where it was.
type forgetful struct{ *relay.Book }

func (f forgetful) SaveCheckpoint(ctx context.Context, reader string, at domain.Position) error {
	if at > 0 {
		return nil
	}
	return f.Book.SaveCheckpoint(ctx, reader, at)
}
