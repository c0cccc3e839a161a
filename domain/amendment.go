package domain

// AmendmentEvent is an event of an amendment's stream.
//
//sumtype:decl
type AmendmentEvent interface {
	Event
	amendment()
}

// AmendmentTabled says that members of the raad want a proposal to read otherwise.
type AmendmentTabled struct {
	AmendmentID AmendmentID `json:"amendementId"`
	Origin      Origin      `json:"herkomst,omitzero"`
	Replaces    AmendmentID `json:"vervangt,omitempty"`
	ProposalContent
}

// AmendmentReplaced says that an amendment was changed: another came in its place. It stays on record and visible.
type AmendmentReplaced struct {
	AmendmentID AmendmentID `json:"amendementId"`
	By          AmendmentID `json:"vervangenDoor"`
	On          Date        `json:"datum"`
}

// AmendmentHeld says that the vote was put off.
type AmendmentHeld struct {
	AmendmentID AmendmentID `json:"amendementId"`
	On          Date        `json:"datum"`
}

// AmendmentWithdrawn says that the amendment was taken back.
type AmendmentWithdrawn struct {
	AmendmentID AmendmentID `json:"amendementId"`
	On          Date        `json:"datum"`
	Reason      string      `json:"reden,omitempty"`
}

// AmendmentAdopted says that the raad adopted the amendment: the proposal now reads so.
type AmendmentAdopted struct {
	AmendmentID AmendmentID `json:"amendementId"`
	VoteTaken
}

// AmendmentRejected says that the raad rejected the amendment.
type AmendmentRejected struct {
	AmendmentID AmendmentID `json:"amendementId"`
	VoteTaken
}

func (AmendmentTabled) event()        {}
func (AmendmentTabled) amendment()    {}
func (AmendmentReplaced) event()      {}
func (AmendmentReplaced) amendment()  {}
func (AmendmentHeld) event()          {}
func (AmendmentHeld) amendment()      {}
func (AmendmentWithdrawn) event()     {}
func (AmendmentWithdrawn) amendment() {}
func (AmendmentAdopted) event()       {}
func (AmendmentAdopted) amendment()   {}
func (AmendmentRejected) event()      {}
func (AmendmentRejected) amendment()  {}

var amendmentEvents = []Definition{
	define[AmendmentTabled]("amendement-ingediend"),
	define[AmendmentReplaced]("amendement-gewijzigd"),
	define[AmendmentHeld]("amendement-aangehouden"),
	define[AmendmentWithdrawn]("amendement-ingetrokken"),
	define[AmendmentAdopted]("amendement-aangenomen"),
	define[AmendmentRejected]("amendement-verworpen"),
}

// Amendment is what the rules of an amendment ask for.
type Amendment struct {
	proposal
	Origin    Origin
	Content   ProposalContent
	Forgotten bool // what was personal in it
}

// ReplacedBy is the amendment that came in its place, if any.
func (a Amendment) ReplacedBy() AmendmentID { return AmendmentID(a.replacedBy) }

// Tabled says whether the amendment exists.
func (a Amendment) Tabled() bool { return a.tabled }

// Evolve applies an event.
func (a Amendment) Evolve(e AmendmentEvent) Amendment {
	switch e := e.(type) {
	case AmendmentTabled:
		a.tabled, a.Origin, a.Content, a.earlier = true, e.Origin, e.ProposalContent, string(e.Replaces)
		a.course = Course{Status: StatusTabled}
	case AmendmentReplaced:
		a.replacedBy = string(e.By)
	case AmendmentHeld:
		a.held, a.course = true, Course{Status: StatusHeld, On: e.On}
	case AmendmentWithdrawn:
		a.withdrawn, a.course = true, Course{Status: StatusWithdrawn, On: e.On, Reason: e.Reason}
	case AmendmentAdopted:
		a.adopted, a.course = true, Course{Status: StatusAdopted, On: e.VoteTaken.On, Vote: e.Vote}
	case AmendmentRejected:
		a.rejected, a.course = true, Course{Status: StatusRejected, On: e.VoteTaken.On, Vote: e.Vote}
	case PersonForgotten:
		a.Forgotten = true
	}
	return a
}

// ValidOn gives the day from which an event counts as true: its own date.
func (a Amendment) ValidOn(e AmendmentEvent) Date {
	switch e := e.(type) {
	case AmendmentTabled:
		return e.ProposalContent.On
	case AmendmentReplaced:
		return e.On
	case AmendmentHeld:
		return e.On
	case AmendmentWithdrawn:
		return e.On
	case AmendmentAdopted:
		return e.VoteTaken.On
	case AmendmentRejected:
		return e.VoteTaken.On
	case PersonForgotten:
	}
	return ""
}

func (a Amendment) named() proposal {
	p := a.proposal
	p.name = "Dit amendement"
	return p
}

func (a Amendment) toReplace() proposal {
	p := a.proposal
	p.name = "Het te vervangen amendement"
	return p
}

// Table puts an amendment forward; replaces is the one in whose place it comes, if any. Doing so again changes nothing.
func (a Amendment) Table(id AmendmentID, origin Origin, c ProposalContent, replaces AmendmentID) ([]AmendmentEvent, error) {
	if err := first(checkProposal(c), a.named().tabledAlready(string(replaces))); err != nil || a.tabled {
		return nil, err
	}
	if replaces == id {
		return nil, FieldErrorf("vervangt", "Een stuk kan zichzelf niet vervangen.")
	}
	return []AmendmentEvent{AmendmentTabled{AmendmentID: id, Origin: origin, Replaces: replaces, ProposalContent: c}}, nil
}

// Replace says that another amendment came in this one's place. Later lists what the replacement was replaced by in its turn.
func (a Amendment) Replace(id, by AmendmentID, on Date, later []string) ([]AmendmentEvent, error) {
	if a.tabled && a.ReplacedBy() == by && by != "" {
		return nil, nil
	}
	return unless[AmendmentEvent](a.toReplace().replaceable(string(id), string(by), on, later), AmendmentReplaced{AmendmentID: id, By: by, On: on})
}

// Hold puts the vote off.
func (a Amendment) Hold(id AmendmentID, on Date) ([]AmendmentEvent, error) {
	err := first(a.named().pending(), required("datum", string(on), "De datum van het aanhouden ontbreekt."))
	if err != nil || a.held {
		return nil, err
	}
	return unless[AmendmentEvent](a.notBefore(a.Content.On, on), AmendmentHeld{AmendmentID: id, On: on})
}

// Withdraw takes the amendment back.
func (a Amendment) Withdraw(id AmendmentID, on Date, reason string) ([]AmendmentEvent, error) {
	if a.withdrawn {
		return nil, nil
	}
	err := first(a.named().pending(), required("datum", string(on), "De datum van het intrekken ontbreekt."),
		a.notBefore(a.Content.On, on))
	return unless[AmendmentEvent](err, AmendmentWithdrawn{AmendmentID: id, On: on, Reason: reason})
}

// Adopt records that the raad adopted it.
func (a Amendment) Adopt(id AmendmentID, v VoteTaken) ([]AmendmentEvent, error) {
	if a.adopted {
		return nil, nil
	}
	return unless[AmendmentEvent](first(a.named().pending(), adoptable(v), a.notBefore(a.Content.On, v.On)), AmendmentAdopted{AmendmentID: id, VoteTaken: v})
}

// Reject records that the raad rejected it.
func (a Amendment) Reject(id AmendmentID, v VoteTaken) ([]AmendmentEvent, error) {
	if a.rejected {
		return nil, nil
	}
	return unless[AmendmentEvent](first(a.named().pending(), rejectable(v), a.notBefore(a.Content.On, v.On)), AmendmentRejected{AmendmentID: id, VoteTaken: v})
}
