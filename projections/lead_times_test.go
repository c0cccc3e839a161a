package projections_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"ruggespraak/commands"
	"ruggespraak/domain"
	"ruggespraak/internal/disclosure"
	"ruggespraak/projections"
)

// took asks how long one step takes.
func took(w *world, from, to string, edits ...func(*projections.Ask)) projections.LeadRow {
	w.t.Helper()
	ask := w.open()
	for _, edit := range edits {
		edit(&ask)
	}
	for _, r := range rows[projections.LeadRow](w, projections.LeadTimes, ask) {
		if r.From == from && r.To == to {
			return r
		}
	}
	w.t.Fatalf("there is no step from %s to %s", from, to)
	return projections.LeadRow{}
}

// passed is a step that so many things took, in so many days, while so many wait so long.
func passed(kind, from, to string, done int, days float64, waiting int, silent float64) projections.LeadRow {
	r := projections.LeadRow{Kind: kind, From: from, To: to, Done: shown(done), Waiting: shown(waiting)}
	if done > 0 {
		r.Median = &days
	}
	if waiting > 0 {
		r.MedianWaiting = &silent
	}
	return r
}

func TestEveryStepOfTheLoopTakesTime(t *testing.T) {
	occurred := func(in *commands.SignalInput) { in.OccurredOn = domain.OnDay("2025-02-19") }
	signals := []commands.Command{aSignal("1", occurred), aSignal("2")} // both reported on 1 March
	named := func(in *commands.DecisionInput) {
		in.On, in.Grounds = "2025-03-20", []domain.Ground{ground("bundel", bun("x"))}
	}
	bundle := append(signals, aBundle("x", "1"))
	recognisedBundle := append(bundle, enough("x")...)
	judged := func(in *commands.ConclusionInput) { in.On, in.PerExpectation = "2025-03-18", nil }
	for _, c := range []struct {
		kind, from, to string
		before         []commands.Command // on 5 March
		then           []commands.Command // on 11 March
		want           projections.LeadRow
	}{
		{"signaal", "voorgevallen", "gemeld", signals, nil, passed("", "", "", 1, 10, 0, 0)},
		{"signaal", "gemeld", "ontvangst bevestigd", signals, []commands.Command{commands.ConfirmReceipt{SignalID: sig("1")}}, passed("", "", "", 1, 10, 1, 30)},
		{"signaal", "gemeld", "kern verwoord", signals, []commands.Command{commands.PhraseGist{SignalID: sig("1"), TellerWords: "kern"}}, passed("", "", "", 1, 10, 1, 30)},
		{"signaal", "gemeld", "gekoppeld", append(signals, aMeasure("a")), []commands.Command{linked("1", "a")}, passed("", "", "", 1, 10, 1, 30)},
		{"signaal", "gemeld", "gebundeld", signals, []commands.Command{aBundle("x", "1")}, passed("", "", "", 1, 10, 1, 30)},
		{"signaal", "gemeld", "teruggekoppeld", signals, []commands.Command{told("1", "u")}, passed("", "", "", 1, 10, 1, 30)},
		{"signaal", "gebundeld", "besluit", append(bundle, aMeasure("a")), []commands.Command{aDecision("d", "a", named)}, passed("", "", "", 1, 15, 0, 0)},
		{"signaal", "gebundeld", "besluit", append(bundle, aMeasure("a")), []commands.Command{aDecision("d", "a")}, passed("", "", "", 0, 0, 1, 26)},
		{"bundel", "bundel geopend", "bundel erkend", bundle, enough("x"), passed("", "", "", 1, 2, 0, 0)},
		{"bundel", "bundel erkend", "bundel aangeboden", recognisedBundle, []commands.Command{offered("x", "raad", "2025-03-11")}, passed("", "", "", 1, 4, 0, 0)},
		{"bundel", "bundel aangeboden", "bundel geagendeerd", append(recognisedBundle, offered("x", "raad", "2025-03-08")), []commands.Command{agenda("x", "raad", "2025-04-11")}, passed("", "", "", 1, 3, 0, 0)},
		{"advies", "advies uitgebracht", "advies beantwoord", []commands.Command{anAdvice("v"), anAdvice("u"), replied("u", "2025-03-04", "niet", 1)}, []commands.Command{replied("v", "2025-03-05", "deels", 2), replied("v", "2025-03-11", "niet", 1)}, passed("", "", "", 1, 10, 1, 30)},
		{"besluit", "besluit", "ingevoerd", []commands.Command{aMeasure("a"), aDecision("d", "a")}, []commands.Command{commands.IntroduceMeasure{MeasureID: mea("a"), On: "2025-01-10"}, commands.IntroduceMeasure{MeasureID: mea("a"), On: "2025-01-30"}}, passed("", "", "", 1, 10, 0, 0)},
		{"besluit", "besluit", "geëvalueerd", []commands.Command{aMeasure("a"), aDecision("d", "a"), aDecision("e", "a")}, []commands.Command{anEvaluation("e", "d", judged)}, passed("", "", "", 1, 57, 1, 70)},
		{"toezegging", "toegezegd", "afgedaan", []commands.Command{aPromise("p"), aPromise("q")}, []commands.Command{commands.SettlePromise{PromiseID: pro("p"), Body: "raad", On: "2025-03-11"}}, passed("", "", "", 1, 10, 1, 30)},
		{"motie", "motie aangenomen", "afgedaan", []commands.Command{aMotion("m"), adopted("m", "2025-03-01"), aMotion("n")}, []commands.Command{commands.SettleMotion{MotionID: mot("m"), Body: "raad", On: "2025-03-11"}}, passed("", "", "", 1, 10, 0, 0)},
	} {
		t.Run(c.from+" "+c.to, func(t *testing.T) {
			w := newWorld(t)
			w.on("2025-03-05", c.before...)
			w.on("2025-03-11", c.then...)
			w.on("2025-03-31", aSeries("head"))
			c.want.Kind, c.want.From, c.want.To = c.kind, c.from, c.to
			same(t, took(w, c.from, c.to), c.want)
		})
	}
}

func TestWhatIsOpenedAgainIsNotDone(t *testing.T) {
	w := newWorld(t)
	settle := func(on domain.Date) commands.Command {
		return commands.SettlePromise{PromiseID: pro("p"), Body: "raad", On: on}
	}
	w.on("2025-03-05", aPromise("p"), settle("2025-03-11"))
	w.on("2025-03-15", commands.ReopenPromise{PromiseID: pro("p"), Body: "raad", On: "2025-03-15", Reason: "niet gedaan"})
	step := func(edits ...func(*projections.Ask)) projections.LeadRow {
		return took(w, "toegezegd", "afgedaan", edits...)
	}
	same(t, step(), passed("toezegging", "toegezegd", "afgedaan", 0, 0, 1, 14))
	same(t, step(validOn("2025-03-12")), passed("toezegging", "toegezegd", "afgedaan", 1, 10, 0, 0))
	w.on("2025-03-21", settle("2025-03-21"))
	same(t, step(), passed("toezegging", "toegezegd", "afgedaan", 1, 20, 0, 0))
}

// What was so on a day and what was known at a moment; who withdrew is not waited for.
func TestLeadTimesHaveTwoClocks(t *testing.T) {
	w := newWorld(t)
	w.on("2025-03-05", aSignal("1"), aSignal("2"), aSignal("3"))
	known := domain.InstantOf(w.clock.read())
	w.on("2025-03-11", commands.ConfirmReceipt{SignalID: sig("1")})
	w.on("2025-03-13", commands.ConfirmReceipt{SignalID: sig("2")})
	w.on("2025-03-21", commands.WithdrawSignal{SignalID: sig("2"), Reason: "dubbel"})
	w.on("2025-03-31", commands.CorrectSignal{SignalID: sig("3"), Reason: "fout", SignalInput: aSignal("3", onDay("2025-03-03")).SignalInput})
	w.catchUp()
	want := func(done int, days float64, waiting int, silent float64) projections.LeadRow {
		return passed("signaal", "gemeld", "ontvangst bevestigd", done, days, waiting, silent)
	}
	same(t, took(w, "gemeld", "ontvangst bevestigd"), want(1, 10, 1, 28))
	same(t, took(w, "gemeld", "ontvangst bevestigd", validOn("2025-03-20")), want(2, 11, 1, 17))
	same(t, took(w, "gemeld", "ontvangst bevestigd", validOn("2025-03-12")), want(1, 10, 2, 10))
	same(t, took(w, "gemeld", "ontvangst bevestigd", validOn("2025-03-02")), want(0, 0, 2, 1))
	rows := w.answerAt(projections.LeadTimes.Name, w.open(), &known).Rows.([]projections.LeadRow)
	same(t, rows[1], want(0, 0, 3, 4))
}

func TestLeadTimesBySector(t *testing.T) {
	w := newWorld(t)
	youth := func(in *commands.SignalInput) { in.Sectors = []domain.Sector{"jeugd", "wmo"} }
	w.on("2025-03-05", aSignal("1"), aSignal("2", youth), aMeasure("a", func(in *commands.MeasureInput) { in.Sectors = []domain.Sector{"jeugd"} }), aDecision("d", "a"), aPromise("p", func(in *commands.PromiseInput) {
		in.Measures = []domain.MeasureID{mea("a")}
	}))
	for sector, want := range map[string][3]int{"": {2, 1, 1}, "wmo": {2, 0, 0}, "jeugd": {1, 1, 1}, "wonen": {0, 0, 0}} {
		for i, step := range [][2]string{{"gemeld", "gekoppeld"}, {"besluit", "ingevoerd"}, {"toegezegd", "afgedaan"}} {
			if n, _ := took(w, step[0], step[1], narrowed("domein", sector)).Waiting.Known(); n != want[i] {
				t.Errorf("%q: %d wait from %s to %s, want %d", sector, n, step[0], step[1], want[i])
			}
		}
	}
	ask := w.open()
	ask.Params = map[string]string{"domein": "zorg"}
	_, err := w.views.Query(context.Background(), projections.LeadTimes.Name, ask, nil)
	if refusal := (*domain.Error)(nil); !errors.As(err, &refusal) || refusal.Field != "domein" {
		t.Errorf("got %v", err)
	}
}

// Of too few signals neither the number nor the days are shown, and the number can't be worked out from the others.
func TestLeadTimesOfFewSignalsAreWithheld(t *testing.T) {
	for _, c := range []struct {
		done, waiting int
		shown         bool // the numbers
		took, waited  bool // the days
	}{
		{4, 0, false, false, false}, {5, 5, true, true, true}, {3, 20, false, false, true}, {6, 0, false, true, false}, {20, 4, false, true, false},
		{0, 20, false, false, true},
	} {
		t.Run(fmt.Sprint(c.done, " ", c.waiting), func(t *testing.T) {
			w := newWorld(t)
			for i := range c.done + c.waiting {
				w.do(aSignal(fmt.Sprint(i)))
			}
			for i := range c.done {
				w.do(commands.ConfirmReceipt{SignalID: sig(fmt.Sprint(i))})
			}
			row := took(w, "gemeld", "ontvangst bevestigd", threshold(5))
			_, done := row.Done.Known()
			_, waiting := row.Waiting.Known()
			if done != c.shown || waiting != c.shown || (row.Median != nil) != c.took || (row.MedianWaiting != nil) != c.waited {
				t.Errorf("got %+v", row)
			}
		})
	}
	w := newWorld(t)
	for i := range 5 {
		w.do(aSignal(fmt.Sprint(i), func(in *commands.SignalInput) { in.OccurredOn = domain.OnDay("2025-02-19") }))
	}
	same(t, took(w, "voorgevallen", "gemeld", threshold(5)), passed("signaal", "voorgevallen", "gemeld", 5, 10, 0, 0))
	w = newWorld(t)
	w.do(aPromise("p"))
	same(t, took(w, "toegezegd", "afgedaan", threshold(5)).Waiting, shown(1)) // of papers there is nothing to protect
	w.do(aMeasure("a"))
	w.load(fromRegister(w, "1", "a", "2025-03-01"))
	same(t, took(w, "gemeld", "gekoppeld", func(a *projections.Ask) { a.Rule = disclosure.Rule{K: 5} }).Done, shown(1)) // nor of a public register
}

// What a source delivers with a signal was there when it was reported, whenever it was imported.
func TestWhatCameWithASignalTookNoTime(t *testing.T) {
	w := newWorld(t)
	w.on("2025-03-31", aMeasure("a"))
	w.load(fromRegister(w, "1", "a", "2025-03-01"))
	same(t, took(w, "gemeld", "gekoppeld"), passed("signaal", "gemeld", "gekoppeld", 1, 0, 0, 0))
}

// A link, a bundling or a decision that was taken back ends no step, from that day on.
func TestWhatWasTakenBackEndsNoStep(t *testing.T) {
	for _, c := range []struct {
		from, to   string
		back       commands.Command
		was, after projections.LeadRow
	}{
		{
			"gemeld", "gekoppeld", commands.UnlinkSignal{SignalID: sig("1"), MeasureID: mea("a"), Reason: "toch niet"},
			passed("signaal", "", "", 1, 10, 0, 0), passed("signaal", "", "", 0, 0, 1, 30),
		},
		{
			"gemeld", "gebundeld", commands.UnbundleSignal{BundleID: bun("x"), SignalID: sig("1"), Reason: "hoort er niet bij"},
			passed("signaal", "", "", 1, 4, 0, 0), passed("signaal", "", "", 0, 0, 1, 30),
		},
		{
			"gebundeld", "besluit", commands.UnbundleSignal{BundleID: bun("x"), SignalID: sig("1"), Reason: "hoort er niet bij"},
			passed("signaal", "", "", 1, 10, 0, 0), passed("signaal", "", "", 0, 0, 0, 0),
		},
		{
			"gebundeld", "besluit", commands.RevokeDecision{DecisionID: dec("d"), On: "2025-03-21", Reason: "vergissing"},
			passed("signaal", "", "", 1, 10, 0, 0), passed("signaal", "", "", 0, 0, 1, 26),
		},
	} {
		t.Run(c.from+" "+c.to, func(t *testing.T) {
			w := newWorld(t)
			w.on("2025-03-05", aMeasure("a"), aSignal("1"), aBundle("x", "1"))
			w.on("2025-03-11", linked("1", "a"))
			w.on("2025-03-15", aDecision("d", "a", restsOn(ground("bundel", bun("x"))), func(in *commands.DecisionInput) { in.On = "2025-03-15" }))
			w.on("2025-03-21", c.back)
			w.on("2025-03-31", aSeries("head"))
			for _, want := range []*projections.LeadRow{&c.was, &c.after} {
				want.From, want.To = c.from, c.to
			}
			same(t, took(w, c.from, c.to, validOn("2025-03-20")), c.was)
			same(t, took(w, c.from, c.to), c.after)
		})
	}
}

// The signals that were bundled are those that a decision is taken on or not: their sum would tell how few were not bundled.
// And of all signals, those that are dated would tell how few are not.
func TestOneStepDoesNotGiveAwayAnother(t *testing.T) {
	w := newWorld(t)
	dated := func(in *commands.SignalInput) { in.OccurredOn = domain.OnDay("2025-02-19") }
	var first, second []string
	for i := range 20 {
		name := fmt.Sprint(i)
		switch w.do(aSignal(name, dated)); i % 2 {
		case 0:
			first = append(first, name)
		default:
			second = append(second, name)
		}
	}
	w.do(aSignal("rest"), aMeasure("a"), aBundle("x", first...), aBundle("y", second...))
	w.do(aDecision("d", "a", restsOn(ground("bundel", bun("x"))), func(in *commands.DecisionInput) { in.On = "2025-03-20" }))
	for _, step := range [][2]string{{"gemeld", "gebundeld"}, {"gebundeld", "besluit"}, {"voorgevallen", "gemeld"}} {
		row := took(w, step[0], step[1], threshold(5))
		_, known := row.Done.Known()
		if waiting, _ := row.Waiting.Known(); known || waiting > 0 || row.Median == nil {
			t.Errorf("got %+v", row)
		}
	}
	if _, known := took(w, "gebundeld", "besluit").Done.Known(); !known {
		t.Error("it is withheld from whoever may see it")
	}
}
