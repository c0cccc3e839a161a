package web

import (
	"cmp"
	"net/http"
	"slices"

	"ruggespraak/projections"
)

// agendaPage answers: what is due, and before which meeting or planning document can it still be brought in?
type agendaPage struct {
	page
	Documents []planLine
	Functions []filterLink
	Parts     []agendaPart
	Report    string // how many things the raad has yet to hear of; empty when there are none
}

// planLine is a meeting or document to come, and until when something can be brought in.
type planLine struct{ Kind, Name, On, DeliverBy string }

// agendaPart is what is late, what is to come, or what has no term.
type agendaPart struct {
	ID, Title string
	Rows      []agendaLine
}

// agendaLine is one thing that is to be done.
type agendaLine struct {
	What, Title, Link, Function string
	Due, Days                   string // in words; empty when there is no term
	Late, Report                bool
	Next                        string
	InTime                      []inTime
}

// inTime says whether something is in time for the next document of a kind.
type inTime struct {
	Name string
	Yes  bool
}

const agendaPath = "/termijnagenda"

func (agendaPage) template() string { return "termijnagenda" }

func (s *site) agenda(w http.ResponseWriter, r *http.Request) error {
	return s.view(w, r, func(d dates, n notice) error {
		params := asked(r, "functie", "soort", "voor")
		rows, err := viewRows[projections.AgendaRow](r.Context(), s, projections.Agenda, d, params)
		if err != nil {
			return err
		}
		all := rows
		if params["functie"] != "" { // the choice of functions stays whole
			if all, err = viewRows[projections.AgendaRow](r.Context(), s, projections.Agenda, d, nil); err != nil {
				return err
			}
		}
		judged, err := s.judged(r, d, concerning(rows))
		if err != nil {
			return err
		}
		p := agendaPage{page: s.frame("Termijnagenda", agendaPath, d), Functions: functionFilters(d, all, params["functie"])}
		p.Notice = n
		p.fill(rows, judged)
		return s.render(w, http.StatusOK, p)
	})
}

// concerning is what the rows are about, as the open ends name it.
func concerning(rows []projections.AgendaRow) []projections.OpenRow {
	var kinds []projections.OpenRow
	for _, row := range rows {
		kinds = append(kinds, projections.OpenRow{Kind: row.Kind})
	}
	return kinds
}

func functionFilters(d dates, rows []projections.AgendaRow, here string) []filterLink {
	var names []string
	for _, row := range rows {
		if !slices.Contains(names, row.Function) {
			names = append(names, row.Function)
		}
	}
	slices.Sort(names)
	links := []filterLink{{Label: "Iedereen", Link: d.Link(agendaPath), Here: here == ""}}
	for _, name := range names {
		links = append(links, filterLink{Label: sentence(name), Link: d.narrowed(agendaPath, map[string]string{"functie": name}), Here: here == name})
	}
	return links
}

func (p *agendaPage) fill(rows []projections.AgendaRow, judged map[string]string) {
	parts := []agendaPart{{ID: "over-tijd", Title: "Over tijd"}, {ID: "op-komst", Title: "Op komst"}, {ID: "zonder-termijn", Title: "Zonder termijn"}}
	report := 0
	for _, row := range rows {
		line := agendaLineOf(row, linkTo(row.Kind, row.ID, p.Dates, judged))
		if row.Report {
			report++
		}
		i := 2
		if row.Days != nil {
			i = flagged(*row.Days >= 0)
		}
		parts[i].Rows = append(parts[i].Rows, line)
	}
	for _, part := range parts {
		if len(part.Rows) > 0 {
			p.Parts = append(p.Parts, part)
		}
	}
	p.Documents = planLines(rows)
	if report > 0 {
		p.Report = counted(report, "onderwerp moet", "onderwerpen moeten")
	}
}

// flagged is 1 for yes.
func flagged(yes bool) int {
	if yes {
		return 1
	}
	return 0
}

func agendaLineOf(row projections.AgendaRow, link string) agendaLine {
	line := agendaLine{What: row.What, Title: shortened(daysInWords(row.Title)), Link: link, Function: row.Function, Report: row.Report}
	if row.Due != nil && row.Days != nil {
		line.Due, line.Late = dutchDate(*row.Due), *row.Days < 0
		switch days := *row.Days; {
		case days < 0:
			line.Days = counted(-days, "dag", "dagen") + " over tijd"
		case days == 0:
			line.Days = "vandaag"
		default:
			line.Days = "over " + counted(days, "dag", "dagen")
		}
	}
	if row.Next != nil {
		line.Next = row.Next.Name + " (aanleveren tot en met " + dutchDate(row.Next.DeliverBy) + ")"
	}
	for _, x := range documents(row.InTime) {
		if x.slot != nil {
			line.InTime = append(line.InTime, inTime{Name: x.slot.Name, Yes: x.slot.InTime == "ja"})
		}
	}
	return line
}

// planLines is the meetings and documents that the rows are laid beside, in order of day.
func planLines(rows []projections.AgendaRow) []planLine {
	var slots []projections.PlanSlot
	note := func(slot projections.PlanSlot) {
		if !slices.Contains(slots, slot) {
			slots = append(slots, slot)
		}
	}
	for _, row := range rows {
		if row.Next != nil {
			note(*row.Next)
		}
		for _, x := range documents(row.InTime) {
			if x.slot != nil {
				note(projections.PlanSlot{Kind: x.kind, Name: x.slot.Name, On: x.slot.On, DeliverBy: x.slot.DeliverBy})
			}
		}
	}
	slices.SortFunc(slots, func(a, b projections.PlanSlot) int {
		return cmp.Or(cmp.Compare(a.On, b.On), cmp.Compare(a.Name, b.Name))
	})
	var lines []planLine
	for _, p := range slots {
		lines = append(lines, planLine{Kind: p.Kind, Name: p.Name, On: dutchDate(p.On), DeliverBy: dutchDate(p.DeliverBy)})
	}
	return lines
}

// kindSlot is the next document of a kind, if one is planned.
type kindSlot struct {
	kind string
	slot *projections.DocumentSlot
}

func documents(in projections.InTime) []kindSlot {
	return []kindSlot{{"kadernota", in.Framework}, {"begroting", in.Budget}, {"berap", in.Interim}, {"jaarstukken", in.Accounts}}
}
