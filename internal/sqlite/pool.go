package sqlite

import (
	"context"
	"errors"
)

// pool lends connections and opens them when they are first needed. A pool of one is also the lock on what its connection
// may do.
type pool struct {
	open  func() (*conn, error)
	slots chan *conn // as many as the pool may lend; nil is a connection that is yet to be opened
	done  chan struct{}
}

func newPool(size int, open func() (*conn, error)) *pool {
	p := &pool{open: open, slots: make(chan *conn, size), done: make(chan struct{})}
	for range size {
		p.slots <- nil
	}
	return p
}

// take lends a connection. It fails with the context's error, with errClosed, or when the file can't be opened.
func (p *pool) take(ctx context.Context) (*conn, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	select {
	case <-p.done:
		return nil, errClosed
	default:
	}
	select {
	case <-p.done:
		return nil, errClosed
	case <-ctx.Done():
		return nil, ctx.Err()
	case c := <-p.slots:
		if c != nil {
			return c, nil
		}
		c, err := p.open()
		if err != nil {
			p.slots <- nil
			return nil, err
		}
		return c, nil
	}
}

// put takes a connection back. One that is stuck in a transaction is closed; the next borrower opens another.
func (p *pool) put(c *conn) {
	if !c.db.AutocommitEnabled() {
		_ = c.close() // a failed rollback was reported to the borrower
		c = nil
	}
	p.slots <- c
}

// close waits until every connection is back and closes them. Closing twice is harmless.
func (p *pool) close() error {
	select {
	case <-p.done:
		return nil
	default:
		close(p.done)
	}
	var errs []error
	for range cap(p.slots) {
		if c := <-p.slots; c != nil {
			errs = append(errs, c.close())
		}
	}
	return errors.Join(errs...)
}
