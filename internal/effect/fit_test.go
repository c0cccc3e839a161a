package effect

import (
	"errors"
	"math"
	"math/rand/v2"
	"strings"
	"testing"
)

// months is a series of months with a trend, a season and a step, and ten per cent of noise.
func months(seed uint64, n, start int, level, step float64) Series {
	r := rand.New(rand.NewPCG(seed, 0))
	values := make([]float64, n)
	for i := range values {
		mu := level * math.Exp(0.003*float64(i)+0.1*math.Sin(2*math.Pi*float64(i)/12))
		if i >= start {
			mu *= step
		}
		values[i] = math.Max(0, math.Round(mu+math.Sqrt(mu)*r.NormFloat64()))
	}
	return monthly(values, nil)
}

func TestWhatCannotBeEstimatedIsExplained(t *testing.T) {
	good := func() Series { return months(1, 48, 24, 100, 0.8) }
	for _, c := range []struct {
		name  string
		spoil func(s *Series, sp *Spec)
		code  Code
		says  string
	}{
		{"no figures", func(s *Series, _ *Spec) { s.Points = nil }, TooFewPeriods, "geen waarden"},
		{"few before", func(_ *Series, sp *Spec) { sp.Start = 7 }, TooFewPeriods, "7 perioden voor"},
		{"few after", func(_ *Series, sp *Spec) { sp.Start = 41 }, TooFewPeriods, "7 na"},
		{"none before", func(_ *Series, sp *Spec) { sp.Start = 0 }, AtTheEdge, "geen periode ervoor"},
		{"none after", func(_ *Series, sp *Spec) { sp.Start = 48 }, AtTheEdge, "nog geen volle periode"},
		{"half years", func(s *Series, _ *Spec) { s.PerYear = 2 }, HalfYearly, "Halfjaarcijfers"},
		{"a gap", func(s *Series, _ *Spec) { s.Points = append(s.Points[:9], s.Points[10:]...) }, Gap, "tussen 8 en 10"},
		{"a period twice", func(s *Series, _ *Spec) { s.Points[5].At = 4 }, Duplicate, "twee keer"},
		{"out of order", func(s *Series, _ *Spec) { s.Points[5].At = 1 }, Duplicate, "volgorde"},
		{"a negative count", func(s *Series, _ *Spec) { s.Points[3].Value = -1 }, BadValue, "negatief"},
		{"a part of a count", func(s *Series, _ *Spec) { s.Points[3].Value = 1.5 }, BadValue, "geen heel getal"},
		{"not a number", func(s *Series, _ *Spec) { s.Points[3].Value = math.NaN() }, BadValue, "geen bruikbaar getal"},
		{"endless", func(s *Series, _ *Spec) { s.Points[3].Value = math.Inf(1) }, BadValue, "geen bruikbaar getal"},
		{"exposure of some", func(s *Series, _ *Spec) { s.Points[3].Exposure = 5 }, BadExposure, "bij 47 van de 48"},
		{"negative exposure", func(s *Series, _ *Spec) { s.Points[3].Exposure = -5 }, BadExposure, "negatief"},
		{"all the same", func(s *Series, _ *Spec) { change(s, func(int, float64) float64 { return 4 }) }, NoVariation, "gelijk"},
		{"nothing before", func(s *Series, _ *Spec) { change(s, func(i int, v float64) float64 { return v * indicator(i >= 24) }) }, Separation, "Voor het besluit"},
		{"nothing after", func(s *Series, _ *Spec) { change(s, func(i int, v float64) float64 { return v * indicator(i < 24) }) }, Separation, "Na het besluit"},
		{"a perfect line", func(s *Series, _ *Spec) {
			s.Kind = Mean
			change(s, func(i int, _ float64) float64 { return float64(i) })
		}, NoVariation, "volmaakt"},
		{"months of weeks", func(s *Series, sp *Spec) { s.PerYear, sp.Season = 365.25/7, EachPeriod }, Unsuited, "per maand of per kwartaal"},
		{"more terms than periods", func(s *Series, sp *Spec) { s.Points, sp.Start, sp.Season = s.Points[:17], 8, EachPeriod }, TooFewPeriods, "te weinig"},
		{"a model of several areas", func(_ *Series, sp *Spec) { sp.Model = "gespreid" }, Unsuited, "gespreid"},
	} {
		s, sp := good(), Spec{Start: 24}
		c.spoil(&s, &sp)
		f, err := Fit(s, sp)
		var refusal *Refusal
		if !errors.As(err, &refusal) || refusal.Code != c.code || !strings.Contains(refusal.Text, c.says) || f != nil {
			t.Errorf("%s: got %v", c.name, err)
		}
	}
}

func change(s *Series, f func(i int, v float64) float64) {
	for i := range s.Points {
		s.Points[i].Value = f(i, s.Points[i].Value)
	}
}

func TestAPlantedStepIsFoundInEveryFamily(t *testing.T) {
	s := months(2, 72, 36, 200, 0.75)
	for _, family := range []Family{QuasiPoisson, Poisson, NegativeBinomial} {
		e := estimate(t, s, Spec{Start: 36, Season: 2, Family: family})
		if math.Abs(*e.Ratio-0.75) > 0.06 || *e.Lower > 0.75 || *e.Upper < 0.75 {
			t.Errorf("%s: got %.3f (%.3f to %.3f)", family, *e.Ratio, *e.Lower, *e.Upper)
		}
	}
	e := estimate(t, s, Spec{Start: 36, Season: 2, Family: LeastSquares})
	if *e.Difference > -40 || *e.Difference < -80 || e.Ratio != nil {
		t.Errorf("least squares: got %.1f", *e.Difference)
	}
}

func TestTheLeastSquaresStepOfAMeanIsTheDifferenceOfTheMeans(t *testing.T) {
	s := Series{Kind: Percentage, PerYear: 4}
	for i, v := range []float64{10, 12, 11, 13, 10, 12, 11, 13, 20, 22, 21, 23, 20, 22, 21, 23} {
		s.Points = append(s.Points, Point{At: i, Season: i % 4, Value: v + 0.01*float64(i%3)})
	}
	e := estimate(t, s, Spec{Start: 8})
	if *e.Difference < 8 || *e.Difference > 12 || !e.Without.Mean || math.Abs(e.Without.Difference-*e.Difference) > 1e-9 {
		t.Errorf("got %+v", e.Without)
	}
}

func TestPeriodsOfAnticipationAndIntroductionAreLeftOut(t *testing.T) {
	s := months(3, 60, 30, 100, 0.7)
	for i := 27; i < 33; i++ {
		s.Points[i].Value = 5000
	}
	e := estimate(t, s, Spec{Start: 30, Anticipation: 3, PhaseIn: 3})
	if e.Before != 27 || e.After != 27 || math.Abs(*e.Ratio-0.7) > 0.1 {
		t.Errorf("got %d and %d periods, ratio %.3f", e.Before, e.After, *e.Ratio)
	}
	for i, c := range e.Curve {
		if (c.Side == LeftOut) != (i >= 27 && i < 33) {
			t.Errorf("period %d is %s", i, c.Side)
		}
	}
}

func TestVarianceThatGrowsWithTheSquareTakesTheNegativeBinomial(t *testing.T) {
	r := rand.New(rand.NewPCG(4, 0))
	values := make([]float64, 120)
	for i := range values {
		mu := 4 * math.Exp(0.04*float64(i))
		values[i] = math.Max(0, math.Round(mu*(1+0.5*r.NormFloat64())))
	}
	e := estimate(t, monthly(values, nil), Spec{Start: 60})
	if e.Family != NegativeBinomial || !strings.Contains(e.FamilyReason, "kwadraat") {
		t.Errorf("got %s: %s", e.Family, e.FamilyReason)
	}
	if e := estimate(t, months(5, 120, 60, 50, 1), Spec{Start: 60}); e.Family != QuasiPoisson {
		t.Errorf("got %s for a series whose mean hardly moves", e.Family)
	}
}

func FuzzFit(f *testing.F) {
	f.Add(uint64(1), 48, 24, 100.0, 0.8, 2, 0, 0, uint8(0))
	f.Add(uint64(2), 20, 9, 0.1, 3.0, -1, 1, 2, uint8(1))
	f.Add(uint64(3), 16, 8, 1e12, 1e-6, 0, 0, 0, uint8(2))
	f.Fuzz(func(t *testing.T, seed uint64, n, start int, level, step float64, season, before, after int, pick uint8) {
		if n < 0 || n > 200 || season < -1 || season > 2 || before < 0 || after < 0 || before > n || after > n || start < -n || start > 2*n {
			return
		}
		s := months(seed, n, start, level, step)
		s.Kind = []Kind{Count, Mean, Percentage, Amount}[pick%4]
		s.PerYear = []float64{12, 1, 4, 365.25 / 7, 365.25}[int(pick/4)%5]
		sp := Spec{
			Start: start, Season: Season(season), Anticipation: before, PhaseIn: after, Model: []Model{Step, StepSlope}[pick%2],
			Errors: Errors{[]ErrorKind{ModelErrors, NeweyWest, Robust}[int(pick/2)%3], int(pick)},
		}
		fitted, err := Fit(s, sp)
		var refusal *Refusal
		if err != nil && !errors.As(err, &refusal) {
			t.Fatalf("an error for nobody: %v", err)
		}
		if err != nil {
			return
		}
		checkNumbers(t, fitted.Estimate())
		e, err := fitted.RobustEstimate(Bootstrap{Draws: 39})
		if err != nil && !errors.As(err, &refusal) {
			t.Fatalf("an error for nobody: %v", err)
		}
		if err == nil {
			checkNumbers(t, e)
		}
		for _, p := range Placebo(s, sp) {
			if finite(p.Lower) == nil || finite(p.Upper) == nil || (p.Ratio == nil) == (p.Difference == nil) {
				t.Fatalf("got %+v", p)
			}
		}
	})
}

// checkNumbers looks for what is not a number.
func checkNumbers(t *testing.T, e *Estimate) {
	t.Helper()
	numbers := []float64{0}
	for _, p := range []*float64{e.Ratio, e.Difference, e.Lower, e.Upper, e.StdErr, e.PValue, e.Dispersion, e.DurbinWatson} {
		if p != nil {
			numbers = append(numbers, *p)
		}
	}
	for _, c := range e.Coefficients {
		numbers = append(numbers, c.Value, c.StdErr)
	}
	for _, c := range e.Curve {
		numbers = append(numbers, c.Value, c.Fitted)
	}
	if e.Sure != nil {
		numbers = append(numbers, e.Sure.Lower, e.Sure.Upper, e.Sure.Rho, e.Sure.Detectable)
	}
	if e.Without != nil {
		numbers = append(numbers, e.Without.Expected, e.Without.Lower, e.Without.Upper)
	}
	for _, x := range numbers {
		if finite(x) == nil {
			t.Fatalf("got %v in %+v", x, e)
		}
	}
}

func BenchmarkEstimateOfTenYears(b *testing.B) {
	s := months(1, 120, 60, 100, 0.8)
	for b.Loop() {
		f, err := Fit(s, Spec{Start: 60, Season: 2})
		if err != nil {
			b.Fatal(err)
		}
		f.Estimate()
	}
}
