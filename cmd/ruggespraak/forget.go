package main

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"ruggespraak/commands"
	"ruggespraak/domain"
	"ruggespraak/internal/node"
	"ruggespraak/projections"
)

// forgetCmd makes the personal texts of one thing unreadable for good, or lists what was forgotten.
type forgetCmd struct {
	ID     string `arg:"" optional:"" name:"id" help:"Van welk stuk: een id, een sleutel of soort:bron:sleutel. Zonder stuk: som op wat is vergeten."`
	Reason string `name:"reden" help:"Waarom: verzoek-betrokkene (AVG, artikel 17), bewaartermijn, fout-ingevoerd of onrechtmatig-verwerkt." placeholder:"CODE"`
	Format string `default:"text" enum:"text,json" help:"Hoe het antwoord eruitziet: ${enum}."`
}

// Help says what can't be undone.
func (forgetCmd) Help() string {
	return "Vergeten vernietigt de sleutel van het stuk: alle persoonlijke teksten erin zijn daarna onleesbaar, en er kan geen nieuwe bij. " +
		"Dat is niet terug te draaien. Wat niet persoonlijk is, blijft staan. Nog eens vergeten verandert niets, of maakt af wat werd afgebroken."
}

// Run carries it out.
func (c *forgetCmd) Run(ctx context.Context, a *app, f *flags) error {
	if c.ID == "" {
		if c.Reason != "" {
			return usage("Zeg welk stuk moet worden vergeten: een id of een sleutel.")
		}
		return a.read(ctx, f, func(n *node.Node) error { return c.tell(ctx, a, n, "") })
	}
	reason := domain.ForgetReason(c.Reason)
	if reason.Check() != nil {
		return usage("Zeg met --reden waarom; kies uit: %s.", strings.Join(reasonWords(), ", "))
	}
	if err := hasData(a.path(f.Data)); err != nil {
		return err
	}
	args := []string{"--data", a.path(f.Data), "forget", c.ID, "--reden=" + c.Reason, "--format=" + c.Format}
	return a.write(ctx, f, args, func(n *node.Node) error {
		kind, id, err := find(ctx, n, c.ID)
		if err != nil {
			return err
		}
		if _, err := (commands.ForgetPerson{Kind: kind, ID: id, Reason: reason}).Do(ctx, n.Desk(me())); err != nil {
			return err
		}
		return c.tell(ctx, a, n, kind.Stream(n.Settings.Code, id))
	})
}

func reasonWords() []string {
	out := make([]string, len(domain.ForgetReasons))
	for i, r := range domain.ForgetReasons {
		out[i] = string(r)
	}
	return out
}

// find gives the kind and the id of what a reference points at.
func find(ctx context.Context, n *node.Node, ref string) (domain.Category, string, error) {
	if err := n.Views.CatchUp(ctx, projections.Keys.Name); err != nil {
		return "", "", err
	}
	id, err := resolveAny(ctx, n, ref)
	if err != nil {
		return "", "", err
	}
	kinds := categories
	if named, _, ok := strings.Cut(ref, ":"); ok && slices.Contains(categories, domain.Category(named)) {
		kinds = []domain.Category{domain.Category(named)}
	}
	for _, kind := range kinds {
		past, err := n.Log.Load(ctx, kind.Stream(n.Settings.Code, id))
		if err != nil {
			return "", "", fmt.Errorf("look for %s: %w", id, err)
		}
		if len(past) > 0 {
			return kind, id, nil
		}
	}
	return "", "", domain.Errorf(domain.NotFound, "Er is niets vastgelegd met dit id.")
}

// forgottenRow is one thing that was forgotten, as a script reads it.
type forgottenRow struct {
	Kind     string `json:"soort"`
	ID       string `json:"id"`
	Reason   string `json:"reden,omitempty"`
	Recorded string `json:"vastgelegdOp,omitempty"`
	State    string `json:"stand"`
	Wiped    int    `json:"gewist"`
	Copies   int    `json:"kopieen"`
	Unseen   string `json:"toelichting,omitempty"`
}

// The states of what was forgotten.
const (
	forgetHalf    = "onvoltooid"
	forgetWaiting = "wacht-op-scavenge"
	forgetWiped   = "gewist"
)

// tell says how far forgetting is: of one stream, or of all.
func (c *forgetCmd) tell(ctx context.Context, a *app, n *node.Node, stream string) error {
	erasures, err := n.Vault.Erasures(ctx)
	if err != nil {
		return err
	}
	rows := []forgottenRow{}
	for _, e := range erasures {
		if stream != "" && e.Stream != stream {
			continue
		}
		known, err := n.Desk(me()).Forgotten(ctx, e.Stream)
		if err != nil {
			return err
		}
		rows = append(rows, rowOf(e, known))
	}
	if c.Format == "json" {
		return a.json(map[string][]forgottenRow{"vergeten": rows})
	}
	out := &lines{w: a.stdout}
	if len(rows) == 0 {
		out.printf("Er is niets vergeten.\n")
	}
	for _, r := range rows {
		out.printf("%s\n", r.sentence())
	}
	return out.err
}

func rowOf(e domain.Erasure, known commands.Forgotten) forgottenRow {
	r := forgottenRow{
		Kind: string(known.Kind), ID: known.ID, Reason: string(known.Reason), State: forgetWaiting, Wiped: e.Wiped, Copies: e.Copies, Unseen: e.Unseen,
	}
	if !known.On.IsZero() {
		r.Recorded = known.On.String()
	}
	switch {
	case !e.Destroyed || known.Reason == "":
		r.State = forgetHalf
	case e.Done():
		r.State = forgetWiped
	}
	return r
}

// sentence is a row in words.
func (r forgottenRow) sentence() string {
	said := r.Kind + " " + r.ID
	if r.Reason != "" {
		said += fmt.Sprintf(", %s, vastgelegd op %s", r.Reason, r.Recorded)
	}
	switch {
	case r.State == forgetHalf:
		return said + ": onvoltooid; geef de opdracht nog eens"
	case r.State == forgetWiped:
		return said + ": gewist"
	case r.Unseen != "":
		return said + ": wacht op scavenge (" + r.Unseen + ")"
	}
	return fmt.Sprintf("%s: wacht op scavenge (%d van %d knooppunten)", said, r.Wiped, r.Copies)
}
