package commands

import (
	"context"

	"ruggespraak/domain"
)

// AdviceInput is what someone fills in about advice. Recommendations get their numbers by their order.
type AdviceInput struct {
	Title           string             `json:"titel"`
	From            string             `json:"adviseur"`
	To              domain.Body        `json:"aan"`
	On              domain.Date        `json:"datum"`
	Recommendations []string           `json:"aanbevelingen"`
	Grounds         []domain.Ground    `json:"gronden"`
	Measures        []domain.MeasureID `json:"maatregelen"`
	AnswerBy        domain.Date        `json:"antwoordUiterlijk"`
	Reference       string             `json:"vindplaats"`
	Note            string             `json:"notitie"`
}

func (in AdviceInput) content(ctx context.Context, d Desk) (domain.AdviceContent, error) {
	c := domain.AdviceContent{
		Title: in.Title, From: in.From, To: in.To, On: in.On, Grounds: in.Grounds, Measures: in.Measures, AnswerBy: in.AnswerBy,
		Reference: in.Reference, Note: domain.Private(in.Note),
	}
	for i, text := range in.Recommendations {
		c.Recommendations = append(c.Recommendations, domain.Recommendation{Number: i + 1, Text: text})
	}
	return c, restsOn(ctx, d, in.Grounds, in.Measures)
}

func onAdvice(ctx context.Context, d Desk, id domain.AdviceID, decide func(domain.Advice) ([]domain.AdviceEvent, error)) (Result, error) {
	return run(ctx, d, domain.AdviceCategory, string(id), decide)
}

// AskAdvice asks for advice. Without an id it gets one.
type AskAdvice struct {
	AdviceID domain.AdviceID `json:"adviesId"`
	domain.Question
}

// Do carries it out.
func (c AskAdvice) Do(ctx context.Context, d Desk) (Result, error) {
	if err := restsOn(ctx, d, nil, c.Measures); err != nil {
		return Result{}, err
	}
	id := domain.AdviceID(d.idFor(domain.AdviceCategory, string(c.AdviceID)))
	return onAdvice(ctx, d, id, func(a domain.Advice) ([]domain.AdviceEvent, error) { return a.Ask(id, c.Question) })
}

// GiveAdvice brings advice out; with the id of a question it is the answer to it, else it is unasked.
type GiveAdvice struct {
	AdviceID domain.AdviceID `json:"adviesId"`
	AdviceInput
}

// Do carries it out.
func (c GiveAdvice) Do(ctx context.Context, d Desk) (Result, error) {
	content, err := c.content(ctx, d)
	if err != nil {
		return Result{}, err
	}
	id := domain.AdviceID(d.idFor(domain.AdviceCategory, string(c.AdviceID)))
	return onAdvice(ctx, d, id, func(a domain.Advice) ([]domain.AdviceEvent, error) { return a.Give(id, domain.Origin{}, content) })
}

// AnswerAdvice says for each recommendation what is done with it, and why.
type AnswerAdvice struct {
	AdviceID domain.AdviceID               `json:"adviesId"`
	On       domain.Date                   `json:"datum"`
	Body     domain.Body                   `json:"orgaan"`
	Answers  []domain.RecommendationAnswer `json:"antwoorden"`
}

// Do carries it out.
func (c AnswerAdvice) Do(ctx context.Context, d Desk) (Result, error) {
	return onAdvice(ctx, d, c.AdviceID, func(a domain.Advice) ([]domain.AdviceEvent, error) {
		return a.Answer(c.AdviceID, c.On, c.Body, c.Answers)
	})
}
