package projections_test

import (
	"fmt"
	"testing"

	"ruggespraak/commands"
	"ruggespraak/domain"
	"ruggespraak/projections"
)

// Whoever lays the months of a measure beside the sums of its decisions learns no small number: the months are withheld
// alike in both views, and decisions that leave one small month between them do not both show their sides.
func TestTwoViewsTogetherGiveNoSmallMonthAway(t *testing.T) {
	w := newWorld(t)
	w.on("2025-12-01", aMeasure("a"))
	for i, n := range []int{12, 6, 7, 14, 13} {
		for j := range n {
			name := fmt.Sprintf("%d-%d", i, j)
			w.do(aSignal(name, onDay(domain.Date(fmt.Sprintf("2025-%02d-10", i+1)))), linked(name, "a"))
		}
	}
	for _, day := range []domain.Date{"2025-02-01", "2025-03-01", "2025-04-01"} {
		w.do(commands.TakeDecision{DecisionInput: commands.DecisionInput{
			Title: "Besluit", Body: "raad", On: "2025-01-01", Motivation: "Daarom.",
			Outcomes: []domain.Outcome{{MeasureID: mea("a"), Result: "wijzigen", EffectiveOn: day}},
		}})
	}
	w.catchUp()
	ask := projections.Ask{}
	threshold(10)(&ask)
	perMeasure := rows[projections.MeasureRow](w, projections.SignalsPerMeasure, ask)[0].PerMonth
	sides := 0
	for _, e := range rows[projections.EffectRow](w, projections.EffectOfDecisions, ask) {
		for _, m := range e.Signals.PerMonth {
			if m.Count != perMeasure[m.Month] {
				t.Errorf("%s is %s in one view and %s in the other", m.Month, m.Count, perMeasure[m.Month])
			}
		}
		if _, known := e.Signals.Before.Known(); known {
			sides++
		}
	}
	if sides != 2 { // February begins and April follows two small months that hide each other; March lies between them
		t.Errorf("%d decisions show their sides", sides)
	}
}
