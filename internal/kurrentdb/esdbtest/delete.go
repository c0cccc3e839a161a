package esdbtest

import (
	"context"

	"github.com/EventStore/EventStore-Client-Go/v4/protos/streams"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// Delete hides all that a stream holds; writing to it again brings it back, with the revisions that follow.
func (n *node) Delete(ctx context.Context, request *streams.DeleteReq) (*streams.DeleteResp, error) {
	options := request.GetOptions()
	position, err := n.remove(ctx, Delete, string(options.GetStreamIdentifier().GetStreamName()), options)
	if err != nil {
		return nil, withTrailers(ctx, err)
	}
	return &streams.DeleteResp{PositionOption: &streams.DeleteResp_Position_{
		Position: &streams.DeleteResp_Position{CommitPosition: position, PreparePosition: position},
	}}, nil
}

// Tombstone deletes a stream for good.
func (n *node) Tombstone(ctx context.Context, request *streams.TombstoneReq) (*streams.TombstoneResp, error) {
	options := request.GetOptions()
	position, err := n.remove(ctx, Tombstone, string(options.GetStreamIdentifier().GetStreamName()), options)
	if err != nil {
		return nil, withTrailers(ctx, err)
	}
	return &streams.TombstoneResp{PositionOption: &streams.TombstoneResp_Position_{
		Position: &streams.TombstoneResp_Position{CommitPosition: position, PreparePosition: position},
	}}, nil
}

func (n *node) remove(ctx context.Context, m Method, stream string, options expectation) (uint64, error) {
	if err := n.admit(ctx, m); err != nil {
		return 0, err
	}
	if stream == "" {
		return 0, status.Error(codes.InvalidArgument, "a delete names its stream")
	}
	expected, err := expectedRevision(options)
	if err != nil {
		return 0, err
	}
	var done written
	if m == Tombstone {
		done = n.server.store.tombstone(stream, expected)
	} else if done, err = n.server.store.delete(stream, expected); err != nil {
		return 0, status.Error(codes.Internal, err.Error())
	}
	switch done.verdict {
	case gone:
		return 0, errStreamDeleted(stream)
	case refused, repeated:
		return 0, errWrongRevision(stream, expected, done.last)
	case fresh:
	}
	return done.position, n.server.faults.afterApply()
}
