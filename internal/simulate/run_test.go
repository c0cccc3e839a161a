package simulate_test

import (
	"bytes"
	"context"
	"errors"
	"math"
	"strings"
	"testing"

	"ruggespraak/commands"
	"ruggespraak/domain"
	"ruggespraak/internal/codec"
	"ruggespraak/internal/disclosure"
	"ruggespraak/internal/simulate"
	"ruggespraak/projections"
)

// Two runs with the same seed, in vaults with other secrets; every view has something to say of so small a town too.
func TestTheSameSeedGivesTheSameTown(t *testing.T) {
	o := simulate.Options{Events: simulate.Least, Seed: 5}
	one, other := town(t, o, "a"), town(t, o, "b")
	first, second := one.events(), other.events()
	if len(first) != len(second) {
		t.Fatalf("%d events, and then %d", len(first), len(second))
	}
	for i := range first {
		a, b := header(t, first[i]), header(t, second[i])
		if a.Disclosure == domain.Internal {
			if a.Actor == b.Actor {
				t.Fatal("pseudonyms do not hang on the secret of the vault")
			}
			a.Actor, b.Actor = "", ""
		}
		if a != b {
			t.Fatalf("event %d is\n%+v, and then\n%+v", i, a, b)
		}
	}
	one.everyView(t)
	for _, p := range projections.All() {
		if a, b := one.answer(p, "a"), other.answer(p, "b"); !bytes.Equal(a, b) {
			t.Errorf("%s answers otherwise", p.Name)
		}
	}
	third := town(t, simulate.Options{Events: simulate.Least, Seed: 6}, "a")
	if bytes.Equal(one.answer(projections.SignalsPerMeasure, "a"), third.answer(projections.SignalsPerMeasure, "a")) {
		t.Error("another seed gave the same signals")
	}
}

// answer is what a view says, all of it.
func (m *made) answer(p projections.Projection, v toy) []byte {
	m.t.Helper()
	if err := m.views.CatchUp(context.Background(), p.Name); err != nil {
		m.t.Fatal(err)
	}
	ask := projections.Ask{Rule: disclosure.Rule{Off: true}, Reveal: v.open}
	if p.Name == "spoor" {
		ask.Params = map[string]string{"id": simulate.ID("besluit", "normtijden-herstel")}
	}
	a, err := m.views.Query(context.Background(), p.Name, ask, nil)
	if err != nil {
		m.t.Fatalf("%s: %v", p.Name, err)
	}
	text, err := codec.Marshal(a)
	if err != nil {
		m.t.Fatal(err)
	}
	return text
}

func TestTheLogComesToTheNumberOfEventsAskedFor(t *testing.T) {
	for _, o := range []simulate.Options{{Events: 3000, Seed: 1}, {Events: 3001, Seed: 2}, {Events: 5000, Seed: 3}} {
		m := town(t, o, "a")
		if off := math.Abs(float64(len(m.events())-o.Events)) / float64(o.Events); off > 0.01 {
			t.Errorf("asked for %d, got %d", o.Events, len(m.events()))
		}
	}
}

func TestWhatCannotBeMadeIsRefusedInDutch(t *testing.T) {
	other := toy("a").desk(nil)
	other.Settings.Municipality = "gm0855"
	for _, c := range []struct {
		desk commands.Desk
		o    simulate.Options
		want string
	}{
		{toy("a").desk(nil), simulate.Options{Events: 2999}, "ten minste 3000"},
		{toy("a").desk(nil), simulate.Options{Events: -1}, "ten minste 3000"},
		{other, simulate.Options{}, "van gemeente gm0855"},
	} {
		_, err := simulate.Run(t.Context(), c.desk, c.o)
		var refusal *domain.Error
		if !errors.As(err, &refusal) || !strings.Contains(refusal.Text, c.want) {
			t.Errorf("%+v: got %v, want %q", c.o, err, c.want)
		}
	}
}

func TestIDsAreThoseOfTheDesk(t *testing.T) {
	d := toy("a").desk(nil)
	if got, want := simulate.ID("besluit", "huisbezoek"), d.SourceID(domain.DecisionCategory, simulate.Source, "huisbezoek"); got != want {
		t.Errorf("decision: got %s, want %s", got, want)
	}
	if got, want := simulate.ID("gebied", "WK990102"), string(d.AreaID("WK990102")); got != want {
		t.Errorf("area: got %s, want %s", got, want)
	}
}

// broken is a log that can no longer be written to after some batches.
type broken struct {
	commands.Store
	left int
}

var errFull = errors.New("disk is full")

func (b *broken) Load(context.Context, string) ([]domain.Stored, error) { return nil, nil }

func (b *broken) AppendMany(_ context.Context, writes []commands.Write) ([]commands.Outcome, error) {
	if b.left--; b.left < 0 {
		return nil, errFull
	}
	return make([]commands.Outcome, len(writes)), nil
}

func TestALogThatFailsEndsTheRun(t *testing.T) {
	for _, left := range []int{0, 1} {
		if _, err := simulate.Run(t.Context(), toy("a").desk(&broken{left: left}), simulate.Options{Events: 5000, Seed: 1}); !errors.Is(err, errFull) {
			t.Errorf("after %d batches: got %v", left, err)
		}
	}
}
