package esdbtest_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
	"github.com/EventStore/EventStore-Client-Go/v4/protos/shared"
	"github.com/EventStore/EventStore-Client-Go/v4/protos/streams"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"ruggespraak/internal/kurrentdb/esdbtest"
)

// feed is a subscription that is read in the background, so that waiting for it can end.
type feed struct {
	t       *testing.T
	arrived chan *esdb.SubscriptionEvent
}

func follow(t *testing.T, c *esdb.Client, options esdb.SubscribeToAllOptions) *feed {
	t.Helper()
	ctx := t.Context()
	sub, err := within(t, func(context.Context) (*esdb.Subscription, error) { return c.SubscribeToAll(ctx, options) })
	if err != nil {
		t.Fatalf("subscribe: %v", err)
	}
	return pump(t, sub)
}

func followStream(t *testing.T, c *esdb.Client, stream string, options esdb.SubscribeToStreamOptions) *feed {
	t.Helper()
	ctx := t.Context()
	sub, err := within(t, func(context.Context) (*esdb.Subscription, error) { return c.SubscribeToStream(ctx, stream, options) })
	if err != nil {
		t.Fatalf("subscribe: %v", err)
	}
	return pump(t, sub)
}

func pump(t *testing.T, sub *esdb.Subscription) *feed {
	f := &feed{t: t, arrived: make(chan *esdb.SubscriptionEvent, 10_000)}
	go func() {
		for {
			e := sub.Recv()
			f.arrived <- e
			if e.SubscriptionDropped != nil {
				return
			}
		}
	}()
	t.Cleanup(func() { sub.Close() })
	return f
}

func (f *feed) next() *esdb.SubscriptionEvent {
	f.t.Helper()
	select {
	case e := <-f.arrived:
		return e
	case <-time.After(patience):
		f.t.Fatal("nothing came from the subscription")
		panic("unreachable")
	}
}

// expect checks what comes next: types of events, or caught-up, fell-behind, checkpoint, dropped.
func (f *feed) expect(want ...string) {
	f.t.Helper()
	for i, w := range want {
		if got := name(f.next()); got != w {
			f.t.Fatalf("message %d is %q, not %q", i, got, w)
		}
	}
}

// silent checks that nothing is waiting, without waiting for it.
func (f *feed) silent() {
	f.t.Helper()
	select {
	case e := <-f.arrived:
		f.t.Errorf("%q came", name(e))
	default:
	}
}

func name(e *esdb.SubscriptionEvent) string {
	switch {
	case e.EventAppeared != nil:
		return e.EventAppeared.OriginalEvent().EventType
	case e.CaughtUp != nil:
		return "caught-up"
	case e.FellBehind != nil:
		return "fell-behind"
	case e.CheckPointReached != nil:
		return "checkpoint"
	default:
		return "dropped"
	}
}

func TestASubscriptionCatchesUpAndThenFollows(t *testing.T) {
	s := esdbtest.Start(t)
	client := dial(t, s.Connection())
	mustAppend(t, client, "a", esdb.NoStream{}, event("een"), event("twee"))
	f := follow(t, client, esdb.SubscribeToAllOptions{From: esdb.Start{}})
	f.expect("$epoch-information", "een", "twee", "caught-up")
	mustAppend(t, client, "b", esdb.NoStream{}, event("drie"))
	f.expect("drie")
}

func TestASubscriptionResumesAfterThePositionItGives(t *testing.T) {
	s := esdbtest.Start(t)
	client := dial(t, s.Connection())
	mustAppend(t, client, "a", esdb.NoStream{}, event("een"), event("twee"), event("drie"))
	at := s.Stream("a")[1].Position
	f := follow(t, client, esdb.SubscribeToAllOptions{From: esdb.Position{Commit: at, Prepare: at}})
	f.expect("drie", "caught-up")
	end := follow(t, client, esdb.SubscribeToAllOptions{From: esdb.End{}})
	end.expect("caught-up")
	mustAppend(t, client, "a", esdb.Any{}, event("vier"))
	end.expect("vier")
}

func TestAFilterChoosesByStreamOrTypeByPrefixOrPattern(t *testing.T) {
	s := esdbtest.Start(t)
	client := dial(t, s.Connection())
	mustAppend(t, client, "gm0001_a", esdb.NoStream{}, event("signaal-ingebracht"), event("signaal-gekoppeld"))
	mustAppend(t, client, "gm0002_a", esdb.NoStream{}, event("maatregel-besloten"))
	mustAppend(t, client, "$$gm0002_a", esdb.NoStream{}, event("$metadata"))
	for _, c := range []struct {
		name   string
		filter esdb.SubscriptionFilter
		want   []string
	}{
		{"stream prefix", esdb.SubscriptionFilter{Type: esdb.StreamFilterType, Prefixes: []string{"gm0002_", "gm0003_"}}, []string{"maatregel-besloten"}},
		{"stream pattern", esdb.SubscriptionFilter{Type: esdb.StreamFilterType, Regex: `^gm\d+_`}, []string{"signaal-ingebracht", "signaal-gekoppeld", "maatregel-besloten"}},
		{"type prefix", esdb.SubscriptionFilter{Type: esdb.EventFilterType, Prefixes: []string{"signaal-"}}, []string{"signaal-ingebracht", "signaal-gekoppeld"}},
		{"type pattern", esdb.SubscriptionFilter{Type: esdb.EventFilterType, Regex: "besloten$"}, []string{"maatregel-besloten"}},
		{"no system events", *esdb.ExcludeSystemEventsFilter(), []string{"signaal-ingebracht", "signaal-gekoppeld", "maatregel-besloten"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			follow(t, client, esdb.SubscribeToAllOptions{From: esdb.Start{}, Filter: &c.filter}).expect(append(c.want, "caught-up")...)
		})
	}
}

func TestAFilterThatMeansNothingIsRefused(t *testing.T) {
	s := esdbtest.Start(t)
	pattern := func(regex string) *streams.ReadReq_Options_FilterOptions {
		return &streams.ReadReq_Options_FilterOptions{
			Filter: &streams.ReadReq_Options_FilterOptions_EventType{EventType: &streams.ReadReq_Options_FilterOptions_Expression{Regex: regex}},
			Window: &streams.ReadReq_Options_FilterOptions_Max{Max: 32}, CheckpointIntervalMultiplier: 1,
		}
	}
	noInterval, noWindow := pattern("^a"), pattern("^a")
	noInterval.CheckpointIntervalMultiplier = 0
	noWindow.Window = &streams.ReadReq_Options_FilterOptions_Max{}
	for name, filter := range map[string]*streams.ReadReq_Options_FilterOptions{
		"no pattern": pattern("("), "nothing sought": pattern(""), "no interval": noInterval, "no window": noWindow,
	} {
		call, err := stub(t, host(s.Connection())).Read(t.Context(), &streams.ReadReq{Options: &streams.ReadReq_Options{
			StreamOption: &streams.ReadReq_Options_All{All: &streams.ReadReq_Options_AllOptions{AllOption: &streams.ReadReq_Options_AllOptions_Start{Start: &shared.Empty{}}}},
			CountOption:  &streams.ReadReq_Options_Subscription{Subscription: &streams.ReadReq_Options_SubscriptionOptions{}},
			FilterOption: &streams.ReadReq_Options_Filter{Filter: filter},
		}})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := call.Recv(); status.Code(err) != codes.InvalidArgument {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestCheckpointsTellHowFarTheServerIsWhenNothingMatches(t *testing.T) {
	s := esdbtest.Start(t)
	client := dial(t, s.Connection())
	mustAppend(t, client, "ander", esdb.NoStream{}, events("ander", 25)...)
	mustAppend(t, client, "mijn", esdb.NoStream{}, event("mijn"))
	f := follow(t, client, esdb.SubscribeToAllOptions{
		From: esdb.Start{}, MaxSearchWindow: 5, CheckpointInterval: 2,
		Filter: &esdb.SubscriptionFilter{Type: esdb.StreamFilterType, Prefixes: []string{"mijn"}},
	})
	all := s.Events()
	for _, looked := range []int{10, 20} {
		if at := f.next().CheckPointReached; at == nil || at.Commit != all[looked-1].Position {
			t.Fatalf("after %d events there is no checkpoint at %d: %v", looked, all[looked-1].Position, at)
		}
	}
	f.expect("mijn", "caught-up")
	mustAppend(t, client, "ander", esdb.Any{}, event("ander"), event("ander"), event("ander"))
	if at := f.next().CheckPointReached; at == nil || at.Commit != s.Events()[29].Position {
		t.Errorf("live, there is no checkpoint after 30 events: %v", at)
	}
	f.silent()
}

func TestASubscriptionThatIsTooSlowFallsBehindAndCatchesUp(t *testing.T) {
	s := esdbtest.Start(t)
	client := dial(t, s.Connection())
	f := follow(t, client, esdb.SubscribeToAllOptions{From: esdb.Start{}, Filter: esdb.ExcludeSystemEventsFilter(), MaxSearchWindow: 1000})
	f.expect("caught-up")
	mustAppend(t, client, "a", esdb.Any{}, events("iets", 33)...)
	f.expect(append(append([]string{"fell-behind"}, slices.Repeat([]string{"iets"}, 33)...), "caught-up")...)
}

func TestAStreamSubscriptionFollowsItsStreamUntilTheTombstone(t *testing.T) {
	s := esdbtest.Start(t)
	client := dial(t, s.Connection())
	f := followStream(t, client, "a", esdb.SubscribeToStreamOptions{From: esdb.Start{}})
	f.expect("caught-up")
	mustAppend(t, client, "b", esdb.NoStream{}, event("ander"))
	mustAppend(t, client, "a", esdb.NoStream{}, event("een"), event("twee"), event("drie"))
	f.expect("een", "twee", "drie")
	followStream(t, client, "a", esdb.SubscribeToStreamOptions{From: esdb.Revision(1)}).expect("drie", "caught-up")
	fromEnd := followStream(t, client, "a", esdb.SubscribeToStreamOptions{From: esdb.End{}})
	fromEnd.expect("caught-up")
	mustAppend(t, client, "a", esdb.Any{}, event("vier"))
	fromEnd.expect("vier")
	f.expect("vier")
	if err := tombstone(t, client, "a", esdb.Any{}); err != nil {
		t.Fatal(err)
	}
	f.expect("dropped")
}

func TestManySubscribersAllGetEverythingInOrder(t *testing.T) {
	s := esdbtest.Start(t)
	client := dial(t, s.Connection())
	const subscribers, writes = 8, 60
	var feeds []*feed
	for range subscribers {
		feeds = append(feeds, follow(t, client, esdb.SubscribeToAllOptions{From: esdb.Start{}, Filter: esdb.ExcludeSystemEventsFilter()}))
	}
	for i := range writes {
		mustAppend(t, client, "a", esdb.Any{}, event(fmt.Sprint(i)))
	}
	for _, f := range feeds {
		for i := range writes {
			e := f.next()
			for e.EventAppeared == nil {
				e = f.next()
			}
			if got := e.EventAppeared.OriginalEvent(); got.EventType != fmt.Sprint(i) {
				t.Fatalf("event %d is %s", i, got.EventType)
			}
		}
	}
}
