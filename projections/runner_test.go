package projections_test

import (
	"context"
	"errors"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"ruggespraak/domain"
	"ruggespraak/internal/sqlite"
	"ruggespraak/projections"
)

// seen is how often a view was shown the event at a position.
type seen struct {
	Position int64
	Times    int64
}

// counting is a view that counts how often it is shown each signal raised. Its query calls during, if there is one.
func counting(name string, version int, during func() error, also ...projections.Handler) projections.Projection {
	return projections.Projection{
		Name: name, Version: version, Schema: `CREATE TABLE gezien (positie INTEGER PRIMARY KEY, aantal INTEGER NOT NULL) STRICT;`,
		On: append([]projections.Handler{projections.Handle(func(tx projections.Tx, m domain.Meta, _ domain.SignalRaised) error {
			return tx.Exec(`INSERT INTO gezien VALUES (?, 1) ON CONFLICT (positie) DO UPDATE SET aantal = aantal + 1`, int64(m.Position))
		})}, also...),
		Query: func(tx projections.Tx, _ projections.Ask) (any, error) {
			if during != nil {
				if err := during(); err != nil {
					return nil, err
				}
			}
			list := []seen{}
			err := tx.Query(`SELECT positie, aantal FROM gezien ORDER BY positie`, func(r projections.Row) error {
				list = append(list, seen{r.Int(0), r.Int(1)})
				return nil
			})
			return list, err
		},
	}
}

func once(n int) []seen {
	list := []seen{}
	for i := range n {
		list = append(list, seen{int64(i + 1), 1})
	}
	return list
}

func ask(t *testing.T, r *projections.Runner, view string) projections.Answer {
	t.Helper()
	a, err := r.Query(t.Context(), view, projections.Ask{}, nil)
	if err != nil {
		t.Fatalf("query %s: %v", view, err)
	}
	return a
}

func raise(w *world, from, to int) {
	for i := from; i < to; i++ {
		w.do(aSignal(string(rune('a' + i))))
	}
}

// files lists the files of a view.
func files(w *world, view string) []string {
	w.t.Helper()
	names, err := w.folder().List()
	if err != nil {
		w.t.Fatalf("list files: %v", err)
	}
	own := regexp.MustCompile(`^` + regexp.QuoteMeta(view) + `\.v\d`)
	return slices.DeleteFunc(names, func(n string) bool { return !own.MatchString(n) })
}

// logOf is a log that does something else in places.
type logOf struct {
	projections.Log
	id     string
	limit  int // of a batch; 0: as asked for
	again  int // how many events of the batch before are delivered again
	before func(after domain.Position) error
}

func (l *logOf) ID() string {
	if l.id != "" {
		return l.id
	}
	return l.Log.ID()
}

func (l *logOf) Read(ctx context.Context, after domain.Position, limit int, types ...string) ([]domain.Recorded, error) {
	if l.before != nil {
		if err := l.before(after); err != nil {
			return nil, err
		}
	}
	if l.limit > 0 {
		limit = min(limit, l.limit)
	}
	events, err := l.Log.Read(ctx, after, limit, types...)
	if err != nil || len(events) == 0 || l.again == 0 {
		return events, err
	}
	old, err := l.Log.Read(ctx, max(0, after-domain.Position(l.again)), int(min(after, domain.Position(l.again))), types...)
	return append(old, events...), err
}

func closeRunner(t *testing.T, r *projections.Runner) {
	t.Helper()
	if err := r.Close(); err != nil {
		t.Errorf("close views: %v", err)
	}
}

func TestEachEventIsShownOnce(t *testing.T) {
	w := newWorld(t)
	views := []projections.Projection{counting("een", 1, nil), counting("twee", 1, nil)}
	log := &logOf{Log: w.log, limit: 3, again: 5}
	r := w.runner(log, w.folder(), views)
	raise(w, 0, 7)
	for _, names := range [][]string{{"een"}, {"twee"}, nil, nil} { // each at its own checkpoint
		if err := r.CatchUp(t.Context(), names...); err != nil {
			t.Fatal(err)
		}
		raise(w, int(w.head()), int(w.head())+2)
	}
	closeRunner(t, r)

	r = w.runner(log, w.folder(), views) // another process goes on where the last one stopped
	defer closeRunner(t, r)
	same(t, ask(t, r, "een").Rows, once(13))
	if err := r.CatchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, v := range views {
		same(t, ask(t, r, v.Name), projections.Answer{View: v.Name, Version: 1, UpTo: 15, Rows: once(15)})
	}
}

func TestLogFailsBetweenBatches(t *testing.T) {
	w := newWorld(t)
	views := []projections.Projection{counting("een", 1, nil)}
	broken := errors.New("disk is on fire")
	log := &logOf{Log: w.log, limit: 2}
	r := w.runner(log, w.folder(), views)
	raise(w, 0, 3)
	if err := r.CatchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	raise(w, 3, 9)
	log.before = func(after domain.Position) error {
		if after >= 5 {
			return broken
		}
		return nil
	}
	if err := r.CatchUp(t.Context()); !errors.Is(err, broken) {
		t.Fatalf("got %v", err)
	}
	same(t, ask(t, r, "een").Rows, once(5)) // what it had is there
	if err := r.Rebuild(t.Context()); !errors.Is(err, broken) {
		t.Fatalf("got %v", err)
	}
	same(t, ask(t, r, "een").Rows, once(5)) // the old view answers
	if got := files(w, "een"); len(got) != 1 {
		t.Errorf("a build that failed left %q", got)
	}
	log.before = nil
	closeRunner(t, r)
	r = w.runner(log, w.folder(), views)
	defer closeRunner(t, r)
	if err := r.CatchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	same(t, ask(t, r, "een").Rows, once(9))
}

// A killed process leaves a half-built file. The next build takes another name and removes it.
func TestLeftOverBuildIsSwept(t *testing.T) {
	w := newWorld(t)
	p := counting("een", 1, nil)
	left := "een.v1." + w.log.ID() + ".7.sqlite"
	f, err := w.folder().Open(left)
	if err == nil {
		err = f.Write(t.Context(), func(tx projections.Tx) error { return tx.Script(p.Schema) })
	}
	if err == nil {
		err = f.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	raise(w, 0, 2)
	r := w.runner(w.log, w.folder(), []projections.Projection{p})
	defer closeRunner(t, r)
	if err := r.CatchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	same(t, files(w, "een"), []string{"een.v1." + w.log.ID() + ".8.sqlite"})
	same(t, ask(t, r, "een").Rows, once(2))
}

func TestNewVersionTakesOver(t *testing.T) {
	w := newWorld(t)
	old := w.runner(w.log, w.folder(), []projections.Projection{counting("een", 1, nil), counting("een.view", 1, nil)})
	defer closeRunner(t, old)
	raise(w, 0, 3)
	if err := old.CatchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	raise(w, 3, 4)
	var running []seen
	var r *projections.Runner
	log := &logOf{Log: w.log, limit: 2, before: func(domain.Position) error {
		running = ask(t, old, "een").Rows.([]seen) // while the new one is built
		if _, err := r.Query(t.Context(), "een", projections.Ask{}, nil); !errors.Is(err, domain.Unreached) {
			t.Errorf("the new version answers before it is there: %v", err)
		}
		return nil
	}}
	r = w.runner(log, w.folder(), []projections.Projection{counting("een", 2, nil)})
	defer closeRunner(t, r)
	if err := r.CatchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	same(t, running, once(3))
	same(t, ask(t, r, "een"), projections.Answer{View: "een", Version: 2, UpTo: 4, Rows: once(4)})
	same(t, files(w, "een"), []string{"een.v2." + w.log.ID() + ".2.sqlite"})
	if _, err := old.Query(t.Context(), "een", projections.Ask{}, nil); !errors.Is(err, domain.Unreached) {
		t.Errorf("the old version still answers: %v", err)
	}
	same(t, ask(t, old, "een.view").Rows, once(3)) // another view with a name that begins alike
}

func TestAnotherLogMeansAnotherView(t *testing.T) {
	w := newWorld(t)
	views := []projections.Projection{counting("een", 1, nil)}
	r := w.runner(w.log, w.folder(), views)
	raise(w, 0, 3)
	if err := r.CatchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	closeRunner(t, r)
	other := w.runner(&logOf{Log: w.log, id: "ander"}, w.folder(), views)
	defer closeRunner(t, other)
	if _, err := other.Query(t.Context(), "een", projections.Ask{}, nil); !errors.Is(err, domain.Unreached) {
		t.Errorf("a view of another log answers: %v", err)
	}
	if err := other.CatchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	same(t, ask(t, other, "een").Rows, once(3))
	same(t, files(w, "een"), []string{"een.v1.ander.2.sqlite"})
}

// shortened is the log as an old backup has it.
type shortened struct {
	projections.Log
	head domain.Position
}

func (l shortened) Head(context.Context) (domain.Position, error) { return l.head, nil }

func (l shortened) Read(ctx context.Context, after domain.Position, limit int, types ...string) ([]domain.Recorded, error) {
	return l.Log.Read(ctx, after, min(limit, int(max(0, l.head-after))), types...)
}

func TestShorterLogMeansRebuild(t *testing.T) {
	w := newWorld(t)
	views := []projections.Projection{counting("een", 1, nil), counting("twee", 1, nil)}
	r := w.runner(w.log, w.folder(), views)
	raise(w, 0, 3)
	if err := r.CatchUp(t.Context(), "twee"); err != nil {
		t.Fatal(err)
	}
	raise(w, 3, 5)
	if err := r.CatchUp(t.Context(), "een"); err != nil {
		t.Fatal(err)
	}
	closeRunner(t, r)
	r = w.runner(shortened{Log: w.log, head: 3}, w.folder(), views)
	defer closeRunner(t, r)
	if err := r.CatchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, v := range views {
		same(t, ask(t, r, v.Name), projections.Answer{View: v.Name, Version: 1, UpTo: 3, Rows: once(3)})
	}
	if got := files(w, "twee"); len(got) != 1 || !strings.HasSuffix(got[0], ".1.sqlite") {
		t.Errorf("the view that the log still reaches was built anew: %q", got)
	}
}

func TestRebuiltViewsAnswerAlike(t *testing.T) {
	w := newWorld(t)
	w.do(aMeasure("a"), aDecision("d", "a", expecting(fewer)))
	someLinked(w, "a", "s", 4)
	w.catchUp()
	w.do(told("s0", "x"), answered("s0", "x", "p", domain.Worse))
	w.catchUp()
	ask := w.open()
	for _, p := range projections.All() {
		ask.Params = nil
		if p.Name == projections.Trail.Name {
			ask.Params = map[string]string{"id": string(mea("a"))}
		}
		before := written(t, w.answer(p.Name, ask))
		if err := w.views.Rebuild(t.Context(), p.Name); err != nil {
			t.Fatal(err)
		}
		if after := written(t, w.answer(p.Name, ask)); after != before {
			t.Errorf("%s\nbefore %s\nafter  %s", p.Name, before, after)
		}
		if got := files(w, p.Name); len(got) != 1 {
			t.Errorf("%s has files %q", p.Name, got)
		}
	}
}

// A reader in another process has its own runner, folder and connection to the log.
func TestAnotherProcessSeesTheTakeover(t *testing.T) {
	w := newWorld(t)
	views := []projections.Projection{counting("een", 1, nil)}
	r := w.runner(w.log, w.folder(), views)
	defer closeRunner(t, r)
	log, err := sqlite.OpenLog(filepath.Join(w.dir, "logboek.sqlite"), sqlite.LogOptions{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = log.Close() }()
	reader := w.runner(log, w.folder(), views)
	defer closeRunner(t, reader)
	if _, err := reader.Query(t.Context(), "een", projections.Ask{}, nil); !errors.Is(err, domain.Unreached) {
		t.Errorf("a view that is not there answers: %v", err)
	}
	for n := range 4 {
		raise(w, n, n+1)
		if err := r.CatchUp(t.Context()); err != nil {
			t.Fatal(err)
		}
		same(t, ask(t, reader, "een").Rows, once(n+1))
		for range n { // each time under another name, also when the reader did not look in between
			if err := r.Rebuild(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		same(t, ask(t, reader, "een").Rows, once(n+1))
	}
}

// What is asked of a fixed list and does not stand on it is refused: an empty answer would say that there is none.
func TestAChoiceThatIsNotThereIsRefused(t *testing.T) {
	w := newWorld(t)
	w.on("2025-03-10", aSignal("1"))
	w.catchUp()
	for _, c := range []struct{ view, name, chosen string }{
		{"stemmen", "kenmerk", "rol"}, {"termijnagenda", "voor", "kadernota"}, {"termijnagenda", "soort", "motie"},
		{"toezeggingen-en-moties", "stand", "heropend"}, {"toezeggingen-en-moties", "soort", "amendement"}, {"bundels", "stand", "besloten"},
		{"lessen", "soort", "les"}, {"doorlooptijden", "domein", "wmo"},
	} {
		ask := w.open()
		ask.Params = map[string]string{c.name: c.chosen}
		if _, err := w.views.Query(context.Background(), c.view, ask, nil); err != nil {
			t.Errorf("%s, %s %q: %v", c.view, c.name, c.chosen, err)
		}
		ask.Params[c.name] = "iets"
		_, err := w.views.Query(context.Background(), c.view, ask, nil)
		if refusal := (*domain.Error)(nil); !errors.As(err, &refusal) || refusal.Field != c.name || !strings.Contains(refusal.Text, c.chosen) {
			t.Errorf("%s, %s: got %v", c.view, c.name, err)
		}
	}
}
