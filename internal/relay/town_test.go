package relay_test

import (
	"context"
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"ruggespraak/commands"
	"ruggespraak/domain"
	"ruggespraak/internal/disclosure"
	"ruggespraak/internal/ids"
	"ruggespraak/internal/node"
	"ruggespraak/internal/relay"
	"ruggespraak/projections"
)

// town is a municipality in a folder, with all that a node has: a real log, real keys, real views, and a clock that is set.
type town struct {
	t   *testing.T
	dir string
	n   *node.Node
	now atomic.Pointer[time.Time]
}

const settings = `code: gm0855
termijnen: {%sreactie-op-signaal: 5, antwoord-op-advies: 5, terugkoppeling-na-besluit: 5, aanbieden-bundel: 5}
heropenen: {aantal: 3, aandeel: 0.5}
reces: [{van: 2025-07-14, tot: 2025-08-22}]
`

func newTown(t *testing.T) *town { return newTownBy(t, fmt.Sprintf(settings, "vanaf: 2025-01-01, ")) }

func newTownBy(t *testing.T, yaml string) *town {
	t.Helper()
	w := &town{t: t, dir: t.TempDir()}
	w.on("2025-03-03")
	w.open(yaml)
	t.Cleanup(w.close)
	return w
}

func (w *town) open(yaml string) {
	w.t.Helper()
	n, err := node.OpenWriter(context.Background(), filepath.Join(w.dir, "gegevens"), node.Options{
		MasterKeyFile: filepath.Join(w.dir, "hoofdsleutel"), Now: func() time.Time { return *w.now.Load() }, Settings: []byte(yaml),
	})
	w.must(err)
	w.n = n
}

func (w *town) close() { w.must(w.n.Close()) }

// restart closes the folder and opens it again.
func (w *town) restart() {
	w.t.Helper()
	w.close()
	w.open("")
}

func (w *town) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// on sets the clock to noon of a day.
func (w *town) on(day domain.Date) {
	now := day.Time().Add(12 * time.Hour)
	w.now.Store(&now)
}

var coordinator = commands.By{Actor: "toets", Role: "signaalcoördinator"}

// do carries out what people do; it must succeed.
func (w *town) do(list ...commands.Command) {
	w.t.Helper()
	for _, c := range list {
		if _, err := c.Do(w.t.Context(), w.n.Desk(coordinator)); err != nil {
			w.t.Fatalf("%T: %v", c, err)
		}
	}
}

// rules are the rules at work on the town's folder.
func (w *town) rules(change ...func(*relay.PolicyOptions)) *relay.Policies {
	w.t.Helper()
	o := relay.PolicyOptions{
		Log: w.n.Log, Book: w.n.Book, Desk: w.n.Desk(commands.By{}), Logger: quiet, Patience: relay.Patience{Times: 2, First: 1, Most: 1},
	}
	for _, f := range change {
		f(&o)
	}
	p := relay.NewPolicies(o)
	w.must(p.Start())
	return p
}

// act lets the rules act on what there is.
func (w *town) act() {
	w.t.Helper()
	p := w.rules()
	w.must(p.CatchUp(w.t.Context()))
	w.must(p.Close())
}

func (w *town) head() domain.Position {
	w.t.Helper()
	head, err := w.n.Log.Head(w.t.Context())
	w.must(err)
	return head
}

// said lists what rules did, in order of position: what it is about, the event, and its words.
func (w *town) said() []string {
	w.t.Helper()
	events, err := w.n.Log.Read(w.t.Context(), 0, 10000)
	w.must(err)
	out := []string{}
	for _, e := range events {
		var h domain.Header
		w.must(json.Unmarshal(e.Header, &h))
		if h.Role != "regel" {
			continue
		}
		var fields map[string]any
		w.must(json.Unmarshal(e.Payload, &fields))
		line := []string{named[e.Stream], e.Type}
		for _, name := range []string{"termijn", "uiterlijk", "fase", "aanleiding"} {
			if v, ok := fields[name].(string); ok {
				line = append(line, v)
			}
		}
		out = append(out, strings.Join(line, " "))
	}
	return out
}

// expect compares what rules did, whatever the order.
func (w *town) expect(want ...string) {
	w.t.Helper()
	got := w.said()
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		w.t.Errorf("rules did:\n  %s\nwant:\n  %s", strings.Join(got, "\n  "), strings.Join(want, "\n  "))
	}
}

// named gives the short name of every stream of these tests.
var named = map[string]string{}

func key[ID ~string](kind domain.Category, name string) ID {
	return ID(ids.Derive("toets", string(kind), name))
}

func sig(name string) domain.SignalID   { return key[domain.SignalID](domain.SignalCategory, name) }
func bun(name string) domain.BundleID   { return key[domain.BundleID](domain.BundleCategory, name) }
func dec(name string) domain.DecisionID { return key[domain.DecisionID](domain.DecisionCategory, name) }
func fb(name string) domain.FeedbackID  { return key[domain.FeedbackID]("terugkoppeling", name) }
func eva(name string) domain.EvaluationID {
	return key[domain.EvaluationID](domain.EvaluationCategory, name)
}

func TestMain(m *testing.M) {
	for _, kind := range []domain.Category{
		domain.SignalCategory, domain.BundleCategory, domain.DecisionCategory, domain.EvaluationCategory, domain.AdviceCategory, domain.PromiseCategory,
		domain.MotionCategory,
	} {
		for _, name := range []string{"a", "b", "c", "d", "e", "f"} {
			named[kind.Stream("gm0855", key[string](kind, name))] = string(kind) + " " + name
		}
	}
	m.Run()
}

func raise(name string) commands.Command {
	return commands.RaiseSignal{SignalID: sig(name), SignalInput: commands.SignalInput{
		Story: "De bus rijdt niet meer.", Kind: "knelpunt", Sectors: []domain.Sector{"vervoer"}, Area: domain.AreaRef{Code: "GM0855", Year: 2025},
	}}
}

func decide(name string, on domain.Date, grounds ...domain.Ground) commands.TakeDecision {
	return commands.TakeDecision{DecisionID: dec(name), DecisionInput: commands.DecisionInput{
		Title: "Bus naar de wijk", Body: "college", On: on, Outcomes: []domain.Outcome{{Result: "niet-overnemen"}}, Motivation: "Te duur.", Grounds: grounds,
	}}
}

func ground(names ...string) []domain.Ground {
	var out []domain.Ground
	for _, name := range names {
		out = append(out, domain.Ground{Kind: "signaal", ID: domain.GroundID(sig(name)), Relation: domain.Occasion})
	}
	return out
}

func bundleGround(name string) domain.Ground {
	return domain.Ground{Kind: "bundel", ID: domain.GroundID(bun(name)), Relation: domain.Support}
}

// tell is a person's word on a signal, about a decision if one is named. Its id is that of the signal's name.
func tell(name, about string) commands.Command {
	c := commands.GiveFeedback{SignalID: sig(name), FeedbackID: fb(name + about), Phase: "besluiten", Message: "Er is besloten."}
	if about != "" {
		c.DecisionID = dec(about)
	}
	return c
}

func reply(name, about, who string, v domain.Verdict) commands.Command {
	return commands.AnswerFeedback{SignalID: sig(name), FeedbackID: fb(name + about), Person: who, Verdict: v}
}

func conclude(name, decision string, on domain.Date) commands.Command {
	return commands.ConcludeEvaluation{EvaluationID: eva(name), DecisionID: dec(decision), ConclusionInput: commands.ConclusionInput{
		On: on, Frame: "eigen", Method: "gesprekken", Standpoint: "uitvoerder", Verdict: "De bus wordt gemist",
	}}
}

// answerOf is what a view answers, as JSON.
func (w *town) answerOf(view string) string {
	w.t.Helper()
	a, err := w.n.Views.Query(w.t.Context(), view, projections.Ask{Rule: disclosure.Rule{Off: true}}, nil)
	w.must(err)
	raw, err := json.Marshal(a.Rows)
	w.must(err)
	return string(raw)
}
