package sqlite

import (
	"fmt"
	"strings"

	"zombiezen.com/go/sqlite"

	"ruggespraak/domain"
)

// bulkRows is how many rows one statement inserts. Four rows at a time go in half again as fast as one by one; more do not
// help further.
const bulkRows = 4

// bulk inserts rows into one table, a few at a time. Rows that were added are not there for queries before flush.
type bulk struct {
	one, many *statement
	columns   int
	pending   []row
}

// row binds its columns to the parameters of a statement that come after a number of others.
type row interface {
	bind(q *sqlite.Stmt, after int)
}

func (c *conn) bulk(table string, columns int) (*bulk, error) {
	values := "(?" + strings.Repeat(", ?", columns-1) + ")"
	one, err := c.statement("INSERT INTO " + table + " VALUES " + values)
	if err != nil {
		return nil, err
	}
	many, err := c.statement("INSERT INTO " + table + " VALUES " + values + strings.Repeat(", "+values, bulkRows-1))
	if err != nil {
		return nil, err
	}
	return &bulk{one: one, many: many, columns: columns}, nil
}

func (b *bulk) add(r row) error {
	b.pending = append(b.pending, r)
	if len(b.pending) < bulkRows {
		return nil
	}
	for i, r := range b.pending {
		r.bind(b.many.Stmt, i*b.columns)
	}
	clear(b.pending)
	b.pending = b.pending[:0]
	return run(b.many.Stmt)
}

func (b *bulk) flush() error {
	for _, r := range b.pending {
		r.bind(b.one.Stmt, 0)
		if err := run(b.one.Stmt); err != nil {
			return err
		}
	}
	clear(b.pending)
	b.pending = b.pending[:0]
	return nil
}

// close gives the statements back.
func (b *bulk) close(c *conn) {
	c.done(b.one)
	c.done(b.many)
}

// run runs a bound statement that has no rows, and makes it ready to be bound again.
func run(q *sqlite.Stmt) error {
	if _, err := q.Step(); err != nil {
		return fmt.Errorf("insert rows: %w", err)
	}
	return q.Reset()
}

type eventRow struct {
	position domain.Position
	stream   int64
	kind     int64
	recorded int64 // microseconds
	event    domain.Stored
}

func (r eventRow) bind(q *sqlite.Stmt, after int) {
	q.BindInt64(after+1, int64(r.position))
	q.BindInt64(after+2, r.stream)
	q.BindInt64(after+3, int64(r.event.Revision))
	q.BindInt64(after+4, r.kind)
	q.BindInt64(after+5, r.recorded)
	q.BindBytes(after+6, r.event.Header)
	q.BindBytes(after+7, r.event.Payload)
}

type streamRow struct {
	number int64
	name   string
}

func (r streamRow) bind(q *sqlite.Stmt, after int) {
	q.BindInt64(after+1, r.number)
	q.BindText(after+2, r.name)
}

type nameRow struct{ hash, stream int64 }

func (r nameRow) bind(q *sqlite.Stmt, after int) {
	q.BindInt64(after+1, r.hash)
	q.BindInt64(after+2, r.stream)
}
