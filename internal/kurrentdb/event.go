package kurrentdb

import (
	"bytes"
	"encoding/json"
	"fmt"
	"time"
	"unicode/utf8"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
	"github.com/google/uuid"

	"ruggespraak/domain"
	"ruggespraak/internal/ids"
)

// On the cluster an event has the payload's exact bytes as its data and this as its metadata: what the database itself
// understands, and the header's exact bytes. A header that would not come back from JSON byte for byte stands there in
// base64. ID and RecordedAt are added when the header does not say the same.
type metadata struct {
	Correlation string          `json:"$correlationId"`
	Causation   string          `json:"$causationId"`
	Header      json.RawMessage `json:"kop"`
	HeaderBytes []byte          `json:"kopBytes"`
	ID          string          `json:"id"`
	RecordedAt  *domain.Instant `json:"vastgelegdOp"`
}

// summary is what is needed of a header.
type summary struct {
	ID          string         `json:"id"`
	RecordedAt  domain.Instant `json:"vastgelegdOp"`
	Correlation string         `json:"correlatie"`
	Causation   string         `json:"causatie"`
}

// encode makes the event as the cluster keeps it.
func encode(e domain.Stored) esdb.EventData {
	data := esdb.EventData{
		EventID: eventID(e), EventType: e.Type, ContentType: esdb.ContentTypeBinary, Data: e.Payload, Metadata: encodeMetadata(e),
	}
	if isJSON(e.Payload) {
		data.ContentType = esdb.ContentTypeJson
	}
	return data
}

// eventID is the event's own id, or one derived of it. It is never the zero id: the client would make up another at every
// try.
func eventID(e domain.Stored) uuid.UUID {
	if id, err := uuid.Parse(e.ID); err == nil && id != uuid.Nil && id.String() == e.ID {
		return id
	}
	return uuid.MustParse(ids.Derive("kurrentdb", e.Stream, e.ID))
}

func encodeMetadata(e domain.Stored) []byte {
	b := make([]byte, 1, len(e.Header)+128)
	b[0] = '{'
	member := func(name string, value []byte) {
		if len(b) > 1 {
			b = append(b, ',')
		}
		b = append(append(append(append(b, '"'), name...), '"', ':'), value...)
	}
	text := func(name, value string) {
		if quoted, err := json.Marshal(value); err == nil && value != "" {
			member(name, quoted)
		}
	}
	s, err := summarize(e.Header)
	text("$correlationId", s.Correlation)
	text("$causationId", s.Causation)
	if err != nil || s.ID != e.ID || s.RecordedAt != domain.InstantOf(e.RecordedAt) {
		text("id", e.ID)
		text("vastgelegdOp", e.RecordedAt.UTC().Format(time.RFC3339Nano))
	}
	if isJSON(e.Header) && len(bytes.TrimSpace(e.Header)) == len(e.Header) {
		member("kop", e.Header)
	} else if quoted, err := json.Marshal(e.Header); err == nil {
		member("kopBytes", quoted)
	}
	return append(b, '}')
}

func summarize(header []byte) (summary, error) {
	var s summary
	if err := json.Unmarshal(header, &s); err != nil {
		return summary{}, fmt.Errorf("read header: %w", err)
	}
	return s, nil
}

func isJSON(b []byte) bool { return utf8.Valid(b) && json.Valid(b) }

// decode gives an event back as it was appended, but for ID and RecordedAt. It refuses what this program did not write:
// passing over it would leave a hole in a stream.
func decode(r *esdb.RecordedEvent) (domain.Stored, error) {
	e := domain.Stored{Stream: r.StreamID, Revision: domain.Revision(r.EventNumber), Type: r.EventType, Payload: r.Data}
	if e.Payload == nil {
		e.Payload = []byte{}
	}
	if _, e.Header = split(r.UserMetadata); e.Header != nil {
		return e, nil
	}
	m, err := readMetadata(r)
	if e.Header = m.Header; len(m.HeaderBytes) > 0 {
		e.Header = m.HeaderBytes
	}
	return e, err
}

// decodeAll gives an event back with all that was appended.
func decodeAll(r *esdb.RecordedEvent) (domain.Stored, error) {
	e, err := decode(r)
	if err != nil {
		return e, err
	}
	before, header := split(r.UserMetadata)
	if header == nil || bytes.Contains(before, []byte(`"id":`)) {
		m, err := readMetadata(r)
		if err != nil {
			return e, err
		}
		if m.RecordedAt != nil {
			e.ID, e.RecordedAt = m.ID, m.RecordedAt.Time
			return e, nil
		}
	}
	s, err := summarize(e.Header)
	if err != nil {
		return e, domain.Errorf(domain.Refused, "De kop van gebeurtenis %d van stroom %s op het cluster is niet te lezen.", e.Revision, e.Stream)
	}
	e.ID, e.RecordedAt = s.ID, s.RecordedAt.Time
	return e, nil
}

func readMetadata(r *esdb.RecordedEvent) (metadata, error) {
	var m metadata
	if err := json.Unmarshal(r.UserMetadata, &m); err != nil || len(m.Header) == 0 && len(m.HeaderBytes) == 0 {
		return m, domain.Errorf(domain.Refused, "Gebeurtenis %d van stroom %s op het cluster is niet door Ruggespraak geschreven.", r.EventNumber, r.StreamID)
	}
	return m, nil
}

// split cuts metadata as encode almost always writes it: plain texts, and at the end the header as an object. That is most
// of the work of reading. The header is nil when the metadata is of another make.
func split(m []byte) (before, header []byte) {
	const name = `"kop":`
	i := bytes.Index(m, []byte(name)) // not inside a text: quotes are escaped there
	if i < 1 || m[0] != '{' || m[len(m)-1] != '}' || m[i-1] != '{' && m[i-1] != ',' || bytes.ContainsAny(m[1:i], "{}[]") {
		return nil, nil
	}
	header = m[i+len(name) : len(m)-1]
	if len(header) == 0 || header[0] != '{' || !json.Valid(header) {
		return nil, nil
	}
	return m[:i], header
}
