package kurrentdb

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
	"github.com/google/uuid"
)

// The events of the stream that lists what was forgotten.
const (
	forgetAsked = "vergeten-gevraagd"
	forgetDone  = "sleutel-vernietigd"
)

// note is what these events say.
type note struct {
	Stream string `json:"stroom"`
}

// forget is how far the forgetting of one stream is, by the clock of the cluster.
type forget struct {
	stream      string
	asked, done time.Time
}

// forgets is what a node knows of what was forgotten.
type forgets struct {
	of   map[string]*forget
	list []*forget // in the order in which it was asked
	next uint64    // the first event that was not read yet
}

// take notes an event; what comes twice counts once.
func (f *forgets) take(e *esdb.RecordedEvent) error {
	var n note
	if err := json.Unmarshal(e.Data, &n); err != nil || n.Stream == "" {
		return notOurs(e.StreamID)
	}
	one := f.of[n.Stream]
	if one == nil {
		one = &forget{stream: n.Stream, asked: e.CreatedDate}
		f.of[n.Stream] = one
		f.list = append(f.list, one)
	}
	if e.EventType == forgetDone && one.done.IsZero() {
		one.done = e.CreatedDate
	}
	f.next = e.EventNumber + 1
	return nil
}

func (k *Keys) note(ctx context.Context, kind, stream string) error {
	data, err := json.Marshal(note{Stream: stream})
	if err != nil {
		return fmt.Errorf("write %s: %w", kind, err)
	}
	event := esdb.EventData{EventID: uuid.New(), EventType: kind, ContentType: esdb.ContentTypeJson, Data: data}
	return k.append(ctx, ownStream(k.municipality, "vergeten"), esdb.Any{}, event)
}

func (k *Keys) forgotten(stream string) bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.forgets.of[stream] != nil
}

func (k *Keys) destroyed(stream string) bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	one := k.forgets.of[stream]
	return one != nil && !one.done.IsZero()
}

// look reads what was forgotten since, unless a look began so short a time ago that it is good enough. Who comes while one is
// under way waits for that one, unless only a look of one's own will do.
func (k *Keys) look(ctx context.Context, goodFor time.Duration) error {
	for {
		k.mu.Lock()
		began := k.now()
		age := began.Sub(k.looked)
		if goodFor > 0 && !k.looked.IsZero() && age >= 0 && age < goodFor {
			k.mu.Unlock()
			return nil
		}
		under := k.looking
		if under == nil {
			mine := &look{done: make(chan struct{})}
			k.looking = mine
			k.mu.Unlock()
			return k.lookNow(ctx, mine, began)
		}
		k.mu.Unlock()
		select {
		case <-under.done:
		case <-ctx.Done():
			return ctx.Err()
		}
		if goodFor > 0 && under.err != nil { // or all who wait would try one after the other
			return under.err
		}
	}
}

// lookNow looks for all who wait. It goes on when the one who asked gives up: others may need it.
func (k *Keys) lookNow(ctx context.Context, mine *look, began time.Time) error {
	ctx = context.WithoutCancel(ctx)
	mine.err = k.readForgets(ctx)
	k.mu.Lock()
	if mine.err == nil {
		k.looked = began
	}
	k.looking = nil
	k.mu.Unlock()
	close(mine.done)
	return mine.err
}

func (k *Keys) readForgets(ctx context.Context) error {
	for {
		k.mu.Lock()
		from := k.forgets.next
		k.mu.Unlock()
		page, err := k.cluster.readPage(ctx, ownStream(k.municipality, "vergeten"), esdb.ReadStreamOptions{From: esdb.Revision(from)}, pageEvents)
		if err != nil {
			return err
		}
		k.mu.Lock()
		for _, e := range page {
			if err == nil {
				err = k.forgets.take(e)
			}
		}
		k.mu.Unlock()
		if err != nil || len(page) < pageEvents {
			return err
		}
	}
}
