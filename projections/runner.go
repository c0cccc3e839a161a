package projections

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"ruggespraak/domain"
)

// batch is how many events go into one transaction of a view.
const batch = 2000

// Runner keeps views up to date with a log. Only the holder of the data folder's lock may move views; others read them.
type Runner struct {
	// Zone is the municipality's time zone, in which a moment has its day; nil is UTC. It is set before the runner is used.
	Zone *time.Location

	log      Log
	files    Files
	codec    domain.Codec
	all      []Projection
	register *register

	move sync.Mutex // one mover at a time

	mu       sync.Mutex
	open     map[string]*live // current files, by view
	moved    chan struct{}    // closed when a view has moved
	progress []Progress       // of the views that are being built
}

// NewRunner makes a runner over a log and the node's folder of view files.
func NewRunner(ctx context.Context, log Log, files Files, codec domain.Codec, all []Projection) (*Runner, error) {
	reg, err := openRegister(ctx, files)
	if err != nil {
		return nil, err
	}
	codec.Open = nil // views keep texts sealed
	return &Runner{
		log: log, files: files, codec: codec, all: all, register: reg, open: map[string]*live{}, moved: make(chan struct{}),
	}, nil
}

// Close waits for the queries that run and closes every file.
func (r *Runner) Close() error {
	r.mu.Lock()
	errs := []error{r.register.file.Close()}
	open := r.open
	r.open = map[string]*live{}
	for _, l := range open {
		errs = append(errs, l.replace())
	}
	r.mu.Unlock()
	for _, l := range open {
		<-l.closed
	}
	return errors.Join(errs...)
}

// local is a moment with the municipality's clock and calendar.
func (r *Runner) local(i domain.Instant) domain.Instant {
	if r.Zone != nil {
		i.Time = i.In(r.Zone)
	}
	return i
}

// Follow keeps every view up to date until the context ends. A failure is told to report and tried again after a pause, so
// that one bad moment (a full disk) does not stop the views for good.
func (r *Runner) Follow(ctx context.Context, report func(error)) {
	var at domain.Position
	for ctx.Err() == nil {
		err := r.CatchUp(ctx)
		if err == nil {
			if at, err = r.slowest(ctx); err == nil {
				err = r.log.Wait(ctx, at)
			}
		}
		if err != nil && ctx.Err() == nil {
			report(err)
			pause(ctx, time.Second)
		}
	}
}

func pause(ctx context.Context, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
	case <-t.C:
	}
}

// CatchUp moves views (all, when none is named) to the log's head. Views that are new, or of another version or log, are
// built beside the old ones and take over at the end.
func (r *Runner) CatchUp(ctx context.Context, names ...string) error {
	r.move.Lock()
	defer r.move.Unlock()
	builds, head, err := r.builds(ctx, names, false)
	if err != nil {
		return err
	}
	return r.build(ctx, builds, head)
}

// Rebuild builds views (all, when none is named) anew from the first event; the old ones answer until the new take over.
func (r *Runner) Rebuild(ctx context.Context, names ...string) error {
	r.move.Lock()
	defer r.move.Unlock()
	builds, head, err := r.builds(ctx, names, true)
	if err != nil {
		return err
	}
	return r.build(ctx, builds, head)
}

func (r *Runner) selected(names []string) ([]Projection, error) {
	if len(names) == 0 {
		return r.all, nil
	}
	var out []Projection
	for _, n := range names {
		p, err := find(r.all, n)
		if err != nil {
			return nil, err
		}
		out = append(out, p)
	}
	return out, nil
}

// Status is how far a view is.
type Status struct {
	View     string          `json:"weergave"`
	Question string          `json:"vraag"`
	Version  int             `json:"versie"`
	Position domain.Position `json:"positie"`
	Lag      domain.Position `json:"achterstand"` // events between the view and the log's head
	Built    bool            `json:"-"`           // it answers; otherwise it waits to be built for the first time
}

// Status lists every view.
func (r *Runner) Status(ctx context.Context) ([]Status, error) {
	head, err := r.log.Head(ctx)
	if err != nil {
		return nil, fmt.Errorf("read head: %w", err)
	}
	out := []Status{}
	for _, p := range r.all {
		at, built, err := r.position(ctx, p)
		if err != nil {
			return nil, err
		}
		out = append(out, Status{View: p.Name, Question: p.Question, Version: p.Version, Position: at, Lag: max(0, head-at), Built: built})
	}
	return out, nil
}

// position is how far a view is, 0 when it was not built yet.
func (r *Runner) position(ctx context.Context, p Projection) (at domain.Position, built bool, err error) {
	if b := r.resume(p); b != nil {
		return b.at, true, nil
	}
	built, err = r.readFile(ctx, p, func(tx Tx) error {
		m, err := checkpoint(tx)
		at = m.at
		return err
	})
	return at, built, err
}

func (r *Runner) slowest(ctx context.Context) (domain.Position, error) {
	var low domain.Position
	for i, p := range r.all {
		at, _, err := r.position(ctx, p)
		if err != nil {
			return 0, err
		}
		if i == 0 || at < low {
			low = at
		}
	}
	return low, nil
}

// Await returns when a view has reached the place of a cursor, or false when the context ended first.
func (r *Runner) Await(ctx context.Context, view string, c domain.Cursor) (bool, error) {
	p, err := find(r.all, view)
	if err != nil || c == "" {
		return err == nil, err
	}
	reached, err := r.await(ctx, p, c)
	if ctx.Err() != nil {
		return false, nil //nolint:nilerr // that time was up is the answer
	}
	return reached, err
}

func (r *Runner) await(ctx context.Context, p Projection, c domain.Cursor) (bool, error) {
	want, err := r.log.Resolve(ctx, c)
	if err != nil {
		return false, fmt.Errorf("resolve cursor: %w", err)
	}
	for {
		moved := r.next()
		if at, _, err := r.position(ctx, p); err != nil || at >= want {
			return err == nil, err
		}
		select {
		case <-ctx.Done():
			return false, ctx.Err()
		case <-moved:
		case <-time.After(50 * time.Millisecond): // another process may move it
		}
	}
}

// next is closed when a view has moved.
func (r *Runner) next() <-chan struct{} {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.moved
}

func (r *Runner) tell() {
	r.mu.Lock()
	close(r.moved)
	r.moved = make(chan struct{})
	r.mu.Unlock()
}
