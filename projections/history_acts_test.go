package projections_test

import (
	"context"
	"errors"
	"fmt"

	"ruggespraak/commands"
	"ruggespraak/domain"
)

// What the larger steps of random histories say.

func (s step) raise() commands.Command {
	return aSignal(s.signal(), func(in *commands.SignalInput) {
		in.Kind, in.Area.Code = one(s, 1, domain.SignalKinds), domain.AreaCode([]string{"WK01", "WK02", ""}[s.N[2]%3])
		in.ReportedOn = domain.OnDay(s.day(3))
		if s.N[4]%3 == 0 {
			in.OccurredOn = domain.OnDay("2025-02-20")
		}
		if s.N[4] == 1 {
			in.ReportedOn = domain.Moment{}
		}
	})
}

func (s step) link() commands.Command {
	return commands.LinkSignal{SignalID: sig(s.signal()), MeasureID: mea(s.measure()), Relation: one(s, 2, domain.Relations)}
}

func (s step) contest() commands.Command {
	return commands.ContestLink{SignalID: sig(s.signal()), MeasureID: mea(s.measure()), Reason: s.words(2)}
}

func (s step) unlink() commands.Command {
	return commands.UnlinkSignal{SignalID: sig(s.signal()), MeasureID: mea(s.measure()), Reason: "toch niet"}
}

func (s step) answer() commands.Command {
	return answered(s.signal(), s.signal()+s.pick(1, "uv"), s.pick(2, "pqr"), one(s, 3, domain.Verdicts))
}

func (s step) measureInput() commands.MeasureInput {
	return aMeasure(s.measure(), func(in *commands.MeasureInput) {
		in.Title = "Maatregel " + s.words(2)
		in.EstablishedOn, in.EffectiveOn = []domain.Date{"2025-01-01", "", s.day(3)}[s.N[3]%3], []domain.Date{"", s.day(4)}[s.N[4]%2]
		for _, code := range []domain.AreaCode{"WK01", "WK02"}[:s.N[5]%3] {
			in.Areas = append(in.Areas, domain.AreaStart{Code: code})
		}
	}).MeasureInput
}

func (s step) recordArea() commands.Command {
	a := commands.RecordArea{Code: domain.AreaCode([]string{"WK01", "WK02", "GM0855"}[s.N[1]%3]), Name: "Gebied", Kind: "wijk", Year: 2024 + s.N[2]%2}
	if a.Code == "GM0855" {
		a.Kind = "gemeente"
	}
	if s.N[3] > 2 {
		a.People = ptr(1000 * s.N[3])
	}
	return a
}

func (s step) measured() domain.Measured {
	m := domain.Measured{Period: one(s, 2, []domain.Period{"2025-W10", "2025-W12", "2025-03", "2025-03-10", "2024", "2025-02"}), Value: float64(s.N[3])}
	if s.N[4]%2 == 0 {
		m.Exposure = ptr(float64(100 * s.N[4]))
	}
	return m
}

func (s step) correctValue() commands.Command {
	return commands.CorrectMeasurement{SeriesID: ser(s.pick(1, "rs")), Reason: "fout", Measured: s.measured()}
}

func (s step) decision() commands.DecisionInput {
	expectations := []domain.Expectation{fewer, more, {Series: ser("r"), Direction: "daling", By: "2025-06-01"}, {Series: ser("s"), Direction: "stijging"}}
	return aDecision(s.decided(), s.measure(), func(in *commands.DecisionInput) {
		in.Title, in.Body, in.On = "Besluit "+s.words(3), one(s, 4, domain.Bodies), []domain.Date{"2025-01-20", "2025-03-02"}[s.N[5]%2]
		in.Outcomes[0].EffectiveOn = []domain.Date{"", s.day(2), "2025-03-01"}[s.N[2]%3]
		switch s.N[1] {
		case 6:
			in.Outcomes = append(in.Outcomes, domain.Outcome{MeasureID: mea("a"), Result: "wijzigen"})
		case 7:
			in.Outcomes = []domain.Outcome{{Result: "aanhouden"}}
		}
		in.Expectations = expectations[s.N[3]%3 : s.N[3]%3+s.N[4]%3]
		if s.N[5]%3 == 0 {
			in.EvaluateOn = s.day(4)
		}
		for i := range s.N[4] % 3 {
			in.Grounds = append(in.Grounds, domain.Ground{Kind: "signaal", ID: domain.GroundID(sig([]string{"1", "2"}[i])), Relation: domain.Occasion})
		}
		if s.N[5]%4 == 1 {
			in.Grounds = append(in.Grounds, domain.Ground{Kind: "bundel", ID: domain.GroundID(bun("1")), Relation: domain.Occasion})
		}
	}).DecisionInput
}

// judgement is a conclusion with a verdict on each expectation that the decision has.
func (s step) judgement(w *world, decision domain.DecisionID) commands.ConclusionInput {
	in := anEvaluation("", "").ConclusionInput
	in.On, in.Verdict, in.PerExpectation = s.day(3), s.words(4), nil
	in.Recommendations = []string{"een", "twee"}[:s.N[5]%3]
	past, err := w.log.Load(context.Background(), domain.DecisionCategory.Stream(municipality, string(decision)))
	if err != nil {
		w.t.Fatalf("load decision: %v", err)
	}
	for _, stored := range past[:min(1, len(past))] {
		_, e, err := w.codec().Decode(stored)
		if err != nil {
			w.t.Fatalf("read decision: %v", err)
		}
		for _, x := range e.(domain.DecisionTaken).Expectations {
			in.PerExpectation = append(in.PerExpectation, domain.ExpectationMet{Number: x.Number, Met: one(s, 4, domain.Mets)})
		}
	}
	return in
}

func (s step) conclude(w *world) commands.Command {
	return commands.ConcludeEvaluation{EvaluationID: eva(s.pick(1, "uvw")), DecisionID: dec(s.decided()), ConclusionInput: s.judgement(w, dec(s.decided()))}
}

func (s step) rectifyEvaluation(w *world) commands.Command {
	return commands.RectifyEvaluation{EvaluationID: eva(s.pick(1, "uvw")), Reason: "fout", ConclusionInput: s.judgement(w, dec(s.decided()))}
}

// from is where a row comes from that may say something else each time.
func (s step) from(public bool) commands.Imported {
	return commands.Imported{
		Origin: domain.Origin{Source: "bron", Key: domain.SourceKey(s.pick(0, "12")), Imprint: domain.Imprint(fmt.Sprint(s.N)), PublicRegister: public},
		Update: true, Corrected: new(bool),
	}
}

// imports carries out the act of an import that may be refused.
func imports(act commands.Act, err error) commands.Command {
	return commandFunc(func(w *world) {
		refusal := (*domain.Error)(nil)
		if err == nil {
			var answers []commands.Answer
			if answers, err = commands.DoMany(context.Background(), w.desk, []commands.Act{act}); err == nil {
				err = answers[0].Err
			}
		}
		if err != nil && !errors.As(err, &refusal) {
			w.t.Fatalf("import: %v", err)
		}
	})
}

func (s step) importSignal(w *world) commands.Command {
	c := commands.ImportSignal{Imported: s.from(true), Input: s.raise().(commands.RaiseSignal).SignalInput, Gist: []string{"", "kern"}[s.N[4]%2]}
	for _, m := range []string{"a", "b"}[:s.N[5]%3] {
		if rev, err := w.desk.MeasureRevision(context.Background(), mea(m)); err == nil {
			c.Links = append(c.Links, commands.ImportedLink{MeasureID: mea(m), Relation: one(s, 2, domain.Relations), Revision: rev})
		}
	}
	return imports(c.Act(w.desk), nil)
}

func (s step) importEffect(w *world) commands.Command {
	summary := toldBy("gm991"+s.pick(1, "123"), "Elders", float64(s.N[2]), func(e *domain.EffectSummary) {
		e.Scale, e.MeasureKind = one(s, 3, domain.EffectScales), one(s, 4, domain.MeasureKinds[:2])
	})
	c := commands.ImportEffect{Imported: s.from(false), Key: domain.SourceKey(s.pick(0, "12")), Summary: summary}
	return imports(c.Act(w.desk))
}

func (s step) importDecision(w *world) commands.Command {
	c := commands.ImportDecision{Imported: s.from(false), Input: s.decision()}
	c.Input.Motivation = []string{"", "daarom"}[s.N[3]%2]
	return imports(c.Act(context.Background(), w.desk))
}

func (s step) importEvaluation(w *world) commands.Command {
	decision := domain.DecisionID(id(municipality, "besluit", "bron", s.pick(0, "12")))
	c := commands.ImportEvaluation{Imported: s.from(false), DecisionID: decision, Input: s.judgement(w, decision)}
	c.Input.PerExpectation = nil
	return imports(c.Act(context.Background(), w.desk))
}
