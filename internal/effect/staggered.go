package effect

import (
	"encoding/binary"
	"hash/fnv"
	"math"
	"math/rand/v2"
	"slices"
)

// StaggeredOptions is what can be asked of an estimate over areas.
type StaggeredOptions struct {
	Compared   ComparedWith // empty: NeverTreated when there are such areas, else NotYetTreated
	NoExposure bool         // leave the exposure out
}

// Staggered estimates what a measure changed that areas introduced at different times: the effect on every group of areas that
// began together, in every period, by comparing its change since its last period without the measure with the change of areas
// that had no measure yet, and the means of these effects (Callaway and Sant'Anna, Journal of Econometrics 225, 2021, without
// covariates). It holds where the areas would have changed alike without the measure; BeforeDiffers tells when they did not
// even before it. An error is a Refusal.
func Staggered(p Panel, o StaggeredOptions) (*StaggeredEstimate, error) {
	g, err := p.balance(o.NoExposure)
	if err != nil {
		return nil, err
	}
	compared := o.Compared
	if compared == "" {
		compared = g.usualComparison()
	}
	r, err := g.resample(compared)
	if err != nil {
		return nil, err
	}
	return r.answer(), nil
}

func (g *panelGrid) usualComparison() ComparedWith {
	if slices.Contains(g.starts, len(g.labels)) {
		return NeverTreated
	}
	return NotYetTreated
}

// panelDraws is every figure of a design, and how far each might have lain from what was found.
type panelDraws struct {
	*staggeredFigures
	method Resampling
	found  []float64
	draws  [][]float64 // by figure, 999 each
}

// staggeredDraws is one less than a round number, so that percentiles are draws.
const staggeredDraws = 999

func (g *panelGrid) resample(compared ComparedWith) (*panelDraws, error) {
	d, err := newStaggered(g, compared)
	if err != nil {
		return nil, err
	}
	r := &panelDraws{staggeredFigures: newFigures(d)}
	figures := r.newSums()
	r.total(figures, one)
	r.found = make([]float64, r.count())
	r.effects(figures, r.found)
	r.values(r.found)
	if d.enoughAreas() {
		r.method = OverAreas
		r.run(newAreaDraws(r.staggeredFigures, figures, r.found))
	}
	if r.method == "" || r.interval(r.simple).StdErr == 0 {
		noise, err := noiseOf(g)
		if err != nil {
			return nil, err
		}
		r.method = OverTime
		r.run(&timeDraws{r.staggeredFigures, noise, r.newSums()})
	}
	return r, nil
}

// drawer gives, for every figure, how far it might have lain from what was found.
type drawer interface {
	draw(r *rand.Rand, out []float64)
}

func (r *panelDraws) run(d drawer) {
	source := rand.New(r.source()) //nolint:gosec // the same figures give the same answer
	r.draws = make([][]float64, r.count())
	one := make([]float64, r.count())
	for b := range staggeredDraws {
		d.draw(source, one)
		for i, v := range one {
			if b == 0 {
				r.draws[i] = make([]float64, staggeredDraws)
			}
			r.draws[i][b] = v
		}
	}
}

// source is seeded by the figures.
func (g *panelGrid) source() *rand.PCG {
	h := fnv.New128a()
	var b [8]byte
	put := func(v uint64) {
		binary.LittleEndian.PutUint64(b[:], v)
		h.Write(b[:])
	}
	for i, area := range g.y {
		put(uint64(g.starts[i]))
		for _, v := range area {
			put(math.Float64bits(v))
		}
	}
	sum := h.Sum(nil)
	return rand.NewPCG(binary.LittleEndian.Uint64(sum), binary.LittleEndian.Uint64(sum[8:]))
}

// normalQuartiles is how far the quartiles of the standard normal lie apart.
const normalQuartiles = 1.3489795003921634

// interval reaches as far to both sides as 95 percent of the draws do.
func (r *panelDraws) interval(figure int) AreaEffect {
	return intervalOf(r.found[figure], r.draws[figure])
}

func intervalOf(found float64, draws []float64) AreaEffect {
	far := make([]float64, len(draws))
	for b, v := range draws {
		far[b] = math.Abs(v)
	}
	reach := smallest(far, (len(far)+1)*95/100)
	return AreaEffect{Effect: found, StdErr: quartileError(draws), Lower: found - reach, Upper: found + reach}
}

// quartileError is a standard error from the quartiles of draws, so that a few wild ones do not make it (Callaway and Sant'Anna,
// 2021, algorithm 1).
func quartileError(draws []float64) float64 {
	x, n := slices.Clone(draws), len(draws)+1
	return (smallest(x, n*3/4) - smallest(x, n/4)) / normalQuartiles
}

// smallest is the n-th smallest, found by parting what is left around its middle until that is it (Hoare, 1961). It moves x about.
func smallest(x []float64, n int) float64 {
	low, high := 0, len(x)-1
	for low < high {
		middle, i, j := x[(low+high)/2], low, high
		for i <= j {
			for x[i] < middle {
				i++
			}
			for x[j] > middle {
				j--
			}
			if i <= j {
				x[i], x[j] = x[j], x[i]
				i, j = i+1, j-1
			}
		}
		switch {
		case n-1 <= j:
			high = j
		case n-1 >= i:
			low = i
		default:
			return x[n-1]
		}
	}
	return x[n-1]
}

// answer writes down what was found.
func (r *panelDraws) answer() *StaggeredEstimate {
	before := r.placebos()
	e := &StaggeredEstimate{
		Groups: r.groups(), Dynamic: r.byDuration(), Total: r.allTogether(), Errors: r.method, Exposed: r.exposed,
		BeforeDiffers: before.differs(), BeforeTest: before.told(),
		LeftOut: r.leftOut, Uncompared: []string{},
		First: r.labels[0], Last: r.labels[len(r.labels)-1], Periods: len(r.labels),
	}
	for c := range r.cohorts {
		if r.group[c] < 0 {
			e.Areas.Compared += len(r.cohorts[c].members)
		} else {
			e.Areas.Treated += len(r.cohorts[c].members)
		}
	}
	e.Areas.LeftOut = len(r.leftOut)
	for _, t := range unique(r.alone) {
		if r.everywhere(t) {
			e.Uncompared = append(e.Uncompared, r.labels[t])
		}
	}
	return e
}

// everywhere says whether all areas had the measure in a period.
func (r *panelDraws) everywhere(period int) bool {
	return !slices.ContainsFunc(r.starts, func(s int) bool { return s > period })
}

func (r *panelDraws) groups() []GroupTime {
	var out []GroupTime
	for j, k := range r.cells {
		out = append(out, GroupTime{
			Group: r.label(k.cohort), Period: r.labels[k.period], AreaEffect: r.interval(j),
			Before: r.since(k) < 0, Areas: len(r.cohorts[k.cohort].members), With: r.after[k.from],
		})
	}
	return out
}

func (r *panelDraws) label(cohort int) string { return r.labels[r.cohorts[cohort].start] }

func (r *panelDraws) byDuration() []EventTime {
	var out []EventTime
	for e := r.least; e <= r.most; e++ {
		if i, ok := r.dynamic[e]; ok {
			out = append(out, EventTime{e, r.interval(i)})
		} else if e == -1 {
			out = append(out, EventTime{Since: e})
		}
	}
	return out
}

func (r *panelDraws) allTogether() StaggeredTotal {
	t := StaggeredTotal{
		AreaEffect: r.interval(r.simple), Observed: r.observed(), Compared: r.compared,
		OverGroups: r.interval(r.overGroups), OverTime: r.interval(r.overTime), Sensitivity: r.sensitivity(), OverBefore: r.overBefore(),
	}
	t.Expected = t.Observed - t.Effect
	for c, i := range r.group {
		if i >= 0 {
			t.PerGroup = append(t.PerGroup, GroupEffect{r.label(c), len(r.cohorts[c].members), r.interval(i)})
		}
	}
	return t
}

// observed is the mean level over the areas and periods that the simple mean is taken over.
func (r *panelDraws) observed() float64 {
	sum, n := 0.0, 0.0
	for _, k := range r.cells {
		if r.since(k) < 0 {
			continue
		}
		for _, i := range r.cohorts[k.cohort].members {
			sum += r.level[i] + r.y[i][k.period]
			n++
		}
	}
	return sum / n
}

// sensitivity is the simple mean by the other comparison. It is nil where that is not there, or is the same.
func (r *panelDraws) sensitivity() *Sensitivity {
	other := NeverTreated
	if r.compared == NeverTreated {
		other = NotYetTreated
	}
	if len(r.cohorts) <= 2 {
		return nil
	}
	o, err := r.resample(other)
	if err != nil {
		return nil
	}
	return &Sensitivity{other, o.interval(o.simple)}
}

// overBefore is the simple mean with all periods before the measure as the base, not the last one alone. It is nil where there
// are no more.
func (r *panelDraws) overBefore() *AreaEffect {
	weights, all := make([]float64, len(r.cells)), 0.0
	for _, k := range r.cells {
		if r.since(k) >= 0 {
			all += r.size(k.cohort)
		}
	}
	more := false
	for j, k := range r.cells {
		weights[j] = r.size(k.cohort) / all
		if r.since(k) < 0 {
			more = true
			weights[j] *= -float64(len(r.averages[r.group[k.cohort]-len(r.cells)].of)) / float64(r.cohorts[k.cohort].start)
		}
	}
	if !more {
		return nil
	}
	i := intervalOf(r.combine(weights))
	return &i
}
