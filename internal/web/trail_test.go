package web_test

import (
	"net/http"
	"testing"
	"time"

	"ruggespraak/commands"
	"ruggespraak/domain"
)

func TestTrailPages(t *testing.T) {
	t.Parallel()
	w := people(newTown(t))
	signal := domain.SignalID(w.signals[0])
	w.at(2024, time.August, 1)
	w.do(commands.PhraseGist{SignalID: signal, TellerWords: "Niemand belt <i>terug</i>."})
	w.do(commands.ContestLink{SignalID: signal, MeasureID: domain.MeasureID(w.measure), Reason: "Geheime reden"})
	bundle := w.do(commands.OpenBundle{Title: "Niet teruggebeld", Signals: []domain.SignalID{signal}, On: "2024-08-02"})
	w.do(commands.TakeDecision{DecisionInput: commands.DecisionInput{
		Title: "Terugbellen", Body: "college", On: "2024-08-20", Motivation: "Het hoort zo.", Outcomes: []domain.Outcome{{Result: "vaststellen"}},
		Grounds: []domain.Ground{{Kind: "bundel", ID: domain.GroundID(bundle), Relation: domain.Occasion}},
	}})
	w.at(2024, time.December, 1)
	w.do(commands.RaiseSignal{SignalInput: commands.SignalInput{Story: "x", Kind: "idee", Sectors: []domain.Sector{"wmo"}}})
	w.catchUp()
	for _, c := range []struct {
		path           string
		status         int
		selector, text string
	}{
		{"/spoor", 200, "form label", "Kenmerk of sleutel"},
		{"/spoor?kenmerk=", 200, "h1", "Volg het spoor"},
		{"/spoor?kenmerk=onzin", 404, ".fouten a[href='#kenmerk']", "Er is niets met dit kenmerk of deze sleutel."},
		{"/spoor?kenmerk=besluit:", 404, ".fouten", "Er is niets met dit kenmerk"},
		{"/spoor/onzin", 404, ".fouten", "Dit is geen kenmerk."},
		{"/spoor/" + nowhere, 404, ".fouten", "Er is niets vastgelegd met dit kenmerk."},
		{"/spoor/" + w.signals[0] + "?richting=opzij", 400, "main", "Richting \"opzij\" bestaat niet"},
		{"/spoor/" + w.signals[0] + "?geldigOp=2020-01-01", 404, "h1", "Dit was toen nog niet bekend"},
		{"/spoor/" + w.signals[0], 200, "h1", "Het spoor van signaal: Niemand belt"},
		{"/spoor/" + w.signals[0], 200, "#stuk ~ .tijdlijn", "Signaal ingebracht"},
		{"/spoor/" + w.signals[0], 200, "#stuk ~ .tijdlijn", "Koppeling betwist : verzegeld"},
		{"/spoor/" + w.signals[0], 200, "#vooruit ~ .stukken .etiket.let-op", "betwist"},
		{"/spoor/" + w.signals[0], 200, "#vooruit ~ .stukken", "Besluit: Terugbellen geclaimd gekoppeld aan bundel: aanleiding, sinds 20 augustus 2024"},
		{"/spoor/" + w.signals[0], 200, ".staat-open", "Hier stopt het spoor. Sinds 20 augustus 2024 (103 dagen) is er niets meer vastgelegd."},
		{"/spoor/" + w.signals[0] + "?beschikbaarOp=2024-07-31", 200, ".stukken", "geclaimd gekoppeld aan signaal: aanleiding"},
		{"/spoor/" + w.measure, 200, "#terug ~ .stukken h3", "Signalen: 48"},
		{"/spoor/" + w.measure, 200, "#terug ~ .stukken", "Hier begint het spoor."},
		{"/spoor/" + w.decision + "?richting=vooruit", 200, ".stuk a[href='/besluiten/" + w.decision + "']", "Evaluatie (213a) van 1 juli 2024"},
		{"/spoor/" + w.small, 200, "#terug ~ .stukken h3", "Signalen: te weinig om te tonen"},
		{"/spoor/" + bundle + "?richting=beide", 200, "#terug ~ .stukken h3", "Signalen: te weinig om te tonen"},
		{"/maatregelen/" + w.measure, 200, "a[href='/spoor/" + w.measure + "']", "Volg het spoor"},
		{"/besluiten/" + w.decision, 200, "a[href='/spoor/" + w.decision + "']", "Volg het spoor"},
		{"/signalen/" + w.signals[0], 200, "a[href='/spoor/" + w.signals[0] + "']", "Volg het spoor"},
	} {
		t.Run(c.path, func(t *testing.T) {
			a := w.get(c.path)
			a.t = t
			a.is(c.status, c.selector, c.text).lacks("Geheim verhaal in").lacks("Geheime reden").lacks("<i>").lacks("jansen")
		})
	}
	if a := w.get("/spoor/" + w.small); a.Find("#terug ~ .stukken a[href^='/signalen/']").Length() != 0 {
		t.Error("signals are listed whose number is withheld")
	}
	if a := w.get("/spoor/" + w.measure + "?beschikbaarOp=2024-07-31"); a.Find(".stuk a[href^='/spoor/'][href$='?beschikbaarOp=2024-07-31']").Length() == 0 {
		t.Error("the way on forgets the day")
	}
}

func TestTheTrailIsFoundByKey(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	desk := w.options.Desk(commands.By{Actor: "import"})
	var acts []commands.Act
	for _, source := range []domain.SourceName{"ris", "bis"} {
		acts = append(acts, commands.ImportMeasure{
			Imported: commands.Imported{Origin: domain.Origin{Source: source, Key: "M-1"}, Corrected: new(bool)}, Input: commands.MeasureInput{Title: "Iets", Kind: "pilot"},
		}.Act(desk))
	}
	answers, err := commands.DoMany(t.Context(), desk, acts)
	if err != nil || answers[0].Err != nil || answers[1].Err != nil {
		t.Fatal(err, answers)
	}
	w.catchUp()
	w.get("/spoor?kenmerk=M-1").is(409, ".fouten", "meer dan één stuk")
	for _, asked := range []string{"beleidsmaatregel:ris:M-1", "+" + answers[0].Result.ID + "+"} {
		a := w.get("/spoor?kenmerk=" + asked)
		if a.status != http.StatusSeeOther || a.header.Get("Location") != "/spoor/"+answers[0].Result.ID {
			t.Errorf("%s leads to %d %q", asked, a.status, a.header.Get("Location"))
		}
	}
}
