package projections

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"

	"ruggespraak/domain"
)

// building is a view's file on its way to the head.
type building struct {
	view  Projection
	file  File
	name  string
	at    domain.Position
	time  domain.Instant // latest recorded time up to there
	fresh bool           // it takes over when it has caught up
	err   error          // why it stays where it is
}

const checkpointSchema = `
CREATE TABLE _controlepunt (positie INTEGER NOT NULL, tijd TEXT NOT NULL) STRICT;
INSERT INTO _controlepunt VALUES (0, '');
`

// checkpoint reads how far a view's file is: the position, and the latest recorded time up to there.
func checkpoint(tx Tx) (domain.Position, domain.Instant, error) {
	var at domain.Position
	var t domain.Instant
	err := tx.Query(`SELECT positie, tijd FROM _controlepunt`, func(r Row) error {
		at = domain.Position(r.Int(0))
		if s := r.Text(1); s != "" {
			return t.UnmarshalJSON([]byte(`"` + s + `"`))
		}
		return nil
	})
	return at, t, err
}

// builds says for each view which file to move: the current one, or a new one beside it.
func (r *Runner) builds(ctx context.Context, names []string, anew bool) ([]*building, error) {
	views, err := r.selected(names)
	if err != nil {
		return nil, err
	}
	head, err := r.log.Head(ctx)
	if err != nil {
		return nil, fmt.Errorf("read head: %w", err)
	}
	var out []*building
	for _, p := range views {
		b, err := r.buildingFor(ctx, p, head, anew)
		if err != nil {
			return nil, errors.Join(fmt.Errorf("open view %s: %w", p.Name, err), r.abandon(out...))
		}
		out = append(out, b)
	}
	return out, nil
}

func (r *Runner) buildingFor(ctx context.Context, p Projection, head domain.Position, anew bool) (*building, error) {
	b := &building{view: p}
	there, err := r.readFile(ctx, p, func(tx Tx) (err error) {
		b.at, b.time, err = checkpoint(tx)
		return err
	})
	if err != nil {
		return nil, err
	}
	if !there || anew || b.at > head {
		return r.begin(ctx, p)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	b.file, b.name = r.open[p.Name].file, r.open[p.Name].name
	return b, nil
}

// begin makes an empty file under a name that no file of the view had before: numbers only rise, whatever the version or
// the log, so that a process that still has an old file open never takes another for it.
func (r *Runner) begin(ctx context.Context, p Projection) (*building, error) {
	names, err := r.files.List()
	if err != nil {
		return nil, err
	}
	current, err := r.register.current(ctx, p.Name)
	if err != nil {
		return nil, err
	}
	number := 1
	for _, name := range append(names, current) {
		number = max(number, fileNumber(p, name)+1)
	}
	b := &building{view: p, fresh: true, name: fmt.Sprintf("%s%d.sqlite", fileStem(p, r.log.ID()), number)}
	if b.file, err = r.files.Open(b.name); err != nil {
		return nil, err
	}
	if err := b.file.Write(ctx, func(tx Tx) error { return tx.Script(checkpointSchema + p.Schema) }); err != nil {
		return nil, errors.Join(err, r.abandon(b))
	}
	return b, nil
}

// build moves the files to the head, reading the log once for all of them, and lets the fresh ones take over. A view that
// fails stays as it is and does not hold back the others.
func (r *Runner) build(ctx context.Context, builds []*building) error {
	var failed []error
	for n := 1; n > 0 && len(builds) > 0; {
		var err error
		if n, err = r.step(ctx, builds); err != nil {
			return errors.Join(append(failed, err, r.abandon(builds...))...)
		}
		builds = slices.DeleteFunc(builds, func(b *building) bool {
			if b.err != nil {
				failed = append(failed, b.err, r.abandon(b))
			}
			return b.err != nil
		})
		r.tell()
	}
	for _, b := range builds {
		if err := r.takeOver(ctx, b); err != nil {
			failed = append(failed, fmt.Errorf("replace view %s: %w", b.view.Name, err), r.abandon(b))
		}
	}
	r.tell()
	return errors.Join(failed...)
}

// step reads one batch from where the slowest file is and applies it to each; it answers how many events it read. What one
// view fails on stands with its building.
func (r *Runner) step(ctx context.Context, builds []*building) (int, error) {
	if err := ctx.Err(); err != nil {
		return 0, err
	}
	low := builds[0].at
	for _, b := range builds {
		low = min(low, b.at)
	}
	events, err := r.log.Read(ctx, low, batch)
	if err != nil {
		return 0, fmt.Errorf("read log after %d: %w", low, err)
	}
	if len(events) == 0 {
		return 0, nil
	}
	decoded, err := r.decode(events, builds)
	if err != nil {
		return 0, err
	}
	var wg sync.WaitGroup
	for _, b := range builds {
		wg.Go(func() { b.err = b.apply(ctx, decoded) })
	}
	wg.Wait()
	return len(events), nil
}

// fact is an event as handlers get it. Events that no view handles are not decoded.
type fact struct {
	meta  domain.Meta
	event domain.Event
}

func (r *Runner) decode(events []domain.Recorded, builds []*building) ([]fact, error) {
	wanted := map[string]bool{}
	for _, b := range builds {
		for _, h := range b.view.On {
			wanted[h.event] = true
		}
	}
	out := make([]fact, len(events))
	for i, rec := range events {
		h, err := domain.ParseHeader(rec.Stored, r.codec.Unmarshal)
		if err != nil {
			return nil, fmt.Errorf("event at position %d: %w", rec.Position, err)
		}
		h.RecordedAt = r.local(h.RecordedAt)
		out[i].meta = domain.Meta{Header: h, Position: rec.Position}
		if !wanted[rec.Type] {
			continue
		}
		if out[i].event, err = r.codec.Events.Decode(h.Type, h.Version, rec.Payload, r.codec.Unmarshal); err != nil {
			return nil, fmt.Errorf("event at position %d: %w", rec.Position, err)
		}
	}
	return out, nil
}

// apply shows a file the events that lie beyond its checkpoint, and moves the checkpoint in the same transaction.
func (b *building) apply(ctx context.Context, facts []fact) error {
	last := facts[len(facts)-1].meta.Position
	if last <= b.at {
		return nil
	}
	handlers := map[string][]Handler{}
	for _, h := range b.view.On {
		handlers[h.event] = append(handlers[h.event], h)
	}
	latest := b.time
	err := b.file.Write(ctx, func(tx Tx) error {
		for _, f := range facts {
			if f.meta.Position <= b.at {
				continue
			}
			if f.meta.RecordedAt.After(latest.Time) {
				latest = f.meta.RecordedAt
			}
			for _, h := range handlers[f.meta.Type] {
				if err := h.apply(tx, f.meta, f.event); err != nil {
					return fmt.Errorf("event at position %d: %w", f.meta.Position, err)
				}
			}
		}
		return tx.Exec(`UPDATE _controlepunt SET positie = ?, tijd = ?`, int64(last), latest.String())
	})
	if err != nil {
		return fmt.Errorf("move view %s: %w", b.view.Name, err)
	}
	b.at, b.time = last, latest
	return nil
}

// takeOver makes a fresh file the current one, waits until nobody reads the one it replaces, and removes that.
func (r *Runner) takeOver(ctx context.Context, b *building) error {
	if !b.fresh {
		return nil
	}
	old, err := r.point(ctx, b)
	if err != nil {
		return err
	}
	if old != nil {
		select {
		case <-old.closed:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return r.sweep(b)
}

// point makes a fresh file the one that answers and gives the one that did. Nobody takes a file in between.
func (r *Runner) point(ctx context.Context, b *building) (*live, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if err := r.register.point(ctx, b.view.Name, b.name); err != nil {
		return nil, err
	}
	old := r.open[b.view.Name]
	r.open[b.view.Name] = newLive(b.file, b.name)
	b.fresh = false
	return old, old.replace()
}

// sweep removes the view's other files: older versions, other logs, and builds that were never finished.
func (r *Runner) sweep(b *building) error {
	names, err := r.files.List()
	if err != nil {
		return fmt.Errorf("list views: %w", err)
	}
	for _, name := range names {
		if fileNumber(b.view, name) > 0 && name != b.name {
			if err := r.files.Remove(name); err != nil {
				return fmt.Errorf("remove %s: %w", name, err)
			}
		}
	}
	return nil
}

// abandon drops fresh files that did not get there.
func (r *Runner) abandon(builds ...*building) error {
	var errs []error
	for _, b := range builds {
		if b.fresh {
			errs = append(errs, b.file.Close(), r.files.Remove(b.name))
		}
	}
	return errors.Join(errs...)
}
