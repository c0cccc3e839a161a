package domain

import "testing"

type motionRow = scenario[Motion, MotionEvent]

const (
	motionID    MotionID = "0190a000-0000-7000-8000-000000000030"
	laterMotion MotionID = "0190a000-0000-7000-8000-000000000031"
	lastMotion  MotionID = "0190a000-0000-7000-8000-000000000032"
)

func proposalContent(alter ...func(*ProposalContent)) ProposalContent {
	c := ProposalContent{
		Title: "Houd het buurthuis open", Number: "M12", On: "2025-03-01", Parties: []string{"Lokaal", "Samen"}, Text: "verzoekt het college", Subject: "begroting",
		Measures: []MeasureID{measureID}, Grounds: []Ground{{Kind: "signaal", ID: GroundID(signalID), Relation: Occasion}}, Due: "2025-09-01",
		Portfolio: "welzijn", Reference: "https://raad.example/12", Note: Private(tale),
	}
	for _, f := range alter {
		f(&c)
	}
	return c
}

// misfilled are proposals that miss something, by the field that says so.
var misfilled = []struct {
	name, field string
	alter       func(*ProposalContent)
}{
	{"a title", "titel", func(c *ProposalContent) { c.Title = " " }},
	{"a date", "datum", func(c *ProposalContent) { c.On = "" }},
	{"a term after its date", "uiterlijk", func(c *ProposalContent) { c.Due = "2025-02-28" }},
	{"grounds of a known kind", "gronden", func(c *ProposalContent) { c.Grounds[0].Kind = tale }},
	{"grounds with a relation", "gronden", func(c *ProposalContent) { c.Grounds[0].Relation = tale }},
}

var (
	tabledMotion  = MotionTabled{MotionID: motionID, ProposalContent: proposalContent()}
	replacedOne   = MotionReplaced{MotionID: motionID, By: laterMotion, On: "2025-03-02"}
	adoptedMotion = MotionAdopted{MotionID: motionID, VoteTaken: won}
	settledMotion = MotionSettled{MotionID: motionID, On: "2025-11-01", Account: "akkoord"}
	won           = VoteTaken{On: "2025-03-05", Vote: &Vote{For: 20, Against: 15, Blank: 1}}
	lost          = VoteTaken{On: "2025-03-05", Vote: &Vote{For: 15, Against: 20}}
)

func motions(events ...MotionEvent) []MotionEvent {
	return append([]MotionEvent{tabledMotion}, events...)
}

func TestAMotionIsTabledAndReplaced(t *testing.T) {
	table := func(replaces MotionID, alter ...func(*ProposalContent)) func(Motion) ([]MotionEvent, error) {
		return func(m Motion) ([]MotionEvent, error) {
			return m.Table(motionID, Origin{}, proposalContent(alter...), replaces)
		}
	}
	replace := func(by MotionID, on Date, later ...string) func(Motion) ([]MotionEvent, error) {
		return func(m Motion) ([]MotionEvent, error) { return m.Replace(motionID, by, on, later) }
	}
	instead := tabledMotion
	instead.Replaces = lastMotion
	rows := []motionRow{
		{name: "a motion is tabled", when: table(""), then: motions()},
		{name: "in the place of another", when: table(lastMotion), then: []MotionEvent{instead}},
		{name: "a motion is tabled once", given: motions(), when: table("")},
		{name: "also in the place of another", given: []MotionEvent{instead}, when: table(lastMotion)},
		{name: "a motion that stands does not come in the place of another afterwards", given: motions(), when: table(lastMotion), fails: Refused},
		{name: "a motion does not come in its own place", when: table(motionID), fails: Invalid, field: "vervangt"},
		{name: "another comes in its place", given: motions(), when: replace(laterMotion, "2025-03-02"), then: []MotionEvent{replacedOne}},
		{name: "it does so once", given: motions(replacedOne), when: replace(laterMotion, "2025-03-09")},
		{name: "a third can't do so as well", given: motions(replacedOne), when: replace(lastMotion, "2025-03-02"), fails: Refused},
		{name: "a motion is not replaced by itself", given: motions(), when: replace(motionID, "2025-03-02"), fails: Invalid, field: "vervangenDoor"},
		{name: "nor by what it replaced", given: motions(), when: replace(laterMotion, "2025-03-02", string(lastMotion), string(motionID)), fails: Invalid, field: "vervangenDoor"},
		{name: "a chain is no circle", given: motions(), when: replace(laterMotion, "2025-03-02", string(lastMotion)), then: []MotionEvent{replacedOne}},
		{name: "a replacement says by what", given: motions(), when: replace("", "2025-03-02"), fails: Invalid, field: "vervangenDoor"},
		{name: "a replacement has a date", given: motions(), when: replace(laterMotion, ""), fails: Invalid, field: "datum"},
		{name: "what is unknown is not replaced", when: replace(laterMotion, "2025-03-02"), fails: NotFound},
		{name: "what was voted on is not replaced", given: motions(adoptedMotion), when: replace(laterMotion, "2025-03-02"), fails: Refused},
	}
	for _, c := range misfilled {
		rows = append(rows, motionRow{name: "a motion has " + c.name, when: table("", c.alter), fails: Invalid, field: c.field})
	}
	play(t, rows)
	m := fold[Motion](motions(replacedOne))
	if !m.Tabled() || m.ReplacedBy() != laterMotion || m.adopted || m.rejected || m.Content.Title != "Houd het buurthuis open" {
		t.Errorf("a replaced motion stays as it was: %v", m)
	}
}

func TestAMotionIsVotedOn(t *testing.T) {
	hold := func(on Date) func(Motion) ([]MotionEvent, error) {
		return func(m Motion) ([]MotionEvent, error) { return m.Hold(motionID, on) }
	}
	withdraw := func(on Date) func(Motion) ([]MotionEvent, error) {
		return func(m Motion) ([]MotionEvent, error) { return m.Withdraw(motionID, on, "overbodig") }
	}
	adopt := func(v VoteTaken) func(Motion) ([]MotionEvent, error) {
		return func(m Motion) ([]MotionEvent, error) { return m.Adopt(motionID, v) }
	}
	reject := func(v VoteTaken) func(Motion) ([]MotionEvent, error) {
		return func(m Motion) ([]MotionEvent, error) { return m.Reject(motionID, v) }
	}
	held := MotionHeld{MotionID: motionID, On: "2025-03-04"}
	taken := MotionWithdrawn{MotionID: motionID, On: "2025-03-04", Reason: "overbodig"}
	rejected := MotionRejected{MotionID: motionID, VoteTaken: lost}
	silent := VoteTaken{On: "2025-03-05"}
	tie := VoteTaken{On: "2025-03-05", Vote: &Vote{For: 17, Against: 17}}
	below := VoteTaken{On: "2025-03-05", Vote: &Vote{For: 20, Against: -1}}
	rows := []motionRow{
		{name: "the vote is put off", given: motions(), when: hold("2025-03-04"), then: []MotionEvent{held}},
		{name: "it is put off once", given: motions(held), when: hold("2025-04-04")},
		{name: "putting off has a date", given: motions(), when: hold(""), fails: Invalid, field: "datum"},
		{name: "a motion is taken back", given: motions(), when: withdraw("2025-03-04"), then: []MotionEvent{taken}},
		{name: "it is taken back once", given: motions(taken), when: withdraw("2025-04-04")},
		{name: "taking back has a date", given: motions(), when: withdraw(""), fails: Invalid, field: "datum"},
		{name: "a motion is adopted", given: motions(held), when: adopt(won), then: []MotionEvent{adoptedMotion}},
		{name: "without numbers too", given: motions(), when: adopt(silent), then: []MotionEvent{MotionAdopted{MotionID: motionID, VoteTaken: silent}}},
		{name: "it is adopted once", given: motions(adoptedMotion), when: adopt(silent)},
		{name: "a motion is rejected", given: motions(), when: reject(lost), then: []MotionEvent{rejected}},
		{name: "a tie rejects", given: motions(), when: reject(tie), then: []MotionEvent{MotionRejected{MotionID: motionID, VoteTaken: tie}}},
		{name: "it is rejected once", given: motions(rejected), when: reject(silent)},
		{name: "a tie does not adopt", given: motions(), when: adopt(tie), fails: Invalid, field: "stemuitslag"},
		{name: "numbers against do not adopt", given: motions(), when: adopt(lost), fails: Invalid, field: "stemuitslag"},
		{name: "numbers for do not reject", given: motions(), when: reject(won), fails: Invalid, field: "stemuitslag"},
		{name: "numbers are not below nought", given: motions(), when: adopt(below), fails: Invalid, field: "stemuitslag"},
		{name: "nor in a rejection", given: motions(), when: reject(below), fails: Invalid, field: "stemuitslag"},
		{name: "a vote has a date", given: motions(), when: adopt(VoteTaken{Vote: won.Vote}), fails: Invalid, field: "datum"},
		{name: "also one that rejects", given: motions(), when: reject(VoteTaken{Vote: lost.Vote}), fails: Invalid, field: "datum"},
	}
	acts := map[string]func(Motion) ([]MotionEvent, error){"put off": hold("2025-03-04"), "taken back": withdraw("2025-03-04"), "adopted": adopt(won), "rejected": reject(lost)}
	for what, when := range acts {
		rows = append(rows, motionRow{name: "what is unknown is not " + what, when: when, fails: NotFound},
			motionRow{name: "what was replaced is not " + what, given: motions(replacedOne), when: when, fails: Refused})
		for had, e := range map[string]MotionEvent{"taken back": taken, "adopted": adoptedMotion, "rejected": rejected} {
			if what != had {
				rows = append(rows, motionRow{name: "what was " + had + " is not " + what, given: motions(e), when: when, fails: Refused})
			}
		}
	}
	play(t, rows)
}

func TestOnlyTheRaadSettlesAMotion(t *testing.T) {
	propose := func(by Body, on Date, account string) func(Motion) ([]MotionEvent, error) {
		return func(m Motion) ([]MotionEvent, error) { return m.ProposeSettlement(motionID, by, on, account) }
	}
	settle := func(by Body, on Date) func(Motion) ([]MotionEvent, error) {
		return func(m Motion) ([]MotionEvent, error) { return m.Settle(motionID, by, on, "akkoord") }
	}
	leave := func(on Date, reason string) func(Motion) ([]MotionEvent, error) {
		return func(m Motion) ([]MotionEvent, error) { return m.LeaveUndone(motionID, on, reason) }
	}
	proposed := MotionSettlementProposed{MotionID: motionID, On: "2025-10-01", Account: "het is open"}
	left := MotionNotCarriedOut{MotionID: motionID, On: "2025-10-01", Reason: "te duur"}
	given := motions(adoptedMotion)
	play(t, []motionRow{
		{name: "the college proposes", given: given, when: propose("college", "2025-10-01", "het is open"), then: []MotionEvent{proposed}},
		{name: "it proposes once", given: append(given, proposed), when: propose("college", "2025-10-02", "nog eens")},
		{name: "what is settled needs no proposal", given: append(given, settledMotion), when: propose("college", "2025-10-01", "het is open")},
		{name: "the raad does not propose", given: given, when: propose("raad", "2025-10-01", "het is open"), fails: Forbidden},
		{name: "a proposal comes with an account", given: given, when: propose("college", "2025-10-01", " "), fails: Invalid, field: "verantwoording"},
		{name: "a proposal has a date", given: given, when: propose("college", "", "het is open"), fails: Invalid, field: "datum"},
		{name: "a proposer is on the list", given: given, when: propose(tale, "2025-10-01", "het is open"), fails: Invalid, field: "orgaan"},
		{name: "what was not adopted is not proposed", given: motions(), when: propose("college", "2025-10-01", "het is open"), fails: Refused},
		{name: "the raad settles", given: append(given, proposed), when: settle("raad", "2025-11-01"), then: []MotionEvent{settledMotion}},
		{name: "with or without a proposal", given: given, when: settle("raad", "2025-11-01"), then: []MotionEvent{settledMotion}},
		{name: "it settles once", given: append(given, settledMotion), when: settle("raad", "2025-12-01")},
		{name: "the college does not settle", given: append(given, proposed), when: settle("college", "2025-11-01"), fails: Forbidden},
		{name: "nor does anyone else", given: append(given, proposed), when: settle("gemeenschappelijke-regeling", "2025-11-01"), fails: Forbidden},
		{name: "someone settles", given: given, when: settle("", "2025-11-01"), fails: Invalid, field: "orgaan"},
		{name: "a settlement has a date", given: given, when: settle("raad", ""), fails: Invalid, field: "datum"},
		{name: "what was not adopted is not settled", given: motions(), when: settle("raad", "2025-11-01"), fails: Refused},
		{name: "what is unknown is not settled", when: settle("raad", "2025-11-01"), fails: NotFound},
		{name: "the college leaves it undone", given: given, when: leave("2025-10-01", "te duur"), then: []MotionEvent{left}},
		{name: "it says so once", given: append(given, left), when: leave("2025-10-01", "te duur")},
		{name: "what was left undone may be settled all the same", given: append(given, left), when: settle("raad", "2025-11-01"), then: []MotionEvent{settledMotion}},
		{name: "leaving undone has a reason", given: given, when: leave("2025-10-01", ""), fails: Invalid, field: "reden"},
		{name: "leaving undone has a date", given: given, when: leave("", "te duur"), fails: Invalid, field: "datum"},
		{name: "what is settled is not left undone", given: append(given, settledMotion), when: leave("2025-10-01", "te duur"), fails: Refused},
		{name: "what was not adopted is not left undone", given: motions(), when: leave("2025-10-01", "te duur"), fails: Refused},
		{name: "what is unknown is not left undone", when: leave("2025-10-01", "te duur"), fails: NotFound},
	})
	for want, err := range map[string]error{
		"Alleen de raad doet een motie af; het college kan dat hooguit voorstellen.": refusal(settle("college", "2025-11-01")(fold[Motion](given))),
		"Deze motie is niet aangenomen; er valt niets uit te voeren.":                refusal(settle("raad", "2025-11-01")(fold[Motion](motions()))),
		"Deze motie bestaat niet.":                                refusal(settle("raad", "2025-11-01")(Motion{})),
		"De te vervangen motie is al aangenomen.":                 refusal(fold[Motion](given).Replace(motionID, laterMotion, "2025-03-02", nil)),
		"Met 15 stemmen voor en 20 tegen is het niet aangenomen.": refusal(fold[Motion](motions()).Adopt(motionID, lost)),
	} {
		if err == nil || err.Error() != want {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}
