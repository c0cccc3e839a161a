package main

import (
	"context"
	"log/slog"

	"ruggespraak/internal/kurrentdb"
	"ruggespraak/internal/transfer"
)

// migrateCmd brings a municipality to another log.
type migrateCmd struct {
	From   string `required:"" help:"Waar het logboek nu staat: een map, of een server (esdb://…)." placeholder:"PLAATS"`
	To     string `required:"" help:"Waar het heen moet: een map, of een server (esdb://…)." placeholder:"PLAATS"`
	Format string `default:"table" enum:"table,json" help:"Hoe het antwoord eruitziet: ${enum}."`
}

// Run carries it out.
func (c *migrateCmd) Run(ctx context.Context, a *app, f *flags) error {
	m := transfer.Migration{
		From: a.logPlace(c.From), To: a.logPlace(c.To), Local: a.path(f.Data), Now: a.now, Logger: slog.New(slog.NewTextHandler(a.stderr, &slog.HandlerOptions{Level: slog.LevelWarn})),
		Progress: func(step string) transfer.Progress { return a.progress(step) },
	}
	for _, p := range []string{m.From, m.To} {
		if !kurrentdb.IsAddress(p) {
			continue
		}
		if err := kurrentdb.CheckAddress(p); err != nil {
			return usage("%s", err)
		}
	}
	done, err := transfer.Migrate(ctx, m)
	if err != nil {
		return err
	}
	if c.Format == "json" {
		return a.json(done)
	}
	return a.tellMigrated(done)
}

// logPlace makes the path of a folder absolute and leaves the address of a server as it is.
func (a *app) logPlace(p string) string {
	if kurrentdb.IsAddress(p) {
		return p
	}
	return a.path(p)
}

// tellMigrated shows the fingerprints of both sides.
func (a *app) tellMigrated(m transfer.Migrated) error {
	out := &lines{w: a.stdout}
	out.printf("Gemeente %s is overgebracht: %d gebeurtenissen in %d stromen, waarvan %d er al stonden.\n", m.Municipality, m.To.Head, m.To.Streams, m.Already)
	out.printf("  logboek  bron %s\n           doel %s\n", m.From.SHA256, m.To.SHA256)
	out.printf("  weergaven, met het begin van hun vingerafdruk in bron en doel\n")
	for i, v := range m.Views {
		out.printf("  %-30s %.16s %.16s\n", v.View, v.SHA256, m.ViewsThere[i].SHA256)
	}
	if m.Destroyed > 0 {
		out.printf("Vernietigde sleutels: %d. Die teksten blijven onleesbaar.\n", m.Destroyed)
	}
	out.printf("Alle vingerafdrukken zijn gelijk.\n")
	return out.err
}
