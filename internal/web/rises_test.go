package web_test

import (
	"net/url"
	"testing"
	"time"

	"ruggespraak/commands"
	"ruggespraak/domain"
	"ruggespraak/internal/web"
)

// risen is a town where arrears went up after a decision that was to lower them. That was known on 1 September 2025; that
// evictions went up as well, a week later.
type risen struct{ *studied }

func rise(w *town) *risen {
	w.Helper()
	w.options.Estimator = estimator
	w.pages = web.New(w.options)
	w.at(2025, time.September, 1)
	r := &risen{&studied{town: w}}
	r.measure = w.do(commands.EstablishMeasure{MeasureInput: commands.MeasureInput{
		Title: "Strenger innen", Kind: "werkwijze", EstablishedOn: "2021-11-01", Owner: "wethouder financiën",
	}})
	up := func(i int) float64 { return float64(200 + 7*(i%5) + 5*(i%3) + 90*(i/20)) }
	arrears := r.series("Achterstanden", "achterstanden", "aantal", true, up)
	w.at(2025, time.September, 8)
	evictions := r.series("Ontruimingen", "ontruimingen", "aantal", true, up)
	r.decision = r.decide("Sneller aanmanen", r.measure, "vaststellen", "2022-01-01", "2023-09-01", arrears, evictions)
	w.at(2025, time.November, 3)
	w.do(commands.ConcludeEvaluation{DecisionID: domain.DecisionID(r.decision), ConclusionInput: commands.ConclusionInput{
		On: "2025-11-03", Frame: "eigen", Method: "Gesprekken", Standpoint: "uitvoerder", Verdict: "Het werkt niet.",
		PerExpectation: []domain.ExpectationMet{{Number: 1, Met: "niet-gehaald"}, {Number: 2, Met: "niet-gehaald"}},
	}})
	w.catchUp()
	return r
}

// seenBy is the page as somebody sees it on a day.
func (r *risen) seenBy(function, on string) answer {
	r.Helper()
	q := url.Values{"geldigOp": {on}}
	if function != "" {
		q.Set("functie", function)
	}
	return r.told("/stijgingen?" + q.Encode())
}

func TestARiseIsShownToThoseWhoCanReadItAndToTheRaadAfterTenWorkingDays(t *testing.T) {
	t.Parallel()
	r := rise(newTown(t))
	for _, c := range []struct {
		function, on string
		rises        int
		text         string
	}{
		{"", "2025-09-12", 0, "Er is niets waarvan de raad een stijging ziet"},
		{"raad", "2025-09-12", 0, "Er is niets waarvan de raad een stijging ziet"},
		{"adviesraad", "2025-09-12", 2, "Bij de raad vanaf 15 september 2025"},
		{"signaalcoördinator", "2025-09-12", 2, "Eerst bij wethouder financiën, signaalcoördinator en adviesraad"},
		{"wethouder financiën", "2025-09-12", 2, "Na het besluit waren er naar schatting"},
		{"raad", "2025-09-15", 1, "Bij de raad sinds 15 september 2025"},
		{"raad", "2025-09-22", 2, "Bij de raad sinds 22 september 2025"},
		{"griffie", "2025-11-04", 0, "Voor deze functie is er geen stijging"},
		{"<b>", "2025-11-04", 0, "Voor deze functie is er geen stijging"},
		{"raad", "2022-06-01", 0, "Er is niets"},
	} {
		page := r.seenBy(c.function, c.on).is(200, "main", c.text).lacks("worden nog berekend")
		if n := page.Find(".stuk").Length(); n != c.rises {
			t.Errorf("on %s the %q sees %d rises, want %d", c.on, c.function, n, c.rises)
		}
	}
	r.seenBy("raad", "2025-09-15").is(200, ".stuk", "Achterstanden, bij Strenger innen").is(200, "a[aria-current]", "Raad").lacks("Ontruimingen")
	r.told("/stijgingen?geldigOp=gisteren").is(400, ".met-fout", "")
}

func TestWhatWasSaidOfARiseSinceStandsBesideIt(t *testing.T) {
	t.Parallel()
	r := rise(newTown(t))
	r.seenBy("raad", "2025-10-01").is(200, ".stuk", "Wat er sindsdien van is gezegd niets")
	page := r.told("/stijgingen").is(200, ".stuk", ", 3 november 2025, vanuit: uitvoerder")
	r.told(linked(page, ".stuk li a")).is(200, "#evaluaties ~ ul", "Het werkt niet.")
}

func TestThePageOfRisesDoesNotWaitForModels(t *testing.T) {
	t.Parallel()
	r := rise(newTown(t))
	o := r.options
	v := slow{o.Views, make(chan struct{})}
	o.Views = v
	r.pages = web.New(o)
	r.get("/stijgingen?functie=adviesraad").is(200, ".melding", "De schattingen worden nog berekend").lacks("Voor deze functie is er geen")
	close(v.let)
	r.told("/stijgingen?functie=adviesraad").is(200, ".stuk", "Sneller aanmanen")
}
