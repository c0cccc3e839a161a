package commands

import (
	"context"

	"ruggespraak/domain"
)

func onMotion(ctx context.Context, d Desk, id domain.MotionID, decide func(domain.Motion) ([]domain.MotionEvent, error)) (Result, error) {
	return run(ctx, d, domain.MotionCategory, string(id), decide)
}

func (d Desk) motion(ctx context.Context, id domain.MotionID) (domain.Motion, error) {
	m, _, err := read[domain.Motion, domain.MotionEvent](ctx, d, domain.MotionCategory, string(id))
	return m, err
}

// laterMotions lists what a motion was replaced by, and that in its turn.
func (d Desk) laterMotions(ctx context.Context, id domain.MotionID) ([]string, error) {
	return replacements(string(id), func(id string) (string, error) {
		m, err := d.motion(ctx, domain.MotionID(id))
		return string(m.ReplacedBy()), err
	})
}

// TableMotion puts a motion forward, in the place of another one if it says so. Without an id it gets one.
type TableMotion struct {
	MotionID domain.MotionID `json:"motieId"`
	Replaces domain.MotionID `json:"vervangt"`
	ProposalInput
}

// Do carries it out: first the motion, then what it does to the one that it replaces.
func (c TableMotion) Do(ctx context.Context, d Desk) (Result, error) {
	content, err := c.content(ctx, d)
	if err != nil {
		return Result{}, err
	}
	id := domain.MotionID(d.idFor(domain.MotionCategory, string(c.MotionID)))
	if c.Replaces != "" {
		if err := d.mayReplaceMotion(ctx, c.Replaces, id, c.On); err != nil {
			return Result{}, err
		}
	}
	res, err := onMotion(ctx, d, id, func(m domain.Motion) ([]domain.MotionEvent, error) {
		return m.Table(id, domain.Origin{}, content, c.Replaces)
	})
	if err != nil || c.Replaces == "" {
		return res, err
	}
	last, err := ReplaceMotion{MotionID: c.Replaces, By: id, On: c.On}.Do(ctx, d.next("vervangt"))
	if last.Cursor != "" {
		res.Cursor = last.Cursor
	}
	res.Events += last.Events
	return res, err
}

// mayReplaceMotion refuses, before anything is written, what the replaced motion would refuse.
func (d Desk) mayReplaceMotion(ctx context.Context, old, by domain.MotionID, on domain.Date) error {
	if err := exists(ctx, d, domain.MotionCategory, string(old), "vervangt"); err != nil {
		return err
	}
	m, err := d.motion(ctx, old)
	if err != nil {
		return err
	}
	later, err := d.laterMotions(ctx, by)
	if err != nil {
		return err
	}
	_, err = m.Replace(old, by, on, later)
	return err
}

// ReplaceMotion says that another motion came in the place of one.
type ReplaceMotion struct {
	MotionID domain.MotionID `json:"motieId"`
	By       domain.MotionID `json:"vervangenDoor"`
	On       domain.Date     `json:"datum"`
}

// Do carries it out.
func (c ReplaceMotion) Do(ctx context.Context, d Desk) (Result, error) {
	if c.By != "" {
		if err := exists(ctx, d, domain.MotionCategory, string(c.By), "vervangenDoor"); err != nil {
			return Result{}, err
		}
	}
	later, err := d.laterMotions(ctx, c.By)
	if err != nil {
		return Result{}, err
	}
	return onMotion(ctx, d, c.MotionID, func(m domain.Motion) ([]domain.MotionEvent, error) {
		return m.Replace(c.MotionID, c.By, c.On, later)
	})
}

// HoldMotion puts the vote off.
type HoldMotion struct {
	MotionID domain.MotionID `json:"motieId"`
	On       domain.Date     `json:"datum"`
}

// Do carries it out.
func (c HoldMotion) Do(ctx context.Context, d Desk) (Result, error) {
	return onMotion(ctx, d, c.MotionID, func(m domain.Motion) ([]domain.MotionEvent, error) { return m.Hold(c.MotionID, c.On) })
}

// WithdrawMotion takes the motion back.
type WithdrawMotion struct {
	MotionID domain.MotionID `json:"motieId"`
	On       domain.Date     `json:"datum"`
	Reason   string          `json:"reden"`
}

// Do carries it out.
func (c WithdrawMotion) Do(ctx context.Context, d Desk) (Result, error) {
	return onMotion(ctx, d, c.MotionID, func(m domain.Motion) ([]domain.MotionEvent, error) {
		return m.Withdraw(c.MotionID, c.On, c.Reason)
	})
}

// AdoptMotion records that the raad adopted it.
type AdoptMotion struct {
	MotionID domain.MotionID `json:"motieId"`
	domain.VoteTaken
}

// Do carries it out.
func (c AdoptMotion) Do(ctx context.Context, d Desk) (Result, error) {
	return onMotion(ctx, d, c.MotionID, func(m domain.Motion) ([]domain.MotionEvent, error) { return m.Adopt(c.MotionID, c.VoteTaken) })
}

// RejectMotion records that the raad rejected it.
type RejectMotion struct {
	MotionID domain.MotionID `json:"motieId"`
	domain.VoteTaken
}

// Do carries it out.
func (c RejectMotion) Do(ctx context.Context, d Desk) (Result, error) {
	return onMotion(ctx, d, c.MotionID, func(m domain.Motion) ([]domain.MotionEvent, error) { return m.Reject(c.MotionID, c.VoteTaken) })
}

// ProposeMotionSettlement is the college saying that the motion is done.
type ProposeMotionSettlement struct {
	MotionID domain.MotionID `json:"motieId"`
	Body     domain.Body     `json:"orgaan"`
	On       domain.Date     `json:"datum"`
	Account  string          `json:"verantwoording"`
}

// Do carries it out.
func (c ProposeMotionSettlement) Do(ctx context.Context, d Desk) (Result, error) {
	return onMotion(ctx, d, c.MotionID, func(m domain.Motion) ([]domain.MotionEvent, error) {
		return m.ProposeSettlement(c.MotionID, c.Body, c.On, c.Account)
	})
}

// SettleMotion is the raad saying that the motion is done.
type SettleMotion struct {
	MotionID domain.MotionID `json:"motieId"`
	Body     domain.Body     `json:"orgaan"`
	On       domain.Date     `json:"datum"`
	Account  string          `json:"toelichting"`
}

// Do carries it out.
func (c SettleMotion) Do(ctx context.Context, d Desk) (Result, error) {
	return onMotion(ctx, d, c.MotionID, func(m domain.Motion) ([]domain.MotionEvent, error) {
		return m.Settle(c.MotionID, c.Body, c.On, c.Account)
	})
}

// LeaveMotionUndone is the college saying that it does not carry the motion out.
type LeaveMotionUndone struct {
	MotionID domain.MotionID `json:"motieId"`
	On       domain.Date     `json:"datum"`
	Reason   string          `json:"reden"`
}

// Do carries it out.
func (c LeaveMotionUndone) Do(ctx context.Context, d Desk) (Result, error) {
	return onMotion(ctx, d, c.MotionID, func(m domain.Motion) ([]domain.MotionEvent, error) {
		return m.LeaveUndone(c.MotionID, c.On, c.Reason)
	})
}
