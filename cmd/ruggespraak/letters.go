package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"reflect"
	"strconv"
	"strings"

	"ruggespraak/domain"
	"ruggespraak/internal/codec"
	"ruggespraak/internal/node"
	"ruggespraak/internal/relay"
)

// lettersCmd is about events that could not be delivered to a rule or to a receiver.
type lettersCmd struct {
	Show   string `name:"toon" help:"Toon een brief, met waarom die niet is bezorgd." placeholder:"NUMMER" xor:"wat"`
	Again  string `name:"opnieuw" help:"Bezorg een brief opnieuw, of alle open brieven (alle)." placeholder:"NUMMER|alle" xor:"wat"`
	Aside  string `name:"wegleggen" help:"Leg een brief weg: die wordt niet meer bezorgd. Geef de reden." placeholder:"NUMMER" xor:"wat"`
	Reason string `name:"reden" help:"Waarom de brief wordt weggelegd, zonder persoonsgegevens." placeholder:"TEKST"`
	All    bool   `name:"ook-afgehandeld" help:"Som ook op wat opnieuw is geleverd of is weggelegd."`
	Format string `default:"table" enum:"table,json,csv" help:"Hoe het antwoord eruitziet: ${enum}."`
}

// Run carries it out.
func (c *lettersCmd) Run(ctx context.Context, a *app, f *flags) error {
	switch {
	case c.Aside != "" && strings.TrimSpace(c.Reason) == "":
		return usage("--wegleggen vraagt --reden: wie later kijkt, wil weten waarom.")
	case c.Reason != "" && c.Aside == "":
		return usage("--reden hoort bij --wegleggen.")
	case c.Aside != "":
		args := []string{"--data", a.path(f.Data), "brieven", "--wegleggen", c.Aside, "--reden", c.Reason}
		return a.write(ctx, f, args, func(n *node.Node) error { return c.aside(ctx, a, n) })
	case c.Again != "":
		args := []string{"--data", a.path(f.Data), "brieven", "--opnieuw", c.Again}
		return a.write(ctx, f, args, func(n *node.Node) error { return c.again(ctx, a, n) })
	case c.Show != "":
		return a.read(ctx, f, func(n *node.Node) error { return c.show(ctx, a, n) })
	}
	return a.read(ctx, f, func(n *node.Node) error { return c.list(ctx, a, n) })
}

func (c *lettersCmd) list(ctx context.Context, a *app, n *node.Node) error {
	states := []relay.LetterState{relay.LetterOpen}
	if c.All {
		states = nil
	}
	letters, err := n.Book.Letters(ctx, states...)
	if err != nil {
		return err
	}
	return a.render(c.Format, letters, letters)
}

// shownLetter is a letter with what the event's header says; the event itself may be sealed and stays so.
type shownLetter struct {
	relay.Letter
	Header *domain.Header `json:"kop"` // nil: it can't be read
}

func (c *lettersCmd) show(ctx context.Context, a *app, n *node.Node) error {
	l, err := letterNumbered(ctx, n, c.Show)
	if err != nil {
		return err
	}
	shown := shownLetter{Letter: l}
	events, err := n.Log.Read(ctx, l.Position-1, 1)
	if err != nil {
		return err
	}
	if len(events) == 1 && events[0].Position == l.Position {
		if h, err := domain.ParseHeader(events[0].Stored, codec.Unmarshal); err == nil {
			shown.Header = &h
		}
	}
	if c.Format != "table" {
		return a.render(c.Format, shown, []shownLetter{shown})
	}
	var fields cells
	flatten(&fields, "", reflect.ValueOf(shown), true)
	out := &lines{w: a.stdout}
	for i, name := range fields.names {
		out.printf("%s: %s\n", name, harmless(fields.values[i]))
	}
	return out.err
}

func letterNumbered(ctx context.Context, n *node.Node, number string) (relay.Letter, error) {
	id, err := strconv.ParseInt(number, 10, 64)
	if err != nil {
		return relay.Letter{}, usage("%q is geen nummer van een brief; zie: ruggespraak brieven", number)
	}
	return n.Book.Letter(ctx, id)
}

func (c *lettersCmd) aside(ctx context.Context, a *app, n *node.Node) error {
	l, err := letterNumbered(ctx, n, c.Aside)
	if err != nil {
		return err
	}
	if domain.HasBSN(c.Reason) {
		return domain.FieldErrorf("reden", "In de reden staat een burgerservicenummer (BSN); laat dat weg.")
	}
	if err := n.Book.SetAside(ctx, l.Number, c.Reason); err != nil {
		return err
	}
	_, err = fmt.Fprintf(a.stdout, "Brief %d is weggelegd.\n", l.Number)
	return err
}

// again delivers letters once more. One that fails again stays open, and does not keep the others.
func (c *lettersCmd) again(ctx context.Context, a *app, n *node.Node) error {
	letters, err := c.chosen(ctx, n)
	if err != nil {
		return err
	}
	rules := a.policies(n, slog.New(slog.NewTextHandler(a.stderr, nil)))
	if err := rules.Start(); err != nil {
		return err
	}
	defer func() { _ = rules.Close() }() // it only held what runs in this process
	failed := 0
	for _, l := range letters {
		err := a.redeliver(ctx, n, rules, l)
		var refusal *domain.Error
		switch {
		case err == nil:
			_, err = fmt.Fprintf(a.stdout, "Brief %d is opnieuw bezorgd.\n", l.Number)
		case errors.As(err, &refusal) && refusal.Kind != domain.Unreached:
			failed++
			_, err = fmt.Fprintln(a.stderr, refusal.Text)
		}
		if err != nil {
			return err
		}
	}
	if failed > 0 {
		return errPartly
	}
	if len(letters) == 0 {
		_, err = fmt.Fprintln(a.stdout, "Er zijn geen open brieven.")
	}
	return err
}

// redeliver hands a letter to whoever was to have it.
func (a *app) redeliver(ctx context.Context, n *node.Node, rules *relay.Policies, l relay.Letter) error {
	if rules.Mine(l) {
		return rules.Redeliver(ctx, l)
	}
	if named, ok := targetOf(n, l); ok {
		return a.publishAgain(ctx, n, named, l)
	}
	return domain.Errorf(domain.Refused, "Brief %d was voor %s; die is er hier niet.", l.Number, l.Reader)
}

func (c *lettersCmd) chosen(ctx context.Context, n *node.Node) ([]relay.Letter, error) {
	if c.Again == "alle" {
		return n.Book.Letters(ctx, relay.LetterOpen)
	}
	l, err := letterNumbered(ctx, n, c.Again)
	return []relay.Letter{l}, err
}
