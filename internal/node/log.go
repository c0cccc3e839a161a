package node

import (
	"context"

	"ruggespraak/commands"
	"ruggespraak/domain"
	"ruggespraak/internal/relay"
	"ruggespraak/projections"
)

// Log is an event log as a node uses it, whatever keeps the events.
type Log interface {
	commands.Store
	projections.Log
	Close() error
}

// woken is a log whose readers are woken together, instead of each waiting on the log.
type woken struct {
	Log
	wake *relay.WakeUps
}

// Wait returns when the head lies beyond a position, or with the context's error.
func (w woken) Wait(ctx context.Context, after domain.Position) error { return w.wake.Wait(ctx, after) }
