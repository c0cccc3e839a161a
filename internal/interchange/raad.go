package interchange

import (
	"context"
	"fmt"
	"strings"

	"ruggespraak/commands"
	"ruggespraak/domain"
)

var proposalColumns = []string{
	"sleutel", "datum", "titel", "nummer", "fracties", "tekst", "onderwerp", "maatregelen", "uiterlijk", "portefeuille", "status",
	"stemdatum", "voor", "tegen", "onthouden", "vervangt", "afgedaan_op", "reden", "gronden", "bron",
}

// aside is what happened to a row besides being taken over.
type aside struct {
	replaced   bool // what it replaces was marked so
	unlinked   bool // taken over without what it replaces
	unnumbered bool // taken over without the numbers of the vote
}

// proposalAct makes the act of a motion or an amendment that replaces nothing.
func proposalAct(ctx context.Context, r *run, l line) (commands.Act, error) {
	p, err := r.proposal(ctx, l)
	if err != nil {
		return nil, err
	}
	return p.Act(ctx, r.Desk)
}

// proposal reads a motion or an amendment, but for what it replaces.
func (r *run) proposal(ctx context.Context, l line) (commands.ImportProposal, error) {
	p := commands.ImportProposal{Imported: r.imported(l), Kind: r.kind.category, Input: commands.ProposalInput{
		Title: l.get("titel"), Number: l.get("nummer"), Parties: several(l.get("fracties")), Text: l.get("tekst"),
		Subject: l.get("onderwerp"), Portfolio: l.get("portefeuille"), Reference: l.get("bron"), Note: l.note,
	}}
	var err error
	if p.Input.On, err = r.date(l, "datum"); err != nil {
		return p, err
	}
	if p.Input.Due, err = r.date(l, "uiterlijk"); err != nil {
		return p, err
	}
	if p.Course, err = r.course(l); err != nil {
		return p, err
	}
	if r.mapping.Unnumbered && p.Course.Contradicted() {
		v := p.Course.Vote
		p.Course.Vote, l.aside.unnumbered = nil, true
		p.Input.Note = note(p.Input.Note, fmt.Sprintf("stemuitslag in de bron: %d voor, %d tegen, %d onthouden", v.For, v.Against, v.Blank))
	}
	if p.Input.Grounds, err = r.grounds(ctx, l); err != nil {
		return p, err
	}
	p.Input.Measures, err = r.onMeasures(ctx, l, func(d commands.Desk) (commands.Act, error) {
		p.Corrected = new(bool)
		return p.Act(ctx, d)
	})
	p.Corrected = l.corrected
	return p, err
}

// note puts a line under a note.
func note(had, line string) string {
	if had == "" {
		return line
	}
	return had + "\n" + line
}

// course reads where the source says that a motion or an amendment stands. A reason goes with the settlement if there is one.
func (r *run) course(l line) (domain.Course, error) {
	c := domain.Course{Status: domain.StatusTabled}
	if word := slug(l.get("status")); word != "" {
		c.Status = domain.ProposalStatus(word)
	}
	var err error
	if c.On, err = r.date(l, "stemdatum"); err != nil {
		return c, err
	}
	if c.Status == domain.StatusTabled {
		c.On = ""
	}
	if c.SettledOn, err = r.date(l, "afgedaan_op"); err != nil {
		return c, err
	}
	if c.SettledOn != "" {
		c.Account = l.get("reden")
	} else {
		c.Reason = l.get("reden")
	}
	c.Vote, err = votes(l)
	return c, err
}

// votes reads the numbers of a vote; without any the source gives none, and one that is left out beside others is 0.
func votes(l line) (*domain.Vote, error) {
	var v domain.Vote
	given := false
	for column, to := range map[string]*int{"voor": &v.For, "tegen": &v.Against, "onthouden": &v.Blank} {
		n, err := count(l, column)
		if err != nil {
			return nil, err
		}
		if n == nil {
			continue
		}
		if *n < 0 {
			return nil, domain.FieldErrorf(column, "Een aantal stemmen kan niet negatief zijn.")
		}
		*to, given = *n, true
	}
	if !given {
		return nil, nil
	}
	return &v, nil
}

// onMeasures finds the measures that a row names. What nobody knows yet is made, if the mapping says so, once it is sure that
// the row itself will do.
func (r *run) onMeasures(ctx context.Context, l line, try func(commands.Desk) (commands.Act, error)) ([]domain.MeasureID, error) {
	for _, part := range several(l.get("maatregelen")) {
		if key, _ := cutRelation(part); key != part {
			return nil, domain.FieldErrorf("maatregelen", "Bij een maatregel hoort hier geen verband.")
		}
	}
	links, err := r.links(ctx, l.get("maatregelen"), func() error { return r.sound(ctx, try) })
	var out []domain.MeasureID
	for _, link := range links {
		out = append(out, link.MeasureID)
	}
	return out, err
}

// promise reads a promise. With the status open, a day and an explanation are those of a term that was put off; where no
// earlier term is known there was nothing to put off, and they go into the note.
func promise(ctx context.Context, r *run, l line) (commands.Act, error) {
	p := commands.ImportPromise{Imported: r.imported(l), Input: commands.PromiseInput{
		Text: l.get("toezegging"), Portfolio: l.get("portefeuille"), Meeting: l.get("vergadering"), Reference: l.get("bron"), Note: l.note,
	}, Course: domain.PromiseCourse{Status: domain.PromiseOpen, Account: l.get("toelichting")}}
	if word := slug(l.get("status")); word != "" {
		p.Course.Status = domain.PromiseStatus(word)
	}
	var err error
	if p.Input.On, err = r.date(l, "datum"); err != nil {
		return nil, err
	}
	if p.Input.Due, err = r.date(l, "uiterlijk"); err != nil {
		return nil, err
	}
	if p.Course.On, err = r.date(l, "status_op"); err != nil {
		return nil, err
	}
	if p.Course.Status == domain.PromiseOpen {
		for _, column := range []string{"status_op", "toelichting"} {
			if v := l.get(column); v != "" {
				p.Input.Note = note(p.Input.Note, column+": "+v)
			}
		}
	}
	if p.Input.Grounds, err = r.grounds(ctx, l); err != nil {
		return nil, err
	}
	p.Input.Measures, err = r.onMeasures(ctx, l, func(d commands.Desk) (commands.Act, error) {
		p.Corrected = new(bool)
		return p.Act(ctx, d)
	})
	if err != nil {
		return nil, err
	}
	p.Corrected = l.corrected
	return p.Act(ctx, r.Desk)
}

// advice reads advice that was brought out, with the question if it was asked and the answers if there are any.
func advice(ctx context.Context, r *run, l line) (commands.Act, error) {
	a := commands.ImportAdvice{Imported: r.imported(l), Input: commands.AdviceInput{
		Title: l.get("titel"), From: l.get("adviseur"), To: domain.Body(slug(l.get("aan"))), Recommendations: several(l.get("aanbevelingen")),
		Reference: l.get("bron"), Note: l.note,
	}}
	var err error
	if a.Input.On, err = r.date(l, "datum"); err != nil {
		return nil, err
	}
	if a.Input.AnswerBy, err = r.date(l, "antwoord_uiterlijk"); err != nil {
		return nil, err
	}
	if a.Question, err = r.question(l, a.Input); err != nil {
		return nil, err
	}
	if a.AnsweredOn, a.Answers, err = r.answers(l, len(a.Input.Recommendations)); err != nil {
		return nil, err
	}
	if a.Input.Grounds, err = r.grounds(ctx, l); err != nil {
		return nil, err
	}
	a.Input.Measures, err = r.onMeasures(ctx, l, func(d commands.Desk) (commands.Act, error) {
		a.Corrected = new(bool)
		return a.Act(ctx, d)
	})
	if err != nil {
		return nil, err
	}
	a.Corrected = l.corrected
	return a.Act(ctx, r.Desk)
}

// question is what was asked; nil when the advice is unasked. Without a word in gevraagd, a question or its day says that it was.
func (r *run) question(l line, in commands.AdviceInput) (*domain.Question, error) {
	on, err := r.date(l, "gevraagd_op")
	if err != nil {
		return nil, err
	}
	q := &domain.Question{From: in.To, To: in.From, On: on, Text: l.get("vraag")}
	told := q.On != "" || q.Text != ""
	switch word := slug(l.get("gevraagd")); {
	case word != "" && word != "ja" && word != "nee":
		return nil, domain.FieldErrorf("gevraagd", "%q is ja of nee.", "gevraagd")
	case word == "nee" && told:
		return nil, domain.FieldErrorf("gevraagd", "Er staat een vraag of de dag ervan bij, maar volgens de rij is het advies niet gevraagd.")
	case word == "nee", word == "" && !told:
		return nil, nil
	case q.On == "":
		return nil, domain.FieldErrorf("gevraagd_op", "De dag waarop het advies is gevraagd, ontbreekt.")
	case q.Text == "":
		return nil, domain.FieldErrorf("vraag", "De adviesvraag ontbreekt.")
	case in.On != "" && q.On > in.On:
		return nil, domain.FieldErrorf("gevraagd_op", "Het advies is uitgebracht voordat het werd gevraagd.")
	}
	return q, nil
}

// answers reads the answer to each of n recommendations, and why; an empty place is one that is not answered yet.
func (r *run) answers(l line, n int) (domain.Date, []domain.RecommendationAnswer, error) {
	on, err := r.date(l, "antwoord_op")
	if err != nil {
		return "", nil, err
	}
	words, reasons := places(l.get("antwoorden")), places(l.get("redenen"))
	switch {
	case len(words) == 0 && len(reasons) == 0 && on == "":
		return "", nil, nil
	case len(words) != n:
		return "", nil, domain.FieldErrorf("antwoorden", "Er staan %d antwoorden bij %d aanbevelingen; zet er evenveel, gescheiden door | "+
			"(leeg waar nog geen antwoord is).", len(words), n)
	case on == "":
		return "", nil, domain.FieldErrorf("antwoord_op", "De dag van het antwoord ontbreekt.")
	case len(reasons) > n:
		return "", nil, domain.FieldErrorf("redenen", "Er staan %d redenen bij %d aanbevelingen.", len(reasons), n)
	}
	var out []domain.RecommendationAnswer
	for i, word := range words {
		reason := ""
		if i < len(reasons) {
			reason = reasons[i]
		}
		if word == "" && reason == "" {
			continue
		}
		if reason == "" {
			return "", nil, domain.FieldErrorf("redenen", "De reden bij het antwoord op aanbeveling %d ontbreekt; een antwoord zonder reden wordt niet vastgelegd.", i+1)
		}
		out = append(out, domain.RecommendationAnswer{Number: i + 1, Answer: domain.AdviceWord(slug(word)), Reason: reason})
	}
	return on, out, nil
}

// places splits a cell of which the places count, empty ones too; an empty cell has none.
func places(cell string) []string {
	if cell == "" {
		return nil
	}
	parts := strings.Split(cell, "|")
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	return parts
}
