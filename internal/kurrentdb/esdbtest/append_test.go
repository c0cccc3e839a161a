package esdbtest_test

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
	"github.com/EventStore/EventStore-Client-Go/v4/protos/shared"
	"github.com/EventStore/EventStore-Client-Go/v4/protos/streams"
	"github.com/google/uuid"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"

	"ruggespraak/internal/kurrentdb/esdbtest"
)

// stub calls the first node without the client between, to see what the client hides.
func stub(t *testing.T, address string) streams.StreamsClient {
	t.Helper()
	conn, err := grpc.NewClient(address, grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	return streams.NewStreamsClient(conn)
}

func host(connection string) string {
	return connection[len("esdb://") : len(connection)-len("?tls=false")]
}

func TestAnAppendIsWrittenOnlyToAStreamThatIsAsExpected(t *testing.T) {
	for _, c := range []struct {
		name     string
		there    int
		expected esdb.ExpectedRevision
		wrong    bool
	}{
		{"any, no stream", 0, esdb.Any{}, false},
		{"any, a stream", 2, esdb.Any{}, false},
		{"no-stream, no stream", 0, esdb.NoStream{}, false},
		{"no-stream, a stream", 2, esdb.NoStream{}, true},
		{"stream-exists, no stream", 0, esdb.StreamExists{}, true},
		{"stream-exists, a stream", 2, esdb.StreamExists{}, false},
		{"the last revision", 2, esdb.Revision(1), false},
		{"a revision before the last", 2, esdb.Revision(0), true},
		{"a revision beyond the last", 2, esdb.Revision(2), true},
		{"a revision, no stream", 0, esdb.Revision(0), true},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := esdbtest.Start(t)
			client := dial(t, s.Connection())
			if c.there > 0 {
				mustAppend(t, client, "a", esdb.NoStream{}, events("eerder", c.there)...)
			}
			result, err := appendTo(t, client, "a", c.expected, events("nieuw", 2)...)
			if c.wrong {
				if !isCode(err, esdb.ErrorCodeWrongExpectedVersion) || len(s.Stream("a")) != c.there {
					t.Errorf("error %v, and %d events are there", err, len(s.Stream("a")))
				}
				return
			}
			if err != nil || result.NextExpectedVersion != uint64(c.there+1) || len(s.Stream("a")) != c.there+2 {
				t.Errorf("result %+v, error %v, and %d events are there", result, err, len(s.Stream("a")))
			}
		})
	}
}

func TestAnAppendThatComesAgainIsAnsweredByItsIDs(t *testing.T) {
	first, second, other := event("een"), event("twee"), event("drie")
	both := []esdb.EventData{first, second}
	for _, c := range []struct {
		name     string
		expected esdb.ExpectedRevision
		again    []esdb.EventData
		wrong    bool
		last     uint64
		grows    int
	}{
		{"no-stream, the same", esdb.NoStream{}, both, false, 1, 0},
		{"any, the same", esdb.Any{}, both, false, 1, 0},
		{"stream-exists, the same", esdb.StreamExists{}, both, false, 1, 0},
		{"no-stream, the first alone", esdb.NoStream{}, []esdb.EventData{first}, false, 0, 0},
		{"a revision, the same in its place", esdb.Revision(0), []esdb.EventData{second}, false, 1, 0},
		{"a revision, the same in another place", esdb.Revision(0), []esdb.EventData{first}, true, 0, 0},
		{"the last revision, ids that are there", esdb.Revision(1), both, false, 3, 2},
		{"no-stream, partly the same", esdb.NoStream{}, []esdb.EventData{first, other}, true, 0, 0},
		{"any, partly the same", esdb.Any{}, []esdb.EventData{first, other}, true, 0, 0},
		{"any, new ones before", esdb.Any{}, []esdb.EventData{other, first}, false, 3, 2},
		{"no-stream, more than there are", esdb.NoStream{}, []esdb.EventData{first, second, other}, true, 0, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := esdbtest.Start(t)
			client := dial(t, s.Connection())
			written := mustAppend(t, client, "a", esdb.NoStream{}, both...)
			result, err := appendTo(t, client, "a", c.expected, c.again...)
			if grown := len(s.Stream("a")) - 2; grown != c.grows {
				t.Errorf("the stream grew by %d", grown)
			}
			if c.wrong {
				if !isCode(err, esdb.ErrorCodeWrongExpectedVersion) {
					t.Errorf("error %v", err)
				}
				return
			}
			if err != nil || result.NextExpectedVersion != c.last {
				t.Errorf("result %+v, error %v", result, err)
			}
			if c.last == 1 && result.CommitPosition != written.CommitPosition {
				t.Errorf("the repeat is said to stand at %d, not %d", result.CommitPosition, written.CommitPosition)
			}
		})
	}
}

func TestAStreamWithMetadataAloneExists(t *testing.T) {
	s := esdbtest.Start(t)
	client := dial(t, s.Connection())
	mustAppend(t, client, "$$a", esdb.NoStream{}, event("$metadata"))
	mustAppend(t, client, "a", esdb.StreamExists{}, event("iets"))
	if n := len(s.Stream("a")); n != 1 {
		t.Errorf("%d events are there", n)
	}
}

func TestIDsInAnotherStreamAreNoRepeat(t *testing.T) {
	s := esdbtest.Start(t)
	client := dial(t, s.Connection())
	e := event("een")
	mustAppend(t, client, "a", esdb.NoStream{}, e)
	mustAppend(t, client, "b", esdb.Any{}, e)
	if len(s.Stream("b")) != 1 {
		t.Error("the event was not written to the second stream")
	}
}

func TestForgottenIDsAreKnownByTheirPlaceOnly(t *testing.T) {
	s := esdbtest.Start(t)
	client := dial(t, s.Connection())
	e := event("een")
	mustAppend(t, client, "a", esdb.NoStream{}, e)
	s.Faults().ForgetIDs()
	mustAppend(t, client, "a", esdb.NoStream{}, e)
	if n := len(s.Stream("a")); n != 1 {
		t.Errorf("no-stream wrote it again: %d events", n)
	}
	mustAppend(t, client, "a", esdb.Any{}, e)
	if n := len(s.Stream("a")); n != 2 {
		t.Errorf("any still knew it: %d events", n)
	}
}

func TestAnAppendLargerThanTheServerTakesIsRefusedWhole(t *testing.T) {
	s := esdbtest.Start(t, esdbtest.WithMaxAppendSize(1000))
	client := dial(t, s.Connection())
	sized := func(n int) esdb.EventData {
		return esdb.EventData{EventID: uuid.New(), EventType: "groot", Data: bytes.Repeat([]byte("x"), n/2), Metadata: bytes.Repeat([]byte("y"), n-n/2)}
	}
	mustAppend(t, client, "a", esdb.NoStream{}, sized(600), sized(400))
	if _, err := appendTo(t, client, "a", esdb.Any{}, sized(600), sized(401)); err == nil {
		t.Error("1001 bytes were taken")
	}
	if n := len(s.Stream("a")); n != 2 {
		t.Errorf("%d events are there", n)
	}
}

func TestTheRefusalOfALargeAppendNamesTheLimit(t *testing.T) {
	s := esdbtest.Start(t)
	_, trailer, err := rawAppend(t, stub(t, host(s.Connection())), "a", bytes.Repeat([]byte("x"), 1<<20+1))
	if status.Code(err) != codes.InvalidArgument || !slices.Equal(trailer.Get("exception"), []string{"maximum-append-size-exceeded"}) ||
		!slices.Equal(trailer.Get("maximum-append-size"), []string{"1048576"}) {
		t.Errorf("error %v, trailers %v", err, trailer)
	}
}

func rawAppend(t *testing.T, client streams.StreamsClient, stream string, data []byte) (*streams.AppendResp, metadata.MD, error) {
	t.Helper()
	call, err := client.Append(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	// What fails here is told by the answer.
	_ = call.Send(&streams.AppendReq{Content: &streams.AppendReq_Options_{Options: &streams.AppendReq_Options{
		StreamIdentifier: &shared.StreamIdentifier{StreamName: []byte(stream)}, ExpectedStreamRevision: &streams.AppendReq_Options_Any{Any: &shared.Empty{}},
	}}})
	_ = call.Send(&streams.AppendReq{Content: &streams.AppendReq_ProposedMessage_{ProposedMessage: &streams.AppendReq_ProposedMessage{
		Id: &shared.UUID{Value: &shared.UUID_String_{String_: uuid.NewString()}}, Data: data,
		Metadata: map[string]string{"type": "iets", "content-type": "application/octet-stream"},
	}}})
	answer, err := call.CloseAndRecv()
	return answer, call.Trailer(), err
}

func TestManyWritersToOneStreamGetOneRevisionEach(t *testing.T) {
	s := esdbtest.Start(t)
	client := dial(t, s.Connection())
	const writers, each = 20, 10
	var wg sync.WaitGroup
	for w := range writers {
		wg.Go(func() {
			for range each {
				if _, err := client.AppendToStream(context.Background(), "a", esdb.AppendToStreamOptions{ExpectedRevision: esdb.Any{}}, event(fmt.Sprint(w))); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	all := s.Stream("a")
	for i, e := range all {
		if e.Revision != uint64(i) || i > 0 && e.Position <= all[i-1].Position+1 {
			t.Fatalf("event %d has revision %d at %d", i, e.Revision, e.Position)
		}
	}
	if len(all) != writers*each {
		t.Errorf("%d events are there", len(all))
	}
}
