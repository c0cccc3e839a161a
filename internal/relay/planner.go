package relay

import (
	"context"
	"errors"
	"slices"
	"time"

	"ruggespraak/commands"
	"ruggespraak/domain"
)

const (
	ringBatch = 100       // alarms that are answered before the book notes it
	longNap   = time.Hour // a machine that slept must not miss its midnight for longer
)

// planner reads the terms off the events and keeps them in the book. Reading them again changes nothing, so that they and the
// checkpoint are saved together, many at a time.
func (p *Policies) planner() *Reader {
	rules, pending := p.of(true), &pendingAlarms{book: p.Book}
	return &Reader{
		Name: AlarmReader, Log: p.Log, Checkpoints: pending, Types: typesOf(rules), Every: readBatch, Pause: p.Pause, Wait: p.waitForDay,
		Deliver: func(ctx context.Context, r domain.Recorded) error {
			for _, rule := range rules {
				if !slices.Contains(rule.Types(), r.Type) {
					continue
				}
				if err := p.planOrBury(ctx, rule, r, pending); err != nil {
					return err
				}
			}
			return nil
		},
	}
}

// pendingAlarms are alarms that the book does not have yet.
type pendingAlarms struct {
	book   *Book
	alarms []alarm
}

// Checkpoint is how far the book's terms go.
func (q *pendingAlarms) Checkpoint(ctx context.Context, reader string) (domain.Position, error) {
	return q.book.Checkpoint(ctx, reader)
}

// SaveCheckpoint keeps the alarms with it.
func (q *pendingAlarms) SaveCheckpoint(ctx context.Context, reader string, at domain.Position) error {
	if err := q.book.setAlarms(ctx, q.alarms, reader, at); err != nil {
		return err
	}
	q.alarms = q.alarms[:0]
	return nil
}

func (p *Policies) planOrBury(ctx context.Context, rule commands.Policy, r domain.Recorded, pending *pendingAlarms) error {
	alarms, err := p.alarms(ctx, rule, r)
	if err == nil {
		pending.alarms = append(pending.alarms, alarms...)
		return nil
	}
	if ctx.Err() != nil || errors.Is(err, domain.Unreached) {
		return err
	}
	l := letterOf(parcel{Recorded: r, topic: PolicyPrefix + rule.Name}, err)
	l.Attempts = 1
	return p.bury(ctx, l)
}

// alarms asks a rule which terms begin with an event.
func (p *Policies) alarms(ctx context.Context, rule commands.Policy, r domain.Recorded) ([]alarm, error) {
	_, _, orders, err := p.orders(ctx, rule, r)
	if err != nil {
		return nil, err
	}
	var out []alarm
	for _, o := range orders {
		out = append(out, alarm{rule.Name, o.Key, o.After, r.Position})
	}
	return out, nil
}

// plan keeps the terms of one event, beside those that are there.
func (p *Policies) plan(ctx context.Context, rule commands.Policy, r domain.Recorded) error {
	alarms, err := p.alarms(ctx, rule, r)
	if err != nil {
		return err
	}
	at, err := p.Book.Checkpoint(ctx, AlarmReader)
	if err != nil {
		return err
	}
	return p.Book.setAlarms(ctx, alarms, AlarmReader, at)
}

// waitForDay answers the alarms that ring, and returns when the log has moved or another day begins.
func (p *Policies) waitForDay(ctx context.Context, after domain.Position) error {
	if err := p.ring(ctx); err != nil {
		return err
	}
	_, midnight := p.today()
	day, end := context.WithCancel(ctx)
	defer end()
	go func() {
		defer end()
		_ = p.Pause.wait(day, min(midnight, longNap))
	}()
	wait := p.Log.Wait
	if p.Wait != nil {
		wait = p.Wait
	}
	if err := wait(day, after); err != nil && day.Err() == nil {
		return err
	}
	return ctx.Err()
}

// ring carries out the orders whose day is over.
func (p *Policies) ring(ctx context.Context) error {
	for {
		today, _ := p.today()
		alarms, err := p.Book.rung(ctx, today, ringBatch)
		if err != nil || len(alarms) == 0 {
			return err
		}
		answered := 0
		for _, a := range alarms {
			if err = p.answer(ctx, a); err != nil {
				break
			}
			answered++
		}
		if err := errors.Join(err, p.Book.stopAlarms(context.WithoutCancel(ctx), alarms[:answered])); err != nil {
			return err
		}
	}
}

func (p *Policies) answer(ctx context.Context, a alarm) error {
	r, err := p.eventAt(ctx, a.position)
	if errors.Is(err, domain.NotFound) {
		return nil // the log was put back from a backup: what began here is gone
	}
	if err != nil {
		return err
	}
	return p.post.deliver(ctx, parcel{Recorded: r, topic: PolicyPrefix + a.policy, key: a.key})
}
