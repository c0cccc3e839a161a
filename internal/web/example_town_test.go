package web_test

import (
	"fmt"
	"time"

	"ruggespraak/commands"
	"ruggespraak/domain"
)

// peopled is a town where things happened: enough signals on one measure to show, too few on another, a decision with what
// was expected of it, and an evaluation.
type peopled struct {
	*town
	measure, small, decision, bare, series string
	signals                                []string
}

// monthly is how many signals each month of 2024 brings on the large measure: February and May are too few to show.
var monthly = []int{12, 3, 9, 8, 2, 14}

func people(w *town) *peopled {
	w.Helper()
	p := &peopled{town: w}
	w.at(2024, time.January, 2)
	people := 24100
	w.do(commands.RecordArea{Code: "GM9901", Name: "Kleinwaarde", Kind: "gemeente", Year: 2024, People: &people})
	p.measure = w.do(commands.EstablishMeasure{MeasureInput: commands.MeasureInput{Title: "Huisbezoek & <b>hulp</b>", Kind: "werkwijze", EstablishedOn: "2023-11-01"}})
	p.small = w.do(commands.EstablishMeasure{MeasureInput: commands.MeasureInput{Title: "Briefadres", Kind: "werkwijze", EstablishedOn: "2023-11-01"}})
	p.series = w.do(commands.DefineSeries{Name: "Wachttijd", Unit: "dagen", Kind: "gemiddelde", Independent: true})
	for m, n := range monthly {
		month := fmt.Sprintf("2024-%02d", m+1)
		w.at(2024, time.Month(m+1), 20)
		for i := range n {
			p.signals = append(p.signals, p.raise(domain.Date(fmt.Sprintf("%s-%02d", month, i%19+1)), p.measure))
		}
		exposure := 1000.0
		w.do(commands.RecordMeasurement{SeriesID: domain.SeriesID(p.series), Measured: domain.Measured{Period: domain.Period(month), Value: float64(40 - 4*m), Exposure: &exposure}})
	}
	for range 3 {
		p.raise("2024-03-04", p.small)
	}
	p.decide()
	w.catchUp()
	return p
}

func (p *peopled) raise(on domain.Date, measure string) string {
	p.Helper()
	id := p.do(commands.RaiseSignal{SignalInput: commands.SignalInput{
		Story: "Geheim verhaal van mevrouw", Kind: "knelpunt", Sectors: []domain.Sector{"wmo"}, Role: "professional", Told: "over", Channel: "telefoon",
		Area: domain.AreaRef{Code: "GM9901", Year: 2024}, OccurredOn: domain.OnDay(on),
	}})
	p.do(commands.LinkSignal{SignalID: domain.SignalID(id), MeasureID: domain.MeasureID(measure), Relation: domain.Occasion})
	return id
}

func (p *peopled) decide() {
	p.Helper()
	p.at(2024, time.March, 5)
	p.decision = p.do(commands.TakeDecision{DecisionInput: commands.DecisionInput{
		Title: "Meer huisbezoek <script>alert(1)</script>", Body: "college", On: "2024-03-05", Motivation: "Omdat het helpt.",
		Outcomes: []domain.Outcome{
			{MeasureID: domain.MeasureID(p.measure), Result: "vaststellen", EffectiveOn: "2024-04-01"},
			{MeasureID: domain.MeasureID(p.small), Result: "ongewijzigd-voortzetten", EffectiveOn: "2024-04-10"},
		},
		Expectations: []domain.Expectation{
			{Series: domain.SeriesID(p.series), Direction: "daling", Size: "10 procent", By: "2024-12-31"},
			{Signals: domain.MeasureSignals, Direction: "stijging"},
		},
	}})
	p.at(2024, time.July, 1)
	p.bare = p.do(commands.TakeDecision{DecisionInput: commands.DecisionInput{
		Title: "Niets doen", Body: "raad", On: "2024-06-20", Motivation: "Geen geld.", Outcomes: []domain.Outcome{{Result: "niet-overnemen"}}, EvaluateOn: "2025-06-01",
	}})
	p.do(commands.ConcludeEvaluation{DecisionID: domain.DecisionID(p.decision), ConclusionInput: commands.ConclusionInput{
		On: "2024-07-01", Frame: "213a", Method: "Gesprekken met 24 cliënten", Standpoint: "uitvoerder", Verdict: "Het helpt een beetje.",
		PerExpectation:  []domain.ExpectationMet{{Number: 1, Met: "deels-gehaald"}, {Number: 2, Met: "niet-vast-te-stellen"}},
		Recommendations: []string{"Ga door"},
	}})
	p.at(2024, time.July, 2)
}
