package domain

import "slices"

// SameAs refuses advice that says something else than is on record, or another question that it answers.
func (a Advice) SameAs(q *Question, c AdviceContent) error {
	field := differs(a.Content, c)
	switch {
	case field != "":
	case a.Asked != (q != nil):
		field = "gevraagd"
	case q != nil:
		field = differs(a.Question, *q)
	}
	if field == "" {
		return nil
	}
	return &Error{Kind: Refused, Field: field, Text: "Het advies ligt vast zoals uitgebracht; alleen het antwoord erop kan er nog bij komen. Een nieuw advies krijgt een eigen rij."}
}

// Follow records the answers that a source gives on the advice, as far as they are not on record yet.
func (a Advice) Follow(id AdviceID, on Date, answers []RecommendationAnswer) ([]AdviceEvent, error) {
	for number := range a.Answers {
		if !slices.ContainsFunc(answers, func(x RecommendationAnswer) bool { return x.Number == number }) {
			return nil, &Error{Kind: Refused, Field: "antwoorden", Text: "Op dit advies is al meer geantwoord dan de bron nu zegt; een antwoord wordt bij het inlezen niet teruggedraaid."}
		}
	}
	if len(answers) == 0 {
		return nil, nil
	}
	if err := inOrder("antwoordOp", a.Content.On, on, "Het antwoord ligt voor de dag van het advies."); err != nil {
		return nil, err
	}
	events, err := a.Answer(id, on, a.Content.To, answers)
	if err != nil || len(events) > 0 && on >= a.AnsweredOn || len(events) == 0 && on == a.AnsweredOn {
		return events, err
	}
	return nil, &Error{Kind: Refused, Field: "antwoordOp", Text: "Er is al geantwoord op " + string(a.AnsweredOn) + "; de bron noemt nu een andere dag, en dat ligt vast."}
}
