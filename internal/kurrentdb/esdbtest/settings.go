package esdbtest

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"
)

const (
	metaPrefix    = "$$"
	kindMetadata  = "$metadata"
	kindTombstone = "$streamDeleted"
	kindLink      = "$>"
)

// streamSettings is what the metadata of a stream says about which of its events may still be read.
type streamSettings struct {
	MaxCount       *int64 `json:"$maxCount"`
	MaxAge         *int64 `json:"$maxAge"` // in seconds
	TruncateBefore *int64 `json:"$tb"`
}

func isMetastream(name string) bool { return strings.HasPrefix(name, metaPrefix) }

// parseSettings reads stream metadata; what is not understood sets nothing, as with the real server.
func parseSettings(data []byte) streamSettings {
	var s streamSettings
	if err := json.Unmarshal(data, &s); err != nil {
		return streamSettings{}
	}
	return s
}

func (s streamSettings) softDeleted() bool {
	return s.TruncateBefore != nil && *s.TruncateBefore == deletedRevision
}

// firstRevision is the lowest revision that may be read of a stream whose last one is given.
func (s streamSettings) firstRevision(last int64) int64 {
	var first int64
	if s.TruncateBefore != nil {
		first = max(first, *s.TruncateBefore)
	}
	if s.MaxCount != nil {
		first = max(first, last-*s.MaxCount+1)
	}
	return first
}

func (s streamSettings) expired(created, now time.Time) bool {
	return s.MaxAge != nil && created.Before(now.Add(-time.Duration(*s.MaxAge)*time.Second))
}

// streamView is a stream as a node sees it that has the log up to some position.
type streamView struct {
	records    []*record // without the tombstone
	last       int64     // -1: not there
	settings   streamSettings
	tombstoned bool
}

// missing says whether a reader is told that there is no such stream.
func (v streamView) missing() bool { return v.last < 0 || v.settings.softDeleted() }

// shows says whether a reader of the stream gets the record.
func (v streamView) shows(r *record, now time.Time) bool {
	return int64(r.revision) >= v.settings.firstRevision(v.last) && !v.settings.expired(r.created, now)
}

// view is the stream up to and including limit. The caller holds the lock.
func (s *store) view(name string, limit uint64) streamView {
	v := streamView{last: -1, settings: s.settingsOf(name, limit)}
	if of, meta := strings.CutPrefix(name, metaPrefix); meta {
		v.tombstoned = s.view(of, limit).tombstoned
	}
	st, ok := s.streams[name]
	if !ok {
		return v
	}
	v.records = upTo(st.records, limit)
	if t := st.tombstone; t != nil && t.position <= limit {
		v.tombstoned = true
		v.records = v.records[:len(v.records)-1]
	}
	switch {
	case len(v.records) == len(st.records) || v.tombstoned:
		v.last = st.last
	case len(v.records) > 0:
		v.last = int64(v.records[len(v.records)-1].revision)
	}
	return v
}

// settingsOf is what held for a stream at limit. The caller holds the lock.
func (s *store) settingsOf(name string, limit uint64) streamSettings {
	if isMetastream(name) {
		one := int64(1)
		return streamSettings{MaxCount: &one}
	}
	st, ok := s.streams[metaPrefix+name]
	if !ok {
		return streamSettings{}
	}
	records := upTo(st.records, limit)
	if len(records) == 0 {
		return streamSettings{}
	}
	return records[len(records)-1].settings
}

// readable is the records that a reader of a stream gets, and the view they come from.
func (s *store) readable(name string, limit uint64) ([]*record, streamView) {
	s.mu.Lock()
	defer s.mu.Unlock()
	v := s.view(name, limit)
	now := s.now()
	hidden := func(r *record) bool { return !v.shows(r, now) }
	return slices.DeleteFunc(slices.Clone(v.records), hidden), v
}

// undelete lets a softly deleted stream go on after its last revision: the rest of its metadata stays as it was. The
// caller holds the lock.
func (s *store) undelete(name string, first int64) error {
	st := s.stream(metaPrefix + name)
	raw := map[string]any{}
	if err := json.Unmarshal(st.records[len(st.records)-1].data, &raw); err != nil {
		return fmt.Errorf("read metadata of %s: %w", name, err)
	}
	raw["$tb"] = first
	return s.putMetadata(name, raw)
}

func (s *store) putMetadata(name string, raw map[string]any) error {
	data, err := json.Marshal(raw)
	if err != nil {
		return fmt.Errorf("write metadata of %s: %w", name, err)
	}
	s.putNext(metaPrefix+name, systemEvent(kindMetadata, data))
	return nil
}
