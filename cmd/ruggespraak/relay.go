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

// policies makes the rules of a node ready to act.
func (a *app) policies(n *node.Node, log *slog.Logger) *relay.Policies {
	o := relay.PolicyOptions{
		Log: n.Log, Book: n.Book, Checkpoints: n.Places, Lease: n.Turn, Desk: n.Desk(commands.By{}), Logger: log, Wait: n.Wake.Wait,
	}
	if a.metrics != nil {
		o.Registry = a.metrics.Registerer()
	}
	return relay.NewPolicies(o)
}

// followPolicies lets the rules act.
func followPolicies(p *relay.Policies) service {
	return func(ctx context.Context, log *slog.Logger) {
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
