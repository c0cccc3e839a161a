package kurrentdb

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"ruggespraak/commands"
	"ruggespraak/domain"
	"ruggespraak/projections"
)

var (
	_ commands.Store  = (*Log)(nil)
	_ projections.Log = (*Log)(nil)
)

// settling is how long Head waits for what this process appended itself.
const settling = 2 * time.Second

// Mirror is a log of this node's own, in which the municipality's events stand as they do on the cluster. It gives them
// their positions and answers what is asked about the log as a whole, which the database can't do itself.
type Mirror interface {
	ID() string
	Head(ctx context.Context) (domain.Position, error)
	Read(ctx context.Context, after domain.Position, limit int, types ...string) ([]domain.Recorded, error)
	AsOf(ctx context.Context, t time.Time) (domain.Position, error)
	Wait(ctx context.Context, after domain.Position) error
	Load(ctx context.Context, stream string) ([]domain.Stored, error)
	// Place is the position of an event by its stream and revision; false when it is not there.
	Place(ctx context.Context, stream string, revision domain.Revision) (domain.Position, bool, error)
	AppendMany(ctx context.Context, writes []commands.Write) ([]commands.Outcome, error)
	Close() error
}

// LogOptions says which log to open.
type LogOptions struct {
	Municipality string       // gm0855; several share a cluster
	Mirror       Mirror       // whose id is what LogID says; the log closes it
	MirrorFile   string       // where the mirror is, for who has to remove it
	ResumeFile   string       // remembers how far the mirror is; may be lost. Empty: nothing is remembered
	Logger       *slog.Logger // nil: none
}

// Log is the event log of one municipality on a cluster. Appends and the reading of one stream go to the cluster, and count
// when it has acknowledged them. Everything in log order is read from the mirror, which follows a moment later: a position is
// an event's ordinal among the municipality's own in the order of the cluster, so that every node gives it the same one.
// A cursor of this log is a stream and a revision.
type Log struct {
	cluster    *Cluster
	mirror     Mirror
	prefix     string // of the municipality's streams
	mirrorFile string
	resume     resumeFile
	named      string // the event that names the log on this cluster
	log        *slog.Logger

	ctx       context.Context // of whoever follows; ends when the log closes or can't go on
	end       context.CancelCauseFunc
	following sync.WaitGroup
	caughtUp  chan struct{} // closed when the mirror has had all there was once
	first     sync.Once
	acks      *acks
	up        atomic.Bool // a feed is open

	closed   sync.Once
	closeErr error
}

// OpenLog opens the log and waits until the mirror has all that is there. It takes the mirror over: also when it fails, the
// mirror is closed.
func OpenLog(ctx context.Context, c *Cluster, o LogOptions) (*Log, error) {
	l := &Log{
		cluster: c, mirror: o.Mirror, prefix: o.Municipality + "_", resume: resumeFile(o.ResumeFile),
		mirrorFile: cmp.Or(o.MirrorFile, "De spiegel op deze machine"),
		log:        cmp.Or(o.Logger, c.log), caughtUp: make(chan struct{}), acks: newAcks(),
	}
	l.ctx, l.end = context.WithCancelCause(context.WithoutCancel(ctx))
	if err := l.open(ctx, o.Municipality); err != nil {
		return nil, errors.Join(err, l.Close())
	}
	return l, nil
}

func (l *Log) open(ctx context.Context, municipality string) error {
	named, err := readName(ctx, l.cluster, municipality)
	if err != nil {
		return err
	}
	if named.id != l.mirror.ID() {
		return domain.Errorf(domain.Refused, "%s is de spiegel van een ander logboek dan dat op het cluster. Verwijder dat bestand; het wordt opnieuw gemaakt.", l.mirrorFile)
	}
	l.named = named.event
	from, err := l.start(ctx)
	if err != nil {
		return err
	}
	l.following.Go(func() { l.follow(from) })
	select {
	case <-l.caughtUp:
		return nil
	case <-l.ctx.Done():
		return context.Cause(l.ctx)
	case <-ctx.Done():
		return ctx.Err()
	}
}

// ID names this log for as long as it exists, on every node.
func (l *Log) ID() string { return l.mirror.ID() }

// Up says whether the cluster is there: events come in.
func (l *Log) Up() bool { return l.up.Load() && l.ctx.Err() == nil }

// Close stops following and closes the mirror. The cluster stays open.
func (l *Log) Close() error {
	l.closed.Do(func() {
		l.end(domain.Errorf(domain.Unreached, "Het logboek op het cluster is gesloten."))
		l.following.Wait()
		l.closeErr = l.mirror.Close()
	})
	return l.closeErr
}

// Load reads a stream from its first event, in order, as the cluster has it now; an unknown stream has no events. What the
// mirror has need not come from the cluster again: an event never changes.
func (l *Log) Load(ctx context.Context, stream string) ([]domain.Stored, error) {
	if err := l.running(ctx); err != nil || !strings.HasPrefix(stream, l.prefix) {
		return nil, err
	}
	past, err := l.mirror.Load(ctx, stream)
	if err != nil {
		return nil, err
	}
	rest, err := l.cluster.readStream(ctx, stream, domain.Revision(len(past)))
	if err != nil {
		return nil, err
	}
	return append(past, rest...), nil
}

// Head is the position of the last event, 0 when there is none. What this process appended before counts, unless the mirror
// is far behind.
func (l *Log) Head(ctx context.Context) (domain.Position, error) {
	if err := l.running(ctx); err != nil {
		return 0, err
	}
	if err := l.acks.wait(ctx, l.ctx, l.acks.newest()); err != nil {
		return 0, err
	}
	return l.mirror.Head(ctx)
}

// Read returns at most limit events after a position, in order of position; with types, only events of those wire names.
func (l *Log) Read(ctx context.Context, after domain.Position, limit int, types ...string) ([]domain.Recorded, error) {
	if err := l.running(ctx); err != nil {
		return nil, err
	}
	return l.mirror.Read(ctx, after, limit, types...)
}

// AsOf is the last position before the first event that was recorded after t.
func (l *Log) AsOf(ctx context.Context, t time.Time) (domain.Position, error) {
	if err := l.running(ctx); err != nil {
		return 0, err
	}
	return l.mirror.AsOf(ctx, t)
}

// Wait returns when the head lies beyond a position, or with the context's error.
func (l *Log) Wait(ctx context.Context, after domain.Position) error {
	if err := l.running(ctx); err != nil {
		return err
	}
	waiting, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(l.ctx, cancel)()
	err := l.mirror.Wait(waiting, after)
	if err != nil && ctx.Err() == nil && l.ctx.Err() != nil {
		return context.Cause(l.ctx)
	}
	return err
}

// Resolve gives the position of a cursor, and waits until the mirror has that event.
func (l *Log) Resolve(ctx context.Context, c domain.Cursor) (domain.Position, error) {
	if err := ctx.Err(); err != nil || c == "" {
		return 0, err
	}
	stream, revision, ok := l.placeOf(c)
	if !ok {
		return 0, domain.Errorf(domain.Invalid, "%q is geen plaats in dit logboek.", string(c))
	}
	for {
		head, err := l.mirror.Head(ctx)
		if err != nil {
			return 0, err
		}
		position, found, err := l.mirror.Place(ctx, stream, revision)
		if err != nil || found {
			return position, err
		}
		if err := l.Wait(ctx, head); err != nil {
			return 0, err
		}
	}
}

func cursorAt(stream string, revision domain.Revision) domain.Cursor {
	return domain.Cursor(stream + "@" + strconv.FormatInt(int64(revision), 10))
}

func (l *Log) placeOf(c domain.Cursor) (string, domain.Revision, bool) {
	i := strings.LastIndex(string(c), "@")
	if i < 0 || !strings.HasPrefix(string(c), l.prefix) {
		return "", 0, false
	}
	n, err := strconv.ParseUint(string(c[i+1:]), 10, 63)
	return string(c[:i]), domain.Revision(n), err == nil
}

// running is why the log can't be used: the context's error, or what made it stop.
func (l *Log) running(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if l.ctx.Err() != nil {
		return context.Cause(l.ctx)
	}
	return nil
}

// acknowledged remembers that this process appended up to an event, until the mirror has it.
func (l *Log) acknowledged(ctx context.Context, s spot) {
	l.acks.add(s)
	if _, found, err := l.mirror.Place(ctx, s.stream, s.revision); err == nil && found { // it may have come before it was noted
		l.acks.mirrored(s)
	}
}
