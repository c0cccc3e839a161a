package projections_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"ruggespraak/commands"
	"ruggespraak/domain"
	"ruggespraak/projections"
)

// since is since when the oldest of one sort waits; empty when nothing does.
func since(w *world, what string, on domain.Date) domain.Date {
	w.t.Helper()
	ask := w.open()
	ask.ValidOn = on
	row := waiting(w, what, ask)
	if row == nil {
		return ""
	}
	return *row.Since
}

func TestDaysThatAreYetToComeDoNotWait(t *testing.T) {
	w := newWorld(t)
	w.on("2025-01-20", aMeasure("a"), aDecision("d", "a", expecting(fewer, more), func(in *commands.DecisionInput) { in.EvaluateOn = "2026-06-01" }))
	for _, c := range []struct {
		what      string
		on, since domain.Date
	}{
		{"maatregel invoeren", "", ""},
		{"maatregel invoeren", "2025-01-31", ""},
		{"maatregel invoeren", "2025-02-01", "2025-02-01"},
		{"besluit evalueren", "2025-12-30", ""},
		{"besluit evalueren", "2025-12-31", "2025-12-31"}, // the first expectation falls due before the evaluation does
	} {
		if got := since(w, c.what, c.on); got != c.since {
			t.Errorf("%s on %q: got %q, want %q", c.what, c.on, got, c.since)
		}
	}
}

// What is recorded later may move or add an end, but never opens one again that was closed.
func TestLaterFactsMoveOpenEnds(t *testing.T) {
	ground := func(names ...string) func(*commands.DecisionInput) {
		return func(in *commands.DecisionInput) {
			for _, n := range names {
				in.Grounds = append(in.Grounds, domain.Ground{Kind: "signaal", ID: domain.GroundID(sig(n)), Relation: domain.Occasion})
			}
		}
	}
	due := func(d domain.Date) func(*commands.DecisionInput) {
		return func(in *commands.DecisionInput) { in.EvaluateOn = d }
	}
	changed := func(d domain.Date) commands.Command {
		return commands.CorrectMeasure{MeasureID: mea("a"), Reason: "fout", MeasureInput: aMeasure("a", func(in *commands.MeasureInput) { in.EffectiveOn = d }).MeasureInput}
	}
	plan := func(name string, d domain.Date) commands.Command {
		return commands.PlanEvaluation{EvaluationID: eva(name), DecisionID: dec("d"), Frame: "eigen", On: d}
	}
	advising := func(list ...string) func(*commands.ConclusionInput) {
		return func(in *commands.ConclusionInput) {
			in.On, in.PerExpectation, in.Recommendations = "2025-03-01", nil, list
		}
	}
	better := func(list ...string) commands.Command {
		return commands.RectifyEvaluation{EvaluationID: eva("e"), Reason: "aangevuld", ConclusionInput: anEvaluation("e", "d", advising(list...)).ConclusionInput}
	}
	done := func(n int) commands.Command {
		return commands.CarryOutRecommendation{EvaluationID: eva("e"), Number: n, On: "2025-04-01"}
	}
	const introduce, evaluate, influence, advice = "maatregel invoeren", "besluit evalueren", "doorwerking van een grond bevestigen of betwisten", "aanbeveling uitvoeren"
	confirmed := commands.ConfirmInfluence{DecisionID: dec("d"), GroundID: domain.GroundID(sig("1")), Reason: "ja"}
	for _, c := range []struct {
		name  string
		given []commands.Command
		what  string
		since domain.Date
	}{
		{"a measure without a day waits for none", []commands.Command{changed("")}, introduce, ""},
		{"a measure whose day is corrected", []commands.Command{changed("2025-01-15")}, introduce, "2025-01-15"},
		{"a measure that got a day", []commands.Command{changed(""), changed("2025-01-16")}, introduce, "2025-01-16"},
		{
			"a measure that was introduced",
			[]commands.Command{changed(""), commands.IntroduceMeasure{MeasureID: mea("a"), On: "2025-02-02"}, changed("2025-01-16")}, introduce, "",
		},
		{
			"a signal that was reported earlier",
			[]commands.Command{commands.CorrectSignal{SignalID: sig("1"), Reason: "fout", SignalInput: aSignal("1", onDay("2025-02-20")).SignalInput}},
			"ontvangst bevestigen", "2025-02-20",
		},
		{"a decision that is to be evaluated later", []commands.Command{aDecision("d", "a", due("2025-02-01")), rectified("d", due("2025-04-01"))}, evaluate, "2025-04-01"},
		{"a decision that is to be evaluated after all", []commands.Command{aDecision("d", "a"), rectified("d", due("2025-04-01"))}, evaluate, "2025-04-01"},
		{
			"a decision that was evaluated",
			[]commands.Command{aDecision("d", "a", due("2025-02-01")), anEvaluation("e", "d", advising()), rectified("d", due("2025-02-01"))}, evaluate, "",
		},
		{
			"one of two evaluations",
			[]commands.Command{aDecision("d", "a"), plan("e", "2025-02-10"), plan("f", "2025-05-01"), anEvaluation("e", "d", advising())}, evaluate, "2025-05-01",
		},
		{"a ground that was added", []commands.Command{aDecision("d", "a"), rectified("d", ground("1"))}, influence, "2025-01-20"},
		{"a ground that was left out", []commands.Command{aDecision("d", "a", ground("1")), rectified("d")}, influence, ""},
		{"a ground that weighed", []commands.Command{aDecision("d", "a", ground("1")), confirmed, rectified("d", ground("1"), due("2026-01-01"))}, influence, ""},
		{"another ground", []commands.Command{aDecision("d", "a", ground("1", "2")), confirmed}, influence, "2025-01-20"},
		{"a recommendation that was added", []commands.Command{aDecision("d", "a"), anEvaluation("e", "d", advising("x")), done(1), better("x", "y")}, advice, "2025-03-01"},
		{"a recommendation that was left out", []commands.Command{aDecision("d", "a"), anEvaluation("e", "d", advising("x")), better()}, advice, ""},
		{"a recommendation that was carried out", []commands.Command{aDecision("d", "a"), anEvaluation("e", "d", advising("x")), done(1), better("z")}, advice, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t)
			w.on("2025-03-05", aSignal("1"), aSignal("2"), aMeasure("a"))
			w.do(c.given...)
			w.on("2025-06-01", aSignal("clock"))
			if got := since(w, c.what, ""); got != c.since {
				t.Errorf("got %q, want %q", got, c.since)
			}
		})
	}
}

func TestWhatIsWithdrawnNoLongerWaits(t *testing.T) {
	w := newWorld(t)
	w.on("2025-03-10", aMeasure("a"), aSignal("1"), aDecision("d", "a"))
	w.on("2025-03-12", commands.WithdrawSignal{SignalID: sig("1"), Reason: "dubbel"}, commands.RevokeDecision{DecisionID: dec("d"), On: "2025-03-12", Reason: "fout"})
	for what, was := range map[string]domain.Date{"kern verwoorden": "2025-03-01", "verwachting uitspreken": "2025-01-20"} {
		for on, want := range map[domain.Date]domain.Date{"": "", "2025-03-12": "", "2025-03-11": was} {
			if got := since(w, what, on); got != want {
				t.Errorf("%s on %q: got %q, want %q", what, on, got, want)
			}
		}
	}
}

func TestWhoDecidedMustMotivate(t *testing.T) {
	for body, want := range map[domain.Body]string{"raad": "raad", "college": "college", "mandaat": "college", "burgemeester": "burgemeester"} {
		w := newWorld(t)
		w.do(aMeasure("a"))
		in := aDecision("d", "a").DecisionInput
		in.Body, in.Motivation = body, ""
		imported(w, "1", in)
		for _, what := range []string{"besluit motiveren", "verwachting uitspreken"} {
			if got := waiting(w, what, w.open()); got == nil || got.Function != want {
				t.Errorf("%s of %s: got %+v, want %s", what, body, got, want)
			}
		}
	}
}

// Days are those of the municipality: half past midnight in Amsterdam is yesterday in UTC.
func TestDaysAreLocal(t *testing.T) {
	w := newWorld(t)
	today := domain.Date("2025-03-11")
	w.clock.set(time.Date(2025, 3, 10, 23, 30, 0, 0, time.UTC))
	w.do(aMeasure("a"), aSignal("1", func(in *commands.SignalInput) { in.ReportedOn = domain.Moment{} }))
	if got := since(w, "kern verwoorden", ""); got != today {
		t.Errorf("raised just now: waits since %q, want %q", got, today)
	}
	w.do(aSignal("2"), commands.PhraseGist{SignalID: sig("2"), TellerWords: "kern"}, linked("2", "a"))
	for _, what := range []string{"kern verwoorden", "duiden en koppelen aan een maatregel"} {
		if got := since(w, what, "2025-03-10"); got != "2025-03-01" {
			t.Errorf("%s: on the day before it was done it waits since %q", what, got)
		}
		if got := since(w, what, today); got != today {
			t.Errorf("%s: on the day that it was done it waits since %q", what, got)
		}
	}
}

func TestDaysEndAtTheHeadOrTheDayAskedFor(t *testing.T) {
	w := newWorld(t)
	w.on("2025-03-10", aSignal("1"), aSignal("2"), aMeasure("a"))
	w.on("2025-03-20", aMeasure("b"))
	w.on("2025-03-15", aMeasure("c")) // a clock that went back does not make it earlier
	for on, want := range map[domain.Date]int{"": 19, "2025-03-10": 9, "2025-12-31": 305} {
		ask := w.open()
		ask.ValidOn = on
		row := waiting(w, "kern verwoorden", ask)
		if *row.Days != want || row.Items[0].Days != want || row.Items[1].Days != want {
			t.Errorf("on %q: got %+v, want %d days", on, row, want)
		}
	}
}

func TestTheLongestWaitingAreListedFirst(t *testing.T) {
	w := newWorld(t)
	w.clock.day("2025-08-01")
	for i := range 120 {
		w.do(aSignal(fmt.Sprint(i), onDay(domain.DateOf(domain.Date("2025-01-01").Time().AddDate(0, 0, i)))))
	}
	row := waiting(w, "kern verwoorden", w.open())
	if row.Count != shown(120) || len(row.Items) != 100 || row.Items[0].ID != string(sig("0")) || row.Items[99].ID != string(sig("99")) {
		t.Errorf("got %v with %d items, from %v to %v", row.Count, len(row.Items), row.Items[0], row.Items[len(row.Items)-1])
	}
	if !slices.IsSortedFunc(row.Items, func(a, b projections.OpenItem) int { return b.Days - a.Days }) {
		t.Error("items are not in order")
	}
}

func TestSmallNumbersOfOpenEnds(t *testing.T) {
	given := func(n int) func(*world) {
		return func(w *world) {
			w.on("2025-03-10", aMeasure("a"))
			for i := range n {
				w.do(aSignal(fmt.Sprint(i)), commands.ConfirmReceipt{SignalID: sig(fmt.Sprint(i))}, told(fmt.Sprint(i), fmt.Sprint(i)))
			}
			w.do(commands.EndMeasure{MeasureID: mea("a"), On: "2025-03-10", Reason: "klaar"})
		}
	}
	row := func(function, what string, edits ...func(*projections.OpenRow)) projections.OpenRow {
		r := projections.OpenRow{Function: function, What: what, Kind: "signaal", Items: []projections.OpenItem{}}
		for _, edit := range edits {
			edit(&r)
		}
		return r
	}
	all := func(n int, since domain.Date, days int) func(*projections.OpenRow) {
		return func(r *projections.OpenRow) {
			r.Count, r.Since, r.Days = shown(n), &since, &days
			for i := range n {
				r.Items = append(r.Items, projections.OpenItem{ID: string(sig(fmt.Sprint(i))), Since: since, Days: days})
			}
			slices.SortFunc(r.Items, func(a, b projections.OpenItem) int { return strings.Compare(a.ID, b.ID) })
		}
	}
	link, answer, gist := "duiden en koppelen aan een maatregel", "antwoord op de terugkoppeling", "kern verwoorden"
	runViewTests(t, projections.OpenLoops, []viewTest[projections.OpenRow]{
		{
			name: "below k they are not listed", given: given(4), ask: threshold(5),
			want: []projections.OpenRow{row("beleidsadviseur", link), row("inbrenger", answer), row("kennisvanger", gist)},
		},
		{
			name: "from k on they are", given: given(5), ask: threshold(5), want: []projections.OpenRow{
				row("beleidsadviseur", link, all(5, "2025-03-01", 9)), row("inbrenger", answer, all(5, "2025-03-10", 0)),
				row("kennisvanger", gist, all(5, "2025-03-01", 9)),
			},
		},
		{
			name: "narrowed to a function", given: given(1), ask: func(a *projections.Ask) {
				narrowed("functie", "inbrenger")(a)
			},
			want: []projections.OpenRow{row("inbrenger", answer, all(1, "2025-03-10", 0))},
		},
		{
			name: "what is public is listed", ask: threshold(5), given: func(w *world) {
				w.on("2025-03-10", aMeasure("a"))
				w.load(fromRegister(w, "1", "a", "2025-03-01"))
				w.do(commands.ConfirmReceipt{SignalID: domain.SignalID(id(municipality, "signaal", "register", "1"))})
			},
			want: []projections.OpenRow{
				{
					Function: "beleidsadviseur", What: "maatregel invoeren", Kind: "beleidsmaatregel", Count: shown(1), Since: ptr(domain.Date("2025-02-01")), Days: ptr(37),
					Items: []projections.OpenItem{{ID: string(mea("a")), Title: "Maatregel a", Since: "2025-02-01", Days: 37}},
				},
				row("kennisvanger", gist, public), row("signaalcoördinator", "terugkoppelen aan de inbrenger", public),
			},
		},
	})
}

// public says that the one signal of the public register waits.
func public(r *projections.OpenRow) {
	r.Count, r.Since, r.Days = shown(1), ptr(domain.Date("2025-03-01")), ptr(9)
	r.Items = []projections.OpenItem{{ID: id(municipality, "signaal", "register", "1"), Since: "2025-03-01", Days: 9}}
}

// A thing that waits for several of one sort counts once, since the oldest.
func TestOneThingWaitsOnce(t *testing.T) {
	w := newWorld(t)
	w.on("2025-03-10", aSignal("1"), told("1", "x"))
	w.on("2025-03-12", told("1", "y"))
	row := waiting(w, "antwoord op de terugkoppeling", w.open())
	if row.Count != shown(1) || *row.Since != "2025-03-10" {
		t.Errorf("got %+v", row)
	}
	w.do(answered("1", "x", "p", domain.Solved))
	if got := since(w, row.What, ""); got != "2025-03-12" {
		t.Errorf("after an answer to the first: waits since %q", got)
	}
}

func TestAForgottenSignalWaitsForNobody(t *testing.T) {
	w := newWorld(t)
	w.on("2025-03-10", aSignal("s"), aSignal("ander"))
	w.on("2025-03-20", commands.ForgetPerson{Kind: domain.SignalCategory, ID: string(sig("s")), Reason: "verzoek-betrokkene"})
	row := waiting(w, "terugkoppelen aan de inbrenger", w.open())
	if row == nil || row.Count != shown(1) {
		t.Errorf("got %+v, want the other signal alone", row)
	}
}
