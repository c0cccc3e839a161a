package commands

import (
	"context"

	"ruggespraak/domain"
)

// MeasureInput is what someone fills in about a measure.
type MeasureInput struct {
	Title         string             `json:"titel"`
	Kind          domain.MeasureKind `json:"soort"`
	Sectors       []domain.Sector    `json:"domeinen"`
	EstablishedOn domain.Date        `json:"vastgesteldOp"`
	EffectiveOn   domain.Date        `json:"ingangsdatum"`
	EndsOn        domain.Date        `json:"einddatum"`
	Areas         []domain.AreaStart `json:"gebieden"`
	Owner         string             `json:"eigenaar"`
	Reference     string             `json:"vindplaats"`
	Note          string             `json:"notitie"`
}

func (in MeasureInput) content() domain.MeasureContent {
	return domain.MeasureContent{
		Title: in.Title, Kind: in.Kind, Sectors: in.Sectors, EstablishedOn: in.EstablishedOn, EffectiveOn: in.EffectiveOn,
		EndsOn: in.EndsOn, Areas: in.Areas, Owner: in.Owner, Reference: in.Reference, Note: domain.Private(in.Note),
	}
}

func onMeasure(ctx context.Context, d Desk, id domain.MeasureID, decide func(domain.Measure) ([]domain.MeasureEvent, error)) (Result, error) {
	return run(ctx, d, domain.MeasureCategory, string(id), decide)
}

// MeasureRevision reads how far a measure has come, for an event that refers to it.
func (d Desk) MeasureRevision(ctx context.Context, id domain.MeasureID) (domain.Revision, error) {
	_, rev, err := read[domain.Measure, domain.MeasureEvent](ctx, d, domain.MeasureCategory, string(id))
	if err == nil && rev < 0 {
		err = domain.Errorf(domain.NotFound, "Deze beleidsmaatregel bestaat niet.")
	}
	return rev, err
}

// EstablishMeasure lays down a measure. Without an id it gets one.
type EstablishMeasure struct {
	MeasureID domain.MeasureID `json:"maatregelId"`
	MeasureInput
}

// Do carries it out.
func (c EstablishMeasure) Do(ctx context.Context, d Desk) (Result, error) {
	id := domain.MeasureID(d.idFor(domain.MeasureCategory, string(c.MeasureID)))
	return onMeasure(ctx, d, id, func(m domain.Measure) ([]domain.MeasureEvent, error) {
		return m.Establish(id, domain.Origin{}, c.content())
	})
}

// ChangeMeasure records that the measure itself is another from a day on.
type ChangeMeasure struct {
	MeasureID domain.MeasureID `json:"maatregelId"`
	From      domain.Date      `json:"vanaf"`
	Reason    string           `json:"reden"`
	MeasureInput
}

// Do carries it out.
func (c ChangeMeasure) Do(ctx context.Context, d Desk) (Result, error) {
	return onMeasure(ctx, d, c.MeasureID, func(m domain.Measure) ([]domain.MeasureEvent, error) {
		return m.Change(c.MeasureID, c.content(), c.From, c.Reason)
	})
}

// CorrectMeasure says what should have been recorded.
type CorrectMeasure struct {
	MeasureID domain.MeasureID `json:"maatregelId"`
	Reason    string           `json:"reden"`
	MeasureInput
}

// Do carries it out.
func (c CorrectMeasure) Do(ctx context.Context, d Desk) (Result, error) {
	return onMeasure(ctx, d, c.MeasureID, func(m domain.Measure) ([]domain.MeasureEvent, error) {
		return m.Correct(c.MeasureID, m.Origin, c.content(), c.Reason)
	})
}

// IntroduceMeasure records that the measure took effect.
type IntroduceMeasure struct {
	MeasureID domain.MeasureID  `json:"maatregelId"`
	On        domain.Date       `json:"datum"`
	Areas     []domain.AreaCode `json:"gebieden"`
}

// Do carries it out.
func (c IntroduceMeasure) Do(ctx context.Context, d Desk) (Result, error) {
	return onMeasure(ctx, d, c.MeasureID, func(m domain.Measure) ([]domain.MeasureEvent, error) {
		return m.Introduce(c.MeasureID, c.On, c.Areas)
	})
}

// ReachMilestone records a step of the carrying out.
type ReachMilestone struct {
	MeasureID domain.MeasureID `json:"maatregelId"`
	Name      string           `json:"mijlpaal"`
	On        domain.Date      `json:"datum"`
}

// Do carries it out.
func (c ReachMilestone) Do(ctx context.Context, d Desk) (Result, error) {
	return onMeasure(ctx, d, c.MeasureID, func(m domain.Measure) ([]domain.MeasureEvent, error) {
		return m.ReachMilestone(c.MeasureID, c.Name, c.On)
	})
}

// EndMeasure records that the measure no longer holds.
type EndMeasure struct {
	MeasureID domain.MeasureID `json:"maatregelId"`
	On        domain.Date      `json:"datum"`
	Reason    string           `json:"reden"`
}

// Do carries it out.
func (c EndMeasure) Do(ctx context.Context, d Desk) (Result, error) {
	return onMeasure(ctx, d, c.MeasureID, func(m domain.Measure) ([]domain.MeasureEvent, error) {
		return m.End(c.MeasureID, c.On, c.Reason)
	})
}
