package kurrentdb

import (
	"errors"
	"net"
	"sync/atomic"
	"testing"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
	"github.com/EventStore/EventStore-Client-Go/v4/protos/shared"
	"github.com/EventStore/EventStore-Client-Go/v4/protos/streams"
	"google.golang.org/grpc"

	"ruggespraak/domain"
)

// rude is a server that answers reads with what the client can't stand, and after a number of times with what it can.
type rude struct {
	streams.UnimplementedStreamsServer
	answer *streams.ReadResp
	times  int64
	reads  atomic.Int64
}

func (r *rude) Read(_ *streams.ReadReq, to streams.Streams_ReadServer) error {
	if r.reads.Add(1) > r.times {
		return nil
	}
	return to.Send(r.answer)
}

func startRude(t *testing.T, r *rude) *Cluster {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := grpc.NewServer()
	streams.RegisterStreamsServer(s, r)
	go func() { _ = s.Serve(l) }()
	t.Cleanup(s.Stop)
	return dialTest(t, "esdb://"+l.Addr().String()+"?tls=false", hasty)
}

func timeless() *streams.ReadResp {
	return &streams.ReadResp{Content: &streams.ReadResp_Event{Event: &streams.ReadResp_ReadEvent{Event: &streams.ReadResp_ReadEvent_RecordedEvent{
		Id: &shared.UUID{}, StreamIdentifier: &shared.StreamIdentifier{StreamName: []byte("x")}, Metadata: map[string]string{"created": "gisteren"},
	}}}}
}

func TestAnswersThatTheClientCannotStandDoNotEndTheProgram(t *testing.T) {
	for name, answer := range map[string]*streams.ReadResp{
		"unknown message":  {},
		"unreadable time":  timeless(),
		"event of nowhere": {Content: &streams.ReadResp_Event{Event: &streams.ReadResp_ReadEvent{Event: &streams.ReadResp_ReadEvent_RecordedEvent{}}}},
	} {
		t.Run(name, func(t *testing.T) {
			r := &rude{answer: answer, times: 2}
			c := startRude(t, r)
			if page, err := c.readPage(within(t), "x", esdb.ReadStreamOptions{}, 1); err != nil || len(page) != 0 || r.reads.Load() < 3 {
				t.Errorf("after a while: %d events (%v)", len(page), err)
			}
			r.times = 1_000_000
			if _, err := c.readPage(within(t), "x", esdb.ReadStreamOptions{}, 1); !errors.Is(err, domain.Unreached) {
				t.Errorf("always: %v", err)
			}
			f, err := c.subscribe(t.Context(), "gm0855_", esdb.Start{})
			if err == nil { // the client does not take what it gets for a confirmation
				t.Errorf("subscribed: %v", f)
			}
		})
	}
}
