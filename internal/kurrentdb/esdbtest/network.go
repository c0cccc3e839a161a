package esdbtest

import (
	"context"
	"errors"
	"maps"
	"net"
	"slices"
	"sync"

	"google.golang.org/grpc/status"
)

// gate holds up whoever passes while it is closed.
type gate struct {
	mu     sync.Mutex
	opened chan struct{} // closed channel: the gate is open
}

func newGate() *gate {
	g := &gate{opened: make(chan struct{})}
	close(g.opened)
	return g
}

func (g *gate) open() {
	g.mu.Lock()
	defer g.mu.Unlock()
	select {
	case <-g.opened:
	default:
		close(g.opened)
	}
}

func (g *gate) shut() {
	g.mu.Lock()
	defer g.mu.Unlock()
	select {
	case <-g.opened:
		g.opened = make(chan struct{})
	default:
	}
}

func (g *gate) passage() <-chan struct{} {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.opened
}

// pass waits until the gate is open, and calls waits if it has to.
func (g *gate) pass(ctx context.Context, waits func()) error {
	passage := g.passage()
	select {
	case <-passage:
		return nil
	default:
	}
	waits()
	select {
	case <-passage:
		return nil
	case <-ctx.Done():
		return status.FromContextError(ctx.Err()).Err()
	}
}

// quietListener takes connections that neither hear nor say anything while the gate is shut.
type quietListener struct {
	net.Listener
	silence *gate
	mu      sync.Mutex
	open    map[*quietConn]struct{}
}

func newQuietListener(l net.Listener, silence *gate) *quietListener {
	return &quietListener{Listener: l, silence: silence, open: map[*quietConn]struct{}{}}
}

func (l *quietListener) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	quiet := &quietConn{Conn: c, listener: l, closed: make(chan struct{})}
	l.mu.Lock()
	l.open[quiet] = struct{}{}
	l.mu.Unlock()
	return quiet, nil
}

// Close also closes the connections: a server that stops would wait for those whose handshake is not done.
func (l *quietListener) Close() error {
	err := l.Listener.Close()
	l.mu.Lock()
	open := slices.Collect(maps.Keys(l.open))
	l.mu.Unlock()
	for _, c := range open {
		err = errors.Join(err, c.Close())
	}
	return err
}

type quietConn struct {
	net.Conn
	listener *quietListener
	once     sync.Once
	closed   chan struct{}
}

// Read holds back what came in while the gate was shut, also when the reading began before.
func (c *quietConn) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	if err != nil {
		return n, err
	}
	return n, c.wait()
}

func (c *quietConn) Write(p []byte) (int, error) {
	if err := c.wait(); err != nil {
		return 0, err
	}
	return c.Conn.Write(p)
}

func (c *quietConn) Close() error {
	var err error
	c.once.Do(func() {
		close(c.closed)
		c.listener.mu.Lock()
		delete(c.listener.open, c)
		c.listener.mu.Unlock()
		err = c.Conn.Close()
	})
	return err
}

func (c *quietConn) wait() error {
	select {
	case <-c.listener.silence.passage():
		return nil
	case <-c.closed:
		return net.ErrClosed
	}
}
