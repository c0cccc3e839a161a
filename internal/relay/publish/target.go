package publish

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"time"

	"github.com/ThreeDotsLabs/watermill/message"

	"ruggespraak/domain"
	"ruggespraak/internal/codec"
	"ruggespraak/internal/relay"
)

const (
	// ReaderPrefix begins the name under which a target's place in the log is kept.
	ReaderPrefix = "publicatie-"

	refusals = 5  // how often a receiver says no to a message before it is laid aside
	everyFew = 20 // events between two checkpoints on the way to the head
)

// fromFirst is the checkpoint of a target that began at the first event and has delivered nothing yet: it is not a new one.
const fromFirst domain.Position = -1

// errUnwritable marks an event of which no message can be made, however often it is tried: it may not keep the rest for ever.
var errUnwritable = domain.Errorf(domain.Refused, "Van de gebeurtenis is geen bericht te maken: de bytes kloppen niet met het type.")

// Book keeps what a receiver does not want.
type Book interface {
	// Bury keeps an event that could not be delivered.
	Bury(ctx context.Context, l relay.Letter, at domain.Instant) error
	// Redelivered notes that a letter was delivered after all.
	Redelivered(ctx context.Context, number int64) error
}

// Target is one receiver, with its own place in the log: one that is down holds up no other.
type Target struct {
	Name      string
	Out       message.Publisher
	Messages  Messages
	Full      bool     // tell what happened too, where that is public
	Internal  bool     // tell that something internal happened, too: whoever counts the messages counts signals
	Only      []string // wire names and categories to tell about; none: all
	FromStart bool     // a new target begins at the first event; else at those to come
	Prefix    string   // begins the subject
	Pace      Pace

	Log         relay.Log
	Checkpoints relay.Checkpoints
	Lease       relay.Lease
	Book        Book
	Wait        func(ctx context.Context, after domain.Position) error // for more; nil: the log's own
	Now         func() time.Time

	failed   int // tries of the event under way
	rejected int // of which the receiver said no
	last     error
}

// Reader is the name under which the target's place in the log is kept.
func (t *Target) Reader() string { return ReaderPrefix + t.Name }

// Run publishes until the context ends, and then closes the connection.
func (t *Target) Run(ctx context.Context, log *slog.Logger) {
	report := func(err error) {
		log.WarnContext(ctx, "can't publish; trying again", slog.String("target", t.Name), slog.Int("tries", t.failed), slog.Any("error", err))
	}
	for err := t.begin(ctx); err != nil && ctx.Err() == nil; err = t.begin(ctx) {
		report(err)
		_ = t.pause(ctx, t.Pace.First)
	}
	t.reader().Follow(ctx, report)
	if err := t.Out.Close(); err != nil {
		report(err)
	}
}

func (t *Target) reader() *relay.Reader {
	return &relay.Reader{
		Name: t.Reader(), Log: t.Log, Checkpoints: Places{t.Checkpoints}, Lease: t.Lease, Deliver: t.deliver, Every: everyFew, Pause: t.pause, Wait: t.Wait,
	}
}

// begin gives a new target its first place in the log.
func (t *Target) begin(ctx context.Context) error {
	at, err := t.Checkpoints.Checkpoint(ctx, t.Reader())
	if err != nil || at != 0 {
		return err
	}
	if !t.FromStart {
		if at, err = t.Log.Head(ctx); err != nil {
			return fmt.Errorf("read head: %w", err)
		}
	}
	if at == 0 {
		at = fromFirst
	}
	return t.Checkpoints.SaveCheckpoint(ctx, t.Reader(), at)
}

// Places are the places of targets as others read them: they hide how a target remembers that it began.
type Places struct{ relay.Checkpoints }

// Checkpoint is the position up to which a target was told, 0 when it never was.
func (p Places) Checkpoint(ctx context.Context, reader string) (domain.Position, error) {
	at, err := p.Checkpoints.Checkpoint(ctx, reader)
	return max(0, at), err
}

// deliver tries once. A message that the receiver refused often enough is laid aside in the book, and does not hold up the rest.
func (t *Target) deliver(ctx context.Context, r domain.Recorded) error {
	err := t.send(ctx, r)
	if refusal := (*domain.Error)(nil); errors.As(err, &refusal) && refusal.Kind == domain.Refused {
		if t.rejected++; t.rejected >= refusals {
			err = t.Book.Bury(ctx, t.letter(r, refusal.Text), domain.InstantOf(t.Now()))
		}
	}
	if t.last = err; err != nil {
		t.failed++
		return err
	}
	t.failed, t.rejected = 0, 0
	return nil
}

// send hands over one event, unless it is not meant for this target.
func (t *Target) send(ctx context.Context, r domain.Recorded) error {
	kind, _ := Aggregate(r.Stream)
	if len(t.Only) > 0 && !slices.Contains(t.Only, r.Type) && !slices.Contains(t.Only, string(kind)) {
		return nil
	}
	e, err := t.Messages.Write(r, t.Full)
	switch {
	case errors.Is(err, ErrSecret):
		return nil
	case err != nil:
		return errors.Join(errUnwritable, err)
	case !t.Internal && !e.public:
		return nil
	}
	m, err := e.message(ctx)
	if err != nil {
		return errors.Join(errUnwritable, err)
	}
	return t.Out.Publish(strings.Join([]string{t.Prefix, string(kind), r.Type}, "."), m)
}

func (t *Target) letter(r domain.Recorded, why string) relay.Letter {
	return relay.Letter{
		Reader: t.Reader(), Position: r.Position, EventID: eventID(r), Type: r.Type, Stream: r.Stream, Attempts: t.failed + 1, Reason: why,
	}
}

// eventID is empty for an event whose header can't be read; such a one was never sent.
func eventID(r domain.Recorded) string {
	h, _ := domain.ParseHeader(r.Stored, codec.Unmarshal)
	return h.ID
}

// pause waits between tries as this target does, and otherwise for as long as it is told.
func (t *Target) pause(ctx context.Context, d time.Duration) error {
	if t.last != nil {
		d = t.Pace.next(t.failed, t.last)
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}

// Redeliver sends a letter of this target once more. What it answers is the error.
func (t *Target) Redeliver(ctx context.Context, l relay.Letter) error {
	events, err := t.Log.Read(ctx, l.Position-1, 1)
	if err != nil {
		return fmt.Errorf("read event %d: %w", l.Position, err)
	}
	if len(events) == 0 || eventID(events[0]) != l.EventID {
		return domain.Errorf(domain.NotFound, "Gebeurtenis %d staat niet meer zo in het logboek.", l.Position)
	}
	if err := t.send(ctx, events[0]); err != nil {
		return err
	}
	return t.Book.Redelivered(ctx, l.Number)
}
