package metrics_test

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"sort"
	"strconv"
	"strings"
	"testing"
	"time"

	"ruggespraak/commands"
	"ruggespraak/domain"
	"ruggespraak/internal/metrics"
	"ruggespraak/internal/node"
	"ruggespraak/projections"
)

var errGone = errors.New("nobody answers")

// world is a real node that is measured, with a clock that stands still.
type world struct {
	t       *testing.T
	now     time.Time
	node    *node.Node
	metrics *metrics.Metrics
	sources metrics.Sources
	log     strings.Builder
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{t: t, now: time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)}
	clock := func() time.Time { return w.now }
	w.metrics = metrics.New(metrics.Options{Now: clock, Kinds: []string{"signalen", "besluiten"}})
	dir := t.TempDir()
	n, err := node.OpenWriter(t.Context(), filepath.Join(dir, "gegevens"), node.Options{
		MasterKeyFile: filepath.Join(dir, "hoofdsleutel"), Now: clock, Measure: w.metrics.Store,
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = n.Close() })
	w.node = n
	w.sources = metrics.Sources{Log: n.Log, Views: n.Views, Folder: n, Now: clock}
	return w
}

// raise brings in signals, at the time that it is.
func (w *world) raise(n int) {
	w.t.Helper()
	for range n {
		c := commands.RaiseSignal{SignalInput: commands.SignalInput{Story: "x", Kind: "idee", Sectors: []domain.Sector{"wmo"}}}
		if _, err := c.Do(w.t.Context(), w.node.Desk(commands.By{})); err != nil {
			w.t.Fatal(err)
		}
	}
}

func (w *world) catchUp(views ...string) {
	w.t.Helper()
	if err := w.node.Views.CatchUp(w.t.Context(), views...); err != nil {
		w.t.Fatal(err)
	}
}

// admin is the address where a node is asked how it does.
func (w *world) admin(stopping context.Context) http.Handler {
	w.t.Helper()
	h, err := w.metrics.Admin(stopping, w.sources, slog.New(slog.NewTextHandler(&w.log, nil)))
	if err != nil {
		w.t.Fatal(err)
	}
	return h
}

func get(t *testing.T, h http.Handler, path string) (int, string) {
	t.Helper()
	rec := httptest.NewRecorder()
	h.ServeHTTP(rec, httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, nil))
	body, err := io.ReadAll(rec.Result().Body)
	if err != nil {
		t.Fatal(err)
	}
	return rec.Code, string(body)
}

// figures reads what Prometheus would: every series with its value.
type figures map[string]float64

func read(t *testing.T, h http.Handler) figures {
	t.Helper()
	code, page := get(t, h, "/metrics")
	if code != http.StatusOK {
		t.Fatalf("the figures answer %d: %s", code, page)
	}
	out := figures{}
	for line := range strings.Lines(page) {
		series, value, _ := strings.Cut(strings.TrimSpace(line), " ")
		if n, err := strconv.ParseFloat(value, 64); err == nil && !strings.HasPrefix(series, "#") {
			out[series] = n
		}
	}
	return out
}

// names are the metrics that the figures are of.
func (f figures) names() []string {
	known := map[string]bool{}
	for series := range f {
		name, _, _ := strings.Cut(series, "{")
		known[name] = true
	}
	var out []string
	for name := range known {
		out = append(out, name)
	}
	sort.Strings(out)
	return out
}

func (f figures) want(t *testing.T, want map[string]float64) {
	t.Helper()
	for series, n := range want {
		if got, there := f[series]; !there || got != n {
			t.Errorf("%s is %v (there: %t), want %v", series, got, there, n)
		}
	}
}

// brokenLog does not answer.
type brokenLog struct{}

func (brokenLog) Head(context.Context) (domain.Position, error) { return 0, errGone }

func (brokenLog) Read(context.Context, domain.Position, int, ...string) ([]domain.Recorded, error) {
	return nil, errGone
}

// brokenViews can't say how far they are.
type brokenViews struct{}

func (brokenViews) Status(context.Context) ([]projections.Status, error) { return nil, errGone }
func (brokenViews) Progress() []projections.Progress                     { return nil }

// full is a folder without room.
type full struct{}

func (full) Free() (uint64, error) { return 0, nil }
func (full) Writable() error {
	return domain.Errorf(domain.Unreached, "De map d is niet te beschrijven: de schijf is vol.")
}

// book knows how far readers are.
type book struct {
	places  map[string]domain.Position
	letters map[string]int
	err     error
}

func (b book) Checkpoint(_ context.Context, reader string) (domain.Position, error) {
	return b.places[reader], b.err
}

func (b book) OpenLetters(context.Context) (map[string]int, error) { return b.letters, nil }

// readers are readers in a book, which knows of others as well.
func (b book) readers(prefix string, names ...string) metrics.Readers {
	return metrics.Readers{Names: names, Prefix: prefix, Places: b, Letters: b}
}

// connection is a way to a cluster.
type connection bool

func (c connection) Up() bool { return bool(c) }

func discard() *slog.Logger { return slog.New(slog.DiscardHandler) }
