package effect

import (
	"errors"
	"math"
	"reflect"
	"testing"

	"gonum.org/v1/gonum/mat"
)

// town is a series of four years that hangs together, with a fifth less after two.
var town = simulated{"daling", "trend en seizoen", "verborgen", 48, 60, 0.5}

func fitted(t *testing.T, s Series, sp Spec) *Fitted {
	t.Helper()
	f, err := Fit(s, sp)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func robust(t *testing.T, s Series, sp Spec) *Estimate {
	t.Helper()
	e, err := fitted(t, s, sp).RobustEstimate(Bootstrap{})
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func TestTheSameFiguresGiveTheSameRobustAnswer(t *testing.T) {
	s, _ := town.draw(random(1))
	f := fitted(t, s, town.spec())
	first, err := f.Sure(Bootstrap{})
	if err != nil {
		t.Fatal(err)
	}
	again, _ := fitted(t, s, town.spec()).Sure(Bootstrap{Draws: usualDraws})
	if !reflect.DeepEqual(first, again) {
		t.Errorf("got %+v and then %+v", first, again)
	}
	other, _ := f.Sure(Bootstrap{Seed: 1})
	if reflect.DeepEqual(first, other) {
		t.Error("another seed drew the same")
	}
	if off := math.Abs(math.Log(other.Lower / first.Lower)); off > 0.1*math.Log(first.Upper/first.Lower) {
		t.Errorf("another seed moves the interval from %+v to %+v", first, other)
	}
}

func TestRobustErrorsReachEveryNumber(t *testing.T) {
	s, _ := town.draw(random(2))
	plain, e := estimate(t, s, Spec{Start: 24, Season: 2}), robust(t, s, town.spec())
	switch {
	case *e.Ratio != *plain.Ratio || e.Without.Observed != plain.Without.Observed:
		t.Error("the estimate itself moved")
	case !(*e.StdErr > *plain.StdErr) || !(e.Coefficients[1].StdErr == *e.StdErr):
		t.Errorf("periods hang together by %.2f, and the standard error went from %v to %v", e.Sure.Rho, *plain.StdErr, *e.StdErr)
	case (*e.PValue <= 0.05) != (e.Sure.Change().verdict() != NoVerdict):
		t.Errorf("p is %v for %+v", *e.PValue, e.Sure)
	case !(*e.Curve[47].High-*e.Curve[47].Low > *plain.Curve[47].High-*plain.Curve[47].Low):
		t.Error("the band is no wider")
	}
	same(t, "lower end of the step, which alone is the change", *e.Lower, e.Sure.Lower)
	same(t, "upper end", *e.Upper, e.Sure.Upper)
	same(t, "expected", e.Without.Expected, plain.Without.Expected)
	same(t, "averted at least", e.Without.Upper, e.Without.Observed*(1-1/e.Sure.Upper))
}

func TestTheRobustAnswerStandsBesideErrorsOfAnotherKind(t *testing.T) {
	s, _ := town.draw(random(3))
	plain, e := estimate(t, s, Spec{Start: 24, Season: 2}), robust(t, s, Spec{Start: 24, Season: 2})
	if e.Sure == nil || *e.Lower != *plain.Lower || *e.StdErr != *plain.StdErr || *e.PValue != *plain.PValue {
		t.Errorf("got %+v", e)
	}
}

func TestTheWholeTimeIsNotTheFirstPeriodWhereTheTrendChanges(t *testing.T) {
	c := simulated{"helling", "vlak", "poisson", 60, 200, 0}
	s, truth := c.draw(random(4))
	e := robust(t, s, c.spec())
	if !(*e.Sure.Ratio < *e.Ratio) || math.Abs(math.Log(*e.Sure.Ratio)-truth) > 0.1 {
		t.Errorf("the first period is %v, the whole time %v; the truth is %v", *e.Ratio, *e.Sure.Ratio, math.Exp(truth))
	}
}

func TestADifferenceHasARobustIntervalInItsOwnUnit(t *testing.T) {
	c := simulated{"daling", "trend en seizoen", "gemiddelde", 60, 60, 0.3}
	s, truth := c.draw(random(5))
	e := robust(t, s, c.spec())
	if e.Sure.Ratio != nil || !(e.Sure.Lower < truth && truth < e.Sure.Upper) {
		t.Errorf("got %+v; the truth is %v", e.Sure, truth)
	}
	same(t, "difference", *e.Sure.Difference, *e.Difference)
	same(t, "mean difference", e.Without.Lower, e.Sure.Lower)
}

func TestHowMuchPeriodsHangTogetherIsNotHiddenByTheTerms(t *testing.T) {
	c := simulated{"geen", "trend en seizoen", "gemiddelde", 48, 60, 0.5}
	var found, plain float64
	const towns = 200
	for seed := range uint64(towns) {
		s, _ := c.draw(random(seed))
		sampler, err := fitted(t, s, c.spec()).sampler()
		if err != nil {
			t.Fatal(err)
		}
		e := sampler.f.pearson()
		var products, squares float64
		for i, v := range e {
			squares += v * v
			if i > 0 {
				products += v * e[i-1]
			}
		}
		found, plain = found+sampler.rho/towns, plain+products/squares/towns
	}
	if found < 0.4 || found > 0.55 || plain > 0.35 {
		t.Errorf("0.5 was planted; found %.2f, without correction %.2f", found, plain)
	}
}

// The traces of a design are those of the matrices themselves, also with periods left out.
func TestTheMemoryOfADesign(t *testing.T) {
	s, _ := town.draw(random(6))
	sp := town.spec()
	sp.PhaseIn = 3
	f := fitted(t, s, sp)
	r := newRefit(f)
	n := len(f.y)
	hat, half := mat.NewDense(n, n, nil), mat.NewDense(n, n, nil)
	for i := range n {
		for j := range n {
			var hx mat.VecDense
			hx.MulVec(f.inv, f.x.RowView(j))
			hat.Set(i, j, indicator(i == j)-math.Sqrt(f.w[i]*f.w[j])*mat.Dot(f.x.RowView(i), &hx))
			if d := r.times[i] - r.times[j]; d*d == 1 {
				half.Set(i, j, 0.5)
			}
		}
	}
	var products mat.Dense
	products.Product(hat, half, hat)
	for step := 0; step < len(r.memory.ratio); step += 10 {
		rho := rhoAt(float64(step))
		last, kept := fading(rho)
		omega := mat.NewDense(n, n, nil)
		for i := range n {
			for j := range n {
				omega.Set(i, j, 1)
				if i != j {
					omega.Set(i, j, kept*math.Pow(last, math.Abs(float64(r.times[i]-r.times[j]))))
				}
			}
		}
		var a, b mat.Dense
		a.Mul(hat, omega)
		b.Mul(&products, omega)
		same(t, "squares", r.memory.squares[step], mat.Trace(&a))
		same(t, "ratio", r.memory.ratio[step], mat.Trace(&b)/mat.Trace(&a))
		if found, phi := r.memory.of(mat.Trace(&b), 2*mat.Trace(&a)); step > 0 && math.Abs(found-rho) < 1e-9 {
			t.Errorf("the spread is not looked at: %v %v", found, phi)
		}
		found, phi := r.memory.of(2*mat.Trace(&b), 2*mat.Trace(&a))
		if math.Abs(found-rho) > 1e-9 || math.Abs(phi-2) > 1e-9 {
			t.Errorf("got rho %v and dispersion %v for %v and 2", found, phi, rho)
		}
	}
}

func TestHardlyAnyCountsGiveAnIntervalThatSaysSo(t *testing.T) {
	values := make([]float64, 24)
	values[3], values[17] = 1, 1
	found, err := fitted(t, monthly(values, nil), Spec{Start: 12}).Sure(Bootstrap{})
	if err != nil || !(found.Lower < 0.05 && found.Upper > 20) {
		t.Errorf("got %+v, %v", found, err)
	}
}

func TestWhenTooManyDrawsCannotBeFittedTheReasonIsTold(t *testing.T) {
	draws := 0
	_, _, err := Bootstrap{}.run(1, findings{}, func(*normals) (findings, bool) {
		draws++
		return findings{step: finding{1, 1}, change: finding{1, 1}}, draws%5 > 0
	})
	var refusal *Refusal
	if !errors.As(err, &refusal) || refusal.Code != Separation {
		t.Errorf("got %v", err)
	}
}

func TestWhatHitsBothSeriesIsNotCountedTwice(t *testing.T) {
	with, without := pair(town, 0.6).run(t, 10), pair(town, 0).run(t, 10)
	if with.covers < 7 || without.covers < 7 {
		t.Errorf("covered in %d and %d of 10", with.covers, without.covers)
	}
	s, _ := town.draw(random(8))
	other, _ := simulated{"geen", "trend en seizoen", "verborgen", 48, 60, 0.5}.draw(random(8))
	f, twin := fitted(t, s, town.spec()), fitted(t, other, town.spec())
	one, err := f.sampler()
	if err != nil {
		t.Fatal(err)
	}
	two, _ := twin.sampler()
	if c := one.sharedWith(two); c < 0.2 {
		t.Errorf("two series that were drawn alike share %v", c)
	}
	far, _ := town.draw(random(9))
	three, _ := fitted(t, far, town.spec()).sampler()
	if c := one.sharedWith(three); math.Abs(c) > 0.25 {
		t.Errorf("two series that were drawn apart share %v", c)
	}
}

func TestAComparisonWithRobustErrors(t *testing.T) {
	s, _ := town.draw(random(10))
	other, _ := simulated{"geen", "trend en seizoen", "verborgen", 48, 90, 0.5}.draw(random(11))
	f, control := fitted(t, s, town.spec()), fitted(t, other, town.spec())
	c, err := RobustCompare(f, control, Bootstrap{})
	if err != nil {
		t.Fatal(err)
	}
	plain, _ := Compare(f, control)
	switch {
	case *c.Ratio != *plain.Ratio || math.Abs(*c.Sure.Ratio / *c.Ratio - 1) > 1e-9:
		t.Errorf("the ratio is %v, %v and %v", *plain.Ratio, *c.Ratio, *c.Sure.Ratio)
	case math.Abs(*c.Lower/c.Sure.Lower-1) > 1e-9 || *c.Lower == *plain.Lower || *c.StdErr == *plain.StdErr || *c.StdErr != c.Coefficients[0].StdErr:
		t.Errorf("got %+v beside %+v", c, c.Sure)
	case c.Own.Sure == nil:
		t.Error("the control has no robust answer of its own")
	}
	if _, err := CompareSure(f, fitted(t, other, Spec{Start: 20}), Bootstrap{}); err == nil {
		t.Error("compared two decisions")
	}
}

func BenchmarkRobustEstimateOfTenYears(b *testing.B) {
	s, _ := simulated{"daling", "trend en seizoen", "verborgen", 120, 60, 0.3}.draw(random(1))
	f, err := Fit(s, Spec{Start: 60, Season: 2, Errors: Errors{Kind: Robust}})
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := f.RobustEstimate(Bootstrap{}); err != nil {
			b.Fatal(err)
		}
	}
}
