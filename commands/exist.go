package commands

import (
	"context"

	"ruggespraak/domain"
)

// exists refuses to point at an aggregate whose stream has no events.
func exists(ctx context.Context, d Desk, kind domain.Category, id, field string) error {
	past, err := d.Log.Load(ctx, d.stream(kind, id))
	if err == nil && len(past) == 0 {
		err = domain.FieldErrorf(field, "Wat in dit veld wordt genoemd, bestaat niet (soort: %s).", kind)
	}
	return err
}

// allExist refuses a list that points at something that isn't there.
func allExist[ID ~string](ctx context.Context, d Desk, kind domain.Category, ids []ID, field string) error {
	for _, id := range ids {
		if err := exists(ctx, d, kind, string(id), field); err != nil {
			return err
		}
	}
	return nil
}

// restsOn refuses grounds and measures that aren't there.
func restsOn(ctx context.Context, d Desk, grounds []domain.Ground, measures []domain.MeasureID) error {
	for _, g := range grounds {
		if err := d.groundExists(ctx, g); err != nil {
			return err
		}
	}
	return allExist(ctx, d, domain.MeasureCategory, measures, "maatregelen")
}
