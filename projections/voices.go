package projections

import (
	"cmp"
	"maps"
	"slices"
	"strconv"

	"ruggespraak/domain"
	"ruggespraak/internal/disclosure"
)

// Voices answers: who is heard, and do decisions rest on it?
var Voices = Projection{
	Name:     "stemmen",
	Version:  1,
	Question: "Wie wordt er gehoord, en rusten besluiten daarop?",
	Schema: signalSchema + `
CREATE INDEX signaal_dag ON signaal (dag);
CREATE TABLE gebied (
	code TEXT NOT NULL, peiljaar INTEGER NOT NULL, naam TEXT NOT NULL, soort TEXT NOT NULL, inwoners INTEGER, PRIMARY KEY (code, peiljaar)
) STRICT, WITHOUT ROWID;
CREATE TABLE besluit (id TEXT PRIMARY KEY, datum TEXT NOT NULL, orgaan TEXT NOT NULL, ingetrokken_op TEXT) STRICT, WITHOUT ROWID;
CREATE TABLE grond (voor TEXT NOT NULL, id TEXT NOT NULL, soort TEXT NOT NULL, PRIMARY KEY (voor, id)) STRICT, WITHOUT ROWID;
CREATE TABLE ontmoeting (id TEXT PRIMARY KEY, datum TEXT NOT NULL, orgaan TEXT NOT NULL) STRICT, WITHOUT ROWID;
`,
	On:      joined(signalHandlers, voiceHandlers),
	Params:  []string{"kenmerk", "jaar"},
	Choices: map[string][]string{"kenmerk": {traitTotal, traitRole, traitArea, traitTold, traitDecisions, traitEncounters}},
	Query:   func(tx Tx, ask Ask) (any, error) { return VoiceRows(tx, ask) },
}

var voiceHandlers = []Handler{
	on(func(tx Tx, _ domain.Meta, e domain.AreaRecorded) error {
		var people any
		if e.People != nil {
			people = *e.People
		}
		return tx.Exec(`INSERT OR REPLACE INTO gebied VALUES (?, ?, ?, ?, ?)`, e.Code, e.Year, e.Name, e.Kind, people)
	}),
	on(func(tx Tx, _ domain.Meta, e domain.DecisionTaken) error {
		return voiceDecision(tx, e.DecisionID, e.DecisionContent)
	}),
	on(func(tx Tx, _ domain.Meta, e domain.DecisionRectified) error {
		return voiceDecision(tx, e.DecisionID, e.DecisionContent)
	}),
	on(func(tx Tx, _ domain.Meta, e domain.DecisionRevoked) error {
		return tx.Exec(`UPDATE besluit SET ingetrokken_op = ? WHERE id = ?`, e.On, e.DecisionID)
	}),
	on(func(tx Tx, _ domain.Meta, e domain.AdviceGiven) error {
		return grounds(tx, string(e.AdviceID), e.Grounds)
	}),
	on(func(tx Tx, _ domain.Meta, e domain.MotionTabled) error {
		return grounds(tx, string(e.MotionID), e.Grounds)
	}),
	on(func(tx Tx, _ domain.Meta, e domain.EncounterRecorded) error {
		return tx.Exec(`INSERT INTO ontmoeting VALUES (?, ?, ?)`, e.EncounterID, e.On, e.Visitor)
	}),
}

func voiceDecision(tx Tx, id domain.DecisionID, c domain.DecisionContent) error {
	err := tx.Exec(`INSERT INTO besluit VALUES (?1, ?2, ?3, NULL) ON CONFLICT (id) DO UPDATE SET datum = ?2, orgaan = ?3`, id, c.On, c.Body)
	if err != nil {
		return err
	}
	return grounds(tx, string(id), c.Grounds)
}

// grounds keeps what something rests on, in the place of what was said of it before.
func grounds(tx Tx, id string, list []domain.Ground) error {
	if err := tx.Exec(`DELETE FROM grond WHERE voor = ?`, id); err != nil {
		return err
	}
	for _, g := range list {
		if err := tx.Exec(`INSERT OR IGNORE INTO grond VALUES (?, ?, ?)`, id, g.ID, g.Kind); err != nil {
			return err
		}
	}
	return nil
}

// The traits by which voices are told apart.
const (
	traitTotal      = "totaal"
	traitRole       = "rol"
	traitArea       = "gebied"
	traitTold       = "verteld"
	traitDecisions  = "besluiten"
	traitEncounters = "ontmoetingen"
)

// How a decision rests on practice.
const (
	restsDirectly   = "op-signalen-of-bundels"
	restsIndirectly = "op-advies-of-motie-met-signalen"
	restsNot        = "niet-op-praktijk"
)

// VoiceRow is how often one sort of voice is heard.
type VoiceRow struct {
	Trait       string           `json:"kenmerk"`
	Value       string           `json:"waarde"`
	Name        string           `json:"naam,omitempty"` // of an area
	Count       disclosure.Value `json:"aantal"`
	Share       *float64         `json:"aandeel"`            // of all, from 0 to 1; null when it is withheld
	People      *int             `json:"inwoners"`           // of an area, in the reference year
	PeopleShare *float64         `json:"aandeelInwoners"`    // of the municipality
	PerThousand *float64         `json:"perDuizendInwoners"` // signals
	Year        *int             `json:"peiljaar"`
}

// VoiceRows answers the view's question, a row for each value of each trait.
func VoiceRows(tx Tx, ask Ask) ([]VoiceRow, error) {
	year := ask.Params["jaar"]
	if n, err := strconv.Atoi(year); year != "" && (err != nil || n < 1900 || n > 2199) {
		return nil, domain.FieldErrorf("jaar", "Dit is geen jaar; verwacht wordt bijvoorbeeld 2025.")
	}
	rows, err := heard(tx, ask, year)
	if err != nil {
		return nil, err
	}
	for _, part := range []func(Tx, Ask, string) ([]VoiceRow, error){restingOnPractice, met} {
		more, err := part(tx, ask, year)
		if err != nil {
			return nil, err
		}
		rows = append(rows, more...)
	}
	if trait := ask.Params["kenmerk"]; trait != "" {
		rows = slices.DeleteFunc(rows, func(r VoiceRow) bool { return r.Trait != trait })
	}
	return rows, nil
}

// heard counts signals by role, area and by who told it, of all years or of one. Years are protected together: what is left
// of all when the others are taken off is no small number.
func heard(tx Tx, ask Ask, year string) ([]VoiceRow, error) {
	role, area, told := perYear{}, perYear{}, perYear{}
	const sql = `
SELECT s.rol, s.gebied, s.verteld, substr(s.dag, 1, 4), count(*), sum(1 - s.openbaar) FROM signaal s WHERE ` + signalCounts + ` GROUP BY 1, 2, 3, 4`
	err := tx.Query(sql, func(r Row) error {
		c := disclosure.Cell{Count: int(r.Int(4)), Protected: int(r.Int(5))}
		role.add(named(r.Text(0)), r.Text(3), c)
		area.add(named(r.Text(1)), r.Text(3), c)
		told.add(named(r.Text(2)), r.Text(3), c)
		return nil
	}, ask.until())
	if err != nil {
		return nil, err
	}
	areas, all, err := areasOf(tx, ask, year)
	if err != nil {
		return nil, err
	}
	years := role.years()
	for code := range areas { // an area without a voice is what this view is about
		for _, y := range years {
			area.add(code, y, disclosure.Cell{})
		}
	}
	known, perRole := role.protect(ask.Rule, year)
	_, perArea := area.protect(ask.Rule, year)
	for code := range areas { // that there are areas is no secret, also while nothing is said of them
		if _, ok := perArea[code]; !ok {
			perArea[code] = ask.Rule.Single(disclosure.Cell{})
		}
	}
	_, perTold := told.protect(ask.Rule, year)
	rows := []VoiceRow{{Trait: traitTotal, Value: "signalen", Count: known}}
	rows = append(rows, shares(traitRole, known, perRole)...)
	rows = append(rows, besidePeople(shares(traitArea, known, perArea), areas, all)...)
	return append(rows, shares(traitTold, known, perTold)...), nil
}

// perYear counts signals by the value of a trait and by year.
type perYear map[string]map[string]disclosure.Cell

func (p perYear) add(value, year string, c disclosure.Cell) {
	if p[value] == nil {
		p[value] = map[string]disclosure.Cell{}
	}
	add(p[value], year, c)
}

func (p perYear) years() []string {
	seen := map[string]bool{}
	for _, years := range p {
		for year := range years {
			seen[year] = true
		}
	}
	return slices.Sorted(maps.Keys(seen))
}

// protect applies the small-number rule to all years, and gives what may be said of one of them, or of all together.
func (p perYear) protect(rule disclosure.Rule, year string) (total disclosure.Value, values map[string]disclosure.Value) {
	t := rule.Table(p)
	if year == "" {
		return t.Total, t.Rows
	}
	values = map[string]disclosure.Value{}
	for value, years := range t.Cells {
		if v, ok := years[year]; ok {
			values[value] = v
		}
	}
	total, ok := t.Columns[year]
	if !ok {
		total = rule.Single(disclosure.Cell{})
	}
	return total, values
}

// shares makes rows of a breakdown, the most heard first.
func shares(trait string, total disclosure.Value, parts map[string]disclosure.Value) []VoiceRow {
	rows := []VoiceRow{}
	all, knownAll := total.Known()
	for value, count := range parts {
		row := VoiceRow{Trait: trait, Value: value, Count: count}
		if n, known := count.Known(); known && knownAll && all > 0 {
			row.Share = quotient(float64(n), float64(all))
		}
		rows = append(rows, row)
	}
	slices.SortFunc(rows, func(a, b VoiceRow) int {
		x, knownX := a.Count.Known()
		y, knownY := b.Count.Known()
		if knownX != knownY {
			return cmp.Compare(flag(knownY), flag(knownX))
		}
		return cmp.Or(cmp.Compare(y, x), cmp.Compare(a.Value, b.Value))
	})
	return rows
}

// quotient gives a part of a whole; nothing of nothing is nil.
func quotient(part, whole float64) *float64 {
	if whole == 0 {
		return nil
	}
	q := part / whole
	return &q
}

// wholeMunicipality is the kind of the area that holds all others.
const wholeMunicipality domain.AreaKind = "gemeente"

// populated is an area with its people in the reference year that goes with what is asked.
type populated struct {
	name   string
	year   int
	people *int
}

// areasOf gives each area as in the year that is asked for, else the last year that had begun, else the first there is; and
// the people of the municipality as a whole, which is no part of itself (0: not known).
func areasOf(tx Tx, ask Ask, year string) (areas map[string]populated, all int, err error) {
	until := ask.until()[:4]
	if year != "" {
		until = year
	}
	const sql = `
SELECT g.code, g.peiljaar, g.naam, g.inwoners, g.soort FROM gebied g WHERE g.peiljaar = coalesce(
	(SELECT max(x.peiljaar) FROM gebied x WHERE x.code = g.code AND x.peiljaar <= CAST(?1 AS INTEGER)),
	(SELECT min(x.peiljaar) FROM gebied x WHERE x.code = g.code))`
	areas = map[string]populated{}
	err = tx.Query(sql, func(r Row) error {
		a := populated{name: r.Text(2), year: int(r.Int(1))}
		if !r.Null(3) {
			n := int(r.Int(3))
			a.people = &n
		}
		if r.Text(4) == string(wholeMunicipality) {
			all = int(r.Int(3))
			return nil
		}
		areas[r.Text(0)] = a
		return nil
	}, until)
	return areas, all, err
}

// besidePeople puts the number of people beside the signals of each area, and their part of the whole municipality.
func besidePeople(rows []VoiceRow, areas map[string]populated, all int) []VoiceRow {
	for i, row := range rows {
		a, ok := areas[row.Value]
		if !ok {
			continue
		}
		rows[i].Name, rows[i].Year, rows[i].People = a.name, &a.year, a.people
		if a.people == nil {
			continue
		}
		rows[i].PeopleShare = quotient(float64(*a.people), float64(all))
		if n, known := row.Count.Known(); known {
			rows[i].PerThousand = quotient(1000*float64(n), float64(*a.people))
		}
	}
	return rows
}

// restingOnPractice counts decisions by whether they name signals or bundles as grounds, themselves or through an advice or
// a motion that does. Decisions are public.
func restingOnPractice(tx Tx, ask Ask, year string) ([]VoiceRow, error) {
	const sql = `
SELECT EXISTS (SELECT 1 FROM grond g WHERE g.voor = b.id AND g.soort IN ('signaal', 'bundel')),
	EXISTS (SELECT 1 FROM grond g JOIN grond h ON h.voor = g.id WHERE g.voor = b.id AND h.soort IN ('signaal', 'bundel')), count(*)
FROM besluit b
WHERE b.datum <= ?1 AND (b.ingetrokken_op IS NULL OR b.ingetrokken_op > ?1) AND (?2 = '' OR substr(b.datum, 1, 4) = ?2)
GROUP BY 1, 2`
	counts := map[string]disclosure.Cell{restsDirectly: {}, restsIndirectly: {}, restsNot: {}}
	var total disclosure.Cell
	err := tx.Query(sql, func(r Row) error {
		c := disclosure.Cell{Count: int(r.Int(2))}
		total = total.Add(c)
		switch {
		case r.Int(0) == 1:
			add(counts, restsDirectly, c)
		case r.Int(1) == 1:
			add(counts, restsIndirectly, c)
		default:
			add(counts, restsNot, c)
		}
		return nil
	}, ask.until(), year)
	open := disclosure.Rule{Off: true}
	known, parts := open.Breakdown(total, counts)
	return shares(traitDecisions, known, parts), err
}

// met counts the times that members of a body heard practice themselves.
func met(tx Tx, ask Ask, year string) ([]VoiceRow, error) {
	rows := []VoiceRow{}
	open := disclosure.Rule{Off: true}
	err := tx.Query(`SELECT orgaan, count(*) FROM ontmoeting WHERE datum <= ?1 AND (?2 = '' OR substr(datum, 1, 4) = ?2) GROUP BY 1 ORDER BY 2 DESC, 1`,
		func(r Row) error {
			rows = append(rows, VoiceRow{Trait: traitEncounters, Value: r.Text(0), Count: open.Single(disclosure.Cell{Count: int(r.Int(1))})})
			return nil
		}, ask.until(), year)
	return rows, err
}
