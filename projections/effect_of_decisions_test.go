package projections_test

import (
	"context"
	"testing"

	"ruggespraak/commands"
	"ruggespraak/domain"
	"ruggespraak/projections"
)

// aDecision is one about a measure, taken on 20 January 2025.
func aDecision(name, measure string, edits ...func(*commands.DecisionInput)) commands.TakeDecision {
	in := commands.DecisionInput{
		Title: "Besluit " + name, Body: "college", On: "2025-01-20", Motivation: "omdat het nodig is",
		Outcomes: []domain.Outcome{{MeasureID: mea(measure), Result: "vaststellen"}},
	}
	for _, edit := range edits {
		edit(&in)
	}
	return commands.TakeDecision{DecisionID: dec(name), DecisionInput: in}
}

func rectified(name string, edits ...func(*commands.DecisionInput)) commands.RectifyDecision {
	return commands.RectifyDecision{DecisionID: dec(name), Reason: "vergissing", DecisionInput: aDecision(name, "a", edits...).DecisionInput}
}

func effectiveOn(d domain.Date) func(*commands.DecisionInput) {
	return func(in *commands.DecisionInput) { in.Outcomes[0].EffectiveOn = d }
}

func expecting(list ...domain.Expectation) func(*commands.DecisionInput) {
	return func(in *commands.DecisionInput) { in.Expectations = list }
}

// imported takes over a decision from a source, as it stands there now.
func imported(w *world, imprint string, in commands.DecisionInput) {
	w.t.Helper()
	act, err := commands.ImportDecision{
		Imported: commands.Imported{Origin: domain.Origin{Source: "bis", Key: "7", Imprint: domain.Imprint(imprint)}, Update: true, Corrected: new(bool)},
		Input:    in,
	}.Act(context.Background(), w.desk)
	if err != nil {
		w.t.Fatalf("import decision: %v", err)
	}
	w.load(act)
}

// effect is the answer for a decision and its measure when there are no signals at all.
func effect(name, measure string, edits ...func(*projections.EffectRow)) projections.EffectRow {
	r := projections.EffectRow{
		Decision: string(dec(name)), Title: "Besluit " + name, Body: "college", On: "2025-01-20", Motivation: "omdat het nodig is",
		MotivationOrigin: "gegeven", Measure: string(mea(measure)), MeasureTitle: "Maatregel " + measure, Outcome: "vaststellen",
		EffectiveOn: "2025-02-01", Expectations: []projections.ExpectationRow{}, NoExpectation: true,
		Signals: projections.SignalEffect{Total: shown(0), PerMonth: []projections.MonthCount{}},
		Series:  []projections.SeriesEffect{}, Evaluations: []projections.EvaluationRow{},
		Answers: projections.AnswerCounts{Total: shown(0), PerVerdict: counts("opgelost", 0, "deels", 0, "niet", 0, "erger", 0)},
	}
	for _, edit := range edits {
		edit(&r)
	}
	return r
}

// perMonth says what was counted from December to April: one signal, none, two, none, none.
func perMonth(effective domain.Date, sides ...string) func(*projections.EffectRow) {
	return func(r *projections.EffectRow) {
		r.EffectiveOn, r.Signals.Total = effective, shown(3)
		months, n := []string{"2024-12", "2025-01", "2025-02", "2025-03", "2025-04"}, []int{1, 0, 2, 0, 0}
		for i, side := range sides {
			r.Signals.PerMonth = append(r.Signals.PerMonth, projections.MonthCount{Month: months[i], Side: side, Count: shown(n[i])})
		}
	}
}

// sides says what stands on either side.
func sides(before, monthsBefore, after, monthsAfter int) func(*projections.EffectRow) {
	return func(r *projections.EffectRow) {
		s := &r.Signals
		s.Before, s.After, s.MonthsBefore, s.MonthsAfter = shown(before), shown(after), monthsBefore, monthsAfter
		s.MeanBefore, s.MeanAfter = ptr(float64(before)/float64(monthsBefore)), ptr(float64(after)/float64(monthsAfter))
	}
}

// threeSignals has one signal on the measure in December and two in February, and one on nothing in April.
func threeSignals(w *world) {
	w.on("2025-01-10", aMeasure("a"))
	w.on("2025-05-01", aSignal("1", onDay("2024-12-31")), aSignal("2", onDay("2025-02-01")), aSignal("3", onDay("2025-02-28")),
		aSignal("4", onDay("2025-04-01")))
	w.do(linked("1", "a"), linked("2", "a"), linked("3", "a"))
}

func TestEffectBeforeAndAfter(t *testing.T) {
	given := func(edits ...func(*commands.DecisionInput)) func(*world) {
		return func(w *world) {
			threeSignals(w)
			w.do(aDecision("d", "a", edits...))
		}
	}
	runViewTests(t, projections.EffectOfDecisions, []viewTest[projections.EffectRow]{
		{
			name: "from the first of a month there is no transition", given: given(),
			want: []projections.EffectRow{effect("d", "a", perMonth("2025-02-01", "voor", "voor", "na", "na", "na"), sides(1, 2, 2, 3))},
		},
		{
			name: "the outcome's own day goes first; its month is neither before nor after", given: given(effectiveOn("2025-02-02")),
			want: []projections.EffectRow{effect("d", "a", perMonth("2025-02-02", "voor", "voor", "overgang", "na", "na"), sides(1, 2, 0, 2))},
		},
		{
			name: "a month that ends with that day is not before", given: given(effectiveOn("2025-02-28")),
			want: []projections.EffectRow{effect("d", "a", perMonth("2025-02-28", "voor", "voor", "overgang", "na", "na"), sides(1, 2, 0, 2))},
		},
		{
			name: "nothing was observed after", given: given(effectiveOn("2025-06-01")),
			want: []projections.EffectRow{effect("d", "a", perMonth("2025-06-01", "voor", "voor", "voor", "voor", "voor"), func(r *projections.EffectRow) {
				r.Signals.Before, r.Signals.MonthsBefore, r.Signals.MeanBefore = shown(3), 5, ptr(3.0/5)
			})},
		},
		{
			name: "what is withdrawn or unlinked leaves", given: func(w *world) {
				given()(w)
				w.do(commands.WithdrawSignal{SignalID: sig("1"), Reason: "dubbel"})
				w.do(commands.UnlinkSignal{SignalID: sig("3"), MeasureID: mea("a"), Reason: "vergissing"})
			},
			want: []projections.EffectRow{effect("d", "a", func(r *projections.EffectRow) {
				r.Signals = projections.SignalEffect{
					Total: shown(1), After: shown(1), MonthsAfter: 3, MeanAfter: ptr(1.0 / 3), PerMonth: []projections.MonthCount{
						{Month: "2025-02", Side: "na", Count: shown(1)}, {Month: "2025-03", Side: "na", Count: shown(0)}, {Month: "2025-04", Side: "na", Count: shown(0)},
					},
				}
			})},
		},
		{
			name: "on a day, only what was so", given: given(), ask: validOn("2025-02-27"),
			want: []projections.EffectRow{effect("d", "a", perMonth("2025-02-01", "voor", "voor", "na"), func(r *projections.EffectRow) {
				r.Signals.Total, r.Signals.PerMonth[2].Count = shown(2), shown(1)
			}, sides(1, 2, 1, 1))},
		},
		{
			name: "before the decision there is none", given: given(), ask: validOn("2025-01-19"), want: []projections.EffectRow{},
		},
		{
			name: "signals brought in later than they occurred count by when they occurred", given: func(w *world) {
				w.do(aMeasure("a"), aSignal("1", func(in *commands.SignalInput) { in.OccurredOn = domain.OnDay("2025-01-31") }), linked("1", "a"))
				w.do(aDecision("d", "a"))
			},
			want: []projections.EffectRow{effect("d", "a", func(r *projections.EffectRow) {
				r.Signals = projections.SignalEffect{
					Total: shown(1), Before: shown(1), MonthsBefore: 1, MeanBefore: ptr(1.0),
					PerMonth: []projections.MonthCount{{Month: "2025-01", Side: "voor", Count: shown(1)}},
				}
			})},
		},
	})
}

func TestEffectOfEachMeasure(t *testing.T) {
	untouched := func(r *projections.EffectRow) {
		r.Measure, r.MeasureTitle, r.Outcome, r.EffectiveOn = "", "", "niet-overnemen", "2025-01-20"
	}
	two := func(in *commands.DecisionInput) {
		in.Outcomes = []domain.Outcome{{MeasureID: mea("b"), Result: "beeindigen"}, {MeasureID: mea("a"), Result: "wijzigen", EffectiveOn: "2025-07-01"}}
	}
	rowB := effect("d", "b", func(r *projections.EffectRow) { r.Outcome = "beeindigen" })
	rowA := effect("d", "a", func(r *projections.EffectRow) { r.Outcome, r.EffectiveOn = "wijzigen", "2025-07-01" })
	given := func(w *world) {
		w.do(aMeasure("a"), aMeasure("b"), aDecision("d", "a", two), aDecision("c", "a", func(in *commands.DecisionInput) { in.On = "2025-03-01" }))
	}
	rowC := effect("c", "a", func(r *projections.EffectRow) { r.On = "2025-03-01" })
	runViewTests(t, projections.EffectOfDecisions, []viewTest[projections.EffectRow]{
		{name: "each in its place, by date of the decision", given: given, want: []projections.EffectRow{rowB, rowA, rowC}},
		{name: "narrowed to a measure", given: given, ask: narrowed("maatregel", string(mea("a"))), want: []projections.EffectRow{rowA, rowC}},
		{name: "narrowed to a decision", given: given, ask: narrowed("besluit", string(dec("c"))), want: []projections.EffectRow{rowC}},
		{
			name: "a decision about no measure", given: func(w *world) {
				w.do(aDecision("d", "a", func(in *commands.DecisionInput) { in.Outcomes = []domain.Outcome{{Result: "niet-overnemen"}} }))
			},
			want: []projections.EffectRow{effect("d", "a", untouched)},
		},
		{
			name: "the measure as it was on the day", given: func(w *world) {
				w.do(aMeasure("a"), aDecision("d", "a"), commands.ChangeMeasure{
					MeasureID: mea("a"), From: "2025-09-01", Reason: "nieuw", MeasureInput: commands.MeasureInput{Title: "Anders", Kind: "pilot", EffectiveOn: "2025-10-01"},
				})
			},
			ask: validOn("2025-08-31"), want: []projections.EffectRow{effect("d", "a")},
		},
		{
			name: "a revoked decision says so", given: func(w *world) {
				w.do(aMeasure("a"), aDecision("d", "a"), commands.RevokeDecision{DecisionID: dec("d"), On: "2025-06-01", Reason: "anders"})
			},
			want: []projections.EffectRow{effect("d", "a", func(r *projections.EffectRow) { r.RevokedOn = ptr(domain.Date("2025-06-01")) })},
		},
		{
			name: "and was not so before", given: func(w *world) {
				w.do(aMeasure("a"), aDecision("d", "a"), commands.RevokeDecision{DecisionID: dec("d"), On: "2025-06-01", Reason: "anders"})
			},
			ask: validOn("2025-05-31"), want: []projections.EffectRow{effect("d", "a")},
		},
		{
			name: "a rectified decision reads as it should have", given: func(w *world) {
				w.do(aMeasure("a"), aMeasure("b"), aDecision("d", "a", two))
				w.do(rectified("d", func(in *commands.DecisionInput) {
					in.Title, in.Body, in.On, in.Motivation, in.EvaluateOn = "Beter", "raad", "2025-01-21", "daarom", "2026-01-01"
				}))
			},
			want: []projections.EffectRow{effect("d", "a", func(r *projections.EffectRow) {
				r.Title, r.Body, r.On, r.Motivation, r.EvaluateOn, r.Rectified = "Beter", "raad", "2025-01-21", "daarom", ptr(domain.Date("2026-01-01")), true
			})},
		},
		{
			name: "an imported decision without a motivation", given: func(w *world) {
				w.do(aMeasure("a"))
				in := aDecision("d", "a").DecisionInput
				in.Motivation = ""
				imported(w, "1", in)
			},
			want: []projections.EffectRow{effect("d", "a", func(r *projections.EffectRow) {
				r.Decision, r.Key, r.Motivation, r.MotivationOrigin = id(municipality, "besluit", "bis", "7"), "7", "", "niet-in-bron"
			})},
		},
	})
}

func TestEffectByPopulation(t *testing.T) {
	area := func(code domain.AreaCode, kind domain.AreaKind, year int, people *int) commands.RecordArea {
		return commands.RecordArea{Code: code, Name: "Gebied " + string(code), Kind: kind, Year: year, People: people}
	}
	in := func(codes ...domain.AreaCode) func(*commands.MeasureInput) {
		return func(in *commands.MeasureInput) {
			for _, c := range codes {
				in.Areas = append(in.Areas, domain.AreaStart{Code: c})
			}
		}
	}
	moved := commands.ChangeMeasure{MeasureID: mea("a"), From: "2025-03-01", Reason: "nieuw", MeasureInput: aMeasure("a", in("WK02")).MeasureInput}
	fixed := commands.CorrectMeasure{MeasureID: mea("a"), Reason: "fout", MeasureInput: aMeasure("a", in("WK01")).MeasureInput}
	for _, c := range []struct {
		name  string
		areas []domain.AreaCode
		later []commands.Command
		on    domain.Date
		want  *int64
	}{
		{name: "of one area", areas: []domain.AreaCode{"WK01"}, want: ptr(int64(2000))},
		{name: "of several areas", areas: []domain.AreaCode{"WK01", "WK02"}, want: ptr(int64(2500))},
		{name: "of the municipality when it names none", want: ptr(int64(9000))},
		{name: "an area that nobody recorded", areas: []domain.AreaCode{"WK01", "WK09"}},
		{name: "an area without a population", areas: []domain.AreaCode{"WK03"}},
		{name: "an area without people", areas: []domain.AreaCode{"WK04"}},
		{name: "by the reference year up to the day", areas: []domain.AreaCode{"WK01"}, on: "2024-12-31", want: ptr(int64(1000))},
		{name: "unknown before the first reference year", areas: []domain.AreaCode{"WK02"}, on: "2024-12-31"},
		{name: "the areas are those of the last change", areas: []domain.AreaCode{"WK01"}, later: []commands.Command{moved}, want: ptr(int64(500))},
		{name: "or those before it on an earlier day", areas: []domain.AreaCode{"WK01"}, later: []commands.Command{moved}, on: "2025-02-28", want: ptr(int64(2000))},
		{name: "a correction is of what was last said", areas: []domain.AreaCode{"WK01", "WK02"}, later: []commands.Command{fixed}, want: ptr(int64(2000))},
		{
			name: "and leaves what was before that", areas: []domain.AreaCode{"WK01", "WK02"}, later: []commands.Command{moved, fixed}, on: "2025-02-28",
			want: ptr(int64(2500)),
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t)
			w.do(area("WK01", "wijk", 2024, ptr(1000)), area("WK01", "wijk", 2025, ptr(2000)), area("WK02", "wijk", 2025, ptr(500)))
			w.do(area("WK03", "wijk", 2025, nil), area("WK04", "wijk", 2025, ptr(0)), area("GM0855", "gemeente", 2025, ptr(9000)))
			w.do(aMeasure("a", in(c.areas...), func(in *commands.MeasureInput) { in.EstablishedOn = "2024-01-01" }), aSignal("1", onDay("2024-11-01")),
				aSignal("2", onDay("2024-12-31")), linked("1", "a"), linked("2", "a"))
			w.do(aDecision("d", "a", effectiveOn("2024-12-01"), func(in *commands.DecisionInput) { in.On = "2024-10-01" }))
			w.do(c.later...)
			ask := w.open()
			ask.ValidOn = c.on
			got := rows[projections.EffectRow](w, projections.EffectOfDecisions, ask)[0].Signals
			want := projections.SignalEffect{
				Total: shown(2), Before: shown(1), After: shown(1), MonthsBefore: 1, MonthsAfter: 1, MeanBefore: ptr(1.0), MeanAfter: ptr(1.0), People: c.want,
				PerMonth: []projections.MonthCount{{Month: "2024-11", Side: "voor", Count: shown(1)}, {Month: "2024-12", Side: "na", Count: shown(1)}},
			}
			if c.want != nil {
				want.RateBefore, want.RateAfter = ptr(1/float64(*c.want)*1000), ptr(1/float64(*c.want)*1000)
			}
			same(t, got, want)
		})
	}
}
