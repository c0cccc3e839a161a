package projections

import "ruggespraak/domain"

// Several views count signals; these tables and handlers are theirs in common. A signal counts from its day until it was
// withdrawn. A link holds from the day of its signal, whatever that is corrected to, until it was taken back; a link that is
// made again stands in the place of the one before.
const signalSchema = loneSignalSchema + `
CREATE TABLE koppeling (
	maatregel TEXT NOT NULL, signaal TEXT NOT NULL, verband TEXT NOT NULL, ontkoppeld_op TEXT, PRIMARY KEY (maatregel, signaal)
) STRICT, WITHOUT ROWID;
`

var signalHandlers = joined(loneSignalHandlers, []Handler{
	on(func(tx Tx, _ domain.Meta, e domain.SignalLinkedToMeasure) error {
		return tx.Exec(`INSERT OR REPLACE INTO koppeling VALUES (?, ?, ?, NULL)`, e.MeasureID, e.SignalID, e.Relation)
	}),
	on(func(tx Tx, m domain.Meta, e domain.SignalUnlinkedFromMeasure) error {
		return tx.Exec(`UPDATE koppeling SET ontkoppeld_op = ? WHERE maatregel = ? AND signaal = ?`, m.ValidOn, e.MeasureID, e.SignalID)
	}),
})

// loneSignalSchema holds signals for a view that does not ask what they are linked to.
const loneSignalSchema = `
CREATE TABLE signaal (
	id TEXT PRIMARY KEY, soort TEXT NOT NULL, dag TEXT NOT NULL, gebied TEXT NOT NULL, rol TEXT NOT NULL, verteld TEXT NOT NULL,
	openbaar INTEGER NOT NULL, ingetrokken_op TEXT
) STRICT, WITHOUT ROWID;
`

var loneSignalHandlers = []Handler{
	on(func(tx Tx, _ domain.Meta, e domain.SignalRaised) error {
		return tx.Exec(`INSERT INTO signaal VALUES (?, ?, ?, ?, ?, ?, ?, NULL)`,
			e.SignalID, e.Kind, e.Day(), e.Area.Code, e.Role, e.Told, flag(e.Origin.PublicRegister))
	}),
	on(func(tx Tx, _ domain.Meta, e domain.SignalCorrected) error {
		return tx.Exec(`UPDATE signaal SET soort = ?, dag = ?, gebied = ?, rol = ?, verteld = ?, openbaar = ? WHERE id = ?`,
			e.Kind, e.Day(), e.Area.Code, e.Role, e.Told, flag(e.Origin.PublicRegister), e.SignalID)
	}),
	on(func(tx Tx, m domain.Meta, e domain.SignalWithdrawn) error {
		return tx.Exec(`UPDATE signaal SET ingetrokken_op = ? WHERE id = ?`, m.ValidOn, e.SignalID)
	}),
}

// gistSchema holds the gist of each signal, sealed.
const gistSchema = `
CREATE TABLE kern (
	signaal TEXT PRIMARY KEY, stroom TEXT NOT NULL, gebeurtenis TEXT NOT NULL, verteller TEXT NOT NULL, beleid TEXT NOT NULL
) STRICT;
`

var gistHandlers = []Handler{
	on(func(tx Tx, m domain.Meta, e domain.GistPhrased) error {
		return tx.Exec(`INSERT OR REPLACE INTO kern VALUES (?, ?, ?, ?, ?)`,
			e.SignalID, m.Stream, m.ID, e.TellerWords.Sealed(), e.PolicyWords.Sealed())
	}),
}

// signalCounts is the condition under which a signal counts on day ?1; linkHolds that under which a link of it does.
const (
	signalCounts = `s.dag <= ?1 AND (s.ingetrokken_op IS NULL OR s.ingetrokken_op > ?1)`
	linkHolds    = `(k.ontkoppeld_op IS NULL OR k.ontkoppeld_op > ?1)`
)

// measureSchema holds what views say of a measure itself: a row for what was laid down, and one for each change of it.
const measureSchema = `
CREATE TABLE maatregel (
	id TEXT NOT NULL, positie INTEGER NOT NULL, vanaf TEXT NOT NULL, sleutel TEXT NOT NULL, titel TEXT NOT NULL,
	vastgesteld_op TEXT NOT NULL, ingangsdatum TEXT NOT NULL, PRIMARY KEY (id, positie)
) STRICT, WITHOUT ROWID;
`

// measureHolds is the condition under which a row says what its measure was on day ?1: of those that had begun, the last.
const measureHolds = `m.positie = (SELECT max(x.positie) FROM maatregel x WHERE x.id = m.id AND max(x.vanaf, x.vastgesteld_op) <= ?1)`

var measureHandlers = []Handler{
	on(func(tx Tx, m domain.Meta, e domain.MeasureEstablished) error {
		return tx.Exec(`INSERT INTO maatregel VALUES (?, ?, '', ?, ?, ?, ?)`,
			e.MeasureID, int64(m.Position), e.Origin.Key, e.Title, e.EstablishedOn, e.EffectiveOn)
	}),
	on(func(tx Tx, m domain.Meta, e domain.MeasureChanged) error {
		return tx.Exec(`INSERT INTO maatregel SELECT ?1, ?2, ?3, sleutel, ?4, ?5, ?6 FROM maatregel WHERE id = ?1 LIMIT 1`,
			e.MeasureID, int64(m.Position), e.From, e.Title, e.EstablishedOn, e.EffectiveOn)
	}),
	on(func(tx Tx, _ domain.Meta, e domain.MeasureCorrected) error {
		return tx.Exec(`UPDATE maatregel SET titel = ?2, vastgesteld_op = ?3, ingangsdatum = ?4 WHERE id = ?1
AND positie = (SELECT max(positie) FROM maatregel WHERE id = ?1)`, e.MeasureID, e.Title, e.EstablishedOn, e.EffectiveOn)
	}),
}

// protectedUnless is what one signal adds to the persons that need protection.
func protectedUnless(public bool) int { return 1 - flag(public) }
