package esdbtest

import (
	"slices"
	"sync"
	"time"

	"github.com/google/uuid"
)

const (
	firstPosition   = 116        // what a new server has written before its first event
	recordOverhead  = 82         // bytes of a record beside its names and contents
	deletedRevision = 1<<63 - 1  // the revision of a tombstone, and a $tb that means: softly deleted
	unlimited       = ^uint64(0) // sees every record
	contentJSON     = "application/json"
	contentBinary   = "application/octet-stream"
)

// record is one event as it lies in the log. It never changes.
type record struct {
	position    uint64
	stream      string
	revision    uint64
	id          uuid.UUID
	kind        string // the event type
	contentType string
	data, meta  []byte
	created     time.Time
	settings    streamSettings // what data says, in a metadata stream
}

func (r *record) size() int64 { return recordSize(r.stream, r.kind, r.data, r.meta) }

func recordSize(stream, kind string, data, meta []byte) int64 {
	return recordOverhead + int64(len(stream)+len(kind)+len(data)+len(meta))
}

// proposal is an event that a caller wants to be written.
type proposal struct {
	id          uuid.UUID
	kind        string
	contentType string
	data, meta  []byte
}

// stream is what the log holds of one stream. last stays when a scavenge takes events away.
type stream struct {
	records   []*record
	last      int64 // -1: never written
	tombstone *record
}

// place is where the server remembers to have put an event id.
type place struct {
	stream   string
	revision uint64
}

// store is the log that all nodes of a server share.
type store struct {
	mu      sync.Mutex
	now     func() time.Time
	records []*record // in the order of their positions
	streams map[string]*stream
	ids     map[uuid.UUID]place
	next    uint64        // position of the next record
	grown   chan struct{} // closed when a record was added
}

func newStore(now func() time.Time) *store {
	return &store{now: now, streams: map[string]*stream{}, ids: map[uuid.UUID]place{}, next: firstPosition, grown: make(chan struct{})}
}

// put writes one record at the end. The caller holds the lock.
func (s *store) put(name string, revision uint64, p proposal) *record {
	r := &record{
		position: s.next, stream: name, revision: revision, id: p.id, kind: p.kind, contentType: p.contentType,
		data: p.data, meta: p.meta, created: s.now().UTC(),
	}
	if isMetastream(name) {
		r.settings = parseSettings(p.data)
	}
	s.next += uint64(r.size())
	s.records = append(s.records, r)
	st := s.stream(name)
	st.records = append(st.records, r)
	if p.kind == kindTombstone {
		st.tombstone = r
	} else {
		st.last = int64(revision)
		s.ids[p.id] = place{name, revision}
	}
	close(s.grown)
	s.grown = make(chan struct{})
	return r
}

// putNext writes one record at the end of its stream, whatever revision that is. The caller holds the lock.
func (s *store) putNext(name string, p proposal) *record {
	return s.put(name, uint64(s.stream(name).last+1), p)
}

func (s *store) stream(name string) *stream {
	st, ok := s.streams[name]
	if !ok {
		st = &stream{last: -1}
		s.streams[name] = st
	}
	return st
}

// end is the position of the last record, and a channel that closes when there is another.
func (s *store) end() (uint64, <-chan struct{}) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.records) == 0 {
		return 0, s.grown
	}
	return s.records[len(s.records)-1].position, s.grown
}

// all is every record up to and including limit. What a caller gets stays as it is.
func (s *store) all(limit uint64) []*record {
	s.mu.Lock()
	defer s.mu.Unlock()
	return upTo(s.records, limit)
}

// forgetIDs loses what the server remembers of event ids, as a restart does.
func (s *store) forgetIDs() {
	s.mu.Lock()
	defer s.mu.Unlock()
	clear(s.ids)
}

// upTo is the records with a position of at most limit. Records are only ever added after the end, or replaced by a new
// slice.
func upTo(records []*record, limit uint64) []*record {
	if limit == unlimited {
		return slices.Clip(records)
	}
	n, _ := slices.BinarySearchFunc(records, limit, func(r *record, p uint64) int {
		if r.position <= p {
			return -1
		}
		return 1
	})
	return slices.Clip(records[:n])
}

// after is the records with a position beyond p.
func after(records []*record, p uint64) []*record {
	return records[len(upTo(records, p)):]
}
