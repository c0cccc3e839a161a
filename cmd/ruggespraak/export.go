package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"ruggespraak/domain"
	"ruggespraak/internal/interchange"
	"ruggespraak/internal/node"
	"ruggespraak/projections"
)

// exportFormats is what can be exported.
var exportFormats = []string{"effecten"}

// exportCmd writes what others may have to a file.
type exportCmd struct {
	Format      string `arg:"" name:"formaat" help:"Wat er geschreven wordt: effecten (wat er na besluiten veranderde, voor andere gemeenten; zonder iets persoonlijks)."`
	Out         string `name:"out" required:"" help:"Het bestand: CSV, of met .json of .ndjson één object per regel. Wat er stond, wordt vervangen." placeholder:"BESTAND"`
	AvailableAt string `name:"beschikbaar-op" help:"Tel wat bekend was op dit moment (een dag: aan het eind ervan)." placeholder:"MOMENT"`
}

// Run carries it out.
func (c *exportCmd) Run(ctx context.Context, a *app, f *flags) error {
	if !slices.Contains(exportFormats, c.Format) {
		return usage("Formaat %q is er niet; er is: %s.", c.Format, strings.Join(exportFormats, ", "))
	}
	q := queryCmd{View: projections.EffectsCompared.Name, AvailableAt: c.AvailableAt}
	return q.asked(ctx, a, f, func(_ *node.Node, answer projections.Answer) error {
		rows, ok := answer.Rows.([]projections.ComparisonRow)
		if !ok {
			return fmt.Errorf("view %s answers %T", answer.View, answer.Rows)
		}
		own := projections.OwnEffects(rows)
		if err := writeWhole(a.path(c.Out), func(out *os.File) error { return c.write(out, own) }); err != nil {
			return err
		}
		said := &lines{w: a.stdout}
		said.printf("effecten: %d geschreven naar %s. %s\n", len(own), c.Out, interchange.EffectUse)
		return said.err
	})
}

func (c *exportCmd) write(out *os.File, own []projections.EffectLine) error {
	switch filepath.Ext(c.Out) {
	case ".json", ".ndjson":
		return interchange.WriteEffectsJSON(out, own)
	}
	return interchange.WriteEffectsCSV(out, own)
}

// writeWhole writes a file that is there whole, or not at all.
func writeWhole(path string, write func(*os.File) error) error {
	out, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*")
	if err != nil {
		return domain.Errorf(domain.Invalid, "%s is niet te schrijven; bestaat de map, en mag u daar schrijven?", path)
	}
	err = write(out)
	if err = errors.Join(err, out.Sync(), out.Close()); err == nil {
		err = os.Rename(out.Name(), path)
	}
	if err != nil {
		return errors.Join(fmt.Errorf("write %s: %w", path, err), os.Remove(out.Name()))
	}
	return nil
}
