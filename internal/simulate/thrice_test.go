package simulate_test

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"ruggespraak/commands"
	"ruggespraak/domain"
	"ruggespraak/internal/ids"
	"ruggespraak/internal/simulate"
	"ruggespraak/internal/sqlite"
	"ruggespraak/projections"
)

// insisting is a log to which everything is sent three times.
type insisting struct{ commands.Store }

func (l insisting) AppendMany(ctx context.Context, writes []commands.Write) ([]commands.Outcome, error) {
	first, err := l.Store.AppendMany(ctx, writes)
	for range 2 {
		if err != nil {
			return nil, err
		}
		var more []commands.Outcome
		if more, err = l.Store.AppendMany(ctx, writes); err == nil && !slices.Equal(first, more) {
			err = fmt.Errorf("sent again: %v, and first %v", more, first)
		}
	}
	return first, err
}

// stammering is a log that delivers everything more than once: each event twice, and with every page the one before.
type stammering struct{ projections.Log }

func (l stammering) Read(ctx context.Context, after domain.Position, limit int, types ...string) ([]domain.Recorded, error) {
	limit = min(limit, 500)
	added, err := l.Log.Read(ctx, after, limit, types...)
	if err != nil {
		return nil, err
	}
	out, err := l.Log.Read(ctx, max(0, after-domain.Position(limit)), int(min(after, domain.Position(limit))), types...)
	for _, e := range added {
		out = append(out, e, e)
	}
	return out, err
}

// A town whose every write was sent three times, and whose every event was delivered twice to every view, is the same town.
func TestATownThatIsWrittenThriceIsTheSame(t *testing.T) {
	o := simulate.Options{Events: simulate.Least, Seed: 7}
	once, dir := town(t, o, "a"), folder(t)
	log, err := sqlite.OpenLog(dir+"/logboek.sqlite", sqlite.LogOptions{NewID: func() string { return ids.Derive(dir) }})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = log.Close() }()
	if _, err := simulate.Run(t.Context(), toy("a").desk(insisting{log}), o); err != nil {
		t.Fatal(err)
	}
	files, err := sqlite.OpenFolder(dir + "/weergaven")
	if err != nil {
		t.Fatal(err)
	}
	views, err := projections.NewRunner(t.Context(), stammering{log}, files, toy("a").codec(), projections.All())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = views.Close() }()
	views.Zone = amsterdam
	if a, b := digests(t, once.views), digests(t, views); !slices.Equal(a, b) {
		t.Errorf("once\n%+v, thrice\n%+v", a, b)
	}
}

func digests(t *testing.T, views *projections.Runner) []projections.ViewDigest {
	t.Helper()
	if err := views.CatchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	d, err := views.Digest(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return d
}
