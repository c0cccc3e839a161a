package transfer

import (
	"context"
	"errors"
	"time"

	"ruggespraak/domain"
	"ruggespraak/internal/codec"
	"ruggespraak/internal/sqlite"
	"ruggespraak/projections"
)

// BuildViews builds every view of a log from its first event in a folder, up to the log's head, and gives their fingerprints.
func BuildViews(ctx context.Context, log projections.Log, dir string, zone *time.Location, p Progress) (sums []projections.ViewDigest, err error) {
	folder, err := sqlite.OpenFolder(dir)
	if err != nil {
		return nil, err
	}
	reading := domain.Codec{Events: domain.Events(), Marshal: codec.Marshal, Unmarshal: codec.Unmarshal}
	views, err := projections.NewRunner(ctx, log, folder, reading, projections.All())
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, views.Close()) }()
	views.Zone = zone
	all := projections.All()
	p.tell(0, domain.Position(len(all)))
	if err := views.CatchUp(ctx); err != nil {
		return nil, err
	}
	p.tell(domain.Position(len(all)), domain.Position(len(all)))
	return views.Digest(ctx)
}

// compareViews refuses views that differ from those of a manifest. It names the views that could not be compared: this
// program has another version of them.
func compareViews(want, found []projections.ViewDigest) (other []string, err error) {
	byName := map[string]projections.ViewDigest{}
	for _, v := range want {
		byName[v.View] = v
	}
	for _, f := range found {
		w, known := byName[f.View]
		switch {
		case !known || w.Version != f.Version:
			other = append(other, f.View)
		case w != f:
			return nil, domain.Errorf(domain.Invalid, "De weergave %s komt anders uit dan toen de reservekopie werd gemaakt: verwacht vingerafdruk %s (tot gebeurtenis %d), gevonden %s (tot %d).",
				f.View, w.SHA256, w.UpTo, f.SHA256, f.UpTo)
		}
	}
	return other, nil
}
