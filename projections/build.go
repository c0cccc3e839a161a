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
	view Projection
	file File
	name string
	mark
	fresh bool  // it takes over when it has caught up
	err   error // why it stays where it is
}

// mark is how far a view's file is.
type mark struct {
	at    domain.Position
	time  domain.Instant // latest recorded time up to there
	event string         // id of the event there, by which a log that was put back from an older copy is known
}

const checkpointSchema = `
CREATE TABLE _controlepunt (positie INTEGER NOT NULL, tijd TEXT NOT NULL, gebeurtenis TEXT NOT NULL) STRICT;
INSERT INTO _controlepunt VALUES (0, '', '');
`

// checkpoint reads how far a view's file is.
func checkpoint(tx Tx) (mark, error) {
	var m mark
	err := tx.Query(`SELECT positie, tijd, gebeurtenis FROM _controlepunt`, func(r Row) error {
		m.at, m.event = domain.Position(r.Int(0)), r.Text(2)
		if s := r.Text(1); s != "" {
			return m.time.UnmarshalJSON([]byte(`"` + s + `"`))
		}
		return nil
	})
	return m, err
}

// builds says for each view which file to move, the current one or a new one beside it, and up to where: the head as it is
// now, for a head that moves on could be chased for ever.
func (r *Runner) builds(ctx context.Context, names []string, anew bool) ([]*building, domain.Position, error) {
	views, err := r.selected(names)
	if err != nil {
		return nil, 0, err
	}
	head, err := r.log.Head(ctx)
	if err != nil {
		return nil, 0, fmt.Errorf("read head: %w", err)
	}
	var out []*building
	for _, p := range views {
		b, err := r.buildingFor(ctx, p, head, anew)
		if err != nil {
			return nil, 0, errors.Join(fmt.Errorf("open view %s: %w", p.Name, err), r.abandon(out...))
		}
		out = append(out, b)
	}
	return out, head, nil
}

func (r *Runner) buildingFor(ctx context.Context, p Projection, head domain.Position, anew bool) (*building, error) {
	if b := r.resume(p); b != nil && !anew && b.at <= head {
		return b, nil
	}
	b := &building{view: p}
	there, err := r.readFile(ctx, p, func(tx Tx) (err error) {
		b.mark, err = checkpoint(tx)
		return err
	})
	if err != nil {
		return nil, err
	}
	if !there || anew || b.at > head {
		return r.begin(ctx, p)
	}
	same, err := r.follows(ctx, b.mark)
	if err != nil {
		return nil, err
	}
	if !same {
		return r.begin(ctx, p)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	b.file, b.name = r.open[p.Name].file, r.open[p.Name].name
	return b, nil
}

// resume goes on with the file that this process left last time: nobody else moves views meanwhile, so that it is where it
// was left. There is none when this process has yet to look, and when it failed last time.
func (r *Runner) resume(p Projection) *building {
	r.mu.Lock()
	defer r.mu.Unlock()
	l := r.open[p.Name]
	if l == nil || l.mark == nil {
		return nil
	}
	return &building{view: p, file: l.file, name: l.name, mark: *l.mark}
}

// reached keeps where a current file was left, and tells those who wait for it.
func (r *Runner) reached(b *building) {
	if b.fresh {
		return
	}
	r.mu.Lock()
	if l := r.open[b.view.Name]; l != nil && l.name == b.name {
		l.mark = nil
		if b.err == nil {
			left := b.mark
			l.mark = &left
		}
	}
	r.mu.Unlock()
	r.tell()
}

// follows says whether the log still has at a mark the event that was there.
func (r *Runner) follows(ctx context.Context, m mark) (bool, error) {
	if m.at == 0 {
		return true, nil
	}
	events, err := r.log.Read(ctx, m.at-1, 1)
	if err != nil || len(events) == 0 {
		return false, err
	}
	h, err := domain.ParseHeader(events[0].Stored, r.codec.Unmarshal)
	return err == nil && h.ID == m.event, err
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

// build moves the files to a position, reading the log once for all of them, and lets the fresh ones take over. A view that
// fails stays as it is and does not hold back the others.
func (r *Runner) build(ctx context.Context, builds []*building, upTo domain.Position) error {
	var failed []error
	defer r.advance(nil, 0)
	for n := 1; n > 0 && len(builds) > 0; {
		r.advance(builds, upTo)
		var err error
		if n, err = r.step(ctx, builds, upTo); err != nil {
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
func (r *Runner) step(ctx context.Context, builds []*building, upTo domain.Position) (int, error) {
	if err := ctx.Err(); err != nil {
		return 0, err
	}
	low := builds[0].at
	for _, b := range builds {
		low = min(low, b.at)
	}
	if low >= upTo {
		return 0, nil
	}
	events, err := r.log.Read(ctx, low, min(batch, int(upTo-low)))
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
		wg.Go(func() {
			b.err = b.apply(ctx, decoded)
			r.reached(b)
		})
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
	end := facts[len(facts)-1].meta
	if end.Position <= b.at {
		return nil
	}
	handlers := map[string][]Handler{}
	for _, h := range b.view.On {
		handlers[h.event] = append(handlers[h.event], h)
	}
	latest := b.time
	err := b.file.Write(ctx, func(tx Tx) error {
		at := b.at
		for _, f := range facts {
			if f.meta.Position <= at {
				continue // it was shown before, in an earlier batch or in this one
			}
			at = f.meta.Position
			if f.meta.RecordedAt.After(latest.Time) {
				latest = f.meta.RecordedAt
			}
			for _, h := range handlers[f.meta.Type] {
				if err := h.apply(tx, f.meta, f.event); err != nil {
					return fmt.Errorf("event at position %d: %w", f.meta.Position, err)
				}
			}
		}
		return tx.Exec(`UPDATE _controlepunt SET positie = ?, tijd = ?, gebeurtenis = ?`, int64(end.Position), latest.String(), end.ID)
	})
	if err != nil {
		return fmt.Errorf("move view %s: %w", b.view.Name, err)
	}
	b.mark = mark{end.Position, latest, end.ID}
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
	l := newLive(b.file, b.name)
	l.mark = &b.mark
	r.open[b.view.Name] = l
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
