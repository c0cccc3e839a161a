package effect

import "math"

// quickly gives the change without drawing: its standard error with what periods carry over, and Student's t with as many degrees
// of freedom as the residuals are worth when they resemble each other (Bayley and Hammersley 1946, Suppl J R Stat Soc 8:184). It
// holds less well than Sure in short series that hang together, and serves where many models are looked at beside the one that
// counts.
func (f *Fitted) quickly() (*Sure, error) {
	s, err := f.sampler()
	if err != nil {
		return nil, err
	}
	spare := float64(f.spare()) * (1 - s.rho*s.rho) / (1 + s.rho*s.rho)
	reach := studentQuantile(0.05, int(math.Max(2, math.Round(spare)))) * s.found.change.se
	if f.family.logs() && math.Abs(s.found.change.value)+reach > maxExponent {
		return nil, refuse(Separation, "De cijfers schommelen zo sterk dat een interval niets meer zegt.")
	}
	return sureOf(f.family, s.found.change.value, reach, reach, s.rho), nil
}

// sureOf tells a change with an interval that reaches so far below and above it.
func sureOf(family Family, change, below, above, rho float64) *Sure {
	s := &Sure{Difference: finite(change), Lower: change - below, Upper: change + above, Rho: rho}
	if family.logs() {
		s.Ratio, s.Difference = finite(math.Exp(change)), nil
		s.Lower, s.Upper = math.Exp(s.Lower), math.Exp(s.Upper)
	}
	return s
}
