package web_test

import (
	"net/http"
	"net/url"
	"path"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"ruggespraak/commands"
	"ruggespraak/domain"
)

// act fills in the form of an act, sends it twice, and gives the id that it led on to.
func (p *peopled) act(name, to string, pairs ...string) string {
	p.Helper()
	form, before := filled(pairs...), p.head()
	a := p.post("/doen/"+name, form)
	if a.status != http.StatusSeeOther {
		p.Fatalf("%s: %d: %s", name, a.status, a.text(".fouten, h1"))
	}
	location, err := url.Parse(a.to(to))
	if err != nil {
		p.Fatal(err)
	}
	added := p.head() - before
	if added == 0 {
		p.Errorf("%s added nothing", name)
	}
	if p.post("/doen/"+name, form).to(to); p.head() != before+added {
		p.Errorf("%s: sending twice added %d events", name, p.head()-before-added)
	}
	return path.Base(location.Path)
}

// roleOf is the role of the last event of a stream, as the log keeps it.
func (p *peopled) roleOf(kind domain.Category, id string) string {
	p.Helper()
	past, err := p.log.Load(p.Context(), kind.Stream("gm9901", id))
	if err != nil || len(past) == 0 {
		p.Fatal(err, kind, id)
	}
	h, _, err := eventCodec().Decode(past[len(past)-1])
	if err != nil {
		p.Fatal(err)
	}
	return h.Role
}

func TestEveryFormOpens(t *testing.T) {
	t.Parallel()
	w := people(newTown(t))
	w.catchUp()
	list := w.get("/doen").is(200, "h1", "Wat wilt u doen?")
	links := list.Find(".doen a")
	if links.Length() < len(commands.Acts()) {
		t.Errorf("%d acts are listed", links.Length())
	}
	for act := range commands.Acts() {
		if list.Find(".doen a[href='/doen/"+act+"']").Length() != 1 {
			t.Errorf("%s is not listed once", act)
		}
	}
	links.Each(func(_ int, s *goquery.Selection) {
		a := w.get(s.AttrOr("href", ""))
		if a.status == http.StatusSeeOther {
			a = w.get(a.header.Get("Location"))
		}
		a.is(200, "form[method=post] button.groot, form[method=get] button", "")
		if a.text(".fictief strong") != "Fictief" {
			t.Errorf("%s does not say that it is made up", s.AttrOr("href", ""))
		}
	})
	w.get("/doen/verbranden").is(404, "h1", "bestaat niet")
	w.post("/doen/verbranden", filled()).is(404, "h1", "bestaat niet")
	w.post("/doen/besluit-nemen", filled()).is(404, "h1", "bestaat niet")
	if v := w.get("/doen/bundel-openen").Find("#datum").AttrOr("value", ""); v != "2024-07-02" {
		t.Errorf("the day is %q, not today", v)
	}
}

// From bundle to agenda, by forms alone.
func TestABundleGoesUp(t *testing.T) {
	t.Parallel()
	w := people(newTown(t))
	id := w.act("bundel-openen", "/bundels/", "titel", "Loket", "signalen", "http://127.0.0.1/signalen/"+w.signals[0]+"\n"+w.signals[1], "domeinen", "wmo",
		"domeinen", "jeugd", "themas", "één\ntwee", "datum", "2024-07-01")
	w.act("signaal-bundelen", "/bundels/"+id, "bundelId", id, "signaalId", w.signals[2])
	w.act("signaal-ontbundelen", "/bundels/"+id, "bundelId", id, "signaalId", w.signals[2], "reden", "iets anders")
	w.act("bundel-duiden", "/bundels/"+id, "bundelId", id, "duiding", "Wie drie loketten nodig heeft, haakt af.", "perspectief", "wijkteam", "minderheid", "ja",
		"weging.wieHetMeestNodigHeeft", "jonge ouders", "weging.redenen", "zij wachten het langst\nzij klagen het minst", "datum", "2024-07-01")
	if role := w.roleOf(domain.BundleCategory, id); role != "kennisvanger" {
		t.Errorf("read as %q", role)
	}
	offer := []string{"bundelId", id, "aan", "raad", "basis", "structureel", "toets.helder", "drie loketten", "toets.neutraal", "niemand wint erbij",
		"toets.gedeeld", "met vier teams", "datum", "2024-07-02"}
	w.post("/doen/bundel-aanbieden", filled(offer...)).refused(409, "", "nog niet erkend").is(409, "#toets\\.helder", "drie loketten")
	w.act("bundel-erkennen", "/bundels/"+id, "bundelId", id, "rol", "professional", "persoon", "a", "organisatie", "wijkteam", "datum", "2024-07-01")
	w.act("bundel-erkennen", "/bundels/"+id, "bundelId", id, "rol", "ervaringsdeskundige", "persoon", "b", "datum", "2024-07-01")
	w.act("trekker-aanwijzen", "/bundels/"+id, "bundelId", id, "functie", "beleidsadviseur", "datum", "2024-07-01")
	w.act("bundel-aanbieden", "/bundels/"+id, offer...)
	if role := w.roleOf(domain.BundleCategory, id); role != "signaalcoördinator" {
		t.Errorf("offered as %q", role)
	}
	w.act("bundel-agenderen", "/doen", "bundelId", id, "orgaan", "raad", "vergadering", "2024-09-01", "datum", "2024-07-02", "terug", "/doen")
	if role := w.roleOf(domain.BundleCategory, id); role != "griffie" {
		t.Errorf("tabled as %q", role)
	}
	w.act("bundel-sluiten", "/bundels/"+id, "bundelId", id, "reden", "besloten", "datum", "2024-07-02")
	w.catchUp()
	w.get("/doen/bundel-duiden?bundelId="+id+"&duiding=Jansen").is(200, "#bundelId option[selected]", "Loket (gesloten)").lacks("Jansen")
	w.get("/doen/bundel-duiden?bundelId="+id+"&terug=/bundels/"+id).is(200, ".kruimel a[href='/bundels/"+id+"']", "Terug")
	w.get("/doen/bundel-duiden?terug=//kwaad.example").lacks("kwaad")
}

func TestWhatIsMissingIsSaidAtOnce(t *testing.T) {
	t.Parallel()
	w := people(newTown(t))
	bundle := w.act("bundel-openen", "/bundels/", "titel", "Loket", "signalen", w.signals[0], "datum", "2024-07-01")
	motion := w.act("motie-indienen", "/moties/", "titel", "Houd open", "datum", "2024-05-01")
	before := w.head()
	a := w.post("/doen/bundel-aanbieden", filled("basis", "structureel", "toets.helder", "zo", "datum", "2024-02-31"))
	for field, text := range map[string]string{
		"bundelId": "om welk stuk het gaat", "aan": "Maak een keuze", "toets.neutraal": "neutraal", "toets.gedeeld": "gedeeld", "datum": "geen datum",
	} {
		a.refused(400, field, text)
	}
	if first := a.Find(".fouten a").First().AttrOr("href", ""); first != "#bundelId" {
		t.Errorf("the first error leads to %q", first)
	}
	a.is(400, "#toets\\.helder", "zo").is(400, "[name=basis][checked]", "")
	for _, c := range []struct {
		name, act string
		pairs     []string
		status    int
		field     string
		text      string
	}{
		{"a bundle of nothing", "bundel-openen", []string{"titel", "x", "datum", "2024-07-01"}, 400, "signalen", "om welk stuk"},
		{"a bundle of a measure", "bundel-openen", []string{"titel", "x", "signalen", w.measure, "datum", "2024-07-01"}, 400, "signalen", "Dit is het kenmerk van een maatregel; hier hoort een signaal."},
		{"a bundle of what is not there", "bundel-openen", []string{"titel", "x", "signalen", nowhere, "datum", "2024-07-01"}, 400, "signalen", "Wij kennen geen signaal met dit kenmerk."},
		{"a bundle of words", "bundel-openen", []string{"titel", "x", "signalen", "de buurvrouw", "datum", "2024-07-01"}, 400, "signalen", "geen kenmerk of link van een signaal"},
		{"a weighing without reasons", "bundel-duiden", []string{"bundelId", bundle, "duiding", "x", "perspectief", "y", "weging.wieHetMeestNodigHeeft", "z", "datum", "2024-07-01"}, 400, "weging.redenen", "redenen nodig"},
		{"a professional of nowhere", "bundel-erkennen", []string{"bundelId", bundle, "rol", "professional", "persoon", "a", "datum", "2024-07-01"}, 400, "organisatie", "schuilnaam"},
		{"one grave case without a reason", "bundel-aanbieden", []string{"bundelId", bundle, "aan", "college", "basis", "enkelvoudig-ernstig", "datum", "2024-07-01"}, 400, "reden", "alleen omhoog"},
		{"a BSN in a reading", "bundel-duiden", []string{"bundelId", bundle, "duiding", "Zij is 111222333", "perspectief", "y", "datum", "2024-07-01"}, 400, "duiding", "burgerservicenummer"},
		{"a BSN among the reasons", "bundel-duiden", []string{"bundelId", bundle, "duiding", "x", "perspectief", "y", "weging.wieHetMeestNodigHeeft", "z", "weging.redenen", "een\n111222333", "datum", "2024-07-01"}, 400, "weging.redenen", "burgerservicenummer"},
		{"a BSN in a vote", "motie-indienen", []string{"titel", "x", "datum", "2024-07-01", "fracties", "Partij 111222333"}, 400, "fracties", "burgerservicenummer"},
		{"fewer votes than none", "motie-aannemen", []string{"motieId", motion, "datum", "2024-07-01", "stemuitslag.voor", "-1", "stemuitslag.tegen", "2"}, 400, "stemuitslag.voor", "stem"},
		{"a promise without a meeting", "toezegging-doen", []string{"toezegging", "x", "portefeuille", "zorg", "datum", "2024-07-01"}, 400, "vergadering", "Vul"},
		{"a lesson without context", "les-trekken", []string{"strategie", "x", "uitkomst", "y"}, 400, "context", "voor wie"},
		{"a value that is no number", "meetwaarde-vastleggen", []string{"meetreeksId", w.series, "periode", "2024-07", "waarde", "veel"}, 400, "waarde", "een getal"},
		{"a value of infinity", "meetwaarde-vastleggen", []string{"meetreeksId", w.series, "periode", "2024-07", "waarde", "Inf"}, 400, "waarde", "een getal"},
		{"a word that is not on the list", "advies-vragen", []string{"door", "ik", "aan", "raad", "vraag", "x", "datum", "2024-07-01"}, 400, "door", "mogelijkheden"},
		{"an area in words", "leercyclus-starten", []string{"titel", "x", "vraag", "y", "gebied.code", "bij de kerk", "datum", "2024-07-01"}, 400, "gebied.code", "geen code"},
		{"a ground without what it is", "toezegging-doen", []string{"toezegging", "x", "portefeuille", "zorg", "vergadering", "y", "datum", "2024-07-01", "gronden.1.id", w.signals[0]}, 400, "gronden.1.soort", "Maak een keuze"},
		{"a ground of another kind", "toezegging-doen", []string{"toezegging", "x", "portefeuille", "zorg", "vergadering", "y", "datum", "2024-07-01", "gronden.1.id", w.measure, "gronden.1.soort", "signaal", "gronden.1.verband", "aanleiding"}, 400, "gronden.1.id", "hier hoort een signaal"},
		{"a term of nothing", "termijn-verstreken-vastleggen", []string{"id", w.signals[0]}, 400, "termijn", "Maak een keuze"},
		{"a term of a signal without its end", "termijn-verstreken-vastleggen", []string{"termijn", "reactie-op-signaal", "id", w.signals[0]}, 400, "uiterlijk", "gereageerd"},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := w.post("/doen/"+c.act, filled(c.pairs...))
			a.t = t
			a.refused(c.status, c.field, c.text)
		})
	}
	if w.head() != before {
		t.Errorf("%d events were written", w.head()-before)
	}
}

// What the raad has to do with: only the raad settles, and a circle of replacements is refused.
func TestTheRaadIsKeptTo(t *testing.T) {
	t.Parallel()
	w := people(newTown(t))
	motion := w.act("motie-indienen", "/moties/", "titel", "Houd Noordrand open", "datum", "2024-05-01", "fracties", "A\nB", "maatregelen", w.measure,
		"gronden.1.soort", "signaal", "gronden.1.id", w.signals[0], "gronden.1.verband", "onderbouwing", "gronden.2.verband", "aanleiding", "rijen.gronden", "2")
	later := w.act("motie-indienen", "/moties/", "titel", "Houd Noordrand nog een jaar open", "datum", "2024-05-02", "vervangt", motion)
	w.post("/doen/motie-vervangen", filled("motieId", later, "vervangenDoor", motion, "datum", "2024-05-03")).refused(400, "vervangenDoor", "")
	w.act("motie-aannemen", "/moties/"+later, "motieId", later, "datum", "2024-05-03", "stemuitslag.voor", "20", "stemuitslag.tegen", "11")
	w.post("/doen/motie-afdoen", filled("motieId", later, "orgaan", "college", "datum", "2024-06-01")).refused(403, "", "Alleen de raad doet een motie af")
	w.act("motie-afdoening-voorstellen", "/moties/"+later, "motieId", later, "orgaan", "college", "verantwoording", "Het is open.", "datum", "2024-06-01")
	w.act("motie-niet-uitvoeren", "/moties/"+later, "motieId", later, "reden", "geen geld", "datum", "2024-06-02")
	w.act("motie-afdoen", "/moties/"+later, "motieId", later, "orgaan", "raad", "datum", "2024-06-03")
	if role := w.roleOf(domain.MotionCategory, later); role != "griffie" {
		t.Errorf("settled as %q", role)
	}
	for _, act := range []string{"motie-aanhouden", "motie-intrekken", "motie-verwerpen"} {
		other := w.act("motie-indienen", "/moties/", "titel", act, "datum", "2024-05-01")
		w.act(act, "/moties/"+other, "motieId", other, "datum", "2024-05-02")
	}
	for _, act := range []string{"amendement-aanhouden", "amendement-intrekken", "amendement-verwerpen", "amendement-aannemen"} {
		other := w.act("amendement-indienen", "/amendementen/", "titel", act, "datum", "2024-05-01")
		w.act(act, "/amendementen/"+other, "amendementId", other, "datum", "2024-05-02")
	}
	first := w.act("amendement-indienen", "/amendementen/", "titel", "een", "datum", "2024-05-01")
	second := w.act("amendement-indienen", "/amendementen/", "titel", "twee", "datum", "2024-05-01")
	w.act("amendement-vervangen", "/amendementen/"+first, "amendementId", first, "vervangenDoor", second, "datum", "2024-05-02")
	third := w.act("motie-indienen", "/moties/", "titel", "drie", "datum", "2024-05-01")
	w.act("motie-vervangen", "/moties/"+third, "motieId", third, "vervangenDoor", w.act("motie-indienen", "/moties/", "titel", "vier", "datum", "2024-05-01"), "datum", "2024-05-02")

	promise := w.act("toezegging-doen", "/toezeggingen/", "toezegging", "Ik kom erop terug.", "portefeuille", "zorg", "vergadering", "raad", "datum", "2024-05-01", "uiterlijk", "2024-06-01")
	w.act("termijn-verstreken-vastleggen", "/toezeggingen/"+promise, "termijn", "nakomen-toezegging", "id", promise)
	w.act("toezegging-verlengen", "/toezeggingen/"+promise, "toezeggingId", promise, "uiterlijk", "2024-12-01", "reden", "druk", "datum", "2024-06-02")
	w.act("toezegging-afdoening-voorstellen", "/toezeggingen/"+promise, "toezeggingId", promise, "orgaan", "college", "verantwoording", "gedaan", "datum", "2024-06-03")
	w.act("toezegging-afdoen", "/toezeggingen/"+promise, "toezeggingId", promise, "orgaan", "raad", "datum", "2024-06-04")
	w.act("toezegging-heropenen", "/toezeggingen/"+promise, "toezeggingId", promise, "orgaan", "raad", "reden", "toch niet", "datum", "2024-06-05")
	w.post("/doen/toezegging-afdoen", filled("toezeggingId", promise, "orgaan", "college", "datum", "2024-06-06")).refused(403, "", "Alleen de raad")
	w.act("ontmoeting-vastleggen", "/spoor/", "datum", "2024-06-01", "plek", "wijkcentrum", "orgaan", "raad", "met", "inwoners\nwijkteam", "gehoord", "De bus is weg.",
		"signalen", w.signals[0], "gebied.code", "WK990101")
	w.act("begrip-definieren", "/spoor/", "begrip", "preventie", "betekenis", "Voorkomen.", "vanaf", "2024-01-01")
}

func TestSignalsAreHandledByForms(t *testing.T) {
	t.Parallel()
	w := people(newTown(t))
	id := w.signals[0]
	for _, c := range []struct {
		act   string
		pairs []string
	}{
		{"ontvangst-bevestigen", nil},
		{"signaal-aanvullen", []string{"aanvulling", "Het gebeurde weer."}},
		{"signaal-ook-zien", []string{"persoon", "bloem", "rol", "inwoner"}},
		{"koppeling-betwisten", []string{"maatregelId", w.measure, "reden", "Het gaat over iets anders."}},
		{"signaal-ontkoppelen", []string{"maatregelId", w.measure, "reden", "Klopt."}},
		{"signaal-koppelen", []string{"maatregelId", w.small, "verband", "tegenspraak"}},
		{"signaal-oppakken", []string{"aanpak", "Gebeld."}},
		{"signaal-doorgeleiden", []string{"bestemming", "klacht", "toelichting", "Op verzoek."}},
		{"terugkoppeling-geven", []string{"fase", "besluiten", "bericht", "Dank.", "besluitId", w.decision}},
		{"signaal-heropenen", []string{"reden", "Toch niet klaar."}},
		{"signaal-intrekken", []string{"reden", "Op verzoek."}},
	} {
		w.act(c.act, "/signalen/"+id, append([]string{"signaalId", id}, c.pairs...)...)
	}
	find := w.post("/doen/kern-verwoorden", filled("signaalId", "/signalen/"+w.signals[1]))
	if got := find.header.Get("Location"); find.status != 303 || got != "/signalen/"+w.signals[1] {
		t.Errorf("leads to %q (%d)", got, find.status)
	}
	w.post("/doen/terugkoppeling-beantwoorden", filled("signaalId", "mijn signaal")).refused(400, "signaalId", "geen kenmerk of link")

	other := w.signals[1]
	page := w.get("/doen/signaal-corrigeren?signaalId="+other).is(200, "#verhaal", "Geheim verhaal van mevrouw").is(200, "#kanaal option[selected]", "Telefoon")
	form := formOf(page)
	form.Set("verhaal", "Een ander verhaal.")
	form.Set("reden", "Verkeerd opgeschreven.")
	w.post("/doen/signaal-corrigeren", form).to("/signalen/" + other)
	w.get("/signalen/"+other).is(200, ".verhaal", "Een ander verhaal.").is(200, ".feiten", "Professional").is(200, ".feiten", "Gebied Kleinwaarde")
}

// formOf is what a page's form would send as it stands.
func formOf(a answer) url.Values {
	form := url.Values{}
	a.Find("form.formulier [name]").Each(func(_ int, s *goquery.Selection) {
		name, kind := s.AttrOr("name", ""), s.AttrOr("type", "")
		switch goquery.NodeName(s) {
		case "textarea":
			form.Add(name, strings.TrimPrefix(s.Text(), "\n"))
		case "select":
			form.Add(name, s.Find("option[selected]").AttrOr("value", ""))
		case "input":
			if _, checked := s.Attr("checked"); checked || kind != "radio" && kind != "checkbox" {
				form.Add(name, s.AttrOr("value", ""))
			}
		}
	})
	return form
}

// What is corrected starts from what stands there: sent as it is, it changes nothing.
func TestCorrectionsStartFromWhatStandsThere(t *testing.T) {
	t.Parallel()
	w := people(newTown(t))
	evaluation := w.evaluation()
	full := w.do(commands.EstablishMeasure{MeasureInput: commands.MeasureInput{
		Title: "Vol", Kind: "pilot", Sectors: []domain.Sector{"wmo", "jeugd"}, EstablishedOn: "2024-01-01", EffectiveOn: "2024-02-01", EndsOn: "2025-01-01",
		Areas: []domain.AreaStart{{Code: "WK990101"}, {Code: "WK990102", From: "2024-03-01"}}, Owner: "beleid", Reference: "blad 3", Note: "kolom 9",
	}})
	w.catchUp()
	for _, c := range []struct{ act, field, id, to string }{
		{"maatregel-corrigeren", "maatregelId", full, "/maatregelen/"},
		{"besluit-rectificeren", "besluitId", w.decision, "/besluiten/"},
		{"evaluatie-rectificeren", "evaluatieId", evaluation, "/spoor/"},
		{"signaal-corrigeren", "signaalId", w.signals[0], "/signalen/"},
	} {
		ask := w.get("/doen/"+c.act).is(200, "button.groot", "Verder")
		if n := ask.Find("form.formulier [id]:not(datalist)").Length(); n > 3 {
			t.Errorf("%s asks %d things before it is known what it is about", c.act, n)
		}
		chosen := w.post("/doen/"+c.act, filled("stap", "kies", c.field, c.id))
		if got := chosen.header.Get("Location"); got != "/doen/"+c.act+"?"+c.field+"="+c.id {
			t.Fatalf("%s leads to %q", c.act, got)
		}
		form := formOf(w.get(chosen.header.Get("Location")))
		form.Set("reden", "Even kijken.")
		before := w.head()
		if location := w.post("/doen/"+c.act, form).to(c.to + c.id); w.head() != before || !strings.Contains(location, "herhaald") {
			t.Errorf("%s: sent as it stood it added %d events (%s)", c.act, w.head()-before, location)
		}
		form.Set("opdracht", newID())
		title := map[bool]string{true: "titel", false: "methode"}[form.Has("titel")]
		if c.act == "signaal-corrigeren" {
			title = "doelgroep"
		}
		form.Set(title, "Anders")
		if w.post("/doen/"+c.act, form).to(c.to + c.id); w.head() != before+1 {
			t.Errorf("%s: a change added %d events", c.act, w.head()-before)
		}
		w.get("/doen/"+c.act+"?"+c.field+"="+nowhere).is(404, "h1", "bestaat niet")
	}
	form := formOf(w.get("/doen/maatregel-wijzigen?maatregelId=" + full))
	form.Set("vanaf", "2024-08-01")
	form.Set("reden", "Er komt een wijk bij.")
	form.Set("meer", "gebieden")
	form.Set("gebieden.3.code", "WK990103")
	more := w.post("/doen/maatregel-wijzigen", form).is(200, "[id='gebieden.4.code']", "").is(200, "#reden", "Er komt een wijk bij.")
	before := w.head()
	w.post("/doen/maatregel-wijzigen", formOf(more)).to("/maatregelen/" + full)
	if w.head() != before+1 {
		t.Errorf("%d events", w.head()-before)
	}
	if got := formOf(w.get("/doen/maatregel-corrigeren?maatregelId=" + full)).Get("gebieden.3.code"); got != "WK990103" {
		t.Errorf("the third area is %q", got)
	}
}

// evaluation is the id of the evaluation that people made.
func (p *peopled) evaluation() string {
	p.Helper()
	return p.do(commands.ConcludeEvaluation{DecisionID: domain.DecisionID(p.bare), ConclusionInput: commands.ConclusionInput{
		On: "2024-07-01", Frame: "eigen", Method: "Gesprekken", Standpoint: "uitvoerder", Verdict: "Goed.", Recommendations: []string{"Ga door", "Doe meer"}, LogUpTo: 12,
	}})
}

func TestMeasuresDecisionsAndEvaluationsByForms(t *testing.T) {
	t.Parallel()
	w := people(newTown(t))
	w.catchUp()
	m := w.act("maatregel-vaststellen", "/maatregelen/", "titel", "Nieuw", "soort", "pilot", "gebieden.1.code", "WK990101", "gebieden.1.ingangsdatum", "2024-02-01")
	w.act("maatregel-invoeren", "/maatregelen/"+m, "maatregelId", m, "datum", "2024-02-01", "gebieden", "WK990101\nWK990102")
	w.act("mijlpaal-vastleggen", "/maatregelen/"+m, "maatregelId", m, "mijlpaal", "eerste huisbezoek", "datum", "2024-03-01")
	w.act("maatregel-beeindigen", "/maatregelen/"+m, "maatregelId", m, "datum", "2024-06-01", "reden", "klaar")
	e := w.act("evaluatie-plannen", "/spoor/", "besluitId", w.decision, "kader", "eigen", "datum", "2024-06-01")
	w.act("bevinding-vastleggen", "/spoor/"+e, "evaluatieId", e, "bevinding", "Er is te weinig tijd.", "datum", "2024-06-01")
	w.act("termijn-verstreken-vastleggen", "/spoor/"+e, "termijn", "evaluatie", "id", e)
	done := w.evaluation()
	w.act("bestuurlijk-reageren", "/spoor/"+done, "evaluatieId", done, "datum", "2024-07-01", "reactie", "Wij gaan door.")
	w.get("/doen/aanbeveling-uitvoeren?evaluatieId="+done+"&aanbeveling=2").is(200, "[name=aanbeveling][checked]+label", "2. Doe meer")
	w.act("aanbeveling-uitvoeren", "/spoor/"+done, "evaluatieId", done, "aanbeveling", "2", "datum", "2024-07-01")
	w.post("/doen/aanbeveling-uitvoeren", filled("evaluatieId", done, "aanbeveling", "7", "datum", "2024-07-01")).refused(400, "aanbeveling", "geen aanbeveling 7")
	w.act("les-trekken", "/spoor/"+done, "evaluatieId", done, "context", "jonge ouders", "strategie", "huisbezoek", "uitkomst", "minder stress")
	s := w.act("meetreeks-definieren", "/spoor/", "naam", "Huurschuld", "soort", "aantal", "onafhankelijkVanMelden", "ja")
	w.act("meetwaarde-vastleggen", "/spoor/"+s, "meetreeksId", s, "periode", "2024-05", "waarde", "1.120,5", "blootstelling", "71000")
	w.act("meetwaarde-corrigeren", "/spoor/"+s, "meetreeksId", s, "periode", "2024-05", "waarde", "120", "reden", "komma")
	w.act("gebied-vastleggen", "/spoor/", "code", "WK990101", "naam", "Noordrand", "soort", "wijk", "peiljaar", "2024", "inwoners", "8000")

	d := w.do(commands.TakeDecision{DecisionInput: commands.DecisionInput{
		Title: "Op grond", Body: "college", On: "2024-06-01", Motivation: "Omdat.", Outcomes: []domain.Outcome{{Result: "vaststellen"}},
		Grounds: []domain.Ground{
			{Kind: "signaal", ID: domain.GroundID(w.signals[0]), Relation: "aanleiding"}, {Kind: "evaluatie", ID: domain.GroundID(done), Relation: "onderbouwing"},
		},
	}})
	w.get("/doen/doorwerking-bevestigen?besluitId="+d).is(200, "form", "Evaluatie 2: Evaluatie (eigen) van 1 juli 2024").is(200, "main", "Het gaat om: Op grond")
	w.act("doorwerking-bevestigen", "/besluiten/"+d, "besluitId", d, "grondId", w.signals[0], "toelichting", "Staat in het verslag.")
	w.act("doorwerking-betwisten", "/besluiten/"+d, "besluitId", d, "grondId", done, "toelichting", "Kwam later.")
	w.act("besluit-intrekken", "/besluiten/"+d, "besluitId", d, "datum", "2024-06-20", "reden", "anders besloten")
}
