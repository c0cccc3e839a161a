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
}

// Vault seals and opens personal texts. It may be used by many goroutines.
type Vault struct {
	secret []byte    // of pseudonyms and imprints
	macs   sync.Pool // of hash.Hash keyed with it
	random io.Reader
	keys   *keyring
	writer *writer // nil when read only
}

// Open opens the vault in the data folder, and makes it there when there is none. A master key that is lost, wrong,
// unreadable or open to others is refused with a domain.Error that names its path and says what to do; nothing is made or
// changed then.
func Open(dir string, o Options) (*Vault, error) {
	path := filepath.Join(dir, FileName)
	random := sourceOf(o.Random)
	h, err := findHead(path)
	if err != nil {
		return nil, refuse(path, "geopend", err)
	}
	if h.id == "" {
		if o.ReadOnly || o.Existing {
			return nil, missingStore(path)
		}
		if h, err = create(path, o.MasterKeyFile, random); err != nil {
			return nil, refuse(path, "gemaakt", err)
		}
	}
	master, secret, err := unlock(path, o.MasterKeyFile, h)
	if err != nil {
		return nil, err
	}
	v := &Vault{secret: secret, random: random}
	if v.keys, err = newKeyring(path, wrapper{master: master, vault: h.id, random: random}); err != nil {
		return nil, refuse(path, "geopend", err)
	}
	if o.ReadOnly {
		return v, nil
	}
	if v.writer, err = startWriter(path, v.keys); err != nil {
		return nil, errors.Join(refuse(path, "geopend", err), v.keys.close())
	}
	return v, nil
}

// create makes a new vault. Its master key is on disk before the vault counts as made: a crash in between leaves at most a
// master key that nothing uses. When another process is first, the vault is that one's.
func create(path, masterFile string, random io.Reader) (h head, err error) {
	if h.id, err = newID(random); err != nil {
		return head{}, err
	}
	if err := makeFolder(filepath.Dir(path)); err != nil {
		return head{}, err
	}
	staged, err := stageMaster(masterFile, h.id, filepath.Dir(path), random)
	if err != nil {
		return head{}, err
	}
	defer staged.discard()
	conn, err := createStore(path)
	if err != nil {
		return head{}, err
	}
	err = transaction(conn, "BEGIN IMMEDIATE", func() error {
		first, err := readHead(conn, path)
		if err != nil || first.id != "" {
			h = first
			return err
		}
		key, err := staged.publish()
		if err != nil {
			return err
		}
		if h.secret, err = newSecret(key, h.id, random); err != nil {
			return err
		}
		return writeHead(conn, h)
	})
	if err = errors.Join(err, conn.Close()); err != nil {
		return head{}, err
	}
	return h, syncFolder(filepath.Dir(path))
}

// unlock reads the master key, and with it the vault's secret: that this opens is the check on the master key.
func unlock(path, masterFile string, h head) (cipher.AEAD, []byte, error) {
	file, err := masterPath(masterFile, h.id)
	if err != nil {
		return nil, nil, err
	}
	key, err := readMaster(file)
	if err != nil {
		return nil, nil, err
	}
	if err := outside(filepath.Dir(path), file); err != nil {
		return nil, nil, err
	}
	master, err := newAEAD(key)
	if err != nil {
		return nil, nil, err
	}
	secret, err := wrapper{master: master, vault: h.id}.unwrap(secretPurpose, "", h.secret)
	if err != nil {
		return nil, nil, wrongMaster(file, path)
	}
	return master, secret, nil
}

// Prepare makes the keys that these streams lack, in one transaction, and returns when they are on disk. Streams whose key
// was destroyed are passed over; sealing in them is what fails.
func (v *Vault) Prepare(ctx context.Context, streams []string) error {
	if v.writer == nil {
		return readOnly()
	}
	for _, s := range streams {
		if s == "" {
			return errNoStream
		}
	}
	return v.writer.submit(ctx, request{streams: streams})
}

// Forget destroys the key of a stream, for good: every personal text in it is unreadable from now on and no key is ever made
// for it again. It returns when the key's bytes are gone from the vault's files. When it fails with domain.Unreached the key
// is destroyed but another process kept its bytes from being wiped: call it again. Forgetting twice changes nothing.
func (v *Vault) Forget(ctx context.Context, stream string) error {
	if v.writer == nil {
		return readOnly()
	}
	if stream == "" {
		return errNoStream
	}
	return v.writer.submit(ctx, request{streams: []string{stream}, forget: true})
}

// Close ends the vault. What waits for the writer fails; closing twice is harmless.
func (v *Vault) Close() error {
	var err error
	if v.writer != nil {
		err = v.writer.close()
	}
	return errors.Join(err, v.keys.close())
}

var (
	errClosed   = errors.New("vault is closed")
	errNoStream = errors.New("personal text without a stream")
)

func readOnly() error {
	return domain.Errorf(domain.Refused, "De sleutels zijn alleen om te lezen geopend: er kan geen sleutel bij komen of vernietigd worden.")
}
