package interchange

import (
	"context"
	"slices"
	"sync"

	"ruggespraak/commands"
	"ruggespraak/domain"
)

// dry gives an importer that does everything but write: what it appends is seen by itself only.
func (im *Importer) dry() *Importer {
	c := *im
	c.Desk.Log = &dryLog{Store: im.Desk.Log, added: map[string][]domain.Stored{}}
	c.Desk.Prepare = nil
	c.Desk.Codec.Seal = func(_ domain.Place, plain string) (string, error) { return plain, nil }
	open := im.Desk.Codec.Open
	c.Desk.Codec.Open = func(at domain.Place, sealed string) (string, error) {
		if c.Desk.Log.(*dryLog).holds(at) {
			return sealed, nil
		}
		return open(at, sealed)
	}
	return &c
}

// dryLog reads a log and keeps what is appended in memory.
type dryLog struct {
	commands.Store
	mu    sync.Mutex
	added map[string][]domain.Stored
}

// holds says whether the event at this place is one that was only tried.
func (d *dryLog) holds(at domain.Place) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return slices.ContainsFunc(d.added[at.Stream], func(s domain.Stored) bool { return s.ID == at.EventID })
}

// Load reads a stream with what was tried on it.
func (d *dryLog) Load(ctx context.Context, stream string) ([]domain.Stored, error) {
	past, err := d.Store.Load(ctx, stream)
	d.mu.Lock()
	defer d.mu.Unlock()
	return append(past, d.added[stream]...), err
}

// Append keeps events in memory, if they follow.
func (d *dryLog) Append(ctx context.Context, stream string, expected domain.Revision, events []domain.Stored) (domain.Cursor, error) {
	past, err := d.Load(ctx, stream)
	if err != nil {
		return "", err
	}
	if domain.Revision(len(past))-1 != expected {
		return "", domain.Errorf(domain.Conflict, "De stroom is verder dan verwacht.")
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.added[stream] = append(d.added[stream], events...)
	return "", nil
}

// AppendMany appends one after the other.
func (d *dryLog) AppendMany(ctx context.Context, writes []commands.Write) ([]commands.Outcome, error) {
	out := make([]commands.Outcome, len(writes))
	for i, w := range writes {
		out[i].Cursor, out[i].Err = d.Append(ctx, w.Stream, w.Expected, w.Events)
	}
	return out, nil
}
