package effect

import "math"

// The power that a change must be seen with to count as one that can be seen.
const usualPower = 0.8

// detectable is the least change that a robust interval would show four times out of five, rise or fall: what a draw must be off
// to lie outside the interval, and how far most draws fall short of that (Lachin 1981, Control Clin Trials 2:93, with the draws in
// the place of the normal distribution).
func (d *sampled) detectable() float64 {
	rise := d.quantile(0.975) - d.quantile(1-usualPower)
	fall := d.quantile(usualPower) - d.quantile(0.025)
	return math.Max(rise, fall) * d.se
}

// asTold puts a change on the scale that people hear it in.
func asTold(family Family, change float64) float64 {
	if family.logs() {
		return 100 * math.Expm1(math.Min(change, maxExponent))
	}
	return change
}
