package commands

import (
	"context"
	"errors"
	"fmt"

	"ruggespraak/domain"
)

// Answer is what one act among many came to.
type Answer struct {
	Result Result
	Err    error
}

// DoMany carries out many acts of an import in their order.
func DoMany(ctx context.Context, d Desk, acts []Act) ([]Answer, error) {
	if err := PrepareMany(ctx, d, acts); err != nil {
		return nil, err
	}
	return PlanMany(d, acts).Commit(ctx)
}

// PrepareMany makes the keys that acts will need, all at once.
func PrepareMany(ctx context.Context, d Desk, acts []Act) error {
	var streams []string
	for _, a := range acts {
		if a.needsKey() {
			streams = append(streams, a.stream())
		}
	}
	if len(streams) == 0 || d.Prepare == nil {
		return nil
	}
	if err := d.Prepare(ctx, streams); err != nil {
		return fmt.Errorf("prepare keys: %w", err)
	}
	return nil
}

// Batch is many acts, planned as if each were the first on its stream, which most are in an import.
type Batch struct {
	desk    Desk
	acts    []Act
	answers []Answer
	writes  []Write
	at      []int // the act of each write
	again   []int // acts on a stream that an earlier one in the batch writes to, or that ask for what is there already
}

// PlanMany decides on acts without reading their streams. Each act is a command of its own: the desk's command is what they
// belong together with.
func PlanMany(d Desk, acts []Act) *Batch {
	if d.By.Command != "" {
		d.By.Correlation, d.By.Command = d.By.Command, ""
	}
	b := &Batch{desk: d, acts: acts, answers: make([]Answer, len(acts))}
	seen := make(map[string]bool, len(acts))
	for i, a := range acts {
		if seen[a.stream()] {
			b.again = append(b.again, i)
			continue
		}
		seen[a.stream()] = true
		p, err := a.plan(d, nil)
		if errors.Is(err, domain.Invalid) { // whatever is there
			b.answers[i] = Answer{Result: Result{ID: a.id()}, Err: err}
			continue
		}
		if err != nil || len(p.write.Events) == 0 {
			b.again = append(b.again, i)
			continue
		}
		b.writes, b.at = append(b.writes, p.write), append(b.at, i)
	}
	return b
}

// Commit writes the batch in one go. What turns out to exist goes through the loop by itself.
func (b *Batch) Commit(ctx context.Context) ([]Answer, error) {
	outcomes, err := b.desk.Log.AppendMany(ctx, b.writes)
	if err != nil {
		return nil, fmt.Errorf("append %d streams: %w", len(b.writes), err)
	}
	for n, o := range outcomes {
		i := b.at[n]
		switch {
		case errors.Is(o.Err, domain.Conflict):
			b.alone(ctx, i)
		case o.Err != nil:
			b.answers[i].Err = fmt.Errorf("append to %s: %w", b.acts[i].stream(), o.Err)
		default:
			b.answers[i].Result = Result{ID: b.acts[i].id(), Events: len(b.writes[n].Events), Cursor: o.Cursor}
		}
	}
	for _, i := range b.again {
		b.alone(ctx, i)
	}
	return b.answers, ctx.Err()
}

func (b *Batch) alone(ctx context.Context, i int) {
	b.answers[i].Result, b.answers[i].Err = do(ctx, b.desk, b.acts[i])
}
