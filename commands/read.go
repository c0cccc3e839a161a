package commands

import (
	"context"
	"fmt"

	"ruggespraak/domain"
)

// read folds a stream that a command only looks at. The revision is that of its last event, -1 when it has none.
func read[S state[S, E], E domain.Event](ctx context.Context, d Desk, kind domain.Category, id string) (S, domain.Revision, error) {
	var s S
	stream := d.stream(kind, id)
	past, err := d.Log.Load(ctx, stream)
	if err != nil {
		return s, 0, fmt.Errorf("load %s: %w", stream, err)
	}
	for _, stored := range past {
		_, e, err := d.Codec.Decode(stored)
		if err != nil {
			return s, 0, err
		}
		if own, ok := e.(E); ok {
			s = s.Evolve(own)
		}
	}
	return s, domain.Revision(len(past)) - 1, nil
}
