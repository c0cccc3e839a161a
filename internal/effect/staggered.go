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

func (g *grid) usualComparison() ComparedWith {
	if slices.Contains(g.starts, len(g.labels)) {
		return NeverTreated
	}
	return NotYetTreated
}

// resampled is every figure of a design, and how far each might have lain from what was found.
type resampled struct {
	*staggeredFigures
	method Resampling
	found  []float64
	draws  [][]float64 // by figure, 999 each
	before *placebos
}

// draws is an odd number of hundreds, so that its 95th percentile is one of them.
const staggeredDraws = 999

func (g *grid) resample(compared ComparedWith) (*resampled, error) {
	d, err := newStaggered(g, compared)
	if err != nil {
		return nil, err
	}
	r := &resampled{staggeredFigures: newFigures(d)}
	figures := r.newSums()
	r.total(figures, one)
	r.found = make([]float64, r.count())
	r.effects(figures, r.found)
	r.values(r.found)
	if d.enoughAreas() {
		r.method = OverAreas
		r.run(newAreaDraws(r.staggeredFigures, figures, r.found))
	}
	if r.method == "" || r.stdErr(r.simple) == 0 {
		noise, err := noiseOf(g)
		if err != nil {
			return nil, err
		}
		r.method = OverTime
		r.run(&timeDraws{r.staggeredFigures, noise, r.newSums()})
	}
	r.before = r.placebos()
	return r, nil
}

// drawer gives, for every figure, how far it might have lain from what was found.
type drawer interface {
	draw(r *rand.Rand, out []float64)
}

func (r *resampled) run(d drawer) {
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
func (g *grid) source() *rand.PCG {
	h := fnv.New128a()
	var b [8]byte
	put := func(v uint64) {
		binary.LittleEndian.PutUint64(b[:], v)
		h.Write(b[:]) //nolint:errcheck // a hash does not fail
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

// quartiles of the standard normal lie this far apart.
const normalQuartiles = 1.3489795003921634

// stdErr comes from the quartiles of the draws, so that a few wild ones do not make it (Callaway and Sant'Anna, 2021,
// algorithm 1).
func (r *resampled) stdErr(figure int) float64 { return quartileError(r.draws[figure]) }

func quartileError(draws []float64) float64 {
	sorted := slices.Sorted(slices.Values(draws))
	return (sorted[(len(sorted)+1)*3/4-1] - sorted[(len(sorted)+1)/4-1]) / normalQuartiles
}

// interval reaches as far to both sides as 95 percent of the draws do.
func (r *resampled) interval(figure int) EffectInterval {
	far := make([]float64, len(r.draws[figure]))
	for b, v := range r.draws[figure] {
		far[b] = math.Abs(v)
	}
	slices.Sort(far)
	reach, v := far[(len(far)+1)*95/100-1], r.found[figure]
	return EffectInterval{Effect: v, StdErr: r.stdErr(figure), Lower: v - reach, Upper: v + reach}
}

// answer writes down what was found.
func (r *resampled) answer() *StaggeredEstimate {
	e := &StaggeredEstimate{
		Groups: r.groups(), Dynamic: r.byDuration(), Total: r.allTogether(), Errors: r.method, Exposed: r.exposed,
		BeforeDiffers: r.before != nil && r.before.differs(), BeforeTest: r.before.told(),
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
func (r *resampled) everywhere(period int) bool {
	return !slices.ContainsFunc(r.starts, func(s int) bool { return s > period })
}

func (r *resampled) groups() []GroupTime {
	var out []GroupTime
	for j, k := range r.cells {
		out = append(out, GroupTime{
			Group: r.label(k.cohort), Period: r.labels[k.period], EffectInterval: r.interval(j),
			Before: r.since(k) < 0, Areas: len(r.cohorts[k.cohort].members), With: r.after[k.from],
		})
	}
	return out
}

func (r *resampled) label(cohort int) string { return r.labels[r.cohorts[cohort].start] }

func (r *resampled) byDuration() []EventTime {
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

func (r *resampled) allTogether() StaggeredTotal {
	t := StaggeredTotal{
		EffectInterval: r.interval(r.simple), Observed: r.observed(), Compared: r.compared,
		OverGroups: r.interval(r.overGroups), OverTime: r.interval(r.overTime), Sensitivity: r.sensitivity(),
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
func (r *resampled) observed() float64 {
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
func (r *resampled) sensitivity() *Sensitivity {
	other := NeverTreated
	if r.compared == NeverTreated {
		other = NotYetTreated
	}
	if len(r.cohorts) <= 2 {
		return nil
	}
	o, err := r.resample(other)
	if err != nil {
		return nil //nolint:nilerr // what cannot be compared otherwise has no sensitivity to it
	}
	return &Sensitivity{other, o.interval(o.simple)}
}
