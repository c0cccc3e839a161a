package web_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"ruggespraak/commands"
	"ruggespraak/domain"
	"ruggespraak/internal/web"
	"ruggespraak/projections"
)

const nowhere = "00000000-0000-4000-8000-000000000000"

func TestPages(t *testing.T) {
	t.Parallel()
	w := people(newTown(t))
	given := w.do(commands.GiveFeedback{SignalID: domain.SignalID(w.signals[0]), FeedbackID: domain.FeedbackID(newID()), Phase: "besluiten", Message: "Wij gaan vaker langs."})
	if given != w.signals[0] {
		t.Fatalf("feedback on %s", given)
	}
	for _, c := range []struct {
		path     string
		status   int
		selector string
		text     string
	}{
		{"/", 200, "h1", "Van signaal naar besluit"},
		{"/", 200, ".cijfers", "maatregelen 2"},
		{"/", 200, "a.knop", "Breng een signaal in"},
		{"/maatregelen", 200, "tbody", "Huisbezoek & <b>hulp</b> 48"},
		{"/maatregelen", 200, "tbody .afgeschermd", "minder dan 5"},
		{"/maatregelen/" + w.measure, 200, "h1", "Huisbezoek"},
		{"/maatregelen/" + w.measure, 200, "svg desc", "Streep 1: Meer huisbezoek"},
		{"/maatregelen/" + w.measure, 200, ".verdelingen", "Knelpunt 48"},
		{"/maatregelen/" + nowhere, 404, "h1", "bestaat niet"},
		{"/maatregelen/x", 404, "h1", "bestaat niet"},
		{"/maatregelen/", 404, "h1", "bestaat niet"},
		{"/besluiten", 200, ".stuk", "Meer huisbezoek"},
		{"/besluiten/" + w.decision, 200, ".kanttekening", "bewijst niet"},
		{"/besluiten/" + w.decision, 200, ".verwachtingen", "daling van Wachttijd, 10 procent, uiterlijk 31 december 2024"},
		{"/besluiten/" + w.decision, 200, ".effect:nth-of-type(2)", "minder dan 5 signalen"},
		{"/besluiten/" + w.decision, 200, ".stuk", "Hoe is geëvalueerd Gesprekken met 24 cliënten"},
		{"/besluiten/" + w.decision, 200, ".stuk", "Wie evalueerde uitvoerder"},
		{"/besluiten/" + w.bare, 200, "main", "Er is geen verwachting uitgesproken."},
		{"/besluiten/" + nowhere, 404, "h1", "bestaat niet"},
		{"/open", 200, ".functie", "Bestuurlijk reageren op een evaluatie"},
		{"/open", 200, ".wachtend a[href^='/signalen/']", "Signaal 1"},
		{"/open?beschikbaarOp=2023-01-01", 200, "main", "Op die dag stond er niets open."},
		{"/signalen/nieuw", 200, ".wegwijzer", "geen melding voor de Wmo, geen klacht en geen verzoek om hulp"},
		{"/signalen/nieuw", 200, ".wegwijzer", "0800-2000"},
		{"/signalen/" + w.signals[0], 200, ".tijdlijn", "Signaal ingebracht"},
		{"/signalen/" + nowhere, 404, "h1", "bestaat niet"},
		{"/signalen/x", 404, "h1", "bestaat niet"},
		{"/signalen/" + w.signals[0] + "/ingebracht", 200, ".bewaar a", "Bekijk uw signaal"},
		{"/signalen/" + nowhere + "/ingebracht", 404, "h1", "bestaat niet"},
		{"/terugkoppeling/" + w.signals[0] + "/" + nowhere, 404, "h1", "bestaat niet"},
		{"/terugkoppeling/" + nowhere + "/" + nowhere, 404, "h1", "bestaat niet"},
		{"/besluiten/nieuw", 200, "#verwachting_meetreeks", "Maak een keuze"},
		{"/evaluaties/nieuw", 200, "#besluit", "Meer huisbezoek"},
		{"/evaluaties/nieuw?besluit=" + w.decision, 200, ".verwachting-oordeel", "Verwachting 2: stijging"},
		{"/evaluaties/nieuw?besluit=" + w.bare, 200, "form", "geen verwachting uitgesproken"},
		{"/evaluaties/nieuw?besluit=" + nowhere, 404, "h1", "bestaat niet"},
		{"/static/stijl.css", 200, "body", "box-sizing"},
		{"/static/icoon.svg", 200, "rect", ""},
		{"/static/niets.css", 404, "h1", "bestaat niet"},
		{"/static/", 404, "h1", "bestaat niet"},
		{"/static/..%2fweb.go", 404, "h1", "bestaat niet"},
		{"/maatregelen?beschikbaarOp=gisteren", 400, ".fouten a[href='#beschikbaarOp']", "Dit is geen datum."},
		{"/maatregelen?geldigOp=2024-02-31", 400, ".fouten a[href='#geldigOp']", "Dit is geen datum."},
		{"/maatregelen?na=wartaal", 400, "h1", "Dit adres klopt niet"},
		{"/besluiten/" + w.decision + "?beschikbaarOp=2024-01-01", 404, "main", "Op de gekozen dag was dit nog niet vastgelegd"},
	} {
		t.Run(c.path, func(t *testing.T) {
			a := w.get(c.path)
			a.t = t
			a.is(c.status, c.selector, c.text)
			if strings.HasPrefix(a.header.Get("Content-Type"), "text/html") && a.text(".fictief strong") != "Fictief" {
				t.Error("page does not say that it is made up")
			}
			a.lacks("jansen").lacks("<script").lacks("<b>")
			if c.path != "/signalen/"+w.signals[0] { // where its gist can be put into words
				a.lacks("Geheim verhaal")
			}
			if len(a.header) == 0 || a.header.Get("Content-Security-Policy") == "" || a.header.Get("X-Content-Type-Options") != "nosniff" ||
				a.header.Get("Referrer-Policy") == "" || a.header.Get("Cache-Control") != "no-store" {
				t.Errorf("headers are %v", a.header)
			}
		})
	}
}

func TestStrangersAreKeptOut(t *testing.T) {
	w := newTown(t)
	w.catchUp()
	form := url.Values{"verhaal": {"x"}}.Encode()
	for _, c := range []struct {
		name, method, host string
		header             map[string]string
		status             int
	}{
		{"own name", "GET", "localhost:9000", nil, 200},
		{"own name in capitals", "GET", "LOCALHOST", nil, 200},
		{"IPv6", "GET", "[::1]:8088", nil, 200},
		{"IPv6 without port", "GET", "[::1]", nil, 200},
		{"a name that leads here", "GET", "evil.example:8088", nil, 421},
		{"a name that begins like ours", "GET", "127.0.0.1.evil.example", nil, 421},
		{"another loopback address", "GET", "127.0.0.2", nil, 421},
		{"no name", "GET", "", nil, 421},
		{"form from elsewhere", "POST", "127.0.0.1:8088", map[string]string{"Sec-Fetch-Site": "cross-site"}, 403},
		{"form from a sibling", "POST", "127.0.0.1:8088", map[string]string{"Sec-Fetch-Site": "same-site"}, 403},
		{"form of an old browser from elsewhere", "POST", "127.0.0.1:8088", map[string]string{"Origin": "http://evil.example"}, 403},
		{"form from another port", "POST", "127.0.0.1:8088", map[string]string{"Origin": "http://127.0.0.1:9999"}, 403},
		{"form from here", "POST", "127.0.0.1:8088", map[string]string{"Origin": "http://127.0.0.1:8088", "Sec-Fetch-Site": "same-origin"}, 400},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := httptest.NewRequestWithContext(t.Context(), c.method, "/signalen/nieuw", strings.NewReader(form))
			r.Host = c.host
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			for k, v := range c.header {
				r.Header.Set(k, v)
			}
			rec := httptest.NewRecorder()
			w.pages.ServeHTTP(rec, r)
			if rec.Code != c.status {
				t.Errorf("status is %d, want %d", rec.Code, c.status)
			}
			if rec.Header().Get("Content-Security-Policy") == "" {
				t.Error("no content security policy")
			}
		})
	}
	if w.head() != 0 {
		t.Errorf("a stranger wrote %d events", w.head())
	}
}

func TestOtherMethodsAreRefused(t *testing.T) {
	w := newTown(t)
	w.catchUp()
	for _, c := range []struct{ method, path, allow string }{
		{"POST", "/maatregelen", "GET, HEAD"}, {"POST", "/", "GET, HEAD"}, {"DELETE", "/signalen/nieuw", "GET, HEAD, POST"}, {"PUT", "/open", "GET, HEAD"},
	} {
		r := httptest.NewRequestWithContext(t.Context(), c.method, c.path, http.NoBody)
		r.Header.Set("Sec-Fetch-Site", "same-origin")
		a := w.send(r).is(405, "h1", "Dit kan niet op deze pagina")
		if got := a.header.Get("Allow"); got != c.allow {
			t.Errorf("%s %s allows %q, want %q", c.method, c.path, got, c.allow)
		}
	}
	if a := w.send(httptest.NewRequestWithContext(t.Context(), http.MethodHead, "/open", http.NoBody)); a.status != 200 {
		t.Errorf("HEAD answers %d", a.status)
	}
}

func TestWithheldNumbersAreNotShown(t *testing.T) {
	t.Parallel()
	w := people(newTown(t))
	small := w.get("/maatregelen/"+w.small).is(200, ".cijfers", "signalen minder dan 5")
	for _, selector := range []string{"svg", "table", ".staaf", "blockquote"} {
		if n := small.Find(selector).Length(); n > 0 {
			t.Errorf("measure with 3 signals shows %d of %s", n, selector)
		}
	}
	if got := small.text(".cijfers dd"); strings.ContainsAny(got, "1234") {
		t.Errorf("figures are %q", got)
	}

	large := w.get("/maatregelen/" + w.measure)
	shown := []string{}
	large.Find("#per-maand tbody td").Each(func(_ int, s *goquery.Selection) { shown = append(shown, strings.TrimSpace(s.Text())) })
	if got := strings.Join(shown, " "); got != "12 afgeschermd 9 8 afgeschermd 14" {
		t.Errorf("months are %q", got)
	}
	if hatched, bars := large.Find("rect.arcering").Length(), large.Find("rect.staaf").Length(); hatched != 2 || bars != 4 {
		t.Errorf("%d hatched bars and %d others, want 2 and 4", hatched, bars)
	}
	titles := large.text("rect title")
	if strings.Contains(titles, "februari 2024: 3") || strings.Contains(titles, "mei 2024: 2") {
		t.Errorf("bars tell %q", titles)
	}
}

func TestAsOfPagesShowOtherNumbers(t *testing.T) {
	t.Parallel()
	w := people(newTown(t))
	path := "/maatregelen/" + w.measure
	now := w.get(path).is(200, ".cijfers", "signalen 48")
	if now.Find(".toen").Length() != 0 {
		t.Error("the page of now says that it is of then")
	}
	then := w.get(path+"?beschikbaarOp=2024-01-20").is(200, ".toen", "Zoals bekend op 20 januari 2024.")
	then.is(200, ".cijfers", "signalen 12")
	then.is(200, ".toen a[href='"+path+"']", "Terug naar nu")
	w.get(path+"?beschikbaarOp=2024-01-19").is(200, ".cijfers", "signalen minder dan 5")
	w.get(path+"?beschikbaarOp=2024-01-20T09:30").is(200, ".toen", "Zoals bekend op 20 januari 2024 om 09.30 uur.").is(200, ".cijfers", "minder dan 5")
	w.get(path+"?geldigOp=2024-01-10").is(200, ".toen", "waar was op 10 januari 2024").is(200, ".cijfers", "signalen 10")
	for _, link := range []string{"nav a[href^='/besluiten?']", ".kruimel a[href^='/maatregelen?']"} {
		if href := then.Find(link).AttrOr("href", ""); !strings.Contains(href, "beschikbaarOp=2024-01-20") {
			t.Errorf("%s leads to %q", link, href)
		}
	}
	decided := w.get(path + "?beschikbaarOp=2024-06-30")
	if href := decided.Find(".besluiten-lijst a").AttrOr("href", ""); !strings.HasSuffix(href, "?beschikbaarOp=2024-06-30") {
		t.Errorf("the decision's link is %q", href)
	}
}

// lagging views are never up to date; failing views fail.
type lagging struct{ web.Views }

func (lagging) Await(context.Context, string, domain.Cursor) (bool, error) { return false, nil }

type failing struct{ panics bool }

var errSecret = errors.New("disk at /home/jansen is broken")

func (f failing) Query(context.Context, string, projections.Ask, *domain.Instant) (projections.Answer, error) {
	if f.panics {
		panic(errSecret)
	}
	return projections.Answer{}, errSecret
}

func (failing) Await(context.Context, string, domain.Cursor) (bool, error) { return true, nil }

func TestWhatTheViewsDoNotHoldYet(t *testing.T) {
	w := people(newTown(t))
	o := w.options
	o.Views = lagging{w.views}
	w.pages = web.New(o)
	w.get("/besluiten/"+nowhere+"?na=99999").is(202, ".melding", "Uw invoer wordt verwerkt; vernieuw de pagina over een ogenblik.")
	w.get("/besluiten?na=99999").is(200, ".melding", "Uw invoer wordt verwerkt; vernieuw de pagina over een ogenblik.").is(200, ".stuk", "Meer huisbezoek")
}

func TestFailuresAreLoggedAndNotShown(t *testing.T) {
	for _, panics := range []bool{false, true} {
		w := newTown(t)
		o := w.options
		o.Views = failing{panics}
		w.pages = web.New(o)
		w.get("/maatregelen").is(500, "h1", "Er ging iets mis").lacks("jansen").lacks("disk")
		if !strings.Contains(w.logged.String(), "GET /maatregelen") {
			t.Errorf("logged: %s", w.logged)
		}
	}
}

func TestViewsThatAreNotBuiltYet(t *testing.T) {
	w := newTown(t)
	o := w.options
	o.Views = unbuilt{}
	w.pages = web.New(o)
	w.get("/open?geldigOp=2024-01-01").is(503, "h1", "wordt verwerkt").is(503, "a.knop[href='/open?geldigOp=2024-01-01']", "Probeer het opnieuw").lacks("/var/geheim")
}

type unbuilt struct{ failing }

func (unbuilt) Query(context.Context, string, projections.Ask, *domain.Instant) (projections.Answer, error) {
	return projections.Answer{}, domain.Errorf(domain.Unreached, "De map /var/geheim is vol.")
}

func TestWhatMustBeKnownOfADecision(t *testing.T) {
	t.Parallel()
	w := people(newTown(t))
	desk := w.options.Desk(commands.By{Actor: "import"})
	act, err := commands.ImportDecision{
		Imported: commands.Imported{Origin: domain.Origin{Source: "ris", Key: "7"}, Corrected: new(bool)},
		Input: commands.DecisionInput{
			Title: "Gunning", Body: "college", On: "2024-02-01", Outcomes: []domain.Outcome{{MeasureID: domain.MeasureID(w.measure), Result: "vaststellen"}},
		},
	}.Act(t.Context(), desk)
	if err != nil {
		t.Fatal(err)
	}
	answers, err := commands.DoMany(t.Context(), desk, []commands.Act{act})
	if err != nil || answers[0].Err != nil {
		t.Fatal(err, answers)
	}
	w.do(commands.RectifyDecision{DecisionID: domain.DecisionID(w.decision), Reason: "fout", DecisionInput: commands.DecisionInput{
		Title: "Meer huisbezoek", Body: "college", On: "2024-03-05", Motivation: "Omdat het helpt.",
		Outcomes:     []domain.Outcome{{MeasureID: domain.MeasureID(w.measure), Result: "vaststellen", EffectiveOn: "2024-04-01"}},
		Expectations: []domain.Expectation{{Signals: domain.MeasureSignals, Direction: "daling"}},
	}})
	w.do(commands.RevokeDecision{DecisionID: domain.DecisionID(w.bare), On: "2024-07-02", Reason: "anders"})
	w.catchUp()
	w.get("/besluiten/"+answers[0].Result.ID).is(200, ".staat-open", "Niet in bron. De motivering staat open.")
	w.get("/besluiten/"+w.decision).is(200, ".verwachtingen li:nth-child(1)", "daarna niet meer te veranderen").
		is(200, ".verwachtingen li:nth-child(3)", "Bij rectificatie toegevoegd").is(200, ".verwachtingen li:nth-child(3)", "achteraf vastgelegd").
		is(200, "main", "later gerectificeerd")
	w.get("/besluiten/"+w.bare).is(200, ".let-op", "Dit besluit is ingetrokken op 2 juli 2024.")
	w.get("/besluiten").is(200, ".etiketten", "motivering staat open").is(200, ".etiketten", "ingetrokken op 2 juli 2024")
	w.get("/").is(200, ".cijfers", "besluiten zonder motivering 1")
	w.get("/evaluaties/nieuw?besluit="+w.decision).is(200, "form", "Verwachting 2").lacks(`name="verwachting-3"`)
}
