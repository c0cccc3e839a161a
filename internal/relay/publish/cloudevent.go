package publish

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/ThreeDotsLabs/watermill/message"

	"ruggespraak/domain"
	"ruggespraak/internal/codec"
)

const (
	// ContentType is that of a message in structured mode.
	ContentType = "application/cloudevents+json; charset=utf-8"
	// MaxBytes is what a message stays under: more is not passed on everywhere.
	MaxBytes = 64 << 10

	typePrefix = "nl.sociaal-domein."
	attributes = "ce-" // begins the name of an attribute in a header
)

// CloudEvent is the message in which an event goes out, as CloudEvents 1.0 and its Dutch government profile 1.1 have it.
// Its attributes hold ids and words of the wire only, and never who acted.
type CloudEvent struct {
	SpecVersion     string          `json:"specversion"`
	ID              string          `json:"id"`     // that of the event: the same one twice is a duplicate
	Source          string          `json:"source"` // the municipality and the system
	Type            string          `json:"type"`
	Subject         string          `json:"subject"`  // category/id of what it happened to
	Time            domain.Instant  `json:"time"`     // when it was recorded
	Sequence        string          `json:"sequence"` // the position, as wide as needed for the order of text to be that of the log
	DataRef         string          `json:"dataref"`  // where whoever may can read about it
	DataSchema      string          `json:"dataschema,omitempty"`
	DataContentType string          `json:"datacontenttype,omitempty"`
	Data            json.RawMessage `json:"data,omitempty"`
	public          bool
}

// Sender is who messages come from.
type Sender struct {
	OIN    string
	System string
	Base   string // address of the pages, without a slash at the end
}

func (s Sender) source() string { return "urn:nld:oin:" + s.OIN + ":systeem:" + s.System }

// Messages writes events as messages.
type Messages struct {
	Sender Sender
	Events domain.Catalog
}

// ErrSecret says that an event is not for the outside world.
var ErrSecret = errors.New("event is not to be published")

// Write writes a message that says that something happened; a full one also says what, where that is public. What is not, what
// is too large, and what would tell on how many signals something rests, goes thin. It fails with ErrSecret on what is not known to be public or internal.
func (w Messages) Write(r domain.Recorded, full bool) (CloudEvent, error) {
	h, err := domain.ParseHeader(r.Stored, codec.Unmarshal)
	if err != nil {
		return CloudEvent{}, err
	}
	if h.Disclosure != domain.Public && h.Disclosure != domain.Internal {
		return CloudEvent{}, ErrSecret
	}
	thin := w.thin(h, r.Position)
	if !full || !thin.public {
		return thin, nil
	}
	e, err := w.withData(thin, h, r.Payload)
	if err != nil {
		return CloudEvent{}, fmt.Errorf("event %d: %w", r.Position, err)
	}
	if counts, err := countsSignals(e.Data); err != nil || counts {
		return thin, err
	}
	if text, err := codec.Marshal(e); err != nil || len(text) < MaxBytes {
		return e, err
	}
	return thin, nil
}

func (w Messages) thin(h domain.Header, at domain.Position) CloudEvent {
	kind, id := Aggregate(h.Stream)
	return CloudEvent{
		SpecVersion: "1.0", ID: h.ID, Source: w.Sender.source(), Type: typePrefix + h.Type, Subject: string(kind) + "/" + id,
		Time: h.RecordedAt, Sequence: fmt.Sprintf("%019d", at), DataRef: w.Sender.Base + pageOf(kind, id), public: h.Disclosure == domain.Public,
	}
}

// withData adds what happened, without any personal text, in the shape that events of this type have now.
func (w Messages) withData(e CloudEvent, h domain.Header, payload []byte) (CloudEvent, error) {
	fact, err := w.Events.Decode(h.Type, h.Version, payload, codec.Unmarshal)
	if err == nil {
		fact, err = domain.WithoutPersonal(fact)
	}
	if err == nil {
		e.Data, err = codec.Marshal(fact)
	}
	if err != nil {
		return e, err
	}
	if bytes.Contains(e.Data, []byte(domain.SealedMark)) {
		return e, fmt.Errorf("a sealed text is left in %s", h.Type)
	}
	e.DataSchema = fmt.Sprintf("%s:%s:%d", e.Source, h.Type, w.Events.Of(fact).Version)
	e.DataContentType = "application/json"
	return e, nil
}

// countsSignals says whether data names the signals that something rests on. Their number is a figure as any other, and nothing
// here sees to it that it is not below k.
func countsSignals(data []byte) (bool, error) {
	var fields map[string]json.RawMessage
	var grounds []domain.Ground
	err := codec.Unmarshal(data, &fields)
	if text, there := fields["gronden"]; err == nil && there {
		err = codec.Unmarshal(text, &grounds)
	}
	if err != nil {
		return false, fmt.Errorf("read grounds: %w", err)
	}
	return slices.ContainsFunc(grounds, func(g domain.Ground) bool { return domain.Category(g.Kind) == domain.SignalCategory }), nil
}

// Aggregate takes the name of a stream apart.
func Aggregate(stream string) (domain.Category, string) {
	category, id, _ := strings.Cut(stream, "-")
	_, kind, _ := strings.Cut(category, "_")
	return domain.Category(kind), id
}

// message puts it in an envelope: structured, with the attributes beside it for whoever only sorts the post.
func (e CloudEvent) message(ctx context.Context) (*message.Message, error) {
	text, err := codec.Marshal(e)
	if err != nil {
		return nil, fmt.Errorf("write message of event %s: %w", e.ID, err)
	}
	if len(text) >= MaxBytes {
		return nil, fmt.Errorf("message of event %s is %d bytes", e.ID, len(text))
	}
	m := message.NewMessageWithContext(ctx, e.ID, text)
	for name, value := range map[string]string{
		"specversion": e.SpecVersion, "id": e.ID, "source": e.Source, "type": e.Type, "subject": e.Subject, "time": e.Time.String(),
		"sequence": e.Sequence, "dataref": e.DataRef, "dataschema": e.DataSchema, "datacontenttype": e.DataContentType,
	} {
		if value != "" {
			m.Metadata.Set(attributes+name, value)
		}
	}
	return m, nil
}

// pageOf is where the pages tell about one thing.
func pageOf(kind domain.Category, id string) string {
	at := "/spoor/" // tells about anything
	switch kind {
	case domain.SignalCategory:
		at = "/signalen/"
	case domain.MeasureCategory:
		at = "/maatregelen/"
	case domain.DecisionCategory:
		at = "/besluiten/"
	case domain.BundleCategory:
		at = "/bundels/"
	case domain.AdviceCategory:
		at = "/adviezen/"
	case domain.MotionCategory:
		at = "/moties/"
	case domain.AmendmentCategory:
		at = "/amendementen/"
	case domain.PromiseCategory:
		at = "/toezeggingen/"
	case domain.CycleCategory:
		at = "/leercycli/"
	case domain.EvaluationCategory, domain.SeriesCategory, domain.AreaCategory, domain.TermCategory, domain.EncounterCategory, domain.EffectCategory:
	}
	return at + id
}
