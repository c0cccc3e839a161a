package storetest

import (
	"context"
	"errors"
	"fmt"
	"math"

	"ruggespraak/domain"
)

// order checks the log as a whole against what the writers saw: positions are dense, revisions of a stream follow each other,
// every event that was acknowledged is there once and where its cursor says, and what was acknowledged before another was
// sent stands before it.
func (h *history) order(ctx context.Context, l Log) error {
	total := 0
	for _, n := range h.finalLengths() {
		total += n
	}
	if total > 0 {
		if err := l.Wait(ctx, domain.Position(total-1)); err != nil {
			return fmt.Errorf("wait for %d events: %w", total, err)
		}
	}
	log, err := l.Read(ctx, 0, total+100)
	if err != nil {
		return fmt.Errorf("read the log: %w", err)
	}
	if len(log) != total {
		return fmt.Errorf("the log shows %d events, its streams %d", len(log), total)
	}
	positions, err := h.positions(log)
	if err != nil {
		return err
	}
	return errors.Join(h.cursors(ctx, l, positions), h.realTime(log, positions))
}

// finalLengths is how long every stream was when it was last loaded.
func (h *history) finalLengths() map[string]int {
	lengths, latest := map[string]int{}, map[string]int64{}
	for _, s := range h.steps {
		if s.load && s.call > latest[s.stream] {
			lengths[s.stream], latest[s.stream] = len(s.events), s.call
		}
	}
	return lengths
}

// positions gives the place of each event by its number.
func (h *history) positions(log []domain.Recorded) (map[int]domain.Position, error) {
	positions := map[int]domain.Position{}
	next := map[string]domain.Revision{}
	for i, r := range log {
		n, sent := h.numbers[string(r.Header)]
		switch {
		case !sent:
			return nil, fmt.Errorf("event %d was sent by nobody", i+1)
		case positions[n] != 0:
			return nil, fmt.Errorf("event %d stands at %d and again at %d", n, positions[n], r.Position)
		case r.Position != domain.Position(i+1):
			return nil, fmt.Errorf("event %d of the log has position %d", i+1, r.Position)
		case r.Revision != next[r.Stream]:
			return nil, fmt.Errorf("position %d has revision %d of its stream, want %d", r.Position, r.Revision, next[r.Stream])
		}
		positions[n] = r.Position
		next[r.Stream]++
	}
	return positions, nil
}

// cursors checks that acknowledged appends are there, and where their cursors say.
func (h *history) cursors(ctx context.Context, l Log, positions map[int]domain.Position) error {
	for _, s := range h.steps {
		if s.load || s.outcome != done {
			continue
		}
		last := s.events[len(s.events)-1]
		at, err := l.Resolve(ctx, s.cursor)
		if err != nil {
			return fmt.Errorf("resolve the cursor of an append: %w", err)
		}
		if positions[last] == 0 || at != positions[last] {
			return fmt.Errorf("event %d was acknowledged at %d and stands at %d", last, at, positions[last])
		}
	}
	return nil
}

// realTime checks that no event was acknowledged before one that stands in front of it was first sent.
func (h *history) realTime(log []domain.Recorded, positions map[int]domain.Position) error {
	sent, acknowledged := make([]int64, len(log)+1), make([]int64, len(log)+1)
	for p := range acknowledged {
		sent[p], acknowledged[p] = math.MaxInt64, math.MaxInt64
	}
	for _, s := range h.steps {
		if s.load {
			continue
		}
		for _, n := range s.events {
			p := positions[n]
			sent[p] = min(sent[p], s.call)
			if s.outcome == done {
				acknowledged[p] = min(acknowledged[p], s.ret)
			}
		}
	}
	latest := int64(0)
	for p := 1; p <= len(log); p++ {
		if acknowledged[p] < latest {
			return fmt.Errorf("position %d was acknowledged before what stands in front of it was sent", p)
		}
		latest = max(latest, sent[p])
	}
	return nil
}
