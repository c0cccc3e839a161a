package domain

import "slices"

// MotionEvent is an event of a motion's stream.
//
//sumtype:decl
type MotionEvent interface {
	Event
	motion()
}

// MotionTabled says that members of the raad put a motion forward.
type MotionTabled struct {
	MotionID MotionID `json:"motieId"`
	Origin   Origin   `json:"herkomst,omitzero"`
	Replaces MotionID `json:"vervangt,omitempty"` // it comes in the place of (ter vervanging van) another
	ProposalContent
}

// MotionReplaced says that a motion was changed: another came in its place. It stays on record and visible.
type MotionReplaced struct {
	MotionID MotionID `json:"motieId"`
	By       MotionID `json:"vervangenDoor"`
	On       Date     `json:"datum"`
}

// MotionHeld says that the vote was put off.
type MotionHeld struct {
	MotionID MotionID `json:"motieId"`
	On       Date     `json:"datum"`
}

// MotionWithdrawn says that the motion was taken back.
type MotionWithdrawn struct {
	MotionID MotionID `json:"motieId"`
	On       Date     `json:"datum"`
	Reason   string   `json:"reden,omitempty"`
}

// MotionAdopted says that the raad adopted the motion.
type MotionAdopted struct {
	MotionID MotionID `json:"motieId"`
	VoteTaken
}

// MotionRejected says that the raad rejected the motion.
type MotionRejected struct {
	MotionID MotionID `json:"motieId"`
	VoteTaken
}

// MotionSettlementProposed says that the college considers the motion done. Only the raad can say that it is.
type MotionSettlementProposed struct {
	MotionID MotionID `json:"motieId"`
	On       Date     `json:"datum"`
	Account  string   `json:"verantwoording"`
}

// MotionSettled says that the raad considers the motion done.
type MotionSettled struct {
	MotionID MotionID `json:"motieId"`
	On       Date     `json:"datum"`
	Account  string   `json:"toelichting,omitempty"`
}

// MotionNotCarriedOut says that the college does not carry the motion out, and why.
type MotionNotCarriedOut struct {
	MotionID MotionID `json:"motieId"`
	On       Date     `json:"datum"`
	Reason   string   `json:"reden"`
}

func (MotionTabled) event()              {}
func (MotionTabled) motion()             {}
func (MotionReplaced) event()            {}
func (MotionReplaced) motion()           {}
func (MotionHeld) event()                {}
func (MotionHeld) motion()               {}
func (MotionWithdrawn) event()           {}
func (MotionWithdrawn) motion()          {}
func (MotionAdopted) event()             {}
func (MotionAdopted) motion()            {}
func (MotionRejected) event()            {}
func (MotionRejected) motion()           {}
func (MotionSettlementProposed) event()  {}
func (MotionSettlementProposed) motion() {}
func (MotionSettled) event()             {}
func (MotionSettled) motion()            {}
func (MotionNotCarriedOut) event()       {}
func (MotionNotCarriedOut) motion()      {}

var motionEvents = []Definition{
	define[MotionTabled]("motie-ingediend"),
	define[MotionReplaced]("motie-gewijzigd"),
	define[MotionHeld]("motie-aangehouden"),
	define[MotionWithdrawn]("motie-ingetrokken"),
	define[MotionAdopted]("motie-aangenomen"),
	define[MotionRejected]("motie-verworpen"),
	define[MotionSettlementProposed]("afdoening-voorgesteld"),
	define[MotionSettled]("motie-afgedaan"),
	define[MotionNotCarriedOut]("motie-niet-uitgevoerd"),
}

// Motion is what the rules of a motion ask for.
type Motion struct {
	proposal
	Origin    Origin
	Content   ProposalContent
	Proposed  bool // by the college, as done
	Settled   bool
	NotDone   []MotionNotCarriedOut
	Passed    []TermPassed
	Forgotten bool // what was personal in it
}

// ReplacedBy is the motion that came in its place, if any.
func (m Motion) ReplacedBy() MotionID { return MotionID(m.replacedBy) }

// Tabled says whether the motion exists.
func (m Motion) Tabled() bool { return m.tabled }

// Evolve applies an event.
func (m Motion) Evolve(e MotionEvent) Motion {
	switch e := e.(type) {
	case MotionTabled:
		m.tabled, m.Origin, m.Content, m.earlier = true, e.Origin, e.ProposalContent, string(e.Replaces)
		m.course = Course{Status: StatusTabled}
	case MotionReplaced:
		m.replacedBy = string(e.By)
	case MotionHeld:
		m.held, m.course = true, Course{Status: StatusHeld, On: e.On}
	case MotionWithdrawn:
		m.withdrawn, m.course = true, Course{Status: StatusWithdrawn, On: e.On, Reason: e.Reason}
	case MotionAdopted:
		m.adopted, m.course = true, Course{Status: StatusAdopted, On: e.VoteTaken.On, Vote: e.Vote}
	case MotionRejected:
		m.rejected, m.course = true, Course{Status: StatusRejected, On: e.VoteTaken.On, Vote: e.Vote}
	case MotionSettlementProposed:
		m.Proposed = true
	case MotionSettled:
		m.Settled, m.course.SettledOn, m.course.Account = true, e.On, e.Account
	case MotionNotCarriedOut:
		m.NotDone, m.Proposed = append(slices.Clip(m.NotDone), e), false
	case TermPassed:
		m.Passed = append(slices.Clip(m.Passed), e)
	case PersonForgotten:
		m.Forgotten = true
	}
	return m
}

// ValidOn gives the day from which an event counts as true: its own date.
func (m Motion) ValidOn(e MotionEvent) Date {
	switch e := e.(type) {
	case MotionTabled:
		return e.ProposalContent.On
	case MotionReplaced:
		return e.On
	case MotionHeld:
		return e.On
	case MotionWithdrawn:
		return e.On
	case MotionAdopted:
		return e.VoteTaken.On
	case MotionRejected:
		return e.VoteTaken.On
	case MotionSettlementProposed:
		return e.On
	case MotionSettled:
		return e.On
	case MotionNotCarriedOut:
		return e.On
	case TermPassed:
		return e.validOn()
	case PersonForgotten:
	}
	return ""
}
