package main

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/schollz/progressbar/v3"

	"ruggespraak/domain"
	"ruggespraak/internal/interchange"
	"ruggespraak/internal/interchange/mapping"
	"ruggespraak/internal/node"
	"ruggespraak/projections"
)

// importCmd takes over a file.
type importCmd struct {
	Kind    string `arg:"" name:"soort" help:"Wat er in het bestand staat: gebieden, maatregelen, signalen, besluiten, evaluaties, meetreeksen, moties, amendementen, toezeggingen, adviezen of effecten (van andere gemeenten)."`
	File    string `arg:"" name:"bestand" help:"Het bestand: CSV of NDJSON, ook met gzip ingepakt."`
	Mapping string `help:"Een bestand dat de kolommen van de bron vertaalt." placeholder:"BESTAND"`
	Source  string `name:"bron" help:"De naam van de bron; anders die van de mapping of van het bestand." placeholder:"NAAM"`
	Update  bool   `name:"bijwerken" help:"Leg vast wat er in gewijzigde rijen anders is."`
	DryRun  bool   `name:"dry-run" help:"Doe alles behalve vastleggen."`
	Format  string `default:"table" enum:"table,json" help:"Hoe de samenvatting eruitziet: ${enum}."`
}

func (c *importCmd) args(a *app, f *flags) []string {
	args := []string{"--data", a.path(f.Data), "import", c.Kind, a.path(c.File), "--format", c.Format}
	if c.Mapping != "" {
		args = append(args, "--mapping", a.path(c.Mapping))
	}
	if c.Source != "" {
		args = append(args, "--bron="+c.Source)
	}
	if c.Update {
		args = append(args, "--bijwerken")
	}
	if c.DryRun {
		args = append(args, "--dry-run")
	}
	return args
}

// Run carries it out.
func (c *importCmd) Run(ctx context.Context, a *app, f *flags) error {
	if !slices.Contains(interchange.Kinds(), c.Kind) {
		return usage("Soort %q is niet te importeren; kies uit: %s.", c.Kind, strings.Join(interchange.Kinds(), ", "))
	}
	o := interchange.Options{Source: domain.SourceName(c.Source), Update: c.Update, DryRun: c.DryRun}
	if c.Mapping != "" {
		m, err := mapping.Read(a.path(c.Mapping))
		if err != nil {
			return err
		}
		o.Mapping = m
	}
	return a.write(ctx, f, c.args(a, f), func(n *node.Node) error {
		im, err := a.importer(ctx, n)
		if err != nil {
			return err
		}
		s, err := im.Run(ctx, c.Kind, a.path(c.File), o)
		if !c.DryRun {
			a.imported(s)
		}
		if err != nil {
			a.tellStopped(s)
			return err
		}
		if err := a.tellImport(c, s); err != nil {
			return err
		}
		if s.Refused > 0 {
			return errPartly
		}
		return nil
	})
}

// importer makes an importer on an open folder. Keys of earlier imports are found in the view of keys.
func (a *app) importer(ctx context.Context, n *node.Node) (*interchange.Importer, error) {
	if err := n.Views.CatchUp(ctx, projections.Keys.Name); err != nil {
		return nil, err
	}
	return &interchange.Importer{
		Desk:    n.Desk(me()),
		Imprint: n.Vault.Imprint,
		Lookup: func(ctx context.Context, kind domain.Category, key string) ([]interchange.Found, error) {
			rows, err := lookUp(ctx, n, kind, key)
			out := make([]interchange.Found, len(rows))
			for i, r := range rows {
				out[i] = interchange.Found{Source: r.Source, ID: r.ID}
			}
			return out, err
		},
		Progress: a.progress("rijen"),
	}, nil
}

// lookUp finds ids by a source's key, also by the id itself.
func lookUp(ctx context.Context, n *node.Node, kind domain.Category, key string) ([]projections.KeyRow, error) {
	if isID(key) {
		past, err := n.Log.Load(ctx, kind.Stream(n.Settings.Code, key))
		if err != nil || len(past) > 0 {
			return []projections.KeyRow{{ID: key}}, err
		}
	}
	ask := projections.Ask{Params: map[string]string{"soort": string(kind), "sleutel": key}}
	answer, err := n.Views.Query(ctx, projections.Keys.Name, ask, nil)
	if err != nil {
		return nil, err
	}
	rows, _ := answer.Rows.([]projections.KeyRow)
	return rows, nil
}

// progress shows a bar on a terminal and nothing elsewhere.
func (a *app) progress(of string) func(done, total int) {
	if !a.terminal {
		return nil
	}
	var bar *progressbar.ProgressBar
	return func(done, total int) {
		if bar == nil {
			bar = progressbar.NewOptions(total, progressbar.OptionSetWriter(a.stderr), progressbar.OptionSetDescription(of),
				progressbar.OptionClearOnFinish(), progressbar.OptionShowCount())
		}
		_ = bar.Set(done) // a terminal that can't be written to is no reason to stop
	}
}

func (a *app) tellStopped(s interchange.Summary) {
	if s.Read > 0 {
		_, _ = fmt.Fprintf(a.stderr, "De import is afgebroken na regel %d van de gegevens; wat tot daar is aanvaard (%d), staat in het logboek. "+
			"Voer de opdracht opnieuw uit om verder te gaan.\n", s.Accepted+s.Known+s.Changed+s.Refused, s.Accepted)
	}
}

func (a *app) tellImport(c *importCmd, s interchange.Summary) error {
	if c.Format == "json" {
		return a.json(s)
	}
	out := &lines{w: a.stdout}
	out.printf("%s: %d gelezen, %d aanvaard, %d bekend, %d gewijzigd, %d geweigerd", s.Kind, s.Read, s.Accepted, s.Known, s.Changed, s.Refused)
	if c.DryRun {
		out.printf(" (niets vastgelegd: --dry-run)")
	}
	out.printf("\n")
	for _, more := range []struct {
		n    int
		what string
	}{
		{s.Replaced, "als vervangen gemarkeerd (t.v.v.)"}, {s.Unlinked, "zonder koppeling met wat zij vervangen"},
		{s.Unnumbered, "zonder de aantallen van een strijdige stemuitslag"},
	} {
		if more.n > 0 {
			out.printf("  %d %s\n", more.n, more.what)
		}
	}
	for _, w := range s.Changes {
		what := "anders dan eerder; leg vast met --bijwerken"
		if w.Recorded {
			what = "wijziging vastgelegd"
		}
		out.printf("  regel %d (%s): %s\n", w.Line, w.Key, what)
	}
	for _, r := range s.Refusals {
		at := fmt.Sprintf("regel %d", r.Line)
		if r.Column != "" {
			at += ", kolom " + r.Column
		}
		out.printf("  %s: %s\n", at, r.Reason)
	}
	return out.err
}

// lines prints until the first failure and keeps it.
type lines struct {
	w   io.Writer
	err error
}

func (l *lines) printf(format string, args ...any) {
	if l.err == nil {
		_, l.err = fmt.Fprintf(l.w, format, args...)
	}
}
