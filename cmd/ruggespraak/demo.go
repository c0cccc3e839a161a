package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"ruggespraak/internal/node"
	"ruggespraak/internal/simulate"
)

// demoCmd shows the pages with Oosterwaarde.
type demoCmd struct{ serveFlags }

// demoSeed is the one that the pictures and examples in the documents were made with.
const demoSeed = 1

// Run carries it out, in a folder that is thrown away at the end.
func (c *demoCmd) Run(ctx context.Context, a *app, _ *flags) (err error) {
	dir, err := os.MkdirTemp("", "ruggespraak-demo-")
	if err != nil {
		return fmt.Errorf("make a folder for the demo: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	b := *a
	b.now = afterTheStory(a.now)
	o := node.Options{Now: b.now, Settings: simulate.Settings(), MasterKeyFile: filepath.Join(dir, "hoofdsleutel")}
	return b.serve(ctx, filepath.Join(dir, "gegevens"), o, c.serveFlags, func(n *node.Node) error {
		if _, err := simulate.Run(ctx, n.Desk(me()), simulate.Options{Seed: demoSeed, Progress: a.progress("gebeurtenissen")}); err != nil {
			return err
		}
		return n.Views.CatchUp(ctx)
	})
}

// afterTheStory is the clock, set forward where need be: what is done in the demo comes after what is in it already.
func afterTheStory(now func() time.Time) func() time.Time {
	late := simulate.End(time.UTC).Add(8 * time.Hour).Sub(now())
	if late <= 0 {
		return now
	}
	return func() time.Time { return now().Add(late) }
}
