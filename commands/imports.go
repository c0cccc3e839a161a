package commands

import (
	"context"
	"errors"
	"slices"

	"ruggespraak/domain"
)

// Imported says what every import act has in common: where the row comes from, and whether a changed row may be recorded
// as a correction. Without Update a row that says something else than before is refused as domain.Changed.
type Imported struct {
	Origin domain.Origin
	Update bool
	// Corrected is set when the act records a correction; it must not be nil.
	Corrected *bool
}

const updateReason = "bron bijgewerkt"

// settle tells for a row that was taken over before whether there is something to correct.
func (in Imported) settle(had domain.Imprint) (changed bool, err error) {
	switch {
	case had == in.Origin.Imprint:
		return false, nil
	case in.Update:
		*in.Corrected = true
		return true, nil
	}
	return false, domain.Errorf(domain.Changed, "De bron zegt nu iets anders dan eerder; leg de wijziging vast met --bijwerken.")
}

// steps applies rules one after the other, each on the state that the ones before left.
func steps[S state[S, E], E domain.Event](s S, rules ...func(S) ([]E, error)) ([]E, error) {
	var out []E
	for _, rule := range rules {
		events, err := rule(s)
		if err != nil {
			return nil, err
		}
		for _, e := range events {
			s = s.Evolve(e)
		}
		out = append(out, events...)
	}
	return out, nil
}

// ImportedLink is a measure that a row names.
type ImportedLink struct {
	MeasureID domain.MeasureID
	Relation  domain.Relation
	Revision  domain.Revision
}

// ImportSignal takes over a row about a signal, with its gist and its measures.
type ImportSignal struct {
	Imported
	Input SignalInput
	Gist  string
	Links []ImportedLink
}

// Act gives the act on the signal's stream.
func (c ImportSignal) Act(d Desk) Act {
	id := domain.SignalID(d.SourceID(domain.SignalCategory, c.Origin.Source, c.Origin.Key))
	content, today := c.Input.content(d), d.today()
	return actOn(d, domain.SignalCategory, string(id), func(s domain.Signal) ([]domain.SignalEvent, error) {
		if err := content.NotAfter(today); err != nil {
			return nil, err
		}
		if !s.Raised {
			return steps(s, append([]func(domain.Signal) ([]domain.SignalEvent, error){
				func(s domain.Signal) ([]domain.SignalEvent, error) { return s.Raise(id, c.Origin, content) },
			}, c.rest(id)...)...)
		}
		if changed, err := c.settle(s.Origin.Imprint); !changed {
			return nil, err
		}
		return steps(s, append([]func(domain.Signal) ([]domain.SignalEvent, error){
			func(s domain.Signal) ([]domain.SignalEvent, error) {
				return s.Correct(id, c.Origin, content, updateReason)
			},
			func(s domain.Signal) ([]domain.SignalEvent, error) { return c.unlinkOthers(s, id) },
		}, c.rest(id)...)...)
	})
}

// rest phrases the gist and makes the links.
func (c ImportSignal) rest(id domain.SignalID) []func(domain.Signal) ([]domain.SignalEvent, error) {
	var rules []func(domain.Signal) ([]domain.SignalEvent, error)
	if c.Gist != "" {
		rules = append(rules, func(s domain.Signal) ([]domain.SignalEvent, error) {
			if s.Gist.TellerWords.Text() == c.Gist {
				return nil, nil
			}
			return s.PhraseGist(id, c.Gist, "")
		})
	}
	for _, l := range c.Links {
		rules = append(rules, func(s domain.Signal) ([]domain.SignalEvent, error) {
			return s.Link(id, l.MeasureID, l.Relation, l.Revision, c.Origin.Source)
		})
	}
	return rules
}

// unlinkOthers takes back the links of this source that the row no longer makes, or makes with another relation. What
// people here linked by hand stays.
func (c ImportSignal) unlinkOthers(s domain.Signal, id domain.SignalID) ([]domain.SignalEvent, error) {
	var gone []domain.MeasureID
	for m, has := range s.Links {
		if has.Source != c.Origin.Source {
			continue
		}
		if !slices.ContainsFunc(c.Links, func(l ImportedLink) bool { return l.MeasureID == m && l.Relation == has.Relation }) {
			gone = append(gone, m)
		}
	}
	slices.Sort(gone)
	var out []domain.SignalEvent
	for _, m := range gone {
		events, err := s.Unlink(id, m, updateReason)
		if err != nil {
			return nil, err
		}
		out = append(out, events...)
	}
	return out, nil
}

// ImportMeasure takes over a row about a measure. Dates that have passed also record that it was introduced or ended.
type ImportMeasure struct {
	Imported
	Input MeasureInput
}

// Act gives the act on the measure's stream.
func (c ImportMeasure) Act(d Desk) Act {
	id := domain.MeasureID(d.SourceID(domain.MeasureCategory, c.Origin.Source, c.Origin.Key))
	content, today := c.Input.content(), d.today()
	return actOn(d, domain.MeasureCategory, string(id), func(m domain.Measure) ([]domain.MeasureEvent, error) {
		record := func(m domain.Measure) ([]domain.MeasureEvent, error) { return m.Establish(id, c.Origin, content) }
		if m.Established {
			if changed, err := c.settle(m.Origin.Imprint); !changed {
				return nil, err
			}
			record = func(m domain.Measure) ([]domain.MeasureEvent, error) {
				return m.Correct(id, c.Origin, content, updateReason)
			}
		}
		return steps(m, record,
			func(m domain.Measure) ([]domain.MeasureEvent, error) { return m.IntroduceDue(id, today) },
			func(m domain.Measure) ([]domain.MeasureEvent, error) {
				if content.EndsOn == "" || content.EndsOn > today {
					return nil, nil
				}
				return m.End(id, content.EndsOn, "einddatum in de bron")
			})
	})
}

// ImportDecision takes over a row about a decision.
type ImportDecision struct {
	Imported
	Input DecisionInput
}

// Act gives the act on the decision's stream. Expectations that come in after the day of the decision are marked so.
func (c ImportDecision) Act(ctx context.Context, d Desk) (Act, error) {
	id := domain.DecisionID(d.SourceID(domain.DecisionCategory, c.Origin.Source, c.Origin.Key))
	content, err := c.Input.content(ctx, d)
	if err != nil {
		return nil, err
	}
	content = content.RecordedAfter(content.On, d.today())
	return actOn(d, domain.DecisionCategory, string(id), func(s domain.Decision) ([]domain.DecisionEvent, error) {
		if !s.Taken {
			return s.TakeOver(id, c.Origin, content)
		}
		if changed, err := c.settle(s.Origin.Imprint); !changed {
			return nil, err
		}
		return s.Rectify(id, c.Origin, content, updateReason)
	}), nil
}

// ImportEvaluation takes over a row about a concluded evaluation with its findings.
type ImportEvaluation struct {
	Imported
	DecisionID domain.DecisionID
	Input      ConclusionInput
	// Verdicts are those on the decision's expectations, in their order; one verdict goes for all.
	Verdicts []domain.Met
	Findings []string
}

// Act gives the act on the evaluation's stream.
func (c ImportEvaluation) Act(ctx context.Context, d Desk) (Act, error) {
	dec, rev, err := d.decision(ctx, c.DecisionID)
	if err != nil {
		return nil, err
	}
	id := domain.EvaluationID(d.SourceID(domain.EvaluationCategory, c.Origin.Source, c.Origin.Key))
	conclusion, err := c.conclusion(dec.Fixed, rev)
	if err != nil {
		return nil, err
	}
	return actOn(d, domain.EvaluationCategory, string(id), func(v domain.Evaluation) ([]domain.EvaluationEvent, error) {
		record := func(v domain.Evaluation) ([]domain.EvaluationEvent, error) {
			return v.TakeOver(id, c.Origin, c.DecisionID, dec.Fixed, conclusion)
		}
		if v.Concluded {
			if changed, err := c.settle(v.Origin.Imprint); !changed {
				return nil, err
			}
			if err := v.About(c.DecisionID); err != nil {
				return nil, err
			}
			record = func(v domain.Evaluation) ([]domain.EvaluationEvent, error) {
				return v.Rectify(id, c.Origin, dec.Fixed, conclusion.AsInSource(dec.Fixed), updateReason)
			}
		}
		rules := []func(domain.Evaluation) ([]domain.EvaluationEvent, error){record}
		for _, f := range c.Findings {
			rules = append(rules, func(v domain.Evaluation) ([]domain.EvaluationEvent, error) { return v.Find(id, f, c.Input.On) })
		}
		return steps(v, rules...)
	}), nil
}

func (c ImportEvaluation) conclusion(expected []domain.Expectation, decisionAt domain.Revision) (domain.Conclusion, error) {
	out := c.Input.conclusion(decisionAt)
	n := len(c.Verdicts)
	if n == 0 || len(expected) == 0 {
		return out, nil
	}
	if n != 1 && n != len(expected) {
		return out, domain.FieldErrorf("oordeel", "Het besluit heeft %d verwachtingen, maar er staan %d oordelen.", len(expected), n)
	}
	for i, x := range expected {
		out.PerExpectation = append(out.PerExpectation, domain.ExpectationMet{Number: x.Number, Met: c.Verdicts[min(i, n-1)]})
	}
	return out, nil
}

// ImportArea takes over a row about an area in a reference year.
type ImportArea struct {
	Imported
	RecordArea
}

// Act gives the act on the area's stream.
func (c ImportArea) Act(d Desk) Act {
	id := d.AreaID(c.Code)
	return actOn(d, domain.AreaCategory, string(id), func(a domain.Area) ([]domain.AreaEvent, error) {
		events, err := a.Record(domain.AreaRecorded{
			AreaID: id, Origin: c.Origin, Code: c.Code, Name: c.Name, Kind: c.Kind, Year: c.Year, People: c.People, Households: c.Households,
		})
		if _, had := a.Years[c.Year]; err != nil || len(events) == 0 || !had {
			return events, err
		}
		if changed, err := c.settle(a.Years[c.Year].Origin.Imprint); !changed {
			return nil, err
		}
		return events, nil
	})
}

// ImportSeries takes over the values of one series.
type ImportSeries struct {
	Imported
	Name        string
	Unit        string
	Kind        domain.SeriesKind
	Definition  string
	Independent bool
	Values      []domain.Measured
	// Each is told what came of every value, by its place: whether it was added, as a correction or not, or why it wasn't.
	Each func(i int, added, corrected bool, err error)
}

// Act gives the act on the series' stream. One value that is refused does not hold back the others.
func (c ImportSeries) Act(d Desk) Act {
	id := domain.SeriesID(d.SourceID(domain.SeriesCategory, c.Origin.Source, c.Origin.Key))
	return actOn(d, domain.SeriesCategory, string(id), func(s domain.Indicator) ([]domain.IndicatorEvent, error) {
		out, err := s.Define(domain.SeriesDefined{
			SeriesID: id, Origin: c.Origin, Name: c.Name, Unit: c.Unit, Kind: c.Kind, Definition: c.Definition, Independent: c.Independent,
		})
		if err != nil {
			return nil, err
		}
		for _, e := range out {
			s = s.Evolve(e)
		}
		added := false
		for i, m := range c.Values {
			events, corrected, err := c.value(s, id, m)
			for _, e := range events {
				s = s.Evolve(e)
			}
			out = append(out, events...)
			c.Each(i, len(events) > 0, corrected, err)
			added = added || len(events) > 0
		}
		if !added {
			return nil, nil // a series without a single good value is not defined either
		}
		return out, nil
	})
}

func (c ImportSeries) value(s domain.Indicator, id domain.SeriesID, m domain.Measured) (events []domain.IndicatorEvent, corrected bool, err error) {
	events, err = s.Record(id, m)
	if !errors.Is(err, domain.Refused) {
		return events, false, err
	}
	if !c.Update {
		return nil, false, domain.Errorf(domain.Changed, "De bron geeft nu een andere waarde dan eerder; leg de wijziging vast met --bijwerken.")
	}
	events, err = s.Correct(id, m, updateReason)
	return events, true, err
}
