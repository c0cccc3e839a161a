package storetest

import (
	"bytes"
	"errors"
	"testing"

	"ruggespraak/commands"
	"ruggespraak/domain"
)

// limitTests are about how much a log takes.
var limitTests = []struct {
	name string
	run  func(t *testing.T, l Log, limits Limits)
}{
	{"limits: the largest event is kept, and a larger one refused", func(t *testing.T, l Log, limits Limits) {
		if limits.Event == 0 {
			return // it takes any
		}
		stream := newStream()
		largest := ofSize(event(stream, 0), limits.Event)
		add(t, l, domain.NoStream, largest)
		refused(t, l, domain.Invalid, stream, 0, []domain.Stored{ofSize(event(stream, 1), over(limits.Event))})
		refused(t, l, domain.Invalid, stream, domain.AnyRevision, []domain.Stored{event(stream, 1), ofSize(event(stream, 2), 2*limits.Event)})
		sameEvents(t, load(t, l, stream), []domain.Stored{largest})
		next := event(stream, 1)
		add(t, l, 0, next) // and the stream still works
		sameEvents(t, stored(all(t, l, 2)), []domain.Stored{largest, next})
	}},
	{"limits: the largest append is kept, and a larger one refused", func(t *testing.T, l Log, limits Limits) {
		if limits.Append == 0 {
			return // it takes any
		}
		stream := newStream()
		largest := fourOfSize(stream, limits.Append)
		add(t, l, domain.NoStream, largest...)
		other := newStream()
		refused(t, l, domain.Invalid, other, domain.NoStream, fourOfSize(other, over(limits.Append)))
		refused(t, l, domain.Invalid, other, domain.AnyRevision, fourOfSize(other, 2*limits.Append))
		if got := load(t, l, other); len(got) != 0 {
			t.Errorf("a refused append left %d events", len(got))
		}
		sameEvents(t, stored(all(t, l, 4)), largest)
	}},
	{"limits: one append of many that is too large spoils only itself", func(t *testing.T, l Log, limits Limits) {
		limit := max(limits.Event, limits.Append)
		if limit == 0 {
			return // it takes any
		}
		var writes []commands.Write
		for range 3 {
			e := event(newStream(), 0)
			writes = append(writes, commands.Write{Stream: e.Stream, Expected: domain.NoStream, Events: []domain.Stored{e}})
		}
		writes[1].Events[0] = ofSize(writes[1].Events[0], over(limit))
		outcomes, err := l.AppendMany(within(t), writes)
		if err != nil || len(outcomes) != 3 || outcomes[0].Err != nil || !errors.Is(outcomes[1].Err, domain.Invalid) || outcomes[2].Err != nil {
			t.Fatalf("append many: %+v (%v)", outcomes, err)
		}
		sameEvents(t, stored(all(t, l, 2)), []domain.Stored{writes[0].Events[0], writes[2].Events[0]})
	}},
}

// over is a size that is sure to be refused.
func over(limit int) int { return limit + limit/8 }

// ofSize makes an event's payload so long that header and payload together have this many bytes.
func ofSize(e domain.Stored, size int) domain.Stored {
	e.Payload = bytes.Repeat([]byte{' '}, size-len(e.Header))
	copy(e.Payload, `{"tekst":"`)
	copy(e.Payload[len(e.Payload)-2:], `"}`)
	return e
}

// fourOfSize makes four events that together have this many bytes.
func fourOfSize(stream string, size int) []domain.Stored {
	made := events(stream, 0, 4)
	for i := range made {
		part := size / 4
		if i == 3 {
			part = size - 3*part
		}
		made[i] = ofSize(made[i], part)
	}
	return made
}
