package relay

import (
	"context"
	"fmt"

	"ruggespraak/domain"
	"ruggespraak/projections"
)

// BookFile is the name of the book in the data folder.
const BookFile = "doorgeven.sqlite"

// Book is what the relay of one node must not forget: how far each reader is, what could not be delivered, and which terms
// run. All but what people did with the letters can be built again from the log.
type Book struct{ file projections.File }

const bookSchema = `
CREATE TABLE IF NOT EXISTS boek (log TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS leesplek (lezer TEXT PRIMARY KEY, positie INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS brief (
	nummer INTEGER PRIMARY KEY, lezer TEXT NOT NULL, positie INTEGER NOT NULL, sleutel TEXT NOT NULL, gebeurtenis TEXT NOT NULL,
	type TEXT NOT NULL, stroom TEXT NOT NULL, pogingen INTEGER NOT NULL, eerst TEXT NOT NULL, laatst TEXT NOT NULL, reden TEXT NOT NULL,
	stand TEXT NOT NULL, toelichting TEXT NOT NULL, UNIQUE (lezer, positie, sleutel)
) STRICT;
CREATE TABLE IF NOT EXISTS wekker (
	regel TEXT NOT NULL, sleutel TEXT NOT NULL, na TEXT NOT NULL, positie INTEGER NOT NULL, PRIMARY KEY (regel, sleutel)
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS wekker_na ON wekker (na);
CREATE TABLE IF NOT EXISTS wekkers_volgens (instellingen TEXT NOT NULL) STRICT;
`

// OpenBook opens the book that belongs to a log; the book closes the file. What it says of another log is of no use and is
// left out. A book that is there already is not written to.
func OpenBook(ctx context.Context, file projections.File, logID string) (*Book, error) {
	had := ""
	err := file.Read(ctx, func(tx projections.Tx) (err error) {
		had, err = bookOf(tx)
		return err
	})
	if err == nil && had != logID {
		err = file.Write(ctx, func(tx projections.Tx) error { return begin(tx, logID) })
	}
	if err != nil {
		return nil, fmt.Errorf("open the relay's book: %w", err)
	}
	return &Book{file}, nil
}

// bookOf is the log that a book belongs to; empty for a new book.
func bookOf(tx projections.Tx) (log string, err error) {
	there := false
	err = tx.Query(`SELECT 1 FROM sqlite_schema WHERE name = 'boek'`, func(projections.Row) error {
		there = true
		return nil
	})
	if err != nil || !there {
		return "", err
	}
	err = tx.Query(`SELECT log FROM boek`, func(r projections.Row) error {
		log = r.Text(0)
		return nil
	})
	return log, err
}

// begin starts a book anew.
func begin(tx projections.Tx, logID string) error {
	if err := tx.Script(bookSchema); err != nil {
		return err
	}
	if err := tx.Script(`DELETE FROM boek; DELETE FROM leesplek; DELETE FROM brief; DELETE FROM wekker; DELETE FROM wekkers_volgens`); err != nil {
		return err
	}
	return tx.Exec(`INSERT INTO boek VALUES (?)`, logID)
}

// Close gives the file back.
func (b *Book) Close() error { return b.file.Close() }

// Checkpoint is the position up to which a reader has delivered.
func (b *Book) Checkpoint(ctx context.Context, reader string) (at domain.Position, err error) {
	err = b.file.Read(ctx, func(tx projections.Tx) error {
		return tx.Query(`SELECT positie FROM leesplek WHERE lezer = ?`, func(r projections.Row) error {
			at = domain.Position(r.Int(0))
			return nil
		}, reader)
	})
	if err != nil {
		return 0, fmt.Errorf("read checkpoint: %w", err)
	}
	return at, nil
}

// SaveCheckpoint keeps how far a reader has delivered.
func (b *Book) SaveCheckpoint(ctx context.Context, reader string, at domain.Position) error {
	err := b.file.Write(ctx, func(tx projections.Tx) error { return saveCheckpoint(tx, reader, at) })
	if err != nil {
		return fmt.Errorf("write checkpoint: %w", err)
	}
	return nil
}

func saveCheckpoint(tx projections.Tx, reader string, at domain.Position) error {
	return tx.Exec(`INSERT OR REPLACE INTO leesplek VALUES (?, ?)`, reader, int64(at))
}

// Checkpoints lists how far every reader is.
func (b *Book) Checkpoints(ctx context.Context) (map[string]domain.Position, error) {
	out := map[string]domain.Position{}
	err := b.file.Read(ctx, func(tx projections.Tx) error {
		return tx.Query(`SELECT lezer, positie FROM leesplek`, func(r projections.Row) error {
			out[r.Text(0)] = domain.Position(r.Int(1))
			return nil
		})
	})
	if err != nil {
		return nil, fmt.Errorf("read checkpoints: %w", err)
	}
	return out, nil
}
