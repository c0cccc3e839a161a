package interchange

import (
	"context"
	"sync"

	"ruggespraak/commands"
)

// pipeline lets an import read rows, decide on them and write them at the same time, each batch in the order of the file.
// The summary is touched by the last stage only.
type pipeline struct {
	acts chan *work
	done sync.WaitGroup
	run  *run
}

// work is one batch on its way.
type work struct {
	rows    []line
	of      []line // the row of each act
	acts    []commands.Act
	refused []refused
	batch   *commands.Batch
}

// refused is a row that no act could be made of.
type refused struct {
	row line
	err error
}

// start makes the stages run until the work is fed or one of them fails; a failure ends the context with its cause.
func (r *run) start(ctx context.Context, cancel context.CancelCauseFunc) *pipeline {
	p := &pipeline{acts: make(chan *work, 1), run: r}
	planned := make(chan *work, 1)
	p.done.Go(func() {
		defer close(planned)
		for w := range p.acts {
			w.batch = commands.PlanMany(r.Desk, w.acts)
			select {
			case planned <- w:
			case <-ctx.Done():
			}
		}
	})
	p.done.Go(func() {
		for w := range planned {
			if ctx.Err() != nil {
				continue // let the stage before come to its end
			}
			if err := r.commit(ctx, w); err != nil {
				cancel(err)
			}
		}
	})
	return p
}

// feed makes acts of rows, sees to their keys, and passes them on.
func (p *pipeline) feed(ctx context.Context, rows []line) error {
	w := &work{rows: rows}
	for _, l := range rows {
		a, err := p.run.act(ctx, l)
		if err != nil {
			w.refused = append(w.refused, refused{l, err})
			continue
		}
		w.acts, w.of = append(w.acts, a), append(w.of, l)
	}
	if err := commands.PrepareMany(ctx, p.run.Desk, w.acts); err != nil {
		return err
	}
	select {
	case p.acts <- w:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// finish waits until everything that was fed is written, or given up.
func (p *pipeline) finish() {
	close(p.acts)
	p.done.Wait()
}

// commit writes a batch and counts what came of its rows.
func (r *run) commit(ctx context.Context, w *work) error {
	for _, x := range w.refused {
		if err := r.note(x.row, false, x.err); err != nil {
			return err
		}
	}
	answers, err := w.batch.Commit(ctx)
	if err != nil {
		return err
	}
	for i, a := range answers {
		if err := r.note(w.of[i], a.Result.Events > 0, a.Err); err != nil {
			return err
		}
	}
	r.tell(len(w.rows))
	return nil
}

// tell says how far the import is.
func (r *run) tell(rows int) {
	r.handled += rows
	if r.Progress != nil {
		r.Progress(r.handled, r.total)
	}
}
