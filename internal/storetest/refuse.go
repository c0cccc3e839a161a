package storetest

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"ruggespraak/domain"
)

var refusalTests = []test{
	{"a stream that moved on refuses with a conflict", conflicts},
	{"a refused batch leaves nothing behind", func(t *testing.T, l Log) {
		made := events(newStream(), 0, 2)
		add(t, l, domain.NoStream, made...)
		refused(t, l, domain.Conflict, made[0].Stream, 0, events(made[0].Stream, 1, 3))
		refused(t, l, domain.Conflict, newStream(), 4, nil)
		sameEvents(t, stored(all(t, l, 2)), made)
	}},
	{"a repeat with other or more events is a conflict", func(t *testing.T, l Log) {
		made := events(newStream(), 0, 3)
		stream := made[0].Stream
		add(t, l, domain.NoStream, made[:2]...)
		other := event(stream, 1)
		refused(t, l, domain.Conflict, stream, domain.NoStream, []domain.Stored{made[0], other})
		refused(t, l, domain.Conflict, stream, domain.NoStream, []domain.Stored{event(stream, 0), made[1]})
		refused(t, l, domain.Conflict, stream, domain.NoStream, made)
		refused(t, l, domain.Conflict, stream, 0, made[1:])
		refused(t, l, domain.Conflict, stream, domain.AnyRevision, []domain.Stored{other})
		sameEvents(t, stored(all(t, l, 2)), made[:2])
	}},
	{"malformed appends are refused", malformed},
	{"an append whose context has ended is not written", func(t *testing.T, l Log) {
		ctx, cancel := context.WithCancel(context.Background())
		cancel()
		made := events(newStream(), 0, 1)
		if _, err := l.Append(ctx, made[0].Stream, domain.NoStream, made); !errors.Is(err, context.Canceled) {
			t.Errorf("append fails with %v, want context.Canceled", err)
		}
		all(t, l, 0)
	}},
	{"reading honours the context", func(t *testing.T, l Log) {
		add(t, l, domain.NoStream, event(newStream(), 0))
		ctx, cancel := context.WithCancel(context.Background())
		cancel()
		_, load := l.Load(ctx, newStream())
		_, head := l.Head(ctx)
		_, read := l.Read(ctx, 0, 10)
		_, asOf := l.AsOf(ctx, noon)
		for i, err := range []error{load, head, read, asOf} {
			if err != nil && !errors.Is(err, context.Canceled) { // an answer that was at hand may be given
				t.Errorf("reading %d fails with %v, want context.Canceled", i, err)
			}
		}
	}},
}

// refused checks that an append fails with a kind of refusal; without events it makes one that follows.
func refused(t *testing.T, l Log, kind domain.Kind, stream string, expected domain.Revision, made []domain.Stored) {
	t.Helper()
	if made == nil {
		made = events(stream, expected+1, 1)
	}
	cursor, err := l.Append(within(t), stream, expected, made)
	if !errors.Is(err, kind) {
		t.Errorf("append after %d fails with %v, want kind %s", expected, err, kind)
	}
	var refusal *domain.Error
	if err != nil && (!errors.As(err, &refusal) || refusal.Text == "") {
		t.Errorf("append after %d fails with %T, want a domain.Error with a sentence", expected, err)
	}
	if cursor != "" {
		t.Errorf("a refused append answers cursor %q", cursor)
	}
}

func conflicts(t *testing.T, l Log) {
	made := events(newStream(), 0, 3)
	stream := made[0].Stream
	add(t, l, domain.NoStream, made...)
	refused(t, l, domain.Conflict, stream, domain.NoStream, nil) // it exists
	refused(t, l, domain.Conflict, stream, 0, nil)               // stale
	refused(t, l, domain.Conflict, stream, 1, nil)               // stale by one
	refused(t, l, domain.Conflict, stream, 3, nil)               // too far by one
	refused(t, l, domain.Conflict, stream, 99, nil)              // too far
	refused(t, l, domain.Conflict, newStream(), 0, nil)          // no such stream
	refused(t, l, domain.Conflict, stream, domain.AnyRevision, events(stream, 2, 1))
	refused(t, l, domain.Conflict, stream, domain.AnyRevision, events(stream, 4, 1))
	sameEvents(t, load(t, l, stream), made)
	add(t, l, 2, event(stream, 3)) // and the stream still works
	all(t, l, 4)
}

func malformed(t *testing.T, l Log) {
	stream := newStream()
	change := func(f func([]domain.Stored)) []domain.Stored {
		made := events(stream, 0, 3)
		f(made)
		return made
	}
	for _, c := range []struct {
		name     string
		stream   string
		expected domain.Revision
		events   []domain.Stored
	}{
		{"no events", stream, domain.NoStream, []domain.Stored{}},
		{"no stream", "", domain.NoStream, change(func(e []domain.Stored) {
			for i := range e {
				e[i].Stream = ""
			}
		})},
		{"event of another stream", stream, domain.NoStream, change(func(e []domain.Stored) { e[1].Stream = newStream() })},
		{"all of another stream", newStream(), domain.NoStream, events(stream, 0, 1)},
		{"gap in the revisions", stream, domain.NoStream, change(func(e []domain.Stored) { e[2].Revision = 3 })},
		{"revision twice", stream, domain.NoStream, change(func(e []domain.Stored) { e[1].Revision = 0 })},
		{"revisions do not follow what is expected", stream, domain.NoStream, events(stream, 1, 2)},
		{"revisions behind what is expected", stream, 4, events(stream, 4, 1)},
		{"negative revision", stream, domain.AnyRevision, events(stream, -1, 2)},
		{"senseless expectation", stream, -3, events(stream, 0, 1)},
		{"no type", stream, domain.NoStream, change(func(e []domain.Stored) { e[0].Type = "" })},
		{"no id", stream, domain.NoStream, change(func(e []domain.Stored) { e[0].ID = "" })},
		{"no recorded time", stream, domain.NoStream, change(func(e []domain.Stored) { e[2].RecordedAt = time.Time{} })},
		{"no header", stream, domain.NoStream, change(func(e []domain.Stored) { e[1].Header = nil })},
	} {
		t.Run(c.name, func(t *testing.T) {
			refused(t, l, domain.Invalid, c.stream, c.expected, slices.Clone(c.events))
		})
	}
	all(t, l, 0)
}
