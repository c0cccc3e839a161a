package projections

import (
	"fmt"
	"slices"

	"ruggespraak/domain"
)

// What the trail keeps of policy: measures, decisions, evaluations, and the figures and words beside them. All of it is
// public.

var trailPolicy = []Handler{
	says(func(_ domain.Meta, e domain.MeasureEstablished) remark {
		return remark{title: e.Title, why: string(e.Kind)}
	}),
	says(func(_ domain.Meta, e domain.MeasureChanged) remark { return remark{why: e.Reason} }),
	says(func(m domain.Meta, e domain.MeasureCorrected) remark {
		return remark{why: e.Reason, done: recordedDay(m)}
	}),
	says(func(_ domain.Meta, e domain.MeasureIntroduced) remark {
		codes := make([]string, len(e.Areas))
		for i, code := range e.Areas {
			codes[i] = string(code)
		}
		return remark{why: sentenceOf(codes...)}
	}),
	says(func(_ domain.Meta, e domain.MilestoneReached) remark { return remark{why: e.Name} }),
	says(func(_ domain.Meta, e domain.MeasureEnded) remark { return remark{why: e.Reason} }),
	says(func(_ domain.Meta, e domain.SeriesDefined) remark { return remark{title: e.Name, why: e.Definition} }),
	says(func(_ domain.Meta, e domain.MeasurementRecorded) remark {
		return remark{why: sentenceOf(string(e.Period), string(e.Area))}
	}),
	says(func(m domain.Meta, e domain.MeasurementCorrected) remark {
		return remark{why: sentenceOf(string(e.Period), string(e.Area), e.Reason), done: recordedDay(m)}
	}),
	says(func(_ domain.Meta, e domain.AreaRecorded) remark {
		return remark{title: e.Name, why: fmt.Sprintf("peiljaar %d", e.Year)}
	}),
	says(func(_ domain.Meta, e domain.EffectTakenOver) remark {
		return remark{title: e.Series, why: e.MunicipalityName}
	}),
	says(func(_ domain.Meta, e domain.TermDefined) remark {
		return remark{title: e.Word, why: sentenceOf(e.Meaning, e.Reason)}
	}),
}

var trailDecisions = []Handler{
	says(func(_ domain.Meta, e domain.DecisionTaken) remark {
		return remark{title: e.Title, why: motivationOf(e.DecisionContent), lines: decisionLines(e.DecisionID, e.DecisionContent)}
	}),
	on(func(tx Tx, _ domain.Meta, e domain.DecisionRectified) error { // what the record should have said; the rest never held
		err := tx.Exec(`UPDATE ding SET dag = ? WHERE id = ?`, e.On, e.DecisionID)
		for _, sql := range []string{
			`UPDATE lijn SET tot = '' WHERE naar = ? AND soort = '` + groundLine + `'`,
			`UPDATE lijn SET tot = '' WHERE van = ? AND soort = '` + outcomeLine + `'`,
		} {
			if err == nil {
				err = tx.Exec(sql, e.DecisionID)
			}
		}
		return err
	}),
	says(func(m domain.Meta, e domain.DecisionRectified) remark {
		return remark{title: e.Title, why: e.Reason, done: recordedDay(m), lines: decisionLines(e.DecisionID, e.DecisionContent)}
	}),
	says(func(_ domain.Meta, e domain.DecisionRevoked) remark { return remark{why: e.Reason} }),
	says(func(_ domain.Meta, e domain.InfluenceConfirmed) remark { return remark{why: e.Reason} }),
	on(func(tx Tx, m domain.Meta, e domain.InfluenceConfirmed) error {
		return judgeLine(tx, m, string(e.GroundID), string(e.DecisionID), Confirmed)
	}),
	says(func(_ domain.Meta, e domain.InfluenceContested) remark { return remark{why: e.Reason} }),
	on(func(tx Tx, m domain.Meta, e domain.InfluenceContested) error {
		return judgeLine(tx, m, string(e.GroundID), string(e.DecisionID), Disputed)
	}),
}

func motivationOf(c domain.DecisionContent) string {
	if c.MotivationOrigin == domain.MotivationMissing {
		return "motivering niet in bron"
	}
	return c.Motivation
}

// decisionLines are the links from a decision's grounds and to its measures; several outcomes for one measure are one link.
func decisionLines(id domain.DecisionID, c domain.DecisionContent) []line {
	lines := groundLines(c.Grounds, string(id))
	for _, o := range c.Outcomes {
		i := slices.IndexFunc(lines, func(l line) bool { return l.kind == outcomeLine && l.to == string(o.MeasureID) })
		if i >= 0 {
			lines[i].relation = sentenceOf(lines[i].relation, string(o.Result))
			continue
		}
		lines = append(lines, line{from: string(id), to: string(o.MeasureID), kind: outcomeLine, relation: string(o.Result)})
	}
	return lines
}

var trailEvaluations = []Handler{
	says(func(m domain.Meta, e domain.EvaluationPlanned) remark {
		return remark{
			title: fmt.Sprintf("Evaluatie (%s), gepland voor %s", e.Frame, e.On), why: string(e.Frame), lines: evaluationLines(e.EvaluationID, e.DecisionID),
		}
	}),
	says(func(_ domain.Meta, e domain.FindingRecorded) remark { return remark{why: e.Text} }),
	says(func(_ domain.Meta, e domain.EvaluationConcluded) remark {
		return remark{title: evaluationTitle(e.Conclusion), why: e.Verdict, lines: evaluationLines(e.EvaluationID, e.DecisionID)}
	}),
	says(func(m domain.Meta, e domain.EvaluationRectified) remark {
		return remark{title: evaluationTitle(e.Conclusion), why: e.Reason, done: recordedDay(m)}
	}),
	says(func(_ domain.Meta, e domain.BoardResponded) remark { return remark{why: e.Response} }),
	says(func(_ domain.Meta, e domain.RecommendationCarriedOut) remark {
		return remark{why: sentenceOf(fmt.Sprintf("aanbeveling %d", e.Number), e.How)}
	}),
	says(func(_ domain.Meta, e domain.LessonDrawn) remark {
		f := remark{why: sentenceOf(e.Context, e.Strategy, e.Result)}
		f.lines = []line{{from: string(e.CycleID), to: string(e.EvaluationID), kind: lessonLine, relation: "les"}}
		return f
	}),
}

func evaluationTitle(c domain.Conclusion) string {
	return fmt.Sprintf("Evaluatie (%s) van %s", c.Frame, c.On)
}

func evaluationLines(id domain.EvaluationID, of domain.DecisionID) []line {
	return []line{{from: string(of), to: string(id), kind: evaluationLine, relation: "geëvalueerd"}}
}
