package transfer

import (
	"bytes"
	"context"
	"errors"
	"sync"

	"ruggespraak/domain"
	"ruggespraak/internal/node"
	"ruggespraak/internal/vault"
)

// openKeys makes keys that are there ready to be read, or closes them.
func openKeys(ctx context.Context, k vault.Keeper) (vault.Keeper, error) {
	id, _, err := k.Head(ctx)
	if err == nil && id == "" {
		err = domain.Errorf(domain.NotFound, "%s: daar staan geen sleutels.", k.Name())
	}
	if err == nil {
		err = k.Start(ctx)
	}
	if err != nil {
		return nil, errors.Join(err, k.Close())
	}
	return k, nil
}

// keysAtOnce is how many keys are asked for at the same time: a cluster answers each by itself.
const keysAtOnce = 32

// keyMover brings the keys of streams to another place, wrapped as they are: the same master key opens them, and pseudonyms
// stay what they were. What was destroyed stays destroyed, on both sides.
type keyMover struct {
	from, to  vault.Keeper
	done      map[string]bool
	forgotten map[string]bool // streams whose key was destroyed, by the keys or by the log
}

// newKeyMover begins bringing keys over. It refuses a place where there are keys of another vault.
func newKeyMover(ctx context.Context, from, to vault.Keeper) (*keyMover, error) {
	id, secret, err := from.Head(ctx)
	if err != nil {
		return nil, err
	}
	thereID, there, err := to.Found(ctx, func() (string, []byte, error) { return id, secret, nil })
	if err != nil {
		return nil, err
	}
	if thereID != id || !bytes.Equal(there, secret) {
		return nil, domain.Errorf(domain.Refused, "%s: daar staan sleutels van een andere kluis (%s); verwacht werd %s. Er is niets overgebracht; kies een leeg doel.", to.Name(), thereID, id)
	}
	return &keyMover{from: from, to: to, done: map[string]bool{}, forgotten: map[string]bool{}}, to.Start(ctx)
}

// of brings over the keys of the streams that events are of.
func (k *keyMover) of(ctx context.Context, events []domain.Recorded) error {
	streams, wrapped, err := k.found(ctx, k.fresh(events))
	if err != nil || len(streams) == 0 {
		return err
	}
	added, err := k.to.Add(ctx, streams, wrapped)
	if err != nil {
		return err
	}
	for i, is := range added {
		if !is {
			err = errors.Join(err, k.same(ctx, streams[i], wrapped[i]))
		}
	}
	return err
}

// fresh are the streams that were not seen before.
func (k *keyMover) fresh(events []domain.Recorded) (streams []string) {
	for _, e := range events {
		if e.Type == node.ForgottenEvent {
			k.forgotten[e.Stream] = true
		}
		if !k.done[e.Stream] {
			k.done[e.Stream] = true
			streams = append(streams, e.Stream)
		}
	}
	return streams
}

// found gives the keys that there are of streams.
func (k *keyMover) found(ctx context.Context, streams []string) (having []string, wrapped [][]byte, err error) {
	keys, errs := make([][]byte, len(streams)), make([]error, keysAtOnce)
	var workers sync.WaitGroup
	for w := range keysAtOnce {
		workers.Go(func() {
			for i := w; i < len(streams) && errs[w] == nil; i += keysAtOnce {
				keys[i], _, errs[w] = k.from.Key(ctx, streams[i])
			}
		})
	}
	workers.Wait()
	for i, key := range keys {
		if key != nil {
			having, wrapped = append(having, streams[i]), append(wrapped, key)
		}
	}
	return having, wrapped, errors.Join(errs...)
}

// same refuses another key where one should come. One that was destroyed there stays so.
func (k *keyMover) same(ctx context.Context, stream string, wrapped []byte) error {
	there, destroyed, err := k.to.Key(ctx, stream)
	if err == nil && !destroyed && !bytes.Equal(there, wrapped) {
		err = domain.Errorf(domain.Refused, "%s: daar staat een andere sleutel van stroom %s. Kies een leeg doel.", k.to.Name(), stream)
	}
	return err
}

// destroyed destroys in the target what was destroyed at the source, and says how many keys that is. The log counts too: keys
// that were put back from an older copy may hold what was destroyed since.
func (k *keyMover) destroyed(ctx context.Context) (int, error) {
	gone, err := k.from.Erasures(ctx)
	if err != nil {
		return 0, err
	}
	for _, g := range gone {
		k.forgotten[g.Stream] = true
	}
	for stream := range k.forgotten {
		_, already, err := k.to.Key(ctx, stream)
		if err == nil && !already {
			err = k.to.Destroy(ctx, stream)
		}
		if err != nil {
			return 0, err
		}
	}
	return len(k.forgotten), nil
}
