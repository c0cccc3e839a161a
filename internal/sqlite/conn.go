package sqlite

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"zombiezen.com/go/sqlite"
)

const (
	busyTimeout = 5 * time.Second // how long to wait for another process that holds the file
	maxKept     = 200             // prepared statements kept for each connection
)

var errClosed = errors.New("file is closed")

// conn is one connection with its prepared statements, for one goroutine at a time.
type conn struct {
	db   *sqlite.Conn
	kept map[string]*statement
}

// statement is a prepared statement; busy while someone walks through its rows.
type statement struct {
	*sqlite.Stmt
	busy bool
	kept bool
}

// openConn opens a file and runs the pragmas given.
func openConn(path string, flags sqlite.OpenFlags, pragmas ...string) (*conn, error) {
	db, err := sqlite.OpenConn(path, flags)
	if err != nil {
		return nil, fmt.Errorf("open connection: %w", err)
	}
	db.SetBusyTimeout(busyTimeout)
	c := &conn{db: db, kept: map[string]*statement{}}
	for _, p := range append([]string{"trusted_schema = OFF"}, pragmas...) {
		if err := c.exec("PRAGMA " + p); err != nil {
			return nil, errors.Join(err, c.close())
		}
	}
	return c, nil
}

func (c *conn) close() error {
	for _, s := range c.kept {
		_ = s.Finalize()
	}
	if err := c.db.Close(); err != nil {
		return fmt.Errorf("close connection: %w", err)
	}
	return nil
}

// statement prepares a statement, or takes it from those kept when nobody walks through its rows. Give it back with done.
func (c *conn) statement(sql string) (*statement, error) {
	s := c.kept[sql]
	if s != nil && !s.busy {
		s.busy = true
		return s, nil
	}
	stmt, trailing, err := c.db.PrepareTransient(sql)
	if err != nil {
		return nil, fmt.Errorf("prepare %s: %w", brief(sql), err)
	}
	if skipBlank(sql[len(sql)-trailing:]) != "" {
		return nil, errors.Join(fmt.Errorf("prepare %s: more than one statement", brief(sql)), stmt.Finalize())
	}
	n := &statement{Stmt: stmt, busy: true, kept: s == nil}
	if n.kept {
		if len(c.kept) >= maxKept {
			c.forget()
		}
		c.kept[sql] = n
	}
	return n, nil
}

// done gives a statement back. Failures of the last step were reported by that step, so they are not repeated here.
func (c *conn) done(s *statement) {
	if !s.kept {
		_ = s.Finalize()
		return
	}
	_ = s.Reset()
	s.busy = false
}

// forget drops the kept statements that nobody uses.
func (c *conn) forget() {
	for sql, s := range c.kept {
		if !s.busy {
			_ = s.Finalize()
			delete(c.kept, sql)
		}
	}
}

// exec runs one statement to its end; rows are passed over.
func (c *conn) exec(sql string, args ...any) error {
	return c.query(sql, func(*sqlite.Stmt) error { return nil }, args...)
}

// query runs one statement and calls row for every row.
func (c *conn) query(sql string, row func(*sqlite.Stmt) error, args ...any) error {
	s, err := c.statement(sql)
	if err != nil {
		return err
	}
	defer c.done(s)
	if err := bindAll(s.Stmt, args); err != nil {
		return fmt.Errorf("bind %s: %w", brief(sql), err)
	}
	for {
		more, err := s.Step()
		if err != nil {
			return fmt.Errorf("execute %s: %w", brief(sql), err)
		}
		if !more {
			return nil
		}
		if err := row(s.Stmt); err != nil {
			return err
		}
	}
}

// integer runs a query for one number; found is false when there is no row, or when it holds NULL.
func (c *conn) integer(sql string, args ...any) (n int64, found bool, err error) {
	err = c.query(sql, func(s *sqlite.Stmt) error {
		n, found = s.ColumnInt64(0), !s.ColumnIsNull(0)
		return nil
	}, args...)
	return n, found, err
}

// text runs a query for one text, empty when there is no row.
func (c *conn) text(sql string, args ...any) (t string, err error) {
	err = c.query(sql, func(s *sqlite.Stmt) error {
		t = s.ColumnText(0)
		return nil
	}, args...)
	return t, err
}

// transaction runs f between a BEGIN statement and COMMIT, and rolls back when f or COMMIT fails. From COMMIT on, the context
// no longer interrupts, so that the outcome is never in doubt.
func (c *conn) transaction(ctx context.Context, begin string, f func() error) (err error) {
	if done := ctx.Done(); done != nil {
		c.db.SetInterrupt(done)
	}
	defer func() {
		c.db.SetInterrupt(nil)
		if !c.db.AutocommitEnabled() { // f or COMMIT failed, or f panicked
			if e := c.exec("ROLLBACK"); e != nil && err == nil {
				err = e
			}
		}
		err = interruption(ctx, err)
	}()
	if err := c.exec(begin); err != nil {
		return err
	}
	if err := f(); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	c.db.SetInterrupt(nil)
	return c.exec("COMMIT")
}

// settle begins the write-ahead log anew when an earlier process left something in it. That can be read, but the disk may
// have refused to keep it, and systems do not try again what they once failed to write: until the power goes nobody would
// see the difference. So it is moved into the file, which writes it again, and then a first commit makes sure that nothing
// of the old log can come back in front of it.
func settle(c *conn) error {
	var frames int64
	if err := c.query("PRAGMA wal_checkpoint(PASSIVE)", func(q *sqlite.Stmt) error {
		frames = q.ColumnInt64(1)
		return nil
	}); err != nil || frames < 1 {
		return err
	}
	busy, _, err := c.integer("PRAGMA wal_checkpoint(TRUNCATE)")
	if err != nil {
		return err
	}
	if busy != 0 {
		return sqlite.ResultBusy.ToError()
	}
	version, _, err := c.integer("PRAGMA user_version")
	if err != nil {
		return err
	}
	return c.exec(fmt.Sprintf("PRAGMA user_version = %d", version))
}

// interruption gives the context's error for a statement that the context stopped.
func interruption(ctx context.Context, err error) error {
	if err != nil && ctx.Err() != nil && sqlite.ErrCode(err) == sqlite.ResultInterrupt {
		return ctx.Err()
	}
	return err
}

// brief is the beginning of a statement, for error messages.
func brief(sql string) string {
	sql = strings.Join(strings.Fields(sql), " ")
	if len(sql) > 60 {
		return sql[:60] + "…"
	}
	return sql
}

// script runs several statements without arguments.
func (c *conn) script(sql string) error {
	for sql = skipBlank(sql); sql != ""; sql = skipBlank(sql) {
		stmt, trailing, err := c.db.PrepareTransient(sql)
		if err != nil {
			return fmt.Errorf("prepare %s: %w", brief(sql), err)
		}
		more := true
		for more && err == nil {
			more, err = stmt.Step()
		}
		_ = stmt.Finalize() // repeats the error of the last step
		if err != nil {
			return fmt.Errorf("execute %s: %w", brief(sql), err)
		}
		sql = sql[len(sql)-trailing:]
	}
	return nil
}

// skipBlank drops the white space, comments and semicolons that stand before a statement.
func skipBlank(sql string) string {
	for {
		sql = strings.TrimLeft(sql, " \t\r\n\f;")
		end := ""
		switch {
		case strings.HasPrefix(sql, "--"):
			end = "\n"
		case strings.HasPrefix(sql, "/*"):
			end = "*/"
		default:
			return sql
		}
		_, sql, _ = strings.Cut(sql[2:], end)
	}
}
