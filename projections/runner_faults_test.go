package projections_test

import (
	"context"
	"errors"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"ruggespraak/domain"
	"ruggespraak/internal/sqlite"
	"ruggespraak/projections"
)

// failing is a handler that fails on the signal of a name for as long as broken says so.
func failing(name string, broken *error) projections.Handler {
	return projections.Handle(func(tx projections.Tx, _ domain.Meta, e domain.SignalRaised) error {
		if e.SignalID == sig(name) {
			return *broken
		}
		return nil
	})
}

func TestFailingViewStaysAsItWas(t *testing.T) {
	w := newWorld(t)
	broken := errors.New("rule of this view is wrong")
	fault := broken
	views := []projections.Projection{counting("een", 1, nil, failing("f", &fault)), counting("twee", 1, nil)}
	r := w.runner(&logOf{Log: w.log, limit: 2}, w.folder(), views)
	defer closeRunner(t, r)
	raise(w, 0, 3)
	if err := r.CatchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	raise(w, 3, 8) // the sixth, f, is in the batch of the sixth and seventh
	for range 2 {
		if err := r.CatchUp(t.Context()); !errors.Is(err, broken) {
			t.Fatalf("got %v", err)
		}
		same(t, ask(t, r, "een"), projections.Answer{View: "een", Version: 1, UpTo: 5, Rows: once(5)})
		same(t, ask(t, r, "twee"), projections.Answer{View: "twee", Version: 1, UpTo: 8, Rows: once(8)}) // it is not held back
	}
	if err := r.Rebuild(t.Context()); !errors.Is(err, broken) {
		t.Fatalf("got %v", err)
	}
	same(t, ask(t, r, "een").Rows, once(5))
	same(t, ask(t, r, "twee").Rows, once(8))
	if e, two := files(w, "een"), files(w, "twee"); len(e) != 1 || len(two) != 1 {
		t.Errorf("files left: %q %q", e, two)
	}
	fault = nil
	if err := r.CatchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	same(t, ask(t, r, "een").Rows, once(8))
}

func TestViewThatCannotBeMadeLeavesNothing(t *testing.T) {
	w := newWorld(t)
	bad := counting("kapot", 1, nil)
	bad.Schema = `CREATE TABLE gezien (positie INTEGER PRIMARY KEY, aantal INTEGER NOT NULL) STRICT; CREATE TABLE`
	r := w.runner(w.log, w.folder(), []projections.Projection{counting("een", 1, nil), bad})
	defer closeRunner(t, r)
	raise(w, 0, 2)
	for range 2 {
		if err := r.CatchUp(t.Context()); err == nil {
			t.Fatal("a view without tables was built")
		}
		if e, k := files(w, "een"), files(w, "kapot"); len(e)+len(k) > 0 {
			t.Errorf("files left: %q %q", e, k)
		}
	}
	if err := r.CatchUp(t.Context(), "een"); err != nil {
		t.Fatal(err)
	}
	same(t, ask(t, r, "een").Rows, once(2))
}

// What this program does not know it refuses by name; what no view asks for it passes over.
func TestUnknownEvents(t *testing.T) {
	w := newWorld(t)
	r := w.runner(w.log, w.folder(), []projections.Projection{counting("een", 1, nil)})
	defer closeRunner(t, r)
	raise(w, 0, 1)
	add := func(kind string, version int) {
		h := domain.Header{
			ID: id(kind), Stream: municipality + "_" + kind + "-" + id(kind), Type: kind, Version: version, RecordedAt: domain.InstantOf(start), ValidOn: "2025-03-03",
			Actor: "toets", Command: id("opdracht", kind), Municipality: municipality, Disclosure: domain.Public,
		}
		header, err := w.codec().Marshal(h)
		if err != nil {
			t.Fatal(err)
		}
		s := domain.Stored{Stream: h.Stream, Type: kind, ID: h.ID, RecordedAt: start, Header: header, Payload: []byte(`{}`)}
		if _, err := w.log.Append(t.Context(), h.Stream, domain.NoStream, []domain.Stored{s}); err != nil {
			t.Fatal(err)
		}
	}
	add("iets-nieuws", 1)
	if err := r.CatchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	add("signaal-ingebracht", 99)
	if err := r.CatchUp(t.Context()); !errors.Is(err, domain.Invalid) {
		t.Errorf("got %v", err)
	}
	same(t, ask(t, r, "een"), projections.Answer{View: "een", Version: 1, UpTo: 2, Rows: once(1)})
}

func TestRefusedQuestions(t *testing.T) {
	w := newWorld(t)
	w.catchUp(projections.Keys.Name)
	for _, c := range []struct {
		name, view string
		params     map[string]string
		want       domain.Kind
	}{
		{"unknown view", "geen-weergave", nil, domain.NotFound},
		{"unknown param", projections.Keys.Name, map[string]string{"maatregel": "x"}, domain.Invalid},
		{"view that is not built", projections.OpenLoops.Name, nil, domain.Unreached},
	} {
		if _, err := w.views.Query(t.Context(), c.view, projections.Ask{Params: c.params}, nil); !errors.Is(err, c.want) {
			t.Errorf("%s: got %v, want %s", c.name, err, c.want)
		}
	}
	if err := w.views.CatchUp(t.Context(), "geen-weergave"); !errors.Is(err, domain.NotFound) {
		t.Errorf("catch up: got %v", err)
	}
	if _, err := projections.Named(projections.OpenLoops.Name); err != nil {
		t.Error(err)
	}
}

func TestStatusTellsHowFarEachViewIs(t *testing.T) {
	w := newWorld(t)
	w.do(aMeasure("a"))
	w.catchUp()
	w.do(aSignal("1"), linked("1", "a"))
	w.catchUp(projections.Keys.Name)
	got, err := w.views.Status(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var want []projections.Status
	for _, p := range projections.All() {
		s := projections.Status{View: p.Name, Question: p.Question, Version: p.Version, Position: 1, Lag: 2, Built: true}
		if p.Name == projections.Keys.Name {
			s.Position, s.Lag = 3, 0
		}
		want = append(want, s)
	}
	same(t, got, want)
}

func TestCancelledContextChangesNothing(t *testing.T) {
	w := newWorld(t)
	ctx, cancel := context.WithCancel(t.Context())
	r := w.runner(&logOf{Log: w.log, limit: 1, before: func(after domain.Position) error {
		if after == 3 {
			cancel()
		}
		return nil
	}}, w.folder(), []projections.Projection{counting("een", 1, nil)})
	defer closeRunner(t, r)
	raise(w, 0, 2)
	if err := r.CatchUp(ctx); err != nil {
		t.Fatal(err)
	}
	raise(w, 2, 5)
	if err := r.CatchUp(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("catch up: got %v", err)
	}
	for _, move := range []func(context.Context, ...string) error{r.CatchUp, r.Rebuild} {
		if err := move(ctx); !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
	}
	at := domain.InstantOf(w.clock.read())
	for _, moment := range []*domain.Instant{nil, &at} {
		if _, err := r.Query(ctx, "een", projections.Ask{}, moment); !errors.Is(err, context.Canceled) {
			t.Errorf("query: got %v", err)
		}
	}
	same(t, ask(t, r, "een").Rows, once(3))
	if got := files(w, "een"); len(got) != 1 {
		t.Errorf("files left: %q", got)
	}
}

func TestAwait(t *testing.T) {
	w := newWorld(t)
	w.do(aMeasure("a"))
	w.catchUp()
	res, err := aSignal("1").Do(t.Context(), w.desk)
	if err != nil {
		t.Fatal(err)
	}
	view := projections.OpenLoops.Name
	soon, cancel := context.WithTimeout(t.Context(), 80*time.Millisecond)
	defer cancel()
	if there, err := w.views.Await(soon, view, res.Cursor); there || err != nil {
		t.Errorf("a view that does not move: got %t, %v", there, err)
	}
	if there, err := w.views.Await(soon, view, res.Cursor); there || err != nil { // also when the context has ended already
		t.Errorf("a context that has ended: got %t, %v", there, err)
	}
	if there, err := w.views.Await(t.Context(), view, ""); !there || err != nil {
		t.Errorf("nothing to wait for: got %t, %v", there, err)
	}
	if there, err := w.views.Await(t.Context(), "geen-weergave", res.Cursor); there || !errors.Is(err, domain.NotFound) {
		t.Errorf("unknown view: got %t, %v", there, err)
	}
	if there, err := w.views.Await(t.Context(), view, "geen plaats"); there || err == nil {
		t.Errorf("cursor of no log: got %t, %v", there, err)
	}
	var wg sync.WaitGroup
	wg.Go(func() {
		if there, err := w.views.Await(t.Context(), view, res.Cursor); !there || err != nil {
			t.Errorf("a view that moves: got %t, %v", there, err)
		}
	})
	w.catchUp(view)
	wg.Wait()
}

func TestFollowKeepsUp(t *testing.T) {
	w := newWorld(t)
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	log, err := sqlite.OpenLog(filepath.Join(w.dir, "logboek.sqlite"), sqlite.LogOptions{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = log.Close() }()
	reader := w.runner(log, w.folder(), projections.All())
	defer closeRunner(t, reader)
	var wg sync.WaitGroup
	wg.Go(func() { w.views.Follow(ctx, func(err error) { t.Errorf("follow: %v", err) }) })
	for _, name := range []string{"1", "2", "3"} {
		res, err := aSignal(name).Do(ctx, w.desk)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range projections.All() {
			for _, r := range []*projections.Runner{reader, w.views} { // the reader sees it without being told
				if there, err := r.Await(ctx, p.Name, res.Cursor); !there || err != nil {
					t.Fatalf("%s: got %t, %v", p.Name, there, err)
				}
			}
		}
	}
	cancel()
	wg.Wait()
}

func TestFollowReportsAndTriesAgain(t *testing.T) {
	w := newWorld(t)
	broken := errors.New("bad moment")
	fault := broken
	r := w.runner(w.log, w.folder(), []projections.Projection{counting("een", 1, nil, failing("a", &fault))})
	defer closeRunner(t, r)
	raise(w, 0, 1)
	ctx, cancel := context.WithCancel(t.Context())
	var wg sync.WaitGroup
	reported := 0
	wg.Go(func() {
		r.Follow(ctx, func(err error) {
			reported++
			if fault = nil; !errors.Is(err, broken) {
				t.Errorf("got %v", err)
			}
		})
	})
	there, err := r.Await(ctx, "een", "1")
	cancel()
	wg.Wait()
	if !there || err != nil || reported != 1 {
		t.Errorf("got %t, %v after %d reports", there, err, reported)
	}
}

// A log that was put back from an older copy and grew again has the same name and may be as long, but tells something else.
func TestLogThatWasPutBackMeansRebuild(t *testing.T) {
	w, other := newWorld(t), newWorld(t)
	views := []projections.Projection{counting("een", 1, nil)}
	r := w.runner(w.log, w.folder(), views)
	raise(w, 0, 3)
	if err := r.CatchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	closeRunner(t, r)
	other.ids = 1000 // ids of events are never the same
	other.do(aSignal("a"), aSignal("b"), aMeasure("a"), aSignal("d"))
	r = w.runner(&logOf{Log: other.log, id: w.log.ID()}, w.folder(), views)
	defer closeRunner(t, r)
	if err := r.CatchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	same(t, ask(t, r, "een"), projections.Answer{View: "een", Version: 1, UpTo: 4, Rows: []seen{{1, 1}, {2, 1}, {4, 1}}})
}

// Who catches up goes to where the log was, or would never be done while others write.
func TestCatchingUpEndsWhileOthersWrite(t *testing.T) {
	w := newWorld(t)
	raise(w, 0, 4)
	n := 4
	r := w.runner(&logOf{Log: w.log, limit: 1, before: func(domain.Position) error {
		if n++; n > 20 {
			return errors.New("it goes on and on")
		}
		raise(w, n, n+1)
		return nil
	}}, w.folder(), []projections.Projection{counting("een", 1, nil)})
	defer closeRunner(t, r)
	if err := r.CatchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	same(t, ask(t, r, "een").Rows, once(4))
}
