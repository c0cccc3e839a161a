package domain

import (
	"fmt"
	"maps"
	"slices"
)

// AdviceEvent is an event of an advice's stream.
//
//sumtype:decl
type AdviceEvent interface {
	Event
	advice()
}

// AdviceAsked says that a body asked for advice.
type AdviceAsked struct {
	AdviceID AdviceID `json:"adviesId"`
	Question
}

// Question is what advice is asked about.
type Question struct {
	From     Body        `json:"door"`
	To       string      `json:"aan"` // the council or panel that is asked
	On       Date        `json:"datum"`
	Text     string      `json:"vraag"`
	Measures []MeasureID `json:"maatregelen,omitempty"`
	By       Date        `json:"uiterlijk,omitempty"` // by when the advice is wanted
}

// AdviceGiven says that advice was brought out, asked or unasked.
type AdviceGiven struct {
	AdviceID AdviceID `json:"adviesId"`
	Origin   Origin   `json:"herkomst,omitzero"`
	Unasked  bool     `json:"ongevraagd,omitempty"`
	AdviceContent
}

// AdviceContent is what is advised. Advice is public.
type AdviceContent struct {
	Title           string           `json:"titel"`
	From            string           `json:"adviseur"` // the council or panel that advises
	To              Body             `json:"aan"`
	On              Date             `json:"datum"`
	Recommendations []Recommendation `json:"aanbevelingen"`
	Grounds         []Ground         `json:"gronden,omitempty"`
	Measures        []MeasureID      `json:"maatregelen,omitempty"`
	AnswerBy        Date             `json:"antwoordUiterlijk,omitempty"`
	Reference       string           `json:"vindplaats,omitempty"`
	Note            Personal         `json:"notitie,omitzero"` // what else the source said
}

// Recommendation is one thing that is advised.
type Recommendation struct {
	Number int    `json:"nummer"` // from 1, within the advice
	Text   string `json:"tekst"`
}

// AdviceAnswered is the answer of the body that was advised, for each recommendation by itself.
type AdviceAnswered struct {
	AdviceID AdviceID               `json:"adviesId"`
	On       Date                   `json:"datum"`
	Body     Body                   `json:"orgaan"`
	Answers  []RecommendationAnswer `json:"antwoorden"`
}

// RecommendationAnswer says what is done with one recommendation, and why.
type RecommendationAnswer struct {
	Number int        `json:"aanbeveling"`
	Answer AdviceWord `json:"antwoord"`
	Reason string     `json:"reden"`
}

func (AdviceAsked) event()     {}
func (AdviceAsked) advice()    {}
func (AdviceGiven) event()     {}
func (AdviceGiven) advice()    {}
func (AdviceAnswered) event()  {}
func (AdviceAnswered) advice() {}

var adviceEvents = []Definition{
	define[AdviceAsked]("advies-gevraagd"),
	define[AdviceGiven]("advies-uitgebracht"),
	define[AdviceAnswered]("advies-beantwoord"),
}

// AdviceWord is what is done with a recommendation.
type AdviceWord string

// AdviceWords is the list of antwoorden.
var AdviceWords = []AdviceWord{"overgenomen", "deels", "niet"}

// Advice is what the rules of an advice ask for.
type Advice struct {
	Asked      bool
	Question   Question
	Given      bool
	Origin     Origin
	Content    AdviceContent
	Answers    map[int]RecommendationAnswer
	AnsweredOn Date // as far as it was
	Body       Body // that answered last
	Passed     []TermPassed
	Forgotten  bool // what was personal in it
}

// Evolve applies an event.
func (a Advice) Evolve(e AdviceEvent) Advice {
	switch e := e.(type) {
	case AdviceAsked:
		a.Asked, a.Question = true, e.Question
	case AdviceGiven:
		a.Given, a.Origin, a.Content = true, e.Origin, e.AdviceContent
	case AdviceAnswered:
		a.Answers, a.Body, a.AnsweredOn = maps.Clone(a.Answers), e.Body, e.On
		if a.Answers == nil {
			a.Answers = map[int]RecommendationAnswer{}
		}
		for _, x := range e.Answers {
			a.Answers[x.Number] = x
		}
	case TermPassed:
		a.Passed = append(slices.Clip(a.Passed), e)
	case PersonForgotten:
		a.Forgotten = true
	}
	return a
}

// ValidOn gives the day from which an event counts as true: its own date.
func (a Advice) ValidOn(e AdviceEvent) Date {
	switch e := e.(type) {
	case AdviceAsked:
		return e.On
	case AdviceGiven:
		return e.On
	case AdviceAnswered:
		return e.On
	case TermPassed:
		return e.validOn()
	case PersonForgotten:
	}
	return ""
}

// Ask records that a body wants advice. Asking again changes nothing.
func (a Advice) Ask(id AdviceID, q Question) ([]AdviceEvent, error) {
	err := first(oneOf("door", q.From, Bodies), required("aan", q.To, "Aan wie het advies wordt gevraagd, ontbreekt."),
		required("datum", string(q.On), "De datum van de vraag ontbreekt."), required("vraag", q.Text, "De adviesvraag is leeg."),
		inOrder("uiterlijk", q.On, q.By, "Het advies wordt eerder verwacht dan het is gevraagd."))
	if err != nil || a.Asked {
		return nil, err
	}
	if a.Given {
		return nil, Errorf(Refused, "Dit advies is al uitgebracht.")
	}
	return []AdviceEvent{AdviceAsked{AdviceID: id, Question: q}}, nil
}

// Give brings advice out. It is unasked when nobody asked for it.
func (a Advice) Give(id AdviceID, origin Origin, c AdviceContent) ([]AdviceEvent, error) {
	c, err := checkAdvice(c)
	if err == nil {
		err = inOrder("datum", a.Question.On, c.On, "Het advies is uitgebracht voordat het werd gevraagd.")
	}
	if err != nil || a.Given {
		return nil, err
	}
	return []AdviceEvent{AdviceGiven{AdviceID: id, Origin: origin, Unasked: !a.Asked, AdviceContent: c}}, nil
}

func checkAdvice(c AdviceContent) (AdviceContent, error) {
	err := first(required("titel", c.Title, "De titel van het advies ontbreekt."),
		required("adviseur", c.From, "Wie adviseert, ontbreekt (bijvoorbeeld adviesraad sociaal domein)."),
		oneOf("aan", c.To, Bodies), required("datum", string(c.On), "De datum van het advies ontbreekt."),
		inOrder("antwoordUiterlijk", c.On, c.AnswerBy, "Het antwoord wordt eerder verwacht dan het advies er is."))
	if err != nil {
		return c, err
	}
	if len(c.Recommendations) == 0 {
		return c, FieldErrorf("aanbevelingen", "Een advies heeft ten minste één aanbeveling; daar komt het antwoord op.")
	}
	c.Recommendations = slices.Clone(c.Recommendations)
	for i := range c.Recommendations {
		c.Recommendations[i].Number = i + 1
		if err := required("aanbevelingen", c.Recommendations[i].Text, "Een aanbeveling is leeg."); err != nil {
			return c, err
		}
	}
	return c, checkGrounds(c.Grounds)
}

// checkGrounds refuses a ground of an unknown kind or relation.
func checkGrounds(grounds []Ground) error {
	for _, g := range grounds {
		if err := first(oneOf("gronden", g.Kind, GroundKinds), oneOf("gronden", g.Relation, Relations)); err != nil {
			return err
		}
	}
	return nil
}

// inOrder refuses a day that lies before the one it should follow.
func inOrder(field string, before, after Date, sentence string) error {
	if after != "" && after < before {
		return FieldErrorf(field, "%s", sentence)
	}
	return nil
}

// Answer says for each recommendation what is done with it, and why. Some may be answered later; what was answered alike
// before is left out.
func (a Advice) Answer(id AdviceID, on Date, body Body, answers []RecommendationAnswer) ([]AdviceEvent, error) {
	err := first(oneOf("orgaan", body, Bodies), required("datum", string(on), "De datum van het antwoord ontbreekt."))
	if err != nil {
		return nil, err
	}
	if !a.Given {
		return nil, Errorf(NotFound, "Dit advies is niet uitgebracht; er is nog niets om op te antwoorden.")
	}
	if body != a.Content.To {
		return nil, Errorf(Forbidden, "Dit advies is aan %s gericht; alleen %[1]s kan het beantwoorden.", a.Content.To.withArticle())
	}
	if err := inOrder("datum", a.Content.On, on, "Het antwoord ligt voor de dag van het advies."); err != nil {
		return nil, err
	}
	if len(answers) == 0 {
		return nil, FieldErrorf("antwoorden", "Een antwoord noemt bij elke aanbeveling wat ermee gebeurt; er is geen aanbeveling genoemd.")
	}
	var fresh []RecommendationAnswer
	for _, x := range answers {
		if err := a.answerable(x); err != nil {
			return nil, err
		}
		if slices.ContainsFunc(fresh, func(had RecommendationAnswer) bool { return had.Number == x.Number }) {
			return nil, FieldErrorf("antwoorden", "Op aanbeveling %d staan twee antwoorden.", x.Number)
		}
		if a.Answers[x.Number] != x {
			fresh = append(fresh, x)
		}
	}
	if len(fresh) == 0 {
		return nil, nil
	}
	return []AdviceEvent{AdviceAnswered{AdviceID: id, On: on, Body: body, Answers: fresh}}, nil
}

func (a Advice) answerable(x RecommendationAnswer) error {
	if x.Number < 1 || x.Number > len(a.Content.Recommendations) {
		return FieldErrorf("antwoorden", "Dit advies heeft geen aanbeveling %d; het heeft er %d.", x.Number, len(a.Content.Recommendations))
	}
	if err := oneOf("antwoord", x.Answer, AdviceWords); err != nil {
		return err
	}
	return required("reden", x.Reason, fmt.Sprintf("De reden bij het antwoord op aanbeveling %d ontbreekt.", x.Number))
}

// Unanswered lists the numbers of the recommendations that still wait for an answer.
func (a Advice) Unanswered() []int {
	var open []int
	for _, r := range a.Content.Recommendations {
		if _, ok := a.Answers[r.Number]; !ok {
			open = append(open, r.Number)
		}
	}
	return open
}
