package web

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"slices"

	"ruggespraak/domain"
	"ruggespraak/internal/effect"
	"ruggespraak/projections"
)

// measureEffect is before and after for one measure of the decision.
type measureEffect struct {
	ID, Title, Outcome, EffectiveOn string
	Signals                         signalSides
	Chart                           *chart
	Months                          []monthRow
	Series                          []seriesEffect
	Answers                         breakdown
	Answered                        figure
	NoIndependent                   bool
	SignalsEffect                   *shownEffect
	Beside                          besideEffect
}

// signalSides sums up the signals on either side.
type signalSides struct {
	Total, Before, After      figure
	BeforeMonths, AfterMonths string
	BeforeMean, AfterMean     figure
	BeforeRate, AfterRate     figure
	People                    string // empty: not known
}

// seriesEffect is one series before and after.
type seriesEffect struct {
	ID, Name, Unit, Kind string
	Independent          bool
	Sides                sides
	Chart                *chart
	Values               []seriesRow
	Areas, Corrected     bool // some values are of one area; were corrected
	Effect               *shownEffect
	Told                 bool // the effect has a chart of its own
}

// measures shows every measure of the decision. The other decisions are read without estimates: only their days are needed.
func (p *decisionPage) measures(r *http.Request, s *site, rows []projections.EffectRow, areas areaNames) error {
	all, err := s.effectRows(r.Context(), p.Dates, nil)
	if err != nil {
		return err
	}
	controls, err := s.seriesChoices(r.Context(), all)
	if err != nil {
		return err
	}
	is := modelAskedOf(r)
	other, err := s.otherModel(r.Context(), p, is)
	if err != nil {
		return err
	}
	for i, row := range rows {
		if other != nil && row.Measure == is.measure {
			takeModel(&row, other, is.series)
		}
		x := effectsOf{decision: p.ID, dates: p.Dates, asked: is, controls: controls, decisions: touchingOf(all, row), areas: areas}
		m := s.measureEffect(i+1, row, x)
		m.Beside = besideOf(row, p.Dates, areas)
		m.Beside.costs(row.Costs, m.Series)
		p.Measures = append(p.Measures, m)
	}
	return nil
}

// otherModel asks again for the series of which the reader wants to see another model. It is nil when nothing else was asked,
// or when the answer takes longer than a page can wait.
func (s *site) otherModel(ctx context.Context, p *decisionPage, is modelAsked) (*projections.EffectRow, error) {
	if len(is.model) == 0 || p.Waiting || s.Estimator == nil {
		return nil, nil //nolint:nilnil // there is nothing else to show
	}
	rows, ready, err := s.estimatedRows(ctx, p.Dates, is.params(p.ID))
	if err != nil {
		return nil, err
	}
	if p.Waiting = !ready; p.Waiting {
		return nil, nil //nolint:nilnil // the page says so
	}
	if len(rows) == 0 {
		return nil, domain.Errorf(domain.NotFound, "Deze meetreeks hoort niet bij dit besluit.")
	}
	return &rows[0], nil
}

// takeModel puts another model of one series in the place of the usual one; without a series it is that of the signals. Where
// months of signals are withheld there is one model only: many models together could tell a month.
func takeModel(row, other *projections.EffectRow, series string) {
	if series == "" {
		if usual := row.Signals.Estimate; usual != nil && !withheld(usual) {
			row.Signals.Estimate = other.Signals.Estimate
		}
		return
	}
	for i := range row.Series {
		for _, o := range other.Series {
			areas := o.Estimate != nil && o.Estimate.Areas != nil && row.Series[i].Compared() // what is usual there
			if o.Series == series && row.Series[i].Series == series && !areas {
				row.Series[i].Estimate = o.Estimate
			}
		}
	}
}

// touchingOf lists the decisions that touch the measure of a row, by the day on which they took effect, with the letters that
// charts mark them by.
func touchingOf(all []projections.EffectRow, row projections.EffectRow) []touching {
	var out []touching
	for _, other := range all {
		own := other.Decision == row.Decision
		if other.Measure != row.Measure || row.Measure == "" && !own {
			continue
		}
		t := touching{ID: other.Decision, Title: other.Title, On: other.EffectiveOn, Day: dutchDate(other.EffectiveOn), Own: own}
		if !slices.ContainsFunc(out, func(o touching) bool { return o.ID == t.ID && o.On == t.On }) {
			out = append(out, t)
		}
	}
	slices.SortStableFunc(out, func(a, b touching) int { return cmp.Compare(a.On, b.On) })
	for i := range out {
		out[i].Letter = letter(i)
	}
	return out
}

// letter counts A, B, C, and after Z with numbers.
func letter(i int) string {
	if i < 26 {
		return string(rune('A' + i))
	}
	return dutchInt(i - 25)
}

// measureEffect shows one measure; number keeps the ids of its charts apart from the others'.
func (s *site) measureEffect(number int, row projections.EffectRow, x effectsOf) measureEffect {
	e := measureEffect{
		ID: row.Measure, Title: row.MeasureTitle, Outcome: row.Outcome, EffectiveOn: dutchDate(row.EffectiveOn), NoIndependent: row.NoIndependent,
		Signals: s.signalSides(row.Signals), Answered: s.whole(row.Answers.Total),
		Answers: broken("Antwoord", row.Answers.Total, row.Answers.PerVerdict, asWord),
	}
	slices.SortStableFunc(row.Series, func(a, b projections.SeriesEffect) int { return rank(a) - rank(b) })
	for i, one := range row.Series {
		id := fmt.Sprintf("meetreeks-%d-%d", number, i+1)
		shown := showSeries(id, one, row.EffectiveOn, x.letter())
		of := subject{ID: id, Name: one.Name, Unit: one.Unit, Kind: one.Kind, Title: row.Title, InAreas: inAreas(one), Spread: spread(row.Began)}
		shown.Effect = x.series(of, one)
		if shown.Effect != nil && shown.Effect.Chart != nil {
			shown.Chart, shown.Told = nil, true
		}
		e.Series = append(e.Series, shown)
	}
	e.signals(fmt.Sprintf("signalen-%d", number), row, x)
	return e
}

// inAreas says whether a series has figures of more than one area.
func inAreas(x projections.SeriesEffect) bool {
	return slices.ContainsFunc(x.Values, func(v projections.PeriodValue) bool { return v.Area != "" && v.Area != x.Values[0].Area })
}

// spread says whether a measure began on more than one day, or in some areas only.
func spread(began []projections.AreaBegan) bool {
	return slices.ContainsFunc(began, func(a projections.AreaBegan) bool {
		return a.On != nil && (began[0].On == nil || *a.On != *began[0].On)
	})
}

// rank puts what does not depend on who reports first.
func rank(x projections.SeriesEffect) int {
	if x.Independent {
		return 0
	}
	return 1
}

// signals shows the signals on the measure: with a model where that gives no small number away, else by month.
func (e *measureEffect) signals(id string, row projections.EffectRow, x effectsOf) {
	if row.Measure == "" {
		return
	}
	e.SignalsEffect = x.show(subject{ID: id, Name: "Signalen bij " + row.MeasureTitle, Unit: "signalen per maand", Kind: string(effect.Count), Title: row.Title}, row.Signals.Estimate)
	if e.Signals.Total.Hidden || e.SignalsEffect != nil && e.SignalsEffect.Chart != nil {
		return
	}
	months := sidedMonths(row.Signals.PerMonth)
	mark := []marked{{Label: x.letter(), Title: "het besluit gaat in", On: row.EffectiveOn}}
	e.Months = tableOf(months)
	e.Chart = drawMonths(id+"-per-maand", "Signalen per maand bij "+row.MeasureTitle, months, mark, sideMeans{row.Signals.MeanBefore, row.Signals.MeanAfter})
}

func (s *site) signalSides(e projections.SignalEffect) signalSides {
	out := signalSides{
		Total: s.whole(e.Total), Before: part(e.Before), After: part(e.After),
		BeforeMonths: counted(e.MonthsBefore, "maand", "maanden"), AfterMonths: counted(e.MonthsAfter, "maand", "maanden"),
		BeforeMean: perMonthMean(e.MeanBefore, 1, e.MonthsBefore), AfterMean: perMonthMean(e.MeanAfter, 1, e.MonthsAfter),
		BeforeRate: perMonthMean(e.RateBefore, 2, e.MonthsBefore), AfterRate: perMonthMean(e.RateAfter, 2, e.MonthsAfter),
	}
	if e.People != nil {
		out.People = dutchInt(int(*e.People))
	}
	return out
}

// perMonthMean shows a mean; where there are months but no mean, the number is withheld.
func perMonthMean(x *float64, decimals, months int) figure {
	if months == 0 {
		return measured(x, decimals, "geen maanden")
	}
	return measured(x, decimals, "afgeschermd")
}

func showSeries(id string, x projections.SeriesEffect, effective domain.Date, letter string) seriesEffect {
	e := seriesEffect{
		ID: x.Series, Name: x.Name, Unit: x.Unit, Kind: x.Kind, Independent: x.Independent, Sides: seriesSides(x),
		Chart: drawSeries(id, x, effective, letter), Values: seriesTable(x.Values),
	}
	for _, v := range e.Values {
		e.Areas = e.Areas || v.Area != ""
		e.Corrected = e.Corrected || v.Corrected
	}
	return e
}
