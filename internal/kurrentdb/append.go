package kurrentdb

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"

	"ruggespraak/commands"
	"ruggespraak/domain"
)

// Append writes events after revision expected, all or none, and returns when the cluster has them. It fails with
// domain.Conflict when the stream has moved on, domain.Invalid when the events do not belong together or are too much, and
// domain.Unreached when the cluster does not answer; then they may have been written, and appending them again finds out.
func (l *Log) Append(ctx context.Context, stream string, expected domain.Revision, events []domain.Stored) (domain.Cursor, error) {
	if err := l.running(ctx); err != nil {
		return "", err
	}
	w := commands.Write{Stream: stream, Expected: expected, Events: events}
	if err := commands.CheckWrite(w); err != nil {
		return "", err
	}
	if !strings.HasPrefix(stream, l.prefix) {
		return "", domain.Errorf(domain.Invalid, "Stroom %s hoort niet bij gemeente %s.", stream, strings.TrimSuffix(l.prefix, "_"))
	}
	if done, err := l.answerFromMirror(ctx, w); done || err != nil {
		return cursorOf(w, err), err
	}
	err := l.cluster.appendEvents(ctx, w)
	if hasCode(err, esdb.ErrorCodeWrongExpectedVersion) {
		err = l.compare(ctx, w)
	}
	if err != nil {
		return "", err
	}
	l.acknowledged(ctx, spot{stream, events[len(events)-1].Revision})
	return cursorOf(w, nil), nil
}

// AppendMany does many appends in their order, one after the other: this client can't write to several streams at once.
// When the context ends or the cluster is lost midway, the writes that were not begun answer that error.
func (l *Log) AppendMany(ctx context.Context, writes []commands.Write) ([]commands.Outcome, error) {
	outcomes := make([]commands.Outcome, 0, len(writes))
	var lost error
	for i, w := range writes {
		if lost == nil {
			lost = l.running(ctx)
		}
		if lost != nil && i == 0 {
			return nil, lost
		}
		if lost != nil {
			outcomes = append(outcomes, commands.Outcome{Err: lost})
			continue
		}
		cursor, err := l.Append(ctx, w.Stream, w.Expected, w.Events)
		if errors.Is(err, domain.Unreached) {
			lost = err
			if i == 0 {
				return nil, err
			}
		}
		outcomes = append(outcomes, commands.Outcome{Cursor: cursor, Err: err})
	}
	return outcomes, nil
}

// appendEvents writes events at exactly their place. Every try has the same ids and the same place, so that the cluster knows
// what it has already.
func (c *Cluster) appendEvents(ctx context.Context, w commands.Write) error {
	data := make([]esdb.EventData, len(w.Events))
	for i, e := range w.Events {
		data[i] = encode(e)
	}
	o := esdb.AppendToStreamOptions{ExpectedRevision: esdb.NoStream{}}
	if first := w.Events[0].Revision; first > 0 {
		o.ExpectedRevision = esdb.Revision(uint64(first) - 1)
	}
	return c.call(ctx, "append", func(ctx context.Context, client *esdb.Client) error {
		_, err := client.AppendToStream(ctx, w.Stream, o, data...)
		return err
	})
}

// answerFromMirror answers an append at a place that is known to be taken. What this process has just appended itself is
// waited for: the cluster looks at ids alone, and would take the same id with another header for a repeat.
func (l *Log) answerFromMirror(ctx context.Context, w commands.Write) (done bool, err error) {
	first := w.Events[0].Revision
	if number := l.acks.newestAfter(spot{w.Stream, first}); number > 0 {
		if err := l.acks.wait(ctx, l.ctx, number); err != nil {
			return false, err
		}
	}
	if _, found, err := l.mirror.Place(ctx, w.Stream, first); err != nil || !found {
		return false, err
	}
	past, err := l.mirror.Load(ctx, w.Stream)
	if err != nil {
		return false, err
	}
	return true, repeated(w, past[min(int(first), len(past)):], domain.Revision(len(past))-1)
}

// compare finds out why a place was not free: the same events stand there, or others, or the stream does not come that far.
// It reads backwards from where the last event should stand, so that one answer tells all three.
func (l *Log) compare(ctx context.Context, w commands.Write) error {
	last := w.Events[len(w.Events)-1].Revision
	page, err := l.cluster.readPage(ctx, w.Stream, esdb.ReadStreamOptions{Direction: esdb.Backwards, From: esdb.Revision(uint64(last))}, len(w.Events))
	if err != nil {
		return err
	}
	if len(page) == 0 { // a stream that ends long before that
		e, err := l.cluster.lastOf(ctx, w.Stream)
		if err != nil || e == nil {
			return cmp.Or(err, repeated(w, nil, domain.NoStream))
		}
		page = append(page, e)
	}
	end := domain.Revision(page[0].EventNumber)
	there := make([]domain.Stored, 0, len(page))
	for _, r := range slices.Backward(page) {
		e, err := decode(r)
		if err != nil {
			return err
		}
		if e.Revision >= w.Events[0].Revision {
			there = append(there, e)
		}
	}
	return repeated(w, there, end)
}

// repeated is nil when the events that stand at the place of an append are the same, and a conflict otherwise.
func repeated(w commands.Write, there []domain.Stored, end domain.Revision) error {
	first := w.Events[0].Revision
	if first > end+1 {
		return domain.Errorf(domain.Conflict, "Stroom %s staat op revisie %d en niet op %d; lees haar opnieuw.", w.Stream, end, first-1)
	}
	same := len(there) >= len(w.Events)
	for i := 0; same && i < len(w.Events); i++ {
		same = bytes.Equal(there[i].Header, w.Events[i].Header)
	}
	if !same {
		return domain.Errorf(domain.Conflict, "Stroom %s is intussen gewijzigd (revisie %d in plaats van %d); lees haar opnieuw.", w.Stream, end, first-1)
	}
	return nil
}

// cursorOf is the place of the last event, when the append went well.
func cursorOf(w commands.Write, err error) domain.Cursor {
	if err != nil {
		return ""
	}
	return cursorAt(w.Stream, w.Events[len(w.Events)-1].Revision)
}
