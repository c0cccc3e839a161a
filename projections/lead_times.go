package projections

import (
	"slices"

	"ruggespraak/domain"
	"ruggespraak/internal/disclosure"
)

// LeadTimes answers: how long does each step of the loop take, and where do voices meet silence? It tells of steps, never
// of people or organisations.
var LeadTimes = Projection{
	Name:     "doorlooptijden",
	Version:  2,
	Question: "Hoe lang duurt elke stap van de lus, en waar blijft het stil?",
	Schema: `
CREATE TABLE stuk (id TEXT PRIMARY KEY, dag TEXT NOT NULL, openbaar INTEGER NOT NULL, ingetrokken_op TEXT, opdracht TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE domein (id TEXT NOT NULL, domein TEXT NOT NULL, PRIMARY KEY (id, domein)) STRICT, WITHOUT ROWID;
CREATE TABLE betreft (id TEXT NOT NULL, maatregel TEXT NOT NULL, PRIMARY KEY (id, maatregel)) STRICT, WITHOUT ROWID;
CREATE TABLE moment (
	id TEXT NOT NULL, wat TEXT NOT NULL, over TEXT NOT NULL, positie INTEGER NOT NULL, op TEXT NOT NULL, tot TEXT,
	PRIMARY KEY (id, wat, over, positie)
) STRICT, WITHOUT ROWID;
CREATE INDEX moment_wat ON moment (wat, id);
CREATE TABLE grond (besluit TEXT NOT NULL, grond TEXT NOT NULL, PRIMARY KEY (grond, besluit)) STRICT, WITHOUT ROWID;
CREATE INDEX grond_besluit ON grond (besluit);
CREATE TABLE uitkomst (besluit TEXT NOT NULL, maatregel TEXT NOT NULL, PRIMARY KEY (besluit, maatregel)) STRICT, WITHOUT ROWID;
CREATE TABLE aanbeveling (advies TEXT NOT NULL, nummer INTEGER NOT NULL, op TEXT, PRIMARY KEY (advies, nummer)) STRICT, WITHOUT ROWID;
`,
	On:      joined(leadSignals, leadBundles, leadPapers, leadDecisions),
	Params:  []string{"domein"},
	Choices: map[string][]string{"domein": wordsOf(domain.Sectors)},
	Query:   func(tx Tx, ask Ask) (any, error) { return LeadRows(tx, ask) },
}

// The moments between which time passes.
const (
	momentOccurred   = "voorgevallen"
	momentReported   = "gemeld"
	momentConfirmed  = "ontvangst bevestigd"
	momentPhrased    = "kern verwoord"
	momentLinkedTo   = "gekoppeld"
	momentBundled    = "gebundeld"
	momentToldBack   = "teruggekoppeld"
	momentOpened     = "bundel geopend"
	momentRecognised = "bundel erkend"
	momentOffered    = "bundel aangeboden"
	momentOnAgenda   = "bundel geagendeerd"
	momentAdvised    = "advies uitgebracht"
	momentAnswered   = "advies beantwoord"
	momentDecided    = "besluit"
	momentIntroduced = "ingevoerd"
	momentEvaluated  = "geëvalueerd"
	momentPromised   = "toegezegd"
	momentAdoptedOn  = "motie aangenomen"
	momentSettled    = "afgedaan"
	momentReopened   = "heropend"
)

// leadStep is one step of the loop: from one moment to another.
type leadStep struct {
	kind     string // of what goes through it
	from, to string
	sql      string // begin, end or nothing, and whether the thing is public; ?1 is the day, ?2 the sector, ?3 and ?4 the moments
}

// leadSteps is the loop, in its order.
var leadSteps = []leadStep{
	{aSignal, momentOccurred, momentReported, betweenMoments}, {aSignal, momentReported, momentConfirmed, betweenMoments}, {aSignal, momentReported, momentPhrased, betweenMoments},
	{aSignal, momentReported, momentLinkedTo, betweenMoments}, {aSignal, momentReported, momentBundled, betweenMoments},
	{string(domain.BundleCategory), momentOpened, momentRecognised, betweenMoments}, {string(domain.BundleCategory), momentRecognised, momentOffered, betweenMoments},
	{string(domain.BundleCategory), momentOffered, momentOnAgenda, betweenMoments},
	{aSignal, momentBundled, momentDecided, untilNamed},
	{string(domain.AdviceCategory), momentAdvised, momentAnswered, betweenMoments},
	{aDecision, momentDecided, momentIntroduced, untilIntroduced}, {aDecision, momentDecided, momentEvaluated, betweenMoments},
	{aSignal, momentReported, momentToldBack, betweenMoments},
	{string(domain.PromiseCategory), momentPromised, momentSettled, betweenMoments}, {string(domain.MotionCategory), momentAdoptedOn, momentSettled, betweenMoments},
}

// inSector is the condition under which thing s belongs to the sector asked for, by itself or by the measures it is about.
const inSector = `(?2 = '' OR EXISTS (SELECT 1 FROM domein d WHERE d.id = s.id AND d.domein = ?2)
	OR EXISTS (SELECT 1 FROM betreft t JOIN domein d ON d.id = t.maatregel WHERE t.id = s.id AND d.domein = ?2))`

// begunHolds and endedHolds leave out a begin or an end that was taken back.
const (
	begunHolds = `(b.tot IS NULL OR b.tot > ?1)`
	endedHolds = `(e.tot IS NULL OR e.tot > ?1)`
)

const (
	// betweenMoments is a step of one thing. What was reopened is to be settled again.
	betweenMoments = `
SELECT min(b.op), (SELECT min(e.op) FROM moment e WHERE e.id = s.id AND e.wat = ?4 AND e.op <= ?1 AND ` + endedHolds + ` AND e.positie > coalesce((
	SELECT max(h.positie) FROM moment h WHERE h.id = s.id AND h.wat = '` + momentReopened + `' AND h.op <= ?1), 0)), s.openbaar
FROM moment b JOIN stuk s ON s.id = b.id WHERE b.wat = ?3 AND b.op <= ?1 AND ` + begunHolds + ` AND ` + signalCounts + ` AND ` + inSector + ` GROUP BY s.id`
	// untilNamed is how long a signal that was bundled waits for a decision that names it or its bundle, and stands.
	untilNamed = `
SELECT min(b.op), min((SELECT min(e.op) FROM grond g JOIN moment e ON e.id = g.besluit AND e.wat = ?4 JOIN stuk d ON d.id = g.besluit
	WHERE g.grond IN (s.id, b.over) AND e.op BETWEEN b.op AND ?1 AND (d.ingetrokken_op IS NULL OR d.ingetrokken_op > ?1))), s.openbaar
FROM moment b JOIN stuk s ON s.id = b.id WHERE b.wat = ?3 AND b.op <= ?1 AND ` + begunHolds + ` AND ` + signalCounts + ` AND ` + inSector + ` GROUP BY s.id`
	// untilIntroduced is how long a measure waits that was decided on.
	untilIntroduced = `
SELECT b.op, (SELECT min(e.op) FROM moment e WHERE e.id = u.maatregel AND e.wat = ?4 AND e.op BETWEEN b.op AND ?1), s.openbaar
FROM moment b JOIN stuk s ON s.id = b.id JOIN uitkomst u ON u.besluit = s.id
WHERE b.wat = ?3 AND b.op <= ?1 AND ` + signalCounts + ` AND ` + inSector
)

// LeadRow is how long one step takes, and how many never came to its end, as yet.
type LeadRow struct {
	Kind          string           `json:"soort"`
	From          string           `json:"van"`
	To            string           `json:"naar"`
	Done          disclosure.Value `json:"aantal"`
	Median        *float64         `json:"mediaanDagen"`
	Waiting       disclosure.Value `json:"wachtend"`
	MedianWaiting *float64         `json:"mediaanDagenWachtend"` // up to the moment asked for
}

// LeadRows answers the view's question, a row for each step of the loop.
func LeadRows(tx Tx, ask Ask) ([]LeadRow, error) {
	sector := domain.Sector(ask.Params["domein"])
	rows, something := []LeadRow{}, false
	err := tx.Query(`SELECT EXISTS (SELECT 1 FROM stuk)`, func(r Row) error {
		something = r.Int(0) == 1
		return nil
	})
	if err != nil || !something {
		return rows, err
	}
	days := make([]leadDays, len(leadSteps))
	for i, step := range leadSteps {
		if days[i], err = step.measure(tx, ask, sector); err != nil {
			return nil, err
		}
		rows = append(rows, days[i].row(step, ask.Rule))
	}
	keepApart(rows, days, ask.Rule)
	return rows, nil
}

// keepApart withholds what one step would give away of another: the signals that were bundled are those that a decision is
// taken on or not, and those reported of which is not known when they occurred are the rest of those of which it is.
func keepApart(rows []LeadRow, days []leadDays, rule disclosure.Rule) {
	step := func(from, to string) int {
		return slices.IndexFunc(leadSteps, func(s leadStep) bool { return s.from == from && s.to == to })
	}
	bundled, decided, occurred := step(momentReported, momentBundled), step(momentBundled, momentDecided), step(momentOccurred, momentReported)
	if _, known := rows[bundled].Done.Known(); !known {
		rows[decided].Done, rows[decided].Waiting = disclosure.Value{}, disclosure.Value{}
	}
	all, dated := days[bundled].doneCell.Add(days[bundled].waitingCell), days[occurred].doneCell
	undated := disclosure.Cell{Count: all.Count - dated.Count, Protected: all.Protected - dated.Protected}
	if _, known := rule.Single(undated).Known(); !known && undated.Protected > 0 {
		rows[occurred].Done = disclosure.Value{}
	}
}

// leadDays are the days that a step took, and that it has been waited for so far.
type leadDays struct {
	done, waiting         []int
	doneCell, waitingCell disclosure.Cell
}

func (s leadStep) measure(tx Tx, ask Ask, sector domain.Sector) (leadDays, error) {
	var t leadDays
	err := tx.Query(s.sql, func(r Row) error {
		begin, end := domain.Date(r.Text(0)), ask.today()
		cell := disclosure.Cell{Count: 1}
		if s.kind == aSignal {
			cell.Protected = protectedUnless(r.Int(2) == 1)
		}
		days, count := &t.waiting, &t.waitingCell
		if !r.Null(1) {
			end, days, count = domain.Date(r.Text(1)), &t.done, &t.doneCell
		}
		*days, *count = append(*days, max(0, begin.DaysUntil(end))), count.Add(cell)
		return nil
	}, ask.until(), sector, s.from, s.to)
	return t, err
}

// row applies the small-number rule. The days of enough signals are shown also when their number has to hide another: they
// tell that it is at least k, and no more.
func (t leadDays) row(s leadStep, rule disclosure.Rule) LeadRow {
	row := LeadRow{Kind: s.kind, From: s.from, To: s.to}
	if s.kind != aSignal {
		rule.Off = true // of papers there is nothing to protect
	}
	_, shown := rule.Breakdown(t.doneCell.Add(t.waitingCell), map[string]disclosure.Cell{s.to: t.doneCell, s.from: t.waitingCell})
	row.Done, row.Waiting = shown[s.to], shown[s.from]
	if s.from == momentOccurred { // what was never reported is not known here: that none waits is no secret
		row.Done, row.Waiting = rule.Single(t.doneCell), disclosure.Rule{Off: true}.Single(t.waitingCell)
	}
	if _, enough := rule.Single(t.doneCell).Known(); enough {
		row.Median = medianDays(t.done)
	}
	if _, enough := rule.Single(t.waitingCell).Known(); enough {
		row.MedianWaiting = medianDays(t.waiting)
	}
	return row
}

// medianDays is the middle of a list of days, or nothing when it is empty.
func medianDays(days []int) *float64 {
	n := len(days)
	if n == 0 {
		return nil
	}
	slices.Sort(days)
	m := float64(days[(n-1)/2]+days[n/2]) / 2
	return &m
}
