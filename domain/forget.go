package domain

// PersonForgotten says that the personal texts of this stream were made unreadable for good, and why. Nothing in it tells what
// they said or whom they were about.
type PersonForgotten struct {
	Reason ForgetReason `json:"reden"`
}

func (PersonForgotten) event()      {}
func (PersonForgotten) signal()     {}
func (PersonForgotten) measure()    {}
func (PersonForgotten) decision()   {}
func (PersonForgotten) evaluation() {}
func (PersonForgotten) bundle()     {}
func (PersonForgotten) advice()     {}
func (PersonForgotten) motion()     {}
func (PersonForgotten) amendment()  {}
func (PersonForgotten) promise()    {}
func (PersonForgotten) cycle()      {}
func (PersonForgotten) encounter()  {}

// ForgetReason is why personal texts were forgotten.
type ForgetReason string

// ForgetReasons is the list of redenen: the person asked for it (AVG, article 17), the term for keeping them is over, they
// should not have been entered, they should not have been processed.
var ForgetReasons = []ForgetReason{"verzoek-betrokkene", "bewaartermijn", "fout-ingevoerd", "onrechtmatig-verwerkt"}

// Check refuses a reason that is not on the list.
func (r ForgetReason) Check() error { return oneOf("reden", r, ForgetReasons) }

// forget gives the event for texts that were made unreadable, unless it was recorded before.
func forget[E Event](known error, had bool, why ForgetReason) ([]E, error) {
	if err := first(known, why.Check()); err != nil || had {
		return nil, err
	}
	return []E{Event(PersonForgotten{Reason: why}).(E)}, nil
}

// Forget records that the personal texts of the signal, withdrawn or not, were made unreadable. Doing so again changes nothing.
func (s Signal) Forget(why ForgetReason) ([]SignalEvent, error) {
	s.Withdrawn = false
	return forget[SignalEvent](s.known(), s.Forgotten, why)
}

// Forget records that the personal texts of the measure were made unreadable. Doing so again changes nothing.
func (m Measure) Forget(why ForgetReason) ([]MeasureEvent, error) {
	return forget[MeasureEvent](m.known(), m.Forgotten, why)
}

// Forget records that the personal texts of the decision were made unreadable. Doing so again changes nothing.
func (d Decision) Forget(why ForgetReason) ([]DecisionEvent, error) {
	return forget[DecisionEvent](d.known(), d.Forgotten, why)
}

// Forget records that the personal texts of the evaluation were made unreadable. Doing so again changes nothing.
func (v Evaluation) Forget(why ForgetReason) ([]EvaluationEvent, error) {
	return forget[EvaluationEvent](v.known(), v.Forgotten, why)
}

// Forget records that the personal texts of the bundle were made unreadable. Doing so again changes nothing.
func (b Bundle) Forget(why ForgetReason) ([]BundleEvent, error) {
	return forget[BundleEvent](b.known(), b.Forgotten, why)
}

// Forget records that the personal texts of the advice were made unreadable. Doing so again changes nothing.
func (a Advice) Forget(why ForgetReason) ([]AdviceEvent, error) {
	var known error
	if !a.Asked && !a.Given {
		known = Errorf(NotFound, "Dit advies bestaat niet.")
	}
	return forget[AdviceEvent](known, a.Forgotten, why)
}

// Forget records that the personal texts of the motion were made unreadable. Doing so again changes nothing.
func (m Motion) Forget(why ForgetReason) ([]MotionEvent, error) {
	return forget[MotionEvent](m.named().known(), m.Forgotten, why)
}

// Forget records that the personal texts of the amendment were made unreadable. Doing so again changes nothing.
func (a Amendment) Forget(why ForgetReason) ([]AmendmentEvent, error) {
	return forget[AmendmentEvent](a.named().known(), a.Forgotten, why)
}

// Forget records that the personal texts of the promise were made unreadable. Doing so again changes nothing.
func (p Promise) Forget(why ForgetReason) ([]PromiseEvent, error) {
	return forget[PromiseEvent](p.known(), p.Forgotten, why)
}

// Forget records that the personal texts of the learning cycle were made unreadable. Doing so again changes nothing.
func (c Cycle) Forget(why ForgetReason) ([]CycleEvent, error) {
	return forget[CycleEvent](c.known(), c.Forgotten, why)
}

// Forget records that the personal texts of the encounter were made unreadable. Doing so again changes nothing.
func (n Encounter) Forget(why ForgetReason) ([]EncounterEvent, error) {
	var known error
	if !n.Recorded {
		known = Errorf(NotFound, "Deze ontmoeting bestaat niet.")
	}
	return forget[EncounterEvent](known, n.Forgotten, why)
}
