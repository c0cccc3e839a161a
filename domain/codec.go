package domain

import "fmt"

// Codec turns events into stored bytes and back. The functions come from main: JSON from internal/codec, sealing from
// internal/vault. Without an Opener, personal texts stay sealed.
type Codec struct {
	Events    Catalog
	Marshal   func(any) ([]byte, error)
	Unmarshal func([]byte, any) error
	Seal      Sealer
	Open      Opener
}

// Encode seals the event's personal texts and gives the bytes to store. The header must be complete but for type and
// version, which come from the catalog.
func (c Codec) Encode(h Header, e Event) (Stored, error) {
	d := c.Events.Of(e)
	if d.Name == "" {
		return Stored{}, fmt.Errorf("encode %T: not in the catalog", e)
	}
	h.Type, h.Version = d.Name, d.Version
	sealed, err := seal(e, h.Stream, h.ID, c.Seal)
	if err != nil {
		return Stored{}, fmt.Errorf("encode %s: %w", d.Name, err)
	}
	payload, err := c.Marshal(sealed)
	if err != nil {
		return Stored{}, fmt.Errorf("encode %s: %w", d.Name, err)
	}
	header, err := h.appendJSON(make([]byte, 0, 512))
	if err != nil {
		return Stored{}, fmt.Errorf("encode %s: %w", d.Name, err)
	}
	return Stored{
		Stream: h.Stream, Revision: h.Revision, Type: h.Type, ID: h.ID, RecordedAt: h.RecordedAt.Time,
		Header: header, Payload: payload,
	}, nil
}

// Decode reads a stored event and its header.
func (c Codec) Decode(s Stored) (Header, Event, error) {
	h, err := ParseHeader(s, c.Unmarshal)
	if err != nil {
		return Header{}, nil, err
	}
	e, err := c.Events.Decode(h.Type, h.Version, s.Payload, c.Unmarshal)
	if err != nil {
		return Header{}, nil, fmt.Errorf("event %d of %s: %w", s.Revision, s.Stream, err)
	}
	if c.Open != nil {
		if e, err = Open(e, h.Stream, h.ID, c.Open); err != nil {
			return Header{}, nil, fmt.Errorf("event %d of %s: %w", s.Revision, s.Stream, err)
		}
	}
	return h, e, nil
}
