package sqlite

import (
	"context"
	"slices"
	"strconv"
	"sync/atomic"

	"ruggespraak/commands"
	"ruggespraak/domain"
)

const (
	chunkEvents = 8192 // an import is written in transactions of about this size
	chunkBytes  = 16 << 20
)

// job is what one caller asks of the writer: writes that go into one transaction, and what became of each.
type job struct {
	writes   []commands.Write
	outcomes []commands.Outcome // one for each write; those with an error are not tried
	size     size
	taken    atomic.Bool // by the writer, or by the caller who gave up
	done     chan struct{}
}

// size is how much there is to write.
type size struct{ events, bytes int }

func (s size) plus(o size) size { return size{s.events + o.events, s.bytes + o.bytes} }

func (s size) exceeds(o size) bool { return s.events > o.events || s.bytes > o.bytes }

func sizeOf(w commands.Write) size {
	s := size{events: len(w.Events)}
	for _, e := range w.Events {
		s.bytes += len(e.Header) + len(e.Payload)
	}
	return s
}

// Append writes events after revision expected, all or none, and returns when they are on disk. It fails with
// domain.Conflict when the stream has moved on, domain.Invalid when the events do not belong together, and
// domain.Unreached when the disk refuses.
func (l *Log) Append(ctx context.Context, stream string, expected domain.Revision, events []domain.Stored) (domain.Cursor, error) {
	outcomes, err := l.submit(ctx, []commands.Write{{Stream: stream, Expected: expected, Events: events}})
	if err != nil {
		return "", err
	}
	return outcomes[0].Cursor, outcomes[0].Err
}

// AppendMany does many appends in their order. They may be spread over several transactions, each on disk before the next
// begins. When the context ends midway, the writes that were not begun answer its error.
func (l *Log) AppendMany(ctx context.Context, writes []commands.Write) ([]commands.Outcome, error) {
	outcomes := make([]commands.Outcome, 0, len(writes))
	for len(outcomes) < len(writes) {
		rest := writes[len(outcomes):]
		chunk := rest[:chunkLength(rest)]
		answers, err := l.submit(ctx, chunk)
		if err != nil && len(outcomes) == 0 {
			return nil, err
		}
		if err != nil {
			answers = slices.Repeat([]commands.Outcome{{Err: err}}, len(chunk))
		}
		outcomes = append(outcomes, answers...)
	}
	return outcomes, nil
}

// chunkLength is how many of the writes go into one transaction: at least one.
func chunkLength(writes []commands.Write) int {
	var total size
	for i, w := range writes {
		total = total.plus(sizeOf(w))
		if i > 0 && total.exceeds(size{chunkEvents, chunkBytes}) {
			return i
		}
	}
	return len(writes)
}

// submit hands writes to the writer and waits for the outcomes. It fails when the context ends before the writer took them,
// and when the log is closed or read-only; then nothing was written.
func (l *Log) submit(ctx context.Context, writes []commands.Write) ([]commands.Outcome, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if l.readOnly {
		return nil, domain.Errorf(domain.Unreached, "%s is alleen om te lezen geopend.", l.path)
	}
	j := &job{writes: writes, outcomes: make([]commands.Outcome, len(writes)), done: make(chan struct{})}
	for i, w := range writes {
		j.outcomes[i].Err = commands.CheckWrite(w)
		j.size = j.size.plus(sizeOf(w))
	}
	lead, ok := l.queue.enter(j)
	switch {
	case !ok:
		return nil, refuse(l.path, "geschreven", errClosed)
	case lead:
		l.lead()
		return j.outcomes, nil
	}
	select {
	case <-j.done:
	case <-ctx.Done():
		if j.taken.CompareAndSwap(false, true) {
			return nil, ctx.Err()
		}
		<-j.done
	}
	return j.outcomes, nil
}

func cursorAt(p domain.Position) domain.Cursor {
	return domain.Cursor(strconv.FormatInt(int64(p), 10))
}
