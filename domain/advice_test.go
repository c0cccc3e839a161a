package domain

import (
	"slices"
	"testing"
)

type adviceRow = scenario[Advice, AdviceEvent]

const adviceID AdviceID = "0190a000-0000-7000-8000-000000000020"

func adviceContent(alter ...func(*AdviceContent)) AdviceContent {
	c := AdviceContent{
		Title: "Verkort de levertijd", From: "adviesraad sociaal domein", To: "college", On: "2025-03-01",
		Recommendations: []Recommendation{{1, "lever binnen vier weken"}, {2, "meet de wachttijd"}},
		Grounds:         []Ground{{Kind: "bundel", ID: GroundID(bundleID), Relation: Support}}, Measures: []MeasureID{measureID},
		AnswerBy: "2025-06-01", Reference: "https://raad.example/7", Note: Private(tale),
	}
	for _, f := range alter {
		f(&c)
	}
	return c
}

var (
	question = Question{From: "college", To: "adviesraad", On: "2025-02-01", Text: "Wat raadt u aan?", Measures: []MeasureID{measureID}, By: "2025-04-01"}
	asked    = AdviceAsked{AdviceID: adviceID, Question: question}
	unasked  = AdviceGiven{AdviceID: adviceID, Unasked: true, AdviceContent: adviceContent()}
)

func TestAdviceIsAskedAndGiven(t *testing.T) {
	ask := func(alter ...func(*Question)) func(Advice) ([]AdviceEvent, error) {
		q := question
		for _, f := range alter {
			f(&q)
		}
		return func(a Advice) ([]AdviceEvent, error) { return a.Ask(adviceID, q) }
	}
	give := func(alter ...func(*AdviceContent)) func(Advice) ([]AdviceEvent, error) {
		return func(a Advice) ([]AdviceEvent, error) { return a.Give(adviceID, Origin{}, adviceContent(alter...)) }
	}
	onRequest := AdviceGiven{AdviceID: adviceID, AdviceContent: adviceContent()}
	rows := []adviceRow{
		{name: "advice is asked", when: ask(), then: []AdviceEvent{asked}},
		{name: "advice is asked once", given: []AdviceEvent{asked}, when: ask(func(q *Question) { q.Text = "En nu?" })},
		{name: "advice that was asked and given was asked", given: []AdviceEvent{asked, onRequest}, when: ask()},
		{name: "what is there is not asked", given: []AdviceEvent{unasked}, when: ask(), fails: Refused},
		{name: "advice is given unasked", when: give(), then: []AdviceEvent{unasked}},
		{name: "advice is given as asked", given: []AdviceEvent{asked}, when: give(), then: []AdviceEvent{onRequest}},
		{name: "advice is given once", given: []AdviceEvent{unasked}, when: give(func(c *AdviceContent) { c.Title = "Anders" })},
		{
			name: "recommendations are numbered by their order", when: give(func(c *AdviceContent) { c.Recommendations[0].Number, c.Recommendations[1].Number = 7, 7 }),
			then: []AdviceEvent{unasked},
		},
	}
	for _, c := range []struct {
		name, field string
		alter       func(*Question)
	}{
		{"someone asks", "door", func(q *Question) { q.From = "" }}, {"a body asks", "door", func(q *Question) { q.From = tale }},
		{"someone is asked", "aan", func(q *Question) { q.To = "" }}, {"a question has a date", "datum", func(q *Question) { q.On = "" }},
		{"a question asks something", "vraag", func(q *Question) { q.Text = " " }},
		{"advice is not wanted before it is asked", "uiterlijk", func(q *Question) { q.By = "2025-01-31" }},
	} {
		rows = append(rows, adviceRow{name: c.name, when: ask(c.alter), fails: Invalid, field: c.field})
	}
	for _, c := range []struct {
		name, field string
		alter       func(*AdviceContent)
	}{
		{"advice has a title", "titel", func(c *AdviceContent) { c.Title = "" }}, {"someone advises", "adviseur", func(c *AdviceContent) { c.From = "" }},
		{"a body is advised", "aan", func(c *AdviceContent) { c.To = tale }}, {"advice has a date", "datum", func(c *AdviceContent) { c.On = "" }},
		{"an answer comes after the advice", "antwoordUiterlijk", func(c *AdviceContent) { c.AnswerBy = "2025-02-28" }},
		{"advice recommends something", "aanbevelingen", func(c *AdviceContent) { c.Recommendations = nil }},
		{"a recommendation says something", "aanbevelingen", func(c *AdviceContent) { c.Recommendations[1].Text = " " }},
		{"a ground is of a known kind", "gronden", func(c *AdviceContent) { c.Grounds[0].Kind = tale }},
		{"a ground has a relation", "gronden", func(c *AdviceContent) { c.Grounds[0].Relation = "" }},
	} {
		rows = append(rows, adviceRow{name: c.name, when: give(c.alter), fails: Invalid, field: c.field})
	}
	play(t, rows)
}

func TestAdviceIsAnsweredPerRecommendation(t *testing.T) {
	one := RecommendationAnswer{Number: 1, Answer: "overgenomen", Reason: "besteld"}
	two := RecommendationAnswer{Number: 2, Answer: "niet", Reason: "te duur"}
	answer := func(body Body, on Date, list ...RecommendationAnswer) func(Advice) ([]AdviceEvent, error) {
		return func(a Advice) ([]AdviceEvent, error) { return a.Answer(adviceID, on, body, list) }
	}
	answered := func(list ...RecommendationAnswer) AdviceAnswered {
		return AdviceAnswered{AdviceID: adviceID, On: "2025-05-01", Body: "college", Answers: list}
	}
	other := two
	other.Answer, other.Reason = "deels", "toch wel iets"
	given := []AdviceEvent{unasked}
	with := func(alter func(*RecommendationAnswer)) RecommendationAnswer {
		a := one
		alter(&a)
		return a
	}
	play(t, []adviceRow{
		{name: "each recommendation gets its answer", given: given, when: answer("college", "2025-05-01", one, two), then: []AdviceEvent{answered(one, two)}},
		{name: "some may come later", given: given, when: answer("college", "2025-05-01", two), then: []AdviceEvent{answered(two)}},
		{name: "what was answered alike is left out", given: append(given, answered(two)), when: answer("college", "2025-05-01", one, two), then: []AdviceEvent{answered(one)}},
		{name: "all alike is nothing", given: append(given, answered(one, two)), when: answer("college", "2025-06-01", two, one)},
		{name: "a body may think again", given: append(given, answered(one, two)), when: answer("college", "2025-05-01", other), then: []AdviceEvent{answered(other)}},
		{
			name: "another reason is another answer", given: append(given, answered(two)),
			when: answer("college", "2025-05-01", RecommendationAnswer{Number: 2, Answer: "niet", Reason: "geen mensen"}),
			then: []AdviceEvent{answered(RecommendationAnswer{Number: 2, Answer: "niet", Reason: "geen mensen"})},
		},
		{name: "an answer has a reason", given: given, when: answer("college", "2025-05-01", one, with(func(a *RecommendationAnswer) { a.Number, a.Reason = 2, "" })), fails: Invalid, field: "reden"},
		{name: "a blank reason is none", given: given, when: answer("college", "2025-05-01", with(func(a *RecommendationAnswer) { a.Reason = " " })), fails: Invalid, field: "reden"},
		{name: "an answer is on the list", given: given, when: answer("college", "2025-05-01", with(func(a *RecommendationAnswer) { a.Answer = tale })), fails: Invalid, field: "antwoord"},
		{name: "a number that isn't there", given: given, when: answer("college", "2025-05-01", with(func(a *RecommendationAnswer) { a.Number = 3 })), fails: Invalid, field: "antwoorden"},
		{name: "numbers count from one", given: given, when: answer("college", "2025-05-01", with(func(a *RecommendationAnswer) { a.Number = 0 })), fails: Invalid, field: "antwoorden"},
		{name: "twice the same number", given: given, when: answer("college", "2025-05-01", one, with(func(a *RecommendationAnswer) { a.Answer = "niet" })), fails: Invalid, field: "antwoorden"},
		{name: "an answer to nothing", given: given, when: answer("college", "2025-05-01"), fails: Invalid, field: "antwoorden"},
		{name: "another body can't answer", given: given, when: answer("raad", "2025-05-01", one), fails: Forbidden},
		{name: "a body is on the list", given: given, when: answer(tale, "2025-05-01", one), fails: Invalid, field: "orgaan"},
		{name: "an answer has a date", given: given, when: answer("college", "", one), fails: Invalid, field: "datum"},
		{name: "a question is not answered like this", given: []AdviceEvent{asked}, when: answer("college", "2025-05-01", one), fails: NotFound},
		{name: "nor is nothing", when: answer("college", "2025-05-01", one), fails: NotFound},
	})
	if a := fold[Advice]([]AdviceEvent{unasked, answered(two)}); !slices.Equal(a.Unanswered(), []int{1}) || a.Body != "college" {
		t.Errorf("%v wait for an answer", a.Unanswered())
	}
}
