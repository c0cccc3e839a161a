package projections

import (
	"maps"
	"slices"

	"ruggespraak/domain"
	"ruggespraak/internal/disclosure"
)

// aboutMeasure is what is counted for a measure, whichever decision is about it. Its months are protected once, with the
// sums on both sides of every decision about it: else one page would give away what another withholds.
type aboutMeasure struct {
	perMonth map[string]disclosure.Cell // only months with signals
	sum      disclosure.Cell
	total    disclosure.Value
	shown    map[string]disclosure.Value
	allowed  map[domain.Date]bool // by the day a decision took effect: whether the sums on its sides may be shown
	people   *int64
	answers  AnswerCounts
}

func countMeasure(tx Tx, ask Ask, measure string) (*aboutMeasure, error) {
	a := &aboutMeasure{perMonth: map[string]disclosure.Cell{}}
	err := tx.Query(`
SELECT substr(s.dag, 1, 7), s.openbaar, count(*) FROM koppeling k JOIN signaal s ON s.id = k.signaal
WHERE k.maatregel = ?2 AND `+signalCounts+` AND `+linkHolds+` GROUP BY 1, 2`, func(r Row) error {
		n := int(r.Int(2))
		c := disclosure.Cell{Count: n, Protected: n * protectedUnless(r.Int(1) == 1)}
		add(a.perMonth, r.Text(0), c)
		a.sum = a.sum.Add(c)
		return nil
	}, ask.until(), measure)
	if err == nil {
		err = a.protect(tx, ask, measure)
	}
	if err == nil {
		a.people, err = peopleOf(tx, ask, measure)
	}
	if err == nil {
		a.answers, err = answersOn(tx, ask, measure)
	}
	return a, err
}

// protect applies the small-number rule to the months and to the sides of every decision about the measure, the earliest
// decision first.
func (a *aboutMeasure) protect(tx Tx, ask Ask, measure string) error {
	days, err := effectiveDays(tx, ask, measure)
	if err != nil {
		return err
	}
	order := slices.Sorted(maps.Keys(a.perMonth))
	parts := make([]disclosure.Cell, len(order))
	for i, month := range order {
		parts[i] = a.perMonth[month]
	}
	cuts := make([]disclosure.Cut, len(days))
	for i, day := range days {
		cuts[i] = cutAt(order, day)
	}
	total, shown, allowed := ask.Rule.Sequence(parts, cuts)
	a.total, a.shown, a.allowed = total, map[string]disclosure.Value{}, map[domain.Date]bool{}
	for i, month := range order {
		a.shown[month] = shown[i]
	}
	for i, day := range days {
		a.allowed[day] = allowed[i]
	}
	return nil
}

// cutAt divides months by the day a decision took effect.
func cutAt(order []string, effective domain.Date) disclosure.Cut {
	var cut disclosure.Cut
	for _, month := range order {
		switch side(domain.Period(month), effective) {
		case before:
			cut.From++
			cut.To++
		case transition:
			cut.To++
		}
	}
	return cut
}

// effectiveDays are the days on which decisions about a measure took effect, in the order of the decisions, each once.
func effectiveDays(tx Tx, ask Ask, measure string) ([]domain.Date, error) {
	var days []domain.Date
	err := tx.Query(`
SELECT `+effectiveOn+` FROM besluit b JOIN uitkomst u ON u.besluit = b.id LEFT JOIN maatregel m ON m.id = u.maatregel AND `+measureHolds+`
WHERE b.datum <= ?1 AND u.maatregel = ?2 ORDER BY b.datum, b.id, u.nummer`, func(r Row) error {
		if day := domain.Date(r.Text(0)); !slices.Contains(days, day) {
			days = append(days, day)
		}
		return nil
	}, ask.until(), measure)
	return days, err
}

// effectiveOn is the day an outcome takes effect: its own, else the measure's, else that of the decision.
const effectiveOn = `coalesce(nullif(u.ingangsdatum, ''), nullif(m.ingangsdatum, ''), b.datum)`
