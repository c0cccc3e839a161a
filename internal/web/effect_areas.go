package web

import (
	"cmp"
	"fmt"
	"math"
	"strconv"
	"strings"

	"ruggespraak/internal/effect"
	"ruggespraak/projections"
)

// shownAreas is what is told of a measure that began in one area after the other.
type shownAreas struct {
	Chart   *eventChart
	Times   []eventRow
	Groups  []groupRow
	Facts   []fact
	LeftOut []string
}

// eventRow is the effect so many periods after the start; groupRow is that on one group of areas.
type (
	eventRow struct{ Since, Effect, Low, High string }
	groupRow struct{ Group, Period, Effect, Low, High, Areas string }
)

// eventChart draws effects by how long the measure was there, each with its interval, around no effect.
type eventChart struct {
	ID, Title, Desc, Unit string
	Height                int
	Grid                  []gridLine
	Zero                  int // the height of no effect
	Start                 string
	Bars                  []segment
	Dots                  []dot
	Ticks                 []tick
	Clipped               bool
}

func areasOf(of subject, row *projections.EstimateRow, names areaNames) *shownAreas {
	unit := of.Unit
	if of.Kind == string(effect.Percentage) {
		unit = "procentpunt"
	}
	if row.Areas.Exposed {
		unit = strings.TrimSpace(of.Unit + " per 1.000")
	}
	out := &shownAreas{Chart: drawEvents(of.ID+"-duur", "Effect naar hoelang de maatregel er is: "+of.Name, unit, row.Dynamic), Facts: areaFacts(row, amount{unit: unit, level: of.Kind != string(effect.Count)})}
	for _, x := range row.Dynamic {
		out.Times = append(out.Times, eventRow{sinceWords(x.Since), significant(x.Effect), significant(x.Lower), significant(x.Upper)})
	}
	for _, x := range row.Groups {
		out.Groups = append(out.Groups, groupRow{
			periodLabel(x.Group), periodLabel(x.Period), significant(x.Effect), significant(x.Lower), significant(x.Upper), dutchInt(x.Areas),
		})
	}
	for _, x := range row.Areas.LeftOut {
		out.LeftOut = append(out.LeftOut, names.of(x.Area)+": "+lowerFirst(x.Text))
	}
	return out
}

// besideAreas tells beside the comparison of areas what one step for all of them together says, and where that is shown.
func (x effectsOf) besideAreas(out *shownEffect, of subject, step *projections.EstimateRow) {
	is := modelAsked{measure: step.Measure, series: step.Series, model: map[string]string{"model": string(effect.Step)}}
	out.OneStep = x.dates.link(is.query(), x.dates.Path) + "#" + of.ID
	if step.Analysis == nil || step.Estimate == nil {
		return
	}
	out.Others = append(out.Others, stepRow(step.Estimate, of))
	from := *step.Estimate // whoever chooses another model begins with the usual season and errors
	from.Model = projections.Staggered
	is.model = map[string]string{}
	out.Form = x.modelFormOf(of, is, &from)
}

func stepRow(e *effect.Estimate, of subject) otherRow {
	row := otherRow{What: "Eén stap voor alle gebieden samen", Change: "geen antwoord"}
	value, low, high := cmp.Or(e.Ratio, e.Difference), e.Lower, e.Upper
	if s := e.Sure; s != nil {
		value, low, high = cmp.Or(s.Ratio, s.Difference), &s.Lower, &s.Upper
	}
	if value == nil || low == nil || high == nil {
		return row
	}
	a := amountOf(e.Family, of.Kind, of.Unit)
	row.Change, row.Interval = a.of(*value), a.between(*low, *high)
	return row
}

func areaFacts(row *projections.EstimateRow, a amount) []fact {
	var out []fact
	add := func(name string, x effect.AreaEffect) {
		out = append(out, fact{name, a.with(nil, &x.Effect, &x.Lower, &x.Upper)})
	}
	if t := row.Total; t != nil {
		add("Over alle gebieden en perioden", t.AreaEffect)
		add("Elk gebied telt even zwaar", t.OverGroups)
		add("Elke duur telt even zwaar", t.OverTime)
		if s := t.Sensitivity; s != nil {
			add("Vergeleken met "+comparedWords(s.Compared), s.AreaEffect)
		}
		out = append(out, fact{"Vergeleken is met", comparedWords(t.Compared)})
	}
	n := row.Areas.Counts
	how := "uit de verschillen tussen gebieden"
	if row.Areas.Errors == effect.OverTime {
		how = "uit het verloop in de tijd: voor een vergelijking tussen gebieden zijn het er te weinig"
	}
	out = append(out, fact{"Onzekerheid", how})
	return append(out, fact{"Gebieden", fmt.Sprintf("%d met de maatregel, %d alleen om mee te vergelijken", n.Treated, n.Compared)})
}

func comparedWords(c effect.ComparedWith) string {
	if c == effect.NeverTreated {
		return "gebieden die de maatregel nooit kregen"
	}
	return "gebieden die de maatregel nog niet hadden"
}

// sinceWords says how long after the start a period lies.
func sinceWords(n int) string {
	switch {
	case n == 0:
		return "eerste periode met de maatregel"
	case n < 0:
		return counted(-n, "periode", "perioden") + " ervoor"
	}
	return counted(n, "periode", "perioden") + " later"
}

func drawEvents(id, title, unit string, times []effect.EventTime) *eventChart {
	if len(times) == 0 {
		return nil
	}
	p, grid := eventPlot(times)
	c := &eventChart{ID: id, Title: title, Unit: unit, Height: chartHeight, Grid: grid, Zero: int(math.Round(p.y(0))), Desc: describeEvents(times)}
	n := float64(len(times))
	middle := func(i int) float64 { return (float64(i) + 0.5) / n }
	for i, x := range times {
		side := "na"
		if x.Since < 0 {
			side = "voor"
		}
		at := across(middle(i))
		low, high := math.Max(x.Lower, p.low), math.Min(x.Upper, p.high)
		c.Clipped = c.Clipped || low > x.Lower || high < x.Upper
		c.Bars = append(c.Bars, segment{X1: at, X2: at, Y1: pixel(p.y(low)), Y2: pixel(p.y(high)), Class: "spreiding " + side})
		c.Dots = append(c.Dots, dot{X: at, Y: pixel(p.y(x.Effect)), Class: "meting " + side, Title: sinceWords(x.Since) + ": " + significant(x.Effect)})
		if x.Since == 0 {
			c.Start = across(float64(i) / n)
		}
	}
	c.Ticks = placeTicks(len(times), middle, func(i int) string { return strconv.Itoa(times[i].Since) })
	return c
}

// eventPlot makes room for the effects and for most of their intervals.
func eventPlot(times []effect.EventTime) (plot, []gridLine) {
	far := 0.0
	for _, x := range times {
		far = math.Max(far, math.Abs(x.Effect))
	}
	low, high := 0.0, 0.0
	for _, x := range times {
		low = math.Min(low, math.Max(x.Lower, -4*far))
		high = math.Max(high, math.Min(x.Upper, 4*far))
	}
	return plotBetween(low, high)
}

func describeEvents(times []effect.EventTime) string {
	last := times[len(times)-1]
	return fmt.Sprintf("Grafiek met een punt per periode, van %s tot %s. Elk punt is het verschil met gebieden zonder de maatregel, met een streep voor de onzekerheid. Bij %s is het %s (tussen %s en %s).",
		sinceWords(times[0].Since), sinceWords(last.Since), sinceWords(last.Since), significant(last.Effect), significant(last.Lower), significant(last.Upper))
}
