package projections_test

import (
	"fmt"
	"testing"

	"ruggespraak/commands"
	"ruggespraak/domain"
	"ruggespraak/projections"
)

var (
	fewer   = domain.Expectation{Signals: domain.MeasureSignals, Direction: "daling", Size: "10 procent", From: "2025-03-01", By: "2025-12-31"}
	more    = domain.Expectation{Signals: domain.MeasureSignals, Direction: "stijging"}
	rowLess = projections.ExpectationRow{
		Number: 1, Signals: "signalen-van-de-maatregel", Direction: "daling", Size: "10 procent", From: ptr(domain.Date("2025-03-01")), By: ptr(domain.Date("2025-12-31")),
	}
	rowMore = projections.ExpectationRow{Number: 1, Signals: "signalen-van-de-maatregel", Direction: "stijging", Size: "zonder maat"}
)

// beside changes what stands of an expectation.
func beside(r projections.ExpectationRow, edits ...func(*projections.ExpectationRow)) projections.ExpectationRow {
	for _, edit := range edits {
		edit(&r)
	}
	return r
}

func afterward(r *projections.ExpectationRow) { r.Afterward = true }
func rectifies(r *projections.ExpectationRow) { r.Rectified = true }
func second(r *projections.ExpectationRow)    { r.Number = 2 }

func TestExpectations(t *testing.T) {
	taken := func(day domain.Date, list ...domain.Expectation) func(*world) {
		return func(w *world) { w.on(day, aMeasure("a"), aDecision("d", "a", expecting(list...))) }
	}
	row := func(rectified bool, list ...projections.ExpectationRow) []projections.EffectRow {
		return []projections.EffectRow{effect("d", "a", func(r *projections.EffectRow) {
			r.Expectations, r.NoExpectation, r.Rectified = append(r.Expectations, list...), len(list) == 0, rectified
		})}
	}
	source := func(title string, list ...domain.Expectation) commands.DecisionInput {
		return aDecision("d", "a", expecting(list...), func(in *commands.DecisionInput) { in.Title = title }).DecisionInput
	}
	fromSource := func(r *projections.EffectRow) { r.Decision, r.Key = id(municipality, "besluit", "bis", "7"), "7" }
	runViewTests(t, projections.EffectOfDecisions, []viewTest[projections.EffectRow]{
		{name: "none", given: taken("2025-01-20"), want: row(false)},
		{
			name: "fixed in time", given: taken("2025-01-20", fewer, more), want: row(false, rowLess, beside(rowMore, second)),
		},
		{
			name: "fixed when the outcome could be known", given: taken("2025-01-21", fewer), want: row(false, beside(rowLess, afterward)),
		},
		{
			name: "what a rectification changes stands beside what was fixed", given: func(w *world) {
				taken("2025-01-20", fewer)(w)
				w.do(rectified("d", expecting(more)))
			},
			want: row(true, rowLess, beside(rowMore, afterward, rectifies)),
		},
		{
			name: "what it repeats stands there once", given: func(w *world) {
				taken("2025-01-20", fewer)(w)
				w.do(rectified("d", expecting(fewer, more)))
				w.do(rectified("d", expecting(fewer, more), func(in *commands.DecisionInput) { in.Body = "college"; in.Remarks = "nog iets" }))
			},
			want: row(true, rowLess, beside(rowMore, second, afterward, rectifies)),
		},
		{
			name: "what it leaves out was still expected", given: func(w *world) {
				taken("2025-01-20", fewer)(w)
				w.do(rectified("d"))
			},
			want: row(true, rowLess),
		},
		{
			name: "what it changes back is the last word", given: func(w *world) {
				taken("2025-01-20", fewer)(w)
				w.do(rectified("d", expecting(more)), rectified("d", expecting(fewer)))
			},
			want: row(true, rowLess, beside(rowMore, afterward, rectifies), beside(rowLess, rectifies)),
		},
		{
			name: "an import repeats what was recorded afterwards", given: func(w *world) {
				w.do(aMeasure("a"))
				imported(w, "1", source("Besluit d", fewer))
				imported(w, "2", source("Beter", fewer))
			},
			want: []projections.EffectRow{effect("d", "a", fromSource, func(r *projections.EffectRow) {
				r.Title, r.Rectified, r.NoExpectation = "Beter", true, false
				r.Expectations = []projections.ExpectationRow{beside(rowLess, afterward)}
			})},
		},
	})
}

func anEvaluation(name, decision string, edits ...func(*commands.ConclusionInput)) commands.ConcludeEvaluation {
	in := commands.ConclusionInput{
		On: "2025-11-01", Frame: "eigen", Method: "gesprekken", Standpoint: "uitvoerder", Verdict: "het helpt",
		PerExpectation: []domain.ExpectationMet{{Number: 1, Met: "gehaald"}, {Number: 2, Met: "niet-gehaald", Why: "te vroeg"}},
	}
	for _, edit := range edits {
		edit(&in)
	}
	return commands.ConcludeEvaluation{EvaluationID: eva(name), DecisionID: dec(decision), ConclusionInput: in}
}

func TestEvaluationsOfDecisions(t *testing.T) {
	later := func(in *commands.ConclusionInput) { in.On, in.Frame = "2026-02-01", "rekenkamer" }
	given := func(w *world) {
		w.on("2025-01-20", aMeasure("a"), aDecision("d", "a", expecting(fewer, more)), aDecision("e", "a", expecting(fewer, more)))
		w.on("2026-02-02", anEvaluation("2", "d", later), anEvaluation("1", "d"))
		w.do(commands.RectifyEvaluation{EvaluationID: eva("1"), Reason: "rekenfout", ConclusionInput: anEvaluation("1", "d", func(in *commands.ConclusionInput) {
			in.Verdict = "het helpt niet"
			in.PerExpectation = []domain.ExpectationMet{{Number: 2, Met: "deels-gehaald"}, {Number: 1, Met: "niet-vast-te-stellen"}}
		}).ConclusionInput})
	}
	first := projections.EvaluationRow{
		ID: string(eva("1")), On: "2025-11-01", Frame: "eigen", Method: "gesprekken", Standpoint: "uitvoerder", Verdict: "het helpt niet", Rectified: true,
		PerExpectation: map[int]string{1: "niet-vast-te-stellen", 2: "deels-gehaald"},
	}
	secondOne := projections.EvaluationRow{
		ID: string(eva("2")), On: "2026-02-01", Frame: "rekenkamer", Method: "gesprekken", Standpoint: "uitvoerder", Verdict: "het helpt",
		PerExpectation: map[int]string{1: "gehaald", 2: "niet-gehaald"},
	}
	row := func(name string, list ...projections.EvaluationRow) projections.EffectRow {
		return effect(name, "a", func(r *projections.EffectRow) {
			r.Expectations, r.NoExpectation = []projections.ExpectationRow{rowLess, beside(rowMore, second)}, false
			r.Evaluations = append(r.Evaluations, list...)
		})
	}
	order := func(d, e projections.EffectRow) []projections.EffectRow { // of one day, by id
		if d.Decision < e.Decision {
			return []projections.EffectRow{d, e}
		}
		return []projections.EffectRow{e, d}
	}
	runViewTests(t, projections.EffectOfDecisions, []viewTest[projections.EffectRow]{
		{name: "each with its verdicts, by date", given: given, want: order(row("d", first, secondOne), row("e"))},
		{name: "on a day, those that were concluded", given: given, ask: validOn("2026-01-31"), want: order(row("d", first), row("e"))},
	})
}

func TestAnswersOfThoseWhoRaised(t *testing.T) {
	given := func(w *world) {
		w.on("2025-03-01", aMeasure("a"), aDecision("d", "a"), aSignal("1"), aSignal("2"), aSignal("3"), linked("1", "a"), linked("2", "a"))
		w.on("2025-03-02", told("1", "x"), told("2", "y"), told("3", "z"))
		w.on("2025-03-03", answered("1", "x", "p", domain.NotAt), answered("1", "x", "q", domain.Solved), answered("2", "y", "p", domain.Partly))
		w.do(answered("3", "z", "p", domain.Worse)) // on nothing that the decision is about
		w.on("2025-03-05", answered("1", "x", "p", domain.Solved))
		w.do(told("1", "w")) // nobody answers: silence is no answer
	}
	said := func(total, solved, partly, not int) []projections.EffectRow {
		return []projections.EffectRow{effect("d", "a", perMonthOf("2025-03", "na", 2), func(r *projections.EffectRow) {
			r.Answers = projections.AnswerCounts{Total: shown(total), PerVerdict: counts("opgelost", solved, "deels", partly, "niet", not, "erger", 0)}
		})}
	}
	runViewTests(t, projections.EffectOfDecisions, []viewTest[projections.EffectRow]{
		{name: "each person's last word", given: given, want: said(3, 2, 1, 0)},
		{name: "their last word on a day", given: given, ask: validOn("2025-03-04"), want: said(3, 1, 1, 1)},
		{name: "nobody has spoken", given: given, ask: validOn("2025-03-02"), want: said(0, 0, 0, 0)},
		{
			name: "those of withdrawn signals leave", given: func(w *world) {
				given(w)
				w.do(commands.WithdrawSignal{SignalID: sig("2"), Reason: "dubbel"})
			},
			want: []projections.EffectRow{effect("d", "a", perMonthOf("2025-03", "na", 1), func(r *projections.EffectRow) {
				r.Answers = projections.AnswerCounts{Total: shown(2), PerVerdict: counts("opgelost", 2, "deels", 0, "niet", 0, "erger", 0)}
			})},
		},
	})
}

// perMonthOf says that n signals were counted in the only month that there is.
func perMonthOf(month, side string, n int) func(*projections.EffectRow) {
	return func(r *projections.EffectRow) {
		s := projections.SignalEffect{Total: shown(n), PerMonth: []projections.MonthCount{{Month: month, Side: side, Count: shown(n)}}}
		switch side {
		case "voor":
			s.Before, s.MonthsBefore, s.MeanBefore = shown(n), 1, ptr(float64(n))
		case "na":
			s.After, s.MonthsAfter, s.MeanAfter = shown(n), 1, ptr(float64(n))
		}
		r.Signals = s
	}
}

func TestSmallNumbersOfEffects(t *testing.T) {
	inMonth := func(w *world, measure, month string, n int) {
		someLinked(w, measure, measure+month, n, onDay(domain.Date(month+"-10")))
	}
	given := func(w *world) {
		w.on("2025-05-01", aMeasure("a"), aMeasure("b"), aDecision("d", "a", effectiveOn("2025-03-01")), aDecision("e", "b", effectiveOn("2025-02-01")))
		for month, n := range map[string]int{"2025-01": 7, "2025-02": 6, "2025-03": 9, "2025-04": 1} {
			inMonth(w, "a", month, n)
		}
		inMonth(w, "b", "2025-03", 4)
	}
	row := func(w *world, measure string, rule int) projections.SignalEffect {
		ask := w.open()
		threshold(rule)(&ask)
		narrowed("maatregel", string(mea(measure)))(&ask)
		return rows[projections.EffectRow](w, projections.EffectOfDecisions, ask)[0].Signals
	}
	w := newWorld(t)
	given(w)
	month := func(side string, n ...any) []projections.MonthCount {
		var out []projections.MonthCount
		for i, v := range n {
			c := projections.MonthCount{Month: fmt.Sprintf("2025-%02d", i+1), Side: side}
			if i >= 2 {
				c.Side = "na"
			}
			if v, ok := v.(int); ok {
				c.Count = shown(v)
			}
			out = append(out, c)
		}
		return out
	}
	same(t, row(w, "a", 5), projections.SignalEffect{ // April is small, so February goes with it; the sum after would tell April
		Total: shown(23), MonthsBefore: 2, MonthsAfter: 2, PerMonth: month("voor", 7, nil, 9, nil),
	})
	same(t, row(w, "a", 12), projections.SignalEffect{ // a side is small, so both go, and their means and months
		Total: shown(23), MonthsBefore: 2, MonthsAfter: 2, PerMonth: month("voor", nil, nil, nil, nil),
	})
	few := row(w, "b", 5)
	if few.Total != withheld || few.Before != withheld || few.MeanAfter != nil {
		t.Errorf("got %+v of a total below k", few)
	}
}

// A side without months is known to be empty; it must not take the other along.
func TestSideWithoutMonthsHidesNothing(t *testing.T) {
	w := newWorld(t)
	w.do(aMeasure("a"), aDecision("d", "a", effectiveOn("2025-02-01")))
	someLinked(w, "a", "s", 6)
	ask := w.open()
	threshold(5)(&ask)
	want := projections.SignalEffect{
		Total: shown(6), After: shown(6), MonthsAfter: 1, MeanAfter: ptr(6.0), PerMonth: []projections.MonthCount{{Month: "2025-03", Side: "na", Count: shown(6)}},
	}
	same(t, rows[projections.EffectRow](w, projections.EffectOfDecisions, ask)[0].Signals, want)
}
