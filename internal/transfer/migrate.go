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

// mover brings all events of a log to another: the same bytes, in the same order.
type mover struct {
	from   Reader
	to     Target
	step   func(name string) Progress
	source *summer // of what the target has
}

func newMover(from Reader, to Target, step func(string) Progress) *mover {
	return &mover{from, to, step, newSummer()}
}

// compare refuses a target that holds anything but the beginning of the source, and says how much that is. After a break
// a move goes on from there.
func (m *mover) compare(ctx context.Context) (domain.Position, error) {
	head, err := m.to.Head(ctx)
	for p := m.step("vergelijken"); err == nil && m.source.sum.Head < head; {
		err = compareBatch(ctx, m.from, m.to, m.source, head)
		p.tell(m.source.sum.Head, head)
	}
	return head, err
}

// bring brings over what the target lacks. First is shown every event of the source, and those that are brought over before
// they are.
func (m *mover) bring(ctx context.Context, first func([]domain.Recorded) error) (LogSum, error) {
	if err := m.show(ctx, first); err != nil {
		return LogSum{}, err
	}
	head, err := m.from.Head(ctx)
	for p := m.step("overbrengen"); err == nil && m.source.sum.Head < head; {
		if err = m.bringBatch(ctx, first); err == nil {
			p.tell(m.source.sum.Head, head)
		}
	}
	return m.source.done(), err
}

// show shows the events that the target has already.
func (m *mover) show(ctx context.Context, first func([]domain.Recorded) error) error {
	for at := domain.Position(0); at < m.source.sum.Head; {
		events, err := m.from.Read(ctx, at, min(batch, int(m.source.sum.Head-at)))
		if err == nil && len(events) == 0 {
			err = fmt.Errorf("source ends at %d, before %d", at, m.source.sum.Head)
		}
		if err == nil {
			err = first(events)
		}
		if err != nil {
			return err
		}
		at = events[len(events)-1].Position
	}
	return nil
}

// readBack reads the whole target again and refuses it when it is not equal to the source.
func (m *mover) readBack(ctx context.Context, want LogSum) (LogSum, error) {
	found, err := SumLog(ctx, m.to, want.Head, nil, m.step("teruglezen"))
	if err != nil {
		return found, err
	}
	if end, err := m.to.Head(ctx); err != nil || end != want.Head {
		return found, errorOr(err, othersWrite(want.Head, end))
	}
	if differs := want.difference(found); differs != "" {
		return found, domain.Errorf(domain.Invalid, "Het doel is niet gelijk aan de bron: verwacht %s.", differs)
	}
	return found, nil
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

// bringBatch brings the next events over, and sees that each stands where it stood.
func (m *mover) bringBatch(ctx context.Context, first func([]domain.Recorded) error) error {
	events, err := m.from.Read(ctx, m.source.sum.Head, batch)
	if err == nil && len(events) == 0 {
		err = fmt.Errorf("source ends at %d, before its head", m.source.sum.Head)
	}
	if err == nil {
		err = first(events)
	}
	if err != nil {
		return err
	}
	writes, err := writesOf(events)
	if err != nil {
		return err
	}
	outcomes, err := m.to.AppendMany(ctx, writes)
	if err != nil {
		return err
	}
	for i, o := range outcomes {
		if o.Err != nil {
			return fmt.Errorf("append to %s: %w", writes[i].Stream, o.Err)
		}
	}
	last := events[len(events)-1].Position
	at, err := m.to.Resolve(ctx, outcomes[len(outcomes)-1].Cursor)
	if err != nil || at != last {
		return errorOr(err, othersWrite(last, at))
	}
	for _, e := range events {
		if err := m.source.add(e); err != nil {
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
