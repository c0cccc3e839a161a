package projections_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"ruggespraak/commands"
	"ruggespraak/domain"

	"ruggespraak/projections"
)

func ground[ID ~string](kind domain.GroundKind, of ID) domain.Ground {
	return domain.Ground{Kind: kind, ID: domain.GroundID(of), Relation: domain.Support}
}

func restsOn(list ...domain.Ground) func(*commands.DecisionInput) {
	return func(in *commands.DecisionInput) { in.Grounds = list }
}

// trailOf asks for the trail of a thing.
func trailOf[ID ~string](w *world, of ID, edits ...func(*projections.Ask)) []projections.TrailRow {
	w.t.Helper()
	ask := w.open()
	ask.Params = map[string]string{"id": string(of)}
	for _, edit := range edits {
		edit(&ask)
	}
	return rows[projections.TrailRow](w, projections.Trail, ask)
}

func towards(direction string) func(*projections.Ask) {
	return func(a *projections.Ask) { a.Params["richting"] = direction }
}

// sketch tells of each row how far it is, what it is, by which links the trail came, and where it stops.
func sketch(list []projections.TrailRow) []string {
	var out []string
	for _, r := range list {
		s := fmt.Sprint(r.Distance, " ", r.Direction, " ", r.Kind)
		if r.Count != nil {
			s += fmt.Sprintf(" (aantal %s)", r.Count)
		}
		if r.Title != "" {
			s += " " + r.Title
		}
		var via []string
		for _, v := range r.Via {
			via = append(via, fmt.Sprintf("%s %s %s", v.Kind, v.Relation, v.Standing))
		}
		if len(via) > 0 {
			s += " [" + strings.Join(via, "; ") + "]"
		}
		if r.Stops {
			s += fmt.Sprintf(" stopt %d", *r.Silent)
		}
		out = append(out, s)
	}
	return out
}

func drawn(t *testing.T, got []projections.TrailRow, want ...string) {
	t.Helper()
	same(t, sketch(got), want)
}

// theLoop is one round of it: two signals, one of them bundled, a decision that rests on the bundle, and its evaluation.
func theLoop(w *world) {
	w.on("2025-03-01", aMeasure("a"), aSignal("1"), aSignal("2"), commands.PhraseGist{SignalID: sig("1"), TellerWords: "De brief is te moeilijk."})
	w.on("2025-03-03", linked("1", "a"), linked("2", "a"))
	w.on("2025-03-05", aBundle("x", "1"))
	w.on("2025-03-10", aDecision("d", "a", restsOn(ground("bundel", bun("x"))), func(in *commands.DecisionInput) { in.On = "2025-03-10" }))
	w.on("2025-03-20", anEvaluation("e", "d", func(in *commands.ConclusionInput) { in.On, in.PerExpectation = "2025-03-20", nil }))
	w.on("2025-03-31", aSignal("head", onDay("2025-03-31")))
}

func TestTheTrailForward(t *testing.T) {
	w := newWorld(t)
	theLoop(w)
	drawn(t, trailOf(w, sig("1")),
		"0 begin signaal De brief is te moeilijk.",
		"1 vooruit beleidsmaatregel Maatregel a [signaal aanleiding geclaimd; besluit vaststellen vastgelegd] stopt 21",
		"1 vooruit bundel Bundel x [signaal gebundeld vastgelegd]",
		"2 vooruit besluit Besluit d [bundel onderbouwing geclaimd]",
		"3 vooruit evaluatie Evaluatie (eigen) van 2025-03-20 [besluit geëvalueerd vastgelegd] stopt 11",
	)
	drawn(t, trailOf(w, sig("2")),
		"0 begin signaal", "1 vooruit beleidsmaatregel Maatregel a [signaal aanleiding geclaimd] stopt 21",
	)
	drawn(t, trailOf(w, sig("head")), "0 begin signaal stopt 0")
}

func TestTheTrailBack(t *testing.T) {
	w := newWorld(t)
	theLoop(w)
	drawn(t, trailOf(w, eva("e")),
		"0 begin evaluatie Evaluatie (eigen) van 2025-03-20",
		"1 terug besluit Besluit d [evaluatie geëvalueerd vastgelegd]",
		"2 terug bundel Bundel x [besluit onderbouwing geclaimd]",
		"3 terug signaal (aantal 1) [bundel bundeling vastgelegd]",
		"3 terug signaal De brief is te moeilijk. [bundel gebundeld vastgelegd] stopt 26",
	)
	drawn(t, trailOf(w, mea("a")),
		"0 begin beleidsmaatregel Maatregel a",
		"1 terug besluit Besluit d [beleidsmaatregel vaststellen vastgelegd]",
		"1 terug signaal (aantal 2) [beleidsmaatregel koppeling geclaimd]",
		"1 terug signaal [beleidsmaatregel aanleiding geclaimd] stopt 28",
		"1 terug signaal De brief is te moeilijk. [beleidsmaatregel aanleiding geclaimd; bundel gebundeld vastgelegd] stopt 26",
		"2 terug bundel Bundel x [besluit onderbouwing geclaimd]",
		"3 terug signaal (aantal 1) [bundel bundeling vastgelegd]",
	)
	both := sketch(trailOf(w, bun("x"), towards(projections.BothWays)))
	if len(both) != 6 || !strings.HasPrefix(both[1], "1 terug signaal (aantal 1)") || !strings.HasPrefix(both[3], "1 vooruit besluit") {
		t.Errorf("got %q", both)
	}
}

func TestWhatStandsOfALink(t *testing.T) {
	unlink := commands.UnlinkSignal{SignalID: sig("1"), MeasureID: mea("a"), Reason: "toch niet"}
	contest := commands.ContestLink{SignalID: sig("1"), MeasureID: mea("a"), Reason: "klopt niet"}
	confirmed := commands.ConfirmInfluence{DecisionID: dec("d"), GroundID: domain.GroundID(sig("1")), Reason: "ja"}
	disputed := commands.ContestInfluence{DecisionID: dec("d"), GroundID: domain.GroundID(sig("1")), Reason: "nee"}
	decided := aDecision("d", "b", restsOn(ground("signaal", sig("1"))))
	for _, c := range []struct {
		name  string
		given []commands.Command
		to    string
		want  []projections.TrailVia
	}{
		{"claimed", []commands.Command{linked("1", "a")}, string(mea("a")), []projections.TrailVia{{Relation: "aanleiding", Standing: "geclaimd", Since: "2025-03-01"}}},
		{"disputed", []commands.Command{linked("1", "a"), contest}, string(mea("a")), []projections.TrailVia{{Relation: "aanleiding", Standing: "betwist", Since: "2025-03-10"}}},
		{"disputed twice", []commands.Command{linked("1", "a"), contest, commands.ContestLink{SignalID: sig("1"), MeasureID: mea("a"), Reason: "echt niet"}}, string(mea("a")), []projections.TrailVia{{Relation: "aanleiding", Standing: "betwist", Since: "2025-03-10"}}},
		{"taken back", []commands.Command{linked("1", "a"), contest, unlink}, string(mea("a")), []projections.TrailVia{{Relation: "aanleiding", Standing: "teruggenomen", Since: "2025-03-10"}}},
		{"made again", []commands.Command{linked("1", "a"), contest, unlink, linked("1", "a")}, string(mea("a")), []projections.TrailVia{{Relation: "aanleiding", Standing: "geclaimd", Since: "2025-03-01"}}},
		{"confirmed", []commands.Command{decided, confirmed}, string(dec("d")), []projections.TrailVia{{Relation: "onderbouwing", Standing: "bevestigd", Since: "2025-03-10"}}},
		{"confirmed and disputed", []commands.Command{decided, confirmed, disputed}, string(dec("d")), []projections.TrailVia{
			{Relation: "onderbouwing", Standing: "bevestigd", Since: "2025-03-10"}, {Relation: "onderbouwing", Standing: "betwist", Since: "2025-03-10"},
		}},
		{
			"rectified away", []commands.Command{decided, commands.RectifyDecision{DecisionID: dec("d"), Reason: "fout", DecisionInput: aDecision("d", "b").DecisionInput}},
			string(dec("d")), []projections.TrailVia{{Relation: "onderbouwing", Standing: "teruggenomen", Since: "2025-03-01"}},
		},
		{
			"repeated by a rectification", []commands.Command{decided, confirmed, commands.RectifyDecision{DecisionID: dec("d"), Reason: "fout", DecisionInput: aDecision("e", "b", restsOn(ground("signaal", sig("1")))).DecisionInput}},
			string(dec("d")), []projections.TrailVia{{Relation: "onderbouwing", Standing: "bevestigd", Since: "2025-03-10"}},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t)
			w.on("2025-03-10", aSignal("1"), aMeasure("a"), aMeasure("b"))
			w.do(c.given...)
			list := trailOf(w, sig("1"), towards(projections.Forward))
			i := slices.IndexFunc(list, func(r projections.TrailRow) bool { return r.ID == c.to })
			if i < 0 {
				t.Fatalf("it is not reached: %q", sketch(list))
			}
			for n := range c.want {
				c.want[n].ID, c.want[n].Kind = string(sig("1")), "signaal"
			}
			same(t, list[i].Via, c.want)
		})
	}
}

// A link that was taken back is shown, but it leads no further, and where nothing else leads on the trail stops.
func TestTheTrailDoesNotFollowWhatWasTakenBack(t *testing.T) {
	w := newWorld(t)
	w.on("2025-03-10", aSignal("1"), aMeasure("a"), aBundle("x", "1"), aDecision("d", "a", restsOn(ground("bundel", bun("x")))))
	w.on("2025-03-12", commands.UnbundleSignal{BundleID: bun("x"), SignalID: sig("1"), Reason: "hoort er niet bij"})
	w.on("2025-03-20", aSignal("head"))
	drawn(t, trailOf(w, sig("1")), "0 begin signaal stopt 10", "1 vooruit bundel Bundel x [signaal gebundeld teruggenomen] stopt 8")
	w.do(commands.BundleSignal{BundleID: bun("x"), SignalID: sig("1")})
	if list := trailOf(w, sig("1")); len(list) != 4 {
		t.Errorf("got %q", sketch(list))
	}
}

// Things may lead to each other in a circle.
func TestATrailEndsOnACircle(t *testing.T) {
	w := newWorld(t)
	w.on("2025-03-10", aMeasure("a"), aDecision("d", "a"), anEvaluation("e", "d", func(in *commands.ConclusionInput) { in.PerExpectation = nil }))
	w.do(commands.RectifyDecision{DecisionID: dec("d"), Reason: "fout", DecisionInput: aDecision("d", "a", restsOn(ground("evaluatie", eva("e")))).DecisionInput})
	drawn(t, trailOf(w, dec("d"), towards(projections.BothWays)),
		"0 begin besluit Besluit d",
		"1 terug evaluatie Evaluatie (eigen) van 2025-11-01 [besluit onderbouwing geclaimd]",
		"1 vooruit beleidsmaatregel Maatregel a [besluit vaststellen vastgelegd] stopt 0",
		"1 vooruit evaluatie Evaluatie (eigen) van 2025-11-01 [besluit geëvalueerd vastgelegd]",
	)
}

func TestTheTrailRefusesWhatItCantFollow(t *testing.T) {
	w := newWorld(t)
	w.on("2025-03-10", aSignal("1"))
	w.catchUp()
	for _, c := range []struct {
		name   string
		params map[string]string
		kind   domain.Kind
		says   string
	}{
		{"no id", nil, domain.Invalid, "Zeg van welk stuk u het spoor wilt zien: geef het id."},
		{"unknown id", map[string]string{"id": string(sig("2"))}, domain.NotFound, "Er is niets vastgelegd met dit id."},
		{"unknown direction", map[string]string{"id": string(sig("1")), "richting": "opzij"}, domain.Invalid, `Richting "opzij" bestaat niet; kies uit: vooruit, terug, beide.`},
	} {
		ask := w.open()
		ask.Params = c.params
		_, err := w.views.Query(context.Background(), projections.Trail.Name, ask, nil)
		var refusal *domain.Error
		if !errors.As(err, &refusal) || refusal.Kind != c.kind || refusal.Text != c.says {
			t.Errorf("%s: got %v", c.name, err)
		}
	}
}

func TestTheTrailKeepsEveryEvent(t *testing.T) {
	var handled []string
	for _, h := range projections.Trail.On {
		handled = append(handled, h.Event())
	}
	for _, d := range domain.Events().Definitions() {
		if !slices.Contains(handled, d.Name) {
			t.Errorf("%s never comes into the trail", d.Name)
		}
	}
}
