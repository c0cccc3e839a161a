package simulate

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"

	"ruggespraak/commands"
	"ruggespraak/domain"
)

// memory is a log in memory that takes what it is given.
type memory struct {
	commands.Store

	mu      sync.Mutex
	streams map[string][]domain.Stored
	batches []int
}

func (m *memory) Load(_ context.Context, stream string) ([]domain.Stored, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.streams[stream], nil
}

func (m *memory) AppendMany(_ context.Context, writes []commands.Write) ([]commands.Outcome, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	n := 0
	for _, w := range writes {
		m.streams[w.Stream] = append(m.streams[w.Stream], w.Events...)
		n += len(w.Events)
	}
	m.batches = append(m.batches, n)
	return make([]commands.Outcome, len(writes)), nil
}

func TestTheStageKeepsLittleInMemoryAndLosesNothing(t *testing.T) {
	log := &memory{streams: map[string][]domain.Stored{}}
	s := newStage(log)
	const streams, rounds = 40000, 2
	for round := range rounds {
		for i := range streams {
			name := fmt.Sprint(i)
			e := domain.Stored{Stream: name, Revision: domain.Revision(round)}
			if _, err := s.Append(t.Context(), name, domain.Revision(round-1), []domain.Stored{e}); err != nil {
				t.Fatal(err)
			}
			if most := keptEvents + 3*batchEvents; s.kept > most {
				t.Fatalf("%d events in memory, more than %d", s.kept, most)
			}
		}
	}
	if err := s.close(t.Context()); err != nil {
		t.Fatal(err)
	}
	for i := range streams {
		if got := len(log.streams[fmt.Sprint(i)]); got != rounds {
			t.Fatalf("stream %d has %d events in the log", i, got)
		}
	}
	for i, n := range log.batches[:len(log.batches)-1] {
		if n < batchEvents {
			t.Errorf("batch %d has %d events only", i, n)
		}
	}
}

func TestTheStageReadsItsOwnWritesAndRefusesConflicts(t *testing.T) {
	s := newStage(&memory{streams: map[string][]domain.Stored{}})
	if _, err := s.Append(t.Context(), "a", domain.NoStream, []domain.Stored{{Stream: "a"}}); err != nil {
		t.Fatal(err)
	}
	if past, err := s.Load(t.Context(), "a"); err != nil || len(past) != 1 {
		t.Errorf("got %d events, %v", len(past), err)
	}
	if _, err := s.Append(t.Context(), "a", domain.NoStream, []domain.Stored{{Stream: "a"}}); !errors.Is(err, domain.Conflict) {
		t.Errorf("a second start: got %v", err)
	}
}
