package domain

import "testing"

func TestFollowingWhatASourceSaysOfAMotion(t *testing.T) {
	tabled := MotionTabled{MotionID: motionID, ProposalContent: ProposalContent{Title: "Motie", On: "2024-03-01"}}
	held := MotionHeld{MotionID: motionID, On: "2024-03-05"}
	adopted := MotionAdopted{MotionID: motionID, VoteTaken: VoteTaken{On: "2024-03-10", Vote: &Vote{For: 20, Against: 15}}}
	settled := MotionSettled{MotionID: motionID, On: "2025-01-20", Account: "Het is gebeurd."}
	replaced := MotionReplaced{MotionID: motionID, By: laterMotion, On: "2024-03-08"}
	adoption := Course{Status: StatusAdopted, On: "2024-03-10", Vote: &Vote{For: 20, Against: 15}}
	settlement := adoption
	settlement.SettledOn, settlement.Account = "2025-01-20", "Het is gebeurd."
	follow := func(c Course) func(Motion) ([]MotionEvent, error) {
		return func(m Motion) ([]MotionEvent, error) { return m.Follow(motionID, c) }
	}
	with := func(c Course, change func(*Course)) func(Motion) ([]MotionEvent, error) {
		change(&c)
		return follow(c)
	}
	play(t, []scenario[Motion, MotionEvent]{
		{name: "tabled only", given: []MotionEvent{tabled}, when: follow(Course{Status: StatusTabled})},
		{name: "held", given: []MotionEvent{tabled}, when: follow(Course{Status: StatusHeld, On: "2024-03-05"}), then: []MotionEvent{held}},
		{
			name: "withdrawn with a reason", given: []MotionEvent{tabled, held}, when: follow(Course{Status: StatusWithdrawn, On: "2024-03-06", Reason: "Al gebeurd."}),
			then: []MotionEvent{MotionWithdrawn{MotionID: motionID, On: "2024-03-06", Reason: "Al gebeurd."}},
		},
		{name: "adopted after it was held", given: []MotionEvent{tabled, held}, when: follow(adoption), then: []MotionEvent{adopted}},
		{
			name: "rejected without numbers", given: []MotionEvent{tabled}, when: follow(Course{Status: StatusRejected, On: "2024-03-10"}),
			then: []MotionEvent{MotionRejected{MotionID: motionID, VoteTaken: VoteTaken{On: "2024-03-10"}}},
		},
		{name: "adopted and settled at once", given: []MotionEvent{tabled}, when: follow(settlement), then: []MotionEvent{adopted, settled}},
		{name: "settled later", given: []MotionEvent{tabled, adopted}, when: follow(settlement), then: []MotionEvent{settled}},
		{name: "the same vote", given: []MotionEvent{tabled, adopted}, when: follow(adoption)},
		{name: "other numbers", given: []MotionEvent{tabled, adopted}, when: with(adoption, func(c *Course) { c.Vote = &Vote{For: 21, Against: 14} }), fails: Refused, field: "status"},
		{name: "another day", given: []MotionEvent{tabled, adopted}, when: with(adoption, func(c *Course) { c.On = "2024-03-11" }), fails: Refused, field: "status"},
		{name: "numbers that were not known", given: []MotionEvent{tabled, MotionAdopted{MotionID: motionID, VoteTaken: VoteTaken{On: "2024-03-10"}}}, when: follow(adoption), fails: Refused, field: "status"},
		{name: "the vote is gone", given: []MotionEvent{tabled, adopted}, when: follow(Course{Status: StatusTabled}), fails: Refused, field: "status"},
		{name: "no longer held", given: []MotionEvent{tabled, held}, when: follow(Course{Status: StatusTabled}), fails: Refused, field: "status"},
		{name: "held on another day", given: []MotionEvent{tabled, held}, when: follow(Course{Status: StatusHeld, On: "2024-03-06"}), fails: Refused, field: "status"},
		{name: "no longer settled", given: []MotionEvent{tabled, adopted, settled}, when: follow(adoption), fails: Refused, field: "status"},
		{name: "settled with another account", given: []MotionEvent{tabled, adopted, settled}, when: with(settlement, func(c *Course) { c.Account = "Het is bijna gebeurd." }), fails: Refused, field: "status"},
		{name: "adopted though replaced", given: []MotionEvent{tabled, replaced}, when: follow(adoption), fails: Refused},
		{name: "an unknown status", given: []MotionEvent{tabled}, when: follow(Course{Status: "vervallen"}), fails: Invalid, field: "status"},
		{name: "a vote without a day", given: []MotionEvent{tabled}, when: with(adoption, func(c *Course) { c.On = "" }), fails: Invalid, field: "stemdatum"},
		{name: "a vote before tabling", given: []MotionEvent{tabled}, when: with(adoption, func(c *Course) { c.On = "2024-02-01" }), fails: Invalid, field: "stemdatum"},
		{name: "adopted with fewer votes", given: []MotionEvent{tabled}, when: with(adoption, func(c *Course) { c.Vote = &Vote{For: 3, Against: 3} }), fails: Invalid, field: "stemuitslag"},
		{name: "votes on what was not voted on", given: []MotionEvent{tabled}, when: with(adoption, func(c *Course) { c.Status = StatusHeld }), fails: Invalid, field: "stemuitslag"},
		{name: "a reason for nothing", given: []MotionEvent{tabled}, when: with(adoption, func(c *Course) { c.Reason = "Zomaar." }), fails: Invalid, field: "reden"},
		{name: "settled though rejected", given: []MotionEvent{tabled}, when: follow(Course{Status: StatusRejected, On: "2024-03-10", SettledOn: "2025-01-20"}), fails: Invalid, field: "afgedaanOp"},
		{name: "settled before the vote", given: []MotionEvent{tabled}, when: with(settlement, func(c *Course) { c.SettledOn = "2024-03-09" }), fails: Invalid, field: "afgedaanOp"},
		{name: "of nothing", when: follow(adoption), fails: NotFound},
	})
}

func TestWhatContradictsAVote(t *testing.T) {
	for _, c := range []struct {
		status ProposalStatus
		vote   *Vote
		want   bool
	}{
		{StatusAdopted, nil, false},
		{StatusAdopted, &Vote{For: 2, Against: 1}, false},
		{StatusAdopted, &Vote{For: 1, Against: 1}, true},
		{StatusRejected, &Vote{For: 1, Against: 1}, false},
		{StatusRejected, &Vote{For: 2, Against: 1}, true},
		{StatusHeld, &Vote{For: 2, Against: 1}, true},
	} {
		if got := (Course{Status: c.status, Vote: c.vote}).Contradicted(); got != c.want {
			t.Errorf("%s with %v: got %t", c.status, c.vote, got)
		}
	}
}

func TestFollowingWhatASourceSaysOfAnAmendment(t *testing.T) {
	tabled := AmendmentTabled{AmendmentID: amendmentID, ProposalContent: ProposalContent{Title: "Amendement", On: "2024-03-01"}}
	follow := func(c Course) func(Amendment) ([]AmendmentEvent, error) {
		return func(a Amendment) ([]AmendmentEvent, error) { return a.Follow(amendmentID, c) }
	}
	vote := VoteTaken{On: "2024-03-10", Vote: &Vote{For: 20, Against: 15}}
	play(t, []scenario[Amendment, AmendmentEvent]{
		{name: "adopted", given: []AmendmentEvent{tabled}, when: follow(Course{Status: StatusAdopted, On: vote.On, Vote: vote.Vote}), then: []AmendmentEvent{AmendmentAdopted{AmendmentID: amendmentID, VoteTaken: vote}}},
		{name: "rejected", given: []AmendmentEvent{tabled}, when: follow(Course{Status: StatusRejected, On: "2024-03-10"}), then: []AmendmentEvent{AmendmentRejected{AmendmentID: amendmentID, VoteTaken: VoteTaken{On: "2024-03-10"}}}},
		{name: "held", given: []AmendmentEvent{tabled}, when: follow(Course{Status: StatusHeld, On: "2024-03-05"}), then: []AmendmentEvent{AmendmentHeld{AmendmentID: amendmentID, On: "2024-03-05"}}},
		{name: "withdrawn", given: []AmendmentEvent{tabled}, when: follow(Course{Status: StatusWithdrawn, On: "2024-03-05", Reason: "Overgenomen."}), then: []AmendmentEvent{AmendmentWithdrawn{AmendmentID: amendmentID, On: "2024-03-05", Reason: "Overgenomen."}}},
		{name: "settled, which amendments are not", given: []AmendmentEvent{tabled}, when: follow(Course{Status: StatusAdopted, On: vote.On, SettledOn: "2025-01-01"}), fails: Invalid, field: "afgedaanOp"},
		{name: "turned from adopted into rejected", given: []AmendmentEvent{tabled, AmendmentAdopted{AmendmentID: amendmentID, VoteTaken: vote}}, when: follow(Course{Status: StatusRejected, On: "2024-03-10"}), fails: Refused, field: "status"},
	})
}

func TestFollowingWhatASourceSaysOfAPromise(t *testing.T) {
	made := PromiseMade{PromiseID: promiseID, PromiseContent: PromiseContent{Text: "Een brief", Portfolio: "zorg", Meeting: "raad", On: "2024-03-01", Due: "2024-06-01"}}
	proposed := PromiseSettlementProposed{PromiseID: promiseID, On: "2024-05-01", Account: "De brief is er."}
	settled := PromiseSettled{PromiseID: promiseID, On: "2024-05-20", Account: "Akkoord."}
	reopened := PromiseReopened{PromiseID: promiseID, On: "2024-07-01", Reason: "De brief zegt niets."}
	follow := func(status PromiseStatus, on Date, account string) func(Promise) ([]PromiseEvent, error) {
		return func(p Promise) ([]PromiseEvent, error) {
			return p.Follow(promiseID, PromiseCourse{Status: status, On: on, Account: account})
		}
	}
	play(t, []scenario[Promise, PromiseEvent]{
		{name: "open", given: []PromiseEvent{made}, when: follow(PromiseOpen, "", "")},
		{name: "proposed", given: []PromiseEvent{made}, when: follow(PromiseProposed, "2024-05-01", "De brief is er."), then: []PromiseEvent{proposed}},
		{name: "settled", given: []PromiseEvent{made, proposed}, when: follow(PromiseDone, "2024-05-20", "Akkoord."), then: []PromiseEvent{settled}},
		{name: "reopened after it was settled", given: []PromiseEvent{made, settled}, when: follow(PromiseAgain, "2024-07-01", "De brief zegt niets."), then: []PromiseEvent{reopened}},
		{name: "reopened, when it is first seen", given: []PromiseEvent{made}, when: follow(PromiseAgain, "2024-07-01", "De brief zegt niets."), then: []PromiseEvent{reopened}},
		{name: "open again is open", given: []PromiseEvent{made, settled, reopened}, when: follow(PromiseOpen, "", "")},
		{name: "settled after all", given: []PromiseEvent{made, reopened}, when: follow(PromiseDone, "2024-09-01", ""), then: []PromiseEvent{PromiseSettled{PromiseID: promiseID, On: "2024-09-01"}}},
		{name: "no longer settled", given: []PromiseEvent{made, settled}, when: follow(PromiseOpen, "", ""), fails: Refused, field: "status"},
		{name: "proposed though settled", given: []PromiseEvent{made, settled}, when: follow(PromiseProposed, "2024-05-01", "De brief is er."), fails: Refused, field: "status"},
		{name: "settled on another day", given: []PromiseEvent{made, settled}, when: follow(PromiseDone, "2024-05-21", "Akkoord."), fails: Refused, field: "status"},
		{name: "a status without its day", given: []PromiseEvent{made}, when: follow(PromiseDone, "", ""), fails: Invalid, field: "statusOp"},
		{name: "a status before the promise", given: []PromiseEvent{made}, when: follow(PromiseDone, "2024-02-01", ""), fails: Invalid, field: "statusOp"},
		{name: "proposed without an account", given: []PromiseEvent{made}, when: follow(PromiseProposed, "2024-05-01", ""), fails: Invalid, field: "toelichting"},
		{name: "reopened without a reason", given: []PromiseEvent{made}, when: follow(PromiseAgain, "2024-05-01", ""), fails: Invalid, field: "toelichting"},
		{name: "an unknown status", given: []PromiseEvent{made}, when: follow("klaar", "2024-05-01", ""), fails: Invalid, field: "status"},
		{
			name: "a later term", given: []PromiseEvent{made}, when: func(p Promise) ([]PromiseEvent, error) {
				return p.Extended(promiseID, "2024-05-15", "2024-09-01", "Meer tijd.")
			},
			then: []PromiseEvent{PromiseExtended{PromiseID: promiseID, On: "2024-05-15", Due: "2024-09-01", Reason: "Meer tijd."}},
		},
		{name: "an earlier term", given: []PromiseEvent{made}, when: func(p Promise) ([]PromiseEvent, error) { return p.Extended(promiseID, "2024-05-15", "2024-05-20", "x") }, fails: Refused, field: "uiterlijk"},
	})
}

func TestFollowingWhatASourceSaysOfAdvice(t *testing.T) {
	given := AdviceGiven{AdviceID: adviceID, AdviceContent: AdviceContent{
		Title: "Advies", From: "adviesraad", To: "college", On: "2024-03-01", Recommendations: []Recommendation{{1, "Een"}, {2, "Twee"}},
	}}
	one := RecommendationAnswer{1, "overgenomen", "Het kan."}
	two := RecommendationAnswer{2, "niet", "Het kan niet."}
	answered := func(on Date, answers ...RecommendationAnswer) AdviceEvent {
		return AdviceAnswered{AdviceID: adviceID, On: on, Body: "college", Answers: answers}
	}
	follow := func(on Date, answers ...RecommendationAnswer) func(Advice) ([]AdviceEvent, error) {
		return func(a Advice) ([]AdviceEvent, error) { return a.Follow(adviceID, on, answers) }
	}
	play(t, []scenario[Advice, AdviceEvent]{
		{name: "no answer yet", given: []AdviceEvent{given}, when: follow("")},
		{name: "an answer to all", given: []AdviceEvent{given}, when: follow("2024-04-01", one, two), then: []AdviceEvent{answered("2024-04-01", one, two)}},
		{name: "the rest of the answer", given: []AdviceEvent{given, answered("2024-04-01", one)}, when: follow("2024-05-01", one, two), then: []AdviceEvent{answered("2024-05-01", two)}},
		{name: "the same answer", given: []AdviceEvent{given, answered("2024-04-01", one)}, when: follow("2024-04-01", one)},
		{name: "the same answer on another day", given: []AdviceEvent{given, answered("2024-04-01", one)}, when: follow("2024-04-02", one), fails: Refused, field: "antwoordOp"},
		{name: "the answer is gone", given: []AdviceEvent{given, answered("2024-04-01", one, two)}, when: follow("2024-04-01", one), fails: Refused, field: "antwoorden"},
		{name: "an answer before the advice", given: []AdviceEvent{given}, when: follow("2024-02-01", one), fails: Invalid, field: "antwoordOp"},
		{name: "an answer without a reason", given: []AdviceEvent{given}, when: follow("2024-04-01", RecommendationAnswer{1, "niet", ""}), fails: Invalid, field: "reden"},
	})
}

func TestWhatIsFixedIsNamedWhenASourceChangesIt(t *testing.T) {
	content := ProposalContent{Title: "Motie", On: "2024-03-01", Parties: []string{"A"}, Note: Private("een")}
	m := Motion{}.Evolve(MotionTabled{MotionID: motionID, ProposalContent: content, Replaces: laterMotion})
	p := Promise{}.Evolve(PromiseMade{PromiseContent: PromiseContent{Text: "Een brief", Due: "2024-06-01"}})
	question := &Question{From: "college", To: "adviesraad", On: "2024-01-01", Text: "Wat nu?"}
	a := Advice{}.Evolve(AdviceAsked{Question: *question}).Evolve(AdviceGiven{AdviceContent: AdviceContent{Title: "Advies"}})
	retitled, renoted := content, content
	retitled.Title, renoted.Note = "Andere motie", Private("twee")
	for _, c := range []struct {
		name  string
		err   error
		field string
	}{
		{"the same motion", m.SameAs(content, laterMotion), ""},
		{"another note", m.SameAs(renoted, laterMotion), ""},
		{"another title", m.SameAs(retitled, laterMotion), "titel"},
		{"it replaces something else", m.SameAs(content, motionID), "vervangt"},
		{"the same promise with another term", p.SameAs(PromiseContent{Text: "Een brief", Due: "2024-09-01"}), ""},
		{"another promise", p.SameAs(PromiseContent{Text: "Twee brieven", Due: "2024-06-01"}), "toezegging"},
		{"the same advice", a.SameAs(question, AdviceContent{Title: "Advies"}), ""},
		{"other advice", a.SameAs(question, AdviceContent{Title: "Raad"}), "titel"},
		{"advice that was not asked after all", a.SameAs(nil, AdviceContent{Title: "Advies"}), "gevraagd"},
		{"another question", a.SameAs(&Question{From: "college", To: "adviesraad", On: "2024-01-01", Text: "En nu?"}, AdviceContent{Title: "Advies"}), "vraag"},
	} {
		if c.field == "" && c.err != nil {
			t.Errorf("%s: %v", c.name, c.err)
		} else if c.field != "" {
			checkRefusal(t, c.err, Refused, c.field, 0)
		}
	}
}
