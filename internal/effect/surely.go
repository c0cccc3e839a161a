package effect

import "math"

// surely: seam until robust lands.
func (f *Fitted) surely() (*Sure, error) {
	change, grad := f.change(f.coef)
	se := math.Sqrt(quadratic(f.cov, grad)) * f.inflation()
	q := studentQuantile(0.05, f.spare())
	low, high := change-q*se, change+q*se
	s := &Sure{Lower: low, Upper: high}
	if f.family.logs() {
		s.Ratio, s.Lower, s.Upper = finite(math.Exp(change)), math.Exp(low), math.Exp(high)
	} else {
		s.Difference = finite(change)
	}
	return s, nil
}
