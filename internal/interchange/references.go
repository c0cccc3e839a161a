package interchange

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"ruggespraak/commands"
	"ruggespraak/domain"
	"ruggespraak/internal/interchange/mapping"
)

// measureFound is a measure that a row named before, or why it can't be linked to.
type measureFound struct {
	link    commands.ImportedLink
	skip    bool // the mapping says to go on without it
	unknown bool // the mapping says to make it
	err     error
}

// links reads the measures of a row: keys, each with its verband behind "=" or else aanleiding. What nobody knows yet is made,
// if the mapping says so, once it is sure that the row itself will do.
func (r *run) links(ctx context.Context, cell string, sound func() error) ([]commands.ImportedLink, error) {
	parts, unknown := several(cell), false
	for _, part := range parts {
		key, _ := cutRelation(part)
		m := r.measureOf(ctx, key)
		if m.err != nil {
			return nil, m.err
		}
		unknown = unknown || m.unknown
	}
	if unknown {
		if err := sound(); err != nil {
			return nil, err
		}
	}
	var out []commands.ImportedLink
	for _, part := range parts {
		key, rel := cutRelation(part)
		m := r.made(ctx, key)
		if m.err != nil {
			return nil, m.err
		}
		if m.skip {
			continue
		}
		if i := slices.IndexFunc(out, func(l commands.ImportedLink) bool { return l.MeasureID == m.link.MeasureID }); i < 0 {
			m.link.Relation = rel
			out = append(out, m.link)
		} else if out[i].Relation != rel {
			return nil, domain.FieldErrorf("maatregelen", "Een maatregel staat er twee keer, met verband %s en %s.", out[i].Relation, rel)
		}
	}
	return out, nil
}

// sound says whether a row would be taken over, apart from its measures.
func (r *run) sound(ctx context.Context, make func(commands.Desk) (commands.Act, error)) error {
	try := r.dry().Desk
	act, err := make(try)
	if err != nil {
		return err
	}
	answers, err := commands.DoMany(ctx, try, []commands.Act{act})
	if err != nil {
		return err
	}
	return answers[0].Err
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
			return measureFound{unknown: true}
		}
	}
	return r.linkTo(ctx, id, err)
}

func (r *run) linkTo(ctx context.Context, id string, err error) measureFound {
	if err != nil {
		return measureFound{err: err}
	}
	rev, err := r.Desk.MeasureRevision(ctx, domain.MeasureID(id))
	return measureFound{link: commands.ImportedLink{MeasureID: domain.MeasureID(id), Revision: rev}, err: err}
}

// made finds a measure by its key and makes it when that is still to be done.
func (r *run) made(ctx context.Context, key string) measureFound {
	m := r.measureOf(ctx, key)
	if m.unknown {
		id, err := r.makeMeasure(ctx, key)
		m = r.linkTo(ctx, id, err)
		r.measures[key] = m
	}
	return m
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

// longestKey is how long a key may be to be repeated in a message: what is longer is no key but a text in the wrong column.
const longestKey = 60

// shown is a key as a message repeats it. What looks like a burgerservicenummer is not repeated.
func shown(key string) string {
	if len(key) > longestKey || domain.HasBSN(key) {
		return "zoals daar staat"
	}
	return strconv.Quote(key)
}

// find gives the id behind a reference: an id, a key, or soort:bron:sleutel. Of several with the same key, the one of this
// import's own source goes first.
func (r *run) find(ctx context.Context, kind domain.Category, ref, column string) (string, error) {
	source, key := domain.SplitReference(kind, ref)
	found, err := r.Lookup(ctx, kind, key)
	if err != nil {
		return "", err
	}
	from := func(source domain.SourceName) []Found {
		return slices.DeleteFunc(slices.Clone(found), func(f Found) bool { return f.Source != string(source) })
	}
	if source != "" {
		found = from(source)
	} else if own := from(r.source); len(own) == 1 {
		found = own
	}
	switch len(found) {
	case 0:
		return "", &domain.Error{Kind: domain.NotFound, Field: column, Text: fmt.Sprintf("Er is geen %s met sleutel %s.", kind, shown(key))}
	case 1:
		return found[0].ID, nil
	}
	return "", domain.FieldErrorf(column, "Deze sleutel staat voor meer dan één %s; schrijf soort:bron:sleutel.", kind)
}
