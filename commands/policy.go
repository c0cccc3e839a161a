package commands

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"

	"ruggespraak/domain"
)

// Policy is a rule that acts by itself: an event in, orders out. It decides by what is on record and writes nothing itself.
// What an order does is decided once more on its stream, so that what is no longer needed is not done.
type Policy struct {
	Name  string // as gemeente.yaml calls it
	Timed bool   // its orders wait for their day
	on    []reaction
}

// Order is something that a rule wants done.
type Order struct {
	Key     string      // one order of a rule on one event; of a timed rule, one term: a later order takes its place
	After   domain.Date // of a timed rule: the last day that has to be over; empty: what was to be done under this key is no longer
	Command Command
}

// Policies lists the rules. Those that the municipality turned off are left out.
func (s Settings) Policies() []Policy {
	all := []Policy{terms, wordBackTerm, bundleTerm, reopening, askingAgain, outcomes}
	return slices.DeleteFunc(all, func(p Policy) bool { return slices.Contains(s.Rules.Off, p.Name) })
}

// PolicyNames lists the rules by name.
func PolicyNames() []string {
	var out []string
	for _, p := range (Settings{}).Policies() {
		out = append(out, p.Name)
	}
	return out
}

// RuleSettings is what the municipality sets for the rules.
type RuleSettings struct {
	Off      []string              // names of rules that are turned off
	From     domain.Date           // what lies before this day, such as imported history, is left alone
	Days     map[domain.Waited]int // terms in working days; a kind that is not there has no term of the municipality's own
	Calendar domain.WorkCalendar
}

// due is the last day of the municipality's own term for something that begins after a day; empty when it has none.
func (s RuleSettings) due(what domain.Waited, from domain.Date) domain.Date {
	if n := s.Days[what]; n > 0 && from != "" {
		return s.Calendar.After(from, n)
	}
	return ""
}

// reaction is what a rule does on one type of event.
type reaction struct {
	event  string
	orders func(ctx context.Context, d Desk, m domain.Meta, e domain.Event) ([]Order, error)
}

// when makes a reaction to one type of event.
func when[E domain.Event](f func(ctx context.Context, d Desk, m domain.Meta, e E) ([]Order, error)) reaction {
	def, ok := domain.Events().OfType(reflect.TypeFor[E]())
	if !ok {
		panic(fmt.Sprintf("%s is not in the catalog", reflect.TypeFor[E]()))
	}
	return reaction{def.Name, func(ctx context.Context, d Desk, m domain.Meta, e domain.Event) ([]Order, error) {
		return f(ctx, d, m, e.(E))
	}}
}

// Types lists the wire names of the events that the rule reacts to.
func (p Policy) Types() []string {
	out := make([]string, len(p.on))
	for i, r := range p.on {
		out[i] = r.event
	}
	return out
}

// Orders says what the rule wants done for an event. The desk is only read from.
func (p Policy) Orders(ctx context.Context, d Desk, m domain.Meta, e domain.Event) ([]Order, error) {
	for _, r := range p.on {
		if r.event == m.Type {
			return r.orders(ctx, d, m, e)
		}
	}
	return nil, nil
}

// Act carries out an order, as the rule. The command's id follows from the event and the order, so that doing it again, here or
// on another node, adds nothing. An order that is no longer needed is done.
func (p Policy) Act(ctx context.Context, d Desk, m domain.Meta, o Order) error {
	by := By{
		Actor: "regel:" + p.Name, Role: "regel", Causation: m.ID, Correlation: cmp.Or(m.Correlation, m.ID),
		Command: d.Derive(d.Settings.Municipality, "regel", p.Name, m.ID, o.Key),
	}
	_, err := o.Command.Do(ctx, d.As(by))
	if errors.Is(err, domain.Refused) || errors.Is(err, domain.NotFound) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("carry out an order of %s: %w", p.Name, err)
	}
	return nil
}
