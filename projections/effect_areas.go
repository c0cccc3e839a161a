package projections

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"ruggespraak/domain"
	"ruggespraak/internal/effect"
)

// StaggeredAreas is what an estimate over areas rests on, and what argues against it.
type StaggeredAreas struct {
	Errors        effect.Resampling    `json:"herkomstInterval"`
	Exposed       bool                 `json:"per1000"`
	BeforeDiffers bool                 `json:"voorafVerschil"`
	BeforeTest    *effect.BeforeTest   `json:"voorafToets"`
	Counts        effect.AreaCounts    `json:"gebieden"`
	LeftOut       []effect.AreaLeftOut `json:"weggelaten"`
	Uncompared    []string             `json:"periodenZonderVergelijking"`
	First         string               `json:"vanaf"`
	Last          string               `json:"tot"`
	Periods       int                  `json:"perioden"`
}

// fitAreas compares the areas of a measure with those that did not have it, or not yet.
func (e *estimating) fitAreas(row *EffectRow, s *SeriesEffect) (*EstimateRow, error) {
	out := row.estimateOf(s.Series)
	panel, c, err := s.panel(row)
	t := task{Panel: panel, Spec: effect.Spec{Model: Staggered, Family: effect.LeastSquares, Errors: effect.Errors{Kind: effect.Robust}}}
	if err != nil {
		return out, out.refuse(t, err)
	}
	t.Apart = effect.StaggeredOptions{Compared: effect.ComparedWith(e.ask.Params["vergelijking"]), NoExposure: e.ask.Params["blootstelling"] == no}
	found := e.ask.Estimator.solve(t)
	if found.err != nil {
		return out, out.refuse(t, found.err)
	}
	out.takeAreas(found.areas, t)
	out.sayAreas(found.areas, s, s.around(row, c, lastOf(panel)), e.besideAreas(row, s.Series, c, panel))
	return out, nil
}

// panel is the figures of each area apart, with the period in which the measure began there.
func (s *SeriesEffect) panel(row *EffectRow) (*effect.Panel, rhythm, error) {
	var periods []domain.Period
	per := map[string][]PeriodValue{}
	for _, v := range s.Values {
		if v.Area != "" {
			per[v.Area], periods = append(per[v.Area], v), append(periods, domain.Period(v.Period))
		}
	}
	if len(per) == 0 {
		return nil, rhythm{}, &effect.Refusal{Code: effect.NoComparison, Text: "De reeks heeft geen cijfers per gebied; die zijn nodig om gebieden met en zonder de maatregel te vergelijken."}
	}
	c, err := rhythmOf(periods)
	if err != nil {
		return nil, c, err
	}
	began := row.began()
	p := &effect.Panel{Kind: effect.Kind(s.Kind), PerYear: c.perYear()}
	for _, area := range slices.Sorted(maps.Keys(per)) {
		a := effect.PanelArea{Name: area, Start: effect.Never}
		if on, there := began(area); there {
			a.Start = c.firstFull(on)
		}
		if a.Points, err = together(c, p.Kind, per[area]); err != nil {
			return nil, c, err
		}
		p.Areas = append(p.Areas, a)
	}
	return p, c, nil
}

// lastOf is the last point of any area.
func lastOf(p *effect.Panel) []effect.Point {
	var last []effect.Point
	for _, a := range p.Areas {
		if n := len(a.Points); n > 0 && (last == nil || a.Points[n-1].At > last[0].At) {
			last = a.Points[n-1:]
		}
	}
	return last
}

// began says for an area since when it has the measure, if it has.
func (row *EffectRow) began() func(area string) (domain.Date, bool) {
	on := map[string]domain.Date{}
	for _, a := range row.Began {
		if a.On != nil {
			on[a.Area] = *a.On
		}
	}
	return func(area string) (domain.Date, bool) {
		if d, everywhere := on[""]; everywhere {
			return d, true
		}
		d, there := on[area]
		return d, there
	}
}

// Compared says whether areas of the series could be compared. Then that says more than one step for all of them.
func (s *SeriesEffect) Compared() bool {
	return s.Areas != nil && s.Areas.Analysis != nil && s.Areas.Verdict != effect.NoEstimate
}

// takeAreas takes over what was found, with the simple mean over areas and periods as the estimate.
func (r *EstimateRow) takeAreas(found *effect.StaggeredEstimate, t task) {
	total, one := found.Total, found.Total.AreaEffect
	r.Groups, r.Dynamic, r.Total = found.Groups, found.Dynamic, &total
	r.Areas = &StaggeredAreas{
		Errors: found.Errors, Exposed: found.Exposed, BeforeDiffers: found.BeforeDiffers, BeforeTest: found.BeforeTest, Counts: found.Areas,
		LeftOut: found.LeftOut, Uncompared: found.Uncompared, First: found.First, Last: found.Last, Periods: found.Periods,
	}
	r.Analysis = &effect.Analysis{
		Estimate: &effect.Estimate{
			Model: t.Spec.Model, Family: t.Spec.Family, Errors: t.Spec.Errors, Exposed: found.Exposed, FamilyReason: "verschillen tussen gebieden, zonder model van hun verloop",
			Difference: &one.Effect, StdErr: &one.StdErr, Lower: &one.Lower, Upper: &one.Upper, Coefficients: []effect.Coefficient{}, Curve: []effect.CurvePoint{},
			Sure:    &effect.Sure{Difference: &one.Effect, Lower: one.Lower, Upper: one.Upper, Detectable: toBeSeen * one.StdErr},
			Without: &effect.WithoutChange{Expected: total.Expected, Observed: total.Observed, Difference: one.Effect, Lower: one.Lower, Upper: one.Upper, Mean: true},
		},
		Others: []effect.Answer{},
	}
	r.Before, r.After = sidesOfPanel(t.Panel)
}

// toBeSeen is how many standard errors a change must be to be seen four times out of five: 1.96 and 0.84.
const toBeSeen = 2.8

// sidesOfPanel counts the periods before the first area began, and those from then on.
func sidesOfPanel(p *effect.Panel) (before, after int) {
	first := effect.Never
	for _, a := range p.Areas {
		first = min(first, a.Start)
	}
	seen := map[int]bool{}
	for _, a := range p.Areas {
		for _, point := range a.Points {
			if seen[point.At] {
				continue
			}
			seen[point.At] = true
			if point.At < first {
				before++
			} else {
				after++
			}
		}
	}
	return before, after
}

// sayAreas puts in words what was found over areas: no direction when the areas already grew apart before.
func (r *EstimateRow) sayAreas(found *effect.StaggeredEstimate, s *SeriesEffect, around effect.Surroundings, against []effect.Warning) {
	if found.BeforeDiffers {
		against = append(against, effect.Warning{
			Code: effect.TrendBefore, Text: "De gebieden met en zonder de maatregel liepen al voor de invoering uiteen; het verschil erna hoeft dus niet van de maatregel te komen.",
		})
	}
	series := effect.Series{Name: s.Name, Kind: effect.Kind(s.Kind)}
	if found.Exposed {
		series.Kind, around.Unit = effect.Mean, strings.TrimSpace(s.Unit+" per 1.000")
	}
	one := found.Total.AreaEffect
	c := effect.Change{Value: one.Effect, Lower: one.Lower, Upper: one.Upper}
	r.Warnings = append([]effect.Warning{}, against...)
	r.Verdict, r.Sentence = effect.SayStaggered(series, around, c, against)
	if found.BeforeDiffers && r.Verdict != effect.NoEstimate {
		r.Verdict = effect.NoVerdict
		r.Sentence = "Of de maatregel verschil maakte, is met deze cijfers niet te zeggen: de gebieden met en zonder de maatregel liepen al voor de invoering uiteen."
	}
	r.Expected = around.Expected.Told(r.Verdict, &c, found.Total.Expected)
	if x := r.Expected; x != nil && x.Came == effect.CameUntrue && mostlyInReach(around.Expected, r.Verdict, found) {
		x.Came = effect.CameUnclear
	}
	if x := around.Expected; x != nil && x.Afterward {
		r.Warnings = append(r.Warnings, effect.Warning{
			Code: effect.RecordedAfterward, Text: "Wat van het besluit werd verwacht is pas vastgelegd toen de uitkomst bekend kon zijn. Het bewijst daarom minder als het uitkomt.",
		})
	}
	if x := around.Expected; x != nil && x.Size == domain.NoSize {
		r.Warnings = append(r.Warnings, effect.Warning{
			Code: effect.NoSize, Text: "Bij het besluit is niet gezegd hoe groot het verschil moest worden. Daardoor is alleen de richting na te gaan, niet of het genoeg is.",
		})
	}
}

// mostlyInReach says whether what was expected may have come in most periods since the start: the mean over all of them falls
// short of it as well where it took a while to come.
func mostlyInReach(x *effect.Expectation, v effect.Verdict, found *effect.StaggeredEstimate) bool {
	reach, periods := 0, 0
	for _, at := range found.Dynamic {
		if at.Since < 0 {
			continue
		}
		periods++
		c := effect.Change{Value: at.Effect, Lower: at.Lower, Upper: at.Upper}
		if x.Told(v, &c, found.Total.Expected).Came != effect.CameUntrue {
			reach++
		}
	}
	return 2*reach > periods
}

// besideAreas warns of other decisions on the same figures while the areas are compared.
func (e *estimating) besideAreas(row *EffectRow, series string, c rhythm, p *effect.Panel) []effect.Warning {
	first, last := math.MaxInt, math.MinInt
	for _, a := range p.Areas {
		for _, at := range a.Points {
			first, last = min(first, at.At), max(last, at.At)
		}
	}
	for _, other := range e.changes {
		full := c.firstFull(other.on)
		if other.decision != row.Decision && other.bearsOn(row, series) && full > first && full <= last && !other.elsewhere(e.changes, row) {
			return []effect.Warning{{
				Code: effect.OtherDecision, Text: fmt.Sprintf("Op %s ging ook %s in; wat dat in deze gebieden deed, is niet te scheiden van dit besluit.", spoken(other.on), other.named()),
			}}
		}
	}
	return nil
}
