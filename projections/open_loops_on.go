package projections

import (
	"fmt"
	"strings"

	"ruggespraak/domain"
)

// What each fact opens and closes. Signals wait for people; the rest waits for bodies and is public.

const (
	aSignal      = string(domain.SignalCategory)
	aMeasure     = string(domain.MeasureCategory)
	aDecision    = string(domain.DecisionCategory)
	anEvaluation = string(domain.EvaluationCategory)
)

// beginSignal opens at once all that a signal waits for from the first day: there are many signals.
const beginSignal = `INSERT INTO wacht (id, op, over, vanaf, functie, soort, bekend, sinds, uiterlijk) VALUES
	(?1, ?5, '', ?2, ?6, ?3, ?4, ?4, ''), (?1, ?7, '', ?2, ?8, ?3, ?4, ?4, ''), (?1, ?9, '', ?2, ?10, ?3, ?4, ?4, ''),
	(?1, ?11, '', ?2, ?12, ?3, ?4, ?4, '')`

var openSignals = []Handler{
	on(func(tx Tx, m domain.Meta, e domain.SignalRaised) error {
		if err := subject(tx, string(e.SignalID), "", e.Origin.PublicRegister); err != nil {
			return err
		}
		return tx.Exec(beginSignal, e.SignalID, int64(m.Position), aSignal, e.ReportedOn.Date,
			awaitReceipt.what, awaitReceipt.function, awaitGist.what, awaitGist.function,
			awaitLink.what, awaitLink.function, awaitFeedback.what, awaitFeedback.function)
	}),
	on(func(tx Tx, _ domain.Meta, e domain.SignalCorrected) error {
		if err := subject(tx, string(e.SignalID), "", e.Origin.PublicRegister); err != nil {
			return err
		}
		return tx.Exec(`UPDATE wacht SET bekend = ?2, sinds = ?2 WHERE id = ?1 AND vanaf = (SELECT min(vanaf) FROM wacht WHERE id = ?1)`,
			e.SignalID, e.ReportedOn.Date) // those that it began with
	}),
	on(func(tx Tx, m domain.Meta, e domain.ReceiptConfirmed) error {
		return awaitReceipt.end(tx, string(e.SignalID), "", m.ValidOn)
	}),
	on(func(tx Tx, m domain.Meta, e domain.GistPhrased) error {
		return awaitGist.end(tx, string(e.SignalID), "", recordedDay(m))
	}),
	on(func(tx Tx, m domain.Meta, e domain.SignalLinkedToMeasure) error {
		return hold(tx, e.SignalID, string(e.MeasureID), recordedDay(m))
	}),
	on(func(tx Tx, m domain.Meta, e domain.SignalUnlinkedFromMeasure) error {
		if err := awaitDispute.end(tx, string(e.SignalID), string(e.MeasureID), m.ValidOn); err != nil {
			return err
		}
		return letGo(tx, m, e.SignalID, string(e.MeasureID))
	}),
	on(func(tx Tx, m domain.Meta, e domain.LinkContested) error {
		return awaitDispute.begin(tx, m, aSignal, string(e.SignalID), string(e.MeasureID), since(m.ValidOn))
	}),
	on(func(tx Tx, m domain.Meta, e domain.SignalTakenUp) error {
		return hold(tx, e.SignalID, elsewhere, m.ValidOn)
	}),
	on(func(tx Tx, m domain.Meta, e domain.SignalReferred) error {
		return hold(tx, e.SignalID, elsewhere, m.ValidOn)
	}),
	on(func(tx Tx, m domain.Meta, e domain.FeedbackGiven) error {
		if !e.Automatic { // what a rule wrote takes nobody's duty away
			if err := awaitFeedback.endEvery(tx, string(e.SignalID), m.ValidOn); err != nil {
				return err
			}
		}
		return awaitAnswer.begin(tx, m, aSignal, string(e.SignalID), string(e.FeedbackID), since(m.ValidOn))
	}),
	on(func(tx Tx, m domain.Meta, e domain.FeedbackAnswered) error {
		return awaitAnswer.end(tx, string(e.SignalID), string(e.FeedbackID), m.ValidOn)
	}),
	on(func(tx Tx, m domain.Meta, e domain.SignalReopened) error {
		return awaitFeedback.begin(tx, m, aSignal, string(e.SignalID), "", since(m.ValidOn))
	}),
	on(func(tx Tx, m domain.Meta, e domain.SignalWithdrawn) error {
		return withdraw(tx, string(e.SignalID), m.ValidOn)
	}),
	on(func(tx Tx, m domain.Meta, _ domain.PersonForgotten) error { // nothing is left to put in words, and nobody to tell
		_, id, is := strings.Cut(m.Stream, "_"+aSignal+"-")
		if !is {
			return nil
		}
		return withdraw(tx, id, m.ValidOn)
	}),
}

// elsewhere is what holds a signal that was solved or led on: it needs no measure.
const elsewhere = ""

// hold gives a signal a place, so that it no longer waits for a measure; letGo takes that place away, and a signal without
// any waits for a measure again.
func hold(tx Tx, id domain.SignalID, by string, on domain.Date) error {
	if err := tx.Exec(`INSERT OR IGNORE INTO houvast VALUES (?, ?)`, id, by); err != nil {
		return err
	}
	return awaitLink.end(tx, string(id), "", on)
}

func letGo(tx Tx, m domain.Meta, id domain.SignalID, by string) error {
	if err := tx.Exec(`DELETE FROM houvast WHERE signaal = ? AND aan = ?`, id, by); err != nil {
		return err
	}
	held := false
	err := tx.Query(`SELECT 1 FROM houvast WHERE signaal = ? LIMIT 1`, func(Row) error {
		held = true
		return nil
	}, id)
	if err != nil || held {
		return err
	}
	return awaitLink.begin(tx, m, aSignal, string(id), "", since(m.ValidOn))
}

// recordedDay is the day an act was done that is valid from an earlier one.
func recordedDay(m domain.Meta) domain.Date { return domain.DateOf(m.RecordedAt.Time) }

var openMeasures = []Handler{
	on(func(tx Tx, m domain.Meta, e domain.MeasureEstablished) error {
		return openMeasure(tx, m, e.MeasureID, e.MeasureContent)
	}),
	on(func(tx Tx, m domain.Meta, e domain.MeasureChanged) error {
		return openMeasure(tx, m, e.MeasureID, e.MeasureContent)
	}),
	on(func(tx Tx, m domain.Meta, e domain.MeasureCorrected) error {
		return openMeasure(tx, m, e.MeasureID, e.MeasureContent)
	}),
	on(func(tx Tx, m domain.Meta, e domain.MeasureIntroduced) error {
		return awaitIntroduction.end(tx, string(e.MeasureID), "", m.ValidOn)
	}),
	on(func(tx Tx, m domain.Meta, e domain.MeasureEnded) error {
		return awaitIntroduction.end(tx, string(e.MeasureID), "", m.ValidOn)
	}),
}

// openMeasure lets a measure wait for its introduction from the day that it should take effect.
func openMeasure(tx Tx, m domain.Meta, id domain.MeasureID, c domain.MeasureContent) error {
	if err := subject(tx, string(id), c.Title, true); err != nil {
		return err
	}
	due := c.EffectiveOn
	if due == "" {
		due = never
	}
	return awaitIntroduction.renew(tx, m, aMeasure, string(id), "", since(due))
}

var openDecisions = []Handler{
	on(func(tx Tx, m domain.Meta, e domain.DecisionTaken) error {
		id := string(e.DecisionID)
		if e.MotivationOrigin == domain.MotivationMissing {
			if err := awaitMotivation.of(e.Body).begin(tx, m, aDecision, id, "", since(e.On)); err != nil {
				return err
			}
		}
		if e.NoExpectation {
			if err := awaitExpectation.of(e.Body).begin(tx, m, aDecision, id, "", since(e.On)); err != nil {
				return err
			}
		}
		return openDecision(tx, m, id, e.DecisionContent)
	}),
	on(func(tx Tx, m domain.Meta, e domain.DecisionRectified) error {
		id, err := string(e.DecisionID), error(nil)
		if e.MotivationOrigin == domain.MotivationGiven {
			err = awaitMotivation.end(tx, id, "", recordedDay(m))
		}
		if err == nil && !e.NoExpectation {
			err = awaitExpectation.end(tx, id, "", recordedDay(m))
		}
		if err != nil {
			return err
		}
		return openDecision(tx, m, id, e.DecisionContent)
	}),
	on(func(tx Tx, m domain.Meta, e domain.DecisionRevoked) error {
		return withdraw(tx, string(e.DecisionID), m.ValidOn)
	}),
	on(func(tx Tx, m domain.Meta, e domain.InfluenceConfirmed) error {
		return awaitInfluence.end(tx, string(e.DecisionID), string(e.GroundID), m.ValidOn)
	}),
	on(func(tx Tx, m domain.Meta, e domain.InfluenceContested) error {
		return awaitInfluence.end(tx, string(e.DecisionID), string(e.GroundID), m.ValidOn)
	}),
}

// openDecision opens what a decision, as it reads now, leaves to be done by others.
func openDecision(tx Tx, m domain.Meta, id string, c domain.DecisionContent) error {
	if err := subject(tx, id, c.Title, true); err != nil {
		return err
	}
	if due := evaluationDue(c); due != "" {
		if err := awaitEvaluation.renew(tx, m, aDecision, id, "", dueOn(c.On, due)); err != nil {
			return err
		}
	}
	var grounds []string
	for _, g := range c.Grounds {
		grounds = append(grounds, string(g.ID))
		if err := awaitInfluence.renew(tx, m, aDecision, id, string(g.ID), since(c.On)); err != nil {
			return err
		}
	}
	return awaitInfluence.endOthers(tx, id, grounds, recordedDay(m))
}

// evaluationDue is the first day on which a decision says that it can be judged.
func evaluationDue(c domain.DecisionContent) domain.Date {
	due := c.EvaluateOn
	for _, x := range c.Expectations {
		if x.By != "" && (due == "" || x.By < due) {
			due = x.By
		}
	}
	return due
}

var openEvaluations = []Handler{
	on(func(tx Tx, m domain.Meta, e domain.EvaluationPlanned) error {
		return awaitEvaluation.begin(tx, m, aDecision, string(e.DecisionID), string(e.EvaluationID), dueOn(m.ValidOn, e.On))
	}),
	on(func(tx Tx, m domain.Meta, e domain.EvaluationConcluded) error {
		for _, about := range []string{"", string(e.EvaluationID)} { // what the decision asked for, and what was planned
			if err := awaitEvaluation.end(tx, string(e.DecisionID), about, m.ValidOn); err != nil {
				return err
			}
		}
		return openEvaluation(tx, m, string(e.EvaluationID), e.Conclusion)
	}),
	on(func(tx Tx, m domain.Meta, e domain.EvaluationRectified) error {
		return openEvaluation(tx, m, string(e.EvaluationID), e.Conclusion)
	}),
	on(func(tx Tx, m domain.Meta, e domain.BoardResponded) error {
		return awaitBoard.end(tx, string(e.EvaluationID), "", m.ValidOn)
	}),
	on(func(tx Tx, m domain.Meta, e domain.RecommendationCarriedOut) error {
		return awaitRecommendation.end(tx, string(e.EvaluationID), fmt.Sprint(e.Number), m.ValidOn)
	}),
}

// openEvaluation opens what an evaluation, as it reads now, leaves to be done.
func openEvaluation(tx Tx, m domain.Meta, id string, c domain.Conclusion) error {
	if err := subject(tx, id, fmt.Sprintf("Evaluatie (%s) van %s", c.Frame, c.On), true); err != nil {
		return err
	}
	if err := awaitBoard.renew(tx, m, anEvaluation, id, "", since(c.On)); err != nil {
		return err
	}
	var numbers []string
	for i := range c.Recommendations {
		numbers = append(numbers, fmt.Sprint(i+1))
		if err := awaitRecommendation.renew(tx, m, anEvaluation, id, numbers[i], since(c.On)); err != nil {
			return err
		}
	}
	return awaitRecommendation.endOthers(tx, id, numbers, recordedDay(m))
}
