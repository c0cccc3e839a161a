package kurrentdb

import (
	"sync"
	"testing"
	"time"

	"ruggespraak/domain"
	"ruggespraak/internal/kurrentdb/esdbtest"
)

func TestACheckpointIsSharedAndNeverGoesBack(t *testing.T) {
	address, municipality := anyServer(t), newMunicipality()
	a := NewCheckpoints(dialTest(t, address, DialOptions{}), municipality)
	b := NewCheckpoints(dialTest(t, address, DialOptions{}), municipality)
	check := func(k *Checkpoints, reader string, want domain.Position) {
		t.Helper()
		if got, err := k.Checkpoint(within(t), reader); err != nil || got != want {
			t.Errorf("%s is at %d (%v), want %d", reader, got, err, want)
		}
	}
	save := func(k *Checkpoints, at domain.Position) {
		t.Helper()
		if err := k.SaveCheckpoint(within(t), "termijnen", at); err != nil {
			t.Fatal(err)
		}
	}
	check(a, "termijnen", 0)
	save(a, 10)
	save(b, 20)
	save(a, 15) // does not know of 20
	check(a, "termijnen", 20)
	save(a, 21)
	save(b, 3)
	check(b, "termijnen", 21)
	check(b, "webhook", 0)
}

func TestNodesThatSaveTogetherEndAtTheFurthest(t *testing.T) {
	address, municipality := anyServer(t), newMunicipality()
	var wg sync.WaitGroup
	for n := range 4 {
		k := NewCheckpoints(dialTest(t, address, DialOptions{}), municipality)
		wg.Go(func() {
			for i := range 20 {
				if err := k.SaveCheckpoint(within(t), "termijnen", domain.Position(1+i*4+n)); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	if got, err := NewCheckpoints(dialTest(t, address, DialOptions{}), municipality).Checkpoint(within(t), "termijnen"); err != nil || got != 80 {
		t.Errorf("ends at %d (%v), want 80", got, err)
	}
}

func TestOnlyTheLastCheckpointIsKept(t *testing.T) {
	s := esdbtest.Start(t)
	k := NewCheckpoints(dialTest(t, s.Connection(), DialOptions{}), "gm0855")
	for at := range domain.Position(5) {
		if err := k.SaveCheckpoint(within(t), "termijnen", at); err != nil {
			t.Fatal(err)
		}
	}
	if kept := s.Stream("ruggespraak.gm0855.controlepunt-termijnen"); len(kept) != 1 {
		t.Errorf("%d are kept", len(kept))
	}
}

func TestATurnIsTakenKeptAndPassedOn(t *testing.T) {
	address, municipality := anyServer(t), newMunicipality()
	k := NewCheckpoints(dialTest(t, address, DialOptions{}), municipality)
	other := NewCheckpoints(dialTest(t, address, DialOptions{}), municipality)
	const term = time.Minute
	for i, c := range []struct {
		on    *Checkpoints
		owner string
		after time.Duration
		held  bool
	}{
		{k, "a", 0, true}, {other, "b", time.Second, false}, {k, "a", 50 * time.Second, true}, // renewed
		{other, "b", 70 * time.Second, false}, {other, "b", 120 * time.Second, true}, {k, "a", 121 * time.Second, false},
		{k, "a", 400 * time.Second, true}, {other, "b", 401 * time.Second, false},
	} {
		if held, err := c.on.Lease(within(t), "termijnen", c.owner, noon.Add(c.after), term); err != nil || held != c.held {
			t.Errorf("%d: %s holds it: %t (%v), want %t", i, c.owner, held, err, c.held)
		}
	}
}

func TestOfManyWhoAskAtOnceOneGetsTheTurn(t *testing.T) {
	address, municipality := anyServer(t), newMunicipality()
	held := make(chan bool, 5)
	for n := range cap(held) {
		k := NewCheckpoints(dialTest(t, address, DialOptions{}), municipality)
		go func() {
			ok, err := k.Lease(within(t), "termijnen", string(rune('a'+n)), noon, time.Minute)
			if err != nil {
				t.Error(err)
			}
			held <- ok
		}()
	}
	count := 0
	for range cap(held) {
		if <-held {
			count++
		}
	}
	if count != 1 {
		t.Errorf("%d hold the turn", count)
	}
}
