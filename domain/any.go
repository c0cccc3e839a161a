package domain

import "slices"

// TermPassed says that a term went by without what it was for: silence is a fact too. It stands on the stream of what was
// waited for.
type TermPassed struct {
	What  Waited     `json:"termijn"`
	Due   Date       `json:"uiterlijk"`           // the last day on which it would have been in time
	About DecisionID `json:"besluitId,omitempty"` // the decision of which word was waited for
}

func (TermPassed) event()      {}
func (TermPassed) signal()     {}
func (TermPassed) advice()     {}
func (TermPassed) motion()     {}
func (TermPassed) promise()    {}
func (TermPassed) evaluation() {}
func (TermPassed) bundle()     {}
func (TermPassed) decision()   {}

// validOn is the day on which the term was over: the first day on which it was too late.
func (e TermPassed) validOn() Date { return DateOf(e.Due.Time().AddDate(0, 0, 1)) }

var anyEvents = []Definition{
	define[TermPassed]("termijn-verstreken"),
	define[PersonForgotten]("persoon-vergeten"),
}

// Waited is what was waited for.
type Waited string

// What a term can be for.
const (
	WaitedReaction   Waited = "reactie-op-signaal"
	WaitedAnswer     Waited = "antwoord-op-advies"
	WaitedMotion     Waited = "uitvoering-motie"
	WaitedPromise    Waited = "nakomen-toezegging"
	WaitedEvaluation Waited = "evaluatie"
	WaitedWordBack   Waited = "terugkoppeling-na-besluit"
	WaitedOffer      Waited = "aanbieden-bundel"
	WaitedLookBack   Waited = "evaluatie-van-besluit"
)

// expired gives the event for a term that is over, unless it was recorded before.
func expired(had []TermPassed, what Waited, due, today Date) (*TermPassed, error) {
	return expiredAbout(had, TermPassed{What: what, Due: due}, today)
}

func expiredAbout(had []TermPassed, e TermPassed, today Date) (*TermPassed, error) {
	due := e.Due
	if due == "" {
		return nil, Errorf(Refused, "Er is geen termijn gesteld.")
	}
	if today <= due {
		return nil, Errorf(Refused, "De termijn loopt nog tot en met %s.", due)
	}
	if slices.Contains(had, e) {
		return nil, nil
	}
	return &e, nil
}

// Expire records that the advice was not answered in time: by the day that it names itself, or else by the last day of the
// term that the municipality sets.
func (a Advice) Expire(due, today Date) ([]AdviceEvent, error) {
	if !a.Given {
		return nil, Errorf(NotFound, "Dit advies is niet uitgebracht.")
	}
	if len(a.Unanswered()) == 0 {
		return nil, Errorf(Refused, "Dit advies is beantwoord.")
	}
	if a.Content.AnswerBy != "" {
		due = a.Content.AnswerBy
	}
	if err := inOrder("uiterlijk", a.Content.On, due, "De termijn ligt voor de dag van het advies."); err != nil {
		return nil, err
	}
	e, err := expired(a.Passed, WaitedAnswer, due, today)
	if err != nil || e == nil {
		return nil, err
	}
	return []AdviceEvent{*e}, nil
}

// Expire records that the promise was not kept in time.
func (p Promise) Expire(today Date) ([]PromiseEvent, error) {
	if err := p.running(); err != nil {
		return nil, err
	}
	e, err := expired(p.Passed, WaitedPromise, p.Due, today)
	if err != nil || e == nil {
		return nil, err
	}
	return []PromiseEvent{*e}, nil
}

// Expire records that the motion was not carried out in time.
func (m Motion) Expire(today Date) ([]MotionEvent, error) {
	if err := m.carried(); err != nil {
		return nil, err
	}
	if m.Settled {
		return nil, Errorf(Refused, "Deze motie is al afgedaan.")
	}
	e, err := expired(m.Passed, WaitedMotion, m.Content.Due, today)
	if err != nil || e == nil {
		return nil, err
	}
	return []MotionEvent{*e}, nil
}

// Expire records that the evaluation was not concluded in time.
func (v Evaluation) Expire(today Date) ([]EvaluationEvent, error) {
	if err := v.known(); err != nil {
		return nil, err
	}
	if v.Concluded {
		return nil, Errorf(Refused, "Deze evaluatie is afgerond.")
	}
	e, err := expired(v.Passed, WaitedEvaluation, v.Due, today)
	if err != nil || e == nil {
		return nil, err
	}
	return []EvaluationEvent{*e}, nil
}

// Expire records that nobody looked back on the decision by the day that it names for it. Whether somebody did is on record
// with the evaluation.
func (d Decision) Expire(today Date) ([]DecisionEvent, error) {
	if err := d.known(); err != nil {
		return nil, err
	}
	if d.Revoked {
		return nil, Errorf(Refused, "Dit besluit is ingetrokken.")
	}
	e, err := expired(d.Passed, WaitedLookBack, d.Content.EvaluateOn, today)
	if err != nil || e == nil {
		return nil, err
	}
	return []DecisionEvent{*e}, nil
}

// errForgotten: what nobody can do any more is not held against anyone.
var errForgotten = Errorf(Refused, "Wat persoonlijk was in dit signaal is vergeten; er is niemand meer om iets te laten weten.")

// Expire records that nobody reacted to the signal by the last day of the term that the municipality sets itself.
func (s Signal) Expire(due, today Date) ([]SignalEvent, error) {
	if err := s.known(); err != nil {
		return nil, err
	}
	if s.Heard {
		return nil, Errorf(Refused, "Op dit signaal is gereageerd.")
	}
	if s.Forgotten {
		return nil, errForgotten
	}
	if err := inOrder("uiterlijk", s.Content.ReportedOn.Date, due, "De termijn ligt voor de dag waarop het signaal is gemeld."); err != nil {
		return nil, err
	}
	e, err := expired(s.Passed, WaitedReaction, due, today)
	if err != nil || e == nil {
		return nil, err
	}
	return []SignalEvent{*e}, nil
}

// ExpireWordBack records that those who brought in the signal did not hear in time of a decision that rests on it.
func (s Signal) ExpireWordBack(about DecisionID, due, today Date) ([]SignalEvent, error) {
	if err := first(s.known(), required("besluitId", string(about), "Het besluit waarover iets te horen was, ontbreekt.")); err != nil {
		return nil, err
	}
	if slices.Contains(s.Told, about) {
		return nil, Errorf(Refused, "Over dit besluit is teruggekoppeld.")
	}
	if s.Forgotten {
		return nil, errForgotten
	}
	e, err := expiredAbout(s.Passed, TermPassed{What: WaitedWordBack, Due: due, About: about}, today)
	if err != nil || e == nil {
		return nil, err
	}
	return []SignalEvent{*e}, nil
}

// Expire records that the bundle was not offered by the last day of the term that the municipality sets whoever leads it.
func (b Bundle) Expire(due, today Date) ([]BundleEvent, error) {
	if err := b.open(); err != nil {
		return nil, err
	}
	if len(b.Offers) > 0 {
		return nil, Errorf(Refused, "Deze bundel is aangeboden.")
	}
	e, err := expired(b.Passed, WaitedOffer, due, today)
	if err != nil || e == nil {
		return nil, err
	}
	return []BundleEvent{*e}, nil
}
