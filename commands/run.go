package commands

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"ruggespraak/domain"
)

// maxAttempts bounds how often a command is decided anew because others wrote to its stream first.
const maxAttempts = 50

// state is an aggregate's state, as the rules need it.
type state[S any, E domain.Event] interface {
	Evolve(E) S
	ValidOn(E) domain.Date
}

// Act is a command in the form that the loop handles: one stream and a decision on its history.
type Act interface {
	stream() string
	// plan decides on the stream's history and stamps what comes of it. A plan without events has nothing to do.
	plan(d Desk, past []domain.Stored) (plan, error)
	id() string
	// needsKey says whether the stream needs a key to seal what is written.
	needsKey() bool
	// withKey gives the same act on a stream that needs a key.
	withKey() Act
}

// plan is what a decision came to, ready to be written.
type plan struct {
	write  Write
	repeat bool // the events are those that this very command wrote before
}

// act is the one implementation of Act, for each aggregate.
type act[S state[S, E], E domain.Event] struct {
	aggregate string
	name      string
	kind      domain.Category
	decide    func(S) ([]E, error)
	sealed    bool // there is personal text to write
}

func (a act[S, E]) stream() string { return a.name }
func (a act[S, E]) id() string     { return a.aggregate }
func (a act[S, E]) needsKey() bool { return a.sealed || a.kind == domain.SignalCategory }
func (a act[S, E]) withKey() Act   { a.sealed = true; return a }

func (a act[S, E]) plan(d Desk, past []domain.Stored) (plan, error) {
	var s S
	var mine []domain.Stored
	for _, stored := range past {
		h, e, err := d.Codec.Decode(stored)
		if err != nil {
			return plan{}, err
		}
		own, ok := e.(E)
		if !ok {
			return plan{}, fmt.Errorf("event %d of %s: %s does not belong there", stored.Revision, a.name, h.Type)
		}
		if d.By.Command != "" && h.Command == d.By.Command {
			stored.ID, stored.RecordedAt = h.ID, h.RecordedAt.Time // as when they were first appended
			mine = append(mine, stored)
		}
		s = s.Evolve(own)
	}
	if len(mine) > 0 {
		return plan{write: Write{Stream: a.name, Expected: mine[0].Revision - 1, Events: mine}, repeat: true}, nil
	}
	events, err := a.decide(s)
	if err != nil || len(events) == 0 {
		return plan{}, err
	}
	w, err := stamp(d, a.name, a.kind, s, domain.Revision(len(past)), events)
	return plan{write: w}, err
}

// internal lists the kinds of stream that are for those who work on them; the rest is public. Who acts there is hidden behind
// a pseudonym: nobody can be followed from one signal or bundle to the next.
var internal = []domain.Category{domain.SignalCategory, domain.BundleCategory, domain.EncounterCategory, domain.CycleCategory}

// lived lists the kinds of stream that tell what people did: none of it can still be to come. Measures, decisions and terms
// may name a day ahead.
var lived = []domain.Category{
	domain.BundleCategory, domain.AdviceCategory, domain.MotionCategory, domain.AmendmentCategory, domain.PromiseCategory,
	domain.CycleCategory, domain.EncounterCategory,
}

// checkBy refuses a function to act in that is a person's number: it is stored as it is.
func (d Desk) checkBy() error {
	if domain.HasBSN(d.By.Role) || domain.HasBSN(d.By.OnBehalf) {
		return domain.FieldErrorf("rol", "In de rol staat een burgerservicenummer (BSN); noem alleen de functie.")
	}
	return nil
}

// stamp makes the stored form of new events: once, here, and nowhere else.
func stamp[S state[S, E], E domain.Event](d Desk, stream string, kind domain.Category, s S, next domain.Revision, events []E) (Write, error) {
	if err := d.checkBy(); err != nil {
		return Write{}, err
	}
	now := d.Now()
	h := domain.Header{
		Stream:       stream,
		RecordedAt:   domain.InstantOf(now),
		Actor:        d.By.Actor,
		OnBehalf:     d.By.OnBehalf,
		Role:         d.By.Role,
		Command:      d.By.Command,
		Correlation:  d.By.Correlation,
		Causation:    d.By.Causation,
		Municipality: d.Settings.Municipality,
		Disclosure:   domain.Public,
		Retention:    domain.RetentionClass(kind),
	}
	if slices.Contains(internal, kind) {
		h.Disclosure, h.Actor, h.OnBehalf = domain.Internal, string(d.Pseudonym(stream, d.By.Actor)), ""
	}
	if h.Command == "" {
		h.Command = d.NewID()
	}
	w := Write{Stream: stream, Expected: next - 1, Events: make([]domain.Stored, 0, len(events))}
	for i, e := range events {
		if err := domain.CheckText(e); err != nil {
			return Write{}, err
		}
		h.ID, h.Revision = d.NewID(), next+domain.Revision(i)
		s = s.Evolve(e)
		if h.ValidOn = s.ValidOn(e); h.ValidOn == "" {
			h.ValidOn = domain.DateOf(now.In(d.Settings.Zone))
		} else if slices.Contains(lived, kind) {
			if err := domain.Happened("datum", h.ValidOn, d.today()); err != nil {
				return Write{}, err
			}
		}
		stored, err := d.Codec.Encode(h, e)
		if err != nil {
			return Write{}, err
		}
		w.Events = append(w.Events, stored)
	}
	return w, nil
}

// run is the one load-decide-append loop.
func run[S state[S, E], E domain.Event](ctx context.Context, d Desk, kind domain.Category, id string, decide func(S) ([]E, error)) (Result, error) {
	if id == "" {
		return Result{}, domain.FieldErrorf("id", "Er ontbreekt een id: zeg om welk stuk het gaat (soort: %s).", kind)
	}
	if err := domain.CheckID(id); err != nil {
		return Result{}, err
	}
	return do(ctx, d, actOn(d, kind, id, decide))
}

func actOn[S state[S, E], E domain.Event](d Desk, kind domain.Category, id string, decide func(S) ([]E, error)) Act {
	return act[S, E]{aggregate: id, name: d.stream(kind, id), kind: kind, decide: decide}
}

func do(ctx context.Context, d Desk, a Act) (Result, error) {
	for range maxAttempts {
		past, err := d.Log.Load(ctx, a.stream())
		if err != nil {
			return Result{}, fmt.Errorf("load %s: %w", a.stream(), err)
		}
		p, err := a.plan(d, past)
		if err != nil {
			return Result{}, err
		}
		if len(p.write.Events) == 0 {
			return Result{ID: a.id()}, nil
		}
		cursor, err := d.Log.Append(ctx, p.write.Stream, p.write.Expected, p.write.Events)
		if errors.Is(err, domain.Conflict) {
			continue
		}
		if err != nil {
			return Result{}, fmt.Errorf("append to %s: %w", a.stream(), err)
		}
		return p.result(a, cursor), nil
	}
	return Result{}, domain.Errorf(domain.Conflict, "Anderen werken tegelijk aan hetzelfde; probeer het opnieuw.")
}

func (p plan) result(a Act, cursor domain.Cursor) Result {
	r := Result{ID: a.id(), Cursor: cursor, Repeat: p.repeat}
	if !p.repeat {
		r.Events = len(p.write.Events)
	}
	return r
}
