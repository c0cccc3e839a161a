package kurrentdb

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"sync"
	"testing"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
	"github.com/google/uuid"

	"ruggespraak/commands"
	"ruggespraak/domain"
	"ruggespraak/internal/kurrentdb/esdbtest"
)

// sameMirrors checks that nodes give each event the same place and the same bytes.
func sameMirrors(t *testing.T, n int, mirrors ...*memory) {
	t.Helper()
	first := mirrors[0].all()
	if len(first) != n {
		t.Fatalf("%d events, want %d", len(first), n)
	}
	for _, m := range mirrors[1:] {
		other := m.all()
		if len(other) != n {
			t.Fatalf("another mirror has %d events, want %d", len(other), n)
		}
		for i := range first {
			a, b := first[i], other[i]
			if a.Position != b.Position || a.Stream != b.Stream || a.Revision != b.Revision || a.Type != b.Type ||
				!bytes.Equal(a.Header, b.Header) || !bytes.Equal(a.Payload, b.Payload) {
				t.Fatalf("position %d is %s %d on one node and %s %d on another", a.Position, a.Stream, a.Revision, b.Stream, b.Revision)
			}
		}
	}
}

// writeAll lets several writers fill streams through several logs at once and gives how many events there are.
func writeAll(t *testing.T, meanwhile func(), logs ...*Log) int {
	t.Helper()
	const writers, each = 8, 15
	var wg sync.WaitGroup
	for w := range writers {
		wg.Go(func() {
			l := logs[w%len(logs)]
			stream := l.newStream()
			for r := range domain.Revision(each) {
				made := events(stream, r, 1)
				if _, err := l.Append(within(t), stream, r-1, made); err != nil {
					t.Error(err)
					return
				}
				if w == 0 && meanwhile != nil {
					meanwhile()
				}
			}
		})
	}
	wg.Wait()
	return writers * each
}

func TestNodesGiveEventsTheSamePositionsAndANewMirrorToo(t *testing.T) {
	address, municipality := anyServer(t), newMunicipality()
	a := newPlace(t, dialTest(t, address, DialOptions{}), municipality)
	b := newPlace(t, dialTest(t, address, DialOptions{}), municipality)
	la, lb := a.open(t), b.open(t)
	if la.ID() != lb.ID() {
		t.Errorf("the log is called %s and %s", la.ID(), lb.ID())
	}
	n := writeAll(t, nil, la, lb)
	mustWait(t, la, n)
	mustWait(t, lb, n)
	late := newPlace(t, dialTest(t, address, DialOptions{}), municipality)
	if head, err := late.open(t).Head(within(t)); err != nil || int(head) != n {
		t.Errorf("a node that opens has %d events (%v)", head, err)
	}
	sameMirrors(t, n, a.mirror, b.mirror, late.mirror)
}

func TestWhatOneNodeWroteIsFoundOnTheOtherByItsCursor(t *testing.T) {
	address, municipality := anyServer(t), newMunicipality()
	a := newPlace(t, dialTest(t, address, DialOptions{}), municipality).open(t)
	b := newPlace(t, dialTest(t, address, DialOptions{}), municipality).open(t)
	for n := range 20 {
		cursor := mustAppend(t, a, events(a.newStream(), 0, 1))
		if p, err := b.Resolve(within(t), cursor); err != nil || int(p) != n+1 {
			t.Fatalf("%s is at %d (%v), want %d", cursor, p, err, n+1)
		}
		if head, err := a.Head(within(t)); err != nil || int(head) != n+1 {
			t.Fatalf("who wrote it sees %d events (%v)", head, err)
		}
	}
}

func TestMunicipalitiesShareAClusterWithOthers(t *testing.T) {
	address, one, two := anyServer(t), newMunicipality(), newMunicipality()
	c := dialTest(t, address, DialOptions{})
	a, b := newPlace(t, c, one), newPlace(t, c, two)
	la, lb := a.open(t), b.open(t)
	if la.ID() == lb.ID() {
		t.Error("two logs have one id")
	}
	for i := range 30 {
		mustAppend(t, la, events(la.newStream(), 0, 1))
		if i%2 == 0 {
			mustAppend(t, lb, events(lb.newStream(), 0, 2))
		}
		foreign := esdb.EventData{EventID: uuid.New(), EventType: "iets-anders", Data: []byte("vreemd")}
		for _, stream := range []string{"vreemd-" + uuid.NewString(), one + "-" + uuid.NewString(), "ruggespraak." + one + ".iets-" + uuid.NewString()} {
			err := c.call(within(t), "test", func(ctx context.Context, client *esdb.Client) error {
				_, err := client.AppendToStream(ctx, stream, esdb.AppendToStreamOptions{}, foreign)
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
		}
	}
	mustWait(t, la, 30)
	mustWait(t, lb, 30)
	for _, p := range []*place{a, b} {
		for i, e := range p.mirror.all() {
			if int(e.Position) != i+1 || !strings.HasPrefix(e.Stream, p.municipality+"_") {
				t.Fatalf("event %d of %s is %s at %d", i, p.municipality, e.Stream, e.Position)
			}
		}
	}
	sameMirrors(t, 30, a.mirror)
	other := events(lb.newStream(), 0, 1)
	if _, err := la.Append(within(t), other[0].Stream, domain.NoStream, other); !errors.Is(err, domain.Invalid) {
		t.Errorf("writing for another municipality: %v", err)
	}
	if _, err := la.Resolve(within(t), cursorAt(other[0].Stream, 0)); !errors.Is(err, domain.Invalid) {
		t.Errorf("a cursor of another municipality: %v", err)
	}
}

func TestASubscriptionThatBreaksLosesAndDoublesNothing(t *testing.T) {
	s := esdbtest.Start(t)
	c := dialTest(t, s.Connection(), stubborn)
	a, b := newPlace(t, c, "gm0855"), newPlace(t, dialTest(t, s.Connection(), stubborn), "gm0855")
	la, lb := a.open(t), b.open(t)
	count := 0
	n := writeAll(t, func() {
		switch count++; count % 3 {
		case 0:
			s.Faults().BreakSubscriptions()
		case 1:
			s.Faults().DuplicateDelivery(20)
		default:
			s.Faults().DropBefore(esdbtest.Subscribe, 1)
		}
	}, la, lb)
	mustWait(t, la, n)
	mustWait(t, lb, n)
	late := newPlace(t, c, "gm0855")
	late.open(t)
	sameMirrors(t, n, a.mirror, b.mirror, late.mirror)
	if s.Faults().Struck(esdbtest.SubscriptionBroken) == 0 || s.Faults().Struck(esdbtest.DeliveredTwice) == 0 {
		t.Error("the faults did not strike")
	}
}

func TestAMirrorWhoseDiskIsFullGoesOnWhenThereIsRoom(t *testing.T) {
	s := esdbtest.Start(t)
	p := newPlace(t, dialTest(t, s.Connection(), stubborn), "gm0855")
	l := p.open(t)
	mustAppend(t, l, events(l.newStream(), 0, 1))
	mustWait(t, l, 1)
	var mu sync.Mutex
	full, refused := true, 0
	p.mirror.mu.Lock()
	p.mirror.refuses = func(commands.Write) error {
		mu.Lock()
		defer mu.Unlock()
		if full {
			refused++
			return domain.Errorf(domain.Unreached, "de schijf is vol")
		}
		return nil
	}
	p.mirror.mu.Unlock()
	cursor := mustAppend(t, l, events(l.newStream(), 0, 2))
	eventually(t, "a refusal", func() bool { mu.Lock(); defer mu.Unlock(); return refused > 1 })
	mu.Lock()
	full = false
	mu.Unlock()
	if position, err := l.Resolve(within(t), cursor); err != nil || position != 3 {
		t.Errorf("is at %d (%v)", position, err)
	}
	sameMirrors(t, 3, p.mirror)
}

func TestWhatCannotBeMirroredStopsTheLog(t *testing.T) {
	for name, c := range map[string]struct {
		spoil func(t *testing.T, p *place, l *Log)
		says  string
	}{
		"an event of someone else": {func(t *testing.T, p *place, l *Log) {
			err := p.cluster.call(within(t), "test", func(ctx context.Context, client *esdb.Client) error {
				_, err := client.AppendToStream(ctx, l.newStream(), esdb.AppendToStreamOptions{}, esdb.EventData{EventID: uuid.New(), EventType: "x"})
				return err
			})
			if err != nil {
				t.Error(err)
			}
		}, "niet door Ruggespraak geschreven"},
		"a mirror that says something else": {func(t *testing.T, p *place, l *Log) {
			made := events(l.newStream(), 0, 1)
			p.mirror.mu.Lock()
			err := p.mirror.append(commands.Write{Stream: made[0].Stream, Expected: domain.NoStream, Events: events(made[0].Stream, 0, 1)})
			p.mirror.mu.Unlock()
			if err != nil {
				t.Error(err)
			}
			if err := p.cluster.appendEvents(within(t), commands.Write{Stream: made[0].Stream, Events: made}); err != nil {
				t.Error(err)
			}
		}, "Verwijder dat bestand"},
		"a gap": {func(t *testing.T, p *place, l *Log) {
			p.mirror.mu.Lock()
			p.mirror.refuses = func(w commands.Write) error {
				if w.Events[0].Revision == 0 {
					return domain.Errorf(domain.Conflict, "gat")
				}
				return nil
			}
			p.mirror.mu.Unlock()
			made := events(l.newStream(), 0, 2)
			if err := p.cluster.appendEvents(within(t), commands.Write{Stream: made[0].Stream, Events: made}); err != nil {
				t.Error(err)
			}
		}, "past niet"},
	} {
		t.Run(name, func(t *testing.T) {
			p := newPlace(t, dialTest(t, anyServer(t), DialOptions{}), newMunicipality())
			l := p.open(t)
			ended := make(chan error, 1)
			go func() { ended <- l.Wait(within(t), 1000) }()
			c.spoil(t, p, l)
			if err := <-ended; !errors.Is(err, domain.Refused) || !strings.Contains(err.Error(), c.says) {
				t.Errorf("waiting ends with %v", err)
			}
			if _, err := l.Head(within(t)); !errors.Is(err, domain.Refused) {
				t.Errorf("the head: %v", err)
			}
			if err := l.Close(); err != nil {
				t.Error(err)
			}
			if name == "an event of someone else" {
				if l, err := p.tryOpen(within(t)); err == nil || !strings.Contains(err.Error(), c.says) {
					t.Errorf("opens again: %v (%v)", l, err)
				}
			}
		})
	}
}
