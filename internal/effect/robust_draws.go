package effect

import (
	"encoding/binary"
	"hash/fnv"
	"math"
	"math/bits"
	"math/rand/v2"
	"slices"
)

// finding is one number that a model says, with its standard error.
type finding struct{ value, se float64 }

func (a finding) less(b finding) finding {
	return finding{a.value - b.value, math.Hypot(a.se, b.se)}
}

// findings is what a model says of a decision: its step, and the change over the whole time after it.
type findings struct{ step, change finding }

func (a findings) less(b findings) findings {
	return findings{a.step.less(b.step), a.change.less(b.change)}
}

// sampled is a finding beside how far it was off in figures drawn from the model, in its own standard errors; sorted.
type sampled struct {
	finding
	off []float64
}

func (d *sampled) add(again finding) { d.off = append(d.off, (again.value-d.value)/again.se) }

// quantile is the value that a part of the draws stays below.
func (d *sampled) quantile(part float64) float64 {
	at := int(math.Round(part*float64(len(d.off)+1))) - 1
	return d.off[max(0, min(at, len(d.off)-1))]
}

// interval is the 95 percent interval.
func (d *sampled) interval() (low, high float64) {
	return d.value - d.quantile(0.975)*d.se, d.value - d.quantile(0.025)*d.se
}

// pValue is the part of the draws that are as far off as the answer is from no change at all, on that side, twice: it is at most
// 0.05 where the interval excludes no change, and only there. It cannot be smaller than the number of draws can tell.
func (d *sampled) pValue() float64 {
	against := d.value / d.se
	further := 1.0
	for _, off := range d.off {
		if off*against > 0 && math.Abs(off) >= math.Abs(against) {
			further++
		}
	}
	return math.Min(1, 2*further/float64(len(d.off)+1))
}

// reach is how many standard errors 95 percent of the draws stay within.
func (d *sampled) reach() float64 {
	size := make([]float64, len(d.off))
	for i, off := range d.off {
		size[i] = math.Abs(off)
	}
	slices.Sort(size)
	both := sampled{off: size}
	return both.quantile(0.95)
}

// usualDraws is a number of which the tails are whole numbers of draws.
const usualDraws = 999

// Draws that no model fits (everything zero on one side) are drawn again; when more than this part must be, what remains says
// too little of the rest.
const mayFail = 0.1

// run draws as often as asked.
func (b Bootstrap) run(seed uint64, found findings, draw func(*normals) (findings, bool)) (step, change sampled, err error) {
	if b.Draws <= 0 {
		b.Draws = usualDraws
	}
	n := &normals{rand.New(rand.NewPCG(seed, b.Seed))} //nolint:gosec // the same figures must give the same answer
	step.finding, change.finding = found.step, found.change
	for failed := 0; len(step.off) < b.Draws; {
		again, ok := draw(n)
		if ok {
			step.add(again.step)
			change.add(again.change)
			continue
		}
		if failed++; float64(failed) > mayFail*float64(b.Draws) {
			return step, change, refuse(Separation, "De aantallen zijn te klein voor een robuust interval: in veel van de nagebootste reeksen bleef voor of na het besluit niets over.")
		}
	}
	slices.Sort(step.off)
	slices.Sort(change.off)
	return step, change, nil
}

// seed is a number made of the figures.
func (f *Fitted) seed() uint64 {
	h := fnv.New64a()
	var b [8]byte
	put := func(v uint64) {
		binary.LittleEndian.PutUint64(b[:], v)
		h.Write(b[:])
	}
	for _, s := range []int{f.spec.Start, f.spec.Anticipation, f.spec.PhaseIn, int(f.spec.Season)} {
		put(uint64(s))
	}
	for i, y := range f.y {
		put(math.Float64bits(y))
		put(math.Float64bits(f.offset[i]))
	}
	return h.Sum64()
}

// bitsTurned keeps a series beside itself from cancelling out.
func bitsTurned(x uint64) uint64 { return bits.RotateLeft64(x, 21) }

// normals draws from the standard normal distribution.
type normals struct{ *rand.Rand }

func (n *normals) fill(into []float64) {
	for i := range into {
		into[i] = n.NormFloat64()
	}
}

// fillBoth draws for two series of which a part is shared in the periods that both have.
func (n *normals) fillBoth(one, two *sampler, shared float64) {
	for _, s := range []*sampler{one, two} {
		n.fill(s.carried)
		n.fill(s.fresh)
	}
	common, own := math.Sqrt(math.Abs(shared)), math.Sqrt(1-math.Abs(shared))
	eachShared(one, two, func(i, j int) {
		for _, pair := range [][2]*float64{{&one.carried[i], &two.carried[j]}, {&one.fresh[i], &two.fresh[j]}} {
			both := common * n.NormFloat64()
			*pair[0] = both + own**pair[0]
			*pair[1] = math.Copysign(both, both*shared) + own**pair[1]
		}
	})
}

// eachShared calls for the rows of the periods that two series share.
func eachShared(one, two *sampler, do func(i, j int)) {
	j := 0
	for i, at := range one.times {
		for j < len(two.times) && two.times[j] < at {
			j++
		}
		if j < len(two.times) && two.times[j] == at {
			do(i, j)
		}
	}
}
