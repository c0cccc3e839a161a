package web_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"ruggespraak/commands"
	"ruggespraak/domain"
	"ruggespraak/internal/web"
)

func TestAdviceIsAnsweredInParts(t *testing.T) {
	t.Parallel()
	w := people(newTown(t))
	asked := w.act("advies-vragen", "/adviezen/", "door", "college", "aan", "adviesraad", "vraag", "Wat vindt u van huisbezoek?", "datum", "2024-05-01")
	w.get("/adviezen/"+asked).is(200, "h1", "Adviesvraag").is(200, "main", "Het advies is er nog niet.").is(200, "main", "Wat vindt u van huisbezoek?")
	w.catchUp()
	w.get("/adviezen").is(200, ".stuk", "Wat vindt u van huisbezoek?").is(200, ".etiket", "het advies is er nog niet")
	id := w.act("advies-uitbrengen", "/adviezen/"+asked, "adviesId", asked, "titel", "Kom langs", "adviseur", "adviesraad", "aan", "college",
		"aanbevelingen", "Ga vaker langs\n\nBel eerst\nVraag het na", "maatregelen", w.measure, "antwoordUiterlijk", "2024-06-20", "datum", "2024-06-10",
		"gronden.1.soort", "signaal", "gronden.1.id", w.signals[0], "gronden.1.verband", "aanleiding")
	page := "/adviezen/" + id
	w.catchUp()
	w.get(page).is(200, "h1", "Kom langs").is(200, ".staat-open", "Nog geen antwoord, sinds 10 juni 2024 (22 dagen).").
		is(200, ".melding", "Op 3 aanbevelingen is nog geen antwoord").is(200, ".melding", "12 dagen over de termijn van 20 juni 2024").
		is(200, ".kaal a[href='/maatregelen/"+w.measure+"']", "Huisbezoek").is(200, ".kaal a[href='/signalen/"+w.signals[0]+"']", "Signaal 1")
	before := w.head()
	for _, c := range []struct {
		pairs       []string
		field, text string
	}{
		{[]string{"datum", "2024-06-30"}, "antwoord-1", "ten minste één aanbeveling"},
		{[]string{"datum", "2024-06-30", "antwoord-2", "niet"}, "reden-2", "Geef de reden bij aanbeveling 2"},
		{[]string{"datum", "2024-06-30", "reden-3", "omdat"}, "antwoord-3", "Kies wat er met aanbeveling 3 gebeurt"},
		{[]string{"datum", "2024-06-30", "antwoord-1", "misschien", "reden-1", "x"}, "antwoord-1", "mogelijkheden"},
		{[]string{"antwoord-1", "niet", "reden-1", "x"}, "datum", "datum"},
	} {
		w.post(page, filled(c.pairs...)).refused(400, c.field, c.text)
	}
	if w.head() != before {
		t.Error("a refused answer was written")
	}
	first := filled("datum", "2024-06-30", "antwoord-1", "overgenomen", "reden-1", "Dat doen wij.", "antwoord-2", "niet", "reden-2", "Geen tijd.")
	w.get(w.post(page, first).to(page)).is(200, ".melding", "opgeslagen").is(200, ".stuk:nth-child(2)", "niet overgenomen 30 juni 2024 Geen tijd.").
		is(200, ".stuk:nth-child(3)", "Nog geen antwoord").is(200, ".melding.let-op", "Op één aanbeveling")
	w.post(page, first).to(page)
	if w.head() != before+1 {
		t.Errorf("%d events", w.head()-before)
	}
	if role := w.roleOf(domain.AdviceCategory, id); role != "college" {
		t.Errorf("answered as %q", role)
	}
	w.catchUp()
	w.get("/adviezen").is(200, ".stuk .etiket", "1 van 3 aanbevelingen zonder antwoord").is(200, ".stuk", "1 keer niet overgenomen")
	w.get("/adviezen?beschikbaarOp=2024-01-01").is(200, "main", "Op die dag was er nog geen advies.")
	w.get(w.post(page, filled("datum", "2024-07-01", "antwoord-3", "deels", "reden-3", "Soms.")).to(page)).is(200, ".melding.gelukt[role=note]", "Op elke aanbeveling")
	for _, bad := range []string{"/adviezen/x", "/adviezen/" + nowhere, "/adviezen/" + w.measure} {
		w.get(bad).is(404, "h1", "bestaat niet")
		w.post(bad, first).is(404, "h1", "bestaat niet")
	}
	w.post("/doen/advies-beantwoorden", filled("adviesId", id)).is(303, "nothing", "")
}

func TestALearningCycle(t *testing.T) {
	t.Parallel()
	w := people(newTown(t))
	id := w.act("leercyclus-starten", "/leercycli/", "titel", "Omzien", "vraag", "Wie zit alleen?", "gebied.code", "WK990101", "maatregelen", w.measure, "datum", "2024-05-01")
	page := "/leercycli/" + id
	w.act("cyclusstap-zetten", page, "leercyclusId", id, "stap", "plannen", "verslag", "Wij spraken af.", "datum", "2024-05-02")
	for _, title := range []string{"Rondje door de wijk", "Soep"} {
		w.act("experiment-starten", page, "leercyclusId", id, "titel", title, "verwachting", "Meer praatjes", "gebied.code", "WK990101", "datum", "2024-05-03")
	}
	a := w.get(page).is(200, "h1", "Omzien").is(200, ".inleiding", "Wie zit alleen?").is(200, ".tijdlijn", "Wij spraken af.")
	stop := a.Find(".stuk:nth-child(2) a[href*=stoppen]").AttrOr("href", "")
	w.get(stop).is(200, "[name=experiment][checked] + label", "2. Soep")
	w.act("experiment-stoppen", page, "leercyclusId", id, "experiment", "2", "reden", "Niemand kwam.", "datum", "2024-06-01")
	w.act("experiment-versterken", page, "leercyclusId", id, "experiment", "1", "reden", "Mensen wachten erop.", "datum", "2024-06-01")
	w.act("leercyclus-sluiten", page, "leercyclusId", id, "opbrengst", "Loop gewoon rond.", "datum", "2024-07-01")
	closed := w.get(page).is(200, ".stuk:nth-child(1)", "versterkt 1 juni 2024 Mensen wachten erop.").is(200, ".stuk:nth-child(2)", "gestopt 1 juni 2024 Niemand kwam.").
		is(200, ".melding.gelukt", "Loop gewoon rond.")
	if closed.Find("main a[href^='/doen/']").Length() != 0 {
		t.Error("a closed cycle still offers something to do")
	}
	w.get("/leercycli/"+nowhere).is(404, "h1", "bestaat niet")
	w.get("/leercycli/x").is(404, "h1", "bestaat niet")
}

func TestSignalsOfATeam(t *testing.T) {
	t.Parallel()
	w := people(newTown(t))
	page := w.get("/signalen/overleg").is(200, ".wegwijzer", "geen melding voor de Wmo, geen klacht en geen verzoek om hulp")
	if n := page.Find("fieldset.rij").Length(); n != 8 {
		t.Errorf("%d rows", n)
	}
	form := formOf(page)
	for name, value := range map[string]string{
		"datum": "2024-07-01", "gebied.code": "WK990101", "signalen.2.verhaal": "De bus rijdt niet.", "signalen.2.soort": "hiaat", "signalen.2.verteld": "met",
		"signalen.5.verhaal": "Het loket helpt.", "signalen.5.soort": "werkt-goed", "signalen.5.doelgroep": "jongeren",
	} {
		form.Set(name, value)
	}
	form.Add("domeinen", "vervoer")
	before := w.head()
	more := with(cloned(form), "meer", "signalen")
	wider := w.post("/signalen/overleg", more).is(200, "[id='signalen.2.verhaal']", "De bus rijdt niet.")
	if n := wider.Find("fieldset.rij").Length(); n != 9 {
		t.Errorf("%d rows after asking for one more", n)
	}
	for _, c := range []struct{ name, value, field, text string }{
		{"signalen.5.soort", "", "signalen.5.soort", "Maak een keuze"},
		{"signalen.5.verhaal", "Zij is 111222333", "signalen.5.verhaal", "burgerservicenummer"},
		{"signalen.7.doelgroep", "ouderen", "signalen.7.verhaal", "Vul"},
		{"datum", "2031-01-01", "datum", "toekomst"},
		{"datum", "gisteren", "datum", "geen datum"},
		{"gebied.code", "bij de kerk", "gebied.code", "geen code"},
		{"gebied.code", "Jansen", "gebied.code", "Wij kennen geen wijk of buurt met deze naam"},
		{"domeinen", "", "domeinen", "Maak een keuze"},
		{"rol", "mevrouw Jansen", "rol", "mogelijkheden"},
	} {
		w.post("/signalen/overleg", with(cloned(form), c.name, c.value)).refused(400, c.field, c.text)
	}
	w.post("/signalen/overleg", filled("datum", "2024-07-01", "domeinen", "wmo", "rol", "professional")).refused(400, "signalen", "Vul “De signalen” in.")
	if w.head() != before {
		t.Fatalf("%d events of forms that were refused", w.head()-before)
	}
	location := w.post("/signalen/overleg", form).to("/overleg/" + form.Get("opdracht"))
	list := w.get(location).is(200, "h1", "De signalen zijn ingebracht").is(200, ".bewaar li:nth-child(1)", "Signaal 1: hiaat").is(200, ".bewaar li:nth-child(2)", "werkt goed")
	if list.lacks("De bus rijdt"); w.head() != before+2 {
		t.Errorf("%d events", w.head()-before)
	}
	w.get(w.post("/signalen/overleg", form).to("/overleg/")).is(200, ".melding", "al vastgelegd")
	if w.head() != before+2 {
		t.Errorf("sending twice made %d events", w.head()-before)
	}
	past, err := w.options.Desk(commands.By{}).SignalHistory(t.Context(), domain.SignalID(strings.TrimPrefix(list.Find(".bewaar a").AttrOr("href", ""), "/signalen/")))
	if err != nil {
		t.Fatal(err)
	}
	raised, _ := past[0].Event.(domain.SignalRaised)
	if c := raised.SignalContent; c.Channel != "teamoverleg" || c.Role != "professional" || c.Area != (domain.AreaRef{Code: "WK990101", Year: 2024}) || c.Told != "met" ||
		c.ReportedOn.Date != "2024-07-01" || len(c.Sectors) != 1 || c.Story.Text() != "De bus rijdt niet." {
		t.Errorf("raised %q %q %v %q %v", c.Channel, c.Role, c.Area, c.Told, c.ReportedOn)
	}
	w.get("/overleg/x").is(404, "h1", "bestaat niet")
	w.get("/overleg/"+nowhere).is(404, "h1", "bestaat niet")
}

func cloned(form url.Values) url.Values {
	out := url.Values{}
	for k, v := range form {
		out[k] = append([]string{}, v...)
	}
	return out
}

func TestDecisionsShowWhatTheyRestOn(t *testing.T) {
	t.Parallel()
	w := people(newTown(t))
	evaluation := w.evaluation()
	w.do(commands.RecordFinding{EvaluationID: domain.EvaluationID(evaluation), Text: "Te weinig tijd.", On: "2024-07-01"})
	w.do(commands.CarryOutRecommendation{EvaluationID: domain.EvaluationID(evaluation), Number: 2, On: "2024-07-02"})
	w.do(commands.DrawLesson{EvaluationID: domain.EvaluationID(evaluation), Context: "jonge ouders", Strategy: "bellen", Result: "rust"})
	bundle := w.do(commands.OpenBundle{Title: "Loket", On: "2024-06-01", Signals: []domain.SignalID{domain.SignalID(w.signals[0])}})
	w.at(2024, time.August, 1)
	id := w.do(commands.TakeDecision{DecisionInput: commands.DecisionInput{
		Title: "Op grond", Body: "college", On: "2024-07-20", Motivation: "Omdat.", Outcomes: []domain.Outcome{{Result: "vaststellen"}},
		Grounds: []domain.Ground{
			{Kind: "signaal", ID: domain.GroundID(w.signals[0]), Relation: "aanleiding"}, {Kind: "bundel", ID: domain.GroundID(bundle), Relation: "tegenspraak"},
		},
	}})
	w.at(2024, time.September, 1)
	w.do(commands.ConfirmInfluence{DecisionID: domain.DecisionID(id), GroundID: domain.GroundID(bundle), Reason: "verslag"})
	w.catchUp()
	w.get("/besluiten/"+id).is(200, ".gronden a[href='/signalen/"+w.signals[0]+"']", "Signaal 1").is(200, ".gronden li:nth-child(2)", "Loket (bundel, tegenspraak) doorwerking bevestigd")
	w.get("/besluiten/"+id+"?beschikbaarOp=2024-08-15").is(200, ".gronden li:nth-child(2)", "nog niet bevestigd")
	w.get("/besluiten/"+w.bare).is(200, "main", "zijn geen gronden genoemd").is(200, ".stuk", "Bevindingen Te weinig tijd.").
		is(200, ".stuk", "Ga door nog niet uitgevoerd Doe meer uitgevoerd op 2 juli 2024").is(200, ".stuk", "Die is er nog niet.").is(200, ".stuk", "Voor wie jonge ouders")
}

func TestHomeTellsStoriesFromSeats(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	w.catchUp()
	plain := w.get("/").is(200, "a.knop.groot", "Breng een signaal in").is(200, ".kaarten", "Termijnagenda")
	if plain.Find(".stoelen, .verhalen").Length() != 0 {
		t.Error("a real municipality has seats")
	}
	o := w.options
	o.Seats = []web.Seat{
		{Who: "Raadslid", Story: "Noordrand", Question: "Wat wisten we op 7 november 2024?", Does: "Kijkt terug.", Path: "/maatregelen?beschikbaarOp=2024-11-07"},
		{Who: "Griffier", Story: "Beloftes", Question: "Wat is beloofd?", Does: "Ruimt op.", Path: "/toezeggingen-en-moties", Beside: web.Beside{Label: "Bekijk de agenda", Path: "/termijnagenda"}},
	}
	o.Stories = []web.Story{{Title: "Noordrand", Line: "Een wijkcentrum sluit en gaat weer open.", Path: "/maatregelen"}}
	w.pages = web.New(o)
	home := w.get("/").is(200, ".stoelen li:nth-child(1) blockquote", "Wat wisten we op 7 november 2024?").is(200, ".verhalen", "Een wijkcentrum sluit")
	if got := home.Find(".stoelen a.knop[href='/maatregelen?beschikbaarOp=2024-11-07']").Text(); got != "Kijk als raadslid" {
		t.Errorf("the button says %q", got)
	}
	if got := home.Find(".stoelen li:nth-child(2) a[href='/termijnagenda']").Text(); got != "Bekijk de agenda" || home.Find(".stoelen li a").Length() != 3 {
		t.Errorf("beside it stands %q", got)
	}
}

// The mark stands on every page, whatever its address: each route is asked, with an id that is not there where it wants one.
func TestEveryPageSaysThatItIsMadeUp(t *testing.T) {
	t.Parallel()
	w := people(newTown(t))
	for _, pattern := range web.Patterns() {
		method, path, _ := strings.Cut(pattern, " ")
		for _, id := range []string{nowhere, w.measure, w.signals[0], w.decision, "bundel-openen"} {
			at := strings.NewReplacer("{$}", "", "{id}", id, "{act}", id, "{signal}", id, "{feedback}", id, "{batch}", id).Replace(path)
			r := httptest.NewRequestWithContext(t.Context(), method, at, http.NoBody)
			r.Header.Set("Sec-Fetch-Site", "same-origin")
			a := w.send(r)
			if strings.Contains(at, "{") {
				t.Fatalf("%s: put something in its place", at)
			}
			if a.status != http.StatusSeeOther && a.text(".fictief strong") != "Fictief" {
				t.Errorf("%s %s does not say that it is made up (%d)", method, at, a.status)
			}
		}
	}
}

func TestASignalIsFoundAgain(t *testing.T) {
	t.Parallel()
	w := people(newTown(t))
	w.get("/signalen").is(200, "a.groot[href='/signalen/nieuw']", "Breng een signaal in").is(200, ".wegwijzer", "geen klacht")
	found := w.post("/signalen", filled("signaalId", "Bewaard: http://127.0.0.1:8088/signalen/"+w.signals[3]))
	if got := found.header.Get("Location"); found.status != 303 || got != "/signalen/"+w.signals[3] {
		t.Errorf("leads to %q (%d)", got, found.status)
	}
	w.post("/signalen", filled("signaalId", w.decision)).refused(400, "signaalId", "Dit is het kenmerk van een besluit; hier hoort een signaal.")
	w.post("/signalen", filled()).refused(400, "signaalId", "om welk stuk")
}

func TestIndicatorsAreSuggestedByTheirKeys(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	desk := w.options.Desk(commands.By{Actor: "import"})
	act := commands.ImportSeries{
		Imported: commands.Imported{Origin: domain.Origin{Source: "cbs", Key: "huurschuld"}, Corrected: new(bool)}, Name: "Huurschuld", Kind: "aantal",
		Values: []domain.Measured{{Period: "2024-04", Value: 2}}, Each: func(int, bool, bool, error) {},
	}.Act(desk)
	if answers, err := commands.DoMany(t.Context(), desk, []commands.Act{act}); err != nil || answers[0].Err != nil {
		t.Fatal(err, answers)
	}
	w.catchUp()
	w.get("/doen/meetwaarde-vastleggen").is(200, "#meetreeksId[list=bekende-meetreeksen]", "").is(200, "h1", "Leg een cijfer vast")
	if n := w.get("/doen/meetwaarde-vastleggen").Find("#bekende-meetreeksen option[value=huurschuld]").Length(); n != 1 {
		t.Errorf("%d suggestions", n)
	}
	value := []string{"periode", "2024-05", "waarde", "3", "meetreeksId"}
	w.post("/doen/meetwaarde-vastleggen", filled(append(value, "onbekend")...)).refused(400, "meetreeksId", "geen kenmerk of link van een meetreeks")
	w.post("/doen/meetwaarde-vastleggen", filled(append(value, "meetreeks:cbs:huurschuld")...)).to("/spoor/")
	w.post("/doen/meetwaarde-corrigeren", filled(append(value, "huurschuld", "reden", "telfout")...)).to("/spoor/")
}

func TestTheMenuFitsAPhone(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	w.catchUp()
	a := w.get("/adviezen?geldigOp=2024-05-01")
	if n := a.Find("nav .balk a").Length(); n > 5 {
		t.Errorf("%d entries stand in the bar", n)
	}
	a.is(200, "nav summary.hier", "Meer: Adviezen").is(200, "nav details a[aria-current]", "Adviezen").is(200, "nav a[href='/termijnagenda?geldigOp=2024-05-01']", "Termijnagenda")
	var here []string
	w.get("/doen").Find("nav a[aria-current]").Each(func(_ int, s *goquery.Selection) { here = append(here, s.Text()) })
	if len(here) != 1 || here[0] != "Doen" {
		t.Errorf("marked are %q", here)
	}
}

// Entries of pages that are not there yet are left alone; every other one answers, and knows its place in the menu.
func TestTheMenuLeadsSomewhere(t *testing.T) {
	t.Parallel()
	w := people(newTown(t))
	w.catchUp()
	tried := 0
	w.get("/doen").Find("nav a").Each(func(_ int, s *goquery.Selection) {
		path := s.AttrOr("href", "")
		if !slices.Contains(web.Patterns(), "GET "+path) {
			return
		}
		tried++
		if got := w.get(path).is(200, "h1", "").Find("nav a[aria-current]").AttrOr("href", ""); got != path {
			t.Errorf("on %s the menu marks %q", path, got)
		}
	})
	if tried < 10 {
		t.Errorf("%d entries lead to a page", tried)
	}
}
