package relay_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"ruggespraak/commands"
	"ruggespraak/domain"
	"ruggespraak/internal/relay"
)

func TestTermsSurviveARestart(t *testing.T) {
	w := newTown(t)
	w.do(raise("a"))
	w.act()
	w.expect()
	w.restart()
	w.on("2025-03-11")
	running, err := w.n.Book.Alarms(t.Context())
	w.must(err)
	if running != 1 {
		t.Errorf("%d terms run", running)
	}
	w.act()
	w.expect("signaal a termijn-verstreken reactie-op-signaal 2025-03-10")
	if running, err := w.n.Book.Alarms(t.Context()); err != nil || running != 0 {
		t.Errorf("%d terms still run, %v", running, err)
	}
}

// Nothing but the day changes: at midnight the rules look by themselves.
func TestATermPassesAtMidnight(t *testing.T) {
	w := newTown(t)
	w.do(raise("a"))
	w.on("2025-03-10")
	midnight := make(chan time.Duration, 1)
	struck := make(chan struct{})
	p := w.rules(func(p *relay.PolicyOptions) {
		p.Pause = func(ctx context.Context, d time.Duration) error {
			select {
			case midnight <- d:
			default:
			}
			select {
			case <-ctx.Done():
				return ctx.Err()
			case <-struck:
				return nil
			}
		}
	})
	ctx, stop := context.WithCancel(t.Context())
	var running sync.WaitGroup
	running.Go(func() { p.Follow(ctx) })
	if d := <-midnight; d != time.Hour {
		t.Errorf("sleeps %s at noon; at most an hour is right", d)
	}
	w.on("2025-03-11")
	close(struck)
	until(t, func() bool { return len(w.said()) == 1 })
	stop()
	running.Wait()
	w.must(p.Close())
	w.expect("signaal a termijn-verstreken reactie-op-signaal 2025-03-10")
}

func TestOtherSettingsSetTheTermsAnew(t *testing.T) {
	w := newTown(t)
	w.do(raise("a"))
	w.act()
	longer := func(p *relay.PolicyOptions) {
		rules := p.Desk.Settings.Rules
		rules.Days = map[domain.Waited]int{domain.WaitedReaction: 10}
		p.Desk.Settings.Rules = rules
	}
	w.on("2025-03-11")
	p := w.rules(longer)
	w.must(p.CatchUp(t.Context()))
	w.must(p.Close())
	w.expect()
	w.on("2025-03-18")
	p = w.rules(longer)
	w.must(p.CatchUp(t.Context()))
	w.must(p.Close())
	w.expect("signaal a termijn-verstreken reactie-op-signaal 2025-03-17")
}

// What could not be read when its term began can be planned after all.
func TestATermThatCouldNotBeReadIsPlannedAfterAll(t *testing.T) {
	w := newTown(t)
	w.do(raise("a"))
	p := w.rules(func(p *relay.PolicyOptions) { p.Log = garbled{w.n.Log, w.head()} })
	w.must(p.CatchUp(t.Context()))
	w.must(p.Close())
	letters, err := w.n.Book.Letters(t.Context())
	w.must(err)
	if len(letters) != 1 || letters[0].Reader != "regel:termijnen" || letters[0].Key != "" {
		t.Fatalf("letters: %+v", letters)
	}
	p = w.rules()
	w.must(p.Redeliver(t.Context(), letters[0]))
	w.must(p.Close())
	w.on("2025-03-11")
	w.act()
	w.expect("signaal a termijn-verstreken reactie-op-signaal 2025-03-10")
}

// An old event that is delivered once more does not bring an old day back.
func TestADayThatWasPutOffStaysSo(t *testing.T) {
	w := newTown(t)
	id := key[domain.PromiseID](domain.PromiseCategory, "a")
	w.do(commands.MakePromise{PromiseID: id, PromiseInput: commands.PromiseInput{
		Text: "De bus komt terug.", Portfolio: "vervoer", Meeting: "raad", On: "2025-03-03", Due: "2025-03-12",
	}})
	made := w.head()
	w.do(commands.ExtendPromise{PromiseID: id, On: "2025-03-03", Due: "2025-04-01", Reason: "ziek"})
	w.act()
	p := w.rules()
	w.must(w.n.Book.Bury(t.Context(), relay.Letter{Reader: "regel:termijnen", Position: made, Attempts: 1}, domain.InstantOf(*w.now.Load())))
	letters, err := w.n.Book.Letters(t.Context())
	w.must(err)
	w.must(p.Redeliver(t.Context(), letters[0]))
	w.on("2025-04-02")
	w.must(p.CatchUp(t.Context()))
	w.must(p.Close())
	w.expect("toezegging a termijn-verstreken nakomen-toezegging 2025-04-01")
}
