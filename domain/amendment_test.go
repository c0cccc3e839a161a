package domain

import "testing"

type amendmentRow = scenario[Amendment, AmendmentEvent]

const (
	amendmentID    AmendmentID = "0190a000-0000-7000-8000-000000000040"
	laterAmendment AmendmentID = "0190a000-0000-7000-8000-000000000041"
)

var (
	tabledAmendment    = AmendmentTabled{AmendmentID: amendmentID, ProposalContent: proposalContent()}
	replacedAmendment  = AmendmentReplaced{AmendmentID: amendmentID, By: laterAmendment, On: "2025-03-02"}
	heldAmendment      = AmendmentHeld{AmendmentID: amendmentID, On: "2025-03-04"}
	withdrawnAmendment = AmendmentWithdrawn{AmendmentID: amendmentID, On: "2025-03-04", Reason: "overbodig"}
	adoptedAmendment   = AmendmentAdopted{AmendmentID: amendmentID, VoteTaken: won}
	rejectedAmendment  = AmendmentRejected{AmendmentID: amendmentID, VoteTaken: lost}
)

func amendments(events ...AmendmentEvent) []AmendmentEvent {
	return append([]AmendmentEvent{tabledAmendment}, events...)
}

func TestAnAmendmentIsTabledAndReplaced(t *testing.T) {
	table := func(replaces AmendmentID, alter ...func(*ProposalContent)) func(Amendment) ([]AmendmentEvent, error) {
		return func(a Amendment) ([]AmendmentEvent, error) {
			return a.Table(amendmentID, Origin{}, proposalContent(alter...), replaces)
		}
	}
	replace := func(by AmendmentID, on Date, later ...string) func(Amendment) ([]AmendmentEvent, error) {
		return func(a Amendment) ([]AmendmentEvent, error) { return a.Replace(amendmentID, by, on, later) }
	}
	instead := tabledAmendment
	instead.Replaces = laterAmendment
	rows := []amendmentRow{
		{name: "an amendment is tabled", when: table(""), then: amendments()},
		{name: "in the place of another", when: table(laterAmendment), then: []AmendmentEvent{instead}},
		{name: "it is tabled once", given: amendments(), when: table("")},
		{name: "what stands does not come in the place of another afterwards", given: amendments(), when: table(laterAmendment), fails: Refused},
		{name: "it does not come in its own place", when: table(amendmentID), fails: Invalid, field: "vervangt"},
		{name: "another comes in its place", given: amendments(), when: replace(laterAmendment, "2025-03-02"), then: []AmendmentEvent{replacedAmendment}},
		{name: "it does so once", given: amendments(replacedAmendment), when: replace(laterAmendment, "2025-03-09")},
		{name: "it is not replaced by itself", given: amendments(), when: replace(amendmentID, "2025-03-02"), fails: Invalid, field: "vervangenDoor"},
		{name: "nor in a circle", given: amendments(), when: replace(laterAmendment, "2025-03-02", string(amendmentID)), fails: Invalid, field: "vervangenDoor"},
		{name: "a replacement says by what", given: amendments(), when: replace("", "2025-03-02"), fails: Invalid, field: "vervangenDoor"},
		{name: "a replacement has a date", given: amendments(), when: replace(laterAmendment, ""), fails: Invalid, field: "datum"},
		{name: "what is unknown is not replaced", when: replace(laterAmendment, "2025-03-02"), fails: NotFound},
		{name: "what was voted on is not replaced", given: amendments(rejectedAmendment), when: replace(laterAmendment, "2025-03-02"), fails: Refused},
	}
	for _, c := range misfilled {
		rows = append(rows, amendmentRow{name: "an amendment has " + c.name, when: table("", c.alter), fails: Invalid, field: c.field})
	}
	play(t, rows)
	if a := fold[Amendment](amendments(replacedAmendment)); !a.Tabled() || a.ReplacedBy() != laterAmendment || a.adopted || a.rejected {
		t.Errorf("a replaced amendment stays as it was: %v", a)
	}
}

func TestAnAmendmentIsVotedOn(t *testing.T) {
	acts := map[string]func(Amendment) ([]AmendmentEvent, error){
		"put off":    func(a Amendment) ([]AmendmentEvent, error) { return a.Hold(amendmentID, "2025-03-04") },
		"taken back": func(a Amendment) ([]AmendmentEvent, error) { return a.Withdraw(amendmentID, "2025-03-04", "overbodig") },
		"adopted":    func(a Amendment) ([]AmendmentEvent, error) { return a.Adopt(amendmentID, won) },
		"rejected":   func(a Amendment) ([]AmendmentEvent, error) { return a.Reject(amendmentID, lost) },
	}
	outcome := map[string]AmendmentEvent{"put off": heldAmendment, "taken back": withdrawnAmendment, "adopted": adoptedAmendment, "rejected": rejectedAmendment}
	var rows []amendmentRow
	for what, when := range acts {
		rows = append(rows, amendmentRow{name: "an amendment is " + what, given: amendments(), when: when, then: []AmendmentEvent{outcome[what]}},
			amendmentRow{name: "what is unknown is not " + what, when: when, fails: NotFound},
			amendmentRow{name: "what was replaced is not " + what, given: amendments(replacedAmendment), when: when, fails: Refused})
		for had, e := range outcome {
			row := amendmentRow{name: "what was " + had + " is not " + what, given: amendments(e), when: when, fails: Refused}
			switch had {
			case what:
				row.name, row.fails = "it is "+what+" once", ""
			case "put off":
				row.name, row.fails, row.then = "what was put off may be "+what, "", []AmendmentEvent{outcome[what]}
			}
			rows = append(rows, row)
		}
	}
	play(t, append(rows,
		amendmentRow{name: "numbers against do not adopt", given: amendments(), when: func(a Amendment) ([]AmendmentEvent, error) { return a.Adopt(amendmentID, lost) }, fails: Invalid, field: "stemuitslag"},
		amendmentRow{name: "numbers for do not reject", given: amendments(), when: func(a Amendment) ([]AmendmentEvent, error) { return a.Reject(amendmentID, won) }, fails: Invalid, field: "stemuitslag"},
		amendmentRow{name: "putting off has a date", given: amendments(), when: func(a Amendment) ([]AmendmentEvent, error) { return a.Hold(amendmentID, "") }, fails: Invalid, field: "datum"},
		amendmentRow{name: "taking back has a date", given: amendments(), when: func(a Amendment) ([]AmendmentEvent, error) { return a.Withdraw(amendmentID, "", "") }, fails: Invalid, field: "datum"},
	))
}
