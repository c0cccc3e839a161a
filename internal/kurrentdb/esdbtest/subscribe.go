package esdbtest

import (
	"github.com/EventStore/EventStore-Client-Go/v4/protos/streams"
	"github.com/google/uuid"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// liveBuffer is how many events a live subscription may be behind before the server calls it fallen behind.
const liveBuffer = 32

// subscription is one that runs. What differs between a stream and $all is where its next events come from.
type subscription struct {
	reader
	filter   filter
	broken   <-chan struct{}
	next     func(limit uint64) ([]*record, error) // all that is there and was not looked at
	looked   func(*record)                         // notes that it was
	seen     int                                   // looked at since the last checkpoint
	live     bool
	answered bool
}

func (n *node) subscribeAll(options *streams.ReadReq_Options, to reader) error {
	f, err := filterOf(options)
	if err != nil {
		return err
	}
	limit, _ := n.server.sight(n.index)
	at := options.GetAll().GetPosition().GetCommitPosition()
	if options.GetAll().GetEnd() != nil {
		at = lastPosition(n.server.store.all(limit))
	}
	sub := &subscription{reader: to, filter: f}
	sub.next = func(limit uint64) ([]*record, error) { return after(n.server.store.all(limit), at), nil }
	sub.looked = func(r *record) { at = r.position }
	return sub.run()
}

func (n *node) subscribeStream(options *streams.ReadReq_Options, to reader) error {
	stream := options.GetStream()
	name := string(stream.GetStreamIdentifier().GetStreamName())
	if name == "" {
		return status.Error(codes.InvalidArgument, "a subscription names its stream, or $all")
	}
	f, err := filterOf(&streams.ReadReq_Options{})
	if err != nil {
		return err
	}
	next := int64(stream.GetRevision()) + 1
	switch {
	case stream.GetStart() != nil:
		next = 0
	case stream.GetEnd() != nil:
		limit, _ := n.server.sight(n.index)
		_, view := n.server.store.readable(name, limit)
		next = view.last + 1
	}
	sub := &subscription{reader: to, filter: f}
	sub.next = func(limit uint64) ([]*record, error) {
		records, view := n.server.store.readable(name, limit)
		if view.tombstoned {
			return nil, errStreamDeleted(name)
		}
		i := len(records)
		for i > 0 && int64(records[i-1].revision) >= next {
			i--
		}
		return records[i:], nil
	}
	sub.looked = func(r *record) { next = int64(r.revision) + 1 }
	return sub.run()
}

// run sends what there is and then what comes, until the client goes or the subscription is broken off.
func (sub *subscription) run() error {
	sub.broken = sub.node.server.faults.breaking()
	for {
		limit, moved := sub.node.server.sight(sub.node.index)
		_, grown := sub.node.server.store.end()
		records, err := sub.next(limit)
		if err != nil {
			return err
		}
		if err := sub.begin(); err != nil {
			return err
		}
		if err := sub.deliver(records); err != nil {
			return err
		}
		if len(records) > 0 {
			continue
		}
		if !sub.live {
			sub.live = true
			if err := sub.call.Send(caughtUp()); err != nil {
				return err
			}
		}
		select {
		case <-grown:
		case <-moved:
		case <-sub.broken:
			return sub.breakOff()
		case <-sub.call.Context().Done():
			return status.FromContextError(sub.call.Context().Err()).Err()
		}
	}
}

// begin confirms the subscription, once.
func (sub *subscription) begin() error {
	if sub.answered {
		return nil
	}
	sub.answered = true
	return sub.call.Send(confirmation(uuid.NewString()))
}

// deliver sends what the subscriber wants of the records, and checkpoints between them.
func (sub *subscription) deliver(records []*record) error {
	if sub.live && sub.isBehind(records) {
		sub.live = false
		if err := sub.call.Send(fellBehind()); err != nil {
			return err
		}
	}
	for _, r := range records {
		if err := sub.deliverOne(r); err != nil {
			return err
		}
	}
	return nil
}

func (sub *subscription) isBehind(records []*record) bool {
	wanted := 0
	for _, r := range records {
		if sub.filter.wants(r) {
			wanted++
		}
	}
	return wanted > liveBuffer
}

func (sub *subscription) deliverOne(r *record) error {
	faults := sub.node.server.faults
	if err := faults.flow.pass(sub.call.Context(), func() { faults.strike(Stalled) }); err != nil {
		return err
	}
	select {
	case <-sub.broken:
		return sub.breakOff()
	default:
	}
	if sub.filter.wants(r) {
		for range faults.copies() {
			if err := sub.send(r); err != nil {
				return err
			}
		}
	}
	sub.looked(r)
	if sub.seen++; sub.seen == sub.filter.interval {
		sub.seen = 0
		return sub.call.Send(checkpoint(r.position))
	}
	return nil
}

func (sub *subscription) breakOff() error {
	sub.node.server.faults.strike(SubscriptionBroken)
	return status.Error(codes.Unavailable, "the subscription was broken off by a planted fault")
}

func lastPosition(records []*record) uint64 {
	if len(records) == 0 {
		return 0
	}
	return records[len(records)-1].position
}
