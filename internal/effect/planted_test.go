package effect

import (
	"fmt"
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/stat/distuv"
)

// quickly draws seldom, for tests that look at much.
var quickly = Bootstrap{Draws: 199}

// planted is a town where the truth is known.
type planted struct {
	before, after int
	level         float64
	effect        float64 // times, from the decision on
	ramp          int     // periods in which the effect comes
	trend         float64 // per period, on the log scale
	season        float64
	rho           float64 // how much a period resembles the one before
	phi           float64 // spread by that of chance; 0: 1
	kind          Kind
	noise         float64 // of means, as a part of the level
	at            map[int]float64
}

// draw makes a series by month, from January on.
func (p planted) draw(seed uint64) Series {
	rng := rand.New(rand.NewPCG(seed, 7))
	s := Series{Name: "Opnames", Kind: p.kind, PerYear: 12}
	if s.Kind == "" {
		s.Kind = Count
	}
	if p.effect == 0 {
		p.effect = 1
	}
	u := rng.NormFloat64()
	for i := range p.before + p.after {
		u = p.rho*u + math.Sqrt(1-p.rho*p.rho)*rng.NormFloat64()
		eta := math.Log(p.level) + p.trend*float64(i) + p.season*math.Sin(2*math.Pi*float64(i+1)/12)
		if i >= p.before {
			done := 1.0
			if p.ramp > 0 {
				done = math.Min(1, float64(i-p.before+1)/float64(p.ramp))
			}
			eta += math.Log(p.effect) * done
		}
		mu := math.Exp(eta)
		v := p.figure(rng, mu, u)
		if times, ok := p.at[i]; ok {
			v = math.Round(mu * times)
		}
		s.Points = append(s.Points, Point{Label: fmt.Sprintf("%d-%02d", 2021+i/12, i%12+1), At: i, Season: i % 12, Value: v})
	}
	return s
}

func (p planted) figure(rng *rand.Rand, mu, u float64) float64 {
	if p.kind != "" && p.kind != Count {
		return mu * (1 + p.noise*u)
	}
	phi := math.Max(1, p.phi)
	if p.rho == 0 && phi == 1 {
		return distuv.Poisson{Lambda: mu, Src: rng}.Rand()
	}
	// part of the spread by a likeness of its own, the rest by chance
	sd := math.Sqrt(math.Max(0, phi-1) / mu)
	return distuv.Poisson{Lambda: mu * math.Exp(sd*u-sd*sd/2), Src: rng}.Rand()
}
