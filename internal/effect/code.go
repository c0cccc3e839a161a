package effect

// The codes of warnings.
const (
	TooFewPeriods     Code = "te-weinig-perioden"
	Power             Code = "onderscheidingsvermogen"
	Outlier           Code = "uitschieter"
	Autocorrelation   Code = "autocorrelatie"
	Overdispersion    Code = "overdispersie"
	TrendBefore       Code = "trend-vooraf"
	OtherDecision     Code = "ander-besluit-in-venster"
	ReportingChanged  Code = "melding-veranderd"
	SmallCounts       Code = "kleine-aantallen"
	RegressionToMean  Code = "regressie-naar-het-gemiddelde"
	RecordedAfterward Code = "achteraf-vastgelegd"
	NoSize            Code = "zonder-maat"
	SlopeChanged      Code = "geleidelijk" // the change came gradually; a step does not describe it
)

// The codes of refusals that are no warnings.
const (
	HalfYearly  Code = "halfjaarcijfers"
	Gap         Code = "ontbrekende-perioden"
	Duplicate   Code = "dubbele-periode"
	BadValue    Code = "onbruikbare-waarde"
	BadExposure Code = "blootstelling-onbekend"
	AtTheEdge   Code = "besluit-aan-de-rand"
	NoVariation Code = "geen-variatie"
	Unsuited    Code = "model-past-niet"
	Separation  Code = "niet-te-scheiden" // the terms of the model cannot be told apart, or a side has no counts at all
)

// Warning is something that argues against an estimate, or limits what it can say.
type Warning struct {
	Code Code   `json:"code"`
	Text string `json:"tekst"`
}
