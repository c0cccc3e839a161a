package projections_test

import (
	"context"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"

	"ruggespraak/domain"
	"ruggespraak/internal/sqlite"
	"ruggespraak/projections"
)

// A query that still reads the file that was replaced gets its answer; new ones read the new file meanwhile; and only then
// is the old file closed and removed.
func TestReplacedFileStaysUntilItIsRead(t *testing.T) {
	w := newWorld(t)
	var slow atomic.Bool
	reading, goOn := make(chan struct{}), make(chan struct{})
	r := w.runner(w.log, w.folder(), []projections.Projection{counting("een", 1, func() error {
		if slow.CompareAndSwap(true, false) {
			close(reading)
			<-goOn
		}
		return nil
	})})
	defer closeRunner(t, r)
	raise(w, 0, 3)
	if err := r.CatchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	slow.Store(true)
	var wg sync.WaitGroup
	wg.Go(func() {
		a, err := r.Query(t.Context(), "een", projections.Ask{}, nil)
		if err != nil {
			t.Errorf("the slow query: %v", err)
			return
		}
		same(t, a, projections.Answer{View: "een", Version: 1, UpTo: 3, Rows: once(3)})
	})
	<-reading
	raise(w, 3, 5)
	rebuilt := make(chan error, 1)
	wg.Go(func() { rebuilt <- r.Rebuild(t.Context()) })
	for ask(t, r, "een").UpTo != 5 { // the new file answers while the old one is read
		select {
		case err := <-rebuilt:
			t.Fatalf("the old file was removed while it was read (%v)", err)
		default:
		}
	}
	if got := files(w, "een"); len(got) != 2 {
		t.Errorf("files: %q", got)
	}
	close(goOn)
	if err := <-rebuilt; err != nil {
		t.Fatal(err)
	}
	wg.Wait()
	if got := files(w, "een"); len(got) != 1 {
		t.Errorf("files: %q", got)
	}
}

// A rebuild whose context ends while it waits for a slow reader has taken over all the same.
func TestTakeoverThatIsNotWaitedFor(t *testing.T) {
	w := newWorld(t)
	var slow atomic.Bool
	reading, goOn := make(chan struct{}), make(chan struct{})
	r := w.runner(w.log, w.folder(), []projections.Projection{counting("een", 1, func() error {
		if slow.CompareAndSwap(true, false) {
			close(reading)
			<-goOn
		}
		return nil
	})})
	defer closeRunner(t, r)
	raise(w, 0, 1)
	if err := r.CatchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	slow.Store(true)
	var wg sync.WaitGroup
	wg.Go(func() {
		if _, err := r.Query(t.Context(), "een", projections.Ask{}, nil); err != nil {
			t.Errorf("the slow query: %v", err)
		}
	})
	<-reading
	raise(w, 1, 2)
	ctx, cancel := context.WithCancel(t.Context())
	var stopped error
	wg.Go(func() { stopped = r.Rebuild(ctx) })
	for ask(t, r, "een").UpTo != 2 {
	}
	cancel()
	close(goOn)
	wg.Wait()
	if stopped != nil && ctx.Err() == nil {
		t.Error(stopped)
	}
	if err := r.Rebuild(t.Context()); err != nil { // removes whatever was left
		t.Fatal(err)
	}
	same(t, ask(t, r, "een").Rows, once(2))
	if got := files(w, "een"); len(got) != 1 {
		t.Errorf("files: %q", got)
	}
}

// Queries, here and in another process, run beside writing, moving and rebuilding, and never see a view go back.
func TestQueriesBesideMovingAndRebuilding(t *testing.T) {
	w := newWorld(t)
	log, err := sqlite.OpenLog(filepath.Join(w.dir, "logboek.sqlite"), sqlite.LogOptions{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = log.Close() }()
	reader := w.runner(log, w.folder(), projections.All())
	defer closeRunner(t, reader)
	w.do(aMeasure("a"), aDecision("d", "a"))
	w.catchUp()

	ctx, stop := context.WithCancel(t.Context())
	var queries, wg sync.WaitGroup
	for _, r := range []*projections.Runner{w.views, reader} {
		for _, p := range []projections.Projection{projections.SignalsPerMeasure, projections.OpenLoops, projections.SignalsPerMeasure} {
			queries.Go(func() {
				var last domain.Position
				for ctx.Err() == nil {
					a, err := r.Query(t.Context(), p.Name, w.open(), nil)
					if err != nil {
						t.Errorf("query %s: %v", p.Name, err)
						return
					}
					if a.UpTo < last {
						t.Errorf("%s went back from %d to %d", p.Name, last, a.UpTo)
					}
					last = a.UpTo
				}
			})
		}
	}
	wg.Go(func() {
		for range 8 {
			if err := w.views.Rebuild(t.Context()); err != nil {
				t.Errorf("rebuild: %v", err)
			}
		}
	})
	wg.Go(func() {
		for range 16 {
			if err := w.views.CatchUp(t.Context()); err != nil {
				t.Errorf("catch up: %v", err)
			}
		}
	})
	someLinked(w, "a", "s", 15)
	wg.Wait()
	stop()
	queries.Wait()
	w.catchUp()
	if got := rows[projections.MeasureRow](w, projections.SignalsPerMeasure, w.open()); got[0].Signals != shown(15) {
		t.Errorf("got %v signals", got[0].Signals)
	}
	for _, p := range projections.All() {
		if got := files(w, p.Name); len(got) != 1 {
			t.Errorf("files: %q", got)
		}
	}
}

func TestClosingWaitsForQueries(t *testing.T) {
	w := newWorld(t)
	reading, goOn := make(chan struct{}), make(chan struct{})
	r := w.runner(w.log, w.folder(), []projections.Projection{counting("een", 1, func() error {
		close(reading)
		<-goOn
		return nil
	})})
	raise(w, 0, 1)
	if err := r.CatchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	wg.Go(func() {
		if _, err := r.Query(t.Context(), "een", projections.Ask{}, nil); err != nil {
			t.Errorf("query: %v", err)
		}
	})
	<-reading
	var closed atomic.Bool
	wg.Go(func() {
		closeRunner(t, r)
		closed.Store(true)
	})
	for err := error(nil); err == nil; { // until the register is closed
		_, err = r.Status(t.Context())
	}
	if closed.Load() {
		t.Error("closed while a query runs")
	}
	close(goOn)
	wg.Wait()
	if _, err := r.Query(t.Context(), "een", projections.Ask{}, nil); err == nil {
		t.Error("a closed runner answers")
	}
}
