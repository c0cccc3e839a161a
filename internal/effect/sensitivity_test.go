package effect

import (
	"math"
	"slices"
	"testing"
)

func changes(list []Answer) []string {
	var out []string
	for _, x := range list {
		out = append(out, x.Change)
	}
	return out
}

func TestOtherModelsAnswer(t *testing.T) {
	s := planted{before: 30, after: 30, level: 600, effect: 0.75, at: map[int]float64{50: 1.6}}.draw(4)
	for i := range s.Points {
		s.Points[i].Exposure = 10000 + 20*float64(i)
	}
	a := Analyse(s, Spec{Start: 30, Season: 2}, admissions, Options{Bootstrap: quickly})
	want := []string{
		"met een verandering van de trend", "seizoen 0", "seizoen 1", "seizoen maand", "verdeling poisson", "verdeling negatief-binomiaal", "verdeling kleinste-kwadraten",
		"zonder blootstelling", "zonder 2025-03", "zonder de eerste 3 maanden na het besluit",
	}
	if got := changes(a.Others); !slices.Equal(got, want) {
		t.Fatalf("got %q", got)
	}
	for _, x := range a.Others {
		if x.Reason != "" || x.Lower == nil || x.Upper == nil || (x.Ratio == nil) == (x.Difference == nil) || !(*x.Lower < *x.Upper) {
			t.Errorf("%+v", x)
			continue
		}
		if x.Ratio != nil && math.Abs(*x.Ratio-0.75) > 0.12 {
			t.Errorf("%s: got %v, planted was 0.75", x.Change, *x.Ratio)
		}
	}
	if x := a.Others[6]; x.Family != LeastSquares || x.Difference == nil || *x.Difference > -100 {
		t.Errorf("least squares: %+v", x)
	}
	if x := a.Others[3]; x.Season != EachPeriod {
		t.Errorf("months: %+v", x)
	}
}

func TestOtherModelsOfOtherRhythms(t *testing.T) {
	s := planted{before: 12, after: 12, level: 50, kind: Mean, noise: 0.05}.draw(2)
	s.PerYear = 4
	for i := range s.Points {
		s.Points[i].Season = i % 4
	}
	a := Analyse(s, Spec{Start: 12, Model: StepSlope, PhaseIn: 1}, Surroundings{Unit: "dagen"}, Options{Bootstrap: quickly})
	if got, want := changes(a.Others), []string{"zonder verandering van de trend", "seizoen 1", "seizoen maand", "met de overgang erbij"}; !slices.Equal(got, want) {
		t.Errorf("by quarter: got %q", got)
	}
	s.PerYear = 1
	if got, want := changes(Analyse(s, Spec{Start: 12}, Surroundings{}, Options{Bootstrap: quickly}).Others), []string{"met een verandering van de trend", "zonder de eerste 3 jaren na het besluit"}; !slices.Equal(got, want) {
		t.Errorf("by year: got %q", got)
	}
}

func TestAnotherModelThatDoesNotFitSaysWhy(t *testing.T) {
	s := planted{before: 8, after: 8, level: 50}.draw(1)
	a := Analyse(s, Spec{Start: 8}, admissions, Options{Bootstrap: quickly})
	at := slices.Index(changes(a.Others), "seizoen maand")
	if at < 0 || a.Others[at].Reason == "" || a.Others[at].Ratio != nil || a.Others[at].Season != EachPeriod {
		t.Errorf("got %+v", a.Others)
	}
}

func TestDecisionsThatWereNotTakenAreTriedToo(t *testing.T) {
	s := planted{before: 40, after: 30, level: 120, effect: 0.75}.draw(3)
	a := Analyse(s, Spec{Start: 40, Season: 2}, admissions, Options{Bootstrap: quickly})
	if len(a.Placebos) < 5 || a.Placebos[len(a.Placebos)-1].Label >= s.Points[40].Label {
		t.Errorf("got %+v", a.Placebos)
	}
	if a = Analyse(s, Spec{Start: 40, Season: 2}, admissions, Options{Quick: true, Bootstrap: quickly}); len(a.Placebos)+len(a.Others) > 0 {
		t.Errorf("quick, and yet %d placebos and %d other answers", len(a.Placebos), len(a.Others))
	}
}
