package kurrentdb

import (
	"context"
	"encoding/json"
	"fmt"
	"sync"
	"time"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
	"github.com/google/uuid"

	"ruggespraak/domain"
)

const (
	keysAtOnce = 32 // how many keys are made at the same time
	// trust is how long a key in the memory of a node may be used without asking the cluster whether it was forgotten: so much
	// later at most than Destroy returned on another node.
	trust = 2 * time.Second
)

// Keys keeps the keys of a municipality's vault on a cluster, where all of its nodes find them. The vault's head stands in one
// stream, each key as the only event of a stream of its own: expecting that stream to be new, two nodes that make a key at
// once end up with the same one. Forgetting deletes that stream for good, so that no key can ever come in its place. What was
// forgotten is listed in a stream of its own, by the name of the domain's stream and nothing else.
type Keys struct {
	cluster      *Cluster
	municipality string
	now          func() time.Time

	mu      sync.Mutex
	looking *look     // that is under way
	looked  time.Time // when the last one that went well began
	forgets forgets
}

// look is one look at what was forgotten, for all who wait for it.
type look struct {
	done chan struct{}
	err  error
}

// NewKeys gives the keys of a municipality. The cluster stays the caller's to close.
func NewKeys(c *Cluster, municipality string, now func() time.Time) *Keys {
	return &Keys{cluster: c, municipality: municipality, now: now, forgets: forgets{of: map[string]*forget{}}}
}

// Name is what people call the place.
func (*Keys) Name() string { return "de sleutels op het cluster" }

// vaultHead is the first event of the vault's stream.
type vaultHead struct {
	ID     string `json:"kluis"`
	Secret []byte `json:"geheim"` // wrapped
}

// Head gives the vault's id and its wrapped secret; no id when there is no vault yet.
func (k *Keys) Head(ctx context.Context) (string, []byte, error) {
	stream := ownStream(k.municipality, "kluis")
	first, err := k.cluster.readPage(ctx, stream, esdb.ReadStreamOptions{From: esdb.Start{}}, 1)
	if err != nil || len(first) == 0 {
		return "", nil, err
	}
	var h vaultHead
	if err := json.Unmarshal(first[0].Data, &h); err != nil || h.ID == "" {
		return "", nil, notOurs(stream)
	}
	return h.ID, h.Secret, nil
}

// Found keeps the head that lay makes, unless there is one, and gives the one that counts: the first.
func (k *Keys) Found(ctx context.Context, lay func() (string, []byte, error)) (string, []byte, error) {
	if id, secret, err := k.Head(ctx); err != nil || id != "" {
		return id, secret, err
	}
	id, secret, err := lay()
	if err != nil {
		return "", nil, err
	}
	data, err := json.Marshal(vaultHead{ID: id, Secret: secret}) //nolint:gosec // it is wrapped
	if err != nil {
		return "", nil, fmt.Errorf("write head of vault: %w", err)
	}
	event := esdb.EventData{EventID: uuid.New(), EventType: "kluis-gemaakt", ContentType: esdb.ContentTypeJson, Data: data}
	if _, err := k.begin(ctx, ownStream(k.municipality, "kluis"), event); err != nil {
		return "", nil, err
	}
	return k.Head(ctx)
}

// Start reads what was forgotten so far.
func (k *Keys) Start(ctx context.Context) error { return k.look(ctx, 0) }

// Mark counts the streams that were forgotten. It asks the cluster when the last answer is older than two seconds, and fails
// when that can't be reached: then no key in memory may be used.
func (k *Keys) Mark(ctx context.Context) (int64, error) {
	if err := k.look(ctx, trust); err != nil {
		return 0, err
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	return int64(len(k.forgets.of)), nil
}

// Key gives the wrapped key of a stream. What was asked to be forgotten counts as destroyed from then on.
func (k *Keys) Key(ctx context.Context, stream string) (wrapped []byte, destroyed bool, err error) {
	if k.forgotten(stream) {
		return nil, true, nil
	}
	name := k.keyStream(stream)
	first, err := k.cluster.readPage(ctx, name, esdb.ReadStreamOptions{From: esdb.Start{}}, 1)
	switch {
	case hasCode(err, esdb.ErrorCodeStreamDeleted):
		return nil, true, nil
	case err != nil || len(first) == 0:
		return nil, false, err
	case first[0].EventType != keyMade || first[0].EventNumber != 0:
		return nil, false, notOurs(name)
	}
	return first[0].Data, false, nil
}

const keyMade = "sleutel-gemaakt"

// Add keeps a wrapped key for each stream that has and had none, a number of them at the same time. When it fails some may
// have been kept.
func (k *Keys) Add(ctx context.Context, streams []string, wrapped [][]byte) ([]bool, error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	added, next := make([]bool, len(streams)), make(chan int)
	var workers sync.WaitGroup
	for range min(keysAtOnce, len(streams)) {
		workers.Go(func() {
			for i := range next {
				var err error
				if added[i], err = k.add(ctx, streams[i], wrapped[i]); err != nil {
					cancel(err)
				}
			}
		})
	}
	for i := range streams {
		select {
		case next <- i:
			continue
		case <-ctx.Done():
		}
		break
	}
	close(next)
	workers.Wait()
	if err := context.Cause(ctx); err != nil {
		return nil, err
	}
	return added, nil
}

func (k *Keys) add(ctx context.Context, stream string, wrapped []byte) (bool, error) {
	if ctx.Err() != nil || k.forgotten(stream) {
		return false, ctx.Err()
	}
	return k.begin(ctx, k.keyStream(stream), esdb.EventData{EventID: uuid.New(), EventType: keyMade, ContentType: esdb.ContentTypeBinary, Data: wrapped})
}

// begin writes the first event of a stream; not when it has one, or had one.
func (k *Keys) begin(ctx context.Context, stream string, event esdb.EventData) (bool, error) {
	err := k.append(ctx, stream, esdb.NoStream{}, event)
	if hasCode(err, esdb.ErrorCodeWrongExpectedVersion) || hasCode(err, esdb.ErrorCodeStreamDeleted) {
		return false, nil
	}
	return err == nil, err
}

func (k *Keys) append(ctx context.Context, stream string, expected esdb.ExpectedRevision, event esdb.EventData) error {
	return k.cluster.call(ctx, "write to key streams", func(ctx context.Context, client *esdb.Client) error {
		_, err := client.AppendToStream(ctx, stream, esdb.AppendToStreamOptions{ExpectedRevision: expected}, event)
		return err
	})
}

// Destroy notes that a stream is to be forgotten, deletes the stream of its key for good, and notes that this was done. Nodes
// heed the first note, so what is broken off in between reads as forgotten everywhere; doing it again completes it.
func (k *Keys) Destroy(ctx context.Context, stream string) error {
	if err := k.look(ctx, 0); err != nil {
		return err
	}
	if !k.forgotten(stream) {
		if err := k.note(ctx, forgetAsked, stream); err != nil {
			return err
		}
	}
	err := k.cluster.call(ctx, "delete key", func(ctx context.Context, client *esdb.Client) error {
		_, err := client.TombstoneStream(ctx, k.keyStream(stream), esdb.TombstoneStreamOptions{ExpectedRevision: esdb.Any{}})
		return err
	})
	if err != nil && !hasCode(err, esdb.ErrorCodeStreamDeleted) {
		return err
	}
	if !k.destroyed(stream) {
		if err := k.note(ctx, forgetDone, stream); err != nil {
			return err
		}
	}
	return k.look(ctx, 0)
}

// Close leaves the cluster open.
func (*Keys) Close() error { return nil }

func (k *Keys) keyStream(stream string) string {
	return ownStream(k.municipality, "sleutel-"+stream)
}

func notOurs(stream string) error {
	return domain.Errorf(domain.Refused, "Stroom %s op het cluster is niet door Ruggespraak geschreven.", stream)
}
