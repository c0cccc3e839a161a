package effect

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"
)

// bcg is the thirteen trials of the BCG vaccine of Colditz and others (1994), as in Berkey and others (1995): cases and others
// among the vaccinated, cases and others among the rest.
var bcg = [][4]float64{
	{4, 119, 11, 128}, {6, 300, 29, 274}, {3, 228, 11, 209}, {62, 13536, 248, 12619}, {33, 5036, 47, 5761}, {180, 1361, 372, 1079},
	{8, 2537, 10, 619}, {505, 87886, 499, 87892}, {29, 7470, 45, 7232}, {17, 1699, 65, 1600}, {186, 50448, 141, 27197}, {5, 2493, 3, 2338},
	{27, 16886, 29, 17825},
}

// risks gives the log of each trial's ratio of risks, with its standard error.
func risks() []Study {
	var out []Study
	for i, t := range bcg {
		vaccinated, rest := t[0]+t[1], t[2]+t[3]
		out = append(out, Study{
			Place: fmt.Sprintf("proef %02d", i+1), Scale: LogRatio, Estimate: math.Log(t[0] / vaccinated / (t[2] / rest)),
			StdErr: math.Sqrt(1/t[0] - 1/vaccinated + 1/t[2] - 1/rest),
		})
	}
	return out
}

// expectancy is the nineteen trials of teachers' expectations of Raudenbush (1985): effect and variance.
var expectancy = [][2]float64{
	{0.03, 0.0156}, {0.12, 0.0216}, {-0.14, 0.0279}, {1.18, 0.1391}, {0.26, 0.1362}, {-0.06, 0.0106}, {-0.02, 0.0106}, {-0.32, 0.0484},
	{0.27, 0.0269}, {0.80, 0.0630}, {0.54, 0.0912}, {0.18, 0.0497}, {-0.02, 0.0835}, {0.23, 0.0841}, {-0.18, 0.0253}, {-0.06, 0.0279},
	{0.30, 0.0193}, {0.07, 0.0088}, {-0.07, 0.0303},
}

func near(t *testing.T, what string, got, want, by float64) {
	t.Helper()
	if !(math.Abs(got-want) <= by) {
		t.Errorf("%s: got %.6f, published is %g", what, got, want)
	}
}

// The answers are those that R's metafor gives for rma(measure="RR", data=dat.bcg) with method REML and DL and with test knha
// (Viechtbauer 2010).
func TestThePooledVaccineTrialsAreAsPublished(t *testing.T) {
	p, err := Pool(risks())
	if err != nil {
		t.Fatal(err)
	}
	f := fitPool(risks())
	near(t, "mean", p.Mean.Estimate, -0.7145, 5e-5)
	near(t, "standard error", f.plain, 0.1798, 5e-5)
	near(t, "standard error of Hartung and Knapp", p.Mean.StdErr, 0.1808, 5e-5)
	near(t, "lower", p.Mean.Lower, -1.1084, 5e-5)
	near(t, "upper", p.Mean.Upper, -0.3206, 5e-5)
	near(t, "tau²", p.Spread.Tau2, 0.3132, 5e-5)
	near(t, "I²", p.Spread.I2, 92.22, 5e-3)
	near(t, "Q", p.Spread.Q, 152.2330, 5e-5)
	if p.Spread.DF != 12 || p.Spread.PValue > 1e-4 || p.Spread.Method != byREML || p.Places != 13 || p.Combined != 13 {
		t.Errorf("got %+v of %d places", p.Spread, p.Places)
	}
	y, v := numbersOf(risks())
	dl := laird(v, cochran(y, v))
	mu, sum := weightedMean(y, poolWeights(v, dl))
	near(t, "tau² by moments", dl, 0.3088, 5e-5)
	near(t, "mean by moments", mu, -0.7141, 5e-5)
	near(t, "its standard error", math.Sqrt(1/sum), 0.1787, 5e-5)
}

// As metafor gives for rma(yi, vi, data=dat.raudenbush1985), which rests on variances with four decimals.
func TestThePooledTrialsOfExpectationsAreAsPublished(t *testing.T) {
	var list []Study
	for i, e := range expectancy {
		list = append(list, Study{Place: fmt.Sprint(i), Scale: DifferenceInOwn, Estimate: e[0], StdErr: math.Sqrt(e[1])})
	}
	p, err := Pool(list)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "mean", p.Mean.Estimate, 0.0837, 1e-4)
	near(t, "standard error", fitPool(list).plain, 0.0516, 1e-4)
	near(t, "tau²", p.Spread.Tau2, 0.0188, 1e-4)
	near(t, "I²", p.Spread.I2, 41.86, 0.05)
	near(t, "Q", p.Spread.Q, 35.83, 0.01)
}

func numbersOf(studies []Study) (y, v []float64) {
	for _, s := range studies {
		y, v = append(y, s.Estimate), append(v, s.StdErr*s.StdErr)
	}
	return y, v
}

// study is an effect in a place on the log scale.
func study(place string, estimate, se float64, shares ...string) Study {
	return Study{Place: place, Scale: LogRatio, Estimate: estimate, StdErr: se, Shares: shares}
}

func TestWhatIsNoGroundForAMeanIsRefused(t *testing.T) {
	percent, days, weeks := study("b", -1, 1), study("a", 1, 1), study("b", 1, 1)
	percent.Scale = PercentOfLevel
	days.Scale, days.Unit, weeks.Scale, weeks.Unit = DifferenceInOwn, "dagen", DifferenceInOwn, "weken"
	unknown := study("a", 1, 1)
	unknown.Scale = "decibel"
	for name, c := range map[string]struct {
		given []Study
		code  Code
		says  string
	}{
		"nothing":                       {nil, TooFewEffects, "geen schattingen"},
		"one":                           {[]Study{study("a", -1, 1)}, TooFewEffects, "maar één uitkomst"},
		"one decision twice":            {[]Study{study("a", -1, 1, "x"), study("a", -2, 1, "x")}, TooFewEffects, "De 2 schattingen"},
		"a ratio and a percentage":      {[]Study{study("a", -1, 1), percent}, ScalesDiffer, "niet op dezelfde schaal"},
		"days and weeks":                {[]Study{days, weeks}, ScalesDiffer, "niet op dezelfde schaal"},
		"a scale that is none":          {[]Study{unknown, unknown}, ScalesDiffer, "decibel"},
		"an estimate that is no number": {[]Study{study("a", math.NaN(), 1), study("b", 1, 1)}, BadValue, "schatting van a"},
		"no error":                      {[]Study{study("a", 1, 1), study("b", 1, 0)}, BadValue, "standaardfout van b"},
		"an error without end":          {[]Study{study("a", 1, math.Inf(1)), study("b", 1, 1)}, BadValue, "standaardfout van a"},
	} {
		var r *Refusal
		if _, err := Pool(c.given); !errors.As(err, &r) || r.Code != c.code || !strings.Contains(r.Text, c.says) {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

func TestEffectsThatRestOnTheSameCountOnce(t *testing.T) {
	got := mergeStudies([]Study{
		study("a", -2, 1, "besluit 1", "reeks 1"), study("b", 5, 2, "besluit 1"), study("a", 4, 3, "besluit 2", "reeks 2"),
		study("a", 0, 1, "reeks 1"), study("a", 1, 4, "reeks 2", "besluit 3"), study("a", 9, 9),
	})
	want := []Study{study("a", -1, 1), study("b", 5, 2), study("a", 2.5, 3.5), study("a", 9, 9)}
	if len(got) != len(want) {
		t.Fatalf("got %+v", got)
	}
	for i := range want {
		if got[i].Place != want[i].Place || got[i].Estimate != want[i].Estimate || got[i].StdErr != want[i].StdErr {
			t.Errorf("%d: got %+v, want %+v", i, got[i], want[i])
		}
	}
}

func TestTheMeanWithoutEachPlace(t *testing.T) {
	all := risks()
	p, err := Pool(all)
	if err != nil || len(p.LeaveOut) != 13 {
		t.Fatalf("got %d, %v", len(p.LeaveOut), err)
	}
	for i, out := range p.LeaveOut {
		rest, err := Pool(append(append([]Study{}, all[:i]...), all[i+1:]...))
		if err != nil || out.Place != all[i].Place || out.PooledMean != *rest.Mean || out.Tau2 != rest.Spread.Tau2 {
			t.Errorf("without %s: got %+v, want %+v, %v", all[i].Place, out, rest.Mean, err)
		}
	}
	two, err := Pool(all[:2])
	if err != nil || len(two.LeaveOut) != 0 || two.Next != nil {
		t.Errorf("of two: %+v, %v", two, err)
	}
}

func TestTheNextPlaceIsLessSureThanTheMean(t *testing.T) {
	p, err := Pool(risks())
	if err != nil {
		t.Fatal(err)
	}
	half := 2.2009851601 * math.Sqrt(p.Spread.Tau2+p.Mean.StdErr*p.Mean.StdErr) // Student's t with 11 degrees of freedom
	near(t, "lower", p.Next.Lower, p.Mean.Estimate-half, 1e-9)
	near(t, "upper", p.Next.Upper, p.Mean.Estimate+half, 1e-9)
}

func TestContextsHaveMeansOfTheirOwn(t *testing.T) {
	list := risks()
	for i := range list {
		list[i].Context = []string{"groot", "klein"}[i%2]
	}
	list[12].Context = "onbekend"
	p, err := Pool(list)
	if err != nil || len(p.Groups) != 3 || p.Between == nil {
		t.Fatalf("got %+v, %v", p, err)
	}
	var large []Study
	for _, s := range list {
		if s.Context == "groot" {
			large = append(large, s)
		}
	}
	alone, err := Pool(large)
	if g := p.Groups[0]; err != nil || g.Context != "groot" || g.Combined != 6 || *g.Mean != *alone.Mean {
		t.Errorf("got %+v, want %+v, %v", g, alone.Mean, err)
	}
	if g := p.Groups[2]; g.Context != "onbekend" || g.Combined != 1 || g.Mean != nil {
		t.Errorf("got %+v", g)
	}
	a, b := p.Groups[0].Mean, p.Groups[1].Mean
	d := a.Estimate - b.Estimate
	near(t, "Q between", p.Between.Q, d*d/(a.StdErr*a.StdErr+b.StdErr*b.StdErr), 1e-9)
	if p.Between.DF != 1 {
		t.Errorf("got %+v", p.Between)
	}
}

// Five places of which one is far more sure than the rest, in an order that must not matter.
func TestOneVerySurePlaceLosesNothing(t *testing.T) {
	list := []Study{study("a", -0.2, 1e-6), study("b", 0.1, 1e6), study("c", -0.3, 0.1), study("d", -0.1, 1e5), study("e", 0.4, 0.2)}
	p, err := Pool(list)
	if err != nil || p.Spread.Method != byREML {
		t.Fatalf("got %+v, %v", p.Spread, err)
	}
	list[0], list[4] = list[4], list[0]
	again, err := Pool(list)
	if err != nil || math.Abs(again.Mean.Estimate-p.Mean.Estimate) > 1e-6 {
		t.Errorf("got %v and %v, %v", p.Mean, again.Mean, err)
	}
}

// Where places have effects of their own, the interval of the mean holds the truth about as often as it says.
func TestTheIntervalOfTheMeanCovers(t *testing.T) {
	rng := rand.New(rand.NewPCG(20, 26))
	const times = 300
	for _, c := range []struct {
		places int
		tau    float64
	}{{3, 0.2}, {5, 0.2}, {10, 0.1}, {10, 0}} {
		in, next := 0, 0
		for range times {
			var list []Study
			for i := range c.places {
				se := 0.05 + 0.15*rng.Float64()
				list = append(list, study(fmt.Sprint(i), -0.1+c.tau*rng.NormFloat64()+se*rng.NormFloat64(), se))
			}
			p, err := Pool(list)
			if err != nil {
				t.Fatal(err)
			}
			in += oneIf(p.Mean.Lower <= -0.1 && -0.1 <= p.Mean.Upper)
			if truth := -0.1 + c.tau*rng.NormFloat64(); p.Next.Lower <= truth && truth <= p.Next.Upper {
				next++
			}
		}
		if share := float64(in) / times; share < 0.91 {
			t.Errorf("%d places, tau %g: the mean is covered in %.3f", c.places, c.tau, share)
		}
		if share := float64(next) / times; share < 0.83 {
			t.Errorf("%d places, tau %g: the next place is covered in %.3f", c.places, c.tau, share)
		}
	}
}

func TestThePooledSentence(t *testing.T) {
	in := func(s Scale, unit string, list ...Study) []Study {
		for i := range list {
			list[i].Scale, list[i].Unit = s, unit
		}
		return list
	}
	for name, c := range map[string]struct {
		given []Study
		want  string
	}{
		"two that point the same way": {
			[]Study{study("a", -0.10, 0.02), study("b", -0.12, 0.02)},
			"In 2 van de 2 gemeenten was het minder dan zonder verandering te verwachten was; toeval alleen is daarvoor geen enkele keer een goede verklaring. " +
				"Er zijn maar twee uitkomsten; daarmee is gemiddeld geen verschil aangetoond (95%-interval: 25 procent minder tot 7,2 procent meer).",
		},
		"many that agree": {
			[]Study{study("a", -0.10, 0.02), study("b", -0.12, 0.02), study("c", -0.11, 0.02), study("d", -0.12, 0.02), study("e", 0.01, 0.2)},
			"In 4 van de 5 gemeenten was het minder dan zonder verandering te verwachten was; toeval alleen is daarvoor geen enkele keer een goede verklaring. " +
				"In 1 was het meer; dat kan toeval zijn. Gemiddeld was het naar schatting 11 procent minder (95%-interval: 8,1 tot 13 procent minder). " +
				"Of de uitkomsten meer uiteenlopen dan door toeval, is met zo weinig uitkomsten niet te zeggen. In een volgende gemeente die op deze lijkt, is iets van 7,7 tot 13 procent minder te verwachten.",
		},
		"many that do not": {
			in(PercentOfLevel, "", study("a", -30, 2), study("b", 22, 2), study("c", -4, 3), study("d", -9, 2)),
			"In 3 van de 4 gemeenten was het minder dan zonder verandering te verwachten was; voor 2 daarvan is toeval alleen geen goede verklaring. " +
				"In 1 was het meer; toeval alleen is daarvoor geen goede verklaring. Gemiddeld is geen verschil aangetoond (95%-interval: 39 procent minder tot 29 procent meer). " +
				"De uitkomsten lopen sterk uiteen (I² 99 procent). In een volgende gemeente die op deze lijkt, is iets van 108 procent minder tot 97 procent meer te verwachten.",
		},
		"several of one place": {
			in(DifferenceInOwn, "dagen", study("a", 2, 0.5), study("a", 3, 0.5), study("a", 2.5, 0.6)),
			"Bij 3 van de 3 uitkomsten was het meer dan zonder verandering te verwachten was; toeval alleen is daarvoor geen enkele keer een goede verklaring. " +
				"Gemiddeld was het naar schatting 2,5 dagen meer (95%-interval: 1,1 tot 3,9 dagen meer). " +
				"Of de uitkomsten meer uiteenlopen dan door toeval, is met zo weinig uitkomsten niet te zeggen. Alles komt uit één gemeente; over andere gemeenten zegt dit niets.",
		},
		"nothing at all": {
			[]Study{study("a", 0, 1), study("b", 0, 1)},
			"In geen van de 2 gemeenten was er verschil met wat zonder verandering te verwachten was. " +
				"Er zijn maar twee uitkomsten; daarmee is gemiddeld geen verschil aangetoond (95%-interval: 100 procent minder tot 797860 procent meer).",
		},
	} {
		p, err := Pool(c.given)
		want := c.want + " Of de verschillen door de maatregelen komen, is hiermee niet bewezen."
		if err != nil || p.Sentence != want {
			t.Errorf("%s: %v\n got %s\nwant %s", name, err, p.Sentence, want)
		}
	}
}

func FuzzPool(f *testing.F) {
	f.Add(uint64(1), 3, 0.1, 1.0)
	f.Add(uint64(2), 1, -5.0, 1e-6)
	f.Add(uint64(3), 40, 1e6, 1e6)
	f.Add(uint64(4), 7, 0.0, 0.0)
	f.Fuzz(func(t *testing.T, seed uint64, n int, spread, se float64) {
		rng := rand.New(rand.NewPCG(seed, 1))
		var list []Study
		for range n % 50 {
			s := study(fmt.Sprint(rng.IntN(8)), spread*rng.NormFloat64(), se*math.Exp(8*rng.NormFloat64()), fmt.Sprint(rng.IntN(30)))
			s.Scale, s.Context = Scales[seed%3], fmt.Sprint(rng.IntN(3))
			list = append(list, s)
		}
		p, err := Pool(list)
		var r *Refusal
		if err != nil {
			if !errors.As(err, &r) || r.Text == "" {
				t.Errorf("got %v", err)
			}
			return
		}
		text, err := json.Marshal(p) // refuses what is no number
		if err != nil || strings.Contains(string(text), "NaN") || strings.Contains(p.Sentence, "Inf") {
			t.Errorf("got %v in %s", err, text)
		}
		if p.Spread.Tau2 < 0 || p.Spread.I2 < 0 || p.Spread.I2 > 100 || p.Mean.Lower > p.Mean.Estimate || p.Mean.Upper < p.Mean.Estimate {
			t.Errorf("got %s", text)
		}
	})
}
