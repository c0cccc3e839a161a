package main

import (
	"compress/gzip"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"
)

// batch is how many rows the plain program puts in one transaction.
const batch = 1000

// plain does what anyone would write in an afternoon: parse the file and insert its rows as they are, a thousand at a time,
// each batch on disk before the next. No keys, no history, no sealing.
func plain(file, db string, out io.Writer) (err error) {
	f, err := os.Open(file)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	z, err := gzip.NewReader(f)
	if err != nil {
		return err
	}
	rows := csv.NewReader(z)
	head, err := rows.Read()
	if err != nil {
		return err
	}
	conn, err := sqlite.OpenConn(db)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, conn.Close()) }()
	for _, sql := range []string{
		"PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL", "CREATE TABLE melding (" + strings.Join(head, " TEXT, ") + " TEXT)",
	} {
		if err := sqlitex.ExecuteTransient(conn, sql, nil); err != nil {
			return err
		}
	}
	insert, err := conn.Prepare("INSERT INTO melding VALUES (?" + strings.Repeat(", ?", len(head)-1) + ")")
	if err != nil {
		return err
	}
	for done := false; !done && err == nil; {
		done, err = insertBatch(conn, insert, rows)
	}
	if err == nil {
		_, err = fmt.Fprintln(out, "klaar")
	}
	return err
}

func insertBatch(conn *sqlite.Conn, insert *sqlite.Stmt, rows *csv.Reader) (done bool, err error) {
	end, err := sqlitex.ImmediateTransaction(conn)
	if err != nil {
		return false, err
	}
	defer end(&err)
	for range batch {
		row, err := rows.Read()
		if errors.Is(err, io.EOF) {
			return true, nil
		}
		if err != nil {
			return false, fmt.Errorf("read row: %w", err)
		}
		for i, cell := range row {
			insert.BindText(i+1, cell)
		}
		if _, err := insert.Step(); err != nil {
			return false, err
		}
		if err := insert.Reset(); err != nil {
			return false, err
		}
	}
	return false, nil
}
