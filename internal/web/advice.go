package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"

	"ruggespraak/commands"
	"ruggespraak/domain"
	"ruggespraak/projections"
)

// advicePage answers: what was advised, and what was done with each recommendation?
type advicePage struct {
	page
	ID, From, To, On     string
	Unasked, Given       bool
	Question, AskedOn    string // empty: nobody asked for it
	AnswerBy, Days, Late string // in words; empty when there is none
	Open                 int    // recommendations without an answer
	Recommendations      []adviceItem
	Grounds, Measures    []linked
	Reference            string
	Form                 form
	Words                []option
}

// adviceItem is one recommendation, its answer, and the names of the fields to answer it.
type adviceItem struct {
	Number                int
	Text                  string
	Answer, Reason, On    string // the last answer; empty when there is none
	AnswerField, WhyField string
}

// linked is something with a page of its own.
type linked struct{ Kind, Title, Path, Relation string }

func (advicePage) template() string { return "advies" }

func (s *site) advice(w http.ResponseWriter, r *http.Request) error {
	return s.showAdvice(w, r, http.StatusOK, s.blank(url.Values{"datum": {string(s.today())}}))
}

// theAdvice reads the advice of an address from the log.
func (s *site) theAdvice(r *http.Request) ([]commands.Entry[domain.AdviceEvent], domain.Advice, error) {
	var a domain.Advice
	id := r.PathValue("id")
	if err := known(id); err != nil {
		return nil, a, err
	}
	past, err := s.Desk(commands.By{}).AdviceHistory(r.Context(), domain.AdviceID(id))
	for _, e := range past {
		a = a.Evolve(e.Event)
	}
	return past, a, err
}

func (s *site) showAdvice(w http.ResponseWriter, r *http.Request, status int, f form) error {
	n, err := s.settle(r)
	if err != nil {
		return err
	}
	past, a, err := s.theAdvice(r)
	if err != nil {
		return err
	}
	p := advicePage{page: s.frame(a.Content.Title, "/adviezen", dates{}), ID: r.PathValue("id"), Form: f, Words: adviceWords(), Given: a.Given}
	if p.Title == "" {
		p.Title = "Adviesvraag"
	}
	p.Notice = notice{Saved: n.Saved, Repeat: n.Repeat} // this page reads the log itself
	p.describe(a)
	p.list(past)
	if err := p.count(r.Context(), s, a); err != nil {
		return err
	}
	desk := s.Desk(commands.By{})
	if p.Grounds, err = linkGrounds(r.Context(), desk, a.Content.Grounds); err != nil {
		return err
	}
	if p.Measures, err = linkMeasures(r.Context(), desk, slices.Concat(a.Question.Measures, a.Content.Measures)); err != nil {
		return err
	}
	p.Form.place(p.fields())
	return s.render(w, status, p)
}

func adviceWords() []option {
	out := choices(domain.AdviceWords)
	for i := range out {
		out[i].Label = sentence(adviceWord(out[i].Value))
	}
	return out
}

func (p *advicePage) describe(a domain.Advice) {
	c := a.Content
	p.From, p.To, p.Unasked, p.Reference = c.From, string(c.To), a.Given && !a.Asked, c.Reference
	if a.Given {
		p.On = dutchDate(c.On)
	}
	if a.Asked {
		p.Question, p.AskedOn = a.Question.Text, dutchDate(a.Question.On)
		if !a.Given {
			p.From, p.To = a.Question.To, string(a.Question.From)
		}
	}
	for _, r := range c.Recommendations {
		x := adviceItem{Number: r.Number, Text: r.Text, AnswerField: fmt.Sprintf("antwoord-%d", r.Number), WhyField: fmt.Sprintf("reden-%d", r.Number)}
		p.Recommendations = append(p.Recommendations, x)
	}
}

// list puts the last answer beside each recommendation.
func (p *advicePage) list(past []commands.Entry[domain.AdviceEvent]) {
	for _, entry := range past {
		e, ok := entry.Event.(domain.AdviceAnswered)
		if !ok {
			continue
		}
		for _, x := range e.Answers {
			item := &p.Recommendations[x.Number-1]
			item.Answer, item.Reason, item.On = string(x.Answer), x.Reason, dutchDate(e.On)
		}
	}
}

// count tells how long the advice waits, and how much of that is over its term: as the list of all advice says it, up to the
// last day on record.
func (p *advicePage) count(ctx context.Context, s *site, a domain.Advice) error {
	p.Open = len(a.Unanswered())
	if !a.Given {
		return nil
	}
	if a.Content.AnswerBy != "" {
		p.AnswerBy = dutchDate(a.Content.AnswerBy)
	}
	rows, err := viewRows[projections.AdviceRow](ctx, s, projections.Advices, dates{}, map[string]string{"advies": p.ID})
	if errors.Is(err, domain.Unreached) {
		return nil
	}
	for _, row := range rows {
		if row.GivenOn == nil || row.Unanswered == 0 { // or the view has yet to hear of it
			continue
		}
		p.Days = counted(row.Days, "dag", "dagen")
		if row.DaysLate > 0 {
			p.Late = counted(row.DaysLate, "dag", "dagen")
		}
	}
	return err
}

func (p *advicePage) fields() []string {
	out := []string{"datum"}
	for _, x := range p.Recommendations {
		out = append(out, x.AnswerField, x.WhyField)
	}
	return out
}

// answerAdvice records what is done with the recommendations that were filled in; the others may follow later.
func (s *site) answerAdvice(w http.ResponseWriter, r *http.Request) error {
	f, err := s.filled(r)
	if err != nil {
		return err
	}
	_, a, err := s.theAdvice(r)
	if err != nil {
		return err
	}
	id, body := domain.AdviceID(r.PathValue("id")), a.Content.To
	on := f.day("datum")
	f.need("datum", "Vul de datum van het antwoord in.")
	answers := adviceAnswers(&f, a)
	if len(answers) == 0 && len(f.Errors) == 0 {
		f.fail("antwoord-1", "Kies bij ten minste één aanbeveling een antwoord.")
	}
	c := commands.AnswerAdvice{AdviceID: id, On: on, Body: body, Answers: answers}
	res, done, err := s.send(r, &f, commands.By{Role: answeringRole(body), OnBehalf: string(body)}, c)
	if err != nil {
		return err
	}
	if !done {
		return s.showAdvice(w, r, f.status, f)
	}
	sendOn(w, "/adviezen/"+string(id), res)
	return nil
}

// answeringRole is who writes down what a body answers.
func answeringRole(body domain.Body) string {
	if body == "raad" {
		return asGriffie
	}
	return asBoard
}

func adviceAnswers(f *form, a domain.Advice) []domain.RecommendationAnswer {
	var out []domain.RecommendationAnswer
	for _, x := range a.Content.Recommendations {
		answer, why := fmt.Sprintf("antwoord-%d", x.Number), fmt.Sprintf("reden-%d", x.Number)
		word := f.among(answer, wordsOf(domain.AdviceWords))
		switch {
		case word == "" && f.Value(why) != "":
			f.need(answer, fmt.Sprintf("Kies wat er met aanbeveling %d gebeurt.", x.Number))
		case word != "":
			f.need(why, fmt.Sprintf("Geef de reden bij aanbeveling %d, ook als u haar overneemt.", x.Number))
			out = append(out, domain.RecommendationAnswer{Number: x.Number, Answer: domain.AdviceWord(word), Reason: f.Value(why)})
		}
	}
	return out
}

func wordsOf[W ~string](list []W) []string {
	out := make([]string, len(list))
	for i, w := range list {
		out[i] = string(w)
	}
	return out
}
