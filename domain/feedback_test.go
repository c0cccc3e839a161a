package domain

import (
	"fmt"
	"testing"
)

// asDesigned is the rule of the design: three answers, or one in five.
var asDesigned = ReopenRule{Count: 3, Share: 0.2}

func answered(who PersonRef, f FeedbackID, v Verdict) SignalEvent {
	return FeedbackAnswered{SignalID: signalID, FeedbackID: f, Person: who, Verdict: v}
}

func answer(who PersonRef, f FeedbackID, v Verdict, rule ReopenRule) func(Signal) ([]SignalEvent, error) {
	return func(s Signal) ([]SignalEvent, error) { return s.Answer(signalID, f, who, v, "", rule) }
}

// satisfied is so many answers "opgelost" of other people.
func satisfied(n int) []SignalEvent {
	out := signalHistory(feedback)
	for i := range n {
		out = append(out, answered(PersonRef(fmt.Sprintf("tevreden%d", i)), feedbackID, Solved))
	}
	return out
}

func TestWordGoesBack(t *testing.T) {
	give := func(f FeedbackID, phase Phase, message string) func(Signal) ([]SignalEvent, error) {
		return func(s Signal) ([]SignalEvent, error) { return s.GiveFeedback(signalID, f, phase, message, decisionID) }
	}
	var rows []signalRow
	for _, phase := range Phases {
		rows = append(rows, signalRow{
			name: "word goes back after " + string(phase), given: signalHistory(), when: give(feedbackID, phase, tale),
			then: []SignalEvent{FeedbackGiven{SignalID: signalID, FeedbackID: feedbackID, Phase: phase, Message: Private(tale), DecisionID: decisionID}},
		})
	}
	play(t, append(rows, []signalRow{
		{name: "the same message goes out once", given: signalHistory(feedback), when: give(feedbackID, "besluiten", "Er is besloten.")},
		{
			name: "a second message is another one", given: signalHistory(feedback), when: give(nextFeedback, "besluiten", "Er is besloten."),
			then: []SignalEvent{FeedbackGiven{SignalID: signalID, FeedbackID: nextFeedback, Phase: "besluiten", Message: Private("Er is besloten."), DecisionID: decisionID}},
		},
		{name: "a message has its phase", given: signalHistory(), when: give(feedbackID, tale, "Er is besloten."), fails: Invalid, field: "fase"},
		{name: "a message says something", given: signalHistory(), when: give(feedbackID, "besluiten", " "), fails: Invalid, field: "bericht"},
	}...))
}

func TestOneAnswerIsOnePersons(t *testing.T) {
	reopened := SignalReopened{SignalID: signalID, Cause: ReopenedByAnswers}
	two := ReopenRule{Count: 2, Share: 2}
	niet := func(who PersonRef) SignalEvent { return answered(who, feedbackID, NotAt) }
	late := signalHistory(feedback, niet("a"), reopened, niet("b"), FeedbackGiven{SignalID: signalID, FeedbackID: nextFeedback, Phase: "uitvoeren"})
	play(t, []signalRow{
		{name: "one answer is recorded as one", given: satisfied(0), when: answer("a", feedbackID, Solved, asDesigned), then: []SignalEvent{answered("a", feedbackID, Solved)}},
		{name: "the same answer counts once", given: satisfied(9), when: answer("tevreden0", feedbackID, Solved, asDesigned)},
		{name: "partly is not nothing", given: satisfied(0), when: answer("a", feedbackID, Partly, asDesigned), then: []SignalEvent{answered("a", feedbackID, Partly)}},
		{name: "one in six is below a fifth", given: satisfied(5), when: answer("a", feedbackID, NotAt, asDesigned), then: []SignalEvent{niet("a")}},
		{name: "one in five reopens", given: satisfied(4), when: answer("a", feedbackID, NotAt, asDesigned), then: []SignalEvent{niet("a"), reopened}},
		{name: "worse counts like not at all", given: satisfied(4), when: answer("a", feedbackID, Worse, asDesigned), then: []SignalEvent{answered("a", feedbackID, Worse), reopened}},
		{
			name: "three reopen, however many are content", given: append(satisfied(40), niet("a"), answered("b", feedbackID, Worse)),
			when: answer("c", feedbackID, NotAt, asDesigned), then: []SignalEvent{niet("c"), reopened},
		},
		{name: "two of many do not", given: append(satisfied(40), niet("a")), when: answer("b", feedbackID, NotAt, asDesigned), then: []SignalEvent{niet("b")}},
		{name: "one person who says it twice is one", given: append(satisfied(0), niet("a")), when: answer("a", feedbackID, Worse, two), then: []SignalEvent{answered("a", feedbackID, Worse)}},
		{
			name: "who was content and no longer is counts with the rest", given: append(satisfied(0), niet("a"), answered("b", feedbackID, Solved)),
			when: answer("b", feedbackID, NotAt, two), then: []SignalEvent{niet("b"), reopened},
		},
		{name: "an answer to an open signal does not reopen it again", given: append(satisfied(0), niet("a"), reopened), when: answer("b", feedbackID, NotAt, asDesigned), then: []SignalEvent{niet("b")}},
		{name: "the answer that reopened it counts once", given: append(satisfied(0), niet("a"), reopened), when: answer("a", feedbackID, NotAt, asDesigned)},
		{name: "a good answer after new word does not reopen for old ones", given: late, when: answer("c", nextFeedback, Solved, asDesigned), then: []SignalEvent{answered("c", nextFeedback, Solved)}},
		{name: "a bad answer after new word reopens again", given: late, when: answer("c", nextFeedback, NotAt, asDesigned), then: []SignalEvent{answered("c", nextFeedback, NotAt), reopened}},
		{name: "there must be something to answer", given: signalHistory(), when: answer("a", feedbackID, Solved, asDesigned), fails: NotFound},
		{name: "one answers a message that was sent", given: satisfied(0), when: answer("a", nextFeedback, Solved, asDesigned), fails: NotFound},
		{name: "a verdict is on the list", given: satisfied(0), when: answer("a", feedbackID, tale, asDesigned), fails: Invalid, field: "oordeel"},
		{name: "somebody answers", given: satisfied(0), when: answer("", feedbackID, Solved, asDesigned), fails: Invalid, field: "persoon"},
		{
			name: "an explanation makes it another answer", given: append(satisfied(9), answered("a", feedbackID, Partly)),
			when: func(s Signal) ([]SignalEvent, error) {
				return s.Answer(signalID, feedbackID, "a", Partly, tale, asDesigned)
			},
			then: []SignalEvent{FeedbackAnswered{SignalID: signalID, FeedbackID: feedbackID, Person: "a", Verdict: Partly, Note: Private(tale)}},
		},
	})
}

func TestSilenceIsNoAnswer(t *testing.T) {
	if asDesigned.Met(nil) || (ReopenRule{}).Met(nil) {
		t.Error("nobody answered, and yet it was not solved")
	}
	s := fold[Signal](throughWire(t, 0, satisfied(0)))
	if s.Reopened || len(s.Answers) != 0 {
		t.Errorf("a message without an answer became one: %+v", s.Answers)
	}
}

func TestShareIsExact(t *testing.T) {
	for percent := 1; percent <= 100; percent++ {
		rule := ReopenRule{Count: 1000, Share: float64(percent) / 100}
		counted := make([]Verdict, 100)
		for i := range counted {
			counted[i] = Solved
			if i < percent {
				counted[i] = NotAt
			}
		}
		if !rule.Met(counted) {
			t.Errorf("%d of 100 does not meet %d %%", percent, percent)
		}
		counted[0] = Solved
		if rule.Met(counted) {
			t.Errorf("%d of 100 meets %d %%", percent-1, percent)
		}
	}
}

func TestTheCoordinatorReopens(t *testing.T) {
	reopen := func(reason string) func(Signal) ([]SignalEvent, error) {
		return func(s Signal) ([]SignalEvent, error) { return s.Reopen(signalID, reason) }
	}
	reopened := SignalReopened{SignalID: signalID, Cause: ReopenedByCoordinator, Reason: Private("toch niet opgelost")}
	play(t, []signalRow{
		{name: "the coordinator reopens with a reason", given: satisfied(5), when: reopen("toch niet opgelost"), then: []SignalEvent{reopened}},
		{name: "what is open is not reopened", given: append(satisfied(5), reopened), when: reopen("toch niet opgelost")},
		{
			name: "it can be reopened after word went back again", when: reopen("toch niet opgelost"), then: []SignalEvent{reopened},
			given: append(satisfied(5), reopened, FeedbackGiven{SignalID: signalID, FeedbackID: nextFeedback, Phase: "uitvoeren"}),
		},
		{name: "reopening has a reason", given: satisfied(5), when: reopen(""), fails: Invalid, field: "reden"},
	})
}

// What a rule writes can be answered, but leaves to people what people owe: a signal that is open again stays so.
func TestAMessageOfARuleIsNobodysWord(t *testing.T) {
	reopened := SignalReopened{SignalID: signalID, Cause: ReopenedByAnswers}
	sent := FeedbackGiven{SignalID: signalID, FeedbackID: nextFeedback, Phase: "evalueren", Message: Private("Is het beter?"), DecisionID: decisionID, Automatic: true}
	late := func(s Signal) ([]SignalEvent, error) { return s.Expire("2025-04-01", "2025-04-02") }
	play(t, []signalRow{
		{
			name: "a rule sends a message", given: signalHistory(),
			when: func(s Signal) ([]SignalEvent, error) {
				return s.SendFeedback(signalID, nextFeedback, "evalueren", "Is het beter?", decisionID)
			},
			then: []SignalEvent{sent},
		},
		{name: "it is no reaction", given: signalHistory(sent), when: late, then: []SignalEvent{TermPassed{What: WaitedReaction, Due: "2025-04-01"}}},
		{name: "it can be answered", given: signalHistory(sent), when: answer("a", nextFeedback, Solved, asDesigned), then: []SignalEvent{answered("a", nextFeedback, Solved)}},
		{
			name: "a signal that is open again stays so", given: append(satisfied(0), answered("a", feedbackID, NotAt), reopened, sent),
			when: answer("b", nextFeedback, NotAt, asDesigned), then: []SignalEvent{answered("b", nextFeedback, NotAt)},
		},
	})
}

func TestAnswersOnOtherSignalsReopenTheSignal(t *testing.T) {
	reopened := SignalReopened{SignalID: signalID, Cause: ReopenedByAnswers}
	told := FeedbackGiven{SignalID: signalID, FeedbackID: feedbackID, Phase: "besluiten", Message: Private("Er is besloten."), DecisionID: decisionID}
	again := told
	again.FeedbackID = nextFeedback
	with := func(d DecisionID) func(Signal) ([]SignalEvent, error) {
		return func(s Signal) ([]SignalEvent, error) { return s.ReopenWith(signalID, d) }
	}
	play(t, []signalRow{
		{name: "its inbrenger says that it did not help", given: signalHistory(told, answered("a", feedbackID, NotAt)), when: with(decisionID), then: []SignalEvent{reopened}},
		{name: "its inbrenger is content", given: signalHistory(told, answered("a", feedbackID, Solved)), when: with(decisionID)},
		{name: "nobody answered", given: signalHistory(told), when: with(decisionID)},
		{name: "the answer is about another decision", given: signalHistory(told, answered("a", feedbackID, NotAt)), when: with("b2")},
		{name: "it is open already", given: signalHistory(told, answered("a", feedbackID, NotAt), reopened), when: with(decisionID)},
		{name: "an answer from before new word", given: signalHistory(told, answered("a", feedbackID, NotAt), reopened, again), when: with(decisionID)},
		{
			name: "an answer to new word", given: signalHistory(told, answered("a", feedbackID, NotAt), reopened, again, answered("a", nextFeedback, Worse)),
			when: with(decisionID), then: []SignalEvent{reopened},
		},
		{name: "it was withdrawn", given: signalHistory(told, answered("a", feedbackID, NotAt), withdrawn), when: with(decisionID), fails: Refused},
	})
}
