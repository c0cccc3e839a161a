package transfer

import (
	"bytes"
	"context"
	"errors"

	"ruggespraak/domain"
	"ruggespraak/internal/vault"
)

// openKeys makes keys that are there ready to be read, or closes them.
func openKeys(ctx context.Context, k vault.Keeper) (vault.Keeper, error) {
	id, _, err := k.Head(ctx)
	if err == nil && id == "" {
		err = domain.Errorf(domain.NotFound, "In %s staan geen sleutels.", k.Name())
	}
	if err == nil {
		err = k.Start(ctx)
	}
	if err != nil {
		return nil, errors.Join(err, k.Close())
	}
	return k, nil
}

// Keys brings the keys of streams to another place, wrapped as they are: the same master key opens them, and pseudonyms stay
// what they were. What was destroyed stays destroyed, on both sides.
type Keys struct {
	From, To vault.Keeper
	done     map[string]bool
}

// NewKeys begins bringing keys over. It refuses a place where there are keys of another vault.
func NewKeys(ctx context.Context, from, to vault.Keeper) (*Keys, error) {
	id, secret, err := from.Head(ctx)
	if err != nil {
		return nil, err
	}
	thereID, there, err := to.Found(ctx, func() (string, []byte, error) { return id, secret, nil })
	if err != nil {
		return nil, err
	}
	if thereID != id || !bytes.Equal(there, secret) {
		return nil, domain.Errorf(domain.Refused, "In %s staan sleutels van een andere kluis (%s); verwacht werd %s. Er is niets overgebracht; kies een leeg doel.", to.Name(), thereID, id)
	}
	return &Keys{From: from, To: to, done: map[string]bool{}}, to.Start(ctx)
}

// Of brings over the keys of the streams that events are of.
func (k *Keys) Of(ctx context.Context, events []domain.Recorded) error {
	var streams []string
	var wrapped [][]byte
	for _, e := range events {
		if k.done[e.Stream] {
			continue
		}
		k.done[e.Stream] = true
		key, _, err := k.From.Key(ctx, e.Stream)
		if err != nil {
			return err
		}
		if key != nil {
			streams, wrapped = append(streams, e.Stream), append(wrapped, key)
		}
	}
	if len(streams) == 0 {
		return nil
	}
	added, err := k.To.Add(ctx, streams, wrapped)
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

// same refuses another key where one should come. One that was destroyed there stays so.
func (k *Keys) same(ctx context.Context, stream string, wrapped []byte) error {
	there, destroyed, err := k.To.Key(ctx, stream)
	if err == nil && !destroyed && !bytes.Equal(there, wrapped) {
		err = domain.Errorf(domain.Refused, "In %s staat een andere sleutel van stroom %s. Kies een leeg doel.", k.To.Name(), stream)
	}
	return err
}

// Destroyed destroys in the target what was destroyed at the source, and says how many keys that is.
func (k *Keys) Destroyed(ctx context.Context) (int, error) {
	gone, err := k.From.Erasures(ctx)
	if err != nil {
		return 0, err
	}
	for _, g := range gone {
		_, already, err := k.To.Key(ctx, g.Stream)
		if err == nil && !already {
			err = k.To.Destroy(ctx, g.Stream)
		}
		if err != nil {
			return 0, err
		}
	}
	return len(gone), nil
}
