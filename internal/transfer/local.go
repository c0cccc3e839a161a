package transfer

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"ruggespraak/domain"
	"ruggespraak/internal/kurrentdb"
	"ruggespraak/internal/node"
	"ruggespraak/internal/sqlite"
)

// bringLocal brings what stands beside the log, as far as it is not there yet, and how far the readers are. The settings come
// last: a folder that lacks them can't be opened, and so is not taken for a whole one.
func (m Migration) bringLocal(ctx context.Context, from, to *place, settings node.Settings, out *Migrated) error {
	if err := bringFiles(ctx, from.local, to.local, node.OpenLogFile, bookFile); err != nil {
		return err
	}
	if m.Readers != nil {
		var err error
		if out.Readers, err = bringReaders(ctx, from, to, m.Readers(settings)); err != nil {
			return err
		}
	}
	if to.reach != nil {
		if err := node.BelongsToCluster(to.local); err != nil {
			return err
		}
	}
	return bringFiles(ctx, from.local, to.local, node.SettingsFile)
}

func bringFiles(ctx context.Context, from, to string, names ...string) error {
	if from == to {
		return nil
	}
	for _, name := range names {
		source, target := filepath.Join(from, name), filepath.Join(to, name)
		if !there(source) {
			continue
		}
		if wanted, err := wanting(name, source, target); err != nil || !wanted {
			if err != nil {
				return err
			}
			continue
		}
		if err := bringFile(ctx, name, source, target); err != nil {
			return err
		}
	}
	return nil
}

// wanting says whether a file is to be brought: it is not there, or it is the beginning of a list that went on.
func wanting(name, source, target string) (bool, error) {
	if !there(target) {
		return true, nil
	}
	if name != node.OpenLogFile {
		return false, nil
	}
	whole, err := os.ReadFile(source)
	if err != nil {
		return false, unreadable(source, err)
	}
	begun, err := os.ReadFile(target)
	if err != nil {
		return false, unreadable(target, err)
	}
	return bytes.HasPrefix(wholeLines(whole), begun), nil
}

// bringFile copies a file so that it is there whole or not at all.
func bringFile(ctx context.Context, name, from, to string) error {
	half := to + ".nieuw"
	if err := os.Remove(half); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return unwritable(half, err)
	}
	bring := copyLines
	if p, _ := partOf(name); p.sqlite {
		bring = func(from, to string) error { return sqlite.Copy(ctx, from, to, nil) }
	}
	if err := bring(from, half); err != nil {
		return err
	}
	if err := os.Rename(half, to); err != nil {
		return unwritable(to, err)
	}
	return syncFolder(filepath.Dir(to))
}

// ReaderPlace is how far a reader of the log is.
type ReaderPlace struct {
	Reader   string          `json:"lezer"`
	Position domain.Position `json:"positie"`
}

// checkpoints keeps how far readers are.
type checkpoints interface {
	Checkpoint(ctx context.Context, reader string) (domain.Position, error)
	SaveCheckpoint(ctx context.Context, reader string, at domain.Position) error
}

// bringReaders lets readers go on where they were: positions are the same on both sides. Without a place a receiver would
// begin at the head, and miss what it was not told yet. One that has come further in the target stays there.
func bringReaders(ctx context.Context, from, to *place, names []string) (out []ReaderPlace, err error) {
	source, err := from.readers(ctx)
	if err != nil || source == nil {
		return nil, err
	}
	var target checkpoints
	for _, name := range names {
		at, err := source.Checkpoint(ctx, name)
		if err != nil {
			return nil, err
		}
		if at == 0 {
			continue
		}
		if target == nil {
			if target, err = to.makeReaders(ctx); err != nil {
				return nil, err
			}
		}
		had, err := target.Checkpoint(ctx, name)
		if err == nil && (had == 0 || at > had) {
			err = target.SaveCheckpoint(ctx, name, at)
		}
		if err != nil {
			return nil, err
		}
		out = append(out, ReaderPlace{name, max(at, had, 0)})
	}
	return out, nil
}

// readers is where the place keeps how far its readers are; nil when it keeps nothing.
func (p *place) readers(ctx context.Context) (checkpoints, error) {
	if p.reach == nil && !there(filepath.Join(p.local, bookFile)) {
		return nil, nil
	}
	return p.makeReaders(ctx)
}

func (p *place) makeReaders(ctx context.Context) (checkpoints, error) {
	if p.reach != nil {
		return kurrentdb.NewCheckpoints(p.reach, p.municipality), nil
	}
	book, err := node.OpenBook(ctx, p.local, p.log.ID())
	if err != nil {
		return nil, err
	}
	p.opened(book)
	return book, nil
}

func there(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}
