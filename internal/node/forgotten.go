package node

import (
	"context"
	"fmt"
	"log/slog"

	"ruggespraak/domain"
)

// ForgottenEvent is the wire name of the event that says that a stream's key was destroyed.
const ForgottenEvent = "persoon-vergeten"

// forgettings is how many of those events are read at a time.
const forgettings = 1000

// keepForgotten destroys again each key that came back after the log said that it was destroyed: with keys that were put back
// from an older copy than the log.
func (n *Node) keepForgotten(ctx context.Context, log *slog.Logger) error {
	back := 0
	for after := domain.Position(0); ; {
		events, err := n.Log.Read(ctx, after, forgettings, ForgottenEvent)
		if err != nil {
			return err
		}
		for _, e := range events {
			there, err := n.Vault.Holds(ctx, e.Stream)
			if err == nil && there {
				back++
				err = n.Vault.Forget(ctx, e.Stream)
			}
			if err != nil {
				return fmt.Errorf("keep %s forgotten: %w", e.Stream, err)
			}
			after = e.Position
		}
		if len(events) < forgettings {
			break
		}
	}
	if back > 0 {
		log.WarnContext(ctx, "keys had come back that the log says were destroyed; they are destroyed again", slog.Int("keys", back))
	}
	return nil
}
