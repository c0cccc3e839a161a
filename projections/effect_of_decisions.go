package projections

import "ruggespraak/domain"

// EffectOfDecisions answers: what happened before and after each decision, beside what was expected of it? It counts and
// compares; where there is an estimator it estimates what would have been without the decision. What people say of it stands
// beside that, and is never merged with it.
var EffectOfDecisions = Projection{
	Name:     "effect-van-besluiten",
	Version:  3,
	Question: "Wat gebeurde er voor en na elk besluit, naast wat ervan werd verwacht?",
	Schema: signalSchema + measureSchema + commitmentSchema + effectBesideSchema + `
CREATE TABLE besluit (
	id TEXT PRIMARY KEY, sleutel TEXT NOT NULL, titel TEXT NOT NULL, orgaan TEXT NOT NULL, datum TEXT NOT NULL,
	motivering TEXT NOT NULL, motivering_herkomst TEXT NOT NULL, evaluatie_op TEXT NOT NULL, gerectificeerd INTEGER NOT NULL,
	ingetrokken_op TEXT
) STRICT, WITHOUT ROWID;
CREATE TABLE uitkomst (
	besluit TEXT NOT NULL, nummer INTEGER NOT NULL, maatregel TEXT NOT NULL, uitkomst TEXT NOT NULL, ingangsdatum TEXT NOT NULL,
	PRIMARY KEY (besluit, nummer)
) STRICT, WITHOUT ROWID;
CREATE TABLE verwachting (
	besluit TEXT NOT NULL, rectificatie INTEGER NOT NULL, nummer INTEGER NOT NULL, meetreeks TEXT NOT NULL, selectie TEXT NOT NULL,
	richting TEXT NOT NULL, omvang TEXT NOT NULL, vanaf TEXT NOT NULL, uiterlijk TEXT NOT NULL, achteraf INTEGER NOT NULL,
	PRIMARY KEY (besluit, rectificatie, nummer)
) STRICT, WITHOUT ROWID;
CREATE TABLE maatregel_gebied (
	maatregel TEXT NOT NULL, positie INTEGER NOT NULL, code TEXT NOT NULL, ingangsdatum TEXT NOT NULL,
	PRIMARY KEY (maatregel, positie, code)
) STRICT, WITHOUT ROWID;
CREATE TABLE gebied (
	code TEXT NOT NULL, peiljaar INTEGER NOT NULL, soort TEXT NOT NULL, inwoners INTEGER, PRIMARY KEY (code, peiljaar)
) STRICT, WITHOUT ROWID;
CREATE TABLE meetreeks (
	id TEXT PRIMARY KEY, sleutel TEXT NOT NULL, naam TEXT NOT NULL, eenheid TEXT NOT NULL, soort TEXT NOT NULL,
	onafhankelijk INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE meetwaarde (
	meetreeks TEXT NOT NULL, begin TEXT NOT NULL, periode TEXT NOT NULL, gebied TEXT NOT NULL, geldt_op TEXT NOT NULL,
	waarde REAL NOT NULL, blootstelling REAL, gecorrigeerd INTEGER NOT NULL, bekend_op TEXT NOT NULL,
	PRIMARY KEY (meetreeks, begin, periode, gebied)
) STRICT, WITHOUT ROWID;
CREATE TABLE evaluatie (
	id TEXT PRIMARY KEY, besluit TEXT NOT NULL, datum TEXT NOT NULL, kader TEXT NOT NULL, methode TEXT NOT NULL,
	positie TEXT NOT NULL, oordeel TEXT NOT NULL, gerectificeerd INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX evaluatie_besluit ON evaluatie (besluit);
CREATE TABLE oordeel (evaluatie TEXT NOT NULL, nummer INTEGER NOT NULL, oordeel TEXT NOT NULL, PRIMARY KEY (evaluatie, nummer)) STRICT, WITHOUT ROWID;
CREATE TABLE antwoord (
	signaal TEXT NOT NULL, persoon TEXT NOT NULL, positie INTEGER NOT NULL, oordeel TEXT NOT NULL, geldt_op TEXT NOT NULL,
	PRIMARY KEY (signaal, persoon, positie)
) STRICT, WITHOUT ROWID;
`,
	On:     joined(signalHandlers, measureHandlers, motionSteps, promiseSteps, effectDecisions, effectMeasures, effectSeries, effectVerdicts, effectReporting, effectReadings),
	Params: effectParams, Choices: effectChoices, Checks: effectChecks,
	Query: func(tx Tx, ask Ask) (any, error) { return EffectRows(tx, ask) },
}

var effectDecisions = []Handler{
	on(func(tx Tx, _ domain.Meta, e domain.DecisionTaken) error {
		err := tx.Exec(`INSERT INTO besluit VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0, NULL)`, e.DecisionID, e.Origin.Key, e.Title, e.Body, e.On,
			e.Motivation, e.MotivationOrigin, e.EvaluateOn)
		if err != nil {
			return err
		}
		if err := putBundleGrounds(tx, e.DecisionID, e.Grounds); err != nil {
			return err
		}
		return putOutcomes(tx, e.DecisionID, 0, e.DecisionContent)
	}),
	on(func(tx Tx, m domain.Meta, e domain.DecisionRectified) error {
		err := tx.Exec(`UPDATE besluit SET titel = ?, orgaan = ?, datum = ?, motivering = ?, motivering_herkomst = ?, evaluatie_op = ?,
gerectificeerd = 1 WHERE id = ?`, e.Title, e.Body, e.On, e.Motivation, e.MotivationOrigin, e.EvaluateOn, e.DecisionID)
		if err == nil {
			err = tx.Exec(`DELETE FROM uitkomst WHERE besluit = ?`, e.DecisionID)
		}
		if err == nil {
			err = tx.Exec(`DELETE FROM grond WHERE besluit = ?`, e.DecisionID)
		}
		if err == nil {
			err = putBundleGrounds(tx, e.DecisionID, e.Grounds)
		}
		if err != nil {
			return err
		}
		return putOutcomes(tx, e.DecisionID, int64(m.Position), e.DecisionContent)
	}),
	on(func(tx Tx, m domain.Meta, e domain.DecisionRevoked) error {
		return tx.Exec(`UPDATE besluit SET ingetrokken_op = ? WHERE id = ?`, m.ValidOn, e.DecisionID)
	}),
	on(func(tx Tx, _ domain.Meta, e domain.AreaRecorded) error {
		var people any
		if e.People != nil {
			people = *e.People
		}
		return tx.Exec(`INSERT OR REPLACE INTO gebied VALUES (?, ?, ?, ?)`, e.Code, e.Year, e.Kind, people)
	}),
}

// putOutcomes writes what a decision does and what it expects. An expectation that a rectification repeats stands there
// once; what it adds or changes stands beside what was fixed, never in its place.
func putOutcomes(tx Tx, id domain.DecisionID, rectified int64, c domain.DecisionContent) error {
	for i, o := range c.Outcomes {
		if err := tx.Exec(`INSERT INTO uitkomst VALUES (?, ?, ?, ?, ?)`, id, i+1, o.MeasureID, o.Result, o.EffectiveOn); err != nil {
			return err
		}
	}
	const unlessLast = `INSERT INTO verwachting SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10 WHERE NOT EXISTS (
	SELECT 1 FROM verwachting WHERE besluit = ?1 AND nummer = ?3
		AND rectificatie = (SELECT max(rectificatie) FROM verwachting WHERE besluit = ?1 AND nummer = ?3)
		AND (meetreeks, selectie, richting, omvang, vanaf, uiterlijk) = (?4, ?5, ?6, ?7, ?8, ?9))`
	for _, x := range c.Expectations {
		err := tx.Exec(unlessLast, id, rectified, x.Number, x.Series, x.Signals, x.Direction, x.Size, x.From, x.By, flag(x.Afterward))
		if err != nil {
			return err
		}
	}
	return nil
}

var effectSeries = []Handler{
	on(func(tx Tx, _ domain.Meta, e domain.SeriesDefined) error {
		return tx.Exec(`INSERT INTO meetreeks VALUES (?, ?, ?, ?, ?, ?)`, e.SeriesID, e.Origin.Key, e.Name, e.Unit, e.Kind, flag(e.Independent))
	}),
	on(func(tx Tx, m domain.Meta, e domain.MeasurementRecorded) error {
		return putValue(tx, m, e.SeriesID, e.Measured, false)
	}),
	on(func(tx Tx, m domain.Meta, e domain.MeasurementCorrected) error {
		return putValue(tx, m, e.SeriesID, e.Measured, true)
	}),
}

// putValue keeps a value, and since when it is known to be so.
func putValue(tx Tx, m domain.Meta, id domain.SeriesID, v domain.Measured, corrected bool) error {
	var exposure any
	if v.Exposure != nil {
		exposure = *v.Exposure
	}
	return tx.Exec(`INSERT INTO meetwaarde VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT DO UPDATE SET geldt_op = excluded.geldt_op, waarde = excluded.waarde, blootstelling = excluded.blootstelling, gecorrigeerd = excluded.gecorrigeerd,
	bekend_op = excluded.bekend_op`,
		id, v.Period.First(), v.Period, v.Area, m.ValidOn, v.Value, exposure, flag(corrected), domain.DateOf(m.RecordedAt.Time))
}

var effectVerdicts = []Handler{
	on(func(tx Tx, _ domain.Meta, e domain.EvaluationConcluded) error {
		return putEvaluation(tx, e.EvaluationID, e.DecisionID, e.Conclusion, false)
	}),
	on(func(tx Tx, _ domain.Meta, e domain.EvaluationRectified) error {
		return putEvaluation(tx, e.EvaluationID, e.DecisionID, e.Conclusion, true)
	}),
	on(func(tx Tx, m domain.Meta, e domain.FeedbackAnswered) error {
		return tx.Exec(`INSERT INTO antwoord VALUES (?, ?, ?, ?, ?)`, e.SignalID, e.Person, int64(m.Position), e.Verdict, m.ValidOn)
	}),
}

func putEvaluation(tx Tx, id domain.EvaluationID, d domain.DecisionID, c domain.Conclusion, rectified bool) error {
	err := tx.Exec(`INSERT OR REPLACE INTO evaluatie VALUES (?, ?, ?, ?, ?, ?, ?, ?)`, id, d, c.On, c.Frame, c.Method, c.Standpoint,
		c.Verdict, flag(rectified))
	if err == nil {
		err = tx.Exec(`DELETE FROM oordeel WHERE evaluatie = ?`, id)
	}
	for _, x := range c.PerExpectation {
		if err == nil {
			err = tx.Exec(`INSERT INTO oordeel VALUES (?, ?, ?)`, id, x.Number, x.Met)
		}
	}
	return err
}
