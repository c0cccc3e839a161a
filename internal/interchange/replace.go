package interchange

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"ruggespraak/commands"
	"ruggespraak/domain"
)

// A row that comes in the place of another one waits until the other is in, which may stand further on in the file. Such rows
// are kept in memory until the rest is on disk, and then go in one by one, what is replaced before what replaces it.

// mostWaiting is how many rows may wait.
const mostWaiting = 20 * batch

// waits keeps a row for later if it comes in the place of another one.
func (r *run) waits(l *line) bool {
	if r.kind.category == "" || l.get("vervangt") == "" {
		return false
	}
	if len(r.waiting) == mostWaiting {
		l.problem = domain.FieldErrorf("vervangt", "Er staan al %d vervangingen in dit bestand; zet deze rij in een volgend bestand.", mostWaiting)
		return false
	}
	r.waiting = append(r.waiting, *l)
	return true
}

// replacements takes over the rows that waited. Everything else of the file is on disk.
func (r *run) replacements(ctx context.Context) error {
	if len(r.waiting) == 0 {
		return nil
	}
	if err := identifiersOfPeople(r.waiting); err != nil {
		return err
	}
	rows, circular := r.inOrder(r.waiting)
	for _, l := range circular {
		if err := r.note(l, false, inCircle(r.replacedKey(l) == string(l.origin.Key))); err != nil {
			return err
		}
	}
	for _, l := range rows {
		added, err := r.replacing(ctx, l)
		if err := r.note(l, added, err); err != nil {
			return err
		}
		if err := ctx.Err(); err != nil {
			return err
		}
	}
	r.tell(len(r.waiting))
	return nil
}

func inCircle(itself bool) error {
	if itself {
		return domain.FieldErrorf("vervangt", "Dit stuk kan zichzelf niet vervangen.")
	}
	return domain.FieldErrorf("vervangt", "De vervanging loopt in een kring: wat deze rij vervangt, vervangt volgens andere rijen deze rij zelf.")
}

// inOrder puts rows behind the row that they replace. Rows that replace each other in a circle have no order.
func (r *run) inOrder(rows []line) (ordered, circular []line) {
	target := make(map[string]string, len(rows)) // by key
	for _, l := range rows {
		target[string(l.origin.Key)] = r.replacedKey(l)
	}
	const onTheWay, fine, round = 1, 2, 3
	state := map[string]int{}
	depth := map[string]int{}
	for _, l := range rows {
		var way []string
		key := string(l.origin.Key)
		for _, waits := target[key]; waits && state[key] == 0; _, waits = target[key] {
			state[key], way, key = onTheWay, append(way, key), target[key]
		}
		if i := slices.Index(way, key); i >= 0 {
			for _, k := range way[i:] {
				state[k] = round
			}
		}
		for _, k := range slices.Backward(way) {
			depth[k] = depth[target[k]] + 1
			if state[k] == onTheWay {
				state[k] = fine
			}
		}
	}
	for _, l := range rows {
		if state[string(l.origin.Key)] == round && r.replacedKey(l) == target[string(l.origin.Key)] {
			circular = append(circular, l)
		} else {
			ordered = append(ordered, l)
		}
	}
	slices.SortStableFunc(ordered, func(a, b line) int { return depth[string(a.origin.Key)] - depth[string(b.origin.Key)] })
	return ordered, circular
}

// replacedKey is the key of the row that a row replaces, as far as that is one of the same source.
func (r *run) replacedKey(l line) string {
	source, key := domain.SplitReference(r.kind.category, l.get("vervangt"))
	if source != "" && source != r.source {
		return ""
	}
	return key
}

// replacing takes over one row that replaces another.
func (r *run) replacing(ctx context.Context, l line) (added bool, err error) {
	if err := r.readable(l); err != nil {
		return false, err
	}
	p, err := r.proposal(ctx, l)
	if err != nil {
		return false, err
	}
	if p.Replaces, err = r.replaced(ctx, l, p); err != nil {
		return false, err
	}
	if p.Replaces == "" {
		l.aside.unlinked = true
		p.Input.Note = note(p.Input.Note, "vervangt: "+l.get("vervangt"))
	}
	act, err := p.Act(ctx, r.Desk)
	if err != nil {
		return false, err
	}
	answers, err := commands.DoMany(ctx, r.Desk, []commands.Act{act})
	if err != nil {
		return false, err
	}
	if err := answers[0].Err; err != nil || p.Replaces == "" {
		return answers[0].Result.Events > 0, err
	}
	link, err := commands.ImportReplacement{Kind: p.Kind, Old: p.Replaces, By: p.ID(r.Desk), On: p.Input.On}.Do(ctx, r.Desk)
	l.aside.replaced = link.Events > 0
	return answers[0].Result.Events > 0 || link.Events > 0, err
}

// replaced finds what a row replaces and makes sure that it can be. Empty: it can't, and the mapping says to go on without.
func (r *run) replaced(ctx context.Context, l line, p commands.ImportProposal) (string, error) {
	id, err := r.findReplaced(ctx, l)
	if err == nil {
		err = commands.ImportReplacement{Kind: p.Kind, Old: id, By: p.ID(r.Desk), On: p.Input.On}.Check(ctx, r.Desk)
		var refusal *domain.Error
		if errors.Is(err, domain.Refused) && errors.As(err, &refusal) {
			err = &domain.Error{Kind: domain.Refused, Field: "vervangt", Text: fmt.Sprintf("%s kan niet meer vervangen worden. %s",
				shown(l.get("vervangt")), refusal.Text)}
		}
	}
	if r.mapping.Unlinked && (errors.Is(err, domain.NotFound) || errors.Is(err, domain.Refused)) {
		return "", nil
	}
	return id, err
}

// findReplaced looks among what this import wrote first: the view of keys does not have that yet.
func (r *run) findReplaced(ctx context.Context, l line) (string, error) {
	if key := r.replacedKey(l); key != "" {
		own := r.Desk.SourceID(r.kind.category, r.source, domain.SourceKey(key))
		past, err := r.Desk.Log.Load(ctx, r.kind.category.Stream(r.Desk.Settings.Municipality, own))
		if err != nil || len(past) > 0 {
			return own, err
		}
	}
	return r.find(ctx, r.kind.category, l.get("vervangt"), "vervangt")
}
