package effect

import "math"

// placebos is the effects at dates before the measure, where there can be none: as they are, and as drawn. The last is how
// much the areas grew apart per period.
type placebos struct {
	since  []int
	found  []float64
	stdErr []float64
	pValue float64
}

// placebos tests all dates before the measure at once, with the base period in the middle of it all: the largest of them for
// its standard error, beside how large the largest is when nothing differs (the sup-t test; Montiel Olea and Plagborg-Møller,
// 2019). Single months show a sudden difference; the slope over them shows one that grew, which no month shows by itself.
// It is nil when there are no dates to look at.
func (r *resampled) placebos() *placebos {
	p := &placebos{}
	var columns [][]float64
	for e := r.least; e < -1; e++ {
		if i, ok := r.dynamic[e]; ok {
			p.since, p.found, columns = append(p.since, e), append(p.found, r.found[i]), append(columns, r.draws[i])
		}
	}
	if len(p.since) == 0 {
		return nil
	}
	slopes := make([]float64, staggeredDraws)
	one := make([]float64, len(columns))
	for b := range slopes {
		for j := range columns {
			one[j] = columns[j][b]
		}
		slopes[b] = p.slope(one)
	}
	p.found, columns = append(p.found, p.slope(p.found)), append(columns, slopes)
	for _, draws := range columns {
		p.stdErr = append(p.stdErr, quartileError(draws))
	}
	p.test(columns)
	return p
}

// slope is that of the line through the base period that lies closest to the placebos.
func (p *placebos) slope(effects []float64) float64 {
	products, squares := 0.0, 0.0
	for j, e := range p.since {
		x := float64(e + 1)
		products, squares = products+x*effects[j], squares+x*x
	}
	return products / squares
}

func (p *placebos) test(columns [][]float64) {
	found := p.largest(p.found)
	beyond := 1
	one := make([]float64, len(columns))
	for b := range staggeredDraws {
		for j := range columns {
			one[j] = columns[j][b]
		}
		if p.largest(one) >= found {
			beyond++
		}
	}
	p.pValue = float64(beyond) / (staggeredDraws + 1)
}

// largest is the largest of the effects in standard errors.
func (p *placebos) largest(effects []float64) float64 {
	t := 0.0
	for j := range effects {
		t = max(t, p.inErrors(effects, j))
	}
	return t
}

func (p *placebos) inErrors(effects []float64, j int) float64 {
	if p.stdErr[j] == 0 {
		return 0
	}
	return math.Abs(effects[j]) / p.stdErr[j]
}

func (p *placebos) differs() bool { return p.pValue < 0.05 }

// told is what an answer says of it.
func (p *placebos) told() *BeforeTest {
	if p == nil {
		return nil
	}
	far := 0
	for j := range p.since {
		if p.inErrors(p.found, j) > p.inErrors(p.found, far) {
			far = j
		}
	}
	return &BeforeTest{PValue: p.pValue, Dates: len(p.since), Largest: p.since[far], LargestEffect: p.found[far], Slope: p.found[len(p.since)]}
}
