package projections

import (
	"strings"

	"ruggespraak/domain"
)

// remark is what an event says for the trail: of the thing on whose stream it stands, and of what that is linked to.
type remark struct {
	title  string          // of the thing, when the event gives it one
	why    string          // in words that anyone may read
	sealed domain.Personal // a reason that may hold personal data
	field  string          // where that stands in the event
	done   domain.Date     // the day of the act, when the fact is valid from another one
	day    domain.Date     // from which the thing is there, when that is not the day that its first event is valid from
	lines  []line
}

// line is a link between two things, in the direction of time: from what comes before to what comes of it.
type line struct {
	from, to, kind, relation string
	source                   domain.SourceName
	sinceSignal              bool // it holds from the day of its signal, whatever that is corrected to
}

// The kinds of line.
const (
	linkLine       = "koppeling"
	bundleLine     = "bundeling"
	groundLine     = "grond"
	outcomeLine    = "uitkomst"
	aboutLine      = "maatregel"
	replaceLine    = "vervanging"
	evaluationLine = "evaluatie"
	lessonLine     = "les"
	encounterLine  = "ontmoeting"
	feedbackLine   = "terugkoppeling"
)

// says makes a handler of what the events of one type say.
func says[E domain.Event](say func(m domain.Meta, e E) remark) Handler {
	return on(func(tx Tx, m domain.Meta, e E) error { return writeRemark(tx, m, say(m, e)) })
}

// owner is the kind and the id of the thing on whose stream an event stands.
func owner(m domain.Meta) (kind, id string) {
	name, id, _ := strings.Cut(m.Stream, "-")
	return name[strings.LastIndex(name, "_")+1:], id
}

// writeRemark writes down an event and the links that it makes.
func writeRemark(tx Tx, m domain.Meta, f remark) error {
	kind, id := owner(m)
	if m.Revision == 0 || f.title != "" {
		day := f.day
		if day == "" {
			day = m.ValidOn
		}
		err := tx.Exec(`INSERT INTO ding VALUES (?1, ?2, ?3, ?4, ?5, 0, NULL) ON CONFLICT (id) DO UPDATE SET titel = ?4`, id, kind, m.Stream, f.title, day)
		if err != nil {
			return err
		}
	}
	if f.done == "" {
		f.done = m.ValidOn
	}
	err := tx.Exec(`INSERT INTO gebeurtenis VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, id, int64(m.Position), m.Type, m.RecordedAt.String(),
		m.ValidOn, f.done, m.Role, f.why, f.sealed.Sealed(), f.field, m.ID)
	for _, l := range f.lines {
		if err == nil {
			err = l.draw(tx, m, f.done)
		}
	}
	return err
}

// draw writes a link down. One that is made again stands in the place of the one before; whoever disputed that one was heard
// when it was taken back. A rectification takes nothing back: what it repeats keeps what was said of it.
func (l line) draw(tx Tx, m domain.Meta, done domain.Date) error {
	if l.to == "" || l.from == "" {
		return nil
	}
	err := tx.Exec(`DELETE FROM weerwoord WHERE van = ?1 AND naar = ?2 AND EXISTS (
	SELECT 1 FROM lijn WHERE van = ?1 AND naar = ?2 AND soort = ?3 AND tot <> '')`, l.from, l.to, l.kind)
	if err != nil {
		return err
	}
	since := m.ValidOn
	if l.sinceSignal {
		since = asLongAsTheSignal
	}
	return tx.Exec(`INSERT OR REPLACE INTO lijn VALUES (?, ?, ?, ?, ?, ?, ?, NULL)`, l.from, l.to, l.kind, l.relation, l.source, since, done)
}

// cutLine says that a link was taken back, as of a day.
func cutLine(tx Tx, from, to, kind string, on domain.Date) error {
	return tx.Exec(`UPDATE lijn SET tot = ? WHERE van = ? AND naar = ? AND soort = ? AND tot IS NULL`, on, from, to, kind)
}

// judgeLine says that someone confirmed or disputed a link.
func judgeLine(tx Tx, m domain.Meta, from, to, standing string) error {
	return tx.Exec(`INSERT INTO weerwoord VALUES (?, ?, ?, ?, ?)`, from, to, int64(m.Position), standing, m.ValidOn)
}

// groundLines are the links from what a paper rests on.
func groundLines(list []domain.Ground, to string) []line {
	out := make([]line, len(list))
	for i, g := range list {
		out[i] = line{from: string(g.ID), to: to, kind: groundLine, relation: string(g.Relation)}
	}
	return out
}

// aboutLines are the links to the measures that a paper is about.
func aboutLines[ID ~string](from ID, measures []domain.MeasureID, relation string) []line {
	out := make([]line, len(measures))
	for i, id := range measures {
		out[i] = line{from: string(from), to: string(id), kind: aboutLine, relation: relation}
	}
	return out
}

// sentenceOf joins what there is of several words.
func sentenceOf(words ...string) string {
	kept := words[:0:0]
	for _, w := range words {
		if w != "" {
			kept = append(kept, w)
		}
	}
	return strings.Join(kept, ", ")
}
