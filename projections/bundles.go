package projections

import (
	"strings"

	"ruggespraak/domain"
)

// Bundles answers: which signals are looked at together, how are they read, and how far did they come?
var Bundles = Projection{
	Name:     "bundels",
	Version:  1,
	Question: "Welke signalen worden samen bekeken, hoe zijn zij geduid en hoe ver zijn zij gekomen?",
	Schema: loneSignalSchema + gistSchema + recognitionSchema + `
CREATE TABLE signaal_domein (signaal TEXT NOT NULL, domein TEXT NOT NULL, PRIMARY KEY (signaal, domein)) STRICT, WITHOUT ROWID;
CREATE TABLE bundel (
	id TEXT PRIMARY KEY, titel TEXT NOT NULL, domeinen TEXT NOT NULL, themas TEXT NOT NULL, geldt_op TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE gebundeld (
	bundel TEXT NOT NULL, signaal TEXT NOT NULL, positie INTEGER NOT NULL, vanaf TEXT NOT NULL, ontbundeld_op TEXT,
	PRIMARY KEY (bundel, signaal, positie)
) STRICT, WITHOUT ROWID;
CREATE TABLE duiding (
	bundel TEXT NOT NULL, nummer INTEGER NOT NULL, stroom TEXT NOT NULL, gebeurtenis TEXT NOT NULL, tekst TEXT NOT NULL,
	perspectief TEXT NOT NULL, minderheid INTEGER NOT NULL, wie TEXT NOT NULL, redenen TEXT NOT NULL, geldt_op TEXT NOT NULL,
	PRIMARY KEY (bundel, nummer)
) STRICT, WITHOUT ROWID;
CREATE TABLE trekker (
	bundel TEXT NOT NULL, positie INTEGER NOT NULL, functie TEXT NOT NULL, geldt_op TEXT NOT NULL, PRIMARY KEY (bundel, positie)
) STRICT, WITHOUT ROWID;
CREATE TABLE aanbieding (
	bundel TEXT NOT NULL, positie INTEGER NOT NULL, aan TEXT NOT NULL, datum TEXT NOT NULL, basis TEXT NOT NULL, helder TEXT NOT NULL,
	neutraal TEXT NOT NULL, gedeeld TEXT NOT NULL, reden TEXT NOT NULL, PRIMARY KEY (bundel, positie)
) STRICT, WITHOUT ROWID;
CREATE TABLE agendering (
	bundel TEXT NOT NULL, positie INTEGER NOT NULL, orgaan TEXT NOT NULL, vergadering TEXT NOT NULL, agendapunt TEXT NOT NULL,
	geldt_op TEXT NOT NULL, PRIMARY KEY (bundel, positie)
) STRICT, WITHOUT ROWID;
CREATE TABLE sluiting (bundel TEXT PRIMARY KEY, reden TEXT NOT NULL, geldt_op TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE besluit (
	id TEXT PRIMARY KEY, titel TEXT NOT NULL, orgaan TEXT NOT NULL, datum TEXT NOT NULL, ingetrokken_op TEXT
) STRICT, WITHOUT ROWID;
CREATE TABLE grond (
	bundel TEXT NOT NULL, besluit TEXT NOT NULL, verband TEXT NOT NULL, PRIMARY KEY (bundel, besluit)
) STRICT, WITHOUT ROWID;
CREATE INDEX grond_besluit ON grond (besluit);
`,
	On:      joined(loneSignalHandlers, gistHandlers, recognitionHandlers, bundledSignals, bundleFacts, bundleWayUp, bundleDecisions),
	Params:  []string{"bundel", "stand"},
	Choices: map[string][]string{"stand": BundleStates},
	Query:   func(tx Tx, ask Ask) (any, error) { return BundleRows(tx, ask) },
}

var bundledSignals = []Handler{
	on(func(tx Tx, _ domain.Meta, e domain.SignalRaised) error { return putSectors(tx, e.SignalID, e.Sectors) }),
	on(func(tx Tx, _ domain.Meta, e domain.SignalCorrected) error {
		if err := tx.Exec(`DELETE FROM signaal_domein WHERE signaal = ?`, e.SignalID); err != nil {
			return err
		}
		return putSectors(tx, e.SignalID, e.Sectors)
	}),
	on(func(tx Tx, m domain.Meta, e domain.SignalBundled) error {
		return tx.Exec(`INSERT INTO gebundeld VALUES (?, ?, ?, ?, NULL)`, e.BundleID, e.SignalID, int64(m.Position), m.ValidOn)
	}),
	on(func(tx Tx, m domain.Meta, e domain.SignalUnbundled) error {
		return tx.Exec(`UPDATE gebundeld SET ontbundeld_op = ? WHERE bundel = ? AND signaal = ? AND ontbundeld_op IS NULL`,
			m.ValidOn, e.BundleID, e.SignalID)
	}),
}

func putSectors(tx Tx, id domain.SignalID, sectors []domain.Sector) error {
	for _, s := range sectors {
		if err := tx.Exec(`INSERT OR IGNORE INTO signaal_domein VALUES (?, ?)`, id, s); err != nil {
			return err
		}
	}
	return nil
}

// recognitionSchema holds who recognised a bundle, as pseudonyms: they tell whether two people are of one organisation, and
// leave no view.
const recognitionSchema = `
CREATE TABLE erkenning (
	bundel TEXT NOT NULL, positie INTEGER NOT NULL, persoon TEXT NOT NULL, organisatie TEXT NOT NULL, rol TEXT NOT NULL, geldt_op TEXT NOT NULL,
	PRIMARY KEY (bundel, positie)
) STRICT, WITHOUT ROWID;
`

var recognitionHandlers = []Handler{
	on(func(tx Tx, m domain.Meta, e domain.BundleRecognised) error {
		return tx.Exec(`INSERT INTO erkenning VALUES (?, ?, ?, ?, ?, ?)`,
			e.BundleID, int64(m.Position), e.Person, e.Organisation, e.Role, m.ValidOn)
	}),
}

// recognised is a bundle as far as it is known who recognised it up to a day.
func recognised(tx Tx, bundle, until string) (domain.Bundle, error) {
	var b domain.Bundle
	err := tx.Query(`SELECT persoon, organisatie, rol FROM erkenning WHERE bundel = ? AND geldt_op <= ? ORDER BY positie`, func(r Row) error {
		b.Recognised = append(b.Recognised, domain.BundleRecognised{
			Person: domain.PersonRef(r.Text(0)), Organisation: domain.OrganisationRef(r.Text(1)), Role: domain.RecogniserRole(r.Text(2)),
		})
		return nil
	}, bundle, until)
	return b, err
}

var bundleFacts = []Handler{
	on(func(tx Tx, m domain.Meta, e domain.BundleOpened) error {
		return tx.Exec(`INSERT INTO bundel VALUES (?, ?, ?, ?, ?)`, e.BundleID, e.Title, lines(e.Sectors), lines(e.Themes), m.ValidOn)
	}),
	on(func(tx Tx, m domain.Meta, e domain.ReadingGiven) error {
		return tx.Exec(`INSERT INTO duiding VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, e.BundleID, e.Number, m.Stream, m.ID,
			e.Reading.Sealed(), e.From, flag(e.Minority), e.Weighing.Who, lines(e.Weighing.Reasons), m.ValidOn)
	}),
	on(func(tx Tx, m domain.Meta, e domain.LeadAppointed) error {
		return tx.Exec(`INSERT INTO trekker VALUES (?, ?, ?, ?)`, e.BundleID, int64(m.Position), e.Function, m.ValidOn)
	}),
	on(func(tx Tx, m domain.Meta, e domain.BundleClosed) error {
		return tx.Exec(`INSERT INTO sluiting VALUES (?, ?, ?)`, e.BundleID, e.Reason, m.ValidOn)
	}),
}

var bundleWayUp = []Handler{
	on(func(tx Tx, m domain.Meta, e domain.BundleOffered) error {
		return tx.Exec(`INSERT INTO aanbieding VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`, e.BundleID, int64(m.Position), e.To, e.On, e.Basis,
			e.Test.Clear, e.Test.Neutral, e.Test.Shared, e.Reason)
	}),
	on(func(tx Tx, m domain.Meta, e domain.BundleTabled) error {
		return tx.Exec(`INSERT INTO agendering VALUES (?, ?, ?, ?, ?, ?)`, e.BundleID, int64(m.Position), e.Body, e.Meeting, e.Item, m.ValidOn)
	}),
}

var bundleDecisions = []Handler{
	on(func(tx Tx, _ domain.Meta, e domain.DecisionTaken) error {
		if err := tx.Exec(`INSERT INTO besluit VALUES (?, ?, ?, ?, NULL)`, e.DecisionID, e.Title, e.Body, e.On); err != nil {
			return err
		}
		return putBundleGrounds(tx, e.DecisionID, e.Grounds)
	}),
	on(func(tx Tx, _ domain.Meta, e domain.DecisionRectified) error {
		err := tx.Exec(`UPDATE besluit SET titel = ?, orgaan = ?, datum = ? WHERE id = ?`, e.Title, e.Body, e.On, e.DecisionID)
		if err == nil {
			err = tx.Exec(`DELETE FROM grond WHERE besluit = ?`, e.DecisionID)
		}
		if err != nil {
			return err
		}
		return putBundleGrounds(tx, e.DecisionID, e.Grounds)
	}),
	on(func(tx Tx, m domain.Meta, e domain.DecisionRevoked) error {
		return tx.Exec(`UPDATE besluit SET ingetrokken_op = ? WHERE id = ?`, m.ValidOn, e.DecisionID)
	}),
}

func putBundleGrounds(tx Tx, id domain.DecisionID, grounds []domain.Ground) error {
	for _, g := range grounds {
		if domain.Category(g.Kind) != domain.BundleCategory {
			continue
		}
		if err := tx.Exec(`INSERT OR IGNORE INTO grond VALUES (?, ?, ?)`, g.ID, id, g.Relation); err != nil {
			return err
		}
	}
	return nil
}

// lines keeps a list of short texts in one column; listOf reads it back.
func lines[T ~string](list []T) string {
	kept := make([]string, len(list))
	for i, s := range list {
		kept[i] = strings.ReplaceAll(string(s), "\n", " ")
	}
	return strings.Join(kept, "\n")
}

func listOf(column string) []string {
	if column == "" {
		return []string{}
	}
	return strings.Split(column, "\n")
}
