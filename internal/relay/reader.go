package relay

import (
	"context"
	"fmt"
	"sync/atomic"
	"time"

	"ruggespraak/domain"
)

const (
	readBatch  = 500  // events in one read of the log
	restSave   = 5000 // events that pass a reader by before it saves that they did
	firstPause = 100 * time.Millisecond
	lastPause  = 30 * time.Second
	leasePause = 5 * time.Second // before asking again for a lease that another node holds
	lastSave   = 5 * time.Second // what saving the checkpoint may take when stopping
)

// Reader delivers the events of a log in order, at least once, starting where it stopped the last time.
type Reader struct {
	Name        string // of its checkpoint and lease
	Log         Log
	Checkpoints Checkpoints
	Lease       Lease
	Types       []string // wire names of the events that it delivers; none: all
	// Deliver hands over one event. When it returns nil the event is done with and never comes again, but for a restart
	// between delivering and saving: deliveries may be repeated. With an error the reader stays where it is and tries again
	// after a pause that grows.
	Deliver func(ctx context.Context, r domain.Recorded) error
	// Wait returns when there is more after a position, or with the context's error; nil: the log's own.
	Wait func(ctx context.Context, after domain.Position) error
	// Every is after how many events the checkpoint is saved; 0: after each one.
	Every int
	Pause Pause

	at     domain.Position // delivered up to here
	shown  atomic.Int64    // the same, for who asks from outside; one more, so that 0 is not known
	saved  domain.Position
	loaded bool
}

// Follow delivers until the context ends. It then finishes or leaves the event under way, and saves how far it came. What fails
// is told to report and tried again.
func (r *Reader) Follow(ctx context.Context, report func(error)) {
	rest := firstPause
	for ctx.Err() == nil {
		held, err := r.held(ctx)
		if err == nil && !held {
			r.leave() // another node moves on
			_ = r.Pause.wait(ctx, leasePause)
			continue
		}
		if err == nil {
			err = r.CatchUp(ctx)
		}
		if err == nil {
			rest = firstPause
			err = r.wait(ctx)
		}
		if err != nil && ctx.Err() == nil {
			report(err)
			_ = r.Pause.wait(ctx, rest)
			rest = min(2*rest, lastPause)
		}
	}
	last, cancel := context.WithTimeout(context.WithoutCancel(ctx), lastSave)
	defer cancel()
	if err := r.save(last); err != nil {
		report(err)
	}
}

func (r *Reader) held(ctx context.Context) (bool, error) {
	if r.Lease == nil {
		return true, nil
	}
	held, err := r.Lease(ctx, r.Name)
	if err != nil {
		return false, fmt.Errorf("ask lease of %s: %w", r.Name, err)
	}
	return held, nil
}

// CatchUp delivers what there is, up to the log's head.
func (r *Reader) CatchUp(ctx context.Context) error {
	if err := r.load(ctx); err != nil {
		return err
	}
	for {
		head, err := r.Log.Head(ctx)
		if err != nil {
			return fmt.Errorf("read head: %w", err)
		}
		events, err := r.Log.Read(ctx, r.at, readBatch, r.Types...)
		if err != nil {
			return fmt.Errorf("read events after %d: %w", r.at, err)
		}
		if err := r.deliver(ctx, events); err != nil {
			return err
		}
		if len(events) == readBatch {
			continue
		}
		r.reach(max(r.at, head)) // what lies between is of no type that is asked for
		if r.at != r.saved && (len(events) > 0 || r.at-r.saved >= restSave) {
			return r.save(ctx)
		}
		return nil
	}
}

// Checkpoint is how far this reader has delivered, which it may not have saved yet. Before it has begun, or while another node
// delivers, it is how far that was saved.
func (r *Reader) Checkpoint(ctx context.Context) (domain.Position, error) {
	if shown := r.shown.Load(); shown > 0 {
		return domain.Position(shown - 1), nil
	}
	return r.Checkpoints.Checkpoint(ctx, r.Name)
}

// reach notes how far it came.
func (r *Reader) reach(at domain.Position) {
	r.at = at
	r.shown.Store(int64(at) + 1)
}

// leave notes that it no longer knows.
func (r *Reader) leave() {
	r.loaded = false
	r.shown.Store(0)
}

// load finds where to go on. A log that was put back from a backup may be shorter than what was delivered of it: then it goes
// on from where the log ends.
func (r *Reader) load(ctx context.Context) error {
	if r.loaded {
		return nil
	}
	at, err := r.Checkpoints.Checkpoint(ctx, r.Name)
	if err != nil {
		return fmt.Errorf("read checkpoint of %s: %w", r.Name, err)
	}
	head, err := r.Log.Head(ctx)
	if err != nil {
		return fmt.Errorf("read head: %w", err)
	}
	r.saved, r.loaded = at, true
	r.reach(min(at, head))
	return nil
}

func (r *Reader) deliver(ctx context.Context, events []domain.Recorded) error {
	for i, e := range events {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := r.Deliver(ctx, e); err != nil {
			return fmt.Errorf("deliver event %d to %s: %w", e.Position, r.Name, err)
		}
		r.reach(e.Position)
		if (i+1)%max(1, r.Every) == 0 {
			if err := r.save(ctx); err != nil {
				return err
			}
		}
	}
	return nil
}

func (r *Reader) save(ctx context.Context) error {
	if !r.loaded || r.at == r.saved {
		return nil
	}
	if err := r.Checkpoints.SaveCheckpoint(ctx, r.Name, r.at); err != nil {
		return fmt.Errorf("save checkpoint of %s: %w", r.Name, err)
	}
	r.saved = r.at
	return nil
}

func (r *Reader) wait(ctx context.Context) error {
	if r.Wait != nil {
		return r.Wait(ctx, r.at)
	}
	return r.Log.Wait(ctx, r.at)
}
