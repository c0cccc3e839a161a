package kurrentdb

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"time"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
)

const (
	defaultPatience = 15 * time.Second
	defaultAttempt  = 5 * time.Second
	grace           = time.Second // in which the client should notice that nobody waits any more
	firstPause      = 25 * time.Millisecond
	longestPause    = 2 * time.Second
)

// DialOptions says how to treat a cluster. Zero values stand for what suits.
type DialOptions struct {
	Logger   *slog.Logger  // nil: none
	Patience time.Duration // how long a call goes on trying before the cluster counts as out of reach; 15 seconds
	Attempt  time.Duration // how long one attempt may take; 5 seconds
}

// Cluster is the way to a cluster, for many goroutines. It keeps one client that works, and puts another in its place when
// the client breaks: see generation. Whoever calls is answered in time, whatever the client does.
type Cluster struct {
	conf     *esdb.Configuration
	log      *slog.Logger
	patience time.Duration
	tryFor   time.Duration

	mu       sync.Mutex
	current  *generation
	failures int                    // generations that broke since the last call that went well
	trouble  atomic.Pointer[string] // the last that the client had since then

	closing   chan struct{}
	closeOnce sync.Once
}

// Dial reads a connection string and starts looking for the cluster; it does not wait until it is found. It fails with
// domain.Invalid when the string makes no sense.
func Dial(connection string, o DialOptions) (*Cluster, error) {
	conf, err := parseAddress(connection)
	if err != nil {
		return nil, err
	}
	c := &Cluster{
		conf: conf, log: cmp.Or(o.Logger, slog.New(slog.DiscardHandler)), closing: make(chan struct{}),
		patience: cmp.Or(o.Patience, defaultPatience), tryFor: cmp.Or(o.Attempt, defaultAttempt),
	}
	if conf.Username != "" && conf.DisableTLS {
		c.log.WarnContext(context.Background(), "credentials are not sent to the cluster without TLS")
	}
	surviveUnreadableTimes()
	c.generation()
	return c, nil
}

// Close gives the connection back. Calls that run end with an error; closing twice is harmless.
func (c *Cluster) Close() error {
	c.closeOnce.Do(func() {
		close(c.closing)
		c.mu.Lock()
		g := c.current
		c.current = nil
		c.mu.Unlock()
		if g != nil {
			g.retire() // a call that its caller left may still be in it
		}
	})
	return nil
}

// call runs f with a client that is connected, until it succeeds, fails for good, or patience or the context is over. What
// can be tried again is tried again, so f must be safe to repeat. It fails with the context's error, with domain.Unreached
// or domain.Refused, or with the client's own error when that is an answer, such as a wrong revision.
//
// The client may hang: then f is left behind and may still be running. So f must not write what the caller reads; functions
// that have an answer use ask.
func (c *Cluster) call(ctx context.Context, what string, f func(context.Context, *esdb.Client) error) error {
	_, err := ask(ctx, c, what, func(ctx context.Context, client *esdb.Client) (struct{}, error) {
		return struct{}{}, f(ctx, client)
	})
	return err
}

// ask is call for a function with an answer.
func ask[T any](ctx context.Context, c *Cluster, what string, f func(context.Context, *esdb.Client) (T, error)) (T, error) {
	patient, cancel := context.WithTimeout(ctx, c.patience)
	defer cancel()
	var none T
	for try := 0; ; try++ {
		answer, err := attempt(patient, c, f)
		if err == nil {
			c.wentWell()
			return answer, nil
		}
		switch {
		case !retryable(err):
			return none, refusal(err)
		case ctx.Err() != nil:
			return none, ctx.Err()
		}
		c.log.DebugContext(ctx, "call to the cluster failed", slog.String("call", what), slog.Int("try", try), slog.Any("error", err))
		if !c.pause(patient, try) {
			if ctx.Err() != nil {
				return none, ctx.Err()
			}
			c.log.WarnContext(ctx, "cluster out of reach", slog.String("call", what), slog.Int("tries", try+1), slog.Any("error", err))
			return none, c.unreached(err)
		}
	}
}

// attempt tries once. The goroutine that it starts ends when f does.
func attempt[T any](ctx context.Context, c *Cluster, f func(context.Context, *esdb.Client) (T, error)) (T, error) {
	var none T
	g, err := c.connected(ctx)
	if err != nil {
		return none, err
	}
	ctx, cancel := context.WithTimeout(ctx, c.tryFor)
	type outcome struct {
		answer T
		err    error
	}
	answered := make(chan outcome, 1)
	ended := g.enter()
	go func() {
		defer cancel()
		defer g.leave(ended)
		var o outcome
		o.err = c.contained(func() (err error) {
			o.answer, err = f(ctx, g.client)
			return err
		})
		answered <- o
	}()
	var o outcome
	select {
	case o = <-answered:
	case <-c.closing:
		return none, errClosed
	case <-ctx.Done():
		select {
		case o = <-answered: // that it came ended the context too
		default:
			go c.watch(context.WithoutCancel(ctx), g, ended)
			return none, ctx.Err()
		}
	}
	if breaks(o.err) {
		c.retire(g)
	}
	return o.answer, o.err
}

// watch puts a client out of use that does not notice that nobody waits any more.
func (c *Cluster) watch(ctx context.Context, g *generation, ended <-chan struct{}) {
	t := time.NewTimer(grace)
	defer t.Stop()
	select {
	case <-ended:
	case <-t.C:
		c.log.WarnContext(ctx, "client hangs and is replaced")
		c.retire(g)
	}
}

// connected waits for a client with a connection.
func (c *Cluster) connected(ctx context.Context) (*generation, error) {
	g := c.generation()
	if g == nil {
		return nil, errClosed
	}
	select {
	case <-g.ready:
	case <-ctx.Done():
		return nil, ctx.Err()
	case <-c.closing:
		return nil, errClosed
	}
	if g.err != nil {
		c.retire(g)
		return nil, g.err
	}
	return g, nil
}

// generation gives the client in use, and makes one when there is none; nil when the cluster was closed.
func (c *Cluster) generation() *generation {
	c.mu.Lock()
	defer c.mu.Unlock()
	select {
	case <-c.closing:
		return nil
	default:
	}
	if c.current == nil {
		c.current = c.newGeneration(pauseBefore(c.failures))
	}
	return c.current
}

// retire puts a client out of use; the next call makes another.
func (c *Cluster) retire(g *generation) {
	c.mu.Lock()
	if c.current == g {
		c.current = nil
		c.failures++
	}
	c.mu.Unlock()
	g.retire()
}

func (c *Cluster) wentWell() {
	c.mu.Lock()
	c.failures = 0
	c.trouble.Store(nil)
	c.mu.Unlock()
}

// pause waits before another try and says whether there may be one.
func (c *Cluster) pause(ctx context.Context, try int) bool {
	t := time.NewTimer(pauseBefore(try + 1))
	defer t.Stop()
	select {
	case <-t.C:
		return ctx.Err() == nil
	case <-ctx.Done():
		return false
	case <-c.closing:
		return true // the next try says so
	}
}

// pauseBefore is how long to wait after so many failures: twice as long each time, and never the same for all who wait.
func pauseBefore(failures int) time.Duration {
	if failures == 0 {
		return 0
	}
	d := min(firstPause<<min(failures-1, 10), longestPause)
	return d/2 + rand.N(d) //nolint:gosec // only spreads the load
}

var errClosed = errors.New("cluster is closed")
