package vault

import (
	"context"
	"slices"
	"sync"

	"zombiezen.com/go/sqlite"

	"ruggespraak/domain"
)

// groupRequests is how many requests the writer puts into one transaction, when that many wait.
const groupRequests = 256

// request asks the writer to keep the keys that streams lack, or to destroy theirs.
type request struct {
	streams []string
	wrapped [][]byte // a key for each stream
	added   []bool   // says afterwards which keys were kept
	forget  bool
	done    chan error // holds one answer
}

// writer is the one goroutine that writes. Requests that wait share a transaction, and so the wait for the disk.
type writer struct {
	path     string
	conn     *sqlite.Conn // nil after a failure, until the next group
	requests chan request
	stop     chan struct{}
	stopOnce sync.Once
	stopped  chan struct{}
	closeErr error
}

func startWriter(path string) (*writer, error) {
	w := &writer{path: path, requests: make(chan request), stop: make(chan struct{}), stopped: make(chan struct{})}
	if err := w.open(); err != nil {
		return nil, err
	}
	go w.run()
	return w, nil
}

// open opens the writer's connection, and wipes from the write-ahead log what a crash may have left there: the bytes of a
// key that was destroyed just before.
func (w *writer) open() error {
	conn, err := openStore(w.path, writePragmas)
	if err != nil {
		return err
	}
	if err := walMode(conn); err != nil { // a file that was put back from a copy has none
		return closing(conn, err)
	}
	if _, err := checkpoint(conn); err != nil {
		return closing(conn, err)
	}
	w.conn = conn
	return nil
}

// submit hands a request to the writer and waits until it is done. The context counts until the writer takes the request;
// after that the outcome is waited for, so that it is never in doubt.
func (w *writer) submit(ctx context.Context, r request) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	r.done = make(chan error, 1)
	select {
	case w.requests <- r:
		return <-r.done
	case <-ctx.Done():
		return ctx.Err()
	case <-w.stop:
		return errClosed
	}
}

func (w *writer) run() {
	defer close(w.stopped)
	for {
		select {
		case <-w.stop:
			if w.conn != nil {
				w.closeErr = closing(w.conn, nil)
			}
			return
		case r := <-w.requests:
			w.serve(w.gather(r))
		}
	}
}

// gather takes the requests that wait behind the first.
func (w *writer) gather(first request) []request {
	group := []request{first}
	for len(group) < groupRequests {
		select {
		case r := <-w.requests:
			group = append(group, r)
		default:
			return group
		}
	}
	return group
}

// serve carries out a group and answers each. After a failure of the disk the connection is replaced: only a new one is sure
// to know what is on disk.
func (w *writer) serve(group []request) {
	err := w.commit(group)
	if err != nil && w.conn != nil {
		err = closing(w.conn, err)
		w.conn = nil
	}
	err = refuse(w.path, "geschreven", err)
	wiped := err
	if err == nil && slices.ContainsFunc(group, func(r request) bool { return r.forget }) {
		wiped = w.wipe()
	}
	for _, r := range group {
		if r.forget {
			r.done <- wiped
		} else {
			r.done <- err
		}
	}
}

// commit keeps and destroys keys in one transaction.
func (w *writer) commit(group []request) error {
	if w.conn == nil {
		if err := w.open(); err != nil {
			return err
		}
	}
	return transaction(w.conn, "BEGIN IMMEDIATE", func() error {
		for _, r := range group {
			if err := w.carryOut(r); err != nil {
				return err
			}
		}
		return nil
	})
}

func (w *writer) carryOut(r request) (err error) {
	for i, stream := range r.streams {
		if r.forget {
			err = destroyKey(w.conn, stream)
		} else {
			r.added[i], err = addKey(w.conn, stream, r.wrapped[i])
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// wipe takes the bytes of destroyed keys out of the write-ahead log and, with it, out of the file.
func (w *writer) wipe() error {
	done, err := checkpoint(w.conn)
	if err == nil && !done {
		return domain.Errorf(domain.Unreached, "De sleutel is vernietigd, maar nog niet uit %s gewist omdat een ander programma het bestand leest. Geef de opdracht nog eens.", w.path)
	}
	return refuse(w.path, "opgeschoond", err)
}

// close stops the writer after the group that it is at.
func (w *writer) close() error {
	w.stopOnce.Do(func() { close(w.stop) })
	<-w.stopped
	return w.closeErr
}
