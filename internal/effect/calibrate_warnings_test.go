package effect

import (
	"fmt"
	"math/rand/v2"
	"testing"
)

// surrounded is a town in which something else went on, or not, beside the decision.
type surrounded struct {
	name    string
	code    Code
	planted bool
	around  func(*rand.Rand) Surroundings
}

// The warnings that a count of signals is judged on: found where they were planted, seldom raised where they were not.
var surroundings = []surrounded{
	{"meer huisbezoek na het besluit", ReportingChanged, true, func(rng *rand.Rand) Surroundings { return signalled(rng, 0.3, 0.3) }},
	{"vaker ook gezien na het besluit", ReportingChanged, true, func(rng *rand.Rand) Surroundings { return signalled(rng, 0.1, 0.8) }},
	{"melden bleef gelijk", ReportingChanged, false, func(rng *rand.Rand) Surroundings { return signalled(rng, 0.1, 0.3) }},
	{"een ander besluit in het venster", OtherDecision, true, func(rng *rand.Rand) Surroundings { return besideAt(1 + rng.IntN(47)) }},
	{"een ander besluit na het venster", OtherDecision, false, func(rng *rand.Rand) Surroundings { return besideAt(48 + rng.IntN(20)) }},
	{"een ander besluit voor het venster", OtherDecision, false, func(rng *rand.Rand) Surroundings { return besideAt(-rng.IntN(20)) }},
}

// signalled is how signals came in: after the decision a part by visiting, and each seen by others too so often.
func signalled(rng *rand.Rand, visits, seen float64) Surroundings {
	order := []string{"telefoon", "webformulier", "huisbezoek"}
	side := func(n int, visits, seen float64) Reports {
		mix := cameIn(rng, n, map[string]float64{"telefoon": 0.9 - visits, "webformulier": 0.1, "huisbezoek": visits}, order)
		return Reports{Signals: n, AlsoSeen: cameIn(rng, n, map[string]float64{"telefoon": seen}, order)["telefoon"], Mix: map[string]map[string]int{"kanaal": mix}}
	}
	return Surroundings{Noun: "signalen", Signals: true, Reporting: &Reporting{side(150, 0.1, 0.3), side(150, visits, seen)}}
}

func besideAt(at int) Surroundings {
	return Surroundings{Noun: "opnames", Independent: true, Others: []DecisionBeside{{Title: "Avondspreekuur", Label: "die maand", At: at}}}
}

func TestWarningsAreRaisedWhereTheyWerePlanted(t *testing.T) {
	towns := *seeds
	if towns == 0 {
		towns = 5
	}
	c := simulated{"daling", "vlak", "negatief-binomiaal", 48, 25, 0.3}
	_, _ = fmt.Fprintf(t.Output(), "%-40s %-32s %s\n", "scenario", "waarschuwing", "gegeven")
	for _, x := range surroundings {
		raised := 0
		for seed := range uint64(towns) {
			rng := random(seed)
			s, _ := c.draw(rng)
			a := Analyse(s, c.spec(), x.around(rng), Options{Quick: true})
			raised += oneIf(a.text(x.code) != "")
		}
		part := float64(raised) / float64(towns)
		_, _ = fmt.Fprintf(t.Output(), "%-40s %-32s %5.1f%%\n", x.name, x.code, 100*part)
		if x.planted && part < 0.9 || !x.planted && part > 0.1 {
			t.Errorf("%s: %s was raised in %.1f%%", x.name, x.code, 100*part)
		}
	}
}
