package storetest

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"

	"ruggespraak/domain"
)

// fault is what a broken log does now and then instead of what it should.
type fault struct {
	append func(b *brokenLog, stream string, events []domain.Stored) (domain.Cursor, error)
	load   func(b *brokenLog, stream string, now []domain.Stored) []domain.Stored
	read   func(all []domain.Recorded) []domain.Recorded
}

// brokenLog is a memory with a fault that shows now and then.
type brokenLog struct {
	*memory
	fault fault

	mu     sync.Mutex
	asked  int
	before map[string][]domain.Stored // what a stream held at an earlier load
}

func (b *brokenLog) now() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.asked++
	return b.asked%10 == 0
}

func (b *brokenLog) Append(ctx context.Context, stream string, expected domain.Revision, events []domain.Stored) (domain.Cursor, error) {
	past, _ := b.Load(ctx, stream)
	if b.fault.append != nil && len(past) == int(events[0].Revision) && b.now() {
		return b.fault.append(b, stream, events)
	}
	return b.memory.Append(ctx, stream, expected, events)
}

func (b *brokenLog) Load(ctx context.Context, stream string) ([]domain.Stored, error) {
	events, err := b.memory.Load(ctx, stream)
	if b.fault.load != nil && b.now() {
		events = b.fault.load(b, stream, events)
	}
	return events, err
}

func (b *brokenLog) Read(ctx context.Context, after domain.Position, limit int, types ...string) ([]domain.Recorded, error) {
	events, err := b.memory.Read(ctx, after, limit, types...)
	if b.fault.read != nil && len(events) > 1 {
		events = b.fault.read(events)
	}
	return events, err
}

// write appends for the broken log itself.
func (b *brokenLog) write(events []domain.Stored) (domain.Cursor, error) {
	return b.memory.Append(context.Background(), events[0].Stream, domain.AnyRevision, events)
}

func shifted(events []domain.Stored, by int) []domain.Stored {
	events = slices.Clone(events)
	for i := range events {
		events[i].Revision += domain.Revision(by)
	}
	return events
}

func (b *brokenLog) stale(stream string, now []domain.Stored) []domain.Stored {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.before == nil {
		b.before = map[string][]domain.Stored{}
	}
	before, ok := b.before[stream]
	if !ok {
		b.before[stream] = now
		return now
	}
	return before
}

var errLine = errors.New("the line broke")

var faults = []struct {
	name, says string
	fault      fault
}{
	{"an acknowledged append is lost", "no order", fault{append: func(b *brokenLog, _ string, _ []domain.Stored) (domain.Cursor, error) {
		head, err := b.Head(context.Background())
		return memoryCursor(int(head)), err
	}}},
	{"half a batch is lost", "no order", fault{append: func(b *brokenLog, _ string, events []domain.Stored) (domain.Cursor, error) {
		return b.write(events[:(len(events)+1)/2])
	}}},
	{"an append happens twice", "no order", fault{append: func(b *brokenLog, _ string, events []domain.Stored) (domain.Cursor, error) {
		c, err := b.write(events)
		if err == nil {
			_, err = b.write(shifted(events, len(events)))
		}
		return c, err
	}}},
	{"half a batch is there after an error", "no order", fault{append: func(b *brokenLog, _ string, events []domain.Stored) (domain.Cursor, error) {
		_, err := b.write(events[:(len(events)+1)/2])
		return "", errors.Join(err, errLine)
	}}},
	{"an append that was written is refused", "no order", fault{append: func(b *brokenLog, _ string, events []domain.Stored) (domain.Cursor, error) {
		_, err := b.write(events)
		if err == nil {
			err = domain.Errorf(domain.Conflict, "De stroom is verder.")
		}
		return "", err
	}}},
	{"an append that fits is refused", "no order", fault{append: func(*brokenLog, string, []domain.Stored) (domain.Cursor, error) {
		return "", domain.Errorf(domain.Conflict, "De stroom is verder.")
	}}},
	{"a good append is called malformed", "good append is refused", fault{append: func(*brokenLog, string, []domain.Stored) (domain.Cursor, error) {
		return "", domain.Errorf(domain.Invalid, "Dat kan niet.")
	}}},
	{"a load is stale", "no order", fault{load: (*brokenLog).stale}},
	{"a load shows what nobody sent", "sent by a writer: false", fault{load: func(_ *brokenLog, stream string, now []domain.Stored) []domain.Stored {
		return append(now, event(stream, domain.Revision(len(now))))
	}}},
	{"a cursor points elsewhere", "was acknowledged at", fault{append: func(b *brokenLog, _ string, events []domain.Stored) (domain.Cursor, error) {
		c, err := b.write(events)
		return c + "0", err
	}}},
	{"the log shows later events first", "was acknowledged before", fault{read: func(all []domain.Recorded) []domain.Recorded {
		slices.SortStableFunc(all, func(a, b domain.Recorded) int { return strings.Compare(a.Stream, b.Stream) }) // stream by stream
		for i := range all {
			all[i].Position = domain.Position(i + 1)
		}
		return all
	}}},
	{"the log has a gap", "has position", fault{read: func(all []domain.Recorded) []domain.Recorded {
		all[len(all)-1].Position++
		return all
	}}},
	{"the log leaves out an event", "the log shows", fault{read: func(all []domain.Recorded) []domain.Recorded { return all[:len(all)-1] }}},
	{"the log shows an event twice", "and again at", fault{read: func(all []domain.Recorded) []domain.Recorded {
		all[len(all)-1] = all[0]
		return all
	}}},
}

// small is a crowd of which the checker can soon say that no order explains what it saw.
var small = crowd{writers: 8, streams: 3, each: 30}

func TestBrokenLogsAreCaught(t *testing.T) {
	for _, f := range faults {
		t.Run(f.name, func(t *testing.T) {
			l := &brokenLog{memory: newMemory(), fault: f.fault}
			err := record(within(t), l, small).check(within(t), l)
			if err == nil || !strings.Contains(err.Error(), f.says) {
				t.Errorf("the check finds %v, want %q", err, f.says)
			}
		})
	}
	l := newMemory()
	if err := record(within(t), l, small).check(within(t), l); err != nil {
		t.Errorf("a log without a fault fails: %v", err)
	}
}

func TestAppendsInDoubtMayOrMayNotHaveHappened(t *testing.T) {
	for name, fail := range map[string]func(b *brokenLog, stream string, events []domain.Stored) (domain.Cursor, error){
		"they did not": func(*brokenLog, string, []domain.Stored) (domain.Cursor, error) { return "", errLine },
		"they did": func(b *brokenLog, _ string, events []domain.Stored) (domain.Cursor, error) {
			_, err := b.write(events)
			return "", errors.Join(err, errLine)
		},
	} {
		t.Run(name, func(t *testing.T) {
			l := &brokenLog{memory: newMemory(), fault: fault{append: fail}}
			h := record(within(t), l, small)
			if err := h.check(within(t), l); err != nil || h.count(unknown) == 0 {
				t.Errorf("with %d appends in doubt the check finds %v", h.count(unknown), err)
			}
		})
	}
}
