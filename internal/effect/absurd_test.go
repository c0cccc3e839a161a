package effect

import (
	"strings"
	"testing"
)

func TestWhatIsBeyondCountingIsToldInWords(t *testing.T) {
	w := admissions.figures(Series{Kind: Count, PerYear: 12})
	height := Surroundings{Unit: "dagen"}.figures(Series{Kind: Mean, PerYear: 12})
	for name, c := range map[string]struct{ got, want string }{
		"an interval that says next to nothing": {w.interval(ratio(0.6, 0.05, 2200)), "van 95 procent minder tot meer dan tien keer zo veel"},
		"of what is no count":                   {height.interval(ratio(0.6, 0.05, 2200)), "van 95 procent lager tot meer dan tien keer zo hoog"},
		"one that is wide":                      {w.interval(ratio(1.2, 0.5, 9)), "van 50 procent minder tot 800 procent meer"},
		"a trend":                               {trendBefore{perYear: 1e20}.pace(), "meer dan een verdubbeling"},
		"a trend that can be told":              {trendBefore{perYear: -0.12}.pace(), "ongeveer 12 procent"},
		"what can be seen":                      {(&analysis{sure: &Sure{Detectable: 1e7}, change: ratio(1, 0.1, 9)}).detectableText(), "een verdubbeling of een halvering"},
		"what can be seen in percent":           {(&analysis{sure: &Sure{Detectable: 58.2}, change: ratio(1, 0.1, 9)}).detectableText(), "± 59 procent"},
	} {
		if c.got != c.want {
			t.Errorf("%s: got %s, want %s", name, c.got, c.want)
		}
	}
}

func TestAHandfulOfCountsShowsNoTrendAndNoGradualChange(t *testing.T) {
	for name, at := range map[string][]int{"all late": {14, 15, 17, 19, 30}, "one at the end": {3, 19, 35}, "in a row": {18, 19, 20, 21, 22}} {
		values := make([]float64, 36)
		for _, i := range at {
			values[i] = 1
		}
		for season := range 3 {
			a := Analyse(monthly(values, nil), Spec{Start: 20, Season: Season(season)}, admissions, Options{Quick: true, Bootstrap: quickly})
			for _, code := range []Code{TrendBefore, SlopeChanged} {
				if a.text(code) != "" {
					t.Errorf("%s, season %d: %s", name, season, a.text(code))
				}
			}
			if a.Verdict != NoVerdict && a.Verdict != NoEstimate || strings.Contains(a.Sentence, ".000") {
				t.Errorf("%s, season %d: %s %s", name, season, a.Verdict, a.Sentence)
			}
		}
	}
}

func TestAnExposureThatIsNotUsedStandsInNoWay(t *testing.T) {
	s := planted{before: 24, after: 24, level: 50}.draw(1)
	for i := range s.Points {
		s.Points[i].Exposure = 1000
	}
	s.Points[7].Exposure = 0
	if _, err := Fit(s, Spec{Start: 24}); err == nil {
		t.Error("an exposure of nothing was counted by")
	}
	for _, sp := range []Spec{{Start: 24, NoExposure: true}, {Start: 24, Family: LeastSquares}} {
		if f := fitted(t, s, sp); f.exposed() {
			t.Errorf("%+v uses it", sp)
		}
	}
}

func TestTheSizeThatWasSaidIsRead(t *testing.T) {
	for said, want := range map[string]float64{
		"2,5 procent": 2.5, "2.5 procent": 2.5, "12 procent": 12, "€ 1.250,50": 1250.5, "1.250.000 euro": 1250000, "een kwart": 25, "10 tot 30 procent": 10, "1234,5": 1234.5,
	} {
		if got, ok := parseSize(said); !ok || got.amount != want {
			t.Errorf("%s: got %v, want %v", said, got.amount, want)
		}
	}
}
