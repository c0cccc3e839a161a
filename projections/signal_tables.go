package projections

import "ruggespraak/domain"

// Several views count signals; these tables and handlers are theirs in common. A row of koppeling holds from geldt_op until
// ontkoppeld_op; a signal counts from its day until it was withdrawn.
const signalSchema = `
CREATE TABLE signaal (
	id TEXT PRIMARY KEY, soort TEXT NOT NULL, dag TEXT NOT NULL, gebied TEXT NOT NULL, rol TEXT NOT NULL, verteld TEXT NOT NULL,
	openbaar INTEGER NOT NULL, ingetrokken_op TEXT, ronde INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
CREATE TABLE koppeling (
	maatregel TEXT NOT NULL, signaal TEXT NOT NULL, positie INTEGER NOT NULL, verband TEXT NOT NULL, geldt_op TEXT NOT NULL,
	ontkoppeld_op TEXT, PRIMARY KEY (maatregel, signaal, positie)
) STRICT, WITHOUT ROWID;
`

var signalHandlers = []Handler{
	on(func(tx Tx, _ domain.Meta, e domain.SignalRaised) error {
		return tx.Exec(`INSERT INTO signaal (id, soort, dag, gebied, rol, verteld, openbaar) VALUES (?, ?, ?, ?, ?, ?, ?)`,
			e.SignalID, e.Kind, e.Day(), e.Area.Code, e.Role, e.Told, flag(e.Origin.PublicRegister))
	}),
	on(func(tx Tx, _ domain.Meta, e domain.SignalCorrected) error {
		return tx.Exec(`UPDATE signaal SET soort = ?, dag = ?, gebied = ?, rol = ?, verteld = ?, openbaar = ? WHERE id = ?`,
			e.Kind, e.Day(), e.Area.Code, e.Role, e.Told, flag(e.Origin.PublicRegister), e.SignalID)
	}),
	on(func(tx Tx, m domain.Meta, e domain.SignalWithdrawn) error {
		return tx.Exec(`UPDATE signaal SET ingetrokken_op = ? WHERE id = ?`, m.ValidOn, e.SignalID)
	}),
	on(func(tx Tx, m domain.Meta, e domain.SignalLinkedToMeasure) error {
		return tx.Exec(`INSERT INTO koppeling VALUES (?, ?, ?, ?, ?, NULL)`,
			e.MeasureID, e.SignalID, int64(m.Position), e.Relation, m.ValidOn)
	}),
	on(func(tx Tx, m domain.Meta, e domain.SignalUnlinkedFromMeasure) error {
		return tx.Exec(`UPDATE koppeling SET ontkoppeld_op = ? WHERE maatregel = ? AND signaal = ? AND ontkoppeld_op IS NULL`,
			m.ValidOn, e.MeasureID, e.SignalID)
	}),
}

// linkHolds is the condition under which a link counts on day ?1; signalCounts that under which its signal does.
const (
	linkHolds    = `k.geldt_op <= ?1 AND (k.ontkoppeld_op IS NULL OR k.ontkoppeld_op > ?1)`
	signalCounts = `s.dag <= ?1 AND (s.ingetrokken_op IS NULL OR s.ingetrokken_op > ?1)`
)

// measureSchema holds what views say of a measure itself.
const measureSchema = `
CREATE TABLE maatregel (
	id TEXT PRIMARY KEY, sleutel TEXT NOT NULL, titel TEXT NOT NULL, soort TEXT NOT NULL, vastgesteld_op TEXT NOT NULL,
	ingangsdatum TEXT NOT NULL, einddatum TEXT NOT NULL
) STRICT, WITHOUT ROWID;
`

var measureHandlers = []Handler{
	on(func(tx Tx, _ domain.Meta, e domain.MeasureEstablished) error {
		return tx.Exec(`INSERT INTO maatregel VALUES (?, ?, ?, ?, ?, ?, ?)`,
			e.MeasureID, e.Origin.Key, e.Title, e.Kind, e.EstablishedOn, e.EffectiveOn, e.EndsOn)
	}),
	on(func(tx Tx, _ domain.Meta, e domain.MeasureChanged) error {
		return putMeasure(tx, e.MeasureID, e.MeasureContent)
	}),
	on(func(tx Tx, _ domain.Meta, e domain.MeasureCorrected) error {
		return putMeasure(tx, e.MeasureID, e.MeasureContent)
	}),
}

func putMeasure(tx Tx, id domain.MeasureID, c domain.MeasureContent) error {
	return tx.Exec(`UPDATE maatregel SET titel = ?, soort = ?, vastgesteld_op = ?, ingangsdatum = ?, einddatum = ? WHERE id = ?`,
		c.Title, c.Kind, c.EstablishedOn, c.EffectiveOn, c.EndsOn, id)
}

// protectedUnless is what one signal adds to the persons that need protection.
func protectedUnless(public bool) int { return 1 - flag(public) }
