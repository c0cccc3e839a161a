package publish

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"
)

const (
	refusals      = 5                // how often a receiver says no to a message before it is laid aside
	mostCourtesy  = 15 * time.Minute // the longest that a receiver can ask us to wait
	patience      = 5 * time.Minute  // between two tries at a webhook
	shortPatience = 10 * time.Second // between two tries at NATS: as long as the connection is away they cost nothing
)

// Refused is a receiver's lasting no to one message: the next may do better.
type Refused struct{ Reason string }

// Error gives the reason.
func (r *Refused) Error() string { return r.Reason }

// later is a receiver that asks to be left alone for a while.
type later struct {
	after time.Duration
	err   error
}

func (l *later) Error() string { return l.err.Error() }
func (l *later) Unwrap() error { return l.err }

// pace is how long to wait between tries: twice as long every time, with chance in it, so that many senders do not come back
// at one moment.
type pace struct {
	first, most time.Duration
	wait        func(ctx context.Context, d time.Duration)
}

func newPace(most time.Duration) pace { return pace{first: time.Second, most: most, wait: pause} }

// next is the pause after a number of tries that failed, the last one like this.
func (p pace) next(failed int, err error) time.Duration {
	d := p.most
	if doublings := failed - 1; doublings < 20 { // beyond that it is the longest anyway
		d = min(p.most, p.first<<doublings)
	}
	d = d/2 + rand.N(d/2+1) //nolint:gosec // spreads tries; nothing to guess
	var l *later
	if errors.As(err, &l) {
		d = max(d, min(l.after, mostCourtesy))
	}
	return d
}

// insist tries until it is done, the context ends, or the receiver has said no often enough; that no is then the error.
// Everything else is tried for ever: it passes. Every failure is told, with how long it waits.
func (p pace) insist(ctx context.Context, try func() error, tell func(err error, wait time.Duration)) error {
	for failed, said := 1, 0; ; failed++ {
		err := try()
		if err == nil {
			return nil
		}
		if ctx.Err() != nil {
			return fmt.Errorf("stopped trying: %w", ctx.Err())
		}
		if no := (*Refused)(nil); errors.As(err, &no) {
			if said++; said == refusals {
				return err
			}
		}
		d := p.next(failed, err)
		tell(err, d)
		p.wait(ctx, d)
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
