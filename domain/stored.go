package domain

import (
	"fmt"
	"time"
)

// Revision is the number of an event within its stream, from 0. As an expectation it may also be NoStream or AnyRevision.
type Revision int64

const (
	// NoStream expects that the stream has no events yet.
	NoStream Revision = -1
	// AnyRevision expects nothing: the events follow whatever is there.
	AnyRevision Revision = -2
)

// Position is the dense ordinal of an event among the municipality's own events in log order, from 1; 0 is before the
// first. It is the same on every node and after every move, and is no part of the event's bytes.
type Position int64

// Cursor is what an append answers: an opaque place in one log, to wait for. The log that gave it can turn it into a
// Position; the empty cursor is the start.
type Cursor string

// Header is the plain part of an event, stamped once by the command layer. Nothing in it may be personal: actors are
// pseudonyms wherever not all is public.
type Header struct {
	ID           string         `json:"id"`                     // UUID of the event
	Stream       string         `json:"stroom"`                 // gm0855_signaal-<uuid>
	Revision     Revision       `json:"revisie"`                // place in the stream, from 0
	Type         string         `json:"type"`                   // wire name
	Version      int            `json:"versie"`                 // version of the payload's shape, from 1
	RecordedAt   Instant        `json:"vastgelegdOp"`           // when it was recorded, UTC
	ValidOn      Date           `json:"geldtOp"`                // local day from which it counts as true
	Actor        string         `json:"actor"`                  // who acted; a pseudonym where not all is public
	OnBehalf     string         `json:"namens,omitempty"`       // organisation or function acted for
	Role         string         `json:"rol,omitempty"`          // role in which the actor acted
	Command      string         `json:"opdracht"`               // UUID of the command that caused it
	Correlation  string         `json:"correlatie,omitempty"`   // what it belongs together with
	Causation    string         `json:"causatie,omitempty"`     // event that caused the command
	Municipality string         `json:"gemeente"`               // gm0855
	Disclosure   Disclosure     `json:"openbaarheid"`           // who may see it
	Retention    RetentionClass `json:"bewaarklasse,omitempty"` // how long it is kept
}

// Disclosure says how public an event is.
type Disclosure string

// The degrees of disclosure.
const (
	Public   Disclosure = "openbaar"
	Internal Disclosure = "intern"
	Secret   Disclosure = "geheim"
)

// RetentionClass names a row of the municipality's retention table.
type RetentionClass string

// Stored is an event as a log keeps it: the exact bytes of header and payload, never re-encoded. Stream, Revision and Type
// repeat what the header says, so that a log need not read JSON; ID and RecordedAt do too, but are filled in only on the
// way in: after reading, ParseHeader has them.
type Stored struct {
	Stream     string
	Revision   Revision
	Type       string
	ID         string
	RecordedAt time.Time
	Header     []byte
	Payload    []byte
}

// Recorded is a stored event with its place in the log.
type Recorded struct {
	Position Position
	Stored
}

// Meta is what a reader of events gets beside the event: its header and its place in the log.
type Meta struct {
	Header
	Position Position
}

// ParseHeader reads the header's JSON with the unmarshal function given.
func ParseHeader(s Stored, unmarshal func([]byte, any) error) (Header, error) {
	var h Header
	if err := unmarshal(s.Header, &h); err != nil {
		return Header{}, fmt.Errorf("read header %d of %s: %w", s.Revision, s.Stream, err)
	}
	return h, nil
}
