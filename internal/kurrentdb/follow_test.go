package kurrentdb

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

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

func TestALogGoesOnWhereItStopped(t *testing.T) {
	s := esdbtest.Start(t)
	p := newPlace(t, dialTest(t, s.Connection(), stubborn), "gm0855")
	l := p.open(t)
	for range 50 {
		mustAppend(t, l, events(l.newStream(), 0, 1))
	}
	mustWait(t, l, 50)
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	seen := 0
	p.mirror.refuses = func(commands.Write) error { seen++; return nil }
	l = p.open(t)
	mustAppend(t, l, events(l.newStream(), 0, 1))
	mustWait(t, l, 51)
	if seen > 2 {
		t.Errorf("%d events were mirrored again", seen)
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	for name, spoil := range map[string]func() error{
		"lost":            func() error { return os.Remove(p.resume) },
		"broken":          func() error { return os.WriteFile(p.resume, []byte("{"), 0o600) },
		"ahead of mirror": func() error { p.mirror = newMemory(p.mirror.id); return nil },
		"of another log": func() error {
			return os.WriteFile(p.resume, []byte(`{"logboek":"x","commit":99999,"prepare":99999}`), 0o600)
		},
	} {
		t.Run(name, func(t *testing.T) {
			if err := spoil(); err != nil {
				t.Fatal(err)
			}
			l := p.open(t)
			if head, err := l.Head(within(t)); err != nil || head != 51 {
				t.Errorf("%d events (%v)", head, err)
			}
			if err := l.Close(); err != nil {
				t.Fatal(err)
			}
		})
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

func TestTheSameIDWithAnotherHeaderIsAConflict(t *testing.T) {
	l := newPlace(t, dialTest(t, anyServer(t), DialOptions{}), newMunicipality()).open(t)
	for range 20 {
		made := events(l.newStream(), 0, 1)
		mustAppend(t, l, made)
		other := made[0]
		other.Header = fmt.Appendf(nil, `{"id":%q,"anders":true}`, other.ID)
		if _, err := l.Append(within(t), other.Stream, domain.NoStream, []domain.Stored{other}); !errors.Is(err, domain.Conflict) {
			t.Fatalf("fails with %v", err)
		}
	}
}

func TestTheResumeFileIsReplacedInOneGo(t *testing.T) {
	f := resumeFile(filepath.Join(t.TempDir(), "spiegel.json"))
	for n := range domain.Position(3) {
		if err := f.write(resumePoint{Log: "x", Head: n}); err != nil {
			t.Fatal(err)
		}
		if p, ok, err := f.read(); err != nil || !ok || p.Head != n {
			t.Errorf("reads %+v, %t (%v)", p, ok, err)
		}
	}
	if err := resumeFile("/bestaat/niet/x").write(resumePoint{}); err == nil {
		t.Error("written nowhere")
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
