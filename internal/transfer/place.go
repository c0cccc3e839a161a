package transfer

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"

	"ruggespraak/domain"
	"ruggespraak/internal/kurrentdb"
	"ruggespraak/internal/node"
	"ruggespraak/internal/sqlite"
	"ruggespraak/internal/vault"
)

// place is where a history is, or comes to be: a data folder, or a cluster with a folder of this node beside it.
type place struct {
	log   node.Log
	keys  vault.Keeper
	local string      // the folder with what no cluster keeps: settings, who saw what, the relay's book
	opens []io.Closer // closed in reverse order
}

func (p *place) close() error {
	var errs []error
	for i := len(p.opens) - 1; i >= 0; i-- {
		errs = append(errs, p.opens[i].Close())
	}
	return errors.Join(errs...)
}

// opened keeps what is to be closed.
func (p *place) opened(c io.Closer) { p.opens = append(p.opens, c) }

// sourceFolder opens a data folder to read all of it, while nobody writes to it.
func sourceFolder(ctx context.Context, dir string) (p *place, err error) {
	path := filepath.Join(dir, node.LogFile)
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return nil, domain.Errorf(domain.NotFound, "In de map %s staat geen logboek van Ruggespraak.", dir)
	}
	return openFolder(ctx, dir, true, sqlite.LogOptions{ReadOnly: true})
}

// targetFolder makes a data folder, or opens one that was begun. A new log gets the id of the one that comes into it, so
// that what knows the log by its id goes on knowing it.
func targetFolder(ctx context.Context, dir, logID string) (*place, error) {
	return openFolder(ctx, dir, false, sqlite.LogOptions{NewID: func() string { return logID }})
}

func openFolder(ctx context.Context, dir string, source bool, o sqlite.LogOptions) (p *place, err error) {
	p = &place{local: dir}
	defer func() {
		if err != nil {
			err = errors.Join(err, p.close())
		}
	}()
	held, err := node.Hold(dir)
	if err != nil {
		return nil, inUse(err)
	}
	p.opened(held)
	log, err := sqlite.OpenLog(filepath.Join(dir, node.LogFile), o)
	if err != nil {
		return nil, err
	}
	p.opened(log)
	p.log, p.keys = log, vault.FileKeeper(dir, source)
	if source {
		if p.keys, err = openKeys(ctx, p.keys); err != nil {
			return nil, err
		}
	}
	p.opened(p.keys)
	return p, nil
}

func inUse(err error) error {
	var busy *node.Busy
	if errors.As(err, &busy) {
		return domain.Errorf(domain.Conflict, "%s Stop dat eerst: tijdens het overbrengen mag er niets bij komen.", busy)
	}
	return err
}

// cluster is where the events of a municipality are on a cluster.
type cluster struct {
	address, municipality string
	local                 string        // this node's folder
	newID                 func() string // names a log that does not exist there yet
	work                  string        // a folder for a mirror, which is thrown away
	logger                *slog.Logger
}

// open opens the log on a cluster. What is read of it comes from the cluster: the mirror begins empty.
func (c cluster) open(ctx context.Context, source bool) (p *place, err error) {
	p = &place{local: c.local}
	defer func() {
		if err != nil {
			err = errors.Join(err, p.close())
		}
	}()
	reach, err := kurrentdb.Dial(c.address, kurrentdb.DialOptions{Logger: c.logger})
	if err != nil {
		return nil, err
	}
	p.opened(reach)
	id, err := kurrentdb.LogID(ctx, reach, c.municipality, c.newID)
	if err != nil {
		return nil, err
	}
	mirror, err := sqlite.OpenLog(filepath.Join(c.work, "spiegel.sqlite"), sqlite.LogOptions{NewID: func() string { return id }})
	if err != nil {
		return nil, err
	}
	if p.log, err = kurrentdb.OpenLog(ctx, reach, kurrentdb.LogOptions{Municipality: c.municipality, Mirror: mirror, Logger: c.logger}); err != nil {
		return nil, err
	}
	p.opened(p.log)
	p.keys = vault.FileKeeper(c.local, source)
	if source {
		if p.keys, err = openKeys(ctx, p.keys); err != nil {
			return nil, err
		}
	}
	p.opened(p.keys)
	return p, nil
}
