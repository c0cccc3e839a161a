package web

import (
	"context"
	"net/http"
	"slices"

	"ruggespraak/projections"
)

// decisionPage answers: what happened before and after this decision, beside what was expected of it?
type decisionPage struct {
	page
	ID, Body, On, Motivation string
	decisionState
	Expectations []expectation
	Measures     []measureEffect
	Evaluations  []evaluation
	Grounds      []ground
	K            int
	Waiting      bool // the estimates are still being computed
}

// expectation is what was expected, in words, and since when that is on record.
type expectation struct {
	Number               int
	Direction, Of, Size  string
	From, By             string // in words; empty when there is none
	Afterward, Rectified bool
}

// evaluation is what one evaluation concluded.
type evaluation struct {
	ID, On, Frame, Method, Standpoint, Verdict string
	Rectified                                  bool
	Met                                        []verdictOn
	found
}

// verdictOn is the verdict on one expectation.
type verdictOn struct {
	Number int
	Met    string
}

func (decisionPage) template() string { return "besluit" }

func (s *site) decision(w http.ResponseWriter, r *http.Request) error {
	id := r.PathValue("id")
	if err := known(id); err != nil {
		return err
	}
	return s.view(w, r, func(d dates, n notice) error {
		rows, ready, err := s.estimatedRows(r.Context(), d, map[string]string{"besluit": id})
		if err != nil {
			return err
		}
		if len(rows) == 0 {
			return s.absent(w, n, d)
		}
		areas, err := s.areaNames(r.Context())
		if err != nil {
			return err
		}
		areas.name(rows)
		first := rows[0]
		p := decisionPage{
			page: s.frame(first.Title, "/besluiten", d), ID: id, Body: first.Body, On: dutchDate(first.On), Motivation: first.Motivation,
			decisionState: stateOf(first), Expectations: expectations(first), Evaluations: evaluations(first), K: s.smallest(), Waiting: !ready,
		}
		p.Notice = n
		if err := p.readOn(r.Context(), s, d); err != nil {
			return err
		}
		if err := p.measures(r, s, rows, areas); err != nil {
			return err
		}
		return s.render(w, http.StatusOK, p)
	})
}

// readOn adds what the view does not hold: the grounds, and what the evaluations found.
func (p *decisionPage) readOn(ctx context.Context, s *site, d dates) (err error) {
	if p.Grounds, err = s.grounds(ctx, d, p.ID); err != nil {
		return err
	}
	for i := range p.Evaluations {
		if p.Evaluations[i].found, err = s.findings(ctx, d, p.Evaluations[i].ID); err != nil {
			return err
		}
	}
	return nil
}

func expectations(row projections.EffectRow) []expectation {
	var out []expectation
	for _, x := range row.Expectations {
		e := expectation{Number: x.Number, Direction: x.Direction, Of: dutchWord(x.Signals), Size: x.Size, Afterward: x.Afterward, Rectified: x.Rectified}
		if x.Series != "" {
			e.Of = seriesName(row.Series, x.Series)
		}
		if x.From != nil {
			e.From = dutchDate(*x.From)
		}
		if x.By != nil {
			e.By = dutchDate(*x.By)
		}
		out = append(out, e)
	}
	return out
}

func seriesName(series []projections.SeriesEffect, id string) string {
	for _, e := range series {
		if e.Series == id {
			return e.Name
		}
	}
	return "een meetreeks"
}

func evaluations(row projections.EffectRow) []evaluation {
	var out []evaluation
	for _, v := range row.Evaluations {
		e := evaluation{
			ID: v.ID, On: dutchDate(v.On), Frame: v.Frame, Method: v.Method, Standpoint: v.Standpoint, Verdict: v.Verdict, Rectified: v.Rectified,
		}
		for number, met := range v.PerExpectation {
			e.Met = append(e.Met, verdictOn{Number: number, Met: met})
		}
		slices.SortFunc(e.Met, func(a, b verdictOn) int { return a.Number - b.Number })
		out = append(out, e)
	}
	return out
}
