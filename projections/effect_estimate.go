package projections

import (
	"ruggespraak/domain"
	"ruggespraak/internal/effect"
)

// NoEstimate is the verdict where no model could be fitted.
const NoEstimate = "geen-schatting"

// EstimateRow is what a model says of one series after one decision. Where there is no estimate every number is null and the
// sentence says why.
type EstimateRow struct {
	Decision    string      `json:"besluit"`
	Measure     string      `json:"maatregel"`
	Series      string      `json:"meetreeks"` // empty: the signals on the measure
	EffectiveOn domain.Date `json:"ingangsdatum"`
	effect.Estimate
	Warnings    []effect.Warning   `json:"waarschuwingen"`
	Expectation *ExpectationMet    `json:"verwachting"` // null: nothing was expected of this series
	Verdict     string             `json:"oordeel"`
	Sentence    string             `json:"zin"`
	Comparison  *effect.Comparison `json:"vergelijking,omitempty"`
}

// ExpectationMet is what was expected of a series, beside whether it came.
type ExpectationMet struct {
	ExpectationRow
	Came string `json:"uitgekomen"`
}

// estimating is what every estimate of one question shares.
type estimating struct {
	ask     Ask
	changes []change
}

// newEstimating prepares the estimates of one question; nil without an estimator.
func newEstimating(tx Tx, ask Ask) (*estimating, error) {
	if ask.Estimator == nil {
		return nil, nil
	}
	all, err := changes(tx, ask)
	return &estimating{ask: ask, changes: all}, err
}

// estimate fits the model that was asked for to every series of a row.
func (e *estimating) estimate(tx Tx, row *EffectRow) error {
	if e == nil {
		return nil
	}
	for i := range row.Series {
		if err := e.estimateSeries(tx, row, &row.Series[i]); err != nil {
			return err
		}
	}
	if e.ask.Params["meetreeks"] != "" && len(row.Series) > 0 {
		row.EstimateRow = row.Series[0].Estimate
	}
	return nil
}

func (e *estimating) estimateSeries(tx Tx, row *EffectRow, s *SeriesEffect) error {
	out := row.estimateOf(s.Series)
	s.Estimate = out
	var own []string
	for _, a := range row.Began {
		if a.Area != "" {
			own = append(own, a.Area)
		}
	}
	series, c, err := s.series(own, e.ask.Params["gebied"])
	if err != nil {
		return out.refuse(err)
	}
	sp := specOf(e.ask.Params, series)
	w := &window{effective: row.EffectiveOn, rhythm: c, points: series.Points}
	t, err := e.task(tx, row, s, series, sp, w)
	if err != nil {
		out.plan(series, sp)
		return out.refuse(err)
	}
	out.plan(t.series, t.spec)
	out.Warnings = append(out.Warnings, w.warnings...)
	return out.take(e.ask.Estimator.solve(t))
}

// task lays down what is asked of a series: its figures in the window, and those of the series beside it.
func (e *estimating) task(tx Tx, row *EffectRow, s *SeriesEffect, series effect.Series, sp effect.Spec, w *window) (task, error) {
	sp.Start = w.rhythm.firstFull(row.EffectiveOn)
	if len(w.points) > 0 {
		if err := w.clear(e.changes, row, s.Series); err != nil {
			return task{}, err
		}
	}
	series.Points = w.points
	t := task{series: unexposed(series, sp), spec: sp}
	for name, into := range map[string]**effect.Series{"controle": &t.control, "placebo": &t.placebo} {
		other, err := e.other(tx, name, w)
		if err != nil {
			return task{}, err
		}
		*into = other
	}
	return t, nil
}

// estimateOf begins the answer for one series of a row.
func (row *EffectRow) estimateOf(series string) *EstimateRow {
	out := &EstimateRow{
		Decision: row.Decision, Measure: row.Measure, Series: series, EffectiveOn: row.EffectiveOn, Warnings: []effect.Warning{},
	}
	for _, x := range row.Expectations {
		if x.Series == series && (series != "" || x.Signals != "") {
			out.Expectation = &ExpectationMet{ExpectationRow: x} // the last one, as rectified
		}
	}
	if x := out.Expectation; x != nil && x.Afterward {
		out.warn(effect.RecordedAfterward, "De verwachting is pas vastgelegd toen de uitkomst al bekend kon zijn; zij zegt dus niets over wat men vooraf dacht.")
	}
	if x := out.Expectation; x != nil && x.Size == domain.NoSize {
		out.warn(effect.NoSize, "De verwachting noemt een richting maar geen omvang; of het genoeg is, valt niet te zeggen.")
	}
	return out
}

func (r *EstimateRow) warn(code effect.Code, text string) {
	r.Warnings = append(r.Warnings, effect.Warning{Code: code, Text: text})
}

// plan says what was to be fitted, and how many periods there are, whatever comes of it.
func (r *EstimateRow) plan(s effect.Series, sp effect.Spec) {
	r.Model, r.Season, r.Family, r.Errors = sp.Model, sp.Season, sp.Family, sp.Errors
	if r.Model == "" {
		r.Model = effect.Step
	}
	if r.Errors.Kind == "" {
		r.Errors.Kind = effect.ModelErrors
	}
	for _, p := range s.Points {
		switch {
		case p.At >= sp.Start+sp.PhaseIn:
			r.After++
		case p.At < sp.Start-sp.Anticipation:
			r.Before++
		}
	}
}

// take takes over what came out.
func (r *EstimateRow) take(s *solved) error {
	if s.err != nil {
		return s.err
	}
	if s.refused != nil {
		return r.refuse(s.refused)
	}
	r.Estimate, r.Comparison = *s.estimate, s.comparison
	return nil
}

// refuse says why there is no estimate. What is no reason for people is an error.
func (r *EstimateRow) refuse(err error) error {
	refusal, ok := err.(*effect.Refusal) //nolint:errorlint // it is never wrapped
	if !ok {
		return err
	}
	r.warn(refusal.Code, refusal.Text)
	r.Verdict, r.Sentence = NoEstimate, refusal.Text
	return nil
}

// unexposed leaves the exposures out where the model makes no use of them.
func unexposed(s effect.Series, sp effect.Spec) effect.Series {
	used := s.Kind == effect.Count && sp.Family != effect.LeastSquares || sp.Family != "" && sp.Family != effect.LeastSquares
	if used && !sp.NoExposure {
		return s
	}
	points := append([]effect.Point(nil), s.Points...)
	for i := range points {
		points[i].Exposure = 0
	}
	s.Points = points
	return s
}

// other is the series that stands beside the one that is estimated, over the same periods; none when it was not asked for.
func (e *estimating) other(tx Tx, param string, w *window) (*effect.Series, error) {
	id := e.ask.Params[param]
	if id == "" || len(w.points) == 0 {
		return nil, nil
	}
	s, err := oneSeries(tx, id)
	if err != nil {
		return nil, err
	}
	if s == nil {
		return nil, domain.Errorf(domain.NotFound, "Er is geen meetreeks %q.", id)
	}
	if err := s.fill(tx, e.ask, w.effective); err != nil {
		return nil, err
	}
	other, c, err := s.series(nil, "")
	if err != nil {
		return nil, err
	}
	if c != w.rhythm && len(other.Points) > 0 {
		return nil, &effect.Refusal{Code: unevenPeriods, Text: "De reeks “" + s.Name + "” heeft andere perioden dan de reeks zelf; zij zijn niet naast elkaar te leggen."}
	}
	first, last := w.points[0].At, w.points[len(w.points)-1].At
	kept := other.Points[:0]
	for _, p := range other.Points {
		if p.At >= first && p.At <= last {
			kept = append(kept, p)
		}
	}
	other.Points = kept
	return &other, nil
}
