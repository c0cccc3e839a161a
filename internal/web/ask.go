package web

import (
	"context"
	"fmt"

	"ruggespraak/domain"
	"ruggespraak/projections"
)

// The views that pages read.
var (
	perMeasure = projections.SignalsPerMeasure.Name
	effects    = projections.EffectOfDecisions.Name
	openEnds   = projections.OpenLoops.Name
	advised    = projections.Advices.Name
	keys       = projections.Keys.Name
)

func (s *site) ask(ctx context.Context, view string, d dates, params map[string]string) (projections.Answer, error) {
	ask := projections.Ask{
		ValidOn: d.valid, Params: params, Rule: s.Rule, Planning: s.Planning, Reveal: s.Reveal, Place: projections.Place{Code: s.Code, Name: s.Name},
	}
	if params["besluit"] != "" || view == projections.EffectsCompared.Name {
		ask.Estimator = s.Estimator // lists of decisions need no models
	}
	return s.Views.Query(ctx, view, ask, d.available)
}

func (s *site) measureRows(ctx context.Context, d dates, params map[string]string) ([]projections.MeasureRow, error) {
	a, err := s.ask(ctx, perMeasure, d, params)
	if err != nil {
		return nil, err
	}
	rows, ok := a.Rows.([]projections.MeasureRow)
	return rows, answered(ok, a)
}

func (s *site) effectRows(ctx context.Context, d dates, params map[string]string) ([]projections.EffectRow, error) {
	a, err := s.ask(ctx, effects, d, params)
	if err != nil {
		return nil, err
	}
	rows, ok := a.Rows.([]projections.EffectRow)
	return rows, answered(ok, a)
}

func (s *site) openRows(ctx context.Context, d dates) ([]projections.OpenRow, error) {
	a, err := s.ask(ctx, openEnds, d, nil)
	if err != nil {
		return nil, err
	}
	rows, ok := a.Rows.([]projections.OpenRow)
	return rows, answered(ok, a)
}

// keyRows lists what sources call the things of one kind.
func (s *site) keyRows(ctx context.Context, kind domain.Category) ([]projections.KeyRow, error) {
	a, err := s.ask(ctx, keys, dates{}, map[string]string{"soort": string(kind)})
	if err != nil {
		return nil, err
	}
	rows, ok := a.Rows.([]projections.KeyRow)
	return rows, answered(ok, a)
}

// viewRows asks a view of which the rows are of type R.
func viewRows[R any](ctx context.Context, s *site, p projections.Projection, d dates, params map[string]string) ([]R, error) {
	a, err := s.ask(ctx, p.Name, d, params)
	if err != nil {
		return nil, err
	}
	rows, ok := a.Rows.([]R)
	return rows, answered(ok, a)
}

func answered(ok bool, a projections.Answer) error {
	if !ok {
		return fmt.Errorf("view %s answered with %T", a.View, a.Rows)
	}
	return nil
}

// known refuses an id that nothing can have, before anything is looked up.
func known(id string) error {
	if domain.CheckID(id) != nil {
		return domain.Errorf(domain.NotFound, "")
	}
	return nil
}
