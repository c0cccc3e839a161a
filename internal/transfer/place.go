package transfer

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"time"

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

	reach        *kurrentdb.Cluster // nil: the log is in the folder
	municipality string             // on the cluster
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

func openFolder(ctx context.Context, dir string, source bool, o sqlite.LogOptions) (*place, error) {
	p := &place{local: dir}
	if err := p.openFolder(ctx, source, o); err != nil {
		return nil, errors.Join(err, p.close())
	}
	return p, nil
}

func (p *place) openFolder(ctx context.Context, source bool, o sqlite.LogOptions) error {
	held, err := node.Hold(p.local)
	if err != nil {
		return inUse(err)
	}
	p.opened(held)
	log, err := sqlite.OpenLog(filepath.Join(p.local, node.LogFile), o)
	if err != nil {
		return err
	}
	p.opened(log)
	p.log = log
	return p.keep(ctx, vault.FileKeeper(p.local, source), source)
}

// keep takes the place's keys. Those of a source are there; in a target they are still to come.
func (p *place) keep(ctx context.Context, k vault.Keeper, source bool) (err error) {
	if source {
		if k, err = openKeys(ctx, k); err != nil {
			return err
		}
	}
	p.opened(k)
	p.keys = k
	return nil
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
	newID                 func() string // names a log that does not exist there yet; nil: it must
	now                   func() time.Time
	work                  string // a folder for a mirror, which is thrown away
	logger                *slog.Logger
}

// open opens the log on a cluster. What is read of it comes from the cluster: the mirror begins empty.
func (c cluster) open(ctx context.Context, source bool) (*place, error) {
	p := &place{local: c.local}
	if err := c.openIn(ctx, p, source); err != nil {
		return nil, errors.Join(err, p.close())
	}
	return p, nil
}

func (c cluster) openIn(ctx context.Context, p *place, source bool) error {
	if err := os.MkdirAll(c.local, 0o700); err != nil {
		return unwritable(c.local, err)
	}
	reach, err := kurrentdb.Dial(c.address, kurrentdb.DialOptions{Logger: c.logger})
	if err != nil {
		return err
	}
	p.opened(reach)
	p.reach, p.municipality = reach, c.municipality
	id, err := kurrentdb.LogID(ctx, reach, c.municipality, c.newID)
	if err == nil && id == "" {
		err = domain.Errorf(domain.NotFound, "Op de server staat geen logboek van gemeente %s.", c.municipality)
	}
	if err != nil {
		return err
	}
	path := filepath.Join(c.work, node.MirrorFile)
	mirror, err := sqlite.OpenLog(path, sqlite.LogOptions{NewID: func() string { return id }})
	if err != nil {
		return err
	}
	log, err := kurrentdb.OpenLog(ctx, reach, kurrentdb.LogOptions{
		Municipality: c.municipality, Mirror: mirror, MirrorFile: path, Logger: c.logger,
	})
	if err != nil {
		return err
	}
	p.opened(log)
	p.log = log
	return p.keep(ctx, kurrentdb.NewKeys(reach, c.municipality, c.now), source)
}
