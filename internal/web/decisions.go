package web

import (
	"net/http"

	"ruggespraak/domain"
	"ruggespraak/internal/effect"
	"ruggespraak/projections"
)

// decisionsPage answers: what was decided, and what is known of how it went?
type decisionsPage struct {
	page
	Rows []decisionLine
}

// decisionLine is one decision, whatever number of measures it is about.
type decisionLine struct {
	ID, Title, Body, On string
	Measures            []outcomeLine
	decisionState
}

// outcomeLine is what a decision does to one measure.
type outcomeLine struct {
	ID, Title, Outcome string
	Found              []string // in a word, of each series that does not depend on who reports
}

// decisionState is what readers must know of a decision before anything else.
type decisionState struct {
	Unmotivated, Rectified, Evaluated bool
	RevokedOn, EvaluateOn             string // in words; empty when there is none
}

func (decisionsPage) template() string { return "besluiten" }

func (s *site) decisions(w http.ResponseWriter, r *http.Request) error {
	return s.view(w, r, func(d dates, n notice) error {
		rows, _, err := s.estimatedRows(r.Context(), d, nil)
		if err != nil {
			return err
		}
		p := decisionsPage{page: s.frame("Besluiten", "/besluiten", d)}
		p.Notice = n
		for i := len(rows) - 1; i >= 0; i-- { // the latest first
			p.add(rows[i])
		}
		return s.render(w, http.StatusOK, p)
	})
}

func (p *decisionsPage) add(row projections.EffectRow) {
	if n := len(p.Rows); n == 0 || p.Rows[n-1].ID != row.Decision {
		p.Rows = append(p.Rows, decisionLine{
			ID: row.Decision, Title: row.Title, Body: row.Body, On: dutchDate(row.On), decisionState: stateOf(row),
		})
	}
	line := &p.Rows[len(p.Rows)-1]
	line.Measures = append([]outcomeLine{{ID: row.Measure, Title: row.MeasureTitle, Outcome: row.Outcome, Found: foundOf(row)}}, line.Measures...)
}

// foundOf says in a word what each independent series did after the decision.
func foundOf(row projections.EffectRow) []string {
	var out []string
	for _, s := range row.Series {
		told := effectsOf{}.usual(s)
		if !s.Independent || told == nil || told.Analysis == nil || told.Verdict == effect.NoEstimate {
			continue
		}
		word := verdictOf(told.Verdict, amountOf("", s.Kind, s.Unit)).Word
		if told.Verdict == effect.NoVerdict {
			word = "geen oordeel"
		}
		out = append(out, s.Name+": "+word)
	}
	return out
}

func stateOf(row projections.EffectRow) decisionState {
	st := decisionState{
		Unmotivated: row.MotivationOrigin == string(domain.MotivationMissing), Rectified: row.Rectified, Evaluated: len(row.Evaluations) > 0,
	}
	if row.RevokedOn != nil {
		st.RevokedOn = dutchDate(*row.RevokedOn)
	}
	if row.EvaluateOn != nil {
		st.EvaluateOn = dutchDate(*row.EvaluateOn)
	}
	return st
}
