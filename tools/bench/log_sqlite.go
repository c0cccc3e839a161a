package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"

	"zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"

	"ruggespraak/domain"
)

// bare is what anyone would write with SQLite and the settings of our log: one table, the stream's name in every row, a
// unique index on stream and revision, a goroutine that commits for all who wait.
type bare struct {
	path   string
	conn   *sqlite.Conn
	insert *sqlite.Stmt
	jobs   chan bareJob
	gone   chan struct{}
}

type bareJob struct {
	events []domain.Stored
	done   chan error
}

const bareSchema = `CREATE TABLE gebeurtenis (positie INTEGER PRIMARY KEY, stroom TEXT NOT NULL, revisie INTEGER NOT NULL, type TEXT NOT NULL,
	kop BLOB NOT NULL, inhoud BLOB NOT NULL, UNIQUE (stroom, revisie)) STRICT`

func openBare(_ context.Context, dir string) (keeper, error) {
	k := &bare{path: filepath.Join(dir, "kaal.sqlite"), jobs: make(chan bareJob, 2*concurrent), gone: make(chan struct{})}
	var err error
	if k.conn, err = sqlite.OpenConn(k.path); err != nil {
		return nil, err
	}
	for _, sql := range []string{
		"PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL", "PRAGMA wal_autocheckpoint = 16000", "PRAGMA cache_size = -16384", bareSchema,
	} {
		if err := sqlitex.ExecuteTransient(k.conn, sql, nil); err != nil {
			return nil, errors.Join(err, k.conn.Close())
		}
	}
	if k.insert, err = k.conn.Prepare("INSERT INTO gebeurtenis (stroom, revisie, type, kop, inhoud) VALUES (?, ?, ?, ?, ?)"); err != nil {
		return nil, errors.Join(err, k.conn.Close())
	}
	go k.run()
	return k, nil
}

func (k *bare) run() {
	defer close(k.gone)
	for first := range k.jobs {
		group := []bareJob{first}
		for len(group) < concurrent && len(k.jobs) > 0 {
			group = append(group, <-k.jobs)
		}
		err := k.commit(group)
		for _, j := range group {
			j.done <- err
		}
	}
}

func (k *bare) commit(group []bareJob) (err error) {
	end, err := sqlitex.ImmediateTransaction(k.conn)
	if err != nil {
		return err
	}
	defer end(&err)
	for _, j := range group {
		for _, e := range j.events {
			k.insert.BindText(1, e.Stream)
			k.insert.BindInt64(2, int64(e.Revision))
			k.insert.BindText(3, e.Type)
			k.insert.BindBytes(4, e.Header)
			k.insert.BindBytes(5, e.Payload)
			if _, err := k.insert.Step(); err != nil {
				return err
			}
			if err := k.insert.Reset(); err != nil {
				return err
			}
		}
	}
	return nil
}

func (k *bare) append(e domain.Stored) error { return k.batch([]domain.Stored{e}) }

func (k *bare) batch(es []domain.Stored) error {
	j := bareJob{es, make(chan error, 1)}
	k.jobs <- j
	return <-j.done
}

func (k *bare) scan() (n int, err error) {
	conn, err := sqlite.OpenConn(k.path, sqlite.OpenReadOnly)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, conn.Close()) }()
	err = sqlitex.ExecuteTransient(conn, "SELECT stroom, revisie, type, kop, inhoud FROM gebeurtenis ORDER BY positie", &sqlitex.ExecOptions{
		ResultFunc: func(s *sqlite.Stmt) error {
			e := domain.Stored{Stream: s.ColumnText(0), Revision: domain.Revision(s.ColumnInt64(1)), Type: s.ColumnText(2)}
			e.Header, e.Payload = make([]byte, s.ColumnLen(3)), make([]byte, s.ColumnLen(4))
			s.ColumnBytes(3, e.Header)
			s.ColumnBytes(4, e.Payload)
			if e.Stream == "" {
				return fmt.Errorf("event %d has no stream", n)
			}
			n++
			return nil
		},
	})
	return n, err
}

func (k *bare) close() error {
	close(k.jobs)
	<-k.gone
	return k.conn.Close()
}
