package commands

import (
	"testing"

	"ruggespraak/domain"
)

// A role is stored as it is, so no person may stand in it.
func TestNoPersonStandsInARole(t *testing.T) {
	d, log := newDesk(t)
	d.By.Role = "griffie 111222333"
	refuses(t, d, log, TableMotion{ProposalInput: ProposalInput{Title: "Lever", On: "2026-02-10"}}, domain.Invalid, "rol")
}
