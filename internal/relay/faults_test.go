package relay_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"ruggespraak/commands"
	"ruggespraak/domain"
	"ruggespraak/internal/node"
	"ruggespraak/internal/relay"
)

// busy is a history on which every rule acts.
func busy(w *town) {
	w.t.Helper()
	w.on("2025-03-03")
	w.do(raise("a"), raise("b"), raise("c"), commands.OpenBundle{BundleID: bun("a"), Title: "Bussen", On: "2025-03-03", Signals: []domain.SignalID{sig("c")}},
		commands.AppointLead{BundleID: bun("a"), Function: "beleidsadviseur", On: "2025-03-03"}, decide("a", "2025-03-03", append(ground("a", "b"), bundleGround("a"))...),
		tell("a", "a"), tell("b", "a"))
	for _, who := range []string{"p", "q", "r", "s"} {
		w.do(reply("a", "a", who, "opgelost"), reply("b", "a", who, "opgelost"))
	}
	w.do(reply("a", "a", "t", "niet"), reply("a", "a", "u", "niet"), reply("b", "a", "t", "erger"), conclude("a", "a", "2025-03-03"))
}

// busyThen is what the rules make of it by 4 June.
var busyThen = []string{
	"bundel a termijn-verstreken aanbieden-bundel 2025-03-10", "signaal a signaal-heropend drempel", "signaal a terugkoppeling-gegeven evalueren",
	"signaal b signaal-heropend drempel", "signaal b terugkoppeling-gegeven evalueren", "signaal c terugkoppeling-gegeven evalueren",
	"signaal c termijn-verstreken reactie-op-signaal 2025-03-10", "signaal c termijn-verstreken terugkoppeling-na-besluit 2025-03-10",
}

func TestEveryDeliveryTwiceAddsNothing(t *testing.T) {
	w := newTown(t)
	busy(w)
	w.on("2025-06-04")
	w.act()
	w.expect(busyThen...)
	head, digest := w.head(), w.digest()
	for _, reader := range []string{relay.PolicyReader, relay.AlarmReader} {
		w.must(w.n.Book.SaveCheckpoint(t.Context(), reader, 0))
	}
	w.act()
	twice := w.rules(func(p *relay.PolicyOptions) { p.Log = doubled{w.n.Log} })
	w.must(w.n.Book.SaveCheckpoint(t.Context(), relay.PolicyReader, 0))
	w.must(twice.CatchUp(t.Context()))
	w.must(twice.Close())
	if w.head() != head || w.digest() != digest {
		t.Errorf("delivering again moved the log from %d to %d, or the views", head, w.head())
	}
}

// digest is what the views answer.
func (w *town) digest() string {
	w.t.Helper()
	w.must(w.n.Views.CatchUp(w.t.Context()))
	var out strings.Builder
	for _, view := range []string{"openstaande-lussen", "termijnagenda", "doorlooptijden", "signalen-per-beleidsmaatregel"} {
		out.WriteString(w.answerOf(view))
	}
	return out.String()
}

// doubled delivers every event twice.
type doubled struct{ node.Log }

func (d doubled) Read(ctx context.Context, after domain.Position, limit int, types ...string) ([]domain.Recorded, error) {
	events, err := d.Log.Read(ctx, after, limit, types...)
	var out []domain.Recorded
	for _, e := range events {
		out = append(out, e)
		if limit > 1 {
			out = append(out, e)
		}
	}
	return out, err
}

// A process that is killed between acting and saving that it did begins again where it last saved.
func TestAKillBetweenActingAndTheCheckpointAddsNothing(t *testing.T) {
	calm := newTown(t)
	busy(calm)
	calm.on("2025-06-04")
	calm.act()
	want := calm.head()
	for n := 1; n <= 6; n++ {
		w := newTown(t)
		busy(w)
		w.on("2025-06-04")
		ctx, kill := context.WithCancel(t.Context())
		left := n
		p := w.rules(func(p *relay.PolicyOptions) {
			p.Desk.Log = counting{w.n.Log, func() {
				if left--; left == 0 {
					kill() // the append is there, its answer is not
				}
			}}
		})
		if err := p.CatchUp(ctx); !errors.Is(err, context.Canceled) {
			t.Errorf("kill after %d appends: %v", n, err)
		}
		w.must(p.Close())
		w.restart()
		w.act()
		if w.head() != want {
			t.Errorf("kill after %d appends: head %d, want %d", n, w.head(), want)
		}
		w.expect(busyThen...)
	}
}

// counting tells when something was appended, and fails when the context has ended by then.
type counting struct {
	node.Log
	appended func()
}

func (c counting) Append(ctx context.Context, stream string, expected domain.Revision, events []domain.Stored) (domain.Cursor, error) {
	cursor, err := c.Log.Append(ctx, stream, expected, events)
	if err == nil {
		c.appended()
		err = ctx.Err()
	}
	return cursor, err
}

// failing is a log whose appends fail while there is an error.
type failing struct {
	node.Log
	err   atomic.Pointer[error]
	tried atomic.Int64
}

func (f *failing) Append(ctx context.Context, stream string, expected domain.Revision, events []domain.Stored) (domain.Cursor, error) {
	f.tried.Add(1)
	if err := f.err.Load(); err != nil {
		return "", *err
	}
	return f.Log.Append(ctx, stream, expected, events)
}

func (f *failing) with(err error) {
	if err == nil {
		f.err.Store(nil)
		return
	}
	f.err.Store(&err)
}

func TestALetterIsKeptListedAndDeliveredAfterAll(t *testing.T) {
	w := newTown(t)
	w.do(raise("a"), decide("a", "2025-03-03", ground("a")...), conclude("a", "a", "2025-03-03"))
	broken := &failing{Log: w.n.Log}
	broken.with(errors.New("Jansen is stuk"))
	p := w.rules(func(p *relay.PolicyOptions) { p.Desk.Log = broken })
	w.must(p.CatchUp(t.Context()))
	letters, err := w.n.Book.Letters(t.Context(), relay.LetterOpen)
	w.must(err)
	if len(letters) != 1 || letters[0].Reader != "regel:uitkomst" || letters[0].Type != "evaluatie-afgerond" || letters[0].Attempts != 3 ||
		letters[0].EventID == "" || strings.Contains(letters[0].Reason, "Jansen") {
		t.Fatalf("letters: %+v", letters)
	}
	if err := p.Redeliver(t.Context(), letters[0]); !errors.Is(err, domain.Refused) {
		t.Errorf("delivered while it is still broken: %v", err)
	}
	broken.with(nil)
	w.must(p.Redeliver(t.Context(), letters[0]))
	w.must(p.Redeliver(t.Context(), letters[0]))
	w.must(p.Close())
	w.expect("signaal a terugkoppeling-gegeven evalueren")
	after, err := w.n.Book.Letter(t.Context(), letters[0].Number)
	w.must(err)
	if after.State != relay.LetterRedelivered || after.Attempts != 4 {
		t.Errorf("the letter is %+v", after)
	}
	open, err := w.n.Book.OpenLetters(t.Context())
	w.must(err)
	if len(open) != 0 {
		t.Errorf("open letters: %v", open)
	}
}

func TestWhatIsAwayIsWaitedForAndNeverBecomesALetter(t *testing.T) {
	w := newTown(t)
	w.do(raise("a"), raise("b"), decide("a", "2025-03-03", ground("a", "b")...), conclude("a", "a", "2025-03-03"))
	away := &failing{Log: w.n.Log}
	away.with(domain.Errorf(domain.Unreached, "De schijf is vol."))
	p := w.rules(func(p *relay.PolicyOptions) {
		p.Desk.Log, p.Pause = away, func(ctx context.Context, d time.Duration) error {
			if d > time.Minute { // until midnight
				return never(ctx, d)
			}
			return ctx.Err()
		}
	})
	ctx, stop := context.WithCancel(t.Context())
	var running sync.WaitGroup
	running.Go(func() { p.Follow(ctx) })
	until(t, func() bool { return away.tried.Load() > 30 })
	away.with(nil)
	until(t, func() bool { return len(w.said()) == 2 })
	stop()
	running.Wait()
	w.must(p.Close())
	if letters, err := w.n.Book.Letters(t.Context()); err != nil || len(letters) > 0 {
		t.Errorf("letters: %+v, %v", letters, err)
	}
}

func TestAnEventThatCannotBeReadDoesNotKeepTheRest(t *testing.T) {
	w := newTown(t)
	w.do(raise("a"), raise("b"), decide("a", "2025-03-03", ground("a")...), decide("b", "2025-03-03", ground("b")...),
		conclude("a", "a", "2025-03-03"), conclude("b", "b", "2025-03-03"))
	p := w.rules(func(p *relay.PolicyOptions) { p.Log = garbled{w.n.Log, w.head() - 1} })
	w.must(p.CatchUp(t.Context()))
	w.must(p.Close())
	w.expect("signaal b terugkoppeling-gegeven evalueren")
	letters, err := w.n.Book.Letters(t.Context())
	w.must(err)
	if len(letters) != 2 { // of the rule that sends the outcome, and of the one that no longer waits for it
		t.Errorf("letters: %+v", letters)
	}
	for _, l := range letters {
		if l.Attempts < 1 || !strings.Contains(l.Reason, "niet te lezen") {
			t.Errorf("letter: %+v", l)
		}
	}
}

// garbled gives one event with other bytes.
type garbled struct {
	node.Log
	at domain.Position
}

func (g garbled) Read(ctx context.Context, after domain.Position, limit int, types ...string) ([]domain.Recorded, error) {
	events, err := g.Log.Read(ctx, after, limit, types...)
	for i, e := range events {
		if e.Position == g.at {
			events[i].Payload = []byte(`{"evaluatieId":7}`)
		}
	}
	return events, err
}

func TestAPanicBecomesALetter(t *testing.T) {
	w := newTown(t)
	w.do(raise("a"), decide("a", "2025-03-03", ground("a")...), conclude("a", "a", "2025-03-03"))
	p := w.rules(func(p *relay.PolicyOptions) {
		p.Desk.Derive = func(...string) string { panic("planted") }
	})
	w.must(p.CatchUp(t.Context()))
	w.must(p.Close())
	if open, err := w.n.Book.OpenLetters(t.Context()); err != nil || open["regel:uitkomst"] != 1 {
		t.Errorf("open letters %v, %v", open, err)
	}
}

func TestTwoRelaysAtOnceActOnce(t *testing.T) {
	w := newTown(t)
	busy(w)
	w.on("2025-06-04")
	other := newFiles(t) // the book of the other node
	var running sync.WaitGroup
	for _, book := range []*relay.Book{w.n.Book, other.book} {
		running.Go(func() {
			p := w.rules(func(p *relay.PolicyOptions) { p.Book = book })
			if err := errors.Join(p.CatchUp(context.Background()), p.Close()); err != nil {
				t.Error(err)
			}
		})
	}
	running.Wait()
	w.expect(busyThen...)
	for _, book := range []*relay.Book{w.n.Book, other.book} {
		if letters, err := book.Letters(t.Context()); err != nil || len(letters) > 0 {
			t.Errorf("letters: %+v, %v", letters, err)
		}
	}
}

func TestARuleThatIsOffDoesNothing(t *testing.T) {
	w := newTown(t)
	busy(w)
	w.on("2025-06-04")
	p := w.rules(func(p *relay.PolicyOptions) { p.Desk.Settings.Rules.Off = commands.PolicyNames() })
	w.must(p.CatchUp(t.Context()))
	w.must(p.Close())
	w.expect()
}

func TestWithoutADayTheRulesBeginWithTheFirstEvent(t *testing.T) {
	w := newTownBy(t, strings.Replace(settings, "%s", "", 1))
	w.do(decide("b", "2025-01-01", ground()...), raise("a"), decide("a", "2025-01-01", ground("a")...), tell("a", ""))
	w.on("2025-03-11")
	w.act()
	w.expect()
	w.do(raise("b"))
	w.on("2025-03-20")
	w.act()
	w.expect("signaal b termijn-verstreken reactie-op-signaal 2025-03-18")
}

func TestTheRouterIsCounted(t *testing.T) {
	w := newTown(t)
	busy(w)
	registry := prometheus.NewRegistry()
	p := w.rules(func(p *relay.PolicyOptions) { p.Registry = registry })
	w.must(p.CatchUp(t.Context()))
	w.must(p.Close())
	families, err := registry.Gather()
	w.must(err)
	var names []string
	for _, f := range families {
		names = append(names, f.GetName())
	}
	if !slices.ContainsFunc(names, func(n string) bool { return strings.HasPrefix(n, "ruggespraak_relay_") }) {
		t.Errorf("counted: %q", names)
	}
}
