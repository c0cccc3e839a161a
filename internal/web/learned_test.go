package web_test

import (
	"testing"

	"ruggespraak/commands"
	"ruggespraak/domain"
)

func TestPagesOfWhatWasHeardAndLearned(t *testing.T) {
	t.Parallel()
	w := people(newTown(t))
	w.do(commands.RecordArea{Code: "WK99", Name: "Buitenwijk", Kind: "wijk", Year: 2024, People: new(1200)})
	cycle := w.do(commands.StartCycle{CycleContent: domain.CycleContent{Title: "Omkijken", Question: "Helpt een praatje?", On: "2024-01-10"}})
	w.do(commands.StartExperiment{CycleID: domain.CycleID(cycle), Title: "Op het plein", Expected: "meer contact", On: "2024-02-01"})
	w.do(commands.AmplifyExperiment{CycleID: domain.CycleID(cycle), Number: 1, Reason: "Mensen kwamen terug.", On: "2024-03-01"})
	w.do(commands.DefineTerm{TermContent: domain.TermContent{Word: "Preventie", Meaning: "Voorkomen.", From: "2023-01-01"}})
	w.do(commands.DefineTerm{TermContent: domain.TermContent{Word: "Preventie", Meaning: "Voorkomen dat het erger wordt.", From: "2024-01-01", Reason: "te smal"}})
	w.do(commands.RecordEncounter{On: "2024-05-01", Place: "wijktafel", Visitor: "raad", With: []string{"inwoners"}, Heard: "Geheim verhaal"})
	w.catchUp()
	for _, c := range []struct{ path, selector, text string }{
		{"/stemmen", "section:nth-of-type(1) tbody", "Buitenwijk"},
		{"/stemmen", "section:nth-of-type(3) tbody", "Over hen 51 100%"},
		{"/stemmen", "section:nth-of-type(4) tbody", "Nee, er is geen stem uit de praktijk genoemd"},
		{"/stemmen", "section:nth-of-type(5)", "Raad: 1 keer"},
		{"/stemmen?beschikbaarOp=2020-01-01", "main", "nog geen ontmoeting"},
		{"/lessen", "section:nth-of-type(2) .etiket.goed", "versterkt"},
		{"/lessen", "section:nth-of-type(2) dl", "Mensen kwamen terug."},
		{"/lessen?geldigOp=2024-02-10", "section:nth-of-type(2) dl", "Er is nog geen uitkomst vastgelegd."},
		{"/lessen?geldigOp=2023-02-10", "main", "Op die dag liepen er nog geen experimenten."},
		{"/begrippen", ".betekenis:nth-of-type(1)", "Voorkomen dat het erger wordt."},
		{"/begrippen", ".betekenis:nth-of-type(2)", "Gold van 1 januari 2023 tot 1 januari 2024."},
		{"/begrippen", ".betekenis:nth-of-type(2) a[href='/maatregelen?beschikbaarOp=2023-12-31']", "Bekijk de cijfers zoals zij toen bekend waren"},
		{"/begrippen?geldigOp=2023-06-01", ".betekenis", "Geldt sinds 1 januari 2023."},
	} {
		t.Run(c.path, func(t *testing.T) {
			a := w.get(c.path)
			a.t = t
			a.is(200, c.selector, c.text).lacks("Geheim verhaal")
		})
	}
}
