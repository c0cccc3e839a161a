package transfer

import (
	"bytes"
	"context"
	"fmt"

	"ruggespraak/commands"
	"ruggespraak/domain"
	"ruggespraak/internal/codec"
)

// A write of a migration is at most this much, for a server takes no more in one message.
const (
	writeEvents = 256
	writeBytes  = 512 << 10
)

// Target is the part of a log that events are brought to.
type Target interface {
	Reader
	AppendMany(ctx context.Context, writes []commands.Write) ([]commands.Outcome, error)
	Resolve(ctx context.Context, c domain.Cursor) (domain.Position, error)
}

// Moved says what bringing events over came to. Equal histories have equal sums.
type Moved struct {
	From, To LogSum
	Already  domain.Position // events that stood in the target before
}

// Events brings all events of a log to another: the same bytes, in the same order. What stands in the target already must be
// the beginning of the same history; after a break it goes on from there. First is called before events are written. In the
// end the target is read again.
func Events(ctx context.Context, from Reader, to Target, first func([]domain.Recorded) error, progress func(step string) Progress) (m Moved, err error) {
	job, source := Job{Progress: progress}, newSummer()
	if m.Already, err = samePrefix(ctx, from, to, source, job.step("vergelijken")); err != nil {
		return m, err
	}
	head, err := from.Head(ctx)
	for p := job.step("overbrengen"); err == nil && source.sum.Head < head; {
		if err = moveBatch(ctx, from, to, first, source); err == nil {
			p.tell(source.sum.Head, head)
		}
	}
	if err != nil {
		return m, err
	}
	m.From = source.done()
	if m.To, err = SumLog(ctx, to, head, nil, job.step("teruglezen")); err != nil {
		return m, err
	}
	if end, err := to.Head(ctx); err != nil || end != head {
		return m, errorOr(err, othersWrite(head, end))
	}
	if differs := m.From.difference(m.To); differs != "" {
		return m, domain.Errorf(domain.Invalid, "Het doel is niet gelijk aan de bron: verwacht %s.", differs)
	}
	return m, nil
}

// samePrefix refuses a target that holds anything but the beginning of the source, and says how much that is.
func samePrefix(ctx context.Context, from Reader, to Target, source *summer, p Progress) (domain.Position, error) {
	head, err := to.Head(ctx)
	for err == nil && source.sum.Head < head {
		err = compareBatch(ctx, from, to, source, head)
		p.tell(source.sum.Head, head)
	}
	return head, err
}

func compareBatch(ctx context.Context, from, to Reader, source *summer, head domain.Position) error {
	at := source.sum.Head
	have, err := to.Read(ctx, at, min(batch, int(head-at)))
	if err != nil {
		return err
	}
	if len(have) == 0 {
		return fmt.Errorf("target ends at %d, before its head %d", at, head)
	}
	want, err := from.Read(ctx, at, len(have))
	if err != nil {
		return err
	}
	for i, e := range have {
		if i >= len(want) {
			return domain.Errorf(domain.Refused, "Het doel bevat %d gebeurtenissen van deze gemeente en de bron maar %d. Er is niets overgebracht; kies een leeg doel.", head, int(at)+len(want))
		}
		if !bytes.Equal(appendEvent(nil, e), appendEvent(nil, want[i])) {
			return domain.Errorf(domain.Refused, "Het doel bevat al andere gebeurtenissen van deze gemeente: gebeurtenis %d is er %s van stroom %s, en in de bron %s van stroom %s. Er is niets overgebracht; kies een leeg doel.",
				e.Position, e.Type, e.Stream, want[i].Type, want[i].Stream)
		}
		if err := source.add(want[i]); err != nil {
			return err
		}
	}
	return nil
}

// moveBatch brings the next events over, and sees that each stands where it stood.
func moveBatch(ctx context.Context, from Reader, to Target, first func([]domain.Recorded) error, source *summer) error {
	events, err := from.Read(ctx, source.sum.Head, batch)
	if err != nil {
		return err
	}
	if len(events) == 0 {
		return fmt.Errorf("source ends at %d, before its head", source.sum.Head)
	}
	if err := first(events); err != nil {
		return err
	}
	writes, err := writesOf(events)
	if err != nil {
		return err
	}
	outcomes, err := to.AppendMany(ctx, writes)
	if err != nil {
		return err
	}
	for i, o := range outcomes {
		if o.Err != nil {
			return fmt.Errorf("append to %s: %w", writes[i].Stream, o.Err)
		}
	}
	last := events[len(events)-1].Position
	at, err := to.Resolve(ctx, outcomes[len(outcomes)-1].Cursor)
	if err != nil || at != last {
		return errorOr(err, othersWrite(last, at))
	}
	for _, e := range events {
		if err := source.add(e); err != nil {
			return err
		}
	}
	return nil
}

func othersWrite(want, found domain.Position) error {
	return domain.Errorf(domain.Conflict, "Iemand anders schrijft in het doel: verwacht werd gebeurtenis %d, gevonden %d. Stop wie er schrijft, en begin met een leeg doel.", want, found)
}

func errorOr(err, otherwise error) error {
	if err != nil {
		return err
	}
	return otherwise
}

// writesOf makes appends of events in their order. Events of one stream that stand together are one append.
func writesOf(events []domain.Recorded) ([]commands.Write, error) {
	var writes []commands.Write
	size := 0
	for _, e := range events {
		h, err := domain.ParseHeader(e.Stored, codec.Unmarshal)
		if err != nil {
			return nil, err
		}
		e.ID, e.RecordedAt = h.ID, h.RecordedAt.Time
		bytes := len(e.Header) + len(e.Payload)
		if w := len(writes) - 1; w >= 0 && writes[w].Stream == e.Stream && len(writes[w].Events) < writeEvents && size+bytes <= writeBytes {
			writes[w].Events = append(writes[w].Events, e.Stored)
			size += bytes
			continue
		}
		writes = append(writes, commands.Write{Stream: e.Stream, Expected: e.Revision - 1, Events: []domain.Stored{e.Stored}})
		size = bytes
	}
	return writes, nil
}
