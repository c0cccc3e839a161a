package effect

import "math"

// Change is how much figures differ from what was to be expected, with its 95 percent interval.
type Change struct {
	Ratio               bool // times what was expected; else a difference
	Value, Lower, Upper float64
}

// none is what a change is when nothing changed.
func (c Change) none() float64 {
	if c.Ratio {
		return 1
	}
	return 0
}

// told says whether a change can be told: numbers, with an interval.
func (c Change) told() bool {
	for _, v := range []float64{c.Value, c.Lower, c.Upper} {
		if math.IsNaN(v) || math.IsInf(v, 0) || c.Ratio && v < 0 {
			return false
		}
	}
	return c.Lower <= c.Upper
}

// verdict is the direction that the whole interval points in, if there is one.
func (c Change) verdict() Verdict {
	switch {
	case !c.told():
		return NoVerdict
	case c.Upper < c.none():
		return FewerNow
	case c.Lower > c.none():
		return MoreNow
	}
	return NoVerdict
}

// Change is the robust answer as a change.
func (s *Sure) Change() Change {
	c := Change{Lower: s.Lower, Upper: s.Upper}
	if s.Ratio != nil {
		c.Ratio, c.Value = true, *s.Ratio
	} else if s.Difference != nil {
		c.Value = *s.Difference
	}
	return c
}
