package web_test

import (
	"context"
	"encoding/csv"
	"fmt"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"ruggespraak/commands"
	"ruggespraak/domain"
	"ruggespraak/internal/web"
	"ruggespraak/projections"
)

// studied is a town with a decision that can be estimated: series of four years with the decision halfway, a second decision
// on the same measure, and a measure that began in one area after the other.
type studied struct {
	*town
	measure, decision, later string
	visits, costs, elsewhere string
	spread, waiting          string
}

const studiedMonths = 40

// estimator is shared by the towns: their figures are the same, and are fitted once.
var estimator = projections.NewEstimator(projections.EstimatorSize)

func study(w *town) *studied {
	w.Helper()
	w.options.Estimator = estimator
	w.pages = web.New(w.options)
	w.at(2024, time.January, 2)
	s := &studied{town: w}
	s.measure = w.do(commands.EstablishMeasure{MeasureInput: commands.MeasureInput{Title: "Huisbezoek", Kind: "werkwijze", EstablishedOn: "2021-11-01", Owner: "wethouder zorg"}})
	s.visits = s.series("Opnames", "opnames", "aantal", true, func(i int) float64 { return float64(90 + 7*(i%5) + 5*(i%3) - 30*(i/20)) })
	s.costs = s.series("Kosten", "euro", "bedrag", false, func(i int) float64 { return float64(4000 + 90*(i%4) + 11*(i%7)) })
	s.elsewhere = s.series("Opnames elders", "opnames", "aantal", true, func(i int) float64 { return float64(80 + 6*(i%4) + 3*(i%7)) })
	s.decision = s.decide("Meer huisbezoek", s.measure, "vaststellen", "2022-01-01", "2023-09-01", s.visits, s.costs)
	s.later = s.decide("Nog meer huisbezoek", s.measure, "ongewijzigd-voortzetten", "2022-02-01", "2025-01-01")
	s.inAreas()
	w.catchUp()
	return s
}

// month is the month so many after January 2022.
func month(i int) domain.Period {
	return domain.Period(fmt.Sprintf("%d-%02d", 2022+i/12, i%12+1))
}

func (s *studied) series(name, unit string, kind domain.SeriesKind, independent bool, value func(int) float64) string {
	var values []domain.Measured
	for i := range studiedMonths {
		exposure := float64(20000 + 10*i)
		values = append(values, domain.Measured{Period: month(i), Value: value(i), Exposure: &exposure})
	}
	return s.imported(name, unit, kind, independent, values)
}

// imported takes a series over from a source.
func (s *studied) imported(name, unit string, kind domain.SeriesKind, independent bool, values []domain.Measured) string {
	s.Helper()
	desk := s.options.Desk(commands.By{Actor: "import"})
	act := commands.ImportSeries{
		Imported: commands.Imported{Origin: domain.Origin{Source: "cbs", Key: domain.SourceKey(name)}, Corrected: new(bool)},
		Name:     name, Unit: unit, Kind: kind, Independent: independent, Values: values, Each: func(int, bool, bool, error) {},
	}.Act(desk)
	answers, err := commands.DoMany(s.Context(), desk, []commands.Act{act})
	if err != nil || answers[0].Err != nil {
		s.Fatal(err, answers)
	}
	return answers[0].Result.ID
}

func (s *studied) decide(title, measure string, does domain.OutcomeWord, on, from domain.Date, series ...string) string {
	s.Helper()
	in := commands.DecisionInput{
		Title: title, Body: "college", On: on, Motivation: "Omdat het helpt.", Outcomes: []domain.Outcome{{MeasureID: domain.MeasureID(measure), Result: does, EffectiveOn: from}},
	}
	for _, id := range series {
		in.Expectations = append(in.Expectations, domain.Expectation{Series: domain.SeriesID(id), Direction: "daling", Size: "10 procent", By: "2024-12-31"})
	}
	return s.do(commands.TakeDecision{DecisionInput: in})
}

// inAreas brings a measure in in three of six areas, each three months after the one before.
func (s *studied) inAreas() {
	s.Helper()
	in := commands.MeasureInput{Title: "Praktijkondersteuner", Kind: "werkwijze", EstablishedOn: "2021-11-01"}
	var values []domain.Measured
	for a := range 6 {
		code := domain.AreaCode(fmt.Sprintf("WK99010%d", a))
		s.do(commands.RecordArea{Code: code, Name: fmt.Sprintf("Wijk %d", a), Kind: "wijk", Year: 2022})
		start := 99
		if a < 3 {
			start = 10 + 3*a
			in.Areas = append(in.Areas, domain.AreaStart{Code: code, From: domain.Date(month(start) + "-01")})
		}
		for i := range 24 {
			v := float64(50 + a + i%3 + (a*i)%4)
			if i >= start {
				v -= 9
			}
			values = append(values, domain.Measured{Period: month(i), Area: code, Value: v})
		}
	}
	s.spread = s.do(commands.EstablishMeasure{MeasureInput: in})
	s.waiting = s.decide("Wijk voor wijk", s.spread, "vaststellen", "2022-01-01", "2022-11-01", s.imported("Wachttijd", "dagen", "gemiddelde", true, values))
}

// told asks for a page until its models are there.
func (w *town) told(path string) answer {
	w.Helper()
	for range 60 {
		if a := w.get(path); a.status != 503 && !strings.Contains(a.body, "worden nog berekend") {
			return a
		}
	}
	w.Fatalf("the models on %s never came", path)
	return answer{}
}

// of is the address of a download, or of the page with another model.
func (s *studied) of(file, series string, more ...string) string {
	q := url.Values{"maatregel": {s.measure}}
	if series != "" {
		q.Set("meetreeks", series)
	}
	for i := 0; i+1 < len(more); i += 2 {
		q.Set(more[i], more[i+1])
	}
	return "/besluiten/" + s.decision + file + "?" + q.Encode()
}

func TestEffectOnThePageOfADecision(t *testing.T) {
	t.Parallel()
	s := study(newTown(t))
	page := s.told("/besluiten/" + s.decision)
	page.is(200, "#meetreeks-1-1 .uitspraak", "Na het besluit waren er").is(200, "#meetreeks-1-1 .oordeel", "Oordeel: minder")
	page.is(200, "#meetreeks-1-1 svg desc", "40 perioden").is(200, "#meetreeks-1-1 svg desc", "Streep A: Meer huisbezoek, 1 september 2023. Streep B: Nog meer huisbezoek, 1 januari 2025.")
	page.is(200, "#meetreeks-1-1 .feiten", "Achteraf vastgelegd").is(200, "#meetreeks-1-1 .feiten", "Is het uitgekomen?")
	page.is(200, "#meetreeks-1-1 .gevoelig", "Seizoen: niet meegenomen").is(200, "#meetreeks-1-1 .narekenen pre", "offset(log(blootstelling))")
	if n := page.Find("#meetreeks-1-1 .cijfers-tabel tbody tr").Length(); n != studiedMonths {
		t.Errorf("the table of the chart has %d rows, want %d", n, studiedMonths)
	}
	if at := strings.Index(page.body, "Deze cijfers hangen niet af"); at < 0 || at > strings.Index(page.body, "Deze cijfers hangen af") {
		t.Error("the series that does not depend on who reports does not come first")
	}
	page.is(200, ".effect h5", "Wat het kost").is(200, ".effect", "Eigenaar van de maatregel: wethouder zorg.").lacks("Geen onafhankelijk cijfer")
	s.told("/besluiten").is(200, ".etiket", "Opnames: minder")
	s.told("/maatregelen/"+s.measure).is(200, "#besluiten ~ ol a[href$='#voor-en-na']", "Wat er daarna veranderde")
	s.told("/besluiten/"+s.later).is(200, ".staat-open", "Geen onafhankelijk cijfer beschikbaar.")
}

func TestAnotherModelOnThePageOfADecision(t *testing.T) {
	t.Parallel()
	s := study(newTown(t))
	page := s.told(s.of("", s.visits, "model", "stap-helling", "seizoen", "1", "fouten", "newey-west:4", "controle", s.elsewhere, "placebo", s.elsewhere))
	page.is(200, "#meetreeks-1-1 .melding", "een ander model").is(200, "#meetreeks-1-1 .gevoelig[open]", "een andere helling vanaf het besluit")
	page.is(200, "#meetreeks-1-1 .gevoelig", "Naast “Opnames elders”").is(200, "#meetreeks-1-1 .gevoelig", "een reeks die niet zou moeten bewegen")
	page.is(200, "#meetreeks-1-1-model option[selected]", "een stap en een andere helling").is(200, "#meetreeks-1-1-fouten option[selected]", "newey-west:4")
	page.is(200, "#meetreeks-1-1-controle option[selected]", "Opnames elders").is(200, "#meetreeks-1-1 pre", "NeweyWest(mc, lag = 4, prewhite = FALSE, adjust = TRUE)")
	page.is(200, "#meetreeks-1-2 .gevoelig", "twee golven").lacks("&amp;besluit=")
	s.told(s.of("", s.visits, "model", "onzin")).is(400, "main", "Model \"onzin\" bestaat niet")
	s.told(s.of("", s.visits, "fouten", "newey-west:x")).is(400, "main", "Fouten")
	s.told(s.of("", newID(), "seizoen", "1")).is(404, "main", "")
}

func TestFiguresOfAnEffectCanBeHad(t *testing.T) {
	t.Parallel()
	s := study(newTown(t))
	figures := s.told(s.of("/effect.csv", s.visits, "controle", s.elsewhere))
	figures.is(200, "nothing", "")
	if kind, name := figures.header.Get("Content-Type"), figures.header.Get("Content-Disposition"); kind != "text/csv; charset=utf-8" || name != `attachment; filename="effect-`+s.visits+`.csv"` {
		t.Errorf("the figures come as %q, %q", kind, name)
	}
	rows, err := csv.NewReader(strings.NewReader(figures.body)).ReadAll()
	if err != nil || len(rows) != 1+2*studiedMonths {
		t.Fatalf("got %d rows (%v), want a head and %d months of two series", len(rows), err, studiedMonths)
	}
	for i := range studiedMonths {
		if got, want := rows[1+i][4], strconv.Itoa(90+7*(i%5)+5*(i%3)-30*(i/20)); got != want || rows[1+i][1] != string(month(i)) || rows[1+studiedMonths+i][0] != "controle" {
			t.Fatalf("row %d is %v, want the value %s", i, rows[1+i], want)
		}
	}
	script := s.told(s.of("/effect.R", s.visits))
	if name := script.header.Get("Content-Disposition"); !strings.Contains(name, ".R\"") || !strings.Contains(script.body, "read.csv(\"effect-"+s.visits+".csv\")") {
		t.Errorf("the script comes as %q: %s", name, script.body)
	}
	script.lacks("jansen")
	for path, want := range map[string]int{
		s.of("/effect.csv", newID()): 404, "/besluiten/" + newID() + "/effect.csv?meetreeks=" + s.visits: 404, "/besluiten/x/effect.R": 404,
		s.of("/effect.csv", s.visits, "seizoen", "7"): 400, s.of("/effect.csv", s.visits, "geldigOp", "gisteren"): 400, s.of("/effect.R", s.visits, "geldigOp", "2022-06-01"): 404,
	} {
		s.told(path).is(want, "h1", "")
	}
}

func TestAreasWithAndWithoutAMeasure(t *testing.T) {
	t.Parallel()
	s := study(newTown(t))
	usual := s.told("/besluiten/" + s.waiting)
	usual.is(200, "#meetreeks-1-1 svg desc", "ervoor").is(200, "#meetreeks-1-1 table caption", "Effect naar hoelang de maatregel er is")
	usual.is(200, "#meetreeks-1-1 .feiten", "3 met de maatregel, 3 alleen om mee te vergelijken").is(200, "#meetreeks-1-1 .oordeel", "lager")
	usual.is(200, "#meetreeks-1-1 .uitspraak", "Over de gebieden samen lag het cijfer ‘Wachttijd’").is(200, "#meetreeks-1-1 .gevoelig", "Eén stap voor alle gebieden samen")
	usual.is(200, "#meetreeks-1-1-model option[selected]", "gebieden met en zonder vergelijken").lacks("een ander model dan gewoonlijk").lacks("0 vóór en 0 na")
	s.told("/besluiten").is(200, ".etiket", "Wachttijd: lager")

	step := s.told(linked(usual, "#meetreeks-1-1 > .uitleg a"))
	step.is(200, "#meetreeks-1-1 .melding", "een ander model dan gewoonlijk").is(200, "#meetreeks-1-1 .uitspraak", "Na het besluit")
	step.is(200, "#meetreeks-1-1 .gevoelig", "een stap op het moment van het besluit").is(200, "#meetreeks-1-1-model option[selected]", "een stap")
	back := s.told(linked(step, "#meetreeks-1-1 .melding a"))
	asked := s.told(strings.Replace(linked(usual, "#meetreeks-1-1 > .uitleg a"), "model=stap", "model=gespreid", 1))
	for _, again := range []answer{back, asked} {
		again.is(200, "#meetreeks-1-1 .uitspraak", usual.text("#meetreeks-1-1 .uitspraak")).is(200, "#meetreeks-1-1 .gevoelig", "Eén stap voor alle gebieden samen")
		again.lacks("een ander model dan gewoonlijk")
	}
	path := strings.Replace(linked(usual, "#meetreeks-1-1 > .uitleg a"), "?", "/effect.csv?", 1)
	s.told(strings.Replace(path, "model=stap", "model=gespreid", 1)).is(404, "main", "geen cijfers per periode")
	s.told(path).is(200, "nothing", "")
}

func TestADrawingOfAStepSaysThatTheChangeCameGradually(t *testing.T) {
	t.Parallel()
	s := study(newTown(t))
	wait := s.series("Wachtenden", "wachtenden", "aantal", true, func(i int) float64 { return float64(160 + 7*(i%5) + 5*(i%3) - 5*max(0, i-20)) })
	measure := s.do(commands.EstablishMeasure{MeasureInput: commands.MeasureInput{Title: "Wachtlijst", Kind: "werkwijze", EstablishedOn: "2021-11-01"}})
	decision := s.decide("Langzaam minder", measure, "vaststellen", "2022-01-01", "2023-09-01", wait)
	s.catchUp()
	page := s.told("/besluiten/"+decision).is(200, "#meetreeks-1-1 > .uitleg", "De grafiek toont een sprong ineens.")
	s.told(linked(page, "#meetreeks-1-1 > .uitleg a")).is(200, "#meetreeks-1-1-model option[selected]", "een stap en een andere helling").lacks("De grafiek toont een sprong")
	s.told("/besluiten/" + s.decision).lacks("De grafiek toont een sprong")
}

// linked is where a link on a page goes to, without the place on that page.
func linked(a answer, selector string) string {
	a.t.Helper()
	link, there := a.Find(selector).Attr("href")
	if !there {
		a.t.Fatalf("there is no link at %q", selector)
	}
	path, _, _ := strings.Cut(link, "#")
	return path
}

// slow answers questions with models only when it is let go.
type slow struct {
	web.Views
	let chan struct{}
}

func (v slow) Query(ctx context.Context, view string, ask projections.Ask, at *domain.Instant) (projections.Answer, error) {
	if ask.Estimator != nil {
		<-v.let
	}
	return v.Views.Query(ctx, view, ask, at)
}

func TestPageDoesNotWaitForModels(t *testing.T) {
	t.Parallel()
	s := study(newTown(t))
	o := s.options
	v := slow{o.Views, make(chan struct{})}
	o.Views = v
	s.pages = web.New(o)
	s.get("/besluiten/"+s.decision).is(200, ".melding", "De schattingen worden nog berekend").is(200, ".voor-na", "Gemiddelde")
	s.get(s.of("/effect.csv", s.visits)).is(503, "h1", "wordt verwerkt")
	close(v.let)
	s.told("/besluiten/"+s.decision).is(200, "#meetreeks-1-1 .uitspraak", "Na het besluit").lacks("worden nog berekend")
}

func TestEffectInABrowser(t *testing.T) {
	t.Parallel()
	s := study(newTown(t))
	server := httptest.NewServer(s.pages)
	defer server.Close()
	b := newBrowser(t, server.URL)
	s.told("/besluiten")
	areas := "/besluiten/" + s.waiting
	step := linked(s.told(areas), "#meetreeks-1-1 > .uitleg a")
	s.told(step)
	pages := map[string]string{
		"effect": "/besluiten/" + s.decision, "effect-gebieden": areas, "effect-een-stap": step, "effect-lijst": "/besluiten", "stijgingen": "/stijgingen?functie=adviesraad",
	}
	for _, size := range [][2]int64{{360, 740}, {1280, 900}} {
		for name, path := range pages {
			b.at(size[0], size[1], path)
			b.list(`[...document.querySelectorAll("details:not(.waarom)")].map(d => { d.open = true; return "" })`)
			for what, script := range checks {
				for _, found := range b.list(script) {
					t.Errorf("%s at %d px: %s: %s", name, size[0], what, found)
				}
			}
			b.shot(fmt.Sprintf("%s-%d", name, size[0]))
		}
	}
	b.noComplaints()
}
