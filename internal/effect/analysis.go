package effect

// Analysis is everything that is told of one series after a decision: the estimate, what argues against it, what was expected,
// the verdict and the sentence, and what other models say. Without an estimate its numbers are absent, and the reason stands in
// the warning and the sentence.
type Analysis struct {
	*Estimate
	Comparison *Comparison `json:"vergelijking,omitempty"`
	// ControlReason is why there is no comparison with the control that was asked for.
	ControlReason string `json:"vergelijkingReden,omitempty"`

	Warnings []Warning `json:"waarschuwingen"` // what weighs most first
	Expected *Expected `json:"verwachting"`    // null: nothing was expected
	Verdict  Verdict   `json:"oordeel"`
	Sentence string    `json:"zin"`
	Others   []Answer  `json:"gevoeligheid"`

	// Placebos is what the same model says of decisions that were not taken, at dates before this one.
	Placebos []PlaceboPoint `json:"placeboVooraf"`
}

// Verdict is what may be said of the direction of a change, by the words of the wire.
type Verdict string

// The verdicts.
const (
	MoreNow    Verdict = "meer"
	FewerNow   Verdict = "minder"
	NoVerdict  Verdict = "geen-oordeel"
	NoEstimate Verdict = "geen-schatting"
)

// Expected is what was expected of a decision and whether it came.
type Expected struct {
	Direction Direction `json:"richting"`
	Size      string    `json:"omvang"`
	From      string    `json:"vanaf"`
	By        string    `json:"uiterlijk"`
	Afterward bool      `json:"achterafVastgelegd"`
	Came      Came      `json:"uitgekomen"`
}

// Came says whether what was expected came, by the words of the wire.
type Came string

// The ways an expectation can end.
const (
	CameTrue    Came = "ja"
	CameUntrue  Came = "nee"
	CameUnclear Came = "niet-vast-te-stellen"
	CameNotYet  Came = "nog-niet"
)

// Answer is what another model, or the same on other figures, says of the whole time after the decision.
type Answer struct {
	Model      Model    `json:"model"`
	Season     Season   `json:"seizoen"`
	Family     Family   `json:"verdeling"`
	Change     string   `json:"anders"` // in what it differs, in words
	Ratio      *float64 `json:"verhouding"`
	Difference *float64 `json:"verschil"`
	Lower      *float64 `json:"onder"`
	Upper      *float64 `json:"boven"`
	Reason     string   `json:"past"` // why there is no answer; empty: it fits
}

// Options says what an analysis takes along.
type Options struct {
	Control   *Series   // figures that the decision does not touch
	Quick     bool      // leave out what other models say, and decisions that were not taken
	Bootstrap Bootstrap // how the robust answer is drawn
}

// Analyse estimates what changed in a series after a decision, and says it in words that claim no more than the figures hold.
func Analyse(s Series, sp Spec, around Surroundings, o Options) *Analysis {
	a := &analysis{series: s, spec: sp, around: around, options: o}
	return a.tell()
}
