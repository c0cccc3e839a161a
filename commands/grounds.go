package commands

import (
	"context"
	"slices"

	"ruggespraak/domain"
)

// groundsOf reads a decision and the signals that it rests on: those that it names, and those in the bundles that it names.
func (d Desk) groundsOf(ctx context.Context, id domain.DecisionID) (domain.Decision, []domain.SignalID, error) {
	decision, _, err := d.decision(ctx, id)
	if err != nil {
		return decision, nil, err
	}
	signals, err := d.signalsAmong(ctx, decision.Content.Grounds)
	return decision, signals, err
}

// signalsAmong lists the signals among grounds, each once, in order.
func (d Desk) signalsAmong(ctx context.Context, grounds []domain.Ground) ([]domain.SignalID, error) {
	var out []domain.SignalID
	add := func(ids ...domain.SignalID) {
		for _, id := range ids {
			if !slices.Contains(out, id) {
				out = append(out, id)
			}
		}
	}
	for _, g := range grounds {
		switch domain.Category(g.Kind) {
		case domain.SignalCategory:
			add(domain.SignalID(g.ID))
		case domain.BundleCategory:
			b, _, err := read[domain.Bundle, domain.BundleEvent](ctx, d, domain.BundleCategory, string(g.ID))
			if err != nil {
				return nil, err
			}
			add(b.Signals...)
		}
	}
	return out, nil
}
