package projections

import "ruggespraak/domain"

// Terms answers: what do the words mean that figures are counted by, and what did they mean before?
var Terms = Projection{
	Name:     "begrippen",
	Version:  1,
	Question: "Wat betekenen de woorden waarmee we tellen, en wat betekenden ze eerder?",
	Schema: `
CREATE TABLE betekenis (
	begrip TEXT NOT NULL, nummer INTEGER NOT NULL, woord TEXT NOT NULL, betekenis TEXT NOT NULL, vanaf TEXT NOT NULL,
	vindplaats TEXT NOT NULL, reden TEXT NOT NULL, PRIMARY KEY (begrip, nummer)
) STRICT, WITHOUT ROWID;
`,
	On: []Handler{
		on(func(tx Tx, _ domain.Meta, e domain.TermDefined) error {
			return tx.Exec(`INSERT INTO betekenis VALUES (?, ?, ?, ?, ?, ?, ?)`,
				e.TermID, e.Number, e.Word, e.Meaning, e.From, e.Reference, e.Reason)
		}),
	},
	Params: []string{"begrip"},
	Query:  func(tx Tx, ask Ask) (any, error) { return TermRows(tx, ask) },
}

// TermRow is a word with the meaning that holds on the day asked for, and those before it.
type TermRow struct {
	ID   string `json:"id"`
	Word string `json:"begrip"`
	Meaning
	Earlier []Meaning `json:"eerder"` // the latest first
}

// Meaning is what a word means from a day on, until another meaning takes its place.
type Meaning struct {
	Number    int          `json:"nummer"`
	Text      string       `json:"betekenis"`
	From      domain.Date  `json:"vanaf"`
	Until     *domain.Date `json:"tot"` // the first day of the next meaning; null for the one that holds
	Reference string       `json:"vindplaats,omitempty"`
	Reason    string       `json:"reden,omitempty"` // why it changed
}

// TermRows answers the view's question, in the order of the words.
func TermRows(tx Tx, ask Ask) ([]TermRow, error) {
	const sql = `
SELECT begrip, woord, nummer, betekenis, vanaf, vindplaats, reden FROM betekenis
WHERE vanaf <= ?1 AND (?2 = '' OR begrip = ?2 OR lower(woord) = lower(?2))
ORDER BY lower(woord), begrip, nummer DESC`
	rows := []TermRow{}
	err := tx.Query(sql, func(r Row) error {
		m := Meaning{Number: int(r.Int(2)), Text: r.Text(3), From: domain.Date(r.Text(4)), Reference: r.Text(5), Reason: r.Text(6)}
		n := len(rows)
		if n == 0 || rows[n-1].ID != r.Text(0) {
			rows = append(rows, TermRow{ID: r.Text(0), Word: r.Text(1), Meaning: m, Earlier: []Meaning{}})
			return nil
		}
		row := &rows[n-1]
		next := row.From
		if k := len(row.Earlier); k > 0 {
			next = row.Earlier[k-1].From
		}
		m.Until = &next
		row.Earlier = append(row.Earlier, m)
		return nil
	}, ask.until(), ask.Params["begrip"])
	return rows, err
}
