package projections

import (
	"cmp"
	"slices"

	"ruggespraak/domain"
)

// Lessons answers: what worked for whom in which circumstances, and what did not?
var Lessons = Projection{
	Name:     "lessen",
	Version:  1,
	Question: "Wat werkte voor wie, onder welke omstandigheden, en wat niet?",
	Schema: `
CREATE TABLE les (
	evaluatie TEXT NOT NULL, positie INTEGER NOT NULL, geldt_op TEXT NOT NULL, context TEXT NOT NULL, strategie TEXT NOT NULL,
	uitkomst TEXT NOT NULL, cyclus TEXT NOT NULL, PRIMARY KEY (evaluatie, positie)
) STRICT, WITHOUT ROWID;
CREATE TABLE evaluatie (id TEXT PRIMARY KEY, besluit TEXT NOT NULL, kader TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE besluit (id TEXT PRIMARY KEY, titel TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE betreft (id TEXT NOT NULL, maatregel TEXT NOT NULL, PRIMARY KEY (id, maatregel)) STRICT, WITHOUT ROWID;
CREATE TABLE cyclus (id TEXT PRIMARY KEY, titel TEXT NOT NULL, vraag TEXT NOT NULL, gebied TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE experiment (
	cyclus TEXT NOT NULL, nummer INTEGER NOT NULL, titel TEXT NOT NULL, verwachting TEXT NOT NULL, gebied TEXT NOT NULL,
	gestart_op TEXT NOT NULL, PRIMARY KEY (cyclus, nummer)
) STRICT, WITHOUT ROWID;
CREATE TABLE verloop (
	cyclus TEXT NOT NULL, nummer INTEGER NOT NULL, positie INTEGER NOT NULL, geldt_op TEXT NOT NULL, stand TEXT NOT NULL,
	reden TEXT NOT NULL, PRIMARY KEY (cyclus, nummer, positie)
) STRICT, WITHOUT ROWID;
` + measureSchema,
	On:      joined(measureHandlers, lessonHandlers, experimentHandlers),
	Params:  []string{"maatregel", "soort"},
	Choices: map[string][]string{"soort": {aLesson, anExperiment}},
	Query:   func(tx Tx, ask Ask) (any, error) { return LessonRows(tx, ask) },
}

var lessonHandlers = []Handler{
	on(func(tx Tx, _ domain.Meta, e domain.DecisionTaken) error {
		return lessonDecision(tx, e.DecisionID, e.DecisionContent)
	}),
	on(func(tx Tx, _ domain.Meta, e domain.DecisionRectified) error {
		return lessonDecision(tx, e.DecisionID, e.DecisionContent)
	}),
	on(func(tx Tx, _ domain.Meta, e domain.EvaluationPlanned) error {
		return lessonEvaluation(tx, e.EvaluationID, e.DecisionID, e.Frame)
	}),
	on(func(tx Tx, _ domain.Meta, e domain.EvaluationConcluded) error {
		return lessonEvaluation(tx, e.EvaluationID, e.DecisionID, e.Frame)
	}),
	on(func(tx Tx, _ domain.Meta, e domain.EvaluationRectified) error {
		return lessonEvaluation(tx, e.EvaluationID, e.DecisionID, e.Frame)
	}),
	on(func(tx Tx, m domain.Meta, e domain.LessonDrawn) error {
		return tx.Exec(`INSERT INTO les VALUES (?, ?, ?, ?, ?, ?, ?)`,
			e.EvaluationID, int64(m.Position), m.ValidOn, e.Context, e.Strategy, e.Result, e.CycleID)
	}),
}

func lessonDecision(tx Tx, id domain.DecisionID, c domain.DecisionContent) error {
	if err := tx.Exec(`INSERT OR REPLACE INTO besluit VALUES (?, ?)`, id, c.Title); err != nil {
		return err
	}
	if err := tx.Exec(`DELETE FROM betreft WHERE id = ?`, id); err != nil {
		return err
	}
	for _, o := range c.Outcomes {
		if err := concerns(tx, string(id), o.MeasureID); err != nil {
			return err
		}
	}
	return nil
}

func lessonEvaluation(tx Tx, id domain.EvaluationID, d domain.DecisionID, frame domain.Frame) error {
	return tx.Exec(`INSERT OR REPLACE INTO evaluatie VALUES (?, ?, ?)`, id, d, frame)
}

func concerns(tx Tx, id string, m domain.MeasureID) error {
	if m == "" {
		return nil
	}
	return tx.Exec(`INSERT OR IGNORE INTO betreft VALUES (?, ?)`, id, m)
}

var experimentHandlers = []Handler{
	on(func(tx Tx, _ domain.Meta, e domain.CycleStarted) error {
		err := tx.Exec(`INSERT INTO cyclus VALUES (?, ?, ?, ?)`, e.CycleID, e.Title, e.Question, e.Area.Code)
		for _, m := range e.Measures {
			if err == nil {
				err = concerns(tx, string(e.CycleID), m)
			}
		}
		return err
	}),
	on(func(tx Tx, _ domain.Meta, e domain.ExperimentStarted) error {
		return tx.Exec(`INSERT INTO experiment VALUES (?, ?, ?, ?, ?, ?)`, e.CycleID, e.Number, e.Title, e.Expected, e.Area.Code, e.On)
	}),
	on(func(tx Tx, m domain.Meta, e domain.ExperimentAmplified) error {
		return tx.Exec(`INSERT INTO verloop VALUES (?, ?, ?, ?, ?, ?)`, e.CycleID, e.Number, int64(m.Position), e.On, amplified, e.Reason)
	}),
	on(func(tx Tx, m domain.Meta, e domain.ExperimentStopped) error {
		return tx.Exec(`INSERT INTO verloop VALUES (?, ?, ?, ?, ?, ?)`, e.CycleID, e.Number, int64(m.Position), e.On, stopped, e.Reason)
	}),
}

// How an experiment stands.
const (
	running   = "loopt"
	amplified = "versterkt"
	stopped   = "gestopt"
)

// The two sorts of row: a lesson that an evaluation drew, and an experiment, which teaches whether it went on or not.
const (
	aLesson      = "les"
	anExperiment = "experiment"
)

// LessonRow is one thing that was learned.
type LessonRow struct {
	Kind     string      `json:"soort"` // les or experiment
	ID       string      `json:"id"`    // of the evaluation or the learning cycle
	Number   int         `json:"nummer,omitempty"`
	Title    string      `json:"titel"`
	Context  string      `json:"context"`
	Strategy string      `json:"strategie"`
	Expected string      `json:"verwachting,omitempty"`
	Result   string      `json:"uitkomst"` // empty while an experiment runs
	State    string      `json:"stand,omitempty"`
	On       domain.Date `json:"datum"`
	Area     string      `json:"gebied,omitempty"`
	Frame    string      `json:"kader,omitempty"`
	Decision string      `json:"besluit,omitempty"`
	Cycle    string      `json:"leercyclus,omitempty"`
	Measures []Titled    `json:"maatregelen"`
}

// Titled is something with its title.
type Titled struct {
	ID    string `json:"id"`
	Title string `json:"titel"`
}

// LessonRows answers the view's question, the latest first.
func LessonRows(tx Tx, ask Ask) ([]LessonRow, error) {
	rows, err := lessonsDrawn(tx, ask)
	if err != nil {
		return nil, err
	}
	tried, err := experiments(tx, ask)
	if err != nil {
		return nil, err
	}
	rows = append(rows, tried...)
	kept := []LessonRow{}
	for _, row := range rows {
		about := row.Decision
		if row.Kind == anExperiment {
			about = row.ID
		}
		if row.Measures, err = measuresOf(tx, ask, about); err != nil {
			return nil, err
		}
		if row.asked(ask) {
			kept = append(kept, row)
		}
	}
	slices.SortStableFunc(kept, func(a, b LessonRow) int {
		return cmp.Or(cmp.Compare(b.On, a.On), cmp.Compare(a.ID, b.ID), cmp.Compare(a.Number, b.Number))
	})
	return kept, nil
}

// asked says whether a row is of the sort and about the measure that was asked for.
func (row LessonRow) asked(ask Ask) bool {
	if kind := ask.Params["soort"]; kind != "" && kind != row.Kind {
		return false
	}
	m := ask.Params["maatregel"]
	return m == "" || slices.ContainsFunc(row.Measures, func(n Titled) bool { return n.ID == m })
}

func lessonsDrawn(tx Tx, ask Ask) ([]LessonRow, error) {
	const sql = `
SELECT l.evaluatie, l.geldt_op, l.context, l.strategie, l.uitkomst, l.cyclus, e.kader, e.besluit, b.titel, coalesce(c.gebied, '')
FROM les l JOIN evaluatie e ON e.id = l.evaluatie JOIN besluit b ON b.id = e.besluit LEFT JOIN cyclus c ON c.id = l.cyclus
WHERE l.geldt_op <= ?1`
	var rows []LessonRow
	err := tx.Query(sql, func(r Row) error {
		rows = append(rows, LessonRow{
			Kind: aLesson, ID: r.Text(0), On: domain.Date(r.Text(1)), Context: r.Text(2), Strategy: r.Text(3), Result: r.Text(4),
			Cycle: r.Text(5), Frame: r.Text(6), Decision: r.Text(7), Title: r.Text(8), Area: r.Text(9),
		})
		return nil
	}, ask.until())
	return rows, err
}

// experiments gives every experiment that had begun, with how it last stood.
func experiments(tx Tx, ask Ask) ([]LessonRow, error) {
	const sql = `
SELECT x.cyclus, x.nummer, c.titel, c.vraag, x.titel, x.verwachting, x.gebied, x.gestart_op,
	coalesce(v.stand, ''), coalesce(v.reden, ''), coalesce(v.geldt_op, '')
FROM experiment x JOIN cyclus c ON c.id = x.cyclus
LEFT JOIN verloop v ON v.cyclus = x.cyclus AND v.nummer = x.nummer AND v.positie = (
	SELECT max(w.positie) FROM verloop w WHERE w.cyclus = x.cyclus AND w.nummer = x.nummer AND w.geldt_op <= ?1)
WHERE x.gestart_op <= ?1`
	var rows []LessonRow
	err := tx.Query(sql, func(r Row) error {
		row := LessonRow{
			Kind: anExperiment, ID: r.Text(0), Cycle: r.Text(0), Number: int(r.Int(1)), Title: r.Text(2), Context: r.Text(3), Strategy: r.Text(4),
			Expected: r.Text(5), Area: r.Text(6), On: domain.Date(r.Text(7)), State: running,
		}
		if state := r.Text(8); state != "" {
			row.State, row.Result, row.On = state, r.Text(9), domain.Date(r.Text(10))
		}
		rows = append(rows, row)
		return nil
	}, ask.until())
	return rows, err
}

// measuresOf names the measures that a decision or a cycle is about, as they were called on the day asked for.
func measuresOf(tx Tx, ask Ask, id string) ([]Titled, error) {
	list := []Titled{}
	err := tx.Query(`SELECT m.id, m.titel FROM betreft b JOIN maatregel m ON m.id = b.maatregel WHERE b.id = ?2 AND `+measureHolds+` ORDER BY m.titel, m.id`,
		func(r Row) error {
			list = append(list, Titled{ID: r.Text(0), Title: r.Text(1)})
			return nil
		}, ask.until(), id)
	return list, err
}
