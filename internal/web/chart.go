package web

import (
	"fmt"
	"math"
	"strconv"
)

// chart is a drawing of numbers over time. Places along the time are percentages of its width and heights are pixels, so
// that text keeps its size on a phone. Everything it tells stands in a table beside it too.
type chart struct {
	ID, Title, Desc string
	Unit            string
	Height          int
	Grid            []gridLine
	Bars            []bar
	Dots            []dot
	Segments        []segment // between dots
	Levels          []segment // means
	Marks           []mark
	Ticks           []tick
	Sided           bool // what is before and after has its own colour
	Transition      bool // one month is neither
	Hatched         bool // some numbers are withheld
	Wide            bool // more than fits on a phone: it scrolls within itself
}

type (
	gridLine struct {
		Y, TextY int
		Label    string
	}
	bar struct {
		X, Width, Class, Title string
		Y, Height              float64
	}
	dot     struct{ X, Y, Class, Title string }
	segment struct{ X1, X2, Y1, Y2, Class string }
	mark    struct {
		X, Label, Title string
		Y1, Y2          int
	}
	tick struct {
		X, Anchor, Label string
		Y                int
	}
)

// The frame of every chart: room on the left for numbers, above for marks, below for months.
const (
	chartHeight = 280
	plotTop     = 40
	plotBottom  = chartHeight - 30
	plotLeft    = 8.0 // percent
	plotRight   = 99.0
	maxTicks    = 4
	manyBars    = 48
)

// plot places values in a chart.
type plot struct{ low, high float64 }

// newPlot makes room for these values, with zero at the foot unless some are below it.
func newPlot(values []float64) (plot, []gridLine) {
	low, high := 0.0, 0.0
	for _, v := range values {
		low, high = math.Min(low, v), math.Max(high, v)
	}
	return plotBetween(low, high)
}

// plotBetween makes room for what lies between two values.
func plotBetween(low, high float64) (plot, []gridLine) {
	step := niceStep(high - low)
	p := plot{low: math.Floor(low/step) * step, high: math.Ceil(high/step) * step}
	if p.high == p.low {
		p.high = p.low + step
	}
	var grid []gridLine
	for i := 0; ; i++ {
		v := p.low + float64(i)*step
		if v > p.high+step/2 {
			return p, grid
		}
		y := int(math.Round(p.y(v)))
		grid = append(grid, gridLine{Y: y, TextY: y - 4, Label: dutchFloat(v, 2)})
	}
}

// niceStep is a round step that divides a span into at most five.
func niceStep(span float64) float64 {
	if span <= 0 {
		return 1
	}
	unit := math.Pow(10, math.Floor(math.Log10(span/4)))
	for _, m := range []float64{1, 2, 5, 10} {
		if span <= 5*m*unit {
			return m * unit
		}
	}
	return 10 * unit
}

func (p plot) y(v float64) float64 {
	return plotBottom - (v-p.low)/(p.high-p.low)*(plotBottom-plotTop)
}

// across is a place along the time, from 0 to 1.
func across(share float64) string { return percent(plotLeft + share*(plotRight-plotLeft)) }

func percent(x float64) string { return strconv.FormatFloat(x, 'f', 3, 64) + "%" }

func pixel(y float64) string { return strconv.FormatFloat(y, 'f', 1, 64) }

// level draws the mean of a stretch of time.
func (p plot) level(from, to, value float64, class string) segment {
	y := pixel(p.y(value))
	return segment{X1: across(from), X2: across(to), Y1: y, Y2: y, Class: class}
}

// levels draws the mean before a place in time and the mean after it.
func (p plot) levels(before, after *float64, at float64) []segment {
	var out []segment
	if before != nil && at > 0 {
		out = append(out, p.level(0, at, *before, "gemiddelde voor"))
	}
	if after != nil && at < 1 {
		out = append(out, p.level(at, 1, *after, "gemiddelde na"))
	}
	return out
}

// marker draws the day of a decision.
func marker(share float64, label, title string) mark {
	return mark{X: across(share), Label: label, Title: title, Y1: plotTop - 12, Y2: plotBottom}
}

// placeTicks labels some of n equal places, so few that they do not run into each other on a phone.
func placeTicks(n int, share func(i int) float64, label func(i int) string) []tick {
	every := max(1, (n+maxTicks-1)/maxTicks)
	var out []tick
	for i := 0; i < n; i += every {
		x, anchor := share(i), "middle" // there is room on the left
		if x > 0.9 {
			anchor = "end"
		}
		out = append(out, tick{X: across(x), Anchor: anchor, Label: label(i), Y: chartHeight - 8})
	}
	return out
}

// span says in words from when to when a chart goes.
func span(first, last string) string {
	if first == last {
		return "in " + first
	}
	return fmt.Sprintf("van %s tot en met %s", first, last)
}
