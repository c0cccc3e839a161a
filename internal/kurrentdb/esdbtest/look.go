package esdbtest

import (
	"bytes"
	"time"

	"github.com/google/uuid"
)

// Event is an event as it is stored.
type Event struct {
	Position    uint64
	Stream      string
	Revision    uint64
	ID          uuid.UUID
	Type        string
	ContentType string
	Data        []byte
	Metadata    []byte
	Created     time.Time
}

// Events is all that is stored, the server's own events and what is hidden from readers of streams among it.
func (s *Server) Events() []Event { return eventsOf(s.store.all(unlimited)) }

// Stream is what a reader of the stream gets.
func (s *Server) Stream(name string) []Event {
	records, view := s.store.readable(name, unlimited)
	if view.tombstoned || view.missing() {
		return nil
	}
	return eventsOf(records)
}

// Calls is how many calls of a method came in, those that failed among them.
func (s *Server) Calls(m Method) int {
	s.faults.mu.Lock()
	defer s.faults.mu.Unlock()
	return s.faults.calls[m]
}

// Holds says whether these bytes stand anywhere in what is stored: contents, metadata, event types or names of streams.
func (s *Server) Holds(sought []byte) bool {
	for _, r := range s.store.all(unlimited) {
		for _, part := range [][]byte{r.data, r.meta, []byte(r.kind), []byte(r.stream)} {
			if bytes.Contains(part, sought) {
				return true
			}
		}
	}
	return false
}

func eventsOf(records []*record) []Event {
	out := make([]Event, len(records))
	for i, r := range records {
		out[i] = Event{
			Position: r.position, Stream: r.stream, Revision: r.revision, ID: r.id, Type: r.kind, ContentType: r.contentType,
			Data: r.data, Metadata: r.meta, Created: r.created,
		}
	}
	return out
}
