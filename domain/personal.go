package domain

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"reflect"
	"strings"
)

// Unreadable stands where a personal text was whose key is gone.
const Unreadable = "[niet meer leesbaar]"

// SealedMark begins every sealed text on the wire.
const SealedMark = "verzegeld:"

// sealedPrefix marks a sealed text on the wire; the number is the version of the sealing.
const sealedPrefix = SealedMark + "1:"

var errUnsealed = errors.New("personal text must be sealed before it is written")

// Personal is text that may hold personal data. In memory it is plain; it can be written as JSON only after it was sealed,
// and printing, logging or formatting it never shows the text.
type Personal struct {
	text   *string // a pointer, because fmt shows plain fields where it may not call Format: %p, a stray %w, unexported fields
	sealed string
}

// Private makes a personal text from what someone wrote.
func Private(text string) Personal {
	if text == "" {
		return Personal{}
	}
	return Personal{text: &text}
}

// Text is the plain text: empty when it was read from a log and not opened.
func (p Personal) Text() string {
	if p.text == nil {
		return ""
	}
	return *p.text
}

// Sealed is the stored form without its marker: empty before sealing.
func (p Personal) Sealed() string { return strings.TrimPrefix(p.sealed, sealedPrefix) }

// IsZero says that there is no text, sealed or plain.
func (p Personal) IsZero() bool { return p.text == nil && p.sealed == "" }

// Format hides the text from every fmt verb.
func (p Personal) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte("[persoonlijk]")) }

// LogValue hides the text from slog.
func (p Personal) LogValue() slog.Value { return slog.StringValue("[persoonlijk]") }

// MarshalJSON writes the sealed form and fails on a text that was not sealed.
func (p Personal) MarshalJSON() ([]byte, error) {
	if p.sealed == "" && p.text != nil {
		return nil, errUnsealed
	}
	if plain(p.sealed) { // what a vault gives always is
		return []byte(`"` + p.sealed + `"`), nil
	}
	return json.Marshal(p.sealed)
}

// UnmarshalJSON reads a sealed form and refuses anything else.
func (p *Personal) UnmarshalJSON(b []byte) error {
	var s string
	if err := json.Unmarshal(b, &s); err != nil {
		return fmt.Errorf("read sealed text: %w", err)
	}
	if s != "" && !strings.HasPrefix(s, sealedPrefix) {
		return errUnsealed
	}
	*p = Personal{sealed: s}
	return nil
}

// Place is where a personal text stands. The sealing is bound to it: the same bytes elsewhere do not open.
type Place struct {
	Stream  string // also names the key
	EventID string
	Field   string // wire names from the payload's root, joined by dots
}

// Sealer turns plain text into its stored form; Opener turns it back. An Opener answers Unreadable, without an error, when
// the key is gone.
type (
	Sealer func(at Place, plain string) (string, error)
	Opener func(at Place, sealed string) (string, error)
)

// seal returns a copy of the event in which every personal text is sealed.
func seal(e Event, stream, eventID string, f Sealer) (Event, error) {
	return eachPersonal(e, func(field string, p *Personal) error {
		if p.text == nil {
			return nil
		}
		s, err := f(Place{Stream: stream, EventID: eventID, Field: field}, *p.text)
		if err != nil {
			return fmt.Errorf("seal %s: %w", field, err)
		}
		p.sealed = sealedPrefix + s
		return nil
	})
}

// Open returns a copy of the event in which every personal text can be read.
func Open(e Event, stream, eventID string, f Opener) (Event, error) {
	return eachPersonal(e, func(field string, p *Personal) error {
		if p.sealed == "" {
			return nil
		}
		text, err := f(Place{Stream: stream, EventID: eventID, Field: field}, p.Sealed())
		if err != nil {
			return fmt.Errorf("open %s: %w", field, err)
		}
		p.text = Private(text).text
		return nil
	})
}

// WithoutPersonal returns a copy of the event in which no personal text is left, sealed or plain.
func WithoutPersonal(e Event) (Event, error) {
	return eachPersonal(e, func(_ string, p *Personal) error {
		*p = Personal{}
		return nil
	})
}

// sameFact says whether two events would be written alike, however they were sealed.
func sameFact(a, b Event) bool {
	x, errX := plainJSON(a)
	y, errY := plainJSON(b)
	return errX == nil && errY == nil && bytes.Equal(x, y)
}

func plainJSON(e Event) ([]byte, error) {
	plain, err := eachPersonal(e, func(_ string, p *Personal) error {
		p.sealed = p.Text()
		return nil
	})
	if err != nil {
		return nil, err
	}
	return json.Marshal(plain)
}

// eachPersonal calls f on every personal text in a copy of the event and returns the copy.
func eachPersonal(e Event, f func(field string, p *Personal) error) (Event, error) {
	texts := textsOf(reflect.TypeOf(e))
	if len(texts) == 0 {
		return e, nil
	}
	c := copyOf(e)
	err := each(c, texts, "", func(field string, v reflect.Value) error {
		if p, ok := v.Addr().Interface().(*Personal); ok {
			return f(field, p)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return c.Interface().(Event), nil
}
