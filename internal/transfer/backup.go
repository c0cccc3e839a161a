package transfer

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"ruggespraak/domain"
	"ruggespraak/internal/node"
	"ruggespraak/internal/sqlite"
)

// Job is what a backup, a check or a restore is done with.
type Job struct {
	From, To string
	Program  string                     // the version of this program
	Now      func() time.Time           // the clock that says when a backup was made
	Progress func(step string) Progress // told of each long step; nil is silent
}

func (j Job) step(name string) Progress {
	if j.Progress == nil {
		return nil
	}
	return j.Progress(name)
}

// Backup makes a backup of a data folder while others may write to it. It is there whole, or not at all.
func Backup(ctx context.Context, j Job) (m Manifest, err error) {
	settings, err := backupable(j.From, j.To)
	if err != nil {
		return Manifest{}, err
	}
	staged, err := stage(j.To)
	if err != nil {
		return Manifest{}, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.RemoveAll(staged))
		}
	}()
	m = Manifest{Form: manifestForm, Program: j.Program, MadeAt: domain.InstantOf(j.Now()), Municipality: settings.Code}
	if m.Files, err = copyParts(ctx, j, staged); err != nil {
		return Manifest{}, err
	}
	if err = describe(ctx, j, staged, settings, &m); err != nil {
		return Manifest{}, err
	}
	if err = m.write(staged); err != nil {
		return Manifest{}, err
	}
	return m, publish(staged, j.To)
}

// backupable refuses a folder that has no log of its own, and a place for the backup that would be lost with the folder.
func backupable(from, to string) (node.Settings, error) {
	if there(filepath.Join(from, node.MirrorFile)) || there(filepath.Join(from, node.ResumeFile)) {
		return node.Settings{}, domain.Errorf(domain.Refused, "De map %s hoort bij een logboek op een server. Haal daar met 'ruggespraak migrate --from esdb://… --to MAP' een kopie van, of gebruik de reservekopie van de server.", from)
	}
	if _, err := os.Stat(filepath.Join(from, node.LogFile)); errors.Is(err, fs.ErrNotExist) {
		return node.Settings{}, domain.Errorf(domain.NotFound, "In de map %s staat geen logboek van Ruggespraak.", from)
	}
	if rel, err := filepath.Rel(from, to); err == nil && filepath.IsLocal(rel) {
		return node.Settings{}, domain.Errorf(domain.Refused, "%s ligt in de map met gegevens; een reservekopie daar gaat met die map verloren. Kies een andere plaats.", to)
	}
	if err := free(to); err != nil {
		return node.Settings{}, err
	}
	return node.SettingsAt(filepath.Join(from, node.SettingsFile))
}

// copyParts copies the files of a data folder and gives the sum of each copy.
func copyParts(ctx context.Context, j Job, to string) ([]FileSum, error) {
	var sums []FileSum
	for _, p := range parts {
		source, target := filepath.Join(j.From, p.name), filepath.Join(to, p.name)
		if _, err := os.Stat(source); errors.Is(err, fs.ErrNotExist) && !p.needed {
			continue
		}
		var err error
		if p.sqlite {
			err = sqlite.Copy(ctx, source, target, j.step(p.name))
		} else {
			err = copyLines(source, target)
		}
		if err != nil {
			return nil, err
		}
		sum, err := sumFile(target)
		if err != nil {
			return nil, err
		}
		sums = append(sums, sum)
	}
	return sums, nil
}

// copyLines copies a text that others may be adding lines to, up to the last line that is whole. A text that does not end in
// a line is whole as it is: settings are written by hand.
func copyLines(from, to string) error {
	raw, err := os.ReadFile(from)
	if err != nil {
		return unreadable(from, err)
	}
	if strings.HasSuffix(from, ".ndjson") {
		raw = wholeLines(raw)
	}
	return writeFile(to, raw)
}

func wholeLines(raw []byte) []byte { return raw[:bytes.LastIndexByte(raw, '\n')+1] }

// describe reads the copies and puts in the manifest what they hold. That is also the proof that they can be read.
func describe(ctx context.Context, j Job, dir string, settings node.Settings, m *Manifest) (err error) {
	log, err := sqlite.OpenLog(filepath.Join(dir, node.LogFile), sqlite.LogOptions{ReadOnly: true})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, log.Close()) }()
	m.LogID = log.ID()
	if m.Events, err = j.read(ctx, log, dir, settings.Code); err != nil {
		return err
	}
	views := filepath.Join(dir, node.ViewsFolder)
	m.Views, err = BuildViews(ctx, log, views, settings.Location(), j.step("weergaven"))
	return errors.Join(err, os.RemoveAll(views))
}
