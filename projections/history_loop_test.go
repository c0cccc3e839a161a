package projections_test

import (
	"slices"

	"ruggespraak/commands"
	"ruggespraak/domain"
)

// Steps about bundles, advice, motions, promises and learning. They are many sorts, so each is named once.

func (s step) bundle() string  { return s.pick(0, "12") }
func (s step) motion() string  { return s.pick(0, "nopm") }
func (s step) carried() string { return s.pick(0, "mn") }
func (s step) promise() string { return s.pick(0, "gh") }
func (s step) cycle() string   { return s.pick(0, "ij") }

var loopActs = slices.Concat(bundleActs, adviceActs, motionActs, amendmentActs, promiseActs, learningActs, termActs)

var bundleActs = []act{
	{"bundle", always(func(s step) commands.Command { return aBundle(s.bundle(), s.pick(1, "123"), s.pick(2, "123")) })},
	{"bundle one", always(func(s step) commands.Command { return aBundle("alleen", s.pick(1, "123")) })},
	{"add", always(func(s step) commands.Command {
		return commands.BundleSignal{BundleID: bun(s.bundle()), SignalID: sig(s.pick(1, "123"))}
	})},
	{"take out", always(func(s step) commands.Command {
		return commands.UnbundleSignal{BundleID: bun(s.bundle()), SignalID: sig(s.pick(1, "123")), Reason: "hoort er niet bij"}
	})},
	{"read", always(step.read)},
	{"recognise", always(func(s step) commands.Command {
		return recognised(s.bundle(), s.pick(1, "pqr"), s.pick(2, "bz"), one(s, 3, domain.RecogniserRoles))
	})},
	{"enough", func(s step, _ *world) commands.Command {
		return commandFunc(func(w *world) {
			for _, c := range enough(s.bundle()) {
				w.attempt(c)
			}
		})
	}},
	{"lead", always(func(s step) commands.Command {
		return commands.AppointLead{BundleID: bun(s.bundle()), Function: "trekker " + s.words(1), On: s.day(2)}
	})},
	{"offer", always(func(s step) commands.Command { return offered(s.bundle(), one(s, 1, domain.Bodies[:2]), s.day(2)) })},
	{"offer one", always(func(s step) commands.Command { return alone("alleen", one(s, 1, domain.Bodies[:2]), s.day(2)) })},
	{"agenda", always(func(s step) commands.Command { return agenda(s.bundle(), one(s, 1, domain.Bodies[:2]), s.day(2)) })},
	{"close bundle", always(func(s step) commands.Command {
		return commands.CloseBundle{BundleID: bun(s.pick(0, "12345")), Reason: "besproken", On: s.day(2)}
	})},
}

func (s step) read() commands.Command {
	c := aReading(s.bundle(), []string{"wijkteam", "inwoners"}[s.N[1]%2], s.words(2))
	c.Minority, c.On = s.N[3]%3 == 0, s.day(4)
	if s.N[4]%2 == 0 {
		c.Weighing = domain.Weighing{Who: "mensen zonder netwerk", Reasons: []string{"zij hebben niemand"}}
	}
	return c
}

var adviceActs = []act{
	{"ask advice", always(func(s step) commands.Command {
		return commands.AskAdvice{AdviceID: adv(s.pick(0, "kl")), Question: domain.Question{From: "college", To: "adviesraad", On: s.day(1), Text: "Wat raadt u aan?"}}
	})},
	{"advise", always(func(s step) commands.Command {
		return anAdvice(s.pick(0, "kl"), func(in *commands.AdviceInput) {
			in.On, in.AnswerBy, in.Measures, in.Grounds = s.day(1), s.due(1), s.about(2), s.grounds(3)
		})
	})},
	{"reply", always(func(s step) commands.Command {
		return replied(s.pick(0, "kl"), s.day(1), one(s, 2, domain.AdviceWords), 1+s.N[3]%2)
	})},
}

// due is shortly after a day that a step names, or never.
func (s step) due(i int) domain.Date {
	if s.N[i] > 8 {
		return ""
	}
	return domain.DateOf(s.day(i).Time().AddDate(0, 0, 10))
}

// after is a day after all those that day can be, for what can only follow on something else; twice over for what follows on
// that.
func (s step) after(i, times int) domain.Date {
	return domain.DateOf(s.day(i).Time().AddDate(0, 0, 3*11*times))
}

// about is no measure, one or two.
func (s step) about(i int) []domain.MeasureID {
	return []domain.MeasureID{mea("a"), mea("b")}[:s.N[i]%3]
}

// grounds is nothing, a signal, or a signal and a bundle.
func (s step) grounds(i int) []domain.Ground {
	return []domain.Ground{
		{Kind: "signaal", ID: domain.GroundID(sig("1")), Relation: one(s, i, domain.Relations)},
		{Kind: "bundel", ID: domain.GroundID(bun("1")), Relation: domain.Support},
	}[:s.N[i]%3]
}

func (s step) proposal() func(*commands.ProposalInput) {
	return func(in *commands.ProposalInput) {
		in.On, in.Due, in.Measures, in.Grounds = s.day(1), s.due(1), s.about(2), s.grounds(3)
	}
}

func (s step) vote(outcome bool) domain.VoteTaken {
	v := domain.VoteTaken{On: s.after(1, 1)}
	if s.N[2]%2 == 0 {
		v.Vote = &domain.Vote{For: 10, Against: 20}
		if outcome {
			v.Vote = &domain.Vote{For: 20, Against: 10}
		}
	}
	return v
}

var motionActs = []act{
	{"motion", always(func(s step) commands.Command { return aMotion(s.motion(), s.proposal()) })},
	{"other motion", always(func(s step) commands.Command {
		c := aMotion(s.pick(1, "opq"), s.proposal())
		c.Replaces = mot(s.motion())
		return c
	})},
	{"replace motion", always(func(s step) commands.Command {
		return commands.ReplaceMotion{MotionID: mot(s.motion()), By: mot(s.pick(1, "opn")), On: s.day(2)}
	})},
	{"hold motion", always(func(s step) commands.Command { return commands.HoldMotion{MotionID: mot(s.motion()), On: s.day(1)} })},
	{"withdraw motion", always(func(s step) commands.Command {
		return commands.WithdrawMotion{MotionID: mot(s.motion()), On: s.day(1), Reason: "overbodig"}
	})},
	{"adopt motion", always(func(s step) commands.Command {
		c := adopted(s.motion(), s.after(1, 1))
		c.Vote = s.vote(true).Vote
		return c
	})},
	{"reject motion", always(func(s step) commands.Command {
		return commands.RejectMotion{MotionID: mot(s.motion()), VoteTaken: s.vote(false)}
	})},
	{"propose motion", always(func(s step) commands.Command {
		return commands.ProposeMotionSettlement{MotionID: mot(s.carried()), Body: "college", On: s.after(1, 2), Account: "het is gedaan"}
	})},
	{"settle motion", always(func(s step) commands.Command {
		return commands.SettleMotion{MotionID: mot(s.pick(0, "mn34")), Body: "raad", On: s.after(1, 2)}
	})},
	{"leave motion", always(func(s step) commands.Command {
		return commands.LeaveMotionUndone{MotionID: mot(s.carried()), On: s.after(1, 2), Reason: "te duur"}
	})},
}

var amendmentActs = []act{
	{"amendment", always(func(s step) commands.Command { return anAmendment(s.motion(), s.proposal()) })},
	{"other amendment", always(func(s step) commands.Command {
		c := anAmendment(s.pick(1, "opq"), s.proposal())
		c.Replaces = amd(s.motion())
		return c
	})},
	{"replace amendment", always(func(s step) commands.Command {
		return commands.ReplaceAmendment{AmendmentID: amd(s.motion()), By: amd(s.pick(1, "opn")), On: s.day(2)}
	})},
	{"hold amendment", always(func(s step) commands.Command {
		return commands.HoldAmendment{AmendmentID: amd(s.motion()), On: s.day(1)}
	})},
	{"withdraw amendment", always(func(s step) commands.Command {
		return commands.WithdrawAmendment{AmendmentID: amd(s.motion()), On: s.day(1)}
	})},
	{"adopt amendment", always(func(s step) commands.Command {
		return commands.AdoptAmendment{AmendmentID: amd(s.motion()), VoteTaken: s.vote(true)}
	})},
	{"reject amendment", always(func(s step) commands.Command {
		return commands.RejectAmendment{AmendmentID: amd(s.motion()), VoteTaken: s.vote(false)}
	})},
}

var promiseActs = []act{
	{"promise", always(func(s step) commands.Command {
		return aPromise(s.promise(), func(in *commands.PromiseInput) {
			in.On, in.Due, in.Measures, in.Grounds = s.day(1), s.due(1), s.about(2), s.grounds(3)
		})
	})},
	{"extend", always(func(s step) commands.Command {
		return commands.ExtendPromise{PromiseID: pro(s.promise()), On: s.day(1), Due: domain.DateOf(s.day(2).Time().AddDate(0, 0, 14)), Reason: "vertraging"}
	})},
	{"propose promise", always(func(s step) commands.Command {
		return commands.ProposePromiseSettlement{PromiseID: pro(s.promise()), Body: "college", On: s.after(1, 2), Account: "het is gedaan"}
	})},
	{"settle promise", always(func(s step) commands.Command {
		return commands.SettlePromise{PromiseID: pro(s.promise()), Body: "raad", On: s.after(1, 2)}
	})},
	{"reopen promise", always(func(s step) commands.Command {
		return commands.ReopenPromise{PromiseID: pro(s.promise()), Body: "raad", On: s.after(1, 2), Reason: "niet af"}
	})},
}

var learningActs = []act{
	{"cycle", always(func(s step) commands.Command {
		c := aCycle(s.cycle(), []string{"a", "b"}[:s.N[1]%3]...)
		c.On = s.day(2)
		return c
	})},
	{"cycle step", always(func(s step) commands.Command {
		return commands.TakeCycleStep{CycleID: cyc(s.cycle()), Step: one(s, 1, domain.CycleSteps), Account: s.words(2), On: s.day(3)}
	})},
	{"experiment", always(func(s step) commands.Command { return anExperiment(s.cycle(), "Proef "+s.words(1)) })},
	{"amplify", always(func(s step) commands.Command {
		return commands.AmplifyExperiment{CycleID: cyc(s.cycle()), Number: 1 + s.N[1]%3, Reason: "het werkt", On: s.day(2)}
	})},
	{"stop", always(func(s step) commands.Command {
		return commands.StopExperiment{CycleID: cyc(s.cycle()), Number: 1 + s.N[1]%3, Reason: "het werkt niet", On: s.day(2)}
	})},
	{"close cycle", always(func(s step) commands.Command {
		return commands.CloseCycle{CycleID: cyc(s.pick(0, "ij345")), Outcome: "een beetje", On: s.day(2)}
	})},
	{"learn in cycle", always(func(s step) commands.Command {
		return commands.DrawLesson{EvaluationID: eva(s.pick(1, "uvw")), Context: "hier", Strategy: s.words(2), Result: "goed", CycleID: cyc(s.cycle())}
	})},
	{"define", always(func(s step) commands.Command {
		return aMeaning([]string{"preventie", "eenzaamheid"}[s.N[0]%2], s.words(1), s.day(2))
	})},
	{"encounter", always(func(s step) commands.Command {
		c := anEncounter(s.pick(0, "xyz"), []string{"1", "2"}[:s.N[1]%3]...)
		c.On, c.Visitor, c.Measures = s.day(2), one(s, 3, domain.Bodies), s.about(4)
		return c
	})},
}

var termActs = []act{
	{"no reaction", always(func(s step) commands.Command { return overdue(domain.WaitedReaction, sig(s.signal()), s.day(2)) })},
	{"no reply", always(func(s step) commands.Command { return overdue(domain.WaitedAnswer, adv(s.pick(0, "kl")), "") })},
	{"not done", always(func(s step) commands.Command { return overdue(domain.WaitedMotion, mot(s.carried()), "") })},
	{"not kept", always(func(s step) commands.Command { return overdue(domain.WaitedPromise, pro(s.promise()), "") })},
	{"not evaluated", always(func(s step) commands.Command { return overdue(domain.WaitedEvaluation, eva(s.pick(0, "xuvw")), "") })},
}

// loopBeginning is what else every history begins with: a recognised bundle, an adopted motion, and something promised and tried.
func loopBeginning() []step {
	return []step{
		{What: "bundle", N: [6]int{0, 0, 1}}, {What: "enough"}, {What: "offer"}, {What: "advise"}, {What: "motion"}, {What: "amendment"}, {What: "motion", N: [6]int{3, 1}}, {What: "adopt motion", N: [6]int{3}}, {What: "promise", N: [6]int{0, 1}}, {What: "cycle"}, {What: "experiment"},
		{What: "plan", N: [6]int{0, 3}},
	}
}
