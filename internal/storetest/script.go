package storetest

import (
	"context"
	"math/rand/v2"
	"sync"

	"ruggespraak/domain"
)

// crowd is how many writers share how many streams, and how many things each of them does.
type crowd struct{ writers, streams, each int }

// record lets a crowd loose on a log and notes all it does. What a writer chooses depends on its number and on what it sees.
func record(ctx context.Context, l Log, c crowd) *history {
	h := newHistory()
	streams := make([]string, c.streams)
	for i := range streams {
		streams[i] = newStream()
	}
	var all sync.WaitGroup
	for n := range c.writers {
		w := &writer{
			h: h, l: l, number: n, streams: streams,
			rand: rand.New(rand.NewPCG(1, uint64(n))), //nolint:gosec // the same every time, on purpose
		}
		all.Go(func() {
			for range c.each {
				w.act(ctx)
			}
		})
	}
	all.Wait()
	for _, s := range streams { // what everyone agrees on in the end
		if _, err := h.load(ctx, l, c.writers, s); err != nil {
			h.fail(err)
		}
	}
	return h
}

// writer is one of many who write to the same streams.
type writer struct {
	h       *history
	l       Log
	number  int
	streams []string
	rand    *rand.Rand
	sent    [][]domain.Stored // what it appended, or tried to in vain without learning the outcome
}

// act does one thing at random.
func (w *writer) act(ctx context.Context) {
	stream := w.streams[w.rand.IntN(len(w.streams))]
	switch n := w.rand.IntN(10); {
	case n < 2:
		_, _ = w.h.load(ctx, w.l, w.number, stream) // one that fails says nothing
	case n < 4 && len(w.sent) > 0:
		w.repeat(ctx)
	case n < 6:
		w.insist(ctx, stream)
	default:
		w.follow(ctx, stream)
	}
}

// follow appends after what it saw, and leaves it when another came first.
func (w *writer) follow(ctx context.Context, stream string) outcome {
	past, err := w.h.load(ctx, w.l, w.number, stream)
	if err != nil {
		return unknown
	}
	return w.send(ctx, domain.Revision(past-1), events(stream, domain.Revision(past), 1+w.rand.IntN(3)))
}

// insist appends whatever is there, and tries again a few times when another came first.
func (w *writer) insist(ctx context.Context, stream string) {
	for range 4 {
		past, err := w.h.load(ctx, w.l, w.number, stream)
		if err != nil || w.send(ctx, domain.AnyRevision, events(stream, domain.Revision(past), 1)) != conflict {
			return
		}
	}
}

// repeat sends something again, as after an answer that got lost.
func (w *writer) repeat(ctx context.Context) {
	again := w.sent[w.rand.IntN(len(w.sent))]
	expected := again[0].Revision - 1
	if w.rand.IntN(2) == 0 {
		expected = domain.AnyRevision
	}
	w.h.append(ctx, w.l, w.number, expected, again)
}

func (w *writer) send(ctx context.Context, expected domain.Revision, events []domain.Stored) outcome {
	o := w.h.append(ctx, w.l, w.number, expected, events)
	if o != conflict {
		w.sent = append(w.sent, events)
	}
	return o
}
