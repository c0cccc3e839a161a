package transfer

import (
	"context"
	"errors"
	"os"
	"path/filepath"

	"ruggespraak/domain"
	"ruggespraak/internal/node"
	"ruggespraak/internal/vault"
)

// Restored is what came of a restore.
type Restored struct {
	Checked
	MasterKey error // why the master key does not open the keys here, nil when it does
}

// Restore makes a data folder of a backup. What is put in place is what was checked: the copies, not the backup. Until all
// is checked the folder can't be opened, and of a restore that is refused nothing is left.
func Restore(ctx context.Context, j Job, masterKeyFile string) (r Restored, err error) {
	if err := free(j.To); err != nil {
		return Restored{}, err
	}
	m, err := ReadManifest(j.From)
	if err != nil {
		return Restored{}, err
	}
	staged, err := stage(j.To)
	if err != nil {
		return Restored{}, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.RemoveAll(staged))
		}
	}()
	settings := filepath.Join(staged, node.SettingsFile)
	at := copies{dir: staged, settings: settings + ".nieuw", views: filepath.Join(staged, node.ViewsFolder)}
	if err := fetch(ctx, j.From, m, at); err != nil {
		return Restored{}, err
	}
	if r.Checked, err = inspect(ctx, j, m, at); err != nil {
		return Restored{}, err
	}
	if r.MasterKey, err = tryMasterKey(ctx, staged, masterKeyFile); err != nil {
		return Restored{}, err
	}
	if err := os.Rename(at.settings, settings); err != nil { // from here on the folder can be opened
		return Restored{}, unwritable(settings, err)
	}
	return r, publish(staged, j.To)
}

// fetch copies the files of a backup and compares the bytes with the manifest on the way.
func fetch(ctx context.Context, from string, m Manifest, at copies) error {
	for _, want := range m.Files {
		if err := ctx.Err(); err != nil {
			return err
		}
		source, target := filepath.Join(from, want.Name), filepath.Join(at.dir, want.Name)
		if want.Name == node.SettingsFile {
			target = at.settings
		}
		found, err := copyFile(source, target)
		if err != nil {
			return missingPart(source, err)
		}
		if err := want.compare(source, found); err != nil {
			return err
		}
	}
	return syncFolder(at.dir)
}

// tryMasterKey opens the keys with the master key. A master key that is not on this machine is told, for it may come
// later; one that is there and does not fit is refused, and so is all else that is wrong.
func tryMasterKey(ctx context.Context, dir, masterKeyFile string) (missing, err error) {
	v, err := vault.Open(ctx, dir, vault.Options{MasterKeyFile: masterKeyFile, ReadOnly: true, Existing: true})
	if errors.Is(err, domain.NotFound) {
		return err, nil
	}
	if err != nil {
		return nil, err
	}
	return nil, v.Close()
}
