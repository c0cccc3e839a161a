package sqlite

import (
	"context"
	"errors"
	"testing"

	"ruggespraak/commands"
	"ruggespraak/domain"
)

// panics runs f, which must panic.
func panics(t *testing.T, f func()) {
	t.Helper()
	defer func() {
		if recover() == nil {
			t.Error("nothing panicked")
		}
	}()
	f()
}

func TestWritingThatPanicsLeavesNobodyWaiting(t *testing.T) {
	path := testPath(t)
	l := openTest(t, path)
	mustAppend(t, l, benchEvents("before", 0, 1))
	release := lockFile(t, path)
	l.writer.newEvents = nil // whoever writes next trips over it
	tripped := make(chan bool, 1)
	go func() {
		defer func() { tripped <- recover() != nil }()
		_, _ = l.Append(context.Background(), "tripped", domain.NoStream, benchEvents("tripped", 0, 1))
	}()
	l.queue.until(func() bool { return l.queue.busy && len(l.queue.waiting) == 0 })
	waiting := appending(within(t), l, "waiting")
	l.queue.until(func() bool { return len(l.queue.waiting) == 1 })
	release()
	if !<-tripped {
		t.Error("the one who wrote does not hear of the panic")
	}
	if err := <-waiting; err != nil {
		t.Errorf("the append that waited ends with %v", err)
	}
	mustAppend(t, l, benchEvents("after", 0, 1))
	for stream, want := range map[string]int{"before": 1, "tripped": 0, "waiting": 1, "after": 1} {
		if got, err := l.Load(within(t), stream); err != nil || len(got) != want {
			t.Errorf("stream %s has %d events (%v), want %d", stream, len(got), err, want)
		}
	}
	if err := l.Close(); err != nil {
		t.Error(err)
	}
}

func TestAGroupOfWhichTheWritingPanicsIsNotAcknowledged(t *testing.T) {
	l := openTest(t, testPath(t))
	mustAppend(t, l, benchEvents("before", 0, 1))
	var group []*job
	for _, stream := range []string{"one", "two"} {
		write := commands.Write{Stream: stream, Expected: domain.NoStream, Events: benchEvents(stream, 0, 1)}
		group = append(group, &job{writes: []commands.Write{write}, outcomes: make([]commands.Outcome, 1), done: make(chan struct{})})
	}
	l.writer.newStreams = nil
	panics(t, func() { l.serve(group) })
	for _, j := range group {
		<-j.done
		if o := j.outcomes[0]; !errors.Is(o.Err, errBrokenOff) || o.Cursor != "" {
			t.Errorf("stream %s: %+v", j.writes[0].Stream, o)
		}
	}
}

func TestTheQueueIsBusyUntilNobodyWaits(t *testing.T) {
	var q queue
	enter := func(want bool) *job {
		j := &job{done: make(chan struct{})}
		if lead, ok := q.enter(j); lead != want || !ok {
			t.Fatalf("who enters is to write: %t (%t), want %t", lead, ok, want)
		}
		return j
	}
	enter(true)
	if group := q.next(); len(group) != 1 {
		t.Fatalf("%d jobs in the group of one who came alone", len(group))
	}
	gaveUp := enter(false) // came while the group was written, and after that gives up
	gaveUp.taken.Store(true)
	if !q.leave() {
		t.Error("one waits, and nobody is asked to write")
	}
	enter(false)
	if group := q.next(); len(group) != 1 || q.leave() {
		t.Errorf("%d jobs in the group, want the one that did not give up, and nobody after it", len(group))
	}
	enter(true)
	closed := make(chan struct{})
	go func() {
		q.close()
		close(closed)
	}()
	q.until(func() bool { return q.closed })
	if _, ok := q.enter(&job{}); ok {
		t.Error("someone enters a queue that is closing")
	}
	q.next()
	select {
	case <-closed:
		t.Error("closed while someone writes")
	default:
	}
	q.leave()
	<-closed
}
