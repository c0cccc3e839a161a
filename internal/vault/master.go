package vault

import (
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/user"
	"path/filepath"
	"runtime"
	"strings"

	"ruggespraak/domain"
)

// masterPrefix names the format of a master key's file: this, the key in base64, and the end of the line.
const masterPrefix = "ruggespraak-hoofdsleutel-1:"

// masterFileLimit is more than a master key's file ever holds, so that a wrong path is not read whole.
const masterFileLimit = 1024

// masterPath gives the place of a vault's master key. The file is named after the vault, so that a copy of a data folder on
// the same machine finds its key.
func masterPath(given, vaultID string) (string, error) {
	if given != "" {
		path, err := filepath.Abs(given)
		if err != nil {
			return "", unreadableMaster(given, err, false)
		}
		return path, nil
	}
	config, err := os.UserConfigDir()
	if err != nil { // no HOME, as under cron or systemd
		u, err := user.Current()
		if err != nil || u.HomeDir == "" {
			return "", domain.Errorf(domain.NotFound, "Er is geen map voor uw instellingen, omdat HOME niet is gezet. "+
				"Zeg waar de hoofdsleutel staat of moet komen met --hoofdsleutel of RUGGESPRAAK_HOOFDSLEUTEL.")
		}
		config = filepath.Join(u.HomeDir, configUnderHome())
	}
	return filepath.Join(config, "ruggespraak", vaultID+".hoofdsleutel"), nil
}

// configUnderHome is where os.UserConfigDir would have looked.
func configUnderHome() string {
	switch runtime.GOOS {
	case "windows":
		return filepath.Join("AppData", "Roaming")
	case "darwin":
		return filepath.Join("Library", "Application Support")
	}
	return ".config"
}

// readMaster reads a master key that only its owner may read. When it is shared with other nodes, refusals say so.
func readMaster(path string, shared bool) ([]byte, error) {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, missingMaster(path, shared)
	case err != nil:
		return nil, unreadableMaster(path, err, shared)
	case !info.Mode().IsRegular():
		return nil, unreadableMaster(path, errNotRegular, shared)
	case runtime.GOOS != "windows" && info.Mode().Perm()&0o077 != 0:
		return nil, exposedMaster(path, info.Mode())
	case info.Size() > masterFileLimit:
		return nil, malformedMaster(path, shared)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, unreadableMaster(path, err, shared)
	}
	encoded, found := strings.CutPrefix(strings.TrimSpace(string(text)), masterPrefix)
	key, err := base64.StdEncoding.DecodeString(encoded)
	if !found || err != nil || len(key) != keySize {
		return nil, malformedMaster(path, shared)
	}
	return key, nil
}

// outside refuses a master key that stands in the data folder.
func outside(dir, path string) error {
	realDir, err := filepath.EvalSymlinks(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil // nothing stands in it
	}
	if err != nil {
		return refuse(dir, "gelezen", err)
	}
	if realDir, err = filepath.Abs(realDir); err != nil {
		return refuse(dir, "gelezen", err)
	}
	for _, at := range []string{path, filepath.Dir(path)} { // the file itself may not be there yet
		real, err := filepath.EvalSymlinks(at)
		if err != nil {
			continue
		}
		if rel, err := filepath.Rel(realDir, real); err == nil && filepath.IsLocal(rel) {
			return misplacedMaster(path, dir)
		}
	}
	return nil
}

// stagedMaster is a master key that is on disk under another name, ready to be put in its place.
type stagedMaster struct {
	path, temporary string
	key             []byte
}

// stageMaster makes a master key for a new vault, or takes the one that is in the place given.
func stageMaster(given, vaultID, dir string, random io.Reader) (*stagedMaster, error) {
	path, err := masterPath(given, vaultID)
	if err != nil {
		return nil, err
	}
	m := &stagedMaster{path: path}
	if _, err := os.Lstat(path); err == nil {
		if m.key, err = readMaster(path, false); err != nil {
			return nil, err
		}
		return m, outside(dir, path)
	}
	if err := makeFolder(filepath.Dir(path)); err != nil {
		return nil, unwritableMaster(path, err)
	}
	if err := outside(dir, path); err != nil {
		return nil, err
	}
	m.key = make([]byte, keySize)
	if _, err := io.ReadFull(random, m.key); err != nil {
		return nil, fmt.Errorf("make master key: %w", err)
	}
	if m.temporary, err = writeTemporary(path, masterPrefix+base64.StdEncoding.EncodeToString(m.key)+"\n"); err != nil {
		return nil, unwritableMaster(path, err)
	}
	return m, nil
}

// publish puts the key in its place, on disk, and gives the key that stands there now. It never replaces a file: when
// another process was first, that one's key counts.
func (m *stagedMaster) publish() ([]byte, error) {
	if m.temporary == "" {
		return m.key, nil
	}
	err := os.Link(m.temporary, m.path) // unlike Rename, it fails when there is a file
	if errors.Is(err, fs.ErrExist) {
		return readMaster(m.path, false)
	}
	if err != nil { // a file system without links
		if _, missing := os.Lstat(m.path); !errors.Is(missing, fs.ErrNotExist) {
			return readMaster(m.path, false)
		}
		err = os.Rename(m.temporary, m.path)
	}
	if err == nil {
		err = syncFolder(filepath.Dir(m.path))
	}
	if err != nil {
		return nil, unwritableMaster(m.path, err)
	}
	return m.key, nil
}

// discard removes what publish did not need.
func (m *stagedMaster) discard() {
	if m.temporary != "" {
		_ = os.Remove(m.temporary) // at worst a key that nothing uses stays behind
	}
}

// writeTemporary writes a file beside the path that only its owner may read, to disk.
func writeTemporary(path, text string) (name string, err error) {
	f, err := os.CreateTemp(filepath.Dir(path), ".hoofdsleutel-*")
	if err != nil {
		return "", err
	}
	_, err = f.WriteString(text)
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return "", errors.Join(err, os.Remove(f.Name()))
	}
	return f.Name(), nil
}

// makeFolder makes a folder that only its owner may enter, and those above it, on disk.
func makeFolder(dir string) error {
	var changed []string
	for d := dir; ; d = filepath.Dir(d) {
		if _, err := os.Stat(d); err == nil || d == filepath.Dir(d) {
			break
		}
		changed = append(changed, filepath.Dir(d))
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	for _, d := range changed {
		if err := syncFolder(d); err != nil {
			return err
		}
	}
	return nil
}

// syncFolder puts the names in a folder on disk. Windows does so by itself and can't be asked.
func syncFolder(dir string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

func unwritableMaster(path string, err error) error {
	return domain.Errorf(domain.Unreached, "De hoofdsleutel %s kan niet worden aangemaakt: %s. Kies een andere plaats met --hoofdsleutel of RUGGESPRAAK_HOOFDSLEUTEL.",
		path, reason(err))
}
