package kurrentdb

import (
	"errors"
	"log/slog"
	"time"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"

	"ruggespraak/commands"
	"ruggespraak/domain"
)

const (
	batchEvents   = 2000
	batchBytes    = 8 << 20
	rememberAfter = 1000 // events or words of the server
)

// follow brings the municipality's events into the mirror until the log is closed or something stands on the cluster that
// can't be mirrored. A feed that breaks is opened again where it was.
func (l *Log) follow(from esdb.AllPosition) {
	f := follower{log: l, from: from}
	f.at, _ = from.(esdb.Position)
	for failures := 0; l.ctx.Err() == nil; failures++ {
		before := f.taken
		err := f.once()
		if f.taken > before {
			failures = 0
		}
		if l.grave(err) {
			l.log.ErrorContext(l.ctx, "mirror stopped", slog.Any("error", err))
			l.end(err)
			break
		}
		if !l.rest(failures) {
			break
		}
	}
	f.remember()
}

// grave says whether there is no going on after an error. Before the mirror has caught up for the first time, somebody waits
// and wants to know.
func (l *Log) grave(err error) bool {
	var stop *unmirrorable
	var refused *domain.Error
	if l.ctx.Err() != nil || errors.As(err, &stop) {
		return l.ctx.Err() == nil
	}
	select {
	case <-l.caughtUp:
		l.log.WarnContext(l.ctx, "mirror can't follow for now", slog.Any("error", err))
		return false
	default:
		return errors.As(err, &refused)
	}
}

// rest waits before the feed is opened again, and says whether to go on.
func (l *Log) rest(failures int) bool {
	t := time.NewTimer(pauseBefore(failures + 1))
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-l.ctx.Done():
		return false
	}
}

// unmirrorable says that the cluster holds something that can't be mirrored. Passing over it would give every later event
// another position than on other nodes.
type unmirrorable struct{ error }

func (u *unmirrorable) Unwrap() error { return u.error }

// follower is where following has come.
type follower struct {
	log   *Log
	from  esdb.AllPosition
	at    esdb.Position // up to here the mirror has everything
	taken int           // events and words of the server so far
	saved int           // of which were remembered
}

// once follows one feed to its end.
func (f *follower) once() error {
	feed, err := f.log.cluster.subscribe(f.log.ctx, f.log.prefix, f.from)
	if err != nil {
		return err
	}
	defer feed.stop()
	f.log.up.Store(true)
	defer f.log.up.Store(false)
	for n := range feed.news {
		if err := f.take(n, feed.news); err != nil {
			return err
		}
	}
	return feed.err
}

// take mirrors what came, together with what waits behind it.
func (f *follower) take(n news, more <-chan news) error {
	var b batch
	for {
		if err := b.add(n); err != nil {
			return err
		}
		if b.full() {
			break
		}
		var ok bool
		select {
		case n, ok = <-more:
		default:
		}
		if !ok {
			break
		}
	}
	if err := f.log.write(b.writes); err != nil {
		return err
	}
	if b.at != nil {
		f.at, f.from = *b.at, *b.at
	}
	if f.taken += b.count; f.taken-f.saved >= rememberAfter {
		f.remember()
	}
	if b.caughtUp {
		f.log.first.Do(func() {
			f.log.log.InfoContext(f.log.ctx, "mirror caught up")
			close(f.log.caughtUp)
		})
	}
	return nil
}

func (f *follower) remember() {
	if f.taken > f.saved && f.at != (esdb.Position{}) {
		f.log.remember(f.at)
		f.saved = f.taken
	}
}

// batch is what goes into the mirror at once.
type batch struct {
	writes   []commands.Write
	count    int
	bytes    int
	at       *esdb.Position
	caughtUp bool
}

func (b *batch) full() bool { return b.count >= batchEvents || b.bytes >= batchBytes }

// add puts an event behind the others, as a write of its own: of those that come together the mirror may have a part.
func (b *batch) add(n news) error {
	b.count++
	b.caughtUp = b.caughtUp || n.caughtUp
	if n.at != nil {
		b.at = n.at
	}
	if n.event == nil {
		return nil
	}
	e, err := decodeAll(n.event)
	if err != nil {
		return &unmirrorable{err}
	}
	b.bytes += len(e.Header) + len(e.Payload)
	b.writes = append(b.writes, commands.Write{Stream: e.Stream, Expected: e.Revision - 1, Events: []domain.Stored{e}})
	return nil
}

// write puts events into the mirror. Those that it has already change nothing; when they do not fit, the mirror and the
// cluster are no longer the same log. A disk that refuses is tried again by whoever opens the feed again.
func (l *Log) write(writes []commands.Write) error {
	if len(writes) == 0 {
		return nil
	}
	outcomes, err := l.mirror.AppendMany(l.ctx, writes)
	if err != nil {
		return err
	}
	for i, o := range outcomes {
		w := writes[i]
		switch {
		case o.Err == nil:
			l.acks.mirrored(spot{w.Stream, w.Events[0].Revision})
		case errors.Is(o.Err, domain.Conflict) || errors.Is(o.Err, domain.Invalid):
			return &unmirrorable{domain.Errorf(domain.Refused,
				"%s past niet bij het logboek op het cluster: %s Verwijder dat bestand; het wordt opnieuw gemaakt.", l.mirrorFile, o.Err)}
		default:
			return o.Err
		}
	}
	return nil
}
