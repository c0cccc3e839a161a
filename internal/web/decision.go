package web

import (
	"context"
	"fmt"
	"net/http"
	"slices"

	"ruggespraak/domain"
	"ruggespraak/projections"
)

// decisionPage answers: what happened before and after this decision, beside what was expected of it?
type decisionPage struct {
	page
	ID, Body, On, Motivation string
	decisionState
	Expectations []expectation
	Measures     []measureEffect
	Evaluations  []evaluation
	Grounds      []ground
	K            int
}

// expectation is what was expected, in words, and since when that is on record.
type expectation struct {
	Number               int
	Direction, Of, Size  string
	From, By             string // in words; empty when there is none
	Afterward, Rectified bool
}

// measureEffect is before and after for one measure of the decision.
type measureEffect struct {
	ID, Title, Outcome, EffectiveOn string
	Signals                         signalSides
	Chart                           *chart
	Months                          []monthRow
	Series                          []seriesEffect
	Answers                         breakdown
	Answered                        figure
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
	Name, Unit, Kind string
	Independent      bool
	Sides            sides
	Chart            *chart
	Values           []seriesRow
	Areas, Corrected bool // some values are of one area; were corrected
}

// evaluation is what one evaluation concluded.
type evaluation struct {
	ID, On, Frame, Method, Standpoint, Verdict string
	Rectified                                  bool
	Met                                        []verdictOn
	found
}

// verdictOn is the verdict on one expectation.
type verdictOn struct {
	Number int
	Met    string
}

func (decisionPage) template() string { return "besluit" }

func (s *site) decision(w http.ResponseWriter, r *http.Request) error {
	id := r.PathValue("id")
	if err := known(id); err != nil {
		return err
	}
	return s.view(w, r, func(d dates, n notice) error {
		rows, err := s.effectRows(r.Context(), d, map[string]string{"besluit": id})
		if err != nil {
			return err
		}
		if len(rows) == 0 {
			return s.absent(w, n, d)
		}
		areas, err := s.areaNames(r.Context())
		if err != nil {
			return err
		}
		areas.name(rows)
		first := rows[0]
		p := decisionPage{
			page: s.frame(first.Title, "/besluiten", d), ID: id, Body: first.Body, On: dutchDate(first.On), Motivation: first.Motivation,
			decisionState: stateOf(first), Expectations: expectations(first), Evaluations: evaluations(first), K: s.smallest(),
		}
		p.Notice = n
		if err := p.readOn(r.Context(), s, d); err != nil {
			return err
		}
		for i, row := range rows {
			p.Measures = append(p.Measures, s.measureEffect(i+1, row))
		}
		return s.render(w, http.StatusOK, p)
	})
}

// readOn adds what the view does not hold: the grounds, and what the evaluations found.
func (p *decisionPage) readOn(ctx context.Context, s *site, d dates) (err error) {
	if p.Grounds, err = s.grounds(ctx, d, p.ID); err != nil {
		return err
	}
	for i := range p.Evaluations {
		if p.Evaluations[i].found, err = s.findings(ctx, d, p.Evaluations[i].ID); err != nil {
			return err
		}
	}
	return nil
}

func expectations(row projections.EffectRow) []expectation {
	var out []expectation
	for _, x := range row.Expectations {
		e := expectation{Number: x.Number, Direction: x.Direction, Of: dutchWord(x.Signals), Size: x.Size, Afterward: x.Afterward, Rectified: x.Rectified}
		if x.Series != "" {
			e.Of = seriesName(row.Series, x.Series)
		}
		if x.From != nil {
			e.From = dutchDate(*x.From)
		}
		if x.By != nil {
			e.By = dutchDate(*x.By)
		}
		out = append(out, e)
	}
	return out
}

func seriesName(series []projections.SeriesEffect, id string) string {
	for _, e := range series {
		if e.Series == id {
			return e.Name
		}
	}
	return "een meetreeks"
}

func evaluations(row projections.EffectRow) []evaluation {
	var out []evaluation
	for _, v := range row.Evaluations {
		e := evaluation{
			ID: v.ID, On: dutchDate(v.On), Frame: v.Frame, Method: v.Method, Standpoint: v.Standpoint, Verdict: v.Verdict, Rectified: v.Rectified,
		}
		for number, met := range v.PerExpectation {
			e.Met = append(e.Met, verdictOn{Number: number, Met: met})
		}
		slices.SortFunc(e.Met, func(a, b verdictOn) int { return a.Number - b.Number })
		out = append(out, e)
	}
	return out
}

// measureEffect shows one measure; number keeps the ids of its charts apart from the others'.
func (s *site) measureEffect(number int, row projections.EffectRow) measureEffect {
	months := sidedMonths(row.Signals.PerMonth)
	mark := []marked{{Label: "B", Title: "het besluit gaat in", On: row.EffectiveOn}}
	e := measureEffect{
		ID: row.Measure, Title: row.MeasureTitle, Outcome: row.Outcome, EffectiveOn: dutchDate(row.EffectiveOn),
		Signals: s.signalSides(row.Signals), Months: tableOf(months), Answered: s.whole(row.Answers.Total),
		Answers: broken("Antwoord", row.Answers.Total, row.Answers.PerVerdict, asWord),
	}
	if !e.Signals.Total.Hidden {
		means := sideMeans{row.Signals.MeanBefore, row.Signals.MeanAfter}
		e.Chart = drawMonths(fmt.Sprintf("signalen-%d", number), "Signalen per maand bij "+row.MeasureTitle, months, mark, means)
	}
	for i, x := range row.Series {
		e.Series = append(e.Series, showSeries(fmt.Sprintf("meetreeks-%d-%d", number, i+1), x, row.EffectiveOn))
	}
	return e
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

func showSeries(id string, x projections.SeriesEffect, effective domain.Date) seriesEffect {
	e := seriesEffect{
		Name: x.Name, Unit: x.Unit, Kind: x.Kind, Independent: x.Independent, Sides: seriesSides(x),
		Chart: drawSeries(id, x, effective), Values: seriesTable(x.Values),
	}
	for _, v := range e.Values {
		e.Areas = e.Areas || v.Area != ""
		e.Corrected = e.Corrected || v.Corrected
	}
	return e
}
