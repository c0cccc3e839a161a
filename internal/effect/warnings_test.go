package effect

import (
	"math"
	"slices"
	"strings"
	"testing"
)

// analysed analyses a planted town.
func analysed(p planted, seed uint64, around Surroundings) *Analysis {
	s := p.draw(seed)
	return Analyse(s, Spec{Start: p.before, Season: DefaultSeason(s)}, around, Options{Quick: true, Bootstrap: quickly})
}

func (a *Analysis) text(code Code) string {
	for _, w := range a.Warnings {
		if w.Code == code {
			return w.Text
		}
	}
	return ""
}

func expecting(edit func(*Expectation)) Surroundings {
	x := admissions
	x.Expected = &Expectation{Direction: Fall, Size: "10 procent", By: "2026-01-01", Passed: true}
	edit(x.Expected)
	return x
}

func nextTo(d DecisionBeside) Surroundings {
	x := admissions
	x.Others = []DecisionBeside{d}
	return x
}

func reported(before, after Reports) Surroundings {
	x := signals
	x.Reporting = &Reporting{before, after}
	return x
}

func channels(telephone, form, visit int) Reports {
	return Reports{Signals: telephone + form + visit, Mix: map[string]map[string]int{"kanaal": {"telefoon": telephone, "webformulier": form, "huisbezoek": visit}}}
}

func TestWarnings(t *testing.T) {
	quiet := planted{before: 30, after: 30, level: 400, effect: 0.7}
	with := func(edit func(*planted)) planted {
		p := quiet
		edit(&p)
		return p
	}
	rows := []struct {
		name   string
		town   planted
		around Surroundings
		raised Code // empty: none at all
		says   string
	}{
		{name: "none", town: quiet, around: admissions},
		{name: "few periods", town: with(func(p *planted) { p.after = 9 }), raised: TooFewPeriods, says: "maar 9 maanden na het besluit"},
		{name: "enough periods", town: with(func(p *planted) { p.after = 12 })},
		{name: "small counts", town: with(func(p *planted) { p.level = 4; p.effect = 0.3 }), raised: SmallCounts, says: "minder dan 5 per maand"},
		{name: "small counts show little", town: with(func(p *planted) { p.level = 8; p.effect = 1 }), raised: Power, says: "Met deze aantallen zien we alleen verschillen groter dan ± "},
		{name: "more than was expected is needed", town: with(func(p *planted) { p.level = 100 }), around: expecting(func(x *Expectation) { x.Size = "5 procent" }), raised: Power, says: "± "},
		{name: "what was expected would be seen", town: with(func(p *planted) { p.level = 2000 }), around: expecting(func(*Expectation) {})},
		{name: "one extreme month", town: with(func(p *planted) { p.at = map[int]float64{40: 1.8} }), raised: Outlier, says: "De waarde van mei 2024 (2024-05), "},
		{name: "a month as chance makes it", town: with(func(p *planted) { p.at = map[int]float64{40: 1.08} })},
		{name: "months that hang together", town: with(func(p *planted) { p.rho = 0.8; p.phi = 12 }), raised: Autocorrelation, says: "Maanden die op elkaar volgen lijken op elkaar"},
		{name: "spread beyond chance", town: with(func(p *planted) { p.phi = 4; p.rho = 1e-9 }), raised: Overdispersion, says: "keer die van toeval"},
		{name: "a trend before", town: with(func(p *planted) { p.trend = -0.01 }), raised: TrendBefore, says: "Het cijfer daalde al voor het besluit, met ongeveer 1"},
		{name: "a rise before", town: with(func(p *planted) { p.trend = 0.01 }), raised: TrendBefore, says: "Het cijfer steeg al"},
		{name: "a peak before", town: with(func(p *planted) { p.at = map[int]float64{28: 2} }), raised: RegressionToMean, says: "volgde op een piek (mei 2023)"},
		{name: "a dip before", town: with(func(p *planted) { p.at = map[int]float64{29: 0.3} }), raised: RegressionToMean, says: "volgde op een dal (juni 2023)"},
		{name: "a peak long before", town: with(func(p *planted) { p.at = map[int]float64{10: 2} }), raised: Outlier, says: "2021-11"},
		{name: "a gradual change", town: with(func(p *planted) { p.ramp = 30; p.effect = 0.5 }), raised: SlopeChanged, says: "model stap-helling"},
		{name: "another decision", town: quiet, around: nextTo(DecisionBeside{Title: "Nieuw loket", Label: "2022-03", At: 14}), raised: OtherDecision, says: "In 2022-03, binnen de tijd die meetelt, ging ook het besluit ‘Nieuw loket’ in."},
		{name: "another at the same time", town: quiet, around: nextTo(DecisionBeside{Title: "Nieuw loket", Label: "2023-07", At: 30}), raised: OtherDecision, says: "niet uit elkaar te houden"},
		{name: "another where the figures were cut", town: quiet, around: nextTo(DecisionBeside{Title: "Nieuw loket", Label: "2026-01", At: 60, Cut: true}), raised: OtherDecision, says: "tellen daarom niet mee"},
		{name: "another before the figures", town: quiet, around: nextTo(DecisionBeside{Title: "Nieuw loket", Label: "2019-01", At: -24})},
		{name: "another channel", town: quiet, around: reported(channels(80, 40, 0), channels(70, 45, 60)), raised: ReportingChanged, says: "(kanaal)"},
		{name: "the same channels", town: quiet, around: reported(channels(80, 40, 10), channels(70, 45, 12))},
		{
			name: "more people who see the same", town: quiet,
			around: reported(Reports{Signals: 100, AlsoSeen: 20}, Reports{Signals: 100, AlsoSeen: 80}), raised: ReportingChanged, says: "(ook gezien)",
		},
		{name: "figures that do not depend on reports", town: quiet, around: func() Surroundings {
			x := reported(channels(80, 40, 0), channels(70, 45, 60))
			x.Signals, x.Independent = false, true
			return x
		}()},
		{name: "recorded afterward", town: quiet, around: expecting(func(x *Expectation) { x.Afterward = true; x.Size = "30 procent" }), raised: RecordedAfterward, says: "toen de uitkomst bekend kon zijn"},
		{name: "no size", town: quiet, around: expecting(func(x *Expectation) { x.Size = "zonder maat" }), raised: NoSize, says: "niet gezegd hoe groot"},
		{name: "a size in time", town: quiet, around: expecting(func(x *Expectation) { x.Size = "30 procent" })},
	}
	for _, c := range rows {
		t.Run(c.name, func(t *testing.T) {
			a := analysed(c.town, 3, c.around)
			if c.raised == "" {
				if len(a.Warnings) > 0 {
					t.Errorf("got %v", a.Warnings)
				}
				return
			}
			if got := a.text(c.raised); !strings.Contains(got, c.says) || got == "" {
				t.Errorf("got %q of %v", got, a.Warnings)
			}
			if !slices.IsSortedFunc(a.Warnings, func(x, y Warning) int { return slices.Index(weight, x.Code) - slices.Index(weight, y.Code) }) {
				t.Errorf("not by weight: %v", a.Warnings)
			}
		})
	}
}

// A warning must be found in the towns where it was planted, and seldom in others.
func TestWarningsAreFoundAndSeldomCriedWithoutCause(t *testing.T) {
	const towns = 60
	clean := planted{before: 30, after: 30, level: 80}
	loose := planted{before: 30, after: 30, level: 80, phi: 3, rho: 0.5}
	draw := func(p planted) []*analysis {
		out := make([]*analysis, towns)
		for seed := range out {
			s := p.draw(uint64(seed))
			f := fitted(t, s, Spec{Start: p.before, Season: 2})
			out[seed] = &analysis{series: s, fit: f, steady: f}
		}
		return out
	}
	rate := func(drawn []*analysis, raised func(*analysis) bool) float64 {
		n := 0.0
		for _, a := range drawn {
			if raised(a) {
				n++
			}
		}
		return n / towns
	}
	cleanTowns, looseTowns := draw(clean), draw(loose)
	for _, c := range []struct {
		name   string
		raised func(*analysis) bool
		town   planted
	}{
		{"outlier", func(a *analysis) bool { _, ok := a.fit.outlier(); return ok }, planted{before: 30, after: 30, level: 80, at: map[int]float64{45: 1.7}}},
		{"trend", func(a *analysis) bool { _, ok := a.fit.trendBefore(); return ok }, planted{before: 36, after: 24, level: 150, trend: 0.012}},
		{"peak", func(a *analysis) bool { _, ok := a.fit.peakBefore(); return ok }, planted{before: 30, after: 30, level: 80, at: map[int]float64{28: 1.8}}},
		{"gradual", func(a *analysis) bool { return a.fit.gradual(gradualLevel) }, planted{before: 30, after: 30, level: 80, effect: 0.5, ramp: 30}},
		{"autocorrelation", func(a *analysis) bool { return len(a.serial()) > 0 }, planted{before: 40, after: 40, level: 200, phi: 9, rho: 0.7}},
		{"spread", func(a *analysis) bool { return len(a.spread()) > 0 }, loose},
	} {
		if found := rate(draw(c.town), c.raised); found < 0.9 {
			t.Errorf("%s: found in %.0f percent of the towns where it was planted", c.name, 100*found)
		}
		if cried := rate(cleanTowns, c.raised); cried > 0.1 {
			t.Errorf("%s: raised in %.0f percent of clean towns", c.name, 100*cried)
		}
		if c.name == "autocorrelation" || c.name == "spread" {
			continue // these towns have both
		}
		if cried := rate(looseTowns, c.raised); cried > 0.1 {
			t.Errorf("%s: raised in %.0f percent of towns whose months hang together", c.name, 100*cried)
		}
	}
}

func TestLikenessOfMonthsIsNotMadeByTheModel(t *testing.T) {
	const towns = 150
	p := planted{before: 14, after: 14, level: 200}
	rho, z := 0.0, 0.0
	for seed := range uint64(towns) {
		f, err := Fit(p.draw(seed), Spec{Start: 14, Season: 2})
		if err != nil {
			t.Fatal(err)
		}
		l := f.like(f.devianceResiduals(), 1)
		rho, z = rho+l.rho/towns, z+l.z/towns
	}
	if math.Abs(rho) > 0.04 || math.Abs(z) > 0.25 {
		t.Errorf("months that do not hang together have a likeness of %.2f, %.2f standard errors", rho, z)
	}
}

func TestTheControlIsLookedAtToo(t *testing.T) {
	p := planted{before: 30, after: 30, level: 400, effect: 0.7}
	s := p.draw(1)
	quiet := planted{before: 30, after: 30, level: 300}
	loud := quiet
	loud.at = map[int]float64{50: 0.4}
	for name, c := range map[string]struct {
		town planted
		want bool
	}{"quiet": {quiet, false}, "loud": {loud, true}} {
		control := c.town.draw(2)
		control.Name = "Elders"
		a := Analyse(s, Spec{Start: 30, Season: 2}, admissions, Options{Control: &control, Quick: true, Bootstrap: quickly})
		if a.Comparison == nil || a.Comparison.Control != "Elders" {
			t.Fatalf("%s: no comparison: %s", name, a.ControlReason)
		}
		text := a.text(Outlier)
		if c.want != strings.Contains(text, "In de controlereeks wijkt de waarde van maart 2025 (2025-03)") {
			t.Errorf("%s: got %q", name, text)
		}
		if c.want && !strings.Contains(text, "Zonder die periode is het verschil met de controlereeks") {
			t.Errorf("%s: no result without it in %q", name, text)
		}
	}
	short := quiet.draw(2)
	short.Points = short.Points[:32]
	if a := Analyse(s, Spec{Start: 30, Season: 2}, admissions, Options{Control: &short, Quick: true, Bootstrap: quickly}); a.Comparison != nil || a.ControlReason == "" || a.Verdict != FewerNow {
		t.Errorf("a control that cannot be fitted: %+v", a)
	}
}
