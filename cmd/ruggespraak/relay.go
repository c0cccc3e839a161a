package main

import (
	"context"
	"errors"
	"log/slog"

	"ruggespraak/commands"
	"ruggespraak/internal/node"
	"ruggespraak/internal/relay"
)

// wakeReaders wakes whoever follows the log.
func wakeReaders(n *node.Node) service {
	return func(ctx context.Context, log *slog.Logger) { n.Wake.Run(ctx, log) }
}

// policies makes the rules of a node ready to act. A log on a cluster brings checkpoints and a lease of its own.
func policies(n *node.Node, log *slog.Logger) *relay.Policies {
	return &relay.Policies{Log: n.Log, Book: n.Book, Desk: n.Desk(commands.By{}), Logger: log, Wait: n.Wake.Wait}
}

// followPolicies lets the rules act.
func followPolicies(n *node.Node) service {
	return func(ctx context.Context, log *slog.Logger) {
		p := policies(n, log)
		if err := p.Start(); err != nil {
			log.ErrorContext(ctx, "rules can't be started; they don't act", slog.Any("error", err))
			return
		}
		p.Follow(ctx)
		if err := p.Close(); err != nil && !errors.Is(err, context.Canceled) {
			log.ErrorContext(ctx, "rules did not stop well", slog.Any("error", err))
		}
	}
}
