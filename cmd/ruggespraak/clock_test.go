package main

import (
	"context"
	"math/rand/v2"
	"path/filepath"
	"regexp"
	"slices"
	"testing"
	"time"

	"ruggespraak/commands"
	"ruggespraak/domain"
	"ruggespraak/internal/codec"
	"ruggespraak/internal/node"
	"ruggespraak/internal/simulate"
	"ruggespraak/projections"
)

// wildLog is a log to which a desk writes whose clock stands, from one append to the next, a year ahead, a year behind or
// right.
type wildLog struct {
	commands.Store
	t      *testing.T
	random *rand.Rand
}

func (l wildLog) AppendMany(ctx context.Context, writes []commands.Write) ([]commands.Outcome, error) {
	wild := slices.Clone(writes)
	for i, w := range wild {
		wild[i].Events = l.shifted(w.Events)
	}
	return l.Store.AppendMany(ctx, wild)
}

func (l wildLog) Append(ctx context.Context, stream string, expected domain.Revision, events []domain.Stored) (domain.Cursor, error) {
	return l.Store.Append(ctx, stream, expected, l.shifted(events))
}

func (l wildLog) shifted(events []domain.Stored) []domain.Stored {
	years := l.random.IntN(3) - 1
	events = slices.Clone(events)
	for i, e := range events {
		h, err := domain.ParseHeader(e, codec.Unmarshal)
		if err != nil {
			l.t.Fatal(err)
		}
		h.RecordedAt = domain.InstantOf(h.RecordedAt.AddDate(years, 0, 0))
		if events[i].Header, err = codec.Marshal(h); err != nil {
			l.t.Fatal(err)
		}
		events[i].RecordedAt = h.RecordedAt.Time
	}
	return events
}

var negativeDays = regexp.MustCompile(`"[A-Za-z]*(?i:dagen)[A-Za-z]*":-[0-9]+`)

// noNegativeDays checks that nothing took less than no time. In the agenda such a number means that a term has passed.
func noNegativeDays(t *testing.T, view, answer string) {
	t.Helper()
	if found := negativeDays.FindString(answer); found != "" && view != projections.Agenda.Name {
		t.Errorf("%s: a duration below zero: %s", view, found)
	}
}

func TestClocksThatJumpAYearChangeNoOrder(t *testing.T) {
	t.Parallel()
	n := wildTown(t)
	events := recorded(t, n)
	back := 0
	for i := 1; i < len(events); i++ {
		if events[i].at.Before(events[i-1].at.AddDate(0, -6, 0)) {
			back++
		}
	}
	if back < 100 {
		t.Fatalf("the clock went back %d times only", back)
	}
	if err := n.Views.CatchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	anew := runnerOver(t, n, n.Log)
	if err := anew.CatchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	r := rand.New(rand.NewPCG(1, 1))
	for _, s := range askAll(t, r, n.Views, n, events) {
		if again := answerOf(t, anew, s.view, s.ask, nil); again != s.answer {
			t.Errorf("%s answers otherwise when built anew:\n%s\n%s", s.view, s.answer, again)
		}
		noNegativeDays(t, s.view, s.answer)
	}
	asOfIsAPrefix(t, r, n, events)
}

// wildTown makes Oosterwaarde on a log whose writers have wild clocks.
func wildTown(t *testing.T) *node.Node {
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
	d := n.Desk(me())
	d.Log = wildLog{Store: d.Log, t: t, random: rand.New(rand.NewPCG(1, 1))}
	if _, err := simulate.Run(t.Context(), d, simulate.Options{Seed: demoSeed, Events: *momentEvents}); err != nil {
		t.Fatal(err)
	}
	return n
}

// asOfIsAPrefix asks at moments between the first and the last: what was known then ends before the first event recorded
// later, wherever that stands. At some of them every view answers.
func asOfIsAPrefix(t *testing.T, r *rand.Rand, n *node.Node, events []happened) {
	t.Helper()
	for i := range 200 {
		moment := domain.InstantOf(events[r.IntN(len(events))].at)
		want := slices.IndexFunc(events, func(e happened) bool { return e.at.After(moment.Time) })
		if want < 0 {
			want = len(events)
		}
		if got, err := n.Log.AsOf(t.Context(), moment.Time); err != nil || int(got) != want {
			t.Errorf("as of %s the log has %d events (%v), want %d", moment, got, err, want)
		}
		if i < *moments {
			answersThen(t, n, moment, idOf(events[0].stream))
		}
	}
}

// answersThen asks every view as of a moment, and the trail after one id.
func answersThen(t *testing.T, n *node.Node, moment domain.Instant, id string) {
	t.Helper()
	for _, p := range projections.All() {
		ask := n.Ask()
		ask.Estimator = nil // models are tried elsewhere
		if p.Name == projections.Trail.Name {
			ask.Params = map[string]string{"id": id}
		}
		noNegativeDays(t, p.Name, answerOf(t, n.Views, p.Name, ask, &moment))
	}
}
