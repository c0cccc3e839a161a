package projections_test

import (
	"context"
	"slices"
	"testing"

	"ruggespraak/commands"
	"ruggespraak/domain"
	"ruggespraak/internal/disclosure"
	"ruggespraak/projections"
)

// everyKind imports a row of each kind, under keys that are alike.
func everyKind(w *world) {
	in := func(key string) commands.Imported {
		return commands.Imported{Origin: domain.Origin{Source: "bron", Key: domain.SourceKey(key), Imprint: "1"}, Corrected: new(bool)}
	}
	d := commands.ImportDecision{Imported: in("1"), Input: aDecision("d", "a").DecisionInput}
	d.Input.Outcomes = []domain.Outcome{{Result: "aanhouden"}}
	w.load(
		commands.ImportMeasure{Imported: in("1"), Input: aMeasure("a").MeasureInput}.Act(w.desk),
		commands.ImportSignal{Imported: in("1"), Input: aSignal("1").SignalInput}.Act(w.desk),
		commands.ImportSignal{Imported: in("2"), Input: aSignal("1").SignalInput}.Act(w.desk),
		commands.ImportSeries{
			Imported: in("1"), Name: "Reeks", Kind: "aantal", Values: []domain.Measured{{Period: "2024", Value: 1}}, Each: func(int, bool, bool, error) {},
		}.Act(w.desk),
		commands.ImportArea{RecordArea: commands.RecordArea{Code: "WK01", Name: "Wijk", Kind: "wijk", Year: 2024}}.Act(w.desk),
		commands.ImportArea{RecordArea: commands.RecordArea{Code: "WK01", Name: "Wijk", Kind: "wijk", Year: 2025}}.Act(w.desk),
	)
	act, err := d.Act(context.Background(), w.desk)
	if err != nil {
		w.t.Fatalf("import decision: %v", err)
	}
	w.load(act)
	e := commands.ImportEvaluation{Imported: in("1"), DecisionID: domain.DecisionID(id(municipality, "besluit", "bron", "1"))}
	e.Input = anEvaluation("e", "d").ConclusionInput
	e.Input.PerExpectation = nil
	if act, err = e.Act(context.Background(), w.desk); err != nil {
		w.t.Fatalf("import evaluation: %v", err)
	}
	w.load(act)
	for _, kind := range []domain.Category{domain.MotionCategory, domain.AmendmentCategory} {
		p := commands.ImportProposal{
			Imported: in("1"), Kind: kind, Input: commands.ProposalInput{Title: "Stuk", On: "2025-01-01"}, Course: domain.Course{Status: domain.StatusTabled},
		}
		if act, err = p.Act(context.Background(), w.desk); err != nil {
			w.t.Fatalf("import %s: %v", kind, err)
		}
		w.load(act)
	}
	w.load(fromTheRaad(w, in)...)
	other := in("1")
	other.Origin.Source = "andere bron"
	w.load(commands.ImportSignal{Imported: other, Input: aSignal("1").SignalInput}.Act(w.desk))
	w.do(aSignal("met de hand"), aMeasure("met de hand"), aSeries("met de hand"))
}

// fromTheRaad makes a row about a promise and one about advice.
func fromTheRaad(w *world, in func(string) commands.Imported) []commands.Act {
	p := commands.ImportPromise{Imported: in("1"), Course: domain.PromiseCourse{Status: domain.PromiseOpen}}
	p.Input = commands.PromiseInput{Text: "Een brief", Portfolio: "zorg", Meeting: "raad", On: "2025-01-01"}
	promise, err := p.Act(context.Background(), w.desk)
	if err != nil {
		w.t.Fatalf("import promise: %v", err)
	}
	a := commands.ImportAdvice{Imported: in("1")}
	a.Input = commands.AdviceInput{Title: "Advies", From: "adviesraad", To: "college", On: "2025-01-01", Recommendations: []string{"Een"}}
	advice, err := a.Act(context.Background(), w.desk)
	if err != nil {
		w.t.Fatalf("import advice: %v", err)
	}
	return []commands.Act{promise, advice}
}

func TestKeysOfSources(t *testing.T) {
	row := func(kind, key, source string) projections.KeyRow {
		from, name := source, ""
		if kind == "gebied" {
			from, name = string(commands.AreaSource), "Wijk"
		}
		if kind == "meetreeks" {
			name = "Reeks"
		}
		return projections.KeyRow{Kind: kind, Key: key, Source: source, ID: id(municipality, kind, from, key), Name: name}
	}
	signals := []projections.KeyRow{row("signaal", "1", "andere bron"), row("signaal", "1", "bron"), row("signaal", "2", "bron")}
	rest := []projections.KeyRow{
		row("advies", "1", "bron"), row("amendement", "1", "bron"), row("beleidsmaatregel", "1", "bron"), row("besluit", "1", "bron"),
		row("evaluatie", "1", "bron"), row("gebied", "WK01", ""), row("meetreeks", "1", "bron"), row("motie", "1", "bron"), row("toezegging", "1", "bron"),
	}
	ask := func(params map[string]string) func(*projections.Ask) {
		return func(a *projections.Ask) { a.Params = params }
	}
	runViewTests(t, projections.Keys, []viewTest[projections.KeyRow]{
		{
			name: "under the small-number rule signals are not listed", given: everyKind, want: rest,
			ask: func(a *projections.Ask) { a.Rule = disclosure.Rule{} },
		},
		{
			name: "but found by their key", given: everyKind, want: signals[2:],
			ask: func(a *projections.Ask) { a.Rule, a.Params = disclosure.Rule{}, map[string]string{"sleutel": "2"} },
		},
		{name: "all, in order", given: everyKind, want: slices.Concat(rest[:len(rest)-1], signals, rest[len(rest)-1:])},
		{name: "of a kind", given: everyKind, ask: ask(map[string]string{"soort": "signaal"}), want: signals},
		{name: "of a kind, by key", given: everyKind, ask: ask(map[string]string{"soort": "signaal", "sleutel": "1"}), want: signals[:2]},
		{name: "of a source", given: everyKind, ask: ask(map[string]string{"bron": "andere bron"}), want: signals[:1]},
		{name: "of a kind and a source", given: everyKind, ask: ask(map[string]string{"soort": "signaal", "bron": "bron"}), want: signals[1:]},
		{name: "none", given: everyKind, ask: ask(map[string]string{"soort": "signaal", "sleutel": "3"}), want: []projections.KeyRow{}},
	})
}
