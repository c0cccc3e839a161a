package transfer

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"ruggespraak/domain"
	"ruggespraak/internal/node"
	"ruggespraak/internal/relay"
	"ruggespraak/internal/vault"
)

const (
	keysFile = vault.FileName
	bookFile = relay.BookFile

	// unfinished is in the name of every folder that is not what it is going to be.
	unfinished = ".onaf-"
)

// free refuses a place where something stands; an empty folder is free.
func free(dir string) error {
	entries, err := os.ReadDir(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return domain.Errorf(domain.Unreached, "In %s kan niets worden gezet: %s.", dir, node.Reason(err))
	case len(entries) > 0:
		return domain.Errorf(domain.Refused, "In %s staat al iets, en dat wordt niet overschreven. Kies een nieuwe map.", dir)
	}
	return nil
}

// stage makes a folder beside the one that is wanted, for its owner only, to work in.
func stage(dir string) (string, error) {
	parent := filepath.Dir(dir)
	if err := os.MkdirAll(parent, 0o700); err != nil {
		return "", unwritable(parent, err)
	}
	staged, err := os.MkdirTemp(parent, filepath.Base(dir)+unfinished+"*") // with mode 0700
	if err != nil {
		return "", unwritable(parent, err)
	}
	return staged, nil
}

// publish gives a staged folder its name, on disk. It does not replace a folder in which something stands.
func publish(staged, dir string) error {
	if err := syncFolder(staged); err != nil {
		return err
	}
	err := os.Remove(dir) // an empty folder; any other stays
	if err == nil || errors.Is(err, fs.ErrNotExist) {
		err = os.Rename(staged, dir)
	}
	if err != nil {
		return unwritable(dir, err)
	}
	return syncFolder(filepath.Dir(dir))
}

// sumFile reads a file that nobody has open.
func sumFile(path string) (FileSum, error) {
	f, err := os.Open(path)
	if err != nil {
		return FileSum{}, unreadable(path, err)
	}
	defer func() { _ = f.Close() }() // only read
	sum := sha256.New()
	n, err := io.Copy(sum, f)
	if err != nil {
		return FileSum{}, unreadable(path, err)
	}
	return FileSum{Name: filepath.Base(path), Bytes: n, SHA256: hex.EncodeToString(sum.Sum(nil))}, nil
}

// copyFile copies a file that nobody writes to, on disk, and gives the sum of the bytes that it copied.
func copyFile(from, to string) (sum FileSum, err error) {
	in, err := os.Open(from)
	if err != nil {
		return FileSum{}, unreadable(from, err)
	}
	defer func() { _ = in.Close() }() // only read
	out, err := os.OpenFile(to, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return FileSum{}, unwritable(to, err)
	}
	hash := sha256.New()
	n, err := io.Copy(io.MultiWriter(out, hash), in)
	if err = errors.Join(err, out.Sync(), out.Close()); err != nil {
		return FileSum{}, domain.Errorf(domain.Unreached, "%s is niet te kopiëren naar %s: %s.", from, to, node.Reason(err))
	}
	return FileSum{Name: filepath.Base(to), Bytes: n, SHA256: hex.EncodeToString(hash.Sum(nil))}, nil
}

// writeFile writes a new file for its owner only, on disk.
func writeFile(path string, raw []byte) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return unwritable(path, err)
	}
	_, err = f.Write(raw)
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return unwritable(path, err)
	}
	return nil
}

// syncFolder puts the names in a folder on disk.
func syncFolder(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return unwritable(dir, err)
	}
	if err := errors.Join(d.Sync(), d.Close()); err != nil {
		return unwritable(dir, err)
	}
	return nil
}

func unreadable(path string, err error) error {
	return domain.Errorf(domain.Unreached, "%s is niet te lezen: %s.", path, node.Reason(err))
}

func unwritable(path string, err error) error {
	return domain.Errorf(domain.Unreached, "%s is niet te schrijven: %s.", path, node.Reason(err))
}

// lenient reads JSON and passes over what it does not know.
func lenient(raw []byte, v any) error {
	if err := json.Unmarshal(raw, v); err != nil {
		return fmt.Errorf("read JSON: %w", err)
	}
	return nil
}
