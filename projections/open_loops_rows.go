package projections

import (
	"cmp"
	"slices"

	"ruggespraak/domain"
	"ruggespraak/internal/disclosure"
)

// OpenRow is what waits for one function of one sort.
type OpenRow struct {
	Function string           `json:"functie"`
	What     string           `json:"wachtOp"`
	Kind     string           `json:"soort"`
	Count    disclosure.Value `json:"aantal"`
	Since    *domain.Date     `json:"oudsteSinds"` // null when the number is withheld
	Days     *int             `json:"dagen"`       // that the oldest waits
	Items    []OpenItem       `json:"stukken"`     // signals are not listed while their number is withheld
	Passed   bool             `json:"termijnVerstreken"`
}

// OpenItem is one thing that waits.
type OpenItem struct {
	ID     string       `json:"id"`
	Title  string       `json:"titel,omitempty"`
	Since  domain.Date  `json:"sinds"`
	Days   int          `json:"dagen"`
	Due    *domain.Date `json:"uiterlijk"`
	Passed bool         `json:"termijnVerstreken"`
}

// maxItems bounds how many things one row lists, the longest waiting first.
const maxItems = 100

// OpenRows answers the view's question, by function.
func OpenRows(tx Tx, ask Ask) ([]OpenRow, error) {
	const sql = `
SELECT w.functie, w.op, w.soort, w.id, o.titel, o.openbaar, min(w.sinds), coalesce(min(nullif(w.uiterlijk, '')), '')
FROM wacht w JOIN onderwerp o ON o.id = w.id
WHERE w.sinds <= ?1 AND (w.klaar_op IS NULL OR w.klaar_op > ?1) AND (o.ingetrokken_op IS NULL OR o.ingetrokken_op > ?1)
	AND (?2 = '' OR w.functie = ?2)
GROUP BY w.id, w.op, w.functie`
	today := ask.today()
	queues := map[[3]string]*queue{}
	err := tx.Query(sql, func(r Row) error {
		key := [3]string{r.Text(0), r.Text(1), r.Text(2)}
		q := queues[key]
		if q == nil {
			q = &queue{}
			queues[key] = q
		}
		item := OpenItem{ID: r.Text(3), Title: r.Text(4), Since: domain.Date(r.Text(6)), Due: date(r.Text(7))}
		item.Passed = item.Due != nil && *item.Due < today
		q.add(item, r.Int(5) == 1)
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
	cell   disclosure.Cell
	items  []OpenItem
	passed bool // a term of one of them did
}

func (q *queue) add(item OpenItem, public bool) {
	q.cell = q.cell.Add(disclosure.Cell{Count: 1, Protected: protectedUnless(public)})
	q.items = append(q.items, item)
	q.passed = q.passed || item.Passed
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
	row.Items, row.Since, row.Days, row.Passed = q.items, &q.items[0].Since, &q.items[0].Days, q.passed
	return row
}

// openUntil is the day at which ends are open: a term that is yet to pass is none.
func (a Ask) openUntil(today domain.Date) string {
	if today == "" {
		return a.until()
	}
	return string(today)
}
