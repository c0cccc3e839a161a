package projections

import (
	"errors"
	"slices"

	"ruggespraak/domain"
	"ruggespraak/internal/effect"
)

// EstimateRow is what a model says of one series after one decision. Where there is no estimate every number is null and the
// sentence says why.
type EstimateRow struct {
	Decision    string      `json:"besluit"`
	Measure     string      `json:"maatregel"`
	Series      string      `json:"meetreeks"` // empty: the signals on the measure
	EffectiveOn domain.Date `json:"ingangsdatum"`
	*effect.Analysis
	// BesideControl says in words what the comparison with a control says in figures.
	BesideControl string                 `json:"vergelijkingZin,omitempty"`
	Rise          *Rise                  `json:"stijging,omitempty"`
	Placebo       *PlaceboRow            `json:"placebo,omitempty"`
	Groups        []effect.GroupTime     `json:"groepen,omitempty"`
	Dynamic       []effect.EventTime     `json:"dynamisch,omitempty"`
	Total         *effect.StaggeredTotal `json:"totaal,omitempty"`
	Areas         *StaggeredAreas        `json:"gespreid,omitempty"`
}

// PlaceboRow is the same model on a series that the decision should not have moved.
type PlaceboRow struct {
	Series string `json:"meetreeks"`
	*effect.Analysis
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
		s := &row.Series[i]
		if err := e.estimateSeries(tx, row, s); err != nil {
			return err
		}
	}
	if e.ask.Params["meetreeks"] != "" && len(row.Series) > 0 {
		row.EstimateRow = row.Series[0].Estimate
	}
	return nil
}

// estimateSeries fits the model that was asked for to one series; where areas began one after the other, they are compared as
// well.
func (e *estimating) estimateSeries(tx Tx, row *EffectRow, s *SeriesEffect) (err error) {
	if e.ask.Params["model"] == string(Staggered) {
		s.Estimate, err = e.fitAreas(row, s)
		return err
	}
	if row.staggered() && e.ask.Params["gebied"] == "" {
		if s.Areas, err = e.fitAreas(row, s); err != nil {
			return err
		}
	}
	return e.fit(tx, row, s)
}

// staggered says whether the measure began in one area after the other.
func (row *EffectRow) staggered() bool {
	days := map[domain.Date]bool{}
	for _, a := range row.Began {
		if a.On != nil {
			days[*a.On] = true
		}
	}
	return len(days) > 1
}

// estimateOf begins the answer for one series of a row.
func (row *EffectRow) estimateOf(series string) *EstimateRow {
	return &EstimateRow{Decision: row.Decision, Measure: row.Measure, Series: series, EffectiveOn: row.EffectiveOn}
}

// fit estimates one series.
func (e *estimating) fit(tx Tx, row *EffectRow, s *SeriesEffect) error {
	s.Estimate = row.estimateOf(s.Series)
	series, c, err := e.counting(row, s).series(row.ownAreas(), e.ask.Params["gebied"])
	if err != nil {
		return s.Estimate.refuse(task{Series: effect.Series{Kind: effect.Kind(s.Kind)}, Spec: specOf(e.ask.Params, series)}, err)
	}
	s.Estimate.EffectiveOn = row.since(e.ask.Params["gebied"])
	w := &window{effective: s.Estimate.EffectiveOn, rhythm: c, points: series.Points}
	t := task{Around: s.around(row, c, series.Points)}
	unclear := w.clear(e.changes, row, s.Series)
	series.Points, t.Around.Others = w.points, w.others
	t.lay(series, specOf(e.ask.Params, series), w)
	if unclear != nil {
		return s.Estimate.refuseBeside(t, unclear)
	}
	var apart *effect.Refusal // why there is no control
	if t.Options.Control, err = e.other(tx, "controle", row, s, w); err != nil && !errors.As(err, &apart) {
		return err
	}
	t.unexposed()
	s.Estimate.Analysis = e.ask.Estimator.solve(t).analysis
	if apart != nil {
		without := *s.Estimate.Analysis
		without.ControlReason = apart.Text
		s.Estimate.Analysis = &without
	}
	s.Estimate.sayComparison(t)
	e.rise(row, s.Estimate, t, s.knownOn)
	return e.placebo(tx, row, s, t, w)
}

// counting is what of a series counts. Beside the areas without the measure figures of the whole municipality do not: those areas
// are part of it.
func (e *estimating) counting(row *EffectRow, s *SeriesEffect) *SeriesEffect {
	if e.ask.Params["controle"] != s.Series || len(row.ownAreas()) == 0 {
		return s
	}
	out := *s
	out.Values = slices.DeleteFunc(slices.Clone(s.Values), func(v PeriodValue) bool { return v.Area == "" })
	if len(out.Values) == 0 {
		return s
	}
	return &out
}

// lay sets what is to be estimated: the figures in the window, and a model that begins with the first full period.
func (t *task) lay(s effect.Series, sp effect.Spec, w *window) {
	sp.Start = w.rhythm.firstFull(w.effective)
	t.Series, t.Spec = s, sp
}

// since is the day on which what was decided took effect: in an area, in all areas of the measure when they began together later
// than the decision says, or else as the decision says.
func (row *EffectRow) since(area string) domain.Date {
	if area == "" && len(row.Began) > 0 && row.Began[0].On != nil && !row.staggered() {
		return max(row.EffectiveOn, *row.Began[0].On)
	}
	on, there := row.began()(area)
	if area == "" || !there {
		return row.EffectiveOn
	}
	return on
}

// sayComparison puts the comparison with a control in words. Like every sentence it rests on the robust answer.
func (r *EstimateRow) sayComparison(t task) {
	if c := r.Comparison; c != nil {
		_, r.BesideControl = c.Say(t.Series, t.Around, r.Warnings)
	}
}

// ownAreas are the areas that the measure names.
func (row *EffectRow) ownAreas() []string {
	var own []string
	for _, a := range row.Began {
		if a.Area != "" {
			own = append(own, a.Area)
		}
	}
	return own
}

// placebo fits the same model to a series that should not move.
func (e *estimating) placebo(tx Tx, row *EffectRow, s *SeriesEffect, t task, w *window) error {
	series, err := e.other(tx, "placebo", row, s, w)
	if series == nil && err == nil {
		return nil
	}
	out := s.Estimate
	out.Placebo = &PlaceboRow{Series: e.ask.Params["placebo"]}
	t = task{Spec: t.Spec, Options: effect.Options{Quick: true}}
	if err != nil {
		out.Placebo.Analysis, err = refused(t, err)
		return err
	}
	t.Series = *series
	t.unexposed()
	out.Placebo.Analysis = e.ask.Estimator.solve(t).analysis
	return nil
}

// around is what stands around a series of a row.
func (s *SeriesEffect) around(row *EffectRow, c rhythm, points []effect.Point) effect.Surroundings {
	out := effect.Surroundings{Unit: s.Unit, Independent: s.Independent}
	if s.Kind == string(effect.Count) && s.Unit != s.Kind {
		out.Noun = s.Unit
	}
	var end domain.Date
	if n := len(points); n > 0 {
		end = c.first(points[n-1].At + 1)
	}
	out.Expected = row.expected(end, func(x ExpectationRow) bool { return x.Series == s.Series })
	return out
}

// expected is what was last expected of a series that ends before a day; nil when nothing was.
func (row *EffectRow) expected(end domain.Date, of func(ExpectationRow) bool) *effect.Expectation {
	var out *effect.Expectation
	for _, x := range row.Expectations {
		if !of(x) {
			continue
		}
		out = &effect.Expectation{Direction: effect.Direction(x.Direction), Size: x.Size, Afterward: x.Afterward}
		if x.From != nil {
			out.From = spoken(*x.From)
		}
		if x.By != nil {
			out.By, out.Passed = spoken(*x.By), *x.By < end
		}
	}
	return out
}

// refuse says why there is no estimate.
func (r *EstimateRow) refuse(t task, err error) error {
	r.Analysis, err = refused(t, err)
	return err
}

// refuseBeside says that other decisions leave no room for an estimate, and whether the decision followed a peak: then no change
// needs an explanation.
func (r *EstimateRow) refuseBeside(t task, err error) error {
	if err := r.refuse(t, err); err != nil {
		return err
	}
	if w, ok := effect.AfterPeak(t.Series, t.Spec); ok {
		r.Warnings = append(r.Warnings, w)
	}
	return nil
}

// refused is the answer when there is no estimate: every number is absent, but for how many periods there are. What is no
// reason for people is an error.
func refused(t task, err error) (*effect.Analysis, error) {
	var reason *effect.Refusal
	if !errors.As(err, &reason) {
		return nil, err
	}
	sp := t.Spec
	e := &effect.Estimate{Model: sp.Model, Season: sp.Season, Family: sp.Family, Errors: sp.Errors, Coefficients: []effect.Coefficient{}, Curve: []effect.CurvePoint{}}
	if e.Model == "" {
		e.Model = effect.Step
	}
	if e.Errors.Kind == "" {
		e.Errors.Kind = effect.ModelErrors
	}
	for _, p := range t.Series.Points {
		switch {
		case p.At >= sp.Start+sp.PhaseIn:
			e.After++
		case p.At < sp.Start-sp.Anticipation:
			e.Before++
		}
	}
	return &effect.Analysis{
		Estimate: e, Warnings: []effect.Warning{{Code: reason.Code, Text: reason.Text}}, Verdict: effect.NoEstimate, Sentence: reason.Text, Others: []effect.Answer{},
	}, nil
}

// unexposed leaves exposures out where the model makes no use of them, so that one that is not known stands in no way.
func (t *task) unexposed() {
	family := t.Spec.Family
	if family == "" && t.Series.Kind != effect.Count {
		family = effect.LeastSquares
	}
	if family != effect.LeastSquares && !t.Spec.NoExposure {
		return
	}
	for _, s := range []*effect.Series{&t.Series, t.Options.Control} {
		if s == nil {
			continue
		}
		s.Points = slices.Clone(s.Points)
		for i := range s.Points {
			s.Points[i].Exposure = 0
		}
	}
}

// other is a series that stands beside the one that is estimated, over the same periods; none when it was not asked for. The
// same series stands for the areas that do not have the measure.
func (e *estimating) other(tx Tx, param string, row *EffectRow, s *SeriesEffect, w *window) (*effect.Series, error) {
	id := e.ask.Params[param]
	if id == "" || len(w.points) == 0 {
		return nil, nil
	}
	beside, err := e.besideSeries(tx, param, row, s)
	if err != nil {
		return nil, err
	}
	other, c, err := beside.series(nil, "")
	if err != nil {
		return nil, err
	}
	if c != w.rhythm && len(other.Points) > 0 {
		return nil, &effect.Refusal{Code: unevenPeriods, Text: "De reeks “" + beside.Name + "” heeft andere perioden dan de reeks zelf; zij zijn niet naast elkaar te leggen."}
	}
	first, last := w.points[0].At, w.points[len(w.points)-1].At
	other.Points = slices.DeleteFunc(other.Points, func(p effect.Point) bool { return p.At < first || p.At > last })
	return &other, nil
}

// besideSeries reads the series that a param names.
func (e *estimating) besideSeries(tx Tx, param string, row *EffectRow, s *SeriesEffect) (*SeriesEffect, error) {
	id := e.ask.Params[param]
	if id == s.Series {
		return s.elsewhere(row.ownAreas())
	}
	beside, err := oneSeries(tx, id)
	if err != nil {
		return nil, err
	}
	if beside == nil {
		return nil, domain.FieldErrorf(param, "Er is geen meetreeks %q.", id)
	}
	return beside, beside.fill(tx, e.ask, row.EffectiveOn)
}

// elsewhere is the series in the areas that do not have the measure.
func (s *SeriesEffect) elsewhere(own []string) (*SeriesEffect, error) {
	out := *s
	out.Name, out.Values = s.Name+" in de andere gebieden", nil
	for _, v := range s.Values {
		if v.Area != "" && !slices.Contains(own, v.Area) {
			out.Values = append(out.Values, v)
		}
	}
	if len(own) == 0 || len(out.Values) == 0 {
		return nil, &effect.Refusal{Code: effect.NoComparison, Text: "De reeks heeft geen cijfers over gebieden zonder de maatregel; er is niets om mee te vergelijken."}
	}
	return &out, nil
}
