package transfer

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"

	"ruggespraak/domain"
	"ruggespraak/internal/codec"
	"ruggespraak/internal/node"
	"ruggespraak/internal/sqlite"
	"ruggespraak/internal/vault"
)

// Checked is what came out of checking a backup that turned out to be whole.
type Checked struct {
	Manifest
	OtherViews []string // those that this program has another version of, so that they could not be compared
}

// Check reads a whole backup and compares it with its manifest. It changes nothing in it.
func Check(ctx context.Context, j Job) (c Checked, err error) {
	m, err := ReadManifest(j.From)
	if err != nil {
		return Checked{}, err
	}
	for _, want := range m.Files {
		path := filepath.Join(j.From, want.Name)
		found, err := sumFile(path)
		if err != nil {
			return Checked{}, missingPart(path, err)
		}
		if err := want.compare(path, found); err != nil {
			return Checked{}, err
		}
	}
	work, err := os.MkdirTemp("", "ruggespraak-controle-")
	if err != nil {
		return Checked{}, unwritable(os.TempDir(), err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(work)) }()
	return inspect(ctx, j, m, copies{dir: j.From, settings: filepath.Join(j.From, node.SettingsFile), views: work})
}

// compare refuses a file that is not as the manifest says.
func (want FileSum) compare(path string, found FileSum) error {
	switch {
	case found.Bytes != want.Bytes:
		return domain.Errorf(domain.Invalid, "%s is beschadigd: verwacht %d bytes, gevonden %d.", path, want.Bytes, found.Bytes)
	case found.SHA256 != want.SHA256:
		return domain.Errorf(domain.Invalid, "%s is beschadigd: verwacht vingerafdruk %s, gevonden %s.", path, want.SHA256, found.SHA256)
	}
	return nil
}

// missingPart is what went wrong with reading a file that the manifest names.
func missingPart(path string, err error) error {
	if _, e := os.Stat(path); os.IsNotExist(e) {
		return domain.Errorf(domain.NotFound, "%s ontbreekt in de reservekopie; het manifest noemt dat bestand wel.", path)
	}
	return err
}

// copies says where the files of a backup stand while they are read.
type copies struct {
	dir      string
	settings string // path of the settings, which have another name while a folder must not be opened
	views    string // folder to build views in
}

// inspect reads the files of a backup: the log, event by event; whether each has its key; and the views that come out of it.
func inspect(ctx context.Context, j Job, m Manifest, at copies) (c Checked, err error) {
	settings, err := node.SettingsAt(at.settings)
	if err != nil {
		return Checked{}, err
	}
	if settings.Code != m.Municipality {
		return Checked{}, domain.Errorf(domain.Invalid, "De reservekopie is van gemeente %s, maar %s noemt %s.", m.Municipality, node.SettingsFile, settings.Code)
	}
	log, err := sqlite.OpenLog(filepath.Join(at.dir, node.LogFile), sqlite.LogOptions{ReadOnly: true})
	if err != nil {
		return Checked{}, err
	}
	defer func() { err = errors.Join(err, log.Close()) }()
	if log.ID() != m.LogID {
		return Checked{}, domain.Errorf(domain.Invalid, "Het logboek in de reservekopie is een ander dan het manifest noemt: verwacht %s, gevonden %s.", m.LogID, log.ID())
	}
	found, err := j.read(ctx, log, at.dir, settings.Code)
	if err != nil {
		return Checked{}, err
	}
	if differs := m.Events.difference(found); differs != "" {
		return Checked{}, domain.Errorf(domain.Invalid, "Het logboek in de reservekopie is niet wat het manifest noemt: verwacht %s.", differs)
	}
	views, err := BuildViews(ctx, log, at.views, settings.Location(), j.step("weergaven"))
	if err != nil {
		return Checked{}, err
	}
	other, err := compareViews(m.Views, views)
	return Checked{m, other}, err
}

// read reads the copy of a log and adds it up. It refuses an event of another municipality, and one that is sealed under a
// key that the copy of the keys beside it lacks.
func (j Job) read(ctx context.Context, log Reader, dir, municipality string) (sum LogSum, err error) {
	head, err := log.Head(ctx)
	if err != nil {
		return LogSum{}, err
	}
	keys, err := openKeys(ctx, vault.FileKeeper(dir, true))
	if err != nil {
		return LogSum{}, err
	}
	defer func() { err = errors.Join(err, keys.Close()) }()
	catalog := domain.Events()
	return SumLog(ctx, log, head, func(e domain.Recorded) error {
		if of, _, _ := strings.Cut(e.Stream, "_"); of != municipality {
			return domain.Errorf(domain.Invalid, "Gebeurtenis %d is van gemeente %s, maar %s noemt %s.", e.Position, of, node.SettingsFile, municipality)
		}
		return hasKeys(ctx, keys, catalog, e)
	}, j.step("gebeurtenissen"))
}

// sealedText is in the bytes of every event with a sealed text, and in those of few others.
var sealedText = []byte(`"verzegeld:`)

func hasKeys(ctx context.Context, keys vault.Keeper, catalog domain.Catalog, e domain.Recorded) error {
	if !bytes.Contains(e.Payload, sealedText) {
		return nil
	}
	looking := domain.Codec{Events: catalog, Unmarshal: codec.Unmarshal, Open: func(at domain.Place, _ string) (string, error) {
		wrapped, destroyed, err := keys.Key(ctx, at.Stream)
		if err == nil && wrapped == nil && !destroyed {
			err = domain.Errorf(domain.Invalid, "De sleutel van stroom %s (gebeurtenis %d) ontbreekt in %s: logboek en sleutels horen niet bij elkaar.", at.Stream, e.Position, keysFile)
		}
		return "", err
	}}
	_, _, err := looking.Decode(e.Stored)
	return err
}
