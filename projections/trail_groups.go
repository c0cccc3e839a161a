package projections

import (
	"cmp"
	"slices"

	"ruggespraak/domain"
	"ruggespraak/internal/disclosure"
)

// signalGroup is the signals that hang on one thing by links of one kind. Their number falls under the small-number rule.
type signalGroup struct {
	on    *stop
	kind  string
	cell  disclosure.Cell
	count disclosure.Value
	items []signalItem
}

// signalItem is one signal of a group.
type signalItem struct {
	thing
	relation, source string
	since, last      domain.Date
	named            bool // by a public paper as what it rests on
}

// hanging is by which kind of link signals hang on a kind of thing, and in which direction the trail comes to them.
var hanging = map[string]struct{ line, direction string }{
	aMeasure:                         {linkLine, Back},
	string(domain.BundleCategory):    {bundleLine, Back},
	aDecision:                        {feedbackLine, Back},
	string(domain.EncounterCategory): {encounterLine, Forward},
}

// signals of a thing: those that hang on it, from the one side or from the other.
const (
	actsOn      = `(SELECT max(g.gedaan_op) FROM gebeurtenis g WHERE g.ding = d.id AND max(g.geldt_op, g.gedaan_op) <= ?1)`
	linesOf     = `(SELECT max(x.op) FROM lijn x WHERE x.van = d.id AND max(x.vanaf, x.op) <= ?1)`
	namedIn     = `EXISTS (SELECT 1 FROM lijn n WHERE n.van = d.id AND n.soort = '` + groundLine + `' AND n.vanaf <= ?1 AND (n.tot IS NULL OR n.tot > ?1))`
	signalsIn   = `SELECT d.id, d.soort, d.stroom, d.titel, d.dag, d.openbaar, l.verband, l.bron, max(l.vanaf, d.dag), coalesce(` + actsOn + `, ''), coalesce(` + linesOf + `, ''), ` + namedIn + ` `
	signalHolds = ` AND l.soort = ?3 AND l.vanaf <= ?1 AND (l.tot IS NULL OR l.tot > ?1) AND d.soort = 'signaal'
	AND d.dag <= ?1 AND (d.ingetrokken_op IS NULL OR d.ingetrokken_op > ?1)`
	signalsTo   = signalsIn + `FROM lijn l JOIN ding d ON d.id = l.van WHERE l.naar = ?2` + signalHolds
	signalsFrom = signalsIn + `FROM lijn l JOIN ding d ON d.id = l.naar WHERE l.van = ?2` + signalHolds
)

// gather counts the signals that hang on a thing. A measure or bundle shows a group also when there is none, for none is a
// small number too; word that was given back shows only when its number may be known.
func (s *search) gather(at *stop) error {
	h, ok := hanging[at.kind]
	if !ok {
		return nil
	}
	g, err := s.signalsOn(at, h.line)
	if err != nil {
		return err
	}
	n, known := g.count.Known()
	at.counted = known
	if s.direction != h.direction || known && n == 0 || !known && h.line == feedbackLine {
		return nil
	}
	at.onward = at.onward || h.line != feedbackLine
	s.groups = append(s.groups, g)
	return nil
}

func (s *search) signalsOn(at *stop, kind string) (*signalGroup, error) {
	g, sql := &signalGroup{on: at, kind: kind}, signalsTo
	if kind == encounterLine {
		sql = signalsFrom
	}
	err := s.tx.Query(sql, func(r Row) error {
		item := signalItem{
			thing: readThing(r), relation: r.Text(6), source: r.Text(7), since: domain.Date(r.Text(8)),
			last: max(domain.Date(r.Text(9)), domain.Date(r.Text(10))), named: r.Int(11) == 1,
		}
		g.cell = g.cell.Add(disclosure.Cell{Count: 1, Protected: protectedUnless(item.open())})
		g.items = append(g.items, item)
		return nil
	}, s.ask.until(), at.id, kind)
	g.count = s.ask.Rule.Single(g.cell)
	return g, err
}

// open says that anyone can know of this signal already.
func (i signalItem) open() bool { return i.named || i.public }

// shown are the signals of a group that may be listed one by one.
func (g *signalGroup) shown() []signalItem {
	if _, known := g.count.Known(); known {
		return g.items
	}
	return slices.DeleteFunc(slices.Clone(g.items), func(i signalItem) bool { return !i.open() })
}

// maxSignals bounds how many signals a trail lists one by one, those that are silent longest first.
const maxSignals = 100

// The order of what is as far: things, then groups of signals, then signals that are listed because their number is known.
const (
	rankGroup = 1 + iota
	rankListed
)

// list adds to the stops the groups, and of their signals those that are silent longest.
func (s *search) list() error {
	type member struct {
		signalItem
		of *signalGroup
	}
	var all []member
	for _, g := range s.groups {
		s.order = append(s.order, &stop{
			thing: thing{kind: aSignal}, group: g, rank: rankGroup, distance: g.on.distance + 1, direction: s.direction, onward: true,
			via: []TrailVia{{ID: g.on.id, Kind: g.on.kind, Relation: g.kind, Standing: standingOf(g.kind)}},
		})
		for _, item := range g.shown() {
			all = append(all, member{item, g})
		}
	}
	slices.SortFunc(all, func(a, b member) int {
		return cmp.Or(cmp.Compare(a.last, b.last), cmp.Compare(a.id, b.id), cmp.Compare(a.of.on.id, b.of.on.id))
	})
	listed := 0
	for _, m := range all {
		at := s.reached[m.id]
		if at == nil && listed < maxSignals {
			at = s.enter(m.thing, m.of.on.distance+1)
			at.rank, listed = rankListed, listed+1
		}
		if at == nil || at == s.order[0] {
			continue
		}
		if err := s.hang(at, m.signalItem, m.of); err != nil {
			return err
		}
	}
	return nil
}

// hang says by which group the trail came to a signal, and lets it go on from there.
func (s *search) hang(at *stop, item signalItem, g *signalGroup) (err error) {
	l := link{kind: g.kind, relation: item.relation, source: item.source, since: item.since}
	if claims(g.kind) {
		if l.words, err = s.wordsOn(g.on.id, item.id); err != nil {
			return err
		}
	}
	at.via, at.distance = append(at.via, l.via(g.on.thing)...), min(at.distance, g.on.distance+1)
	s.goOn(at)
	return nil
}
