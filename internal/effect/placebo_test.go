package effect

import "testing"

func TestPlacebosLieWithinTheTimeBefore(t *testing.T) {
	c := simulated{"daling", "vlak", "poisson", 80, 50, 0}
	s, _ := c.draw(random(1))
	for _, try := range []struct {
		name         string
		anticipation int
		n            int
		first, last  string
	}{
		{"a long time before", 0, 10, "8", "32"},
		{"with people who acted on what was coming", 20, 5, "8", "12"},
		{"just enough", 24, 1, "8", "8"},
		{"too little", 25, 0, "", ""},
	} {
		got := Placebo(s, Spec{Start: 40, Anticipation: try.anticipation, PhaseIn: 4})
		if len(got) != try.n || try.n > 0 && (got[0].Label != try.first || got[try.n-1].Label != try.last) {
			t.Errorf("%s: got %d: %+v", try.name, len(got), got)
		}
	}
}

func TestAPlaceboFindsWhatWasNotTheDecision(t *testing.T) {
	claims := func(c simulated, start int, label string) (n, all int) {
		for seed := range uint64(30) {
			s, _ := c.draw(random(seed))
			for _, p := range Placebo(s, Spec{Start: start}) {
				if label == "" || p.Label == label {
					all++
					n += oneIf(p.Claims())
				}
			}
		}
		return n, all
	}
	if n, all := claims(simulated{"daling", "vlak", "negatief-binomiaal", 80, 60, 0.3}, 40, ""); all != 300 || n*10 > all {
		t.Errorf("claimed in %d of %d though nothing happened before", n, all)
	}
	earlier := simulated{"stijging", "vlak", "poisson", 56, 200, 0} // after 28 months; the decision came after 52
	if n, all := claims(earlier, 52, "28"); all != 30 || n < 27 {
		t.Errorf("claimed in %d of %d though much happened then", n, all)
	}
}

func TestAQuickIntervalHoldsNearlyAsWell(t *testing.T) {
	covers := 0
	const towns = 200
	for seed := range uint64(towns) {
		c := simulated{"daling", "trend en seizoen", "negatief-binomiaal", 48, 60, 0.3}
		s, truth := c.draw(random(seed))
		found, err := fitted(t, s, c.spec()).quickly()
		if err != nil {
			t.Fatal(err)
		}
		covers += oneIf(judged(found, truth).covers)
	}
	t.Logf("covers in %d of %d", covers, towns)
	if covers < 176 {
		t.Errorf("covers in %d of %d", covers, towns)
	}
}
