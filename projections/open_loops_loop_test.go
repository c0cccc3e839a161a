package projections_test

import (
	"slices"
	"testing"

	"ruggespraak/commands"
	"ruggespraak/domain"
)

// openEndsOfTheLoop are the open ends of bundles, advice, motions, promises and learning.
func openEndsOfTheLoop() []openEnd {
	const day, close domain.Date = "2025-03-10", "2025-03-20"
	bundle := aBundle("b", "1")
	bundle.On = day
	reading := aReading("b", "wijkteam", "x")
	reading.On = close
	lead := commands.AppointLead{BundleID: bun("b"), Function: "wijkteam", On: close}
	closed := commands.CloseBundle{BundleID: bun("b"), Reason: "klaar", On: close}
	known := func(on domain.Date) []commands.Command {
		p, q := recognised("b", "p", "x", domain.Professional), recognised("b", "q", "", domain.Experienced)
		p.On, q.On = on, on
		return []commands.Command{p, q}
	}
	raised := []commands.Command{aSignal("1")}
	opened := []commands.Command{aSignal("1"), aBundle("b", "1")}
	ready := append(append([]commands.Command{}, opened...), known("2025-03-05")...)
	meeting := func(to domain.Body) commands.Command {
		c := agenda("b", to, "2025-03-10").(inRole)
		t := c.what.(commands.TableBundle)
		t.On = close
		c.what = t
		return c
	}
	tabledNow := agenda("b", "raad", day)
	ground := aDecision("d", "a", func(in *commands.DecisionInput) {
		in.Body, in.On, in.Grounds = "raad", close, []domain.Ground{{Kind: "bundel", ID: domain.GroundID(bun("b")), Relation: domain.Occasion}}
	})
	motion := func(in *commands.ProposalInput) { in.On, in.Due = day, "2025-03-15" }
	vote := domain.VoteTaken{On: close}
	propose := func(on domain.Date) commands.Command {
		return commands.ProposeMotionSettlement{MotionID: mot("m"), Body: "college", On: on, Account: "gedaan"}
	}
	settle := commands.SettleMotion{MotionID: mot("m"), Body: "raad", On: close}
	undone := commands.LeaveMotionUndone{MotionID: mot("m"), On: close, Reason: "te duur"}
	adoptedThen := []commands.Command{aMotion("m"), adopted("m", "2025-03-05")}
	promise := func(due domain.Date) commands.Command {
		return aPromise("g", func(in *commands.PromiseInput) { in.On, in.Due = "2025-03-04", due })
	}
	kept := func(on domain.Date) commands.Command {
		return commands.ProposePromiseSettlement{PromiseID: pro("g"), Body: "college", On: on, Account: "gedaan"}
	}
	settled := commands.SettlePromise{PromiseID: pro("g"), Body: "raad", On: close}
	asked := commands.AskAdvice{AdviceID: adv("k"), Question: domain.Question{From: "college", To: "adviesraad", On: day, Text: "Advies k", By: "2025-03-12"}}
	advice := anAdvice("k", func(in *commands.AdviceInput) { in.On, in.AnswerBy = close, "2025-06-01" })
	adviceNow := anAdvice("k", func(in *commands.AdviceInput) { in.On, in.AnswerBy = day, "2025-03-12" })
	cycle := aCycle("i")
	cycle.On = day
	step := func(s domain.CycleStep, on domain.Date) commands.Command {
		return commands.TakeCycleStep{CycleID: cyc("i"), Step: s, Account: "x", On: on}
	}
	trial := anExperiment("i", "proef")
	trial.On = day
	end := commands.CloseCycle{CycleID: cyc("i"), Outcome: "iets", On: close}
	id := string(bun("b"))
	return []openEnd{
		{what: "bundel duiden", function: "kennisvanger", kind: "bundel", id: id, title: "Bundel b", since: day, before: raised, opens: []commands.Command{bundle}, closes: []commands.Command{reading, closed}},
		{what: "trekker aanwijzen", function: "signaalcoördinator", kind: "bundel", id: id, title: "Bundel b", since: day, before: raised, opens: []commands.Command{bundle}, closes: []commands.Command{lead, closed}},
		{
			what: "bundel laten erkennen", function: "signaalcoördinator", kind: "bundel", id: id, title: "Bundel b", since: day, before: raised,
			opens:  []commands.Command{bundle},
			closes: []commands.Command{commandFunc(func(w *world) { w.do(known(close)...) }), alone("b", "college", close), closed},
		},
		{
			what: "bundel aanbieden", function: "signaalcoördinator", kind: "bundel", id: id, title: "Bundel b", since: "2025-03-10", due: "2025-03-09",
			before: opened, opens: []commands.Command{overdue(domain.WaitedOffer, bun("b"), "2025-03-09")}, closes: []commands.Command{closed},
		},
		{what: "bundel aanbieden", function: "signaalcoördinator", kind: "bundel", id: id, title: "Bundel b", since: day, before: opened, opens: known(day), closes: []commands.Command{offered("b", "raad", close), closed}},
		{
			what: "bundel agenderen", function: "griffie", kind: "bundel", id: id, title: "Bundel b", since: day, before: ready,
			opens: []commands.Command{offered("b", "raad", day)}, closes: []commands.Command{meeting("raad"), closed},
		},
		{
			what: "bundel agenderen", function: "collegesecretariaat", kind: "bundel", id: id, title: "Bundel b", since: day, before: ready,
			opens: []commands.Command{offered("b", "college", day)}, closes: []commands.Command{meeting("college"), closed},
		},
		{
			what: "besluiten over een bundel", function: "raad", kind: "bundel", id: id, title: "Bundel b", since: day,
			before: append(append([]commands.Command{aMeasure("a")}, ready...), offered("b", "raad", "2025-03-06")), opens: []commands.Command{tabledNow},
			closes: []commands.Command{ground, closed},
		},
		{
			what: "stemmen over een motie", function: "raad", kind: "motie", id: string(mot("m")), title: "Motie m", since: day,
			opens: []commands.Command{aMotion("m", motion)}, closes: []commands.Command{
				adopted("m", close), commands.RejectMotion{MotionID: mot("m"), VoteTaken: vote}, commands.WithdrawMotion{MotionID: mot("m"), On: close},
			},
		},
		{
			what: "stemmen over een amendement", function: "raad", kind: "amendement", id: string(amd("m")), title: "Amendement m", since: day,
			opens: []commands.Command{anAmendment("m", motion)}, closes: []commands.Command{
				commands.AdoptAmendment{AmendmentID: amd("m"), VoteTaken: vote}, commands.RejectAmendment{AmendmentID: amd("m"), VoteTaken: vote},
				commands.WithdrawAmendment{AmendmentID: amd("m"), On: close},
			},
		},
		{
			what: "motie uitvoeren", function: "college", kind: "motie", id: string(mot("m")), title: "Motie m", since: day, due: "2025-03-15",
			before: []commands.Command{aMotion("m", func(in *commands.ProposalInput) { in.Due = "2025-03-15" })}, opens: []commands.Command{adopted("m", day)},
			closes: []commands.Command{propose(close), settle, undone},
		},
		{what: "motie afdoen", function: "raad", kind: "motie", id: string(mot("m")), title: "Motie m", since: day, before: adoptedThen, opens: []commands.Command{propose(day)}, closes: []commands.Command{settle}},
		{
			what: "motie afdoen", function: "raad", kind: "motie", id: string(mot("m")), title: "Motie m", since: day, before: adoptedThen,
			opens: []commands.Command{commands.LeaveMotionUndone{MotionID: mot("m"), On: day, Reason: "te duur"}}, closes: []commands.Command{settle},
		},
		{
			what: "toezegging nakomen", function: "college", kind: "toezegging", id: string(pro("g")), title: "Toezegging g", since: "2025-03-09", due: "2025-03-09",
			opens: []commands.Command{promise("2025-03-09")}, closes: []commands.Command{kept(close), settled},
		},
		{
			what: "toezegging nakomen", function: "college", kind: "toezegging", id: string(pro("g")), title: "Toezegging g", since: day, due: day,
			opens: []commands.Command{promise(day)}, closes: []commands.Command{kept(close), settled},
		},
		{
			what: "toezegging nakomen", function: "college", kind: "toezegging", id: string(pro("g")), title: "Toezegging g", since: "2025-03-04",
			opens: []commands.Command{promise("")}, closes: []commands.Command{kept(close), settled},
		},
		{
			what: "toezegging nakomen", function: "college", kind: "toezegging", id: string(pro("g")), title: "Toezegging g", since: day, due: "2025-03-08",
			before: []commands.Command{promise("2025-03-08"), kept("2025-03-05")},
			opens:  []commands.Command{commands.ReopenPromise{PromiseID: pro("g"), Body: "raad", On: day, Reason: "niet af"}}, closes: []commands.Command{settled},
		},
		{
			what: "toezegging afdoen", function: "raad", kind: "toezegging", id: string(pro("g")), title: "Toezegging g", since: day, before: []commands.Command{promise("")},
			opens: []commands.Command{kept(day)}, closes: []commands.Command{settled, commands.ReopenPromise{PromiseID: pro("g"), Body: "raad", On: close, Reason: "niet af"}},
		},
		{
			what: "advies uitbrengen", function: "adviesraad", kind: "advies", id: string(adv("k")), title: "Advies k", since: day, due: "2025-03-12",
			opens: []commands.Command{asked}, closes: []commands.Command{commandFunc(func(w *world) { w.do(advice) })},
		},
		{
			what: "advies beantwoorden", function: "college", kind: "advies", id: string(adv("k")), title: "Advies k", since: day, due: "2025-03-12",
			opens: []commands.Command{adviceNow}, closes: []commands.Command{replied("k", close, "niet", 1, 2)},
		},
		{
			what: "reflecteren in een leercyclus", function: "lector", kind: "leercyclus", id: string(cyc("i")), title: "Leercyclus i", since: day,
			opens: []commands.Command{cycle}, closes: []commands.Command{step("reflecteren", close), end},
		},
		{
			what: "leercyclus sluiten", function: "lector", kind: "leercyclus", id: string(cyc("i")), title: "Leercyclus i", since: day, before: []commands.Command{aCycle("i")},
			opens: []commands.Command{step("reflecteren", day)}, closes: []commands.Command{step("plannen", close), end},
		},
		{
			what: "experiment versterken of stoppen", function: "lector", kind: "leercyclus", id: string(cyc("i")), title: "Leercyclus i", since: day, before: []commands.Command{aCycle("i")},
			opens: []commands.Command{trial}, closes: []commands.Command{
				commands.AmplifyExperiment{CycleID: cyc("i"), Number: 1, Reason: "werkt", On: close}, commands.StopExperiment{CycleID: cyc("i"), Number: 1, Reason: "werkt niet", On: close}, end,
			},
		},
	}
}

// A replaced motion is voted on no more, and one of two recommendations still waits.
func TestPartOfAnOpenEnd(t *testing.T) {
	w := newWorld(t)
	w.on("2025-03-10", aMotion("m"), anAdvice("k"))
	replacement := aMotion("n", func(in *commands.ProposalInput) { in.On = "2025-03-11" })
	replacement.Replaces = mot("m")
	w.on("2025-03-12", replacement, replied("k", "2025-03-12", "deels", 1))
	vote := waiting(w, "stemmen over een motie", w.open())
	if len(vote.Items) != 1 || vote.Items[0].ID != string(mot("n")) {
		t.Errorf("waits for a vote on %+v", vote.Items)
	}
	if got := since(w, "advies beantwoorden", ""); got != "2025-03-01" {
		t.Errorf("with one answer of two the advice waits since %q", got)
	}
	w.do(replied("k", "2025-03-12", "niet", 2))
	if got := since(w, "advies beantwoorden", ""); got != "" {
		t.Errorf("with all answers the advice waits since %q", got)
	}
}

func TestPromisesWaitSinceTheirLastTerm(t *testing.T) {
	extend := commands.ExtendPromise{PromiseID: pro("g"), On: "2025-04-01", Due: "2025-05-01", Reason: "vertraging"}
	due := func(d domain.Date) commands.Command {
		return aPromise("g", func(in *commands.PromiseInput) { in.Due = d })
	}
	propose := commands.ProposePromiseSettlement{PromiseID: pro("g"), Body: "college", On: "2025-03-20", Account: "gedaan"}
	reopen := commands.ReopenPromise{PromiseID: pro("g"), Body: "raad", On: "2025-04-20", Reason: "niet af"}
	for _, c := range []struct {
		name      string
		given     []commands.Command
		on, since domain.Date
	}{
		{"put off before its term: not on the old one", []commands.Command{due("2025-04-10"), extend}, "2025-04-30", ""},
		{"but on the new one", []commands.Command{due("2025-04-10"), extend}, "2025-05-01", "2025-05-01"},
		{"put off too late: it was late until then", []commands.Command{due("2025-03-10"), extend}, "2025-03-31", "2025-03-10"},
		{"and not since", []commands.Command{due("2025-03-10"), extend}, "2025-04-01", ""},
		{"put off while it was proposed as kept", []commands.Command{due("2025-03-25"), propose, extend}, "2025-05-02", ""},
		{"and reopened then", []commands.Command{due("2025-03-25"), propose, extend, reopen}, "2025-04-21", "2025-04-20"},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t)
			w.do(c.given...)
			if got := since(w, "toezegging nakomen", c.on); got != c.since {
				t.Errorf("on %s it waits since %q, want %q", c.on, got, c.since)
			}
		})
	}
}

// A signal whose last link is taken back waits for a measure again, unless it has a place elsewhere.
func TestALinkTakenBackWaitsForANewOne(t *testing.T) {
	unlink := func(measure string) commands.Command {
		return commands.UnlinkSignal{SignalID: sig("1"), MeasureID: mea(measure), Reason: "klopt niet"}
	}
	for _, c := range []struct {
		name  string
		given []commands.Command
		since domain.Date
	}{
		{"taken back", []commands.Command{linked("1", "a"), unlink("a")}, "2025-03-10"},
		{"one of two taken back", []commands.Command{linked("1", "a"), linked("1", "b"), unlink("a")}, ""},
		{"both taken back", []commands.Command{linked("1", "a"), linked("1", "b"), unlink("a"), unlink("b")}, "2025-03-10"},
		{"linked anew", []commands.Command{linked("1", "a"), unlink("a"), linked("1", "b")}, ""},
		{"solved within the organisation", []commands.Command{linked("1", "a"), commands.TakeUpSignal{SignalID: sig("1"), Approach: "gedaan"}, unlink("a")}, ""},
		{"led on", []commands.Command{linked("1", "a"), commands.ReferSignal{SignalID: sig("1"), Destination: "klacht"}, unlink("a")}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t)
			w.on("2025-03-10", append([]commands.Command{aSignal("1"), aMeasure("a"), aMeasure("b")}, c.given...)...)
			if got := since(w, "duiden en koppelen aan een maatregel", ""); got != c.since {
				t.Errorf("waits since %q, want %q", got, c.since)
			}
		})
	}
}

// Those in a bundle are to hear of a decision on it, also when they heard of something before.
func TestADecisionOnABundleGoesBackToThoseInIt(t *testing.T) {
	const what = "terugkoppelen aan de inbrenger"
	w := newWorld(t)
	w.on("2025-03-10", aSignal("1"), aSignal("2"), aSignal("3"), told("1", "x"), told("2", "y"), told("3", "z"), aBundle("b", "1", "2", "3"),
		commands.UnbundleSignal{BundleID: bun("b"), SignalID: sig("3"), Reason: "iets anders"}, aMeasure("a"))
	if got := waiting(w, what, w.open()); got != nil {
		t.Fatalf("before the decision waits %+v", got)
	}
	w.on("2025-04-11", aDecision("d", "a", resting(bun("b"))))
	if got := waiting(w, what, w.open()); got == nil || got.Count != shown(2) || *got.Since != "2025-04-10" {
		t.Errorf("after the decision waits %+v", got)
	}
	ask := w.open()
	threshold(5)(&ask)
	if got := waiting(w, what, ask); got.Count != withheld || len(got.Items) > 0 {
		t.Errorf("a small number is told: %+v", got)
	}
	w.on("2025-04-12", told("1", "word"))
	if got := waiting(w, what, w.open()); got.Count != shown(1) || got.Items[0].ID != string(sig("2")) {
		t.Errorf("after word to one waits %+v", got)
	}
	w.on("2025-04-13", told("2", "word2"), rectified("d", resting(bun("b")), func(in *commands.DecisionInput) { in.Title = "Anders" }))
	if got := waiting(w, what, w.open()); got != nil {
		t.Errorf("after word to all waits %+v", got)
	}
}

// A bundle waits for a decision again when the one on it is revoked, or rectified so that it no longer rests on the bundle.
func TestABundleWaitsAgainWhenItsDecisionFalls(t *testing.T) {
	revoke := commands.RevokeDecision{DecisionID: dec("d"), On: "2025-05-02", Reason: "fout"}
	tabled := append(append([]commands.Command{aMeasure("a"), aSignal("1"), aBundle("b", "1")}, enough("b")...),
		offered("b", "college", "2025-03-11"), agenda("b", "college", "2025-03-20"))
	decided := slices.Clip(append(tabled, aDecision("d", "a", resting(bun("b")))))
	for _, c := range []struct {
		name  string
		given []commands.Command
		since domain.Date
	}{
		{"decided", decided, ""},
		{"revoked", append(decided, revoke), "2025-05-02"},
		{"no longer a ground", append(decided, rectified("d", func(in *commands.DecisionInput) { in.Title = "Anders" })), "2025-05-02"},
		{"still a ground", append(decided, rectified("d", resting(bun("b")))), ""},
		{"another decision stands", append(decided, aDecision("e", "a", resting(bun("b"))), revoke), ""},
		{"decided anew", append(decided, revoke, aDecision("e", "a", resting(bun("b")))), ""},
		{"closed before", append(decided, inRole{domain.Coordinator, commands.CloseBundle{BundleID: bun("b"), Reason: "besloten", On: "2025-04-20"}}, revoke), ""},
		{"never on an agenda", []commands.Command{aMeasure("a"), aSignal("1"), aBundle("b", "1"), aDecision("d", "a", resting(bun("b"))), revoke}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t)
			w.on("2025-05-02", c.given...)
			if got := since(w, "besluiten over een bundel", ""); got != c.since {
				t.Errorf("waits since %q, want %q", got, c.since)
			}
		})
	}
}
