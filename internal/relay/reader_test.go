package relay_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"ruggespraak/domain"
	"ruggespraak/internal/relay"
	"ruggespraak/internal/sqlite"
)

// files are a log and a book of their own, in real files.
type files struct {
	t    *testing.T
	dir  string
	log  *sqlite.Log
	book *relay.Book
}

func newFiles(t *testing.T) *files {
	f := &files{t: t, dir: t.TempDir()}
	log, err := sqlite.OpenLog(filepath.Join(f.dir, "logboek.sqlite"), sqlite.LogOptions{NewID: func() string { return "dit-logboek" }})
	f.must(err)
	f.log = log
	f.reopen()
	t.Cleanup(func() { f.must(errors.Join(f.book.Close(), f.log.Close())) })
	return f
}

func (f *files) must(err error) {
	f.t.Helper()
	if err != nil {
		f.t.Fatal(err)
	}
}

// reopen opens the book, as after a restart.
func (f *files) reopen() {
	f.t.Helper()
	if f.book != nil {
		f.must(f.book.Close())
	}
	file, err := sqlite.OpenFile(filepath.Join(f.dir, relay.BookFile))
	f.must(err)
	f.book, err = relay.OpenBook(f.t.Context(), file, f.log.ID())
	f.must(err)
}

// write adds n events to the log.
func (f *files) write(n int) {
	f.t.Helper()
	for range n {
		head, err := f.log.Head(f.t.Context())
		f.must(err)
		stream := fmt.Sprintf("gm0001_signaal-%d", head)
		h := domain.Header{ID: fmt.Sprintf("e%d", head), Stream: stream, Type: "ontvangst-bevestigd", RecordedAt: domain.InstantOf(time.Unix(1e9, 0))}
		_, err = f.log.Append(f.t.Context(), stream, domain.NoStream, []domain.Stored{{
			Stream: stream, Type: h.Type, ID: h.ID, RecordedAt: h.RecordedAt.Time, Header: []byte(`{"id":"` + h.ID + `"}`), Payload: []byte(`{}`),
		}})
		f.must(err)
	}
}

// taker takes what is delivered.
type taker struct {
	mu    sync.Mutex
	got   []domain.Position
	fails func(domain.Position) error
}

func (k *taker) deliver(_ context.Context, r domain.Recorded) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.fails != nil {
		if err := k.fails(r.Position); err != nil {
			return err
		}
	}
	k.got = append(k.got, r.Position)
	return nil
}

func (f *files) reader(k *taker) *relay.Reader {
	return &relay.Reader{Name: "proef", Log: f.log, Checkpoints: f.book, Deliver: k.deliver}
}

func TestAReaderDeliversInOrderAndGoesOnWhereItStopped(t *testing.T) {
	f, k := newFiles(t), &taker{}
	f.write(3)
	f.must(f.reader(k).CatchUp(t.Context()))
	f.write(2)
	f.reopen()
	f.must(f.reader(k).CatchUp(t.Context()))
	if want := []domain.Position{1, 2, 3, 4, 5}; !slices.Equal(k.got, want) {
		t.Errorf("delivered %v, want %v", k.got, want)
	}
}

func TestAFailureKeepsTheReaderWhereItIs(t *testing.T) {
	f, broken := newFiles(t), errors.New("away")
	k := &taker{fails: func(p domain.Position) error {
		if p == 3 {
			return broken
		}
		return nil
	}}
	f.write(4)
	if err := f.reader(k).CatchUp(t.Context()); !errors.Is(err, broken) {
		t.Fatalf("got %v", err)
	}
	k.fails = nil
	f.must(f.reader(k).CatchUp(t.Context()))
	if want := []domain.Position{1, 2, 3, 4}; !slices.Equal(k.got, want) {
		t.Errorf("delivered %v, want %v", k.got, want)
	}
}

func TestFollowingTriesAgainAfterAPauseThatGrowsAndWakesWithTheLog(t *testing.T) {
	f := newFiles(t)
	f.write(1)
	tries := 0
	k := &taker{fails: func(p domain.Position) error {
		if p == 1 {
			if tries++; tries < 4 {
				return domain.Errorf(domain.Unreached, "Nog niet.")
			}
		}
		return nil
	}}
	var pauses []time.Duration
	r := f.reader(k)
	r.Pause = func(_ context.Context, d time.Duration) error {
		pauses = append(pauses, d)
		return nil
	}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() {
		defer close(done)
		r.Follow(ctx, func(error) {})
	}()
	until(t, func() bool { return k.count() == 1 })
	f.write(2)
	until(t, func() bool { return k.count() == 3 })
	cancel()
	<-done
	if want := []time.Duration{100 * time.Millisecond, 200 * time.Millisecond, 400 * time.Millisecond}; !slices.Equal(pauses, want) {
		t.Errorf("paused %v, want %v", pauses, want)
	}
	if at, err := f.book.Checkpoint(t.Context(), "proef"); err != nil || at != 3 {
		t.Errorf("checkpoint %d, %v", at, err)
	}
}

func TestStoppingSavesHowFarItCame(t *testing.T) {
	f, k := newFiles(t), &taker{}
	f.write(10)
	ctx, cancel := context.WithCancel(t.Context())
	r := f.reader(k)
	r.Every = 1000
	k.fails = func(p domain.Position) error {
		if p == 7 {
			cancel()
		}
		return nil
	}
	r.Follow(ctx, func(err error) { t.Error(err) })
	if at, err := f.book.Checkpoint(t.Context(), "proef"); err != nil || at != 7 {
		t.Errorf("checkpoint %d, %v", at, err)
	}
}

func TestOnlyTheHolderOfTheLeaseDelivers(t *testing.T) {
	f, k := newFiles(t), &taker{}
	f.write(2)
	asked := 0
	r := f.reader(k)
	r.Lease = func(_ context.Context, name string) (bool, error) {
		if k.count() > 0 {
			t.Error("delivered without the lease")
		}
		asked++
		return asked == 3 && name == "proef", nil
	}
	ctx, cancel := context.WithCancel(t.Context())
	r.Pause = func(context.Context, time.Duration) error { return nil }
	r.Wait = func(context.Context, domain.Position) error {
		cancel()
		return nil
	}
	r.Follow(ctx, func(err error) { t.Error(err) })
	if k.count() != 2 || asked != 3 {
		t.Errorf("delivered %d after asking %d times", k.count(), asked)
	}
}

func TestABookOfAnotherLogIsBegunAnew(t *testing.T) {
	f := newFiles(t)
	f.must(f.book.SaveCheckpoint(t.Context(), "proef", 7))
	f.must(f.book.Close())
	file, err := sqlite.OpenFile(filepath.Join(f.dir, relay.BookFile))
	f.must(err)
	f.book, err = relay.OpenBook(t.Context(), file, "ander-logboek")
	f.must(err)
	if at, err := f.book.Checkpoint(t.Context(), "proef"); err != nil || at != 0 {
		t.Errorf("checkpoint %d, %v", at, err)
	}
}

func TestAShorterLogIsReadFromItsEnd(t *testing.T) {
	f, k := newFiles(t), &taker{}
	f.write(2)
	f.must(f.book.SaveCheckpoint(t.Context(), "proef", 9))
	r := f.reader(k)
	f.must(r.CatchUp(t.Context()))
	f.write(1)
	f.must(r.CatchUp(t.Context()))
	if want := []domain.Position{3}; !slices.Equal(k.got, want) {
		t.Errorf("delivered %v, want %v", k.got, want)
	}
	f.reopen()
	if at, err := f.book.Checkpoint(t.Context(), "proef"); err != nil || at != 3 {
		t.Errorf("checkpoint %d, %v", at, err)
	}
}

func (k *taker) count() int {
	k.mu.Lock()
	defer k.mu.Unlock()
	return len(k.got)
}

// until waits for a condition.
func until(t *testing.T, met func() bool) {
	t.Helper()
	for end := time.Now().Add(20 * time.Second); !met(); time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("waited in vain")
		}
	}
}
