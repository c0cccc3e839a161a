package projections

import (
	"fmt"
	"slices"
	"strings"

	"ruggespraak/domain"
	"ruggespraak/internal/effect"
)

// change is a day on which a decision changed something for a measure.
type change struct {
	decision, title, measure string
	on                       domain.Date
	expects                  []string // series, or signals
}

// ofSignals stands among the series that a decision expects something of.
const ofSignals = "signalen"

// idle is what a decision can do that changes nothing.
var idle = []string{"ongewijzigd-voortzetten", "niet-overnemen", "aanhouden", "voor-kennisgeving-aannemen"}

// changes is every decision that had been taken, by the days on which it takes effect.
func changes(tx Tx, ask Ask) ([]change, error) {
	expects := map[string][]string{}
	err := tx.Query(`SELECT DISTINCT besluit, CASE WHEN selectie <> '' THEN ? ELSE meetreeks END FROM verwachting ORDER BY 1, 2`, func(r Row) error {
		expects[r.Text(0)] = append(expects[r.Text(0)], r.Text(1))
		return nil
	}, ofSignals)
	if err != nil {
		return nil, err
	}
	var out []change
	err = tx.Query(`
SELECT b.id, b.titel, u.maatregel, u.uitkomst, `+effectiveOn+`, coalesce(b.ingetrokken_op, '')
FROM besluit b JOIN uitkomst u ON u.besluit = b.id LEFT JOIN maatregel m ON m.id = u.maatregel AND `+measureHolds+`
WHERE b.datum <= ?1 ORDER BY 5, b.datum, b.id, u.nummer`, func(r Row) error {
		c := change{decision: r.Text(0), title: r.Text(1), measure: r.Text(2), on: domain.Date(r.Text(4)), expects: expects[r.Text(0)]}
		revoked := r.Text(5) != "" && r.Text(5) <= min(string(c.on), ask.until())
		if !revoked && !slices.Contains(idle, r.Text(3)) {
			out = append(out, c)
		}
		return nil
	}, ask.until())
	return out, err
}

// window is the part of a series in which nothing else changed than what is asked about.
type window struct {
	effective domain.Date
	rhythm    rhythm
	points    []effect.Point
	others    []effect.DecisionBeside
}

// clear leaves out of the window what other decisions may have changed. What took effect with the decision itself can't be
// told apart from it; what took effect earlier or later ends the window on that side, if enough of it is left.
func (w *window) clear(all []change, row *EffectRow, series string) error {
	if len(w.points) == 0 {
		return nil
	}
	start := w.rhythm.firstFull(w.effective)
	from, to := w.points[0].At, w.points[len(w.points)-1].At
	var with, earlier, later *change
	for i, c := range all {
		if !c.bearsOn(row, series) {
			continue
		}
		full := w.rhythm.firstFull(c.on)
		switch {
		case full == start && c.decision != row.Decision && !c.elsewhere(all, row):
			with = &all[i]
		case full > start && w.rhythm.within(c.on) <= to:
			to, later = w.rhythm.within(c.on)-1, &all[i]
		case full < start && full > from:
			from, earlier = full, &all[i]
		}
	}
	if with != nil {
		w.beside(with, false)
	}
	left := 0
	for _, p := range w.points {
		if p.At >= from && p.At < start {
			left++
		}
	}
	if earlier != nil && left < effect.MinPeriods {
		return otherDecision("Op %s, kort voor dit besluit, ging ook %s in; daardoor blijven er te weinig perioden over om mee te vergelijken.", spoken(earlier.on), earlier.named())
	}
	if later != nil && to-start+1 < effect.MinPeriods {
		return otherDecision("Op %s, kort na dit besluit, ging ook %s in; daardoor blijven er te weinig perioden over waarin alleen dit besluit telt.", spoken(later.on), later.named())
	}
	for _, c := range []*change{earlier, later} {
		if c != nil {
			w.beside(c, true)
		}
	}
	w.points = slices.DeleteFunc(slices.Clone(w.points), func(p effect.Point) bool { return p.At < from || p.At > to })
	return nil
}

// bearsOn says that a change may have moved the series too: it is about the same measure, or expected something of the series.
// The signals are those on one measure.
func (c change) bearsOn(row *EffectRow, series string) bool {
	if c.decision == row.Decision && c.measure == row.Measure {
		return false
	}
	return c.measure != "" && c.measure == row.Measure || series != ofSignals && slices.Contains(c.expects, series)
}

// elsewhere says that a change with the same measure was about other series: what each decision expects has nothing in common.
func (c change) elsewhere(all []change, row *EffectRow) bool {
	own := slices.IndexFunc(all, func(o change) bool { return o.decision == row.Decision })
	if own < 0 || len(c.expects) == 0 || len(all[own].expects) == 0 {
		return false
	}
	return !slices.ContainsFunc(c.expects, func(s string) bool { return slices.Contains(all[own].expects, s) })
}

func (c change) named() string { return "het besluit “" + strings.TrimSpace(c.title) + "”" }

// beside tells of another decision on the same figures.
func (w *window) beside(c *change, cut bool) {
	w.others = append(w.others, effect.DecisionBeside{
		Title: strings.TrimSpace(c.title), Label: month(c.on), At: w.rhythm.firstFull(c.on), Cut: cut,
	})
}

func otherDecision(format string, args ...any) error {
	return &effect.Refusal{Code: effect.OtherDecision, Text: fmt.Sprintf(format, args...)}
}
