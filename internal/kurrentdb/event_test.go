package kurrentdb

import (
	"bytes"
	"encoding/json"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
	"github.com/google/uuid"

	"ruggespraak/commands"
	"ruggespraak/domain"
)

// onCluster is an event as the cluster gives it back.
func onCluster(e domain.Stored) *esdb.RecordedEvent {
	d := encode(e)
	return &esdb.RecordedEvent{
		EventID: d.EventID, EventType: d.EventType, StreamID: e.Stream, EventNumber: uint64(e.Revision), Data: d.Data, UserMetadata: d.Metadata,
	}
}

var noon = time.Date(2026, 3, 2, 12, 0, 0, 123456000, time.UTC)

func TestEveryByteOfAnEventComesBack(t *testing.T) {
	for _, header := range []string{
		`{"id":"x","vastgelegdOp":"2026-03-02T12:00:00.123456Z","correlatie":"c","causatie":"d"}`,
		" {\"id\" : \"x\",\n\t\"vastgelegdOp\":\"2026-03-02T12:00:00.123456Z\", \"extra\":\"\\u00E9 é <b>&\"}\n",
		`{"id":"x","id":"y","vastgelegdOp":"2026-03-02T12:00:00.123456Z"}`,
		`{"id":"een ander","vastgelegdOp":"2001-01-01T00:00:00Z"}`,
		`{"kop":{"id":"x"}}`, `{"id":"\"kop\":{}","vastgelegdOp":"2026-03-02T12:00:00.123456Z"}`, `{"correlatie":",\"kop\":{","id":"x","vastgelegdOp":"2026-03-02T12:00:00.123456Z"} `,
		`{"correlatie":"{[","id":"x","vastgelegdOp":"2026-03-02T12:00:00.123456Z"}`, `{"vastgelegdOp":"gisteren"}`, `{`, `null`, `"kop"`, "\xff\xfe", "\x00", `{"id":"\xff"}`, ` `,
	} {
		for _, payload := range []string{"", "{}", "\t[ ]", "geen JSON", "\xff"} {
			e := domain.Stored{
				Stream: "gm0855_signaal-1", Revision: 3, Type: "kern-verwoord", ID: "x", RecordedAt: noon, Header: []byte(header), Payload: []byte(payload),
			}
			if m := encode(e).Metadata; !json.Valid(m) {
				t.Errorf("metadata is not JSON: %q", m)
			}
			got, err := decodeAll(onCluster(e))
			if err != nil || !bytes.Equal(got.Header, e.Header) || !bytes.Equal(got.Payload, e.Payload) || got.ID != e.ID ||
				!got.RecordedAt.Equal(noon) || got.Stream != e.Stream || got.Revision != e.Revision || got.Type != e.Type {
				t.Errorf("header %q and payload %q come back as %+v (%v)", header, payload, got, err)
			}
		}
	}
}

func TestTheDatabaseLearnsWhatBelongsTogether(t *testing.T) {
	e := domain.Stored{Stream: "gm0855_a-1", Type: "t", ID: "x", RecordedAt: noon, Payload: []byte(`{}`),
		Header: []byte(`{"id":"x","vastgelegdOp":"2026-03-02T12:00:00.123456Z","correlatie":"c","causatie":"d"}`)}
	want := `{"$correlationId":"c","$causationId":"d","kop":` + string(e.Header) + `}`
	if got := encode(e); string(got.Metadata) != want || got.ContentType != esdb.ContentTypeJson {
		t.Errorf("metadata is %s (%d)", got.Metadata, got.ContentType)
	}
	e.Payload = []byte("geen JSON")
	if got := encode(e); got.ContentType != esdb.ContentTypeBinary {
		t.Error("what is not JSON is marked as JSON")
	}
}

func TestAnEventKeepsItsIDAtEveryTry(t *testing.T) {
	id := "0192f0c1-7c1e-7abc-8def-0123456789ab"
	for given, want := range map[string]string{
		id: id, "x": "", "{" + id + "}": "", "00000000-0000-0000-0000-000000000000": "", "0192F0C1-7C1E-7ABC-8DEF-0123456789AB": "",
	} {
		a, b := eventID(domain.Stored{Stream: "s", ID: given}), eventID(domain.Stored{Stream: "s", ID: given})
		if a != b || a == uuid.Nil || want != "" && a.String() != want || want == "" && a.String() == given {
			t.Errorf("%s becomes %s and %s", given, a, b)
		}
	}
	if eventID(domain.Stored{Stream: "s", ID: "x"}) == eventID(domain.Stored{Stream: "t", ID: "x"}) {
		t.Error("two events of different streams have one id")
	}
}

func TestWhatOthersWroteIsRefused(t *testing.T) {
	for _, m := range []string{"", "{}", "[]", `{"kop":null}`, `{"kop":`, `{"kop":{"id":"x"}, "kopBytes":7}`} {
		e, err := decodeAll(&esdb.RecordedEvent{StreamID: "gm0855_a-1", EventType: "t", UserMetadata: []byte(m)})
		if m == `{"kop":null}` {
			continue // a header may be null
		}
		if err == nil {
			t.Errorf("%s is taken: %+v", m, e)
		}
	}
}

// FuzzEvent looks for bytes that do not come back, and for metadata of others that end the program.
func FuzzEvent(f *testing.F) {
	f.Add([]byte(`{"id":"x","vastgelegdOp":"2026-03-02T12:00:00.123456Z"}`), []byte(`{}`), "x")
	f.Add([]byte(`{"$correlationId":"c","kop":{"id":"x"}}`), []byte("\xff"), "0192f0c1-7c1e-7abc-8def-0123456789ab")
	f.Add([]byte(`{"kop":{},"kopBytes":"e30="}`), []byte(""), `"`)
	f.Fuzz(func(t *testing.T, header, payload []byte, id string) {
		_, _ = decodeAll(&esdb.RecordedEvent{UserMetadata: header, Data: payload}) // refused or not
		e := domain.Stored{Stream: "gm0855_a-1", Type: "t", ID: id, RecordedAt: noon, Header: header, Payload: payload}
		if commands.CheckWrite(commands.Write{Stream: e.Stream, Expected: domain.NoStream, Events: []domain.Stored{e}}) != nil {
			return
		}
		got, err := decodeAll(onCluster(e))
		if err != nil || !bytes.Equal(got.Header, header) || !bytes.Equal(got.Payload, payload) {
			t.Fatalf("comes back as %+v (%v)", got, err)
		}
		if utf8.ValidString(id) && (got.ID != id || !got.RecordedAt.Equal(noon)) {
			t.Fatalf("%q of %s comes back as %q of %s", id, noon, got.ID, got.RecordedAt)
		}
	})
}
