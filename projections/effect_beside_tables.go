package projections

import "ruggespraak/domain"

// effectBesideSchema holds what stands beside the figures: where the measure began and who owns it, how signals came in, and
// who read the signals otherwise. What was said in a reading is not kept here, only that it was given and from where.
const effectBesideSchema = `
CREATE TABLE maatregel_eigenaar (
	maatregel TEXT NOT NULL, positie INTEGER NOT NULL, soort TEXT NOT NULL, eigenaar TEXT NOT NULL, einddatum TEXT NOT NULL,
	PRIMARY KEY (maatregel, positie)
) STRICT, WITHOUT ROWID;
CREATE TABLE invoering (
	maatregel TEXT NOT NULL, gebied TEXT NOT NULL, datum TEXT NOT NULL, PRIMARY KEY (maatregel, gebied, datum)
) STRICT, WITHOUT ROWID;
CREATE TABLE melding (signaal TEXT PRIMARY KEY, kanaal TEXT NOT NULL, bron TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE ook_gezien (
	signaal TEXT NOT NULL, persoon TEXT NOT NULL, geldt_op TEXT NOT NULL, PRIMARY KEY (signaal, persoon)
) STRICT, WITHOUT ROWID;
CREATE TABLE gebundeld (
	signaal TEXT NOT NULL, bundel TEXT NOT NULL, positie INTEGER NOT NULL, vanaf TEXT NOT NULL, ontbundeld_op TEXT,
	PRIMARY KEY (signaal, bundel, positie)
) STRICT, WITHOUT ROWID;
CREATE TABLE duiding (
	bundel TEXT NOT NULL, nummer INTEGER NOT NULL, perspectief TEXT NOT NULL, minderheid INTEGER NOT NULL, wie TEXT NOT NULL,
	redenen TEXT NOT NULL, geldt_op TEXT NOT NULL, PRIMARY KEY (bundel, nummer)
) STRICT, WITHOUT ROWID;
CREATE TABLE bundel (id TEXT PRIMARY KEY, titel TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE grond (
	bundel TEXT NOT NULL, besluit TEXT NOT NULL, verband TEXT NOT NULL, PRIMARY KEY (bundel, besluit)
) STRICT, WITHOUT ROWID;
CREATE INDEX grond_besluit ON grond (besluit);
CREATE INDEX stuk_van ON stuk_maatregel (maatregel);
`

var effectMeasures = []Handler{
	on(func(tx Tx, m domain.Meta, e domain.MeasureEstablished) error {
		return putMeasure(tx, e.MeasureID, m.Position, e.MeasureContent)
	}),
	on(func(tx Tx, m domain.Meta, e domain.MeasureChanged) error {
		return putMeasure(tx, e.MeasureID, m.Position, e.MeasureContent)
	}),
	on(func(tx Tx, _ domain.Meta, e domain.MeasureCorrected) error {
		var last domain.Position // the row that measureHandlers corrected
		err := tx.Query(`SELECT max(positie) FROM maatregel WHERE id = ?`, func(r Row) error {
			last = domain.Position(r.Int(0))
			return nil
		}, e.MeasureID)
		if err == nil {
			err = tx.Exec(`DELETE FROM maatregel_gebied WHERE maatregel = ? AND positie = ?`, e.MeasureID, int64(last))
		}
		if err != nil {
			return err
		}
		return putMeasure(tx, e.MeasureID, last, e.MeasureContent)
	}),
	on(func(tx Tx, _ domain.Meta, e domain.MeasureIntroduced) error {
		areas := e.Areas
		if len(areas) == 0 {
			areas = []domain.AreaCode{""} // everywhere
		}
		for _, area := range areas {
			if err := tx.Exec(`INSERT OR IGNORE INTO invoering VALUES (?, ?, ?)`, e.MeasureID, area, e.On); err != nil {
				return err
			}
		}
		return nil
	}),
}

// putMeasure keeps where a measure holds and since when, and which function owns it, as said at one place in the log.
func putMeasure(tx Tx, id domain.MeasureID, at domain.Position, c domain.MeasureContent) error {
	err := tx.Exec(`INSERT OR REPLACE INTO maatregel_eigenaar VALUES (?, ?, ?, ?, ?)`, id, int64(at), c.Kind, c.Owner, c.EndsOn)
	for _, a := range c.Areas {
		if err == nil {
			err = tx.Exec(`INSERT OR IGNORE INTO maatregel_gebied VALUES (?, ?, ?, ?)`, id, int64(at), a.Code, a.From)
		}
	}
	return err
}

// effectReporting keeps how signals came in: a change in that looks like a change in what happens. Who brought one in is a
// pseudonym for that signal alone, so that nobody can be followed from one to another.
var effectReporting = []Handler{
	on(func(tx Tx, _ domain.Meta, e domain.SignalRaised) error {
		return tx.Exec(`INSERT INTO melding VALUES (?, ?, ?)`, e.SignalID, e.Channel, e.Origin.Source)
	}),
	on(func(tx Tx, _ domain.Meta, e domain.SignalCorrected) error {
		return tx.Exec(`UPDATE melding SET kanaal = ? WHERE signaal = ?`, e.Channel, e.SignalID)
	}),
	on(func(tx Tx, m domain.Meta, e domain.SignalSeenToo) error {
		return tx.Exec(`INSERT OR IGNORE INTO ook_gezien VALUES (?, ?, ?)`, e.SignalID, e.Person, m.ValidOn)
	}),
}

var effectReadings = []Handler{
	on(func(tx Tx, _ domain.Meta, e domain.BundleOpened) error {
		return tx.Exec(`INSERT INTO bundel VALUES (?, ?)`, e.BundleID, e.Title)
	}),
	on(func(tx Tx, m domain.Meta, e domain.SignalBundled) error {
		return tx.Exec(`INSERT INTO gebundeld VALUES (?, ?, ?, ?, NULL)`, e.SignalID, e.BundleID, int64(m.Position), m.ValidOn)
	}),
	on(func(tx Tx, m domain.Meta, e domain.SignalUnbundled) error {
		return tx.Exec(`UPDATE gebundeld SET ontbundeld_op = ? WHERE bundel = ? AND signaal = ? AND ontbundeld_op IS NULL`,
			m.ValidOn, e.BundleID, e.SignalID)
	}),
	on(func(tx Tx, m domain.Meta, e domain.ReadingGiven) error {
		return tx.Exec(`INSERT INTO duiding VALUES (?, ?, ?, ?, ?, ?, ?)`, e.BundleID, e.Number, e.From, flag(e.Minority), e.Weighing.Who,
			lines(e.Weighing.Reasons), m.ValidOn)
	}),
}
