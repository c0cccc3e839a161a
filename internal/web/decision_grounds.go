package web

import (
	"context"
	"slices"

	"ruggespraak/commands"
	"ruggespraak/domain"
)

// ground is something that the decision rests on, and whether it really weighed.
type ground struct {
	linked
	ID                   string
	Confirmed, Contested bool
}

// asKnown says whether an event counts as of the dates that are looked at.
func (d dates) asKnown(h domain.Header) bool {
	return (d.available == nil || !h.RecordedAt.After(d.available.Time)) && (d.valid == "" || h.ValidOn <= d.valid)
}

// grounds reads what a decision rests on from its own history.
func (s *site) grounds(ctx context.Context, d dates, id string) ([]ground, error) {
	desk := s.Desk(commands.By{})
	past, err := desk.DecisionHistory(ctx, domain.DecisionID(id))
	if err != nil {
		return nil, err
	}
	var st domain.Decision
	for _, e := range past {
		if d.asKnown(e.Header) {
			st = st.Evolve(e.Event)
		}
	}
	links, err := linkGrounds(ctx, desk, st.Content.Grounds)
	var out []ground
	for i, l := range links {
		id := st.Content.Grounds[i].ID
		out = append(out, ground{
			linked: l, ID: string(id),
			Confirmed: slices.ContainsFunc(st.Confirmed, func(e domain.InfluenceConfirmed) bool { return e.GroundID == id }),
			Contested: slices.ContainsFunc(st.Contested, func(e domain.InfluenceContested) bool { return e.GroundID == id }),
		})
	}
	return out, err
}

// found is what an evaluation found, what was done with it, and what was learned.
type found struct {
	Findings        []string
	Recommendations []carriedOut
	Response        string // of the college; empty while there is none
	RespondedOn     string
	Lessons         []lesson
}

type carriedOut struct {
	Number int
	Text   string
	On     string // empty: not yet
}

type lesson struct{ Context, Strategy, Result string }

// findings reads the rest of an evaluation from its own history.
func (s *site) findings(ctx context.Context, d dates, id string) (found, error) {
	past, err := s.Desk(commands.By{}).EvaluationHistory(ctx, domain.EvaluationID(id))
	var out found
	for _, e := range past {
		if d.asKnown(e.Header) {
			out.add(e.Event)
		}
	}
	return out, err
}

func (f *found) add(e domain.EvaluationEvent) {
	switch e := e.(type) {
	case domain.FindingRecorded:
		f.Findings = append(f.Findings, e.Text)
	case domain.EvaluationConcluded:
		f.recommend(e.Recommendations)
	case domain.EvaluationRectified:
		f.recommend(e.Recommendations)
	case domain.BoardResponded:
		f.Response, f.RespondedOn = e.Response, dutchDate(e.On)
	case domain.RecommendationCarriedOut:
		if e.Number <= len(f.Recommendations) {
			f.Recommendations[e.Number-1].On = dutchDate(e.On)
		}
	case domain.LessonDrawn:
		f.Lessons = append(f.Lessons, lesson{e.Context, e.Strategy, e.Result})
	case domain.EvaluationPlanned, domain.TermPassed, domain.PersonForgotten:
	}
}

// recommend lists what is recommended now; what was carried out stays so.
func (f *found) recommend(texts []string) {
	was := f.Recommendations
	f.Recommendations = nil
	for i, text := range texts {
		r := carriedOut{Number: i + 1, Text: text}
		if i < len(was) {
			r.On = was[i].On
		}
		f.Recommendations = append(f.Recommendations, r)
	}
}
