package effect

import (
	"encoding/json"
	"math"
	"math/rand/v2"
	"strings"
	"testing"
)

// odd gives figures and surroundings that nobody would send on purpose, and some that are fine.
func odd(rng *rand.Rand) (Series, Spec, Surroundings, Options) {
	n := rng.IntN(70)
	s := oddSeries(rng, n)
	pick := func(list ...string) string { return list[rng.IntN(len(list))] }
	sp := Spec{
		Start: rng.IntN(n+6) - 2, Model: Model(pick("", "", string(StepSlope), "krom")), Season: Season(rng.IntN(4) - 1),
		Family: Family(pick("", "", "", string(Poisson), string(NegativeBinomial), string(LeastSquares))), Errors: Errors{Kind: ErrorKind(pick("", string(NeweyWest))), Lag: rng.IntN(5)},
		NoExposure: rng.IntN(4) == 0, Anticipation: max(0, rng.IntN(12)-8), PhaseIn: max(0, rng.IntN(12)-8),
	}
	x := Surroundings{Noun: pick("", "opnames", "dagen"), Unit: pick("", "dagen", "euro", "procent"), Signals: rng.IntN(2) == 0, Independent: rng.IntN(2) == 0}
	if rng.IntN(2) == 0 {
		x.Expected = &Expectation{Direction: Direction(pick("daling", "stijging", "gelijk", "")), Size: pick("", "zonder maat", "10 procent", "0", "veel", "1.000.000.000.000.000.000", "3,5 dagen"), By: pick("", "2026-01-01"), Passed: rng.IntN(2) == 0, Afterward: rng.IntN(2) == 0}
	}
	for range rng.IntN(3) {
		x.Others = append(x.Others, DecisionBeside{Title: pick("", "Een %d ander"), At: rng.IntN(n + 1), Cut: rng.IntN(2) == 0})
	}
	if rng.IntN(2) == 0 {
		x.Reporting = &Reporting{channels(rng.IntN(40), rng.IntN(40), 0), channels(rng.IntN(40), 0, rng.IntN(40))}
		x.Reporting.After.AlsoSeen = rng.IntN(200) - 20
	}
	o := Options{Quick: rng.IntN(3) > 0, Bootstrap: Bootstrap{Draws: 99}}
	if rng.IntN(4) == 0 {
		control := oddSeries(rng, n)
		o.Control = &control
	}
	return s, sp, x, o
}

func oddSeries(rng *rand.Rand, n int) Series {
	s := Series{Kind: []Kind{Count, Count, Amount, Mean, Percentage, "raar"}[rng.IntN(6)], PerYear: []float64{1, 2, 4, 12, 12, 12, 365.25 / 7, 365.25, 0}[rng.IntN(9)]}
	level, zeros := math.Pow(10, 8*rng.Float64()-2), rng.Float64()
	exposed, jumps := rng.IntN(3) == 0, rng.IntN(8) == 0
	at := 0
	for range n {
		v := level * math.Exp(rng.NormFloat64()*rng.Float64())
		switch {
		case rng.IntN(200) == 0:
			v = []float64{math.NaN(), math.Inf(1), -1, 0.5, 1e300, 0}[rng.IntN(6)]
		case zeros > 0.85 && rng.IntN(3) > 0:
			v = 0
		case zeros > 0.8:
			v = level
		}
		if s.Kind == Count && rng.IntN(100) > 0 {
			v = math.Round(v)
		}
		p := Point{Label: "p", At: at, Season: at % 12, Value: v}
		if exposed {
			p.Exposure = level * rng.Float64()
		}
		s.Points = append(s.Points, p)
		if at++; jumps && rng.IntN(10) == 0 {
			at += rng.IntN(3) - 1
		}
	}
	return s
}

func checkAnalysis(t *testing.T, seed uint64) {
	t.Helper()
	s, sp, x, o := odd(rand.New(rand.NewPCG(seed, 1)))
	a := Analyse(s, sp, x, o)
	if _, err := json.Marshal(a); err != nil {
		t.Fatalf("seed %d: %v", seed, err)
	}
	switch {
	case a.Sentence == "" || a.Verdict == "" || a.Estimate == nil || a.Warnings == nil || a.Others == nil:
		t.Fatalf("seed %d: %+v", seed, a)
	case a.Verdict == NoEstimate && (a.Sure != nil || a.Ratio != nil || a.Difference != nil || len(a.Warnings) == 0):
		t.Fatalf("seed %d: an estimate that is not one: %+v", seed, a)
	case a.text(SlopeChanged) == "" && a.Verdict != NoEstimate && a.Verdict != NoVerdict && a.Verdict != a.Sure.Change().verdict():
		t.Fatalf("seed %d: verdict %s with %+v", seed, a.Verdict, a.Sure)
	}
	if rest := strings.Replace(a.Sentence, notProven, "", 1); blame.MatchString(rest) || strings.Contains(rest, "%!") {
		t.Fatalf("seed %d: %s", seed, a.Sentence)
	}
	for _, w := range a.Warnings {
		if w.Code == "" || w.Text == "" || strings.Contains(w.Text, "%!") {
			t.Fatalf("seed %d: %v", seed, a.Warnings)
		}
	}
}

func FuzzAnalyse(f *testing.F) {
	for seed := range uint64(60) {
		f.Add(seed)
	}
	f.Fuzz(checkAnalysis)
}
