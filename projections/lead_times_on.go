package projections

import (
	"fmt"
	"slices"

	"ruggespraak/domain"
)

// What each fact says about when. A step ends on the day of the act, which for gists and links is the day they were recorded.

// leadArrives notes that there is a thing, from a day on, and to which sectors it belongs.
func leadArrives[ID ~string](tx Tx, m domain.Meta, id ID, day domain.Date, public bool, sectors []domain.Sector) error {
	err := tx.Exec(`INSERT INTO stuk VALUES (?1, ?2, ?3, NULL, ?4) ON CONFLICT (id) DO UPDATE SET dag = ?2, openbaar = ?3`, id, day, flag(public), m.Command)
	if err == nil {
		err = tx.Exec(`DELETE FROM domein WHERE id = ?`, id)
	}
	for _, s := range sectors {
		if err == nil {
			err = tx.Exec(`INSERT OR IGNORE INTO domein VALUES (?, ?)`, id, s)
		}
	}
	return err
}

// leadLeaves says that a thing no longer counts, as of a day.
func leadLeaves[ID ~string](tx Tx, id ID, on domain.Date) error {
	return tx.Exec(`UPDATE stuk SET ingetrokken_op = ? WHERE id = ?`, on, id)
}

// leadMoment notes when something happened to a thing; of the same more than once, the first day that holds counts.
func leadMoment[ID ~string](tx Tx, m domain.Meta, id ID, what, about string, on domain.Date) error {
	if on == "" {
		return nil
	}
	return tx.Exec(`INSERT INTO moment VALUES (?, ?, ?, ?, ?, NULL)`, id, what, about, int64(m.Position), on)
}

// leadUndone says that what happened to a thing was taken back, as of a day.
func leadUndone[ID, About ~string](tx Tx, id ID, what string, about About, on domain.Date) error {
	return tx.Exec(`UPDATE moment SET tot = ? WHERE id = ? AND wat = ? AND over = ? AND tot IS NULL`, on, id, what, about)
}

// leadConcerns notes which measures a paper is about.
func leadConcerns[ID ~string](tx Tx, id ID, measures []domain.MeasureID) error {
	for _, m := range measures {
		if err := tx.Exec(`INSERT OR IGNORE INTO betreft VALUES (?, ?)`, id, m); err != nil {
			return err
		}
	}
	return nil
}

var leadSignals = []Handler{
	on(func(tx Tx, m domain.Meta, e domain.SignalRaised) error {
		return leadComesIn(tx, m, e.SignalID, e.Origin, e.SignalContent)
	}),
	on(func(tx Tx, m domain.Meta, e domain.SignalCorrected) error {
		if err := tx.Exec(`DELETE FROM moment WHERE id = ? AND wat IN (?, ?)`, e.SignalID, momentOccurred, momentReported); err != nil {
			return err
		}
		return leadComesIn(tx, m, e.SignalID, e.Origin, e.SignalContent)
	}),
	on(func(tx Tx, m domain.Meta, e domain.ReceiptConfirmed) error {
		return leadMoment(tx, m, e.SignalID, momentConfirmed, "", m.ValidOn)
	}),
	on(func(tx Tx, m domain.Meta, e domain.GistPhrased) error {
		return leadWork(tx, m, e.SignalID, momentPhrased, "")
	}),
	on(func(tx Tx, m domain.Meta, e domain.SignalLinkedToMeasure) error {
		return leadWork(tx, m, e.SignalID, momentLinkedTo, string(e.MeasureID))
	}),
	on(func(tx Tx, m domain.Meta, e domain.SignalUnlinkedFromMeasure) error {
		return leadUndone(tx, e.SignalID, momentLinkedTo, e.MeasureID, m.ValidOn)
	}),
	on(func(tx Tx, m domain.Meta, e domain.FeedbackGiven) error {
		if e.Automatic { // nobody's own word
			return nil
		}
		return leadMoment(tx, m, e.SignalID, momentToldBack, "", m.ValidOn)
	}),
	on(func(tx Tx, m domain.Meta, e domain.SignalWithdrawn) error {
		return leadLeaves(tx, e.SignalID, m.ValidOn)
	}),
}

func leadComesIn(tx Tx, m domain.Meta, id domain.SignalID, o domain.Origin, c domain.SignalContent) error {
	err := leadArrives(tx, m, id, c.Day(), o.PublicRegister, c.Sectors)
	if err == nil {
		err = leadMoment(tx, m, id, momentOccurred, "", c.OccurredOn.Date)
	}
	if err == nil {
		err = leadMoment(tx, m, id, momentReported, "", c.ReportedOn.Date)
	}
	return err
}

// leadWork notes that someone worked on a signal. What a source delivered together with the signal took no time that anyone
// knows of: it ends the step on the day of the report.
func leadWork(tx Tx, m domain.Meta, id domain.SignalID, what, about string) error {
	return tx.Exec(`INSERT INTO moment SELECT ?1, ?2, ?3, ?4, CASE s.opdracht WHEN ?5 THEN coalesce((
	SELECT min(op) FROM moment WHERE id = ?1 AND wat = ?7), ?6) ELSE ?6 END, NULL FROM stuk s WHERE s.id = ?1`,
		id, what, about, int64(m.Position), m.Command, recordedDay(m), momentReported)
}

var leadBundles = []Handler{
	on(func(tx Tx, m domain.Meta, e domain.BundleOpened) error {
		if err := leadArrives(tx, m, e.BundleID, m.ValidOn, true, e.Sectors); err != nil {
			return err
		}
		return leadMoment(tx, m, e.BundleID, momentOpened, "", m.ValidOn)
	}),
	on(func(tx Tx, m domain.Meta, e domain.SignalBundled) error {
		return leadMoment(tx, m, e.SignalID, momentBundled, string(e.BundleID), m.ValidOn)
	}),
	on(func(tx Tx, m domain.Meta, e domain.SignalUnbundled) error {
		return leadUndone(tx, e.SignalID, momentBundled, e.BundleID, m.ValidOn)
	}),
	on(func(tx Tx, m domain.Meta, e domain.BundleRecognised) error {
		return leadMoment(tx, m, e.BundleID, momentRecognised, "", m.ValidOn)
	}),
	on(func(tx Tx, m domain.Meta, e domain.BundleOffered) error {
		return leadMoment(tx, m, e.BundleID, momentOffered, "", m.ValidOn)
	}),
	on(func(tx Tx, m domain.Meta, e domain.BundleTabled) error {
		return leadMoment(tx, m, e.BundleID, momentOnAgenda, "", m.ValidOn)
	}),
}

var leadPapers = []Handler{
	on(func(tx Tx, m domain.Meta, e domain.AdviceGiven) error {
		for _, r := range e.Recommendations {
			if err := tx.Exec(`INSERT INTO aanbeveling VALUES (?, ?, NULL)`, e.AdviceID, r.Number); err != nil {
				return err
			}
		}
		return leadPaper(tx, m, e.AdviceID, momentAdvised, e.Measures)
	}),
	on(func(tx Tx, m domain.Meta, e domain.AdviceAnswered) error {
		for _, x := range e.Answers {
			err := tx.Exec(`UPDATE aanbeveling SET op = coalesce(op, ?) WHERE advies = ? AND nummer = ?`, e.On, e.AdviceID, x.Number)
			if err != nil {
				return err
			}
		}
		return tx.Exec(`INSERT INTO moment SELECT ?1, ?2, '', ?3, max(op), NULL FROM aanbeveling WHERE advies = ?1
HAVING count(*) = count(op)`, e.AdviceID, momentAnswered, int64(m.Position))
	}),
	on(func(tx Tx, m domain.Meta, e domain.PromiseMade) error {
		return leadPaper(tx, m, e.PromiseID, momentPromised, e.Measures)
	}),
	on(func(tx Tx, m domain.Meta, e domain.PromiseSettled) error {
		return leadMoment(tx, m, e.PromiseID, momentSettled, fmt.Sprint(m.Position), m.ValidOn)
	}),
	on(func(tx Tx, m domain.Meta, e domain.PromiseReopened) error {
		return leadMoment(tx, m, e.PromiseID, momentReopened, fmt.Sprint(m.Position), m.ValidOn)
	}),
	on(func(tx Tx, m domain.Meta, e domain.MotionTabled) error {
		if err := leadArrives(tx, m, e.MotionID, m.ValidOn, true, nil); err != nil {
			return err
		}
		return leadConcerns(tx, e.MotionID, e.Measures)
	}),
	on(func(tx Tx, m domain.Meta, e domain.MotionAdopted) error {
		return leadMoment(tx, m, e.MotionID, momentAdoptedOn, "", m.ValidOn)
	}),
	on(func(tx Tx, m domain.Meta, e domain.MotionSettled) error {
		return leadMoment(tx, m, e.MotionID, momentSettled, "", m.ValidOn)
	}),
}

// leadPaper notes a paper by which a step begins.
func leadPaper[ID ~string](tx Tx, m domain.Meta, id ID, what string, measures []domain.MeasureID) error {
	err := leadArrives(tx, m, id, m.ValidOn, true, nil)
	if err == nil {
		err = leadMoment(tx, m, id, what, "", m.ValidOn)
	}
	if err == nil {
		err = leadConcerns(tx, id, measures)
	}
	return err
}

var leadDecisions = []Handler{
	on(func(tx Tx, m domain.Meta, e domain.MeasureEstablished) error {
		return leadArrives(tx, m, e.MeasureID, "", true, e.Sectors)
	}),
	on(func(tx Tx, m domain.Meta, e domain.MeasureChanged) error {
		return leadArrives(tx, m, e.MeasureID, "", true, e.Sectors)
	}),
	on(func(tx Tx, m domain.Meta, e domain.MeasureCorrected) error {
		return leadArrives(tx, m, e.MeasureID, "", true, e.Sectors)
	}),
	on(func(tx Tx, m domain.Meta, e domain.MeasureIntroduced) error {
		return leadMoment(tx, m, e.MeasureID, momentIntroduced, fmt.Sprint(m.Position), m.ValidOn)
	}),
	on(func(tx Tx, m domain.Meta, e domain.DecisionTaken) error {
		return leadDecides(tx, m, e.DecisionID, e.DecisionContent)
	}),
	on(func(tx Tx, m domain.Meta, e domain.DecisionRectified) error {
		for _, sql := range []string{
			`DELETE FROM moment WHERE id = ? AND wat = '` + momentDecided + `'`, `DELETE FROM grond WHERE besluit = ?`, `DELETE FROM uitkomst WHERE besluit = ?`,
			`DELETE FROM betreft WHERE id = ?`,
		} {
			if err := tx.Exec(sql, e.DecisionID); err != nil {
				return err
			}
		}
		return leadDecides(tx, m, e.DecisionID, e.DecisionContent)
	}),
	on(func(tx Tx, m domain.Meta, e domain.DecisionRevoked) error {
		return leadLeaves(tx, e.DecisionID, m.ValidOn)
	}),
	on(func(tx Tx, m domain.Meta, e domain.EvaluationConcluded) error {
		return leadMoment(tx, m, e.DecisionID, momentEvaluated, string(e.EvaluationID), e.On)
	}),
	on(func(tx Tx, _ domain.Meta, e domain.EvaluationRectified) error {
		return tx.Exec(`UPDATE moment SET op = ? WHERE id = ? AND wat = ? AND over = ?`, e.On, e.DecisionID, momentEvaluated, e.EvaluationID)
	}),
}

// leadOutcomes are the outcomes after which a measure is to be introduced.
var leadOutcomes = []domain.OutcomeWord{"vaststellen", "wijzigen"}

// leadDecides notes a decision as it reads now: what it rests on, and which measures it sets going.
func leadDecides(tx Tx, m domain.Meta, id domain.DecisionID, c domain.DecisionContent) error {
	var measures []domain.MeasureID
	for _, o := range c.Outcomes {
		if o.MeasureID == "" {
			continue
		}
		measures = append(measures, o.MeasureID)
		if slices.Contains(leadOutcomes, o.Result) {
			if err := tx.Exec(`INSERT OR IGNORE INTO uitkomst VALUES (?, ?)`, id, o.MeasureID); err != nil {
				return err
			}
		}
	}
	for _, g := range c.Grounds {
		if err := tx.Exec(`INSERT OR IGNORE INTO grond VALUES (?, ?)`, id, g.ID); err != nil {
			return err
		}
	}
	return leadPaper(tx, m, id, momentDecided, measures)
}
