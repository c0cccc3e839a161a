package effect

// Estimate is what was found for one series: the fitted model, what it says of the change, and the series as it would have
// gone on without one.
type Estimate struct {
	Model        Model          `json:"model"`
	Season       Season         `json:"seizoen"`
	Family       Family         `json:"verdeling"`
	FamilyReason string         `json:"verdelingReden"` // why this family
	Errors       Errors         `json:"fouten"`
	Exposed      bool           `json:"blootstelling"` // whether the figures are taken per exposure
	PerYear      float64        `json:"periodenPerJaar"`
	Before       int            `json:"periodenVoor"`
	After        int            `json:"periodenNa"`
	Coefficients []Coefficient  `json:"coefficienten"`
	Ratio        *float64       `json:"verhouding"` // of the step, where effects are ratios
	Lower        *float64       `json:"onder"`      // 95 percent interval of Ratio or Difference
	Upper        *float64       `json:"boven"`
	Difference   *float64       `json:"verschil"` // of the step, in the unit of the series, where effects are differences
	StdErr       *float64       `json:"standaardfout"`
	PValue       *float64       `json:"pWaarde"`
	Dispersion   *float64       `json:"dispersie"`
	DurbinWatson *float64       `json:"durbinWatson"`
	Without      *WithoutChange `json:"tegenfeitelijk"`
	Curve        []CurvePoint   `json:"verloop"`

	// Sure is the robust answer over the whole time after the decision. The verdict and the sentence rest on it,
	// whichever errors were asked for.
	Sure *Sure `json:"robuust"`
}

// Coefficient is one term of a model.
type Coefficient struct {
	Name   string  `json:"naam"`
	Value  float64 `json:"waarde"`
	StdErr float64 `json:"standaardfout"`
}

// The names of the terms. Harmonics are sin1, cos1, sin2, cos2; the levels of each period of the year are seizoen-2 and on.
const (
	Intercept = "constante"
	Trend     = "trend" // per period, from the first one
	StepTerm  = "stap"
	SlopeTerm = "helling" // the change of the trend per period, from the decision on
)

// WithoutChange is what the model expected after the decision had nothing changed, beside what was observed: totals where the
// series adds up, means per period where it does not.
type WithoutChange struct {
	Expected   float64 `json:"verwacht"`
	Observed   float64 `json:"waargenomen"`
	Difference float64 `json:"verschil"` // observed less expected: below zero is averted
	Lower      float64 `json:"onder"`
	Upper      float64 `json:"boven"`
	Mean       bool    `json:"perPeriode"` // means per period, not totals
}

// CurvePoint is one period of the picture, with what the model knew of it: whoever has these can fit the model again.
type CurvePoint struct {
	Label   string   `json:"periode"`
	Side    Side     `json:"kant"`
	Value   float64  `json:"waarde"`
	Fitted  float64  `json:"model"`
	Without *float64 `json:"zonder"` // after the decision: had nothing changed
	Low     *float64 `json:"onder"`  // 95 percent band of Without
	High    *float64 `json:"boven"`

	Time     int      `json:"tijd"`    // the trend, from 1
	Step     int      `json:"stap"`    // 0 before the decision, then 1
	Slope    int      `json:"helling"` // 0 before the decision, then 1, 2, 3
	Season   int      `json:"seizoen"` // place in the year from 1, or in time where a year has no whole number of periods
	Exposure *float64 `json:"blootstelling"`
}

// Side is where a period lies from the decision.
type Side string

// The sides of a decision.
const (
	Before  Side = "voor"
	After   Side = "na"
	LeftOut Side = "overgang"
)

// Sure is the change over the whole time after the decision with an interval that holds in short series whose months hang
// together: observed by expected where effects are ratios, else the difference per period.
type Sure struct {
	Ratio      *float64 `json:"verhouding"`
	Difference *float64 `json:"verschil"`
	Lower      float64  `json:"onder"`
	Upper      float64  `json:"boven"`
	Rho        float64  `json:"samenhang"` // how much a period resembles the one before it, corrected for the length of the series

	// Detectable is the least change that these figures would show four times out of five: in percent for ratios.
	Detectable float64 `json:"aantoonbaar"`
}
