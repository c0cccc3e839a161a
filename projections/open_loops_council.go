package projections

import (
	"strconv"

	"ruggespraak/domain"
)

const (
	aMotion     = string(domain.MotionCategory)
	anAmendment = string(domain.AmendmentCategory)
	aPromise    = string(domain.PromiseCategory)
)

// numbered is what an end is about that is one of several.
func numbered(n int) string { return strconv.Itoa(n) }

// A motion waits for a vote; when it is adopted, to be carried out; and when the college says that it is or will not be, for
// the raad.
var openMotions = []Handler{
	on(func(tx Tx, m domain.Meta, e domain.MotionTabled) error {
		return openProposal(tx, m, awaitMotionVote, aMotion, string(e.MotionID), e.ProposalContent)
	}),
	on(func(tx Tx, _ domain.Meta, e domain.MotionReplaced) error {
		return awaitMotionVote.end(tx, string(e.MotionID), "", e.On)
	}),
	on(func(tx Tx, _ domain.Meta, e domain.MotionWithdrawn) error {
		return awaitMotionVote.end(tx, string(e.MotionID), "", e.On)
	}),
	on(func(tx Tx, _ domain.Meta, e domain.MotionRejected) error {
		return awaitMotionVote.end(tx, string(e.MotionID), "", e.On)
	}),
	on(func(tx Tx, m domain.Meta, e domain.MotionAdopted) error {
		if err := awaitMotionVote.end(tx, string(e.MotionID), "", e.On); err != nil {
			return err
		}
		due, err := termOf(tx, string(e.MotionID))
		if err != nil {
			return err
		}
		return awaitMotion.begin(tx, m, aMotion, string(e.MotionID), "", within(e.On, due))
	}),
	on(func(tx Tx, m domain.Meta, e domain.MotionSettlementProposed) error {
		return forTheCouncil(tx, m, awaitMotion, awaitMotionDone, aMotion, string(e.MotionID), e.On)
	}),
	on(func(tx Tx, m domain.Meta, e domain.MotionNotCarriedOut) error {
		return forTheCouncil(tx, m, awaitMotion, awaitMotionDone, aMotion, string(e.MotionID), e.On)
	}),
	on(func(tx Tx, _ domain.Meta, e domain.MotionSettled) error { return endAll(tx, string(e.MotionID), e.On) }),
}

var openAmendments = []Handler{
	on(func(tx Tx, m domain.Meta, e domain.AmendmentTabled) error {
		return openProposal(tx, m, awaitAmendmentVote, anAmendment, string(e.AmendmentID), e.ProposalContent)
	}),
	on(func(tx Tx, _ domain.Meta, e domain.AmendmentReplaced) error {
		return awaitAmendmentVote.end(tx, string(e.AmendmentID), "", e.On)
	}),
	on(func(tx Tx, _ domain.Meta, e domain.AmendmentWithdrawn) error {
		return awaitAmendmentVote.end(tx, string(e.AmendmentID), "", e.On)
	}),
	on(func(tx Tx, _ domain.Meta, e domain.AmendmentAdopted) error {
		return awaitAmendmentVote.end(tx, string(e.AmendmentID), "", e.On)
	}),
	on(func(tx Tx, _ domain.Meta, e domain.AmendmentRejected) error {
		return awaitAmendmentVote.end(tx, string(e.AmendmentID), "", e.On)
	}),
}

// openProposal lets a proposal wait for its vote, and keeps the term that runs when it is adopted.
func openProposal(tx Tx, m domain.Meta, vote wait, kind, id string, c domain.ProposalContent) error {
	err := subject(tx, id, c.Title, true)
	if err == nil {
		err = setTerm(tx, id, c.Due)
	}
	if err != nil {
		return err
	}
	return vote.begin(tx, m, kind, id, "", since(c.On))
}

// forTheCouncil ends what waits for the college, and lets the raad judge.
func forTheCouncil(tx Tx, m domain.Meta, done, next wait, kind, id string, on domain.Date) error {
	if err := done.end(tx, id, "", on); err != nil {
		return err
	}
	return next.begin(tx, m, kind, id, "", since(on))
}

// A promise waits to be kept since its term, or from the first day when it has none; and for the raad when the college says
// that it is kept.
var openPromises = []Handler{
	on(func(tx Tx, m domain.Meta, e domain.PromiseMade) error {
		id := string(e.PromiseID)
		err := subject(tx, id, e.Text, true)
		if err == nil {
			err = setTerm(tx, id, e.Due)
		}
		if err != nil {
			return err
		}
		if e.Due == "" {
			return awaitPromise.begin(tx, m, aPromise, id, "", since(e.On))
		}
		return awaitPromise.begin(tx, m, aPromise, id, "", dueOn(e.On, e.Due))
	}),
	on(func(tx Tx, m domain.Meta, e domain.PromiseExtended) error {
		id := string(e.PromiseID)
		if err := setTerm(tx, id, e.Due); err != nil {
			return err
		}
		waits, err := awaitPromise.open(tx, id, "")
		if err == nil && waits {
			err = awaitPromise.end(tx, id, "", e.On)
		}
		if err != nil || !waits {
			return err
		}
		return awaitPromise.begin(tx, m, aPromise, id, "", dueOn(e.On, e.Due))
	}),
	on(func(tx Tx, m domain.Meta, e domain.PromiseSettlementProposed) error {
		return forTheCouncil(tx, m, awaitPromise, awaitPromiseDone, aPromise, string(e.PromiseID), e.On)
	}),
	on(func(tx Tx, _ domain.Meta, e domain.PromiseSettled) error {
		return endAll(tx, string(e.PromiseID), e.On)
	}),
	on(func(tx Tx, m domain.Meta, e domain.PromiseReopened) error {
		if err := awaitPromiseDone.end(tx, string(e.PromiseID), "", e.On); err != nil {
			return err
		}
		due, err := termOf(tx, string(e.PromiseID))
		if err != nil {
			return err
		}
		return awaitPromise.begin(tx, m, aPromise, string(e.PromiseID), "", within(e.On, due))
	}),
}
