package projections

import "ruggespraak/domain"

// keyColumns is what the table's key consists of, in its order, and what a query may be narrowed by.
var keyColumns = []string{"soort", "sleutel", "bron"}

// Keys answers: which id has the row of a source?
var Keys = Projection{
	Name:     "sleutels",
	Version:  3,
	Question: "Welk id hoort bij de sleutel van een bron?",
	Schema: `
CREATE TABLE sleutel (
	soort TEXT NOT NULL, sleutel TEXT NOT NULL, bron TEXT NOT NULL, id TEXT NOT NULL, naam TEXT NOT NULL DEFAULT '',
	PRIMARY KEY (soort, sleutel, bron)
) STRICT, WITHOUT ROWID;
`,
	On: []Handler{
		on(func(tx Tx, _ domain.Meta, e domain.SignalRaised) error {
			return keep(tx, domain.SignalCategory, e.Origin, string(e.SignalID))
		}),
		on(func(tx Tx, _ domain.Meta, e domain.MeasureEstablished) error {
			return keep(tx, domain.MeasureCategory, e.Origin, string(e.MeasureID))
		}),
		on(func(tx Tx, _ domain.Meta, e domain.DecisionTaken) error {
			return keep(tx, domain.DecisionCategory, e.Origin, string(e.DecisionID))
		}),
		on(func(tx Tx, _ domain.Meta, e domain.EvaluationConcluded) error {
			return keep(tx, domain.EvaluationCategory, e.Origin, string(e.EvaluationID))
		}),
		on(func(tx Tx, _ domain.Meta, e domain.SeriesDefined) error {
			if err := keep(tx, domain.SeriesCategory, e.Origin, string(e.SeriesID)); err != nil {
				return err
			}
			return tx.Exec(`UPDATE sleutel SET naam = ? WHERE soort = ? AND id = ?`, e.Name, domain.SeriesCategory, e.SeriesID)
		}),
		on(func(tx Tx, _ domain.Meta, e domain.AdviceGiven) error {
			return keep(tx, domain.AdviceCategory, e.Origin, string(e.AdviceID))
		}),
		on(func(tx Tx, _ domain.Meta, e domain.MotionTabled) error {
			return keep(tx, domain.MotionCategory, e.Origin, string(e.MotionID))
		}),
		on(func(tx Tx, _ domain.Meta, e domain.AmendmentTabled) error {
			return keep(tx, domain.AmendmentCategory, e.Origin, string(e.AmendmentID))
		}),
		on(func(tx Tx, _ domain.Meta, e domain.PromiseMade) error {
			return keep(tx, domain.PromiseCategory, e.Origin, string(e.PromiseID))
		}),
		on(func(tx Tx, _ domain.Meta, e domain.AreaRecorded) error {
			if err := keep(tx, domain.AreaCategory, domain.Origin{Key: domain.SourceKey(e.Code)}, string(e.AreaID)); err != nil {
				return err
			}
			return tx.Exec(`UPDATE sleutel SET naam = ? WHERE soort = ? AND sleutel = ?`, e.Name, domain.AreaCategory, e.Code)
		}),
	},
	Params: keyColumns,
	Query:  func(tx Tx, ask Ask) (any, error) { return KeyRows(tx, ask) },
}

func keep(tx Tx, kind domain.Category, o domain.Origin, id string) error {
	if o.Key == "" {
		return nil
	}
	return tx.Exec(`INSERT OR IGNORE INTO sleutel (soort, sleutel, bron, id) VALUES (?, ?, ?, ?)`, kind, o.Key, o.Source, id)
}

// KeyRow is the id of one source row.
type KeyRow struct {
	Kind   string `json:"soort"`
	Key    string `json:"sleutel"`
	Source string `json:"bron"`
	ID     string `json:"id"`
	Name   string `json:"naam,omitempty"` // of an area, as it was last recorded, or of a series
}

// KeyRows answers the view's question. Signals are found by their key only, not listed.
func KeyRows(tx Tx, ask Ask) ([]KeyRow, error) {
	where, args := "1", []any{}
	for _, name := range keyColumns {
		if v := ask.Params[name]; v != "" {
			where, args = where+" AND "+name+" = ?", append(args, v)
		}
	}
	if ask.Params["sleutel"] == "" && !ask.Rule.Off {
		where += ` AND soort <> '` + string(domain.SignalCategory) + `'` // a list of signals is a number of signals
	}
	rows := []KeyRow{}
	err := tx.Query(`SELECT soort, sleutel, bron, id, naam FROM sleutel WHERE `+where+` ORDER BY soort, sleutel, bron`, func(r Row) error {
		rows = append(rows, KeyRow{r.Text(0), r.Text(1), r.Text(2), r.Text(3), r.Text(4)})
		return nil
	}, args...)
	return rows, err
}
