package commands

import (
	"context"

	"ruggespraak/domain"
)

// AreaSource is the source under which areas are known, whoever recorded them: their codes are the same everywhere.
const AreaSource domain.SourceName = "gebiedscode"

// AreaID is the id of the area with a code.
func (d Desk) AreaID(code domain.AreaCode) domain.AreaID {
	return domain.AreaID(d.SourceID(domain.AreaCategory, AreaSource, domain.SourceKey(code)))
}

// RecordArea lays down what an area was like in a reference year.
type RecordArea struct {
	Code       domain.AreaCode `json:"code"`
	Name       string          `json:"naam"`
	Kind       domain.AreaKind `json:"soort"`
	Year       int             `json:"peiljaar"`
	People     *int            `json:"inwoners"`
	Households *int            `json:"huishoudens"`
}

// Do carries it out.
func (c RecordArea) Do(ctx context.Context, d Desk) (Result, error) {
	id := d.AreaID(c.Code)
	return run(ctx, d, domain.AreaCategory, string(id), func(a domain.Area) ([]domain.AreaEvent, error) {
		return a.Record(domain.AreaRecorded{
			AreaID: id, Code: c.Code, Name: c.Name, Kind: c.Kind, Year: c.Year, People: c.People, Households: c.Households,
		})
	})
}
