package esdbtest

import (
	"cmp"
	"slices"

	"github.com/google/uuid"
)

// What a caller may expect of a stream beside an exact revision.
const (
	expectAny    int64 = -2
	expectNone   int64 = -1
	expectExists int64 = -4
)

// verdict is what the server makes of a write.
type verdict int

const (
	fresh    verdict = iota // to be written
	repeated                // these events are there already: nothing to do, and well
	refused                 // the stream is not as expected
	gone                    // the stream is deleted for good
)

// judge compares what is expected with the stream and tells, for a repeat, the revision of its last event. These are the
// rules of the real server: ids are compared only where the expectation does not fit, or is any or stream-exists. The
// caller holds the lock.
func (s *store) judge(name string, expected int64, ids []uuid.UUID) (verdict, int64) {
	v := s.view(name, unlimited)
	if v.tombstoned {
		return gone, v.last
	}
	if expected == expectExists {
		if v.settings.softDeleted() {
			return gone, v.last
		}
		if v.last < 0 && s.view(metaPrefix+name, unlimited).last < 0 {
			return refused, v.last
		}
	}
	switch {
	case expected == expectAny || expected == expectExists:
		return s.judgeLoose(name, ids)
	case expected < v.last:
		return s.judgeBehind(name, expected, ids, v)
	case expected > v.last:
		return refused, v.last
	default:
		return fresh, v.last
	}
}

// judgeLoose knows a repeat by the ids that the server remembers.
func (s *store) judgeLoose(name string, ids []uuid.UUID) (verdict, int64) {
	last := s.stream(name).last
	for i, id := range ids {
		at, known := s.ids[id]
		if !known || at.stream != name {
			if i == 0 {
				return fresh, last
			}
			return refused, last
		}
		if i == len(ids)-1 {
			return repeated, int64(at.revision)
		}
	}
	return fresh, last
}

// judgeBehind knows a repeat by the events that stand after the revision that was expected.
func (s *store) judgeBehind(name string, expected int64, ids []uuid.UUID, v streamView) (verdict, int64) {
	revision := expected
	for _, id := range ids {
		revision++
		if s.ids[id] == (place{name, uint64(revision)}) || s.holdsAt(name, revision, id) {
			continue
		}
		if revision == expected+1 && expected == expectNone && v.settings.softDeleted() {
			return fresh, v.last
		}
		return refused, v.last
	}
	if len(ids) == 0 {
		return refused, v.last
	}
	return repeated, revision
}

func (s *store) holdsAt(name string, revision int64, id uuid.UUID) bool {
	r := s.at(name, revision)
	return r != nil && r.id == id
}

// at is the record of a stream with that revision, or nil. The caller holds the lock.
func (s *store) at(name string, revision int64) *record {
	records := s.stream(name).records
	i, found := slices.BinarySearchFunc(records, revision, func(r *record, n int64) int { return cmp.Compare(int64(r.revision), n) })
	if !found {
		return nil
	}
	return records[i]
}
