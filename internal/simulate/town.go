package simulate

import (
	"context"
	"fmt"
	"time"

	"ruggespraak/commands"
	"ruggespraak/domain"
	"ruggespraak/internal/simulate/voices"
)

// Options says what town to make.
type Options struct {
	Events   int // that the log should come to, within one in a hundred; 0: as many as the town has by itself
	Seed     uint64
	Progress func(done, total int) // may be nil
}

// Least is the smallest number of events in which the ten stories fit.
const Least = 3000

// Check refuses a history that is too short for the ten stories.
func (o Options) Check() error {
	if o.Events != 0 && o.Events < Least {
		return domain.FieldErrorf("events", "Met %d gebeurtenissen passen de tien verhalen er niet in; het zijn er ten minste %d.", o.Events, Least)
	}
	return nil
}

// Made is what came of it.
type Made struct {
	Signals int
	Events  int
	Truths  []Truth
}

// Run makes Oosterwaarde through a desk on an empty log. When it returns, all is on disk; views are up to the caller.
func Run(ctx context.Context, d commands.Desk, o Options) (Made, error) {
	if err := o.Check(); err != nil {
		return Made{}, err
	}
	if d.Settings.Municipality != Code {
		return Made{}, domain.Errorf(domain.Refused, "De map is van gemeente %s; Oosterwaarde heeft code %s en wil een eigen map.", d.Settings.Municipality, Code)
	}
	acts, err := readScripts()
	if err != nil {
		return Made{}, err
	}
	t := newTown(d, o, acts)
	if err := t.live(ctx, acts); err != nil {
		return Made{}, err
	}
	return Made{Signals: len(t.coming), Events: t.stage.written, Truths: t.truths()}, nil
}

// town is Oosterwaarde while it is made.
type town struct {
	desk     commands.Desk
	stage    *stage
	seed     uint64
	now      time.Time
	agenda   agenda
	coming   []arrival
	begun    int // how many of those that are coming were put on the agenda
	prepared int
	known    map[voices.Story][]knownSignal // for bundles to choose from
	chosen   map[voices.Story]string        // the first of each story that was chosen
	tally    tally
	figures  figures
	total    int
	progress func(done, total int)
}

// knownSignal is a signal as bundles choose it.
type knownSignal struct {
	id    domain.SignalID
	place int
	month int
}

func newTown(d commands.Desk, o Options, acts []scripted) *town {
	t := &town{
		stage: newStage(d.Log), seed: o.Seed, known: map[voices.Story][]knownSignal{}, chosen: map[voices.Story]string{}, tally: tally{}, figures: figures{}, progress: o.Progress,
	}
	t.now = moment(d.Settings.Zone, First, 8, 0)
	d.Log, d.Now = t.stage, func() time.Time { return t.now }
	d.NewID = newIDs(o.Seed, d.Now)
	t.desk = d
	t.coming, t.total = sized(o, d.Settings.Zone, fixedEvents(acts))
	return t
}

// live lets the history pass, act by act.
func (t *town) live(ctx context.Context, acts []scripted) error {
	if err := t.prepareScripts(ctx, acts); err != nil {
		return err
	}
	if err := t.planScripts(ctx, acts); err != nil {
		return err
	}
	t.planSeries(ctx)
	for {
		if err := t.welcome(ctx); err != nil {
			return err
		}
		if t.agenda.Len() == 0 {
			return t.end(ctx)
		}
		next := t.agenda.first()
		if next.at.After(t.now) {
			t.now = next.at
		} else {
			t.now = t.now.Add(time.Second)
		}
		if err := next.do(); err != nil {
			return fmt.Errorf("on %s: %w", t.now.Format(time.DateTime), err)
		}
		t.tell()
	}
}

// tell says how far it is, now and then.
func (t *town) tell() {
	if t.progress != nil && t.stage.written%100 == 0 {
		t.progress(t.stage.written, t.total)
	}
}

func (t *town) end(ctx context.Context) error {
	if err := t.stage.close(ctx); err != nil {
		return err
	}
	if t.progress != nil {
		t.progress(t.stage.written, t.stage.written)
	}
	return nil
}

// preparedAtOnce is for how many signals keys are made in one go.
const preparedAtOnce = 2000

// welcome puts the signals on the agenda that could be brought in before what is on it.
func (t *town) welcome(ctx context.Context) error {
	for t.begun < len(t.coming) {
		a := t.coming[t.begun]
		if t.agenda.Len() > 0 && t.agenda.acts[0].at.Before(moment(t.desk.Settings.Zone, a.day, 0, 0)) {
			return nil
		}
		if t.begun == t.prepared {
			if err := t.prepareSignals(ctx); err != nil {
				return err
			}
		}
		t.begun++
		t.plan(ctx, t.signal(a))
	}
	return nil
}

func (t *town) prepareSignals(ctx context.Context) error {
	until := min(t.prepared+preparedAtOnce, len(t.coming))
	streams := make([]string, 0, preparedAtOnce)
	for _, a := range t.coming[t.prepared:until] {
		streams = append(streams, domain.SignalCategory.Stream(Code, string(a.id())))
	}
	t.prepared = until
	return t.prepare(ctx, streams)
}

func (t *town) prepare(ctx context.Context, streams []string) error {
	if t.desk.Prepare == nil || len(streams) == 0 {
		return nil
	}
	if err := t.desk.Prepare(ctx, streams); err != nil {
		return fmt.Errorf("prepare keys: %w", err)
	}
	return nil
}

// do carries out a command as someone.
func (t *town) do(ctx context.Context, who commands.By, c commands.Command) error {
	if _, err := c.Do(ctx, t.desk.As(who)); err != nil {
		return fmt.Errorf("%T: %w", c, err)
	}
	return nil
}
