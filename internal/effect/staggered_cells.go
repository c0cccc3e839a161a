package effect

import (
	"slices"
	"sort"
)

// cohort is the areas that began in the same period. The last one of a design holds the areas that never did.
type cohort struct {
	start   int // place of the period
	members []int
}

// groupTime is the effect on one cohort in one period. It is compared with the cohorts from a place in the list on.
type groupTime struct {
	cohort, period, from int
}

// staggeredDesign is which areas are compared with which, and when.
type staggeredDesign struct {
	*panelGrid
	compared ComparedWith
	cohorts  []cohort
	after    []int // how many areas there are in this cohort and all later ones
	cells    []groupTime
	alone    []int // periods in which a cohort had nothing to be compared with
}

// newStaggered lays out all effects that the panel has a comparison for, the placebo periods before the measure included.
func newStaggered(g *panelGrid, compared ComparedWith) (*staggeredDesign, error) {
	d := &staggeredDesign{panelGrid: g, compared: compared}
	d.takeCohorts()
	never := len(d.cohorts) - 1
	switch {
	case never == 0:
		return nil, refuse(AtTheEdge, "In geen enkel gebied begon de maatregel binnen de perioden met cijfers.")
	case compared == NeverTreated && d.after[never] == 0:
		return nil, refuse(NoComparison, "Er is geen gebied zonder de maatregel om mee te vergelijken.")
	}
	for c := range never {
		d.addCells(c)
	}
	if len(d.cells) == 0 {
		return nil, refuse(NoComparison, "De maatregel begon overal tegelijk; er is geen gebied om mee te vergelijken.")
	}
	if len(d.cells) > maxGroupTimes {
		return nil, refuse(TooMuch, "Er zijn %d groepen en %d perioden; dat is te veel voor één schatting. Neem langere perioden.", never, len(d.labels))
	}
	return d, nil
}

func (d *staggeredDesign) takeCohorts() {
	never := len(d.labels)
	members := map[int][]int{never: nil}
	for i, s := range d.starts {
		members[s] = append(members[s], i)
	}
	for s, m := range members {
		d.cohorts = append(d.cohorts, cohort{s, m})
	}
	slices.SortFunc(d.cohorts, func(a, b cohort) int { return a.start - b.start })
	d.after = make([]int, len(d.cohorts)+1)
	for c := len(d.cohorts) - 1; c >= 0; c-- {
		d.after[c] = d.after[c+1] + len(d.cohorts[c].members)
	}
}

// addCells adds the periods of one cohort, its base period (the last before the measure) left out.
func (d *staggeredDesign) addCells(c int) {
	start := d.cohorts[c].start
	for t := range d.labels {
		if t == start-1 {
			continue
		}
		from := d.comparison(start, t)
		if d.after[from] == 0 {
			d.alone = append(d.alone, t)
			continue
		}
		d.cells = append(d.cells, groupTime{c, t, from})
	}
}

// comparison is the first cohort to compare with. The not-yet-treated are the areas that begin later than the period and
// than the group itself (Callaway and Sant'Anna, 2021, section 2.2).
func (d *staggeredDesign) comparison(start, period int) int {
	if d.compared == NeverTreated {
		return len(d.cohorts) - 1
	}
	return sort.Search(len(d.cohorts)-1, func(c int) bool { return d.cohorts[c].start > max(start, period) })
}

func (d *staggeredDesign) size(c int) float64 { return float64(len(d.cohorts[c].members)) }

// since is how long the measure was there: negative before it.
func (d *staggeredDesign) since(k groupTime) int { return k.period - d.cohorts[k.cohort].start }

// sums is the total of something over each cohort, and over each cohort and all later ones, by period.
type sums struct {
	own, after [][]float64
}

func (d *staggeredDesign) newSums() sums {
	s := sums{make([][]float64, len(d.cohorts)), make([][]float64, len(d.cohorts))}
	for c := range d.cohorts {
		s.own[c], s.after[c] = make([]float64, len(d.labels)), make([]float64, len(d.labels))
	}
	return s
}

// accumulate brings the sums over later cohorts up to date with those of each cohort.
func (s sums) accumulate() {
	for c := len(s.own) - 1; c >= 0; c-- {
		copy(s.after[c], s.own[c])
		if c+1 < len(s.own) {
			for t, v := range s.after[c+1] {
				s.after[c][t] += v
			}
		}
	}
}

// total adds the figures up, each area's by its weight.
func (d *staggeredDesign) total(s sums, weight func(area int) float64) {
	for c, h := range d.cohorts {
		clear(s.own[c])
		for _, i := range h.members {
			w := weight(i)
			for t, v := range d.y[i] {
				s.own[c][t] += w * v
			}
		}
	}
	s.accumulate()
}

func one(int) float64 { return 1 }

// grown is the mean change since the base period of a cell, in its group and in its comparison.
func (d *staggeredDesign) grown(s sums, k groupTime) (group, comparison float64) {
	base := d.cohorts[k.cohort].start - 1
	group = (s.own[k.cohort][k.period] - s.own[k.cohort][base]) / d.size(k.cohort)
	comparison = (s.after[k.from][k.period] - s.after[k.from][base]) / float64(d.after[k.from])
	return group, comparison
}

// effects is ATT(g,t) of every cell: the mean change in the group less that in the comparison (Callaway and Sant'Anna, 2021,
// theorem 1 and remark 4, without covariates).
func (d *staggeredDesign) effects(s sums, out []float64) {
	for j, k := range d.cells {
		group, comparison := d.grown(s, k)
		out[j] = group - comparison
	}
}
