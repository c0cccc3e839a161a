package domain

// PromiseStatus is where a source says that a promise stands.
type PromiseStatus string

// The statuses of promises.
const (
	PromiseOpen     PromiseStatus = "open"
	PromiseProposed PromiseStatus = "voorgesteld" // by the college, as kept
	PromiseDone     PromiseStatus = "afgedaan"    // by the raad
	PromiseAgain    PromiseStatus = "heropend"    // by the raad
)

// PromiseStatuses is the list of statuses of promises.
var PromiseStatuses = []PromiseStatus{PromiseOpen, PromiseProposed, PromiseDone, PromiseAgain}

// PromiseCourse is what a source says became of a promise.
type PromiseCourse struct {
	Status  PromiseStatus
	On      Date // of the proposal, the settlement or the reopening
	Account string
}

func (c PromiseCourse) check(made Date) error {
	if err := oneOf("status", c.Status, PromiseStatuses); err != nil || c.Status == PromiseOpen {
		return err
	}
	err := first(required("statusOp", string(c.On), "De dag van de status ontbreekt."),
		inOrder("statusOp", made, c.On, "De dag van de status ligt voor die van de toezegging."))
	if err == nil && c.Status == PromiseProposed {
		err = required("toelichting", c.Account, "Zeg hoe de toezegging is nagekomen; zonder verantwoording kan de raad er niets mee.")
	}
	if err == nil && c.Status == PromiseAgain {
		err = required("toelichting", c.Account, "Geef de reden van het heropenen.")
	}
	return err
}

// SameAs refuses a content that says something else than the promise does; its term may have been put off since.
func (p Promise) SameAs(c PromiseContent) error {
	if field := differs(p.Content, c, "uiterlijk"); field != "" {
		return &Error{Kind: Refused, Field: field, Text: "De toezegging ligt vast zoals gedaan; alleen de termijn en de status kunnen veranderen. Een andere toezegging krijgt een eigen rij."}
	}
	return nil
}

// Extended records that a source gives a later term than is on record; on is the day from which it holds.
func (p Promise) Extended(id PromiseID, on, due Date, reason string) ([]PromiseEvent, error) {
	if due == p.Due {
		return nil, nil
	}
	if err := inOrder("statusOp", p.Content.On, on, "De dag van de status ligt voor die van de toezegging."); err != nil {
		return nil, err
	}
	if due < p.Due {
		return nil, &Error{Kind: Refused, Field: "uiterlijk", Text: "Er is een latere termijn vastgelegd (" + string(p.Due) + "); een termijn gaat alleen vooruit."}
	}
	return p.Extend(id, on, due, reason)
}

// notBefore refuses a day that lies before the one of the promise, or before the last step in its course.
func (p Promise) notBefore(field string, on Date) error {
	last, what := p.Content.On, "gedaan"
	if p.course.On > last {
		last, what = p.course.On, string(p.course.Status)
	}
	if on != "" && on < last {
		return FieldErrorf(field, "Deze dag ligt te vroeg: de toezegging is op %s %s.", last, what)
	}
	return nil
}

// Follow records what a source says became of the promise, as far as that is not on record yet.
func (p Promise) Follow(id PromiseID, c PromiseCourse) ([]PromiseEvent, error) {
	if err := first(p.known(), c.check(p.Content.On)); err != nil {
		return nil, err
	}
	had := p.course
	switch c.Status {
	case PromiseOpen:
		if had.Status == PromiseOpen || had.Status == PromiseAgain {
			return nil, nil
		}
	case PromiseProposed:
		if had.Status == PromiseOpen || had.Status == PromiseAgain {
			return p.followed(c, p.ProposeSettlement, id, "college")
		}
	case PromiseDone:
		if had.Status != PromiseDone {
			return p.followed(c, p.Settle, id, "raad")
		}
	case PromiseAgain: // what it was settled as before may have gone unnoticed between two looks at the source
		if had.Status != PromiseAgain || c.On > had.On {
			return unless[PromiseEvent](p.notBefore("statusOp", c.On), PromiseReopened{PromiseID: id, On: c.On, Reason: c.Account})
		}
	}
	if c == had {
		return nil, nil
	}
	return nil, &Error{Kind: Refused, Field: "status", Text: "De toezegging staat hier als: " + string(had.Status) + " op " + string(had.On) +
		". De bron zegt nu iets anders; wat vastligt, wordt bij het inlezen niet teruggedraaid."}
}

// followed takes the step that a source tells of, unless its day lies too early.
func (p Promise) followed(c PromiseCourse, step func(PromiseID, Body, Date, string) ([]PromiseEvent, error), id PromiseID, by Body) ([]PromiseEvent, error) {
	if err := p.notBefore("statusOp", c.On); err != nil {
		return nil, err
	}
	return step(id, by, c.On, c.Account)
}
