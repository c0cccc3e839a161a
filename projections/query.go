package projections

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"ruggespraak/domain"
)

// Query answers a view's question from where the view is now, or as of a moment: then from a replay of what was recorded
// until then. Moving the view to the head first is up to the caller, who may not be the one that moves views.
func (r *Runner) Query(ctx context.Context, view string, ask Ask, availableAt *domain.Instant) (Answer, error) {
	p, err := find(r.all, view)
	if err != nil {
		return Answer{}, err
	}
	if err := p.Check(ask.Params); err != nil {
		return Answer{}, err
	}
	a := Answer{View: p.Name, Version: p.Version, AvailableAt: availableAt}
	if ask.ValidOn != "" {
		a.ValidOn = &ask.ValidOn
	}
	err = r.read(ctx, p, availableAt, func(tx Tx) error {
		m, err := checkpoint(tx)
		if err != nil {
			return err
		}
		a.UpTo, ask.Moment = m.at, r.local(m.time)
		if availableAt != nil {
			ask.Moment = r.local(*availableAt)
		}
		a.Rows, err = p.Query(tx, ask)
		return err
	})
	if err != nil {
		return Answer{}, fmt.Errorf("query %s: %w", view, err)
	}
	return a, nil
}

// Check refuses params that the view does not know, and values that they can't have.
func (p Projection) Check(params map[string]string) error {
	for _, name := range slices.Sorted(maps.Keys(params)) {
		value := params[name]
		if !slices.Contains(p.Params, name) {
			return domain.FieldErrorf(name, "Weergave %s kent geen --%s.", p.Name, name)
		}
		if list, fixed := p.Choices[name]; fixed && value != "" && !slices.Contains(list, value) {
			return domain.FieldErrorf(name, "%s %q bestaat niet; kies uit: %s.", strings.ToUpper(name[:1])+name[1:], value, listed(list))
		}
		if check := p.Checks[name]; check != nil && value != "" {
			if err := check(value); err != nil {
				return err
			}
		}
	}
	return nil
}

// read runs f on the view where it is now, or as of a moment on a replay of the log's prefix, which is thrown away.
func (r *Runner) read(ctx context.Context, p Projection, t *domain.Instant, f func(Tx) error) error {
	if t == nil {
		there, err := r.readFile(ctx, p, f)
		if err == nil && !there {
			err = domain.Errorf(domain.Unreached, "Weergave %s is nog niet opgebouwd.", p.Name)
		}
		return err
	}
	upTo, err := r.log.AsOf(ctx, t.Time)
	if err != nil {
		return fmt.Errorf("find the log as of %s: %w", t, err)
	}
	file, err := r.replay(ctx, p, upTo)
	if err != nil {
		return err
	}
	return errors.Join(file.Read(ctx, f), file.Close())
}

// replay builds a view in a file of its own from the first event up to a position.
func (r *Runner) replay(ctx context.Context, p Projection, upTo domain.Position) (File, error) {
	f, err := r.files.Temp()
	if err != nil {
		return nil, fmt.Errorf("make a file for a replay: %w", err)
	}
	b := &building{view: p, file: f}
	err = f.Write(ctx, func(tx Tx) error { return tx.Script(checkpointSchema + p.Schema) })
	for err == nil && b.at < upTo {
		err = r.replayStep(ctx, b, upTo)
	}
	if err != nil {
		_ = f.Close()
		return nil, fmt.Errorf("replay %s: %w", p.Name, err)
	}
	return f, nil
}

func (r *Runner) replayStep(ctx context.Context, b *building, upTo domain.Position) error {
	events, err := r.log.Read(ctx, b.at, min(batch, int(upTo-b.at)))
	if err != nil {
		return err
	}
	if len(events) == 0 {
		return fmt.Errorf("log ends at %d, before %d", b.at, upTo)
	}
	facts, err := r.decode(events, []*building{b})
	if err != nil {
		return err
	}
	return b.apply(ctx, facts)
}
