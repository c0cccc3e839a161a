package effect

// Surroundings is what stands around a series and a decision: what the figures are of, what was expected, what else happened,
// and how people came to report. Warnings and words need it; the estimate does not.
type Surroundings struct {
	Noun        string // what is counted, as it reads after "minder": opnames, signalen; empty: the name of the series
	Unit        string // of figures that are no counts, in full: dagen, euro, procent
	Signals     bool   // signals that people brought in: how many there are depends on who reports
	Independent bool   // whether the figures do not depend on reporting
	Expected    *Expectation
	Others      []DecisionBeside
	Reporting   *Reporting // of signals; nil: not known
}

// Expectation is what was expected of a decision, as its record has it.
type Expectation struct {
	Direction Direction
	Size      string // as said, such as "10 procent"; "zonder maat" or empty: none was said
	From      string // the days between which it would show, as they are shown; empty: not said
	By        string
	Passed    bool // By lies before the end of the series
	Afterward bool // recorded when the outcome could be known
}

// Direction is which way the figures were expected to go, by the words of the wire.
type Direction string

// The directions.
const (
	Fall Direction = "daling"
	Rise Direction = "stijging"
	Same Direction = "gelijk"
)

// DecisionBeside is a decision beside the one that is looked at, which touches the same figures.
type DecisionBeside struct {
	Title string
	Label string // the period in which it took effect
	At    int    // Point.At of its first full period
	Cut   bool   // the figures on its far side were left out because of it
}

// Reporting is how signals came in before and after a decision.
type Reporting struct{ Before, After Reports }

// Reports is how the signals of one side came in.
type Reports struct {
	Signals  int
	AlsoSeen int                       // how often somebody said to see the same
	Mix      map[string]map[string]int // by trait (channel, role, kind of reporter): signals of each category
}
