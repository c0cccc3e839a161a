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
	Version:  2,
	Question: "Wat wacht op welke functie, en sinds wanneer?",
	Schema: `
CREATE TABLE wacht (
	id TEXT NOT NULL, op TEXT NOT NULL, over TEXT NOT NULL, vanaf INTEGER NOT NULL, functie TEXT NOT NULL, soort TEXT NOT NULL,
	sinds TEXT NOT NULL, klaar_op TEXT, PRIMARY KEY (id, op, over, vanaf)
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

// never is the day since which something waits that has no day yet.
const never domain.Date = "9999-99-99"

// begin opens an end, unless that same end is open already. It waits from a day on; a day that is yet to come shows only then.
func (w wait) begin(tx Tx, m domain.Meta, kind, id, about string, since domain.Date) error {
	return tx.Exec(`INSERT INTO wacht SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, NULL
WHERE NOT EXISTS (SELECT 1 FROM wacht WHERE id = ?1 AND op = ?2 AND over = ?3 AND klaar_op IS NULL)`,
		id, w.what, about, int64(m.Position), w.function, kind, since)
}

// renew opens an end that was never open; one that still is waits from another day on.
func (w wait) renew(tx Tx, m domain.Meta, kind, id, about string, since domain.Date) error {
	err := tx.Exec(`INSERT INTO wacht SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, NULL
WHERE NOT EXISTS (SELECT 1 FROM wacht WHERE id = ?1 AND op = ?2 AND over = ?3)`, id, w.what, about, int64(m.Position), w.function, kind, since)
	if err != nil {
		return err
	}
	return tx.Exec(`UPDATE wacht SET sinds = ? WHERE id = ? AND op = ? AND over = ? AND klaar_op IS NULL`, since, id, w.what, about)
}

// end closes an end, as of a day.
func (w wait) end(tx Tx, id, about string, on domain.Date) error {
	return tx.Exec(`UPDATE wacht SET klaar_op = max(?, sinds) WHERE id = ? AND op = ? AND over = ? AND klaar_op IS NULL`,
		on, id, w.what, about)
}

// endOthers closes the ends of this sort on one thing that are about none of these.
func (w wait) endOthers(tx Tx, id string, about []string, on domain.Date) error {
	var gone []string
	err := tx.Query(`SELECT over FROM wacht WHERE id = ? AND op = ? AND klaar_op IS NULL`, func(r Row) error {
		if !slices.Contains(about, r.Text(0)) {
			gone = append(gone, r.Text(0))
		}
		return nil
	}, id, w.what)
	for _, x := range gone {
		if err == nil {
			err = w.end(tx, id, x, on)
		}
	}
	return err
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
GROUP BY w.id, w.op`
	today := ask.today()
	queues := map[[3]string]*queue{}
	err := tx.Query(sql, func(r Row) error {
		key := [3]string{r.Text(0), r.Text(1), r.Text(2)}
		q := queues[key]
		if q == nil {
			q = &queue{}
			queues[key] = q
		}
		q.add(OpenItem{ID: r.Text(3), Title: r.Text(4), Since: domain.Date(r.Text(6))}, r.Int(5) == 1)
		return nil
	}, ask.openUntil(today), ask.Params["functie"])
	rows := []OpenRow{}
	for key, q := range queues {
		rows = append(rows, q.row(key, today, ask.Rule))
	}
	slices.SortFunc(rows, func(a, b OpenRow) int {
		return cmp.Or(cmp.Compare(a.Function, b.Function), cmp.Compare(a.What, b.What), cmp.Compare(a.Kind, b.Kind))
	})
	return rows, err
}

// queue is what waits for one function of one sort.
type queue struct {
	cell  disclosure.Cell
	items []OpenItem
}

func (q *queue) add(item OpenItem, public bool) {
	q.cell = q.cell.Add(disclosure.Cell{Count: 1, Protected: protectedUnless(public)})
	q.items = append(q.items, item)
	if len(q.items) > 10*maxItems { // no need to keep them all
		q.sort()
	}
}

// sort puts the longest waiting first and leaves out what will not be listed.
func (q *queue) sort() {
	slices.SortFunc(q.items, func(a, b OpenItem) int { return cmp.Or(cmp.Compare(a.Since, b.Since), cmp.Compare(a.ID, b.ID)) })
	q.items = q.items[:min(len(q.items), maxItems)]
}

// row applies the small-number rule: while the number is withheld, so are the things themselves.
func (q *queue) row(key [3]string, today domain.Date, rule disclosure.Rule) OpenRow {
	row := OpenRow{Function: key[0], What: key[1], Kind: key[2], Count: rule.Single(q.cell), Items: []OpenItem{}}
	if _, known := row.Count.Known(); !known {
		return row
	}
	q.sort()
	for i, item := range q.items {
		q.items[i].Days = item.Since.DaysUntil(today)
	}
	row.Items, row.Since, row.Days = q.items, &q.items[0].Since, &q.items[0].Days
	return row
}

// openUntil is the day at which ends are open: a term that is yet to pass is none.
func (a Ask) openUntil(today domain.Date) string {
	if today == "" {
		return a.until()
	}
	return string(today)
}
