package main

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"

	"ruggespraak/domain"
	"ruggespraak/internal/kurrentdb"
	"ruggespraak/internal/node"
	"ruggespraak/internal/transfer"
)

// backupCmd makes a backup.
type backupCmd struct {
	Out    string `required:"" help:"De map waarin de reservekopie komt; zij mag nog niet bestaan, of moet leeg zijn." placeholder:"MAP"`
	Format string `default:"table" enum:"table,json" help:"Hoe het antwoord eruitziet: ${enum}."`
}

// Run carries it out, beside whoever has the folder.
func (c *backupCmd) Run(ctx context.Context, a *app, f *flags) error {
	if kurrentdb.IsAddress(f.Store) {
		return usage("Dit logboek staat op een server. Haal er met 'ruggespraak migrate --from esdb://… --to MAP' een kopie van, of gebruik de reservekopie van de server.")
	}
	m, err := transfer.Backup(ctx, a.job(a.path(f.Data), a.path(c.Out)))
	if err != nil {
		return err
	}
	if c.Format == "json" {
		return a.json(m)
	}
	out := &lines{w: a.stdout}
	out.printf("De reservekopie staat in %s.\n", c.Out)
	out.manifest(m)
	out.printf("De hoofdsleutel zit er niet in: bewaar daar een kopie van op een andere plaats. Zonder haar leest niemand de persoonlijke teksten terug.\n")
	out.files(filepath.Join(a.path(c.Out), node.SettingsFile), "Deze bestanden zitten er ook niet in; zonder die bestanden start de server niet")
	return out.err
}

// restoreCmd puts a backup back, or only checks it.
type restoreCmd struct {
	From   string `required:"" help:"De map met de reservekopie." placeholder:"MAP"`
	Check  bool   `name:"alleen-controleren" help:"Lees en vergelijk alles, en zet niets terug."`
	Format string `default:"table" enum:"table,json" help:"Hoe het antwoord eruitziet: ${enum}."`
}

// Run carries it out.
func (c *restoreCmd) Run(ctx context.Context, a *app, f *flags) error {
	if kurrentdb.IsAddress(f.Store) && !c.Check {
		return usage("Een reservekopie komt terug in een map. Laat --store en RUGGESPRAAK_STORE weg, en breng haar daarna met 'ruggespraak migrate' naar de server.")
	}
	job := a.job(a.path(c.From), a.path(f.Data))
	if c.Check {
		checked, err := transfer.Check(ctx, job)
		if err != nil {
			return nothingDone(err, "De reservekopie is niet goed.")
		}
		return c.tell(a, checked, func(out *lines) { out.printf("De reservekopie in %s is goed.\n", c.From) })
	}
	r, err := transfer.Restore(ctx, job, a.path(f.MasterKey))
	if err != nil {
		return nothingDone(err, "Er is niets teruggezet.")
	}
	return c.tell(a, r.Checked, func(out *lines) {
		out.printf("De reservekopie staat in %s en is gecontroleerd. Bekijk haar met: ruggespraak serve --data %[1]s\n", f.Data)
		if r.MasterKey != nil {
			out.printf("Let op, zo start zij nog niet. %s\n", r.MasterKey)
		}
		out.files(filepath.Join(job.To, node.SettingsFile), bringFiles)
	})
}

// tell says what was read and compared.
func (c *restoreCmd) tell(a *app, checked transfer.Checked, first func(*lines)) error {
	if c.Format == "json" {
		return a.json(checked.Manifest)
	}
	out := &lines{w: a.stdout}
	first(out)
	out.manifest(checked.Manifest)
	if len(checked.OtherViews) > 0 {
		out.printf("Niet te vergelijken, want dit programma heeft er een andere versie van: %s.\n", strings.Join(checked.OtherViews, ", "))
	}
	return out.err
}

// nothingDone adds to a refusal what did not happen.
func nothingDone(err error, what string) error {
	var refusal *domain.Error
	if errors.As(err, &refusal) {
		return domain.Errorf(refusal.Kind, "%s %s", refusal.Text, what)
	}
	return err
}

// bringFiles says what to do about files that did not come along.
const bringFiles = "Deze bestanden horen erbij maar kwamen niet mee; zet ze er zelf neer, want zonder die bestanden start de server niet"

// files lists the files that settings name and that do not stand where they say.
func (l *lines) files(settings, what string) {
	s, err := node.SettingsAt(settings)
	if err != nil {
		l.err = errors.Join(l.err, err)
		return
	}
	missing := slices.DeleteFunc(s.PublicationFiles(), func(path string) bool {
		_, err := os.Stat(within(filepath.Dir(settings), path))
		return err == nil
	})
	if len(missing) > 0 {
		l.printf("%s: %s.\n", what, strings.Join(missing, ", "))
	}
}

// manifest says what a backup holds.
func (l *lines) manifest(m transfer.Manifest) {
	l.printf("  gemeente         %s\n  gemaakt op       %s met %s\n", m.Municipality, m.MadeAt, m.Program)
	l.printf("  gebeurtenissen   %d in %d stromen, vingerafdruk %s\n", m.Events.Head, m.Events.Streams, m.Events.SHA256)
	l.printf("  weergaven        %d\n", len(m.Views))
	for _, f := range m.Files {
		l.printf("  %-16s %d bytes, vingerafdruk %s\n", f.Name, f.Bytes, f.SHA256)
	}
}

func (a *app) job(from, to string) transfer.Job {
	return transfer.Job{From: from, To: to, Program: version(), Now: a.now, Progress: func(step string) transfer.Progress {
		return a.progress(step)
	}}
}

// version is what the go command knows of this program: a release, or the commit that it was built from.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok || info.Main.Version == "" {
		return "ruggespraak (versie onbekend)"
	}
	return "ruggespraak " + info.Main.Version
}
