package vault

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"io"
	"strings"

	"ruggespraak/domain"
)

// Sizes in bytes: of a key, a nonce and a tag of AES-256-GCM (NIST SP 800-38D), of a key as it is stored, and of an id.
const (
	keySize     = 32
	nonceSize   = 12
	tagSize     = 16
	wrappedSize = nonceSize + keySize + tagSize
	idSize      = 16
)

// What a wrapped key or a digest is for. The purpose is bound into it, so that one never passes for the other.
const (
	keyPurpose       = "sleutel"
	secretPurpose    = "geheim"
	pseudonymPurpose = "pseudoniem"
	imprintPurpose   = "afdruk"
)

// textEncoding has one form for each sealed text: no padding, no loose bits.
var textEncoding = base64.RawURLEncoding.Strict()

// Seal seals a text for its place. The stream's key is on disk before Seal returns, made if there was none, so that no event
// can outlive its key. A stream whose key was destroyed is refused.
func (v *Vault) Seal(at domain.Place, plain string) (string, error) {
	key, err := v.sealingKey(at.Stream)
	if err != nil {
		return "", err
	}
	sealed, err := sealBytes(v.random, key, []byte(plain), placeOf(at))
	if err != nil {
		return "", err
	}
	return textEncoding.EncodeToString(sealed), nil
}

// Reveal opens a text that Seal sealed for the same place. It answers domain.Unreadable when the stream's key is gone, and
// fails with domain.Invalid when the text was altered or stands at another place: those two can't be told apart.
func (v *Vault) Reveal(at domain.Place, sealed string) (string, error) {
	key, state, err := v.keys.find(context.Background(), at.Stream, true)
	if err != nil {
		return "", err
	}
	if state != keyThere {
		return domain.Unreadable, nil
	}
	if strings.ContainsAny(sealed, "\r\n") { // which base64 would pass over
		return "", altered(at)
	}
	raw, err := textEncoding.DecodeString(sealed)
	if err != nil {
		return "", altered(at)
	}
	plain, ok := openBytes(key, raw, placeOf(at))
	if !ok {
		return "", altered(at)
	}
	return string(plain), nil
}

// sealingKey gives the key of a stream, and has it made when there is none.
func (v *Vault) sealingKey(stream string) (cipher.AEAD, error) {
	if stream == "" {
		return nil, errNoStream
	}
	ctx := context.Background()
	key, state, err := v.keys.find(ctx, stream, !v.alone)
	if err == nil && state == keyAbsent {
		if v.readOnly {
			return nil, readOnly()
		}
		if err := v.keys.add(ctx, []string{stream}); err != nil {
			return nil, err
		}
		key, state, err = v.keys.find(ctx, stream, false)
	}
	switch {
	case err != nil:
		return nil, err
	case state == keyThere:
		return key, nil
	case state == keyDestroyed:
		return nil, domain.Errorf(domain.Refused, "De sleutel van %s is vernietigd: er kan geen persoonlijke tekst meer bij.", stream)
	}
	return nil, fmt.Errorf("seal in %s: its key was made and is not there", stream)
}

func altered(at domain.Place) error {
	return domain.Errorf(domain.Invalid, "De verzegelde tekst %s van gebeurtenis %s in %s is veranderd, of staat op een andere plaats dan waar zij is verzegeld.",
		at.Field, at.EventID, at.Stream)
}

// wrapper seals keys under the master key, bound to what they are for, to their vault and to the name of their stream.
type wrapper struct {
	master cipher.AEAD
	vault  string
	kept   string // where, for people
	random io.Reader
}

func (w wrapper) wrap(purpose, name string, key []byte) ([]byte, error) {
	return sealBytes(w.random, w.master, key, join(purpose, w.vault, name))
}

func (w wrapper) unwrap(purpose, name string, wrapped []byte) ([]byte, error) {
	key, ok := openBytes(w.master, wrapped, join(purpose, w.vault, name))
	if !ok {
		return nil, domain.Errorf(domain.Invalid, "De bewaarde sleutel van %s is beschadigd of veranderd. Zet %s terug uit een reservekopie.", name, w.kept)
	}
	return key, nil
}

// newKey makes a data key for a stream: the key itself and its wrapped form.
func (w wrapper) newKey(stream string) (cipher.AEAD, []byte, error) {
	key := make([]byte, keySize)
	if _, err := io.ReadFull(w.random, key); err != nil {
		return nil, nil, fmt.Errorf("make key: %w", err)
	}
	defer clear(key)
	wrapped, err := w.wrap(keyPurpose, stream, key)
	if err != nil {
		return nil, nil, err
	}
	aead, err := newAEAD(key)
	return aead, wrapped, err
}

// newSecret makes the secret of a new vault, wrapped.
func newSecret(masterKey []byte, vault string, random io.Reader) ([]byte, error) {
	master, err := newAEAD(masterKey)
	if err != nil {
		return nil, err
	}
	secret := make([]byte, keySize)
	if _, err := io.ReadFull(random, secret); err != nil {
		return nil, fmt.Errorf("make secret: %w", err)
	}
	return wrapper{master: master, vault: vault, random: random}.wrap(secretPurpose, "", secret)
}

func newID(random io.Reader) (string, error) {
	id := make([]byte, idSize)
	if _, err := io.ReadFull(random, id); err != nil {
		return "", fmt.Errorf("make id: %w", err)
	}
	return hex.EncodeToString(id), nil
}

func newAEAD(key []byte) (cipher.AEAD, error) {
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, fmt.Errorf("use key: %w", err)
	}
	aead, err := cipher.NewGCM(block)
	if err != nil {
		return nil, fmt.Errorf("use key: %w", err)
	}
	return aead, nil
}

// sealBytes gives nonce | ciphertext | tag.
func sealBytes(random io.Reader, key cipher.AEAD, plain, bound []byte) ([]byte, error) {
	out := make([]byte, nonceSize, nonceSize+len(plain)+tagSize)
	if _, err := io.ReadFull(random, out); err != nil {
		return nil, fmt.Errorf("make nonce: %w", err)
	}
	return key.Seal(out, out, plain, bound), nil
}

// openBytes opens what sealBytes made; not ok when it was altered or bound to something else.
func openBytes(key cipher.AEAD, sealed, bound []byte) (plain []byte, ok bool) {
	if len(sealed) < nonceSize+tagSize {
		return nil, false
	}
	plain, err := key.Open(nil, sealed[:nonceSize], sealed[nonceSize:], bound)
	return plain, err == nil
}

func placeOf(at domain.Place) []byte { return join(at.Stream, at.EventID, at.Field) }

// join writes each part behind its length, so that other parts never give the same bytes.
func join(parts ...string) []byte {
	out := make([]byte, 0, 192)
	for _, p := range parts {
		out = binary.BigEndian.AppendUint32(out, uint32(len(p)))
		out = append(out, p...)
	}
	return out
}
