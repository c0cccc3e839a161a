package commands

import (
	"context"

	"ruggespraak/domain"
)

// terms records that a term passed: of a reaction to a signal, an answer to advice, a promise, a motion, an evaluation. The
// day that an event names itself goes before the municipality's own term.
var terms = Policy{Name: "termijnen", Timed: true, on: []reaction{
	when(func(_ context.Context, d Desk, _ domain.Meta, e domain.SignalRaised) ([]Order, error) {
		return d.reactionDue(e.SignalID, e.Origin, e.SignalContent), nil
	}),
	when(func(_ context.Context, d Desk, _ domain.Meta, e domain.SignalCorrected) ([]Order, error) {
		return d.reactionDue(e.SignalID, e.Origin, e.SignalContent), nil
	}),
	when(func(_ context.Context, d Desk, _ domain.Meta, e domain.AdviceGiven) ([]Order, error) {
		due := e.AnswerBy
		if due == "" {
			due = d.Settings.Rules.due(domain.WaitedAnswer, e.On)
		}
		return d.expiry(ExpireTerm{What: domain.WaitedAnswer, ID: string(e.AdviceID), Due: due}), nil
	}),
	when(func(_ context.Context, d Desk, _ domain.Meta, e domain.PromiseMade) ([]Order, error) {
		return d.expiry(ExpireTerm{What: domain.WaitedPromise, ID: string(e.PromiseID), Due: e.Due}), nil
	}),
	when(func(_ context.Context, d Desk, _ domain.Meta, e domain.PromiseExtended) ([]Order, error) {
		return d.expiry(ExpireTerm{What: domain.WaitedPromise, ID: string(e.PromiseID), Due: e.Due}), nil
	}),
	when(func(ctx context.Context, d Desk, _ domain.Meta, e domain.PromiseReopened) ([]Order, error) {
		p, _, err := read[domain.Promise, domain.PromiseEvent](ctx, d, domain.PromiseCategory, string(e.PromiseID))
		return d.expiry(ExpireTerm{What: domain.WaitedPromise, ID: string(e.PromiseID), Due: p.Due}), err
	}),
	when(func(ctx context.Context, d Desk, _ domain.Meta, e domain.MotionAdopted) ([]Order, error) {
		m, _, err := read[domain.Motion, domain.MotionEvent](ctx, d, domain.MotionCategory, string(e.MotionID))
		return d.expiry(ExpireTerm{What: domain.WaitedMotion, ID: string(e.MotionID), Due: m.Content.Due}), err
	}),
	when(func(_ context.Context, d Desk, _ domain.Meta, e domain.EvaluationPlanned) ([]Order, error) {
		planned := d.expiry(ExpireTerm{What: domain.WaitedEvaluation, ID: string(e.EvaluationID), Due: e.On})
		return append(planned, lookedBack(e.DecisionID)), nil // its own day counts from now on
	}),
	when(func(_ context.Context, _ Desk, _ domain.Meta, e domain.EvaluationConcluded) ([]Order, error) {
		return []Order{lookedBack(e.DecisionID)}, nil
	}),
	when(func(_ context.Context, d Desk, _ domain.Meta, e domain.DecisionTaken) ([]Order, error) {
		return d.expiry(lookBack(e.DecisionID, e.EvaluateOn)), nil
	}),
	when(func(_ context.Context, d Desk, _ domain.Meta, e domain.DecisionRectified) ([]Order, error) {
		return d.expiry(lookBack(e.DecisionID, e.EvaluateOn)), nil
	}),
}}

func lookBack(id domain.DecisionID, due domain.Date) ExpireTerm {
	return ExpireTerm{What: domain.WaitedLookBack, ID: string(id), Due: due}
}

// lookedBack no longer waits for somebody to look back on a decision.
func lookedBack(id domain.DecisionID) Order {
	c := lookBack(id, "")
	return Order{Key: c.key(), Command: c}
}

// reactionDue waits for a reaction to a signal, unless it comes from a public register: nobody there waits for one.
func (d Desk) reactionDue(id domain.SignalID, o domain.Origin, c domain.SignalContent) []Order {
	if o.PublicRegister {
		return nil
	}
	due := d.Settings.Rules.due(domain.WaitedReaction, c.ReportedOn.Date)
	return d.expiry(ExpireTerm{What: domain.WaitedReaction, ID: string(id), Due: due, Once: true})
}

// expiry waits for a term to pass. A term that passed before the municipality began is left alone.
func (d Desk) expiry(c ExpireTerm) []Order {
	if c.Due == "" || c.Due < d.Settings.Rules.From {
		return nil
	}
	return []Order{{Key: c.key(), After: c.Due, Command: c}}
}

// key tells terms apart.
func (c ExpireTerm) key() string {
	key := string(c.What) + " " + c.ID
	if c.DecisionID != "" {
		key += " " + string(c.DecisionID)
	}
	return key
}

// wordBackTerm records that those who brought in a signal did not hear in time of a decision that rests on it.
var wordBackTerm = Policy{Name: "terugkoppeltermijn", Timed: true, on: []reaction{
	when(func(ctx context.Context, d Desk, _ domain.Meta, e domain.DecisionTaken) ([]Order, error) {
		return d.wordBackDue(ctx, e.DecisionID, e.DecisionContent)
	}),
	when(func(ctx context.Context, d Desk, _ domain.Meta, e domain.DecisionRectified) ([]Order, error) {
		return d.wordBackDue(ctx, e.DecisionID, e.DecisionContent)
	}),
}}

func (d Desk) wordBackDue(ctx context.Context, id domain.DecisionID, c domain.DecisionContent) ([]Order, error) {
	signals, err := d.signalsAmong(ctx, c.Grounds)
	if err != nil {
		return nil, err
	}
	due := d.Settings.Rules.due(domain.WaitedWordBack, c.On)
	var out []Order
	for _, s := range signals {
		out = append(out, d.expiry(ExpireTerm{What: domain.WaitedWordBack, ID: string(s), Due: due, DecisionID: id})...)
	}
	return out, nil
}

// bundleTerm records that a bundle was not offered in time after somebody was to see to it.
var bundleTerm = Policy{Name: "bundeltermijn", Timed: true, on: []reaction{
	when(func(_ context.Context, d Desk, m domain.Meta, e domain.LeadAppointed) ([]Order, error) {
		due := d.Settings.Rules.due(domain.WaitedOffer, m.ValidOn)
		return d.expiry(ExpireTerm{What: domain.WaitedOffer, ID: string(e.BundleID), Due: due}), nil
	}),
}}
