package simulate

import (
	"math/rand/v2"
	"time"

	"ruggespraak/domain"
	"ruggespraak/internal/simulate/voices"
)

// measures gives the key of the measure that a story is about. What belongs to no story touches none.
var measures = map[voices.Story]string{
	voices.HouseholdHelp: "huishoudelijke-hulp", voices.DebtVisits: "schulden-huisbezoek", voices.CommunityCentre: "buurthuis-noordrand",
	voices.YouthNurse: "praktijkondersteuner-jeugd", voices.Transport: "vervoer", voices.Allowance: "minimaregeling",
	voices.Dementia: "dementie", voices.OneApplication: "een-aanvraag", voices.LookingAfter: "omkijken", voices.PostalAddress: "briefadres",
}

// occasion is a day after which inbrengers of a story get word: of those who brought in at most so many days before, a share.
type occasion struct {
	on       domain.Date
	phase    domain.Phase
	decision string
	share    int // in percents
	reach    int // in days
}

// occasions are the days after which word is given. Of dementia there is hardly any: that is its story.
var occasions = map[voices.Story][]occasion{
	voices.HouseholdHelp: {
		{"2024-05-16", "bundelen", "", 55, 140}, {"2024-11-11", "besluiten", "begroting-2025", 35, 300},
		{"2025-03-20", "evalueren", "", 45, 240}, {"2025-06-30", "besluiten", "normtijden-herstel", 60, 420},
		{"2026-02-10", "uitvoeren", "normtijden-herstel", 40, 240},
	},
	voices.DebtVisits: {
		{"2024-02-20", "besluiten", "huisbezoek", 50, 240}, {"2024-12-10", "bundelen", "", 40, 200},
		{"2025-10-14", "evalueren", "huisbezoek-voort", 50, 300}, {"2026-06-20", "uitvoeren", "", 35, 240},
	},
	voices.CommunityCentre: {
		{"2024-02-08", "besluiten", "buurthuis-sluiten", 40, 200}, {"2024-10-24", "bundelen", "", 55, 130},
		{"2025-05-26", "besluiten", "buurthuis-overname", 60, 340}, {"2025-10-15", "uitvoeren", "buurthuis-overname", 50, 300},
	},
	voices.YouthNurse: {
		{"2023-07-10", "besluiten", "praktijkondersteuner", 50, 180}, {"2024-10-08", "uitvoeren", "praktijkondersteuner", 40, 300},
		{"2025-11-20", "evalueren", "", 45, 330},
	},
	voices.Transport: {
		{"2024-10-18", "besluiten", "vervoer-boete", 70, 80}, {"2025-09-09", "uitvoeren", "", 30, 300},
	},
	voices.Allowance:      {{"2024-11-20", "besluiten", "minimaregeling-130", 45, 300}, {"2025-12-04", "uitvoeren", "", 30, 300}},
	voices.Dementia:       {{"2024-11-25", "bundelen", "", 30, 300}},
	voices.OneApplication: {{"2023-12-14", "bundelen", "", 50, 300}, {"2024-02-12", "besluiten", "een-aanvraag", 45, 300}, {"2025-06-17", "uitvoeren", "een-aanvraag", 35, 330}},
	voices.LookingAfter:   {{"2025-12-09", "evalueren", "", 60, 400}},
}

// verdicts says how inbrengers judge what came of it, as weights for opgelost, deels, niet and erger.
type verdicts [4]int

var (
	content     = verdicts{46, 36, 14, 4}
	divided     = verdicts{24, 40, 26, 10}
	discontent  = verdicts{6, 22, 42, 30}
	despondent  = verdicts{2, 8, 38, 52}
	unresponded = verdicts{0, 14, 70, 16}
)

// judged says how a story is judged at a moment.
func judged(s voices.Story, at time.Time) verdicts {
	m := monthOf(at.Year(), at.Month())
	switch s {
	case voices.HouseholdHelp:
		if m >= normsLowered && m < normsRestored {
			return despondent
		}
	case voices.CommunityCentre:
		if m >= centreClosed && m < centreReopened {
			return discontent
		}
	case voices.OneApplication, voices.Other:
		return divided
	case voices.Transport:
		if m < transportPeak+3 {
			return discontent
		}
	case voices.Dementia:
		return unresponded
	case voices.DebtVisits, voices.YouthNurse, voices.Allowance, voices.LookingAfter, voices.PostalAddress:
	}
	return content
}

func verdictOn(r *rand.Rand, s voices.Story, at time.Time) domain.Verdict {
	weights := judged(s, at)
	n := r.IntN(weights[0] + weights[1] + weights[2] + weights[3])
	for i, w := range weights {
		if n -= w; n < 0 {
			return domain.Verdicts[i]
		}
	}
	return domain.Solved
}
