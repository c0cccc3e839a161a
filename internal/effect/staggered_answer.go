package effect

// ComparedWith is which areas show what would have happened without the measure, by the words of the wire.
type ComparedWith string

// The areas that an area with the measure can be compared with.
const (
	NeverTreated  ComparedWith = "nooit"    // the ones that had no measure in any period of the figures
	NotYetTreated ComparedWith = "nog-niet" // these, and the ones whose measure was still to come
)

// Resampling is how an interval over areas came about, by the words of the wire.
type Resampling string

// The ways to resample.
const (
	OverAreas Resampling = "herbemonstering-gebieden" // how areas differ among themselves: needs enough of them
	OverTime  Resampling = "herbemonstering-tijd"     // how the figures of an area vary from period to period
)

// StaggeredEstimate is what a measure changed in areas that introduced it at different times (Callaway and Sant'Anna, 2021).
// Effects are differences in the unit of the figures, or per 1,000 of the exposure.
type StaggeredEstimate struct {
	Groups  []GroupTime    `json:"groepen"`
	Dynamic []EventTime    `json:"dynamisch"`
	Total   StaggeredTotal `json:"totaal"`
	Errors  Resampling     `json:"fouten"`
	Exposed bool           `json:"blootstelling"` // effects are per 1,000 of the exposure

	// BeforeDiffers says that the areas already grew apart before the measure. Then what came after may be no effect of it.
	BeforeDiffers bool        `json:"voorafVerschil"`
	BeforeTest    *BeforeTest `json:"voorafToets"` // nil: no periods to see it in

	Areas      AreaCounts    `json:"gebieden"`
	LeftOut    []AreaLeftOut `json:"weggelaten"`
	Uncompared []string      `json:"periodenZonderVergelijking"` // every area had the measure by then
	First      string        `json:"vanaf"`                      // the periods that the estimate rests on
	Last       string        `json:"tot"`
	Periods    int           `json:"perioden"`
}

// AreaEffect is an effect with its standard error and 95 percent interval.
type AreaEffect struct {
	Effect float64 `json:"effect"`
	StdErr float64 `json:"standaardfout"`
	Lower  float64 `json:"onder"`
	Upper  float64 `json:"boven"`
}

// GroupTime is the effect in one period on the areas that began in the same period. Before they began it is a placebo: what
// is then found cannot come from the measure.
type GroupTime struct {
	Group  string `json:"groep"`   // the period in which these areas began
	Period string `json:"periode"` // the period of the effect
	AreaEffect
	Before bool `json:"vooraf"`
	Areas  int  `json:"gebieden"` // in the group
	With   int  `json:"vergeleken"`
}

// EventTime is the effect by how long the measure was there: 0 is the first period, -1 the one before it, which all others
// are compared with and which has no effect by definition.
type EventTime struct {
	Since int `json:"periode"`
	AreaEffect
}

// GroupEffect is the mean effect over all periods on the areas that began in the same period.
type GroupEffect struct {
	Group string `json:"groep"`
	Areas int    `json:"gebieden"`
	AreaEffect
}

// StaggeredTotal is the effect over all areas and periods with the measure. Its own interval is of the simple mean, in which
// each period of each area counts once.
type StaggeredTotal struct {
	AreaEffect
	Observed    float64       `json:"waargenomen"` // mean level in the areas and periods with the measure
	Expected    float64       `json:"verwacht"`    // the same without it
	PerGroup    []GroupEffect `json:"perGroep"`
	OverGroups  AreaEffect    `json:"gemiddeldOverGroepen"` // each area counts once
	OverTime    AreaEffect    `json:"gemiddeldOverDuur"`    // each duration counts once
	Compared    ComparedWith  `json:"vergelijking"`
	Sensitivity *Sensitivity  `json:"gevoeligheid"` // nil: there is no other comparison

	// OverBefore compares with the mean of all periods before the measure. Where it lies far from the effect, the last of
	// these was unusual. It is nil where there is only that one.
	OverBefore *AreaEffect `json:"metGemiddeldeVooraf"`
}

// Sensitivity is the simple mean by another comparison.
type Sensitivity struct {
	Compared ComparedWith `json:"vergelijking"`
	AreaEffect
}

// BeforeTest is what the placebo dates before the measure say all together.
type BeforeTest struct {
	PValue        float64 `json:"pWaarde"`
	Dates         int     `json:"perioden"`       // how many were looked at
	Largest       int     `json:"grootste"`       // the one that lies furthest from none, for its uncertainty
	LargestEffect float64 `json:"grootsteEffect"` // the difference there
	Slope         float64 `json:"trendverschil"`  // how much the areas grew apart per period, before the measure
	Gradual       bool    `json:"geleidelijk"`    // the slope says more than any single date
}

// AreaCounts is how many areas an estimate rests on.
type AreaCounts struct {
	Treated  int `json:"metMaatregel"`       // with an effect in Groups
	Compared int `json:"alleenVergelijking"` // only ever compared with
	LeftOut  int `json:"weggelaten"`
}
