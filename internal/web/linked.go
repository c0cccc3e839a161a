package web

import (
	"context"
	"fmt"

	"ruggespraak/commands"
	"ruggespraak/domain"
)

// linkGrounds names what something rests on; a signal has no title and gets a number.
func linkGrounds(ctx context.Context, desk commands.Desk, grounds []domain.Ground) ([]linked, error) {
	var out []linked
	for i, g := range grounds {
		l, err := nameLink(ctx, desk, domain.Category(g.Kind), string(g.ID), i+1)
		if err != nil {
			return nil, err
		}
		l.Relation = string(g.Relation)
		out = append(out, l)
	}
	return out, nil
}

func linkMeasures(ctx context.Context, desk commands.Desk, ids []domain.MeasureID) ([]linked, error) {
	var out []linked
	seen := map[domain.MeasureID]bool{}
	for i, id := range ids {
		if seen[id] {
			continue
		}
		seen[id] = true
		l, err := nameLink(ctx, desk, domain.MeasureCategory, string(id), i+1)
		if err != nil {
			return nil, err
		}
		out = append(out, l)
	}
	return out, nil
}

// nameLink names one thing; what the log does not hold goes without a link.
func nameLink(ctx context.Context, desk commands.Desk, kind domain.Category, id string, number int) (linked, error) {
	l := linked{Kind: string(kind), Title: fmt.Sprintf("%s %d", sentence(dutchWord(string(kind))), number)}
	subject, err := desk.Subject(ctx, kind, id)
	if isNotFound(err) {
		return l, nil
	}
	if l.Path = pageOf(kind, id); subject.Title != "" {
		l.Title = daysInWords(subject.Title)
	}
	return l, err
}
