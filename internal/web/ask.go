package web

import (
	"cmp"
	"context"
	"fmt"
	"slices"

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
	ask := s.asking(d, params)
	if view == projections.EffectsCompared.Name {
		ask.Estimator = s.Estimator
	}
	return s.Views.Query(ctx, view, ask, d.available)
}

// asking is a question without models: most pages need none.
func (s *site) asking(d dates, params map[string]string) projections.Ask {
	ask := s.Ask
	ask.ValidOn, ask.Params, ask.Estimator = d.valid, params, nil
	return ask
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

// estimatedRows is the same with what models say. Models take their time: when they are not ready within the patience of a
// page, the rows come without them, and the work goes on for who asks next.
func (s *site) estimatedRows(ctx context.Context, d dates, params map[string]string) (rows []projections.EffectRow, ready bool, err error) {
	ask := s.asking(d, params)
	ask.Estimator = s.Estimator
	type found struct {
		projections.Answer
		err error
	}
	done := make(chan found, 1)
	go func(ctx context.Context) {
		a, err := s.Views.Query(ctx, effects, ask, d.available)
		done <- found{a, err}
	}(context.WithoutCancel(ctx))
	wait, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	select {
	case f := <-done:
		if f.err != nil {
			return nil, true, f.err
		}
		rows, ok := f.Rows.([]projections.EffectRow)
		return rows, true, answered(ok, f.Answer)
	case <-wait.Done():
	}
	rows, err = s.effectRows(ctx, d, params)
	return rows, false, err
}

// seriesChoices lists every series that can be compared with.
func (s *site) seriesChoices(ctx context.Context, all []projections.EffectRow) ([]pick, error) {
	keys, err := s.keyRows(ctx, domain.SeriesCategory)
	if err != nil {
		return nil, err
	}
	names := map[string]string{}
	for _, row := range keys {
		names[row.ID] = cmp.Or(row.Name, row.Key)
	}
	for _, row := range all {
		for _, series := range row.Series {
			names[series.Series] = series.Name
		}
	}
	var out []pick
	for id, name := range names {
		out = append(out, pick{Value: id, Label: name})
	}
	slices.SortFunc(out, func(a, b pick) int { return cmp.Or(cmp.Compare(a.Label, b.Label), cmp.Compare(a.Value, b.Value)) })
	return out, nil
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
