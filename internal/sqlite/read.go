package sqlite

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"zombiezen.com/go/sqlite"

	"ruggespraak/domain"
)

// Load reads a stream from its first event, in order; an unknown stream has no events.
func (l *Log) Load(ctx context.Context, stream string) ([]domain.Stored, error) {
	var events []domain.Stored
	err := l.read(ctx, func(c *conn) error {
		number, err := l.names.find(c, stream)
		if err != nil || number == 0 {
			return err
		}
		return c.query(`SELECT revisie, type, kop, inhoud FROM gebeurtenis WHERE stroom = ? ORDER BY revisie`, func(q *sqlite.Stmt) error {
			e, err := l.event(c, q, 0)
			e.Stream = stream
			events = append(events, e)
			return err
		}, number)
	})
	if err != nil {
		return nil, err
	}
	return events, nil
}

// Head is the position of the last event, 0 when there is none.
func (l *Log) Head(ctx context.Context) (head domain.Position, err error) {
	err = l.read(ctx, func(c *conn) error {
		head, err = headOf(c)
		return err
	})
	return head, err
}

func headOf(c *conn) (domain.Position, error) {
	head, _, err := c.integer("SELECT max(positie) FROM gebeurtenis")
	return domain.Position(head), err
}

// Read returns at most limit events after a position, in order of position; with types, only events of those wire names.
func (l *Log) Read(ctx context.Context, after domain.Position, limit int, types ...string) ([]domain.Recorded, error) {
	if limit < 1 {
		return nil, nil
	}
	events := make([]domain.Recorded, 0, min(limit, 4096))
	err := l.read(ctx, func(c *conn) error {
		if len(types) == 0 {
			return l.scan(c, "", &events, after, limit)
		}
		numbers, err := l.typeNumbers(c, types)
		if err != nil || len(numbers) == 0 {
			return err
		}
		return l.scan(c, "AND e.type IN ("+numbers+")", &events, after, limit)
	})
	if err != nil {
		return nil, err
	}
	return events, nil
}

// scan adds the events after a position, as many as limit. Events of one stream that stand together share its name.
func (l *Log) scan(c *conn, filter string, events *[]domain.Recorded, after domain.Position, limit int) error {
	var number int64
	var name string
	return c.query(`SELECT e.revisie, e.type, e.kop, e.inhoud, e.positie, e.stroom, s.naam FROM gebeurtenis e CROSS JOIN stroom s
		ON s.nr = e.stroom WHERE e.positie > ? `+filter+` ORDER BY e.positie LIMIT ?`, func(q *sqlite.Stmt) error {
		e, err := l.event(c, q, 0)
		if nr := q.ColumnInt64(5); nr != number {
			number, name = nr, q.ColumnText(6)
		}
		e.Stream = name
		*events = append(*events, domain.Recorded{Position: domain.Position(q.ColumnInt64(4)), Stored: e})
		return err
	}, after, limit)
}

// event takes an event without its stream from four columns: revision, type, header, payload.
func (l *Log) event(c *conn, q *sqlite.Stmt, col int) (domain.Stored, error) {
	name, err := l.typeName(c, q.ColumnInt64(col+1))
	n := q.ColumnLen(col + 2)
	both := make([]byte, n+q.ColumnLen(col+3))
	q.ColumnBytes(col+2, both[:n])
	q.ColumnBytes(col+3, both[n:])
	return domain.Stored{
		Revision: domain.Revision(q.ColumnInt64(col)), Type: name, Header: both[:n:n], Payload: both[n:],
	}, err
}

func blob(q *sqlite.Stmt, col int) []byte {
	b := make([]byte, q.ColumnLen(col))
	q.ColumnBytes(col, b)
	return b
}

// AsOf is the last position before the first event that was recorded after t. Clocks may have gone back: what was recorded
// earlier but stands behind that event does not count.
func (l *Log) AsOf(ctx context.Context, t time.Time) (position domain.Position, err error) {
	micros := t.UnixMicro()
	err = l.read(ctx, func(c *conn) error {
		// The first block that holds a later event; without one, what comes after the last full block.
		start, _, err := c.integer(`SELECT coalesce(
			(SELECT nr - 1 FROM blok WHERE hoogste > ? ORDER BY hoogste, nr LIMIT 1),
			(SELECT max(nr) FROM blok), 0)`, micros)
		if err != nil {
			return err
		}
		next, found, err := c.integer(`SELECT positie FROM gebeurtenis WHERE positie > ? AND vastgelegd > ? ORDER BY positie LIMIT 1`,
			start*blockSize, micros)
		if found {
			position = domain.Position(next) - 1
			return nil
		}
		if err == nil {
			position, err = headOf(c)
		}
		return err
	})
	return position, err
}

// Resolve gives the position of a cursor; the empty cursor is the start.
func (l *Log) Resolve(ctx context.Context, c domain.Cursor) (domain.Position, error) {
	if err := ctx.Err(); err != nil || c == "" {
		return 0, err
	}
	p, err := strconv.ParseInt(string(c), 10, 64)
	if err != nil || p < 0 {
		return 0, domain.Errorf(domain.Invalid, "%q is geen plaats in dit logboek.", string(c))
	}
	return domain.Position(p), nil
}

// Place is the position of an event by its stream and revision; false when the log does not have it.
func (l *Log) Place(ctx context.Context, stream string, revision domain.Revision) (position domain.Position, found bool, err error) {
	err = l.read(ctx, func(c *conn) error {
		number, err := l.names.find(c, stream)
		if err != nil || number == 0 {
			return err
		}
		n, ok, err := c.integer("SELECT positie FROM gebeurtenis WHERE stroom = ? AND revisie = ?", number, revision)
		position, found = domain.Position(n), ok
		return err
	})
	return position, found, err
}

// Wait returns when the head lies beyond a position, or with the context's error. A log that another process writes is
// looked at ten times a second.
func (l *Log) Wait(ctx context.Context, after domain.Position) error {
	var tick <-chan time.Time
	if l.readOnly {
		t := time.NewTicker(pollInterval)
		defer t.Stop()
		tick = t.C
	}
	for {
		moved := l.moved.next()
		head, err := l.Head(ctx)
		if err != nil || head > after {
			return err
		}
		select {
		case <-moved:
		case <-tick:
		case <-ctx.Done():
			return ctx.Err()
		case <-l.closing:
			return refuse(l.path, "gelezen", errClosed)
		}
	}
}

// read runs f on one snapshot of the log.
func (l *Log) read(ctx context.Context, f func(*conn) error) error {
	c, err := l.readers.take(ctx)
	if err == nil {
		defer l.readers.put(c)
		err = c.transaction(ctx, "BEGIN", func() error { return f(c) })
	}
	return refuse(l.path, "gelezen", err)
}

// typeTable holds the wire names that the log has numbers for. Numbers never change, so an old table is never wrong, only
// incomplete.
type typeTable struct {
	names   map[int64]string
	numbers map[string]int64
}

// typeName gives the wire name of a number; it reads the table again when the number is new.
func (l *Log) typeName(c *conn, number int64) (string, error) {
	name, ok := l.types.Load().names[number]
	if ok {
		return name, nil
	}
	t, err := l.loadTypes(c)
	if err != nil {
		return "", err
	}
	if name, ok = t.names[number]; !ok {
		return "", fmt.Errorf("read type %d: not in the log", number)
	}
	return name, nil
}

// typeNumbers gives the numbers of wire names, joined by commas; names that the log never saw are left out.
func (l *Log) typeNumbers(c *conn, names []string) (string, error) {
	t, err := l.loadTypes(c)
	if err != nil {
		return "", err
	}
	var numbers []string
	for _, n := range names {
		if nr, ok := t.numbers[n]; ok {
			numbers = append(numbers, strconv.FormatInt(nr, 10))
		}
	}
	return strings.Join(numbers, ","), nil
}

func (l *Log) loadTypes(c *conn) (*typeTable, error) {
	t := &typeTable{names: map[int64]string{}, numbers: map[string]int64{}}
	err := c.query("SELECT nr, naam FROM soort", func(q *sqlite.Stmt) error {
		t.names[q.ColumnInt64(0)] = q.ColumnText(1)
		t.numbers[q.ColumnText(1)] = q.ColumnInt64(0)
		return nil
	})
	if err != nil {
		return nil, err
	}
	l.types.Store(t)
	return t, nil
}
