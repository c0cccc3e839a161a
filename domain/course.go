package domain

import (
	"reflect"
	"slices"
)

// What a source's list says of a motion, amendment, promise or advice is where it stands, not which acts led there. This file
// has what following such a list takes: the course of a proposal, and how two contents differ.

// ProposalStatus is where a source says that a motion or amendment stands.
type ProposalStatus string

// The statuses of motions and amendments.
const (
	StatusTabled    ProposalStatus = "ingediend"
	StatusHeld      ProposalStatus = "aangehouden"
	StatusWithdrawn ProposalStatus = "ingetrokken"
	StatusAdopted   ProposalStatus = "aangenomen"
	StatusRejected  ProposalStatus = "verworpen"
)

// ProposalStatuses is the list of statuses of motions and amendments.
var ProposalStatuses = []ProposalStatus{StatusTabled, StatusHeld, StatusWithdrawn, StatusAdopted, StatusRejected}

// Voted says whether the status is the outcome of a vote.
func (s ProposalStatus) Voted() bool { return s == StatusAdopted || s == StatusRejected }

// Course is what a source says became of a motion or amendment.
type Course struct {
	Status    ProposalStatus
	On        Date   // of the vote, of holding it back or of withdrawing it
	Vote      *Vote  // nil when the source gives no numbers
	Reason    string // of withdrawing
	SettledOn Date   // on which the raad settled it
	Account   string // of the settlement
}

// Contradicted says whether the numbers of the vote can't be those of the status.
func (c Course) Contradicted() bool {
	switch v := c.Vote; {
	case v == nil:
		return false
	case c.Status == StatusAdopted:
		return v.For <= v.Against
	case c.Status == StatusRejected:
		return v.For > v.Against
	}
	return true
}

// check refuses a course that can't be that of what was tabled on a day.
func (c Course) check(tabled Date) error {
	if err := oneOf("status", c.Status, ProposalStatuses); err != nil {
		return err
	}
	switch {
	case c.Status != StatusTabled && c.On == "":
		return FieldErrorf("stemdatum", "De stemdatum ontbreekt: de dag van de stemming, of van het aanhouden of intrekken.")
	case c.Status != StatusTabled && c.On < tabled:
		return FieldErrorf("stemdatum", "De stemdatum ligt voor de dag van indienen.")
	case c.Vote != nil && !c.Status.Voted():
		return FieldErrorf("stemuitslag", "Er staat een stemuitslag bij de status %s; die hoort bij aangenomen of verworpen.", c.Status)
	case c.Reason != "" && c.Status != StatusWithdrawn:
		return FieldErrorf("reden", "Een reden hoort bij de status ingetrokken, of bij een dag van afdoen.")
	case c.SettledOn != "" && c.Status != StatusAdopted:
		return FieldErrorf("afgedaanOp", "Alleen wat is aangenomen, kan zijn afgedaan.")
	case c.SettledOn != "" && c.SettledOn < c.On:
		return FieldErrorf("afgedaanOp", "De afdoening ligt voor de stemming.")
	}
	return nil
}

// sameStep says whether two courses had the same outcome before any settlement.
func (c Course) sameStep(o Course) bool {
	if c.Status != o.Status || c.Reason != o.Reason || (c.Vote == nil) != (o.Vote == nil) {
		return false
	}
	return (c.On == o.On || c.Status == StatusTabled) && (c.Vote == nil || *c.Vote == *o.Vote)
}

// towards says what must still happen for a proposal to stand where the source says. What is on record is never taken back.
func (p proposal) towards(c Course) (step, settle bool, err error) {
	had, open := p.course, p.course.Status == StatusTabled || p.course.Status == StatusHeld
	step = !had.sameStep(c)
	if step && (!open || c.Status == StatusTabled || c.Status == had.Status) {
		return false, false, p.onRecord()
	}
	if had.SettledOn != "" && (had.SettledOn != c.SettledOn || had.Account != c.Account) {
		return false, false, p.onRecord()
	}
	return step, c.SettledOn != had.SettledOn, nil
}

// onRecord refuses a source that takes back what is on record.
func (p proposal) onRecord() error {
	what := string(p.course.Status)
	if p.course.On != "" {
		what += " op " + string(p.course.On)
	}
	if p.course.SettledOn != "" {
		what += ", afgedaan op " + string(p.course.SettledOn)
	}
	return &Error{Kind: Refused, Field: "status", Text: p.name + " staat hier als: " + what +
		". De bron zegt nu iets anders; wat vastligt, wordt bij het inlezen niet teruggedraaid."}
}

// Follow records what a source says became of the motion, as far as that is not on record yet.
func (m Motion) Follow(id MotionID, c Course) ([]MotionEvent, error) {
	if err := first(m.named().known(), c.check(m.Content.On)); err != nil {
		return nil, err
	}
	step, settle, err := m.named().towards(c)
	if err != nil {
		return nil, err
	}
	var out []MotionEvent
	if step {
		if out, err = m.reach(id, c); err != nil {
			return nil, err
		}
		for _, e := range out {
			m = m.Evolve(e)
		}
	}
	if settle {
		done, err := m.Settle(id, "raad", c.SettledOn, c.Account)
		return append(out, done...), err
	}
	return out, nil
}

func (m Motion) reach(id MotionID, c Course) ([]MotionEvent, error) {
	switch c.Status {
	case StatusHeld:
		return m.Hold(id, c.On)
	case StatusWithdrawn:
		return m.Withdraw(id, c.On, c.Reason)
	case StatusAdopted:
		return m.Adopt(id, VoteTaken{On: c.On, Vote: c.Vote})
	case StatusRejected:
		return m.Reject(id, VoteTaken{On: c.On, Vote: c.Vote})
	}
	return nil, nil
}

// Follow records what a source says became of the amendment, as far as that is not on record yet.
func (a Amendment) Follow(id AmendmentID, c Course) ([]AmendmentEvent, error) {
	if c.SettledOn != "" {
		return nil, FieldErrorf("afgedaanOp", "Een amendement wordt niet afgedaan: is het aangenomen, dan staat het in het besluit.")
	}
	if err := first(a.named().known(), c.check(a.Content.On)); err != nil {
		return nil, err
	}
	step, _, err := a.named().towards(c)
	if err != nil || !step {
		return nil, err
	}
	switch c.Status {
	case StatusHeld:
		return a.Hold(id, c.On)
	case StatusWithdrawn:
		return a.Withdraw(id, c.On, c.Reason)
	case StatusAdopted:
		return a.Adopt(id, VoteTaken{On: c.On, Vote: c.Vote})
	case StatusRejected:
		return a.Reject(id, VoteTaken{On: c.On, Vote: c.Vote})
	}
	return nil, nil
}

// sameAs refuses a content that says something else than the motion or amendment does: that takes another one in its place.
func (p proposal) sameAs(had, now ProposalContent) error {
	if field := differs(had, now); field != "" {
		return &Error{Kind: Refused, Field: field, Text: p.name + " ligt vast zoals ingediend; een andere inhoud kan alleen door een nieuwe " +
			"die in de plaats komt (t.v.v.), als eigen rij met deze sleutel bij vervangt."}
	}
	return nil
}

// SameAs refuses a content that says something else than the motion does, and a different motion that it would replace.
func (m Motion) SameAs(c ProposalContent, replaces MotionID) error {
	return first(m.named().sameAs(m.Content, c), m.named().sameEarlier(string(replaces)))
}

// SameAs refuses a content that says something else than the amendment does, and a different one that it would replace.
func (a Amendment) SameAs(c ProposalContent, replaces AmendmentID) error {
	return first(a.named().sameAs(a.Content, c), a.named().sameEarlier(string(replaces)))
}

// sameEarlier refuses another proposal than the one in whose place this came.
func (p proposal) sameEarlier(replaces string) error {
	if p.earlier != "" && p.earlier != replaces {
		return &Error{Kind: Refused, Field: "vervangt", Text: p.name + " is ingediend in de plaats van een ander stuk dan de bron nu noemt; dat ligt vast."}
	}
	return nil
}

// differs names the first field in which two contents of one type are not alike, by its wire name; except lists names to pass
// over. Notes are passed over: they hold what the source says beside what is asked of it.
func differs(had, now any, except ...string) string {
	a, b := reflect.ValueOf(had), reflect.ValueOf(now)
	for i := range a.NumField() {
		f := a.Type().Field(i)
		if f.Type == personalType || slices.Contains(except, wireName(f)) {
			continue
		}
		if !reflect.DeepEqual(a.Field(i).Interface(), b.Field(i).Interface()) {
			return wireName(f)
		}
	}
	return ""
}

// Happened refuses a day that is still to come; one day more is let through for other time zones.
func Happened(field string, on, today Date) error {
	if on > DateOf(today.Time().AddDate(0, 0, 1)) {
		return FieldErrorf(field, "Deze dag moet nog komen; wat er nog niet is, wordt niet vastgelegd.")
	}
	return nil
}
