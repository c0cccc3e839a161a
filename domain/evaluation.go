package domain

import "slices"

// EvaluationEvent is an event of an evaluation's stream.
//
//sumtype:decl
type EvaluationEvent interface {
	Event
	evaluation()
}

// EvaluationPlanned says that a decision will be looked back on.
type EvaluationPlanned struct {
	EvaluationID EvaluationID `json:"evaluatieId"`
	DecisionID   DecisionID   `json:"besluitId"`
	Frame        Frame        `json:"kader"`
	On           Date         `json:"datum"`
}

// FindingRecorded is one thing that was found.
type FindingRecorded struct {
	EvaluationID EvaluationID `json:"evaluatieId"`
	Number       int          `json:"nummer"`
	Text         string       `json:"bevinding"`
	On           Date         `json:"datum,omitempty"`
}

// Conclusion is what an evaluation came to.
type Conclusion struct {
	On              Date             `json:"datum"`
	Frame           Frame            `json:"kader"`
	Method          string           `json:"methode"`
	Standpoint      string           `json:"positie"` // the evaluator's own position towards what is judged
	Verdict         string           `json:"oordeel"` // in words
	PerExpectation  []ExpectationMet `json:"oordeelPerVerwachting,omitempty"`
	NoExpectations  bool             `json:"geenVerwachtingen,omitempty"` // the decision had none to judge
	Recommendations []string         `json:"aanbevelingen,omitempty"`     // numbered from 1
	DecisionAt      Revision         `json:"besluitRevisie"`              // of the decision as it was read
	LogUpTo         Position         `json:"totPositie,omitempty"`        // the part of the log that it rests on
	Note            Personal         `json:"notitie,omitzero"`
}

// ExpectationMet is the verdict on one expectation of the decision.
type ExpectationMet struct {
	Number int    `json:"nummer"`
	Met    Met    `json:"oordeel"`
	Why    string `json:"toelichting,omitempty"`
}

// EvaluationConcluded says what the evaluation came to.
type EvaluationConcluded struct {
	EvaluationID EvaluationID `json:"evaluatieId"`
	DecisionID   DecisionID   `json:"besluitId"`
	Origin       Origin       `json:"herkomst,omitzero"`
	Conclusion
}

// EvaluationRectified says what the conclusion should have said; the earlier one stays on record.
type EvaluationRectified struct {
	EvaluationID EvaluationID `json:"evaluatieId"`
	DecisionID   DecisionID   `json:"besluitId"`
	Origin       Origin       `json:"herkomst,omitzero"`
	Reason       string       `json:"reden"`
	Conclusion
}

// BoardResponded is the college's answer to an evaluation.
type BoardResponded struct {
	EvaluationID EvaluationID `json:"evaluatieId"`
	On           Date         `json:"datum"`
	Response     string       `json:"reactie"`
}

// RecommendationCarriedOut says that a recommendation was carried out.
type RecommendationCarriedOut struct {
	EvaluationID EvaluationID `json:"evaluatieId"`
	Number       int          `json:"aanbeveling"`
	On           Date         `json:"datum"`
	How          string       `json:"toelichting,omitempty"`
}

// LessonDrawn says what worked for whom in which circumstances.
type LessonDrawn struct {
	EvaluationID EvaluationID `json:"evaluatieId"`
	Context      string       `json:"context"`
	Strategy     string       `json:"strategie"`
	Result       string       `json:"uitkomst"`
	CycleID      CycleID      `json:"leercyclusId,omitempty"` // in which it was learned
}

func (EvaluationPlanned) event()             {}
func (EvaluationPlanned) evaluation()        {}
func (FindingRecorded) event()               {}
func (FindingRecorded) evaluation()          {}
func (EvaluationConcluded) event()           {}
func (EvaluationConcluded) evaluation()      {}
func (EvaluationRectified) event()           {}
func (EvaluationRectified) evaluation()      {}
func (BoardResponded) event()                {}
func (BoardResponded) evaluation()           {}
func (RecommendationCarriedOut) event()      {}
func (RecommendationCarriedOut) evaluation() {}
func (LessonDrawn) event()                   {}
func (LessonDrawn) evaluation()              {}

var evaluationEvents = []Definition{
	define[EvaluationPlanned]("evaluatie-gepland"),
	define[FindingRecorded]("bevinding-vastgelegd"),
	define[EvaluationConcluded]("evaluatie-afgerond"),
	define[EvaluationRectified]("evaluatie-gerectificeerd"),
	define[BoardResponded]("bestuurlijke-reactie-gegeven"),
	define[RecommendationCarriedOut]("aanbeveling-uitgevoerd"),
	define[LessonDrawn]("les-getrokken"),
}

// Words of evaluations.
type (
	Frame string
	Met   string
)

// The lists that go with them.
var (
	Frames = []Frame{"213a", "rekenkamer", "cliëntervaringsonderzoek", "participatieverordening", "eigen", "actieonderzoek"}
	Mets   = []Met{"gehaald", "deels-gehaald", "niet-gehaald", "niet-vast-te-stellen"}
)

// Evaluation is what the rules of an evaluation ask for.
type Evaluation struct {
	Planned    bool
	Concluded  bool
	Decision   DecisionID
	Due        Date // by when it was planned
	Origin     Origin
	Findings   []FindingRecorded
	Conclusion Conclusion
	Responded  bool
	CarriedOut []int
	Lessons    []LessonDrawn
	Passed     []TermPassed
	Forgotten  bool // what was personal in it
}

// Evolve applies an event.
func (v Evaluation) Evolve(e EvaluationEvent) Evaluation {
	switch e := e.(type) {
	case EvaluationPlanned:
		v.Planned, v.Decision, v.Due = true, e.DecisionID, e.On
	case FindingRecorded:
		v.Findings = append(slices.Clip(v.Findings), e)
	case EvaluationConcluded:
		v.Concluded, v.Decision, v.Origin, v.Conclusion = true, e.DecisionID, e.Origin, e.Conclusion
	case EvaluationRectified:
		v.Origin, v.Conclusion = e.Origin, e.Conclusion
	case BoardResponded:
		v.Responded = true
	case RecommendationCarriedOut:
		v.CarriedOut = append(slices.Clip(v.CarriedOut), e.Number)
	case LessonDrawn:
		v.Lessons = append(slices.Clip(v.Lessons), e)
	case TermPassed:
		v.Passed = append(slices.Clip(v.Passed), e)
	case PersonForgotten:
		v.Forgotten = true
	}
	return v
}

// ValidOn gives the day from which an event counts as true: its own date, if it names one.
func (v Evaluation) ValidOn(e EvaluationEvent) Date {
	switch e := e.(type) {
	case FindingRecorded:
		return e.On
	case EvaluationConcluded:
		return e.On
	case EvaluationRectified:
		return e.On
	case BoardResponded:
		return e.On
	case RecommendationCarriedOut:
		return e.On
	case TermPassed:
		return e.validOn()
	case EvaluationPlanned, LessonDrawn, PersonForgotten:
	}
	return ""
}
