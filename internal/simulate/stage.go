package simulate

import (
	"container/list"
	"context"
	"fmt"

	"ruggespraak/commands"
	"ruggespraak/domain"
)

const (
	batchEvents = 4000  // handed to the log at once
	keptEvents  = 30000 // kept in memory to decide on, at about a kilobyte each
)

// stage is a store for one writer that puts many small writes into large ones. What it accepted can be read at once; it is
// on disk after close. The log gets events in the order in which they were written, with their bytes as they were stamped.
type stage struct {
	log     commands.Store
	streams map[string]*list.Element
	recent  *list.List // of *staged, the last used first
	kept    int        // events in memory
	pending []commands.Write
	size    int // events in pending
	written int // events that were accepted since the start
	flight  chan error
	flying  []commands.Write // what is being written now
}

// staged is a stream in memory, from its first event.
type staged struct {
	name   string
	events []domain.Stored
	pins   int // writes that are not on disk yet
}

func newStage(log commands.Store) *stage {
	return &stage{log: log, streams: map[string]*list.Element{}, recent: list.New()}
}

// Load reads a stream: from memory, or else from the log.
func (s *stage) Load(ctx context.Context, stream string) ([]domain.Stored, error) {
	st, err := s.find(ctx, stream)
	if err != nil {
		return nil, err
	}
	return st.events[:len(st.events):len(st.events)], nil
}

func (s *stage) find(ctx context.Context, stream string) (*staged, error) {
	if e := s.streams[stream]; e != nil {
		s.recent.MoveToFront(e)
		return e.Value.(*staged), nil
	}
	events, err := s.log.Load(ctx, stream)
	if err != nil {
		return nil, fmt.Errorf("load %s: %w", stream, err)
	}
	st := &staged{name: stream, events: events}
	s.streams[stream] = s.recent.PushFront(st)
	s.kept += len(events)
	s.forget()
	return st, nil
}

// forget drops the streams that were not used for the longest time, as far as they are on disk.
func (s *stage) forget() {
	for tries := s.recent.Len() - 1; s.kept > keptEvents && tries > 0; tries-- {
		e := s.recent.Back()
		st := e.Value.(*staged)
		if st.pins > 0 {
			s.recent.MoveToFront(e)
			continue
		}
		s.recent.Remove(e)
		delete(s.streams, st.name)
		s.kept -= len(st.events)
	}
}

// Append accepts events after revision expected.
func (s *stage) Append(ctx context.Context, stream string, expected domain.Revision, events []domain.Stored) (domain.Cursor, error) {
	st, err := s.find(ctx, stream)
	if err != nil {
		return "", err
	}
	if at := domain.Revision(len(st.events)) - 1; at != expected {
		return "", domain.Errorf(domain.Conflict, "Stroom %s staat op %d, niet op %d.", stream, at, expected)
	}
	st.events = append(st.events, events...)
	st.pins++
	s.kept += len(events)
	s.size += len(events)
	s.written += len(events)
	s.pending = append(s.pending, commands.Write{Stream: stream, Expected: expected, Events: events})
	if s.size >= batchEvents {
		return "", s.flush(ctx)
	}
	return "", nil
}

// AppendMany accepts many appends in their order.
func (s *stage) AppendMany(ctx context.Context, writes []commands.Write) ([]commands.Outcome, error) {
	outcomes := make([]commands.Outcome, len(writes))
	for i, w := range writes {
		outcomes[i].Cursor, outcomes[i].Err = s.Append(ctx, w.Stream, w.Expected, w.Events)
	}
	return outcomes, nil
}

// flush hands what is pending to the log, which writes it while more is decided on.
func (s *stage) flush(ctx context.Context) error {
	if err := s.land(); err != nil || len(s.pending) == 0 {
		return err
	}
	writes, done := s.pending, make(chan error, 1)
	s.flying, s.flight, s.pending, s.size = writes, done, nil, 0
	go func() { done <- writeAll(ctx, s.log, writes) }()
	return nil
}

func writeAll(ctx context.Context, log commands.Store, writes []commands.Write) error {
	outcomes, err := log.AppendMany(ctx, writes)
	if err != nil {
		return fmt.Errorf("append %d streams: %w", len(writes), err)
	}
	for i, o := range outcomes {
		if o.Err != nil {
			return fmt.Errorf("append to %s: %w", writes[i].Stream, o.Err)
		}
	}
	return nil
}

// land waits for what is being written, and lets go of it.
func (s *stage) land() error {
	if s.flight == nil {
		return nil
	}
	err := <-s.flight
	for _, w := range s.flying {
		s.streams[w.Stream].Value.(*staged).pins--
	}
	s.flight, s.flying = nil, nil
	s.forget()
	return err
}

// close writes what is left and returns when everything is on disk.
func (s *stage) close(ctx context.Context) error {
	if err := s.flush(ctx); err != nil {
		return err
	}
	return s.land()
}
