package web_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"ruggespraak/commands"
	"ruggespraak/domain"
)

// filled is a form with a command id of its own.
func filled(pairs ...string) url.Values {
	form := url.Values{"opdracht": {newID()}}
	for i := 0; i < len(pairs); i += 2 {
		form.Add(pairs[i], pairs[i+1])
	}
	return form
}

func goodSignal() url.Values {
	return filled("verhaal", "De bus rijdt niet meer.", "soort", "hiaat", "domeinen", "vervoer", "domeinen", "wmo", "kanaal", "webformulier",
		"rol", "vrijwilliger", "verteld", "met", "gebied", "WK990101", "voorgevallenOp", "2024-12-24")
}

// without leaves a field out; with gives it another value.
func without(form url.Values, name string) url.Values { form.Del(name); return form }

func with(form url.Values, name, value string) url.Values { form.Set(name, value); return form }

// to checks that an answer leads on to a page that waits for what was written.
func (a answer) to(path string) string {
	a.t.Helper()
	a.is(http.StatusSeeOther, "nothing", "")
	location := a.header.Get("Location")
	if !strings.HasPrefix(location, path) || !strings.Contains(location, "na=") {
		a.t.Fatalf("leads to %q, want %s…?na=…", location, path)
	}
	return location
}

// refused checks that a form came back with an error that is linked to its field, and wrote nothing.
func (a answer) refused(status int, field, text string) answer {
	a.t.Helper()
	selector := ".fouten li"
	if field != "" {
		selector = ".fouten a[href='#" + field + "']"
	}
	a.is(status, selector, text)
	if !strings.HasPrefix(a.text("head > title"), "Fout: ") {
		a.t.Errorf("title is %q", a.text("head > title"))
	}
	return a
}

func TestSignalForm(t *testing.T) {
	w := newTown(t)
	w.catchUp()
	for _, c := range []struct {
		name        string
		form        url.Values
		status      int
		field, text string
	}{
		{"without a story", without(goodSignal(), "verhaal"), 400, "verhaal", "Vertel wat u ziet gebeuren."},
		{"with an empty story", with(goodSignal(), "verhaal", " \r\n "), 400, "verhaal", "Vertel wat u ziet gebeuren."},
		{"without a kind", without(goodSignal(), "soort"), 400, "soort", "Kies wat voor signaal het is."},
		{"with an unknown kind", with(goodSignal(), "soort", "roddel"), 400, "soort", "kies uit"},
		{"without a sector", without(goodSignal(), "domeinen"), 400, "domeinen", "Kies ten minste één onderwerp."},
		{"with a day that is none", with(goodSignal(), "voorgevallenOp", "2024-02-31"), 400, "voorgevallenOp", "geen datum"},
		{"with a day to come", with(goodSignal(), "voorgevallenOp", "2031-01-01"), 400, "voorgevallenOp", "in de toekomst zijn voorgevallen"},
		{"with a BSN", with(goodSignal(), "verhaal", "Zij is 111222333"), 400, "verhaal", "burgerservicenummer"},
		{"with a name as role", with(goodSignal(), "rol", "mevrouw Jansen"), 400, "rol", "Kies een van de mogelijkheden."},
		{"with a name as channel", with(goodSignal(), "kanaal", "mevrouw Jansen"), 400, "kanaal", "Kies een van de mogelijkheden."},
		{"with a story as area", with(goodSignal(), "gebied", "bij de familie Jansen"), 400, "gebied", "geen code"},
		{"with a name as area", with(goodSignal(), "gebied", "Jansen"), 400, "gebied", "Wij kennen geen wijk of buurt met deze naam"},
		{"with bytes that are no text", with(goodSignal(), "verhaal", "a\xffb"), 400, "verhaal", "niet te lezen"},
		{"with a zero byte", with(goodSignal(), "verhaal", "a\x00b"), 400, "verhaal", "niet te lezen"},
		{"without a command", without(goodSignal(), "opdracht"), 400, "", "Verstuur het opnieuw"},
		{"with a command that is none", with(goodSignal(), "opdracht", "1"), 400, "", "Verstuur het opnieuw"},
		{"empty", url.Values{}, 400, "verhaal", "Vertel wat u ziet gebeuren."},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := w.post("/signalen/nieuw", c.form)
			a.t = t
			a.refused(c.status, c.field, c.text)
			if w.head() != 0 {
				t.Errorf("wrote %d events", w.head())
			}
		})
	}
	kept := w.post("/signalen/nieuw", without(goodSignal(), "soort"))
	kept.is(400, "#verhaal", "De bus rijdt niet meer.")
	if n := kept.Find("input[name=domeinen][checked]").Length(); n != 2 {
		t.Errorf("%d sectors kept", n)
	}
	if v := kept.Find("#voorgevallenOp").AttrOr("value", ""); v != "2024-12-24" {
		t.Errorf("day kept is %q", v)
	}
}

func TestSignalGoesIn(t *testing.T) {
	w := newTown(t)
	w.catchUp()
	form := goodSignal()
	page := w.post("/signalen/nieuw", form).to("/signalen/")
	thanks := w.get(page).is(200, "h1", "Uw signaal is ingebracht")
	link := thanks.Find(".bewaar a").AttrOr("href", "")
	signal := w.get(link).is(200, ".tijdlijn", "Signaal ingebracht 2 januari 2025, door: inbrenger, geldt vanaf 24 december 2024")
	signal.is(200, ".feiten", "Stand ingebracht Onderwerp vervoer, Wmo Gebeurd op 24 december 2024 Gebied WK990101")
	if w.head() != 1 {
		t.Fatalf("%d events", w.head())
	}

	again := w.post("/signalen/nieuw", form).to("/signalen/")
	if w.head() != 1 {
		t.Errorf("sending twice made %d events", w.head())
	}
	w.get(again).is(200, ".melding", "Dit was al vastgelegd. Er is niets toegevoegd.").is(200, ".bewaar a[href='"+link+"']", "Bekijk")
	w.get("/signalen/nieuw").lacks(form.Get("opdracht"))
}

func TestBodiesAreBounded(t *testing.T) {
	w := newTown(t)
	w.catchUp()
	w.post("/signalen/nieuw", with(goodSignal(), "verhaal", strings.Repeat("a", 1<<20))).is(413, "h1", "Dit is te veel tekst")
	r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/signalen/nieuw", strings.NewReader("%zz"))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	w.send(r).is(400, "main", "niet te lezen")
	r = httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/signalen/nieuw", strings.NewReader(`{"verhaal":"x"}`))
	r.Header.Set("Content-Type", "application/json")
	w.send(r).refused(400, "verhaal", "Vertel")
	if w.head() != 0 {
		t.Errorf("wrote %d events", w.head())
	}
}

func TestSignalIsHandled(t *testing.T) {
	t.Parallel()
	w := people(newTown(t))
	id := w.do(commands.RaiseSignal{SignalInput: commands.SignalInput{Story: "Verhaal", Kind: "idee", Sectors: []domain.Sector{"jeugd"}}})
	path := "/signalen/" + id
	for _, c := range []struct {
		name     string
		form     url.Values
		timeline string
		state    string
	}{
		{"confirm", filled("handeling", "ontvangst"), "Ontvangst bevestigd 2 juli 2024, door: signaalcoördinator", "ontvangst bevestigd"},
		{"gist", filled("handeling", "kern", "inWoordenVanVerteller", "Niemand belt terug.", "inBeleidswoorden", "Bereikbaarheid"), "Kern verwoord", "kern verwoord"},
		{"link", filled("handeling", "koppelen", "maatregel", w.measure, "verband", "tegenspraak"), "Aan een maatregel gekoppeld : Huisbezoek & <b>hulp</b> (tegenspraak)", "gekoppeld"},
		{"take up", filled("handeling", "oppakken", "aanpak", "Gebeld."), "Binnen de organisatie opgelost", "opgepakt"},
		{"refer", filled("handeling", "doorgeleiden", "bestemming", "klacht", "toelichting", "Zie mail"), "Doorgeleid naar waar het hoort : klacht", "doorgeleid"},
		{"feedback", filled("handeling", "terugkoppelen", "fase", "besluiten", "bericht", "Wij gaan bellen."), "Terugkoppeling gegeven : na de stap besluiten", "teruggekoppeld"},
	} {
		t.Run(c.name, func(t *testing.T) {
			before := w.head()
			page := w.get(w.post(path, c.form).to(path))
			page.t = t
			page.is(200, ".melding", "opgeslagen").is(200, ".tijdlijn", c.timeline).is(200, ".feiten", "Stand "+c.state)
			page.lacks("webformulier").lacks("Gebeld.").lacks("Zie mail")
			w.post(path, c.form).to(path)
			if w.head() != before+1 {
				t.Errorf("%d events added, want 1", w.head()-before)
			}
		})
	}
	w.get(w.post(path, filled("handeling", "koppelen", "maatregel", w.measure, "verband", "tegenspraak")).to(path)).is(200, ".melding", "Er is niets toegevoegd.")
	w.catchUp()
	w.get("/maatregelen/"+w.measure).is(200, ".citaten blockquote", "Niemand belt terug.").is(200, ".citaten .beleid", "In beleidswoorden Bereikbaarheid").
		lacks("Verhaal")
	w.get(path).is(200, "blockquote", "Niemand belt terug.").is(200, ".beleid", "Bereikbaarheid").is(200, "a[href='/maatregelen/"+w.measure+"']", "Huisbezoek")
	for _, c := range []struct {
		name, field string
		form        url.Values
		status      int
		text        string
	}{
		{"gist without words", "inWoordenVanVerteller", filled("handeling", "kern"), 400, "Schrijf de kern op"},
		{"gist with a BSN", "inBeleidswoorden", filled("handeling", "kern", "inWoordenVanVerteller", "x", "inBeleidswoorden", "111222333"), 400, "burgerservicenummer"},
		{"link to nothing", "maatregel", filled("handeling", "koppelen"), 400, "Kies een maatregel."},
		{"link to what is not there", "", filled("handeling", "koppelen", "maatregel", nowhere, "verband", "aanleiding"), 404, "bestaat niet"},
		{"link in another way", "", filled("handeling", "koppelen", "maatregel", w.measure, "verband", "aanleiding"), 409, "al aan deze maatregel gekoppeld"},
		{"refer to nowhere", "bestemming", filled("handeling", "doorgeleiden"), 400, "Kies waar"},
		{"feedback without a message", "bericht", filled("handeling", "terugkoppelen", "fase", "besluiten"), 400, "Schrijf het bericht"},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := w.post(path, c.form)
			a.t = t
			a.refused(c.status, c.field, c.text)
		})
	}
	w.post(path, filled("handeling", "verbranden")).is(400, "main", "hoort niet bij deze pagina")
	w.post("/signalen/"+nowhere, filled("handeling", "ontvangst")).is(404, "h1", "bestaat niet")
	w.post("/signalen/x", filled("handeling", "ontvangst")).is(404, "h1", "bestaat niet")
}

func TestWithdrawnSignal(t *testing.T) {
	t.Parallel()
	w := people(newTown(t))
	id := domain.SignalID(w.signals[0])
	w.do(commands.ContestLink{SignalID: id, MeasureID: domain.MeasureID(w.measure), Reason: "Piet zegt van niet"})
	w.do(commands.WithdrawSignal{SignalID: id, Reason: "op verzoek van Piet"})
	page := w.get("/signalen/"+string(id)).is(200, ".feiten", "Stand ingetrokken").is(200, ".tijdlijn", "Koppeling betwist : Huisbezoek").lacks("Piet")
	if n := page.Find("form[method=post]").Length(); n != 0 {
		t.Errorf("%d forms on a withdrawn signal", n)
	}
	w.post("/signalen/"+string(id), filled("handeling", "ontvangst")).refused(409, "", "Dit signaal is ingetrokken.")
}

func TestFeedbackIsAnswered(t *testing.T) {
	t.Parallel()
	w := people(newTown(t))
	w.do(commands.GiveFeedback{SignalID: domain.SignalID(w.signals[0]), FeedbackID: "0198c0de-0000-7000-8000-000000000001", Phase: "besluiten", Message: "Wij gaan vaker langs."})
	path := "/terugkoppeling/" + w.signals[0] + "/0198c0de-0000-7000-8000-000000000001"
	w.get(path).is(200, ".verhaal", "Wij gaan vaker langs.").is(200, ".veld", "alleen een schuilnaam")
	w.post(path, filled("persoon", "bloem")).refused(400, "oordeel", "Kies een antwoord.")
	w.post(path, filled("oordeel", "opgelost")).refused(400, "persoon", "Vul een naam of code in")
	w.post(path, filled("oordeel", "geweldig", "persoon", "bloem")).refused(400, "oordeel", "kies uit")
	w.post("/terugkoppeling/"+w.signals[1]+"/0198c0de-0000-7000-8000-000000000001", filled("oordeel", "opgelost", "persoon", "x")).is(404, "h1", "bestaat niet")
	form := filled("oordeel", "erger", "persoon", "bloem", "toelichting", "Niemand kwam.")
	w.get(w.post(path, form).to(path)).is(200, "main", "Uw antwoord is vastgelegd.")
	before := w.head()
	w.post(path, form).to(path)
	if w.head() != before {
		t.Error("answering twice added an event")
	}
	w.get("/signalen/"+w.signals[0]).is(200, ".tijdlijn", "het werd erger").is(200, ".feiten", "Stand heropend").lacks("bloem").lacks("Niemand kwam.")
}

func goodDecision(w *peopled) url.Values {
	return filled("titel", "Weer vaker langs", "orgaan", "college", "datum", "2024-07-01", "maatregel", w.measure, "uitkomst", "wijzigen", "ingangsdatum", "2024-08-01",
		"motivering", "Mensen missen het bezoek.", "verwachting", "meetreeks", "verwachting_meetreeks", w.series, "verwachting_richting", "daling",
		"verwachting_omvang", "5 dagen", "verwachting_uiterlijk", "2025-07-01", "evaluatieOp", "2025-08-01",
		"gronden", "http://127.0.0.1:8088/signalen/"+w.signals[0]+" onderbouwing\n"+w.signals[1])
}

func TestDecisionForm(t *testing.T) {
	t.Parallel()
	w := people(newTown(t))
	before := w.head()
	for _, c := range []struct {
		name        string
		form        url.Values
		status      int
		field, text string
	}{
		{"without a motivation", without(goodDecision(w), "motivering"), 400, "motivering", "ook of juist als het antwoord nee is"},
		{"without a title", without(goodDecision(w), "titel"), 400, "titel", "titel"},
		{"without a body", without(goodDecision(w), "orgaan"), 400, "orgaan", "wie het besluit nam"},
		{"of an unknown body", with(goodDecision(w), "orgaan", "ik"), 400, "orgaan", "kies uit"},
		{"without saying whether anything is expected", without(goodDecision(w), "verwachting"), 400, "verwachting", "Kies of er"},
		{"expecting without direction", without(goodDecision(w), "verwachting_richting"), 400, "verwachting_richting", "welke kant"},
		{"expecting of no series", without(goodDecision(w), "verwachting_meetreeks"), 400, "verwachting_meetreeks", "Kies de meetreeks"},
		{"expecting of an unknown series", with(goodDecision(w), "verwachting_meetreeks", nowhere), 400, "verwachting_meetreeks", "bestaat niet"},
		{"expecting before it was taken", with(goodDecision(w), "verwachting_uiterlijk", "2020-01-01"), 400, "verwachting_uiterlijk", "voordat"},
		{"about an unknown measure", with(goodDecision(w), "maatregel", nowhere), 404, "", "bestaat niet"},
		{"on an unknown ground", with(goodDecision(w), "gronden", nowhere), 400, "gronden", "bestaat niet"},
		{"on a ground that is none", with(goodDecision(w), "gronden", "de krant"), 400, "gronden", "Zet op elke regel"},
		{"on a ground with a word of its own", with(goodDecision(w), "gronden", w.signals[0]+" omdat"), 400, "gronden", "Zet op elke regel"},
		{"on no day", with(goodDecision(w), "datum", "morgen"), 400, "datum", "geen datum"},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := w.post("/besluiten/nieuw", c.form)
			a.t = t
			a.refused(c.status, c.field, c.text).is(c.status, "#gronden", strings.TrimSpace(c.form.Get("gronden")[:8]))
			if w.head() != before {
				t.Error("wrote something")
			}
		})
	}
	form := goodDecision(w)
	page := w.get(w.post("/besluiten/nieuw", form).to("/besluiten/"))
	page.is(200, "h1", "Weer vaker langs").is(200, ".tekst", "Mensen missen het bezoek.").is(200, ".verwachtingen", "daling van Wachttijd, 5 dagen, uiterlijk 1 juli 2025")
	w.get(w.post("/besluiten/nieuw", form).to("/besluiten/")).is(200, ".melding", "al vastgelegd")
	if w.head() != before+1 {
		t.Errorf("%d events added", w.head()-before)
	}
	none := with(goodDecision(w), "verwachting", "geen")
	w.get(w.post("/besluiten/nieuw", none).to("/besluiten/")).is(200, "main", "Er is geen verwachting uitgesproken.")
	signals := with(with(goodDecision(w), "verwachting", "signalen"), "datum", "2024-01-05")
	signals.Set("ingangsdatum", "2024-02-01")
	w.get(w.post("/besluiten/nieuw", signals).to("/besluiten/")).is(200, ".verwachtingen", "daling van het aantal signalen bij de maatregel").
		is(200, ".verwachtingen", "achteraf vastgelegd")
}

func TestEvaluationForm(t *testing.T) {
	t.Parallel()
	w := people(newTown(t))
	good := func() url.Values {
		return filled("besluit", w.decision, "kader", "actieonderzoek", "datum", "2024-07-02", "methode", "Meegelopen", "positie", "onafhankelijk",
			"verwachting-1", "gehaald", "verwachting-2", "niet-gehaald", "toelichting-1", "Zie bijlage", "oordeel", "Het werkt.", "bevindingen", "Eén\n\nTwee")
	}
	before := w.head()
	for _, c := range []struct {
		name        string
		form        url.Values
		status      int
		field, text string
	}{
		{"without a verdict on an expectation", without(good(), "verwachting-2"), 400, "verwachting-2", "oordeel over verwachting 2"},
		{"without a method", without(good(), "methode"), 400, "methode", "hoe er is geëvalueerd"},
		{"without a position", without(good(), "positie"), 400, "positie", "positie"},
		{"without a frame", without(good(), "kader"), 400, "kader", "kader"},
		{"with a BSN among the findings", with(good(), "bevindingen", "ok\n111222333"), 400, "bevindingen", "burgerservicenummer"},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := w.post("/evaluaties/nieuw", c.form)
			a.t = t
			a.refused(c.status, c.field, c.text)
			if w.head() != before {
				t.Error("wrote something")
			}
		})
	}
	w.post("/evaluaties/nieuw", with(good(), "besluit", nowhere)).is(404, "main", "Dit besluit bestaat niet.")
	w.post("/evaluaties/nieuw", without(good(), "besluit")).is(404, "h1", "bestaat niet")
	form := good()
	page := w.get(w.post("/evaluaties/nieuw", form).to("/besluiten/" + w.decision))
	page.is(200, "#evaluaties ~ .stukken", "Verwachting 1 Gehaald Verwachting 2 Niet gehaald Hoe is geëvalueerd Meegelopen Wie evalueerde onafhankelijk")
	if w.head() != before+3 { // the conclusion and two findings
		t.Errorf("%d events added", w.head()-before)
	}
	w.post("/evaluaties/nieuw", form).to("/besluiten/" + w.decision)
	if w.head() != before+3 {
		t.Errorf("sending twice made %d events", w.head()-before)
	}
	bare := without(without(with(good(), "besluit", w.bare), "verwachting-1"), "verwachting-2")
	w.post("/evaluaties/nieuw", bare).to("/besluiten/" + w.bare)
}
