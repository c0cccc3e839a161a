package sqlite

import (
	"bytes"
	"context"
	"errors"
	"math"
	"time"

	"zombiezen.com/go/sqlite"

	"ruggespraak/commands"
	"ruggespraak/domain"
)

// groupSize is how much the writer puts into one transaction, when that much waits.
var groupSize = size{events: 2 * chunkEvents, bytes: 2 * chunkBytes}

// writer is what the one goroutine has that writes at this moment. What it knows of the file it learned inside its own
// transactions; it forgets all of it when a transaction fails or when another connection wrote.
type writer struct {
	log     *Log
	c       *conn // nil after a failure, until the next group
	version int64 // SQLite's data_version: changes when another connection wrote

	head      domain.Position
	announced domain.Position // head of which the readers were told
	latest    int64           // latest recorded time so far, in microseconds
	types     map[string]int64
	count     int64 // streams
	streams   streamCache

	room                  walRoom
	newEvents, newStreams *bulk
}

// lead writes one group, in which the job of the one who came is, and leaves those who came since to another goroutine: no
// caller writes for others when its own job is done. Whatever happens meanwhile, nobody is left waiting.
func (l *Log) lead() {
	defer func() {
		if l.queue.leave() {
			go l.lead()
		}
	}()
	l.serve(l.queue.next())
}

var errBrokenOff = errors.New("append to log: writing was broken off")

// serve writes a group and wakes those who wait for it. Should writing panic, they are told so and the panic goes on: what
// the writer knew can't be trusted any more, so the next group starts on a new connection.
func (l *Log) serve(group []*job) {
	defer func() {
		for _, j := range group {
			close(j.done)
		}
	}()
	whole := false
	defer func() {
		if !whole {
			refuseAll(group, errBrokenOff)
			_ = l.writer.drop() // the panic says more
		}
	}()
	if len(group) > 0 {
		l.writer.commit(group)
	}
	whole = true
}

// commit writes a group in one transaction and fills in the outcomes. When the disk refuses, the whole group is refused and
// nothing of it counts as written; the next group starts on a new connection.
func (w *writer) commit(group []*job) {
	err := w.transaction(func() error {
		for _, j := range group {
			for i := range j.writes {
				if j.outcomes[i].Err != nil {
					continue
				}
				cursor, err := w.append(j.writes[i])
				var refused *domain.Error
				if err != nil && !errors.As(err, &refused) {
					return err
				}
				j.outcomes[i] = commands.Outcome{Cursor: cursor, Err: err}
			}
		}
		return nil
	})
	if err != nil {
		refuseAll(group, refuse(w.log.path, "geschreven", err))
		w.log.moved.fire() // a commit may fail after all was done: then there is something to read
		return
	}
	if w.announced != w.head {
		w.announced = w.head
		w.log.moved.fire()
	}
}

// refuseAll refuses every write that could have been written. A conflict may have been with what is now not written.
func refuseAll(group []*job, refusal error) {
	for _, j := range group {
		for i, write := range j.writes {
			if commands.CheckWrite(write) == nil {
				j.outcomes[i] = commands.Outcome{Err: refusal}
			}
		}
	}
}

// transaction runs f in a transaction of the writer's connection, which it opens when there is none. After a failure the
// connection is closed: only a new one is sure to know what is on disk.
func (w *writer) transaction(f func() error) error {
	if w.c == nil {
		c, err := w.log.openWriter()
		if err != nil {
			return err
		}
		if err := w.use(c); err != nil {
			return errors.Join(err, c.close())
		}
	}
	err := w.c.transaction(context.Background(), "BEGIN IMMEDIATE", func() error {
		w.room.keep()
		if err := w.refresh(); err != nil {
			return err
		}
		if err := f(); err != nil {
			return err
		}
		if err := w.newEvents.flush(); err != nil {
			return err
		}
		return w.newStreams.flush()
	})
	if err != nil {
		return errors.Join(err, w.drop())
	}
	return nil
}

// drop closes the connection; the next group opens another.
func (w *writer) drop() error {
	c := w.c
	w.c = nil
	if c == nil {
		return nil
	}
	return c.close()
}

// use prepares a connection for the writer.
func (w *writer) use(c *conn) error {
	events, err := c.bulk("gebeurtenis (positie, stroom, revisie, type, vastgelegd, kop, inhoud)", 7)
	if err != nil {
		return err
	}
	streams, err := c.bulk("stroom (nr, naam)", 2)
	if err != nil {
		return err
	}
	w.c, w.newEvents, w.newStreams = c, events, streams
	w.version, w.room = -1, walRoom{path: w.log.path + "-wal"}
	return nil
}

// refresh learns what the file holds, when it may hold something else than the writer thinks.
func (w *writer) refresh() error {
	version, _, err := w.c.integer("PRAGMA data_version")
	if err != nil || version == w.version {
		return err
	}
	head, _, err := w.c.integer("SELECT max(positie) FROM gebeurtenis")
	if err != nil {
		return err
	}
	latest, found, err := w.c.integer(`SELECT max(t) FROM (
		SELECT max(hoogste) AS t FROM blok UNION ALL
		SELECT max(vastgelegd) FROM gebeurtenis WHERE positie > (SELECT coalesce(max(nr), 0) * ? FROM blok))`, blockSize)
	if err != nil {
		return err
	}
	if !found {
		latest = math.MinInt64
	}
	w.head, w.latest, w.version = domain.Position(head), latest, version
	w.types = map[string]int64{}
	w.streams = newStreamCache()
	if w.count, err = countStreams(w.c); err != nil {
		return err
	}
	return streamsAfter(w.c, blockStart(w.count), func(number int64, name string) {
		w.streams.add(name, streamEnd{number: number, last: unknownEnd})
	})
}

// append does one append inside the transaction. A refusal is a domain error and leaves the transaction as it was; any other
// error spoils the transaction.
func (w *writer) append(write commands.Write) (domain.Cursor, error) {
	first := write.Events[0].Revision
	s, err := w.stream(write.Stream, first)
	if err != nil {
		return "", err
	}
	switch {
	case first == s.last+1:
		return w.insert(write, s)
	case first > s.last+1:
		return "", domain.Errorf(domain.Conflict, "Stroom %s staat op revisie %d en niet op %d; lees haar opnieuw.", write.Stream, s.last, first-1)
	}
	last, same, err := w.repeated(write, s)
	if err != nil {
		return "", err
	}
	if !same {
		return "", domain.Errorf(domain.Conflict, "Stroom %s is intussen gewijzigd (revisie %d in plaats van %d); lees haar opnieuw.", write.Stream, s.last, first-1)
	}
	return cursorAt(last), nil
}

func (w *writer) insert(write commands.Write, s streamEnd) (domain.Cursor, error) {
	for _, e := range write.Events {
		kind, err := w.typeNumber(e.Type)
		if err != nil {
			return "", err
		}
		recorded := e.RecordedAt.UnixMicro()
		w.head++
		if err := w.newEvents.add(eventRow{w.head, s.number, kind, recorded, e}); err != nil {
			return "", err
		}
		w.latest = max(w.latest, recorded)
		if w.head%blockSize == 0 {
			if err := w.c.exec("INSERT INTO blok (nr, hoogste) VALUES (?, ?)", w.head/blockSize, w.latest); err != nil {
				return "", err
			}
		}
	}
	s.last = write.Events[len(write.Events)-1].Revision
	w.streams.put(write.Stream, s)
	return cursorAt(w.head), nil
}

// stream finds where a stream ends. One that is to begin with revision 0 is made at once, when it is not there.
func (w *writer) stream(name string, first domain.Revision) (streamEnd, error) {
	s, cached := w.streams.get(name)
	if cached && s.last != unknownEnd {
		return s, nil
	}
	var err error
	if !cached && blockStart(w.count) > 0 {
		if s.number, err = indexedStream(w.c, name); err != nil {
			return s, err
		}
	}
	s.last = domain.NoStream
	switch {
	case s.number == 0 && first == 0:
		return w.addStream(name)
	case s.number == 0:
		return s, nil
	}
	if err := w.newEvents.flush(); err != nil {
		return s, err
	}
	last, found, err := w.c.integer("SELECT max(revisie) FROM gebeurtenis WHERE stroom = ?", s.number)
	if found {
		s.last = domain.Revision(last)
	}
	if err == nil {
		w.streams.put(name, s)
	}
	return s, err
}

// addStream gives the next number to a new stream. The one that fills a block brings the block into the index.
func (w *writer) addStream(name string) (streamEnd, error) {
	s := streamEnd{number: w.count + 1, last: domain.NoStream}
	if err := w.newStreams.add(streamRow{s.number, name}); err != nil {
		return s, err
	}
	w.count++
	w.streams.add(name, s)
	if blockStart(w.count) < w.count {
		return s, nil
	}
	w.streams.blockFull()
	if err := w.newStreams.flush(); err != nil {
		return s, err
	}
	return s, indexBlock(w.c, w.count-nameBlock)
}

// repeated says whether the events stand in the log already, with the same headers, and at which position the last one is.
func (w *writer) repeated(write commands.Write, s streamEnd) (last domain.Position, same bool, err error) {
	if err := w.newEvents.flush(); err != nil {
		return 0, false, err
	}
	first, count := write.Events[0].Revision, 0
	same = true
	err = w.c.query(`SELECT positie, kop FROM gebeurtenis WHERE stroom = ? AND revisie >= ? AND revisie < ? ORDER BY revisie`,
		func(q *sqlite.Stmt) error {
			last = domain.Position(q.ColumnInt64(0))
			same = same && bytes.Equal(blob(q, 1), write.Events[count].Header)
			count++
			return nil
		}, s.number, first, first+domain.Revision(len(write.Events)))
	return last, same && count == len(write.Events), err
}

func (w *writer) typeNumber(name string) (int64, error) {
	if nr, ok := w.types[name]; ok {
		return nr, nil
	}
	if err := w.c.exec("INSERT INTO soort (naam) VALUES (?) ON CONFLICT DO NOTHING", name); err != nil {
		return 0, err
	}
	nr, _, err := w.c.integer("SELECT nr FROM soort WHERE naam = ?", name)
	if err != nil {
		return 0, err
	}
	w.types[name] = nr
	return nr, nil
}

// close moves the write-ahead log into the file, as far as readers in other processes allow, and closes the connection.
func (w *writer) close() error {
	if w.c == nil {
		return nil
	}
	w.c.db.SetBusyTimeout(100 * time.Millisecond)
	return errors.Join(w.c.exec("PRAGMA wal_checkpoint(TRUNCATE)"), w.c.close())
}
