package transfer

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"ruggespraak/domain"
	"ruggespraak/internal/codec"
	"ruggespraak/internal/node"
	"ruggespraak/projections"
)

// ManifestFile is what makes a folder a backup. It is written last.
const ManifestFile = "manifest.json"

// manifestForm is the version of the manifest that this program writes and reads.
const manifestForm = 1

// Manifest says what a backup holds, so that it can be checked without the folder that it was made of.
type Manifest struct {
	Form         int                      `json:"vorm"`
	Program      string                   `json:"programma"`
	MadeAt       domain.Instant           `json:"gemaaktOp"`
	Municipality string                   `json:"gemeente"`
	LogID        string                   `json:"logboek"`
	Events       LogSum                   `json:"gebeurtenissen"`
	Views        []projections.ViewDigest `json:"weergaven"`
	Files        []FileSum                `json:"bestanden"`
	Seal         string                   `json:"afdruk"` // of all the above, so that a change by accident shows
}

// FileSum is a file of a backup.
type FileSum struct {
	Name   string `json:"naam"`
	Bytes  int64  `json:"bytes"`
	SHA256 string `json:"sha256"`
}

// form is all that is read of a manifest of whatever version.
type form struct {
	Form int `json:"vorm"`
}

// seal is the fingerprint of the manifest without its seal.
func (m Manifest) seal() (string, error) {
	m.Seal = ""
	raw, err := codec.Marshal(m)
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(raw)
	return hex.EncodeToString(sum[:]), nil
}

// write seals the manifest and puts it in a folder, on disk, whole or not at all.
func (m *Manifest) write(dir string) (err error) {
	if m.Seal, err = m.seal(); err != nil {
		return err
	}
	raw, err := codec.Marshal(*m)
	if err != nil {
		return err
	}
	path := filepath.Join(dir, ManifestFile)
	half := path + ".nieuw"
	if err := writeFile(half, append(raw, '\n')); err != nil {
		return err
	}
	if err := os.Rename(half, path); err != nil {
		return unwritable(path, err)
	}
	return syncFolder(dir)
}

// ReadManifest reads the manifest of a backup. It refuses a folder that is none, one of a newer program, and a manifest that
// was changed after it was written.
func ReadManifest(dir string) (Manifest, error) {
	path := filepath.Join(dir, ManifestFile)
	raw, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return Manifest{}, domain.Errorf(domain.NotFound, "In %s staat geen %s: dit is geen reservekopie, of zij is niet afgemaakt.", dir, ManifestFile)
	}
	if err != nil {
		return Manifest{}, unreadable(path, err)
	}
	// What a newer program added to a manifest is no reason to call it damaged, so its version is read first.
	if f := formOf(raw); f > manifestForm {
		return Manifest{}, domain.Errorf(domain.Invalid, "De reservekopie in %s heeft vorm %d; dit programma kent vorm %d. Gebruik een nieuwere versie van het programma.", dir, f, manifestForm)
	}
	var m Manifest
	if err := codec.Unmarshal(raw, &m); err != nil {
		return Manifest{}, domain.Errorf(domain.Invalid, "%s is beschadigd: het is niet als manifest te lezen.", path)
	}
	seal, err := m.seal()
	if err != nil {
		return Manifest{}, err
	}
	if seal != m.Seal {
		return Manifest{}, domain.Errorf(domain.Invalid, "%s is gewijzigd nadat de reservekopie werd gemaakt: verwacht afdruk %s, gevonden %s.", path, m.Seal, seal)
	}
	return m, m.check(dir)
}

// check refuses a manifest that names other files than a backup has, and thus files elsewhere.
func (m Manifest) check(dir string) error {
	named := map[string]bool{}
	for _, f := range m.Files {
		if _, ours := partOf(f.Name); !ours || named[f.Name] {
			return domain.Errorf(domain.Invalid, "Het manifest in %s noemt %q, en dat hoort niet in een reservekopie.", dir, f.Name)
		}
		named[f.Name] = true
	}
	for _, p := range parts {
		if p.needed && !named[p.name] {
			return domain.Errorf(domain.Invalid, "Het manifest in %s noemt %s niet; dat hoort in elke reservekopie.", dir, p.name)
		}
	}
	return nil
}

func formOf(raw []byte) int {
	var f form
	if err := lenient(raw, &f); err != nil {
		return 0
	}
	return f.Form
}

// part is a file that a backup holds.
type part struct {
	name   string
	needed bool
	sqlite bool // may be written to while it is copied, and then is copied as of one moment
}

// parts are the files of a backup, in the order in which they are copied; the package's comment says why.
var parts = []part{
	{name: node.SettingsFile, needed: true},
	{name: node.OpenLogFile},
	{name: bookFile, sqlite: true},
	{name: node.LogFile, needed: true, sqlite: true},
	{name: keysFile, needed: true, sqlite: true},
}

func partOf(name string) (part, bool) {
	for _, p := range parts {
		if p.name == name {
			return p, true
		}
	}
	return part{}, false
}
