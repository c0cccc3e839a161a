package commands

import (
	"context"
	"fmt"

	"ruggespraak/domain"
)

// SignalEntry is one event of a signal's history, with its texts opened where the desk's codec can.
type SignalEntry struct {
	domain.Header
	Event domain.SignalEvent
}

// SignalHistory reads one signal from its first event, for whoever handles it. A signal that nobody raised is refused as
// domain.NotFound.
func (d Desk) SignalHistory(ctx context.Context, id domain.SignalID) ([]SignalEntry, error) {
	stream := d.stream(domain.SignalCategory, string(id))
	past, err := d.Log.Load(ctx, stream)
	if err != nil {
		return nil, fmt.Errorf("load %s: %w", stream, err)
	}
	if len(past) == 0 {
		return nil, domain.Errorf(domain.NotFound, "Dit signaal bestaat niet.")
	}
	entries := make([]SignalEntry, len(past))
	for i, stored := range past {
		h, e, err := d.Codec.Decode(stored)
		if err != nil {
			return nil, err
		}
		own, ok := e.(domain.SignalEvent)
		if !ok {
			return nil, fmt.Errorf("event %d of %s: %s does not belong there", stored.Revision, stream, h.Type)
		}
		entries[i] = SignalEntry{Header: h, Event: own}
	}
	return entries, nil
}
