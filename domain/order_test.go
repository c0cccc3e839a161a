package domain

import "testing"

// Something can't be voted on, answered or stopped before it was there: a day that lies too early is a slip of the pen, and
// would make every lead time that follows from it a lie.
func TestNoMotionIsActedOnBeforeItWasTabled(t *testing.T) {
	early := won
	early.On = "2025-02-28"
	afterHolding := MotionHeld{MotionID: motionID, On: "2025-03-06"}
	beforeVote := Date("2025-03-04")
	rows := []motionRow{
		{name: "held", when: func(m Motion) ([]MotionEvent, error) { return m.Hold(motionID, early.On) }},
		{name: "withdrawn", when: func(m Motion) ([]MotionEvent, error) { return m.Withdraw(motionID, early.On, "") }},
		{name: "adopted", when: func(m Motion) ([]MotionEvent, error) { return m.Adopt(motionID, early) }},
		{name: "rejected", when: func(m Motion) ([]MotionEvent, error) { return m.Reject(motionID, VoteTaken{On: early.On}) }},
		{name: "adopted before it was held", given: []MotionEvent{afterHolding}, when: func(m Motion) ([]MotionEvent, error) { return m.Adopt(motionID, won) }},
		{
			name: "proposed as done before the vote", given: []MotionEvent{adoptedMotion},
			when: func(m Motion) ([]MotionEvent, error) {
				return m.ProposeSettlement(motionID, "college", beforeVote, "klaar")
			},
		},
		{
			name: "settled before the vote", given: []MotionEvent{adoptedMotion},
			when: func(m Motion) ([]MotionEvent, error) { return m.Settle(motionID, "raad", beforeVote, "") },
		},
		{
			name: "left undone before the vote", given: []MotionEvent{adoptedMotion},
			when: func(m Motion) ([]MotionEvent, error) { return m.LeaveUndone(motionID, beforeVote, "geen geld") },
		},
	}
	for i := range rows {
		rows[i].given, rows[i].fails, rows[i].field = motions(rows[i].given...), Invalid, "datum"
	}
	play(t, rows)
}

func TestNoAmendmentIsActedOnBeforeItWasTabled(t *testing.T) {
	const early = "2020-01-01"
	rows := []amendmentRow{
		{name: "held", when: func(a Amendment) ([]AmendmentEvent, error) { return a.Hold(amendmentID, early) }},
		{name: "withdrawn", when: func(a Amendment) ([]AmendmentEvent, error) { return a.Withdraw(amendmentID, early, "") }},
		{name: "adopted", when: func(a Amendment) ([]AmendmentEvent, error) { return a.Adopt(amendmentID, VoteTaken{On: early}) }},
		{name: "rejected", when: func(a Amendment) ([]AmendmentEvent, error) { return a.Reject(amendmentID, VoteTaken{On: early}) }},
	}
	for i := range rows {
		rows[i].given, rows[i].fails, rows[i].field = amendments(), Invalid, "datum"
	}
	play(t, rows)
}

func TestNoTermIsPutOffBeforeThePromise(t *testing.T) {
	play(t, []promiseRow{{
		name: "a term that was put off too early", given: promises(), fails: Invalid, field: "datum",
		when: func(p Promise) ([]PromiseEvent, error) {
			return p.Extend(promiseID, "2020-01-01", "2030-01-01", "drukte")
		},
	}})
}

func TestAdviceIsNotAnsweredBeforeItWasGiven(t *testing.T) {
	asked := AdviceAsked{AdviceID: adviceID, Question: Question{From: "college", To: "adviesraad", On: "2025-03-02", Text: "Wat werkt?"}}
	play(t, []adviceRow{
		{
			name: "an answer before the advice", given: []AdviceEvent{unasked}, fails: Invalid, field: "datum",
			when: func(a Advice) ([]AdviceEvent, error) {
				return a.Answer(adviceID, "2020-01-01", "college", []RecommendationAnswer{{Number: 1, Answer: "niet", Reason: "te duur"}})
			},
		},
		{
			name: "advice before the question", given: []AdviceEvent{asked}, fails: Invalid, field: "datum",
			when: func(a Advice) ([]AdviceEvent, error) { return a.Give(adviceID, Origin{}, unasked.AdviceContent) },
		},
	})
}

func TestNothingIsLearnedBeforeTheCycleStarted(t *testing.T) {
	const early = "2020-01-01"
	rows := []cycleRow{
		{name: "a step", when: func(c Cycle) ([]CycleEvent, error) { return c.Take(cycleID, "plannen", "aan tafel", early) }},
		{name: "an experiment", when: func(c Cycle) ([]CycleEvent, error) {
			return c.Try(cycleID, ExperimentStarted{Title: "bellen", Expected: "meer contact", On: early})
		}},
		{name: "its amplification", when: func(c Cycle) ([]CycleEvent, error) { return c.Amplify(cycleID, 1, early, "het werkt") }},
		{name: "its end", when: func(c Cycle) ([]CycleEvent, error) { return c.Stop(cycleID, 1, early, "het werkt niet") }},
		{name: "the end of the cycle", when: func(c Cycle) ([]CycleEvent, error) { return c.Close(cycleID, "veel", early) }},
	}
	for i := range rows {
		rows[i].given, rows[i].fails, rows[i].field = cycles(firstTry), Invalid, "datum"
	}
	play(t, rows)
}

func TestATermDoesNotPassBeforeTheSignal(t *testing.T) {
	play(t, []scenario[Signal, SignalEvent]{{
		name: "a term of long ago", given: signalHistory(), fails: Invalid, field: "uiterlijk",
		when: func(s Signal) ([]SignalEvent, error) { return s.Expire("1900-01-01", "2025-04-02") },
	}})
}

// What the college first said to be done and then leaves undone, it may say to be done once more.
func TestWhatWasLeftUndoneIsProposedAgain(t *testing.T) {
	proposed := MotionSettlementProposed{MotionID: motionID, On: "2025-04-01", Account: "de brief is er"}
	undone := MotionNotCarriedOut{MotionID: motionID, On: "2025-05-01", Reason: "geen geld"}
	again := MotionSettlementProposed{MotionID: motionID, On: "2025-06-01", Account: "er was toch geld"}
	play(t, []motionRow{{
		name: "again", given: motions(adoptedMotion, proposed, undone), then: []MotionEvent{again},
		when: func(m Motion) ([]MotionEvent, error) {
			return m.ProposeSettlement(motionID, "college", again.On, again.Account)
		},
	}})
}
