package publish

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"os"
	"strconv"

	"ruggespraak/domain"
)

// SignatureHeader carries when a message was signed, and a signature for every secret that is in use.
const SignatureHeader = "X-Ruggespraak-Handtekening"

const (
	secretBytes = 32 // the least
	secretFile  = 16 << 10
)

// ReadSecret reads a file that only its owner may read.
func ReadSecret(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, domain.Errorf(domain.Unreached, "Het geheimbestand %s is niet te lezen.", path)
	}
	defer func() { _ = f.Close() }() // only read
	info, err := f.Stat()
	if err != nil || !info.Mode().IsRegular() {
		return nil, domain.Errorf(domain.Invalid, "Het geheimbestand %s is geen gewoon bestand.", path)
	}
	if info.Mode().Perm()&0o077 != 0 {
		return nil, domain.Errorf(domain.Invalid, "Het geheimbestand %s is ook door anderen te lezen of te schrijven; doe chmod 600.", path)
	}
	text, err := io.ReadAll(io.LimitReader(f, secretFile+1))
	if err != nil || len(text) > secretFile {
		return nil, domain.Errorf(domain.Invalid, "Het geheimbestand %s is niet te lezen of groter dan %d bytes.", path, secretFile)
	}
	return text, nil
}

// Secrets reads the secrets that sign: one on a line, and two while one takes over from the other.
func Secrets(path string) ([][]byte, error) {
	text, err := ReadSecret(path)
	if err != nil {
		return nil, err
	}
	secrets := bytes.Fields(text)
	if len(secrets) == 0 || len(secrets) > 2 {
		return nil, domain.Errorf(domain.Invalid, "In het geheimbestand %s staan %d geheimen; verwacht wordt er een, of twee tijdens het wisselen, elk op een regel.", path, len(secrets))
	}
	for _, s := range secrets {
		if len(s) < secretBytes {
			return nil, domain.Errorf(domain.Invalid, "Een geheim in %s is te kort; verwacht worden ten minste %d tekens, zonder spaties.", path, secretBytes)
		}
	}
	return secrets, nil
}

// ReadToken reads a bearer token: one word.
func ReadToken(path string) (string, error) {
	text, err := ReadSecret(path)
	if err != nil {
		return "", err
	}
	words := bytes.Fields(text)
	if len(words) != 1 {
		return "", domain.Errorf(domain.Invalid, "In het tokenbestand %s staan %d woorden; verwacht wordt er een.", path, len(words))
	}
	return string(words[0]), nil
}

// Sign gives the header's value: t=<seconds since 1970>,v1=<hex of HMAC-SHA256 over t, a dot and the body>, with v1 again for a
// second secret.
func Sign(secrets [][]byte, seconds int64, body []byte) string {
	t := strconv.FormatInt(seconds, 10)
	value := "t=" + t
	for _, secret := range secrets {
		mac := hmac.New(sha256.New, secret)
		mac.Write([]byte(t + "."))
		mac.Write(body)
		value += ",v1=" + hex.EncodeToString(mac.Sum(nil))
	}
	return value
}
