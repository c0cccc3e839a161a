package projections_test

import (
	"testing"

	"ruggespraak/commands"
	"ruggespraak/domain"
	"ruggespraak/projections"
)

// What was so on a day, and what was known at a moment: events, links and what others said of them follow both clocks.
func TestTheTrailHasTwoClocks(t *testing.T) {
	w := newWorld(t)
	w.on("2025-03-10", aMeasure("a", func(in *commands.MeasureInput) { in.Title, in.EstablishedOn = "Oud", "2025-01-01" }), aSignal("1", onDay("2025-03-05")), linked("1", "a"))
	known := domain.InstantOf(w.clock.read())
	w.on("2025-03-15", commands.ContestLink{SignalID: sig("1"), MeasureID: mea("a"), Reason: "klopt niet"})
	w.on("2025-03-20", commands.ChangeMeasure{MeasureID: mea("a"), From: "2025-03-18", Reason: "nieuw", MeasureInput: aMeasure("a", func(in *commands.MeasureInput) { in.Title = "Nieuw" }).MeasureInput})
	w.on("2025-03-25", commands.UnlinkSignal{SignalID: sig("1"), MeasureID: mea("a"), Reason: "toch niet"})
	w.on("2025-03-30", commands.CorrectSignal{SignalID: sig("1"), Reason: "fout", SignalInput: aSignal("1", onDay("2025-03-02")).SignalInput})
	w.catchUp()
	for _, c := range []struct {
		name string
		at   *domain.Instant
		so   domain.Date
		want []string
	}{
		{"now", nil, "", []string{"0 begin signaal stopt 0", "1 vooruit beleidsmaatregel Nieuw [signaal aanleiding teruggenomen] stopt 12"}},
		{"so on the 24th", nil, "2025-03-24", []string{"0 begin signaal", "1 vooruit beleidsmaatregel Nieuw [signaal aanleiding betwist] stopt 6"}},
		{"so on the 17th", nil, "2025-03-17", []string{"0 begin signaal", "1 vooruit beleidsmaatregel Oud [signaal aanleiding betwist] stopt 7"}},
		{"so on the 14th", nil, "2025-03-14", []string{"0 begin signaal", "1 vooruit beleidsmaatregel Oud [signaal aanleiding geclaimd] stopt 4"}},
		{"so on the 3rd, as it was corrected", nil, "2025-03-03", []string{"0 begin signaal", "1 vooruit beleidsmaatregel Oud [signaal aanleiding geclaimd] stopt 61"}},
		{"as known on the 10th", &known, "", []string{"0 begin signaal", "1 vooruit beleidsmaatregel Oud [signaal aanleiding geclaimd] stopt 0"}},
		{"so on the 24th, as known on the 10th", &known, "2025-03-24", []string{"0 begin signaal", "1 vooruit beleidsmaatregel Oud [signaal aanleiding geclaimd] stopt 14"}},
	} {
		ask := w.open()
		ask.ValidOn, ask.Params = c.so, map[string]string{"id": string(sig("1"))}
		a := w.answerAt(projections.Trail.Name, ask, c.at)
		t.Run(c.name, func(t *testing.T) { drawn(t, a.Rows.([]projections.TrailRow), c.want...) })
	}
	ask := w.open()
	ask.ValidOn, ask.Params = "2025-03-01", map[string]string{"id": string(sig("1"))}
	if _, err := w.views.Query(t.Context(), projections.Trail.Name, ask, nil); err == nil {
		t.Error("a signal has a trail before its day")
	}
}

// The raad, the adviesraad, encounters and learning cycles lead to policy too.
func TestTheTrailThroughTheRaad(t *testing.T) {
	w := newWorld(t)
	on := []domain.MeasureID{mea("a")}
	w.on("2025-03-10", aMeasure("a"), aSignal("1"), aBundle("x", "1"), anEncounter("n", "1"),
		anAdvice("v", func(in *commands.AdviceInput) { in.Grounds = []domain.Ground{ground("bundel", bun("x"))} }),
		aMotion("m", func(in *commands.ProposalInput) { in.Grounds = []domain.Ground{ground("advies", adv("v"))} }))
	successor := aMotion("n", func(in *commands.ProposalInput) { in.Measures = on })
	successor.Replaces = mot("m")
	w.do(successor, aPromise("p", func(in *commands.PromiseInput) {
		in.Grounds, in.Measures = []domain.Ground{ground("motie", mot("n"))}, on
	}), aCycle("c", "a"))
	drawn(t, trailOf(w, mea("a")),
		"0 begin beleidsmaatregel Maatregel a",
		"1 terug leercyclus Leercyclus c [beleidsmaatregel gaat over vastgelegd] stopt 9",
		"1 terug toezegging Toezegging p [beleidsmaatregel gaat over vastgelegd]",
		"1 terug motie Motie n [beleidsmaatregel gaat over vastgelegd; toezegging onderbouwing geclaimd]",
		"2 terug motie Motie m [motie vervangen door vastgelegd]",
		"3 terug advies Advies v [motie onderbouwing geclaimd]",
		"4 terug bundel Bundel x [advies onderbouwing geclaimd]",
		"5 terug signaal (aantal 1) [bundel bundeling vastgelegd]",
		"5 terug signaal [bundel gebundeld vastgelegd]",
		"6 terug ontmoeting Ontmoeting (raad) op buurthuis [signaal daar ingebracht vastgelegd] stopt 6",
	)
	drawn(t, trailOf(w, enc("n"), threshold(5)),
		"0 begin ontmoeting Ontmoeting (raad) op buurthuis", "1 vooruit signaal (aantal –) [ontmoeting ontmoeting vastgelegd]",
	)
	if list := trailOf(w, enc("n")); len(list) != 9 {
		t.Errorf("got %q", sketch(list))
	}
}
