package publish_test

import (
	"bytes"
	"encoding/base64"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/nats-io/nats.go"

	"ruggespraak/commands"
	"ruggespraak/domain"
	"ruggespraak/internal/codec"
	"ruggespraak/internal/ids"
	"ruggespraak/internal/simulate"
)

// hidden is what a vault was given to hide.
type hidden struct{ texts, sealed, persons, pseudonyms map[string]bool }

func newHidden() *hidden {
	return &hidden{texts: map[string]bool{}, sealed: map[string]bool{}, persons: map[string]bool{}, pseudonyms: map[string]bool{}}
}

func (h *hidden) desk(log commands.Store, zone *time.Location) commands.Desk {
	seal := func(_ domain.Place, plain string) (string, error) {
		sealed := base64.RawURLEncoding.EncodeToString([]byte("dicht " + plain))
		h.texts[plain], h.sealed[sealed] = true, true
		return sealed, nil
	}
	pseudonym := func(stream, person string) domain.PersonRef {
		p := ids.Derive("geheim", stream, person)
		h.persons[person], h.pseudonyms[p] = true, true
		return domain.PersonRef(p)
	}
	return commands.Desk{
		Log: log, Derive: ids.Derive, Pseudonym: pseudonym,
		Codec:    domain.Codec{Events: domain.Events(), Marshal: codec.Marshal, Unmarshal: codec.Unmarshal, Seal: seal, Open: opened},
		Settings: commands.Settings{Municipality: simulate.Code, Zone: zone, Reopen: domain.ReopenRule{Count: 3, Share: 0.2}},
	}
}

func opened(_ domain.Place, sealed string) (string, error) {
	text, err := base64.RawURLEncoding.DecodeString(sealed)
	return strings.TrimPrefix(string(text), "dicht "), err
}

// A whole town goes out, with all that may: every event is there, in order, and nothing of anyone.
func TestAWholeTownGoesOutWithoutAnythingPersonal(t *testing.T) {
	f, s, h := newFiles(t), sharedStream(t), newHidden()
	zone, err := time.LoadLocation("Europe/Amsterdam")
	f.must(err)
	made, err := simulate.Run(t.Context(), h.desk(f.log, zone), simulate.Options{Events: simulate.Least, Seed: 5})
	f.must(err)
	target := s.target(f)
	target.Full, target.Internal = true, true
	f.run(target)
	f.soon("the town is there", func() bool { return f.at("publicatie-proef") == domain.Position(made.Events) })
	got := s.messages()
	if len(got) != made.Events || len(h.texts) < 500 || len(h.pseudonyms) < 500 {
		t.Fatalf("%d messages of %d events; %d texts and %d pseudonyms", len(got), made.Events, len(h.texts), len(h.pseudonyms))
	}
	full := h.search(t, got)
	events, err := f.log.Read(t.Context(), 0, made.Events)
	f.must(err)
	public := 0
	for i, e := range events {
		head, err := domain.ParseHeader(e.Stored, codec.Unmarshal)
		f.must(err)
		if got[i].Header.Get(nats.MsgIdHdr) != head.ID {
			t.Fatalf("message %d is not event %s", i, head.ID)
		}
		if head.Disclosure == domain.Public && !bytes.Contains(e.Payload, []byte(`{"soort":"signaal"`)) { // those are not counted
			public++
		}
	}
	if full != public || full == 0 || full == len(got) {
		t.Errorf("%d messages say what happened, and %d events of %d are public", full, public, len(got))
	}
}

// search holds every message against the profile, so that its attributes can hold nothing else, and looks for what was hidden;
// it counts those with data.
func (h *hidden) search(t *testing.T, messages []*nats.Msg) (full int) {
	var told bytes.Buffer
	for _, m := range messages {
		attributes, data := checkMessage(t, m.Data)
		for _, value := range attributes {
			value = strings.ReplaceAll(value, "beleidsmaatregel", "") // "beleid" is one of those who act
			for name := range h.persons {
				if strings.Contains(value, name) {
					t.Errorf("%s names %s", value, name)
				}
			}
		}
		for name, values := range m.Header {
			if at, ok := strings.CutPrefix(name, "ce-"); ok && attributes[at] != values[0] {
				t.Errorf("the header %s is %s", name, values)
			}
		}
		for _, id := range uuids.FindAllString(string(m.Data)+m.Subject, -1) {
			if h.pseudonyms[id] {
				t.Errorf("a pseudonym is told: %s", m.Data)
			}
		}
		if len(data) > 0 {
			full++
			told.Write(data)
		}
	}
	h.absent(t, told.String())
	return full
}

var uuids = regexp.MustCompile(`[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}`)

func (h *hidden) absent(t *testing.T, told string) {
	for what, words := range map[string]map[string]bool{"a hidden text": h.texts, "a sealed text": h.sealed} {
		for word := range words {
			if len(word) < 8 {
				continue
			}
			quoted, err := codec.Marshal(word)
			if err != nil {
				t.Fatal(err)
			}
			if strings.Contains(told, strings.Trim(string(quoted), `"`)) {
				t.Errorf("%s is told: %q", what, word)
			}
		}
	}
	if strings.Contains(told, domain.SealedMark) {
		t.Error("something sealed is told")
	}
}
