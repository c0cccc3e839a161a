package web

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"ruggespraak/domain"
	"ruggespraak/internal/effect"
)

// effectChart is a drawing of a series with the model through it, and of how it would have gone on without the decision. Lines
// and the band stand in a frame of their own that stretches to the width there is; all else is placed as in a chart.
type effectChart struct {
	ID, Title, Desc, Unit string
	Height                int
	Frame                 string // the view box of the lines
	Grid                  []gridLine
	Stripes               []stripe
	Before, After         string // paths of the model
	Without, Band         string // paths; empty: the model does not say
	Edges                 []string
	Dots                  []dot
	Marks                 []effectMark
	Ticks                 []tick
	Foot                  string // where the axis begins, when not at zero
	Clipped, Wide         bool
}

type (
	// stripe is a stretch of time that does not count.
	stripe struct{ X, Width string }
	// effectMark is a decision in the chart; Own is the one that the page is about.
	effectMark struct {
		mark
		Own bool
	}
)

// frameWidth is how wide the frame of the lines counts itself.
const frameWidth = 1000

// touching is a decision that touches the measure, as charts mark it.
type touching struct {
	Letter, ID, Title, Day string
	On                     domain.Date
	Own, Outside           bool
}

// drawEffect draws a curve. It draws nothing when there are no periods.
func drawEffect(id, title, unit string, curve []effect.CurvePoint, decisions []touching) *effectChart {
	if len(curve) == 0 {
		return nil
	}
	e := effectCurve{points: curve}
	p, grid := e.plot()
	c := &effectChart{
		ID: id, Title: title, Unit: unit, Height: chartHeight, Grid: grid, Clipped: e.beyond(p), Wide: len(curve) > 4*manyBars,
		Frame:  fmt.Sprintf("0 %d %d %d", plotTop, frameWidth, plotBottom-plotTop),
		Before: e.path(p, func(x effect.CurvePoint) *float64 { return e.fitted(x, effect.Before) }),
		After:  e.path(p, func(x effect.CurvePoint) *float64 { return e.fitted(x, effect.After) }),
	}
	c.Without = e.path(p, func(x effect.CurvePoint) *float64 { return x.Without })
	if c.Without != "" {
		c.Edges = []string{e.path(p, func(x effect.CurvePoint) *float64 { return x.Low }), e.path(p, func(x effect.CurvePoint) *float64 { return x.High })}
		c.Band = e.band(p)
	}
	if p.low > 0 {
		c.Foot = dutchFloat(p.low, 2)
	}
	c.place(e, p)
	marks := e.marks(decisions)
	c.Marks, c.Desc = marks, e.describe(c, decisions)
	return c
}

// place puts what is not a line: the figures themselves, what does not count, and the periods below.
func (c *effectChart) place(e effectCurve, p plot) {
	n := float64(len(e.points))
	for i, x := range e.points {
		if x.Side == effect.LeftOut {
			c.Stripes = append(c.Stripes, stripe{X: across(float64(i) / n), Width: percent((plotRight - plotLeft) / n)})
		}
		small := ""
		if len(e.points) > manyBars {
			small = " klein"
		}
		c.Dots = append(c.Dots, dot{
			X: across(e.share(i)), Y: pixel(p.y(x.Value)), Class: "meting " + string(x.Side) + small,
			Title: periodLabel(x.Label) + ": " + dutchFloat(x.Value, 2),
		})
	}
	c.Ticks = placeTicks(len(e.points), e.share, func(i int) string { return shortLabel(e.points[i].Label) })
}

// effectCurve places the periods of a curve.
type effectCurve struct{ points []effect.CurvePoint }

// share is the middle of a period, from 0 to 1.
func (e effectCurve) share(i int) float64 { return (float64(i) + 0.5) / float64(len(e.points)) }

func (e effectCurve) fitted(x effect.CurvePoint, side effect.Side) *float64 {
	if x.Side != side {
		return nil
	}
	return &x.Fitted
}

// plot makes room for all figures and lines. The band may be so wide that the rest would be a line at the foot: it gets half as
// much room again as the rest needs, no more. Zero is at the foot unless that would leave more than half of the chart empty.
func (e effectCurve) plot() (plot, []gridLine) {
	low, high := math.Inf(1), math.Inf(-1)
	take := func(v float64) { low, high = math.Min(low, v), math.Max(high, v) }
	for _, x := range e.points {
		take(x.Value)
		take(x.Fitted)
		if x.Without != nil {
			take(*x.Without)
		}
	}
	room := (high - low) / 2
	least, most := low-room, high+room
	if low >= 0 {
		least = math.Max(0, least)
	}
	for _, x := range e.points {
		if x.Low != nil && x.High != nil {
			take(math.Max(least, *x.Low))
			take(math.Min(most, *x.High))
		}
	}
	if low >= 0 && low < high/2 {
		low = 0
	}
	return plotBetween(low, high)
}

// beyond says that part of the band lies outside the chart.
func (e effectCurve) beyond(p plot) bool {
	return slices.ContainsFunc(e.points, func(x effect.CurvePoint) bool {
		return x.Low != nil && *x.Low < p.low || x.High != nil && *x.High > p.high
	})
}

// path draws a line through the periods that have a value; where one has none the line is broken.
func (e effectCurve) path(p plot, value func(effect.CurvePoint) *float64) string {
	var b strings.Builder
	on := false
	for i, x := range e.points {
		v := value(x)
		if v == nil {
			on = false
			continue
		}
		b.WriteString(e.to(p, i, *v, on))
		on = true
	}
	return b.String()
}

// band draws the surface between the lower and the upper edge.
func (e effectCurve) band(p plot) string {
	var there, back strings.Builder
	on := false
	for i, x := range e.points {
		if x.Low == nil || x.High == nil {
			continue
		}
		there.WriteString(e.to(p, i, *x.High, on))
		on = true
	}
	for i := len(e.points) - 1; i >= 0; i-- {
		if x := e.points[i]; x.Low != nil && x.High != nil {
			back.WriteString(e.to(p, i, *x.Low, true))
		}
	}
	if !on {
		return ""
	}
	return there.String() + back.String() + "Z"
}

// to is one step of a path. What lies far outside the chart is brought near, so that numbers stay small.
func (e effectCurve) to(p plot, i int, v float64, on bool) string {
	step := "M"
	if on {
		step = "L"
	}
	y := math.Max(-chartHeight, math.Min(2*chartHeight, p.y(v)))
	return fmt.Sprintf("%s%.1f %s", step, frameWidth*e.share(i), pixel(y))
}

// marks draws the decisions that fall within the periods. Those that stand close to each other get their letters below each
// other.
func (e effectCurve) marks(decisions []touching) []effectMark {
	var out []effectMark
	last, low := -1.0, false
	for i := range decisions {
		d := &decisions[i]
		at, in := e.day(d.On)
		if d.Outside = !in; !in {
			continue
		}
		low = at-last < 0.08 && !low && last >= 0
		m := effectMark{mark: marker(at, d.Letter, d.Title), Own: d.Own}
		if last = at; low {
			m.Y1 += 26
		}
		out = append(out, m)
	}
	return out
}

// day finds a day among the periods, from 0 to 1.
func (e effectCurve) day(d domain.Date) (float64, bool) {
	for i, x := range e.points {
		p, err := domain.ParsePeriod(x.Label)
		if err != nil {
			return 0, false
		}
		first, next := p.First(), domain.DateOf(p.Last().Time().AddDate(0, 0, 1))
		if i+1 < len(e.points) {
			next = domain.Period(e.points[i+1].Label).First()
		}
		if d >= first && d < next {
			part := float64(first.DaysUntil(d)) / float64(max(1, first.DaysUntil(next)))
			return (float64(i) + part) / float64(len(e.points)), true
		}
	}
	return 0, false
}

// describe says in words what the chart shows.
func (e effectCurve) describe(c *effectChart, decisions []touching) string {
	first, last := e.points[0], e.points[len(e.points)-1]
	text := fmt.Sprintf("Lijngrafiek %s, %s. De punten zijn de gemeten waarden, de doorgetrokken lijn is het model.",
		span(periodLabel(first.Label), periodLabel(last.Label)), counted(len(e.points), "periode", "perioden"))
	if last.Without != nil {
		text += fmt.Sprintf(" De onderbroken lijn is wat zonder verandering te verwachten was. In %s was de waarde %s; zonder verandering verwacht het model %s",
			periodLabel(last.Label), dutchFloat(last.Value, 2), dutchFloat(*last.Without, 2))
		if last.Low != nil && last.High != nil {
			text += fmt.Sprintf(" (tussen %s en %s)", dutchFloat(*last.Low, 2), dutchFloat(*last.High, 2))
		}
		text += "."
	}
	if c.Foot != "" {
		text += " De as begint bij " + c.Foot + ", niet bij nul."
	}
	for _, d := range decisions {
		if !d.Outside {
			text += fmt.Sprintf(" Streep %s: %s, %s.", d.Letter, d.Title, dutchDate(d.On))
		}
	}
	return text
}

// periodLabel writes a period of a curve in words.
func periodLabel(label string) string { return dutchPeriod(domain.Period(label)) }

// shortLabel is a period for the foot of a chart.
func shortLabel(label string) string {
	p, err := domain.ParsePeriod(label)
	if err != nil {
		return label
	}
	return shortPeriod(p)
}
