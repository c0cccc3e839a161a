package effect

import (
	"strings"
	"testing"
)

func TestPlantedTruthsAreToldRightly(t *testing.T) {
	for _, c := range []struct {
		name string
		town planted
		want Verdict
		says string
	}{
		{"a quarter less", planted{before: 24, after: 30, level: 120, effect: 0.75}, FewerNow, "procent minder opnames per maand dan"},
		{"a quarter less, in three months", planted{before: 18, after: 30, level: 120, effect: 0.75, ramp: 3}, FewerNow, "procent minder opnames per maand dan"},
		{"a fifth less waiting, in two months", planted{before: 18, after: 28, level: 60, effect: 0.8, ramp: 2, kind: Mean, noise: 0.03}, FewerNow, "dagen lager dan"},
		{"more", planted{before: 24, after: 24, level: 60, effect: 1.8}, MoreNow, "procent meer opnames per maand dan"},
		{"nothing", planted{before: 30, after: 30, level: 100}, NoVerdict, "niet te zeggen"},
		{"too small to see", planted{before: 24, after: 22, level: 6}, NoVerdict, "alleen verschillen groter dan"},
		{"a peak of one month before", planted{before: 20, after: 25, level: 40, at: map[int]float64{18: 4}}, NoVerdict, "niet te zeggen"},
		{"a peak of two months before", planted{before: 24, after: 24, level: 60, at: map[int]float64{22: 2.5, 23: 2.5}}, NoVerdict, "niet te zeggen"},
		{"a peak of one month in a percentage", planted{before: 20, after: 25, level: 7.4, kind: Percentage, noise: 0.06, at: map[int]float64{18: 2.6}}, NoVerdict, "volgde op een piek"},
		{"a peak of one month right after", planted{before: 20, after: 25, level: 40, at: map[int]float64{20: 5}}, NoVerdict, "niet te zeggen"},
		{"a trend that goes on", planted{before: 36, after: 24, level: 200, trend: -0.012}, NoVerdict, "niet te zeggen"},
		{"a slope", planted{before: 36, after: 30, level: 600, effect: 0.4, ramp: 30}, FewerNow, "geleidelijk"},
		{"less, and a peak before", planted{before: 30, after: 30, level: 120, effect: 0.7, at: map[int]float64{28: 1.8}}, FewerNow, "procent minder"},
		{"less, and one extreme month after", planted{before: 30, after: 30, level: 120, effect: 0.7, at: map[int]float64{45: 1.8}}, FewerNow, "procent minder"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			right := 0
			const towns = 6
			var wrong *Analysis
			for seed := range uint64(towns) {
				a := analysed(c.town, seed, Surroundings{Noun: "opnames", Unit: "dagen", Independent: true})
				if a.Verdict == c.want && strings.Contains(a.Sentence, c.says) {
					right++
				} else {
					wrong = a
				}
			}
			if right < towns-1 {
				t.Errorf("told rightly in %d of %d towns; in one of the others: %s %s %v", right, towns, wrong.Verdict, wrong.Sentence, wrong.Warnings)
			}
		})
	}
}

func TestWhatAVerdictHangsOn(t *testing.T) {
	fewer, spanning, more := ratio(0.8, 0.7, 0.9), ratio(0.95, 0.8, 1.1), ratio(1.3, 1.1, 1.5)
	for _, c := range []struct {
		name   string
		change Change
		doubts []doubt
		want   Verdict
	}{
		{"nothing", fewer, nil, FewerNow},
		{"more", more, nil, MoreNow},
		{"an interval that spans no change", spanning, nil, NoVerdict},
		{"an interval that ends at no change", ratio(0.9, 0.8, 1), nil, NoVerdict},
		{"it holds without", fewer, []doubt{{code: Outlier, change: &fewer}}, FewerNow},
		{"it does not hold without", fewer, []doubt{{code: Outlier, change: &spanning}}, NoVerdict},
		{"it turns without", fewer, []doubt{{code: Outlier, change: &more}}, NoVerdict},
		{"nobody knows without", fewer, []doubt{{code: RegressionToMean}}, NoVerdict},
		{"one of two holds", fewer, []doubt{{code: Outlier, change: &fewer}, {code: SlopeChanged, change: &spanning}}, NoVerdict},
		{"there would be one without", spanning, []doubt{{code: Outlier, change: &fewer}}, NoVerdict},
	} {
		a := analysis{change: c.change, doubts: c.doubts}
		if got := a.verdict(); got != c.want {
			t.Errorf("%s: got %s, want %s", c.name, got, c.want)
		}
	}
}

func TestWithoutThePeakMeansWithoutTheLastPeriodsBefore(t *testing.T) {
	s := planted{before: 30, after: 30, level: 120, effect: 0.7, at: map[int]float64{28: 1.8}}.draw(1)
	a := &analysis{series: s, spec: Spec{Start: 30}, options: Options{Bootstrap: quickly}}
	f, err := Fit(s, a.spec)
	if err != nil {
		t.Fatal(err)
	}
	a.fit = f
	a.doubt()
	less, err := Fit(s, Spec{Start: 30, Anticipation: 3})
	if err != nil {
		t.Fatal(err)
	}
	want, err := less.Sure(quickly)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range a.doubts {
		if d.code == RegressionToMean && d.change != nil && *d.change == want.Change() {
			return
		}
	}
	t.Errorf("want %+v in %+v", want, a.doubts)
}

func TestWithoutAnEstimateTheReasonIsTold(t *testing.T) {
	town := planted{before: 5, after: 30, level: 50}
	around := expecting(func(x *Expectation) { x.Afterward = true })
	a := Analyse(town.draw(1), Spec{Start: 5, Season: 2}, around, Options{Bootstrap: quickly})
	want := "Er zijn 5 perioden voor en 30 na het besluit; voor een schatting zijn er aan elke kant minstens 8 nodig."
	if a.Verdict != NoEstimate || a.Sentence != want || a.Ratio != nil || a.Sure != nil || a.Without != nil || a.Before != 5 || a.After != 30 {
		t.Errorf("got %+v", a)
	}
	if a.Warnings[0] != (Warning{TooFewPeriods, want}) || a.text(RecordedAfterward) == "" {
		t.Errorf("got %v", a.Warnings)
	}
	if a.Expected == nil || a.Expected.Came != CameUnclear {
		t.Errorf("got %+v", a.Expected)
	}
}

func TestWhetherWhatWasExpectedCame(t *testing.T) {
	fewer := ratio(0.8, 0.7, 0.9)
	for _, c := range []struct {
		name    string
		x       Expectation
		verdict Verdict
		change  *Change
		level   float64
		want    Came
	}{
		{"less than was expected, by far", Expectation{Direction: Fall, Size: "10 procent"}, FewerNow, &fewer, 100, CameTrue},
		{"about as much", Expectation{Direction: Fall, Size: "20%"}, FewerNow, &fewer, 100, CameTrue},
		{"perhaps", Expectation{Direction: Fall, Size: "25 procent"}, FewerNow, &fewer, 100, CameUnclear},
		{"too little", Expectation{Direction: Fall, Size: "de helft"}, FewerNow, &fewer, 100, CameUntrue},
		{"a range counts from its least", Expectation{Direction: Fall, Size: "10 tot 30 procent"}, FewerNow, &fewer, 100, CameTrue},
		{"in counts", Expectation{Direction: Fall, Size: "15 opnames per maand"}, FewerNow, &fewer, 100, CameTrue},
		{"in counts, too little", Expectation{Direction: Fall, Size: "40 per maand"}, FewerNow, &fewer, 100, CameUntrue},
		{"a direction only", Expectation{Direction: Fall, Size: "zonder maat"}, FewerNow, &fewer, 100, CameTrue},
		{"a size nobody can compute", Expectation{Direction: Fall, Size: "merkbaar"}, FewerNow, &fewer, 100, CameUnclear},
		{"the other way", Expectation{Direction: Rise, Size: "zonder maat"}, FewerNow, &fewer, 100, CameUntrue},
		{"the same, and it fell", Expectation{Direction: Same}, FewerNow, &fewer, 100, CameUntrue},
		{"the same, and it did", Expectation{Direction: Same}, NoVerdict, new(ratio(1, 0.95, 1.06)), 100, CameTrue},
		{"the same, who knows", Expectation{Direction: Same}, NoVerdict, new(ratio(1, 0.7, 1.4)), 100, CameUnclear},
		{"too wide to say", Expectation{Direction: Fall, Size: "10 procent"}, NoVerdict, new(ratio(0.95, 0.7, 1.2)), 100, CameUnclear},
		{"too little in any case", Expectation{Direction: Fall, Size: "50 procent"}, NoVerdict, new(ratio(0.95, 0.7, 1.2)), 100, CameUntrue},
		{"not yet", Expectation{Direction: Fall, Size: "10 procent", By: "2027-01-01"}, FewerNow, &fewer, 100, CameNotYet},
		{"in time", Expectation{Direction: Fall, Size: "10 procent", By: "2025-01-01", Passed: true}, FewerNow, &fewer, 100, CameTrue},
		{"no estimate", Expectation{Direction: Fall, Size: "10 procent"}, NoEstimate, nil, 0, CameUnclear},
		{"days", Expectation{Direction: Fall, Size: "5 dagen"}, FewerNow, new(difference(-7, -9, -6)), 50, CameTrue},
		{"percent of days", Expectation{Direction: Fall, Size: "20 procent"}, FewerNow, new(difference(-7, -9, -6)), 50, CameUntrue},
		{"thousands", Expectation{Direction: Rise, Size: "€ 1.250,50 per maand"}, MoreNow, new(difference(1300, 1100, 1500)), 5000, CameTrue},
	} {
		if got := c.x.came(c.verdict, c.change, c.level); got != c.want {
			t.Errorf("%s: got %s, want %s", c.name, got, c.want)
		}
	}
}
