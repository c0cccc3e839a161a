package effect

import "slices"

// mergeStudies takes effects of one place together that rest on the same decision or the same figures. Their errors move together, in
// an unknown degree; the mean gets the error that it has when they move as one (Borenstein and others 2009, ch. 24, with
// correlation 1), which is on the careful side.
func mergeStudies(studies []Study) []Study {
	var out []Study
	taken := make([]bool, len(studies))
	for i := range studies {
		if taken[i] {
			continue
		}
		members := []int{i}
		taken[i] = true
		for n := 0; n < len(members); n++ {
			for j := range studies {
				if !taken[j] && sharing(studies[members[n]], studies[j]) {
					taken[j] = true
					members = append(members, j)
				}
			}
		}
		out = append(out, combineStudies(studies, members))
	}
	return out
}

func sharing(a, b Study) bool {
	return a.Place == b.Place && slices.ContainsFunc(a.Shares, func(s string) bool { return slices.Contains(b.Shares, s) })
}

func combineStudies(studies []Study, members []int) Study {
	s := studies[members[0]]
	n := float64(len(members))
	s.Estimate, s.StdErr = 0, 0
	for _, i := range members {
		s.Estimate += studies[i].Estimate / n
		s.StdErr += studies[i].StdErr / n
	}
	return s
}

// inContexts takes the mean in each context, and tests whether contexts differ where at least two of them have three effects or
// more, each with a variance of its own (Borenstein and others 2009, ch. 19).
func inContexts(studies []Study) ([]ContextMean, *PoolTest) {
	groups := map[string][]Study{}
	var names []string
	for _, s := range studies {
		if groups[s.Context] == nil {
			names = append(names, s.Context)
		}
		groups[s.Context] = append(groups[s.Context], s)
	}
	slices.Sort(names)
	subs := []ContextMean{}
	var means, variances []float64
	for _, name := range names {
		sub := ContextMean{Context: name, Combined: len(groups[name])}
		if sub.Combined > 1 {
			f := fitPool(groups[name])
			sub.Mean = &f.mean
			if f.n > 2 {
				means, variances = append(means, f.mean.Estimate), append(variances, f.mean.StdErr*f.mean.StdErr)
			}
		}
		subs = append(subs, sub)
	}
	if len(means) < 2 {
		return subs, nil
	}
	test := poolTest(cochran(means, variances), len(means)-1)
	return subs, &test
}
