package node

import (
	"cmp"
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"ruggespraak/domain"
	"ruggespraak/internal/ids"
	"ruggespraak/internal/kurrentdb"
	"ruggespraak/internal/sqlite"
	"ruggespraak/internal/vault"
)

// What a folder holds whose log is on a cluster, beside settings and views: the mirror of that log, and how far it is. Both
// may be thrown away; they are made again.
const (
	mirrorFile = "spiegel.sqlite"
	resumeFile = "spiegel.json"
)

// Unnamed is the code in the settings that come with a new folder. No cluster takes it: several municipalities would have it.
const Unnamed = "gm0000"

// onCluster says whether the log is on a cluster.
func (o Options) onCluster() bool { return o.Store != "" }

// logFile is where a folder has its log, or the mirror of it.
func (o Options) logFile() string {
	if o.onCluster() {
		return mirrorFile
	}
	return logFile
}

// files are what every data folder has, in the order in which they are made. The keys of a log on a cluster are there too.
func (o Options) files() []string {
	if o.onCluster() {
		return []string{SettingsFile, mirrorFile}
	}
	return []string{SettingsFile, logFile, vault.FileName}
}

// sameStore refuses to use a folder for another log than the one that it was made for.
func (n *Node) sameStore(o Options) error {
	if o.onCluster() {
		if there(n.Dir, logFile) {
			return ownLog(n.Dir)
		}
		return nil
	}
	if there(n.Dir, mirrorFile) || there(n.Dir, resumeFile) {
		return domain.Errorf(domain.Refused, "De map %s hoort bij een logboek op een cluster. Geef het adres daarvan met --store of RUGGESPRAAK_STORE.", n.Dir)
	}
	return nil
}

func ownLog(dir string) error {
	return domain.Errorf(domain.Refused, "De map %s heeft een eigen logboek. Kies met --data een andere map voor een logboek op een cluster.", dir)
}

// BelongsToCluster makes a folder one whose log is on a cluster, so that without the address no empty log is begun in it.
func BelongsToCluster(dir string) error {
	if there(dir, mirrorFile) || there(dir, resumeFile) {
		return nil
	}
	path := filepath.Join(dir, resumeFile)
	if err := writeWhole(path, []byte("{}\n")); err != nil {
		return domain.Errorf(domain.Unreached, "%s is niet te schrijven: %s.", path, reason(err))
	}
	return nil
}

func there(dir, name string) bool {
	_, err := os.Lstat(filepath.Join(dir, name))
	return !errors.Is(err, fs.ErrNotExist)
}

// openLog opens the log, wherever it is.
func (n *Node) openLog(ctx context.Context, o Options, readOnly bool) error {
	if o.onCluster() {
		if err := n.dial(o); err != nil {
			return err
		}
		if !readOnly {
			return n.openShared(ctx, o)
		}
	}
	log, err := sqlite.OpenLog(filepath.Join(n.Dir, o.logFile()), sqlite.LogOptions{ReadOnly: readOnly, NewID: ids.New})
	if err == nil {
		n.Log = log
	}
	return err
}

// dial looks for the cluster of a municipality that has a name.
func (n *Node) dial(o Options) (err error) {
	if n.Settings.Code == Unnamed {
		return domain.Errorf(domain.Refused, "Zet eerst de code van de gemeente in %s: een cluster kan van meer gemeenten zijn.", filepath.Join(n.Dir, SettingsFile))
	}
	n.cluster, err = kurrentdb.Dial(o.Store, kurrentdb.DialOptions{Logger: o.Logger})
	return err
}

// openShared opens the municipality's log on the cluster, with a mirror of it in this folder.
func (n *Node) openShared(ctx context.Context, o Options) error {
	id, err := kurrentdb.LogID(ctx, n.cluster, n.Settings.Code, ids.New)
	if err != nil {
		return err
	}
	mirror, err := openMirror(filepath.Join(n.Dir, mirrorFile), id)
	if err != nil {
		return err
	}
	log, err := kurrentdb.OpenLog(ctx, n.cluster, kurrentdb.LogOptions{
		Municipality: n.Settings.Code, Mirror: mirror, MirrorFile: filepath.Join(n.Dir, mirrorFile), ResumeFile: filepath.Join(n.Dir, resumeFile),
		Logger: cmp.Or(o.Logger, slog.New(slog.DiscardHandler)),
	})
	if err == nil {
		n.Log = log
	}
	return err
}

// openMirror opens the mirror of a log, and begins a new one in the place of a mirror of another log.
func openMirror(path, id string) (*sqlite.Log, error) {
	o := sqlite.LogOptions{NewID: func() string { return id }}
	mirror, err := sqlite.OpenLog(path, o)
	if err != nil || mirror.ID() == id {
		return mirror, err
	}
	if err := mirror.Close(); err != nil {
		return nil, err
	}
	for _, part := range []string{path, path + "-wal", path + "-shm"} {
		if err := os.Remove(part); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, domain.Errorf(domain.Unreached, "%s is van een ander logboek en niet te verwijderen: %s.", path, reason(err))
		}
	}
	return sqlite.OpenLog(path, o)
}

// keeper is where the keys are kept: with the log, so that who can read the one finds the other. Nil is the folder itself.
func (n *Node) keeper() vault.Keeper {
	if n.cluster == nil {
		return nil
	}
	return kurrentdb.NewKeys(n.cluster, n.Settings.Code, n.now)
}

// turnFor is how long a node may do the work of a reader before it asks again.
const turnFor = 30 * time.Second

// share lets the nodes of a cluster keep the places of their readers together, and take turns. Alone, a node keeps them in
// its book, and it is always its turn.
func (n *Node) share() {
	if n.cluster == nil {
		n.Places = n.Book
		return
	}
	places, owner := kurrentdb.NewCheckpoints(n.cluster, n.Settings.Code), ids.New()
	n.Places = places
	n.Turn = func(ctx context.Context, name string) (bool, error) {
		return places.Lease(ctx, name, owner, n.now(), turnFor)
	}
}
