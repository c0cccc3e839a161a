package commands

import (
	"errors"
	"fmt"
	"testing"

	"ruggespraak/domain"
)

// importer makes the act of one row; with another content when it is altered.
type importer func(t *testing.T, d Desk, in Imported, altered bool) Act

// decisionRow is a row about a decision with two expectations.
func decisionRow(in Imported) ImportDecision {
	return ImportDecision{Imported: in, Input: DecisionInput{
		Title: "Levering", Body: "college", On: "2025-04-01", Outcomes: []domain.Outcome{{MeasureID: measure, Result: "wijzigen"}},
		Expectations: []domain.Expectation{{Signals: domain.MeasureSignals, Direction: "daling"}, {Signals: domain.MeasureSignals, Direction: "gelijk"}},
	}}
}

// pick is a when the row is as it was, b when it is altered.
func pick[T any](altered bool, a, b T) T {
	if altered {
		return b
	}
	return a
}

func must(t *testing.T) func(Act, error) Act {
	return func(a Act, err error) Act {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return a
	}
}

var importers = map[string]importer{
	"signaal": func(_ *testing.T, d Desk, in Imported, altered bool) Act {
		c := ImportSignal{
			Imported: in, Gist: pick(altered, "Het duurt lang.", "Het duurt te lang."), Links: []ImportedLink{{measure, pick(altered, domain.Support, domain.Contradiction), 0}},
		}
		c.Input = SignalInput{Story: "Jansen wacht.", Kind: pick[domain.SignalKind](altered, "idee", "hiaat"), Sectors: []domain.Sector{"wmo"}, ReportedOn: domain.OnDay(today)}
		return c.Act(d)
	},
	"beleidsmaatregel": func(_ *testing.T, d Desk, in Imported, altered bool) Act {
		c := ImportMeasure{Imported: in, Input: MeasureInput{Title: pick(altered, "Pilot", "Proef"), Kind: "pilot", EffectiveOn: "2025-01-01", EndsOn: "2026-01-01"}}
		return c.Act(d)
	},
	"besluit": func(t *testing.T, d Desk, in Imported, altered bool) Act {
		c := decisionRow(in)
		c.Input.Title = pick(altered, "Levering", "Leveringen")
		return must(t)(c.Act(t.Context(), d))
	},
	"evaluatie": func(t *testing.T, d Desk, in Imported, altered bool) Act {
		c := ImportEvaluation{
			Imported: in, DecisionID: decision, Verdicts: []domain.Met{"gehaald"}, Findings: pick(altered, []string{"korter"}, []string{"korter", "duurder"}),
			Input: ConclusionInput{On: "2026-04-01", Frame: "eigen", Method: "dossiers", Standpoint: "uitvoerder", Verdict: pick(altered, "Goed.", "Beter.")},
		}
		return must(t)(c.Act(t.Context(), d))
	},
	"motie":      proposalRow(domain.MotionCategory),
	"amendement": proposalRow(domain.AmendmentCategory),
	"toezegging": func(t *testing.T, d Desk, in Imported, altered bool) Act {
		c := ImportPromise{Imported: in, Course: domain.PromiseCourse{Status: domain.PromiseOpen}}
		c.Input = PromiseInput{Text: "Een brief", Portfolio: "zorg", Meeting: "raad", On: "2025-01-01", Due: pick[domain.Date](altered, "2025-06-01", "2025-09-01"), Note: "Jansen"}
		if altered {
			c.Course = domain.PromiseCourse{Status: domain.PromiseDone, On: "2025-08-01"}
		}
		return must(t)(c.Act(t.Context(), d))
	},
	"advies": func(t *testing.T, d Desk, in Imported, altered bool) Act {
		c := ImportAdvice{Imported: in, Question: &domain.Question{From: "college", To: "adviesraad", On: "2025-01-01", Text: "Wat nu?"}}
		c.Input = AdviceInput{Title: "Advies", From: "adviesraad", To: "college", On: "2025-02-01", Recommendations: []string{"Een"}, Note: "Jansen"}
		if altered {
			c.AnsweredOn, c.Answers = "2025-03-01", []domain.RecommendationAnswer{{Number: 1, Answer: "niet", Reason: "Te duur."}}
		}
		return must(t)(c.Act(t.Context(), d))
	},
	"gebied": func(_ *testing.T, d Desk, in Imported, altered bool) Act {
		c := ImportArea{Imported: in, RecordArea: RecordArea{Code: "WK085501", Name: pick(altered, "Noord", "Noord-Oost"), Kind: "wijk", Year: 2025}}
		return c.Act(d)
	},
	"effectschatting": func(t *testing.T, d Desk, in Imported, altered bool) Act {
		c := ImportEffect{Imported: in, Key: in.Origin.Key, Summary: domain.EffectSummary{
			Municipality: "gm9902", MunicipalityName: pick(altered, "Westerwaarde", "Westwaarde"), MeasureKind: "pilot",
			Decision: "0190a000-0000-7000-8000-0000000000d1", Series: "Wachttijd", SeriesKind: "gemiddelde", From: "2024", Model: "stap",
			Family: "kleinste-kwadraten", Errors: "robuust", Before: 12, After: 12, Scale: "log-verhouding", Estimate: -1, StdErr: 1, Lower: -3, Upper: 1,
			People: "onbekend",
		}}
		return must(t)(c.Act(d))
	},
}

// proposalRow is a row about a motion or an amendment that is adopted later.
func proposalRow(kind domain.Category) importer {
	return func(t *testing.T, d Desk, in Imported, altered bool) Act {
		c := ImportProposal{Imported: in, Kind: kind, Input: ProposalInput{Title: "Stuk", On: "2025-01-01", Note: "Jansen"}, Course: domain.Course{Status: domain.StatusTabled}}
		if altered {
			c.Course = domain.Course{Status: domain.StatusAdopted, On: "2025-02-01", Vote: &domain.Vote{For: 3, Against: 1}}
		}
		return must(t)(c.Act(t.Context(), d))
	}
}

// imported is a desk on a log with what the rows name.
func imported(t *testing.T) (Desk, *memory) {
	t.Helper()
	d, log := raisedSignal(t)
	c := TakeDecision{DecisionID: decision, DecisionInput: decisionRow(Imported{}).Input}
	c.Motivation = "Het duurt te lang."
	if _, err := c.Do(t.Context(), d); err != nil {
		t.Fatal(err)
	}
	return d, log
}

func TestARowIsTakenOverOnceAndCorrectedWhenAsked(t *testing.T) {
	for kind, act := range importers {
		t.Run(kind, func(t *testing.T) {
			d, log := imported(t)
			for i, step := range []struct {
				name     string
				imprint  domain.Imprint
				altered  bool
				update   bool
				adds     bool
				fails    domain.Kind
				corrects bool
			}{
				{name: "new", imprint: "a", adds: true},
				{name: "known", imprint: "a"},
				{name: "known, and updating", imprint: "a", update: true},
				{name: "changed", imprint: "b", altered: true, fails: domain.Changed},
				{name: "changed, and updating", imprint: "b", altered: true, update: true, adds: true, corrects: true},
				{name: "known as changed", imprint: "b", altered: true},
			} {
				before, corrected := log.len(), false
				in := Imported{Origin: domain.Origin{Source: "bron", Key: "1", Imprint: step.imprint}, Update: step.update, Corrected: &corrected}
				answers, err := DoMany(t.Context(), d, []Act{act(t, d, in, step.altered)})
				if err != nil {
					t.Fatal(err)
				}
				if got := answers[0]; step.fails == "" && got.Err != nil || step.fails != "" && !errors.Is(got.Err, step.fails) || (got.Result.Events > 0) != step.adds || corrected != step.corrects {
					t.Errorf("step %d, %s: got %+v, corrected %t", i, step.name, got, corrected)
				}
				if (log.len() > before) != step.adds {
					t.Errorf("step %d, %s: %d events became %d", i, step.name, before, log.len())
				}
			}
			headers(t, d, log)
		})
	}
}

func TestASeriesIsTakenOverValueByValue(t *testing.T) {
	d, log := newDesk(t)
	for _, step := range []struct {
		name   string
		values []domain.Measured
		update bool
		told   string
		events int
	}{
		{"new", []domain.Measured{{Period: "2025-01", Value: 1}, {Period: "2025-13", Value: 2}, {Period: "2025-02", Value: 3}}, false, "[new ongeldig new]", 3},
		{"known and new", []domain.Measured{{Period: "2025-01", Value: 1}, {Period: "2025-03", Value: 4}}, false, "[known new]", 1},
		{"changed", []domain.Measured{{Period: "2025-01", Value: 9}, {Period: "2025-04", Value: 5}}, false, "[gewijzigd new]", 1},
		{"changed, and updating", []domain.Measured{{Period: "2025-01", Value: 9}, {Period: "2025-02", Value: 3}}, true, "[corrected known]", 1},
		{"twice in a file", []domain.Measured{{Period: "2025-05", Value: 6}, {Period: "2025-05", Value: 6}, {Period: "2025-05", Value: 7}}, false, "[new known gewijzigd]", 1},
	} {
		told := make([]string, len(step.values))
		before := log.len()
		c := ImportSeries{
			Imported: Imported{Origin: domain.Origin{Source: "bron", Key: "Levertijd"}, Update: step.update}, Name: "Levertijd", Kind: "gemiddelde", Values: step.values,
			Each: func(i int, added, corrected bool, err error) {
				var refusal *domain.Error
				switch {
				case errors.As(err, &refusal):
					told[i] = string(refusal.Kind)
				case corrected:
					told[i] = "corrected"
				default:
					told[i] = pick(added, "known", "new")
				}
			},
		}
		answers, err := DoMany(t.Context(), d, []Act{c.Act(d)})
		if err != nil || answers[0].Err != nil || fmt.Sprint(told) != step.told || log.len() != before+step.events {
			t.Errorf("%s: told %s (%v, %v) and %d events, want %s and %d", step.name, told, err, answers, log.len()-before, step.told, step.events)
		}
	}
	headers(t, d, log)
}

func TestWhatARowSaysOfADecisionHasItsPlace(t *testing.T) {
	d, log := imported(t)
	corrected := false
	in := Imported{Origin: domain.Origin{Source: "bron", Key: "1", Imprint: "a"}, Corrected: &corrected}
	if _, err := DoMany(t.Context(), d, []Act{must(t)(decisionRow(in).Act(t.Context(), d)), importers["evaluatie"](t, d, in, false)}); err != nil {
		t.Fatal(err)
	}
	taken, evaluated := false, false
	for _, s := range log.all[3:] {
		_, e, err := d.Codec.Decode(s)
		if err != nil {
			t.Fatal(err)
		}
		switch e := e.(type) {
		case domain.DecisionTaken:
			taken = e.MotivationOrigin == domain.MotivationMissing && e.Expectations[0].Afterward && e.Origin.Source == "bron"
		case domain.EvaluationConcluded:
			evaluated = len(e.PerExpectation) == 2 && e.PerExpectation[1].Met == "gehaald"
		}
	}
	if !taken || !evaluated {
		t.Errorf("the decision is marked as it should be: %t; one verdict goes for all expectations: %t", taken, evaluated)
	}
	other := d.SourceID(domain.DecisionCategory, "bron", "1")
	moved := ImportEvaluation{Imported: in, DecisionID: domain.DecisionID(other), Verdicts: []domain.Met{"gehaald", "gehaald", "gehaald"}}
	if _, err := moved.Act(t.Context(), d); !errors.Is(err, domain.Invalid) {
		t.Errorf("three verdicts on two expectations: %v", err)
	}
	moved.Verdicts, moved.Update, moved.Origin.Imprint = nil, true, "b"
	answers, err := DoMany(t.Context(), d, []Act{must(t)(moved.Act(t.Context(), d))})
	if err != nil || !errors.Is(answers[0].Err, domain.Invalid) {
		t.Errorf("an evaluation was turned to another decision: %+v, %v", answers, err)
	}
	moved.DecisionID = signal
	if _, err := moved.Act(t.Context(), d); !errors.Is(err, domain.NotFound) {
		t.Errorf("an evaluation of nothing: %v", err)
	}
}

func TestAContentThatIsFixedIsNotChangedByARow(t *testing.T) {
	d, log := imported(t)
	row := ImportProposal{
		Imported: Imported{Origin: domain.Origin{Source: "bron", Key: "1", Imprint: "a"}, Corrected: new(bool)}, Kind: domain.MotionCategory,
		Input: ProposalInput{Title: "Motie", On: "2025-01-01"}, Course: domain.Course{Status: domain.StatusTabled},
	}
	if _, err := DoMany(t.Context(), d, []Act{must(t)(row.Act(t.Context(), d))}); err != nil {
		t.Fatal(err)
	}
	before := log.len()
	row.Input.Title, row.Origin.Imprint = "Andere motie", "b"
	for update, want := range map[bool]domain.Kind{false: domain.Changed, true: domain.Refused} {
		row.Update = update
		answers, err := DoMany(t.Context(), d, []Act{must(t)(row.Act(t.Context(), d))})
		if err != nil || !errors.Is(answers[0].Err, want) || *row.Corrected {
			t.Errorf("updating %t: %v, %v", update, answers[0].Err, err)
		}
	}
	if log.len() != before {
		t.Error("something was written")
	}
}

func TestARowAboutWhatIsStillToComeIsRefused(t *testing.T) {
	d, _ := newDesk(t)
	row := ImportProposal{Imported: Imported{Corrected: new(bool)}, Kind: domain.MotionCategory, Input: ProposalInput{Title: "Motie", On: "2025-01-01"}}
	row.Course = domain.Course{Status: domain.StatusAdopted, On: "2026-12-24"}
	var refusal *domain.Error
	if _, err := row.Act(t.Context(), d); !errors.As(err, &refusal) || refusal.Field != "stemdatum" {
		t.Errorf("got %v", err)
	}
}

// The same row is the same effect, whatever file it is in; another municipality's is another one.
func TestAnEffectIsKnownByItsMunicipalityAndKey(t *testing.T) {
	d, log := imported(t)
	before := log.len()
	take := func(source domain.SourceName, municipality string) error {
		in := Imported{Origin: domain.Origin{Source: source, Key: "1", Imprint: domain.Imprint(source)}, Corrected: new(bool)}
		c := ImportEffect{Imported: in, Key: "1", Summary: domain.EffectSummary{
			Municipality: municipality, MunicipalityName: "Ergens", MeasureKind: "pilot", Decision: "0190a000-0000-7000-8000-0000000000d1",
			Series: "Wachttijd", SeriesKind: "gemiddelde", From: "2024", Model: "stap", Family: "kleinste-kwadraten", Errors: "robuust", Before: 12,
			After: 12, Scale: "log-verhouding", Estimate: -1, StdErr: 1, Lower: -3, Upper: 1, People: "onbekend",
		}}
		act, err := c.Act(d)
		if err == nil {
			_, err = DoMany(t.Context(), d, []Act{act})
		}
		return err
	}
	for _, err := range []error{take("een.csv", "gm9902"), take("twee.csv", "gm9902"), take("een.csv", "gm9903")} {
		if err != nil {
			t.Error(err)
		}
	}
	if got := log.len() - before; got != 2 {
		t.Errorf("%d effects, want 2", got)
	}
	var refusal *domain.Error
	if err := take("een.csv", d.Settings.Municipality); !errors.As(err, &refusal) || refusal.Field != "gemeente" {
		t.Errorf("our own row: %v", err)
	}
}
