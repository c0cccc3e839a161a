package main

import (
	"context"
	"errors"
	"flag"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"ruggespraak/domain"
	"ruggespraak/internal/codec"
	"ruggespraak/internal/node"
	"ruggespraak/internal/simulate"
	"ruggespraak/internal/sqlite"
	"ruggespraak/projections"
)

var (
	moments      = flag.Int("momenten", 4, "at how many random moments of Oosterwaarde every view is asked")
	momentEvents = flag.Int("stad", 3000, "how many events that Oosterwaarde has; 0: the usual town")
)

// shortLog is a log of which only the beginning is there yet.
type shortLog struct {
	projections.Log
	head domain.Position
}

func (l *shortLog) Head(context.Context) (domain.Position, error) { return l.head, nil }

func (l *shortLog) Read(ctx context.Context, after domain.Position, limit int, types ...string) ([]domain.Recorded, error) {
	events, err := l.Log.Read(ctx, after, limit, types...)
	return slices.DeleteFunc(events, func(e domain.Recorded) bool { return e.Position > l.head }), err
}

// said is what a view answered when the log was so long.
type said struct {
	view   string
	ask    projections.Ask
	answer string
}

// What every view answered while the history went on, moment by moment, is what it answers later as of that moment. For all
// of the demo: make moments.
func TestEveryViewAnswersAsItDidThen(t *testing.T) {
	ctx := t.Context()
	n := townOf(t)
	events := recorded(t, n)
	seed := uint64(time.Now().UnixNano())
	r := rand.New(rand.NewPCG(seed, 1))
	t.Logf("seed %d, %d events, %d moments", seed, len(events), *moments)
	log := &shortLog{Log: n.Log}
	views := runnerOver(t, n, log)
	for _, at := range positions(r, events, *moments) {
		log.head = domain.Position(at)
		if err := views.CatchUp(ctx); err != nil {
			t.Fatal(err)
		}
		moment := domain.InstantOf(events[at-1].at)
		for _, then := range askAll(t, r, views, n, events[:at]) {
			a := answerOf(t, n.Views, then.view, then.ask, &moment)
			if a != then.answer {
				t.Errorf("%s on %q with %v, at %d of %d (%s), seed %d:\nthen %s\nnow  %s",
					then.view, then.ask.ValidOn, then.ask.Params, at, len(events), moment, seed, then.answer, a)
			}
		}
	}
}

// townOf makes Oosterwaarde.
func townOf(t *testing.T) *node.Node {
	t.Helper()
	dir := t.TempDir()
	o := node.Options{Now: time.Now, Settings: simulate.Settings(), MasterKeyFile: filepath.Join(dir, "hoofdsleutel")}
	n, err := node.OpenWriter(t.Context(), filepath.Join(dir, "gegevens"), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := n.Close(); err != nil {
			t.Error(err)
		}
	})
	if _, err := simulate.Run(t.Context(), n.Desk(me()), simulate.Options{Seed: demoSeed, Events: *momentEvents}); err != nil {
		t.Fatal(err)
	}
	return n
}

// happened is when an event was recorded, and of which stream it is.
type happened struct {
	at     time.Time
	stream string
}

func recorded(t *testing.T, n *node.Node) []happened {
	t.Helper()
	var list []happened
	for {
		batch, err := n.Log.Read(t.Context(), domain.Position(len(list)), 5000)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range batch {
			h, err := domain.ParseHeader(e.Stored, codec.Unmarshal)
			if err != nil {
				t.Fatal(err)
			}
			list = append(list, happened{at: h.RecordedAt.Time, stream: h.Stream})
		}
		if len(batch) == 0 {
			return list
		}
	}
}

// runnerOver keeps views of its own, in a folder of their own.
func runnerOver(t *testing.T, n *node.Node, log projections.Log) *projections.Runner {
	t.Helper()
	files, err := sqlite.OpenFolder(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	views, err := projections.NewRunner(t.Context(), log, files, n.Desk(me()).Codec, projections.All())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := views.Close(); err != nil {
			t.Error(err)
		}
	})
	views.Zone = n.Settings.Location()
	return views
}

// positions draws moments between two events that were recorded at different times, in their order.
func positions(r *rand.Rand, events []happened, n int) []int {
	var list []int
	for range n {
		at := 1 + r.IntN(len(events))
		for at < len(events) && events[at].at.Equal(events[at-1].at) {
			at++
		}
		list = append(list, at)
	}
	slices.Sort(list)
	return list
}

// askAll asks every view one random question: on a day or none, with the small-number rule or without.
func askAll(t *testing.T, r *rand.Rand, views *projections.Runner, n *node.Node, past []happened) []said {
	t.Helper()
	var list []said
	for _, p := range projections.All() {
		ask := n.Ask()
		ask.Estimator = nil // models are tried elsewhere
		ask.Rule.Off = r.IntN(2) == 0
		if r.IntN(2) == 0 {
			ask.ValidOn = domain.DateOf(past[r.IntN(len(past))].at)
		}
		if p.Name == projections.Trail.Name {
			ask.Params = map[string]string{"id": idOf(past[r.IntN(len(past))].stream)}
		}
		list = append(list, said{view: p.Name, ask: ask, answer: answerOf(t, views, p.Name, ask, nil)})
	}
	return list
}

// idOf is the id in the name of a stream.
func idOf(stream string) string {
	return stream[len(stream)-len("00000000-0000-0000-0000-000000000000"):]
}

// answerOf is a view's answer as it leaves the program, or its refusal, without the moment that was asked for.
func answerOf(t *testing.T, views *projections.Runner, view string, ask projections.Ask, at *domain.Instant) string {
	t.Helper()
	a, err := views.Query(t.Context(), view, ask, at)
	if refusal := (*domain.Error)(nil); errors.As(err, &refusal) {
		return refusal.Text
	}
	if err != nil {
		t.Fatalf("%s: %v", view, err)
	}
	a.AvailableAt = nil
	b, err := codec.Marshal(a)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
