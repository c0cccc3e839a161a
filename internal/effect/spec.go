package effect

import (
	"strconv"
	"strings"
)

// Model is what is fitted, by the words of the wire.
type Model string

// The models of one series.
const (
	Step      Model = "stap"         // a trend, and a change of level at the decision
	StepSlope Model = "stap-helling" // and a change of the trend from the decision on
)

// Family is how the figures vary around the model.
type Family string

// The families. For each but least squares the mean is on a log scale.
const (
	QuasiPoisson     Family = "quasi-poisson" // variance a multiple of the mean
	Poisson          Family = "poisson"
	NegativeBinomial Family = "negatief-binomiaal" // variance with the square of the mean
	LeastSquares     Family = "kleinste-kwadraten"
)

// Families is the list of families.
var Families = []Family{QuasiPoisson, Poisson, NegativeBinomial, LeastSquares}

// logs says whether effects are ratios.
func (f Family) logs() bool { return f != LeastSquares }

// Season is how the time of year is told apart: a number of pairs of harmonics, or each period of the year for itself.
type Season int

// EachPeriod gives each month (or quarter) its own level.
const EachPeriod Season = -1

// ParseSeason reads 0, 1, 2 or maand.
func ParseSeason(s string) (Season, bool) {
	switch s {
	case "0", "1", "2":
		n, _ := strconv.Atoi(s)
		return Season(n), true
	case "maand":
		return EachPeriod, true
	}
	return 0, false
}

func (s Season) String() string {
	if s == EachPeriod {
		return "maand"
	}
	return strconv.Itoa(int(s))
}

// MarshalText writes a season as the wire has it.
func (s Season) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// Errors is how standard errors are computed.
type Errors struct {
	Kind ErrorKind
	Lag  int // of Newey-West
}

// ErrorKind is a way to compute standard errors, by the words of the wire.
type ErrorKind string

// The ways to compute standard errors.
const (
	ModelErrors ErrorKind = "gewoon"
	NeweyWest   ErrorKind = "newey-west"
	Robust      ErrorKind = "robuust"
)

// maxLag is the longest lag of Newey-West that can be asked for.
const maxLag = 400

// ParseErrors reads gewoon, newey-west:LAG or robuust.
func ParseErrors(s string) (Errors, bool) {
	if lag, ok := strings.CutPrefix(s, string(NeweyWest)+":"); ok {
		n, err := strconv.Atoi(lag)
		return Errors{NeweyWest, n}, err == nil && n >= 0 && n <= maxLag
	}
	k := ErrorKind(s)
	return Errors{Kind: k}, k == ModelErrors || k == Robust
}

func (e Errors) String() string {
	if e.Kind == NeweyWest {
		return string(NeweyWest) + ":" + strconv.Itoa(e.Lag)
	}
	return string(e.Kind)
}

// MarshalText writes errors as the wire has them.
func (e Errors) MarshalText() ([]byte, error) { return []byte(e.String()), nil }

// Spec is what is asked of a series.
type Spec struct {
	Start        int    // Point.At of the first full period from the day the decision took effect
	Model        Model  // empty: Step
	Season       Season // as it will be used; DefaultSeason gives the usual one
	Family       Family // empty: quasi-Poisson for counts, least squares for the rest
	Errors       Errors // empty: of the model
	NoExposure   bool   // leave the exposure out
	Anticipation int    // periods before Start that are left out: people acted on what was coming
	PhaseIn      int    // periods from Start on that are left out: it was still being introduced
	without      []int  // Point.At of periods that are left out, to see what hangs on them
}

// DefaultSeason is two pairs of harmonics for series by month, week or day that are two years or longer, and else none.
func DefaultSeason(s Series) Season {
	if n := len(s.Points); s.PerYear >= 12 && n > 0 && s.Points[n-1].At-s.Points[0].At+1 >= int(2*s.PerYear) {
		return 2
	}
	return 0
}

func (sp Spec) withDefaults(k Kind) Spec {
	if sp.Model == "" {
		sp.Model = Step
	}
	if sp.Family == "" {
		sp.Family = LeastSquares
		if k == Count {
			sp.Family = QuasiPoisson
		}
	}
	if sp.Errors.Kind == "" {
		sp.Errors.Kind = ModelErrors
	}
	return sp
}
