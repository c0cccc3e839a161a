package storetest

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"

	"ruggespraak/domain"
)

// step is one thing that a writer did as it looked from outside: what was asked, what was answered, and between which two
// ticks of one clock.
type step struct {
	writer    int
	load      bool
	stream    string
	first     int   // of an append: revision of its first event
	events    []int // numbers of the events that were sent, or that a load saw
	outcome   outcome
	cursor    domain.Cursor
	call, ret int64
}

// outcome is how an append ended.
type outcome int

const (
	done outcome = iota
	conflict
	unknown // an error that is no refusal: the append may or may not have happened
)

// history is what many writers did with one log, step by step.
type history struct {
	clock   atomic.Int64
	mu      sync.Mutex
	steps   []step
	numbers map[string]int // of every event that was sent, by its header
	broken  error          // what no log may do, seen while writing
}

func newHistory() *history { return &history{numbers: map[string]int{}} }

// append sends events and notes how that ended.
func (h *history) append(ctx context.Context, l Log, writer int, expected domain.Revision, events []domain.Stored) outcome {
	s := step{writer: writer, stream: events[0].Stream, first: int(events[0].Revision), events: h.register(events)}
	s.call = h.clock.Add(1)
	cursor, err := l.Append(ctx, s.stream, expected, events)
	s.ret = h.clock.Add(1)
	switch {
	case err == nil:
		s.outcome, s.cursor = done, cursor
	case errors.Is(err, domain.Conflict):
		s.outcome = conflict
	case errors.Is(err, domain.Invalid):
		h.fail(fmt.Errorf("a good append is refused: %w", err))
		s.outcome = unknown
	default:
		s.outcome = unknown
	}
	h.note(s)
	return s.outcome
}

// load reads a stream, notes what it saw and answers how many events that were; a load that fails says nothing and is not
// noted.
func (h *history) load(ctx context.Context, l Log, writer int, stream string) (int, error) {
	s := step{writer: writer, load: true, stream: stream, call: h.clock.Add(1)}
	events, err := l.Load(ctx, stream)
	s.ret = h.clock.Add(1)
	if err != nil {
		return 0, err
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	for i, e := range events {
		n, ok := h.numbers[string(e.Header)]
		if (!ok || int(e.Revision) != i) && h.broken == nil {
			h.broken = fmt.Errorf("stream %s shows, as event %d, revision %d; sent by a writer: %t", stream, i, e.Revision, ok)
		}
		s.events = append(s.events, n)
	}
	h.steps = append(h.steps, s)
	return len(events), nil
}

// register gives numbers to events; those that were sent before keep theirs.
func (h *history) register(events []domain.Stored) []int {
	h.mu.Lock()
	defer h.mu.Unlock()
	numbers := make([]int, len(events))
	for i, e := range events {
		n, ok := h.numbers[string(e.Header)]
		if !ok {
			n = len(h.numbers) + 1
			h.numbers[string(e.Header)] = n
		}
		numbers[i] = n
	}
	return numbers
}

func (h *history) note(s step) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.steps = append(h.steps, s)
}

func (h *history) fail(err error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.broken == nil {
		h.broken = err
	}
}

// count is how many appends ended so.
func (h *history) count(o outcome) int {
	n := 0
	for _, s := range h.steps {
		if !s.load && s.outcome == o {
			n++
		}
	}
	return n
}
