package projections

import "ruggespraak/domain"

// Commitments answers: what did the raad ask and the college promise, and what became of it? It keeps what was tabled or
// promised as it was said, and each step taken since; where it stands follows from the steps.
var Commitments = Projection{
	Name:     "toezeggingen-en-moties",
	Version:  1,
	Question: "Wat vroeg de raad, wat zegde het college toe, en wat kwam ervan?",
	Schema:   measureSchema + commitmentSchema,
	On:       joined(measureHandlers, motionSteps, amendmentSteps, promiseSteps),
	Params:   []string{"stand", "soort", "portefeuille", "maatregel"},
	Choices:  map[string][]string{"stand": CommitmentStates, "soort": {aPromise, aMotion, anAmendment}},
	Query:    func(tx Tx, ask Ask) (any, error) { return CommitmentRows(tx, ask) },
}

// commitmentSchema holds what was tabled or promised, and its steps.
const commitmentSchema = `
CREATE TABLE stuk (
	id TEXT PRIMARY KEY, positie INTEGER NOT NULL, soort TEXT NOT NULL, nummer TEXT NOT NULL, titel TEXT NOT NULL, tekst TEXT NOT NULL,
	datum TEXT NOT NULL, fracties TEXT NOT NULL, onderwerp TEXT NOT NULL, portefeuille TEXT NOT NULL, vergadering TEXT NOT NULL,
	uiterlijk TEXT NOT NULL, vervangt TEXT NOT NULL, vindplaats TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE stuk_maatregel (stuk TEXT NOT NULL, maatregel TEXT NOT NULL, PRIMARY KEY (stuk, maatregel)) STRICT, WITHOUT ROWID;
CREATE TABLE stap (
	stuk TEXT NOT NULL, positie INTEGER NOT NULL, stap TEXT NOT NULL, geldt_op TEXT NOT NULL, tekst TEXT NOT NULL, uiterlijk TEXT NOT NULL,
	door TEXT NOT NULL, voor INTEGER, tegen INTEGER, onthouden INTEGER, PRIMARY KEY (stuk, positie)
) STRICT, WITHOUT ROWID;
`

// The steps that a motion, amendment or promise can take.
const (
	stepReplaced  = "vervangen"
	stepHeld      = "aangehouden"
	stepWithdrawn = "ingetrokken"
	stepAdopted   = "aangenomen"
	stepRejected  = "verworpen"
	stepProposed  = "voorgesteld-als-afgedaan"
	stepSettled   = "afgedaan"
	stepUndone    = "niet-uitgevoerd"
	stepExtended  = "verlengd"
	stepReopened  = "heropend"
)

// commitmentStep is one step: what it was, and what was said, asked or counted with it.
type commitmentStep struct {
	what string
	text string
	due  domain.Date
	by   string // what came in its place
	vote *domain.Vote
}

func (s commitmentStep) of(tx Tx, m domain.Meta, id string) error {
	var votes [3]any
	if v := s.vote; v != nil {
		votes = [3]any{v.For, v.Against, v.Blank}
	}
	return tx.Exec(`INSERT INTO stap VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		id, int64(m.Position), s.what, m.ValidOn, s.text, s.due, s.by, votes[0], votes[1], votes[2])
}

// putProposal keeps what a motion or amendment says.
func putProposal(tx Tx, m domain.Meta, kind domain.Category, id, replaces string, c domain.ProposalContent) error {
	err := tx.Exec(`INSERT INTO stuk VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '', ?, ?, ?)`, id, int64(m.Position), kind, c.Number, c.Title, c.Text,
		c.On, lines(c.Parties), c.Subject, c.Portfolio, c.Due, replaces, c.Reference)
	if err != nil {
		return err
	}
	return putMeasures(tx, id, c.Measures)
}

func putMeasures(tx Tx, id string, measures []domain.MeasureID) error {
	for _, measure := range measures {
		if err := tx.Exec(`INSERT OR IGNORE INTO stuk_maatregel VALUES (?, ?)`, id, measure); err != nil {
			return err
		}
	}
	return nil
}

var motionSteps = []Handler{
	on(func(tx Tx, m domain.Meta, e domain.MotionTabled) error {
		return putProposal(tx, m, domain.MotionCategory, string(e.MotionID), string(e.Replaces), e.ProposalContent)
	}),
	on(func(tx Tx, m domain.Meta, e domain.MotionReplaced) error {
		return commitmentStep{what: stepReplaced, by: string(e.By)}.of(tx, m, string(e.MotionID))
	}),
	on(func(tx Tx, m domain.Meta, e domain.MotionHeld) error {
		return commitmentStep{what: stepHeld}.of(tx, m, string(e.MotionID))
	}),
	on(func(tx Tx, m domain.Meta, e domain.MotionWithdrawn) error {
		return commitmentStep{what: stepWithdrawn, text: e.Reason}.of(tx, m, string(e.MotionID))
	}),
	on(func(tx Tx, m domain.Meta, e domain.MotionAdopted) error {
		return commitmentStep{what: stepAdopted, vote: e.Vote}.of(tx, m, string(e.MotionID))
	}),
	on(func(tx Tx, m domain.Meta, e domain.MotionRejected) error {
		return commitmentStep{what: stepRejected, vote: e.Vote}.of(tx, m, string(e.MotionID))
	}),
	on(func(tx Tx, m domain.Meta, e domain.MotionSettlementProposed) error {
		return commitmentStep{what: stepProposed, text: e.Account}.of(tx, m, string(e.MotionID))
	}),
	on(func(tx Tx, m domain.Meta, e domain.MotionSettled) error {
		return commitmentStep{what: stepSettled, text: e.Account}.of(tx, m, string(e.MotionID))
	}),
	on(func(tx Tx, m domain.Meta, e domain.MotionNotCarriedOut) error {
		return commitmentStep{what: stepUndone, text: e.Reason}.of(tx, m, string(e.MotionID))
	}),
}

var amendmentSteps = []Handler{
	on(func(tx Tx, m domain.Meta, e domain.AmendmentTabled) error {
		return putProposal(tx, m, domain.AmendmentCategory, string(e.AmendmentID), string(e.Replaces), e.ProposalContent)
	}),
	on(func(tx Tx, m domain.Meta, e domain.AmendmentReplaced) error {
		return commitmentStep{what: stepReplaced, by: string(e.By)}.of(tx, m, string(e.AmendmentID))
	}),
	on(func(tx Tx, m domain.Meta, e domain.AmendmentHeld) error {
		return commitmentStep{what: stepHeld}.of(tx, m, string(e.AmendmentID))
	}),
	on(func(tx Tx, m domain.Meta, e domain.AmendmentWithdrawn) error {
		return commitmentStep{what: stepWithdrawn, text: e.Reason}.of(tx, m, string(e.AmendmentID))
	}),
	on(func(tx Tx, m domain.Meta, e domain.AmendmentAdopted) error {
		return commitmentStep{what: stepAdopted, vote: e.Vote}.of(tx, m, string(e.AmendmentID))
	}),
	on(func(tx Tx, m domain.Meta, e domain.AmendmentRejected) error {
		return commitmentStep{what: stepRejected, vote: e.Vote}.of(tx, m, string(e.AmendmentID))
	}),
}

var promiseSteps = []Handler{
	on(func(tx Tx, m domain.Meta, e domain.PromiseMade) error {
		err := tx.Exec(`INSERT INTO stuk VALUES (?, ?, ?, '', '', ?, ?, '', '', ?, ?, ?, '', ?)`, e.PromiseID, int64(m.Position),
			domain.PromiseCategory, e.Text, e.On, e.Portfolio, e.Meeting, e.Due, e.Reference)
		if err != nil {
			return err
		}
		return putMeasures(tx, string(e.PromiseID), e.Measures)
	}),
	on(func(tx Tx, m domain.Meta, e domain.PromiseExtended) error {
		return commitmentStep{what: stepExtended, text: e.Reason, due: e.Due}.of(tx, m, string(e.PromiseID))
	}),
	on(func(tx Tx, m domain.Meta, e domain.PromiseSettlementProposed) error {
		return commitmentStep{what: stepProposed, text: e.Account}.of(tx, m, string(e.PromiseID))
	}),
	on(func(tx Tx, m domain.Meta, e domain.PromiseSettled) error {
		return commitmentStep{what: stepSettled, text: e.Account}.of(tx, m, string(e.PromiseID))
	}),
	on(func(tx Tx, m domain.Meta, e domain.PromiseReopened) error {
		return commitmentStep{what: stepReopened, text: e.Reason}.of(tx, m, string(e.PromiseID))
	}),
}
