package esdbtest

import (
	"github.com/google/uuid"
)

// written is what became of a write.
type written struct {
	verdict  verdict
	last     int64  // the last revision written or found again; otherwise of the stream
	position uint64 // of that event; 0: none
}

// append writes events to a stream, all or none.
func (s *store) append(name string, expected int64, events []proposal) (written, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	ids := make([]uuid.UUID, len(events))
	for i, e := range events {
		ids[i] = e.id
	}
	verdict, last := s.judge(name, expected, ids)
	out := written{verdict: verdict, last: last}
	switch verdict {
	case fresh:
		deleted, first := s.settingsOf(name, unlimited).softDeleted(), last+1
		for _, e := range events {
			r := s.putNext(name, e)
			out.last, out.position = int64(r.revision), r.position
		}
		if deleted {
			return out, s.undelete(name, first)
		}
	case repeated:
		if r := s.at(name, last); r != nil {
			out.position = r.position
		}
	case refused, gone:
	}
	return out, nil
}

// delete hides all that a stream holds; it may be written again.
func (s *store) delete(name string, expected int64) (written, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	verdict, last := s.judge(name, expected, []uuid.UUID{uuid.New()})
	out := written{verdict: verdict, last: last}
	if verdict != fresh {
		return out, nil
	}
	if err := s.putMetadata(name, map[string]any{"$tb": int64(deletedRevision)}); err != nil {
		return out, err
	}
	out.position = s.records[len(s.records)-1].position
	return out, nil
}

// tombstone ends a stream for good.
func (s *store) tombstone(name string, expected int64) written {
	s.mu.Lock()
	defer s.mu.Unlock()
	verdict, last := s.judge(name, expected, []uuid.UUID{uuid.New()})
	out := written{verdict: verdict, last: last}
	if verdict == fresh {
		out.position = s.put(name, deletedRevision, proposal{id: uuid.New(), kind: kindTombstone, contentType: contentBinary}).position
	}
	return out
}

// writeSystem writes an event of the server itself and tells its revision.
func (s *store) writeSystem(name string, p proposal) uint64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.putNext(name, p).revision
}

// systemEvent is an event that the server itself writes.
func systemEvent(kind string, data []byte) proposal {
	return proposal{id: uuid.New(), kind: kind, contentType: contentJSON, data: data}
}
