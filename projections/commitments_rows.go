package projections

import (
	"slices"

	"ruggespraak/domain"
)

// CommitmentRow is one motion, amendment or promise, and where it stands.
type CommitmentRow struct {
	ID         string       `json:"id"`
	Kind       string       `json:"soort"`
	Number     string       `json:"nummer"`
	Title      string       `json:"titel"` // a promise has none
	Text       string       `json:"tekst"`
	On         domain.Date  `json:"datum"`
	Parties    []string     `json:"fracties"`
	Subject    string       `json:"onderwerp"`
	Portfolio  string       `json:"portefeuille"`
	Meeting    string       `json:"vergadering"`
	Due        *domain.Date `json:"uiterlijk"` // as last extended
	State      string       `json:"stand"`
	Since      domain.Date  `json:"standSinds"`
	Passed     bool         `json:"termijnVerstreken"`
	DaysOver   *int         `json:"dagenOverTijd"`
	Vote       *domain.Vote `json:"stemuitslag"`
	Replaces   string       `json:"vervangt"`
	ReplacedBy string       `json:"vervangenDoor"`
	DoneOn     *domain.Date `json:"gereedGemeldOp"` // by the college, or else by the raad when it settled it
	Account    string       `json:"verantwoording"` // of the college, when it last proposed to settle it
	Settlement string       `json:"toelichtingAfdoening"`
	NotDone    string       `json:"redenNietUitgevoerd"`
	Withdrawal string       `json:"redenIngetrokken"`
	Extensions []Extension  `json:"verlengingen"`
	Reopenings []Reopening  `json:"heropend"`
	Measures   []Titled     `json:"maatregelen"`
	Reference  string       `json:"vindplaats"`
}

// Extension is a term that was put off.
type Extension struct {
	On     domain.Date `json:"datum"`
	Due    domain.Date `json:"uiterlijk"`
	Reason string      `json:"reden"`
}

// Reopening is the raad saying that it was not done after all.
type Reopening struct {
	On     domain.Date `json:"datum"`
	Reason string      `json:"reden"`
}

// Where a commitment can stand, beside the last step that it took.
const (
	stateTabled = "ingediend"
	stateOpen   = "open"
	stateLate   = "termijn-verstreken"
)

// CommitmentStates is where commitments can stand, what asks for attention first.
var CommitmentStates = []string{
	stateLate, stepReopened, stepUndone, stepProposed, stateOpen, stateTabled, stepHeld, stepSettled, stepAdopted, stepRejected, stepReplaced, stepWithdrawn,
}

// CommitmentRows answers the view's question, by day.
func CommitmentRows(tx Tx, ask Ask) ([]CommitmentRow, error) {
	rows, index, err := commitmentsMade(tx, ask)
	if err != nil {
		return nil, err
	}
	if err := takeSteps(tx, ask, rows, index); err != nil {
		return nil, err
	}
	if err := nameMeasures(tx, ask, rows, index); err != nil {
		return nil, err
	}
	kept := rows[:0]
	for _, row := range rows {
		row.measureTerm(ask.today())
		if row.asked(ask.Params) {
			kept = append(kept, row)
		}
	}
	return kept, nil
}

// asked says whether a row is among what the view was narrowed to.
func (row *CommitmentRow) asked(params map[string]string) bool {
	for name, has := range map[string]string{"stand": row.State, "soort": row.Kind, "portefeuille": row.Portfolio} {
		if want := params[name]; want != "" && want != has {
			return false
		}
	}
	measure := params["maatregel"]
	return measure == "" || slices.ContainsFunc(row.Measures, func(m Titled) bool { return m.ID == measure })
}

// commitmentsMade lists what was tabled and promised, as it was then, with the place of each in the list.
func commitmentsMade(tx Tx, ask Ask) ([]CommitmentRow, map[string]int, error) {
	rows, index := []CommitmentRow{}, map[string]int{}
	err := tx.Query(`
SELECT id, soort, nummer, titel, tekst, datum, fracties, onderwerp, portefeuille, vergadering, uiterlijk, vervangt, vindplaats FROM stuk
WHERE datum <= ? ORDER BY datum, positie`, func(r Row) error {
		row := CommitmentRow{
			ID: r.Text(0), Kind: r.Text(1), Number: r.Text(2), Title: r.Text(3), Text: r.Text(4), On: domain.Date(r.Text(5)), Parties: listOf(r.Text(6)),
			Subject: r.Text(7), Portfolio: r.Text(8), Meeting: r.Text(9), Due: date(r.Text(10)), Replaces: r.Text(11), Reference: r.Text(12),
			Extensions: []Extension{}, Reopenings: []Reopening{}, Measures: []Titled{},
		}
		row.State, row.Since = stateTabled, row.On
		if row.Kind == string(domain.PromiseCategory) {
			row.State = stateOpen
		}
		index[row.ID] = len(rows)
		rows = append(rows, row)
		return nil
	}, ask.until())
	return rows, index, err
}

// takeSteps lets each commitment take the steps that it had taken on the day asked for, in the order of the log.
func takeSteps(tx Tx, ask Ask, rows []CommitmentRow, index map[string]int) error {
	return tx.Query(`SELECT stuk, stap, geldt_op, tekst, uiterlijk, door, voor, tegen, onthouden FROM stap
WHERE geldt_op <= ? ORDER BY stuk, positie`, func(r Row) error {
		i, there := index[r.Text(0)]
		if !there {
			return nil
		}
		s := commitmentStep{what: r.Text(1), text: r.Text(3), due: domain.Date(r.Text(4)), by: r.Text(5)}
		if !r.Null(6) {
			s.vote = &domain.Vote{For: int(r.Int(6)), Against: int(r.Int(7)), Blank: int(r.Int(8))}
		}
		rows[i].take(s, domain.Date(r.Text(2)))
		if by, there := index[s.by]; there && rows[by].Replaces == "" {
			rows[by].Replaces = rows[i].ID // the new one did not say so itself
		}
		return nil
	}, ask.until())
}

// take is what one step does to a commitment.
func (row *CommitmentRow) take(s commitmentStep, on domain.Date) {
	state := s.what
	switch s.what {
	case stepExtended:
		row.Due, row.Extensions = &s.due, append(row.Extensions, Extension{On: on, Due: s.due, Reason: s.text})
		return
	case stepReplaced:
		row.ReplacedBy = s.by
	case stepWithdrawn:
		row.Withdrawal = s.text
	case stepAdopted:
		row.Vote = s.vote
		if row.Kind == string(domain.MotionCategory) {
			state = stateOpen
		}
	case stepRejected:
		row.Vote = s.vote
	case stepProposed:
		row.Account, row.DoneOn = s.text, &on
	case stepSettled:
		row.Settlement = s.text
		if row.DoneOn == nil {
			row.DoneOn = &on
		}
	case stepUndone:
		row.NotDone, row.DoneOn = s.text, nil
	case stepReopened:
		row.Reopenings, row.DoneOn = append(row.Reopenings, Reopening{On: on, Reason: s.text}), nil
	}
	row.State, row.Since = state, on
}

// measureTerm says whether the term passed before it was done, whether or not anyone wrote that down. What awaits a vote,
// or came to nothing, has no term that runs.
func (row *CommitmentRow) measureTerm(today domain.Date) {
	if row.Due == nil || !slices.Contains([]string{stateOpen, stepReopened, stepUndone, stepProposed, stepSettled}, row.State) {
		return
	}
	end := today
	if row.DoneOn != nil {
		end = *row.DoneOn
	}
	if end <= *row.Due {
		return
	}
	days := row.Due.DaysUntil(end)
	row.Passed, row.DaysOver = true, &days
	if row.State == stateOpen {
		row.State, row.Since = stateLate, domain.DateOf(row.Due.Time().AddDate(0, 0, 1))
	}
}

func nameMeasures(tx Tx, ask Ask, rows []CommitmentRow, index map[string]int) error {
	return tx.Query(`
SELECT sm.stuk, sm.maatregel, coalesce((SELECT m.titel FROM maatregel m WHERE m.id = sm.maatregel AND `+measureHolds+`), '')
FROM stuk_maatregel sm ORDER BY sm.stuk, sm.maatregel`, func(r Row) error {
		if i, there := index[r.Text(0)]; there {
			rows[i].Measures = append(rows[i].Measures, Titled{ID: r.Text(1), Title: r.Text(2)})
		}
		return nil
	}, ask.until())
}
