package commands

import (
	"context"
	"slices"

	"ruggespraak/domain"
)

// DecisionInput is what someone fills in about a decision.
type DecisionInput struct {
	Title        string               `json:"titel"`
	Body         domain.Body          `json:"orgaan"`
	Power        domain.Power         `json:"bevoegdheid"`
	On           domain.Date          `json:"datum"`
	Case         domain.CaseNumber    `json:"zaaknummer"`
	Outcomes     []domain.Outcome     `json:"uitkomsten"`
	Grounds      []domain.Ground      `json:"gronden"`
	Alternatives string               `json:"alternatieven"`
	Remarks      string               `json:"kanttekeningen"`
	Finance      string               `json:"financieleGevolgen"`
	Vote         *domain.Vote         `json:"stemuitslag"`
	Motivation   string               `json:"motivering"`
	Expectations []domain.Expectation `json:"verwachtingen"`
	EvaluateOn   domain.Date          `json:"evaluatieOp"`
	Reference    string               `json:"vindplaats"`
	Note         string               `json:"notitie"`
}

// content reads the measures and series that the decision names, so that it records their revision and names nothing that
// does not exist.
func (in DecisionInput) content(ctx context.Context, d Desk) (domain.DecisionContent, error) {
	outcomes := make([]domain.Outcome, len(in.Outcomes))
	for i, o := range in.Outcomes {
		if o.MeasureID != "" {
			rev, err := d.MeasureRevision(ctx, o.MeasureID)
			if err != nil {
				return domain.DecisionContent{}, err
			}
			o.Revision = rev
		}
		outcomes[i] = o
	}
	for _, x := range in.Expectations {
		if x.Series == "" {
			continue
		}
		if s, _, err := read[domain.Indicator, domain.IndicatorEvent](ctx, d, domain.SeriesCategory, string(x.Series)); err != nil || !s.Defined {
			return domain.DecisionContent{}, firstError(err, domain.FieldErrorf("verwachtingen", "De meetreeks van een verwachting bestaat niet."))
		}
	}
	for _, g := range in.Grounds {
		if err := d.groundExists(ctx, g); err != nil {
			return domain.DecisionContent{}, err
		}
	}
	c := domain.DecisionContent{
		Title: in.Title, Body: in.Body, Power: in.Power, On: in.On, Case: in.Case, Outcomes: outcomes, Grounds: in.Grounds,
		Alternatives: in.Alternatives, Remarks: in.Remarks, Finance: in.Finance, Vote: in.Vote, Motivation: in.Motivation,
		Expectations: in.Expectations, EvaluateOn: in.EvaluateOn, Reference: in.Reference, Note: domain.Private(in.Note),
	}
	return c.RecordedAfter(c.KnownFrom(), d.today()), nil
}

func firstError(err, otherwise error) error {
	if err != nil {
		return err
	}
	return otherwise
}

// groundExists refuses a ground whose stream has no events. Its category is the word for its kind; the rule refuses others.
func (d Desk) groundExists(ctx context.Context, g domain.Ground) error {
	if !slices.Contains(domain.GroundKinds, g.Kind) {
		return nil
	}
	past, err := d.Log.Load(ctx, d.stream(domain.Category(g.Kind), string(g.ID)))
	if err == nil && len(past) == 0 {
		err = domain.FieldErrorf("gronden", "Een van de gronden bestaat niet (soort: %s).", g.Kind)
	}
	return err
}

func onDecision(ctx context.Context, d Desk, id domain.DecisionID, decide func(domain.Decision) ([]domain.DecisionEvent, error)) (Result, error) {
	return run(ctx, d, domain.DecisionCategory, string(id), decide)
}

// decision reads a decision that must exist.
func (d Desk) decision(ctx context.Context, id domain.DecisionID) (domain.Decision, domain.Revision, error) {
	s, rev, err := read[domain.Decision, domain.DecisionEvent](ctx, d, domain.DecisionCategory, string(id))
	if err == nil && !s.Taken {
		err = domain.Errorf(domain.NotFound, "Dit besluit bestaat niet.")
	}
	return s, rev, err
}

// TakeDecision records a decision that is taken here, with its motivation.
type TakeDecision struct {
	DecisionID domain.DecisionID `json:"besluitId"`
	DecisionInput
}

// Do carries it out.
func (c TakeDecision) Do(ctx context.Context, d Desk) (Result, error) {
	id := domain.DecisionID(d.idFor(domain.DecisionCategory, string(c.DecisionID)))
	content, err := c.content(ctx, d)
	if err != nil {
		return Result{}, err
	}
	return onDecision(ctx, d, id, func(s domain.Decision) ([]domain.DecisionEvent, error) { return s.Take(id, content) })
}

// RectifyDecision says what the record should have said.
type RectifyDecision struct {
	DecisionID domain.DecisionID `json:"besluitId"`
	Reason     string            `json:"reden"`
	DecisionInput
}

// Do carries it out.
func (c RectifyDecision) Do(ctx context.Context, d Desk) (Result, error) {
	content, err := c.content(ctx, d)
	if err != nil {
		return Result{}, err
	}
	return onDecision(ctx, d, c.DecisionID, func(s domain.Decision) ([]domain.DecisionEvent, error) {
		return s.Rectify(c.DecisionID, s.Origin, content, c.Reason)
	})
}

// RevokeDecision takes the decision back.
type RevokeDecision struct {
	DecisionID domain.DecisionID `json:"besluitId"`
	On         domain.Date       `json:"datum"`
	Reason     string            `json:"reden"`
}

// Do carries it out.
func (c RevokeDecision) Do(ctx context.Context, d Desk) (Result, error) {
	return onDecision(ctx, d, c.DecisionID, func(s domain.Decision) ([]domain.DecisionEvent, error) {
		return s.Revoke(c.DecisionID, c.On, c.Reason)
	})
}

// ConfirmInfluence records that a ground of the decision really weighed.
type ConfirmInfluence struct {
	DecisionID domain.DecisionID `json:"besluitId"`
	GroundID   domain.GroundID   `json:"grondId"`
	Reason     string            `json:"toelichting"`
}

// Do carries it out.
func (c ConfirmInfluence) Do(ctx context.Context, d Desk) (Result, error) {
	return onDecision(ctx, d, c.DecisionID, func(s domain.Decision) ([]domain.DecisionEvent, error) {
		return s.ConfirmInfluence(c.DecisionID, c.GroundID, c.Reason)
	})
}

// ContestInfluence records that someone found that it did not.
type ContestInfluence struct {
	DecisionID domain.DecisionID `json:"besluitId"`
	GroundID   domain.GroundID   `json:"grondId"`
	Reason     string            `json:"toelichting"`
}

// Do carries it out.
func (c ContestInfluence) Do(ctx context.Context, d Desk) (Result, error) {
	return onDecision(ctx, d, c.DecisionID, func(s domain.Decision) ([]domain.DecisionEvent, error) {
		return s.ContestInfluence(c.DecisionID, c.GroundID, c.Reason)
	})
}
