package projections

import (
	"context"
	"time"

	"ruggespraak/domain"
)

// WarmEffects keeps the estimates of every decision at hand, so that whoever opens a page need not wait for them: once at the
// start, and whenever the view has moved and then stood still for a while. It stops with the context. What fails is told to
// report and tried again after the next move.
func (r *Runner) WarmEffects(ctx context.Context, ask Ask, rest time.Duration, report func(error)) {
	warmed := domain.Position(-1)
	for ctx.Err() == nil {
		moved := r.next()
		at, built, err := r.position(ctx, EffectOfDecisions)
		if err == nil && built && at != warmed {
			if still(ctx, moved, rest) {
				if _, err = r.Query(ctx, EffectOfDecisions.Name, ask, nil); err == nil {
					warmed = at
				}
			} else {
				continue // it moved on
			}
		}
		if err != nil && ctx.Err() == nil {
			report(err)
		}
		select {
		case <-ctx.Done():
		case <-moved:
		}
	}
}

// still waits for a while and says whether nothing moved meanwhile.
func still(ctx context.Context, moved <-chan struct{}, rest time.Duration) bool {
	t := time.NewTimer(rest)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-moved:
		return false
	case <-t.C:
		return true
	}
}
