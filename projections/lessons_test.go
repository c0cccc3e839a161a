package projections_test

import (
	"testing"

	"ruggespraak/commands"
	"ruggespraak/domain"
	"ruggespraak/projections"
)

var omkijken = domain.CycleID(id("leercyclus", "omkijken"))

// walking is a learning cycle with two experiments.
func walking(w *world) {
	w.do(aMeasure("a"), commands.StartCycle{CycleID: omkijken, CycleContent: domain.CycleContent{
		Title: "Omkijken", Question: "Helpt een praatje?", Measures: []domain.MeasureID{mea("a")}, On: "2025-01-10",
	}})
	for _, title := range []string{"op het plein", "per brief"} {
		w.do(commands.StartExperiment{CycleID: omkijken, Title: title, Expected: "meer contact", On: "2025-01-20"})
	}
	w.do(commands.StopExperiment{CycleID: omkijken, Number: 2, Reason: "niemand las de brief", On: "2025-02-20"},
		commands.AmplifyExperiment{CycleID: omkijken, Number: 1, Reason: "mensen kwamen terug", On: "2025-02-25"})
}

// tried is the row of an experiment of walking.
func tried(number int, title, state, result string, on domain.Date) projections.LessonRow {
	return projections.LessonRow{
		Kind: "experiment", ID: string(omkijken), Cycle: string(omkijken), Number: number, Title: "Omkijken", Context: "Helpt een praatje?",
		Strategy: title, Expected: "meer contact", Result: result, State: state, On: on,
		Measures: []projections.Titled{{ID: string(mea("a")), Title: "Maatregel a"}},
	}
}

func TestLessonsTellWhatWorkedAndWhatDidNot(t *testing.T) {
	runViewTests(t, projections.Lessons, []viewTest[projections.LessonRow]{
		{
			name: "experiments that went on and that were stopped", given: walking,
			want: []projections.LessonRow{
				tried(1, "op het plein", "versterkt", "mensen kwamen terug", "2025-02-25"),
				tried(2, "per brief", "gestopt", "niemand las de brief", "2025-02-20"),
			},
		},
		{
			name: "as they stood on a day", given: walking, ask: validOn("2025-02-21"),
			want: []projections.LessonRow{
				tried(2, "per brief", "gestopt", "niemand las de brief", "2025-02-20"), tried(1, "op het plein", "loopt", "", "2025-01-20"),
			},
		},
		{
			name: "a lesson with its circumstances, what was done and what came of it",
			given: func(w *world) {
				walking(w)
				w.do(aDecision("d", "a"), commands.PlanEvaluation{EvaluationID: eva("e"), DecisionID: dec("d"), Frame: "actieonderzoek", On: "2025-06-01"})
				w.on("2025-03-05", commands.DrawLesson{
					EvaluationID: eva("e"), Context: "wie alleen woont", Strategy: "langslopen", Result: "een op de drie kwam", CycleID: omkijken,
				})
			},
			ask: func(a *projections.Ask) { a.Params = map[string]string{"soort": "les", "maatregel": string(mea("a"))} },
			want: []projections.LessonRow{{
				Kind: "les", ID: string(eva("e")), Title: "Besluit d", Context: "wie alleen woont", Strategy: "langslopen", Result: "een op de drie kwam",
				On: "2025-03-05", Frame: "actieonderzoek", Decision: string(dec("d")), Cycle: string(omkijken),
				Measures: []projections.Titled{{ID: string(mea("a")), Title: "Maatregel a"}},
			}},
		},
		{
			name: "none about another measure", given: walking,
			ask:  func(a *projections.Ask) { a.Params = map[string]string{"maatregel": string(mea("b"))} },
			want: []projections.LessonRow{},
		},
	})
}

func TestTermsKeepWhatTheyMeantBefore(t *testing.T) {
	define := func(meaning string, from domain.Date, reason string) commands.DefineTerm {
		return commands.DefineTerm{TermContent: domain.TermContent{Word: "Preventie", Meaning: meaning, From: from, Reason: reason}}
	}
	given := func(w *world) {
		w.do(define("voorkomen", "2023-01-01", ""), define("voorkomen dat het erger wordt", "2024-06-01", "te smal"))
	}
	row := func(m projections.Meaning, earlier ...projections.Meaning) projections.TermRow {
		return projections.TermRow{
			ID: id(municipality, "begrip", "begrippenlijst", "preventie"), Word: "Preventie", Meaning: m,
			Earlier: append([]projections.Meaning{}, earlier...),
		}
	}
	old := projections.Meaning{Number: 1, Text: "voorkomen", From: "2023-01-01"}
	replaced := old
	replaced.Until = ptr(domain.Date("2024-06-01"))
	runViewTests(t, projections.Terms, []viewTest[projections.TermRow]{
		{
			name: "the last meaning, and the one before", given: given,
			want: []projections.TermRow{row(projections.Meaning{
				Number: 2, Text: "voorkomen dat het erger wordt", From: "2024-06-01", Reason: "te smal",
			}, replaced)},
		},
		{name: "the meaning on a day", given: given, ask: validOn("2024-05-31"), want: []projections.TermRow{row(old)}},
		{
			name: "one word, however it is written", given: given,
			ask:  func(a *projections.Ask) { a.ValidOn, a.Params = "2023-05-01", map[string]string{"begrip": "preventie"} },
			want: []projections.TermRow{row(old)},
		},
		{name: "none before it was defined", given: given, ask: validOn("2022-12-31"), want: []projections.TermRow{}},
	})
}
