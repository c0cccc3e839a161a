package sqlite

import (
	"cmp"
	"hash/fnv"
	"io"
	"slices"
	"sync"

	"zombiezen.com/go/sqlite"
)

// Stream names are random, so an index on them would cost a page of its own for every new stream, which halves the speed of
// imports. Instead, new streams stand in table stroom alone and everyone keeps the names of the last block in memory; when a
// block of 16,384 is full, the writer adds it to the index (table naam) in one go and in order. The index holds a hash of
// each name: what it finds is compared with the name itself.
const nameBlock = 16384

// blockStart is the number of the last stream in the index, when the log has this many streams.
func blockStart(streams int64) int64 { return streams - streams%nameBlock }

func nameHash(name string) int64 {
	h := fnv.New64a()
	_, _ = io.WriteString(h, name) // a hash never fails
	return int64(h.Sum64())        // wraps round, which is fine
}

// indexedStream finds the number of a stream in the index; 0 when it is not there.
func indexedStream(c *conn, name string) (found int64, err error) {
	err = c.query("SELECT stroom FROM naam WHERE hash = ?", func(q *sqlite.Stmt) error {
		number := q.ColumnInt64(0)
		candidate, err := c.text("SELECT naam FROM stroom WHERE nr = ?", number)
		if candidate == name {
			found = number
		}
		return err
	}, nameHash(name))
	return found, err
}

func countStreams(c *conn) (int64, error) {
	n, _, err := c.integer("SELECT max(nr) FROM stroom")
	return n, err
}

// streamsAfter calls f for the streams from a number up, in order.
func streamsAfter(c *conn, number int64, f func(number int64, name string)) error {
	return c.query("SELECT nr, naam FROM stroom WHERE nr > ? ORDER BY nr", func(q *sqlite.Stmt) error {
		f(q.ColumnInt64(0), q.ColumnText(1))
		return nil
	}, number)
}

// indexBlock adds the streams after a number, which must be a full block, to the index.
func indexBlock(c *conn, start int64) error {
	rows := make([]nameRow, 0, nameBlock)
	err := streamsAfter(c, start, func(number int64, name string) {
		rows = append(rows, nameRow{nameHash(name), number})
	})
	if err != nil {
		return err
	}
	slices.SortFunc(rows, func(a, b nameRow) int { return cmp.Compare(a.hash, b.hash) })
	index, err := c.bulk("naam (hash, stroom)", 2)
	if err != nil {
		return err
	}
	defer index.close(c)
	for _, r := range rows {
		if err := index.add(r); err != nil {
			return err
		}
	}
	return index.flush()
}

// recentNames is what readers know of the last block of streams. A stream never changes its number, so that what was read
// once stays true.
type recentNames struct {
	mu     sync.Mutex
	start  int64 // the block's streams come after this one
	last   int64 // and up to this one they are known
	byName map[string]int64
}

// find gives the number of a stream; 0 when the snapshot does not have it.
func (r *recentNames) find(c *conn, name string) (int64, error) {
	streams, err := countStreams(c)
	if err != nil {
		return 0, err
	}
	if number, err := indexedStream(c, name); err != nil || number != 0 {
		return number, err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if start := blockStart(streams); r.byName == nil || r.start != start {
		r.start, r.last, r.byName = start, start, map[string]int64{}
	}
	if r.last < streams {
		err = streamsAfter(c, r.last, func(number int64, name string) {
			r.byName[name], r.last = number, number
		})
	}
	return r.byName[name], err
}
