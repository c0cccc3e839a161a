package projections

import (
	"ruggespraak/domain"
	"ruggespraak/internal/disclosure"
)

// maxQuotes bounds how many gists one measure shows; fewQuotes does so while its number of signals is withheld.
const (
	maxQuotes = 20
	fewQuotes = 3
)

// SignalsPerMeasure answers: which signals from practice touch each measure?
var SignalsPerMeasure = Projection{
	Name:     "signalen-per-beleidsmaatregel",
	Version:  2,
	Question: "Welke signalen uit de praktijk raken elke beleidsmaatregel?",
	Schema: signalSchema + measureSchema + gistSchema + `
CREATE TABLE stand (
	signaal TEXT NOT NULL, positie INTEGER NOT NULL, fase INTEGER NOT NULL, geldt_op TEXT NOT NULL,
	PRIMARY KEY (signaal, positie)
) STRICT, WITHOUT ROWID;
CREATE TABLE ook_gezien (signaal TEXT NOT NULL, persoon TEXT NOT NULL, geldt_op TEXT NOT NULL, PRIMARY KEY (signaal, persoon)) STRICT, WITHOUT ROWID;
`,
	On: joined(signalHandlers, measureHandlers, stageHandlers, gistHandlers, []Handler{
		on(func(tx Tx, m domain.Meta, e domain.SignalSeenToo) error {
			return tx.Exec(`INSERT OR IGNORE INTO ook_gezien VALUES (?, ?, ?)`, e.SignalID, e.Person, m.ValidOn)
		}),
	}),
	Params: []string{"maatregel"},
	Query:  func(tx Tx, ask Ask) (any, error) { return MeasureRows(tx, ask) },
}

// stages are the states of a signal in the loop, in order. A signal that is opened again starts over: what came before no
// longer counts.
var stages = []string{
	"heropend", "ingebracht", "ontvangst-bevestigd", "kern-verwoord", "gekoppeld", "opgepakt", "doorgeleid", "teruggekoppeld", "beantwoord",
}

// stageReached is the furthest stage that signal s came to up to day ?1, since it was last opened again.
const stageReached = `coalesce((
	SELECT max(t.fase) FROM stand t WHERE t.signaal = s.id AND t.geldt_op <= ?1 AND t.positie >= coalesce((
		SELECT max(h.positie) FROM stand h WHERE h.signaal = s.id AND h.fase = 0 AND h.geldt_op <= ?1), 0)), 1)`

// asLongAsTheSignal is the day of what is true of a signal from its own day on, whatever that is corrected to.
const asLongAsTheSignal domain.Date = ""

var stageHandlers = []Handler{
	on(func(tx Tx, m domain.Meta, e domain.SignalReopened) error {
		return stage(tx, m, e.SignalID, 0, m.ValidOn)
	}),
	on(func(tx Tx, m domain.Meta, e domain.ReceiptConfirmed) error {
		return stage(tx, m, e.SignalID, 2, m.ValidOn)
	}),
	on(func(tx Tx, m domain.Meta, e domain.GistPhrased) error {
		return stage(tx, m, e.SignalID, 3, asLongAsTheSignal)
	}),
	on(func(tx Tx, m domain.Meta, e domain.SignalLinkedToMeasure) error {
		return stage(tx, m, e.SignalID, 4, asLongAsTheSignal)
	}),
	on(func(tx Tx, m domain.Meta, e domain.SignalTakenUp) error {
		return stage(tx, m, e.SignalID, 5, m.ValidOn)
	}),
	on(func(tx Tx, m domain.Meta, e domain.SignalReferred) error {
		return stage(tx, m, e.SignalID, 6, m.ValidOn)
	}),
	on(func(tx Tx, m domain.Meta, e domain.FeedbackGiven) error {
		return stage(tx, m, e.SignalID, 7, m.ValidOn)
	}),
	on(func(tx Tx, m domain.Meta, e domain.FeedbackAnswered) error {
		return stage(tx, m, e.SignalID, 8, m.ValidOn)
	}),
}

// stage notes that a signal came to a stage on a day.
func stage(tx Tx, m domain.Meta, id domain.SignalID, n int, on domain.Date) error {
	return tx.Exec(`INSERT INTO stand VALUES (?, ?, ?, ?)`, id, int64(m.Position), n, on)
}

// MeasureRow is the answer for one measure.
type MeasureRow struct {
	Measure     string                      `json:"maatregel"`
	Key         string                      `json:"sleutel"`
	Title       string                      `json:"titel"`
	Signals     disclosure.Value            `json:"signalen"`
	Withdrawn   disclosure.Value            `json:"ingetrokken"`
	SeenToo     disclosure.Value            `json:"ookGezien"`
	PerKind     map[string]disclosure.Value `json:"perSoort"`
	PerRelation map[string]disclosure.Value `json:"perVerband"`
	PerMonth    map[string]disclosure.Value `json:"perMaand"`
	PerArea     map[string]disclosure.Value `json:"perGebied"`
	PerRole     map[string]disclosure.Value `json:"perRol"`
	PerTold     map[string]disclosure.Value `json:"perVerteld"`
	PerState    map[string]disclosure.Value `json:"perStatus"`
	Quotes      []Quote                     `json:"citeerbaar"`
}

// Quote is a gist that may be quoted.
type Quote struct {
	Month  string `json:"maand"` // empty when the number of that month is withheld
	Teller string `json:"inWoordenVanVerteller"`
	Policy string `json:"inBeleidswoorden"`
}

// tally is what is counted for one measure.
type tally struct {
	row                      MeasureRow
	total, withdrawn, seen   disclosure.Cell
	kind, relation, month    map[string]disclosure.Cell
	area, role, told, status map[string]disclosure.Cell
}

// MeasureRows answers the view's question, a row for each measure in order of title.
func MeasureRows(tx Tx, ask Ask) ([]MeasureRow, error) {
	tallies, order, err := measuresAsked(tx, ask)
	if err != nil {
		return nil, err
	}
	if err := countSignals(tx, ask, tallies); err != nil {
		return nil, err
	}
	if err := countSeenToo(tx, ask, tallies); err != nil {
		return nil, err
	}
	if err := collectQuotes(tx, ask, tallies); err != nil {
		return nil, err
	}
	rows := make([]MeasureRow, len(order))
	for i, id := range order {
		rows[i] = tallies[id].protect(ask.Rule)
	}
	return rows, nil
}

func measuresAsked(tx Tx, ask Ask) (map[string]*tally, []string, error) {
	tallies, order := map[string]*tally{}, []string{}
	err := tx.Query(`SELECT m.id, m.sleutel, m.titel FROM maatregel m WHERE `+measureHolds+` AND (?2 = '' OR m.id = ?2) ORDER BY m.titel, m.id`,
		func(r Row) error {
			t := &tally{row: MeasureRow{Measure: r.Text(0), Key: r.Text(1), Title: r.Text(2), Quotes: []Quote{}}}
			for _, m := range []*map[string]disclosure.Cell{&t.kind, &t.relation, &t.month, &t.area, &t.role, &t.told, &t.status} {
				*m = map[string]disclosure.Cell{}
			}
			tallies[t.row.Measure] = t
			order = append(order, t.row.Measure)
			return nil
		}, ask.until(), ask.Params["maatregel"])
	return tallies, order, err
}

func countSignals(tx Tx, ask Ask, tallies map[string]*tally) error {
	const sql = `
SELECT k.maatregel, k.verband, s.soort, substr(s.dag, 1, 7), s.gebied, s.rol, s.verteld, s.openbaar,
	s.ingetrokken_op IS NOT NULL AND s.ingetrokken_op <= ?1,
	` + stageReached + `
FROM koppeling k JOIN signaal s ON s.id = k.signaal
WHERE s.dag <= ?1 AND ` + linkHolds + ` AND (?2 = '' OR k.maatregel = ?2)`
	return tx.Query(sql, func(r Row) error {
		t := tallies[r.Text(0)]
		if t == nil {
			return nil
		}
		c := disclosure.Cell{Count: 1, Protected: protectedUnless(r.Int(7) == 1)}
		if r.Int(8) == 1 {
			t.withdrawn = t.withdrawn.Add(c)
			return nil
		}
		t.total = t.total.Add(c)
		add(t.relation, r.Text(1), c)
		add(t.kind, r.Text(2), c)
		add(t.month, r.Text(3), c)
		add(t.area, named(r.Text(4)), c)
		add(t.role, named(r.Text(5)), c)
		add(t.told, named(r.Text(6)), c)
		add(t.status, stages[r.Int(9)], c)
		return nil
	}, ask.until(), ask.Params["maatregel"])
}

func add(m map[string]disclosure.Cell, key string, c disclosure.Cell) { m[key] = m[key].Add(c) }

// countSeenToo counts distinct people over the signals of a measure; pseudonyms differ from signal to signal, so a person
// counts once for each signal that they saw too.
func countSeenToo(tx Tx, ask Ask, tallies map[string]*tally) error {
	const sql = `
SELECT k.maatregel, s.openbaar, count(*)
FROM koppeling k JOIN signaal s ON s.id = k.signaal JOIN ook_gezien o ON o.signaal = s.id
WHERE o.geldt_op <= ?1 AND ` + signalCounts + ` AND ` + linkHolds + ` AND (?2 = '' OR k.maatregel = ?2)
GROUP BY 1, 2`
	return tx.Query(sql, func(r Row) error {
		if t := tallies[r.Text(0)]; t != nil {
			n := int(r.Int(2))
			t.seen = t.seen.Add(disclosure.Cell{Count: n, Protected: n * protectedUnless(r.Int(1) == 1)})
		}
		return nil
	}, ask.until(), ask.Params["maatregel"])
}

// collectQuotes opens the gists of each measure, the latest facts first.
func collectQuotes(tx Tx, ask Ask, tallies map[string]*tally) error {
	const sql = `
SELECT k.maatregel, substr(s.dag, 1, 7), g.stroom, g.gebeurtenis, g.verteller, g.beleid
FROM koppeling k JOIN signaal s ON s.id = k.signaal JOIN kern g ON g.signaal = s.id
WHERE ` + signalCounts + ` AND ` + linkHolds + ` AND (?2 = '' OR k.maatregel = ?2)
ORDER BY k.maatregel, s.dag DESC, s.id`
	return tx.Query(sql, func(r Row) error {
		t := tallies[r.Text(0)]
		if t == nil || len(t.row.Quotes) == maxQuotes {
			return nil
		}
		q, err := quote(ask, r)
		if err == nil {
			t.row.Quotes = append(t.row.Quotes, q)
		}
		return err
	}, ask.until(), ask.Params["maatregel"])
}

func quote(ask Ask, r Row) (Quote, error) {
	at := domain.Place{Stream: r.Text(2), EventID: r.Text(3), Field: "inWoordenVanVerteller"}
	teller, err := ask.reveal(at, r.Text(4))
	if err != nil {
		return Quote{}, err
	}
	at.Field = "inBeleidswoorden"
	policy, err := ask.reveal(at, r.Text(5))
	return Quote{Month: r.Text(1), Teller: teller, Policy: policy}, err
}

// reveal opens a sealed text that a view keeps; none stays none.
func (a Ask) reveal(at domain.Place, sealed string) (string, error) {
	if sealed == "" {
		return "", nil
	}
	if a.Reveal == nil {
		return domain.Unreadable, nil
	}
	return a.Reveal(at, sealed)
}

// protect applies the small-number rule.
func (t *tally) protect(rule disclosure.Rule) MeasureRow {
	row := t.row
	row.Signals, row.PerKind = rule.Breakdown(t.total, t.kind)
	_, row.PerRelation = rule.Breakdown(t.total, t.relation)
	_, row.PerMonth = rule.Breakdown(t.total, t.month)
	_, row.PerArea = rule.Breakdown(t.total, t.area)
	_, row.PerRole = rule.Breakdown(t.total, t.role)
	_, row.PerTold = rule.Breakdown(t.total, t.told)
	_, row.PerState = rule.Breakdown(t.total, t.status)
	if _, known := row.Signals.Known(); !known {
		row.Quotes = row.Quotes[:min(len(row.Quotes), fewQuotes)]
	}
	for i, q := range row.Quotes {
		if _, known := row.PerMonth[q.Month].Known(); !known {
			row.Quotes[i].Month = "" // a gist may be quoted, but does not tell of a month that is withheld
		}
	}
	row.Withdrawn, row.SeenToo = beside(rule, t.total, t.withdrawn), beside(rule, t.total, t.seen)
	return row
}

// beside applies the rule to a number that stands beside a total. Beside a total that is wholly public, none is no secret.
func beside(rule disclosure.Rule, total, c disclosure.Cell) disclosure.Value {
	if total.Count > 0 && total.Protected == 0 && c.Protected == 0 {
		rule.Off = true
	}
	return rule.Single(c)
}
