package transfer

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"ruggespraak/domain"
	"ruggespraak/internal/kurrentdb"
	"ruggespraak/internal/node"
	"ruggespraak/projections"
)

// Migration says from where to where a municipality moves: folders, or addresses of clusters.
type Migration struct {
	From, To string
	Local    string // this node's folder beside a cluster
	Now      func() time.Time
	Logger   *slog.Logger
	Progress func(step string) Progress
	Readers  func(node.Settings) []string // the readers of the log that go on where they were; nil: none
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
	Readers      []ReaderPlace            `json:"leesplekken"`
	Renamed      bool                     `json:"andereNaam"` // the target had a log of another name already
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
	held, err := m.holdLocal()
	if err != nil {
		return out, err
	}
	defer func() { err = errors.Join(err, held.Close()) }()
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
	out.Renamed = from.log.ID() != to.log.ID()
	if err := standsStill(ctx, from.log, out.From.Head); err != nil {
		return out, err
	}
	return out, m.bringLocal(ctx, from, to, settings, &out)
}

// holdLocal keeps others from the folder beside a cluster. A folder that is the source or the target is held anyway.
func (m Migration) holdLocal() (io.Closer, error) {
	if !kurrentdb.IsAddress(m.From) && !kurrentdb.IsAddress(m.To) || m.Local == m.From || m.Local == m.To {
		return io.NopCloser(nil), nil
	}
	held, err := node.Hold(m.Local)
	return held, inUse(err)
}

// standsStill refuses a source that went on while it was read: other nodes may write to a cluster.
func standsStill(ctx context.Context, source Reader, head domain.Position) error {
	now, err := source.Head(ctx)
	if err == nil && now != head {
		err = domain.Errorf(domain.Conflict, "In de bron kwam er tijdens het overbrengen nog iets bij (gebeurtenis %d na %d). Stop wie er schrijft, en geef de opdracht nog eens.", now, head)
	}
	return err
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
	case kurrentdb.IsAddress(m.To) && settings.Code == node.Unnamed:
		return domain.Errorf(domain.Refused, "De bron is van gemeente %s: zo heet een map waarin de code nog niet is ingevuld. Een server kan van meer gemeenten zijn en neemt die niet aan.", settings.Code)
	case !kurrentdb.IsAddress(m.To) && (there(filepath.Join(to, node.MirrorFile)) || there(filepath.Join(to, node.ResumeFile))):
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
