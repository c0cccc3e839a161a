package esdbtest

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/EventStore/EventStore-Client-Go/v4/protos/streams"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// Read answers reads of a stream and of $all, and carries subscriptions.
func (n *node) Read(request *streams.ReadReq, call streams.Streams_ReadServer) error {
	options := request.GetOptions()
	method, serve := Read, n.readStream
	switch subscription := options.GetSubscription() != nil; {
	case subscription && options.GetAll() != nil:
		method, serve = Subscribe, n.subscribeAll
	case subscription:
		method, serve = Subscribe, n.subscribeStream
	case options.GetAll() != nil:
		serve = n.readAll
	}
	err := n.admit(call.Context(), method)
	if err == nil {
		err = serve(options, n.newReader(options, call))
	}
	return withTrailers(call.Context(), err)
}

func (n *node) readStream(options *streams.ReadReq_Options, to reader) error {
	name := string(options.GetStream().GetStreamIdentifier().GetStreamName())
	if name == "" {
		return status.Error(codes.InvalidArgument, "a read names its stream, or $all")
	}
	limit, _ := n.server.sight(n.index)
	records, view := n.server.store.readable(name, limit)
	if view.tombstoned {
		return errStreamDeleted(name)
	}
	if view.missing() {
		return to.call.Send(&streams.ReadResp{Content: &streams.ReadResp_StreamNotFound_{
			StreamNotFound: &streams.ReadResp_StreamNotFound{StreamIdentifier: identifier(name)},
		}})
	}
	return to.sendSome(fromRevision(records, options), options.GetCount())
}

// fromRevision is the records in the order and from the place that the reader asked for; both ways the place counts.
func fromRevision(records []*record, options *streams.ReadReq_Options) []*record {
	at := options.GetStream()
	backwards := options.GetReadDirection() == streams.ReadReq_Options_Backwards
	i, found := slices.BinarySearchFunc(records, at.GetRevision(), func(r *record, n uint64) int { return cmp.Compare(r.revision, n) })
	switch {
	case at.GetEnd() != nil:
		i, found = len(records), false
	case at.GetStart() != nil:
		i, found = 0, len(records) > 0
	}
	if !backwards {
		return records[i:]
	}
	if found {
		i++
	}
	return reversed(records[:i])
}

func (n *node) readAll(options *streams.ReadReq_Options, to reader) error {
	f, err := filterOf(options)
	if err != nil {
		return err
	}
	limit, _ := n.server.sight(n.index)
	records := fromPosition(n.server.store.all(limit), options)
	wanted := slices.DeleteFunc(slices.Clone(records), func(r *record) bool { return !f.wants(r) })
	return to.sendSome(wanted, options.GetCount())
}

// fromPosition is the records in the order and from the place that the reader asked for. A position stands before its
// event: forwards that event counts, backwards it does not.
func fromPosition(records []*record, options *streams.ReadReq_Options) []*record {
	at := options.GetAll()
	i, _ := slices.BinarySearchFunc(records, at.GetPosition().GetCommitPosition(), func(r *record, p uint64) int { return cmp.Compare(r.position, p) })
	switch {
	case at.GetEnd() != nil:
		i = len(records)
	case at.GetStart() != nil:
		i = 0
	}
	if options.GetReadDirection() == streams.ReadReq_Options_Backwards {
		return reversed(records[:i])
	}
	return records[i:]
}

func reversed(records []*record) []*record {
	out := slices.Clone(records)
	slices.Reverse(out)
	return out
}

// reader is whoever gets the events of a read.
type reader struct {
	node    *node
	call    streams.Streams_ReadServer
	text    bool // ids as text
	resolve bool // events in the place of links to them
}

func (n *node) newReader(options *streams.ReadReq_Options, call streams.Streams_ReadServer) reader {
	_, text := options.GetUuidOption().GetContent().(*streams.ReadReq_Options_UUIDOption_String_)
	return reader{node: n, call: call, text: text, resolve: options.GetResolveLinks()}
}

func (to reader) sendSome(records []*record, count uint64) error {
	for _, r := range records[:min(uint64(len(records)), count)] {
		if err := to.send(r); err != nil {
			return err
		}
	}
	return nil
}

func (to reader) send(r *record) error {
	event := &streams.ReadResp_ReadEvent{Position: &streams.ReadResp_ReadEvent_CommitPosition{CommitPosition: r.position}}
	if to.resolve && r.kind == kindLink {
		event.Link = recorded(r, to.text)
		if target := to.node.server.store.linked(string(r.data)); target != nil {
			event.Event = recorded(target, to.text)
		}
	} else {
		event.Event = recorded(r, to.text)
	}
	return to.call.Send(&streams.ReadResp{Content: &streams.ReadResp_Event{Event: event}})
}

// linked is the event that a link of the form revision@stream names, or nil when it is not there any more.
func (s *store) linked(link string) *record {
	number, name, ok := strings.Cut(link, "@")
	revision, err := strconv.ParseInt(number, 10, 64)
	if !ok || err != nil {
		return nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.at(name, revision)
}

func confirmation(id string) *streams.ReadResp {
	return &streams.ReadResp{Content: &streams.ReadResp_Confirmation{Confirmation: &streams.ReadResp_SubscriptionConfirmation{SubscriptionId: id}}}
}

func checkpoint(position uint64) *streams.ReadResp {
	return &streams.ReadResp{Content: &streams.ReadResp_Checkpoint_{Checkpoint: &streams.ReadResp_Checkpoint{CommitPosition: position, PreparePosition: position}}}
}

func caughtUp() *streams.ReadResp {
	return &streams.ReadResp{Content: &streams.ReadResp_CaughtUp_{CaughtUp: &streams.ReadResp_CaughtUp{}}}
}

func fellBehind() *streams.ReadResp {
	return &streams.ReadResp{Content: &streams.ReadResp_FellBehind_{FellBehind: &streams.ReadResp_FellBehind{}}}
}
