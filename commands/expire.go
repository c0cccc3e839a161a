package commands

import (
	"context"
	"slices"

	"ruggespraak/domain"
)

// ExpireTerm records that a term went by without what it was for. It is refused while the term runs, and when what was
// waited for is there.
type ExpireTerm struct {
	What domain.Waited `json:"termijn"`
	ID   string        `json:"id"`        // of what was waited for
	Due  domain.Date   `json:"uiterlijk"` // of a signal, a bundle, and advice that names no day: the others carry their own
	// DecisionID is the decision of which those who brought in a signal wait to hear.
	DecisionID domain.DecisionID `json:"besluitId"`
	// Once leaves a signal alone of which it was recorded before, by another day, that nobody reacted in time.
	Once bool `json:"-"`
}

// Do carries it out.
func (c ExpireTerm) Do(ctx context.Context, d Desk) (Result, error) {
	today := d.today()
	switch c.What {
	case domain.WaitedReaction:
		return onSignal(ctx, d, domain.SignalID(c.ID), func(s domain.Signal) ([]domain.SignalEvent, error) {
			if c.Once && slices.ContainsFunc(s.Passed, func(had domain.TermPassed) bool { return had.What == c.What }) {
				return nil, nil
			}
			return s.Expire(c.Due, today)
		})
	case domain.WaitedAnswer:
		return onAdvice(ctx, d, domain.AdviceID(c.ID), func(a domain.Advice) ([]domain.AdviceEvent, error) { return a.Expire(c.Due, today) })
	case domain.WaitedMotion:
		return onMotion(ctx, d, domain.MotionID(c.ID), func(m domain.Motion) ([]domain.MotionEvent, error) { return m.Expire(today) })
	case domain.WaitedPromise:
		return onPromise(ctx, d, domain.PromiseID(c.ID), func(p domain.Promise) ([]domain.PromiseEvent, error) { return p.Expire(today) })
	case domain.WaitedEvaluation:
		return onEvaluation(ctx, d, domain.EvaluationID(c.ID), func(v domain.Evaluation) ([]domain.EvaluationEvent, error) {
			return v.Expire(today)
		})
	case domain.WaitedLookBack:
		return onDecision(ctx, d, domain.DecisionID(c.ID), func(s domain.Decision) ([]domain.DecisionEvent, error) { return s.Expire(today) })
	case domain.WaitedWordBack:
		return c.wordBack(ctx, d, today)
	case domain.WaitedOffer:
		return onBundle(ctx, d, domain.BundleID(c.ID), func(b domain.Bundle) ([]domain.BundleEvent, error) { return b.Expire(c.Due, today) })
	}
	return Result{}, domain.FieldErrorf("termijn", "Onbekende termijn; kies uit: reactie-op-signaal, antwoord-op-advies, uitvoering-motie, "+
		"nakomen-toezegging, evaluatie, evaluatie-van-besluit, terugkoppeling-na-besluit, aanbieden-bundel.")
}

// wordBack asks the decision whether it still rests on the signal: only then is there something to hear.
func (c ExpireTerm) wordBack(ctx context.Context, d Desk, today domain.Date) (Result, error) {
	id := domain.SignalID(c.ID)
	decision, grounds, err := d.groundsOf(ctx, c.DecisionID)
	if err != nil {
		return Result{}, err
	}
	if decision.Revoked || !slices.Contains(grounds, id) {
		return Result{}, domain.Errorf(domain.Refused, "Dit besluit rust niet of niet meer op dit signaal.")
	}
	return onSignal(ctx, d, id, func(s domain.Signal) ([]domain.SignalEvent, error) {
		if s.Origin.PublicRegister {
			return nil, domain.Errorf(domain.Refused, "Dit signaal komt uit een openbaar register; niemand wacht daar op een bericht.")
		}
		return s.ExpireWordBack(c.DecisionID, c.Due, today)
	})
}
