package effect

import "math"

// placebos is the effects at dates before the measure, where there can be none, and how much the areas grew apart per period by
// then: as found, and as drawn.
type placebos struct {
	since     []int
	dates     placebo
	slope     placebo
	datesP    float64
	slopeP    float64
	hasSlopes bool // one date has no slope of its own
}

// placebo is some effects, the draws of each and their standard errors.
type placebo struct {
	found  []float64
	draws  [][]float64
	stdErr []float64
}

func (p *placebo) add(found float64, draws []float64) {
	p.found, p.draws = append(p.found, found), append(p.draws, draws)
	p.stdErr = append(p.stdErr, quartileError(draws))
}

// placebos looks at the dates before the measure. Single dates show a sudden difference; the slope shows one that grew, which no
// date shows by itself. It is nil when there are no dates to look at.
func (r *panelDraws) placebos() *placebos {
	p := &placebos{}
	for e := r.least; e < -1; e++ {
		if i, ok := r.dynamic[e]; ok {
			p.since = append(p.since, e)
			p.dates.add(r.found[i], r.draws[i])
		}
	}
	if len(p.since) == 0 {
		return nil
	}
	found, draws := r.slopeBefore()
	p.slope.add(found, draws)
	p.datesP, p.slopeP, p.hasSlopes = p.dates.pValue(), p.slope.pValue(), len(p.since) > 1
	return p
}

// slopeBefore is how much the groups and their comparison grew apart per period before the measure: the common slope of one line
// through the placebos of each group, its base period included.
func (r *panelDraws) slopeBefore() (found float64, draws []float64) {
	weights, squares := make([]float64, len(r.cells)), 0.0
	for c, h := range r.cohorts {
		if r.group[c] >= 0 {
			n := float64(h.start)
			squares += r.size(c) * n * (n*n - 1) / 12
		}
	}
	for j, k := range r.cells {
		if e := r.since(k); e < 0 {
			middle := -float64(r.cohorts[k.cohort].start+1) / 2
			weights[j] = r.size(k.cohort) * (float64(e) - middle) / squares
		}
	}
	return r.combine(weights)
}

// combine adds up the effects of cells, each by a weight.
func (r *panelDraws) combine(weights []float64) (found float64, draws []float64) {
	draws = make([]float64, staggeredDraws)
	for j, w := range weights {
		if w == 0 {
			continue
		}
		found += w * r.found[j]
		for b, v := range r.draws[j] {
			draws[b] += w * v
		}
	}
	return found, draws
}

// pValue tests all effects at once: the largest for its standard error, beside how large the largest is where nothing differs
// (the sup-t test; Montiel Olea and Plagborg-Møller, 2019).
func (p *placebo) pValue() float64 {
	found, beyond := 0.0, 1
	for j, v := range p.found {
		found = max(found, p.inErrors(j, v))
	}
	for b := range staggeredDraws {
		drawn := 0.0
		for j := range p.draws {
			drawn = max(drawn, p.inErrors(j, p.draws[j][b]))
		}
		if drawn >= found {
			beyond++
		}
	}
	return float64(beyond) / (staggeredDraws + 1)
}

func (p *placebo) inErrors(j int, effect float64) float64 {
	if p.stdErr[j] == 0 {
		return 0
	}
	return math.Abs(effect) / p.stdErr[j]
}

// pValue is of both tests together (Bonferroni).
func (p *placebos) pValue() float64 {
	if !p.hasSlopes {
		return p.datesP
	}
	return min(1, 2*min(p.datesP, p.slopeP))
}

func (p *placebos) differs() bool { return p != nil && p.pValue() < 0.05 }

// told is what an answer says of it.
func (p *placebos) told() *BeforeTest {
	if p == nil {
		return nil
	}
	far := 0
	for j, v := range p.dates.found {
		if p.dates.inErrors(j, v) > p.dates.inErrors(far, p.dates.found[far]) {
			far = j
		}
	}
	return &BeforeTest{PValue: p.pValue(), Dates: len(p.since), Largest: p.since[far], LargestEffect: p.dates.found[far], Slope: p.slope.found[0], Gradual: p.slopeP < p.datesP && p.hasSlopes}
}
