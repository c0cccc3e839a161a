package projections_test

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"ruggespraak/commands"
	"ruggespraak/domain"
	"ruggespraak/internal/codec"
	models "ruggespraak/internal/effect"
	"ruggespraak/projections"
)

// signalsPerMonth brings in so many signals on measure a in each month from January 2024.
func signalsPerMonth(w *world, counts ...int) {
	for i, n := range counts {
		month := domain.Date(fmt.Sprintf("%d-%02d-10", 2024+i/12, 1+i%12))
		for j := range n {
			name := fmt.Sprintf("%d-%d", i, j)
			w.do(aSignal(name, onDay(month)), linked(name, "a"))
		}
	}
}

// twoYears is ten months before a decision and eleven after it, of which the last is not over.
func twoYears(t *testing.T, edit func(month, n int) int) *world {
	t.Helper()
	w := openWorld(t, fast(t))
	t.Cleanup(w.close)
	w.on("2025-10-20", aMeasure("a"))
	w.do(aDecision("d", "a", effectiveOn("2024-11-01"), func(in *commands.DecisionInput) { in.On = "2024-10-01" }))
	var counts []int
	for i, n := range []int{12, 13, 11, 14, 12, 12, 13, 11, 12, 14, 22, 24, 21, 23, 25, 22, 21, 24, 23, 22, 15} {
		if edit != nil {
			n = edit(i, n)
		}
		counts = append(counts, n)
	}
	signalsPerMonth(w, counts...)
	return w
}

func (w *world) signalsAfter(k int, params ...string) *projections.EstimateRow {
	w.t.Helper()
	ask := w.estimating(append([]string{"besluit", string(dec("d"))}, params...)...)
	threshold(k)(&ask)
	return rows[projections.EffectRow](w, projections.EffectOfDecisions, ask)[0].Signals.Estimate
}

func TestSignalsAreEstimatedSecondAndWithoutTheLastMonth(t *testing.T) {
	w := twoYears(t, nil)
	got := w.signalsAfter(10)
	if got == nil || got.Before != 10 || got.After != 10 || got.Verdict != models.MoreNow {
		t.Fatalf("got %+v", got)
	}
	if !strings.Contains(got.Sentence, "meer signalen is niet hetzelfde als meer problemen") {
		t.Errorf("the sentence takes signals for problems: %s", got.Sentence)
	}
	if len(got.Curve) != 20 || got.Curve[0].Value != 12 {
		t.Errorf("the curve has %d months", len(got.Curve))
	}
}

func TestAnEstimateOfSignalsGivesNoSmallMonthAway(t *testing.T) {
	few := func(month, n int) int {
		if month == 3 || month == 4 {
			return 4
		}
		return n
	}
	w := twoYears(t, few)
	open := w.signalsAfter(10, "maatregel", string(mea("a")))
	if open == nil {
		t.Fatal("there is no estimate")
	}
	if len(open.Curve)+len(open.Coefficients)+len(open.Others) > 0 || open.Without != nil || open.StdErr != nil || open.Dispersion != nil || open.DurbinWatson != nil {
		t.Errorf("months of four signals can be worked out from %+v", open.Estimate)
	}
	for _, x := range []*float64{open.Ratio, open.Lower, open.Upper} {
		if x == nil || *x != math.Round(*x*100)/100 {
			t.Errorf("%v is not rounded", x)
		}
	}
	ask := w.estimating("besluit", string(dec("d")))
	if whole := rows[projections.EffectRow](w, projections.EffectOfDecisions, ask)[0].Signals.Estimate; len(whole.Curve) != 20 {
		t.Errorf("without the rule the curve has %d months", len(whole.Curve))
	}
	if hidden := w.signalsAfter(200); hidden.Verdict != "geen-schatting" || hidden.Ratio != nil || hidden.Sure != nil || len(hidden.Curve) > 0 {
		t.Errorf("both sides are withheld, yet it says %s", hidden.Sentence)
	}
}

// Whoever has this program can try every number that a withheld month may have. Towns that differ only in how their withheld
// months divide one sum get the same answer, to the letter, whatever model is asked for.
func TestTryingEveryNumberOfAWithheldMonthTellsNothing(t *testing.T) {
	answer := func(third, fourth int) string {
		w := twoYears(t, func(month, n int) int {
			switch month {
			case 3:
				return third
			case 4:
				return fourth
			}
			return n
		})
		var all []string
		for _, params := range [][]string{nil, {"model", "stap-helling"}, {"seizoen", "1", "aanloopperioden", "1"}} {
			e := w.signalsAfter(10, params...)
			if e == nil || e.Ratio == nil {
				t.Fatal("there is no estimate")
			}
			text, err := codec.Marshal(e)
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, string(text))
		}
		return strings.Join(all, "\n")
	}
	first := answer(4, 4)
	for _, other := range [][2]int{{1, 7}, {7, 1}, {0, 8}} {
		if got := answer(other[0], other[1]); got != first {
			t.Errorf("%v and [4 4] are told apart:\n%s\n%s", other, got, first)
		}
	}
}

// A month that has only begun is small, and hides the sums of both sides with it. What is left is shown to everybody, and says
// enough.
func TestWhereTheSumsAreWithheldTheEstimateRestsOnWhatIsShown(t *testing.T) {
	var first string
	for _, last := range []int{4, 3} {
		w := twoYears(t, func(month, n int) int {
			if month == 20 {
				return last
			}
			return n
		})
		ask := w.estimating("besluit", string(dec("d")))
		threshold(10)(&ask)
		row := rows[projections.EffectRow](w, projections.EffectOfDecisions, ask)[0]
		if _, known := row.Signals.Before.Known(); known {
			t.Fatal("the sum before is shown")
		}
		e := row.Signals.Estimate
		if e == nil || e.Verdict != models.MoreNow || e.Sure.Lower > 1.8 || e.Sure.Upper < 1.8 {
			t.Fatalf("got %+v", e)
		}
		if !strings.Contains(e.Warnings[len(e.Warnings)-1].Text, "maanden wordt het aantal niet getoond") {
			t.Errorf("it does not say that months were filled in: %+v", e.Warnings)
		}
		text, err := codec.Marshal(e)
		if err != nil {
			t.Fatal(err)
		}
		if first == "" {
			first = string(text)
		}
		if string(text) != first {
			t.Errorf("%d signals in the last month tell another story than 4:\n%s\n%s", last, text, first)
		}
	}
}

func TestSignalsWithTooManyWithheldMonthsGetNoEstimate(t *testing.T) {
	w := twoYears(t, func(month, n int) int {
		if month < 6 {
			return 5
		}
		return n
	})
	got := w.signalsAfter(10)
	if got == nil || got.Verdict != models.NoEstimate || got.Ratio != nil || len(got.Warnings) == 0 || got.Warnings[0].Code != models.SmallCounts {
		t.Fatalf("got %+v", got)
	}
	if !strings.Contains(got.Sentence, "te klein om te tonen") {
		t.Errorf("it says %s", got.Sentence)
	}
}

func TestAChangeOfReportingIsTold(t *testing.T) {
	w := openWorld(t, fast(t))
	t.Cleanup(w.close)
	w.on("2025-10-20", aMeasure("a"))
	w.do(aDecision("d", "a", effectiveOn("2024-11-01"), func(in *commands.DecisionInput) { in.On = "2024-10-01" }))
	for i := range 21 {
		for j := range 12 {
			name := fmt.Sprintf("%d-%d", i, j)
			channel := func(in *commands.SignalInput) {
				if in.Channel = "spreekuur"; i >= 10 && j%2 == 0 {
					in.Channel = "meldpunt"
				}
			}
			w.do(aSignal(name, onDay(domain.Date(fmt.Sprintf("%d-%02d-10", 2024+i/12, 1+i%12))), channel), linked(name, "a"))
		}
	}
	got := w.signalsAfter(10)
	at := slices.IndexFunc(got.Warnings, func(w models.Warning) bool { return w.Code == models.ReportingChanged })
	if at < 0 || !strings.Contains(got.Warnings[at].Text, "kanaal") {
		t.Errorf("got %q", got.Warnings)
	}
}
