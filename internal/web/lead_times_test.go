package web_test

import (
	"testing"
	"time"

	"ruggespraak/commands"
	"ruggespraak/domain"
)

func TestLeadTimesPage(t *testing.T) {
	t.Parallel()
	empty := newTown(t)
	empty.catchUp()
	empty.get("/doorlooptijden").is(200, "main", "Er is nog niets vastgelegd.")
	w := people(newTown(t))
	w.at(2024, time.August, 1)
	for _, id := range w.signals[:20] {
		w.do(commands.ConfirmReceipt{SignalID: domain.SignalID(id)})
	}
	w.do(commands.ConfirmReceipt{SignalID: domain.SignalID(w.signals[20])})
	w.catchUp()
	for _, c := range []struct {
		path           string
		status         int
		selector, text string
	}{
		{"/doorlooptijden", 200, "section:nth-of-type(1) tbody tr:nth-child(2)", "Gemeld ontvangst bevestigd hier blijft het stil 21"},
		{"/doorlooptijden", 200, "section:nth-of-type(1) tbody tr:nth-child(4)", "Gemeld gekoppeld afgeschermd"},
		{"/doorlooptijden", 200, "section:nth-of-type(4) tbody", "Besluit ingevoerd hier blijft het stil 0 1 149 dagen"},
		{"/doorlooptijden?domein=jeugd", 200, "section:nth-of-type(1) tbody tr:nth-child(2)", "afgeschermd"},
		{"/doorlooptijden?domein=jeugd", 200, "details li", "Jeugd (dit ziet u nu)"},
		{"/doorlooptijden?domein=zorg", 400, "main", "Domein \"zorg\" bestaat niet"},
		{"/doorlooptijden?beschikbaarOp=2020-01-01", 200, "main", "Op die dag was er nog niets vastgelegd."},
	} {
		t.Run(c.path, func(t *testing.T) {
			a := w.get(c.path)
			a.t = t
			a.is(c.status, c.selector, c.text)
		})
	}
}
