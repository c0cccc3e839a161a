package main

import (
	"context"
	"slices"

	"ruggespraak/internal/node"
	"ruggespraak/projections"
)

// traceCmd follows the trail of one thing.
type traceCmd struct {
	ID          string `arg:"" name:"id" help:"Van welk stuk: een id, een sleutel of soort:bron:sleutel."`
	Direction   string `name:"richting" help:"Hoe het spoor loopt: vooruit, terug of beide; anders zoals past bij het stuk." placeholder:"RICHTING"`
	ValidOn     string `name:"geldig-op" help:"Toon wat waar was op deze dag (JJJJ-MM-DD)." placeholder:"DAG"`
	AvailableAt string `name:"beschikbaar-op" help:"Toon wat bekend was op dit moment (een dag: aan het eind ervan)." placeholder:"MOMENT"`
	Format      string `default:"text" enum:"text,json" help:"Hoe het antwoord eruitziet: ${enum}."`
	Open        bool   `name:"onafgeschermd" help:"Toon ook kleine aantallen en verzegelde redenen; dit wordt vastgelegd."`
}

// Run carries it out.
func (c *traceCmd) Run(ctx context.Context, a *app, f *flags) error {
	if !slices.Contains([]string{"", projections.Forward, projections.Back, projections.BothWays}, c.Direction) {
		return usage("--richting kent alleen %s, %s en %s.", projections.Forward, projections.Back, projections.BothWays)
	}
	q := queryCmd{
		View: projections.Trail.Name, ID: c.ID, Direction: c.Direction, ValidOn: c.ValidOn, AvailableAt: c.AvailableAt, Open: c.Open,
	}
	return q.asked(ctx, a, f, func(n *node.Node, answer projections.Answer) error {
		rows, ok := answer.Rows.([]projections.TrailRow)
		if c.Format == "json" || !ok {
			return a.json(answer)
		}
		t := tracer{out: &lines{w: a.stdout}, zone: n.Settings.Location(), rows: rows}
		t.tell()
		return t.out.err
	})
}
