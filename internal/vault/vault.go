package vault

import (
	"context"
	"crypto/cipher"
	"errors"
	"io"
	"path/filepath"
	"sync"

	"ruggespraak/domain"
)

// FileName is the name of the vault's file in the data folder.
const FileName = "sleutels.sqlite"

// Options says how to open a vault.
type Options struct {
	// MasterKeyFile is where the master key stands; empty is <user's configuration folder>/ruggespraak/<vault id>.hoofdsleutel.
	// A new vault uses the key that is there already, and else makes one.
	MasterKeyFile string
	// Random is the source of keys and nonces; nil is crypto/rand. Anything else is for tests: a repeated nonce breaks GCM.
	Random io.Reader
	// ReadOnly opens beside a process that writes: no vault, master key or key is made and none is destroyed.
	ReadOnly bool
	// Existing refuses to make a new vault. Set it when the log holds events: under a new vault they could not be read, and
	// every pseudonym and imprint would be another one.
	Existing bool
	// Keeper is where the keys are kept when several nodes share them; nil is the file in the data folder. The vault closes it.
	Keeper Keeper
}

// Vault seals and opens personal texts. It may be used by many goroutines.
type Vault struct {
	secret   []byte    // of pseudonyms and imprints
	macs     sync.Pool // of hash.Hash keyed with it
	random   io.Reader
	keeper   Keeper
	keys     *keyring
	readOnly bool
	alone    bool // nobody else destroys keys
}

// Open opens the vault of the data folder, and makes it when there is none. A master key that is lost, wrong, unreadable or
// open to others is refused with a domain.Error that names its path and says what to do; nothing is made or changed then.
func Open(ctx context.Context, dir string, o Options) (*Vault, error) {
	v := &Vault{random: sourceOf(o.Random), keeper: o.Keeper, readOnly: o.ReadOnly, alone: o.Keeper == nil && !o.ReadOnly}
	if v.keeper == nil {
		v.keeper = newFile(filepath.Join(dir, FileName), o.ReadOnly)
	}
	if err := v.open(ctx, dir, o); err != nil {
		return nil, errors.Join(err, v.keeper.Close())
	}
	return v, nil
}

func (v *Vault) open(ctx context.Context, dir string, o Options) (err error) {
	var h head
	if h.id, h.secret, err = v.keeper.Head(ctx); err != nil {
		return err
	}
	if h.id == "" {
		if o.ReadOnly || o.Existing {
			return missingStore(v.keeper.Name(), o.Keeper != nil)
		}
		if h, err = v.create(ctx, dir, o.MasterKeyFile); err != nil {
			return err
		}
	}
	w := wrapper{vault: h.id, kept: v.keeper.Name(), random: v.random}
	if w.master, v.secret, err = unlock(dir, o, h, w.kept); err != nil {
		return err
	}
	v.keys = newKeyring(v.keeper, w)
	if err := v.keeper.Start(ctx); err != nil {
		return err
	}
	_, err = v.keys.refresh(ctx)
	return err
}

// create makes a new vault. Its master key is on disk before the vault counts as made: a crash in between leaves at most a
// master key that nothing uses.
func (v *Vault) create(ctx context.Context, dir, masterFile string) (h head, err error) {
	id, err := newID(v.random)
	if err != nil {
		return head{}, err
	}
	if err := makeFolder(dir); err != nil {
		return head{}, refuse(dir, "gemaakt", err)
	}
	staged, err := stageMaster(masterFile, id, dir, v.random)
	if err != nil {
		return head{}, err
	}
	defer staged.discard()
	h.id, h.secret, err = v.keeper.Found(ctx, func() (string, []byte, error) {
		key, err := staged.publish()
		if err != nil {
			return "", nil, err
		}
		secret, err := newSecret(key, id, v.random)
		return id, secret, err
	})
	return h, err
}

// unlock reads the master key, and with it the vault's secret: that this opens is the check on the master key.
func unlock(dir string, o Options, h head, kept string) (cipher.AEAD, []byte, error) {
	path, err := masterPath(o.MasterKeyFile, h.id)
	if err != nil {
		return nil, nil, err
	}
	shared := o.Keeper != nil
	key, err := readMaster(path, shared)
	if err != nil {
		return nil, nil, err
	}
	if err := outside(dir, path); err != nil {
		return nil, nil, err
	}
	master, err := newAEAD(key)
	if err != nil {
		return nil, nil, err
	}
	secret, err := wrapper{master: master, vault: h.id}.unwrap(secretPurpose, "", h.secret)
	if err != nil {
		return nil, nil, wrongMaster(path, kept, shared)
	}
	return master, secret, nil
}

// Prepare makes the keys that these streams lack and returns when they are on disk. Streams whose key was destroyed are passed
// over; sealing in them is what fails.
func (v *Vault) Prepare(ctx context.Context, streams []string) error {
	if v.readOnly {
		return readOnly()
	}
	for _, s := range streams {
		if s == "" {
			return errNoStream
		}
	}
	return v.keys.add(ctx, streams)
}

// Forget destroys the key of a stream, for good: every personal text in it is unreadable from now on and no key is ever made
// for it again. In a file the key's bytes are gone when it returns; Erasures says so of a cluster. When it fails with
// domain.Unreached it may be half done: call it again. Forgetting twice changes nothing.
func (v *Vault) Forget(ctx context.Context, stream string) error {
	if v.readOnly {
		return readOnly()
	}
	if stream == "" {
		return errNoStream
	}
	err := v.keeper.Destroy(ctx, stream)
	_, stale := v.keys.refresh(context.WithoutCancel(ctx)) // also when wiping failed: the key is destroyed then
	return errors.Join(err, stale)
}

// Holds says whether there is a key for a stream: one was made and it was not destroyed.
func (v *Vault) Holds(ctx context.Context, stream string) (bool, error) {
	wrapped, destroyed, err := v.keeper.Key(ctx, stream)
	return wrapped != nil && !destroyed, err
}

// Erasures lists the keys that were destroyed, and how far their bytes are wiped.
func (v *Vault) Erasures(ctx context.Context) ([]domain.Erasure, error) {
	return v.keeper.Erasures(ctx)
}

// Close ends the vault. What waits to be written fails; closing twice is harmless.
func (v *Vault) Close() error {
	err := v.keeper.Close()
	v.keys.forgetAll()
	return err
}

var (
	errClosed   = errors.New("vault is closed")
	errNoStream = errors.New("personal text without a stream")
)

func readOnly() error {
	return domain.Errorf(domain.Refused, "De sleutels zijn alleen om te lezen geopend: er kan geen sleutel bij komen of vernietigd worden.")
}
