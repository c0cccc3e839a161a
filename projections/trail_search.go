package projections

import (
	"cmp"
	"slices"

	"ruggespraak/domain"
)

// thing is what stands on one stream.
type thing struct {
	id, kind, stream, title string
	day                     domain.Date
	public                  bool // a row of a public register
}

// stop is a thing that the trail leads to.
type stop struct {
	thing
	distance  int
	direction string
	via       []TrailVia
	group     *signalGroup // instead of a thing
	rank      int          // among what is as far
	live      bool         // reached by a link that stands: from here the trail goes on
	onward    bool         // it does go on
	counted   bool         // how many signals hang on it may be known
}

// search follows a trail in one direction, the nearest first. What was seen is not entered again, so it ends on a circle.
type search struct {
	tx        Tx
	ask       Ask
	direction string
	reached   map[string]*stop
	order     []*stop // all that was reached
	ahead     []*stop // from where the trail still has to be followed
	groups    []*signalGroup
}

// maxStops bounds how many things a trail leads to in one direction; the nearest come first.
const maxStops = 1000

func follow(tx Tx, ask Ask, start thing, direction string) (*search, error) {
	s := &search{tx: tx, ask: ask, direction: direction, reached: map[string]*stop{}}
	s.goOn(s.enter(start, 0))
	if err := s.run(); err != nil {
		return nil, err
	}
	if err := s.list(); err != nil {
		return nil, err
	}
	return s, s.run()
}

// enter notes that the trail leads to a thing.
func (s *search) enter(t thing, distance int) *stop {
	p := &stop{thing: t, distance: distance, direction: s.direction, counted: s.ask.Rule.Off}
	s.reached[t.id] = p
	s.order = append(s.order, p)
	return p
}

// goOn says that the trail is to be followed from there, once.
func (s *search) goOn(from *stop) {
	if !from.live {
		from.live = true
		s.ahead = append(s.ahead, from)
	}
}

func (s *search) run() error {
	for len(s.ahead) > 0 {
		at := s.ahead[0]
		s.ahead = s.ahead[1:]
		if err := s.step(at); err != nil {
			return err
		}
		if err := s.gather(at); err != nil {
			return err
		}
	}
	return nil
}

// step looks where the trail goes on from one thing: along links that stand. One that was taken back is shown, not followed.
func (s *search) step(at *stop) error {
	links, err := s.linksOf(at)
	if err != nil {
		return err
	}
	for _, l := range links {
		at.onward = at.onward || l.stands()
		to := s.reached[l.other.id]
		if to == nil && len(s.order) < maxStops {
			to = s.enter(l.other, at.distance+1)
		}
		if to == nil || to == s.order[0] {
			continue
		}
		to.via = append(to.via, l.via(at.thing)...)
		if l.stands() {
			s.goOn(to)
		}
	}
	return nil
}

// link is a link from where the trail is to another thing.
type link struct {
	other                  thing
	relation, source, kind string
	since                  domain.Date
	ended                  *domain.Date // it was taken back
	words                  []opinion    // what others said of it
}

// opinion is a word of others on a link.
type opinion struct {
	word string
	on   domain.Date
}

func (l link) stands() bool { return l.ended == nil }

// claims says of which kinds of link others may think otherwise.
func claims(kind string) bool { return kind == linkLine || kind == groundLine }

func standingOf(kind string) string {
	if claims(kind) {
		return Claimed
	}
	return Laid
}

// via says by what the trail came: once for each word that others had on the link.
func (l link) via(from thing) []TrailVia {
	v := TrailVia{ID: from.id, Kind: from.kind, Relation: l.relation, Source: l.source, Since: l.since}
	if l.ended != nil {
		v.Standing = TakenBack
		v.Since = cmp.Or(*l.ended, l.since)
		return []TrailVia{v}
	}
	v.Standing = standingOf(l.kind)
	if len(l.words) == 0 {
		return []TrailVia{v}
	}
	var out []TrailVia
	for _, w := range l.words {
		v.Standing, v.Since = w.word, w.on
		out = append(out, v)
	}
	return out
}

// thingThere is the condition under which thing d was there on day ?1; lineDrawn that under which a line had been drawn by then.
const (
	thingThere   = `d.dag <= ?1 AND (d.soort <> 'beleidsmaatregel' OR titel_nu IS NOT NULL)`
	thingTitle   = `CASE d.soort WHEN 'beleidsmaatregel' THEN (SELECT m.titel FROM maatregel m WHERE m.id = d.id AND ` + measureHolds + `) ELSE d.titel END AS titel_nu`
	lineDrawn    = `l.vanaf <= ?1`
	thingColumns = `d.id, d.soort, d.stroom, ` + thingTitle + `, d.dag, d.openbaar`
)

func readThing(r Row) thing {
	return thing{
		id: r.Text(0), kind: r.Text(1), stream: r.Text(2), title: r.Text(3), day: domain.Date(r.Text(4)), public: r.Int(5) == 1,
	}
}

// findThing finds what has an id, on the day that counts.
func findThing(tx Tx, ask Ask, id string) (t thing, found bool, err error) {
	err = tx.Query(`SELECT `+thingColumns+` FROM ding d WHERE d.id = ?2 AND `+thingThere, func(r Row) error {
		t, found = readThing(r), true
		return nil
	}, ask.until(), id)
	return t, found, err
}

// Signals that lead to a paper are followed one by one only when the paper names them: it is public. Those that were linked,
// brought together or told of it are counted.
const (
	ahead = `SELECT ` + thingColumns + `, l.soort, l.verband, l.bron, max(l.vanaf, ?3), l.tot FROM lijn l JOIN ding d ON d.id = l.naar
WHERE l.van = ?2 AND l.soort <> '` + encounterLine + `' AND ` + lineDrawn + ` AND ` + thingThere + ` ORDER BY l.op, d.id`
	behind = `SELECT ` + thingColumns + `, l.soort, l.verband, l.bron, max(l.vanaf, ?3), l.tot FROM lijn l JOIN ding d ON d.id = l.van
WHERE l.naar = ?2 AND l.soort NOT IN ('` + linkLine + `', '` + bundleLine + `', '` + feedbackLine + `') AND ` + lineDrawn + ` AND ` + thingThere + ` ORDER BY l.op, d.id`
)

// linksOf are the links of a thing in the direction of the search.
func (s *search) linksOf(at *stop) ([]link, error) {
	sql := ahead
	if s.direction == Back {
		sql = behind
	}
	var links []link
	from := domain.Date("")
	if at.kind == aSignal {
		from = at.day
	}
	err := s.tx.Query(sql, func(r Row) error {
		l := link{other: readThing(r), kind: r.Text(6), relation: r.Text(7), source: r.Text(8), since: domain.Date(r.Text(9))}
		if until := domain.Date(r.Text(10)); !r.Null(10) && string(until) <= s.ask.until() {
			l.ended = &until
		}
		links = append(links, l)
		return nil
	}, s.ask.until(), at.id, from)
	for i := range links {
		if err == nil && claims(links[i].kind) {
			links[i].words, err = s.wordsOn(at.id, links[i].other.id)
		}
	}
	return links, err
}

// wordsOn lists what others said of a link, each word once.
func (s *search) wordsOn(here, there string) ([]opinion, error) {
	if s.direction == Back {
		here, there = there, here
	}
	var words []opinion
	err := s.tx.Query(`SELECT stand, op FROM weerwoord WHERE van = ? AND naar = ? AND op <= ? ORDER BY positie`, func(r Row) error {
		if !slices.ContainsFunc(words, func(w opinion) bool { return w.word == r.Text(0) }) {
			words = append(words, opinion{r.Text(0), domain.Date(r.Text(1))})
		}
		return nil
	}, here, there, s.ask.until())
	return words, err
}
