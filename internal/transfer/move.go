package transfer

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"ruggespraak/domain"
	"ruggespraak/internal/kurrentdb"
	"ruggespraak/internal/node"
	"ruggespraak/internal/sqlite"
	"ruggespraak/projections"
)

// Migration says from where to where a municipality moves: folders, or addresses of clusters.
type Migration struct {
	From, To string
	Local    string // this node's folder beside a cluster
	Now      func() time.Time
	Logger   *slog.Logger
	Progress func(step string) Progress
}

// Migrated says what a migration came to; it is done when From and To are equal, event for event and view for view.
type Migrated struct {
	Municipality string                   `json:"gemeente"`
	Already      domain.Position          `json:"stondErAl"`
	From         LogSum                   `json:"bron"`
	To           LogSum                   `json:"doel"`
	Views        []projections.ViewDigest `json:"weergavenBron"`
	ViewsThere   []projections.ViewDigest `json:"weergavenDoel"`
	Destroyed    int                      `json:"vernietigdeSleutels"`
}

// Migrate brings a municipality's events and keys to another place. It may be broken off and begun again.
func Migrate(ctx context.Context, m Migration) (out Migrated, err error) {
	local := m.localOf(m.From)
	settings, err := node.SettingsAt(filepath.Join(local, node.SettingsFile))
	if err != nil {
		return out, err
	}
	if err := m.fits(settings); err != nil {
		return out, err
	}
	work, err := stage(m.localOf(m.To))
	if err != nil {
		return out, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(work)) }()
	from, err := m.source(ctx, settings.Code, work)
	if err != nil {
		return out, err
	}
	defer func() { err = errors.Join(err, from.close()) }()
	to, err := m.target(ctx, settings.Code, from.log.ID(), work)
	if err != nil {
		return out, err
	}
	defer func() { err = errors.Join(err, to.close()) }()
	out.Municipality = settings.Code
	if err := m.move(ctx, from, to, &out); err != nil {
		return out, err
	}
	if err := m.compareViews(ctx, from, to, settings, work, &out); err != nil {
		return out, err
	}
	return out, bringLocal(ctx, from.local, to.local)
}

// localOf is the folder that belongs to a place.
func (m Migration) localOf(place string) string {
	if kurrentdb.IsAddress(place) {
		return m.Local
	}
	return place
}

// fits refuses a move to where one is, to a folder that is of another sort, and to one with the settings of another
// municipality.
func (m Migration) fits(settings node.Settings) error {
	to := m.localOf(m.To)
	path := filepath.Join(to, node.SettingsFile)
	switch {
	case m.From == m.To:
		return domain.Errorf(domain.Invalid, "Bron en doel zijn dezelfde.")
	case kurrentdb.IsAddress(m.To) && there(filepath.Join(to, node.LogFile)):
		return domain.Errorf(domain.Refused, "De map %s heeft een eigen logboek. Noem met --data een andere map: daarin komt wat niet op de server staat, zoals %s.", to, node.SettingsFile)
	case !kurrentdb.IsAddress(m.To) && there(filepath.Join(to, node.MirrorFile)):
		return domain.Errorf(domain.Refused, "De map %s hoort bij een logboek op een server. Kies met --to een andere map.", to)
	case !there(path):
		return nil
	}
	has, err := node.SettingsAt(path)
	if err == nil && has.Code != settings.Code {
		err = domain.Errorf(domain.Refused, "%s noemt gemeente %s en de bron is van %s. Kies een ander doel.", path, has.Code, settings.Code)
	}
	return err
}

func (m Migration) source(ctx context.Context, code, work string) (*place, error) {
	if !kurrentdb.IsAddress(m.From) {
		return sourceFolder(ctx, m.From)
	}
	c := cluster{address: m.From, municipality: code, local: m.Local, work: filepath.Join(work, "bron"), logger: m.Logger, now: m.Now}
	return c.open(ctx, true)
}

func (m Migration) target(ctx context.Context, code, logID, work string) (*place, error) {
	if !kurrentdb.IsAddress(m.To) {
		return targetFolder(ctx, m.To, logID)
	}
	c := cluster{address: m.To, municipality: code, local: m.Local, work: filepath.Join(work, "doel"), logger: m.Logger, newID: func() string { return logID }, now: m.Now}
	return c.open(ctx, false)
}

// move brings keys and events over: of each batch the keys first, for an event without its key could never be read.
func (m Migration) move(ctx context.Context, from, to *place, out *Migrated) (err error) {
	events := newMover(from.log, to.log, Job{Progress: m.Progress}.step)
	if out.Already, err = events.compare(ctx); err != nil {
		return err
	}
	keys, err := newKeyMover(ctx, from.keys, to.keys)
	if err != nil {
		return err
	}
	out.From, err = events.bring(ctx, func(next []domain.Recorded) error { return keys.of(ctx, next) })
	if err != nil {
		return err
	}
	if out.Destroyed, err = keys.destroyed(ctx); err != nil {
		return err
	}
	out.To, err = events.readBack(ctx, out.From)
	return err
}

// compareViews builds the views of both and refuses any difference.
func (m Migration) compareViews(ctx context.Context, from, to *place, settings node.Settings, work string, out *Migrated) (err error) {
	j := Job{Progress: m.Progress}
	if out.Views, err = BuildViews(ctx, from.log, filepath.Join(work, "weergaven-bron"), settings.Location(), j.step("weergaven van de bron")); err != nil {
		return err
	}
	if out.ViewsThere, err = BuildViews(ctx, to.log, filepath.Join(work, "weergaven-doel"), settings.Location(), j.step("weergaven van het doel")); err != nil {
		return err
	}
	for i, v := range out.Views {
		if there := out.ViewsThere[i]; v != there {
			return domain.Errorf(domain.Invalid, "De weergave %s komt uit het doel anders: verwacht vingerafdruk %s, gevonden %s.", v.View, v.SHA256, there.SHA256)
		}
	}
	return nil
}

// bringLocal copies what stands beside the log, as far as it is not there yet. The settings come last: a folder that lacks
// them can't be opened, and so is not taken for a whole one.
func bringLocal(ctx context.Context, from, to string) error {
	if from == to {
		return nil
	}
	for _, name := range []string{node.OpenLogFile, bookFile, node.SettingsFile} {
		source, target := filepath.Join(from, name), filepath.Join(to, name)
		if there(target) || !there(source) {
			continue
		}
		p, _ := partOf(name)
		var err error
		if p.sqlite {
			err = sqlite.Copy(ctx, source, target, nil)
		} else {
			err = bringText(source, target)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// bringText copies a text so that it is there whole or not at all.
func bringText(from, to string) error {
	half := to + ".nieuw"
	if err := copyLines(from, half); err != nil {
		return err
	}
	if err := os.Rename(half, to); err != nil {
		return unwritable(to, err)
	}
	return syncFolder(filepath.Dir(to))
}

func there(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}
