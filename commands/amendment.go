package commands

import (
	"context"

	"ruggespraak/domain"
)

func onAmendment(ctx context.Context, d Desk, id domain.AmendmentID, decide func(domain.Amendment) ([]domain.AmendmentEvent, error)) (Result, error) {
	return run(ctx, d, domain.AmendmentCategory, string(id), decide)
}

func (d Desk) amendment(ctx context.Context, id domain.AmendmentID) (domain.Amendment, error) {
	a, _, err := read[domain.Amendment, domain.AmendmentEvent](ctx, d, domain.AmendmentCategory, string(id))
	return a, err
}

// laterAmendments lists what an amendment was replaced by, and that in its turn.
func (d Desk) laterAmendments(ctx context.Context, id domain.AmendmentID) ([]string, error) {
	return replacements(string(id), func(id string) (string, error) {
		a, err := d.amendment(ctx, domain.AmendmentID(id))
		return string(a.ReplacedBy()), err
	})
}

// TableAmendment puts an amendment forward, in the place of another one if it says so. Without an id it gets one.
type TableAmendment struct {
	AmendmentID domain.AmendmentID `json:"amendementId"`
	Replaces    domain.AmendmentID `json:"vervangt"`
	ProposalInput
}

// Do carries it out: first the amendment, then what it does to the one that it replaces.
func (c TableAmendment) Do(ctx context.Context, d Desk) (Result, error) {
	content, err := c.content(ctx, d)
	if err != nil {
		return Result{}, err
	}
	id := domain.AmendmentID(d.idFor(domain.AmendmentCategory, string(c.AmendmentID)))
	if c.Replaces != "" {
		if err := d.mayReplaceAmendment(ctx, c.Replaces, id, c.On); err != nil {
			return Result{}, err
		}
	}
	res, err := onAmendment(ctx, d, id, func(a domain.Amendment) ([]domain.AmendmentEvent, error) {
		return a.Table(id, domain.Origin{}, content, c.Replaces)
	})
	if err != nil || c.Replaces == "" {
		return res, err
	}
	last, err := ReplaceAmendment{AmendmentID: c.Replaces, By: id, On: c.On}.Do(ctx, d.next("vervangt"))
	if last.Cursor != "" {
		res.Cursor = last.Cursor
	}
	res.Events += last.Events
	return res, err
}

// mayReplaceAmendment refuses, before anything is written, what the replaced amendment would refuse.
func (d Desk) mayReplaceAmendment(ctx context.Context, old, by domain.AmendmentID, on domain.Date) error {
	if err := exists(ctx, d, domain.AmendmentCategory, string(old), "vervangt"); err != nil {
		return err
	}
	a, err := d.amendment(ctx, old)
	if err != nil {
		return err
	}
	later, err := d.laterAmendments(ctx, by)
	if err != nil {
		return err
	}
	_, err = a.Replace(old, by, on, later)
	return err
}

// ReplaceAmendment says that another amendment came in the place of one.
type ReplaceAmendment struct {
	AmendmentID domain.AmendmentID `json:"amendementId"`
	By          domain.AmendmentID `json:"vervangenDoor"`
	On          domain.Date        `json:"datum"`
}

// Do carries it out.
func (c ReplaceAmendment) Do(ctx context.Context, d Desk) (Result, error) {
	if c.By != "" {
		if err := exists(ctx, d, domain.AmendmentCategory, string(c.By), "vervangenDoor"); err != nil {
			return Result{}, err
		}
	}
	later, err := d.laterAmendments(ctx, c.By)
	if err != nil {
		return Result{}, err
	}
	return onAmendment(ctx, d, c.AmendmentID, func(a domain.Amendment) ([]domain.AmendmentEvent, error) {
		return a.Replace(c.AmendmentID, c.By, c.On, later)
	})
}

// HoldAmendment puts the vote off.
type HoldAmendment struct {
	AmendmentID domain.AmendmentID `json:"amendementId"`
	On          domain.Date        `json:"datum"`
}

// Do carries it out.
func (c HoldAmendment) Do(ctx context.Context, d Desk) (Result, error) {
	return onAmendment(ctx, d, c.AmendmentID, func(a domain.Amendment) ([]domain.AmendmentEvent, error) { return a.Hold(c.AmendmentID, c.On) })
}

// WithdrawAmendment takes the amendment back.
type WithdrawAmendment struct {
	AmendmentID domain.AmendmentID `json:"amendementId"`
	On          domain.Date        `json:"datum"`
	Reason      string             `json:"reden"`
}

// Do carries it out.
func (c WithdrawAmendment) Do(ctx context.Context, d Desk) (Result, error) {
	return onAmendment(ctx, d, c.AmendmentID, func(a domain.Amendment) ([]domain.AmendmentEvent, error) {
		return a.Withdraw(c.AmendmentID, c.On, c.Reason)
	})
}

// AdoptAmendment records that the raad adopted it.
type AdoptAmendment struct {
	AmendmentID domain.AmendmentID `json:"amendementId"`
	domain.VoteTaken
}

// Do carries it out.
func (c AdoptAmendment) Do(ctx context.Context, d Desk) (Result, error) {
	return onAmendment(ctx, d, c.AmendmentID, func(a domain.Amendment) ([]domain.AmendmentEvent, error) { return a.Adopt(c.AmendmentID, c.VoteTaken) })
}

// RejectAmendment records that the raad rejected it.
type RejectAmendment struct {
	AmendmentID domain.AmendmentID `json:"amendementId"`
	domain.VoteTaken
}

// Do carries it out.
func (c RejectAmendment) Do(ctx context.Context, d Desk) (Result, error) {
	return onAmendment(ctx, d, c.AmendmentID, func(a domain.Amendment) ([]domain.AmendmentEvent, error) { return a.Reject(c.AmendmentID, c.VoteTaken) })
}
