package commands

import (
	"context"

	"ruggespraak/domain"
)

// ProposalInput is what someone fills in about a motion or an amendment.
type ProposalInput struct {
	Title     string             `json:"titel"`
	Number    string             `json:"nummer"`
	On        domain.Date        `json:"datum"`
	Parties   []string           `json:"fracties"`
	Text      string             `json:"tekst"`
	Subject   string             `json:"onderwerp"`
	Measures  []domain.MeasureID `json:"maatregelen"`
	Grounds   []domain.Ground    `json:"gronden"`
	Due       domain.Date        `json:"uiterlijk"`
	Portfolio string             `json:"portefeuille"`
	Reference string             `json:"vindplaats"`
	Note      string             `json:"notitie"`
}

func (in ProposalInput) content(ctx context.Context, d Desk) (domain.ProposalContent, error) {
	return domain.ProposalContent{
		Title: in.Title, Number: in.Number, On: in.On, Parties: in.Parties, Text: in.Text, Subject: in.Subject, Measures: in.Measures,
		Grounds: in.Grounds, Due: in.Due, Portfolio: in.Portfolio, Reference: in.Reference, Note: domain.Private(in.Note),
	}, restsOn(ctx, d, in.Grounds, in.Measures)
}

// next is a desk for what follows from a command: the same person acts, under an id that follows from the command's, so
// that a command that was broken off halfway can be sent again.
func (d Desk) next(step string) Desk {
	if d.By.Command == "" {
		return d
	}
	by := d.By
	by.Command = d.Derive(d.By.Command, step)
	if by.Correlation == "" {
		by.Correlation = d.By.Command
	}
	return d.As(by)
}

// replacements follows from one proposal to the one that replaced it, to the end or round a circle.
func replacements(start string, replacedBy func(id string) (string, error)) ([]string, error) {
	var list []string
	seen := map[string]bool{start: true}
	for id := start; ; {
		by, err := replacedBy(id)
		if err != nil || by == "" {
			return list, err
		}
		list = append(list, by)
		if seen[by] {
			return list, nil
		}
		seen[by], id = true, by
	}
}
