package sqlite

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"zombiezen.com/go/sqlite"

	"ruggespraak/commands"
	"ruggespraak/domain"
	"ruggespraak/internal/storetest"
)

func TestContract(t *testing.T) {
	storetest.Run(t,
		func(t *testing.T) storetest.Log { return openTest(t, filepath.Join(t.TempDir(), "map", "log.sqlite")) },
		func(t *testing.T, l storetest.Log) storetest.Log {
			t.Helper()
			if err := l.Close(); err != nil {
				t.Fatal(err)
			}
			return openTest(t, l.(*Log).path)
		},
		storetest.Limits{Event: 16 << 20})
}

func openTest(t *testing.T, path string) *Log {
	t.Helper()
	l, err := OpenLog(path, LogOptions{NewID: func() string { return "log-" + t.Name() }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	return l
}

func openReadOnly(t *testing.T, path string) *Log {
	t.Helper()
	l, err := OpenLog(path, LogOptions{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	return l
}

func within(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	t.Cleanup(cancel)
	return ctx
}

func testPath(t *testing.T) string { return filepath.Join(t.TempDir(), "log.sqlite") }

func mustAppend(t *testing.T, l *Log, events []domain.Stored) domain.Cursor {
	t.Helper()
	c, err := l.Append(within(t), events[0].Stream, events[0].Revision-1, events)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// streamsOfOne makes appends of one event to new streams, numbered from first.
func streamsOfOne(first, n int) []commands.Write {
	writes := make([]commands.Write, n)
	for i := range writes {
		name := streamName(first + i)
		writes[i] = commands.Write{Stream: name, Expected: domain.NoStream, Events: benchEvents(name, 0, 1)}
	}
	return writes
}

func mustAppendMany(t *testing.T, l *Log, writes []commands.Write) {
	t.Helper()
	outcomes, err := l.AppendMany(within(t), writes)
	if err != nil {
		t.Fatal(err)
	}
	for i, o := range outcomes {
		if o.Err != nil {
			t.Fatalf("append %d: %v", i, o.Err)
		}
	}
}

func TestStreamsAreFoundInEveryBlockOfNames(t *testing.T) {
	path := testPath(t)
	l := openTest(t, path)
	const streams = 2*nameBlock + 10
	mustAppendMany(t, l, streamsOfOne(0, nameBlock-1))
	early := openReadOnly(t, path) // knows names from before they were indexed
	if _, err := early.Load(within(t), streamName(5)); err != nil {
		t.Fatal(err)
	}
	mustAppendMany(t, l, streamsOfOne(nameBlock-1, streams-nameBlock+1))
	check := func(l *Log) {
		t.Helper()
		for _, i := range []int{0, 1, nameBlock - 2, nameBlock - 1, nameBlock, 2*nameBlock - 1, 2 * nameBlock, streams - 1} {
			if got, err := l.Load(within(t), streamName(i)); err != nil || len(got) != 1 {
				t.Errorf("stream %d has %d events (%v)", i, len(got), err)
			}
		}
		if got, err := l.Load(within(t), streamName(streams)); err != nil || len(got) != 0 {
			t.Errorf("a stream that is not there has %d events (%v)", len(got), err)
		}
	}
	check(l)
	check(early)
	if n := len(early.names.byName); n > nameBlock {
		t.Errorf("%d names are kept in memory", n)
	}
	for _, i := range []int{0, nameBlock, streams - 1} {
		name := streamName(i)
		mustAppend(t, l, benchEvents(name, 0, 1)) // a repeat
		if _, err := l.Append(within(t), name, domain.NoStream, []domain.Stored{other(name, 0)}); !errors.Is(err, domain.Conflict) {
			t.Errorf("another first event of stream %d: %v", i, err)
		}
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	l = openTest(t, path)
	check(l)
	for _, i := range []int{3, nameBlock + 3, streams - 3} {
		mustAppend(t, l, benchEvents(streamName(i), 1, 1))
	}
	if head, err := l.Head(within(t)); err != nil || head != streams+3 {
		t.Errorf("head is %d (%v), want %d", head, err, streams+3)
	}
}

func other(stream string, revision int) domain.Stored {
	e := benchEvents(stream, revision, 1)[0]
	e.Header = []byte(`{"id":"een andere"}`)
	return e
}

func TestNamesWithOneHashAreToldApart(t *testing.T) {
	path := testPath(t)
	l := openTest(t, path)
	mustAppend(t, l, benchEvents("gm0855_signaal-a", 0, 2))
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	c, err := openFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(c.exec("INSERT INTO naam (hash, stroom) VALUES (?, 1)", nameHash("gm0855_signaal-b")), c.close()); err != nil {
		t.Fatal(err)
	}
	l = openTest(t, path)
	if got, err := l.Load(within(t), "gm0855_signaal-b"); err != nil || len(got) != 0 {
		t.Errorf("stream b has %d events of stream a (%v)", len(got), err)
	}
}

func TestReadOnlyLogSeesWhatIsWrittenElsewhere(t *testing.T) {
	path := testPath(t)
	l := openTest(t, path)
	r := openReadOnly(t, path)
	if r.ID() != l.ID() {
		t.Errorf("ids are %q and %q", r.ID(), l.ID())
	}
	done := make(chan error, 1)
	go func() { done <- r.Wait(within(t), 1) }()
	events := benchEvents(streamName(1), 0, 2)
	mustAppend(t, l, events[:1])
	mustAppend(t, l, events[1:])
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	if got, err := r.Read(within(t), 0, 10, events[0].Type); err != nil || len(got) != 2 {
		t.Errorf("reads %d events (%v)", len(got), err)
	}
	if _, err := r.Append(within(t), streamName(2), domain.NoStream, benchEvents(streamName(2), 0, 1)); !errors.Is(err, domain.Unreached) {
		t.Errorf("appending to a read-only log: %v", err)
	}
	if err := r.Close(); err != nil {
		t.Error(err)
	}
}

func TestTwoWritersOfOneFileStayInStep(t *testing.T) {
	path := testPath(t)
	logs := []*Log{openTest(t, path), openTest(t, path)}
	for r := range 20 {
		l := logs[r%2]
		mustAppend(t, l, benchEvents(streamName(1), r, 1))
		mustAppend(t, l, benchEvents(streamName(100+r), 0, 2))
		if _, err := logs[(r+1)%2].Append(within(t), streamName(1), domain.Revision(r-1), []domain.Stored{other(streamName(1), r)}); !errors.Is(err, domain.Conflict) {
			t.Fatalf("the other writer does not see revision %d: %v", r, err)
		}
	}
	got, err := logs[0].Read(within(t), 0, 100)
	if err != nil || len(got) != 60 || got[59].Position != 60 {
		t.Errorf("%d events (%v)", len(got), err)
	}
}

// lockFile keeps everyone else from writing until the function it returns is called.
func lockFile(t *testing.T, path string) (release func()) {
	t.Helper()
	c, err := openFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := c.exec("BEGIN IMMEDIATE"); err != nil {
		t.Fatal(err)
	}
	return func() {
		if err := errors.Join(c.exec("ROLLBACK"), c.close()); err != nil {
			t.Error(err)
		}
	}
}

// appending appends one event and gives its outcome later.
func appending(ctx context.Context, l *Log, stream string) <-chan error {
	done := make(chan error, 1)
	go func() {
		_, err := l.Append(ctx, stream, domain.NoStream, benchEvents(stream, 0, 1))
		done <- err
	}()
	return done
}

// until waits for what another goroutine is about to do to the queue.
func (q *queue) until(is func() bool) {
	for {
		q.mu.Lock()
		done := is()
		q.mu.Unlock()
		if done {
			return
		}
		runtime.Gosched()
	}
}

func TestContextDecidesUntilTheGroupBegins(t *testing.T) {
	path := testPath(t)
	l := openTest(t, path)
	release := lockFile(t, path)
	ctx, cancel := context.WithCancel(context.Background())
	begun := appending(ctx, l, "begun")
	l.queue.until(func() bool { return l.queue.busy && len(l.queue.waiting) == 0 })
	waiting := appending(ctx, l, "waiting")
	l.queue.until(func() bool { return len(l.queue.waiting) == 1 })
	cancel()
	if err := <-waiting; !errors.Is(err, context.Canceled) {
		t.Errorf("the append that waited ends with %v", err)
	}
	release()
	if err := <-begun; err != nil {
		t.Errorf("the append that had begun ends with %v", err)
	}
	mustAppend(t, l, benchEvents("after", 0, 1))
	for stream, want := range map[string]int{"begun": 1, "waiting": 0, "after": 1} {
		if got, err := l.Load(within(t), stream); err != nil || len(got) != want {
			t.Errorf("stream %s has %d events (%v), want %d", stream, len(got), err, want)
		}
	}
}

func TestCloseAnswersEveryone(t *testing.T) {
	path := testPath(t)
	l := openTest(t, path)
	var mu sync.Mutex
	acknowledged := map[string]int{}
	var wg sync.WaitGroup
	for w := range 16 {
		wg.Go(func() {
			for r := range 10_000 {
				if _, err := l.Append(context.Background(), streamName(w), domain.Revision(r-1), benchEvents(streamName(w), r, 1)); err != nil {
					if !errors.Is(err, domain.Unreached) {
						t.Errorf("append to a closed log: %v", err)
					}
					return
				}
				mu.Lock()
				acknowledged[streamName(w)] = r + 1
				mu.Unlock()
			}
		})
	}
	if err := l.Wait(within(t), 500); err != nil {
		t.Fatal(err)
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	wg.Wait()
	if _, err := l.Head(within(t)); !errors.Is(err, domain.Unreached) {
		t.Errorf("reading a closed log: %v", err)
	}
	if _, err := os.Stat(path + "-wal"); err == nil {
		t.Error("the write-ahead log is still there")
	}
	l = openTest(t, path)
	for stream, n := range acknowledged {
		if got, err := l.Load(within(t), stream); err != nil || len(got) != n {
			t.Errorf("stream %s has %d events (%v), want %d", stream, len(got), err, n)
		}
	}
}

func TestRowsOfBlocksDoNotDependOnHowEventsCame(t *testing.T) {
	blocks := func(chunk int) string {
		path := testPath(t)
		l := openTest(t, path)
		writes := streamsOfOne(0, 3*blockSize+5)
		for i := range writes {
			writes[i].Events[0].RecordedAt = benchTime.Add(time.Duration(i*7919%1000) * time.Second)
		}
		for len(writes) > 0 {
			n := min(chunk, len(writes))
			mustAppendMany(t, l, writes[:n])
			writes = writes[n:]
		}
		if err := l.Close(); err != nil {
			t.Fatal(err)
		}
		c, err := openConn(path, sqlite.OpenReadOnly)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = c.close() }()
		var rows []string
		err = c.query("SELECT nr, hoogste FROM blok ORDER BY nr", func(q *sqlite.Stmt) error {
			rows = append(rows, fmt.Sprint(q.ColumnInt64(0), q.ColumnInt64(1)))
			return nil
		})
		if err != nil || len(rows) != 3 {
			t.Fatalf("%d blocks (%v)", len(rows), err)
		}
		return strings.Join(rows, "\n")
	}
	if a, b := blocks(5000), blocks(700); a != b {
		t.Errorf("blocks are\n%s\nand\n%s", a, b)
	}
}

func TestEveryCommitIsForcedToDisk(t *testing.T) {
	l := openTest(t, testPath(t))
	mustAppend(t, l, benchEvents(streamName(1), 0, 1)) // from here on the writer is idle, and its connection free to look at
	for pragma, want := range map[string]string{"synchronous": "2", "journal_mode": "wal", "fullfsync": "1", "wal_autocheckpoint": "8000"} {
		if got, err := l.writer.c.text("PRAGMA " + pragma); err != nil || got != want {
			t.Errorf("%s is %s (%v), want %s", pragma, got, err, want)
		}
	}
}

func TestAnEventIsFoundByItsPlaceInItsStream(t *testing.T) {
	l := openTest(t, testPath(t))
	mustAppend(t, l, benchEvents(streamName(1), 0, 2))
	mustAppend(t, l, benchEvents(streamName(2), 0, 1))
	mustAppend(t, l, benchEvents(streamName(1), 2, 1))
	for _, c := range []struct {
		stream   int
		revision domain.Revision
		want     domain.Position
	}{{1, 0, 1}, {1, 1, 2}, {2, 0, 3}, {1, 2, 4}, {1, 3, 0}, {2, 1, 0}, {3, 0, 0}, {1, -1, 0}} {
		p, found, err := l.Place(within(t), streamName(c.stream), c.revision)
		if err != nil || p != c.want || found != (c.want > 0) {
			t.Errorf("revision %d of stream %d is at %d (%t, %v), want %d", c.revision, c.stream, p, found, err, c.want)
		}
	}
}
