package web

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"ruggespraak/commands"
	"ruggespraak/domain"
)

// newEvaluationPage is the form to conclude an evaluation; without a decision it asks which one.
type newEvaluationPage struct {
	page
	Form      form
	ID        string // of the decision
	Decision  string // its title
	Judge     []judgement
	Frames    []option
	Mets      []option
	Decisions []option
}

// judgement asks for the verdict on one expectation.
type judgement struct {
	expectation
	Field, Why string // names of the fields
}

var newEvaluationFields = []string{"kader", "datum", "methode", "positie", "oordeel", "bevindingen"}

func (newEvaluationPage) template() string { return "evaluatie-nieuw" }

func (s *site) newEvaluation(w http.ResponseWriter, r *http.Request) error {
	return s.showNewEvaluation(w, r, http.StatusOK, r.URL.Query().Get("besluit"), s.blank(url.Values{"datum": {string(s.today())}}))
}

func (s *site) showNewEvaluation(w http.ResponseWriter, r *http.Request, status int, decision string, f form) error {
	p := newEvaluationPage{page: s.frame("Rond een evaluatie af", "/besluiten", dates{}), Form: f, Frames: choices(domain.Frames), Mets: choices(domain.Mets)}
	if decision == "" {
		if err := p.chooseDecision(r, s); err != nil {
			return err
		}
		return s.render(w, status, p)
	}
	if err := known(decision); err != nil {
		return err
	}
	if err := p.askAbout(r, s, decision); err != nil {
		return err
	}
	names := slices.Clone(newEvaluationFields)
	for _, j := range p.Judge {
		names = append(names, j.Field, j.Why)
	}
	p.Form.shownFields(names...)
	return s.render(w, status, p)
}

func (p *newEvaluationPage) chooseDecision(r *http.Request, s *site) error {
	rows, err := s.effectRows(r.Context(), dates{}, nil)
	for i, row := range rows {
		if i == 0 || rows[i-1].Decision != row.Decision {
			p.Decisions = append(p.Decisions, option{Value: row.Decision, Label: row.Title + " (" + dutchDate(row.On) + ")"})
		}
	}
	return err
}

func (p *newEvaluationPage) askAbout(r *http.Request, s *site, decision string) error {
	rows, err := s.effectRows(r.Context(), dates{}, map[string]string{"besluit": decision})
	if err != nil {
		return err
	}
	if len(rows) == 0 {
		return domain.Errorf(domain.NotFound, "Dit besluit bestaat niet.")
	}
	p.ID, p.Decision = decision, rows[0].Title
	for _, x := range expectations(rows[0]) {
		if !x.Rectified { // what was fixed first is what is judged
			p.Judge = append(p.Judge, judgement{expectation: x, Field: judgeField(x.Number), Why: whyField(x.Number)})
		}
	}
	return nil
}

func judgeField(number int) string { return fmt.Sprintf("verwachting-%d", number) }
func whyField(number int) string   { return fmt.Sprintf("toelichting-%d", number) }

func (s *site) concludeEvaluation(w http.ResponseWriter, r *http.Request) error {
	f, err := s.filled(r)
	if err != nil {
		return err
	}
	decision := f.Value("besluit")
	if err := known(decision); err != nil {
		return err
	}
	var about newEvaluationPage
	if err := about.askAbout(r, s, decision); err != nil {
		return err
	}
	answer, err := s.ask(r.Context(), effects, dates{}, map[string]string{"besluit": decision})
	if err != nil {
		return err
	}
	input := conclusionInput(&f, about.Judge)
	input.LogUpTo = answer.UpTo // what the evaluator could see
	c := concludeWithFindings{
		commands.ConcludeEvaluation{DecisionID: domain.DecisionID(decision), ConclusionInput: input}, lines(f.Value("bevindingen")),
	}
	res, done, err := s.send(r, &f, commands.By{Role: "beleidsadviseur"}, c)
	if err != nil {
		return err
	}
	if !done {
		return s.showNewEvaluation(w, r, f.status, decision, f)
	}
	sendOn(w, "/besluiten/"+decision, res)
	return nil
}

func conclusionInput(f *form, judge []judgement) commands.ConclusionInput {
	f.need("kader", "Kies het kader van de evaluatie.")
	on := f.day("datum")
	f.need("datum", "Vul de datum van de evaluatie in.")
	f.need("methode", "Beschrijf hoe er is geëvalueerd.")
	f.need("positie", "Beschrijf wat de positie is van wie evalueert.")
	in := commands.ConclusionInput{
		On: on, Frame: domain.Frame(f.Value("kader")), Method: f.Value("methode"), Standpoint: f.Value("positie"), Verdict: f.Value("oordeel"),
	}
	for _, j := range judge {
		f.need(j.Field, fmt.Sprintf("Kies een oordeel over verwachting %d.", j.Number))
		in.PerExpectation = append(in.PerExpectation, domain.ExpectationMet{
			Number: j.Number, Met: domain.Met(f.Value(j.Field)), Why: f.Value(j.Why),
		})
	}
	f.need("oordeel", "Schrijf het oordeel op.")
	if domain.HasBSN(f.Value("bevindingen")) { // before anything is written: findings go after the conclusion
		f.fail("bevindingen", "In de bevindingen staat een burgerservicenummer (BSN); laat dat weg.")
	}
	return in
}

// lines takes a text apart; empty lines do not count.
func lines(text string) []string {
	var out []string
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" {
			out = append(out, line)
		}
	}
	return out
}

// concludeWithFindings concludes an evaluation and records what was found, each by a command of its own that is derived from
// the form's, so that sending the form again completes what was left and repeats nothing.
type concludeWithFindings struct {
	commands.ConcludeEvaluation
	findings []string
}

// Do carries it out.
func (c concludeWithFindings) Do(ctx context.Context, d commands.Desk) (commands.Result, error) {
	res, err := c.ConcludeEvaluation.Do(ctx, d)
	for _, text := range c.findings {
		if err != nil {
			return res, err
		}
		by := d.By
		by.Command = d.Derive("bevinding", d.By.Command, text)
		var found commands.Result
		found, err = commands.RecordFinding{EvaluationID: domain.EvaluationID(res.ID), Text: text, On: c.On}.Do(ctx, d.As(by))
		if res.Events += found.Events; found.Cursor != "" {
			res.Cursor = found.Cursor
		}
	}
	return res, err
}
