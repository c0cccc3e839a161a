package vault

import (
	"container/list"
	"crypto/cipher"
	"fmt"
	"sync"

	"zombiezen.com/go/sqlite"
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

// keyring finds the keys of streams: in memory, and else in the file. A key that was destroyed by another process is not
// found either, though it may be in memory: the file counts how many were destroyed, and a new count empties the memory.
type keyring struct {
	path string
	wrapper

	mu        sync.Mutex
	conn      *sqlite.Conn // nil when closed
	cache     recent
	destroyed int64 // the file's count when the cache was last known to be right
	version   int64 // SQLite's data_version when that was seen
}

func newKeyring(path string, w wrapper) (*keyring, error) {
	conn, err := openStore(path, readPragmas)
	if err != nil {
		return nil, err
	}
	k := &keyring{path: path, wrapper: w, conn: conn, cache: newRecent(cachedKeys)}
	if err := k.refresh(); err != nil {
		return nil, closing(conn, err)
	}
	return k, nil
}

// find gives the key of a stream. When sure it does not trust the memory before it has seen that no key was destroyed since;
// that costs a look in the file.
func (k *keyring) find(stream string, sure bool) (cipher.AEAD, keyState, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.conn == nil {
		return nil, keyAbsent, errClosed
	}
	if sure && k.cache.get(stream) != nil {
		if err := k.refresh(); err != nil {
			return nil, keyAbsent, refuse(k.path, "gelezen", err)
		}
	}
	if key := k.cache.get(stream); key != nil {
		return key, keyThere, nil
	}
	key, state, err := k.read(stream)
	return key, state, refuse(k.path, "gelezen", err)
}

// read gets a key from the file and remembers it.
func (k *keyring) read(stream string) (cipher.AEAD, keyState, error) {
	row, err := readKey(k.conn, stream)
	if err != nil {
		return nil, keyAbsent, fmt.Errorf("read key: %w", err)
	}
	k.notice(row.destroyed)
	if row.state != keyThere {
		return nil, row.state, nil
	}
	plain, err := k.unwrap(keyPurpose, stream, row.wrapped)
	if err != nil {
		return nil, keyAbsent, err
	}
	defer clear(plain)
	key, err := newAEAD(plain)
	if err != nil {
		return nil, keyAbsent, err
	}
	k.cache.put(stream, key)
	return key, keyThere, nil
}

// refresh empties the memory when a key was destroyed since. data_version tells that cheaply when nothing at all was written.
func (k *keyring) refresh() error {
	version, err := integer(k.conn, "PRAGMA data_version")
	if err != nil || version == k.version {
		return err
	}
	destroyed, err := integer(k.conn, "SELECT vernietigd FROM kluis")
	if err != nil {
		return err
	}
	k.version = version
	k.notice(destroyed)
	return nil
}

// notice takes note of the file's count. It only grows, and is read in the order in which it grew.
func (k *keyring) notice(destroyed int64) {
	if destroyed != k.destroyed {
		k.cache.clear()
		k.destroyed = destroyed
	}
}

// learn takes over what the writer has committed: the keys that it made, and the count of destroyed ones as it saw it. When a
// later count was noticed already, one of these keys may be gone again, so they are left to be found in the file.
func (k *keyring) learn(made map[string]cipher.AEAD, destroyed int64) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if destroyed < k.destroyed {
		return
	}
	k.notice(destroyed)
	for stream, key := range made {
		k.cache.put(stream, key)
	}
}

func (k *keyring) close() error {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.conn == nil {
		return nil
	}
	conn := k.conn
	k.conn = nil
	k.cache.clear()
	return closing(conn, nil)
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
