package projections_test

import (
	"strings"
	"testing"

	"ruggespraak/commands"
	"ruggespraak/domain"
	"ruggespraak/projections"
)

// told is what another municipality tells of an effect on the waiting time after a pilot.
func toldBy(code, name string, estimate float64, edits ...func(*domain.EffectSummary)) domain.EffectSummary {
	s := domain.EffectSummary{
		Municipality: code, MunicipalityName: name, MeasureKind: "pilot", Sectors: []domain.Sector{"wmo"}, Decision: domain.ElsewhereID(id("besluit", code)),
		Series: "Wachttijd", SeriesKind: "gemiddelde", Unit: "dagen", Independent: true, From: "2024-03", Model: "stap", Family: "kleinste-kwadraten",
		Errors: "robuust", Before: 24, After: 24, Scale: "verschil-procent", Estimate: estimate, StdErr: 2, Lower: estimate - 4, Upper: estimate + 4,
		People: "20000-50000",
	}
	for _, edit := range edits {
		edit(&s)
	}
	return s
}

// takenOver imports rows of other municipalities, each under its own key.
func takenOver(w *world, list ...domain.EffectSummary) {
	w.t.Helper()
	for _, s := range list {
		key := domain.SourceKey(s.Series)
		origin := domain.Origin{Source: "elders.csv", Key: key, Imprint: domain.Imprint(written(w.t, s))}
		act, err := commands.ImportEffect{Imported: commands.Imported{Origin: origin, Update: true, Corrected: new(bool)}, Key: key, Summary: s}.Act(w.desk)
		if err != nil {
			w.t.Fatalf("import effect: %v", err)
		}
		w.load(act)
	}
}

// compared asks the view and gives of every group its name with the municipalities in it.
func compared(w *world, edits ...func(*projections.Ask)) ([]projections.ComparisonRow, []string) {
	w.t.Helper()
	ask := w.open()
	for _, edit := range edits {
		edit(&ask)
	}
	list := rows[projections.ComparisonRow](w, projections.EffectsCompared, ask)
	var groups []string
	for _, row := range list {
		names := []string{string(row.MeasureKind), row.Outcome, string(row.Scale)}
		for _, e := range row.Effects {
			names = append(names, e.MunicipalityName)
		}
		groups = append(groups, strings.Join(names, " "))
	}
	return list, groups
}

func TestTheSameKindOfMeasureAndOutcomeIsTakenTogether(t *testing.T) {
	w := newWorld(t)
	takenOver(w, toldBy("gm9913", "Heuvelrode", -9), toldBy("gm9911", "Bovenmeer", -12), toldBy("gm9912", "Dijkerveen", -10, func(s *domain.EffectSummary) {
		s.Series, s.People = " wachttijd ", "tot-20000"
	}))
	list, groups := compared(w)
	same(t, groups, []string{"pilot Wachttijd verschil-procent Bovenmeer Dijkerveen Heuvelrode"})
	row := list[0]
	if row.Together == nil || row.Together.Places != 3 || row.Together.Combined != 3 || row.Sentence != row.Together.Sentence {
		t.Fatalf("got %+v", row)
	}
	if m := row.Together.Mean; m.Estimate < -12 || m.Estimate > -9 {
		t.Errorf("got %+v", m)
	}
	if !strings.HasPrefix(row.Sentence, "In 3 van de 3 gemeenten was het minder dan zonder verandering te verwachten was") {
		t.Errorf("got %s", row.Sentence)
	}
}

func TestWhatDiffersIsNotTakenTogether(t *testing.T) {
	w := newWorld(t)
	days := func(unit string) func(*domain.EffectSummary) {
		return func(s *domain.EffectSummary) { s.Scale, s.Unit, s.Series = "verschil", unit, "Kosten" }
	}
	takenOver(w,
		toldBy("gm9911", "Bovenmeer", -12), toldBy("gm9912", "Dijkerveen", -12, func(s *domain.EffectSummary) { s.MeasureKind = "subsidie" }),
		toldBy("gm9913", "Heuvelrode", -12, func(s *domain.EffectSummary) { s.Independent = false }),
		toldBy("gm9914", "Vlietstad", -1, func(s *domain.EffectSummary) { s.Scale = "log-verhouding"; s.Lower, s.Upper = -5, 3 }),
		toldBy("gm9915", "Zandvoorde", -12, days("euro")), toldBy("gm9916", "Eikenhorst", -12, days("uren")),
	)
	list, groups := compared(w)
	same(t, groups, []string{
		"pilot Kosten verschil Zandvoorde", "pilot Kosten verschil Eikenhorst", "pilot Wachttijd verschil-procent Heuvelrode",
		"pilot Wachttijd log-verhouding Vlietstad", "pilot Wachttijd verschil-procent Bovenmeer", "subsidie Wachttijd verschil-procent Dijkerveen",
	})
	for _, row := range list {
		if row.Together != nil || !strings.Contains(row.Sentence, "maar één uitkomst") {
			t.Errorf("one effect is pooled: %+v", row)
		}
	}
}

func TestComparisonsAreNarrowed(t *testing.T) {
	w := newWorld(t)
	takenOver(w, toldBy("gm9911", "Bovenmeer", -12), toldBy("gm9912", "Dijkerveen", -12, func(s *domain.EffectSummary) {
		s.MeasureKind, s.Sectors, s.Series = "subsidie", []domain.Sector{"jeugd"}, "Opnames"
	}))
	for param, value := range map[string]string{"soort": "subsidie", "domein": "jeugd", "uitkomst": "OPNAMES "} {
		_, groups := compared(w, narrowed(param, value))
		same(t, groups, []string{"subsidie Opnames verschil-procent Dijkerveen"})
	}
}

func TestALaterRowTakesThePlaceOfTheFormer(t *testing.T) {
	w := newWorld(t)
	w.clock.day("2025-03-03")
	takenOver(w, toldBy("gm9911", "Bovenmeer", -12))
	w.clock.day("2025-04-03")
	takenOver(w, toldBy("gm9911", "Bovenmeer", -2))
	now, _ := compared(w)
	then, _ := compared(w, validOn("2025-03-31"))
	before, _ := compared(w, validOn("2025-03-01"))
	if len(now) != 1 || len(now[0].Effects) != 1 || now[0].Effects[0].Estimate != -2 {
		t.Errorf("now: %+v", now)
	}
	if len(then) != 1 || len(then[0].Effects) != 1 || then[0].Effects[0].Estimate != -12 {
		t.Errorf("in March: %+v", then)
	}
	if len(before) != 0 {
		t.Errorf("before anybody told: %+v", before)
	}
}

// Two decisions of one municipality that are measured by one series are no two proofs.
func TestOneMunicipalityCountsOnce(t *testing.T) {
	w := newWorld(t)
	takenOver(w, toldBy("gm9911", "Bovenmeer", -12), toldBy("gm9911", "Bovenmeer", -8, func(s *domain.EffectSummary) {
		s.Series, s.Decision = "WACHTTIJD", domain.ElsewhereID(id("besluit", "ander"))
	}))
	list, _ := compared(w)
	if len(list) != 1 || list[0].Together != nil || list[0].Places != 1 || !strings.HasPrefix(list[0].Sentence, "De 2 schattingen") {
		t.Errorf("got %+v", list)
	}
	takenOver(w, toldBy("gm9912", "Dijkerveen", -9))
	list, _ = compared(w)
	if p := list[0].Together; p == nil || p.Effects != 3 || p.Combined != 2 || p.Places != 2 {
		t.Errorf("got %+v", list[0])
	}
}
