package effect

// average is a mean over figures that come before it in the list. Each counts by the size of the cohort named beside it, or
// once where none is named.
type average struct {
	of     []int
	cohort []int // nil: each counts once
}

func (a *average) add(figure, cohort int) {
	a.of, a.cohort = append(a.of, figure), append(a.cohort, cohort)
}

// staggeredFigures is everything that is told of a design: the effect of each cell, and after these the averages of it
// (Callaway and Sant'Anna, 2021, section 3).
type staggeredFigures struct {
	*staggeredDesign
	averages []average

	dynamic map[int]int // the figure of each duration
	least   int         // the shortest and longest duration
	most    int
	group   []int // the figure of each cohort; -1: none
	simple  int
	overGroups,
	overTime int
}

func newFigures(d *staggeredDesign) *staggeredFigures {
	f := &staggeredFigures{staggeredDesign: d, dynamic: map[int]int{}}
	byDuration, byCohort := map[int]*average{}, make([]average, len(d.cohorts))
	var simple, overGroups, overTime average
	for j, k := range d.cells {
		e := d.since(k)
		f.least, f.most = min(f.least, e), max(f.most, e)
		if byDuration[e] == nil {
			byDuration[e] = &average{}
		}
		byDuration[e].add(j, k.cohort)
		if e >= 0 {
			simple.add(j, k.cohort)
			byCohort[k.cohort].of = append(byCohort[k.cohort].of, j)
		}
	}
	for e := f.least; e <= f.most; e++ {
		if byDuration[e] == nil {
			continue
		}
		f.dynamic[e] = f.put(*byDuration[e])
		if e >= 0 {
			overTime.of = append(overTime.of, f.dynamic[e])
		}
	}
	for c, a := range byCohort {
		f.group = append(f.group, -1)
		if len(a.of) > 0 {
			f.group[c] = f.put(a)
			overGroups.add(f.group[c], c)
		}
	}
	f.simple, f.overGroups, f.overTime = f.put(simple), f.put(overGroups), f.put(overTime)
	return f
}

func (f *staggeredFigures) put(a average) int {
	f.averages = append(f.averages, a)
	return f.count() - 1
}

func (f *staggeredFigures) count() int { return len(f.cells) + len(f.averages) }

// values gives every figure, from the effects of the cells at the head of x on.
func (f *staggeredFigures) values(x []float64) {
	for j, a := range f.averages {
		sum, weights := 0.0, 0.0
		for m, i := range a.of {
			w := f.weight(a, m)
			sum, weights = sum+w*x[i], weights+w
		}
		x[len(f.cells)+j] = sum / weights
	}
}

// changes gives what every figure changes when the effects of the cells change by the head of dx and the share of each cohort
// by shares: that which areas began when was a draw as well (Callaway and Sant'Anna, 2021, corollary 2). A nil shares leaves
// them.
func (f *staggeredFigures) changes(x, dx, shares []float64) {
	for j, a := range f.averages {
		figure := len(f.cells) + j
		sum, weights := 0.0, 0.0
		for m, i := range a.of {
			w := f.weight(a, m)
			sum, weights = sum+w*dx[i], weights+w
			if shares != nil && a.cohort != nil {
				sum += shares[a.cohort[m]] * (x[i] - x[figure])
			}
		}
		dx[figure] = sum / weights
	}
}

func (f *staggeredFigures) weight(a average, m int) float64 {
	if a.cohort == nil {
		return 1
	}
	return f.size(a.cohort[m])
}
