package relay

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"github.com/ThreeDotsLabs/watermill/message"

	"ruggespraak/domain"
	"ruggespraak/internal/codec"
)

// What a message carries beside the event's payload.
const (
	metaType     = "type"
	metaTopic    = "onderwerp"
	metaKey      = "sleutel"
	metaStream   = "stroom"
	metaRevision = "revisie"
	metaHeader   = "kop"
)

// wire names events in messages as they are named on the log. (Watermill's own would name them after Go types.)
type wire struct{}

// Marshal is not needed: messages are made of stored bytes.
func (wire) Marshal(any) (*message.Message, error) {
	return nil, errors.New("events are sent as they are stored")
}

// Unmarshal gives a message's event to who takes it.
func (wire) Unmarshal(m *message.Message, v any) error {
	d, ok := v.(*delivery)
	if !ok {
		return fmt.Errorf("can't hand an event to %T", v)
	}
	it, err := parcelOf(m)
	d.parcel, d.receipt = it, receiptOf(m)
	return err
}

// Name is the wire name of what a taker takes.
func (wire) Name(v any) string {
	if d, ok := v.(*delivery); ok {
		return d.name
	}
	return ""
}

// NameFromMessage is the wire name of a message's event.
func (wire) NameFromMessage(m *message.Message) string { return m.Metadata.Get(metaType) }

func parcelOf(m *message.Message) (parcel, error) {
	position, errPosition := strconv.ParseInt(m.UUID, 10, 64)
	revision, errRevision := strconv.ParseInt(m.Metadata.Get(metaRevision), 10, 64)
	if err := errors.Join(errPosition, errRevision); err != nil {
		return parcel{}, fmt.Errorf("read message: %w", err)
	}
	return parcel{
		Recorded: domain.Recorded{Position: domain.Position(position), Stored: domain.Stored{
			Stream: m.Metadata.Get(metaStream), Revision: domain.Revision(revision), Type: m.Metadata.Get(metaType),
			Header: []byte(m.Metadata.Get(metaHeader)), Payload: m.Payload,
		}},
		topic: m.Metadata.Get(metaTopic), key: m.Metadata.Get(metaKey),
	}, nil
}

// delivery is an event as Watermill hands it over.
type delivery struct {
	name    string
	parcel  parcel
	receipt *receipt
}

// taker takes the events of one type for a topic.
type taker struct {
	name   string
	handle handler
}

// NewEvent is where an event is read into.
func (t taker) NewEvent() any { return &delivery{name: t.name} }

// Handle hands over one event.
func (t taker) Handle(ctx context.Context, event any) error {
	d, ok := event.(*delivery)
	if !ok {
		return fmt.Errorf("can't take %T", event)
	}
	d.receipt.mu.Lock()
	d.receipt.attempts++
	d.receipt.mu.Unlock()
	return t.handle(ctx, d.parcel)
}

// letterOf is the letter of an event that failed. The reason is said in words that hold nothing personal: refusals are meant for
// people; of other failures the log of the service knows more.
func letterOf(it parcel, err error) Letter {
	l := Letter{Reader: it.topic, Position: it.Position, Key: it.key, Type: it.Type, Stream: it.Stream, Reason: reasonOf(err)}
	if h, errHeader := domain.ParseHeader(it.Stored, codec.Unmarshal); errHeader == nil {
		l.EventID = h.ID
	}
	return l
}

func reasonOf(err error) string {
	var refusal *domain.Error
	switch {
	case errors.As(err, &refusal):
		return refusal.Text
	case errors.Is(err, errUnread):
		return "De gebeurtenis is niet te lezen: de bytes kloppen niet met het type."
	}
	return "Er ging iets mis in het programma; het logboek van de dienst noemt de fout."
}

// errUnread marks an event whose bytes can't be read.
var errUnread = errors.New("event can't be read")
