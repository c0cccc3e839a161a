package commands

import (
	"context"
	"fmt"
	"strings"

	"ruggespraak/domain"
)

// ForgetPerson makes the personal texts of one thing unreadable for good, in every copy of the log, and records that it was
// done and why. It stands outside the acts of the loop: it destroys a key, which no event can undo or do again elsewhere.
type ForgetPerson struct {
	Kind   domain.Category
	ID     string
	Reason domain.ForgetReason
}

// Do destroys the key first and records it then: what was promised to be forgotten is never readable afterwards. Doing it
// again completes what was broken off, and otherwise changes nothing.
func (c ForgetPerson) Do(ctx context.Context, d Desk) (Result, error) {
	switch c.Kind {
	case domain.SignalCategory:
		return forget(ctx, d, c, domain.Signal.Forget)
	case domain.MeasureCategory:
		return forget(ctx, d, c, domain.Measure.Forget)
	case domain.DecisionCategory:
		return forget(ctx, d, c, domain.Decision.Forget)
	case domain.EvaluationCategory:
		return forget(ctx, d, c, domain.Evaluation.Forget)
	case domain.BundleCategory:
		return forget(ctx, d, c, domain.Bundle.Forget)
	case domain.AdviceCategory:
		return forget(ctx, d, c, domain.Advice.Forget)
	case domain.MotionCategory:
		return forget(ctx, d, c, domain.Motion.Forget)
	case domain.AmendmentCategory:
		return forget(ctx, d, c, domain.Amendment.Forget)
	case domain.PromiseCategory:
		return forget(ctx, d, c, domain.Promise.Forget)
	case domain.CycleCategory:
		return forget(ctx, d, c, domain.Cycle.Forget)
	case domain.EncounterCategory:
		return forget(ctx, d, c, domain.Encounter.Forget)
	case domain.SeriesCategory, domain.AreaCategory, domain.TermCategory, domain.EffectCategory:
		return Result{}, domain.Errorf(domain.Refused, "Bij een stuk van de soort %s staat geen persoonlijke tekst; er is niets te vergeten.", c.Kind)
	}
	return Result{}, domain.Errorf(domain.NotFound, "Er is geen soort %q.", c.Kind)
}

func forget[S state[S, E], E domain.Event](ctx context.Context, d Desk, c ForgetPerson, rule func(S, domain.ForgetReason) ([]E, error)) (Result, error) {
	if err := domain.CheckID(c.ID); err != nil {
		return Result{}, err
	}
	decide := func(s S) ([]E, error) { return rule(s, c.Reason) }
	a := actOn(d, c.Kind, c.ID, decide)
	past, err := d.Log.Load(ctx, a.stream())
	if err != nil {
		return Result{}, fmt.Errorf("load %s: %w", a.stream(), err)
	}
	if _, err := a.plan(d, past); err != nil { // what is refused destroys nothing
		return Result{}, err
	}
	if err := d.Forget(ctx, a.stream()); err != nil {
		return Result{}, err
	}
	return do(ctx, d, a)
}

// Forgotten is what the log says of a stream whose key was destroyed.
type Forgotten struct {
	Kind   domain.Category
	ID     string
	Reason domain.ForgetReason // empty: it was not recorded yet
	On     domain.Instant
}

// Forgotten reads what the log says of forgetting a stream.
func (d Desk) Forgotten(ctx context.Context, stream string) (Forgotten, error) {
	kind, id, _ := strings.Cut(strings.TrimPrefix(stream, d.Settings.Municipality+"_"), "-")
	f := Forgotten{Kind: domain.Category(kind), ID: id}
	past, err := d.Log.Load(ctx, stream)
	if err != nil {
		return f, fmt.Errorf("load %s: %w", stream, err)
	}
	plainly := d.Codec
	plainly.Open = nil // no text is asked for
	for _, stored := range past {
		h, e, err := plainly.Decode(stored)
		if err != nil {
			return f, err
		}
		if e, ok := e.(domain.PersonForgotten); ok {
			f.Reason, f.On = e.Reason, h.RecordedAt
		}
	}
	return f, nil
}
