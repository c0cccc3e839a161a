package kurrentdb

import (
	"bytes"
	"context"
	"slices"
	"sync"
	"time"

	"ruggespraak/commands"
	"ruggespraak/domain"
)

// memory is a Mirror without a file: the logs stay strangers to each other, in tests too. It outlives Close, as a file does.
type memory struct {
	id      string
	refuses func(commands.Write) error // stands for a disk that is full

	mu      sync.Mutex
	events  []domain.Recorded
	streams map[string][]domain.Position
	moved   chan struct{}
	batches int
}

func newMemory(id string) *memory {
	return &memory{id: id, streams: map[string][]domain.Position{}, moved: make(chan struct{})}
}

func (m *memory) ID() string   { return m.id }
func (m *memory) Close() error { return nil }

func (m *memory) Head(ctx context.Context) (domain.Position, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return domain.Position(len(m.events)), ctx.Err()
}

func (m *memory) Read(ctx context.Context, after domain.Position, limit int, types ...string) ([]domain.Recorded, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var out []domain.Recorded
	for _, e := range m.events[min(int(after), len(m.events)):] {
		if len(out) < limit && (len(types) == 0 || slices.Contains(types, e.Type)) {
			e.Stored = copied(e.Stored)
			out = append(out, e)
		}
	}
	return out, ctx.Err()
}

func (m *memory) AsOf(ctx context.Context, t time.Time) (domain.Position, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	i := slices.IndexFunc(m.events, func(e domain.Recorded) bool { return e.RecordedAt.After(t) })
	if i < 0 {
		i = len(m.events)
	}
	return domain.Position(i), ctx.Err()
}

func (m *memory) Wait(ctx context.Context, after domain.Position) error {
	for {
		m.mu.Lock()
		head, moved := domain.Position(len(m.events)), m.moved
		m.mu.Unlock()
		if head > after {
			return nil
		}
		select {
		case <-moved:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

func (m *memory) Load(ctx context.Context, stream string) ([]domain.Stored, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var out []domain.Stored
	for _, p := range m.streams[stream] {
		out = append(out, copied(m.events[p-1].Stored))
	}
	return out, ctx.Err()
}

func (m *memory) Place(ctx context.Context, stream string, revision domain.Revision) (domain.Position, bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if s := m.streams[stream]; revision >= 0 && int(revision) < len(s) {
		return s[revision], true, ctx.Err()
	}
	return 0, false, ctx.Err()
}

func (m *memory) AppendMany(ctx context.Context, writes []commands.Write) ([]commands.Outcome, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.batches++
	out := make([]commands.Outcome, len(writes))
	for i, w := range writes {
		out[i].Err = m.append(w)
	}
	close(m.moved)
	m.moved = make(chan struct{})
	return out, nil
}

func (m *memory) append(w commands.Write) error {
	if m.refuses != nil {
		if err := m.refuses(w); err != nil {
			return err
		}
	}
	if err := commands.CheckWrite(w); err != nil {
		return err
	}
	there := m.streams[w.Stream]
	first := int(w.Expected) + 1
	switch {
	case first > len(there):
		return domain.Errorf(domain.Conflict, "Er is een gat in stroom %s.", w.Stream)
	case first == len(there):
		for _, e := range w.Events {
			p := domain.Position(len(m.events) + 1)
			m.events = append(m.events, domain.Recorded{Position: p, Stored: copied(e)})
			m.streams[w.Stream] = append(m.streams[w.Stream], p)
		}
		return nil
	}
	for i, e := range w.Events {
		if first+i >= len(there) || !bytes.Equal(m.events[there[first+i]-1].Header, e.Header) {
			return domain.Errorf(domain.Conflict, "Stroom %s is anders.", w.Stream)
		}
	}
	return nil
}

func copied(e domain.Stored) domain.Stored {
	e.Header, e.Payload = bytes.Clone(e.Header), append([]byte{}, e.Payload...)
	return e
}

// all is everything in it.
func (m *memory) all() []domain.Recorded {
	m.mu.Lock()
	defer m.mu.Unlock()
	return slices.Clone(m.events)
}
