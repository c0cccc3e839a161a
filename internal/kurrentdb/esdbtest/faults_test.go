package esdbtest_test

import (
	"context"
	"net"
	"testing"
	"time"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"

	"ruggespraak/internal/kurrentdb/esdbtest"
)

// until tries again, as whoever uses the client has to, and fails when it does not succeed in time.
func until(t *testing.T, what string, try func() error) {
	t.Helper()
	deadline := time.Now().Add(patience)
	for {
		err := try()
		if err == nil {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("%s: %v", what, err)
		}
	}
}

// eventually waits for something that another goroutine brings about.
func eventually(t *testing.T, what string, holds func() bool) {
	t.Helper()
	for deadline := time.Now().Add(patience); !holds(); time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal(what)
		}
	}
}

func TestADroppedCallIsNotCarriedOut(t *testing.T) {
	s := esdbtest.Start(t)
	client := dial(t, s.Connection())
	s.Faults().DropBefore(esdbtest.Append, 2)
	e := event("iets")
	for range 2 {
		if _, err := appendTo(t, client, "a", esdb.NoStream{}, e); !isCode(err, esdb.ErrorUnavailable) {
			t.Errorf("error %v", err)
		}
		if len(s.Stream("a")) != 0 {
			t.Error("the dropped append was written")
		}
	}
	mustAppend(t, client, "a", esdb.NoStream{}, e)
	if n, calls := s.Faults().Struck(esdbtest.DroppedBefore), s.Calls(esdbtest.Append); n != 2 || calls != 3 {
		t.Errorf("%d of %d calls were dropped", n, calls)
	}
}

func TestALostAnswerHidesAWriteThatARetryFinds(t *testing.T) {
	s := esdbtest.Start(t)
	client := dial(t, s.Connection())
	s.Faults().DropAfterApply(1)
	e := event("iets")
	if _, err := appendTo(t, client, "a", esdb.NoStream{}, e); !isCode(err, esdb.ErrorUnavailable) {
		t.Errorf("error %v", err)
	}
	if len(s.Stream("a")) != 1 {
		t.Error("the append was not carried out")
	}
	mustAppend(t, client, "a", esdb.NoStream{}, e)
	if n := len(s.Stream("a")); n != 1 || s.Faults().Struck(esdbtest.DroppedAfterApply) != 1 {
		t.Errorf("%d events are there", n)
	}
}

func TestADelayedCallOutlivesAShortDeadline(t *testing.T) {
	s := esdbtest.Start(t)
	client := dial(t, s.Connection())
	mustAppend(t, client, "a", esdb.Any{}, event("iets"))
	s.Faults().Delay(esdbtest.Append, time.Hour, 1)
	short := 50 * time.Millisecond
	_, err := within(t, func(ctx context.Context) (*esdb.WriteResult, error) {
		return client.AppendToStream(ctx, "a", esdb.AppendToStreamOptions{ExpectedRevision: esdb.Any{}, Deadline: &short}, event("iets"))
	})
	if !isCode(err, esdb.ErrorCodeDeadlineExceeded) {
		t.Errorf("error %v", err)
	}
	mustAppend(t, client, "a", esdb.Revision(0), event("iets"))
	if s.Faults().Struck(esdbtest.Delayed) != 1 {
		t.Error("the delay is not counted")
	}
}

func TestAStalledCallGoesOnWhenReleased(t *testing.T) {
	s := esdbtest.Start(t)
	client := dial(t, s.Connection())
	release := s.Faults().Stall(esdbtest.Append)
	done := make(chan error, 1)
	go func() {
		_, err := client.AppendToStream(context.Background(), "a", esdb.AppendToStreamOptions{ExpectedRevision: esdb.NoStream{}}, event("iets"))
		done <- err
	}()
	eventually(t, "the append does not arrive", func() bool { return s.Faults().Struck(esdbtest.Stalled) == 1 })
	select {
	case err := <-done:
		t.Errorf("the stalled append answers %v", err)
	default:
	}
	release()
	if err := <-done; err != nil {
		t.Error(err)
	}
}

func TestAStalledSubscriptionGoesOnWhenReleased(t *testing.T) {
	s := esdbtest.Start(t)
	client := dial(t, s.Connection())
	f := follow(t, client, esdb.SubscribeToAllOptions{From: esdb.Start{}, Filter: esdb.ExcludeSystemEventsFilter(), MaxSearchWindow: 1000})
	f.expect("caught-up")
	release := s.Faults().StallSubscriptions()
	mustAppend(t, client, "a", esdb.Any{}, event("iets"))
	eventually(t, "the event is not held up", func() bool { return s.Faults().Struck(esdbtest.Stalled) == 1 })
	f.silent()
	release()
	f.expect("iets")
}

func TestASubscriptionCanDeliverTwice(t *testing.T) {
	s := esdbtest.Start(t)
	client := dial(t, s.Connection())
	f := follow(t, client, esdb.SubscribeToAllOptions{From: esdb.End{}})
	f.expect("caught-up")
	s.Faults().DuplicateDelivery(2)
	mustAppend(t, client, "a", esdb.Any{}, event("een"), event("twee"), event("drie"))
	f.expect("een", "een", "twee", "twee", "drie")
}

func TestABrokenSubscriptionCanBeOpenedAgain(t *testing.T) {
	s := esdbtest.Start(t)
	client := dial(t, s.Connection())
	f := follow(t, client, esdb.SubscribeToAllOptions{From: esdb.End{}})
	f.expect("caught-up")
	s.Faults().BreakSubscriptions()
	f.expect("dropped")
	f = follow(t, client, esdb.SubscribeToAllOptions{From: esdb.End{}})
	f.expect("caught-up")
	mustAppend(t, client, "a", esdb.Any{}, event("een"))
	f.expect("een")
	if s.Faults().Struck(esdbtest.SubscriptionBroken) != 1 || s.Calls(esdbtest.Subscribe) != 2 {
		t.Error("the break is not counted")
	}
}

func TestAStoppedNodeComesBackOnItsPortWithWhatItHad(t *testing.T) {
	s := esdbtest.Start(t)
	client := dial(t, s.Connection())
	mustAppend(t, client, "a", esdb.NoStream{}, event("een"))
	f := follow(t, client, esdb.SubscribeToAllOptions{From: esdb.End{}})
	f.expect("caught-up")
	connection := s.Connection()
	s.Faults().Stop(0)
	f.expect("dropped")
	if _, err := appendTo(t, client, "a", esdb.Any{}, event("twee")); !isCode(err, esdb.ErrorUnavailable) {
		t.Errorf("error %v", err)
	}
	if err := s.Faults().Restart(0); err != nil {
		t.Fatal(err)
	}
	if s.Connection() != connection {
		t.Error("the port changed")
	}
	until(t, "append after the restart", func() error {
		_, err := appendTo(t, client, "a", esdb.Revision(0), event("twee"))
		return err
	})
}

func TestASilentNodeAnswersWhenItSpeaksAgain(t *testing.T) {
	s := esdbtest.Start(t)
	known, stranger := dial(t, s.Connection()), dial(t, s.Connection())
	mustAppend(t, known, "a", esdb.NoStream{}, event("een"))
	s.Faults().ListenButSilent(0, true)
	short := 50 * time.Millisecond
	_, err := within(t, func(ctx context.Context) (*esdb.WriteResult, error) {
		return known.AppendToStream(ctx, "a", esdb.AppendToStreamOptions{ExpectedRevision: esdb.Any{}, Deadline: &short}, event("twee"))
	})
	if !isCode(err, esdb.ErrorCodeDeadlineExceeded) {
		t.Errorf("error %v", err)
	}
	if n := len(s.Stream("a")); n != 1 {
		t.Errorf("the silent node heard what was sent: %d events", n)
	}
	done := make(chan error, 1)
	go func() {
		_, err := stranger.AppendToStream(context.Background(), "b", esdb.AppendToStreamOptions{ExpectedRevision: esdb.NoStream{}}, event("een"))
		done <- err
	}()
	s.Faults().ListenButSilent(0, false)
	if err := <-done; err != nil {
		t.Errorf("the client that came in the silence: %v", err)
	}
	until(t, "append after the silence", func() error {
		_, err := appendTo(t, known, "a", esdb.Any{}, event("drie"))
		return err
	})
}

func TestASilentNodeCanBeStopped(t *testing.T) {
	s := esdbtest.Start(t)
	mute, err := net.Dial("tcp", host(s.Connection()))
	if err != nil {
		t.Fatal(err)
	}
	defer mute.Close()
	client := dial(t, s.Connection()) // its connection is taken after the mute one
	mustAppend(t, client, "a", esdb.NoStream{}, event("een"))
	s.Faults().ListenButSilent(0, true)
	if _, err := within(t, func(context.Context) (any, error) { s.Faults().Stop(0); return nil, nil }); err != nil {
		t.Fatal(err)
	}
	s.Faults().ListenButSilent(0, false)
	if err := s.Faults().Restart(0); err != nil {
		t.Fatal(err)
	}
	until(t, "append after the restart", func() error {
		_, err := appendTo(t, client, "a", esdb.Any{}, event("twee"))
		return err
	})
}
