package kurrentdb

import (
	"context"
	"strings"
	"testing"

	"ruggespraak/commands"
	"ruggespraak/domain"
	"ruggespraak/internal/storetest"
)

// The suite writes to streams of gm0855. On a server that others use too, each test has a municipality of its own, so streams
// go by another name there.
type renamed struct {
	*Log
	place *place
}

const suitePrefix = "gm0855_"

func (r renamed) out(stream string) string {
	if rest, ok := strings.CutPrefix(stream, suitePrefix); ok {
		return r.prefix + rest
	}
	return stream
}

func (r renamed) in(stream string) string {
	if rest, ok := strings.CutPrefix(stream, r.prefix); ok {
		return suitePrefix + rest
	}
	return stream
}

func (r renamed) events(list []domain.Stored) []domain.Stored {
	out := make([]domain.Stored, len(list))
	for i, e := range list {
		e.Stream = r.out(e.Stream)
		out[i] = e
	}
	return out
}

func (r renamed) Load(ctx context.Context, stream string) ([]domain.Stored, error) {
	list, err := r.Log.Load(ctx, r.out(stream))
	for i := range list {
		list[i].Stream = r.in(list[i].Stream)
	}
	return list, err
}

func (r renamed) Append(ctx context.Context, stream string, expected domain.Revision, list []domain.Stored) (domain.Cursor, error) {
	return r.Log.Append(ctx, r.out(stream), expected, r.events(list))
}

func (r renamed) AppendMany(ctx context.Context, writes []commands.Write) ([]commands.Outcome, error) {
	out := make([]commands.Write, len(writes))
	for i, w := range writes {
		out[i] = commands.Write{Stream: r.out(w.Stream), Expected: w.Expected, Events: r.events(w.Events)}
	}
	return r.Log.AppendMany(ctx, out)
}

func (r renamed) Read(ctx context.Context, after domain.Position, limit int, types ...string) ([]domain.Recorded, error) {
	list, err := r.Log.Read(ctx, after, limit, types...)
	for i := range list {
		list[i].Stream = r.in(list[i].Stream)
	}
	return list, err
}

func TestContract(t *testing.T) {
	storetest.Run(t,
		func(t *testing.T) storetest.Log {
			p := newPlace(t, dialTest(t, anyServer(t), DialOptions{}), newMunicipality())
			return renamed{p.open(t), p}
		},
		func(t *testing.T, l storetest.Log) storetest.Log {
			t.Helper()
			if err := l.Close(); err != nil {
				t.Fatal(err)
			}
			p := l.(renamed).place
			return renamed{p.open(t), p}
		},
		storetest.Limits{Event: 15 << 16, Append: 15 << 16}) // of the 1 MiB that a server takes, some is for what it adds
}
