package vault

import (
	"errors"
	"fmt"

	"zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"
)

// transaction runs f between a BEGIN statement and COMMIT, and rolls back when either fails.
func transaction(conn *sqlite.Conn, begin string, f func() error) error {
	if err := exec(conn, begin); err != nil {
		return err
	}
	err := f()
	if err == nil {
		err = exec(conn, "COMMIT")
	}
	if err != nil && !conn.AutocommitEnabled() {
		err = errors.Join(err, exec(conn, "ROLLBACK"))
	}
	return err
}

// exec runs one statement and passes over its rows.
func exec(conn *sqlite.Conn, sql string, args ...any) error {
	return query(conn, sql, func(*sqlite.Stmt) {}, args...)
}

// query runs one statement and calls row for every row.
func query(conn *sqlite.Conn, sql string, row func(*sqlite.Stmt), args ...any) error {
	return sqlitex.Execute(conn, sql, &sqlitex.ExecOptions{Args: args, ResultFunc: func(s *sqlite.Stmt) error {
		row(s)
		return nil
	}})
}

// integer runs a query for one number.
func integer(conn *sqlite.Conn, sql string) (n int64, err error) {
	err = query(conn, sql, func(s *sqlite.Stmt) { n = s.ColumnInt64(0) })
	return n, err
}

// blob copies the bytes of a column; NULL is nil.
func blob(s *sqlite.Stmt, column int) []byte {
	if s.ColumnIsNull(column) {
		return nil
	}
	b := make([]byte, s.ColumnLen(column))
	s.ColumnBytes(column, b)
	return b
}

// closing closes a connection on the way out of something that ended with err.
func closing(conn *sqlite.Conn, err error) error {
	if e := conn.Close(); e != nil {
		return errors.Join(err, fmt.Errorf("close store: %w", e))
	}
	return err
}
