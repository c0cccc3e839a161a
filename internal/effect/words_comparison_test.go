package effect

import (
	"strings"
	"testing"
)

// elsewhere is a control that is not touched by the decision, but for one extreme month before it.
func elsewhere(times float64) *Series {
	p := planted{before: 40, after: 40, level: 250}
	if times != 0 {
		p.at = map[int]float64{8: times}
	}
	s := p.draw(5)
	s.Name = "Elders"
	return &s
}

func besideElsewhere(t *testing.T, effect, times float64) (*Analysis, Verdict, string) {
	t.Helper()
	s := planted{before: 40, after: 40, level: 100, effect: effect}.draw(4)
	a := Analyse(s, Spec{Start: 40, Season: 2}, admissions, Options{Control: elsewhere(times), Quick: true, Bootstrap: quickly})
	if a.Comparison == nil {
		t.Fatal(a.ControlReason)
	}
	v, said := a.Comparison.Say(s, admissions, a.Warnings)
	return a, v, said
}

func TestAComparisonIsToldWithAndWithoutAnExtremeMonth(t *testing.T) {
	for _, c := range []struct {
		name          string
		effect, times float64
		want          Verdict
		says, lacks   string
	}{
		{"more, and nothing extreme", 1.3, 0, MoreNow, "Na het besluit waren er naar schatting", "wijkt sterk af"},
		{"more, hidden by an extreme month elsewhere", 1.3, 30, NoVerdict, "dat hangt af van september 2021 (95%-interval met die periode: van ", "naar schatting"},
		{"nothing, beside an extreme month elsewhere", 1, 10, NoVerdict, "september 2021 wijkt sterk af; zonder die periode is het verschil naar schatting", "Na het besluit waren"},
		{"much more, beside an extreme month elsewhere", 1.6, 4, MoreNow, "september 2021 wijkt sterk af; zonder die periode is het verschil naar schatting", "niet te zeggen"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if _, v, said := besideElsewhere(t, c.effect, c.times); v != c.want || !strings.Contains(said, c.says) || strings.Contains(said, c.lacks) {
				t.Errorf("got %s %s", v, said)
			}
		})
	}
}

func TestWhatIsExtremeElsewhereSaysNothingOfTheSeriesItself(t *testing.T) {
	a, _, _ := besideElsewhere(t, 1.6, 10)
	if a.text(Outlier) == "" || strings.Contains(a.Sentence, "wijkt sterk af") || a.Verdict != MoreNow {
		t.Errorf("got %s %v", a.Sentence, a.Warnings)
	}
}

func TestAComparisonIsSaidByTheRobustAnswer(t *testing.T) {
	a, _, said := besideElsewhere(t, 1.6, 0)
	w := admissions.figures(Series{Kind: Count, PerYear: 12})
	if want := w.interval(a.Comparison.Sure.Change()); !strings.Contains(said, want) {
		t.Errorf("want %s in %s", want, said)
	}
	unsure := *a.Comparison
	unsure.Sure = nil
	if v, said := unsure.Say(Series{Kind: Count, PerYear: 12}, admissions, nil); v != NoEstimate || said != "Naast ‘Elders’ is niet te zeggen hoe zeker de schatting is." {
		t.Errorf("got %s %s", v, said)
	}
}

func TestExtremeMonthsOfBothSeriesAreLeftOutOfBoth(t *testing.T) {
	s := planted{before: 40, after: 40, level: 100, effect: 1.6, at: map[int]float64{50: 3}}.draw(4)
	a := Analyse(s, Spec{Start: 40, Season: 2}, admissions, Options{Control: elsewhere(4), Quick: true, Bootstrap: quickly})
	_, said := a.Comparison.Say(s, admissions, a.Warnings)
	if !strings.Contains(said, "maart 2025 en september 2021 wijken sterk af; zonder die perioden") {
		t.Errorf("got %s", said)
	}
	var less []Point
	both := Spec{Start: 40, Season: 2, without: []int{8, 50}}
	for i, p := range s.Points {
		if i != 8 && i != 50 {
			less = append(less, p)
		}
	}
	if f := fitted(t, s, both); len(f.y) != len(less) {
		t.Errorf("%d periods of %d are left", len(f.y), len(less))
	}
}
