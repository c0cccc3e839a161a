package projections

import (
	"fmt"

	"ruggespraak/domain"
)

// What each fact opens and closes. Signals wait for people; the rest waits for bodies and is public.

const (
	aSignal      = "signaal"
	aMeasure     = "beleidsmaatregel"
	aDecision    = "besluit"
	anEvaluation = "evaluatie"
)

var openSignals = []Handler{
	on(func(tx Tx, m domain.Meta, e domain.SignalRaised) error {
		id, since := string(e.SignalID), e.ReportedOn.Date
		if err := subject(tx, id, "", e.Origin.PublicRegister); err != nil {
			return err
		}
		for _, w := range []wait{awaitReceipt, awaitGist, awaitLink, awaitFeedback} {
			if err := w.begin(tx, m, aSignal, id, "", since); err != nil {
				return err
			}
		}
		return nil
	}),
	on(func(tx Tx, m domain.Meta, e domain.SignalCorrected) error {
		return subject(tx, string(e.SignalID), "", e.Origin.PublicRegister)
	}),
	on(func(tx Tx, m domain.Meta, e domain.ReceiptConfirmed) error {
		return awaitReceipt.end(tx, string(e.SignalID), "", m.ValidOn)
	}),
	on(func(tx Tx, m domain.Meta, e domain.GistPhrased) error {
		return awaitGist.end(tx, string(e.SignalID), "", recordedDay(m))
	}),
	on(func(tx Tx, m domain.Meta, e domain.SignalLinkedToMeasure) error {
		return awaitLink.end(tx, string(e.SignalID), "", recordedDay(m))
	}),
	on(func(tx Tx, m domain.Meta, e domain.SignalUnlinkedFromMeasure) error {
		return awaitDispute.end(tx, string(e.SignalID), string(e.MeasureID), m.ValidOn)
	}),
	on(func(tx Tx, m domain.Meta, e domain.LinkContested) error {
		return awaitDispute.begin(tx, m, aSignal, string(e.SignalID), string(e.MeasureID), m.ValidOn)
	}),
	on(func(tx Tx, m domain.Meta, e domain.SignalTakenUp) error {
		return awaitLink.end(tx, string(e.SignalID), "", m.ValidOn)
	}),
	on(func(tx Tx, m domain.Meta, e domain.SignalReferred) error {
		return awaitLink.end(tx, string(e.SignalID), "", m.ValidOn)
	}),
	on(func(tx Tx, m domain.Meta, e domain.FeedbackGiven) error {
		if err := awaitFeedback.end(tx, string(e.SignalID), "", m.ValidOn); err != nil {
			return err
		}
		return awaitAnswer.begin(tx, m, aSignal, string(e.SignalID), string(e.FeedbackID), m.ValidOn)
	}),
	on(func(tx Tx, m domain.Meta, e domain.FeedbackAnswered) error {
		return awaitAnswer.end(tx, string(e.SignalID), string(e.FeedbackID), m.ValidOn)
	}),
	on(func(tx Tx, m domain.Meta, e domain.SignalReopened) error {
		return awaitFeedback.begin(tx, m, aSignal, string(e.SignalID), "", m.ValidOn)
	}),
	on(func(tx Tx, m domain.Meta, e domain.SignalWithdrawn) error {
		return tx.Exec(`UPDATE onderwerp SET ingetrokken_op = ? WHERE id = ?`, m.ValidOn, e.SignalID)
	}),
}

// recordedDay is the day an act was done that is valid from an earlier one.
func recordedDay(m domain.Meta) domain.Date { return domain.DateOf(m.RecordedAt.Time) }

var openMeasures = []Handler{
	on(func(tx Tx, m domain.Meta, e domain.MeasureEstablished) error {
		if err := subject(tx, string(e.MeasureID), e.Title, true); err != nil || e.EffectiveOn == "" {
			return err
		}
		return awaitIntroduction.begin(tx, m, aMeasure, string(e.MeasureID), "", e.EffectiveOn)
	}),
	on(func(tx Tx, _ domain.Meta, e domain.MeasureChanged) error {
		return subject(tx, string(e.MeasureID), e.Title, true)
	}),
	on(func(tx Tx, _ domain.Meta, e domain.MeasureCorrected) error {
		return subject(tx, string(e.MeasureID), e.Title, true)
	}),
	on(func(tx Tx, m domain.Meta, e domain.MeasureIntroduced) error {
		return awaitIntroduction.end(tx, string(e.MeasureID), "", m.ValidOn)
	}),
	on(func(tx Tx, m domain.Meta, e domain.MeasureEnded) error {
		return awaitIntroduction.end(tx, string(e.MeasureID), "", m.ValidOn)
	}),
}

var openDecisions = []Handler{
	on(func(tx Tx, m domain.Meta, e domain.DecisionTaken) error {
		id := string(e.DecisionID)
		if err := subject(tx, id, e.Title, true); err != nil {
			return err
		}
		if err := openDecision(tx, m, id, e.DecisionContent); err != nil {
			return err
		}
		for _, g := range e.Grounds {
			if err := awaitInfluence.begin(tx, m, aDecision, id, string(g.ID), e.On); err != nil {
				return err
			}
		}
		return nil
	}),
	on(func(tx Tx, m domain.Meta, e domain.DecisionRectified) error {
		id, day := string(e.DecisionID), recordedDay(m)
		err := tx.Exec(`UPDATE onderwerp SET titel = ? WHERE id = ?`, e.Title, id)
		if err == nil && e.MotivationOrigin == domain.MotivationGiven {
			err = awaitMotivation.end(tx, id, "", day)
		}
		if err == nil && !e.NoExpectation {
			err = awaitExpectation.end(tx, id, "", day)
		}
		if err == nil && e.EvaluateOn != "" {
			err = awaitEvaluation.begin(tx, m, aDecision, id, "", e.EvaluateOn)
		}
		return err
	}),
	on(func(tx Tx, m domain.Meta, e domain.DecisionRevoked) error {
		return tx.Exec(`UPDATE onderwerp SET ingetrokken_op = ? WHERE id = ?`, m.ValidOn, e.DecisionID)
	}),
	on(func(tx Tx, m domain.Meta, e domain.InfluenceConfirmed) error {
		return awaitInfluence.end(tx, string(e.DecisionID), string(e.GroundID), m.ValidOn)
	}),
	on(func(tx Tx, m domain.Meta, e domain.InfluenceContested) error {
		return awaitInfluence.end(tx, string(e.DecisionID), string(e.GroundID), m.ValidOn)
	}),
}

// openDecision opens what a decision leaves to be done.
func openDecision(tx Tx, m domain.Meta, id string, c domain.DecisionContent) error {
	if c.MotivationOrigin == domain.MotivationMissing {
		w := wait{decider(c.Body), awaitMotivation.what}
		if err := w.begin(tx, m, aDecision, id, "", c.On); err != nil {
			return err
		}
	}
	if c.NoExpectation {
		w := wait{decider(c.Body), awaitExpectation.what}
		if err := w.begin(tx, m, aDecision, id, "", c.On); err != nil {
			return err
		}
	}
	due := c.EvaluateOn
	for _, x := range c.Expectations {
		if x.By != "" && (due == "" || x.By < due) {
			due = x.By
		}
	}
	if due == "" {
		return nil
	}
	return awaitEvaluation.begin(tx, m, aDecision, id, "", due)
}

// decider is the function that answers for a decision; a mandate is the college's.
func decider(b domain.Body) string {
	if b == "mandaat" {
		return board
	}
	return string(b)
}

var openEvaluations = []Handler{
	on(func(tx Tx, m domain.Meta, e domain.EvaluationPlanned) error {
		return awaitEvaluation.begin(tx, m, aDecision, string(e.DecisionID), "", e.On)
	}),
	on(func(tx Tx, m domain.Meta, e domain.EvaluationConcluded) error {
		id := string(e.EvaluationID)
		if err := subject(tx, id, fmt.Sprintf("Evaluatie (%s) van %s", e.Frame, e.On), true); err != nil {
			return err
		}
		if err := awaitEvaluation.endAll(tx, string(e.DecisionID), m.ValidOn); err != nil {
			return err
		}
		if err := awaitBoard.begin(tx, m, anEvaluation, id, "", e.On); err != nil {
			return err
		}
		for i := range e.Recommendations {
			if err := awaitRecommendation.begin(tx, m, anEvaluation, id, fmt.Sprint(i+1), e.On); err != nil {
				return err
			}
		}
		return nil
	}),
	on(func(tx Tx, m domain.Meta, e domain.BoardResponded) error {
		return awaitBoard.end(tx, string(e.EvaluationID), "", m.ValidOn)
	}),
	on(func(tx Tx, m domain.Meta, e domain.RecommendationCarriedOut) error {
		return awaitRecommendation.end(tx, string(e.EvaluationID), fmt.Sprint(e.Number), m.ValidOn)
	}),
}
