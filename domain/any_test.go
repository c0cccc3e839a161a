package domain

import "testing"

// overdue are the rows that hold for a term of every kind: it runs, it is over, it is recorded once.
func overdue[S foldable[S, E], E Event](what Waited, due Date, given []E, expire func(S, Date) ([]E, error)) []scenario[S, E] {
	at := func(today Date) func(S) ([]E, error) {
		return func(s S) ([]E, error) { return expire(s, today) }
	}
	passed := any(TermPassed{What: what, Due: due}).(E)
	after := DateOf(due.Time().AddDate(0, 0, 1))
	return []scenario[S, E]{
		{name: string(what) + ": the last day is in time", given: given, when: at(due), fails: Refused},
		{name: string(what) + ": the day after is too late", given: given, when: at(after), then: []E{passed}},
		{name: string(what) + ": long after it is the same fact", given: append(given[:len(given):len(given)], passed), when: at("2031-01-01")},
		{name: string(what) + ": of nothing", when: at("2031-01-01"), fails: NotFound},
	}
}

func TestASignalWaitsForAReaction(t *testing.T) {
	expire := func(due Date) func(Signal, Date) ([]SignalEvent, error) {
		return func(s Signal, today Date) ([]SignalEvent, error) { return s.Expire(due, today) }
	}
	late := func(s Signal) ([]SignalEvent, error) { return s.Expire("2025-04-01", "2025-04-02") }
	rows := overdue(WaitedReaction, "2025-04-01", signalHistory(), expire("2025-04-01"))
	rows = append(rows, overdue(WaitedReaction, "2025-05-01", signalHistory(TermPassed{What: WaitedReaction, Due: "2025-04-01"}), expire("2025-05-01"))...)
	play(t, append(rows,
		scenario[Signal, SignalEvent]{name: "word was given", given: signalHistory(feedback), when: late, fails: Refused},
		scenario[Signal, SignalEvent]{name: "it was withdrawn", given: signalHistory(withdrawn), when: late, fails: Refused},
		scenario[Signal, SignalEvent]{name: "no term was set", given: signalHistory(), when: func(s Signal) ([]SignalEvent, error) { return s.Expire("", "2025-04-02") }, fails: Refused},
	))
}

func TestAdviceWaitsForAnAnswer(t *testing.T) {
	expire := func(a Advice, today Date) ([]AdviceEvent, error) { return a.Expire("", today) }
	late := func(a Advice) ([]AdviceEvent, error) { return a.Expire("", "2031-01-01") }
	answer := func(numbers ...int) AdviceAnswered {
		e := AdviceAnswered{AdviceID: adviceID, On: "2025-05-01", Body: "college"}
		for _, n := range numbers {
			e.Answers = append(e.Answers, RecommendationAnswer{Number: n, Answer: "niet", Reason: "te duur"})
		}
		return e
	}
	ownTerm := func(due Date) func(Advice) ([]AdviceEvent, error) {
		return func(a Advice) ([]AdviceEvent, error) { return a.Expire(due, "2031-01-01") }
	}
	free := AdviceGiven{AdviceID: adviceID, Unasked: true, AdviceContent: adviceContent(func(c *AdviceContent) { c.AnswerBy = "" })}
	rows := overdue(WaitedAnswer, "2025-06-01", []AdviceEvent{unasked}, expire)
	rows = append(rows, overdue(WaitedAnswer, "2025-06-01", []AdviceEvent{unasked, answer(1)}, expire)...)
	play(t, append(rows,
		adviceRow{name: "every recommendation was answered", given: []AdviceEvent{unasked, answer(1, 2)}, when: late, fails: Refused},
		adviceRow{name: "it was only asked", given: []AdviceEvent{asked}, when: late, fails: NotFound},
		adviceRow{name: "no term was set", given: []AdviceEvent{free}, when: late, fails: Refused},
		adviceRow{
			name: "the municipality's own term, where the advice names none", given: []AdviceEvent{free}, when: ownTerm("2025-05-01"),
			then: []AdviceEvent{TermPassed{What: WaitedAnswer, Due: "2025-05-01"}},
		},
		adviceRow{
			name: "the day that the advice names goes first", given: []AdviceEvent{unasked}, when: ownTerm("2025-05-01"),
			then: []AdviceEvent{TermPassed{What: WaitedAnswer, Due: "2025-06-01"}},
		},
		adviceRow{name: "a term before the advice", given: []AdviceEvent{free}, when: ownTerm("2001-01-01"), fails: Invalid, field: "uiterlijk"},
	))
}

func TestAMotionWaitsToBeCarriedOut(t *testing.T) {
	expire := func(m Motion, today Date) ([]MotionEvent, error) { return m.Expire(today) }
	late := func(m Motion) ([]MotionEvent, error) { return m.Expire("2031-01-01") }
	free := MotionTabled{MotionID: motionID, ProposalContent: proposalContent(func(c *ProposalContent) { c.Due = "" })}
	proposed := MotionSettlementProposed{MotionID: motionID, On: "2025-08-01", Account: "het is open"}
	rows := overdue(WaitedMotion, "2025-09-01", motions(adoptedMotion), expire)
	rows = append(rows, overdue(WaitedMotion, "2025-09-01", motions(adoptedMotion, proposed), expire)...) // only the raad says that it is done
	play(t, append(rows,
		motionRow{name: "it was settled", given: motions(adoptedMotion, settledMotion), when: late, fails: Refused},
		motionRow{name: "it was not adopted", given: motions(), when: late, fails: Refused},
		motionRow{name: "no term was set", given: []MotionEvent{free, adoptedMotion}, when: late, fails: Refused},
	))
}

func TestAPromiseWaitsToBeKept(t *testing.T) {
	expire := func(p Promise, today Date) ([]PromiseEvent, error) { return p.Expire(today) }
	late := func(p Promise) ([]PromiseEvent, error) { return p.Expire("2031-01-01") }
	passed := TermPassed{What: WaitedPromise, Due: "2025-09-01"}
	free := promised
	free.Due = ""
	rows := overdue(WaitedPromise, "2025-09-01", promises(), expire)
	rows = append(rows, overdue(WaitedPromise, "2025-12-01", promises(passed, extended), expire)...)
	rows = append(rows, overdue(WaitedPromise, "2025-09-01", promises(settledPromise, reopenedPromise), expire)...)
	play(t, append(rows,
		promiseRow{name: "it was settled", given: promises(settledPromise), when: late, fails: Refused},
		promiseRow{name: "no term was set", given: []PromiseEvent{free}, when: late, fails: Refused},
	))
}

func TestAnEvaluationWaitsToBeConcluded(t *testing.T) {
	expire := func(v Evaluation, today Date) ([]EvaluationEvent, error) { return v.Expire(today) }
	late := func(v Evaluation) ([]EvaluationEvent, error) { return v.Expire("2031-01-01") }
	play(t, append(overdue(WaitedEvaluation, "2026-04-01", []EvaluationEvent{planned}, expire),
		evaluationRow{name: "it was concluded", given: []EvaluationEvent{planned, concluded}, when: late, fails: Refused},
		evaluationRow{name: "it was never planned, but concluded", given: []EvaluationEvent{concluded}, when: late, fails: Refused},
	))
}

func TestASignalWaitsForWordOfADecision(t *testing.T) {
	expire := func(about DecisionID) func(Signal) ([]SignalEvent, error) {
		return func(s Signal) ([]SignalEvent, error) { return s.ExpireWordBack(about, "2025-04-01", "2025-04-02") }
	}
	told := FeedbackGiven{SignalID: signalID, FeedbackID: feedbackID, Phase: "besluiten", Message: Private("Er is besloten."), DecisionID: decisionID}
	sent := told
	sent.Automatic = true
	passed := TermPassed{What: WaitedWordBack, Due: "2025-04-01", About: decisionID}
	play(t, []scenario[Signal, SignalEvent]{
		{name: "nobody told", given: signalHistory(), when: expire(decisionID), then: []SignalEvent{passed}},
		{name: "it is recorded once", given: signalHistory(passed), when: expire(decisionID)},
		{name: "somebody told", given: signalHistory(told), when: expire(decisionID), fails: Refused},
		{name: "what a rule wrote is nobody's word", given: signalHistory(sent), when: expire(decisionID), then: []SignalEvent{passed}},
		{
			name: "word of another decision is not of this one", given: signalHistory(told), when: expire("b2"),
			then: []SignalEvent{TermPassed{What: WaitedWordBack, Due: "2025-04-01", About: "b2"}},
		},
		{name: "of no decision", given: signalHistory(), when: expire(""), fails: Invalid, field: "besluitId"},
		{name: "it was withdrawn", given: signalHistory(withdrawn), when: expire(decisionID), fails: Refused},
	})
}

func TestABundleWaitsToBeOffered(t *testing.T) {
	expire := func(b Bundle, today Date) ([]BundleEvent, error) { return b.Expire("2025-09-01", today) }
	late := func(b Bundle) ([]BundleEvent, error) { return b.Expire("2025-09-01", "2031-01-01") }
	opened := BundleOpened{BundleID: bundleID, BundleContent: BundleContent{Title: "Wachten op een scootmobiel"}}
	play(t, append(overdue(WaitedOffer, "2025-09-01", []BundleEvent{opened}, expire),
		bundleRow{name: "it was offered", given: []BundleEvent{opened, BundleOffered{BundleID: bundleID, Offer: Offer{To: "raad"}}}, when: late, fails: Refused},
		bundleRow{name: "it was closed", given: []BundleEvent{opened, BundleClosed{BundleID: bundleID, Reason: "klaar"}}, when: late, fails: Refused},
	))
}

func TestADecisionWaitsToBeLookedBackOn(t *testing.T) {
	expire := func(d Decision, today Date) ([]DecisionEvent, error) { return d.Expire(today) }
	late := func(d Decision) ([]DecisionEvent, error) { return d.Expire("2031-01-01") }
	taken := func(by Date) DecisionTaken {
		return DecisionTaken{DecisionID: decisionID, DecisionContent: DecisionContent{Title: "De bus", Body: "college", On: "2025-03-01", EvaluateOn: by}}
	}
	play(t, append(overdue(WaitedLookBack, "2026-04-01", []DecisionEvent{taken("2026-04-01")}, expire),
		scenario[Decision, DecisionEvent]{name: "it names no day", given: []DecisionEvent{taken("")}, when: late, fails: Refused},
		scenario[Decision, DecisionEvent]{
			name: "it was taken back", given: []DecisionEvent{taken("2026-04-01"), DecisionRevoked{DecisionID: decisionID, On: "2025-05-01", Reason: "vergissing"}},
			when: late, fails: Refused,
		},
	))
}
