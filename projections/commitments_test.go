package projections_test

import (
	"testing"

	"ruggespraak/commands"
	"ruggespraak/domain"
	"ruggespraak/projections"
)

// committed is the row of a motion, amendment or promise to which nothing happened yet.
func committed(kind, name string, edits ...func(*projections.CommitmentRow)) projections.CommitmentRow {
	r := projections.CommitmentRow{
		Kind: kind, On: "2025-03-01", Parties: []string{"fractie"}, Text: "verzoekt het college", Due: ptr(domain.Date("2025-09-01")),
		State: "ingediend", Since: "2025-03-01", Extensions: []projections.Extension{}, Reopenings: []projections.Reopening{}, Measures: []projections.Titled{},
	}
	switch kind {
	case "motie":
		r.ID, r.Title = string(mot(name)), "Motie "+name
	case "amendement":
		r.ID, r.Title = string(amd(name)), "Amendement "+name
	case "toezegging":
		r.ID, r.Text, r.Portfolio, r.Meeting, r.Parties, r.State = string(pro(name)), "Toezegging "+name, "zorg", "raadsvergadering", []string{}, "open"
	}
	for _, edit := range edits {
		edit(&r)
	}
	return r
}

// stands says where a commitment stands, and since when.
func stands(state string, since domain.Date) func(*projections.CommitmentRow) {
	return func(r *projections.CommitmentRow) { r.State, r.Since = state, since }
}

func late(days int) func(*projections.CommitmentRow) {
	return func(r *projections.CommitmentRow) { r.Passed, r.DaysOver = true, &days }
}

func votes(yes, no int) func(*projections.CommitmentRow) {
	return func(r *projections.CommitmentRow) { r.Vote = &domain.Vote{For: yes, Against: no} }
}

// done says that the college said on a day that it was done, and how; or the raad, without a word.
func done(on domain.Date, account string) func(*projections.CommitmentRow) {
	return func(r *projections.CommitmentRow) { r.DoneOn, r.Account = &on, account }
}

func account(s string) func(*projections.CommitmentRow) {
	return func(r *projections.CommitmentRow) { r.Account = s }
}

// passing lets the clock of the log come to a day.
func passing(day domain.Date) func(w *world) {
	return func(w *world) { w.on(day, aSignal("klok")) }
}

func TestPromises(t *testing.T) {
	propose := func(on domain.Date) commands.Command {
		return commands.ProposePromiseSettlement{PromiseID: pro("g"), Body: "college", On: on, Account: "gedaan"}
	}
	settle := func(on domain.Date) commands.Command {
		return commands.SettlePromise{PromiseID: pro("g"), Body: "raad", On: on, Account: "akkoord"}
	}
	reopen := func(on domain.Date) commands.Command {
		return commands.ReopenPromise{PromiseID: pro("g"), Body: "raad", On: on, Reason: "niet af"}
	}
	extend := commands.ExtendPromise{PromiseID: pro("g"), On: "2025-08-01", Due: "2025-12-01", Reason: "vertraging"}
	extended := func(r *projections.CommitmentRow) {
		r.Due, r.Extensions = ptr(domain.Date("2025-12-01")), []projections.Extension{{On: "2025-08-01", Due: "2025-12-01", Reason: "vertraging"}}
	}
	reopened := func(on domain.Date) func(*projections.CommitmentRow) {
		return func(r *projections.CommitmentRow) {
			r.Reopenings = []projections.Reopening{{On: on, Reason: "niet af"}}
		}
	}
	settled := func(r *projections.CommitmentRow) { r.Settlement = "akkoord" }
	given := func(now domain.Date, list ...commands.Command) func(w *world) {
		return func(w *world) {
			w.on("2025-03-01", append([]commands.Command{aPromise("g")}, list...)...)
			passing(now)(w)
		}
	}
	one := func(edits ...func(*projections.CommitmentRow)) []projections.CommitmentRow {
		return []projections.CommitmentRow{committed("toezegging", "g", edits...)}
	}
	runViewTests(t, projections.Commitments, []viewTest[projections.CommitmentRow]{
		{name: "open", given: given("2025-03-02"), want: one()},
		{name: "in time on the last day", given: given("2025-09-01"), want: one()},
		{name: "passed on the day after, though nobody said so", given: given("2025-09-02"), want: one(stands("termijn-verstreken", "2025-09-02"), late(1))},
		{
			name: "passed, and recorded", given: given("2025-09-11", commandFunc(func(w *world) {
				w.on("2025-09-05", overdue(domain.WaitedPromise, pro("g"), ""))
			})), want: one(stands("termijn-verstreken", "2025-09-02"), late(10)),
		},
		{name: "put off", given: given("2025-09-02", extend), want: one(extended)},
		{name: "and passed again", given: given("2025-12-03", extend), want: one(extended, stands("termijn-verstreken", "2025-12-02"), late(2))},
		{name: "as it was before it was put off", given: given("2025-12-03", extend), ask: validOn("2025-07-31"), want: one()},
		{name: "proposed in time: the term stops", given: given("2025-12-31", propose("2025-08-30")), want: one(stands("voorgesteld-als-afgedaan", "2025-08-30"), done("2025-08-30", "gedaan"))},
		{name: "proposed too late", given: given("2025-12-31", propose("2025-09-06")), want: one(stands("voorgesteld-als-afgedaan", "2025-09-06"), done("2025-09-06", "gedaan"), late(5))},
		{
			name: "settled after a proposal in time", given: given("2025-12-31", propose("2025-08-30"), settle("2025-10-01")),
			want: one(stands("afgedaan", "2025-10-01"), done("2025-08-30", "gedaan"), settled),
		},
		{name: "settled without a proposal, too late", given: given("2025-12-31", settle("2025-09-03")), want: one(stands("afgedaan", "2025-09-03"), done("2025-09-03", ""), settled, late(2))},
		{
			name: "reopened: the term runs again", given: given("2025-10-11", propose("2025-08-30"), settle("2025-09-01"), reopen("2025-09-20")),
			want: one(stands("heropend", "2025-09-20"), account("gedaan"), settled, reopened("2025-09-20"), late(40)),
		},
		{
			name: "a proposal that was turned down", given: given("2025-08-31", propose("2025-08-20"), reopen("2025-08-25")),
			want: one(stands("heropend", "2025-08-25"), account("gedaan"), reopened("2025-08-25")),
		},
		{name: "not yet made", given: given("2025-10-01"), ask: validOn("2025-02-28"), want: []projections.CommitmentRow{}},
	})
}

func TestMotionsAndAmendments(t *testing.T) {
	tabled := func(now domain.Date, list ...commands.Command) func(w *world) {
		return func(w *world) {
			w.on("2025-03-01", append([]commands.Command{aMotion("m")}, list...)...)
			passing(now)(w)
		}
	}
	one := func(edits ...func(*projections.CommitmentRow)) []projections.CommitmentRow {
		return []projections.CommitmentRow{committed("motie", "m", edits...)}
	}
	replacement := aMotion("n", func(in *commands.ProposalInput) { in.On = "2025-03-10" })
	said := replacement
	said.Replaces = mot("m")
	undone := commands.LeaveMotionUndone{MotionID: mot("m"), On: "2025-05-01", Reason: "te duur"}
	propose := commands.ProposeMotionSettlement{MotionID: mot("m"), Body: "college", On: "2025-06-01", Account: "gedaan"}
	settle := commands.SettleMotion{MotionID: mot("m"), Body: "raad", On: "2025-06-20", Account: "akkoord"}
	both := []projections.CommitmentRow{
		committed("motie", "m", stands("vervangen", "2025-03-10"), func(r *projections.CommitmentRow) { r.ReplacedBy = string(mot("n")) }),
		committed("motie", "n", func(r *projections.CommitmentRow) {
			r.On, r.Since, r.Replaces = "2025-03-10", "2025-03-10", string(mot("m"))
		}),
	}
	onIt := func(r *projections.CommitmentRow) {
		r.Portfolio, r.Measures = "zorg", []projections.Titled{{ID: string(mea("a")), Title: "Maatregel a"}}
	}
	several := func(w *world) {
		w.do(aMeasure("a"), aMotion("m"), aPromise("g"), anAmendment("n", func(in *commands.ProposalInput) {
			in.Portfolio, in.Measures = "zorg", []domain.MeasureID{mea("a")}
		}))
	}
	amended := committed("amendement", "n", onIt)
	runViewTests(t, projections.Commitments, []viewTest[projections.CommitmentRow]{
		{name: "before the vote no term runs", given: tabled("2025-12-01"), want: one()},
		{name: "held", given: tabled("2025-12-01", commands.HoldMotion{MotionID: mot("m"), On: "2025-03-12"}), want: one(stands("aangehouden", "2025-03-12"))},
		{
			name: "withdrawn", given: tabled("2025-12-01", commands.WithdrawMotion{MotionID: mot("m"), On: "2025-03-12", Reason: "overgenomen"}),
			want: one(stands("ingetrokken", "2025-03-12"), func(r *projections.CommitmentRow) { r.Withdrawal = "overgenomen" }),
		},
		{
			name: "rejected", given: tabled("2025-12-01", commands.RejectMotion{MotionID: mot("m"), VoteTaken: domain.VoteTaken{On: "2025-03-12", Vote: &domain.Vote{For: 3, Against: 30}}}),
			want: one(stands("verworpen", "2025-03-12"), votes(3, 30)),
		},
		{name: "adopted", given: tabled("2025-04-01", adopted("m", "2025-03-12")), want: one(stands("open", "2025-03-12"), votes(20, 15))},
		{name: "as it was before the vote", given: tabled("2025-04-01", adopted("m", "2025-03-12")), ask: validOn("2025-03-11"), want: one()},
		{name: "too late", given: tabled("2025-09-04", adopted("m", "2025-03-12")), want: one(stands("termijn-verstreken", "2025-09-02"), votes(20, 15), late(3))},
		{
			name: "left undone", given: tabled("2025-09-04", adopted("m", "2025-03-12"), undone),
			want: one(stands("niet-uitgevoerd", "2025-05-01"), votes(20, 15), late(3), func(r *projections.CommitmentRow) { r.NotDone = "te duur" }),
		},
		{
			name: "settled", given: tabled("2025-12-01", adopted("m", "2025-03-12"), propose, settle),
			want: one(stands("afgedaan", "2025-06-20"), votes(20, 15), done("2025-06-01", "gedaan"), func(r *projections.CommitmentRow) { r.Settlement = "akkoord" }),
		},
		{name: "replaced, and both are there", given: tabled("2025-03-12", said), want: both},
		{name: "replaced by one that did not say so", given: tabled("2025-03-12", replacement, commands.ReplaceMotion{MotionID: mot("m"), By: mot("n"), On: "2025-03-10"}), want: both},
		{
			name: "an adopted amendment is done", given: func(w *world) {
				w.do(anAmendment("m"), commands.AdoptAmendment{AmendmentID: amd("m"), VoteTaken: domain.VoteTaken{On: "2025-03-12"}})
				passing("2026-01-01")(w)
			},
			want: []projections.CommitmentRow{committed("amendement", "m", stands("aangenomen", "2025-03-12"))},
		},
		{name: "narrowed to a measure", given: several, ask: narrowed("maatregel", string(mea("a"))), want: []projections.CommitmentRow{amended}},
		{name: "narrowed to a kind", given: several, ask: narrowed("soort", "toezegging"), want: []projections.CommitmentRow{committed("toezegging", "g")}},
		{name: "narrowed to a state", given: several, ask: narrowed("stand", "open"), want: []projections.CommitmentRow{committed("toezegging", "g")}},
		{name: "narrowed to a portfolio", given: several, ask: narrowed("portefeuille", "zorg"), want: []projections.CommitmentRow{committed("toezegging", "g"), amended}},
	})
}
