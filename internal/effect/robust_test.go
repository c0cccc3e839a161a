package effect

import (
	"testing"
)

func BenchmarkRobustEstimateOfTenYears(b *testing.B) {
	s := planted{before: 60, after: 60, level: 60, effect: 0.85, trend: 0.002, season: 0.2, rho: 0.3, phi: 2}.draw(1)
	for b.Loop() {
		f, err := Fit(s, Spec{Start: 60, Season: 2, Errors: Errors{Kind: Robust}})
		if err != nil {
			b.Fatal(err)
		}
		if _, err := f.RobustEstimate(Bootstrap{}); err != nil {
			b.Fatal(err)
		}
	}
}
