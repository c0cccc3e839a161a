package projections

import (
	"cmp"
	"slices"

	"ruggespraak/domain"
	"ruggespraak/internal/disclosure"
)

// OpenLoops answers: what waits for which function, and since when?
var OpenLoops = Projection{
	Name:     "openstaande-lussen",
	Version:  1,
	Question: "Wat wacht op welke functie, en sinds wanneer?",
	Schema: `
CREATE TABLE wacht (
	functie TEXT NOT NULL, op TEXT NOT NULL, soort TEXT NOT NULL, id TEXT NOT NULL, over TEXT NOT NULL, sinds TEXT NOT NULL,
	vanaf INTEGER NOT NULL, klaar_op TEXT, PRIMARY KEY (op, id, over, vanaf)
) STRICT, WITHOUT ROWID;
CREATE TABLE onderwerp (id TEXT PRIMARY KEY, titel TEXT NOT NULL, openbaar INTEGER NOT NULL, ingetrokken_op TEXT) STRICT, WITHOUT ROWID;
`,
	On:     joined(openSignals, openMeasures, openDecisions, openEvaluations),
	Params: []string{"functie"},
	Query:  func(tx Tx, ask Ask) (any, error) { return OpenRows(tx, ask) },
}

// The functions that something can wait for. They are functions, never people.
const (
	coordinator = "signaalcoördinator"
	interpreter = "kennisvanger"
	advisor     = "beleidsadviseur"
	teller      = "inbrenger"
	board       = "college"
)

// wait is one sort of open end: who it waits for, and what for.
type wait struct{ function, what string }

var (
	awaitReceipt        = wait{coordinator, "ontvangst bevestigen"}
	awaitGist           = wait{interpreter, "kern verwoorden"}
	awaitLink           = wait{advisor, "duiden en koppelen aan een maatregel"}
	awaitFeedback       = wait{coordinator, "terugkoppelen aan de inbrenger"}
	awaitAnswer         = wait{teller, "antwoord op de terugkoppeling"}
	awaitDispute        = wait{advisor, "betwiste koppeling bespreken"}
	awaitIntroduction   = wait{advisor, "maatregel invoeren"}
	awaitMotivation     = wait{board, "besluit motiveren"}
	awaitExpectation    = wait{board, "verwachting uitspreken"}
	awaitInfluence      = wait{coordinator, "doorwerking van een grond bevestigen of betwisten"}
	awaitEvaluation     = wait{advisor, "besluit evalueren"}
	awaitBoard          = wait{board, "bestuurlijk reageren op een evaluatie"}
	awaitRecommendation = wait{board, "aanbeveling uitvoeren"}
)

// begin opens an end, unless that same end is open already. It waits from a day on; a day that is yet to come shows only then.
func (w wait) begin(tx Tx, m domain.Meta, kind, id, about string, since domain.Date) error {
	return tx.Exec(`INSERT INTO wacht SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, NULL
WHERE NOT EXISTS (SELECT 1 FROM wacht WHERE op = ?2 AND id = ?4 AND over = ?5 AND klaar_op IS NULL)`,
		w.function, w.what, kind, id, about, since, int64(m.Position))
}

// end closes an end, as of a day.
func (w wait) end(tx Tx, id, about string, on domain.Date) error {
	return tx.Exec(`UPDATE wacht SET klaar_op = max(?, sinds) WHERE op = ? AND id = ? AND over = ? AND klaar_op IS NULL`,
		on, w.what, id, about)
}

// endAll closes every end of this sort on one thing, whatever it is about.
func (w wait) endAll(tx Tx, id string, on domain.Date) error {
	return tx.Exec(`UPDATE wacht SET klaar_op = max(?, sinds) WHERE op = ? AND id = ? AND klaar_op IS NULL`, on, w.what, id)
}

func subject(tx Tx, id, title string, public bool) error {
	return tx.Exec(`INSERT INTO onderwerp VALUES (?1, ?2, ?3, NULL)
ON CONFLICT (id) DO UPDATE SET titel = ?2, openbaar = ?3`, id, title, flag(public))
}

// OpenRow is what waits for one function of one sort.
type OpenRow struct {
	Function string           `json:"functie"`
	What     string           `json:"wachtOp"`
	Kind     string           `json:"soort"`
	Count    disclosure.Value `json:"aantal"`
	Since    *domain.Date     `json:"oudsteSinds"` // null when the number is withheld
	Days     *int             `json:"dagen"`       // that the oldest waits
	Items    []OpenItem       `json:"stukken"`     // signals are not listed while their number is withheld
}

// OpenItem is one thing that waits.
type OpenItem struct {
	ID    string      `json:"id"`
	Title string      `json:"titel,omitempty"`
	Since domain.Date `json:"sinds"`
	Days  int         `json:"dagen"`
}

// maxItems bounds how many things one row lists, the longest waiting first.
const maxItems = 100

// OpenRows answers the view's question, by function.
func OpenRows(tx Tx, ask Ask) ([]OpenRow, error) {
	const sql = `
SELECT w.functie, w.op, w.soort, w.id, o.titel, o.openbaar, min(w.sinds)
FROM wacht w JOIN onderwerp o ON o.id = w.id
WHERE w.sinds <= ?1 AND (w.klaar_op IS NULL OR w.klaar_op > ?1) AND (o.ingetrokken_op IS NULL OR o.ingetrokken_op > ?1)
	AND (?2 = '' OR w.functie = ?2)
GROUP BY w.functie, w.op, w.soort, w.id
ORDER BY w.functie, w.op, w.soort, min(w.sinds), w.id`
	today := ask.today()
	rows := []OpenRow{}
	var cell disclosure.Cell
	finish := func() {
		if len(rows) > 0 {
			rows[len(rows)-1] = rows[len(rows)-1].protect(ask.Rule, cell)
		}
		cell = disclosure.Cell{}
	}
	err := tx.Query(sql, func(r Row) error {
		if n := len(rows); n == 0 || rows[n-1].Function != r.Text(0) || rows[n-1].What != r.Text(1) || rows[n-1].Kind != r.Text(2) {
			finish()
			rows = append(rows, OpenRow{Function: r.Text(0), What: r.Text(1), Kind: r.Text(2), Items: []OpenItem{}})
		}
		row := &rows[len(rows)-1]
		since := domain.Date(r.Text(6))
		cell = cell.Add(disclosure.Cell{Count: 1, Protected: protectedUnless(r.Int(5) == 1)})
		if len(row.Items) == 0 {
			days := since.DaysUntil(today)
			row.Since, row.Days = &since, &days
		}
		if len(row.Items) < maxItems {
			row.Items = append(row.Items, OpenItem{ID: r.Text(3), Title: r.Text(4), Since: since, Days: since.DaysUntil(today)})
		}
		return nil
	}, ask.openUntil(today), ask.Params["functie"])
	finish()
	slices.SortStableFunc(rows, func(a, b OpenRow) int { return cmp.Compare(a.Function, b.Function) })
	return rows, err
}

// openUntil is the day at which ends are open: a term that is yet to pass is none.
func (a Ask) openUntil(today domain.Date) string {
	if today == "" {
		return a.until()
	}
	return string(today)
}

// protect applies the small-number rule: while the number is withheld, so are the things themselves.
func (row OpenRow) protect(rule disclosure.Rule, c disclosure.Cell) OpenRow {
	row.Count = rule.Single(c)
	if _, known := row.Count.Known(); !known {
		row.Since, row.Days, row.Items = nil, nil, []OpenItem{}
	}
	return row
}
