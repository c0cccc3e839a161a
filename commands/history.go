package commands

import (
	"context"
	"fmt"

	"ruggespraak/domain"
)

// Entry is one event of an aggregate's history, with its texts opened where the desk's codec can.
type Entry[E domain.Event] struct {
	domain.Header
	Event E
}

// SignalEntry is one event of a signal's history.
type SignalEntry = Entry[domain.SignalEvent]

// SignalHistory reads one signal from its first event, for whoever handles it. A signal that nobody raised is refused as
// domain.NotFound.
func (d Desk) SignalHistory(ctx context.Context, id domain.SignalID) ([]SignalEntry, error) {
	return history[domain.SignalEvent](ctx, d, domain.SignalCategory, string(id))
}

// AdviceHistory reads advice from its first event. Advice that was neither asked nor given is refused as domain.NotFound.
func (d Desk) AdviceHistory(ctx context.Context, id domain.AdviceID) ([]Entry[domain.AdviceEvent], error) {
	return history[domain.AdviceEvent](ctx, d, domain.AdviceCategory, string(id))
}

// CycleHistory reads a learning cycle from its first event. One that nobody started is refused as domain.NotFound.
func (d Desk) CycleHistory(ctx context.Context, id domain.CycleID) ([]Entry[domain.CycleEvent], error) {
	return history[domain.CycleEvent](ctx, d, domain.CycleCategory, string(id))
}

// MeasureHistory reads a measure from its first event. One that nobody laid down is refused as domain.NotFound.
func (d Desk) MeasureHistory(ctx context.Context, id domain.MeasureID) ([]Entry[domain.MeasureEvent], error) {
	return history[domain.MeasureEvent](ctx, d, domain.MeasureCategory, string(id))
}

// DecisionHistory reads a decision from its first event. One that nobody took is refused as domain.NotFound.
func (d Desk) DecisionHistory(ctx context.Context, id domain.DecisionID) ([]Entry[domain.DecisionEvent], error) {
	return history[domain.DecisionEvent](ctx, d, domain.DecisionCategory, string(id))
}

// EvaluationHistory reads an evaluation from its first event. One that nobody planned or concluded is refused as
// domain.NotFound.
func (d Desk) EvaluationHistory(ctx context.Context, id domain.EvaluationID) ([]Entry[domain.EvaluationEvent], error) {
	return history[domain.EvaluationEvent](ctx, d, domain.EvaluationCategory, string(id))
}

func history[E domain.Event](ctx context.Context, d Desk, kind domain.Category, id string) ([]Entry[E], error) {
	stream := d.stream(kind, id)
	past, err := d.Log.Load(ctx, stream)
	if err != nil {
		return nil, fmt.Errorf("load %s: %w", stream, err)
	}
	if len(past) == 0 {
		return nil, absent(kind)
	}
	entries := make([]Entry[E], len(past))
	for i, stored := range past {
		h, e, err := d.Codec.Decode(stored)
		if err != nil {
			return nil, err
		}
		own, ok := e.(E)
		if !ok {
			return nil, fmt.Errorf("event %d of %s: %s does not belong there", stored.Revision, stream, h.Type)
		}
		entries[i] = Entry[E]{Header: h, Event: own}
	}
	return entries, nil
}

// absent refuses what nobody recorded.
func absent(kind domain.Category) error {
	demonstrative := "Deze"
	switch kind {
	case domain.SignalCategory, domain.DecisionCategory, domain.AreaCategory, domain.AdviceCategory, domain.AmendmentCategory, domain.TermCategory:
		demonstrative = "Dit"
	case domain.MeasureCategory, domain.EvaluationCategory, domain.SeriesCategory, domain.BundleCategory, domain.MotionCategory,
		domain.PromiseCategory, domain.CycleCategory, domain.EncounterCategory, domain.EffectCategory:
	}
	return domain.Errorf(domain.NotFound, "%s %s bestaat niet.", demonstrative, kind)
}
