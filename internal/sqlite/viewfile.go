package sqlite

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"sync"

	"zombiezen.com/go/sqlite"

	"ruggespraak/projections"
)

// tempPragmas make a temporary file fast: no other process, no waiting for the disk, and no way back.
var tempPragmas = []string{"locking_mode = EXCLUSIVE", "journal_mode = OFF", "synchronous = OFF", "cache_size = -16384"}

// viewFile is one SQLite file of a view: one writer at a time, several readers beside it.
type viewFile struct {
	path    string
	writers *pool // of one: whoever has its connection may write
	readers *pool // the same as writers for a temporary file
	temp    bool  // can't undo, see Folder.Temp
	broken  error // of a temporary file: what could not be undone; guarded by its one connection
	closed  func()

	closeOnce sync.Once
	closeErr  error
}

// OpenFile opens or creates a SQLite file that can't be built again, such as the relay's book: a write is on disk when it
// returns.
func OpenFile(path string) (projections.File, error) {
	f, err := openViewFile(path, "synchronous = FULL", "fullfsync = ON", "checkpoint_fullfsync = ON")
	if err != nil {
		return nil, refuse(path, "geopend", err)
	}
	return f, nil
}

// openViewFile opens or creates a file. The connection for writing comes with the first write, so that a process that only
// reads needs no more rights than that.
func openViewFile(path string, pragmas ...string) (*viewFile, error) {
	f := &viewFile{
		path:    path,
		readers: newPool(fileReaders, func() (*conn, error) { return openConn(path, sqlite.OpenReadOnly) }),
		writers: newPool(1, func() (*conn, error) {
			return openFile(path, append(slices.Clip(pragmas), "wal_autocheckpoint = 4000", "cache_size = -16384")...)
		}),
	}
	err := plainFile(path)
	if err == nil {
		err = f.with(f.readers, readable)
	}
	// A process that was killed while it made the file left something to undo, which only a writer can.
	if errors.Is(err, fs.ErrNotExist) || sqlite.ErrCode(err) == sqlite.ResultReadOnlyRollback {
		if err = f.with(f.writers, readable); err == nil {
			err = f.with(f.readers, readable)
		}
	}
	if err != nil {
		return nil, errors.Join(err, f.readers.close(), f.writers.close())
	}
	return f, nil
}

func readable(c *conn) error {
	_, _, err := c.integer("PRAGMA schema_version")
	return err
}

func (v *viewFile) with(p *pool, do func(*conn) error) error {
	c, err := p.take(context.Background())
	if err != nil {
		return err
	}
	defer p.put(c)
	return do(c)
}

func newTempFile(path string, c *conn, closed func()) *viewFile {
	p := newPool(1, func() (*conn, error) { return nil, fmt.Errorf("temporary file is gone") })
	<-p.slots
	p.slots <- c
	return &viewFile{path: path, temp: true, writers: p, readers: p, closed: closed}
}

// Write runs f in a transaction that is committed when f returns nil, and rolled back otherwise. One write runs at a time.
func (v *viewFile) Write(ctx context.Context, f func(projections.Tx) error) error {
	c, err := v.writers.take(ctx)
	if err != nil {
		return refuse(v.path, "geschreven", err)
	}
	defer v.writers.put(c)
	if v.temp {
		return v.writeTemp(ctx, c, f)
	}
	return refuseSQLite(v.path, "geschreven", inTransaction(ctx, c, "BEGIN IMMEDIATE", f))
}

// writeTemp writes to a file that can't undo anything: after a failure, even one that f passes over, the file is of no use.
func (v *viewFile) writeTemp(ctx context.Context, c *conn, f func(projections.Tx) error) error {
	if v.broken != nil {
		return v.broken
	}
	v.broken = errors.New("temporary file is broken: a write did not end") // should f panic
	err := inTransaction(ctx, c, "BEGIN", func(t projections.Tx) error {
		return errors.Join(f(t), t.(*tx).failed)
	})
	v.broken = nil
	if err != nil {
		v.broken = fmt.Errorf("temporary file is broken by an earlier write: %w", err)
	}
	return refuseSQLite(v.path, "geschreven", err)
}

// Read runs f on one snapshot of the file.
func (v *viewFile) Read(ctx context.Context, f func(projections.Tx) error) error {
	c, err := v.readers.take(ctx)
	if err != nil {
		return refuse(v.path, "gelezen", err)
	}
	defer v.readers.put(c)
	if v.temp {
		return v.readTemp(ctx, c, f)
	}
	return refuseSQLite(v.path, "gelezen", inTransaction(ctx, c, "BEGIN", f))
}

// readTemp reads on the connection that also writes, which it keeps from writing.
func (v *viewFile) readTemp(ctx context.Context, c *conn, f func(projections.Tx) error) (err error) {
	if v.broken != nil {
		return v.broken
	}
	if err := c.exec("PRAGMA query_only = ON"); err != nil {
		return err
	}
	defer func() { err = cmp.Or(err, c.exec("PRAGMA query_only = OFF")) }()
	return refuseSQLite(v.path, "gelezen", inTransaction(ctx, c, "BEGIN", f))
}

// Close waits for what runs and closes the file.
func (v *viewFile) Close() error {
	v.closeOnce.Do(func() {
		// Readers first: the last connection to close moves the write-ahead log into the file, and only a writer can.
		if err := errors.Join(v.readers.close(), v.writers.close()); err != nil {
			v.closeErr = fmt.Errorf("close %s: %w", v.path, err)
		}
		if v.closed != nil {
			v.closed()
		}
	})
	return v.closeErr
}

// inTransaction runs f in a transaction. Errors of f itself come back as they are.
func inTransaction(ctx context.Context, c *conn, begin string, f func(projections.Tx) error) error {
	return c.transaction(ctx, begin, func() error {
		t := &tx{c: c}
		defer func() { t.c = nil }()
		return f(t)
	})
}

var errEnded = errors.New("transaction has ended")

// tx is what a view sees of a transaction.
type tx struct {
	c      *conn
	failed error // of the last statement that failed
}

// Exec runs one statement with positional arguments.
func (t *tx) Exec(sql string, args ...any) error {
	if t.c == nil {
		return errEnded
	}
	return t.note(t.c.exec(sql, args...))
}

// Query runs one statement and calls row for every row. The row is valid during the call only; it may run other statements.
func (t *tx) Query(sql string, f func(projections.Row) error, args ...any) error {
	if t.c == nil {
		return errEnded
	}
	err := t.c.query(sql, func(q *sqlite.Stmt) error { return f((*viewRow)(q)) }, args...)
	if sqlite.ErrCode(err) != sqlite.ResultError { // which is also the code of what is no error of SQLite, such as f's
		return t.note(err)
	}
	return err
}

// Script runs several statements without arguments.
func (t *tx) Script(sql string) error {
	if t.c == nil {
		return errEnded
	}
	return t.note(t.c.script(sql))
}

// note remembers that a statement failed.
func (t *tx) note(err error) error {
	if err != nil {
		t.failed = err
	}
	return err
}

// viewRow is a row of an answer.
type viewRow sqlite.Stmt

func (r *viewRow) Text(col int) string   { return (*sqlite.Stmt)(r).ColumnText(col) }
func (r *viewRow) Int(col int) int64     { return (*sqlite.Stmt)(r).ColumnInt64(col) }
func (r *viewRow) Float(col int) float64 { return (*sqlite.Stmt)(r).ColumnFloat(col) }
func (r *viewRow) Null(col int) bool     { return (*sqlite.Stmt)(r).ColumnIsNull(col) }
