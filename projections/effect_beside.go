package projections

import (
	"cmp"
	"maps"
	"slices"

	"ruggespraak/domain"
	"ruggespraak/internal/disclosure"
)

// Beside is what stands beside the figures and is never merged with them: who owns the measure and where it began, who read the
// signals otherwise, what the raad asked and the college promised, and which series tell what it costs.
type Beside struct {
	NoIndependent bool           `json:"geenOnafhankelijkCijfer"` // no series that does not depend on who reports
	MeasureKind   string         `json:"maatregelSoort"`
	Owner         string         `json:"eigenaar"` // a function
	Began         []AreaBegan    `json:"invoering"`
	Readings      []OtherReading `json:"duidingen"`
	Kept          []Commitment   `json:"toezeggingenEnMoties"`
	Costs         []Titled       `json:"kosten"` // series of amounts that the decision expects something of
}

// AreaBegan is since when what the decision did holds in an area.
type AreaBegan struct {
	Area string       `json:"gebied"` // empty: the whole municipality
	On   *domain.Date `json:"ingangsdatum"`
}

// OtherReading is that the signals were read from a position: on a bundle that the decision rests on, or that holds signals on
// the measure. What was said stands in the bundle.
type OtherReading struct {
	Bundle   string           `json:"bundel"`
	Title    string           `json:"titel"`
	Number   int              `json:"nummer"`
	From     string           `json:"perspectief"`
	Minority bool             `json:"minderheid"`
	Weighing *domain.Weighing `json:"weging"`
	On       domain.Date      `json:"datum"`
}

// Commitment is a motion or promise about the measure, and whether it was kept.
type Commitment struct {
	ID    string       `json:"id"`
	Kind  string       `json:"soort"`
	Title string       `json:"titel"` // of a promise its text
	On    domain.Date  `json:"datum"`
	Due   *domain.Date `json:"uiterlijk"`
	State string       `json:"stand"`
	Kept  string       `json:"nagekomen"`
}

// Whether a commitment was kept.
const (
	keptYes  = "ja"
	keptNo   = "nee"
	keptOpen = "nog niet"
)

// besides is what a question needs to know once, for all of its rows.
type besides struct {
	perMeasure map[string][]Commitment // nil: not asked yet
}

func (b *besides) fill(tx Tx, ask Ask, row *EffectRow) error {
	p, err := placesOf(tx, ask, row.Measure)
	if err != nil {
		return err
	}
	row.Owner, row.MeasureKind, row.Began = p.owner, p.kind, []AreaBegan{}
	if row.Measure != "" {
		row.Began = p.since(row.Outcome, row.EffectiveOn)
	}
	if row.Readings, err = readingsBeside(tx, ask, row); err != nil {
		return err
	}
	row.Kept, err = b.commitments(tx, ask, row.Measure)
	row.Costs = []Titled{}
	for _, s := range row.Series {
		if s.Kind == "bedrag" {
			row.Costs = append(row.Costs, Titled{ID: s.Series, Title: s.Name})
		}
	}
	return err
}

// places is where a measure holds, and whose it is.
type places struct {
	kind, owner string
	day         domain.Date            // of the measure itself
	own         []string               // areas; none: the whole municipality
	began       map[string]domain.Date // by area, where it has a day of its own
}

// placesOf reads where a measure holds. The day on which it was really brought in goes before the one that was planned.
func placesOf(tx Tx, ask Ask, measure string) (*places, error) {
	p := &places{began: map[string]domain.Date{}}
	if measure == "" {
		return p, nil
	}
	err := tx.Query(`
SELECT e.soort, e.eigenaar, m.ingangsdatum FROM maatregel m JOIN maatregel_eigenaar e ON e.maatregel = m.id AND e.positie = m.positie
WHERE m.id = ?2 AND `+measureHolds, func(r Row) error {
		p.kind, p.owner, p.day = r.Text(0), r.Text(1), domain.Date(r.Text(2))
		return nil
	}, ask.until(), measure)
	if err == nil {
		err = tx.Query(`
SELECT g.code, g.ingangsdatum FROM maatregel m JOIN maatregel_gebied g ON g.maatregel = m.id AND g.positie = m.positie
WHERE m.id = ?2 AND `+measureHolds+` ORDER BY g.code`, func(r Row) error {
			p.own = append(p.own, r.Text(0))
			p.begin(r.Text(0), domain.Date(r.Text(1)))
			return nil
		}, ask.until(), measure)
	}
	if err == nil {
		err = tx.Query(`SELECT gebied, min(datum) FROM invoering WHERE maatregel = ? AND datum <= ? GROUP BY gebied`, func(r Row) error {
			p.begin(r.Text(0), domain.Date(r.Text(1)))
			return nil
		}, measure, ask.until())
	}
	return p, err
}

func (p *places) begin(area string, on domain.Date) {
	if on != "" && on != p.day {
		p.began[area] = on
	}
}

// since says since when what a decision did holds in each area: from the day of the area, else that of the decision. What
// changes a measure that was there already changes it no earlier than the decision says.
func (p *places) since(outcome string, effective domain.Date) []AreaBegan {
	areas := p.own
	if len(areas) == 0 {
		areas = []string{""}
	}
	out := make([]AreaBegan, len(areas))
	for i, a := range areas {
		on := effective
		if own := p.began[a]; a != "" && own != "" && (outcome == "vaststellen" || own > effective) {
			on = own
		}
		out[i] = AreaBegan{Area: a, On: date(string(on))}
	}
	return out
}

// readingsBeside lists how the signals behind a decision were read.
func readingsBeside(tx Tx, ask Ask, row *EffectRow) ([]OtherReading, error) {
	bundles, err := bundlesBeside(tx, ask, row)
	out := []OtherReading{}
	for _, id := range bundles {
		if err == nil {
			err = tx.Query(`SELECT d.nummer, d.perspectief, d.minderheid, d.wie, d.redenen, d.geldt_op, coalesce(b.titel, '')
FROM duiding d LEFT JOIN bundel b ON b.id = d.bundel WHERE d.bundel = ? AND d.geldt_op <= ? ORDER BY d.nummer`, func(r Row) error {
				x := OtherReading{Bundle: id, Number: int(r.Int(0)), From: r.Text(1), Minority: r.Int(2) == 1, On: domain.Date(r.Text(5)), Title: r.Text(6)}
				if w := (domain.Weighing{Who: r.Text(3), Reasons: listOf(r.Text(4))}); !w.IsZero() {
					x.Weighing = &w
				}
				out = append(out, x)
				return nil
			}, id, ask.until())
		}
	}
	return out, err
}

// bundlesBeside are the bundles that the decision rests on, and those that hold signals on the measure: these only when they
// hold so many that it gives no small number away.
func bundlesBeside(tx Tx, ask Ask, row *EffectRow) ([]string, error) {
	found := map[string]bool{}
	err := tx.Query(`SELECT bundel FROM grond WHERE besluit = ?`, func(r Row) error {
		found[r.Text(0)] = true
		return nil
	}, row.Decision)
	if err != nil || row.Measure == "" {
		return slices.Sorted(maps.Keys(found)), err
	}
	holds := map[string]disclosure.Cell{}
	err = tx.Query(`
SELECT g.bundel, s.openbaar, count(DISTINCT s.id)
FROM koppeling k JOIN signaal s ON s.id = k.signaal JOIN gebundeld g ON g.signaal = s.id
WHERE k.maatregel = ?2 AND `+signalCounts+` AND `+linkHolds+` AND `+inBundle+` GROUP BY 1, 2`, func(r Row) error {
		add(holds, r.Text(0), cellOf(r.Int(2), r.Int(1) == 1))
		return nil
	}, ask.until(), row.Measure)
	for id, c := range holds {
		if _, known := ask.Rule.Single(c).Known(); known {
			found[id] = true
		}
	}
	return slices.Sorted(maps.Keys(found)), err
}

// commitments are the motions that were adopted and the promises that were made about a measure. All are read at once, when
// there is a first one.
func (b *besides) commitments(tx Tx, ask Ask, measure string) ([]Commitment, error) {
	some := false
	err := tx.Query(`SELECT 1 FROM stuk_maatregel WHERE maatregel = ? LIMIT 1`, func(Row) error {
		some = true
		return nil
	}, measure)
	if err != nil || !some {
		return []Commitment{}, err
	}
	if b.perMeasure == nil {
		ask.Params = nil
		rows, err := CommitmentRows(tx, ask)
		if err != nil {
			return nil, err
		}
		b.perMeasure = map[string][]Commitment{}
		for _, row := range rows {
			if kept := row.kept(); kept != "" {
				c := Commitment{ID: row.ID, Kind: row.Kind, Title: cmp.Or(row.Title, row.Text), On: row.On, Due: row.Due, State: row.State, Kept: kept}
				for _, m := range row.Measures {
					b.perMeasure[m.ID] = append(b.perMeasure[m.ID], c)
				}
			}
		}
	}
	return append([]Commitment{}, b.perMeasure[measure]...), nil
}

// kept says whether what was asked or promised was done; nothing where there was nothing to do.
func (row *CommitmentRow) kept() string {
	switch row.State {
	case stepSettled:
		return keptYes
	case stepUndone, stepReopened, stateLate:
		return keptNo
	case stateOpen, stepProposed:
		return keptOpen
	}
	return ""
}
