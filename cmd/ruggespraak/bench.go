package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"ruggespraak/domain"
	"ruggespraak/internal/disclosure"
	"ruggespraak/internal/interchange"
	"ruggespraak/internal/interchange/mapping"
	"ruggespraak/internal/node"
	"ruggespraak/projections"
)

// benchCmd measures the parts of the loop one after the other, each until it is on disk.
type benchCmd struct {
	Rows int `default:"30000" help:"Hoeveel signalen."`
}

// Run carries it out, in a folder that is thrown away at the end.
func (c *benchCmd) Run(ctx context.Context, a *app, _ *flags) (err error) {
	if c.Rows < 1 {
		return usage("--rows moet 1 of meer zijn.")
	}
	dir, err := os.MkdirTemp("", "ruggespraak-meting-")
	if err != nil {
		return fmt.Errorf("make a folder: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	file := filepath.Join(dir, "signalen.csv")
	if err := writeSignals(file, c.Rows); err != nil {
		return err
	}
	n, err := node.OpenWriter(ctx, filepath.Join(dir, "gegevens"), node.Options{Now: a.now, MasterKeyFile: filepath.Join(dir, "hoofdsleutel")})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, n.Close()) }()
	out := &lines{w: a.stdout}
	steps := []struct {
		name string
		do   func() error
	}{
		{"import, tot op schijf", func() error { return c.load(ctx, a, n, file) }},
		{"dezelfde import opnieuw", func() error { return c.load(ctx, a, n, file) }},
		{"alle weergaven opbouwen", func() error { return n.Views.CatchUp(ctx) }},
		{"signalen per maatregel", func() error { return c.ask(ctx, n, projections.SignalsPerMeasure.Name, nil) }},
		{"zoals bekend op een moment", func() error {
			i := domain.InstantOf(a.now())
			return c.ask(ctx, n, projections.SignalsPerMeasure.Name, &i)
		}},
	}
	for _, s := range steps {
		start := a.now()
		if err := s.do(); err != nil {
			return err
		}
		took := a.now().Sub(start)
		out.printf("%-28s %8s  %9.0f signalen/s\n", s.name, took.Round(time.Millisecond), float64(c.Rows)/took.Seconds())
	}
	return out.err
}

func (c *benchCmd) load(ctx context.Context, a *app, n *node.Node, file string) error {
	im, err := a.importer(ctx, n)
	if err != nil {
		return err
	}
	m := mapping.Default("signalen")
	m.Unknown = mapping.MakeMeasure // those that the signals name
	s, err := im.Run(ctx, "signalen", file, interchange.Options{Source: "meting", Mapping: m})
	if err == nil && s.Refused > 0 {
		err = fmt.Errorf("%d rows refused: %s", s.Refused, s.Refusals[0].Reason)
	}
	return err
}

func (c *benchCmd) ask(ctx context.Context, n *node.Node, view string, at *domain.Instant) error {
	_, err := n.Views.Query(ctx, view, projections.Ask{Rule: disclosure.Rule{K: n.Settings.K}, Reveal: n.Vault.Reveal}, at)
	return err
}

// writeSignals makes a file of signals on twenty measures over three years.
func writeSignals(path string, rows int) error {
	f, err := os.Create(path)
	if err != nil {
		return fmt.Errorf("write signals: %w", err)
	}
	w := bufio.NewWriter(f)
	out := &lines{w: w}
	out.printf("sleutel,gemeld_op,soort,domeinen,gebied,rol,verteld,verhaal,maatregelen\n")
	day := time.Date(2023, time.January, 1, 0, 0, 0, 0, time.UTC)
	for i := range rows {
		out.printf("m%06d,%s,knelpunt,wmo,WK0000%02d,inwoner,door,Verhaal %d over hulp die te laat kwam en wat dat deed met het gezin.,maatregel %d\n",
			i, day.AddDate(0, 0, i*1095/rows).Format(time.DateOnly), i%12, i, i%20)
	}
	return errors.Join(out.err, w.Flush(), f.Close())
}
