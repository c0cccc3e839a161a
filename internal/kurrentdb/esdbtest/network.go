package esdbtest

import (
	"context"
	"net"
	"sync"
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

// pass waits until the gate is open, and says whether it had to.
func (g *gate) pass(ctx context.Context) (waited bool, err error) {
	passage := g.passage()
	select {
	case <-passage:
		return false, nil
	default:
	}
	select {
	case <-passage:
		return true, nil
	case <-ctx.Done():
		return true, ctx.Err()
	}
}

// quietListener takes connections that neither hear nor say anything while the gate is shut.
type quietListener struct {
	net.Listener
	silence *gate
}

func (l quietListener) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return &quietConn{Conn: c, silence: l.silence, closed: make(chan struct{})}, nil
}

type quietConn struct {
	net.Conn
	silence *gate
	once    sync.Once
	closed  chan struct{}
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
	c.once.Do(func() { close(c.closed) })
	return c.Conn.Close()
}

func (c *quietConn) wait() error {
	select {
	case <-c.silence.passage():
		return nil
	case <-c.closed:
		return net.ErrClosed
	}
}
