package main

import (
	"context"
	"log/slog"
	"path/filepath"

	"ruggespraak/internal/kurrentdb"
	"ruggespraak/internal/node"
	"ruggespraak/internal/relay"
	"ruggespraak/internal/relay/publish"
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
		Readers:  sharedReaders,
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
	return a.tellMigrated(done, m)
}

// sharedReaders are the readers of the log whose place counts wherever the log is. The terms are read anew.
func sharedReaders(s node.Settings) []string {
	out := []string{relay.PolicyReader}
	for _, t := range s.Publication {
		out = append(out, publish.ReaderPrefix+t.Name)
	}
	return out
}

// logPlace makes the path of a folder absolute and leaves the address of a server as it is.
func (a *app) logPlace(p string) string {
	if kurrentdb.IsAddress(p) {
		return p
	}
	return a.path(p)
}

// tellMigrated shows the fingerprints of both sides.
func (a *app) tellMigrated(m transfer.Migrated, how transfer.Migration) error {
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
	for _, r := range m.Readers {
		out.printf("Lezer %s gaat verder na gebeurtenis %d.\n", r.Reader, r.Position)
	}
	if m.Renamed {
		out.printf("In het doel stond al een leeg logboek. Daarom kwam niet mee wat niet kon worden bezorgd ('ruggespraak brieven').\n")
	}
	out.printf("Alle vingerafdrukken zijn gelijk.\n")
	dir, where := how.To, ""
	if kurrentdb.IsAddress(how.To) {
		dir, where = how.Local, " met het adres van de server in --store"
	}
	out.files(filepath.Join(dir, node.SettingsFile), bringFiles)
	out.printf("Werk voortaan met --data %s%s. Schrijf niet meer in de bron: wat daar nog bij komt, staat niet in het doel.\n", dir, where)
	return out.err
}
