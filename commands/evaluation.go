package commands

import (
	"context"

	"ruggespraak/domain"
)

// ConclusionInput is what someone fills in at the end of an evaluation.
type ConclusionInput struct {
	On              domain.Date             `json:"datum"`
	Frame           domain.Frame            `json:"kader"`
	Method          string                  `json:"methode"`
	Standpoint      string                  `json:"positie"`
	Verdict         string                  `json:"oordeel"`
	PerExpectation  []domain.ExpectationMet `json:"oordeelPerVerwachting"`
	Recommendations []string                `json:"aanbevelingen"`
	LogUpTo         domain.Position         `json:"totPositie"`
	Note            string                  `json:"notitie"`
}

func (in ConclusionInput) conclusion(decisionAt domain.Revision) domain.Conclusion {
	return domain.Conclusion{
		On: in.On, Frame: in.Frame, Method: in.Method, Standpoint: in.Standpoint, Verdict: in.Verdict,
		PerExpectation: in.PerExpectation, Recommendations: in.Recommendations, DecisionAt: decisionAt, LogUpTo: in.LogUpTo,
		Note: domain.Private(in.Note),
	}
}

func onEvaluation(ctx context.Context, d Desk, id domain.EvaluationID, decide func(domain.Evaluation) ([]domain.EvaluationEvent, error)) (Result, error) {
	return run(ctx, d, domain.EvaluationCategory, string(id), decide)
}

// PlanEvaluation records that a decision will be looked back on.
type PlanEvaluation struct {
	EvaluationID domain.EvaluationID `json:"evaluatieId"`
	DecisionID   domain.DecisionID   `json:"besluitId"`
	Frame        domain.Frame        `json:"kader"`
	On           domain.Date         `json:"datum"`
}

// Do carries it out.
func (c PlanEvaluation) Do(ctx context.Context, d Desk) (Result, error) {
	if _, _, err := d.decision(ctx, c.DecisionID); err != nil {
		return Result{}, err
	}
	id := domain.EvaluationID(d.idFor(domain.EvaluationCategory, string(c.EvaluationID)))
	return onEvaluation(ctx, d, id, func(v domain.Evaluation) ([]domain.EvaluationEvent, error) {
		return v.Plan(id, c.DecisionID, c.Frame, c.On)
	})
}

// RecordFinding records one thing that was found.
type RecordFinding struct {
	EvaluationID domain.EvaluationID `json:"evaluatieId"`
	Text         string              `json:"bevinding"`
	On           domain.Date         `json:"datum"`
}

// Do carries it out.
func (c RecordFinding) Do(ctx context.Context, d Desk) (Result, error) {
	return onEvaluation(ctx, d, c.EvaluationID, func(v domain.Evaluation) ([]domain.EvaluationEvent, error) {
		return v.Find(c.EvaluationID, c.Text, c.On)
	})
}

// ConcludeEvaluation ends an evaluation of a decision. Without an id it need not have been planned.
type ConcludeEvaluation struct {
	EvaluationID domain.EvaluationID `json:"evaluatieId"`
	DecisionID   domain.DecisionID   `json:"besluitId"`
	ConclusionInput
}

// Do carries it out.
func (c ConcludeEvaluation) Do(ctx context.Context, d Desk) (Result, error) {
	dec, rev, err := d.decision(ctx, c.DecisionID)
	if err != nil {
		return Result{}, err
	}
	id := domain.EvaluationID(d.idFor(domain.EvaluationCategory, string(c.EvaluationID)))
	return onEvaluation(ctx, d, id, func(v domain.Evaluation) ([]domain.EvaluationEvent, error) {
		return v.Conclude(id, c.DecisionID, dec.Fixed, c.conclusion(rev))
	})
}

// RectifyEvaluation says what the conclusion should have said.
type RectifyEvaluation struct {
	EvaluationID domain.EvaluationID `json:"evaluatieId"`
	Reason       string              `json:"reden"`
	ConclusionInput
}

// Do carries it out.
func (c RectifyEvaluation) Do(ctx context.Context, d Desk) (Result, error) {
	was, _, err := read[domain.Evaluation, domain.EvaluationEvent](ctx, d, domain.EvaluationCategory, string(c.EvaluationID))
	if err != nil {
		return Result{}, err
	}
	dec, rev, err := d.decision(ctx, was.Decision)
	if err != nil {
		return Result{}, err
	}
	return onEvaluation(ctx, d, c.EvaluationID, func(v domain.Evaluation) ([]domain.EvaluationEvent, error) {
		return v.Rectify(c.EvaluationID, v.Origin, dec.Fixed, c.conclusion(rev), c.Reason)
	})
}

// RespondToEvaluation is the college's answer.
type RespondToEvaluation struct {
	EvaluationID domain.EvaluationID `json:"evaluatieId"`
	On           domain.Date         `json:"datum"`
	Response     string              `json:"reactie"`
}

// Do carries it out.
func (c RespondToEvaluation) Do(ctx context.Context, d Desk) (Result, error) {
	return onEvaluation(ctx, d, c.EvaluationID, func(v domain.Evaluation) ([]domain.EvaluationEvent, error) {
		return v.Respond(c.EvaluationID, c.On, c.Response)
	})
}

// CarryOutRecommendation records that a recommendation was carried out.
type CarryOutRecommendation struct {
	EvaluationID domain.EvaluationID `json:"evaluatieId"`
	Number       int                 `json:"aanbeveling"`
	On           domain.Date         `json:"datum"`
	How          string              `json:"toelichting"`
}

// Do carries it out.
func (c CarryOutRecommendation) Do(ctx context.Context, d Desk) (Result, error) {
	return onEvaluation(ctx, d, c.EvaluationID, func(v domain.Evaluation) ([]domain.EvaluationEvent, error) {
		return v.CarryOut(c.EvaluationID, c.Number, c.On, c.How)
	})
}

// DrawLesson records what worked for whom in which circumstances.
type DrawLesson struct {
	EvaluationID domain.EvaluationID `json:"evaluatieId"`
	Context      string              `json:"context"`
	Strategy     string              `json:"strategie"`
	Result       string              `json:"uitkomst"`
	CycleID      domain.CycleID      `json:"leercyclusId"`
}

// Do carries it out.
func (c DrawLesson) Do(ctx context.Context, d Desk) (Result, error) {
	if c.CycleID != "" {
		if err := exists(ctx, d, domain.CycleCategory, string(c.CycleID), "leercyclusId"); err != nil {
			return Result{}, err
		}
	}
	return onEvaluation(ctx, d, c.EvaluationID, func(v domain.Evaluation) ([]domain.EvaluationEvent, error) {
		return v.DrawLesson(c.EvaluationID, c.Context, c.Strategy, c.Result, c.CycleID)
	})
}
