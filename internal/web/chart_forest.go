package web

import (
	"fmt"
	"math"

	"ruggespraak/internal/effect"
	"ruggespraak/projections"
)

// forest is a drawing of effects under each other, each with its interval, and their mean below. Places from left to right
// are percentages, so that text keeps its size on a phone. Everything it tells stands in a table beside it too.
type forest struct {
	ID, Title, Desc string
	Height          int
	Rows            []forestRow
	Ticks           []tick
	None            string // where there is no change
	Foot            int    // where the rows end
}

// forestRow is one effect, or what they come to together.
type forestRow struct {
	Label, Title, Class string
	TextY, Y            int
	X, X1, X2           string
	Before, Beyond      bool // the interval goes on where the drawing ends
}

// The frame of a forest: each row has its words above its line.
const (
	forestRowHeight = 46
	forestTop       = 8
	forestFoot      = 28
	forestLeft      = 3.0 // percent
	forestRight     = 97.0
)

// reach is what part of a scale is drawn.
type reach struct{ low, high float64 }

// reachOf is wide enough for every estimate and for what most intervals span: one that is far less sure than the others does
// not make those too small to see.
func reachOf(row projections.ComparisonRow) reach {
	f := reach{}
	widest := 0.0
	for _, e := range row.Effects {
		widest = math.Max(widest, math.Abs(e.Estimate))
		f.low, f.high = math.Min(f.low, e.Lower), math.Max(f.high, e.Upper)
	}
	if p := row.Together; p != nil {
		f.low, f.high = math.Min(f.low, p.Mean.Estimate), math.Max(f.high, p.Mean.Estimate)
	}
	limit := 4 * math.Max(widest, row.Effects[0].StdErr)
	f.low, f.high = math.Max(f.low, -limit), math.Min(f.high, limit)
	room := 0.08 * (f.high - f.low)
	return reach{f.low - room, f.high + room}
}

func (f reach) x(v float64) string {
	share := (math.Min(math.Max(v, f.low), f.high) - f.low) / (f.high - f.low)
	return percent(forestLeft + share*(forestRight-forestLeft))
}

// drawForest draws what a comparison holds.
func drawForest(id string, row projections.ComparisonRow) forest {
	scale, at := effect.Scale(row.Scale), reachOf(row)
	f := forest{
		ID: id, Title: fmt.Sprintf("Wat er veranderde: %s", row.Outcome), None: at.x(0),
		Desc: "Elke regel is een schatting met haar 95%-interval, op alfabet van de gemeente. De streep van boven naar beneden is waar niets verandert; links daarvan is minder, rechts meer.",
	}
	add := func(label, class string, value float64, in effect.PoolInterval) {
		top := forestTop + len(f.Rows)*forestRowHeight
		f.Rows = append(f.Rows, forestRow{
			Label: label, Class: class, TextY: top + 14, Y: top + 28, X: at.x(value), X1: at.x(in.Lower), X2: at.x(in.Upper),
			Title:  fmt.Sprintf("%s: %s (95%%-interval: %s)", label, scale.Words(value, row.Unit), scale.Range(in, row.Unit)),
			Before: in.Lower < at.low, Beyond: in.Upper > at.high,
		})
	}
	for _, e := range row.Effects {
		class := "elders"
		if e.Own {
			class = "eigen"
		}
		add(placeOf(e), class, e.Estimate, effect.PoolInterval{Lower: e.Lower, Upper: e.Upper})
	}
	if p := row.Together; p != nil {
		add("Gemiddeld", "samen", p.Mean.Estimate, p.Mean.PoolInterval)
		if p.Next != nil {
			add("In een volgende gemeente", "volgende", p.Mean.Estimate, *p.Next)
		}
	}
	f.Foot = forestTop + len(f.Rows)*forestRowHeight
	f.Height = f.Foot + forestFoot
	f.Ticks = forestTicks(scale, at, f.Height-8)
	return f
}

// placeOf is where an effect was found, as a row is labelled.
func placeOf(e projections.ComparedEffect) string {
	label := e.MunicipalityName + ", " + dutchFrom(e.From)
	if e.Own {
		label += " (hier)"
	}
	return label
}

// dutchFrom writes a year, or a year and a month.
func dutchFrom(from string) string {
	if len(from) == len("2006-01") {
		return dutchMonth(from)
	}
	return from
}

// logTicks are the places on a scale of ratios that are labelled, in percent.
var logTicks = []float64{-90, -75, -50, -25, -10, 0, 10, 25, 50, 100, 200, 400, 900}

// forestTicks labels some places, no more than fit on a phone.
func forestTicks(scale effect.Scale, at reach, y int) []tick {
	var places []float64
	if scale == effect.LogRatio {
		for _, p := range logTicks {
			places = append(places, math.Log1p(p/100))
		}
	} else {
		step := niceStep(at.high - at.low)
		for v := math.Ceil(at.low/step) * step; v <= at.high; v += step {
			places = append(places, v)
		}
	}
	var inside []float64
	for _, v := range places {
		if v >= at.low && v <= at.high {
			inside = append(inside, v)
		}
	}
	for len(inside) > maxTicks+1 {
		inside = everySecond(inside)
	}
	out := make([]tick, len(inside))
	for i, v := range inside {
		label := dutchFloat(math.Round(scale.Shown(v)*100)/100, 2)
		if scale != effect.DifferenceInOwn {
			label += "%"
		}
		out[i] = tick{X: at.x(v), Anchor: "middle", Label: label, Y: y}
	}
	return out
}

// everySecond keeps zero and every second place from there.
func everySecond(list []float64) []float64 {
	zero := 0
	for i, v := range list {
		if math.Abs(v) < math.Abs(list[zero]) {
			zero = i
		}
	}
	var out []float64
	for i, v := range list {
		if (i-zero)%2 == 0 {
			out = append(out, v)
		}
	}
	return out
}
