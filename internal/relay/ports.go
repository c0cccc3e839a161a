package relay

import (
	"context"
	"time"

	"ruggespraak/domain"
)

// Log is the part of the event log that is passed on. Every log of projections.Log has it.
type Log interface {
	// ID names this log for as long as it exists.
	ID() string
	// Head is the position of the last event, 0 when there is none.
	Head(ctx context.Context) (domain.Position, error)
	// Read returns at most limit events after a position, in order of position; with types, only events of those wire
	// names. Fewer than limit means that the head was reached.
	Read(ctx context.Context, after domain.Position, limit int, types ...string) ([]domain.Recorded, error)
	// Wait returns when the head lies beyond a position, or with the context's error.
	Wait(ctx context.Context, after domain.Position) error
}

// Checkpoints keeps how far each reader is. The book does so for one node, a log on a cluster for all of its nodes.
type Checkpoints interface {
	// Checkpoint is the position up to which a reader has delivered, 0 when it never did.
	Checkpoint(ctx context.Context, reader string) (domain.Position, error)
	// SaveCheckpoint returns when the position will survive.
	SaveCheckpoint(ctx context.Context, reader string, at domain.Position) error
}

// Lease says whether this node is the one to do the work of a name now. It only saves work: two nodes that both believe so do
// no harm. A nil lease is always held.
type Lease func(ctx context.Context, name string) (held bool, err error)

// Pause waits, or returns with the context's error. A nil pause is real time; tests pass another.
type Pause func(ctx context.Context, d time.Duration) error

func (p Pause) wait(ctx context.Context, d time.Duration) error {
	if p != nil {
		return p(ctx, d)
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}
