package domain

import (
	"encoding/json"
	"fmt"
	"strconv"
)

// appendJSON writes the header as its struct tags say. Every event has one, and most of what is written is headers, so this
// is done by hand; a test holds it against the tags.
func (h Header) appendJSON(b []byte) ([]byte, error) {
	w := objectWriter{b: append(b, '{')}
	w.text("id", h.ID)
	w.text("stroom", h.Stream)
	w.number("revisie", int64(h.Revision))
	w.text("type", h.Type)
	w.number("versie", int64(h.Version))
	w.text("vastgelegdOp", h.RecordedAt.UTC().Format(instantLayout))
	w.text("geldtOp", string(h.ValidOn))
	w.text("actor", h.Actor)
	w.optional("namens", h.OnBehalf)
	w.optional("rol", h.Role)
	w.text("opdracht", h.Command)
	w.optional("correlatie", h.Correlation)
	w.optional("causatie", h.Causation)
	w.text("gemeente", h.Municipality)
	w.text("openbaarheid", string(h.Disclosure))
	w.optional("bewaarklasse", string(h.Retention))
	if w.err != nil {
		return nil, fmt.Errorf("write header: %w", w.err)
	}
	return append(w.b, '}'), nil
}

// objectWriter appends the members of a JSON object.
type objectWriter struct {
	b   []byte
	err error
}

func (w *objectWriter) name(name string) {
	if w.b[len(w.b)-1] != '{' {
		w.b = append(w.b, ',')
	}
	w.b = append(append(append(w.b, '"'), name...), '"', ':')
}

func (w *objectWriter) number(name string, n int64) {
	w.name(name)
	w.b = strconv.AppendInt(w.b, n, 10)
}

func (w *objectWriter) optional(name, s string) {
	if s != "" {
		w.text(name, s)
	}
}

func (w *objectWriter) text(name, s string) {
	w.name(name)
	if plain(s) {
		w.b = append(append(append(w.b, '"'), s...), '"')
		return
	}
	quoted, err := json.Marshal(s)
	if err != nil {
		w.err = err
	}
	w.b = append(w.b, quoted...)
}

// plain says that a text is the same in JSON: what headers hold almost always is.
func plain(s string) bool {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c > '~' || c == '"' || c == '\\' || c == '<' || c == '>' || c == '&' {
			return false
		}
	}
	return true
}
