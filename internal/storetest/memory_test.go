package storetest

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"strconv"
	"sync"
	"time"

	"ruggespraak/commands"
	"ruggespraak/domain"
)

// memoryLimit is the largest event that a memory takes; nothing needs more.
const memoryLimit = 4 << 20

var errClosed = errors.New("memory is closed")

// memory is the plainest log there can be: one lock, one list.
type memory struct {
	mu      sync.Mutex
	all     []domain.Recorded
	streams map[string][]int // places in all
	moved   chan struct{}    // closed at the next append
	closed  bool
}

func newMemory() *memory { return &memory{streams: map[string][]int{}, moved: make(chan struct{})} }

func (m *memory) ID() string { return "geheugen" }

func (m *memory) Append(ctx context.Context, stream string, expected domain.Revision, events []domain.Stored) (domain.Cursor, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := m.usable(ctx); err != nil {
		return "", err
	}
	if !fits(stream, expected, events) {
		return "", domain.Errorf(domain.Invalid, "Deze gebeurtenissen horen niet bij elkaar.")
	}
	past, first := m.streams[stream], int(events[0].Revision)
	if first < len(past) && first+len(events) <= len(past) {
		there := past[first : first+len(events)]
		if slices.EqualFunc(there, events, func(at int, e domain.Stored) bool { return bytes.Equal(m.all[at].Header, e.Header) }) {
			return memoryCursor(there[len(there)-1] + 1), nil
		}
	}
	if first != len(past) {
		return "", domain.Errorf(domain.Conflict, "De stroom is verder.")
	}
	for _, e := range events {
		m.streams[stream] = append(m.streams[stream], len(m.all))
		m.all = append(m.all, domain.Recorded{Position: domain.Position(len(m.all) + 1), Stored: ownCopy(e)})
	}
	close(m.moved)
	m.moved = make(chan struct{})
	return memoryCursor(len(m.all)), nil
}

func (m *memory) usable(ctx context.Context) error {
	if m.closed {
		return errClosed
	}
	return ctx.Err()
}

// fits says that events belong together and follow what is expected.
func fits(stream string, expected domain.Revision, events []domain.Stored) bool {
	if stream == "" || len(events) == 0 || expected < domain.AnyRevision {
		return false
	}
	if expected == domain.AnyRevision {
		expected = events[0].Revision - 1
	}
	for i, e := range events {
		if e.Stream != stream || e.Revision != expected+1+domain.Revision(i) || e.Revision < 0 || e.Type == "" || e.ID == "" ||
			e.RecordedAt.IsZero() || len(e.Header) == 0 || len(e.Header)+len(e.Payload) > memoryLimit {
			return false
		}
	}
	return true
}

func ownCopy(e domain.Stored) domain.Stored {
	e.Header, e.Payload = bytes.Clone(e.Header), bytes.Clone(e.Payload)
	return e
}

func memoryCursor(at int) domain.Cursor { return domain.Cursor(strconv.Itoa(at)) }

func (m *memory) AppendMany(ctx context.Context, writes []commands.Write) ([]commands.Outcome, error) {
	outcomes := make([]commands.Outcome, len(writes))
	for i, w := range writes {
		outcomes[i].Cursor, outcomes[i].Err = m.Append(ctx, w.Stream, w.Expected, w.Events)
	}
	return outcomes, nil
}

func (m *memory) Load(ctx context.Context, stream string) ([]domain.Stored, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var events []domain.Stored
	for _, at := range m.streams[stream] {
		events = append(events, ownCopy(m.all[at].Stored))
	}
	return events, m.usable(ctx)
}

func (m *memory) Head(ctx context.Context) (domain.Position, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return domain.Position(len(m.all)), m.usable(ctx)
}

func (m *memory) Read(ctx context.Context, after domain.Position, limit int, types ...string) ([]domain.Recorded, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var page []domain.Recorded
	for _, r := range m.all[min(int(after), len(m.all)):] {
		if len(page) >= limit {
			break
		}
		if len(types) == 0 || slices.Contains(types, r.Type) {
			page = append(page, domain.Recorded{Position: r.Position, Stored: ownCopy(r.Stored)})
		}
	}
	return page, m.usable(ctx)
}

func (m *memory) AsOf(ctx context.Context, t time.Time) (domain.Position, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	at := slices.IndexFunc(m.all, func(r domain.Recorded) bool { return r.RecordedAt.After(t) })
	if at < 0 {
		at = len(m.all)
	}
	return domain.Position(at), m.usable(ctx)
}

func (m *memory) Resolve(ctx context.Context, c domain.Cursor) (domain.Position, error) {
	if c == "" {
		return 0, ctx.Err()
	}
	at, err := strconv.Atoi(string(c))
	return domain.Position(at), errors.Join(err, ctx.Err())
}

func (m *memory) Wait(ctx context.Context, after domain.Position) error {
	for {
		m.mu.Lock()
		head, moved, err := domain.Position(len(m.all)), m.moved, m.usable(ctx)
		m.mu.Unlock()
		if err != nil || head > after {
			return err
		}
		select {
		case <-moved:
		case <-ctx.Done():
		}
	}
}

func (m *memory) Close() error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if !m.closed {
		m.closed = true
		close(m.moved)
	}
	return nil
}
