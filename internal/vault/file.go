package vault

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"sync"

	"zombiezen.com/go/sqlite"

	"ruggespraak/domain"
)

// file is the Keeper in a SQLite file of the data folder. A key that another process destroyed is known here as soon as it is
// destroyed there: the file counts them.
type file struct {
	path     string
	readOnly bool
	writer   *writer // nil when read only, and before Start

	mu        sync.Mutex
	conn      *sqlite.Conn // for reading; nil before Start and when closed
	destroyed int64        // the file's count when it was last read
	version   int64        // SQLite's data_version when that was
}

// FileKeeper is the Keeper in the file of a data folder, for who moves keys or counts them without opening any.
func FileKeeper(dir string, readOnly bool) Keeper {
	return newFile(filepath.Join(dir, FileName), readOnly)
}

func newFile(path string, readOnly bool) *file { return &file{path: path, readOnly: readOnly} }

func (f *file) Name() string { return f.path }

func (f *file) Head(context.Context) (string, []byte, error) {
	h, err := findHead(f.path)
	return h.id, h.secret, refuse(f.path, "geopend", err)
}

// Found makes the file and the head in it. When another process is first, the vault is that one's.
func (f *file) Found(_ context.Context, lay func() (string, []byte, error)) (string, []byte, error) {
	h, err := f.found(lay)
	return h.id, h.secret, refuse(f.path, "gemaakt", err)
}

func (f *file) found(lay func() (string, []byte, error)) (h head, err error) {
	conn, err := createStore(f.path)
	if err != nil {
		return head{}, err
	}
	err = transaction(conn, "BEGIN IMMEDIATE", func() error {
		first, err := readHead(conn, f.path)
		if err != nil || first.id != "" {
			h = first
			return err
		}
		if h.id, h.secret, err = lay(); err != nil {
			return err
		}
		return writeHead(conn, h)
	})
	if err = errors.Join(err, conn.Close()); err != nil {
		return head{}, err
	}
	return h, syncFolder(filepath.Dir(f.path))
}

func (f *file) Start(context.Context) (err error) {
	if f.conn, err = openStore(f.path, readPragmas); err != nil {
		return refuse(f.path, "geopend", err)
	}
	if f.readOnly {
		return nil
	}
	if f.writer, err = startWriter(f.path); err != nil {
		return errors.Join(refuse(f.path, "geopend", err), f.Close())
	}
	return nil
}

// Mark is the file's count of destroyed keys. data_version tells cheaply that nothing at all was written since it was read.
func (f *file) Mark(context.Context) (int64, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.conn == nil {
		return 0, errClosed
	}
	version, err := integer(f.conn, "PRAGMA data_version")
	if err == nil && version != f.version {
		if f.destroyed, err = integer(f.conn, "SELECT vernietigd FROM kluis"); err == nil {
			f.version = version
		}
	}
	return f.destroyed, refuse(f.path, "gelezen", err)
}

func (f *file) Key(_ context.Context, stream string) ([]byte, bool, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.conn == nil {
		return nil, false, errClosed
	}
	wrapped, err := readKey(f.conn, stream)
	if err != nil {
		return nil, false, refuse(f.path, "gelezen", fmt.Errorf("read key: %w", err))
	}
	if wrapped != nil && allZero(wrapped) {
		return nil, true, nil
	}
	return wrapped, false, nil
}

// Add makes the keys in one transaction.
func (f *file) Add(ctx context.Context, streams []string, wrapped [][]byte) ([]bool, error) {
	if f.writer == nil {
		return nil, readOnly()
	}
	r := request{streams: streams, wrapped: wrapped, added: make([]bool, len(streams))}
	if err := f.writer.submit(ctx, r); err != nil {
		return nil, err
	}
	return r.added, nil
}

// Destroy returns when the key's bytes are gone from the file. When it fails with domain.Unreached the key is destroyed, but
// another process kept its bytes from being wiped: call it again.
func (f *file) Destroy(ctx context.Context, stream string) error {
	if f.writer == nil {
		return readOnly()
	}
	return f.writer.submit(ctx, request{streams: []string{stream}, forget: true})
}

// Erasures finds all of them wiped: the writer wipes before Destroy returns, and otherwise when it opens the file.
func (f *file) Erasures(context.Context) ([]domain.Erasure, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.conn == nil {
		return nil, errClosed
	}
	var out []domain.Erasure
	err := query(f.conn, "SELECT stroom FROM sleutel WHERE verpakt = zeroblob(60) ORDER BY nummer", func(s *sqlite.Stmt) {
		out = append(out, domain.Erasure{Stream: s.ColumnText(0), Destroyed: true, Copies: 1, Wiped: 1})
	})
	return out, refuse(f.path, "gelezen", err)
}

func (f *file) Close() error {
	var err error
	if f.writer != nil {
		err = f.writer.close()
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.conn == nil {
		return err
	}
	conn := f.conn
	f.conn = nil
	return closing(conn, err)
}
