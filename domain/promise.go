package domain

import "slices"

// PromiseEvent is an event of a promise's stream.
//
//sumtype:decl
type PromiseEvent interface {
	Event
	promise()
}

// PromiseMade says that a member of the college promised the raad something. It names the portfolio, not the person.
type PromiseMade struct {
	PromiseID PromiseID `json:"toezeggingId"`
	Origin    Origin    `json:"herkomst,omitzero"`
	PromiseContent
}

// PromiseContent is what was promised, where, and by when it will be done.
type PromiseContent struct {
	Text      string      `json:"toezegging"`
	Portfolio string      `json:"portefeuille"`
	Meeting   string      `json:"vergadering"` // in which it was promised
	On        Date        `json:"datum"`
	Due       Date        `json:"uiterlijk,omitempty"`
	Measures  []MeasureID `json:"maatregelen,omitempty"`
	Grounds   []Ground    `json:"gronden,omitempty"`
	Reference string      `json:"vindplaats,omitempty"`
	Note      Personal    `json:"notitie,omitzero"` // what else the source said
}

// PromiseExtended says that the term was put off, and why.
type PromiseExtended struct {
	PromiseID PromiseID `json:"toezeggingId"`
	On        Date      `json:"datum"`
	Due       Date      `json:"uiterlijk"`
	Reason    string    `json:"reden"`
}

// PromiseSettlementProposed says that the college considers the promise kept. Only the raad can say that it is.
type PromiseSettlementProposed struct {
	PromiseID PromiseID `json:"toezeggingId"`
	On        Date      `json:"datum"`
	Account   string    `json:"verantwoording"`
}

// PromiseSettled says that the raad considers the promise kept.
type PromiseSettled struct {
	PromiseID PromiseID `json:"toezeggingId"`
	On        Date      `json:"datum"`
	Account   string    `json:"toelichting,omitempty"`
}

// PromiseReopened says that the raad does not agree that it was kept, or no longer.
type PromiseReopened struct {
	PromiseID PromiseID `json:"toezeggingId"`
	On        Date      `json:"datum"`
	Reason    string    `json:"reden"`
}

func (PromiseMade) event()                 {}
func (PromiseMade) promise()               {}
func (PromiseExtended) event()             {}
func (PromiseExtended) promise()           {}
func (PromiseSettlementProposed) event()   {}
func (PromiseSettlementProposed) promise() {}
func (PromiseSettled) event()              {}
func (PromiseSettled) promise()            {}
func (PromiseReopened) event()             {}
func (PromiseReopened) promise()           {}

var promiseEvents = []Definition{
	define[PromiseMade]("toezegging-gedaan"),
	define[PromiseExtended]("toezegging-termijn-verlengd"),
	define[PromiseSettlementProposed]("toezegging-afdoening-voorgesteld"),
	define[PromiseSettled]("toezegging-afgedaan"),
	define[PromiseReopened]("toezegging-heropend"),
}

// Promise is what the rules of a promise ask for.
type Promise struct {
	Made      bool
	Origin    Origin
	Content   PromiseContent
	Due       Date // as last extended
	Proposed  bool // by the college, as kept
	Settled   bool
	Passed    []TermPassed
	Forgotten bool // what was personal in it
	course    PromiseCourse
}

// Evolve applies an event.
func (p Promise) Evolve(e PromiseEvent) Promise {
	switch e := e.(type) {
	case PromiseMade:
		p.Made, p.Origin, p.Content, p.Due = true, e.Origin, e.PromiseContent, e.PromiseContent.Due
		p.course = PromiseCourse{Status: PromiseOpen}
	case PromiseExtended:
		p.Due = e.Due
	case PromiseSettlementProposed:
		p.Proposed, p.course = true, PromiseCourse{PromiseProposed, e.On, e.Account}
	case PromiseSettled:
		p.Settled, p.Proposed, p.course = true, false, PromiseCourse{PromiseDone, e.On, e.Account}
	case PromiseReopened:
		p.Settled, p.Proposed, p.course = false, false, PromiseCourse{PromiseAgain, e.On, e.Reason}
	case TermPassed:
		p.Passed = append(slices.Clip(p.Passed), e)
	case PersonForgotten:
		p.Forgotten = true
	}
	return p
}

// ValidOn gives the day from which an event counts as true: its own date.
func (p Promise) ValidOn(e PromiseEvent) Date {
	switch e := e.(type) {
	case PromiseMade:
		return e.On
	case PromiseExtended:
		return e.On
	case PromiseSettlementProposed:
		return e.On
	case PromiseSettled:
		return e.On
	case PromiseReopened:
		return e.On
	case TermPassed:
		return e.validOn()
	case PersonForgotten:
	}
	return ""
}

// Make records what was promised. Doing so again changes nothing.
func (p Promise) Make(id PromiseID, origin Origin, c PromiseContent) ([]PromiseEvent, error) {
	err := first(required("toezegging", c.Text, "Wat er is toegezegd, ontbreekt."),
		required("portefeuille", c.Portfolio, "De portefeuille ontbreekt: zeg welk deel van het college dit toezegt."),
		required("vergadering", c.Meeting, "De vergadering waarin dit is toegezegd, ontbreekt."),
		required("datum", string(c.On), "De datum van de toezegging ontbreekt."),
		inOrder("uiterlijk", c.On, c.Due, "De termijn ligt voor de dag van de toezegging."), checkGrounds(c.Grounds))
	if err != nil || p.Made {
		return nil, err
	}
	return []PromiseEvent{PromiseMade{PromiseID: id, Origin: origin, PromiseContent: c}}, nil
}

func (p Promise) known() error {
	if !p.Made {
		return Errorf(NotFound, "Deze toezegging bestaat niet.")
	}
	return nil
}

// running refuses what is only possible while the promise is not settled.
func (p Promise) running() error {
	if p.Settled {
		return Errorf(Refused, "Deze toezegging is al afgedaan.")
	}
	return p.known()
}

// Extend puts the term off, with a reason; a term only ever moves forward.
func (p Promise) Extend(id PromiseID, on, due Date, reason string) ([]PromiseEvent, error) {
	err := first(p.running(), required("datum", string(on), "De datum van het verlengen ontbreekt."),
		required("uiterlijk", string(due), "De nieuwe termijn ontbreekt."),
		required("reden", reason, "Geef de reden van de verlenging."))
	if err != nil || p.Due == due {
		return nil, err
	}
	if due < p.Due {
		return nil, FieldErrorf("uiterlijk", "De nieuwe termijn (%s) ligt voor de oude (%s).", due, p.Due)
	}
	if due < on {
		return nil, FieldErrorf("uiterlijk", "De nieuwe termijn (%s) ligt voor de dag van het verlengen (%s).", due, on)
	}
	return unless[PromiseEvent](inOrder("datum", p.Content.On, on, "De termijn kan niet zijn verlengd voor de dag van de toezegging."),
		PromiseExtended{PromiseID: id, On: on, Due: due, Reason: reason})
}

// ProposeSettlement is the college saying that it kept the promise, with its account.
func (p Promise) ProposeSettlement(id PromiseID, by Body, on Date, account string) ([]PromiseEvent, error) {
	err := first(p.known(), proposesSettlement(by), required("datum", string(on), "De datum van het voorstel ontbreekt."),
		required("verantwoording", account, "Zeg hoe de toezegging is nagekomen; zonder verantwoording kan de raad er niets mee."))
	if err != nil || p.Proposed || p.Settled {
		return nil, err
	}
	return unless[PromiseEvent](p.notBefore("datum", on), PromiseSettlementProposed{PromiseID: id, On: on, Account: account})
}

// Settle is the raad saying that the promise was kept.
func (p Promise) Settle(id PromiseID, by Body, on Date, account string) ([]PromiseEvent, error) {
	err := first(p.known(), settles("een toezegging", by), required("datum", string(on), "De datum van de afdoening ontbreekt."))
	if err != nil || p.Settled {
		return nil, err
	}
	return unless[PromiseEvent](p.notBefore("datum", on), PromiseSettled{PromiseID: id, On: on, Account: account})
}

// Reopen is the raad saying that it was not kept after all.
func (p Promise) Reopen(id PromiseID, by Body, on Date, reason string) ([]PromiseEvent, error) {
	err := first(p.known(), oneOf("orgaan", by, Bodies), required("datum", string(on), "De datum van het heropenen ontbreekt."),
		required("reden", reason, "Geef de reden van het heropenen."))
	if err != nil {
		return nil, err
	}
	if by != "raad" {
		return nil, Errorf(Forbidden, "Alleen de raad heropent een toezegging.")
	}
	if !p.Settled && !p.Proposed {
		return nil, nil // it is open
	}
	return unless[PromiseEvent](p.notBefore("datum", on), PromiseReopened{PromiseID: id, On: on, Reason: reason})
}
