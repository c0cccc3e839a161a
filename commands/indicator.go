package commands

import (
	"context"

	"ruggespraak/domain"
)

func onSeries(ctx context.Context, d Desk, id domain.SeriesID, decide func(domain.Indicator) ([]domain.IndicatorEvent, error)) (Result, error) {
	return run(ctx, d, domain.SeriesCategory, string(id), decide)
}

// DefineSeries lays down what a series measures. Without an id it gets one.
type DefineSeries struct {
	SeriesID    domain.SeriesID   `json:"meetreeksId"`
	Name        string            `json:"naam"`
	Unit        string            `json:"eenheid"`
	Kind        domain.SeriesKind `json:"soort"`
	Definition  string            `json:"definitie"`
	Independent bool              `json:"onafhankelijkVanMelden"`
}

// Do carries it out.
func (c DefineSeries) Do(ctx context.Context, d Desk) (Result, error) {
	id := domain.SeriesID(d.idFor(domain.SeriesCategory, string(c.SeriesID)))
	return onSeries(ctx, d, id, func(s domain.Indicator) ([]domain.IndicatorEvent, error) {
		return s.Define(domain.SeriesDefined{
			SeriesID: id, Name: c.Name, Unit: c.Unit, Kind: c.Kind, Definition: c.Definition, Independent: c.Independent,
		})
	})
}

// RecordMeasurement lays down a value.
type RecordMeasurement struct {
	SeriesID domain.SeriesID `json:"meetreeksId"`
	domain.Measured
}

// Do carries it out.
func (c RecordMeasurement) Do(ctx context.Context, d Desk) (Result, error) {
	return onSeries(ctx, d, c.SeriesID, func(s domain.Indicator) ([]domain.IndicatorEvent, error) {
		return s.Record(c.SeriesID, c.Measured)
	})
}

// CorrectMeasurement says what a value should have been.
type CorrectMeasurement struct {
	SeriesID domain.SeriesID `json:"meetreeksId"`
	Reason   string          `json:"reden"`
	domain.Measured
}

// Do carries it out.
func (c CorrectMeasurement) Do(ctx context.Context, d Desk) (Result, error) {
	return onSeries(ctx, d, c.SeriesID, func(s domain.Indicator) ([]domain.IndicatorEvent, error) {
		return s.Correct(c.SeriesID, c.Measured, c.Reason)
	})
}
