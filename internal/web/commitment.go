package web

import (
	"fmt"
	"net/http"

	"ruggespraak/domain"
	"ruggespraak/projections"
)

// commitmentPage shows one motion, amendment or promise: what it says, and what became of it.
type commitmentPage struct {
	page
	Kind, Number, On, Text      string
	Parties                     []string
	Subject, Portfolio, Meeting string
	Due, State, Explained       string
	Since, Over, Vote           string
	Account, DoneOn, Settlement string
	NotDone, Withdrawal         string
	Extensions, Reopenings      []commitmentTurn
	Replaces, ReplacedBy        string // where that is
	Measures                    []outcomeLine
	Reference                   string
	Acts                        []actLink
}

// commitmentTurn is a term that was put off, or a reopening.
type commitmentTurn struct{ On, Due, Reason string }

func (commitmentPage) template() string { return "toezegging-of-motie" }

// commitment makes the handler for the pages of one kind.
func (s *site) commitment(kind domain.Category) handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		id := r.PathValue("id")
		if err := known(id); err != nil {
			return err
		}
		return s.view(w, r, func(d dates, n notice) error {
			rows, err := viewRows[projections.CommitmentRow](r.Context(), s, projections.Commitments, d, map[string]string{"soort": string(kind)})
			if err != nil {
				return err
			}
			for _, row := range rows {
				if row.ID == id {
					p := commitmentPage{page: s.frame(titleOf(row), commitmentsPath, d)}
					p.Notice = n
					p.fill(row)
					return s.render(w, http.StatusOK, p)
				}
			}
			return s.absent(w, n, d)
		})
	}
}

func (p *commitmentPage) fill(row projections.CommitmentRow) {
	p.Kind, p.Number, p.On, p.Text, p.Parties = row.Kind, row.Number, dutchDate(row.On), row.Text, row.Parties
	p.Subject, p.Portfolio, p.Meeting, p.Reference = row.Subject, row.Portfolio, row.Meeting, row.Reference
	p.State, p.Explained, p.Since, p.Over, p.Vote = row.State, stateWords[row.State].explained, dutchDate(row.Since), overdue(row), voteInWords(row.Vote)
	p.Account, p.Settlement, p.NotDone, p.Withdrawal = row.Account, row.Settlement, row.NotDone, row.Withdrawal
	if row.Due != nil {
		p.Due = dutchDate(*row.Due)
	}
	if row.DoneOn != nil {
		p.DoneOn = dutchDate(*row.DoneOn)
	}
	for _, x := range row.Extensions {
		p.Extensions = append(p.Extensions, commitmentTurn{On: dutchDate(x.On), Due: dutchDate(x.Due), Reason: x.Reason})
	}
	for _, x := range row.Reopenings {
		p.Reopenings = append(p.Reopenings, commitmentTurn{On: dutchDate(x.On), Reason: x.Reason})
	}
	if row.Replaces != "" {
		p.Replaces = commitmentLink(p.Dates, row.Kind, row.Replaces)
	}
	if row.ReplacedBy != "" {
		p.ReplacedBy = commitmentLink(p.Dates, row.Kind, row.ReplacedBy)
	}
	for _, m := range row.Measures {
		p.Measures = append(p.Measures, outcomeLine{ID: m.ID, Title: m.Title})
	}
	if !p.Dates.Given() {
		p.Acts = commitmentActs(row, commitmentLink(dates{}, row.Kind, row.ID))
	}
}

func voteInWords(v *domain.Vote) string {
	if v == nil {
		return ""
	}
	text := fmt.Sprintf("%d voor, %d tegen", v.For, v.Against)
	if v.Blank > 0 {
		text += fmt.Sprintf(", %d onthouden", v.Blank)
	}
	return text
}

// The acts that make sense on a commitment, by kind and by where it stands. What comes first stands in the list too.
var (
	votingActs = []string{"aannemen", "verwerpen", "aanhouden", "intrekken", "vervangen"}
	actsOn     = map[string]map[string][]string{
		"toezegging": {
			"open": {"afdoen", "afdoening-voorstellen", "verlengen"}, "termijn-verstreken": {"afdoen", "afdoening-voorstellen", "verlengen"},
			"heropend": {"afdoen", "afdoening-voorstellen", "verlengen"}, "voorgesteld-als-afgedaan": {"afdoen", "heropenen"}, "afgedaan": {"heropenen"},
		},
		"motie": {
			"ingediend": votingActs, "aangehouden": votingActs,
			"open": {"afdoen", "afdoening-voorstellen", "niet-uitvoeren"}, "termijn-verstreken": {"afdoen", "afdoening-voorstellen", "niet-uitvoeren"},
			"niet-uitgevoerd": {"afdoen", "afdoening-voorstellen"}, "voorgesteld-als-afgedaan": {"afdoen", "niet-uitvoeren"},
		},
		"amendement": {"ingediend": votingActs, "aangehouden": votingActs},
	}
	actNames = map[string]string{
		"afdoen": "Doe af (raad)", "afdoening-voorstellen": "Stel voor om af te doen (college)", "verlengen": "Verleng de termijn",
		"heropenen": "Heropen (raad)", "aannemen": "Leg vast dat de raad het aannam", "verwerpen": "Leg vast dat de raad het verwierp",
		"aanhouden": "Houd aan", "intrekken": "Trek in", "vervangen": "Vervang", "niet-uitvoeren": "Leg vast dat het college dit niet uitvoert",
	}
)

// commitmentActs leads to the forms of the acts that make sense now.
func commitmentActs(row projections.CommitmentRow, back string) []actLink {
	var links []actLink
	for _, act := range actsOn[row.Kind][row.State] {
		links = append(links, actLink{Label: actNames[act], Link: actAddress(row.Kind+"-"+act, row.Kind+"Id", row.ID, back)})
	}
	return links
}
