package projections_test

import (
	"strings"
	"testing"

	"ruggespraak/commands"
	"ruggespraak/domain"
	"ruggespraak/projections"
)

// besideOf is what stands beside the figures of decision d.
func besideOf(w *world, edits ...func(*projections.Ask)) projections.Beside {
	w.t.Helper()
	ask := w.open()
	for _, edit := range edits {
		edit(&ask)
	}
	ask.Params = map[string]string{"besluit": string(dec("d"))}
	got := rows[projections.EffectRow](w, projections.EffectOfDecisions, ask)
	if len(got) != 1 {
		w.t.Fatalf("%d rows", len(got))
	}
	return got[0].Beside
}

func TestWhatStandsBesideTheFigures(t *testing.T) {
	w := newWorld(t)
	about := func(in *commands.ProposalInput) { in.Measures = []domain.MeasureID{mea("a")} }
	promised := func(in *commands.PromiseInput) { in.Measures = []domain.MeasureID{mea("a")} }
	costs := commands.DefineSeries{SeriesID: ser("k"), Name: "Kosten", Unit: "euro", Kind: "bedrag", Independent: true}
	dissent := aReading("1", "inwoners", "een verhaal dat niemand mag zien")
	dissent.Minority, dissent.Weighing = true, domain.Weighing{Who: "mensen zonder netwerk", Reasons: []string{"zij hebben niemand"}}
	w.on("2025-03-01", aMeasure("a", func(in *commands.MeasureInput) { in.Owner, in.Kind = "beleidsadviseur Wmo", "werkwijze" }), costs)
	w.do(aSignal("1"), aSignal("2"), aSignal("3"), aBundle("1", "1", "2", "3"), aReading("1", "wijkteam", "anders"), dissent, aBundle("2", "1"))
	w.do(aReading("2", "adviesraad", "van een bundel die niet meetelt"))
	w.do(aDecision("d", "a", expecting(domain.Expectation{Series: ser("k"), Direction: "daling"}), func(in *commands.DecisionInput) {
		in.Grounds = []domain.Ground{{Kind: "bundel", ID: domain.GroundID(bun("1")), Relation: domain.Support}}
	}))
	w.do(aMotion("m", about), adopted("m", "2025-03-10"), commands.SettleMotion{MotionID: mot("m"), Body: "raad", On: "2025-06-20"})
	w.do(aMotion("n", about), commands.RejectMotion{MotionID: mot("n"), VoteTaken: domain.VoteTaken{On: "2025-03-10"}})
	w.do(aPromise("g", promised), aPromise("h"))
	got := besideOf(w, func(a *projections.Ask) { a.ValidOn = "2025-12-01" })
	if got.Owner != "beleidsadviseur Wmo" || got.MeasureKind != "werkwijze" || got.NoIndependent {
		t.Errorf("owner %q, kind %q, no independent figure: %t", got.Owner, got.MeasureKind, got.NoIndependent)
	}
	same(t, got.Costs, []projections.Titled{{ID: string(ser("k")), Title: "Kosten"}})
	same(t, got.Readings, []projections.OtherReading{
		{Bundle: string(bun("1")), Title: "Bundel 1", Number: 1, From: "wijkteam", On: "2025-03-06"},
		{Bundle: string(bun("1")), Title: "Bundel 1", Number: 2, From: "inwoners", Minority: true, On: "2025-03-06", Weighing: &dissent.Weighing},
	})
	if strings.Contains(written(t, got), "verhaal") {
		t.Error("what was said in a reading leaves its bundle")
	}
	kept := map[string]string{}
	for _, c := range got.Kept {
		kept[c.Title] = c.Kept
	}
	same(t, kept, map[string]string{"Motie m": "ja", "Toezegging g": "nee"})
}

func TestBundlesWithSignalsOnTheMeasureStandThereWhenThereAreEnough(t *testing.T) {
	w := newWorld(t)
	w.on("2025-03-01", aMeasure("a"), aDecision("d", "a"))
	var names []string
	for _, n := range strings.Split("abcdefghij", "") {
		w.do(aSignal(n), linked(n, "a"))
		names = append(names, n)
	}
	w.do(aBundle("1", names...), aReading("1", "wijkteam", "zo"), aBundle("2", names[:4]...), aReading("2", "adviesraad", "anders"))
	if got := besideOf(w, threshold(5)).Readings; len(got) != 1 || got[0].From != "wijkteam" {
		t.Errorf("got %+v", got)
	}
	if got := besideOf(w).Readings; len(got) != 2 {
		t.Errorf("without the rule: %+v", got)
	}
}

func TestSinceWhenAMeasureHoldsInEachArea(t *testing.T) {
	in := func(in *commands.MeasureInput) {
		in.EffectiveOn = "2025-02-01"
		in.Areas = []domain.AreaStart{{Code: "WK01", From: "2025-03-01"}, {Code: "WK02"}, {Code: "WK03", From: "2024-06-01"}}
	}
	since := func(pairs ...string) []projections.AreaBegan {
		var out []projections.AreaBegan
		for i := 0; i < len(pairs); i += 2 {
			out = append(out, projections.AreaBegan{Area: pairs[i], On: ptr(domain.Date(pairs[i+1]))})
		}
		return out
	}
	outcome := func(word domain.OutcomeWord) func(*commands.DecisionInput) {
		return func(in *commands.DecisionInput) { in.Outcomes[0].Result = word }
	}
	for _, c := range []struct {
		name  string
		given []commands.Command
		want  []projections.AreaBegan
	}{
		{"its own day, or that of the decision", []commands.Command{aMeasure("a", in), aDecision("d", "a")}, since("WK01", "2025-03-01", "WK02", "2025-02-01", "WK03", "2024-06-01")},
		{
			"the day on which it was really brought in",
			[]commands.Command{aMeasure("a", in), aDecision("d", "a"), commands.IntroduceMeasure{MeasureID: mea("a"), On: "2025-05-01", Areas: []domain.AreaCode{"WK01"}}},
			since("WK01", "2025-05-01", "WK02", "2025-02-01", "WK03", "2024-06-01"),
		},
		{
			"a register that repeats the measure's own day says nothing of an area",
			[]commands.Command{aMeasure("a", in), aDecision("d", "a", effectiveOn("2025-01-15")), commands.IntroduceMeasure{MeasureID: mea("a"), On: "2025-02-01", Areas: []domain.AreaCode{"WK02"}}},
			since("WK01", "2025-03-01", "WK02", "2025-01-15", "WK03", "2024-06-01"),
		},
		{
			"a change of what was there already begins with the decision",
			[]commands.Command{aMeasure("a", in), aDecision("d", "a", outcome("wijzigen"), effectiveOn("2025-04-01"))},
			since("WK01", "2025-04-01", "WK02", "2025-04-01", "WK03", "2025-04-01"),
		},
		{"everywhere", []commands.Command{aMeasure("a"), aDecision("d", "a")}, since("", "2025-02-01")},
		{"no measure", []commands.Command{aDecision("d", "a", func(in *commands.DecisionInput) {
			in.Outcomes = []domain.Outcome{{Result: "niet-overnemen"}}
		})}, []projections.AreaBegan{}},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t)
			w.on("2025-06-01", c.given...)
			same(t, besideOf(w).Began, c.want)
		})
	}
}
