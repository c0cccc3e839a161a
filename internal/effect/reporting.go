package effect

import (
	"maps"
	"math"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"
)

// When the way in which signals come in counts as changed: a difference that chance seldom makes, and that is large.
const (
	mixLevel    = 0.03 // over all traits together
	mixDistance = 0.1  // half the sum of the differences in share (total variation distance)
	fewOfKind   = 2.0  // expected signals below which a category goes with the rest
	fewReports  = 10   // signals on a side below which nothing can be said
	seenMatters = 1.5  // how many times more often, or less often, people said to see the same
)

// alsoSeenTrait is how often people say to see the same, among the traits.
const alsoSeenTrait = "ook gezien"

// changed gives the traits of reporting that changed, by name.
func (r *Reporting) changed() []string {
	if r == nil || min(r.Before.Signals, r.After.Signals) < fewReports {
		return nil
	}
	traits := slices.Sorted(maps.Keys(r.Before.Mix))
	for trait := range r.After.Mix {
		if _, ok := r.Before.Mix[trait]; !ok {
			traits = append(traits, trait)
		}
	}
	slices.Sort(traits)
	level := mixLevel / float64(len(traits)+1)
	var out []string
	for _, trait := range traits {
		if mixChanged(r.Before.Mix[trait], r.After.Mix[trait], level) {
			out = append(out, trait)
		}
	}
	if r.seenChanged(level) {
		out = append(out, alsoSeenTrait)
	}
	return out
}

// mixChanged compares two distributions over categories: Pearson's chi-square on the categories that chance can be judged on,
// and the distance between the shares.
func mixChanged(before, after map[string]int, level float64) bool {
	keys := slices.Sorted(maps.Keys(before))
	for k := range after {
		if _, ok := before[k]; !ok {
			keys = append(keys, k)
		}
	}
	slices.Sort(keys)
	var b, a float64
	for _, k := range keys {
		b, a = b+count(before[k]), a+count(after[k])
	}
	if math.Min(a, b) < fewReports {
		return false
	}
	cells := pooled(keys, before, after, math.Min(a, b)/(a+b))
	var square, distance float64
	for _, c := range cells {
		expected := (c[0] + c[1]) * b / (a + b)
		square += (c[0] - expected) * (c[0] - expected) * (1/expected + 1/(c[0]+c[1]-expected))
		distance += math.Abs(c[0]/b-c[1]/a) / 2
	}
	if len(cells) < 2 {
		return false
	}
	return distance > mixDistance && distuv.ChiSquared{K: float64(len(cells) - 1)}.Survival(square) < level
}

// pooled puts the categories of which the smaller side expects few together.
func pooled(keys []string, before, after map[string]int, smaller float64) [][2]float64 {
	var cells [][2]float64
	var rest [2]float64
	for _, k := range keys {
		c := [2]float64{count(before[k]), count(after[k])}
		if (c[0]+c[1])*smaller < fewOfKind {
			rest = [2]float64{rest[0] + c[0], rest[1] + c[1]}
			continue
		}
		cells = append(cells, c)
	}
	switch {
	case rest[0]+rest[1] == 0:
	case (rest[0]+rest[1])*smaller >= fewOfKind || len(cells) < 2:
		cells = append(cells, rest)
	default: // with the last: that is least likely to make a difference
		last := len(cells) - 1
		cells[last] = [2]float64{cells[last][0] + rest[0], cells[last][1] + rest[1]}
	}
	return cells
}

func count(n int) float64 { return math.Max(0, float64(n)) }

// seenChanged compares how often a signal was seen by others too: two Poisson counts by the signals they are about (Przyborowski
// and Wilenski 1940, Biometrika 31:313), in its large-sample form.
func (r *Reporting) seenChanged(level float64) bool {
	b, a := count(r.Before.AlsoSeen), count(r.After.AlsoSeen)
	nb, na := count(r.Before.Signals), count(r.After.Signals)
	if a+b < fewReports {
		return false
	}
	share := na / (na + nb)
	z := (a - (a+b)*share) / math.Sqrt((a+b)*share*(1-share))
	times := (a + 1) / na * nb / (b + 1)
	return 2*beyond(math.Abs(z)) < level && math.Max(times, 1/times) > seenMatters
}
