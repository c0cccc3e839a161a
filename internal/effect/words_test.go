package effect

import (
	"math"
	"math/rand/v2"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

func ratio(value, lower, upper float64) Change {
	return Change{Ratio: true, Value: value, Lower: lower, Upper: upper}
}

func difference(value, lower, upper float64) Change {
	return Change{Value: value, Lower: lower, Upper: upper}
}

var (
	admissions = Surroundings{Noun: "opnames", Independent: true}
	signals    = Surroundings{Noun: "meldingen", Signals: true}
)

func TestSentencesThatCanBeReadAloud(t *testing.T) {
	month := Series{Kind: Count, PerYear: 12}
	waiting := Series{Name: "Wachttijd jeugdhulp", Kind: Mean, PerYear: 12}
	late := Series{Name: "Ritten die te laat kwamen", Kind: Percentage, PerYear: 12}
	costs := Series{Name: "Kosten Wmo", Kind: Amount, PerYear: 4}
	tail := "ook iets anders kan in die tijd zijn veranderd."
	for _, c := range []struct {
		name   string
		series Series
		around Surroundings
		change Change
		want   string
	}{
		{
			"fewer", month, admissions, ratio(0.894, 0.841, 0.931),
			"Na het besluit waren er naar schatting 11 procent minder opnames per maand dan zonder verandering te verwachten was (95%-interval: 7 tot 16 procent minder); of dat door het besluit komt, is hiermee niet bewezen: " + tail,
		},
		{
			"more", Series{Kind: Count, PerYear: 365.25 / 7}, Surroundings{Noun: "nieuwe achterstanden"}, ratio(1.5, 1.1, 2.05),
			"Na het besluit waren er naar schatting 50 procent meer nieuwe achterstanden per week dan zonder verandering te verwachten was (95%-interval: 10 tot 105 procent meer); of dat door het besluit komt, is hiermee niet bewezen: " + tail,
		},
		{
			"an interval that spans no change", month, admissions, ratio(1.02, 0.96, 1.09),
			"Of er na het besluit meer of minder opnames per maand waren dan zonder verandering te verwachten was, is met deze cijfers niet te zeggen (95%-interval: van 4 procent minder tot 9 procent meer): " + tail,
		},
		{
			"an interval that ends just before no change", month, admissions, ratio(0.9, 0.81, 0.997),
			"Na het besluit waren er naar schatting 10,0 procent minder opnames per maand dan zonder verandering te verwachten was (95%-interval: 0,3 tot 19,0 procent minder); of dat door het besluit komt, is hiermee niet bewezen: " + tail,
		},
		{
			"fewer signals", month, signals, ratio(0.55, 0.41, 0.73),
			"Na het besluit waren er naar schatting 45 procent minder signalen per maand dan zonder verandering te verwachten was (95%-interval: 27 tot 59 procent minder); of dat door het besluit komt, is hiermee niet bewezen, en minder signalen is niet hetzelfde als minder problemen: " + tail,
		},
		{
			"signals without a direction", month, signals, ratio(1.1, 0.8, 1.5),
			"Of er na het besluit meer of minder signalen per maand waren dan zonder verandering te verwachten was, is met deze cijfers niet te zeggen (95%-interval: van 20 procent minder tot 50 procent meer), en signalen tellen is niet hetzelfde als problemen tellen: " + tail,
		},
		{
			"counts by least squares", Series{Kind: Count, PerYear: 1}, admissions, difference(-12.34, -20.2, -4.6),
			"Na het besluit waren er naar schatting 12 minder opnames per jaar dan zonder verandering te verwachten was (95%-interval: 5 tot 20 minder); of dat door het besluit komt, is hiermee niet bewezen: " + tail,
		},
		{
			"a mean", waiting, Surroundings{Noun: "dagen", Independent: true}, difference(-11.6, -15.2, -8.1),
			"Na het besluit lag het cijfer ‘Wachttijd jeugdhulp’ naar schatting 11,6 dagen lager dan zonder verandering te verwachten was (95%-interval: 8,1 tot 15,2 dagen lager); of dat door het besluit komt, is hiermee niet bewezen: " + tail,
		},
		{
			"a mean without a direction", waiting, Surroundings{Unit: "dagen", Independent: true}, difference(0.4, -1.24, 2.04),
			"Of het cijfer ‘Wachttijd jeugdhulp’ na het besluit hoger of lager lag dan zonder verandering te verwachten was, is met deze cijfers niet te zeggen (95%-interval: van 1,2 dagen lager tot 2,0 dagen hoger): " + tail,
		},
		{
			"a percentage", late, Surroundings{Unit: "procent"}, difference(2.31, 0.62, 4.0),
			"Na het besluit lag het cijfer ‘Ritten die te laat kwamen’ naar schatting 2,3 procentpunt hoger dan zonder verandering te verwachten was (95%-interval: 0,6 tot 4,0 procentpunt hoger); of dat door het besluit komt, is hiermee niet bewezen: " + tail,
		},
		{
			"an amount", costs, Surroundings{Unit: "euro"}, difference(-123456, -180321, -66591),
			"Na het besluit lag het cijfer ‘Kosten Wmo’ naar schatting 120.000 euro per kwartaal lager dan zonder verandering te verwachten was (95%-interval: 70.000 tot 180.000 euro per kwartaal lager); of dat door het besluit komt, is hiermee niet bewezen: " + tail,
		},
		{
			"what has no name", Series{Kind: Mean, PerYear: 365.25}, Surroundings{}, difference(3, 1, 5),
			"Na het besluit lag het cijfer naar schatting 3,0 punten hoger dan zonder verandering te verwachten was (95%-interval: 1,0 tot 5,0 punten hoger); of dat door het besluit komt, is hiermee niet bewezen: " + tail,
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := analysis{words: c.around.figures(c.series), change: c.change}
			if got := a.sentence(a.verdict(), nil); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

func TestSentencesOfWhatHangsOnSomething(t *testing.T) {
	month := Series{Kind: Count, PerYear: 12}
	spanning, fewer := ratio(0.97, 0.87, 1.08), ratio(0.75, 0.7, 0.8)
	gradual := doubt{SlopeChanged, &fewer, "dat hangt af van de rekenwijze", "bij een sprong ineens", "bij een geleidelijke verandering"}
	for _, c := range []struct {
		name string
		a    analysis
		want string
	}{
		{
			"on one period",
			analysis{change: ratio(0.88, 0.8, 0.97), doubts: []doubt{{Outlier, &spanning, "dat hangt aan één periode, 2024-09", "met die periode", "zonder"}}},
			"Of er na het besluit meer of minder opnames per maand waren dan zonder verandering te verwachten was, is met deze cijfers niet te zeggen: dat hangt aan één periode, 2024-09 (95%-interval met die periode: 3 tot 20 procent minder; zonder: van 13 procent minder tot 8 procent meer).",
		},
		{
			"on periods that leave too little",
			analysis{change: ratio(0.88, 0.8, 0.97), doubts: []doubt{{RegressionToMean, nil, "het besluit volgde op een piek", "met de laatste perioden voor het besluit", "zonder"}}},
			"Of er na het besluit meer of minder opnames per maand waren dan zonder verandering te verwachten was, is met deze cijfers niet te zeggen: het besluit volgde op een piek (95%-interval met de laatste perioden voor het besluit: 3 tot 20 procent minder; zonder: niet te berekenen).",
		},
		{
			"on how it is computed, but not its direction",
			analysis{change: ratio(0.88, 0.8, 0.97), gradual: &gradual, doubts: []doubt{gradual}},
			"Na het besluit waren er minder opnames per maand dan zonder verandering te verwachten was; hoeveel hangt af van de rekenwijze: naar schatting 12 procent minder bij een sprong ineens (95%-interval: 3 tot 20 procent minder), 25 procent minder bij een geleidelijke verandering (95%-interval: 20 tot 30 procent minder); of dat door het besluit komt, is hiermee niet bewezen: ook iets anders kan in die tijd zijn veranderd.",
		},
		{
			"on how it is computed",
			analysis{change: spanning, gradual: &gradual, doubts: []doubt{gradual}},
			"Na het besluit waren er naar schatting 25 procent minder opnames per maand dan zonder verandering te verwachten was, als de verandering geleidelijk mag komen (95%-interval bij een geleidelijke verandering: 20 tot 30 procent minder; bij een sprong ineens: van 13 procent minder tot 8 procent meer); of dat door het besluit komt, is hiermee niet bewezen: ook iets anders kan in die tijd zijn veranderd.",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.a.words = admissions.figures(month)
			if got := c.a.sentence(c.a.verdict(), nil); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

func TestSentencesOverAreasAndBesideAControl(t *testing.T) {
	month := Series{Kind: Count, PerYear: 12}
	check := func(name string, v, wantVerdict Verdict, got, want string) {
		t.Helper()
		if v != wantVerdict || got != want {
			t.Errorf("%s: got  %s %s\nwant %s %s", name, v, got, wantVerdict, want)
		}
	}
	v, s := SayStaggered(month, admissions, ratio(0.8, 0.7, 0.9), nil)
	check("staggered", v, FewerNow, s, "Over de gebieden samen waren er naar schatting 20 procent minder opnames per maand na de invoering dan zonder invoering te verwachten was (95%-interval: 10 tot 30 procent minder); of dat door de maatregel komt, is hiermee niet bewezen: ook iets anders kan in die tijd zijn veranderd.")
	v, s = SayStaggered(Series{Name: "Wachttijd", Kind: Mean, PerYear: 12}, Surroundings{Unit: "dagen"}, difference(-4, -9, 1), []Warning{{Code: TooFewPeriods}})
	check("staggered, none", v, NoVerdict, s, "Of het cijfer ‘Wachttijd’ na de invoering, over de gebieden samen, hoger of lager lag dan zonder invoering te verwachten was, is met deze cijfers niet te zeggen (95%-interval: van 9,0 dagen lager tot 1,0 dagen hoger): er zijn maar weinig perioden.")
	v, s = SayComparison(month, signals, "achterin", ratio(0.704, 0.637, 0.778), []Warning{{Code: NoSize}, {Code: Outlier}})
	check("comparison", v, FewerNow, s, "Na het besluit waren er naar schatting 30 procent minder signalen per maand dan naar het verloop van ‘achterin’ te verwachten was (95%-interval: 22 tot 36 procent minder); of dat door het besluit komt, is hiermee niet bewezen, en minder signalen is niet hetzelfde als minder problemen: één periode wijkt sterk af.")
	v, s = SayComparison(month, admissions, "", ratio(1, 0.9, 1.2), nil)
	check("comparison, none", v, NoVerdict, s, "Of er na het besluit meer of minder opnames per maand waren dan naar het verloop van de controlereeks te verwachten was, is met deze cijfers niet te zeggen (95%-interval: van 10 procent minder tot 20 procent meer): ook iets anders kan in die tijd zijn veranderd.")
	if v, s = SayComparison(month, admissions, "x", Change{Value: math.NaN()}, nil); v != NoEstimate || s == "" {
		t.Errorf("no numbers: got %s %s", v, s)
	}
}

var numbersSaid = regexp.MustCompile(`\d[\d.]*(?:,\d+)?`)

// numbers reads the numbers of a sentence, and how finely each is written.
func numbers(t *testing.T, sentence string) (values, fineness []float64) {
	t.Helper()
	for _, n := range numbersSaid.FindAllString(strings.ReplaceAll(sentence, "95%-interval", ""), -1) {
		v, err := strconv.ParseFloat(strings.ReplaceAll(strings.ReplaceAll(n, ".", ""), ",", "."), 64)
		if err != nil {
			t.Fatalf("%q in %s: %v", n, sentence, err)
		}
		_, fraction, _ := strings.Cut(n, ",")
		unit := math.Pow(10, -float64(len(fraction)))
		for fraction == "" && v != 0 && math.Mod(v, 10*unit) == 0 {
			unit *= 10
		}
		values, fineness = append(values, v), append(fineness, unit)
	}
	return values, fineness
}

var blame = regexp.MustCompile(`door het besluit|dankzij|bewezen|door de maatregel`)

func TestSentencesClaimNoMoreThanTheNumbers(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 5))
	kinds := []Kind{Count, Amount, Mean, Percentage}
	for range 2000 {
		c := Change{Ratio: rng.IntN(2) == 0}
		width := math.Pow(10, 4*rng.Float64()-3)
		c.Value = width * 3 * rng.NormFloat64()
		if !c.Ratio {
			c.Value *= 100
		}
		c.Lower, c.Upper = c.Value-width*rng.Float64(), c.Value+width*rng.Float64()
		if c.Ratio {
			c.Value, c.Lower, c.Upper = math.Exp(c.Value/10), math.Exp(c.Lower/10), math.Exp(c.Upper/10)
		}
		s := Series{Kind: kinds[rng.IntN(len(kinds))], PerYear: 12, Name: "Cijfer"}
		a := analysis{words: Surroundings{Noun: "gevallen", Signals: rng.IntN(3) == 0}.figures(s), change: c}
		v := a.verdict()
		sentence := a.sentence(v, nil)
		checkClaim(t, c, v, sentence)
		if t.Failed() {
			t.Fatalf("%+v", c)
		}
	}
}

func checkClaim(t *testing.T, c Change, v Verdict, sentence string) {
	t.Helper()
	values, fine := numbers(t, sentence)
	shown := c.shown()
	low, high := math.Abs(shown.Lower), math.Abs(shown.Upper)
	if shown.Upper < 0 {
		low, high = high, low
	}
	want := []float64{math.Abs(shown.Value), low, high}
	if v == NoVerdict {
		want = want[1:]
	}
	if len(values) != len(want) {
		t.Fatalf("%d numbers in %s", len(values), sentence)
	}
	for i, w := range want {
		if math.Abs(values[i]-w) > fine[i]/2*(1+1e-6) {
			t.Errorf("%v is told as %v in %s", w, values[i], sentence)
		}
		if (values[i] == 0) != (w == 0) && i > 0 {
			t.Errorf("%v is told as nothing in %s", w, sentence)
		}
	}
	if claims := strings.HasPrefix(sentence, "Na het besluit"); claims != (v != NoVerdict) {
		t.Errorf("verdict %s: %s", v, sentence)
	}
	if rest := strings.Replace(sentence, notProven, "", 1); blame.MatchString(rest) {
		t.Errorf("it blames or praises the decision: %s", sentence)
	}
	if v == FewerNow && c.Ratio && values[len(values)-1] >= 100 && c.Lower > 0 {
		t.Errorf("more than all is gone: %s", sentence)
	}
}

func TestDutchNumbers(t *testing.T) {
	for _, c := range []struct {
		v        float64
		decimals int
		want     string
	}{
		{1234, 0, "1234"}, {12345, 0, "12.345"}, {1234567.25, 1, "1.234.567,2"}, {-0.04, 1, "0,0"}, {-3.25, 2, "-3,25"}, {12345, -3, "12.000"}, {0, 0, "0"},
	} {
		if got := dutch(c.v, c.decimals); got != c.want {
			t.Errorf("%v: got %s, want %s", c.v, got, c.want)
		}
	}
}

func TestWhatStandsBesideAClaim(t *testing.T) {
	month := Series{Kind: Count, PerYear: 12}
	notes := []note{noted(Power, "met deze aantallen is weinig te zien", "x"), noted(Autocorrelation, "", "x"), noted(NoSize, "er was geen maat", "x")}
	for name, c := range map[string]struct {
		change Change
		ends   string
	}{
		"a claim shows that there was enough to see": {ratio(0.8, 0.7, 0.9), ": er was geen maat."},
		"without one there may have been too little": {ratio(0.9, 0.7, 1.1), ": met deze aantallen is weinig te zien."},
	} {
		a := analysis{words: admissions.figures(month), change: c.change}
		if got := a.sentence(a.verdict(), notes); !strings.HasSuffix(got, c.ends) {
			t.Errorf("%s: got %s", name, got)
		}
	}
	if got := besideOf([]Warning{{Code: Autocorrelation}}); got != elseChanged {
		t.Errorf("likeness is no argument: got %s", got)
	}
}
