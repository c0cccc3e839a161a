package projections

import (
	"cmp"
	"slices"

	"ruggespraak/domain"
)

// TrailRows answers the view's question: the thing itself, and what the trail leads to in order of distance and time.
func TrailRows(tx Tx, ask Ask) ([]TrailRow, error) {
	id := ask.Params["id"]
	if id == "" {
		return nil, domain.FieldErrorf("id", "Zeg van welk stuk u het spoor wilt zien: geef het id.")
	}
	start, found, err := findThing(tx, ask, id)
	if err != nil {
		return nil, err
	}
	if !found {
		return nil, domain.Errorf(domain.NotFound, "Er is niets vastgelegd met dit id.")
	}
	var stops []*stop
	var begin *stop
	for _, direction := range directionsOf(ask.Params["richting"], start.kind) {
		s, err := follow(tx, ask, start, direction)
		if err != nil {
			return nil, err
		}
		if begin == nil {
			begin = s.order[0]
			begin.direction = AtStart
		}
		begin.onward, begin.counted = begin.onward || s.order[0].onward, begin.counted || s.order[0].counted
		stops = append(stops, s.order[1:]...)
	}
	slices.SortStableFunc(stops, nearestFirst)
	return writeTrail(tx, ask, append([]*stop{begin}, stops...))
}

// directionsOf says in which directions to follow a trail: as asked, or as suits the kind of thing.
func directionsOf(asked, kind string) []string {
	if asked == "" {
		switch domain.Category(kind) {
		case domain.SignalCategory, domain.BundleCategory:
			asked = Forward
		case domain.DecisionCategory, domain.MeasureCategory, domain.EvaluationCategory:
			asked = Back
		case domain.SeriesCategory, domain.AreaCategory, domain.AdviceCategory, domain.MotionCategory, domain.AmendmentCategory,
			domain.PromiseCategory, domain.CycleCategory, domain.TermCategory, domain.EncounterCategory, domain.EffectCategory:
			asked = BothWays
		default:
			asked = BothWays
		}
	}
	switch asked {
	case Forward, Back:
		return []string{asked}
	}
	return []string{Back, Forward}
}

// nearestFirst puts what is nearest first, and of what is as near, what was there first; listed signals stay as they are.
func nearestFirst(a, b *stop) int {
	c := cmp.Or(cmp.Compare(a.distance, b.distance), cmp.Compare(a.direction, b.direction), cmp.Compare(a.rank, b.rank))
	if c != 0 || a.rank == rankListed {
		return c
	}
	return cmp.Or(cmp.Compare(a.day, b.day), cmp.Compare(a.id, b.id))
}

func writeTrail(tx Tx, ask Ask, stops []*stop) ([]TrailRow, error) {
	rows := make([]TrailRow, len(stops))
	for i, at := range stops {
		row := TrailRow{ID: at.id, Kind: at.kind, Title: at.title, Distance: at.distance, Direction: at.direction, Via: at.via, Stops: !at.onward}
		row.Events = []TrailEvent{}
		if row.Via == nil {
			row.Via = []TrailVia{}
		}
		slices.SortStableFunc(row.Via, func(a, b TrailVia) int { return cmp.Or(cmp.Compare(a.Since, b.Since), cmp.Compare(a.ID, b.ID)) })
		if at.group != nil {
			row.Count = &at.group.count
		} else if err := row.fill(tx, ask, at); err != nil {
			return nil, err
		}
		rows[i] = row
	}
	return rows, nil
}

// fill adds what happened on a thing, and since when nothing did.
func (row *TrailRow) fill(tx Tx, ask Ask, at *stop) error {
	last, err := at.lastLink(tx, ask)
	if err != nil {
		return err
	}
	err = tx.Query(`SELECT positie, type, vastgelegd_op, geldt_op, rol, reden, verzegeld, veld, id, gedaan_op FROM gebeurtenis
WHERE ding = ? AND geldt_op <= ? ORDER BY positie`, func(r Row) error {
		e := TrailEvent{Position: domain.Position(r.Int(0)), Type: r.Text(1), ValidOn: domain.Date(r.Text(3)), Role: r.Text(4)}
		counts := !tellsOfSignals(e.Type)
		if done := r.Text(9); (counts || at.counted) && done <= ask.until() {
			last = max(last, domain.Date(done))
		}
		if !counts && !ask.Rule.Off {
			return nil
		}
		if err := e.RecordedAt.UnmarshalJSON([]byte(`"` + r.Text(2) + `"`)); err != nil {
			return err
		}
		place := domain.Place{Stream: at.stream, EventID: r.Text(8), Field: r.Text(7)}
		reason, err := ask.reason(place, r.Text(5), r.Text(6))
		e.Reason = reason
		row.Events = append(row.Events, e)
		return err
	}, at.id, ask.until())
	if err == nil && at.kind == aSignal {
		row.Title, err = gistOf(tx, ask, at)
	}
	if last != "" {
		silent := max(0, last.DaysUntil(ask.today()))
		row.Last, row.Silent = &last, &silent
	}
	return err
}

// tellsOfSignals says which events of a bundle would give away how many signals are in it.
func tellsOfSignals(event string) bool {
	return event == "signaal-gebundeld" || event == "signaal-ontbundeld"
}

// lastLink is the last day on which something was linked to a thing. Signals that hang on it tell only when their number may
// be known.
func (at *stop) lastLink(tx Tx, ask Ask) (last domain.Date, err error) {
	err = tx.Query(`SELECT max(coalesce((SELECT max(op) FROM lijn WHERE van = ?2 AND max(vanaf, op) <= ?1), ''), coalesce((
	SELECT max(op) FROM lijn WHERE naar = ?2 AND max(vanaf, op) <= ?1 AND (?3 OR soort NOT IN ('`+linkLine+`', '`+bundleLine+`', '`+feedbackLine+`'))), ''))`,
		func(r Row) error {
			last = domain.Date(r.Text(0))
			return nil
		}, ask.until(), at.id, at.counted)
	return last, err
}

// reason is what was given as the reason of an event. What may hold personal data stays sealed under the small-number rule.
func (a Ask) reason(at domain.Place, why, sealed string) (string, error) {
	if sealed == "" {
		return why, nil
	}
	opened, err := "verzegeld", error(nil)
	if a.Rule.Off {
		opened, err = a.reveal(at, sealed)
	}
	return sentenceOf(why, opened), err
}

// gistOf opens the gist of a signal, which may be quoted.
func gistOf(tx Tx, ask Ask, at *stop) (gist string, err error) {
	err = tx.Query(`SELECT gebeurtenis, verteller FROM kern WHERE signaal = ?`, func(r Row) error {
		gist, err = ask.reveal(domain.Place{Stream: at.stream, EventID: r.Text(0), Field: "inWoordenVanVerteller"}, r.Text(1))
		return err
	}, at.id)
	return gist, err
}
