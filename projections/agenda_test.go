package projections_test

import (
	"slices"
	"testing"

	"ruggespraak/commands"
	"ruggespraak/domain"
	"ruggespraak/projections"
)

// planning is the calendar of these tests, in no order.
var planning = []domain.PlanItem{
	{Kind: "raadsvergadering", Name: "raad april", On: "2025-04-10", DeliverBy: "2025-03-27"},
	{Kind: "kadernota", Name: "kadernota 2026", On: "2025-06-26", DeliverBy: "2025-05-15"},
	{Kind: "kadernota", Name: "kadernota 2025", On: "2024-06-26", DeliverBy: "2024-05-15"},
	{Kind: "begroting", Name: "begroting 2026", On: "2025-11-06", DeliverBy: "2025-09-15"},
	{Kind: "collegevergadering", Name: "college week 14", On: "2025-04-01", DeliverBy: "2025-03-25"},
	{Kind: "raadsvergadering", Name: "raad maart", On: "2025-03-13", DeliverBy: "2025-02-27"},
}

// framework and budget are the next of their kind, and whether something is in time for them.
func framework(in string) *projections.DocumentSlot {
	return &projections.DocumentSlot{Name: "kadernota 2026", On: "2025-06-26", DeliverBy: "2025-05-15", InTime: in}
}

func budget(in string) *projections.DocumentSlot {
	return &projections.DocumentSlot{Name: "begroting 2026", On: "2025-11-06", DeliverBy: "2025-09-15", InTime: in}
}

var (
	inApril  = &projections.PlanSlot{Kind: "raadsvergadering", Name: "raad april", On: "2025-04-10", DeliverBy: "2025-03-27"}
	inWeek14 = &projections.PlanSlot{Kind: "collegevergadering", Name: "college week 14", On: "2025-04-01", DeliverBy: "2025-03-25"}
)

// due is a row of the agenda on 10 March 2025.
func due(row projections.AgendaRow, day domain.Date, forFramework, forBudget string) projections.AgendaRow {
	if day != "" {
		row.Due, row.Days = &day, ptr(domain.Date("2025-03-10").DaysUntil(day))
	}
	row.InTime = projections.InTime{Framework: framework(forFramework), Budget: budget(forBudget)}
	row.InTimeFramework = &forFramework
	return row
}

func TestAgenda(t *testing.T) {
	promise := func(day domain.Date) commands.Command {
		return aPromise("g", func(in *commands.PromiseInput) { in.On, in.Due = "2025-03-01", day })
	}
	motion := []commands.Command{aMotion("m", func(in *commands.ProposalInput) { in.Due = "2025-10-01" }), adopted("m", "2025-03-05")}
	given := func(list ...commands.Command) func(w *world) {
		return func(w *world) {
			w.on("2025-03-10", list...)
			w.do(aSignal("klok"))
		}
	}
	keep := projections.AgendaRow{What: "toezegging nakomen", Kind: "toezegging", ID: string(pro("g")), Title: "Toezegging g", Function: "college", Since: "2025-03-01", Next: inApril}
	carry := projections.AgendaRow{What: "motie uitvoeren", Kind: "motie", ID: string(mot("m")), Title: "Motie m", Function: "college", Since: "2025-03-05", Next: inApril, Report: true}
	evaluated := aDecision("d", "a", expecting(fewer), func(in *commands.DecisionInput) {
		in.On, in.EvaluateOn, in.Expectations[0].By = "2025-01-20", "2025-06-01", "2025-03-01"
	})
	judge := projections.AgendaRow{What: "verwachting beoordelen", Kind: "besluit", ID: string(dec("d")), Title: "Besluit d", Function: "beleidsadviseur", Since: "2025-01-20", Next: inApril, Report: true}
	evaluate := judge
	evaluate.What, evaluate.Report = "besluit evalueren", false
	concluded := anEvaluation("e", "d", func(in *commands.ConclusionInput) { in.On, in.PerExpectation = "2025-03-09", in.PerExpectation[:1] })
	respond := projections.AgendaRow{What: "bestuurlijk reageren op een evaluatie", Kind: "evaluatie", ID: string(eva("e")), Title: "Evaluatie (eigen) van 2025-03-09", Function: "college", Since: "2025-03-09", Next: inApril, Report: true}
	table := projections.AgendaRow{What: "bundel agenderen", Kind: "bundel", ID: string(bun("b")), Title: "Bundel b", Function: "griffie", Since: "2025-03-08", Next: inApril}
	answer := projections.AgendaRow{What: "advies beantwoorden", Kind: "advies", ID: string(adv("k")), Title: "Advies k", Function: "college", Since: "2025-03-01", Next: inWeek14}
	bundle := append([]commands.Command{aSignal("1"), aBundle("b", "1")}, enough("b")...)
	several := given(append(motion, promise("2025-05-15"), anAdvice("k"))...)
	type row = projections.AgendaRow
	runViewTests(t, projections.Agenda, []viewTest[row]{
		{name: "a term that is in time for the framework", given: given(promise("2025-05-15")), want: []row{due(keep, "2025-05-15", "ja", "ja")}},
		{name: "a term a day too late for it", given: given(promise("2025-05-16")), want: []row{due(keep, "2025-05-16", "nee", "ja")}},
		{name: "a term that passed: it can be done today", given: given(promise("2025-03-04")), want: []row{due(func() row { r := keep; r.Report = true; return r }(), "2025-03-04", "ja", "ja")}},
		{name: "no term", given: given(promise("")), want: []row{due(keep, "", "ja", "ja")}},
		{
			name: "kept before its term: the raad is to judge", given: given(promise("2025-05-15"), commands.ProposePromiseSettlement{PromiseID: pro("g"), Body: "college", On: "2025-03-08", Account: "gedaan"}),
			want: []row{due(row{
				What: "toezegging afdoen", Kind: "toezegging", ID: keep.ID, Title: keep.Title, Function: "raad", Since: "2025-03-08", Next: inApril, Report: true,
			}, "", "ja", "ja")},
		},
		{
			name: "put off", given: given(promise("2025-05-15"), commands.ExtendPromise{PromiseID: pro("g"), On: "2025-03-07", Due: "2025-12-01", Reason: "vertraging"}),
			want: []row{due(func() row { r := keep; r.Since = "2025-03-07"; return r }(), "2025-12-01", "nee", "nee")},
		},
		{
			name: "as it was before it was put off", ask: func(a *projections.Ask) { a.ValidOn, a.Planning = "2025-03-06", nil },
			given: given(promise("2025-05-15"), commands.ExtendPromise{PromiseID: pro("g"), On: "2025-03-07", Due: "2025-12-01", Reason: "vertraging"}),
			want: []row{func() row {
				r := keep
				r.Next, r.Due, r.Days = nil, ptr(domain.Date("2025-05-15")), ptr(70)
				return r
			}()},
		},
		{name: "an adopted motion", given: given(motion...), want: []row{due(carry, "2025-10-01", "nee", "nee")}},
		{
			name: "an expectation whose day passed, and an evaluation to come", given: given(aMeasure("a"), evaluated),
			want: []row{due(judge, "2025-03-01", "ja", "ja"), due(evaluate, "2025-06-01", "nee", "ja")},
		},
		{name: "an evaluation without a response", given: given(aMeasure("a"), evaluated, concluded), want: []row{due(respond, "", "ja", "ja")}},
		{name: "a revoked decision", given: given(aMeasure("a"), evaluated, commands.RevokeDecision{DecisionID: dec("d"), On: "2025-03-10", Reason: "fout"}), want: []row{}},
		{name: "a bundle for the raad", given: given(append(bundle, offered("b", "raad", "2025-03-08"))...), want: []row{due(table, "", "ja", "ja")}},
		{
			name: "a bundle for the college", given: given(append(bundle, offered("b", "college", "2025-03-08"))...),
			want: []row{due(func() row { r := table; r.Function, r.Next = "collegesecretariaat", inWeek14; return r }(), "", "ja", "ja")},
		},
		{name: "a bundle on the agenda", given: given(append(bundle, offered("b", "raad", "2025-03-08"), agenda("b", "raad", "2025-03-09"))...), want: []row{}},
		{name: "advice, once for all that is not answered", given: given(anAdvice("k")), want: []row{due(answer, "2025-06-01", "nee", "ja")}},
		{name: "narrowed to a function", given: several, ask: narrowed("functie", "raad"), want: []row{}},
		{name: "narrowed to a kind", given: several, ask: narrowed("soort", "motie"), want: []row{due(carry, "2025-10-01", "nee", "nee")}},
		{name: "narrowed to what is in time for the framework", given: several, ask: narrowed("voor", "kadernota"), want: []row{due(keep, "2025-05-15", "ja", "ja")}},
		{name: "or for the budget", given: several, ask: narrowed("voor", "begroting"), want: []row{due(keep, "2025-05-15", "ja", "ja"), due(answer, "2025-06-01", "nee", "ja")}},
		{name: "a meeting of the college is for the college", given: given(promise(""), anAdvice("k", func(in *commands.AdviceInput) { in.AnswerBy = "2025-03-20" })), ask: narrowed("voor", "collegevergadering"), want: []row{due(answer, "2025-03-20", "ja", "ja")}},
		{name: "nothing is in time for what is not planned", given: several, ask: narrowed("voor", "berap"), want: []row{}},
	})
}

// The calendar comes with the question: after the last day to bring something in, the next item counts.
func TestTheCalendarMovesWithTheDay(t *testing.T) {
	w := newWorld(t)
	w.on("2025-01-02", aPromise("g", func(in *commands.PromiseInput) { in.On, in.Due = "2025-01-02", "2025-02-01" }))
	for _, c := range []struct {
		on                       domain.Date
		next, framework, budgets string
	}{
		{"2025-02-27", "raad maart", "ja", "ja"},
		{"2025-02-28", "raad april", "ja", "ja"},
		{"2025-03-28", "kadernota 2026", "ja", "ja"},
		{"2025-05-15", "kadernota 2026", "ja", "ja"},
		{"2025-05-16", "begroting 2026", "nee", "ja"},
		{"2025-06-27", "begroting 2026", "", "ja"},
		{"2025-09-16", "", "", "nee"},
	} {
		ask := w.open()
		ask.ValidOn, ask.Planning = c.on, slices.Clone(planning)
		row := rows[projections.AgendaRow](w, projections.Agenda, ask)[0]
		var next, framework string
		if row.Next != nil {
			next = row.Next.Name
		}
		if row.InTimeFramework != nil {
			framework = *row.InTimeFramework
		}
		if next != c.next || framework != c.framework || row.InTime.Budget.InTime != c.budgets || row.InTime.Accounts != nil {
			t.Errorf("on %s: next %q, in time for the framework %q, for the budget %q", c.on, next, framework, row.InTime.Budget.InTime)
		}
	}
}
