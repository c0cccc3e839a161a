package commands

import (
	"context"

	"ruggespraak/domain"
)

// Store is the part of the event log that commands need. Every log passes internal/storetest.
type Store interface {
	// Load reads a stream from its first event, in order; an unknown stream has no events and is no error.
	Load(ctx context.Context, stream string) ([]domain.Stored, error)
	// Append writes events after revision expected, all or none, exactly as given, and returns when they are on disk.
	// It fails with domain.Conflict when the stream has moved on. Appending the same events again at the same place
	// (same header bytes) writes nothing and answers the first cursor. Events must be of this stream, at least one, with
	// their revisions counting up from expected+1 (with domain.AnyRevision: from wherever the stream ends, which the
	// headers must agree with, so it is of use to retries only).
	Append(ctx context.Context, stream string, expected domain.Revision, events []domain.Stored) (domain.Cursor, error)
	// AppendMany does many appends in their order, for imports. Each is all or none by itself and answers for itself;
	// the returned error is only for a log that can't answer at all. Outcomes are on disk when it returns.
	AppendMany(ctx context.Context, writes []Write) ([]Outcome, error)
}

// Write is one append among many.
type Write struct {
	Stream   string
	Expected domain.Revision
	Events   []domain.Stored
}

// Outcome is what one append among many came to: a cursor, or an error such as domain.Conflict.
type Outcome struct {
	Cursor domain.Cursor
	Err    error
}
