package domain

import (
	"math"
	"strings"
	"testing"
)

func anEffect(alter ...func(*EffectTakenOver)) EffectTakenOver {
	e := EffectTakenOver{
		EffectID: "0190a000-0000-7000-8000-00000000000e", Origin: fromRegister,
		EffectSummary: EffectSummary{
			Municipality: "gm9902", MunicipalityName: "Westerwaarde", MeasureKind: "subsidie", Sectors: []Sector{"wmo", "jeugd"},
			Decision: "0190a000-0000-7000-8000-0000000000d1", Series: "Wachttijd", SeriesKind: "gemiddelde", Unit: "dagen", Independent: true,
			Direction: "daling", From: "2024-03", Model: "stap", Family: "kleinste-kwadraten", Errors: "robuust", Before: 24, After: 18,
			Scale: "verschil-procent", Estimate: -12, StdErr: 4, Lower: -20, Upper: -4, People: "20000-50000", Areas: ptr(3),
			Warnings: []string{"kleine-aantallen", "uitschieter"}, Verdict: "minder",
		},
	}
	for _, f := range alter {
		f(&e)
	}
	return e
}

func TestAnEffectIsTakenOver(t *testing.T) {
	take := func(alter ...func(*EffectTakenOver)) func(Effect) ([]EffectEvent, error) {
		return func(f Effect) ([]EffectEvent, error) { return f.TakeOver(anEffect(alter...)) }
	}
	known := []EffectEvent{anEffect()}
	better := func(e *EffectTakenOver) { e.Estimate, e.Lower, e.Upper = -10, -18, -2 }
	little := func(e *EffectTakenOver) {
		e.Sectors, e.Unit, e.Direction, e.Areas, e.Warnings, e.Verdict, e.From, e.People = nil, "", "", nil, nil, "", "2024", "onbekend"
	}
	with := func(f func(*EffectSummary)) func(*EffectTakenOver) {
		return func(e *EffectTakenOver) { f(&e.EffectSummary) }
	}
	rows := []scenario[Effect, EffectEvent]{
		{name: "an effect is taken over", when: take(), then: known},
		{name: "much may be unknown", when: take(little), then: []EffectEvent{anEffect(little)}},
		{name: "the same again does nothing", given: known, when: take(func(e *EffectTakenOver) { e.Origin.Imprint = "ander bestand" })},
		{name: "other numbers replace it", given: known, when: take(better), then: []EffectEvent{anEffect(better)}},
		{name: "and may be taken back", given: []EffectEvent{anEffect(), anEffect(better)}, when: take(), then: known},
		{name: "a wide interval of few periods", when: take(with(func(s *EffectSummary) { s.Lower, s.Upper = -62, 38 })), then: []EffectEvent{
			anEffect(with(func(s *EffectSummary) { s.Lower, s.Upper = -62, 38 })),
		}},
	}
	for field, bad := range map[string][]func(*EffectSummary){
		"gemeente":       {func(s *EffectSummary) { s.Municipality = "GM9902" }, func(s *EffectSummary) { s.Municipality = "" }},
		"gemeentenaam":   {func(s *EffectSummary) { s.MunicipalityName = " " }, func(s *EffectSummary) { s.MunicipalityName = strings.Repeat("x", 201) }},
		"maatregelsoort": {func(s *EffectSummary) { s.MeasureKind = tale }},
		"domeinen":       {func(s *EffectSummary) { s.Sectors = []Sector{"wmo", tale} }},
		"besluit":        {func(s *EffectSummary) { s.Decision = tale }, func(s *EffectSummary) { s.Decision = "" }},
		"meetreeks":      {func(s *EffectSummary) { s.Series = "" }},
		"meetreekssoort": {func(s *EffectSummary) { s.SeriesKind = "" }},
		"eenheid":        {func(s *EffectSummary) { s.Unit = strings.Repeat("x", 201) }},
		"richting":       {func(s *EffectSummary) { s.Direction = "opwaarts" }},
		"ingang":         {func(s *EffectSummary) { s.From = "2024-03-01" }, func(s *EffectSummary) { s.From = "2024-13" }, func(s *EffectSummary) { s.From = "" }},
		"model":          {func(s *EffectSummary) { s.Model = "" }},
		"verdeling":      {func(s *EffectSummary) { s.Family = tale }},
		"fouten":         {func(s *EffectSummary) { s.Errors = "Newey West" }},
		"waarschuwingen": {func(s *EffectSummary) { s.Warnings = []string{tale} }},
		"oordeel":        {func(s *EffectSummary) { s.Verdict = tale }},
		"periodenVoor":   {func(s *EffectSummary) { s.Before = 0 }},
		"periodenNa":     {func(s *EffectSummary) { s.After = 40_001 }},
		"schaal":         {func(s *EffectSummary) { s.Scale = "decibel" }},
		"schatting":      {func(s *EffectSummary) { s.Estimate = 1 }, func(s *EffectSummary) { s.Estimate = math.NaN() }},
		"standaardfout": {
			func(s *EffectSummary) { s.StdErr = 0 }, func(s *EffectSummary) { s.StdErr = -4 }, func(s *EffectSummary) { s.StdErr = 0.5 },
			func(s *EffectSummary) { s.StdErr = 5 },
		},
		"onder":          {func(s *EffectSummary) { s.Lower = -3 }, func(s *EffectSummary) { s.Lower = math.Inf(-1) }},
		"boven":          {func(s *EffectSummary) { s.Upper = math.Inf(1) }},
		"inwonersklasse": {func(s *EffectSummary) { s.People = "40000" }},
		"gebieden":       {func(s *EffectSummary) { s.Areas = ptr(-1) }},
	} {
		for _, f := range bad {
			rows = append(rows, scenario[Effect, EffectEvent]{name: "a bad " + field, when: take(with(f)), fails: Invalid, field: field})
		}
	}
	play(t, rows)
}

func TestTheClassOfAMunicipality(t *testing.T) {
	for people, want := range map[int64]PeopleClass{
		0: "tot-20000", 19_999: "tot-20000", 20_000: "20000-50000", 99_999: "50000-100000", 249_999: "100000-250000", 250_000: "vanaf-250000",
	} {
		if got := PeopleClassOf(&people); got != want {
			t.Errorf("%d: got %s, want %s", people, got, want)
		}
	}
	if got := PeopleClassOf(nil); got != "onbekend" {
		t.Errorf("got %s", got)
	}
}
