package web_test

import (
	"strconv"
	"testing"

	"ruggespraak/commands"
	"ruggespraak/domain"
)

// tell takes over what another municipality found.
func (w *town) tell(n int, name string, estimate, se float64, edits ...func(*domain.EffectSummary)) {
	w.Helper()
	s := domain.EffectSummary{
		Municipality: "gm99" + strconv.Itoa(n), MunicipalityName: name, MeasureKind: "pilot", Sectors: []domain.Sector{"wmo"},
		Decision: "0190a000-0000-7000-8000-0000000000d1", Series: "Wachttijd", SeriesKind: "gemiddelde", Unit: "dagen", Independent: true, From: "2024-03",
		Model: "stap", Family: "kleinste-kwadraten", Errors: "robuust", Before: 24, After: 24, Scale: "verschil-procent", Estimate: estimate, StdErr: se,
		Lower: estimate - 2*se, Upper: estimate + 2*se, People: "20000-50000", Warnings: []string{"kleine-aantallen", "onderscheidingsvermogen"},
	}
	for _, edit := range edits {
		edit(&s)
	}
	origin := domain.Origin{Source: "elders.csv", Key: domain.SourceKey(name), Imprint: domain.Imprint(name)}
	d := w.options.Desk(commands.By{Actor: "jansen@kleinwaarde.example"})
	act, err := commands.ImportEffect{Imported: commands.Imported{Origin: origin, Corrected: new(bool)}, Key: origin.Key, Summary: s}.Act(d)
	if err != nil {
		w.Fatal(err)
	}
	answers, err := commands.DoMany(w.Context(), d, []commands.Act{act})
	if err != nil || answers[0].Err != nil {
		w.Fatal(err, answers)
	}
}

func TestEffectsComparedPage(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	w.catchUp()
	w.get("/effecten-vergeleken").is(200, "main", "Er is nog niets te vergelijken.")
	w.tell(13, "Vlietstad", -3, 2)
	w.tell(11, "Bovenmeer", -12, 2)
	w.tell(12, "Dijk & <b>veen</b>", -8, 30, func(s *domain.EffectSummary) { s.People = "tot-20000" })
	w.tell(14, "Heuvelrode", 0.1, 0.05, func(s *domain.EffectSummary) {
		s.Series, s.Scale, s.Independent, s.MeasureKind = "Opnames", "log-verhouding", false, "subsidie"
	})
	w.catchUp()
	for _, c := range []struct {
		path           string
		status         int
		selector, text string
	}{
		{"/effecten-vergeleken", 200, ".kanttekening", "Dit is geen ranglijst"},
		{"/effecten-vergeleken", 200, "section:nth-of-type(1) h2", "Pilot: Wachttijd"},
		{"/effecten-vergeleken", 200, "section:nth-of-type(1) .samenvatting", "In 3 van de 3 gemeenten was het minder dan zonder verandering te verwachten was"},
		{"/effecten-vergeleken", 200, "section:nth-of-type(1) tbody", "Bovenmeer maart 2024 12 procent minder 8 tot 16 procent minder 20.000 tot 50.000 inwoners kleine aantallen, alleen grote verschillen zijn te zien"},
		{"/effecten-vergeleken", 200, "section:nth-of-type(1) tbody tr:nth-child(2)", "Dijk & <b>veen</b> maart 2024"},
		{"/effecten-vergeleken", 200, "section:nth-of-type(1) tbody tr:nth-child(4)", "Gemiddeld"},
		{"/effecten-vergeleken", 200, "section:nth-of-type(1) svg title", "Wat er veranderde: Wachttijd"},
		{"/effecten-vergeleken", 200, "section:nth-of-type(1) svg .schatting:nth-of-type(1) title", "Bovenmeer, maart 2024: 12 procent minder (95%-interval: 8 tot 16 procent minder)"},
		{"/effecten-vergeleken", 200, "section:nth-of-type(1) details", "Minder dan 20.000 inwoners: één uitkomst; geen gemiddelde"},
		{"/effecten-vergeleken", 200, "section:nth-of-type(1) details", "Zonder Bovenmeer: "},
		{"/effecten-vergeleken", 200, "section:nth-of-type(2)", "hangt af van wie meldt Er is maar één uitkomst"},
		{"/effecten-vergeleken", 200, "section:nth-of-type(2) tbody", "11 procent meer"},
		{"/effecten-vergeleken?soort=subsidie", 200, "section:nth-of-type(1) h2", "Subsidie: Opnames"},
		{"/effecten-vergeleken?soort=subsidie", 200, "details li", "Alle soorten"},
		{"/effecten-vergeleken?soort=vliegtuig", 400, "main", "bestaat niet"},
		{"/effecten-vergeleken?geldigOp=2020-01-01", 200, "main", "Op die dag was er nog niets te vergelijken."},
		{"/besluiten", 200, "main a[href='/effecten-vergeleken']", "Vergelijk"},
	} {
		t.Run(c.path, func(t *testing.T) {
			a := w.get(c.path)
			a.t = t
			a.is(c.status, c.selector, c.text)
			a.lacks("<b>veen")
		})
	}
	if n := w.get("/effecten-vergeleken").Find("section:nth-of-type(1) svg .schatting .verder").Length(); n == 0 {
		t.Error("an interval that is wider than the drawing does not say so")
	}
}
