package main

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"ruggespraak/commands"
	"ruggespraak/internal/ids"
	"ruggespraak/internal/kurrentdb"
	"ruggespraak/internal/node"
	"ruggespraak/internal/relay"
)

// wakeReaders wakes whoever follows the log.
func wakeReaders(n *node.Node) service {
	return func(ctx context.Context, log *slog.Logger) { n.Wake.Run(ctx, log) }
}

// leaseTerm is how long one node of a cluster lets the rules act before another may take over.
const leaseTerm = time.Minute

// policies makes the rules of a node ready to act. The nodes of a cluster share how far the rules are, and take turns.
func (a *app) policies(n *node.Node, log *slog.Logger) *relay.Policies {
	o := relay.PolicyOptions{Log: n.Log, Book: n.Book, Desk: n.Desk(commands.By{}), Logger: log, Wait: n.Wake.Wait}
	if a.metrics != nil {
		o.Registry = a.metrics.Registerer()
	}
	if c := n.Cluster(); c != nil {
		shared, owner := kurrentdb.NewCheckpoints(c, n.Settings.Code), ids.New()
		o.Checkpoints = shared
		o.Lease = func(ctx context.Context, name string) (bool, error) {
			return shared.Lease(ctx, name, owner, a.now(), leaseTerm)
		}
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
