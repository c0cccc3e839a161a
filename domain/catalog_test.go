package domain

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
)

// noted is an event of a catalog of its own; its third version is the present one.
type noted struct {
	Text    string   `json:"tekst"`
	Channel string   `json:"kanaal"`
	Secret  Personal `json:"geheim,omitzero"`
}

func (noted) event() {}

// In version 1 the channel was not asked for; all came in by phone.
func notedV1(m map[string]json.RawMessage) error {
	m["kanaal"] = json.RawMessage(`"telefoon"`)
	return nil
}

// Version 2 called the text otherwise.
func notedV2(m map[string]json.RawMessage) error {
	if _, ok := m["opmerking"]; !ok {
		return errors.New("opmerking ontbreekt")
	}
	m["tekst"] = m["opmerking"]
	delete(m, "opmerking")
	return nil
}

type other struct{}

func (other) event() {}

func ownCatalog() Catalog {
	return newCatalog([]Definition{define[noted]("genoteerd", notedV1, notedV2)})
}

func TestOldVersionsAreUpcast(t *testing.T) {
	c := ownCatalog()
	for _, row := range []struct {
		name, payload string
		version       int
		want          noted
	}{
		{"version 1 came by phone", `{"opmerking":"a"}`, 1, noted{Text: "a", Channel: "telefoon"}},
		{"version 2 called it otherwise", `{"opmerking":"a","kanaal":"balie"}`, 2, noted{Text: "a", Channel: "balie"}},
		{"version 3 is as it is", `{"tekst":"a","kanaal":"balie"}`, 3, noted{Text: "a", Channel: "balie"}},
		{"what is sealed stays sealed", `{"opmerking":"a","geheim":"verzegeld:1:00"}`, 1, noted{Text: "a", Channel: "telefoon", Secret: Personal{sealed: "verzegeld:1:00"}}},
	} {
		payload := []byte(row.payload)
		e, err := c.Decode("genoteerd", row.version, payload, strictly)
		if err != nil || e != Event(row.want) {
			t.Errorf("%s: got %+v, %v", row.name, e, err)
		}
		if string(payload) != row.payload {
			t.Errorf("%s: the stored bytes were changed", row.name)
		}
	}
	if d := c.Of(noted{}); d.Version != 3 || d.Name != "genoteerd" {
		t.Errorf("got %s version %d", d.Name, d.Version)
	}
}

func TestWhatIsNotKnownIsRefusedByName(t *testing.T) {
	c := ownCatalog()
	for _, row := range []struct {
		name, event, payload string
		version              int
		says                 []string
	}{
		{"an unknown type", "nooit-gezien", `{}`, 1, []string{"nooit-gezien", "nieuwere versie"}},
		{"a newer version", "genoteerd", `{}`, 4, []string{"genoteerd", "versie 4", "1 tot en met 3"}},
		{"version nought", "genoteerd", `{}`, 0, []string{"genoteerd", "versie 0"}},
		{"an unknown field", "genoteerd", `{"tekst":"a","kanaal":"balie","kleur":"rood"}`, 3, []string{"genoteerd", "kleur"}},
		{"a field that an upcast misses", "genoteerd", `{}`, 2, []string{"genoteerd", "version 2", "opmerking"}},
		{"an unknown field of an old version", "genoteerd", `{"opmerking":"a","kleur":"rood"}`, 1, []string{"genoteerd", "kleur"}},
		{"half a payload", "genoteerd", `{"tekst":`, 3, []string{"genoteerd"}},
		{"half an old payload", "genoteerd", `{"opmerking":`, 1, []string{"genoteerd"}},
		{"a list", "genoteerd", `[]`, 1, []string{"genoteerd"}},
		{"nothing at all", "genoteerd", `null`, 3, []string{"genoteerd"}},
		{"nothing at all of old", "genoteerd", ` null`, 1, []string{"genoteerd"}},
	} {
		e, err := c.Decode(row.event, row.version, []byte(row.payload), strictly)
		if err == nil || e != nil {
			t.Errorf("%s: got %+v, %v", row.name, e, err)
			continue
		}
		for _, part := range row.says {
			if !strings.Contains(err.Error(), part) {
				t.Errorf("%s: %q does not name %q", row.name, err, part)
			}
		}
	}
}

func TestAnEventIsDefinedOnce(t *testing.T) {
	for name, groups := range map[string][][]Definition{
		"a name twice in a group":  {{define[noted]("a"), define[other]("a")}},
		"a name twice in groups":   {{define[noted]("a")}, {define[other]("a")}},
		"a type under two names":   {{define[noted]("a")}, {define[noted]("b")}},
		"the very same line twice": {{define[noted]("a"), define[noted]("a")}},
	} {
		func() {
			defer func() {
				if said := recover(); said == nil || !strings.Contains(fmt.Sprint(said), "twice") {
					t.Errorf("%s: %v", name, said)
				}
			}()
			newCatalog(groups...)
		}()
	}
}

func TestTheCodecStoresWhatTheHeaderSays(t *testing.T) {
	codec := testCodec()
	h := Header{
		ID: "e1", Stream: "gm0855_signaal-1", Revision: 3, Type: "verkeerd", Version: 99, RecordedAt: InstantOf(Date("2025-03-31").Time()), ValidOn: "2025-03-30",
		Actor: "p1", Command: "o1", Municipality: "gm0855", Disclosure: Internal, Retention: "signaal",
	}
	s, err := codec.Encode(h, received)
	if err != nil {
		t.Fatal(err)
	}
	h.Type, h.Version = "ontvangst-bevestigd", 1
	if s.Stream != h.Stream || s.Revision != 3 || s.Type != h.Type || s.ID != "e1" || !s.RecordedAt.Equal(h.RecordedAt.Time) {
		t.Errorf("the copies for the log differ: %+v", s)
	}
	const wire = `{"id":"e1","stroom":"gm0855_signaal-1","revisie":3,"type":"ontvangst-bevestigd","versie":1,"vastgelegdOp":"2025-03-31T00:00:00.000000Z",` +
		`"geldtOp":"2025-03-30","actor":"p1","opdracht":"o1","gemeente":"gm0855","openbaarheid":"intern","bewaarklasse":"signaal"}`
	if string(s.Header) != wire {
		t.Errorf("header\n got %s\nwant %s", s.Header, wire)
	}
	back, e, err := codec.Decode(s)
	if err != nil || back != h || e != Event(received) {
		t.Errorf("got %+v, %+v, %v", back, e, err)
	}
	codec.Open = nil
	closed, err := codec.Encode(h, raised)
	if err != nil {
		t.Fatal(err)
	}
	if _, e, err = codec.Decode(closed); err != nil || e.(SignalRaised).Story.Text() != "" || e.(SignalRaised).Story.IsZero() {
		t.Errorf("without an opener a story stays sealed: %v", err)
	}
}

func TestTheCodecReturnsWhatGoesWrong(t *testing.T) {
	codec := testCodec()
	if _, err := codec.Encode(Header{}, noted{}); err == nil || !strings.Contains(err.Error(), "noted") {
		t.Errorf("an event outside the catalog: %v", err)
	}
	for name, stored := range map[string]Stored{
		"no header":       {Header: []byte(``), Payload: []byte(`{}`)},
		"a strange field": {Header: []byte(`{"id":"e1","extra":1}`), Payload: []byte(`{}`)},
		"another type":    {Stream: "s", Revision: 7, Header: []byte(`{"type":"nooit-gezien","versie":1}`), Payload: []byte(`{}`)},
	} {
		if _, _, err := codec.Decode(stored); err == nil {
			t.Errorf("%s was read", name)
		}
	}
	_, _, err := codec.Decode(Stored{Stream: "s", Revision: 7, Header: []byte(`{"type":"nooit-gezien","versie":1}`), Payload: []byte(`{}`)})
	if !errors.Is(err, Invalid) || !strings.Contains(err.Error(), "event 7 of s") {
		t.Errorf("the refusal does not say where: %v", err)
	}
	broken := errors.New("stuk")
	codec.Marshal = func(any) ([]byte, error) { return nil, broken }
	if _, err := codec.Encode(Header{}, withdrawn); !errors.Is(err, broken) {
		t.Errorf("got %v", err)
	}
}
