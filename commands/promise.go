package commands

import (
	"context"

	"ruggespraak/domain"
)

// PromiseInput is what someone fills in about a promise to the raad.
type PromiseInput struct {
	Text      string             `json:"toezegging"`
	Portfolio string             `json:"portefeuille"`
	Meeting   string             `json:"vergadering"`
	On        domain.Date        `json:"datum"`
	Due       domain.Date        `json:"uiterlijk"`
	Measures  []domain.MeasureID `json:"maatregelen"`
	Grounds   []domain.Ground    `json:"gronden"`
	Reference string             `json:"vindplaats"`
	Note      string             `json:"notitie"`
}

func (in PromiseInput) content(ctx context.Context, d Desk) (domain.PromiseContent, error) {
	return domain.PromiseContent{
		Text: in.Text, Portfolio: in.Portfolio, Meeting: in.Meeting, On: in.On, Due: in.Due, Measures: in.Measures, Grounds: in.Grounds,
		Reference: in.Reference, Note: domain.Private(in.Note),
	}, restsOn(ctx, d, in.Grounds, in.Measures)
}

func onPromise(ctx context.Context, d Desk, id domain.PromiseID, decide func(domain.Promise) ([]domain.PromiseEvent, error)) (Result, error) {
	return run(ctx, d, domain.PromiseCategory, string(id), decide)
}

// MakePromise records what a member of the college promised the raad. Without an id it gets one.
type MakePromise struct {
	PromiseID domain.PromiseID `json:"toezeggingId"`
	PromiseInput
}

// Do carries it out.
func (c MakePromise) Do(ctx context.Context, d Desk) (Result, error) {
	content, err := c.content(ctx, d)
	if err != nil {
		return Result{}, err
	}
	id := domain.PromiseID(d.idFor(domain.PromiseCategory, string(c.PromiseID)))
	return onPromise(ctx, d, id, func(p domain.Promise) ([]domain.PromiseEvent, error) { return p.Make(id, domain.Origin{}, content) })
}

// ExtendPromise puts the term off, with a reason.
type ExtendPromise struct {
	PromiseID domain.PromiseID `json:"toezeggingId"`
	On        domain.Date      `json:"datum"`
	Due       domain.Date      `json:"uiterlijk"`
	Reason    string           `json:"reden"`
}

// Do carries it out.
func (c ExtendPromise) Do(ctx context.Context, d Desk) (Result, error) {
	return onPromise(ctx, d, c.PromiseID, func(p domain.Promise) ([]domain.PromiseEvent, error) {
		return p.Extend(c.PromiseID, c.On, c.Due, c.Reason)
	})
}

// ProposePromiseSettlement is the college saying that it kept the promise.
type ProposePromiseSettlement struct {
	PromiseID domain.PromiseID `json:"toezeggingId"`
	Body      domain.Body      `json:"orgaan"`
	On        domain.Date      `json:"datum"`
	Account   string           `json:"verantwoording"`
}

// Do carries it out.
func (c ProposePromiseSettlement) Do(ctx context.Context, d Desk) (Result, error) {
	return onPromise(ctx, d, c.PromiseID, func(p domain.Promise) ([]domain.PromiseEvent, error) {
		return p.ProposeSettlement(c.PromiseID, c.Body, c.On, c.Account)
	})
}

// SettlePromise is the raad saying that the promise was kept.
type SettlePromise struct {
	PromiseID domain.PromiseID `json:"toezeggingId"`
	Body      domain.Body      `json:"orgaan"`
	On        domain.Date      `json:"datum"`
	Account   string           `json:"toelichting"`
}

// Do carries it out.
func (c SettlePromise) Do(ctx context.Context, d Desk) (Result, error) {
	return onPromise(ctx, d, c.PromiseID, func(p domain.Promise) ([]domain.PromiseEvent, error) {
		return p.Settle(c.PromiseID, c.Body, c.On, c.Account)
	})
}

// ReopenPromise is the raad saying that it was not kept after all.
type ReopenPromise struct {
	PromiseID domain.PromiseID `json:"toezeggingId"`
	Body      domain.Body      `json:"orgaan"`
	On        domain.Date      `json:"datum"`
	Reason    string           `json:"reden"`
}

// Do carries it out.
func (c ReopenPromise) Do(ctx context.Context, d Desk) (Result, error) {
	return onPromise(ctx, d, c.PromiseID, func(p domain.Promise) ([]domain.PromiseEvent, error) {
		return p.Reopen(c.PromiseID, c.Body, c.On, c.Reason)
	})
}
