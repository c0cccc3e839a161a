package projections_test

import (
	"fmt"
	"testing"

	"ruggespraak/commands"
	"ruggespraak/domain"
	"ruggespraak/projections"
)

func inArea(code domain.AreaCode) func(*commands.SignalInput) {
	return func(in *commands.SignalInput) { in.Area.Code = code }
}

// only asks one trait.
func only(trait string) func(*projections.Ask) {
	return func(a *projections.Ask) { a.Params = map[string]string{"kenmerk": trait} }
}

func heardOf(trait, value string, n int, share float64) projections.VoiceRow {
	return projections.VoiceRow{Trait: trait, Value: value, Count: shown(n), Share: ptr(share)}
}

func TestVoicesTellWhoIsHeard(t *testing.T) {
	people := func(w *world) {
		w.do(commands.RecordArea{Code: "GM0855", Name: "Stad", Kind: "gemeente", Year: 2025, People: ptr(10000)},
			commands.RecordArea{Code: "WK01", Name: "Noord", Kind: "wijk", Year: 2024, People: ptr(999)},
			commands.RecordArea{Code: "WK01", Name: "Noord", Kind: "wijk", Year: 2025, People: ptr(2000)},
			commands.RecordArea{Code: "WK02", Name: "Zuid", Kind: "wijk", Year: 2025, People: ptr(6000)})
	}
	role := func(in *commands.SignalInput) { in.Role, in.Told = "inwoner", "door" }
	runViewTests(t, projections.Voices, []viewTest[projections.VoiceRow]{
		{
			name: "by role, the most heard first",
			given: func(w *world) {
				w.do(aSignal("1"), aSignal("2"), aSignal("3"), aSignal("4", role))
			},
			ask:  only("rol"),
			want: []projections.VoiceRow{heardOf("rol", "wijkteam", 3, 0.75), heardOf("rol", "inwoner", 1, 0.25)},
		},
		{
			name:  "told by, with or about",
			given: func(w *world) { w.do(aSignal("1"), aSignal("2", role)) },
			ask:   only("verteld"),
			want:  []projections.VoiceRow{heardOf("verteld", "door", 1, 0.5), heardOf("verteld", "met", 1, 0.5)},
		},
		{
			name: "by area beside its people, also where nobody is heard",
			given: func(w *world) {
				people(w)
				w.do(aSignal("1", onDay("2025-03-01")), aSignal("2", onDay("2025-03-01")))
			},
			ask: only("gebied"),
			want: []projections.VoiceRow{
				{
					Trait: "gebied", Value: "WK01", Name: "Noord", Count: shown(2), Share: ptr(1.0), People: ptr(2000), PeopleShare: ptr(0.2),
					PerThousand: ptr(1.0), Year: ptr(2025),
				},
				{
					Trait: "gebied", Value: "WK02", Name: "Zuid", Count: shown(0), Share: ptr(0.0), People: ptr(6000), PeopleShare: ptr(0.6),
					PerThousand: ptr(0.0), Year: ptr(2025),
				},
			},
		},
		{
			name:  "a signal that was withdrawn is not heard",
			given: func(w *world) { w.do(aSignal("1"), commands.WithdrawSignal{SignalID: sig("1"), Reason: "dubbel"}) },
			ask:   only("totaal"),
			want:  []projections.VoiceRow{{Trait: "totaal", Value: "signalen", Count: shown(0)}},
		},
		{
			name:  "of one year",
			given: func(w *world) { w.do(aSignal("1", onDay("2024-12-31")), aSignal("2", onDay("2025-01-01"))) },
			ask:   func(a *projections.Ask) { a.Params = map[string]string{"kenmerk": "totaal", "jaar": "2024"} },
			want:  []projections.VoiceRow{{Trait: "totaal", Value: "signalen", Count: shown(1)}},
		},
	})
}

func TestVoicesTellWhetherDecisionsRestOnThem(t *testing.T) {
	resting := func(name string, grounds ...domain.Ground) commands.TakeDecision {
		return aDecision(name, "a", func(in *commands.DecisionInput) { in.Grounds = grounds })
	}
	ground := func(kind domain.GroundKind, id string) domain.Ground {
		return domain.Ground{Kind: kind, ID: domain.GroundID(id), Relation: domain.Occasion}
	}
	advice := domain.AdviceID(id("advies", "x"))
	runViewTests(t, projections.Voices, []viewTest[projections.VoiceRow]{
		{
			name: "on a bundle, through an advice, or not",
			given: func(w *world) {
				w.do(aMeasure("a"), aSignal("1"), aBundle("b", "1"), commands.GiveAdvice{AdviceID: advice, AdviceInput: commands.AdviceInput{
					Title: "Advies", From: "adviesraad", To: "college", On: "2025-03-01", Recommendations: []string{"doe het"},
					Grounds: []domain.Ground{ground("signaal", string(sig("1")))},
				}})
				w.do(resting("1", ground("bundel", string(bun("b")))), resting("2", ground("signaal", string(sig("1")))),
					resting("3", ground("advies", string(advice))), resting("4"))
				w.do(resting("5"), commands.RevokeDecision{DecisionID: dec("5"), On: "2025-03-02", Reason: "vergissing"})
			},
			ask: only("besluiten"),
			want: []projections.VoiceRow{
				heardOf("besluiten", "op-signalen-of-bundels", 2, 0.5), heardOf("besluiten", "niet-op-praktijk", 1, 0.25),
				heardOf("besluiten", "op-advies-of-motie-met-signalen", 1, 0.25),
			},
		},
		{
			name: "and who came to hear practice themselves",
			given: func(w *world) {
				for i := range 2 {
					w.do(commands.RecordEncounter{
						EncounterID: domain.EncounterID(id("ontmoeting", fmt.Sprint(i))), On: "2025-03-01", Place: "wijktafel", Visitor: "raad",
						With: []string{"inwoners"}, Heard: story,
					})
				}
			},
			ask:  only("ontmoetingen"),
			want: []projections.VoiceRow{{Trait: "ontmoetingen", Value: "raad", Count: shown(2)}},
		},
	})
}

func TestVoicesKeepSmallNumbersTogether(t *testing.T) {
	w := newWorld(t)
	for i := range 12 {
		w.do(aSignal(fmt.Sprint("n", i)))
	}
	for i := range 3 {
		w.do(aSignal(fmt.Sprint("z", i), inArea("WK02")))
	}
	ask := w.open()
	ask.Rule.Off, ask.Rule.K, ask.Params = false, 10, map[string]string{"kenmerk": "gebied"}
	for _, row := range rows[projections.VoiceRow](w, projections.Voices, ask) {
		if _, known := row.Count.Known(); known || row.Share != nil || row.PerThousand != nil {
			t.Errorf("%s is shown beside a total that gives the other away: %+v", row.Value, row)
		}
	}
}

// All years less the others is one year: a year with few signals must not be left over, nor an area in it.
func TestYearsDoNotGiveEachOtherAway(t *testing.T) {
	w := newWorld(t)
	raise := func(n int, area domain.AreaCode, day domain.Date) {
		for i := range n {
			w.do(aSignal(fmt.Sprint(area, day, i), onDay(day), inArea(area)))
		}
	}
	raise(3, "WK01", "2022-05-01")
	for _, day := range []domain.Date{"2023-05-01", "2024-05-01", "2025-02-01"} {
		raise(20, "WK01", day)
		raise(12, "WK02", day)
	}
	raise(2, "WK03", "2024-05-01")
	raise(30, "WK03", "2025-02-01")
	asked := func(year string) (total int, values map[string]int) {
		ask := w.open()
		ask.Rule.Off, ask.Rule.K, ask.Params = false, 10, map[string]string{"jaar": year}
		values = map[string]int{}
		for _, row := range rows[projections.VoiceRow](w, projections.Voices, ask) {
			n, known := row.Count.Known()
			switch {
			case row.Trait == "totaal":
				total = n
			case row.Trait == "gebied" && known:
				values[row.Value] = n
			}
		}
		return total, values
	}
	all, areas := asked("")
	if all != 131 || areas["WK01"] != 63 || areas["WK03"] != 32 {
		t.Fatalf("of all years: got %d, %v", all, areas)
	}
	years, shown := 0, map[string]int{}
	for _, year := range []string{"2022", "2023", "2024", "2025"} {
		n, values := asked(year)
		years += n
		for area, n := range values {
			shown[area] += n
		}
	}
	if left := all - years; left < 10 {
		t.Errorf("years that are withheld hold %d together", left)
	}
	for area, n := range areas {
		if left := n - shown[area]; left > 0 && left < 10 {
			t.Errorf("years of %s that are withheld hold %d together", area, left)
		}
	}
	if years == 0 || shown["WK01"] == 0 {
		t.Error("nothing is shown of any year")
	}
}
