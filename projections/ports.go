package projections

import (
	"context"
	"time"

	"ruggespraak/domain"
)

// Log is the part of the event log that views read.
type Log interface {
	// ID names this log for as long as it exists; a view built from another log is of no use.
	ID() string
	// Head is the position of the last event, 0 when there is none.
	Head(ctx context.Context) (domain.Position, error)
	// Read returns at most limit events after a position, in order of position; with types, only events of those wire
	// names. Fewer than limit means that the head was reached.
	Read(ctx context.Context, after domain.Position, limit int, types ...string) ([]domain.Recorded, error)
	// AsOf is the last position before the first event that was recorded after t.
	AsOf(ctx context.Context, t time.Time) (domain.Position, error)
	// Resolve gives the position of a cursor that an append of this log answered.
	Resolve(ctx context.Context, c domain.Cursor) (domain.Position, error)
	// Wait returns when the head lies beyond a position, or with the context's error.
	Wait(ctx context.Context, after domain.Position) error
}

// Tx is what a view sees of SQLite.
type Tx interface {
	// Exec runs one statement with positional arguments: string, named string, int, int64, bool, float64, []byte or nil.
	Exec(sql string, args ...any) error
	// Query runs one statement and calls row for every row.
	Query(sql string, row func(Row) error, args ...any) error
	// Script runs several statements without arguments, such as a schema.
	Script(sql string) error
}

// Row is a row of an answer, by column number from 0.
type Row interface {
	Text(col int) string
	Int(col int) int64
	Float(col int) float64
	Null(col int) bool
}

// File is one SQLite file of a view.
type File interface {
	// Write runs f in a transaction that is committed when f returns nil.
	Write(ctx context.Context, f func(Tx) error) error
	// Read runs f on one snapshot of the file.
	Read(ctx context.Context, f func(Tx) error) error
	Close() error
}

// Files opens and removes SQLite files of views in the node's own folder.
type Files interface {
	// Open opens or creates a file by name.
	Open(name string) (File, error)
	// Temp makes a file that nobody else sees and that goes when it is closed.
	Temp() (File, error)
	// List names the files that are there.
	List() ([]string, error)
	Remove(name string) error
}
