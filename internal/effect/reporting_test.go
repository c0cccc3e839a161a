package effect

import (
	"math/rand/v2"
	"testing"
)

// cameIn draws how n signals came in, by the shares of categories.
func cameIn(rng *rand.Rand, n int, shares map[string]float64, order []string) map[string]int {
	out := map[string]int{}
	for range n {
		u := rng.Float64()
		for _, k := range order {
			if u -= shares[k]; u < 0 {
				out[k]++
				break
			}
		}
	}
	return out
}

func TestChangedReportingIsFoundAndSeldomCriedWithoutCause(t *testing.T) {
	order := []string{"telefoon", "webformulier", "balie", "huisbezoek", "ketenpartner"}
	usual := map[string]float64{"telefoon": 0.45, "webformulier": 0.3, "balie": 0.15, "huisbezoek": 0.1}
	roles := map[string]float64{"telefoon": 0.5, "webformulier": 0.5}
	for _, c := range []struct {
		name          string
		before, after int
		later         map[string]float64
		seen          float64 // on each signal, after; before: 0.3
		least, most   float64
	}{
		{"the same", 120, 140, usual, 0.3, 0, 0.1},
		{"the same, few", 20, 30, usual, 0.3, 0, 0.1},
		{"the same, very many", 4000, 3000, usual, 0.3, 0, 0.1},
		{"a difference that is certain and small", 6000, 6000, map[string]float64{"telefoon": 0.4, "webformulier": 0.35, "balie": 0.15, "huisbezoek": 0.1}, 0.3, 0, 0.05},
		{"outreach", 120, 200, map[string]float64{"telefoon": 0.3, "webformulier": 0.2, "balie": 0.1, "huisbezoek": 0.4}, 0.3, 0.9, 1},
		{"a new kind of reporter", 120, 200, map[string]float64{"telefoon": 0.3, "webformulier": 0.2, "balie": 0.1, "huisbezoek": 0.1, "ketenpartner": 0.3}, 0.3, 0.9, 1},
		{"a new kind of reporter, in few signals", 60, 40, map[string]float64{"telefoon": 0.3, "webformulier": 0.2, "ketenpartner": 0.5}, 0.3, 0.9, 1},
		{"many say to see the same", 120, 200, usual, 0.9, 0.9, 1},
	} {
		raised := 0.0
		const towns = 100
		for seed := range uint64(towns) {
			rng := rand.New(rand.NewPCG(seed, 3))
			r := &Reporting{
				Before: Reports{Signals: c.before, Mix: map[string]map[string]int{"kanaal": cameIn(rng, c.before, usual, order), "rol": cameIn(rng, c.before, roles, order)}},
				After:  Reports{Signals: c.after, Mix: map[string]map[string]int{"kanaal": cameIn(rng, c.after, c.later, order), "rol": cameIn(rng, c.after, roles, order)}},
			}
			r.Before.AlsoSeen = cameIn(rng, c.before, map[string]float64{"telefoon": 0.3}, order)["telefoon"]
			r.After.AlsoSeen = cameIn(rng, c.after, map[string]float64{"telefoon": c.seen}, order)["telefoon"]
			if len(r.changed()) > 0 {
				raised++
			}
		}
		if rate := raised / towns; rate < c.least || rate > c.most {
			t.Errorf("%s: raised in %.0f percent", c.name, 100*rate)
		}
	}
}

func TestNothingIsSaidOfReportingThatIsNotKnown(t *testing.T) {
	for name, r := range map[string]*Reporting{
		"none": nil, "empty": {},
		"few":         {Before: channels(9, 0, 0), After: channels(0, 9, 0)},
		"one channel": {Before: channels(50, 0, 0), After: channels(60, 0, 0)},
		"one side":    {Before: Reports{Signals: 50}, After: channels(30, 10, 10)},
		"negative":    {Before: Reports{Signals: 50, AlsoSeen: -4, Mix: map[string]map[string]int{"rol": {"a": -50}}}, After: channels(30, 10, 10)},
	} {
		if got := r.changed(); len(got) > 0 {
			t.Errorf("%s: got %v", name, got)
		}
	}
}
