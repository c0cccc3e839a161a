package esdbtest

import (
	"encoding/binary"
	"strconv"

	"github.com/EventStore/EventStore-Client-Go/v4/protos/shared"
	"github.com/EventStore/EventStore-Client-Go/v4/protos/streams"
	"github.com/google/uuid"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

const nanosecondsPerTick = 100

// expectation is what the options of appends, deletes and tombstones have in common. Which of the cases holds is told by
// the messages that are there, or by a revision when none is.
type expectation interface {
	GetRevision() uint64
	GetAny() *shared.Empty
	GetNoStream() *shared.Empty
	GetStreamExists() *shared.Empty
}

func expectedRevision(options expectation) (int64, error) {
	switch {
	case options.GetAny() != nil:
		return expectAny, nil
	case options.GetNoStream() != nil:
		return expectNone, nil
	case options.GetStreamExists() != nil:
		return expectExists, nil
	}
	revision := options.GetRevision()
	if revision >= deletedRevision {
		return 0, status.Errorf(codes.InvalidArgument, "%d is not a revision that can be expected", revision)
	}
	return int64(revision), nil
}

func uuidOf(id *shared.UUID) (uuid.UUID, error) {
	if s := id.GetStructured(); s != nil {
		var out uuid.UUID
		binary.BigEndian.PutUint64(out[:8], uint64(s.GetMostSignificantBits()))
		binary.BigEndian.PutUint64(out[8:], uint64(s.GetLeastSignificantBits()))
		return out, nil
	}
	return uuid.Parse(id.GetString_())
}

// uuidFor writes an id in the form that the reader asked for.
func uuidFor(id uuid.UUID, text bool) *shared.UUID {
	if text {
		return &shared.UUID{Value: &shared.UUID_String_{String_: id.String()}}
	}
	return &shared.UUID{Value: &shared.UUID_Structured_{Structured: &shared.UUID_Structured{
		MostSignificantBits:  int64(binary.BigEndian.Uint64(id[:8])),
		LeastSignificantBits: int64(binary.BigEndian.Uint64(id[8:])),
	}}}
}

func identifier(stream string) *shared.StreamIdentifier {
	return &shared.StreamIdentifier{StreamName: []byte(stream)}
}

func recorded(r *record, text bool) *streams.ReadResp_ReadEvent_RecordedEvent {
	return &streams.ReadResp_ReadEvent_RecordedEvent{
		Id: uuidFor(r.id, text), StreamIdentifier: identifier(r.stream), StreamRevision: r.revision,
		PreparePosition: r.position, CommitPosition: r.position,
		Metadata: map[string]string{
			"type": r.kind, "content-type": r.contentType, "created": strconv.FormatInt(r.created.UnixNano()/nanosecondsPerTick, 10),
		},
		CustomMetadata: r.meta, Data: r.data,
	}
}
