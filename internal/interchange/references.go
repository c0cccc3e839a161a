package interchange

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"ruggespraak/commands"
	"ruggespraak/domain"
	"ruggespraak/internal/interchange/mapping"
)

// measureFound is a measure that a row named before, or why it can't be linked to.
type measureFound struct {
	link commands.ImportedLink
	skip bool // the mapping says to go on without it
	err  error
}

// links reads the measures of a row: keys, each with its verband behind "=" or else aanleiding.
func (r *run) links(ctx context.Context, cell string) ([]commands.ImportedLink, error) {
	var out []commands.ImportedLink
	for _, part := range several(cell) {
		key, rel := cutRelation(part)
		m := r.measureOf(ctx, key)
		if m.err != nil {
			return nil, m.err
		}
		if m.skip || slices.ContainsFunc(out, func(l commands.ImportedLink) bool { return l.MeasureID == m.link.MeasureID }) {
			continue
		}
		m.link.Relation = rel
		out = append(out, m.link)
	}
	return out, nil
}

// cutRelation takes the verband off a reference; it is aanleiding when none is given.
func cutRelation(part string) (string, domain.Relation) {
	if key, rel, ok := cutLast(part, "="); ok && slices.Contains(domain.Relations, domain.Relation(slug(rel))) {
		return strings.TrimSpace(key), domain.Relation(slug(rel))
	}
	return part, domain.Occasion
}

func cutLast(s, sep string) (before, after string, ok bool) {
	if i := strings.LastIndex(s, sep); i >= 0 {
		return s[:i], s[i+len(sep):], true
	}
	return s, "", false
}

// measureOf finds a measure by its key, once in a run.
func (r *run) measureOf(ctx context.Context, key string) measureFound {
	if m, ok := r.measures[key]; ok {
		return m
	}
	m := r.lookUpMeasure(ctx, key)
	r.measures[key] = m
	return m
}

func (r *run) lookUpMeasure(ctx context.Context, key string) measureFound {
	id, err := r.find(ctx, domain.MeasureCategory, key, "maatregelen")
	if errors.Is(err, domain.NotFound) {
		switch r.mapping.Unknown {
		case mapping.WithoutLink:
			return measureFound{skip: true}
		case mapping.MakeMeasure:
			id, err = r.makeMeasure(ctx, key)
		}
	}
	if err != nil {
		return measureFound{err: err}
	}
	rev, err := r.Desk.MeasureRevision(ctx, domain.MeasureID(id))
	return measureFound{link: commands.ImportedLink{MeasureID: domain.MeasureID(id), Revision: rev}, err: err}
}

// makeMeasure lays down a measure of which only the name is known.
func (r *run) makeMeasure(ctx context.Context, key string) (string, error) {
	origin := domain.Origin{
		Source: r.source, Key: domain.SourceKey(key), PublicRegister: r.mapping.Public, Imprint: r.Imprint("aangemaakt", string(r.source), key),
	}
	act := commands.ImportMeasure{
		Imported: commands.Imported{Origin: origin, Corrected: new(bool)}, Input: commands.MeasureInput{Title: key, Kind: "werkwijze"},
	}.Act(r.Desk)
	answers, err := commands.DoMany(ctx, r.Desk, []commands.Act{act})
	if err != nil {
		return "", err
	}
	return answers[0].Result.ID, answers[0].Err
}

// find gives the id behind a reference: an id, a key, or soort:bron:sleutel. Of several with the same key, the one of this
// import's own source goes first.
func (r *run) find(ctx context.Context, kind domain.Category, ref, column string) (string, error) {
	source, key := "", ref
	if rest, ok := strings.CutPrefix(ref, string(kind)+":"); ok {
		if source, key, ok = strings.Cut(rest, ":"); !ok {
			source, key = "", rest
		}
	}
	found, err := r.Lookup(ctx, kind, key)
	if err != nil {
		return "", err
	}
	if source == "" && len(found) > 1 {
		source = string(r.source)
	}
	if source != "" {
		found = slices.DeleteFunc(slices.Clone(found), func(f Found) bool { return f.Source != source })
	}
	switch len(found) {
	case 0:
		return "", &domain.Error{Kind: domain.NotFound, Field: column, Text: fmt.Sprintf("Er is geen %s met sleutel %q.", kind, key)}
	case 1:
		return found[0].ID, nil
	}
	return "", domain.FieldErrorf(column, "Deze sleutel staat voor meer dan één %s; schrijf soort:bron:sleutel.", kind)
}
