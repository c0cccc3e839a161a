package domain

import "slices"

// TermEvent is an event of a term's stream. A term is a word whose meaning matters, such as prevention.
//
//sumtype:decl
type TermEvent interface {
	Event
	term()
}

// TermDefined says what a word means from a day on. Earlier meanings stay on record: figures counted by them keep theirs.
type TermDefined struct {
	TermID TermID `json:"begripId"`
	TermContent
	Number int `json:"nummer"` // of this meaning, from 1
}

// TermContent is a word and its meaning.
type TermContent struct {
	Word      string `json:"begrip"`
	Meaning   string `json:"betekenis"`
	From      Date   `json:"vanaf"`
	Reference string `json:"vindplaats,omitempty"`
	Reason    string `json:"reden,omitempty"` // why the meaning changed
}

func (TermDefined) event() {}
func (TermDefined) term()  {}

var termEvents = []Definition{
	define[TermDefined]("begrip-gedefinieerd"),
}

// Term is what the rules of a term ask for.
type Term struct {
	Meanings []TermDefined
}

// Evolve applies an event.
func (t Term) Evolve(e TermEvent) Term {
	switch e := e.(type) {
	case TermDefined:
		t.Meanings = append(slices.Clip(t.Meanings), e)
	}
	return t
}

// ValidOn is the day from which the word means this.
func (t Term) ValidOn(e TermEvent) Date {
	switch e := e.(type) {
	case TermDefined:
		return e.From
	}
	return ""
}

// Define says what the word means from a day on. Another meaning needs a reason; the one that holds again changes nothing.
func (t Term) Define(id TermID, c TermContent) ([]TermEvent, error) {
	err := first(required("begrip", c.Word, "Het begrip ontbreekt."), required("betekenis", c.Meaning, "De betekenis ontbreekt."),
		required("vanaf", string(c.From), "Vanaf wanneer deze betekenis geldt, ontbreekt."))
	if err != nil {
		return nil, err
	}
	n := len(t.Meanings)
	if n > 0 {
		last := t.Meanings[n-1]
		if last.Meaning == c.Meaning {
			return nil, nil
		}
		if err := required("reden", c.Reason, "Dit begrip heeft al een betekenis; geef de reden van de nieuwe."); err != nil {
			return nil, err
		}
		if c.From < last.From {
			return nil, FieldErrorf("vanaf", "De nieuwe betekenis gaat in (%s) voor de vorige (%s).", c.From, last.From)
		}
	}
	return []TermEvent{TermDefined{TermID: id, TermContent: c, Number: n + 1}}, nil
}
