package projections_test

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"ruggespraak/domain"
	"ruggespraak/internal/disclosure"
	"ruggespraak/projections"
)

// known is what a view answered when the log was so long.
type known struct {
	view   string
	ask    projections.Ask
	upTo   domain.Position
	answer string
}

// chronicle plays a random history in pieces and remembers what the views answered on the way.
type chronicle struct {
	*world
	t    *rapid.T
	said []known
}

// Whatever happened and however it came in: what a view answered when the log was so long is what it answers later as of
// that moment, and what it answers now is what it answers when it is built anew. For more than the usual number of
// histories: go test ./projections -run LogAlone -rapid.checks=5000
func TestAnswersDependOnTheLogAlone(t *testing.T) {
	fewerUnderRace(t)
	dir, n := fast(t), 0
	rapid.Check(t, func(r *rapid.T) {
		n++
		home := filepath.Join(dir, fmt.Sprint(n))
		defer func() { _ = os.RemoveAll(home) }()
		w := openWorld(r, home)
		defer w.close()
		c := &chronicle{world: w, t: r}
		c.chop(rapid.IntRange(1, 7).Draw(r, "batch"))
		for _, s := range append(beginning(), histories.Draw(r, "history")...) {
			w.play(s)
			c.move(rapid.IntRange(0, 19).Draw(r, "move"))
		}
		c.checkThen()
		c.checkNow()
	})
}

// fewerUnderRace keeps the test short where it is slow; races have tests of their own.
func fewerUnderRace(t *testing.T) {
	checks := flag.Lookup("rapid.checks")
	if !raceDetector || checks.Value.String() != checks.DefValue {
		return
	}
	if err := flag.Set("rapid.checks", "25"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = flag.Set("rapid.checks", checks.DefValue) })
}

// chop makes the views get the log in small batches.
func (c *chronicle) chop(batch int) {
	closeViews(c.t, c.views)
	c.views = c.runner(&logOf{Log: c.log, limit: batch}, c.folder(), projections.All())
}

func closeViews(t tester, r *projections.Runner) {
	t.Helper()
	if err := r.Close(); err != nil {
		t.Fatalf("close views: %v", err)
	}
}

// move lets views catch up, all or one, or builds one anew, or does nothing.
func (c *chronicle) move(how int) {
	all := projections.All()
	switch {
	case how < len(all):
		c.catchUp(all[how].Name)
		c.remember(all[how])
	case how == len(all):
		c.catchUp()
		for _, p := range all {
			c.remember(p)
		}
	case how == len(all)+1:
		view := rapid.SampledFrom(all).Draw(c.t, "rebuilt").Name
		if err := c.views.Rebuild(context.Background(), view); err != nil {
			c.t.Fatalf("rebuild %s: %v", view, err)
		}
	}
}

// ask draws a question: on a day or none, with the small-number rule or without; a trail of something that there is.
func (c *chronicle) ask(p projections.Projection) projections.Ask {
	ask := c.open()
	if p.Name == projections.Trail.Name {
		ask.Params = map[string]string{
			"id":       rapid.SampledFrom(append(things(c.world), "niets")).Draw(c.t, "of"),
			"richting": rapid.SampledFrom([]string{"", projections.Forward, projections.Back, projections.BothWays}).Draw(c.t, "towards"),
		}
	}
	if n := rapid.IntRange(-5, 40).Draw(c.t, "day"); n >= 0 {
		ask.ValidOn = domain.DateOf(domain.Date("2025-02-18").Time().AddDate(0, 0, n))
	}
	if rapid.Bool().Draw(c.t, "protected") {
		ask.Rule = disclosure.Rule{K: 5}
	}
	return ask
}

// reply is what a view answers, or why it doesn't: what a trail is asked of may not have been there on that day.
func (c *chronicle) reply(view string, ask projections.Ask, at *domain.Instant) projections.Answer {
	a, err := c.views.Query(context.Background(), view, ask, at)
	var refusal *domain.Error
	if !errors.As(err, &refusal) || refusal.Kind != domain.NotFound {
		if err != nil {
			c.t.Fatalf("query %s: %v", view, err)
		}
		return a
	}
	upTo := c.head()
	if at != nil {
		if upTo, err = c.log.AsOf(context.Background(), at.Time); err != nil {
			c.t.Fatalf("find the log as of %s: %v", at, err)
		}
	}
	return projections.Answer{View: view, UpTo: upTo, AvailableAt: at, Rows: refusal.Text}
}

func (c *chronicle) remember(p projections.Projection) {
	ask := c.ask(p)
	a := c.reply(p.Name, ask, nil)
	if a.UpTo != c.head() {
		c.t.Fatalf("%s is at %d, the log at %d", p.Name, a.UpTo, c.head())
	}
	c.said = append(c.said, known{view: p.Name, ask: ask, upTo: a.UpTo, answer: written(c.t, a)})
}

// things lists the ids of all that the log tells of.
func things(w *world) []string {
	events, err := w.log.Read(context.Background(), 0, 100000)
	if err != nil {
		w.t.Fatalf("read log: %v", err)
	}
	var ids []string
	for _, e := range events {
		if _, id, _ := strings.Cut(e.Stream, "-"); !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	return ids
}

// recorded is when each event of the log was recorded.
func (c *chronicle) recorded() []time.Time {
	events, err := c.log.Read(context.Background(), 0, 100000)
	if err != nil {
		c.t.Fatalf("read log: %v", err)
	}
	list := make([]time.Time, len(events))
	for i, e := range events {
		h, err := domain.ParseHeader(e.Stored, c.codec().Unmarshal)
		if err != nil {
			c.t.Fatalf("read header: %v", err)
		}
		list[i] = h.RecordedAt.Time
	}
	return list
}

// checkThen asks some of what was asked on the way again, as of then.
func (c *chronicle) checkThen() {
	times := c.recorded()
	for range min(4, len(c.said)) {
		k := rapid.SampledFrom(c.said).Draw(c.t, "then")
		at, ok := momentOf(c.t, times, k)
		if !ok {
			continue
		}
		a := c.reply(k.view, k.ask, &at)
		if a.AvailableAt == nil || *a.AvailableAt != at {
			c.t.Fatalf("%s as of %s says that it is of %v", k.view, at, a.AvailableAt)
		}
		a.AvailableAt = nil
		if now := written(c.t, a); now != k.answer {
			c.t.Fatalf("%s on %q up to %d, as of %s:\nthen %s\nnow  %s", k.view, k.ask.ValidOn, k.upTo, at, k.answer, now)
		}
	}
}

// momentOf draws a moment at which the log was as long as it was then. There is none when the clock was set back after it.
func momentOf(t *rapid.T, times []time.Time, k known) (domain.Instant, bool) {
	first := slices.MaxFunc(times[:k.upTo], time.Time.Compare)
	last := first.AddDate(0, 0, 40)
	if int(k.upTo) < len(times) {
		last = times[k.upTo].Add(-time.Microsecond)
	}
	if last.Before(first) {
		return domain.Instant{}, false
	}
	if k.ask.ValidOn == "" && k.view != projections.SignalsPerMeasure.Name {
		last = first // durations, and the months that were observed, end at the moment asked for
	}
	gap := rapid.Int64Range(0, last.Sub(first).Microseconds()).Draw(t, "gap")
	return domain.InstantOf(first.Add(time.Duration(gap) * time.Microsecond)), true
}

// checkNow builds every view anew and asks it the same as before.
func (c *chronicle) checkNow() {
	c.catchUp()
	asks, before := map[string]projections.Ask{}, map[string]string{}
	for _, p := range projections.All() {
		asks[p.Name] = c.ask(p)
		before[p.Name] = written(c.t, c.reply(p.Name, asks[p.Name], nil))
	}
	if err := c.views.Rebuild(context.Background()); err != nil {
		c.t.Fatalf("rebuild: %v", err)
	}
	for view, ask := range asks {
		if after := written(c.t, c.reply(view, ask, nil)); after != before[view] {
			c.t.Fatalf("%s on %q:\nmoved   %s\nrebuilt %s", view, ask.ValidOn, before[view], after)
		}
	}
}
