package publish_test

import (
	"encoding/json"
	"errors"
	"regexp"
	"strings"
	"testing"
	"time"

	"ruggespraak/domain"
	"ruggespraak/internal/codec"
	"ruggespraak/internal/relay/publish"
)

// profile is what every attribute of a message must look like; those that must be there are in required.
var (
	profile = map[string]*regexp.Regexp{
		"specversion": regexp.MustCompile(`^1\.0$`),
		"id":          regexp.MustCompile(`^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`),
		"source":      regexp.MustCompile(`^urn:nld:oin:\d{20}:systeem:[A-Za-z0-9._-]+$`),
		"type":        regexp.MustCompile(`^nl\.sociaal-domein\.[a-z]+(-[a-z]+)*$`),
		"subject":     regexp.MustCompile(`^[a-z]+/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`),
		"time":        regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$`),
		"sequence":    regexp.MustCompile(`^\d{19}$`),
		"dataref":     regexp.MustCompile(`^https://[a-z.]+/[a-z]+/[0-9a-f-]{36}$`),

		"dataschema":      regexp.MustCompile(`^urn:nld:oin:\d{20}:systeem:[A-Za-z0-9._-]+:[a-z-]+:\d+$`),
		"datacontenttype": regexp.MustCompile(`^application/json$`),
	}
	required = []string{"specversion", "id", "source", "type", "subject", "time", "sequence", "dataref"}
	naming   = regexp.MustCompile(`^[a-z0-9]{1,20}$`)
)

// checkMessage holds a message in structured mode against the profile and gives its attributes.
func checkMessage(t *testing.T, text []byte) (map[string]string, json.RawMessage) {
	t.Helper()
	if len(text) >= publish.MaxBytes {
		t.Errorf("%d bytes", len(text))
	}
	var members map[string]json.RawMessage
	if err := json.Unmarshal(text, &members); err != nil {
		t.Fatal(err)
	}
	data := members["data"]
	delete(members, "data")
	out := map[string]string{}
	for name, raw := range members {
		var value string
		shape := profile[name]
		if err := json.Unmarshal(raw, &value); err != nil || !naming.MatchString(name) || shape == nil || !shape.MatchString(value) {
			t.Errorf("attribute %q is %s", name, raw)
		}
		out[name] = value
	}
	for _, name := range required {
		if out[name] == "" {
			t.Errorf("there is no %s in %s", name, text)
		}
	}
	if _, err := time.Parse(time.RFC3339, out["time"]); err != nil {
		t.Error(err)
	}
	if (data == nil) != (out["datacontenttype"] == "") || (data == nil) != (out["dataschema"] == "") {
		t.Errorf("data goes without what it is, or the other way round: %s", text)
	}
	return out, data
}

func established(note, reference string) domain.MeasureEstablished {
	return domain.MeasureEstablished{MeasureID: measure, MeasureContent: domain.MeasureContent{
		Title: "Huisbezoek bij elke eerste aanvraag", Kind: "werkwijze", EstablishedOn: "2026-11-17", Reference: reference, Note: domain.Private(note),
	}}
}

// The texts are a contract with whoever receives them.
func TestAMessageLooksLikeThis(t *testing.T) {
	h := domain.Header{ID: "01a20053-1f5b-7c12-9a31-5d0f6a4e7b21", Stream: "gm0855_beleidsmaatregel-" + measure}
	r := domain.Recorded{Position: 2584, Stored: stored(t, h, established("Volgens Jansen", ""))}
	const thin = `{"specversion":"1.0","id":"01a20053-1f5b-7c12-9a31-5d0f6a4e7b21","source":"urn:nld:oin:00000001823288444000:systeem:ruggespraak","type":"nl.sociaal-domein.beleidsmaatregel-vastgesteld","subject":"beleidsmaatregel/0198f2a4-0000-7000-8000-000000000001","time":"2026-11-21T22:56:36.755677Z","sequence":"0000000000000002584","dataref":"https://ruggespraak.voorbeeld.nl/maatregelen/0198f2a4-0000-7000-8000-000000000001"`
	const data = `,"dataschema":"urn:nld:oin:00000001823288444000:systeem:ruggespraak:beleidsmaatregel-vastgesteld:1","datacontenttype":"application/json","data":{"maatregelId":"0198f2a4-0000-7000-8000-000000000001","titel":"Huisbezoek bij elke eerste aanvraag","soort":"werkwijze","vastgesteldOp":"2026-11-17"}`
	for full, want := range map[bool]string{false: thin + "}", true: thin + data + "}"} {
		e, err := messages().Write(r, full)
		if err != nil {
			t.Fatal(err)
		}
		text, err := codec.Marshal(e)
		if err != nil || string(text) != want {
			t.Errorf("full %t: got %s\nwant %s (%v)", full, text, want, err)
		}
		checkMessage(t, text)
	}
}

func TestWhatGoesOutFollowsWhoMayKnow(t *testing.T) {
	for _, c := range []struct {
		name       string
		disclosure domain.Disclosure
		reference  string
		secret     bool
		data       bool
	}{
		{"public goes with what happened", domain.Public, "https://raad.voorbeeld.nl/1", false, true},
		{"internal goes thin", domain.Internal, "", false, false},
		{"secret stays in", domain.Secret, "", true, false},
		{"what is not known stays in", "vertrouwelijk", "", true, false},
		{"what is too large goes thin", domain.Public, strings.Repeat("a", publish.MaxBytes), false, false},
	} {
		h := domain.Header{ID: measure, Stream: "gm0855_beleidsmaatregel-" + measure, Disclosure: c.disclosure}
		e, err := messages().Write(domain.Recorded{Position: 1, Stored: stored(t, h, established("Volgens Jansen", c.reference))}, true)
		if c.secret {
			if !errors.Is(err, publish.ErrSecret) {
				t.Errorf("%s: got %v", c.name, err)
			}
			continue
		}
		if err != nil || (e.Data != nil) != c.data || (e.DataSchema != "") != c.data || strings.Contains(string(e.Data), "notitie") {
			t.Errorf("%s: got %s, %v", c.name, e.Data, err)
		}
	}
}

func TestMessagesSortAsTheLogDoes(t *testing.T) {
	h := domain.Header{ID: measure, Stream: "gm0855_beleidsmaatregel-" + measure}
	before := ""
	for _, at := range []domain.Position{1, 2, 9, 10, 99, 1000, 2147483648, 1<<63 - 1} {
		e, err := messages().Write(domain.Recorded{Position: at, Stored: stored(t, h, established("", ""))}, false)
		if err != nil || e.Sequence <= before {
			t.Errorf("%d is %s, after %s: %v", at, e.Sequence, before, err)
		}
		before = e.Sequence
	}
}

// Whoever counts the signals under a decision has a figure that may be below k.
func TestOnHowManySignalsSomethingRestsIsNotTold(t *testing.T) {
	for name, c := range map[string]struct {
		kinds []domain.GroundKind
		full  bool
	}{
		"nothing":      {nil, true},
		"a motion":     {[]domain.GroundKind{"motie"}, true},
		"a signal":     {[]domain.GroundKind{"signaal"}, false},
		"one of each":  {[]domain.GroundKind{"motie", "signaal"}, false},
		"a bundle":     {[]domain.GroundKind{"bundel"}, true},
		"a few, twice": {[]domain.GroundKind{"signaal", "signaal"}, false},
	} {
		taken := domain.DecisionTaken{DecisionID: measure, DecisionContent: domain.DecisionContent{Title: "Bus naar de wijk", Body: "college", On: "2026-11-17"}}
		for _, kind := range c.kinds {
			taken.Grounds = append(taken.Grounds, domain.Ground{Kind: kind, ID: "0198f2a4-0000-7000-8000-0000000000aa", Relation: domain.Occasion})
		}
		h := domain.Header{ID: "01a20053-1f5b-7c12-9a31-5d0f6a4e7b21", Stream: "gm0855_besluit-" + measure}
		e, err := messages().Write(domain.Recorded{Position: 1, Stored: stored(t, h, taken)}, true)
		if err != nil || (e.Data != nil) != c.full || (e.DataSchema != "") != c.full {
			t.Errorf("resting on %s: %s, %v", name, e.Data, err)
		}
	}
}
