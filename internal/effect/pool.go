package effect

import (
	"math"
	"slices"
)

// Scale is what an effect is measured on, by the words of the wire. Effects on different scales are never pooled.
type Scale string

// The scales.
const (
	LogRatio        Scale = "log-verhouding"   // natural logarithm of observed by expected
	PercentOfLevel  Scale = "verschil-procent" // difference in percent of the level that was expected
	DifferenceInOwn Scale = "verschil"         // difference in the unit of the series
)

// Scales is the list of scales.
var Scales = []Scale{LogRatio, PercentOfLevel, DifferenceInOwn}

// The codes of refusals to pool.
const (
	TooFewEffects Code = "te-weinig-schattingen"
	ScalesDiffer  Code = "schalen-verschillen"
)

// Study is one effect that was found somewhere.
type Study struct {
	Place    string // the municipality
	Context  string // what sort of place it is; empty: not known
	Scale    Scale
	Unit     string // of DifferenceInOwn
	Estimate float64
	StdErr   float64
	// Shares names what the estimate rests on, such as a decision or a series. Estimates of one place that share something
	// are no separate evidence and count as one.
	Shares []string
}

// Pooled is what several effects say together.
type Pooled struct {
	Scale    Scale          `json:"schaal"`
	Places   int            `json:"gemeenten"`
	Effects  int            `json:"schattingen"`  // as they came in
	Combined int            `json:"uitkomsten"`   // after effects that rest on the same figures were taken together
	Toward   Directions     `json:"richtingen"`   // of the combineStudies effects
	Mean     *PooledMean    `json:"gemiddelde"`   // nil: nothing to take a mean of
	Spread   *Heterogeneity `json:"spreiding"`    // nil with fewer than two
	Next     *PoolInterval  `json:"verwachting"`  // prediction interval for a place that is not among these; nil with fewer than three
	LeaveOut []WithoutPlace `json:"zonder"`       // the mean without each place in turn; empty with fewer than three placesOf
	Groups   []ContextMean  `json:"naarContext"`  // the mean in each context
	Between  *PoolTest      `json:"contextToets"` // whether contexts differ; nil where that can't be tested
	Sentence string         `json:"zin"`
}

// Directions counts which way effects point, and for how many the 95 percent interval leaves no change out.
type Directions struct {
	Down     int `json:"lager"`
	DownSure int `json:"lagerZeker"`
	Up       int `json:"hoger"`
	UpSure   int `json:"hogerZeker"`
}

// PooledMean is the mean of the distribution of effects, with its 95 percent interval.
type PooledMean struct {
	Estimate float64 `json:"schatting"`
	StdErr   float64 `json:"standaardfout"`
	PoolInterval
}

// PoolInterval is an interval of 95 percent.
type PoolInterval struct {
	Lower float64 `json:"onder"`
	Upper float64 `json:"boven"`
}

// ZeroIn says whether no change lies in the interval.
func (s PoolInterval) ZeroIn() bool { return s.Lower <= 0 && s.Upper >= 0 }

// Heterogeneity is how much effects differ more than chance makes them differ.
type Heterogeneity struct {
	Tau2   float64 `json:"tau2"` // variance of the true effects
	Tau    float64 `json:"tau"`
	Method string  `json:"methode"` // of Tau2
	I2     float64 `json:"i2"`      // percent of the variation that is no chance
	PoolTest
}

// PoolTest is a chi-squared test.
type PoolTest struct {
	Q      float64 `json:"q"`
	DF     int     `json:"vrijheidsgraden"`
	PValue float64 `json:"pWaarde"`
}

// WithoutPlace is the mean without one place.
type WithoutPlace struct {
	Place string `json:"gemeente"`
	PooledMean
	Tau2 float64 `json:"tau2"`
}

// ContextMean is the mean in one context.
type ContextMean struct {
	Context  string      `json:"context"`
	Combined int         `json:"uitkomsten"`
	Mean     *PooledMean `json:"gemiddelde"` // nil: one effect is no ground for a mean
}

// Pool takes the mean of effects over places by a random-effects model: each place has an effect of its own, and the mean is
// that of the places that these are drawn from. One effect is no ground for a mean and is refused, as are effects on different
// scales.
func Pool(studies []Study) (Pooled, error) {
	if err := checkStudies(studies); err != nil {
		return Pooled{}, err
	}
	merged := mergeStudies(studies)
	if len(merged) == 1 {
		return Pooled{}, refuse(TooFewEffects, "%s", onlyOne(len(studies)))
	}
	all := fitPool(merged)
	p := Pooled{
		Scale: studies[0].Scale, Places: len(placesOf(studies)), Effects: len(studies), Combined: len(merged), Toward: votesOf(merged),
		Mean: &all.mean, Spread: &all.vary, Next: all.next(), LeaveOut: withoutEach(merged), Groups: []ContextMean{},
	}
	p.Groups, p.Between = inContexts(merged)
	p.Sentence = p.sentence(studies[0].Unit)
	return p, nil
}

// The bounds within which effects are pooled; beyond them they are no effects of policy.
const (
	maxEffect = 1e6
	minStdErr = 1e-6
)

func checkStudies(studies []Study) error {
	if len(studies) == 0 {
		return refuse(TooFewEffects, "Er zijn geen schattingen om samen te nemen.")
	}
	for _, s := range studies {
		switch {
		case s.Scale != studies[0].Scale || s.Scale == DifferenceInOwn && s.Unit != studies[0].Unit:
			return refuse(ScalesDiffer, "De schattingen staan niet op dezelfde schaal; die zijn niet samen te nemen.")
		case !slices.Contains(Scales, s.Scale):
			return refuse(ScalesDiffer, "De schaal %q is onbekend.", s.Scale)
		case !(math.Abs(s.Estimate) <= maxEffect): // also catches what is no number
			return refuse(BadValue, "De schatting van %s is geen bruikbaar getal.", s.Place)
		case !(s.StdErr >= minStdErr && s.StdErr <= maxEffect):
			return refuse(BadValue, "De standaardfout van %s is geen bruikbaar getal.", s.Place)
		}
	}
	return nil
}

// placesOf are the places of studies, each once, in order of the alphabet.
func placesOf(studies []Study) []string {
	var names []string
	for _, s := range studies {
		names = append(names, s.Place)
	}
	slices.Sort(names)
	return slices.Compact(names)
}

func votesOf(studies []Study) Directions {
	var v Directions
	for _, s := range studies {
		sure := math.Abs(s.Estimate) > poolNormal*s.StdErr
		switch {
		case s.Estimate < 0:
			v.Down++
			v.DownSure += oneIf(sure)
		case s.Estimate > 0:
			v.Up++
			v.UpSure += oneIf(sure)
		}
	}
	return v
}

func oneIf(b bool) int {
	if b {
		return 1
	}
	return 0
}

// withoutEach takes the mean without each place in turn, so that it shows when one place decides.
func withoutEach(studies []Study) []WithoutPlace {
	out := []WithoutPlace{}
	names := placesOf(studies)
	if len(names) < 3 {
		return out
	}
	for _, name := range names {
		rest := slices.DeleteFunc(slices.Clone(studies), func(s Study) bool { return s.Place == name })
		f := fitPool(rest)
		out = append(out, WithoutPlace{Place: name, PooledMean: f.mean, Tau2: f.vary.Tau2})
	}
	return out
}
