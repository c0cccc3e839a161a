package domain

import (
	"bytes"
	"reflect"
	"testing"
	"time"

	"ruggespraak/internal/codec"
)

// fuzzCodec seals nothing away.
var fuzzCodec = Codec{
	Events: Events(), Marshal: codec.Marshal, Unmarshal: codec.Unmarshal,
	Seal: func(_ Place, plain string) (string, error) { return plain, nil },
}

var fuzzHeader = Header{
	ID: "5b1d9f0e-7c1f-5c49-9a77-0d6a3f8d9c11", Stream: "gm0855_signaal-5b1d9f0e-7c1f-5c49-9a77-0d6a3f8d9c11", Revision: 3, Version: 1,
	RecordedAt: InstantOf(time.Date(2025, 3, 31, 12, 30, 1, 123456000, time.UTC)), ValidOn: "2025-03-31", Actor: "p:9f0e7c1f5c499a77",
	Role: "signaalcoordinator", Command: "0d6a3f8d-7c1f-5c49-9a77-0d6a3f8d9c11", Municipality: "gm0855", Disclosure: Internal,
}

// FuzzEvent reads any bytes as the payload of any event: what is read can be written, and what was written is read and
// written again as the same bytes.
func FuzzEvent(f *testing.F) {
	definitions := Events().Definitions()
	for i, d := range definitions {
		s, err := fuzzCodec.Encode(fuzzHeader, filled(f, d))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(uint8(i), s.Payload)
	}
	f.Add(uint8(0), []byte("null"))
	f.Fuzz(func(t *testing.T, kind uint8, payload []byte) {
		h := fuzzHeader
		d := definitions[int(kind)%len(definitions)]
		h.Type, h.Version = d.Name, d.Version
		header, err := codec.Marshal(h)
		if err != nil {
			t.Fatal(err)
		}
		roundTrip(t, Stored{Stream: h.Stream, Revision: h.Revision, Type: h.Type, Header: header, Payload: payload})
	})
}

// FuzzHeader reads any bytes as the header of an event.
func FuzzHeader(f *testing.F) {
	of := Events().Definitions()[0]
	s, err := fuzzCodec.Encode(fuzzHeader, filled(f, of))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(s.Header)
	f.Add([]byte(`{"id":"","stroom":"é\u0000","revisie":-9223372036854775808,"type":"` + of.Name + `","versie":1,"vastgelegdOp":"0000-01-01T00:00:00+23:59","geldtOp":"x"}`))
	f.Fuzz(func(t *testing.T, header []byte) {
		roundTrip(t, Stored{Header: header, Payload: s.Payload})
	})
}

// roundTrip reads stored bytes. What it takes for an event it writes and reads again, twice.
func roundTrip(t *testing.T, s Stored) {
	h, e, err := fuzzCodec.Decode(s)
	if err != nil {
		if e != nil {
			t.Fatalf("refused (%v) and given all the same: %+v", err, e)
		}
		return
	}
	first, err := fuzzCodec.Encode(h, e)
	if err != nil {
		t.Fatalf("%s %s was read and cannot be written: %v", s.Header, s.Payload, err)
	}
	h2, e2, err := fuzzCodec.Decode(first)
	if err != nil {
		t.Fatalf("%s %s was written and cannot be read: %v", first.Header, first.Payload, err)
	}
	if h.Type != h2.Type || h.ID != h2.ID || h.Revision != h2.Revision || !h.RecordedAt.Equal(h2.RecordedAt.Time) || reflect.TypeOf(e) != reflect.TypeOf(e2) {
		t.Fatalf("%+v became %+v", h, h2)
	}
	second, err := fuzzCodec.Encode(h2, e2)
	if err != nil || !bytes.Equal(first.Header, second.Header) || !bytes.Equal(first.Payload, second.Payload) {
		t.Fatalf("%s %s became %s %s (%v)", first.Header, first.Payload, second.Header, second.Payload, err)
	}
}
