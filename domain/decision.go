package domain

import "slices"

// DecisionEvent is an event of a decision's stream.
//
//sumtype:decl
type DecisionEvent interface {
	Event
	decision()
}

// DecisionContent is what was decided, on what grounds, and what was expected of it.
type DecisionContent struct {
	Title            string           `json:"titel"`
	Body             Body             `json:"orgaan"`
	Power            Power            `json:"bevoegdheid,omitempty"`
	On               Date             `json:"datum"`
	Case             CaseNumber       `json:"zaaknummer,omitempty"`
	Outcomes         []Outcome        `json:"uitkomsten"`
	Grounds          []Ground         `json:"gronden,omitempty"`
	Alternatives     string           `json:"alternatieven,omitempty"`
	Remarks          string           `json:"kanttekeningen,omitempty"`
	Finance          string           `json:"financieleGevolgen,omitempty"`
	Vote             *Vote            `json:"stemuitslag,omitempty"`
	Motivation       string           `json:"motivering,omitempty"`
	MotivationOrigin MotivationOrigin `json:"motiveringHerkomst"`
	Expectations     []Expectation    `json:"verwachtingen,omitempty"`
	NoExpectation    bool             `json:"geenVerwachtingUitgesproken,omitempty"`
	EvaluateOn       Date             `json:"evaluatieOp,omitempty"`
	Reference        string           `json:"vindplaats,omitempty"` // where the decision can be read
	Note             Personal         `json:"notitie,omitzero"`     // what else the source said
}

// Outcome is what the decision does to one measure.
type Outcome struct {
	MeasureID   MeasureID   `json:"maatregelId,omitempty"` // none: the decision is about no measure on record
	Result      OutcomeWord `json:"uitkomst"`
	EffectiveOn Date        `json:"ingangsdatum,omitempty"`
	Revision    Revision    `json:"maatregelRevisie"` // of the measure as it was read
}

// Ground is something that the decision rests on or goes against.
type Ground struct {
	Kind     GroundKind `json:"soort"`
	ID       GroundID   `json:"id"`
	Relation Relation   `json:"verband"`
}

// Vote is a result of voting.
type Vote struct {
	For     int `json:"voor"`
	Against int `json:"tegen"`
	Blank   int `json:"onthouden,omitempty"`
}

// Expectation is what the decision is expected to bring about in a series or in the signals. It is fixed once taken.
type Expectation struct {
	Number    int       `json:"nummer"` // from 1, within the decision
	Series    SeriesID  `json:"meetreeksId,omitempty"`
	Signals   Selection `json:"signaalselectie,omitempty"` // instead of a series
	Direction Direction `json:"richting"`
	Size      string    `json:"omvang"` // as said, such as "10 procent", or NoSize
	From      Date      `json:"vanaf,omitempty"`
	By        Date      `json:"uiterlijk,omitempty"`
	Afterward bool      `json:"achterafVastgelegd,omitempty"` // recorded when the outcome could be known already
}

// Selection says which signals an expectation is about.
type Selection string

// MeasureSignals selects the signals that are linked to the decision's measures.
const MeasureSignals Selection = "signalen-van-de-maatregel"

// NoSize says that an expectation has a direction but no size.
const NoSize = "zonder maat"

// DecisionTaken says that a body decided.
type DecisionTaken struct {
	DecisionID DecisionID `json:"besluitId"`
	Origin     Origin     `json:"herkomst,omitzero"`
	DecisionContent
}

// DecisionRectified says what the record should have said. What was expected at first stays visible beside it.
type DecisionRectified struct {
	DecisionID DecisionID `json:"besluitId"`
	Origin     Origin     `json:"herkomst,omitzero"`
	Reason     string     `json:"reden"`
	DecisionContent
}

// DecisionRevoked says that the decision was taken back.
type DecisionRevoked struct {
	DecisionID DecisionID `json:"besluitId"`
	On         Date       `json:"datum"`
	Reason     string     `json:"reden"`
}

// InfluenceConfirmed says that someone other than the decider found that a ground really weighed.
type InfluenceConfirmed struct {
	DecisionID DecisionID `json:"besluitId"`
	GroundID   GroundID   `json:"grondId"`
	Reason     string     `json:"toelichting"`
}

// InfluenceContested says that someone found that it did not.
type InfluenceContested struct {
	DecisionID DecisionID `json:"besluitId"`
	GroundID   GroundID   `json:"grondId"`
	Reason     string     `json:"toelichting"`
}

func (DecisionTaken) event()         {}
func (DecisionTaken) decision()      {}
func (DecisionRectified) event()     {}
func (DecisionRectified) decision()  {}
func (DecisionRevoked) event()       {}
func (DecisionRevoked) decision()    {}
func (InfluenceConfirmed) event()    {}
func (InfluenceConfirmed) decision() {}
func (InfluenceContested) event()    {}
func (InfluenceContested) decision() {}

var decisionEvents = []Definition{
	define[DecisionTaken]("besluit-genomen"),
	define[DecisionRectified]("besluit-gerectificeerd"),
	define[DecisionRevoked]("besluit-ingetrokken"),
	define[InfluenceConfirmed]("doorwerking-bevestigd"),
	define[InfluenceContested]("doorwerking-betwist"),
}

// Words of decisions.
type (
	Body             string
	Power            string
	OutcomeWord      string
	GroundKind       string
	Direction        string
	MotivationOrigin string
)

// The lists that go with them.
var (
	Bodies   = []Body{"raad", "college", "burgemeester", "mandaat", "gemeenschappelijke-regeling"}
	Powers   = []Power{"raad", "college", "burgemeester", "mandaat", "gemeenschappelijke-regeling"}
	Outcomes = []OutcomeWord{
		"vaststellen", "wijzigen", "beeindigen", "ongewijzigd-voortzetten", "niet-overnemen", "aanhouden", "terugnemen",
		"voor-kennisgeving-aannemen",
	}
	GroundKinds = []GroundKind{"signaal", "bundel", "advies", "motie", "evaluatie"}
	Directions  = []Direction{"daling", "stijging", "gelijk"}
)

// Where the motivation comes from.
const (
	MotivationGiven   MotivationOrigin = "gegeven"
	MotivationMissing MotivationOrigin = "niet-in-bron"
)

// Decision is what the rules of a decision ask for.
type Decision struct {
	Taken     bool
	Revoked   bool
	Origin    Origin
	Content   DecisionContent // as last rectified, but for the expectations
	Fixed     []Expectation   // as first taken
	Confirmed []InfluenceConfirmed
	Contested []InfluenceContested
	Forgotten bool // what was personal in it
	Passed    []TermPassed
}

// Evolve applies an event.
func (d Decision) Evolve(e DecisionEvent) Decision {
	switch e := e.(type) {
	case DecisionTaken:
		d.Taken, d.Origin, d.Content, d.Fixed = true, e.Origin, e.DecisionContent, e.Expectations
	case DecisionRectified:
		d.Origin, d.Content = e.Origin, e.DecisionContent
	case DecisionRevoked:
		d.Revoked = true
	case InfluenceConfirmed:
		d.Confirmed = append(slices.Clip(d.Confirmed), e)
	case InfluenceContested:
		d.Contested = append(slices.Clip(d.Contested), e)
	case PersonForgotten:
		d.Forgotten = true
	case TermPassed:
		d.Passed = append(slices.Clip(d.Passed), e)
	}
	return d
}

// ValidOn gives the day from which an event counts as true: a decision its own date, a rectification that of the decision.
func (d Decision) ValidOn(e DecisionEvent) Date {
	switch e := e.(type) {
	case DecisionTaken:
		return e.On
	case DecisionRectified:
		return e.DecisionContent.On
	case DecisionRevoked:
		return e.On
	case TermPassed:
		return e.validOn()
	case InfluenceConfirmed, InfluenceContested, PersonForgotten:
	}
	return ""
}
