package vault

import (
	"container/list"
	"context"
	"crypto/cipher"
	"sync"
)

// cachedKeys bounds the keys in memory: at about a kilobyte each, some 8 MB.
const cachedKeys = 8192

// keyState says what is known of a stream's key.
type keyState int

const (
	keyAbsent    keyState = iota // none was ever made
	keyThere                     // it can be used
	keyDestroyed                 // it was forgotten, for good
)

// keyring finds the keys of streams: in memory, and else at their keeper. A key that was destroyed elsewhere is not found
// either, though it may be in memory: then the keeper's mark is another one, and a new mark empties the memory.
type keyring struct {
	keeper Keeper
	wrapper

	mu    sync.Mutex
	cache recent
	mark  int64 // the keeper's mark for which the cache is right
}

func newKeyring(keeper Keeper, w wrapper) *keyring {
	return &keyring{keeper: keeper, wrapper: w, cache: newRecent(cachedKeys)}
}

// find gives the key of a stream. When sure it does not trust the memory before it has asked whether a key was destroyed
// since.
func (k *keyring) find(ctx context.Context, stream string, sure bool) (cipher.AEAD, keyState, error) {
	if key := k.remembered(stream); key != nil && !sure {
		return key, keyThere, nil
	}
	mark, err := k.refresh(ctx)
	if err != nil {
		return nil, keyAbsent, err
	}
	if key := k.remembered(stream); key != nil {
		return key, keyThere, nil
	}
	wrapped, destroyed, err := k.keeper.Key(ctx, stream)
	switch {
	case err != nil:
		return nil, keyAbsent, err
	case destroyed:
		return nil, keyDestroyed, nil
	case wrapped == nil:
		return nil, keyAbsent, nil
	}
	key, err := k.open(stream, wrapped)
	if err != nil {
		return nil, keyAbsent, err
	}
	k.remember(mark, stream, key)
	return key, keyThere, nil
}

func (k *keyring) open(stream string, wrapped []byte) (cipher.AEAD, error) {
	plain, err := k.unwrap(keyPurpose, stream, wrapped)
	if err != nil {
		return nil, err
	}
	defer clear(plain)
	return newAEAD(plain)
}

// refresh asks for the keeper's mark, and empties the memory when a key was destroyed since. Marks only grow.
func (k *keyring) refresh(ctx context.Context) (int64, error) {
	mark, err := k.keeper.Mark(ctx)
	if err != nil {
		return 0, err
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if mark > k.mark {
		k.cache.clear()
		k.mark = mark
	}
	return mark, nil
}

// add makes the keys that streams lack, and returns when they are on disk.
func (k *keyring) add(ctx context.Context, streams []string) error {
	mark, err := k.refresh(ctx)
	if err != nil {
		return err
	}
	keys, wrapped := make([]cipher.AEAD, len(streams)), make([][]byte, len(streams))
	for i, stream := range streams {
		if keys[i], wrapped[i], err = k.newKey(stream); err != nil {
			return err
		}
	}
	added, err := k.keeper.Add(ctx, streams, wrapped)
	if err != nil {
		return err
	}
	for i, stream := range streams {
		if added[i] {
			k.remember(mark, stream, keys[i])
		}
	}
	return nil
}

func (k *keyring) remembered(stream string) cipher.AEAD {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.cache.get(stream)
}

// remember keeps a key that was found after the mark was given. When the mark is another one by now, the key may be gone
// again, so it is left to be found at the keeper.
func (k *keyring) remember(mark int64, stream string, key cipher.AEAD) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if mark == k.mark {
		k.cache.put(stream, key)
	}
}

// forgetAll empties the memory, when the vault is closed.
func (k *keyring) forgetAll() {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.cache.clear()
}

// recent keeps the keys that were used last.
type recent struct {
	limit int
	order *list.List // of entry, the last used first
	at    map[string]*list.Element
}

type entry struct {
	stream string
	key    cipher.AEAD
}

func newRecent(limit int) recent {
	return recent{limit: limit, order: list.New(), at: map[string]*list.Element{}}
}

func (r *recent) get(stream string) cipher.AEAD {
	e := r.at[stream]
	if e == nil {
		return nil
	}
	r.order.MoveToFront(e)
	return e.Value.(entry).key
}

func (r *recent) put(stream string, key cipher.AEAD) {
	r.drop(stream)
	r.at[stream] = r.order.PushFront(entry{stream, key})
	for r.order.Len() > r.limit {
		r.drop(r.order.Back().Value.(entry).stream)
	}
}

func (r *recent) drop(stream string) {
	if e := r.at[stream]; e != nil {
		r.order.Remove(e)
		delete(r.at, stream)
	}
}

func (r *recent) clear() {
	r.order.Init()
	clear(r.at)
}
