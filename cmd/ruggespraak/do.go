package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"ruggespraak/commands"
	"ruggespraak/domain"
	"ruggespraak/internal/codec"
	"ruggespraak/internal/node"
	"ruggespraak/projections"
)

// doCmd carries out one act of the loop.
type doCmd struct {
	Act     string `arg:"" name:"handeling" help:"Welke handeling."`
	Fields  string `arg:"" optional:"" name:"velden" help:"De velden als JSON; anders van de standaardinvoer."`
	Command string `name:"opdracht" help:"Het id van deze opdracht: dezelfde wordt één keer uitgevoerd." placeholder:"UUID"`
	Role    string `name:"rol" help:"De rol waarin u handelt." placeholder:"ROL"`
}

// Run carries it out.
func (c *doCmd) Run(ctx context.Context, a *app, f *flags) error {
	empty, ok := commands.Acts()[c.Act]
	if !ok {
		return usage("Er is geen handeling %q; er zijn: %s.", c.Act, strings.Join(slices.Sorted(maps.Keys(commands.Acts())), ", "))
	}
	if c.Command != "" && !isID(c.Command) {
		return usage("--opdracht moet een UUID in kleine letters zijn.")
	}
	if c.Fields == "" {
		raw, err := io.ReadAll(io.LimitReader(os.Stdin, 1<<20))
		if err != nil {
			return fmt.Errorf("read fields: %w", err)
		}
		c.Fields = string(raw)
	}
	cmd := empty()
	if err := codec.Unmarshal([]byte(c.Fields), cmd); err != nil {
		return usage("De velden van %s kloppen niet: %s.", c.Act, dutchFields(err))
	}
	if c.Command == "" {
		c.Command = uuid.Must(uuid.NewV7()).String() // so that what another process did not answer may be asked again
	}
	args := []string{"--data", a.path(f.Data), "doe", c.Act, c.Fields, "--opdracht=" + c.Command, "--rol=" + c.Role}
	return a.write(ctx, f, args, func(n *node.Node) error {
		if err := n.Views.CatchUp(ctx, projections.Keys.Name); err != nil {
			return err
		}
		if err := resolveKeys(ctx, n, reflect.ValueOf(cmd)); err != nil {
			return err
		}
		by := me()
		by.Command = c.Command
		if c.Role != "" {
			by.Role = c.Role
		}
		r, err := cmd.Do(ctx, n.Desk(by))
		if err != nil {
			return inField(err)
		}
		return a.json(r)
	})
}

// inField makes a refusal say in which field of the JSON the fault is, where its sentence does not.
func inField(err error) error {
	var refusal *domain.Error
	if !errors.As(err, &refusal) || refusal.Field == "" || strings.Contains(refusal.Text, strconv.Quote(refusal.Field)) {
		return err
	}
	return domain.Errorf(refusal.Kind, "%s (veld %q)", refusal.Text, refusal.Field)
}
