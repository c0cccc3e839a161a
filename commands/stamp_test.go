package commands

import (
	"testing"

	"ruggespraak/domain"
)

// What people did is recorded once they did it; a day that is still to come is a slip of the pen.
func TestWhatIsStillToComeIsNotRecorded(t *testing.T) {
	const later = "2099-01-01"
	d, log := newDesk(t)
	tell(t, d)
	for _, c := range []Command{
		TableMotion{ProposalInput: ProposalInput{Title: "Lever", On: later}},
		TableAmendment{ProposalInput: ProposalInput{Title: "Lever", On: later}},
		MakePromise{PromiseInput: PromiseInput{Text: "Het komt.", Portfolio: "zorg", Meeting: "raad", On: later}},
		AskAdvice{Question: domain.Question{From: "college", To: "adviesraad", On: later, Text: "Wat werkt?"}},
		StartCycle{CycleContent: domain.CycleContent{Title: "Leren", Question: "Wat werkt?", On: later}},
		RecordEncounter{On: later, Place: "buurthuis", Visitor: "raad", With: []string{"inwoners"}, Heard: "Het is koud."},
	} {
		refuses(t, d, log, c, domain.Invalid, "datum")
	}
}

// A role is stored as it is, so no person may stand in it.
func TestNoPersonStandsInARole(t *testing.T) {
	d, log := newDesk(t)
	d.By.Role = "griffie 111222333"
	refuses(t, d, log, TableMotion{ProposalInput: ProposalInput{Title: "Lever", On: "2026-02-10"}}, domain.Invalid, "rol")
}
