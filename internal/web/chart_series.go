package web

import (
	"fmt"
	"slices"

	"ruggespraak/domain"
	"ruggespraak/projections"
)

// periodMean is what a series comes to in one period, over its areas.
type periodMean struct {
	Period domain.Period
	Side   string
	Mean   float64
	count  int
}

// drawSeries draws the values of a series as dots, a line through the mean of each period, the mean of each side, and the day
// of the decision. It draws nothing when there are no values.
func drawSeries(id string, e projections.SeriesEffect, effective domain.Date, letter string) *chart {
	if len(e.Values) == 0 {
		return nil
	}
	means := meansOf(e.Values)
	values := make([]float64, len(e.Values))
	for i, v := range e.Values {
		values[i] = v.Value
	}
	first, last := means[0].Period, means[len(means)-1].Period
	c := &chart{
		ID: id, Title: e.Name + " per periode", Unit: e.Unit, Height: chartHeight, Wide: len(means) > 4*manyBars, Sided: true,
		Desc: "Lijngrafiek " + span(dutchPeriod(first), dutchPeriod(last)) + ". De streep " + letter + " is de dag waarop het besluit inging: " + dutchDate(effective) + ".",
	}
	var p plot
	p, c.Grid = newPlot(values)
	t := timeline{first.First(), last.Last()}
	for _, v := range e.Values {
		c.Dots = append(c.Dots, dot{
			X: across(t.middle(domain.Period(v.Period))), Y: pixel(p.y(v.Value)), Class: "punt " + v.Side,
			Title: dutchPeriod(domain.Period(v.Period)) + ": " + dutchFloat(v.Value, 2),
		})
	}
	for _, m := range means {
		c.Transition = c.Transition || m.Side == "overgang"
	}
	for i := 1; i < len(means); i++ {
		a, b := means[i-1], means[i]
		c.Segments = append(c.Segments, segment{
			X1: across(t.middle(a.Period)), X2: across(t.middle(b.Period)), Y1: pixel(p.y(a.Mean)), Y2: pixel(p.y(b.Mean)), Class: "lijn",
		})
	}
	at, in := t.day(effective)
	if in {
		c.Marks = append(c.Marks, marker(at, letter, "Het besluit ging in op "+dutchDate(effective)))
	}
	c.Levels = p.levels(e.Before.Mean, e.After.Mean, min(1, max(0, at)))
	c.Ticks = placeTicks(len(means), func(i int) float64 { return t.middle(means[i].Period) }, func(i int) string {
		return shortPeriod(means[i].Period)
	})
	return c
}

// meansOf takes the values of each period together, in order of time.
func meansOf(values []projections.PeriodValue) []periodMean {
	var out []periodMean
	for _, v := range values {
		p := domain.Period(v.Period)
		i := slices.IndexFunc(out, func(m periodMean) bool { return m.Period == p })
		if i < 0 {
			out = append(out, periodMean{Period: p, Side: v.Side})
			i = len(out) - 1
		}
		m := &out[i]
		m.Mean = (m.Mean*float64(m.count) + v.Value) / float64(m.count+1)
		m.count++
	}
	slices.SortStableFunc(out, func(a, b periodMean) int {
		return b.Period.First().DaysUntil(a.Period.First())
	})
	return out
}

// timeline places days between two others.
type timeline struct{ first, last domain.Date }

func (t timeline) share(days float64) float64 { return days / float64(t.first.DaysUntil(t.last)+1) }

func (t timeline) middle(p domain.Period) float64 {
	return t.share(float64(t.first.DaysUntil(p.First())+t.first.DaysUntil(p.Last())+1) / 2)
}

// day places a day, and says whether it lies on the line.
func (t timeline) day(d domain.Date) (float64, bool) {
	return t.share(float64(t.first.DaysUntil(d))), d >= t.first && d <= t.last
}

func shortPeriod(p domain.Period) string {
	switch {
	case len(p) == len("2006"):
		return string(p)
	default:
		return shortMonth(p.First().Time())
	}
}

// seriesRow is one value in the table.
type seriesRow struct {
	Period, Side, Area, Value, Exposure, Rate string
	Corrected                                 bool
}

func seriesTable(values []projections.PeriodValue) []seriesRow {
	out := make([]seriesRow, len(values))
	for i, v := range values {
		out[i] = seriesRow{
			Period: dutchPeriod(domain.Period(v.Period)), Side: v.Side, Area: v.Area, Value: dutchFloat(v.Value, 2),
			Exposure: measured(v.Exposure, 0, "niet bekend").Text, Rate: measured(v.Rate, 2, "niet bekend").Text, Corrected: v.Corrected,
		}
	}
	return out
}

// sides sums up a series before and after, for a sentence and a table.
type sides struct {
	BeforePeriods, AfterPeriods string
	BeforeMean, AfterMean       figure
	BeforeRate, AfterRate       figure
	Rates                       bool // something is known per 1.000
}

func seriesSides(e projections.SeriesEffect) sides {
	return sides{
		BeforePeriods: counted(e.Before.Periods, "periode", "perioden"), AfterPeriods: counted(e.After.Periods, "periode", "perioden"),
		BeforeMean: measured(e.Before.Mean, 2, "geen metingen"), AfterMean: measured(e.After.Mean, 2, "geen metingen"),
		BeforeRate: measured(e.Before.Rate, 2, "niet bekend"), AfterRate: measured(e.After.Rate, 2, "niet bekend"),
		Rates: e.Before.Rate != nil || e.After.Rate != nil,
	}
}

func counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%s %s", dutchInt(n), many)
}
