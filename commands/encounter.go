package commands

import (
	"context"

	"ruggespraak/domain"
)

// RecordEncounter lays down that someone who decides heard practice themselves. Without an id it gets one.
type RecordEncounter struct {
	EncounterID domain.EncounterID `json:"ontmoetingId"`
	On          domain.Date        `json:"datum"`
	Place       string             `json:"plek"`
	Area        domain.AreaRef     `json:"gebied"`
	Visitor     domain.Body        `json:"orgaan"`
	With        []string           `json:"met"`
	Heard       string             `json:"gehoord"`
	Signals     []domain.SignalID  `json:"signalen"`
	Measures    []domain.MeasureID `json:"maatregelen"`
}

// Do carries it out.
func (c RecordEncounter) Do(ctx context.Context, d Desk) (Result, error) {
	if err := allExist(ctx, d, domain.SignalCategory, c.Signals, "signalen"); err != nil {
		return Result{}, err
	}
	if err := restsOn(ctx, d, nil, c.Measures); err != nil {
		return Result{}, err
	}
	id := domain.EncounterID(d.idFor(domain.EncounterCategory, string(c.EncounterID)))
	return run(ctx, d, domain.EncounterCategory, string(id), func(n domain.Encounter) ([]domain.EncounterEvent, error) {
		return n.Record(domain.EncounterRecorded{
			EncounterID: id, On: c.On, Place: c.Place, Area: c.Area, Visitor: c.Visitor, With: c.With, Heard: domain.Private(c.Heard),
			Signals: c.Signals, Measures: c.Measures,
		})
	})
}
