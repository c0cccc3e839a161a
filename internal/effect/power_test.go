package effect

import (
	"math"
	"testing"
)

// What can just be detected is claimed four times out of five when it is planted.
func TestWhatCanBeDetectedIsDetected(t *testing.T) {
	for _, c := range []simulated{
		{"geen", "trend en seizoen", "negatief-binomiaal", 60, 60, 0},
		{"geen", "vlak", "poisson", 48, 25, 0},
	} {
		least := 0.0
		const looks = 10
		for seed := range uint64(looks) {
			s, _ := c.draw(random(seed))
			found, err := fitted(t, s, c.spec()).Sure(Bootstrap{Draws: 199})
			if err != nil {
				t.Fatal(err)
			}
			least += math.Log1p(found.Detectable/100) / looks
		}
		seen := 0
		const towns = 60
		for seed := range uint64(towns) {
			s, _ := c.draw(random(1000 + seed))
			rng := random(2000 + seed)
			for i, p := range s.Points {
				if i >= c.start() {
					s.Points[i].Value = p.Value + c.figure(rng, p.Value*math.Expm1(least)+1e-9, rng.NormFloat64())
				}
			}
			found, err := fitted(t, s, c.spec()).Sure(Bootstrap{Draws: 199})
			if err != nil {
				t.Fatal(err)
			}
			seen += oneIf(found.Change().verdict() == MoreNow)
		}
		if seen < 38 || seen > 57 {
			t.Errorf("%+v: %.0f percent more was seen in %d of %d", c, 100*math.Expm1(least), seen, towns)
		}
	}
}
