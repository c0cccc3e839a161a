package sqlite

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"zombiezen.com/go/sqlite"

	"ruggespraak/commands"
	"ruggespraak/domain"
	"ruggespraak/projections"
)

var (
	_ commands.Store  = (*Log)(nil)
	_ projections.Log = (*Log)(nil)
)

const (
	logReaders   = 4                      // connections that read the log
	pageSize     = 8192                   // less is lost at the ends of pages than with the usual 4,096, and reading is faster
	pollInterval = 100 * time.Millisecond // how often a read-only log looks whether another process wrote
)

// checkpointPages is how long the write-ahead log gets before it is moved into the file. Tests make it short.
var checkpointPages = 8000

// LogOptions says how to open a log.
type LogOptions struct {
	ReadOnly bool          // only read; another process may be writing
	NewID    func() string // makes the id of a log that does not exist yet
}

// Log is the event log in one SQLite file. It may be used by many goroutines; one at a time puts all appends that wait
// into one transaction. A cursor of this log is the position in decimals.
type Log struct {
	path     string
	id       string
	readOnly bool
	readers  *pool
	names    recentNames
	types    atomic.Pointer[typeTable]
	moved    broadcast // fires when the head has moved

	queue     queue
	writer    *writer // nil for a read-only log; whoever the queue lets write uses it, until the queue is closed
	closing   chan struct{}
	closeOnce sync.Once
	closeErr  error
}

// OpenLog opens the log in the file named, and makes it, with its folder, when it is not there. Refusals (a folder that
// can't be written, a file of another program, a newer version) are domain errors that name the path and the reason.
func OpenLog(path string, o LogOptions) (*Log, error) {
	l := &Log{path: path, readOnly: o.ReadOnly, closing: make(chan struct{})}
	l.types.Store(&typeTable{})
	l.readers = newPool(logReaders, l.openReader)
	if o.ReadOnly {
		if err := l.openReadOnly(); err != nil {
			_ = l.readers.close()
			return nil, refuse(path, "geopend", err)
		}
		return l, nil
	}
	if err := l.openForWriting(o.NewID); err != nil {
		return nil, refuse(path, "geopend", err)
	}
	return l, nil
}

func (l *Log) openReadOnly() error {
	if err := plainFile(l.path); errors.Is(err, fs.ErrNotExist) {
		return domain.Errorf(domain.NotFound, "Er is geen logboek in %s.", l.path)
	} else if err != nil {
		return err
	}
	err := l.verify()
	if halfMade := sqlite.ErrCode(err) == sqlite.ResultReadOnlyRollback; halfMade || errors.Is(err, errEmpty) {
		return domain.Errorf(domain.NotFound, "Er is nog geen logboek in %s.", l.path)
	}
	return err
}

// verify reads which log this is.
func (l *Log) verify() error {
	c, err := l.readers.take(context.Background())
	if err != nil {
		return err
	}
	defer l.readers.put(c)
	l.id, err = verifyLog(c, l.path)
	return err
}

func (l *Log) openForWriting(newID func() string) error {
	if err := makeFolder(filepath.Dir(l.path)); err != nil {
		return err
	}
	c, err := l.openWriter()
	if err != nil {
		return err
	}
	l.writer = &writer{log: l}
	if l.id, err = createLog(c, l.path, newID); err == nil {
		err = settle(c)
	}
	if err == nil {
		err = l.writer.use(c)
	}
	if err == nil {
		err = l.startReading()
	}
	if err != nil {
		return errors.Join(err, l.readers.close(), c.close())
	}
	return nil
}

// startReading opens a first connection for reading, which keeps the write-ahead log and its index in use. The writer closes
// its connection when the disk refuses; were that the last one, those files would go, and nobody could make them again.
func (l *Log) startReading() error {
	c, err := l.readers.take(context.Background())
	if err != nil {
		return err
	}
	defer l.readers.put(c)
	_, err = headOf(c)
	return err
}

func (l *Log) openReader() (*conn, error) {
	return openConn(l.path, sqlite.OpenReadOnly)
}

// openWriter opens the connection of the writer: every commit is on disk when it returns, and the write-ahead log is moved
// into the file only now and then, because that is what costs most.
func (l *Log) openWriter() (*conn, error) {
	return openFile(l.path,
		fmt.Sprintf("page_size = %d", pageSize), "synchronous = FULL", "fullfsync = ON", "checkpoint_fullfsync = ON",
		fmt.Sprintf("wal_autocheckpoint = %d", checkpointPages), "cache_size = -16384")
}

// ID names this log for as long as it exists.
func (l *Log) ID() string { return l.id }

// Close lets the appends that wait go through, moves everything into the file and closes it. Reads that run are waited for.
func (l *Log) Close() error {
	l.closeOnce.Do(func() {
		close(l.closing)
		l.queue.close()
		err := l.readers.close() // before the writer: only its connection can tidy up when it is the last
		if l.writer != nil {
			err = errors.Join(err, l.writer.close())
		}
		l.closeErr = refuse(l.path, "gesloten", err)
	})
	return l.closeErr
}

// broadcast wakes all who wait.
type broadcast struct {
	mu sync.Mutex
	ch chan struct{}
}

// next is closed at the next fire.
func (b *broadcast) next() <-chan struct{} {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.ch == nil {
		b.ch = make(chan struct{})
	}
	return b.ch
}

func (b *broadcast) fire() {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.ch != nil {
		close(b.ch)
		b.ch = nil
	}
}

// openFile opens or creates a file for writing with a write-ahead log, readable by its owner only.
func openFile(path string, pragmas ...string) (*conn, error) {
	err := plainFile(path)
	isNew := errors.Is(err, fs.ErrNotExist)
	if err != nil && !isNew {
		return nil, err
	}
	c, err := openConn(path, sqlite.OpenReadWrite|sqlite.OpenCreate)
	if err != nil {
		return nil, err
	}
	if isNew {
		err = os.Chmod(path, 0o600) // the -wal and -shm files that follow take the same rights
	}
	for _, p := range pragmas { // the size of a page counts only before anything is written
		if err == nil {
			err = c.exec("PRAGMA " + p)
		}
	}
	if err == nil {
		err = c.walMode()
	}
	if err != nil {
		return nil, errors.Join(err, c.close())
	}
	return c, nil
}

// walMode turns the write-ahead log on; it stays on for as long as the file exists.
func (c *conn) walMode() error {
	mode, err := c.text("PRAGMA journal_mode = WAL")
	if err == nil && mode != "wal" {
		err = fmt.Errorf("turn on the write-ahead log: journal mode is %s", mode)
	}
	return err
}

// plainFile says what is wrong with a path that should be a file: fs.ErrNotExist when there is nothing.
func plainFile(path string) error {
	info, err := os.Stat(path)
	if err == nil && info.IsDir() {
		return domain.Errorf(domain.Invalid, "%s is een map en geen bestand.", path)
	}
	return err
}

// makeFolder makes a folder that only its owner may enter; a folder that is there already keeps its rights.
func makeFolder(dir string) error {
	if _, err := os.Stat(dir); err == nil {
		return nil
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	return syncFolder(filepath.Dir(dir))
}

// syncFolder puts the names in a folder on disk. Systems that can't do that for a folder are left alone.
func syncFolder(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	_ = d.Sync()
	return d.Close()
}
