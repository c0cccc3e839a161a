package web

import (
	"net/http"

	"ruggespraak/domain"
	"ruggespraak/projections"
)

// leadTimesPage answers: how long does each step of the loop take, and where does it stay silent?
type leadTimesPage struct {
	page
	Groups  []leadGroup
	Sector  string // that was asked for; empty: all
	Sectors []option
	K       int
}

// leadGroup is the steps of one kind of thing.
type leadGroup struct {
	Title string
	Steps []leadLine
}

// leadLine is one step: how many took it and how fast, how many never did and how long they wait.
type leadLine struct {
	From, To       string
	Done, Waiting  figure
	Median, Silent string // in words; empty when there is none to show
	Quiet          bool   // more wait than ever got there
}

func (leadTimesPage) template() string { return "doorlooptijden" }

// leadTitles name the kinds of thing, in the order of the page.
var leadTitles = []struct{ kind, title string }{
	{"signaal", "Signalen"}, {"bundel", "Bundels"}, {"advies", "Adviezen"}, {"besluit", "Besluiten"}, {"motie", "Moties"}, {"toezegging", "Toezeggingen"},
}

func (s *site) leadTimes(w http.ResponseWriter, r *http.Request) error {
	return s.view(w, r, func(d dates, n notice) error {
		sector := r.URL.Query().Get("domein")
		params := map[string]string{}
		if sector != "" {
			params["domein"] = sector
		}
		rows, err := viewRows[projections.LeadRow](r.Context(), s, projections.LeadTimes, d, params)
		if err != nil {
			return err
		}
		p := leadTimesPage{page: s.frame("Hoe lang duurt het?", "/doorlooptijden", d), Sector: sector, Sectors: choices(domain.Sectors), K: s.smallest()}
		p.Notice = n
		for _, t := range leadTitles {
			g := leadGroup{Title: t.title}
			for _, row := range rows {
				if row.Kind == t.kind {
					g.Steps = append(g.Steps, leadStepLine(row))
				}
			}
			if len(g.Steps) > 0 {
				p.Groups = append(p.Groups, g)
			}
		}
		return s.render(w, http.StatusOK, p)
	})
}

func leadStepLine(row projections.LeadRow) leadLine {
	line := leadLine{From: sentence(row.From), To: row.To, Done: part(row.Done), Waiting: part(row.Waiting)}
	done, doneKnown := row.Done.Known()
	waiting, waitingKnown := row.Waiting.Known()
	line.Quiet = doneKnown && waitingKnown && waiting > done || row.MedianWaiting != nil && row.Median == nil
	line.Median, line.Silent = inDays(row.Median), inDays(row.MedianWaiting)
	return line
}

// inDays writes a median; nothing when there is none.
func inDays(x *float64) string {
	switch {
	case x == nil:
		return ""
	case *x == 1:
		return "1 dag"
	}
	return dutchFloat(*x, 1) + " dagen"
}
