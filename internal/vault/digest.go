package vault

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"hash"
	"io"
	"strings"

	"ruggespraak/domain"
)

// digestSize is what is kept of a digest: 128 bits make a chance meeting of two of 2^32 digests less than one in 10^19.
const digestSize = 16

// Pseudonym hides a person behind a name that is the same within a stream and another one in every other stream. Case and
// white space do not count, and nobody has no pseudonym. It can't be undone or recomputed without the vault.
func (v *Vault) Pseudonym(stream, person string) domain.PersonRef {
	person = strings.Join(strings.Fields(strings.ToLower(person)), " ")
	if person == "" {
		return ""
	}
	return domain.PersonRef(v.digest(pseudonymPurpose, stream, person))
}

// Imprint is a keyed digest of the parts of a source's row, to see later whether the row changed without keeping it.
func (v *Vault) Imprint(parts ...string) domain.Imprint {
	return domain.Imprint(v.digest(append([]string{imprintPurpose}, parts...)...))
}

func (v *Vault) digest(parts ...string) string {
	mac, ok := v.macs.Get().(hash.Hash) // made from the secret once, and then only reset
	if !ok {
		mac = hmac.New(sha256.New, v.secret)
	}
	defer v.macs.Put(mac)
	mac.Reset()
	for _, p := range parts {
		var length [4]byte
		binary.BigEndian.PutUint32(length[:], uint32(len(p)))
		_, _ = mac.Write(length[:]) // a hash never fails
		_, _ = io.WriteString(mac, p)
	}
	return hex.EncodeToString(mac.Sum(make([]byte, 0, sha256.Size))[:digestSize])
}
