package commands

import (
	"context"

	"ruggespraak/domain"
)

// ExpireTerm records that a term went by without what it was for. It is refused while the term runs, and when what was
// waited for is there.
type ExpireTerm struct {
	What domain.Waited `json:"termijn"`
	ID   string        `json:"id"`        // of what was waited for
	Due  domain.Date   `json:"uiterlijk"` // of a signal only: the others carry their own
}

// Do carries it out.
func (c ExpireTerm) Do(ctx context.Context, d Desk) (Result, error) {
	today := d.today()
	switch c.What {
	case domain.WaitedReaction:
		return onSignal(ctx, d, domain.SignalID(c.ID), func(s domain.Signal) ([]domain.SignalEvent, error) { return s.Expire(c.Due, today) })
	case domain.WaitedAnswer:
		return onAdvice(ctx, d, domain.AdviceID(c.ID), func(a domain.Advice) ([]domain.AdviceEvent, error) { return a.Expire(today) })
	case domain.WaitedMotion:
		return onMotion(ctx, d, domain.MotionID(c.ID), func(m domain.Motion) ([]domain.MotionEvent, error) { return m.Expire(today) })
	case domain.WaitedPromise:
		return onPromise(ctx, d, domain.PromiseID(c.ID), func(p domain.Promise) ([]domain.PromiseEvent, error) { return p.Expire(today) })
	case domain.WaitedEvaluation:
		return onEvaluation(ctx, d, domain.EvaluationID(c.ID), func(v domain.Evaluation) ([]domain.EvaluationEvent, error) {
			return v.Expire(today)
		})
	}
	return Result{}, domain.FieldErrorf("termijn", "Onbekende termijn; kies uit: reactie-op-signaal, antwoord-op-advies, uitvoering-motie, "+
		"nakomen-toezegging, evaluatie.")
}
