package web_test

import (
	"encoding/csv"
	"fmt"
	"strings"
	"testing"
	"time"

	"ruggespraak/commands"
	"ruggespraak/domain"
	"ruggespraak/internal/web"
)

// counted is a town with signals on a measure, so many in each month, and a decision on it after a year.
func counted(w *town, perMonth func(i int) int) (decision, measure string) {
	w.Helper()
	w.options.Estimator = estimator
	w.pages = web.New(w.options)
	w.at(2024, time.January, 2)
	measure = w.do(commands.EstablishMeasure{MeasureInput: commands.MeasureInput{Title: "Briefadres", Kind: "werkwijze", EstablishedOn: "2021-11-01"}})
	desk := w.options.Desk(commands.By{Actor: "import"})
	var acts []commands.Act
	for i := range 24 {
		for n := range perMonth(i) {
			key := fmt.Sprintf("%s-%d", month(i), n)
			acts = append(acts, commands.ImportSignal{
				Imported: commands.Imported{Origin: domain.Origin{Source: "kcs", Key: domain.SourceKey(key)}, Corrected: new(bool)},
				Input: commands.SignalInput{
					Story: "Verhaal", Kind: "knelpunt", Sectors: []domain.Sector{"wmo"}, Role: "inwoner", Told: "door", Channel: "telefoon",
					OccurredOn: domain.OnDay(domain.Date(fmt.Sprintf("%s-%02d", month(i), n+1))),
				},
				Links: []commands.ImportedLink{{MeasureID: domain.MeasureID(measure), Relation: domain.Occasion}},
			}.Act(desk))
		}
	}
	answers, err := commands.DoMany(w.Context(), desk, acts)
	if err != nil || answers[0].Err != nil {
		w.Fatal(err, answers[0])
	}
	decision = w.do(commands.TakeDecision{DecisionInput: commands.DecisionInput{
		Title: "Ruimer briefadres", Body: "college", On: "2022-12-01", Motivation: "Omdat het helpt.",
		Outcomes: []domain.Outcome{{MeasureID: domain.MeasureID(measure), Result: "wijzigen", EffectiveOn: "2023-01-01"}},
	}})
	w.catchUp()
	return decision, measure
}

func TestSignalsComeSecondAndCanBeHad(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	decision, measure := counted(w, func(i int) int { return 7 + i%3 + i%2 + 3*(i/12) })
	page := w.told("/besluiten/" + decision)
	page.is(200, ".staat-open", "Geen onafhankelijk cijfer beschikbaar.").is(200, ".effect h4", "Signalen").is(200, "#signalen-1 .uitspraak", "signalen")
	page.is(200, "#signalen-1 svg desc", "Streep A: Ruimer briefadres, 1 januari 2023.").is(200, "#signalen-1 .narekenen pre", `read.csv("effect-signalen.csv")`)
	figures := w.told("/besluiten/" + decision + "/effect.csv?maatregel=" + measure)
	rows, err := csv.NewReader(strings.NewReader(figures.body)).ReadAll()
	if err != nil || figures.status != 200 || len(rows) != 24 { // a head and all months but the last, of which signals may still come in
		t.Fatalf("got %d and %d rows (%v)", figures.status, len(rows), err)
	}
	w.told("/besluiten/"+decision+"?maatregel="+measure+"&model=stap-helling").is(200, "#signalen-1 .melding", "een ander model")
}

func TestMonthsThatAreWithheldCannotBeHad(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	decision, measure := counted(w, func(i int) int {
		if i == 5 {
			return 2
		}
		return 7 + i%3 + i%2 + 3*(i/12)
	})
	page := w.told("/besluiten/" + decision)
	page.is(200, "#signalen-1 .uitspraak", "signalen").is(200, "#signalen-1", "te weinig om te tonen").lacks("effect.csv").lacks("read.csv")
	page.is(200, "#signalen-1-per-maand-tekst", "Afgeschermd").is(200, "#signalen-1", "Hoe gevoelig is dit?").lacks("juni 2022: 2")
	w.told("/besluiten/"+decision+"?maatregel="+measure+"&model=stap-helling").is(200, "#signalen-1 .gevoelig", "een stap op het moment").lacks("modelkeuze")
	for _, file := range []string{"effect.csv", "effect.R"} {
		w.told("/besluiten/"+decision+"/"+file+"?maatregel="+measure).is(404, "main", "te weinig om te tonen").lacks("2022-06")
	}
}
