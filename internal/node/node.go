package node

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"

	"ruggespraak/commands"
	"ruggespraak/domain"
	"ruggespraak/internal/codec"
	"ruggespraak/internal/ids"
	"ruggespraak/internal/kurrentdb"
	"ruggespraak/internal/relay"
	"ruggespraak/internal/sqlite"
	"ruggespraak/internal/vault"
	"ruggespraak/projections"
)

const (
	logFile  = "logboek.sqlite"
	viewsDir = "weergaven"
)

// Options says how to open a data folder.
type Options struct {
	MasterKeyFile string           // empty: the vault's default place
	Now           func() time.Time // the clock that stamps events
	Settings      []byte           // gemeente.yaml for a new folder; nil: the default one
	Store         string           // the address of the cluster that the log is on; empty: it is in the folder
	Logger        *slog.Logger     // where a log on a cluster tells what goes wrong; nil: nowhere

	// Measure gives the log as commands write to it, so that someone can count what they do; nil: nobody counts.
	Measure func(commands.Store) commands.Store
}

// Node is an opened data folder.
type Node struct {
	Dir       string
	Settings  Settings
	Log       Log
	Vault     *vault.Vault
	Views     *projections.Runner
	Estimator *projections.Estimator // of the effect of decisions, for every question that is asked here
	Book      *relay.Book
	Places    relay.Checkpoints // of the readers of the log: in the book, or shared with the other nodes of a cluster
	Turn      relay.Lease       // nil: always
	Wake      *relay.WakeUps
	store     commands.Store // the log, as commands write to it
	now       func() time.Time
	lock      *os.File           // nil: opened for reading only
	cluster   *kurrentdb.Cluster // nil: the log is in the folder
	socket    *socket
}

// OpenWriter opens a folder as the one process that writes to it, making it if it is not there. It fails with *Busy when
// another process has it.
func OpenWriter(ctx context.Context, dir string, o Options) (*Node, error) {
	if o.onCluster() && there(dir, logFile) { // said before the lock: else whoever has that would carry out an order on its own log
		return nil, ownLog(dir)
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, domain.Errorf(domain.Unreached, "De map %s is niet te maken: %s.", dir, reason(err))
	}
	l, err := lock(dir)
	if err != nil {
		return nil, err
	}
	n := &Node{Dir: dir, now: o.Now, lock: l}
	if err := n.open(ctx, o, false); err != nil {
		return nil, errors.Join(err, n.Close())
	}
	return n, nil
}

// OpenReader opens a folder to read beside whoever writes to it.
func OpenReader(ctx context.Context, dir string, o Options) (*Node, error) {
	if _, err := os.Stat(filepath.Join(dir, o.logFile())); errors.Is(err, fs.ErrNotExist) {
		return nil, domain.Errorf(domain.NotFound, "In de map %s staat geen logboek van Ruggespraak.", dir)
	}
	n := &Node{Dir: dir, now: o.Now}
	if err := n.open(ctx, o, true); err != nil {
		return nil, errors.Join(err, n.Close())
	}
	return n, nil
}

func (n *Node) open(ctx context.Context, o Options, readOnly bool) (err error) {
	if err := n.sameStore(o); err != nil {
		return err
	}
	if err := n.complete(o.files()); err != nil {
		return err
	}
	if n.Settings, err = readSettings(n.Dir, o.Settings); err != nil {
		return err
	}
	if err := n.openLog(ctx, o, readOnly); err != nil {
		return err
	}
	n.store = n.Log
	if o.Measure != nil {
		n.store = o.Measure(n.Log)
	}
	head, err := n.Log.Head(ctx)
	if err != nil {
		return err
	}
	n.Vault, err = vault.Open(ctx, n.Dir, vault.Options{
		MasterKeyFile: o.MasterKeyFile, ReadOnly: readOnly, Existing: head > 0, Keeper: n.keeper(),
	})
	if err != nil {
		return err
	}
	if err := n.sameMunicipality(ctx); err != nil {
		return err
	}
	if !readOnly {
		if err := n.keepForgotten(ctx, cmp.Or(o.Logger, slog.New(slog.DiscardHandler))); err != nil {
			return err
		}
	}
	n.Wake = relay.NewWakeUps(n.Log, nil)
	views, err := sqlite.OpenFolder(filepath.Join(n.Dir, viewsDir))
	if err != nil {
		return err
	}
	if n.Views, err = projections.NewRunner(ctx, woken{n.Log, n.Wake}, views, n.codec(), projections.All()); err != nil {
		return err
	}
	n.Views.Zone = n.Settings.Location()
	n.Estimator = projections.NewEstimator(projections.EstimatorSize)
	if n.Book, err = OpenBook(ctx, n.Dir, n.Log.ID()); err != nil {
		return err
	}
	n.share()
	return nil
}

// OpenBook opens what the relay must not forget of a log. Rules can miss it: without it they act once more, which adds nothing.
// A receiver whose place is kept there can't: it would begin anew.
func OpenBook(ctx context.Context, dir, logID string) (*relay.Book, error) {
	file, err := sqlite.OpenFile(filepath.Join(dir, relay.BookFile))
	if err != nil {
		return nil, err
	}
	book, err := relay.OpenBook(ctx, file, logID)
	if err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return book, nil
}

// Exists says whether there is a data folder here, whole or not.
func Exists(dir string) (bool, error) {
	for _, name := range []string{SettingsFile, logFile, vault.FileName, mirrorFile} {
		_, err := os.Stat(filepath.Join(dir, name))
		switch {
		case err == nil:
			return true, nil
		case !errors.Is(err, fs.ErrNotExist):
			return false, domain.Errorf(domain.Unreached, "De map %s is niet te lezen: %s.", dir, reason(err))
		}
	}
	return false, nil
}

// complete refuses a folder that lost a file: a new one in its place would pass for the whole history, or for the settings.
func (n *Node) complete(files []string) error {
	missing := ""
	for _, name := range files {
		_, err := os.Stat(filepath.Join(n.Dir, name))
		if errors.Is(err, fs.ErrNotExist) && missing == "" {
			missing = name
		}
		if err == nil && missing != "" {
			return domain.Errorf(domain.NotFound, "In de map %s staat wel %s, maar niet %s. Zet dat terug uit een reservekopie; er is niets aangemaakt.",
				n.Dir, name, missing)
		}
	}
	return nil
}

// sameMunicipality refuses settings that name another municipality than the log's first event.
func (n *Node) sameMunicipality(ctx context.Context) error {
	first, err := n.Log.Read(ctx, 0, 1)
	if err != nil || len(first) == 0 {
		return err
	}
	if code, _, _ := strings.Cut(first[0].Stream, "_"); code != n.Settings.Code {
		return domain.Errorf(domain.Refused, "Het logboek in %s is van gemeente %s, maar %s noemt %s.", n.Dir, code, SettingsFile, n.Settings.Code)
	}
	return nil
}

// Close gives everything back; the lock last.
func (n *Node) Close() error {
	var errs []error
	if n.socket != nil {
		errs = append(errs, n.socket.close())
	}
	if n.Wake != nil {
		errs = append(errs, n.Wake.Close())
	}
	if n.Book != nil {
		errs = append(errs, n.Book.Close())
	}
	if n.Views != nil {
		errs = append(errs, n.Views.Close())
	}
	if n.Log != nil {
		errs = append(errs, n.Log.Close())
	}
	if n.Vault != nil {
		errs = append(errs, n.Vault.Close())
	}
	if n.cluster != nil {
		errs = append(errs, n.cluster.Close())
	}
	if n.lock != nil {
		errs = append(errs, n.lock.Close())
	}
	if err := errors.Join(errs...); err != nil {
		return fmt.Errorf("close %s: %w", n.Dir, err)
	}
	return nil
}

func (n *Node) codec() domain.Codec {
	return domain.Codec{
		Events: domain.Events(), Marshal: codec.Marshal, Unmarshal: codec.Unmarshal, Seal: n.Vault.Seal, Open: n.Vault.Reveal,
	}
}

// Desk is where commands are handled for someone.
func (n *Node) Desk(by commands.By) commands.Desk {
	return commands.Desk{
		Log: n.store, Codec: n.codec(), Now: n.now, NewID: ids.New, Derive: ids.Derive, Pseudonym: n.Vault.Pseudonym,
		Prepare: n.Vault.Prepare, Forget: n.Vault.Forget, Settings: n.Settings.forCommands(), By: by,
	}
}

// Ask is what every question on this node is asked with.
func (n *Node) Ask() projections.Ask {
	s := n.Settings
	return projections.Ask{
		Rule: s.Rule(), Planning: s.Planning(), Calendar: s.WorkCalendar(), Reveal: n.Vault.Reveal, Estimator: n.Estimator,
		Place: projections.Place{Code: s.Code, Name: s.Name},
	}
}
