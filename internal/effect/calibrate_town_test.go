package effect

import (
	"math"
	"math/rand/v2"
	"strconv"

	"gonum.org/v1/gonum/stat/distuv"
)

// simulated is a town of which the truth is known, made otherwise than the bootstrap makes its own.
type simulated struct {
	scenario string // geen, daling, stijging, helling, vertraagd
	shape    string // vlak, trend en seizoen, groei
	figures  string // poisson, negatief-binomiaal, verborgen, gemiddelde
	months   int
	level    float64
	rho      float64 // how much what is hidden resembles the month before
}

// How the figures of a town vary, by what they would if they were counts of chance.
const (
	wideSpread   = 3.0
	meanNoise    = 0.08 // of a mean, as a part of its level
	lateMonths   = 3
	growthAMonth = 0.004
)

func (c simulated) start() int { return c.months / 2 }

func (c simulated) spec() Spec {
	sp := Spec{Start: c.start(), Errors: Errors{Kind: Robust}}
	if c.shape != "vlak" {
		sp.Season = 2
	}
	switch c.scenario {
	case "helling":
		sp.Model = StepSlope
	case "vertraagd":
		sp.PhaseIn = lateMonths
	}
	return sp
}

// change is the planted change of one month, on the log scale, or as a part of the level for a mean.
func (c simulated) change(month int) float64 {
	since := month - c.start()
	if since < 0 {
		return 0
	}
	switch c.scenario {
	case "daling":
		return math.Log(0.8)
	case "stijging":
		return math.Log(1.25)
	case "helling":
		return math.Log(0.95) - 0.006*float64(since+1)
	case "vertraagd":
		return math.Log(0.75) * math.Min(1, float64(since)/lateMonths)
	}
	return 0
}

// draw makes a series, with the true change over all months that count after the decision.
func (c simulated) draw(rng *rand.Rand) (s Series, truth float64) {
	return c.drawWith(rng, make([]float64, c.months))
}

// drawWith makes a series of which part of what is hidden is given.
func (c simulated) drawWith(rng *rand.Rand, given []float64) (s Series, truth float64) {
	s = Series{Name: "reeks", Kind: Count, PerYear: 12}
	if c.figures == "gemiddelde" {
		s.Kind = Mean
	}
	hidden := rng.NormFloat64()
	var with, without, sum, n float64
	for i := range c.months {
		if i > 0 {
			hidden = c.rho*hidden + math.Sqrt(1-c.rho*c.rho)*rng.NormFloat64()
		}
		p := Point{Label: strconv.Itoa(i), At: i, Season: i % 12}
		base := c.base(i)
		mu := base * math.Exp(c.change(i))
		if s.Kind == Mean {
			mu = base + c.level*c.change(i)
		}
		if c.shape == "groei" && s.Kind == Count {
			p.Exposure = 1e5 * math.Exp(growthAMonth*float64(i))
		}
		p.Value = c.figure(rng, mu, hidden+given[i])
		if i >= c.start()+c.spec().PhaseIn {
			with, without, sum, n = with+mu, without+base, sum+mu-base, n+1
		}
		s.Points = append(s.Points, p)
	}
	if s.Kind == Mean {
		return s, sum / n
	}
	return s, math.Log(with / without)
}

// base is the mean of a month had nothing changed.
func (c simulated) base(month int) float64 {
	angle := 2 * math.Pi * float64(month) / 12
	trend := 0.003 * float64(month)
	season := 0.15*math.Sin(angle) + 0.08*math.Cos(2*angle)
	switch {
	case c.shape == "vlak":
		return c.level
	case c.figures == "gemiddelde":
		return c.level * (1 + trend + season)
	case c.shape == "groei":
		return c.level * math.Exp(growthAMonth*float64(month)+season)
	}
	return c.level * math.Exp(trend+season)
}

func (c simulated) figure(rng *rand.Rand, mu, hidden float64) float64 {
	if c.rho == 0 && c.figures == "verborgen" {
		return math.Round(mu * math.Max(0, 1+math.Sqrt(wideSpread/mu)*hidden)) // no months, no chance: only a spread
	}
	switch c.figures {
	case "poisson": // each month keeps part of the luck of the month before
		return poissonQuantile(distuv.UnitNormal.CDF(hidden), mu)
	case "negatief-binomiaal": // half the spread hangs together on a log scale, the rest does not
		more := (wideSpread - 1) / 2
		v := math.Log(1 + more/c.level)
		rate := mu * math.Exp(math.Sqrt(v)*hidden-v/2)
		rate = distuv.Gamma{Alpha: rate / more, Beta: 1 / more, Src: rng}.Rand()
		return distuv.Poisson{Lambda: math.Max(rate, 1e-9), Src: rng}.Rand()
	case "verborgen": // all that is more than chance hangs together on a log scale
		v := math.Log(1 + (wideSpread-1)/c.level)
		return distuv.Poisson{Lambda: mu * math.Exp(math.Sqrt(v)*hidden-v/2), Src: rng}.Rand()
	}
	return mu + meanNoise*c.level*hidden
}

func poissonQuantile(u, mu float64) float64 {
	k := math.Max(0, math.Floor(mu-8*math.Sqrt(mu)-8))
	d := distuv.Poisson{Lambda: mu}
	below := 0.0
	if k > 0 {
		below = d.CDF(k - 1)
	}
	for p := d.Prob(k); below+p < u && k < 10*mu+60; p = d.Prob(k) {
		below += p
		k++
	}
	return k
}

func random(seed uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, 11)) }
