package kurrentdb

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
	"github.com/google/uuid"

	"ruggespraak/commands"
	"ruggespraak/domain"
	"ruggespraak/internal/kurrentdb/esdbtest"
)

func TestALogOpensOnlyWithAMirrorOfItself(t *testing.T) {
	p := newPlace(t, dialTest(t, anyServer(t), DialOptions{}), newMunicipality())
	p.mirror = newMemory("een ander logboek")
	if _, err := p.tryOpen(within(t)); !errors.Is(err, domain.Refused) {
		t.Errorf("opens with %v", err)
	}
}

func TestNodesThatStartTogetherGiveTheLogOneName(t *testing.T) {
	address, municipality := anyServer(t), newMunicipality()
	names := make(chan string, 8)
	for range cap(names) {
		c := dialTest(t, address, DialOptions{})
		go func() {
			id, err := LogID(within(t), c, municipality, uuid.NewString)
			if err != nil {
				t.Error(err)
			}
			names <- id
		}()
	}
	first := <-names
	for range cap(names) - 1 {
		if id := <-names; id != first || id == "" {
			t.Errorf("one says %q, another %q", first, id)
		}
	}
}

func TestOpeningEndsWithItsContext(t *testing.T) {
	s := esdbtest.Start(t)
	p := newPlace(t, dialTest(t, s.Connection(), stubborn), "gm0855")
	release := s.Faults().Stall(esdbtest.Subscribe)
	defer release()
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if _, err := p.tryOpen(ctx); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("opening ends with %v", err)
	}
}

func TestOpeningFailsWhenTheClusterGoesAway(t *testing.T) {
	s := esdbtest.Start(t)
	p := newPlace(t, dialTest(t, s.Connection(), hasty), "gm0855")
	release := s.Faults().Stall(esdbtest.Subscribe)
	defer release()
	if _, err := p.tryOpen(within(t)); !errors.Is(err, domain.Unreached) {
		t.Errorf("opening ends with %v", err)
	}
}

func TestAStreamIsLoadedAsTheClusterHasItThoughTheMirrorIsBehind(t *testing.T) {
	s := esdbtest.Start(t)
	l := onServer(t, s, stubborn)
	stream := l.newStream()
	mustAppend(t, l, events(stream, 0, 300))
	mustWait(t, l, 300)
	release := s.Faults().StallSubscriptions()
	defer release()
	mustAppend(t, l, events(stream, 300, 300))
	got, err := l.Load(within(t), stream)
	if err != nil || len(got) != 600 {
		t.Fatalf("%d events (%v)", len(got), err)
	}
	for i, e := range got {
		if e.Revision != domain.Revision(i) {
			t.Fatalf("event %d has revision %d", i, e.Revision)
		}
	}
}

func TestManyAppendsEndMidwayWithTheContextOrTheCluster(t *testing.T) {
	for name, stop := range map[string]func(s *esdbtest.Server, cancel func()){
		"context": func(_ *esdbtest.Server, cancel func()) { cancel() },
		"cluster": func(s *esdbtest.Server, _ func()) { s.Faults().Stop(0) },
	} {
		t.Run(name, func(t *testing.T) {
			s := esdbtest.Start(t)
			l := onServer(t, s, hasty)
			ctx, cancel := context.WithCancel(within(t))
			defer cancel()
			var writes []commands.Write
			for range 3000 {
				made := events(l.newStream(), 0, 1)
				writes = append(writes, commands.Write{Stream: made[0].Stream, Expected: domain.NoStream, Events: made})
			}
			go func() {
				_ = l.Wait(ctx, 20)
				stop(s, cancel)
			}()
			outcomes, err := l.AppendMany(ctx, writes)
			if err != nil || len(outcomes) != len(writes) {
				t.Fatalf("%d outcomes (%v)", len(outcomes), err)
			}
			done := 0
			for done < len(outcomes) && outcomes[done].Err == nil {
				done++
			}
			if done < 20 || done == len(writes) {
				t.Errorf("%d were done", done)
			}
			for _, o := range outcomes[done:] {
				if !errors.Is(o.Err, context.Canceled) && !errors.Is(o.Err, domain.Unreached) {
					t.Fatalf("one that was not done answers %q %v", o.Cursor, o.Err)
				}
			}
			if n := len(stored(s)); n < done || n > done+1 {
				t.Errorf("%d are stored, %d were acknowledged", n, done)
			}
		})
	}
}

func TestTheHeadCountsWhatThisProcessWroteThoughTheMirrorIsSlow(t *testing.T) {
	s := esdbtest.Start(t)
	l := onServer(t, s, stubborn)
	for n := range domain.Position(5) {
		release := s.Faults().StallSubscriptions()
		mustAppend(t, l, events(l.newStream(), 0, 1))
		time.AfterFunc(10*time.Millisecond, release)
		if head, err := l.Head(within(t)); err != nil || head != n+1 {
			t.Errorf("the head is %d (%v), want %d", head, err, n+1)
		}
	}
}

func TestWhatStandsThereAlreadyIsARepeatWhateverItsID(t *testing.T) {
	s := esdbtest.Start(t)
	l := onServer(t, s, stubborn)
	release := s.Faults().StallSubscriptions() // the mirror can't tell
	defer release()
	made := events(l.newStream(), 0, 3)
	var data []esdb.EventData
	for _, e := range made {
		d := encode(e)
		d.EventID = uuid.New()
		data = append(data, d)
	}
	err := l.cluster.call(within(t), "test", func(ctx context.Context, client *esdb.Client) error {
		_, err := client.AppendToStream(ctx, made[0].Stream, esdb.AppendToStreamOptions{}, data...)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		events []domain.Stored
		kind   error
	}{
		{events(made[0].Stream, 0, 3), domain.Conflict}, {events(made[0].Stream, 2, 1), domain.Conflict}, {events(made[0].Stream, 2, 4), domain.Conflict},
		{events(made[0].Stream, 4, 1), domain.Conflict}, {events(made[0].Stream, 90, 2), domain.Conflict}, {made[1:], nil},
	} {
		if _, err := l.Append(within(t), made[0].Stream, c.events[0].Revision-1, c.events); !errors.Is(err, c.kind) {
			t.Errorf("%d events at %d: %v, want %v", len(c.events), c.events[0].Revision, err, c.kind)
		}
	}
	if n := len(stored(s)); n != 3 {
		t.Errorf("%d events are stored", n)
	}
}

func TestTheSameIDWithAnotherHeaderIsAConflict(t *testing.T) {
	s := esdbtest.Start(t)
	l := onServer(t, s, stubborn)
	for range 5 {
		release := s.Faults().StallSubscriptions()
		made := events(l.newStream(), 0, 1)
		mustAppend(t, l, made)
		other := made[0]
		other.Header = fmt.Appendf(nil, `{"id":%q,"anders":true}`, other.ID)
		time.AfterFunc(10*time.Millisecond, release)
		if _, err := l.Append(within(t), other.Stream, domain.NoStream, []domain.Stored{other}); !errors.Is(err, domain.Conflict) {
			t.Fatalf("fails with %v", err)
		}
	}
}

func TestCursorsThatMakeNoSenseAreRefused(t *testing.T) {
	l := newPlace(t, dialTest(t, anyServer(t), DialOptions{}), newMunicipality()).open(t)
	for _, c := range []domain.Cursor{"7", "@1", "gm0000_a@1", domain.Cursor(l.prefix + "a"), domain.Cursor(l.prefix + "a@-1"), domain.Cursor(l.prefix + "a@x"), domain.Cursor(l.prefix + "a@")} {
		if p, err := l.Resolve(within(t), c); !errors.Is(err, domain.Invalid) {
			t.Errorf("%s is at %d (%v)", c, p, err)
		}
	}
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	if p, err := l.Resolve(ctx, domain.Cursor(l.prefix+"a@5")); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("what is not there yet is at %d (%v)", p, err)
	}
}
