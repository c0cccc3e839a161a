package esdbtest_test

import (
	"context"
	"errors"
	"io"
	"testing"
	"time"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
	"github.com/google/uuid"

	"ruggespraak/internal/kurrentdb/esdbtest"
)

const patience = 20 * time.Second

// dial is a client that says nothing and never gives up looking for a node.
func dial(t *testing.T, connection string) *esdb.Client {
	t.Helper()
	config, err := esdb.ParseConnectionString(connection)
	if err != nil {
		t.Fatal(err)
	}
	config.Logger = esdb.NoopLogging()
	config.MaxDiscoverAttempts = 1_000_000
	config.DiscoveryInterval = 10
	client, err := esdb.NewClient(config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { client.Close() })
	return client
}

// within ends a call of the client that hangs, as it may do whatever its context says.
func within[T any](t *testing.T, call func(context.Context) (T, error)) (T, error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	type answer struct {
		value T
		err   error
	}
	answers := make(chan answer, 1)
	go func() {
		value, err := call(ctx)
		answers <- answer{value, err}
	}()
	select {
	case a := <-answers:
		return a.value, a.err
	case <-time.After(patience):
		t.Fatal("the client hangs")
		panic("unreachable")
	}
}

func event(kind string) esdb.EventData {
	return esdb.EventData{EventID: uuid.New(), EventType: kind, ContentType: esdb.ContentTypeJson, Data: []byte(`{"a":1}`), Metadata: []byte(`{"b":2}`)}
}

func events(kind string, n int) []esdb.EventData {
	out := make([]esdb.EventData, n)
	for i := range out {
		out[i] = event(kind)
	}
	return out
}

func appendTo(t *testing.T, c *esdb.Client, stream string, expected esdb.ExpectedRevision, list ...esdb.EventData) (*esdb.WriteResult, error) {
	t.Helper()
	return within(t, func(ctx context.Context) (*esdb.WriteResult, error) {
		return c.AppendToStream(ctx, stream, esdb.AppendToStreamOptions{ExpectedRevision: expected}, list...)
	})
}

func mustAppend(t *testing.T, c *esdb.Client, stream string, expected esdb.ExpectedRevision, list ...esdb.EventData) *esdb.WriteResult {
	t.Helper()
	result, err := appendTo(t, c, stream, expected, list...)
	if err != nil {
		t.Fatalf("append to %s: %v", stream, err)
	}
	return result
}

func readStream(t *testing.T, c *esdb.Client, stream string, options esdb.ReadStreamOptions, count uint64) ([]*esdb.ResolvedEvent, error) {
	t.Helper()
	return within(t, func(ctx context.Context) ([]*esdb.ResolvedEvent, error) {
		read, err := c.ReadStream(ctx, stream, options, count)
		if err != nil {
			return nil, err
		}
		return drain(read)
	})
}

func readAll(t *testing.T, c *esdb.Client, options esdb.ReadAllOptions, count uint64) ([]*esdb.ResolvedEvent, error) {
	t.Helper()
	return within(t, func(ctx context.Context) ([]*esdb.ResolvedEvent, error) {
		read, err := c.ReadAll(ctx, options, count)
		if err != nil {
			return nil, err
		}
		return drain(read)
	})
}

func drain(read *esdb.ReadStream) ([]*esdb.ResolvedEvent, error) {
	defer read.Close()
	var out []*esdb.ResolvedEvent
	for {
		e, err := read.Recv()
		if errors.Is(err, io.EOF) {
			return out, nil
		}
		if err != nil {
			return out, err
		}
		out = append(out, e)
	}
}

// isCode says whether the client tells that kind of error.
func isCode(err error, code esdb.ErrorCode) bool {
	var e *esdb.Error
	return errors.As(err, &e) && e.IsErrorCode(code)
}

func revisions(list []*esdb.ResolvedEvent) []uint64 {
	out := []uint64{}
	for _, e := range list {
		out = append(out, e.OriginalEvent().EventNumber)
	}
	return out
}

func TestTheClientReadsWhatItWrote(t *testing.T) {
	s := esdbtest.Start(t)
	c := dial(t, s.Connection())
	sent := events("iets-gebeurd", 3)
	before := time.Now().Add(-time.Second)
	result := mustAppend(t, c, "stroom", esdb.NoStream{}, sent...)
	if result.NextExpectedVersion != 2 {
		t.Errorf("the last revision is %d, not 2", result.NextExpectedVersion)
	}
	got, err := readStream(t, c, "stroom", esdb.ReadStreamOptions{From: esdb.Start{}}, 100)
	if err != nil || len(got) != 3 {
		t.Fatalf("read %d events, %v", len(got), err)
	}
	for i, e := range got {
		r := e.Event
		if r.EventID != sent[i].EventID || r.EventType != "iets-gebeurd" || r.ContentType != "application/json" || r.StreamID != "stroom" ||
			r.EventNumber != uint64(i) || string(r.Data) != `{"a":1}` || string(r.UserMetadata) != `{"b":2}` {
			t.Errorf("event %d came back as %+v", i, r)
		}
		if r.CreatedDate.Before(before) || r.CreatedDate.After(time.Now().Add(time.Second)) {
			t.Errorf("event %d was made at %v", i, r.CreatedDate)
		}
	}
	if last := got[2].Event.Position.Commit; last != result.CommitPosition || last <= got[1].Event.Position.Commit+1 {
		t.Errorf("positions are dense, or not the one of the answer: %d, %d, %d", got[1].Event.Position.Commit, last, result.CommitPosition)
	}
}
