package relay

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"ruggespraak/commands"
	"ruggespraak/domain"
)

// The readers of the rules. What acts at once is shared by the nodes of a cluster; the terms are kept by each node for itself.
const (
	PolicyReader = "regels"
	AlarmReader  = "wekkers"
	PolicyPrefix = "regel:" // of the names of rules in letters
)

// planVersion is raised with every change of the terms that commands.Policies read off events: they are then read anew.
const planVersion = 1

// actBatch is after how many events the rules that act at once save how far they are: acting again adds nothing.
const actBatch = 100

// PolicyOptions is what the rules need to act.
type PolicyOptions struct {
	Log         Log
	Book        *Book
	Checkpoints Checkpoints // of the rules that act at once; nil: the book
	Lease       Lease
	Desk        commands.Desk // its settings say which rules act, and by what terms
	Logger      *slog.Logger
	Registry    prometheus.Registerer                                  // nil: nothing is counted
	Wait        func(ctx context.Context, after domain.Position) error // nil: the log's own
	Pause       Pause
	Patience    Patience // zero: the usual
}

// Policies lets the rules of commands.Policies act on the events of a log: those that act at once through the router, and
// those that wait for a day when that day is over.
type Policies struct {
	PolicyOptions
	all     []commands.Policy
	acting  *Reader
	waiting *Reader
	post    *post

	mu    sync.Mutex
	since domain.Date // the first day on record, once it was looked up
}

// NewPolicies makes the rules that the desk's settings let act.
func NewPolicies(o PolicyOptions) *Policies {
	p := &Policies{PolicyOptions: o, all: o.Desk.Settings.Policies()}
	if p.Checkpoints == nil {
		p.Checkpoints = p.Book
	}
	if p.Patience == (Patience{}) {
		p.Patience = usualPatience
	}
	p.acting, p.waiting = p.actor(), p.planner()
	return p
}

// Start makes the rules ready to act; Close ends that.
func (p *Policies) Start() (err error) {
	topics := map[string]subscription{}
	for _, rule := range p.all {
		topics[PolicyPrefix+rule.Name] = subscription{rule.Types(), func(ctx context.Context, it parcel) error { return p.act(ctx, rule, it) }}
	}
	p.post, err = newPost(topics, p.bury, p.Patience, p.Logger, p.Registry)
	return err
}

// Close stops. Nothing may be under way.
func (p *Policies) Close() error { return p.post.close() }

// Follow lets the rules act until the context ends. What fails is told to the logger and tried again.
func (p *Policies) Follow(ctx context.Context) {
	report := func(err error) { p.Logger.ErrorContext(ctx, "rules can't go on; trying again", slog.Any("error", err)) }
	var running sync.WaitGroup
	running.Go(func() { p.acting.Follow(ctx, report) })
	running.Go(func() {
		for rest := firstPause; ctx.Err() == nil; rest = min(2*rest, lastPause) {
			if err := p.Book.alarmsBy(ctx, p.terms(), AlarmReader); err != nil {
				report(err)
				_ = p.Pause.wait(ctx, rest)
				continue
			}
			p.waiting.Follow(ctx, report)
		}
	})
	running.Wait()
}

// terms says by what the terms were set: how this program reads them off the log, and the municipality's settings.
func (p *Policies) terms() string { return fmt.Sprintf("%d %+v", planVersion, p.Desk.Settings.Rules) }

// CatchUp lets the rules act on what there is, once: for tests, and for who wants to see what they would add.
func (p *Policies) CatchUp(ctx context.Context) error {
	if err := p.acting.CatchUp(ctx); err != nil {
		return err
	}
	if err := p.Book.alarmsBy(ctx, p.terms(), AlarmReader); err != nil {
		return err
	}
	if err := p.waiting.CatchUp(ctx); err != nil {
		return err
	}
	return p.ring(ctx)
}

// Names lists the rules at work, as their letters name them.
func (p *Policies) Names() []string {
	var out []string
	for _, rule := range p.all {
		out = append(out, PolicyPrefix+rule.Name)
	}
	return out
}

// Checkpoint is how far a rule has come.
func (p *Policies) Checkpoint(ctx context.Context, name string) (domain.Position, error) {
	for _, rule := range p.all {
		switch {
		case PolicyPrefix+rule.Name != name:
		case rule.Timed:
			return p.waiting.Checkpoint(ctx)
		default:
			return p.acting.Checkpoint(ctx)
		}
	}
	return 0, nil
}

// actor reads for the rules that act at once.
func (p *Policies) actor() *Reader {
	rules := p.of(false)
	return &Reader{
		Name: PolicyReader, Log: p.Log, Checkpoints: p.Checkpoints, Lease: p.Lease, Types: typesOf(rules), Wait: p.Wait, Pause: p.Pause,
		Every: actBatch,
		Deliver: func(ctx context.Context, r domain.Recorded) error {
			for _, rule := range rules {
				if !slices.Contains(rule.Types(), r.Type) {
					continue
				}
				if err := p.post.deliver(ctx, parcel{Recorded: r, topic: PolicyPrefix + rule.Name}); err != nil {
					return err
				}
			}
			return nil
		},
	}
}

// of lists the rules that wait for a day, or those that don't.
func (p *Policies) of(timed bool) []commands.Policy {
	return slices.DeleteFunc(slices.Clone(p.all), func(rule commands.Policy) bool { return rule.Timed != timed })
}

func typesOf(rules []commands.Policy) []string {
	out := []string{"geen"} // no rules read nothing; no types would be all
	for _, rule := range rules {
		out = append(out, rule.Types()...)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// act lets a rule act on an event, or carry out the one order that is named. An order that fails does not keep the others
// from being carried out.
func (p *Policies) act(ctx context.Context, rule commands.Policy, it parcel) error {
	d, m, orders, err := p.orders(ctx, rule, it.Recorded)
	if err != nil {
		return err
	}
	var errs []error
	for _, o := range orders {
		if it.key != "" && o.Key != it.key {
			continue
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		errs = append(errs, rule.Act(ctx, d, m, o))
	}
	return errors.Join(errs...)
}

// orders asks a rule what it wants done for an event.
func (p *Policies) orders(ctx context.Context, rule commands.Policy, r domain.Recorded) (commands.Desk, domain.Meta, []commands.Order, error) {
	d, err := p.desk(ctx)
	if err != nil {
		return d, domain.Meta{}, nil, err
	}
	reading := d.Codec
	reading.Open = nil // rules go by what is in the open
	h, e, err := reading.Decode(r.Stored)
	if err != nil {
		return d, domain.Meta{}, nil, errors.Join(errUnread, err)
	}
	m := domain.Meta{Header: h, Position: r.Position}
	orders, err := rule.Orders(ctx, d, m, e)
	return d, m, orders, err
}

// desk is where the rules act. Unless the municipality says from when on, they leave alone what lies before the first day on
// record.
func (p *Policies) desk(ctx context.Context) (commands.Desk, error) {
	d := p.Desk
	if d.Settings.Rules.From != "" {
		return d, nil
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.since == "" {
		if err := p.lookUp(ctx); err != nil {
			return d, err
		}
	}
	d.Settings.Rules.From = p.since
	return d, nil
}

// lookUp finds the first day on record, if there is one.
func (p *Policies) lookUp(ctx context.Context) error {
	first, err := p.Log.Read(ctx, 0, 1)
	if err != nil || len(first) == 0 {
		return err
	}
	h, err := domain.ParseHeader(first[0].Stored, p.Desk.Codec.Unmarshal)
	if err == nil {
		p.since = domain.DateOf(h.RecordedAt.In(p.Desk.Settings.Zone))
	}
	return err
}

func (p *Policies) bury(ctx context.Context, l Letter) error {
	p.Logger.WarnContext(ctx, "event could not be delivered", slog.String("reader", l.Reader), slog.Int64("position", int64(l.Position)),
		slog.String("event", l.EventID), slog.String("type", l.Type), slog.Int("attempts", l.Attempts))
	return p.Book.Bury(ctx, l, domain.InstantOf(p.Desk.Now()))
}

// Mine says whether a letter is of a rule.
func (p *Policies) Mine(l Letter) bool { return strings.HasPrefix(l.Reader, PolicyPrefix) }

// Redeliver delivers a letter once more. It fails when it does, and leaves the letter as it is but for the count.
func (p *Policies) Redeliver(ctx context.Context, l Letter) error {
	at := slices.IndexFunc(p.all, func(rule commands.Policy) bool { return PolicyPrefix+rule.Name == l.Reader })
	if at < 0 {
		return domain.Errorf(domain.Refused, "De regel %s staat uit of is er niet meer; leg de brief weg.", strings.TrimPrefix(l.Reader, PolicyPrefix))
	}
	r, err := p.eventAt(ctx, l.Position)
	if err != nil {
		return err
	}
	rule := p.all[at]
	if rule.Timed && l.Key == "" {
		err = p.plan(ctx, rule, r)
	} else {
		err = p.act(ctx, rule, parcel{Recorded: r, topic: l.Reader, key: l.Key})
	}
	if err == nil {
		return p.Book.Redelivered(ctx, l.Number)
	}
	if !errors.Is(err, domain.Unreached) {
		again := l
		again.Attempts, again.Reason = 1, reasonOf(err)
		err = errors.Join(domain.Errorf(domain.Refused, "Brief %d is weer niet te bezorgen: %s", l.Number, again.Reason), p.Book.Bury(ctx, again, domain.InstantOf(p.Desk.Now())))
	}
	return err
}

func (p *Policies) eventAt(ctx context.Context, at domain.Position) (domain.Recorded, error) {
	events, err := p.Log.Read(ctx, at-1, 1)
	if err != nil {
		return domain.Recorded{}, fmt.Errorf("read event %d: %w", at, err)
	}
	if len(events) == 0 || events[0].Position != at {
		return domain.Recorded{}, domain.Errorf(domain.NotFound, "Gebeurtenis %d staat niet in het logboek.", at)
	}
	return events[0], nil
}

// today is the local day of the desk's clock; midnight is when it ends.
func (p *Policies) today() (today domain.Date, midnight time.Duration) {
	now := p.Desk.Now().In(p.Desk.Settings.Zone)
	y, m, d := now.Date()
	return domain.DateOf(now), time.Date(y, m, d+1, 0, 0, 0, 0, now.Location()).Sub(now)
}
