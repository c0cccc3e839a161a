package main

import (
	"context"
	"errors"
	"fmt"

	"ruggespraak/domain"
	"ruggespraak/internal/node"
	"ruggespraak/internal/simulate"
)

// simulateCmd makes the fictitious municipality Oosterwaarde.
type simulateCmd struct {
	Events int    `help:"Hoeveel gebeurtenissen; anders de gewone stad." placeholder:"N"`
	Seed   uint64 `default:"1" help:"Waar het toeval begint: hetzelfde getal geeft dezelfde geschiedenis." placeholder:"S"`
	Out    string `help:"De map om in te schrijven; --data kan haar daarna openen." placeholder:"MAP"`
	Truth  bool   `name:"waarheid" help:"Toon wat er is geplant en wat deze geschiedenis ervan maakte; zonder --out alleen wat er is geplant."`
	Format string `default:"table" enum:"table,json" help:"Hoe het antwoord eruitziet: ${enum}."`
}

// Run carries it out.
func (c *simulateCmd) Run(ctx context.Context, a *app, f *flags) error {
	if c.Out == "" && !c.Truth {
		return usage("Noem met --out de map waarin Oosterwaarde komt te staan, of vraag met --waarheid alleen wat er is geplant.")
	}
	if c.Out == "" {
		return a.tellTruths(c, simulate.Planted())
	}
	made, err := c.write(ctx, a, f)
	if err != nil {
		return err
	}
	if c.Truth {
		return a.tellTruths(c, made.Truths)
	}
	if c.Format == "json" {
		return a.json(map[string]int{"signalen": made.Signals, "gebeurtenissen": made.Events})
	}
	out := &lines{w: a.stdout}
	out.printf("Oosterwaarde staat in %s: %d signalen, %d gebeurtenissen. Bekijk het met: ruggespraak serve --data %[1]s\n", c.Out, made.Signals, made.Events)
	return out.err
}

// write makes the town in a folder without events.
func (c *simulateCmd) write(ctx context.Context, a *app, f *flags) (made simulate.Made, err error) {
	if a.held != nil {
		return made, usage("Een draaiende server maakt geen nieuwe stad.")
	}
	town := simulate.Options{Events: c.Events, Seed: c.Seed, Progress: a.progress("gebeurtenissen")}
	if err := town.Check(); err != nil {
		return made, err // before a folder is made
	}
	dir, o := a.path(c.Out), a.options(f)
	o.Settings, o.Store = simulate.Settings(), "" // the town goes into a folder, wherever else the log is
	n, err := node.OpenWriter(ctx, dir, o)
	if err != nil {
		return made, alreadyServed(err)
	}
	defer func() { err = errors.Join(err, n.Close()) }()
	head, err := n.Log.Head(ctx)
	if err == nil && head > 0 {
		err = domain.Errorf(domain.Refused, "In de map %s staan al gebeurtenissen; kies met --out een nieuwe map.", dir)
	}
	if err != nil {
		return made, err
	}
	return simulate.Run(ctx, n.Desk(me()), town)
}

// tellTruths shows what was planted, and beside it what came of it.
func (a *app) tellTruths(c *simulateCmd, truths []simulate.Truth) error {
	if c.Format == "json" {
		return a.json(truths)
	}
	out := &lines{w: a.stdout}
	for i, t := range truths {
		out.printf("%d. %s (%s)\n   geplant:   %s\n   te zien in %s\n", i+1, t.Measure, t.MeasureID, t.Planted, t.See)
		if t.Signal != "" {
			out.printf("   te volgen met trace %s\n", t.Signal)
		}
		for _, w := range t.Windows {
			out.printf("   %-9s tot en met %s  %-28s bedoeld %6.1f", w.From, w.To, about(w), w.Meant)
			if w.Realised != nil {
				out.printf("  geworden %6.1f", *w.Realised)
			}
			out.printf("\n")
		}
	}
	return out.err
}

func about(w simulate.Window) string {
	if w.Area == "" {
		return w.What
	}
	return fmt.Sprintf("%s %s", w.What, w.Area)
}
