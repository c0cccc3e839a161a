package projections

import "ruggespraak/domain"

// Advices answers: what was advised, and what came of each recommendation?
var Advices = Projection{
	Name:     "adviezen",
	Version:  1,
	Question: "Wat is er geadviseerd, en wat is er met elke aanbeveling gedaan?",
	Schema: `
CREATE TABLE advies (
	id TEXT PRIMARY KEY, sleutel TEXT NOT NULL, vraag TEXT NOT NULL, gevraagd_door TEXT NOT NULL, gevraagd_op TEXT NOT NULL, gewenst_op TEXT NOT NULL,
	titel TEXT NOT NULL, adviseur TEXT NOT NULL, aan TEXT NOT NULL, uitgebracht_op TEXT NOT NULL, antwoord_uiterlijk TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE aanbeveling (advies TEXT NOT NULL, nummer INTEGER NOT NULL, tekst TEXT NOT NULL, PRIMARY KEY (advies, nummer)) STRICT, WITHOUT ROWID;
CREATE TABLE antwoord (
	advies TEXT NOT NULL, nummer INTEGER NOT NULL, positie INTEGER NOT NULL, antwoord TEXT NOT NULL, reden TEXT NOT NULL, op TEXT NOT NULL,
	PRIMARY KEY (advies, nummer, positie)
) STRICT, WITHOUT ROWID;
`,
	On: []Handler{
		on(func(tx Tx, _ domain.Meta, e domain.AdviceAsked) error {
			return tx.Exec(`INSERT INTO advies VALUES (?, '', ?, ?, ?, ?, '', ?, ?, '', '')`, e.AdviceID, e.Text, e.From, e.Question.On, e.By, e.To, e.From)
		}),
		on(func(tx Tx, _ domain.Meta, e domain.AdviceGiven) error { return putAdvice(tx, e) }),
		on(func(tx Tx, m domain.Meta, e domain.AdviceAnswered) error {
			for _, a := range e.Answers {
				err := tx.Exec(`INSERT INTO antwoord VALUES (?, ?, ?, ?, ?, ?)`, e.AdviceID, a.Number, int64(m.Position), a.Answer, a.Reason, e.On)
				if err != nil {
					return err
				}
			}
			return nil
		}),
	},
	Params: []string{"advies"},
	Query:  func(tx Tx, ask Ask) (any, error) { return AdviceRows(tx, ask) },
}

func putAdvice(tx Tx, e domain.AdviceGiven) error {
	err := tx.Exec(`INSERT INTO advies VALUES (?1, ?2, '', '', '', '', ?3, ?4, ?5, ?6, ?7)
ON CONFLICT (id) DO UPDATE SET sleutel = ?2, titel = ?3, adviseur = ?4, aan = ?5, uitgebracht_op = ?6, antwoord_uiterlijk = ?7`,
		e.AdviceID, e.Origin.Key, e.Title, e.From, e.To, e.On, e.AnswerBy)
	for _, r := range e.Recommendations {
		if err == nil {
			err = tx.Exec(`INSERT INTO aanbeveling VALUES (?, ?, ?)`, e.AdviceID, r.Number, r.Text)
		}
	}
	return err
}

// AdviceRow is one advice, or a question for one that is not there yet.
type AdviceRow struct {
	Advice          string              `json:"advies"`
	Key             string              `json:"sleutel"`
	Question        string              `json:"vraag"` // empty: nobody asked for it
	AskedOn         *domain.Date        `json:"gevraagdOp"`
	WantedBy        *domain.Date        `json:"gewenstUiterlijk"`
	Title           string              `json:"titel"` // empty while there is only a question
	From            string              `json:"adviseur"`
	To              string              `json:"aan"`
	GivenOn         *domain.Date        `json:"uitgebrachtOp"`
	Unasked         bool                `json:"ongevraagd"`
	AnswerBy        *domain.Date        `json:"antwoordUiterlijk"`
	Recommendations []RecommendationRow `json:"aanbevelingen"`
	Unanswered      int                 `json:"onbeantwoord"` // recommendations
	Days            int                 `json:"dagen"`        // from the advice to its last answer, or until now
	DaysLate        int                 `json:"dagenTeLaat"`  // of those, after the term
}

// RecommendationRow is one recommendation and the last answer to it.
type RecommendationRow struct {
	Number     int          `json:"nummer"`
	Text       string       `json:"tekst"`
	Answer     string       `json:"antwoord"` // empty: none yet
	Reason     string       `json:"reden"`
	AnsweredOn *domain.Date `json:"beantwoordOp"`
}

// AdviceRows answers the view's question: what waits for an answer first, the longest waiting at the head; then what waits for
// advice; then the rest, the latest first.
func AdviceRows(tx Tx, ask Ask) ([]AdviceRow, error) {
	const sql = `
SELECT id, sleutel, vraag, gevraagd_op, gewenst_op, titel, adviseur, aan, uitgebracht_op, antwoord_uiterlijk
FROM (
	SELECT id, sleutel, iif(gevraagd_op <= ?1, vraag, '') AS vraag, iif(gevraagd_op <= ?1, gevraagd_op, '') AS gevraagd_op,
		iif(gevraagd_op <= ?1, gewenst_op, '') AS gewenst_op, iif(uitgebracht_op <= ?1, titel, '') AS titel, adviseur,
		iif(uitgebracht_op <= ?1 OR gevraagd_door = '', aan, gevraagd_door) AS aan,
		iif(uitgebracht_op <= ?1, uitgebracht_op, '') AS uitgebracht_op, iif(uitgebracht_op <= ?1, antwoord_uiterlijk, '') AS antwoord_uiterlijk
	FROM advies WHERE ?2 = '' OR id = ?2
)
WHERE gevraagd_op <> '' OR uitgebracht_op <> ''
ORDER BY uitgebracht_op, gevraagd_op, id`
	rows := []AdviceRow{}
	err := tx.Query(sql, func(r Row) error {
		rows = append(rows, AdviceRow{
			Advice: r.Text(0), Key: r.Text(1), Question: r.Text(2), AskedOn: date(r.Text(3)), WantedBy: date(r.Text(4)), Title: r.Text(5), From: r.Text(6),
			To: r.Text(7), GivenOn: date(r.Text(8)), Unasked: r.Text(3) == "", AnswerBy: date(r.Text(9)),
		})
		return nil
	}, ask.until(), ask.Params["advies"])
	if err != nil {
		return nil, err
	}
	for i := range rows {
		if err := rows[i].fill(tx, ask); err != nil {
			return nil, err
		}
	}
	return inAdviceOrder(rows), nil
}

func (row *AdviceRow) fill(tx Tx, ask Ask) error {
	row.Recommendations = []RecommendationRow{}
	if row.GivenOn == nil {
		return nil
	}
	const sql = `
SELECT b.nummer, b.tekst, coalesce(a.antwoord, ''), coalesce(a.reden, ''), coalesce(a.op, '')
FROM aanbeveling b LEFT JOIN antwoord a ON a.advies = b.advies AND a.nummer = b.nummer AND a.positie = (
	SELECT x.positie FROM antwoord x WHERE x.advies = b.advies AND x.nummer = b.nummer AND x.op <= ?2 ORDER BY x.op DESC, x.positie DESC LIMIT 1)
WHERE b.advies = ?1 ORDER BY b.nummer`
	end := *row.GivenOn
	err := tx.Query(sql, func(r Row) error {
		x := RecommendationRow{Number: int(r.Int(0)), Text: r.Text(1), Answer: r.Text(2), Reason: r.Text(3), AnsweredOn: date(r.Text(4))}
		if x.AnsweredOn == nil {
			row.Unanswered++
		} else {
			end = max(end, *x.AnsweredOn)
		}
		row.Recommendations = append(row.Recommendations, x)
		return nil
	}, row.Advice, ask.until())
	if row.Unanswered > 0 {
		end = max(*row.GivenOn, ask.today())
	}
	row.Days = row.GivenOn.DaysUntil(end)
	if row.AnswerBy != nil && end > *row.AnswerBy {
		row.DaysLate = row.AnswerBy.DaysUntil(end)
	}
	return err
}

// inAdviceOrder puts what waits first. The rows come by date, the earliest first.
func inAdviceOrder(rows []AdviceRow) []AdviceRow {
	out := make([]AdviceRow, 0, len(rows))
	for _, row := range rows {
		if row.Unanswered > 0 {
			out = append(out, row)
		}
	}
	for _, row := range rows {
		if row.GivenOn == nil {
			out = append(out, row)
		}
	}
	for i := len(rows) - 1; i >= 0; i-- {
		if rows[i].GivenOn != nil && rows[i].Unanswered == 0 {
			out = append(out, rows[i])
		}
	}
	return out
}
