package web

import (
	"net/http"

	"ruggespraak/projections"
)

// lessonsPage answers: what worked for whom in which circumstances, and what did not?
type lessonsPage struct {
	page
	Lessons     []lessonLine
	Experiments []lessonLine
}

// lessonLine is one thing that was learned.
type lessonLine struct {
	Title, Context, Strategy, Expected, Result, State, On, Area, Frame string
	Decision, Cycle                                                    string // ids; empty when there is none
	Measures                                                           []projections.Titled
	Good, Runs                                                         bool // it was amplified; it is not known yet
}

func (lessonsPage) template() string { return "lessen" }

func (s *site) lessons(w http.ResponseWriter, r *http.Request) error {
	return s.view(w, r, func(d dates, n notice) error {
		rows, err := viewRows[projections.LessonRow](r.Context(), s, projections.Lessons, d, nil)
		if err != nil {
			return err
		}
		p := lessonsPage{page: s.frame("Lessen", "/lessen", d)}
		p.Notice = n
		for _, row := range rows {
			line := lessonLine{
				Title: row.Title, Context: row.Context, Strategy: row.Strategy, Expected: row.Expected, Result: row.Result, State: row.State,
				On: dutchDate(row.On), Area: row.Area, Frame: row.Frame, Decision: row.Decision, Cycle: row.Cycle, Measures: row.Measures,
				Good: row.State == "versterkt", Runs: row.State == "loopt",
			}
			if row.Kind == "les" {
				p.Lessons = append(p.Lessons, line)
				continue
			}
			p.Experiments = append(p.Experiments, line)
		}
		return s.render(w, http.StatusOK, p)
	})
}
