package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"ruggespraak/domain"
	"ruggespraak/internal/node"
	"ruggespraak/projections"
)

// viewsCmd lists the views.
type viewsCmd struct {
	Format string `default:"table" enum:"table,json,csv" help:"Hoe het antwoord eruitziet: ${enum}."`
}

// Run carries it out.
func (c *viewsCmd) Run(ctx context.Context, a *app, f *flags) error {
	return a.read(ctx, f, func(n *node.Node) error {
		status, err := n.Views.Status(ctx)
		if err != nil {
			return err
		}
		return a.render(c.Format, status, status)
	})
}

// rebuildCmd builds views anew.
type rebuildCmd struct {
	Views []string `arg:"" optional:"" name:"weergave" help:"Welke; anders allemaal."`
}

// Run carries it out.
func (c *rebuildCmd) Run(ctx context.Context, a *app, f *flags) error {
	for _, v := range c.Views {
		if _, err := projections.Named(v); err != nil {
			return usage("%s", err)
		}
	}
	args := append([]string{"--data", a.path(f.Data), "rebuild"}, c.Views...)
	return a.write(ctx, f, args, func(n *node.Node) error {
		if err := n.Views.Rebuild(ctx, c.Views...); err != nil {
			return err
		}
		out := &lines{w: a.stdout}
		out.printf("Weergaven opnieuw opgebouwd.\n")
		return out.err
	})
}

// queryCmd asks a view its question.
type queryCmd struct {
	View        string     `arg:"" name:"weergave" help:"Welke weergave; 'ruggespraak views' somt ze op."`
	Measure     string     `name:"maatregel" help:"Alleen deze beleidsmaatregel (id of sleutel)." placeholder:"ID"`
	Decision    string     `name:"besluit" help:"Alleen dit besluit (id of sleutel)." placeholder:"ID"`
	Series      string     `name:"meetreeks" help:"Alleen deze meetreeks (id of sleutel)." placeholder:"ID"`
	Function    string     `name:"functie" help:"Alleen wat op deze functie wacht." placeholder:"NAAM"`
	Bundle      string     `name:"bundel" help:"Alleen deze bundel (id)." placeholder:"ID"`
	Advice      string     `name:"advies" help:"Alleen dit advies (id of sleutel)." placeholder:"ID"`
	State       string     `name:"stand" help:"Alleen wat zo ver is, zoals open of afgedaan." placeholder:"STAND"`
	Portfolio   string     `name:"portefeuille" help:"Alleen deze portefeuille." placeholder:"NAAM"`
	Before      string     `name:"voor" help:"Alleen wat op tijd is voor de eerstvolgende (kadernota, begroting, berap, jaarstukken, raadsvergadering, collegevergadering)." placeholder:"SOORT"`
	Kind        string     `name:"soort" help:"Alleen deze soort." placeholder:"SOORT"`
	Key         string     `name:"sleutel" help:"Alleen deze sleutel." placeholder:"SLEUTEL"`
	Source      string     `name:"bron" help:"Alleen deze bron." placeholder:"NAAM"`
	Trait       string     `name:"kenmerk" help:"Alleen dit kenmerk van stemmen." placeholder:"NAAM"`
	Year        string     `name:"jaar" help:"Alleen dit jaar." placeholder:"JJJJ"`
	Term        string     `name:"begrip" help:"Alleen dit begrip." placeholder:"WOORD"`
	Sector      string     `name:"domein" help:"Alleen dit domein." placeholder:"DOMEIN"`
	Outcome     string     `name:"uitkomst" help:"Alleen wat deze meetreeks meet, hier en elders (de naam)." placeholder:"NAAM"`
	ID          string     `name:"id" help:"Van welk stuk (id of sleutel)." placeholder:"ID"`
	Direction   string     `name:"richting" help:"Hoe het spoor loopt: vooruit, terug of beide." placeholder:"RICHTING"`
	ModelFlags  modelFlags `embed:""`
	ValidOn     string     `name:"geldig-op" help:"Tel wat waar was op deze dag (JJJJ-MM-DD)." placeholder:"DAG"`
	AvailableAt string     `name:"beschikbaar-op" help:"Tel wat bekend was op dit moment (een dag: aan het eind ervan)." placeholder:"MOMENT"`
	Format      string     `default:"table" enum:"table,json,csv" help:"Hoe het antwoord eruitziet: ${enum}."`
	Open        bool       `name:"onafgeschermd" help:"Toon ook kleine aantallen; dit wordt vastgelegd."`
}

// Run carries it out.
func (c *queryCmd) Run(ctx context.Context, a *app, f *flags) error {
	view, err := projections.Named(c.View)
	if err != nil {
		return usage("%s", err)
	}
	if err := view.Check(c.ModelFlags.params()); err != nil {
		return usage("%s", err)
	}
	return c.asked(ctx, a, f, func(_ *node.Node, answer projections.Answer) error { return a.render(c.Format, answer, answer.Rows) })
}

// asked asks the view and hands on what it answers.
func (c *queryCmd) asked(ctx context.Context, a *app, f *flags, show func(n *node.Node, answer projections.Answer) error) error {
	validOn, err := parseDay("--geldig-op", c.ValidOn)
	if err != nil {
		return err
	}
	return a.read(ctx, f, func(n *node.Node) error {
		ask := n.Ask()
		ask.ValidOn = validOn
		availableAt, err := parseMoment(c.AvailableAt, n.Settings.Location())
		if err != nil {
			return err
		}
		if ask.Params, err = c.params(ctx, n); err != nil {
			return err
		}
		if c.Open {
			ask.Rule.Off = true
			if err := a.recordOpen(n.Dir, c); err != nil {
				return err
			}
		}
		answer, err := n.Views.Query(ctx, c.View, ask, availableAt)
		if err != nil {
			return err
		}
		return show(n, answer)
	})
}

// params gives what the view is narrowed by, with keys turned into ids.
func (c *queryCmd) params(ctx context.Context, n *node.Node) (map[string]string, error) {
	params := c.ModelFlags.params()
	for name, v := range map[string]string{
		"functie": c.Function, "soort": c.Kind, "sleutel": c.Key, "bron": c.Source, "kenmerk": c.Trait, "jaar": c.Year, "begrip": c.Term,
		"stand": c.State, "portefeuille": c.Portfolio, "voor": c.Before, "richting": c.Direction, "domein": c.Sector, "uitkomst": c.Outcome,
	} {
		if v != "" {
			params[name] = v
		}
	}
	if c.ID != "" {
		id, err := resolveAny(ctx, n, c.ID)
		if err != nil {
			return nil, err
		}
		params["id"] = id
	}
	for name, ref := range map[string]struct {
		kind  domain.Category
		value string
	}{
		"maatregel": {domain.MeasureCategory, c.Measure}, "besluit": {domain.DecisionCategory, c.Decision},
		"meetreeks": {domain.SeriesCategory, c.Series}, "controle": {domain.SeriesCategory, c.ModelFlags.Control},
		"placebo": {domain.SeriesCategory, c.ModelFlags.Placebo}, "bundel": {domain.BundleCategory, c.Bundle}, "advies": {domain.AdviceCategory, c.Advice},
	} {
		if ref.value == "" {
			continue
		}
		id, err := resolve(ctx, n, ref.kind, ref.value)
		if err != nil {
			return nil, err
		}
		params[name] = id
	}
	return params, nil
}

func isID(s string) bool { return domain.CheckID(s) == nil }

// repeated is a reference as a refusal repeats it; what looks like a burgerservicenummer is left out.
func repeated(ref string) string {
	if domain.HasBSN(ref) {
		return "zoals hier opgegeven"
	}
	return strconv.Quote(ref)
}

// resolve gives the id behind an id, a key, or soort:bron:sleutel.
func resolve(ctx context.Context, n *node.Node, kind domain.Category, ref string) (string, error) {
	source, key := domain.SplitReference(kind, ref)
	rows, err := lookUp(ctx, n, kind, key)
	if err != nil {
		return "", err
	}
	var ids, names []string
	for _, r := range rows {
		if source == "" || r.Source == string(source) {
			ids, names = append(ids, r.ID), append(names, fmt.Sprintf("%s:%s:%s", r.Kind, r.Source, r.Key))
		}
	}
	switch len(ids) {
	case 0:
		return "", domain.Errorf(domain.NotFound, "Er is geen %s met id of sleutel %s.", kind, repeated(ref))
	case 1:
		return ids[0], nil
	}
	return "", domain.Errorf(domain.Invalid, "Sleutel %q staat voor meer dan één %s; kies uit: %s.", ref, kind, strings.Join(names, ", "))
}

// categories are the kinds of thing that an id can be of.
var categories = []domain.Category{
	domain.SignalCategory, domain.MeasureCategory, domain.DecisionCategory, domain.EvaluationCategory, domain.SeriesCategory, domain.AreaCategory,
	domain.BundleCategory, domain.AdviceCategory, domain.MotionCategory, domain.AmendmentCategory, domain.PromiseCategory, domain.CycleCategory,
	domain.TermCategory, domain.EncounterCategory, domain.EffectCategory,
}

// resolveAny gives the id behind an id, a key, or soort:bron:sleutel, of whatever kind.
func resolveAny(ctx context.Context, n *node.Node, ref string) (string, error) {
	for _, kind := range categories {
		if strings.HasPrefix(ref, string(kind)+":") {
			return resolve(ctx, n, kind, ref)
		}
	}
	answer, err := n.Views.Query(ctx, projections.Keys.Name, projections.Ask{Params: map[string]string{"sleutel": ref}}, nil)
	if err != nil {
		return "", err
	}
	rows, _ := answer.Rows.([]projections.KeyRow)
	var names []string
	for _, r := range rows {
		names = append(names, fmt.Sprintf("%s:%s:%s", r.Kind, r.Source, r.Key))
	}
	switch {
	case len(rows) == 1:
		return rows[0].ID, nil
	case len(rows) > 1:
		return "", domain.Errorf(domain.Invalid, "Sleutel %q staat voor meer dan één stuk; kies uit: %s.", ref, strings.Join(names, ", "))
	case isID(ref):
		return ref, nil
	}
	return "", domain.Errorf(domain.NotFound, "Er is niets met id of sleutel %s.", repeated(ref))
}

func parseDay(flag, s string) (domain.Date, error) {
	if s == "" {
		return "", nil
	}
	d, err := domain.ParseDate(s)
	if err != nil {
		return "", usage("%s: %s", flag, err)
	}
	return d, nil
}

// parseMoment reads a moment: RFC 3339, a local time of the municipality, or a day, which then is meant to its end.
func parseMoment(s string, zone *time.Location) (*domain.Instant, error) {
	if s == "" {
		return nil, nil
	}
	if t, err := time.Parse(time.RFC3339Nano, s); err == nil {
		i := domain.InstantOf(t)
		return &i, nil
	}
	for _, layout := range []string{"2006-01-02T15:04:05", "2006-01-02 15:04:05", "2006-01-02T15:04", "2006-01-02 15:04"} {
		if t, err := time.ParseInLocation(layout, s, zone); err == nil {
			i := domain.InstantOf(t)
			return &i, nil
		}
	}
	t, err := time.ParseInLocation(time.DateOnly, s, zone)
	if err != nil {
		return nil, usage("--beschikbaar-op: %q is geen moment; verwacht wordt JJJJ-MM-DD of JJJJ-MM-DDTUU:MM:SSZ.", s)
	}
	i := domain.InstantOf(t.AddDate(0, 0, 1).Add(-time.Microsecond))
	return &i, nil
}

// openLog keeps who asked for figures without the small-number rule.
const openLog = node.OpenLogFile

// recordOpen writes down that small numbers are shown, before they are.
func (a *app) recordOpen(dir string, c *queryCmd) error {
	line, err := json.Marshal(map[string]string{
		"tijd": domain.InstantOf(a.now()).String(), "gebruiker": me().Actor, "weergave": c.View, "geldigOp": c.ValidOn,
		"beschikbaarOp": c.AvailableAt,
	})
	if err != nil {
		return fmt.Errorf("record access: %w", err)
	}
	f, err := os.OpenFile(filepath.Join(dir, openLog), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("record access: %w", err)
	}
	_, err = f.Write(append(line, '\n'))
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return fmt.Errorf("record access: %w", err)
	}
	return nil
}
