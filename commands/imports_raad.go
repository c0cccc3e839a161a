package commands

import (
	"context"
	"errors"

	"ruggespraak/domain"
)

// Rows about motions, amendments, promises and advice say where something stands. What a later row adds (a vote, a settlement,
// an answer) is a new fact, not a correction; what can't be added to is fixed.

// following tells what a row that says something else than before comes to: nothing new, new facts when asked to update, or
// a refusal. Same refuses a content that is fixed; next gives the facts that are not on record yet; linked is false when the
// row names a replacement that is still to be recorded elsewhere.
func following[E domain.Event](in Imported, had domain.Imprint, same error, linked bool, next func() ([]E, error)) ([]E, error) {
	if had == in.Origin.Imprint {
		return nil, nil
	}
	events, err := next()
	if errors.Is(err, domain.Invalid) {
		return nil, err
	}
	if same != nil {
		err = same
	}
	if err == nil && len(events) == 0 && linked {
		return nil, nil
	}
	if !in.Update {
		return nil, domain.Errorf(domain.Changed, "De bron zegt nu iets anders dan eerder; leg de wijziging vast met --bijwerken.")
	}
	if err != nil {
		return nil, err
	}
	*in.Corrected = true
	return events, nil
}

// happened refuses days that are still to come, by the field that each stands in.
func (d Desk) happened(days ...dayOf) error {
	for _, day := range days {
		if err := domain.Happened(day.field, day.on, d.today()); err != nil {
			return err
		}
	}
	return nil
}

type dayOf struct {
	field string
	on    domain.Date
}

// ImportProposal takes over a row about a motion or an amendment: what it says and what became of it.
type ImportProposal struct {
	Imported
	Kind   domain.Category
	Input  ProposalInput
	Course domain.Course
	// Replaces is the id of the one in whose place it came. That the other was replaced is up to ImportReplacement.
	Replaces string
}

// ID is the id of the motion or amendment.
func (c ImportProposal) ID(d Desk) string { return d.SourceID(c.Kind, c.Origin.Source, c.Origin.Key) }

// Act gives the act on the stream of the motion or amendment.
func (c ImportProposal) Act(ctx context.Context, d Desk) (Act, error) {
	content, err := c.Input.content(ctx, d)
	if err != nil {
		return nil, err
	}
	if err := d.happened(dayOf{"datum", content.On}, dayOf{"stemdatum", c.Course.On}, dayOf{"afgedaanOp", c.Course.SettledOn}); err != nil {
		return nil, err
	}
	linked := true
	if c.Replaces != "" {
		by, err := ImportReplacement{Kind: c.Kind, Old: c.Replaces}.by(ctx, d)
		if err != nil {
			return nil, err
		}
		linked = by == c.ID(d)
	}
	act := c.onMotion(d, content, linked)
	if c.Kind == domain.AmendmentCategory {
		act = c.onAmendment(d, content, linked)
	}
	if c.Input.Note != "" {
		act = act.withKey()
	}
	return act, nil
}

func (c ImportProposal) onMotion(d Desk, content domain.ProposalContent, linked bool) Act {
	id, replaces := domain.MotionID(c.ID(d)), domain.MotionID(c.Replaces)
	return actOn(d, c.Kind, string(id), func(m domain.Motion) ([]domain.MotionEvent, error) {
		follow := func(m domain.Motion) ([]domain.MotionEvent, error) { return m.Follow(id, c.Course) }
		if m.Tabled() {
			return following(c.Imported, m.Origin.Imprint, m.SameAs(content, replaces), linked,
				func() ([]domain.MotionEvent, error) { return follow(m) })
		}
		return steps(m, func(m domain.Motion) ([]domain.MotionEvent, error) {
			return m.Table(id, c.Origin, content, replaces)
		}, follow)
	})
}

func (c ImportProposal) onAmendment(d Desk, content domain.ProposalContent, linked bool) Act {
	id, replaces := domain.AmendmentID(c.ID(d)), domain.AmendmentID(c.Replaces)
	return actOn(d, c.Kind, string(id), func(a domain.Amendment) ([]domain.AmendmentEvent, error) {
		follow := func(a domain.Amendment) ([]domain.AmendmentEvent, error) { return a.Follow(id, c.Course) }
		if a.Tabled() {
			return following(c.Imported, a.Origin.Imprint, a.SameAs(content, replaces), linked,
				func() ([]domain.AmendmentEvent, error) { return follow(a) })
		}
		return steps(a, func(a domain.Amendment) ([]domain.AmendmentEvent, error) {
			return a.Table(id, c.Origin, content, replaces)
		}, follow)
	})
}

// ImportReplacement says of a motion or amendment that another came in its place.
type ImportReplacement struct {
	Kind    domain.Category
	Old, By string
	On      domain.Date
}

// by is what the old one was replaced by so far.
func (c ImportReplacement) by(ctx context.Context, d Desk) (string, error) {
	if c.Kind == domain.AmendmentCategory {
		a, err := d.amendment(ctx, domain.AmendmentID(c.Old))
		return string(a.ReplacedBy()), err
	}
	m, err := d.motion(ctx, domain.MotionID(c.Old))
	return string(m.ReplacedBy()), err
}

// Check refuses, before anything is written, what the old one would refuse.
func (c ImportReplacement) Check(ctx context.Context, d Desk) error {
	if c.Kind == domain.AmendmentCategory {
		return d.mayReplaceAmendment(ctx, domain.AmendmentID(c.Old), domain.AmendmentID(c.By), c.On)
	}
	return d.mayReplaceMotion(ctx, domain.MotionID(c.Old), domain.MotionID(c.By), c.On)
}

// Do carries it out.
func (c ImportReplacement) Do(ctx context.Context, d Desk) (Result, error) {
	if c.Kind == domain.AmendmentCategory {
		return ReplaceAmendment{AmendmentID: domain.AmendmentID(c.Old), By: domain.AmendmentID(c.By), On: c.On}.Do(ctx, d)
	}
	return ReplaceMotion{MotionID: domain.MotionID(c.Old), By: domain.MotionID(c.By), On: c.On}.Do(ctx, d)
}

// ImportPromise takes over a row about a promise: what was promised and what became of it.
type ImportPromise struct {
	Imported
	Input  PromiseInput
	Course domain.PromiseCourse
}

// Act gives the act on the promise's stream. A later term than before puts the term off.
func (c ImportPromise) Act(ctx context.Context, d Desk) (Act, error) {
	id := domain.PromiseID(d.SourceID(domain.PromiseCategory, c.Origin.Source, c.Origin.Key))
	content, err := c.Input.content(ctx, d)
	if err != nil {
		return nil, err
	}
	if err := d.happened(dayOf{"datum", content.On}, dayOf{"statusOp", c.Course.On}); err != nil {
		return nil, err
	}
	on, reason := min(d.today(), content.Due), updateReason
	if c.Course.Status == domain.PromiseOpen && c.Course.Account != "" {
		reason = c.Course.Account
	}
	if c.Course.Status == domain.PromiseOpen && c.Course.On != "" {
		on = c.Course.On
	}
	act := actOn(d, domain.PromiseCategory, string(id), func(p domain.Promise) ([]domain.PromiseEvent, error) {
		follow := func(p domain.Promise) ([]domain.PromiseEvent, error) { return p.Follow(id, c.Course) }
		if p.Made {
			return following(c.Imported, p.Origin.Imprint, p.SameAs(content), true, func() ([]domain.PromiseEvent, error) {
				return steps(p, func(p domain.Promise) ([]domain.PromiseEvent, error) { return p.Extended(id, on, content.Due, reason) }, follow)
			})
		}
		return steps(p, func(p domain.Promise) ([]domain.PromiseEvent, error) { return p.Make(id, c.Origin, content) }, follow)
	})
	if c.Input.Note != "" {
		act = act.withKey()
	}
	return act, nil
}

// ImportAdvice takes over a row about advice that was brought out: the question, if it was asked, and the answers so far.
type ImportAdvice struct {
	Imported
	Question   *domain.Question // nil: unasked
	Input      AdviceInput
	AnsweredOn domain.Date
	Answers    []domain.RecommendationAnswer
}

// Act gives the act on the advice's stream.
func (c ImportAdvice) Act(ctx context.Context, d Desk) (Act, error) {
	id := domain.AdviceID(d.SourceID(domain.AdviceCategory, c.Origin.Source, c.Origin.Key))
	content, err := c.Input.content(ctx, d)
	if err != nil {
		return nil, err
	}
	if err := d.happened(dayOf{"datum", content.On}, dayOf{"antwoordOp", c.AnsweredOn}); err != nil {
		return nil, err
	}
	act := actOn(d, domain.AdviceCategory, string(id), func(a domain.Advice) ([]domain.AdviceEvent, error) {
		answer := func(a domain.Advice) ([]domain.AdviceEvent, error) { return a.Follow(id, c.AnsweredOn, c.Answers) }
		if a.Given {
			return following(c.Imported, a.Origin.Imprint, a.SameAs(c.Question, content), true,
				func() ([]domain.AdviceEvent, error) { return answer(a) })
		}
		return steps(a, func(a domain.Advice) ([]domain.AdviceEvent, error) {
			if c.Question == nil {
				return nil, nil
			}
			return a.Ask(id, *c.Question)
		}, func(a domain.Advice) ([]domain.AdviceEvent, error) { return a.Give(id, c.Origin, content) }, answer)
	})
	if c.Input.Note != "" {
		act = act.withKey()
	}
	return act, nil
}
