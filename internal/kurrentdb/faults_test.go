package kurrentdb

import (
	"context"
	"errors"
	"net"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"

	"ruggespraak/domain"
	"ruggespraak/internal/kurrentdb/esdbtest"
)

// hasty gives up soon, so that tests of what does not come back are quick.
var hasty = DialOptions{Patience: 300 * time.Millisecond, Attempt: 100 * time.Millisecond}

// stubborn tries again soon and goes on for long.
var stubborn = DialOptions{Patience: 20 * time.Second, Attempt: 300 * time.Millisecond}

// onServer is a log of gm0855 on a server in this process.
func onServer(t *testing.T, s *esdbtest.Server, o DialOptions) *Log {
	t.Helper()
	return newPlace(t, dialTest(t, s.Connection(), o), "gm0855").open(t)
}

// stored is what the server has of the municipality, in its order.
func stored(s *esdbtest.Server) []esdbtest.Event {
	var out []esdbtest.Event
	for _, e := range s.Events() {
		if strings.HasPrefix(e.Stream, "gm0855_") {
			out = append(out, e)
		}
	}
	return out
}

func TestAServerThatIsGoneIsReportedAndFoundAgain(t *testing.T) {
	s := esdbtest.Start(t)
	l := onServer(t, s, hasty)
	mustAppend(t, l, events(l.newStream(), 0, 1))
	s.Faults().Stop(0)
	made := events(l.newStream(), 0, 1)
	_, err := l.Append(within(t), made[0].Stream, domain.NoStream, made)
	if !errors.Is(err, domain.Unreached) || !strings.Contains(err.Error(), "niet bereikbaar") {
		t.Errorf("appending fails with %v", err)
	}
	if _, err := l.Load(within(t), made[0].Stream); !errors.Is(err, domain.Unreached) {
		t.Errorf("loading fails with %v", err)
	}
	if head, err := l.Head(within(t)); err != nil || head != 1 || l.Up() {
		t.Errorf("the mirror says %d (%v), up: %t", head, err, l.Up())
	}
	if err := s.Faults().Restart(0); err != nil {
		t.Fatal(err)
	}
	eventually(t, "an append", func() bool {
		_, err := l.Append(within(t), made[0].Stream, domain.NoStream, made)
		return err == nil
	})
	mustWait(t, l, 2)
	eventually(t, "up", l.Up)
}

func TestAllWhoWaitForAServerGoOnWhenItIsBack(t *testing.T) {
	s := esdbtest.Start(t)
	l := onServer(t, s, stubborn)
	s.Faults().Stop(0)
	var wg sync.WaitGroup
	for range 20 {
		made := events(l.newStream(), 0, 1)
		wg.Go(func() {
			if _, err := l.Append(within(t), made[0].Stream, domain.NoStream, made); err != nil {
				t.Error(err)
			}
		})
	}
	time.Sleep(50 * time.Millisecond) // likely to be waiting now; the promise holds either way
	if err := s.Faults().Restart(0); err != nil {
		t.Fatal(err)
	}
	wg.Wait()
	mustWait(t, l, 20)
	if n := len(stored(s)); n != 20 {
		t.Errorf("%d events", n)
	}
}

func TestACallEndsWithItsContextThoughTheServerIsSilent(t *testing.T) {
	s := esdbtest.Start(t)
	l := onServer(t, s, stubborn)
	s.Faults().ListenButSilent(0, true)
	for _, f := range []func(ctx context.Context) error{
		func(ctx context.Context) error { _, err := l.Load(ctx, l.newStream()); return err },
		func(ctx context.Context) error {
			made := events(l.newStream(), 0, 1)
			_, err := l.Append(ctx, made[0].Stream, domain.NoStream, made)
			return err
		},
	} {
		ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
		if err := f(ctx); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("ends with %v", err)
		}
		cancel()
	}
	s.Faults().ListenButSilent(0, false)
	mustAppend(t, l, events(l.newStream(), 0, 1))
}

func TestAnAppendWhoseAnswerIsLostIsThereOnce(t *testing.T) {
	s := esdbtest.Start(t)
	l := onServer(t, s, stubborn)
	stream := l.newStream()
	for r := range domain.Revision(4) {
		s.Faults().DropAfterApply(1 + int(r)%2)
		if r > 1 {
			s.Faults().ForgetIDs()
		}
		mustAppend(t, l, events(stream, r*2, 2))
	}
	if got, err := l.Load(within(t), stream); err != nil || len(got) != 8 {
		t.Errorf("%d events (%v)", len(got), err)
	}
	if s.Faults().Struck(esdbtest.DroppedAfterApply) < 4 {
		t.Error("the fault did not strike")
	}
}

func TestASlowServerIsAskedAgain(t *testing.T) {
	s := esdbtest.Start(t)
	l := onServer(t, s, stubborn)
	s.Faults().Delay(esdbtest.Append, 400*time.Millisecond, 2)
	s.Faults().Delay(esdbtest.Read, 400*time.Millisecond, 1)
	made := events(l.newStream(), 0, 3)
	mustAppend(t, l, made)
	if got, err := l.Load(within(t), made[0].Stream); err != nil || len(got) != 3 {
		t.Errorf("%d events (%v)", len(got), err)
	}
}

func TestDroppedCallsAreTriedAgain(t *testing.T) {
	s := esdbtest.Start(t)
	l := onServer(t, s, stubborn)
	for _, m := range []esdbtest.Method{esdbtest.Append, esdbtest.Read, esdbtest.Features} {
		s.Faults().DropBefore(m, 3)
	}
	made := events(l.newStream(), 0, 3)
	mustAppend(t, l, made)
	if got, err := l.Load(within(t), made[0].Stream); err != nil || len(got) != 3 {
		t.Errorf("%d events (%v)", len(got), err)
	}
}

func TestTheLeaderIsFollowed(t *testing.T) {
	for name, o := range map[string][]esdbtest.Option{"passed on": {esdbtest.WithNodes(3)}, "sent on": {esdbtest.WithNodes(3), esdbtest.FollowersRefuse()}} {
		t.Run(name, func(t *testing.T) {
			s := esdbtest.Start(t, o...)
			l := newPlace(t, dialTest(t, s.ClusterConnection(), stubborn), "gm0855").open(t)
			stream := l.newStream()
			for r := range domain.Revision(9) {
				switch r {
				case 2, 4:
					s.Faults().MoveLeader()
				case 6:
					s.Faults().Stop(s.Leader())
				}
				mustAppend(t, l, events(stream, r, 1))
			}
			mustWait(t, l, 9)
			if got, err := l.Load(within(t), stream); err != nil || len(got) != 9 {
				t.Errorf("%d events (%v)", len(got), err)
			}
		})
	}
}

func TestOneNodeAddressedAloneSendsOnToTheLeader(t *testing.T) {
	s := esdbtest.Start(t, esdbtest.WithNodes(3), esdbtest.FollowersRefuse())
	l := newPlace(t, dialTest(t, s.NodeConnection((s.Leader()+1)%3), stubborn), "gm0855").open(t)
	mustAppend(t, l, events(l.newStream(), 0, 2))
	mustWait(t, l, 2)
}

func TestCredentialsThatAreRefusedAreSaidToBe(t *testing.T) {
	s := esdbtest.Start(t, esdbtest.WithCredentials("jan", "geheim88"))
	c := dialTest(t, strings.Replace(s.Connection(), "geheim88", "mis99", 1), stubborn)
	_, err := LogID(within(t), c, "gm0855", func() string { return "x" })
	if !errors.Is(err, domain.Refused) || strings.Contains(err.Error(), "mis99") || !strings.Contains(err.Error(), "wachtwoord") {
		t.Errorf("fails with %v", err)
	}
	l := onServer(t, s, stubborn)
	mustAppend(t, l, events(l.newStream(), 0, 1))
	s.Faults().RefuseCredentials(true)
	made := events(l.newStream(), 0, 1)
	if _, err := l.Append(within(t), made[0].Stream, domain.NoStream, made); !errors.Is(err, domain.Refused) {
		t.Errorf("after a change: %v", err)
	}
	s.Faults().BreakSubscriptions()
	s.Faults().RefuseCredentials(false)
	mustAppend(t, l, made)
	mustWait(t, l, 2)
}

func TestAServerThatIsNotTrustedIsSaidToBe(t *testing.T) {
	s := esdbtest.Start(t, esdbtest.WithTLS())
	for address, says := range map[string]string{
		strings.Split(s.Connection(), "?")[0]:                "certificaat",
		strings.Split(s.Connection(), "?")[0] + "?tls=false": "TLS",
		"esdb://" + freeAddress(t) + "?tls=false":            "luistert niemand",
		"esdb://bestaat.niet.invalid":                        "naam van de server",
	} {
		t.Run(says, func(t *testing.T) {
			t.Parallel()
			_, err := LogID(within(t), dialTest(t, address, DialOptions{Patience: time.Second}), "gm0855", func() string { return "x" })
			if !errors.Is(err, domain.Unreached) || !strings.Contains(err.Error(), says) {
				t.Errorf("%s fails with %v", address, err)
			}
		})
	}
}

// freeAddress is one that nobody listens on.
func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	return l.Addr().String()
}

func TestTooMuchAtOnceIsRefusedInWords(t *testing.T) {
	s := esdbtest.Start(t, esdbtest.WithMaxAppendSize(1000))
	l := onServer(t, s, stubborn)
	made := events(l.newStream(), 0, 1)
	made[0].Payload = []byte(`"` + strings.Repeat("x", 2000) + `"`)
	if _, err := l.Append(within(t), made[0].Stream, domain.NoStream, made); !errors.Is(err, domain.Invalid) || !strings.Contains(err.Error(), "kleiner") {
		t.Errorf("fails with %v", err)
	}
}

func TestAClientThatPanicsIsReplaced(t *testing.T) {
	s := esdbtest.Start(t)
	c := dialTest(t, s.Connection(), stubborn)
	before := c.generation()
	calls := 0
	answer, err := ask(within(t), c, "test", func(ctx context.Context, client *esdb.Client) (string, error) {
		if calls++; calls < 3 {
			panic("unreachable code")
		}
		return "goed", nil
	})
	if err != nil || answer != "goed" || c.generation() == before {
		t.Errorf("answers %q (%v)", answer, err)
	}
}

func TestAClientThatHangsIsLeftBehind(t *testing.T) {
	s := esdbtest.Start(t)
	c := dialTest(t, s.Connection(), DialOptions{Patience: 20 * time.Second, Attempt: 20 * time.Millisecond})
	before := c.generation()
	forever := make(chan struct{})
	defer close(forever)
	calls := make(chan int, 1)
	calls <- 0
	answer, err := ask(within(t), c, "test", func(context.Context, *esdb.Client) (string, error) {
		n := <-calls
		calls <- n + 1
		if n < 2 {
			<-forever // deaf to its context
		}
		return "goed", nil
	})
	if err != nil || answer != "goed" {
		t.Errorf("answers %q (%v)", answer, err)
	}
	eventually(t, "another client", func() bool { return c.generation() != before })
}

func TestAnOutageLeavesNoGoroutinesBehind(t *testing.T) {
	s := esdbtest.Start(t)
	c, err := Dial(s.Connection(), hasty)
	if err != nil {
		t.Fatal(err)
	}
	l := newPlace(t, c, "gm0855").open(t)
	s.Faults().Stop(0)
	before := runtime.NumGoroutine()
	var wg sync.WaitGroup
	for range 100 {
		wg.Go(func() {
			if _, err := l.Load(within(t), l.newStream()); !errors.Is(err, domain.Unreached) {
				t.Errorf("loading fails with %v", err)
			}
		})
	}
	wg.Wait()
	if err := errors.Join(l.Close(), c.Close(), c.Close()); err != nil {
		t.Error(err)
	}
	eventually(t, "quiet", func() bool { return runtime.NumGoroutine() <= before })
	if _, err := l.Load(within(t), l.newStream()); !errors.Is(err, domain.Unreached) {
		t.Errorf("loading from a closed log: %v", err)
	}
	if err := c.call(within(t), "test", func(context.Context, *esdb.Client) error { return nil }); !errors.Is(err, domain.Unreached) {
		t.Errorf("a closed cluster: %v", err)
	}
}

func TestConnectionsThatBrokeAreClosed(t *testing.T) {
	s := esdbtest.Start(t)
	l := onServer(t, s, stubborn)
	mustAppend(t, l, events(l.newStream(), 0, 1))
	before := runtime.NumGoroutine()
	for range 30 {
		s.Faults().DropBefore(esdbtest.Append, 1) // after which the client looks for another connection
		mustAppend(t, l, events(l.newStream(), 0, 1))
	}
	eventually(t, "quiet", func() bool { return runtime.NumGoroutine() <= before+20 })
}
