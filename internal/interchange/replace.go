package interchange

import (
	"context"
	"errors"
	"slices"
	"sync"

	"ruggespraak/commands"
	"ruggespraak/domain"
)

// A row that comes in the place of another one waits until the other is in, which may stand further on in the file. Such rows
// are kept in memory until the rest is on disk, and then go in, what is replaced before what replaces it.

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
	for len(rows) > 0 && ctx.Err() == nil {
		now, later := r.distinct(rows)
		if err := r.replaceAll(ctx, now); err != nil {
			return err
		}
		rows = later
	}
	r.tell(len(r.waiting))
	return ctx.Err()
}

// distinct takes rows from the front that do not depend on each other: none replaces what another one is, or what another one
// replaces too.
func (r *run) distinct(rows []line) (now, later []line) {
	taken := map[string]bool{}
	for i, l := range rows {
		key, target := string(l.origin.Key), r.replacedKey(l)
		if i == batch || taken[key] || taken[target] || target == "" && i > 0 {
			return rows[:i], rows[i:]
		}
		taken[key], taken[target] = true, true
		if target == "" {
			return rows[:1], rows[1:]
		}
	}
	return rows, nil
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

// replacement is a row on its way that replaces another.
type replacement struct {
	row   line
	p     commands.ImportProposal
	added bool
	err   error
}

// replaceAll takes over rows that do not depend on each other: first what they say, then what that does to what they replace.
func (r *run) replaceAll(ctx context.Context, rows []line) error {
	all, going, acts := make([]*replacement, len(rows)), []*replacement{}, []commands.Act{}
	for i, l := range rows {
		all[i] = &replacement{row: l}
		act, err := r.replacing(ctx, all[i])
		if all[i].err = err; err == nil {
			going, acts = append(going, all[i]), append(acts, act)
		}
	}
	answers, err := commands.DoMany(ctx, r.Desk, acts)
	if err != nil {
		return err
	}
	for i, a := range answers {
		going[i].added, going[i].err = a.Result.Events > 0, a.Err
	}
	r.mark(ctx, going)
	for _, w := range all {
		if err := r.note(w.row, w.added, w.err); err != nil {
			return err
		}
	}
	return nil
}

// replacing makes the act of a row that replaces another.
func (r *run) replacing(ctx context.Context, w *replacement) (commands.Act, error) {
	err := r.readable(w.row)
	if err != nil {
		return nil, err
	}
	if w.p, err = r.proposal(ctx, w.row); err != nil {
		return nil, err
	}
	if w.p.Replaces, err = r.replaced(ctx, w.row, w.p); err != nil {
		return nil, err
	}
	if w.p.Replaces == "" {
		w.row.aside.unlinked = true
		w.p.Input.Note = note(w.p.Input.Note, "vervangt: "+w.row.get("vervangt"))
	}
	return w.p.Act(ctx, r.Desk)
}

// mark records of what was replaced that it was. Many at a time: the log takes them together.
func (r *run) mark(ctx context.Context, rows []*replacement) {
	const atATime = 64
	var marking sync.WaitGroup
	places := make(chan struct{}, atATime)
	for _, w := range rows {
		if w.err != nil || w.p.Replaces == "" {
			continue
		}
		places <- struct{}{}
		marking.Go(func() {
			defer func() { <-places }()
			link, err := commands.ImportReplacement{Kind: w.p.Kind, Old: w.p.Replaces, By: w.p.ID(r.Desk), On: w.p.Input.On}.Do(ctx, r.Desk)
			w.row.aside.replaced = link.Events > 0
			w.added, w.err = w.added || link.Events > 0, err
		})
	}
	marking.Wait()
}

// replaced finds what a row replaces and makes sure that it can be. Empty: it can't, and the mapping says to go on without.
func (r *run) replaced(ctx context.Context, l line, p commands.ImportProposal) (string, error) {
	id, err := r.findReplaced(ctx, l)
	if err == nil {
		err = commands.ImportReplacement{Kind: p.Kind, Old: id, By: p.ID(r.Desk), On: p.Input.On}.Check(ctx, r.Desk)
		var refusal *domain.Error
		if errors.Is(err, domain.Refused) && errors.As(err, &refusal) {
			err = &domain.Error{Kind: domain.Refused, Field: "vervangt", Text: refusal.Text}
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
