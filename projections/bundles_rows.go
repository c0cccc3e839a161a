package projections

import (
	"slices"

	"ruggespraak/domain"
	"ruggespraak/internal/disclosure"
)

// maxBundleQuotes bounds how many gists one bundle shows.
const maxBundleQuotes = 5

// BundleRow is the dossier of one bundle.
type BundleRow struct {
	ID           string                      `json:"id"`
	Title        string                      `json:"titel"`
	Sectors      []string                    `json:"domeinen"`
	Themes       []string                    `json:"themas"`
	OpenedOn     domain.Date                 `json:"geopendOp"`
	State        string                      `json:"stand"`
	Signals      disclosure.Value            `json:"signalen"`
	PerSector    map[string]disclosure.Value `json:"perDomein"` // a signal may be of several
	PerArea      map[string]disclosure.Value `json:"perGebied"`
	Readings     []Reading                   `json:"duidingen"`
	Recognised   bool                        `json:"erkend"`
	RecognisedBy map[string]int              `json:"erkendDoor"` // people, by role
	Lead         string                      `json:"trekker"`
	Structural   bool                        `json:"structureel"`
	Missing      []string                    `json:"ontbreekt"` // of what makes it structural
	Offers       []BundleOffer               `json:"aangeboden"`
	Tabled       []BundleTabling             `json:"geagendeerd"`
	Closed       *BundleClosing              `json:"gesloten"`
	Decisions    []BundleDecision            `json:"besluiten"`
	Quotes       []BundleQuote               `json:"citeerbaar"`
}

// Reading is one interpretation, side by side with the others; that of a minority stands among them in its own place.
type Reading struct {
	Number   int              `json:"nummer"`
	From     string           `json:"perspectief"`
	Minority bool             `json:"minderheid"`
	Text     string           `json:"duiding"`
	Weighing *domain.Weighing `json:"weging"`
	On       domain.Date      `json:"datum"`
}

// BundleOffer is to whom the bundle was offered, and why it could be.
type BundleOffer struct {
	To     string       `json:"aan"`
	On     domain.Date  `json:"datum"`
	Basis  string       `json:"basis"`
	Test   *domain.Test `json:"toets"` // of a structural bundle
	Reason string       `json:"reden"` // of one grave case
}

// BundleTabling is a meeting that has the bundle on its agenda.
type BundleTabling struct {
	Body    string      `json:"orgaan"`
	Meeting domain.Date `json:"vergadering"`
	Item    string      `json:"agendapunt"`
}

// BundleClosing is when and why the bundle was closed.
type BundleClosing struct {
	On     domain.Date `json:"datum"`
	Reason string      `json:"reden"`
}

// BundleDecision is a decision that names the bundle as a ground.
type BundleDecision struct {
	ID        string       `json:"besluit"`
	Title     string       `json:"titel"`
	Body      string       `json:"orgaan"`
	On        domain.Date  `json:"datum"`
	Relation  string       `json:"verband"`
	RevokedOn *domain.Date `json:"ingetrokkenOp"`
}

// BundleQuote is a gist of one of the bundle's signals.
type BundleQuote struct {
	Teller string `json:"inWoordenVanVerteller"`
	Policy string `json:"inBeleidswoorden"`
}

// BundleStates is how far a bundle can be, in order.
var BundleStates = []string{"open", "aangeboden", "geagendeerd", "gesloten", "besloten"}

// BundleRows answers the view's question, the bundle that was opened first on top.
func BundleRows(tx Tx, ask Ask) ([]BundleRow, error) {
	rows, err := bundlesAsked(tx, ask)
	if err != nil {
		return nil, err
	}
	kept := rows[:0]
	for _, row := range rows {
		for _, fill := range []func(Tx, Ask) error{row.count, row.read, row.recognise, row.goUp, row.decide, row.quote} {
			if err := fill(tx, ask); err != nil {
				return nil, err
			}
		}
		row.State = row.state()
		if want := ask.Params["stand"]; want == "" || want == row.State {
			kept = append(kept, row)
		}
	}
	return kept, nil
}

func bundlesAsked(tx Tx, ask Ask) ([]BundleRow, error) {
	rows := []BundleRow{}
	err := tx.Query(`
SELECT b.id, b.titel, b.domeinen, b.themas, b.geldt_op, coalesce((
	SELECT t.functie FROM trekker t WHERE t.bundel = b.id AND t.geldt_op <= ?1 ORDER BY t.positie DESC LIMIT 1), ''),
	CASE WHEN s.geldt_op <= ?1 THEN s.geldt_op ELSE '' END, coalesce(s.reden, '')
FROM bundel b LEFT JOIN sluiting s ON s.bundel = b.id
WHERE b.geldt_op <= ?1 AND (?2 = '' OR b.id = ?2) ORDER BY b.geldt_op, b.id`, func(r Row) error {
		row := BundleRow{
			ID: r.Text(0), Title: r.Text(1), Sectors: listOf(r.Text(2)), Themes: listOf(r.Text(3)), OpenedOn: domain.Date(r.Text(4)), Lead: r.Text(5),
			Readings: []Reading{}, RecognisedBy: map[string]int{}, Offers: []BundleOffer{}, Tabled: []BundleTabling{}, Decisions: []BundleDecision{},
			Quotes: []BundleQuote{},
		}
		if on := date(r.Text(6)); on != nil {
			row.Closed = &BundleClosing{On: *on, Reason: r.Text(7)}
		}
		rows = append(rows, row)
		return nil
	}, ask.until(), ask.Params["bundel"])
	return rows, err
}

// inBundle is the condition under which a signal is in the bundle on day ?1.
const inBundle = `g.vanaf <= ?1 AND (g.ontbundeld_op IS NULL OR g.ontbundeld_op > ?1)`

// count counts the signals under the small-number rule.
func (row *BundleRow) count(tx Tx, ask Ask) error {
	var total disclosure.Cell
	areas, sectors := map[string]disclosure.Cell{}, map[string]disclosure.Cell{}
	err := tx.Query(`
SELECT s.gebied, s.openbaar, count(*) FROM gebundeld g JOIN signaal s ON s.id = g.signaal
WHERE g.bundel = ?2 AND `+inBundle+` AND `+signalCounts+` GROUP BY 1, 2`, func(r Row) error {
		c := cellOf(r.Int(2), r.Int(1) == 1)
		total = total.Add(c)
		add(areas, named(r.Text(0)), c)
		return nil
	}, ask.until(), row.ID)
	if err == nil {
		err = tx.Query(`
SELECT d.domein, s.openbaar, count(*) FROM gebundeld g JOIN signaal s ON s.id = g.signaal JOIN signaal_domein d ON d.signaal = s.id
WHERE g.bundel = ?2 AND `+inBundle+` AND `+signalCounts+` GROUP BY 1, 2`, func(r Row) error {
			add(sectors, r.Text(0), cellOf(r.Int(2), r.Int(1) == 1))
			return nil
		}, ask.until(), row.ID)
	}
	row.Signals, row.PerArea = ask.Rule.Breakdown(total, areas)
	_, row.PerSector = ask.Rule.Breakdown(total, sectors)
	return err
}

func cellOf(n int64, public bool) disclosure.Cell {
	return disclosure.Cell{Count: int(n), Protected: int(n) * protectedUnless(public)}
}

// read opens every reading, in the order in which they were given.
func (row *BundleRow) read(tx Tx, ask Ask) error {
	return tx.Query(`
SELECT nummer, perspectief, minderheid, stroom, gebeurtenis, tekst, wie, redenen, geldt_op FROM duiding
WHERE bundel = ? AND geldt_op <= ? ORDER BY nummer`, func(r Row) error {
		text, err := ask.reveal(domain.Place{Stream: r.Text(3), EventID: r.Text(4), Field: "duiding"}, r.Text(5))
		x := Reading{Number: int(r.Int(0)), From: r.Text(1), Minority: r.Int(2) == 1, Text: text, On: domain.Date(r.Text(8))}
		if w := (domain.Weighing{Who: r.Text(6), Reasons: listOf(r.Text(7))}); w.Who != "" {
			x.Weighing = &w
		}
		row.Readings = append(row.Readings, x)
		return err
	}, row.ID, ask.until())
}

// recognise counts who recognised the bundle and judges by the bundle's own rule whether that is enough.
func (row *BundleRow) recognise(tx Tx, ask Ask) error {
	b, err := recognised(tx, row.ID, ask.until())
	for _, x := range b.Recognised {
		row.RecognisedBy[string(x.Role)]++
	}
	row.Recognised = b.IsRecognised()
	return err
}

// goUp finds to whom the bundle was offered, where it was tabled, and what it still takes to be structural.
func (row *BundleRow) goUp(tx Tx, ask Ask) error {
	var test domain.Test
	err := tx.Query(`SELECT aan, datum, basis, helder, neutraal, gedeeld, reden FROM aanbieding
WHERE bundel = ? AND datum <= ? ORDER BY positie`, func(r Row) error {
		o := BundleOffer{To: r.Text(0), On: domain.Date(r.Text(1)), Basis: r.Text(2), Reason: r.Text(6)}
		if o.Basis == string(domain.Structural) {
			test = domain.Test{Clear: r.Text(3), Neutral: r.Text(4), Shared: r.Text(5)}
			o.Test = &domain.Test{Clear: test.Clear, Neutral: test.Neutral, Shared: test.Shared}
		}
		row.Offers = append(row.Offers, o)
		return nil
	}, row.ID, ask.until())
	row.Missing = missing(test, row.Recognised)
	row.Structural = len(row.Missing) == 0
	if err != nil {
		return err
	}
	return tx.Query(`SELECT orgaan, vergadering, agendapunt FROM agendering WHERE bundel = ? AND geldt_op <= ? ORDER BY positie`, func(r Row) error {
		row.Tabled = append(row.Tabled, BundleTabling{Body: r.Text(0), Meeting: domain.Date(r.Text(1)), Item: r.Text(2)})
		return nil
	}, row.ID, ask.until())
}

// missing lists what a bundle lacks of being clear, neutral, recognised and shared.
func missing(t domain.Test, recognised bool) []string {
	list := []string{}
	for _, x := range []struct {
		word string
		has  bool
	}{{"helder", t.Clear != ""}, {"neutraal", t.Neutral != ""}, {"erkend", recognised}, {"gedeeld", t.Shared != ""}} {
		if !x.has {
			list = append(list, x.word)
		}
	}
	return list
}

func (row *BundleRow) decide(tx Tx, ask Ask) error {
	return tx.Query(`
SELECT b.id, b.titel, b.orgaan, b.datum, g.verband, CASE WHEN b.ingetrokken_op <= ?1 THEN b.ingetrokken_op ELSE '' END
FROM grond g JOIN besluit b ON b.id = g.besluit WHERE g.bundel = ?2 AND b.datum <= ?1 ORDER BY b.datum, b.id`, func(r Row) error {
		row.Decisions = append(row.Decisions, BundleDecision{
			ID: r.Text(0), Title: r.Text(1), Body: r.Text(2), On: domain.Date(r.Text(3)), Relation: r.Text(4), RevokedOn: date(r.Text(5)),
		})
		return nil
	}, ask.until(), row.ID)
}

// quote opens some gists, the latest facts first: only while the number of signals is known.
func (row *BundleRow) quote(tx Tx, ask Ask) error {
	if _, known := row.Signals.Known(); !known {
		return nil
	}
	return tx.Query(`
SELECT '', '', k.stroom, k.gebeurtenis, k.verteller, k.beleid
FROM gebundeld g JOIN signaal s ON s.id = g.signaal JOIN kern k ON k.signaal = s.id
WHERE g.bundel = ?2 AND `+inBundle+` AND `+signalCounts+` ORDER BY s.dag DESC, s.id LIMIT ?3`, func(r Row) error {
		q, err := quote(ask, r)
		row.Quotes = append(row.Quotes, BundleQuote{Teller: q.Teller, Policy: q.Policy})
		return err
	}, ask.until(), row.ID, maxBundleQuotes)
}

// state is how far the bundle came: what was decided on it outlasts its closing.
func (row *BundleRow) state() string {
	switch {
	case slices.ContainsFunc(row.Decisions, func(d BundleDecision) bool { return d.RevokedOn == nil }):
		return "besloten"
	case row.Closed != nil:
		return "gesloten"
	case len(row.Tabled) > 0:
		return "geagendeerd"
	case len(row.Offers) > 0:
		return "aangeboden"
	}
	return "open"
}
