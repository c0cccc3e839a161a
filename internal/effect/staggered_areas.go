package effect

import (
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/stat/distuv"
)

// The least numbers of areas whose differences say how sure an effect is.
const (
	minInGroup = 5
	minInPanel = 10
)

// enoughAreas says whether areas can be panelDraws: every group, and everything a group is compared with, needs some.
func (d *staggeredDesign) enoughAreas() bool {
	if len(d.names) < minInPanel {
		return false
	}
	for _, k := range d.cells {
		if len(d.cohorts[k.cohort].members) < minInGroup || d.after[k.from] < minInGroup {
			return false
		}
	}
	return true
}

// areaDraws resamples areas with the multiplier bootstrap of the influence functions, one multiplier for the whole history of
// an area (Callaway and Sant'Anna, 2021, algorithm 1): here a sign for each area. R's did leaves it at that. Because a group
// may have as few as five areas, the spread within a cohort is taken with n-1 (MacKinnon and White, 1985), and is itself
// drawn from what n areas can say of it, which makes the interval that of Student where there is one group.
type areaDraws struct {
	*staggeredFigures
	found      []float64
	group      []float64 // of each cell: the mean change of its group
	comparison []float64
	drawn      sums
	signs      []float64 // by area
	shares     []float64 // by cohort: its multipliers added up
}

func newAreaDraws(f *staggeredFigures, figures sums, found []float64) *areaDraws {
	d := &areaDraws{staggeredFigures: f, found: found, drawn: f.newSums(), signs: make([]float64, len(f.names)), shares: make([]float64, len(f.cohorts))}
	for _, k := range f.cells {
		g, c := f.grown(figures, k)
		d.group, d.comparison = append(d.group, g), append(d.comparison, c)
	}
	return d
}

// draw gives how far every figure might have lain from what was found.
func (d *areaDraws) draw(r *rand.Rand, out []float64) {
	for c, h := range d.cohorts {
		d.shares[c] = 0
		n := d.size(c)
		if n == 0 {
			continue
		}
		spread := 1.0
		if n > 1 {
			spread = math.Sqrt(n / distuv.ChiSquared{K: n - 1, Src: r}.Rand())
		}
		for _, i := range h.members {
			d.signs[i] = spread * float64(2*r.IntN(2)-1)
			d.shares[c] += d.signs[i]
		}
	}
	d.total(d.drawn, func(i int) float64 { return d.signs[i] })
	later := make([]float64, len(d.cohorts)+1)
	for c := len(d.cohorts) - 1; c >= 0; c-- {
		later[c] = later[c+1] + d.shares[c]
	}
	for j, k := range d.cells {
		g, c := d.grown(d.drawn, k)
		out[j] = g - d.shares[k.cohort]*d.group[j]/d.size(k.cohort) - c + later[k.from]*d.comparison[j]/float64(d.after[k.from])
	}
	d.changes(d.found, out, d.shares)
}
