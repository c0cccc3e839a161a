package projections_test

import (
	"fmt"
	"strings"
	"testing"

	"ruggespraak/commands"
	"ruggespraak/domain"
	"ruggespraak/projections"
)

// aCrowd brings in signals, links them to measure a and bundles them in x.
func aCrowd(w *world, n int) {
	names := make([]string, n)
	w.do(aMeasure("a"))
	for i := range n {
		names[i] = fmt.Sprint("c", i)
		w.do(aSignal(names[i]), linked(names[i], "a"))
	}
	if n > 0 {
		w.do(aBundle("x", names...))
	}
}

// A signal is a person's: going back, one sees how many there are, and each only when they are many enough.
func TestTheTrailBackCountsSignals(t *testing.T) {
	const withheldGroup = "1 terug signaal (aantal –) [beleidsmaatregel koppeling geclaimd]"
	named := func(w *world) { w.do(aDecision("d", "b", restsOn(ground("signaal", sig("c0"))))) }
	for _, c := range []struct {
		name   string
		given  func(w *world)
		want   string
		listed int
	}{
		{"none is a small number too", func(w *world) { aCrowd(w, 0) }, withheldGroup, 0},
		{"a few are not listed", func(w *world) { aCrowd(w, 4) }, withheldGroup, 0},
		{"five are", func(w *world) { aCrowd(w, 5) }, "1 terug signaal (aantal 5) [beleidsmaatregel koppeling geclaimd]", 5},
		{"one that a decision names is", func(w *world) { w.do(aMeasure("b")); aCrowd(w, 4); named(w) }, withheldGroup, 1},
		{"one that a decision names hides nobody", func(w *world) { w.do(aMeasure("b")); aCrowd(w, 5); named(w) }, withheldGroup, 1},
		{"one that was withdrawn does not count", func(w *world) {
			aCrowd(w, 5)
			w.do(commands.WithdrawSignal{SignalID: sig("c1"), Reason: "dubbel"})
		}, withheldGroup, 0},
		{"a link that was taken back does not count", func(w *world) {
			aCrowd(w, 5)
			w.do(commands.UnlinkSignal{SignalID: sig("c1"), MeasureID: mea("a"), Reason: "toch niet"})
		}, withheldGroup, 0},
		{"those of a public register are", func(w *world) {
			aCrowd(w, 2)
			w.load(fromRegister(w, "1", "a", "2025-03-01"), fromRegister(w, "2", "a", "2025-03-01"))
		}, withheldGroup, 2},
		{"a hundred are enough", func(w *world) { aCrowd(w, 103) }, "1 terug signaal (aantal 103) [beleidsmaatregel koppeling geclaimd]", 100},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t)
			c.given(w)
			list := trailOf(w, mea("a"), threshold(5))
			if got := sketch(list); got[1] != c.want {
				t.Errorf("got %q", got[:2])
			}
			listed := 0
			for _, r := range list {
				if r.Kind == "signaal" && r.Count == nil {
					listed++
				}
			}
			if listed != c.listed || list[0].Stops {
				t.Errorf("%d signals are listed, want %d; the trail stops: %t", listed, c.listed, list[0].Stops)
			}
		})
	}
}

func TestSignalsThatAreSilentLongestComeFirst(t *testing.T) {
	w := newWorld(t)
	aCrowd(w, 5)
	w.on("2025-03-20", commands.ConfirmReceipt{SignalID: sig("c0")}, commands.ConfirmReceipt{SignalID: sig("c3")})
	w.on("2025-03-25", commands.ConfirmReceipt{SignalID: sig("c0")}, commands.TakeUpSignal{SignalID: sig("c1"), Approach: "gedaan"})
	var days []int
	for _, r := range trailOf(w, mea("a"), threshold(5))[2:] {
		days = append(days, *r.Silent)
	}
	same(t, days, []int{22, 22, 5, 5, 0})
}

// What a bundle's own events would tell of the number of its signals is left out, and so is the day of the last of them.
func TestABundleDoesNotGiveAwayItsNumber(t *testing.T) {
	w := newWorld(t)
	w.on("2025-03-10", aSignal("1"), aSignal("2"), aBundle("x", "1"))
	w.on("2025-03-20", commands.BundleSignal{BundleID: bun("x"), SignalID: sig("2")})
	for _, direction := range []string{projections.Forward, projections.Back} {
		r := trailOf(w, bun("x"), threshold(5), towards(direction))[0]
		if len(r.Events) != 1 || r.Events[0].Type != "bundel-geopend" || *r.Last != "2025-03-05" || *r.Silent != 15 {
			t.Errorf("%s: got %+v", direction, r)
		}
	}
	if r := trailOf(w, bun("x"))[0]; len(r.Events) != 3 || *r.Last != "2025-03-20" {
		t.Errorf("without the rule: got %+v", r)
	}
}

// A measure's silence does not tell that a signal was linked to it.
func TestAMeasureDoesNotGiveAwayALink(t *testing.T) {
	w := newWorld(t)
	w.on("2025-03-10", aMeasure("a", func(in *commands.MeasureInput) { in.EstablishedOn = "2025-03-10" }), aSignal("1"))
	w.on("2025-03-20", linked("1", "a"))
	if r := trailOf(w, mea("a"), threshold(5))[0]; *r.Last != "2025-03-10" {
		t.Errorf("got %+v", r)
	}
	if r := trailOf(w, mea("a"))[0]; *r.Last != "2025-03-20" {
		t.Errorf("without the rule: got %+v", r)
	}
}

// reasons lists what each event of the first thing gives as its reason.
func reasons(list []projections.TrailRow) []string {
	var out []string
	for _, e := range list[0].Events {
		out = append(out, e.Type+": "+e.Reason)
	}
	return out
}

func TestSealedReasonsStaySealed(t *testing.T) {
	w := newWorld(t)
	w.do(aSignal("1"), aMeasure("a"), linked("1", "a"), commands.SupplementSignal{SignalID: sig("1"), Addition: "Geheime aanvulling"},
		commands.UnlinkSignal{SignalID: sig("1"), MeasureID: mea("a"), Reason: "Geheime reden"}, told("1", "u"),
		commands.AnswerFeedback{SignalID: sig("1"), FeedbackID: word("u"), Person: "p", Verdict: "erger", Note: "Geheim oordeel"},
		commands.WithdrawSignal{SignalID: sig("1"), Reason: "Geheim besluit"})
	closed := []string{
		"signaal-ingebracht: knelpunt", "signaal-aan-maatregel-gekoppeld: aanleiding", "signaal-aangevuld: ", "signaal-aan-maatregel-ontkoppeld: verzegeld",
		"terugkoppeling-gegeven: na besluiten", "terugkoppeling-beantwoord: erger, verzegeld", "signaal-heropend: drempel", "signaal-ingetrokken: verzegeld",
	}
	same(t, reasons(trailOf(w, sig("1"), threshold(5))), closed)
	if all := written(t, trailOf(w, sig("1"), threshold(5))); strings.Contains(all, "Geheim") || strings.Contains(all, story) {
		t.Errorf("it holds what is sealed: %s", all)
	}
	opened := reasons(trailOf(w, sig("1")))
	same(t, opened[3:], []string{
		"signaal-aan-maatregel-ontkoppeld: Geheime reden", "terugkoppeling-gegeven: na besluiten", "terugkoppeling-beantwoord: erger, Geheim oordeel",
		"signaal-heropend: drempel", "signaal-ingetrokken: Geheim besluit",
	})
	w.vault.lose(domain.SignalCategory.Stream(municipality, string(sig("1"))))
	if got := reasons(trailOf(w, sig("1")))[3]; got != "signaal-aan-maatregel-ontkoppeld: "+domain.Unreadable {
		t.Errorf("without the key: got %q", got)
	}
}
