package publish

import (
	"errors"
	"math/rand/v2"
	"time"
)

// mostCourtesy is the longest that a receiver can ask us to wait.
const mostCourtesy = 15 * time.Minute

// Pace is how long to wait between tries: twice as long every time up to the most, with chance in it, so that many senders do
// not come back at one moment.
type Pace struct{ First, Most time.Duration }

// The paces of the kinds of target. A try at NATS costs nothing as long as the connection is away.
var (
	WebhookPace = Pace{First: time.Second, Most: 5 * time.Minute}
	StreamPace  = Pace{First: time.Second, Most: 10 * time.Second}
)

// later is a receiver that asks to be left alone for a while.
type later struct {
	after time.Duration
	err   error
}

func (l *later) Error() string { return l.err.Error() }
func (l *later) Unwrap() error { return l.err }

// next is the pause after a number of tries that failed, the last one like this.
func (p Pace) next(failed int, err error) time.Duration {
	d := p.Most
	if doublings := failed - 1; doublings < 20 { // beyond that it is the longest anyway
		d = min(p.Most, p.First<<doublings)
	}
	d = d/2 + rand.N(d/2+1) //nolint:gosec // spreads tries; nothing to guess
	if l := (*later)(nil); errors.As(err, &l) {
		d = max(d, min(l.after, mostCourtesy))
	}
	return d
}
