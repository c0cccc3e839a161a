package effect

import (
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/stat/distuv"
)

// timeDraws resamples in time: with few areas how they differ among themselves says nothing, but how the figures of each
// vary from period to period does. Each draw gives every area errors that hang together from one period to the next (an
// autoregression of order one), and takes the effects of these; the one base month of a group is drawn with the rest. How much
// errors hang together and how wide they are is drawn first, from what the figures say of it, so that the interval holds in
// short series (Gelman et al., 2013, chapter 3, on a normal variance).
//
// It says how sure the effect in these areas is, not what it would be elsewhere.
type timeDraws struct {
	*staggeredFigures
	noise *panelNoise
	drawn sums
}

// draw gives how far every figure might have lain from what was found. The errors of a cohort that are added up are an
// autoregression themselves, so that is what is drawn.
func (d *timeDraws) draw(r *rand.Rand, out []float64) {
	rho := min(max(d.noise.rho+d.noise.rhoErr*r.NormFloat64(), -maxPanelRho), maxPanelRho)
	fresh := math.Sqrt(1 - rho*rho)
	for c, h := range d.cohorts {
		variance := 0.0
		for _, i := range h.members {
			df := d.noise.spare[i]
			variance += d.noise.variance[i] * df / distuv.ChiSquared{K: df, Src: r}.Rand()
		}
		sd, e := math.Sqrt(variance), 0.0
		for t := range d.labels {
			if t == 0 {
				e = sd * r.NormFloat64()
			} else {
				e = rho*e + fresh*sd*r.NormFloat64()
			}
			d.drawn.own[c][t] = e
		}
	}
	d.drawn.accumulate()
	d.effects(d.drawn, out)
	d.changes(nil, out, nil)
}
