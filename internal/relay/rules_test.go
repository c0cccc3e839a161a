package relay_test

import (
	"testing"

	"ruggespraak/commands"
	"ruggespraak/domain"
)

// step is what happens on one day; with nothing, the rules look that day all the same.
type step struct {
	on domain.Date
	do []commands.Command
}

func at(day domain.Date, list ...commands.Command) step { return step{day, list} }

// ruleRow is a history, and what the rules add to it. They look after every step.
type ruleRow struct {
	name  string
	given []step
	then  []string
}

func play(t *testing.T, rows []ruleRow) {
	t.Helper()
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			w := newTown(t)
			for _, s := range row.given {
				w.on(s.on)
				w.do(s.do...)
				w.act()
			}
			w.act()
			w.expect(row.then...)
		})
	}
}

func TestTermsThatPass(t *testing.T) {
	promise := func(due domain.Date) commands.Command {
		return commands.MakePromise{PromiseID: key[domain.PromiseID](domain.PromiseCategory, "a"), PromiseInput: commands.PromiseInput{
			Text: "De bus komt terug.", Portfolio: "vervoer", Meeting: "raad", On: "2025-03-03", Due: due,
		}}
	}
	promised := key[domain.PromiseID](domain.PromiseCategory, "a")
	advice := func(by domain.Date) commands.Command {
		return commands.GiveAdvice{AdviceID: key[domain.AdviceID](domain.AdviceCategory, "a"), AdviceInput: commands.AdviceInput{
			Title: "De bus", From: "adviesraad", To: "college", On: "2025-03-03", Recommendations: []string{"Laat hem rijden."}, AnswerBy: by,
		}}
	}
	answer := commands.AnswerAdvice{AdviceID: key[domain.AdviceID](domain.AdviceCategory, "a"), On: "2025-03-05", Body: "college", Answers: []domain.RecommendationAnswer{
		{Number: 1, Answer: "niet", Reason: "te duur"},
	}}
	moved := key[domain.MotionID](domain.MotionCategory, "a")
	motion := commands.TableMotion{MotionID: moved, ProposalInput: commands.ProposalInput{Title: "De bus", On: "2025-03-03", Due: "2025-03-20"}}
	adopt := commands.AdoptMotion{MotionID: moved, VoteTaken: domain.VoteTaken{On: "2025-03-06"}}
	plan := commands.PlanEvaluation{EvaluationID: eva("a"), DecisionID: dec("a"), Frame: "eigen", On: "2025-03-14"}
	planLater := commands.PlanEvaluation{EvaluationID: eva("a"), DecisionID: dec("a"), Frame: "eigen", On: "2025-03-20"}
	judge := decide("a", "2025-03-03")
	judge.EvaluateOn = "2025-03-14"
	lookBack := "besluit a termijn-verstreken evaluatie-van-besluit 2025-03-14"
	lead := commands.AppointLead{BundleID: bun("a"), Function: "beleidsadviseur", On: "2025-03-03"}
	bundle := commands.OpenBundle{BundleID: bun("a"), Title: "Bussen", On: "2025-03-03", Signals: []domain.SignalID{sig("a")}}
	grave := commands.OfferBundle{BundleID: bun("a"), Offer: domain.Offer{To: "college", On: "2025-03-04", Basis: domain.SingleGrave, Reason: "ernstig"}}
	told := tell("a", "")
	reaction := "signaal a termijn-verstreken reactie-op-signaal 2025-03-10"
	wordBack := func(name string) string {
		return "signaal " + name + " termijn-verstreken terugkoppeling-na-besluit 2025-03-10"
	}
	play(t, []ruleRow{
		{"nobody reacts", []step{at("2025-03-03", raise("a")), at("2025-03-11")}, []string{reaction}},
		{"the last day is in time", []step{at("2025-03-03", raise("a")), at("2025-03-10")}, nil},
		{"long after it is the same fact", []step{at("2025-03-03", raise("a")), at("2027-03-11")}, []string{reaction}},
		{"somebody reacts", []step{at("2025-03-03", raise("a")), at("2025-03-10", told), at("2025-03-11")}, nil},
		{"the signal is withdrawn", []step{at("2025-03-03", raise("a")), at("2025-03-10", commands.WithdrawSignal{SignalID: sig("a"), Reason: "dubbel"}), at("2025-03-11")}, nil},
		{"Easter does not count", []step{at("2025-04-16", raise("a")), at("2025-04-25")}, []string{"signaal a termijn-verstreken reactie-op-signaal 2025-04-25"}[:0]},
		{"after Easter", []step{at("2025-04-16", raise("a")), at("2025-04-26")}, []string{"signaal a termijn-verstreken reactie-op-signaal 2025-04-25"}},
		{"the recess does not count", []step{at("2025-07-10", raise("a")), at("2025-08-29")}, []string{"signaal a termijn-verstreken reactie-op-signaal 2025-08-28"}},
		{"advice that names a day", []step{at("2025-03-03", advice("2025-03-12")), at("2025-03-13")}, []string{"advies a termijn-verstreken antwoord-op-advies 2025-03-12"}},
		{"advice that names none", []step{at("2025-03-03", advice("")), at("2025-03-13")}, []string{"advies a termijn-verstreken antwoord-op-advies 2025-03-10"}},
		{"advice that is answered", []step{at("2025-03-03", advice("")), at("2025-03-05", answer), at("2025-03-13")}, nil},
		{"a promise", []step{at("2025-03-03", promise("2025-03-12")), at("2025-03-13")}, []string{"toezegging a termijn-verstreken nakomen-toezegging 2025-03-12"}},
		{"a promise without a day", []step{at("2025-03-03", promise("")), at("2025-03-13")}, nil},
		{
			"a promise that is put off",
			[]step{
				at("2025-03-03", promise("2025-03-12")), at("2025-03-10", commands.ExtendPromise{PromiseID: promised, On: "2025-03-10", Due: "2025-04-01", Reason: "ziek"}),
				at("2025-03-13"), at("2025-04-02"),
			},
			[]string{"toezegging a termijn-verstreken nakomen-toezegging 2025-04-01"},
		},
		{
			"a promise that the raad takes up again",
			[]step{
				at("2025-03-03", promise("2025-03-12")), at("2025-03-10", commands.SettlePromise{PromiseID: promised, Body: "raad", On: "2025-03-10"}), at("2025-03-13"),
				at("2025-04-02", commands.ReopenPromise{PromiseID: promised, Body: "raad", On: "2025-04-02", Reason: "toch niet"}),
			},
			[]string{"toezegging a termijn-verstreken nakomen-toezegging 2025-03-12"},
		},
		{"a motion that is adopted", []step{at("2025-03-06", motion, adopt), at("2025-03-21")}, []string{"motie a termijn-verstreken uitvoering-motie 2025-03-20"}},
		{"a motion that is not", []step{at("2025-03-06", motion), at("2025-03-21")}, nil},
		{"an evaluation", []step{at("2025-03-03", decide("a", "2025-03-03"), plan), at("2025-03-15")}, []string{"evaluatie a termijn-verstreken evaluatie 2025-03-14"}},
		{"an evaluation that is there", []step{at("2025-03-03", decide("a", "2025-03-03"), plan), at("2025-03-10", conclude("a", "a", "2025-03-10")), at("2025-03-15")}, nil},
		{"a decision that names a day to look back", []step{at("2025-03-03", judge), at("2025-03-15")}, []string{lookBack}},
		{"a decision that was looked back on", []step{at("2025-03-03", judge), at("2025-03-10", conclude("a", "a", "2025-03-10")), at("2025-03-15")}, nil},
		{
			"a decision of which the evaluation is planned: that day counts", []step{at("2025-03-03", judge, planLater), at("2025-03-15"), at("2025-03-21")},
			[]string{"evaluatie a termijn-verstreken evaluatie 2025-03-20"},
		},
		{"a bundle with a lead", []step{at("2025-03-03", raise("a"), told, bundle, lead), at("2025-03-11")}, []string{"bundel a termijn-verstreken aanbieden-bundel 2025-03-10"}},
		{"a bundle without a lead", []step{at("2025-03-03", raise("a"), told, bundle), at("2025-03-11")}, nil},
		{"a bundle that is offered", []step{at("2025-03-03", raise("a"), told, bundle, lead), at("2025-03-04", grave), at("2025-03-11")}, nil},
		{
			"nobody tells of a decision, on a signal or in a bundle",
			[]step{
				at("2025-03-03", raise("a"), raise("b"), told, tell("b", ""), bundle, decide("a", "2025-03-03", append(ground("b"), bundleGround("a"))...)), at("2025-03-11"),
			},
			[]string{wordBack("a"), wordBack("b")},
		},
		{
			"somebody tells of it on one of two",
			[]step{
				at("2025-03-03", raise("a"), raise("b"), told, tell("b", ""), decide("a", "2025-03-03", ground("a", "b")...)),
				at("2025-03-04", tell("a", "a")), at("2025-03-11"),
			},
			[]string{wordBack("b")},
		},
		{
			"the decision is taken back: then that is told",
			[]step{
				at("2025-03-03", raise("a"), told, decide("a", "2025-03-03", ground("a")...)),
				at("2025-03-04", commands.RevokeDecision{DecisionID: dec("a"), On: "2025-03-04", Reason: "vergissing"}), at("2025-03-11"),
			},
			[]string{"signaal a terugkoppeling-gegeven besluiten"},
		},
		{
			"what lies before the day from which the rules work is left alone",
			[]step{at("2025-03-03", raise("a"), told, decide("a", "2024-12-01", ground("a")...), promise("2025-03-12")), at("2025-03-11")}, nil,
		},
	})
}

func TestWordThatRulesSend(t *testing.T) {
	start := at("2025-03-03", raise("a"), raise("b"), tell("a", ""), tell("b", ""), decide("a", "2025-03-03", ground("a", "b")...), tell("a", "a"), tell("b", "a"))
	both := []string{"signaal a terugkoppeling-gegeven evalueren", "signaal b terugkoppeling-gegeven evalueren"}
	play(t, []ruleRow{
		{"an evaluation reaches everyone", []step{start, at("2025-04-01", conclude("a", "a", "2025-04-01"))}, both},
		{
			"who took the signal back hears nothing",
			[]step{start, at("2025-04-01", commands.WithdrawSignal{SignalID: sig("b"), Reason: "dubbel"}, conclude("a", "a", "2025-04-01"))}, both[:1],
		},
		{"an old evaluation that is taken over now", []step{start, at("2025-04-01", decide("b", "2024-01-01", ground("a")...), conclude("a", "b", "2024-12-01"))}, nil},
		{
			"an evaluation of half a year ago is no news",
			[]step{start, at("2026-03-02", conclude("a", "a", "2025-09-01"), conclude("b", "a", "2025-08-29"))}, both, // the later one only
		},
		{"asked again after three months, not before", []step{start, at("2025-06-02")}, nil},
		{"asked again after three months", []step{start, at("2025-06-03")}, both},
		{"asked again after three months and a year, once each", []step{start, at("2025-06-03"), at("2025-09-03"), at("2026-03-03"), at("2027-03-03")}, append(both, both...)},
		{"too late to ask after three months", []step{start, at("2025-08-03")}, nil},
		{"a decision that was taken back asks nothing", []step{
			start, at("2025-04-01", commands.RevokeDecision{DecisionID: dec("a"), On: "2025-04-01", Reason: "vergissing"}), at("2025-06-03"),
		}, []string{"signaal a terugkoppeling-gegeven besluiten", "signaal b terugkoppeling-gegeven besluiten"}},
		{"who said that it did not help waits for an answer, not for a question", []step{
			start, at("2025-04-01", reply("a", "a", "iemand", "niet")), at("2025-06-03"),
		}, both[1:]},
	})
}

// Nobody can be told anything on a signal whose key is gone: there is no word to send, and nobody is late.
func TestRulesLeaveAloneWhatIsForgotten(t *testing.T) {
	forget := commands.ForgetPerson{Kind: domain.SignalCategory, ID: string(sig("a")), Reason: domain.ForgetReasons[0]}
	play(t, []ruleRow{
		{"a reaction", []step{at("2025-03-03", raise("a"), raise("b"), forget), at("2025-03-11")}, []string{"signaal b termijn-verstreken reactie-op-signaal 2025-03-10"}},
		{"word of a decision", []step{
			at("2025-03-03", raise("a"), raise("b"), tell("a", ""), tell("b", ""), decide("a", "2025-03-03", ground("a", "b")...), forget), at("2025-03-11"),
		}, []string{"signaal b termijn-verstreken terugkoppeling-na-besluit 2025-03-10"}},
		{"what came of a decision", []step{
			at("2025-03-03", raise("a"), tell("a", ""), decide("a", "2025-03-03", ground("a")...), tell("a", "a"), forget),
			at("2025-04-01", conclude("a", "a", "2025-04-01")), at("2025-06-03"),
		}, nil},
	})
}

func TestAnswersReopenAcrossTheSignalsOfADecision(t *testing.T) {
	start := []step{at("2025-03-03", raise("a"), raise("b"), raise("c"), raise("d"), decide("a", "2025-03-03", ground("a", "b", "c", "d")...),
		tell("a", "a"), tell("b", "a"), tell("c", "a"), tell("d", "a"))}
	content := func(name string, n int) []commands.Command {
		var out []commands.Command
		for i := range n {
			out = append(out, reply(name, "a", string(rune('p'+i)), "opgelost"))
		}
		return out
	}
	crowd := append(append(append(content("a", 5), content("b", 5)...), content("c", 5)...), content("d", 5)...)
	open := func(name string) string { return "signaal " + name + " signaal-heropend drempel" }
	no := func(name string) commands.Command { return reply(name, "a", "nee", "niet") }
	with := func(more ...commands.Command) []step {
		return append(start[:1:1], at("2025-03-04", append(crowd[:len(crowd):len(crowd)], more...)...))
	}
	play(t, []ruleRow{
		{"two of three is not enough", with(no("a"), no("b")), nil},
		{"three are", with(no("a"), no("b"), no("c")), []string{open("a"), open("b"), open("c")}},
		{
			"a fourth joins them",
			append(with(no("a"), no("b"), no("c")), at("2025-03-05", no("d"))), []string{open("a"), open("b"), open("c"), open("d")},
		},
		{
			"new word closes one, and it stays closed while nobody says otherwise",
			append(with(no("a"), no("b"), no("c")), at("2025-03-05", tell("a", "")), at("2025-03-06", no("d"))),
			[]string{open("a"), open("b"), open("c"), open("d")},
		},
		{
			"answers on another decision do not count",
			append(with(no("a"), no("b")), at("2025-03-05", decide("b", "2025-03-05", ground("c")...), tell("c", "b"), reply("c", "b", "p", "opgelost"),
				reply("c", "b", "q", "opgelost"), reply("c", "b", "nee", "niet"))), nil,
		},
		{"one person who says it twice is one", with(no("a"), no("b"), reply("b", "a", "nee", "erger")), nil},
	})
}
