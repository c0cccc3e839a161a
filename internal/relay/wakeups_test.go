package relay_test

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"testing"
	"time"

	"ruggespraak/domain"
	"ruggespraak/internal/relay"
)

var quiet = slog.New(slog.DiscardHandler)

// never is a pause that only the context ends.
func never(ctx context.Context, _ time.Duration) error {
	<-ctx.Done()
	return ctx.Err()
}

// running starts wake-ups that go by the wake-ups alone, unless pause says otherwise.
func (f *files) wakeUps(run bool, pause relay.Pause) *relay.WakeUps {
	w := relay.NewWakeUps(f.log, pause)
	ctx, cancel := context.WithCancel(context.Background())
	var running sync.WaitGroup
	if run {
		running.Go(func() { w.Run(ctx, quiet) })
	}
	f.t.Cleanup(func() {
		cancel()
		running.Wait()
		f.must(w.Close())
	})
	return w
}

func TestOneWaiterWakesAllReaders(t *testing.T) {
	f := newFiles(t)
	w := f.wakeUps(true, never)
	for at := range domain.Position(20) {
		var woken sync.WaitGroup
		for range 10 {
			woken.Go(func() {
				if err := w.Wait(t.Context(), at); err != nil {
					t.Error(err)
				}
			})
		}
		f.write(1)
		woken.Wait()
	}
}

// Nobody sends wake-ups here: all are lost.
func TestAReaderWhoseWakeUpsAreLostLooksForItself(t *testing.T) {
	f := newFiles(t)
	looked := make(chan struct{}, 100)
	w := f.wakeUps(false, func(ctx context.Context, _ time.Duration) error {
		looked <- struct{}{}
		return ctx.Err()
	})
	done := make(chan error)
	go func() { done <- w.Wait(t.Context(), 0) }()
	for range 3 {
		<-looked
	}
	f.write(1)
	for {
		select {
		case err := <-done:
			f.must(err)
			return
		case <-looked:
		}
	}
}

func TestWaitingEndsWithTheContext(t *testing.T) {
	f := newFiles(t)
	w := f.wakeUps(true, never)
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error)
	go func() { done <- w.Wait(ctx, 7) }()
	f.write(1)
	cancel()
	if err := <-done; !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func TestAFollowingReaderIsWoken(t *testing.T) {
	f, k := newFiles(t), &taker{}
	w := f.wakeUps(true, never)
	r := f.reader(k)
	r.Wait = w.Wait
	ctx, cancel := context.WithCancel(t.Context())
	var running sync.WaitGroup
	running.Go(func() { r.Follow(ctx, func(err error) { t.Error(err) }) })
	for n := 1; n <= 5; n++ {
		f.write(1)
		until(t, func() bool { return k.count() == n })
	}
	cancel()
	running.Wait()
}
