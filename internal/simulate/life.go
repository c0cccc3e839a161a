package simulate

import (
	"cmp"
	"math/rand/v2"
	"slices"
	"time"

	"ruggespraak/domain"
	"ruggespraak/internal/simulate/voices"
)

// How often things happen to a signal, in percents.
const (
	oftenConfirmed    = 96
	oftenPhrased      = 70
	oftenLinked       = 98 // to the measure of its story
	oftenContested    = 2  // of those that were linked
	oftenUnlinked     = 1
	oftenSeenToo      = 26 // by one other person, and again as often by one more
	oftenSupplemented = 5
	oftenCorrected    = 2
	oftenWithdrawn    = 1
	oftenTakenUp      = 3
	oftenReferred     = 2
	oftenFirstWord    = 60 // heard something while the signal was looked at
	oftenAnswered     = 38 // of those who heard something
	oftenAskedAgain   = 12 // and answered again three months later
	oftenWordAgain    = 55 // after the signal was opened again
	oftenReopened     = 1  // by the coordinator
	oftenExpired      = 40 // of those who heard nothing in time: silence that was put on record
)

// reactionDays is the term that Oosterwaarde sets itself for word to the inbrenger.
const reactionDays = 56

// act is a sort of act on a signal.
type act int

const (
	raise act = iota
	confirm
	phrase
	link
	contest
	unlink
	seeToo
	supplement
	correct
	withdraw
	takeUp
	refer
	giveWord
	answer
	reopen
	expire
)

// step is one act in the life of a signal.
type step struct {
	act      act
	at       time.Time
	word     int // which word back it gives or answers, from 1
	phase    domain.Phase
	decision string // that the word tells about
	verdict  domain.Verdict
	reopens  bool
}

// life is how a signal fares: who brings it in, and what happens to it until the last day of the history.
type life struct {
	place    int
	role     string
	told     domain.Told
	channel  string
	reported time.Time
	steps    []step
}

// events counts what a life adds to the log.
func (l life) events() int {
	n := 0
	for _, s := range l.steps {
		n++
		if s.reopens {
			n++
		}
	}
	return n
}

// living draws a life. It is drawn the same each time it is asked for.
type living struct {
	*rand.Rand
	arrival
	life
	zone    *time.Location
	last    time.Time
	words   int
	deadEnd time.Time // when the signal was taken back
}

func (a arrival) live(seed uint64, zone *time.Location) life {
	l := &living{Rand: source(seed, partLives+a.part()), arrival: a, zone: zone, last: moment(zone, Last, 17, 0)}
	if a.flow < 0 {
		return l.graveCase()
	}
	l.place = draw(l.Rand, flows[a.flow].weights)
	l.role, l.told = voices.RoleFor(l.Rand, a.story())
	l.channel = l.channelFor()
	l.report()
	l.handle()
	l.opinions()
	l.feedback()
	l.silence()
	for range l.extra { // last, so that the rest of the life stays what it is
		l.on(l.between(2, 25), step{act: seeToo})
	}
	return l.settle()
}

// part is the signal's own part of the run: its story and number.
func (a arrival) part() uint64 { return uint64(a.flow+2)<<40 | uint64(a.number)<<1 }

func (l *living) often(percent int) bool { return l.IntN(100) < percent }

// between draws a number of days.
func (l *living) between(least, most int) int { return least + l.IntN(most-least+1) }

var channels = map[domain.Told][]string{
	"door": {"webformulier", "webformulier", "spreekuur", "telefoon", "keukentafel"},
	"met":  {"keukentafel", "wijkteam", "spreekuur", "webformulier"},
	"over": {"teamoverleg", "wijkteam", "webformulier", "telefoon"},
}

func (l *living) channelFor() string {
	list := channels[l.told]
	return list[l.IntN(len(list))]
}

// report brings it in, mostly within two weeks after it occurred; those who fill in the form do so in the evening too.
func (l *living) report() {
	day := addDays(l.day, min(l.IntN(15), l.IntN(30)))
	if l.channel == "webformulier" && l.told == "door" {
		l.reported = moment(l.zone, day, l.between(9, 21), l.IntN(60))
	} else {
		l.reported = moment(l.zone, workday(day), l.between(8, 16), l.IntN(60))
	}
	if l.reported.After(l.last) {
		l.reported = moment(l.zone, max(l.day, "2026-10-30"), l.between(9, 15), l.IntN(60))
	}
	l.add(step{act: raise, at: l.reported})
}

// on plans an act so many days after the signal was brought in, in working hours.
func (l *living) on(days int, s step) {
	s.at = l.office(addDays(domain.DateOf(l.reported), days))
	if !s.at.After(l.reported) {
		s.at = l.reported.Add(time.Duration(l.between(5, 90)) * time.Minute)
	}
	l.add(s)
}

func (l *living) office(d domain.Date) time.Time {
	return moment(l.zone, workday(d), l.between(9, 16), l.IntN(60)).Add(time.Duration(l.IntN(60)) * time.Second)
}

func (l *living) add(s step) { l.steps = append(l.steps, s) }

// handle is what the people at the desk do with it.
func (l *living) handle() {
	if l.often(oftenConfirmed) {
		l.on(min(l.IntN(5), l.IntN(9)), step{act: confirm})
	}
	if l.often(oftenReferred) {
		l.on(l.between(1, 10), step{act: refer})
	}
	if l.often(oftenPhrased) {
		l.on(l.between(7, 21), step{act: phrase})
	}
	if l.often(oftenTakenUp) {
		l.on(l.between(7, 30), step{act: takeUp})
	}
	if l.often(oftenCorrected) {
		l.on(l.between(3, 20), step{act: correct})
	}
	if l.often(oftenLinked) && measures[l.story()] != "" {
		linked := l.between(1, 14)
		l.on(linked, step{act: link})
		if l.often(oftenContested) {
			l.on(linked+l.between(7, 60), step{act: contest})
		} else if l.often(oftenUnlinked) {
			l.on(linked+l.between(7, 60), step{act: unlink})
		}
	}
}

// opinions is what others add, and what the inbrenger adds or takes back.
func (l *living) opinions() {
	for l.often(oftenSeenToo) {
		l.on(l.between(2, 80), step{act: seeToo})
	}
	if l.often(oftenReopened) {
		l.on(l.between(60, 150), step{act: reopen})
	}
	if l.often(oftenSupplemented) {
		l.on(l.between(2, 45), step{act: supplement})
	}
	if l.often(oftenWithdrawn) {
		day := addDays(domain.DateOf(l.reported), l.between(3, 40))
		l.deadEnd = l.office(day)
		l.add(step{act: withdraw, at: l.deadEnd})
	}
}

// feedback is the word that the inbrenger gets: while the signal is looked at, and after what was done in its story.
func (l *living) feedback() {
	if l.often(oftenFirstWord) {
		l.tell(addDays(domain.DateOf(l.reported), l.between(10, 50)), "verzamelen", "")
	}
	reported := domain.DateOf(l.reported)
	for _, w := range occasions[l.story()] {
		if age := reported.DaysUntil(w.on); age > 0 && age < w.reach && l.often(w.share) {
			l.tell(addDays(w.on, l.between(2, 20)), w.phase, w.decision)
		}
	}
}

// tell gives word, and lets the inbrenger answer it or not.
func (l *living) tell(day domain.Date, phase domain.Phase, decision string) {
	l.words++
	word := step{act: giveWord, at: l.office(day), word: l.words, phase: phase, decision: decision}
	if !l.open(word.at) {
		return
	}
	l.add(word)
	if !l.often(oftenAnswered) {
		return
	}
	l.judge(word, l.between(1, 24))
	if l.often(oftenAskedAgain) {
		l.judge(word, l.between(88, 100))
	}
}

// open says that something can still happen to the signal at a moment.
func (l *living) open(at time.Time) bool {
	return !at.After(l.last) && (l.deadEnd.IsZero() || at.Before(l.deadEnd))
}

func (l *living) judge(word step, days int) {
	s := step{act: answer, word: word.word, verdict: verdictOn(l.Rand, l.story(), word.at)}
	s.at = moment(l.zone, addDays(domain.DateOf(word.at), days), l.between(9, 20), l.IntN(60))
	if !l.open(s.at) {
		return
	}
	l.add(s)
}

// silence puts on record that the term for word passed without any.
func (l *living) silence() {
	due := addDays(domain.DateOf(l.reported), reactionDays)
	soon := slices.ContainsFunc(l.steps, func(s step) bool {
		return s.act == giveWord && domain.DateOf(s.at) <= addDays(due, 8)
	})
	if !soon && l.often(oftenExpired) {
		l.add(step{act: expire, at: l.office(addDays(due, l.between(1, 5)))})
	}
}

// settle puts the steps in order, and leaves out what comes after the end, or after the signal was taken back.
func (l *living) settle() life {
	slices.SortStableFunc(l.steps, func(a, b step) int {
		return cmp.Or(a.at.Compare(b.at), cmp.Compare(a.act, b.act))
	})
	l.steps = slices.DeleteFunc(l.steps, func(s step) bool { return s.act != withdraw && !l.open(s.at) })
	l.steps = slices.DeleteFunc(l.steps, func(s step) bool { return s.at.After(l.last) })
	again := false // it is open again, and there was no word since
	kept := l.steps[:0]
	for _, s := range l.steps {
		if s.act == reopen && again {
			continue
		}
		bad := s.verdict == domain.NotAt || s.verdict == domain.Worse
		s.reopens = bad && !again
		again = s.act != giveWord && (again || bad || s.act == reopen)
		kept = append(kept, s)
	}
	l.steps = kept
	return l.life
}

// graveCase is the life of the postal address: what happens to it further stands in its script.
func (l *living) graveCase() life {
	l.place, l.role, l.told, l.channel = stationskwartier, "ervaringsdeskundige", "door", "spreekuur"
	l.reported = moment(l.zone, "2026-01-12", 10, 42)
	l.add(step{act: raise, at: l.reported})
	return l.settle()
}
