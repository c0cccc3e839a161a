package kurrentdb

import (
	"context"
	"fmt"
	"log/slog"
	"runtime/debug"
	"sync"
	"time"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
)

// generation is one client from its making until its end. The client looks for the cluster inside whatever call comes
// first, deaf to that call's context, and when it gives up it is dead and everyone else who waits hangs for ever. So only
// one goroutine, connect, makes it look; calls wait for ready and reach the client after that.
//
// A client that lost its connection forgets to close it when it finds another: so each keeps its first, and is closed when
// the last call that it carries has ended.
type generation struct {
	client *esdb.Client
	ready  chan struct{} // closed when the connection stands, or can't be had
	err    error         // why it can't; set before ready is closed

	mu      sync.Mutex
	users   int
	retired bool
	ending  sync.Once
}

// newGeneration makes a client that looks for the cluster after a pause.
func (c *Cluster) newGeneration(after time.Duration) *generation {
	g := &generation{ready: make(chan struct{})}
	conf := *c.conf
	conf.Logger = c.listen
	client, err := esdb.NewClient(&conf)
	if err != nil {
		g.err = fmt.Errorf("make client: %w", err)
		close(g.ready)
		return g
	}
	g.client = client
	go func() {
		defer close(g.ready)
		time.Sleep(after)
		g.err = c.contained(func() error {
			_, err := client.GetServerVersion()
			return err
		})
	}()
	return g
}

// listen keeps the last thing that the client had trouble with, and passes on what it says as something for who looks
// into it.
func (c *Cluster) listen(level esdb.LogLevel, format string, args ...any) {
	for _, arg := range args {
		if err, ok := arg.(error); ok {
			text := err.Error()
			c.trouble.Store(&text)
		}
	}
	c.log.DebugContext(context.Background(), "client says",
		slog.String("client_level", level), slog.String("text", fmt.Sprintf(format, args...)))
}

// enter says that a call uses the client; what it gives is to be handed to leave.
func (g *generation) enter() chan struct{} {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.users++
	return make(chan struct{})
}

func (g *generation) leave(ended chan struct{}) {
	close(ended)
	g.mu.Lock()
	g.users--
	last := g.retired && g.users == 0
	g.mu.Unlock()
	if last {
		g.end()
	}
}

// retire closes the client as soon as nobody uses it, and after a while in any case: calls that hang in a client that gave
// up looking for its cluster are set free by that (it panics in them, which is contained).
func (g *generation) retire() {
	g.mu.Lock()
	first := !g.retired
	g.retired = true
	idle := g.users == 0
	g.mu.Unlock()
	if idle {
		g.end()
	} else if first {
		time.AfterFunc(defaultPatience, g.end)
	}
}

// end closes the client in the background, because that may hang or panic.
func (g *generation) end() {
	if g.client == nil {
		return
	}
	g.ending.Do(func() {
		go func() {
			defer func() { _ = recover() }() // there is nobody to tell, and nothing to save
			_ = g.client.Close()
		}()
	})
}

// contained runs f and turns a panic into an error.
func (c *Cluster) contained(f func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			c.log.ErrorContext(context.Background(), "client panicked",
				slog.String("type", fmt.Sprintf("%T", p)), slog.String("stack", string(debug.Stack())))
			err = fmt.Errorf("%w: %v", errPanicked, p)
		}
	}()
	return f()
}
