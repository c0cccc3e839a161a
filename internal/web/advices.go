package web

import (
	"context"
	"net/http"

	"ruggespraak/projections"
)

// advicesPage answers: what was advised, and what still waits for an answer?
type advicesPage struct {
	page
	Rows []adviceLine
}

// adviceLine is one advice, or a question for one.
type adviceLine struct {
	ID, Title, From, To string
	On, AnswerBy        string // in words; empty when there is none
	Asked               bool   // it is only a question yet
	Unasked             bool
	Unanswered, Of      int
	Days, Late          string // in words; late is empty when it is in time
	Answers             []adviceAnswer
}

// adviceAnswer is how many recommendations got one answer.
type adviceAnswer struct {
	Word  string
	Count int
}

func (advicesPage) template() string { return "adviezen" }

func (s *site) advices(w http.ResponseWriter, r *http.Request) error {
	return s.view(w, r, func(d dates, n notice) error {
		rows, err := s.adviceRows(r.Context(), d)
		if err != nil {
			return err
		}
		p := advicesPage{page: s.frame("Adviezen", "/adviezen", d)}
		p.Notice = n
		for _, row := range rows {
			p.Rows = append(p.Rows, adviceLineOf(row))
		}
		return s.render(w, http.StatusOK, p)
	})
}

func (s *site) adviceRows(ctx context.Context, d dates) ([]projections.AdviceRow, error) {
	a, err := s.ask(ctx, advised, d, nil)
	if err != nil {
		return nil, err
	}
	rows, ok := a.Rows.([]projections.AdviceRow)
	return rows, answered(ok, a)
}

// adviceOptions lists all advice, and what was asked and is not there yet.
func (s *site) adviceOptions(r *http.Request) ([]option, error) {
	rows, err := s.adviceRows(r.Context(), dates{})
	var out []option
	for _, row := range rows {
		label := row.Title
		if row.GivenOn == nil {
			label = "Gevraagd: " + row.Question
		}
		out = append(out, option{Value: row.Advice, Label: label})
	}
	return out, err
}

func adviceLineOf(row projections.AdviceRow) adviceLine {
	line := adviceLine{
		ID: row.Advice, Title: row.Title, From: row.From, To: row.To, Asked: row.GivenOn == nil, Unasked: row.Unasked, Unanswered: row.Unanswered,
		Of: len(row.Recommendations), Days: counted(row.Days, "dag", "dagen"),
	}
	switch {
	case row.GivenOn != nil:
		line.On = dutchDate(*row.GivenOn)
	case row.AskedOn != nil:
		line.On, line.Title = dutchDate(*row.AskedOn), row.Question
	}
	if row.AnswerBy != nil {
		line.AnswerBy = dutchDate(*row.AnswerBy)
	}
	if row.DaysLate > 0 {
		line.Late = counted(row.DaysLate, "dag", "dagen")
	}
	for _, x := range row.Recommendations {
		line.count(x.Answer)
	}
	return line
}

func (line *adviceLine) count(answer string) {
	if answer == "" {
		return
	}
	for i := range line.Answers {
		if line.Answers[i].Word == answer {
			line.Answers[i].Count++
			return
		}
	}
	line.Answers = append(line.Answers, adviceAnswer{answer, 1})
}
