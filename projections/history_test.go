package projections_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"ruggespraak/commands"
	"ruggespraak/domain"
	"ruggespraak/projections"
)

// step is one thing that happens in a random history, as numbers: what, and about whom, which and when. Few of each, so that
// things meet.
type step struct {
	What string
	N    [6]int
}

func (s step) pick(i int, names string) string { return string(names[s.N[i]%len(names)]) }

func (s step) signal() string  { return s.pick(0, "12345") }
func (s step) measure() string { return s.pick(1, "abc") }
func (s step) decided() string { return s.pick(0, "def") }

// day is a day from about when the history is set.
func (s step) day(i int) domain.Date {
	return domain.DateOf(domain.Date("2025-02-24").Time().AddDate(0, 0, 3*s.N[i]))
}

func (s step) words(i int) string { return s.pick(i, "xyz") }

func one[W any](s step, i int, list []W) W { return list[s.N[i]%len(list)] }

var steps = rapid.Custom(func(t *rapid.T) step {
	last := len(allActs) - 1
	n := rapid.IntRange(0, last).Draw(t, "what") + 17*rapid.IntRange(0, last).Draw(t, "and") // rapid likes small numbers: two spread
	s := step{What: allActs[n%len(allActs)].name}
	for i := range s.N {
		s.N[i] = rapid.IntRange(0, 11).Draw(t, "n")
	}
	return s
})

var histories = rapid.SliceOfN(steps, 30, 150)

// act is a sort of step. Those that several entries stand for happen more often.
type act struct {
	name string
	make func(s step, w *world) commands.Command
}

func always(c func(s step) commands.Command) func(step, *world) commands.Command {
	return func(s step, _ *world) commands.Command { return c(s) }
}

// allActs is what can happen.
var allActs = slices.Concat(acts, loopActs)

var acts = []act{
	{"signal", always(step.raise)}, {"signal", always(step.raise)},
	{"link", always(step.link)}, {"link", always(step.link)},
	{"feedback", always(func(s step) commands.Command { return told(s.signal(), s.signal()+s.pick(1, "uv")) })},
	{"answer", always(step.answer)}, {"answer", always(step.answer)},
	{"correct", always(func(s step) commands.Command {
		return commands.CorrectSignal{SignalID: sig(s.signal()), Reason: "fout", SignalInput: s.raise().(commands.RaiseSignal).SignalInput}
	})},
	{"receipt", always(func(s step) commands.Command { return commands.ConfirmReceipt{SignalID: sig(s.signal())} })},
	{"take up", always(func(s step) commands.Command {
		return commands.TakeUpSignal{SignalID: sig(s.signal()), Approach: s.words(1)}
	})},
	{"refer", always(func(s step) commands.Command {
		return commands.ReferSignal{SignalID: sig(s.signal()), Destination: one(s, 1, domain.Destinations)}
	})},
	{"supplement", always(func(s step) commands.Command {
		return commands.SupplementSignal{SignalID: sig(s.signal()), Addition: s.words(1)}
	})},
	{"see too", always(func(s step) commands.Command {
		return commands.SeeToo{SignalID: sig(s.signal()), Person: s.pick(1, "pqr")}
	})},
	{"gist", always(func(s step) commands.Command {
		return commands.PhraseGist{SignalID: sig(s.signal()), TellerWords: s.words(1), PolicyWords: s.words(2)}
	})},
	{"unlink", always(step.unlink)}, {"unlink", always(step.unlink)},
	{"contest", always(step.contest)}, {"contest", always(step.contest)},
	{"withdraw", always(func(s step) commands.Command {
		return commands.WithdrawSignal{SignalID: sig(s.pick(0, "123456789abc")), Reason: "dubbel"}
	})},
	{"reopen", always(func(s step) commands.Command { return commands.ReopenSignal{SignalID: sig(s.signal()), Reason: "toch"} })},
	{"import signal", step.importSignal}, {"import decision", step.importDecision}, {"import evaluation", step.importEvaluation},
	{"import effect", step.importEffect},
	{"measure", always(func(s step) commands.Command {
		return commands.EstablishMeasure{MeasureID: mea(s.measure()), MeasureInput: s.measureInput()}
	})},
	{"change", always(func(s step) commands.Command {
		return commands.ChangeMeasure{MeasureID: mea(s.measure()), From: s.day(5), Reason: "nieuw", MeasureInput: s.measureInput()}
	})},
	{"correct measure", always(func(s step) commands.Command {
		return commands.CorrectMeasure{MeasureID: mea(s.measure()), Reason: "fout", MeasureInput: s.measureInput()}
	})},
	{"introduce", always(func(s step) commands.Command {
		return commands.IntroduceMeasure{MeasureID: mea(s.measure()), On: s.day(2)}
	})},
	{"end measure", always(func(s step) commands.Command {
		return commands.EndMeasure{MeasureID: mea(s.pick(1, "abcdefgh")), On: s.day(2), Reason: "klaar"}
	})},
	{"milestone", always(func(s step) commands.Command {
		return commands.ReachMilestone{MeasureID: mea(s.measure()), Name: s.words(2), On: s.day(3)}
	})},
	{"area", always(step.recordArea)}, {"series", always(func(s step) commands.Command { return aSeries(s.pick(1, "rs")) })},
	{"value", always(func(s step) commands.Command {
		return commands.RecordMeasurement{SeriesID: ser(s.pick(1, "rs")), Measured: s.measured()}
	})},
	{"value", always(func(s step) commands.Command {
		return commands.RecordMeasurement{SeriesID: ser(s.pick(1, "rs")), Measured: s.measured()}
	})},
	{"correct value", always(step.correctValue)}, {"correct value", always(step.correctValue)},
	{"decide", always(func(s step) commands.Command {
		return commands.TakeDecision{DecisionID: dec(s.decided()), DecisionInput: s.decision()}
	})},
	{"rectify", always(func(s step) commands.Command {
		return commands.RectifyDecision{DecisionID: dec(s.decided()), Reason: "fout", DecisionInput: s.decision()}
	})},
	{"revoke", always(func(s step) commands.Command {
		return commands.RevokeDecision{DecisionID: dec(s.pick(0, "defghijklmno")), On: s.day(1), Reason: "anders"}
	})},
	{"confirm influence", always(func(s step) commands.Command {
		return commands.ConfirmInfluence{DecisionID: dec(s.decided()), GroundID: domain.GroundID(sig(s.pick(1, "12"))), Reason: "ja"}
	})},
	{"contest influence", always(func(s step) commands.Command {
		return commands.ContestInfluence{DecisionID: dec(s.decided()), GroundID: domain.GroundID(sig(s.pick(1, "12"))), Reason: "nee"}
	})},
	{"plan", always(func(s step) commands.Command {
		return commands.PlanEvaluation{EvaluationID: eva(s.pick(1, "uvwx")), DecisionID: dec(s.decided()), Frame: "eigen", On: s.day(2)}
	})},
	{"conclude", step.conclude}, {"conclude", step.conclude}, {"rectify evaluation", step.rectifyEvaluation}, {"rectify evaluation", step.rectifyEvaluation},
	{"respond", always(func(s step) commands.Command {
		return commands.RespondToEvaluation{EvaluationID: eva(s.pick(1, "uvw")), On: s.day(2), Response: "dank"}
	})},
	{"carry out", always(func(s step) commands.Command {
		return commands.CarryOutRecommendation{EvaluationID: eva(s.pick(1, "uvw")), Number: 1 + s.N[2]%2, On: s.day(3)}
	})},
	{"find", always(func(s step) commands.Command {
		return commands.RecordFinding{EvaluationID: eva(s.pick(1, "uvw")), Text: s.words(2), On: s.day(3)}
	})},
	{"learn", always(func(s step) commands.Command {
		return commands.DrawLesson{EvaluationID: eva(s.pick(1, "uvw")), Context: "hier", Strategy: s.words(2), Result: "goed"}
	})},
	{"forget", always(func(s step) commands.Command {
		kinds := map[domain.Category]string{domain.SignalCategory: string(sig(s.signal())), domain.DecisionCategory: string(dec(s.decided()))}
		kind := one(s, 1, []domain.Category{domain.SignalCategory, domain.DecisionCategory})
		return commands.ForgetPerson{Kind: kind, ID: kinds[kind], Reason: one(s, 2, domain.ForgetReasons)}
	})},
}

// beginning is how every history begins, so that the rest has something to be about.
func beginning() []step {
	return append([]step{
		{What: "measure"}, {What: "measure", N: [6]int{0, 1, 1, 1, 1, 1}}, {What: "signal"}, {What: "signal", N: [6]int{1, 1, 1, 1, 1, 1}}, {What: "link"},
		{What: "series"}, {What: "series", N: [6]int{0, 1}}, {What: "value"}, {What: "decide", N: [6]int{0, 0, 0, 0, 1}},
		{What: "decide", N: [6]int{1, 1, 1, 1, 2}}, {What: "conclude", N: [6]int{0, 0, 0, 3, 0, 2}}, {What: "feedback"},
	}, loopBeginning()...)
}

// play does one step. Rules may refuse it: then nothing happened. The clock goes on by anything from a second to weeks, or
// back.
func (w *world) play(s step) {
	w.t.Helper()
	do := allActs[slices.IndexFunc(allActs, func(a act) bool { return a.name == s.What })].make(s, w)
	w.attempt(do)
	jumps := []time.Duration{0, 0, 0, time.Hour, 13 * time.Hour, 24 * time.Hour, 72 * time.Hour, 21 * 24 * time.Hour, -time.Minute, -26 * time.Hour, -96 * time.Hour, 0}
	w.clock.set(w.clock.read().Add(jumps[s.N[5]]))
}

// attempt carries out a command that may be refused, but not go wrong.
func (w *world) attempt(c commands.Command) {
	w.t.Helper()
	if err := w.try(c); err != nil {
		if refusal := (*domain.Error)(nil); !errors.As(err, &refusal) {
			w.t.Fatalf("%T: %v", c, err)
		}
	}
}

// try carries out a command that may be refused.
func (w *world) try(c commands.Command) error {
	if c == nil {
		return nil
	}
	if f, ok := c.(commandFunc); ok {
		f(w)
		return nil
	}
	_, err := c.Do(context.Background(), w.desk)
	return err
}

// A history that never gets somewhere proves nothing about what happens there.
func TestHistoriesReachEveryHandler(t *testing.T) {
	reached, passed, played := map[string]int{}, map[domain.Category]int{}, 0
	for seed := range 100 {
		w := openWorld(t, fast(t))
		for _, s := range append(beginning(), histories.Example(seed)...) {
			w.play(s)
			played++
		}
		events, err := w.log.Read(t.Context(), 0, 10000)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range events {
			reached[e.Type]++
			if e.Type == "termijn-verstreken" {
				passed[category(e.Stream)]++
			}
		}
		w.close()
	}
	total := 0
	for _, d := range domain.Events().Definitions() {
		if total += reached[d.Name]; reached[d.Name] < 3 {
			t.Errorf("%s happened %d times in %d steps", d.Name, reached[d.Name], played)
		}
	}
	for _, kind := range []domain.Category{"signaal", "advies", "motie", "toezegging", "evaluatie"} {
		if passed[kind] < 3 {
			t.Errorf("a term of %s passed %d times", kind, passed[kind])
		}
	}
	for _, p := range projections.All() {
		for _, h := range p.On {
			if reached[h.Event()] == 0 {
				t.Errorf("%s never handles %s", p.Name, h.Event())
			}
		}
	}
	t.Logf("%d steps made %d events: %v", played, total, reached)
}

// category is the kind of stream that a stream is.
func category(stream string) domain.Category {
	kind, _, _ := strings.Cut(strings.TrimPrefix(stream, municipality+"_"), "-")
	return domain.Category(kind)
}
