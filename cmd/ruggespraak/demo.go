package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	voorbeelden "ruggespraak/docs/voorbeelden"
	"ruggespraak/internal/interchange"
	"ruggespraak/internal/node"
)

// demoCmd shows the pages with the example municipality.
type demoCmd struct {
	Addr string `default:"127.0.0.1:8088" env:"RUGGESPRAAK_ADDR" help:"Het adres om op te luisteren; alleen op deze machine zelf." placeholder:"ADRES"`
}

// exampleFiles is the order in which the example goes in: what others refer to goes first.
var exampleFiles = []string{"gebieden", "maatregelen", "meetreeksen", "signalen", "besluiten", "evaluaties", "adviezen", "moties", "amendementen", "toezeggingen"}

// Run carries it out, in a folder that is thrown away at the end.
func (c *demoCmd) Run(ctx context.Context, a *app, _ *flags) (err error) {
	dir, err := os.MkdirTemp("", "ruggespraak-demo-")
	if err != nil {
		return fmt.Errorf("make a folder for the example: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	settings, err := fs.ReadFile(voorbeelden.Klein, "klein/gemeente.yaml")
	if err != nil {
		return fmt.Errorf("read example: %w", err)
	}
	o := node.Options{Now: a.now, Settings: settings, MasterKeyFile: filepath.Join(dir, "hoofdsleutel")}
	return a.serve(ctx, filepath.Join(dir, "gegevens"), o, c.Addr, func(n *node.Node) error { return a.loadExample(ctx, n, dir) })
}

// loadExample imports the example's files.
func (a *app) loadExample(ctx context.Context, n *node.Node, dir string) error {
	for _, kind := range exampleFiles {
		raw, err := fs.ReadFile(voorbeelden.Klein, "klein/"+kind+".csv")
		if err != nil {
			return fmt.Errorf("read example: %w", err)
		}
		path := filepath.Join(dir, kind+".csv")
		if err := os.WriteFile(path, raw, 0o600); err != nil {
			return fmt.Errorf("write example: %w", err)
		}
		im, err := a.importer(ctx, n)
		if err != nil {
			return err
		}
		s, err := im.Run(ctx, kind, path, interchange.Options{Source: "voorbeeld"})
		if err != nil {
			return err
		}
		if s.Refused > 0 {
			r := s.Refusals[0]
			return fmt.Errorf("the example does not fit: %s line %d, %s: %s", kind, r.Line, r.Column, r.Reason)
		}
	}
	return n.Views.CatchUp(ctx)
}
