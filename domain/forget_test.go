package domain

import (
	"reflect"
	"testing"
)

// forgetting are the rows that hold wherever there may be personal text: it is done once, for a reason of the list.
func forgetting[S foldable[S, E], E Event](given []E, forget func(S, ForgetReason) ([]E, error)) []scenario[S, E] {
	because := func(why ForgetReason) func(S) ([]E, error) {
		return func(s S) ([]E, error) { return forget(s, why) }
	}
	forgotten := any(PersonForgotten{Reason: "verzoek-betrokkene"}).(E)
	return []scenario[S, E]{
		{name: "forget", given: given, when: because("verzoek-betrokkene"), then: []E{forgotten}},
		{name: "forget again does nothing, whatever the reason", given: append(given[:len(given):len(given)], forgotten), when: because("bewaartermijn")},
		{name: "forget what does not exist", when: because("bewaartermijn"), fails: NotFound},
		{name: "forget without a reason", given: given, when: because(""), fails: Invalid, field: "reden"},
		{name: "forget for a reason of one's own", given: given, when: because(tale), fails: Invalid, field: "reden"},
	}
}

func TestWhatIsPersonalCanBeForgotten(t *testing.T) {
	play(t, forgetting(signalHistory(), Signal.Forget))
	play(t, forgetting(signalHistory(withdrawn), Signal.Forget))
	play(t, forgetting([]MeasureEvent{established}, Measure.Forget))
	play(t, forgetting(decisionHistory(), Decision.Forget))
	play(t, forgetting([]EvaluationEvent{planned}, Evaluation.Forget))
	play(t, forgetting([]BundleEvent{opened}, Bundle.Forget))
	play(t, forgetting([]AdviceEvent{asked}, Advice.Forget))
	play(t, forgetting([]AdviceEvent{unasked}, Advice.Forget))
	play(t, forgetting(motions(), Motion.Forget))
	play(t, forgetting(amendments(), Amendment.Forget))
	play(t, forgetting(promises(), Promise.Forget))
	play(t, forgetting([]CycleEvent{CycleStarted{CycleContent: CycleContent{Title: "Wachten", Question: "Waarom?", On: "2025-01-01"}}}, Cycle.Forget))
	play(t, forgetting([]EncounterEvent{EncounterRecorded{On: "2025-01-01", Heard: Private(tale)}}, Encounter.Forget))
}

// Wherever there may be personal text it can be forgotten, and nowhere else.
func TestForgettingStandsWithEveryPersonalText(t *testing.T) {
	forgotten := reflect.TypeFor[PersonForgotten]()
	for _, of := range []reflect.Type{
		reflect.TypeFor[SignalEvent](), reflect.TypeFor[MeasureEvent](), reflect.TypeFor[DecisionEvent](), reflect.TypeFor[EvaluationEvent](),
		reflect.TypeFor[IndicatorEvent](), reflect.TypeFor[AreaEvent](), reflect.TypeFor[BundleEvent](), reflect.TypeFor[AdviceEvent](),
		reflect.TypeFor[MotionEvent](), reflect.TypeFor[AmendmentEvent](), reflect.TypeFor[PromiseEvent](), reflect.TypeFor[CycleEvent](),
		reflect.TypeFor[TermEvent](), reflect.TypeFor[EncounterEvent](), reflect.TypeFor[EffectEvent](),
	} {
		personal := false
		for _, d := range Events().Definitions() {
			personal = personal || d.Go.Implements(of) && holdsPersonal(d.Go)
		}
		if forgotten.Implements(of) != personal {
			t.Errorf("%s: personal text %t, can be forgotten %t", of.Name(), personal, forgotten.Implements(of))
		}
	}
}

func holdsPersonal(typ reflect.Type) bool {
	switch typ.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Map:
		return holdsPersonal(typ.Elem())
	case reflect.Struct:
		if typ == personalType {
			return true
		}
		for i := range typ.NumField() {
			if holdsPersonal(typ.Field(i).Type) {
				return true
			}
		}
	default:
	}
	return false
}

func TestAnErasureIsDoneWhenNoCopyIsLeft(t *testing.T) {
	for _, c := range []struct {
		why  string
		e    Erasure
		done bool
	}{
		{"asked for only", Erasure{Copies: 1, Wiped: 1}, false},
		{"one of three", Erasure{Destroyed: true, Copies: 3, Wiped: 1}, false},
		{"all", Erasure{Destroyed: true, Copies: 3, Wiped: 3}, true},
		{"nobody may look", Erasure{Destroyed: true, Unseen: "Dat mag niet."}, false},
	} {
		if c.e.Done() != c.done {
			t.Errorf("%s: done should be %t", c.why, c.done)
		}
	}
}
