package projections_test

import (
	"fmt"
	"slices"
	"testing"

	"ruggespraak/commands"
	"ruggespraak/domain"
	"ruggespraak/projections"
)

// waiting finds what waits of one sort; nil when nothing does.
func waiting(w *world, what string, ask projections.Ask) *projections.OpenRow {
	w.t.Helper()
	list := rows[projections.OpenRow](w, projections.OpenLoops, ask)
	i := slices.IndexFunc(list, func(r projections.OpenRow) bool { return r.What == what })
	if i < 0 {
		return nil
	}
	return &list[i]
}

// openEnd is one sort of open end: what opens it on 10 March, for whom it then waits and since when, and what closes it on
// 20 March.
type openEnd struct {
	what, function, kind string
	id, title            string
	before               []commands.Command
	opens                []commands.Command
	since, due           domain.Date
	closes               []commands.Command // each of them
}

func openEnds() []openEnd {
	signal := string(sig("1"))
	noMotivation := aDecision("d", "a", func(in *commands.DecisionInput) { in.Motivation = "" }).DecisionInput
	ground := func(in *commands.DecisionInput) {
		in.Grounds = []domain.Ground{{Kind: "signaal", ID: domain.GroundID(signal), Relation: domain.Occasion}}
	}
	due := func(in *commands.DecisionInput) { in.EvaluateOn = "2025-03-08" }
	advice := func(in *commands.ConclusionInput) { in.PerExpectation, in.Recommendations = nil, []string{"doe iets"} }
	plan := commands.PlanEvaluation{EvaluationID: eva("e"), DecisionID: dec("d"), Frame: "eigen", On: "2025-03-09"}
	contest := commands.ContestLink{SignalID: sig("1"), MeasureID: mea("a"), Reason: "klopt niet"}
	raised := []commands.Command{aSignal("1")}
	measures := []commands.Command{aSignal("1"), aMeasure("a")}
	source := id(municipality, "besluit", "bis", "7")
	unmotivated := commandFunc(func(w *world) { imported(w, "1", noMotivation) })
	return []openEnd{
		{
			what: "ontvangst bevestigen", function: "signaalcoördinator", kind: "signaal", id: signal, since: "2025-03-01", opens: raised,
			closes: []commands.Command{commands.ConfirmReceipt{SignalID: sig("1")}},
		},
		{
			what: "kern verwoorden", function: "kennisvanger", kind: "signaal", id: signal, since: "2025-03-01", opens: raised,
			closes: []commands.Command{commands.PhraseGist{SignalID: sig("1"), TellerWords: "kern"}},
		},
		{
			what: "duiden en koppelen aan een maatregel", function: "beleidsadviseur", kind: "signaal", id: signal, since: "2025-03-01",
			before: measures[1:], opens: raised, closes: []commands.Command{
				linked("1", "a"), commands.TakeUpSignal{SignalID: sig("1"), Approach: "gedaan"}, commands.ReferSignal{SignalID: sig("1"), Destination: "klacht"},
			},
		},
		{
			what: "terugkoppelen aan de inbrenger", function: "signaalcoördinator", kind: "signaal", id: signal, since: "2025-03-01", opens: raised,
			closes: []commands.Command{told("1", "x")},
		},
		{
			what: "terugkoppelen aan de inbrenger", function: "signaalcoördinator", kind: "signaal", id: signal, since: "2025-03-10",
			before: []commands.Command{aSignal("1"), told("1", "x")}, opens: []commands.Command{commands.ReopenSignal{SignalID: sig("1"), Reason: "niet klaar"}},
			closes: []commands.Command{told("1", "y")},
		},
		{
			what: "antwoord op de terugkoppeling", function: "inbrenger", kind: "signaal", id: signal, since: "2025-03-10", before: raised,
			opens: []commands.Command{told("1", "x")}, closes: []commands.Command{answered("1", "x", "p", domain.Solved)},
		},
		{
			what: "betwiste koppeling bespreken", function: "beleidsadviseur", kind: "signaal", id: signal, since: "2025-03-10",
			before: append(measures, linked("1", "a")), opens: []commands.Command{contest},
			closes: []commands.Command{commands.UnlinkSignal{SignalID: sig("1"), MeasureID: mea("a"), Reason: "klopt inderdaad niet"}},
		},
		{
			what: "maatregel invoeren", function: "beleidsadviseur", kind: "beleidsmaatregel", id: string(mea("a")), title: "Maatregel a", since: "2025-02-01",
			opens: []commands.Command{aMeasure("a")}, closes: []commands.Command{
				commands.IntroduceMeasure{MeasureID: mea("a"), On: "2025-03-20"}, commands.EndMeasure{MeasureID: mea("a"), On: "2025-03-20", Reason: "nooit begonnen"},
			},
		},
		{
			what: "besluit motiveren", function: "college", kind: "besluit", id: source, title: "Besluit d", since: "2025-01-20",
			before: measures, opens: []commands.Command{unmotivated},
			closes: []commands.Command{commandFunc(func(w *world) { imported(w, "2", aDecision("d", "a").DecisionInput) })},
		},
		{
			what: "verwachting uitspreken", function: "college", kind: "besluit", id: string(dec("d")), title: "Besluit d", since: "2025-01-20",
			before: measures, opens: []commands.Command{aDecision("d", "a")}, closes: []commands.Command{rectified("d", expecting(more))},
		},
		{
			what: "doorwerking van een grond bevestigen of betwisten", function: "signaalcoördinator", kind: "besluit", id: string(dec("d")),
			title: "Besluit d", since: "2025-01-20", before: measures, opens: []commands.Command{aDecision("d", "a", ground)}, closes: []commands.Command{
				commands.ConfirmInfluence{DecisionID: dec("d"), GroundID: domain.GroundID(signal), Reason: "ja"},
				commands.ContestInfluence{DecisionID: dec("d"), GroundID: domain.GroundID(signal), Reason: "nee"}, rectified("d"),
			},
		},
		{
			what: "besluit evalueren", function: "beleidsadviseur", kind: "besluit", id: string(dec("d")), title: "Besluit d", since: "2025-03-08", due: "2025-03-08",
			before: measures, opens: []commands.Command{aDecision("d", "a", due)},
			closes: []commands.Command{anEvaluation("e", "d", advice, func(in *commands.ConclusionInput) { in.On = "2025-03-20" })},
		},
		{
			what: "besluit evalueren", function: "beleidsadviseur", kind: "besluit", id: string(dec("d")), title: "Besluit d", since: "2025-03-09", due: "2025-03-09",
			before: append(measures, aDecision("d", "a")), opens: []commands.Command{plan},
			closes: []commands.Command{anEvaluation("e", "d", advice, func(in *commands.ConclusionInput) { in.On = "2025-03-20" })},
		},
		{
			what: "bestuurlijk reageren op een evaluatie", function: "college", kind: "evaluatie", id: string(eva("e")), title: "Evaluatie (eigen) van 2025-03-07",
			since: "2025-03-07", before: append(measures, aDecision("d", "a")),
			opens:  []commands.Command{anEvaluation("e", "d", advice, func(in *commands.ConclusionInput) { in.On = "2025-03-07" })},
			closes: []commands.Command{commands.RespondToEvaluation{EvaluationID: eva("e"), On: "2025-03-20", Response: "dank"}},
		},
		{
			what: "aanbeveling uitvoeren", function: "college", kind: "evaluatie", id: string(eva("e")), title: "Evaluatie (eigen) van 2025-03-07",
			since: "2025-03-07", before: append(measures, aDecision("d", "a")),
			opens:  []commands.Command{anEvaluation("e", "d", advice, func(in *commands.ConclusionInput) { in.On = "2025-03-07" })},
			closes: []commands.Command{commands.CarryOutRecommendation{EvaluationID: eva("e"), Number: 1, On: "2025-03-20"}},
		},
	}
}

func TestEveryOpenEndOpensAndCloses(t *testing.T) {
	for _, c := range append(openEnds(), openEndsOfTheLoop()...) {
		for n, closes := range c.closes {
			t.Run(fmt.Sprint(c.what, " since ", c.since, " ", n), func(t *testing.T) {
				w := newWorld(t)
				w.on("2025-03-05", c.before...)
				if got := waiting(w, c.what, w.open()); got != nil {
					t.Errorf("before: got %+v, want nothing", got)
				}
				w.on("2025-03-10", c.opens...)
				days := c.since.DaysUntil("2025-03-10")
				want := &projections.OpenRow{
					Function: c.function, What: c.what, Kind: c.kind, Count: shown(1), Since: &c.since, Days: &days,
					Items: []projections.OpenItem{{ID: c.id, Title: c.title, Since: c.since, Days: days}},
				}
				if c.due != "" {
					want.Items[0].Due = &c.due
					want.Items[0].Passed, want.Passed = c.due < "2025-03-10", c.due < "2025-03-10"
				}
				same(t, waiting(w, c.what, w.open()), want)

				w.on("2025-03-20", closes)
				if got := waiting(w, c.what, w.open()); got != nil {
					t.Errorf("after: got %+v, want nothing", got)
				}
				ask := w.open()
				ask.ValidOn = "2025-03-19"
				days = c.since.DaysUntil(ask.ValidOn)
				want.Items[0].Days = days
				want.Items[0].Passed = c.due != "" && c.due < ask.ValidOn
				want.Passed = want.Items[0].Passed
				same(t, waiting(w, c.what, ask), want)
			})
		}
	}
}
