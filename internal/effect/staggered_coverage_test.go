package effect_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"

	"ruggespraak/internal/effect"
)

// planted is a panel with a known effect.
type planted struct {
	starts   []int // of each area; 0: never
	periods  int
	effect   float64 // on the level, reached in three periods
	noise    float64 // of the level
	rho      float64 // how much a period resembles the one before it
	apart    float64 // growth per period of the areas that get the measure, beside the others
	ownNoise bool
	counts   bool // of people, a few hundred in each area
}

const plantedLevel = 40.0

// panel makes the figures, and tells the effect over all areas and periods with the measure.
func (p planted) panel(seed uint64) (effect.Panel, float64) {
	r := rand.New(rand.NewPCG(seed, 5))
	out := effect.Panel{Kind: effect.Mean, PerYear: 12}
	if p.counts {
		out.Kind = effect.Count
	}
	total, cells := 0.0, 0.0
	common := make([]float64, p.periods)
	for t := range common {
		common[t] = plantedLevel * (0.05*math.Sin(float64(t)*math.Pi/6) + 0.02*r.NormFloat64())
	}
	for i, start := range p.starts {
		a := effect.PanelArea{Name: fmt.Sprint("gebied ", i+1), Start: start}
		if start == 0 {
			a.Start = effect.Never
		}
		level, e := plantedLevel*(0.7+0.6*r.Float64()), 0.0
		noise := p.noise
		if p.ownNoise {
			noise *= 0.5 + float64(i%3)*0.75
		}
		for t := range p.periods {
			fresh := noise * plantedLevel * r.NormFloat64()
			if t == 0 {
				e = fresh
			} else {
				e = p.rho*e + math.Sqrt(1-p.rho*p.rho)*fresh
			}
			v := level + common[t] + e
			if start > 0 {
				v += p.apart * plantedLevel * float64(t)
			}
			if start > 0 && t >= start {
				d := p.effect * plantedLevel * min(float64(t-start+1)/3, 1)
				v, total, cells = v+d, total+d, cells+1
			}
			point := effect.Point{Label: fmt.Sprint("maand ", t+1), At: t, Season: t % 12, Value: v}
			if p.counts {
				point.Exposure = float64(300 + i%3*500)
				point.Value = distuv.Poisson{Lambda: v * point.Exposure / 1000, Src: r}.Rand()
			}
			a.Points = append(a.Points, point)
		}
		out.Areas = append(out.Areas, a)
	}
	return out, total / cells
}

// fewAreas is seven areas of which four got the measure, at four times.
var fewAreas = []int{0, 18, 0, 22, 27, 0, 31}

type tally struct{ base, baseWidth, covered, claimed, before, width float64 }

func (p planted) tally(t *testing.T, seeds int) tally {
	t.Helper()
	var out tally
	for s := range seeds {
		panel, truth := p.panel(uint64(s) + 1)
		e := staggered(t, panel, effect.StaggeredOptions{})
		if e.Total.Lower <= truth && truth <= e.Total.Upper {
			out.covered++
		}
		if e.Total.Lower > 0 || e.Total.Upper < 0 {
			out.claimed++
		}
		if b := e.Total.OverBefore; b.Lower <= truth && truth <= b.Upper {
			out.base++
		}
		out.baseWidth += (e.Total.OverBefore.Upper - e.Total.OverBefore.Lower) / 2 / plantedLevel
		if e.BeforeDiffers {
			out.before++
		}
		out.width += (e.Total.Upper - e.Total.Lower) / 2 / plantedLevel
	}
	n := float64(seeds)
	return tally{out.base / n, out.baseWidth / n, out.covered / n, out.claimed / n, out.before / n, out.width / n}
}

func TestBig(t *testing.T) {
	many := func(n, groups, never int) []int {
		var s []int
		for g := range groups {
			for range n {
				s = append(s, 14+6*g)
			}
		}
		for range never {
			s = append(s, 0)
		}
		return s
	}
	for _, p := range []planted{
		{starts: fewAreas, periods: 46, effect: -0.2, counts: true},
		{starts: fewAreas, periods: 46, counts: true},
		{starts: fewAreas, periods: 46, counts: true, rho: 0.5, noise: 0.1},
		{starts: fewAreas, periods: 46, effect: -0.2, noise: 0.03},
		{starts: fewAreas, periods: 46, noise: 0.03},
		{starts: fewAreas, periods: 46, noise: 0.03, ownNoise: true},
		{starts: fewAreas, periods: 46, effect: -0.2, noise: 0.03, rho: 0.5},
		{starts: fewAreas, periods: 46, noise: 0.03, rho: 0.5},
		{starts: fewAreas, periods: 46, noise: 0.03, rho: 0.8},
		{starts: fewAreas, periods: 46, noise: 0.03, apart: 0.002},
		{starts: fewAreas, periods: 46, noise: 0.03, apart: 0.005},
		{starts: fewAreas, periods: 46, noise: 0.03, rho: .5, apart: 0.005},
		{starts: []int{18, 22, 27, 31}, periods: 46, effect: -0.2, noise: 0.03},
		{starts: []int{18, 22, 27, 31}, periods: 46, effect: -0.2, noise: 0.03, rho: 0.5},
		{starts: []int{20, 0}, periods: 40, effect: -0.2, noise: 0.03},
		{starts: []int{20, 0}, periods: 40, effect: -0.2, noise: 0.03, rho: 0.5},
		{starts: []int{4, 5, 6, 0}, periods: 8, effect: -0.2, noise: 0.03},
		{starts: []int{4, 5, 6, 0, 0}, periods: 8, effect: -0.2, noise: 0.03, rho: 0.5},
		{starts: many(5, 1, 5), periods: 24, effect: -0.1, noise: 0.03, rho: 0.5},
		{starts: many(5, 2, 5), periods: 24, effect: -0.1, noise: 0.03, rho: 0.5},
		{starts: many(10, 2, 12), periods: 24, effect: -0.1, noise: 0.03, rho: 0.5},
		{starts: many(5, 3, 0), periods: 36, effect: -0.1, noise: 0.03, rho: 0.5},
		{starts: many(30, 2, 40), periods: 24, effect: -0.1, noise: 0.03, rho: 0.5, ownNoise: true},
	} {
		got := p.tally(t, 200)
		t.Logf("%2d areas %d periods effect %.1f rho %.1f own %v apart %.3f: covered %.3f claimed %.3f before %.3f half width %.4f; over all before: covered %.3f half width %.4f", len(p.starts), p.periods, p.effect, p.rho, p.ownNoise, p.apart, got.covered, got.claimed, got.before, got.width, got.base, got.baseWidth)
	}
}
