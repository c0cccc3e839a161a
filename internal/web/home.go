package web

import (
	"context"
	"net/http"

	"ruggespraak/domain"
	"ruggespraak/projections"
)

// homePage says what this is, and where to go.
type homePage struct {
	page
	Measures    int
	Decisions   int
	Unmotivated int // decisions without a motivation in the source
	Evaluated   int // decisions with an evaluation
	Waiting     []waiting
	K           int
	Seats       []Seat
	Stories     []Story
}

// Seat is one sort of user of a made-up municipality, and what this place does for them.
type Seat struct {
	Who      string // the function
	Story    string // the title of the story that they are in
	Question string // in their own words
	Does     string // what they do here, in one sentence
	Path     string // where the question is answered
	Beside   Beside // what to lay beside it; none: nothing
}

// Beside is a page to lay beside another one.
type Beside struct{ Label, Path string }

// Story is one of the stories of a made-up municipality, in one line.
type Story struct{ Title, Line, Path string }

// waiting is one thing that waits for a function.
type waiting struct {
	Function, What string
	Count          figure
}

func (homePage) template() string { return "home" }

func (s *site) home(w http.ResponseWriter, r *http.Request) error {
	p := homePage{page: s.frame("Van signaal naar besluit en terug", "/", dates{}), K: s.smallest(), Seats: s.Seats, Stories: s.Stories}
	if err := p.fill(r.Context(), s); err != nil {
		return err
	}
	return s.render(w, http.StatusOK, p)
}

func (p *homePage) fill(ctx context.Context, s *site) error {
	measures, err := s.measureRows(ctx, dates{}, nil)
	if err != nil {
		return err
	}
	p.Measures = len(measures)
	rows, err := s.effectRows(ctx, dates{}, nil)
	if err != nil {
		return err
	}
	for i, row := range rows {
		if i > 0 && rows[i-1].Decision == row.Decision {
			continue
		}
		p.Decisions++
		if row.MotivationOrigin == string(domain.MotivationMissing) {
			p.Unmotivated++
		}
		if len(row.Evaluations) > 0 {
			p.Evaluated++
		}
	}
	open, err := s.openRows(ctx, dates{})
	for _, row := range open {
		p.Waiting = append(p.Waiting, s.waiting(row))
	}
	return err
}

func (s *site) waiting(row projections.OpenRow) waiting {
	return waiting{Function: row.Function, What: row.What, Count: s.whole(row.Count)}
}
