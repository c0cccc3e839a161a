package esdbtest_test

import (
	"context"
	"slices"
	"testing"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
	"github.com/EventStore/EventStore-Client-Go/v4/protos/shared"
	"github.com/EventStore/EventStore-Client-Go/v4/protos/streams"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"

	"ruggespraak/internal/kurrentdb/esdbtest"
)

func TestAClientOfAClusterFindsTheLeader(t *testing.T) {
	s := esdbtest.Start(t, esdbtest.WithNodes(3), esdbtest.FollowersRefuse())
	for range 3 {
		mustAppend(t, dial(t, s.ClusterConnection()), "a", esdb.Any{}, event("iets"))
		s.Faults().MoveLeader()
	}
	if s.Leader() != 0 || s.Calls(esdbtest.Gossip) < 3 || len(s.Stream("a")) != 3 {
		t.Errorf("node %d leads, %d calls of gossip, %d events", s.Leader(), s.Calls(esdbtest.Gossip), len(s.Stream("a")))
	}
}

func TestAFollowerPassesWritesOn(t *testing.T) {
	s := esdbtest.Start(t, esdbtest.WithNodes(3))
	client := dial(t, s.NodeConnection(2))
	mustAppend(t, client, "a", esdb.NoStream{}, event("iets"))
	if got, err := readStream(t, client, "a", esdb.ReadStreamOptions{From: esdb.Start{}}, 10); err != nil || len(got) != 1 {
		t.Errorf("%d events, %v", len(got), err)
	}
}

func TestAFollowerThatRefusesNamesTheLeader(t *testing.T) {
	s := esdbtest.Start(t, esdbtest.WithNodes(3), esdbtest.FollowersRefuse())
	client := dial(t, s.ClusterConnection())
	mustAppend(t, client, "a", esdb.NoStream{}, event("een"))
	if s.Faults().MoveLeader() != 1 {
		t.Fatal("the leader did not move")
	}
	if _, err := appendTo(t, client, "a", esdb.Revision(0), event("twee")); !isCode(err, esdb.ErrorCodeNotLeader) {
		t.Errorf("error %v", err)
	}
	mustAppend(t, client, "a", esdb.Revision(0), event("twee"))
}

func TestACallThatRequiresTheLeaderIsRefusedByAFollower(t *testing.T) {
	s := esdbtest.Start(t, esdbtest.WithNodes(3))
	client := stub(t, host(s.NodeConnection(1)))
	ctx := metadata.AppendToOutgoingContext(t.Context(), "requires-leader", "true")
	call, err := client.Read(ctx, &streams.ReadReq{Options: &streams.ReadReq_Options{
		StreamOption: &streams.ReadReq_Options_All{All: &streams.ReadReq_Options_AllOptions{AllOption: &streams.ReadReq_Options_AllOptions_Start{Start: &shared.Empty{}}}},
		CountOption:  &streams.ReadReq_Options_Count{Count: 1},
	}})
	if err != nil {
		t.Fatal(err)
	}
	_, err = call.Recv()
	leader := host(s.NodeConnection(0))
	if got := call.Trailer(); status.Code(err) != codes.NotFound || !slices.Equal(got.Get("exception"), []string{"not-leader"}) ||
		got.Get("leader-endpoint-host")[0]+":"+got.Get("leader-endpoint-port")[0] != leader {
		t.Errorf("error %v, trailers %v, leader %s", err, got, leader)
	}
}

func TestAFollowerReadsWhatItHas(t *testing.T) {
	s := esdbtest.Start(t, esdbtest.WithNodes(3))
	leader, follower := dial(t, s.NodeConnection(0)), dial(t, s.NodeConnection(1))
	mustAppend(t, leader, "a", esdb.NoStream{}, event("een"))
	f := follow(t, follower, esdb.SubscribeToAllOptions{From: esdb.Start{}, Filter: esdb.ExcludeSystemEventsFilter(), MaxSearchWindow: 1000})
	f.expect("een", "caught-up")
	s.Faults().HoldReplication(1, true)
	mustAppend(t, leader, "a", esdb.Revision(0), event("twee"))
	if err := tombstone(t, leader, "weg", esdb.Any{}); err != nil {
		t.Fatal(err)
	}
	read := func(c *esdb.Client) int {
		got, err := readStream(t, c, "a", esdb.ReadStreamOptions{From: esdb.Start{}}, 10)
		if err != nil {
			t.Error(err)
		}
		return len(got)
	}
	if behind, ahead := read(follower), read(leader); behind != 1 || ahead != 2 {
		t.Errorf("the follower reads %d, the leader %d", behind, ahead)
	}
	if _, err := readStream(t, follower, "weg", esdb.ReadStreamOptions{From: esdb.Start{}}, 1); !isCode(err, esdb.ErrorCodeResourceNotFound) {
		t.Errorf("the follower knows of the tombstone: %v", err)
	}
	f.silent()
	s.Faults().HoldReplication(1, false)
	f.expect("twee")
	if read(follower) != 2 {
		t.Error("the follower did not catch up")
	}
}

func TestANewLeaderHasEverything(t *testing.T) {
	s := esdbtest.Start(t, esdbtest.WithNodes(3))
	s.Faults().HoldReplication(1, true)
	mustAppend(t, dial(t, s.NodeConnection(0)), "a", esdb.NoStream{}, event("een"))
	s.Faults().MoveLeader()
	if got, err := readStream(t, dial(t, s.NodeConnection(1)), "a", esdb.ReadStreamOptions{From: esdb.Start{}}, 10); err != nil || len(got) != 1 {
		t.Errorf("%d events, %v", len(got), err)
	}
}

func TestAClusterWithoutAMajorityIsNotReady(t *testing.T) {
	s := esdbtest.Start(t, esdbtest.WithNodes(3))
	client := dial(t, s.ClusterConnection())
	mustAppend(t, client, "a", esdb.NoStream{}, event("een"))
	s.Faults().Stop(0)
	if s.Leader() != 1 {
		t.Fatalf("node %d leads", s.Leader())
	}
	until(t, "append to the new leader", func() error {
		_, err := appendTo(t, client, "a", esdb.Any{}, event("twee"))
		return err
	})
	last := dial(t, s.NodeConnection(2))
	s.Faults().Stop(1)
	if _, err := appendTo(t, last, "a", esdb.Any{}, event("drie")); s.Leader() != -1 || !isCode(err, esdb.ErrorUnavailable) {
		t.Errorf("node %d leads, error %v", s.Leader(), err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	done := make(chan error, 1)
	go func() {
		for {
			_, err := client.AppendToStream(ctx, "a", esdb.AppendToStreamOptions{ExpectedRevision: esdb.Any{}}, event("drie"))
			if err == nil || ctx.Err() != nil {
				done <- err
				return
			}
		}
	}()
	if err := s.Faults().Restart(0); err != nil {
		t.Fatal(err)
	}
	if _, err := within(t, func(context.Context) (any, error) { return nil, <-done }); err != nil {
		t.Errorf("append with a majority again: %v", err)
	}
}
