package kurrentdb

import (
	"context"
	"sync"
	"time"

	"ruggespraak/domain"
)

// acks is what the cluster acknowledged to this process and the mirror does not have yet, in the order of acknowledging.
type acks struct {
	mu      sync.Mutex
	last    int64 // number of the last one
	queue   []ack
	open    map[spot]int64
	streams map[string]ack // by stream, the last one that is open
	moved   chan struct{}  // closed when the first of the queue has gone
}

// spot is an event's place in its stream.
type spot struct {
	stream   string
	revision domain.Revision
}

type ack struct {
	number int64
	spot   spot
}

func newAcks() *acks {
	return &acks{open: map[spot]int64{}, streams: map[string]ack{}, moved: make(chan struct{})}
}

// add notes an append by its last event.
func (a *acks) add(s spot) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.last++
	a.open[s] = a.last
	a.queue = append(a.queue, ack{a.last, s})
	if a.streams[s.stream].spot.revision <= s.revision {
		a.streams[s.stream] = ack{a.last, s}
	}
}

// mirrored notes that the mirror has an event.
func (a *acks) mirrored(s spot) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if _, ok := a.open[s]; !ok {
		return
	}
	delete(a.open, s)
	if a.streams[s.stream].spot == s {
		delete(a.streams, s.stream)
	}
	gone := 0
	for gone < len(a.queue) && a.open[a.queue[gone].spot] != a.queue[gone].number {
		gone++
	}
	if gone > 0 {
		a.queue = a.queue[gone:]
		close(a.moved)
		a.moved = make(chan struct{})
	}
}

// newest is the number of the last append, and newestAfter that of the last one to a stream, when it is at or after a
// revision; 0 when the mirror has it.
func (a *acks) newest() int64 {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.last
}

func (a *acks) newestAfter(s spot) int64 {
	a.mu.Lock()
	defer a.mu.Unlock()
	if last, ok := a.streams[s.stream]; ok && last.spot.revision >= s.revision {
		return last.number
	}
	return 0
}

// wait returns when the mirror has all up to a number, when it takes too long, or when a context ends.
func (a *acks) wait(ctx, other context.Context, number int64) error {
	t := time.NewTimer(settling)
	defer t.Stop()
	for {
		a.mu.Lock()
		done, moved := len(a.queue) == 0 || a.queue[0].number > number, a.moved
		a.mu.Unlock()
		if done {
			return nil
		}
		select {
		case <-moved:
		case <-t.C:
			return nil
		case <-ctx.Done():
			return ctx.Err()
		case <-other.Done():
			return context.Cause(other)
		}
	}
}
