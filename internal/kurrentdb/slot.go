package kurrentdb

import (
	"context"
	"encoding/json"
	"fmt"
	"sync"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
	"github.com/google/uuid"

	"ruggespraak/domain"
)

// slot is a stream of which only the last event counts; the server drops the others. Several nodes may write to it, each on
// what it read last, so that none undoes what it does not know of. T is what the event says.
type slot[T any] struct {
	cluster *Cluster
	stream  string
	kind    string // of the events

	mu       sync.Mutex
	known    bool // what follows was read or written
	revision domain.Revision
	value    T
	kept     bool // the stream's metadata is there
}

// read gives the last value, the zero one when there is none. The caller holds the lock.
func (s *slot[T]) read(ctx context.Context) error {
	last, err := s.cluster.lastOf(ctx, s.stream)
	if err != nil {
		return err
	}
	var value T
	revision := domain.NoStream
	if last != nil {
		revision = domain.Revision(last.EventNumber)
		if err := json.Unmarshal(last.Data, &value); err != nil {
			return domain.Errorf(domain.Refused, "Stroom %s op het cluster is niet door Ruggespraak geschreven.", s.stream)
		}
	}
	s.value, s.revision, s.known = value, revision, true
	return nil
}

// write puts a value after the one that is known, and says whether that was still the last. The caller holds the lock.
func (s *slot[T]) write(ctx context.Context, value T) (won bool, err error) {
	if err := s.keepOne(ctx); err != nil {
		return false, err
	}
	data, err := json.Marshal(value)
	if err != nil {
		return false, fmt.Errorf("write %s: %w", s.stream, err)
	}
	o := esdb.AppendToStreamOptions{ExpectedRevision: esdb.NoStream{}}
	if s.revision >= 0 {
		o.ExpectedRevision = esdb.Revision(uint64(s.revision))
	}
	event := esdb.EventData{EventID: uuid.New(), EventType: s.kind, ContentType: esdb.ContentTypeJson, Data: data}
	err = s.cluster.call(ctx, "write slot", func(ctx context.Context, client *esdb.Client) error {
		_, err := client.AppendToStream(ctx, s.stream, o, event)
		return err
	})
	if err != nil {
		s.known = false
		if hasCode(err, esdb.ErrorCodeWrongExpectedVersion) {
			return false, nil
		}
		return false, err
	}
	s.value, s.revision = value, s.revision+1
	return true, nil
}

// keepOne tells the server once that only the last event counts. The caller holds the lock.
func (s *slot[T]) keepOne(ctx context.Context) error {
	if s.kept || s.revision >= 0 {
		return nil
	}
	event := esdb.EventData{EventID: uuid.New(), EventType: "$metadata", ContentType: esdb.ContentTypeJson, Data: []byte(`{"$maxCount":1}`)}
	err := s.cluster.call(ctx, "limit slot", func(ctx context.Context, client *esdb.Client) error {
		_, err := client.AppendToStream(ctx, "$$"+s.stream, esdb.AppendToStreamOptions{ExpectedRevision: esdb.NoStream{}}, event)
		return err
	})
	if err != nil && !hasCode(err, esdb.ErrorCodeWrongExpectedVersion) { // then another node did it
		return err
	}
	s.kept = true
	return nil
}
