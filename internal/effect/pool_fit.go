package effect

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// poolNormal is the 97.5th percentile of the normal distribution.
const poolNormal = 1.959964

// poolFit is a random-effects model of two effects or more.
type poolFit struct {
	n     int
	mean  PooledMean
	vary  Heterogeneity
	plain float64 // standard error of the mean without the correction of Hartung and Knapp
}

// The ways in which the variance between places is estimated.
const (
	byREML = "reml"
	byDL   = "dersimonian-laird"
)

// fitPool estimates the mean and the variance of true effects. The variance is by restricted maximum likelihood (Viechtbauer 2005),
// or by moments (DerSimonian and Laird 1986) when that does not settle. The interval of the mean is that of Hartung and Knapp
// (2001) and Sidik and Jonkman (2002), with k-1 degrees of freedom and never narrower than without their factor (Röver, Knapp
// and Friede 2015). I² is the share of true variation by the typical variance of chance (Higgins and Thompson 2002, eq. 9).
func fitPool(studies []Study) poolFit {
	k := len(studies)
	y, v := make([]float64, k), make([]float64, k)
	for i, s := range studies {
		y[i], v[i] = s.Estimate, s.StdErr*s.StdErr
	}
	q := cochran(y, v)
	tau2, method := restrictedTau2(y, v), byREML
	if tau2 < 0 {
		tau2, method = laird(v, q), byDL
	}
	w := poolWeights(v, tau2)
	mu, sum := weightedMean(y, w)
	factor := math.Max(1, weightedSquares(y, w, mu)/float64(k-1))
	plain := math.Sqrt(1 / sum)
	se := plain * math.Sqrt(factor)
	half := studentHalf(k-1) * se
	typical := typicalVariance(v)
	return poolFit{
		n: k, plain: plain,
		mean: PooledMean{Estimate: mu, StdErr: se, PoolInterval: PoolInterval{Lower: mu - half, Upper: mu + half}},
		vary: Heterogeneity{Tau2: tau2, Tau: math.Sqrt(tau2), Method: method, I2: 100 * (tau2 / (tau2 + typical)), PoolTest: poolTest(q, k-1)},
	}
}

// next is the interval in which the effect of a place that is not among these is to be expected (Higgins, Thompson and
// Spiegelhalter 2009, eq. 12), with the standard error of the mean as fitPool gives it (Partlett and Riley 2017). With few places that differ
// little it is somewhat too narrow: in trials of ten places it held the truth in 86 of 100 cases, not in 95.
func (f poolFit) next() *PoolInterval {
	if f.n < 3 {
		return nil
	}
	half := studentHalf(f.n-2) * math.Hypot(f.vary.Tau, f.mean.StdErr)
	return &PoolInterval{Lower: f.mean.Estimate - half, Upper: f.mean.Estimate + half}
}

// poolSettled is how small, beside the variances, the last step must be.
const poolSettled = 1e-10

// restrictedTau2 is the variance between places by restricted maximum likelihood, found by Fisher scoring (Viechtbauer 2005, eq. 11
// and on); below zero when it does not settle.
func restrictedTau2(y, v []float64) float64 {
	scale := typicalVariance(v)
	tau2 := laird(v, cochran(y, v))
	for range 200 {
		w := poolWeights(v, tau2)
		mu, _ := weightedMean(y, w)
		trace, trace2 := poolTraces(w)
		ww := make([]float64, len(w))
		for i := range w {
			ww[i] = w[i] * w[i]
		}
		step := (weightedSquares(y, ww, mu) - trace) / trace2
		if !(math.Abs(step) <= math.MaxFloat64) {
			return -1
		}
		was := tau2
		if tau2 = math.Max(0, tau2+step); math.Abs(tau2-was) <= poolSettled*(tau2+scale) {
			return tau2
		}
	}
	return -1
}

// poolTraces gives the traces of P and of PP, P being the weights less their projection on the mean; as sums of what is not below
// zero, so that nothing is lost when one weight is far above the rest.
func poolTraces(w []float64) (trace, trace2 float64) {
	rest, restSquares := sumsOfOthers(w, 1), sumsOfOthers(w, 2)
	sum := w[0] + rest[0]
	for i := range w {
		diagonal := w[i] * rest[i] / sum
		trace += diagonal
		trace2 += diagonal*diagonal + w[i]*w[i]/sum/sum*restSquares[i]
	}
	return trace, trace2
}

func traceOf(w []float64) float64 {
	trace, _ := poolTraces(w)
	return trace
}

// sumsOfOthers gives for each weight the sum over the other ones of their power.
func sumsOfOthers(w []float64, power float64) []float64 {
	out := make([]float64, len(w))
	left := 0.0
	for i := range w {
		out[i] = left
		left += math.Pow(w[i], power)
	}
	right := 0.0
	for i := len(w) - 1; i >= 0; i-- {
		out[i] += right
		right += math.Pow(w[i], power)
	}
	return out
}

// laird is the variance between places by DerSimonian and Laird (1986).
func laird(v []float64, q float64) float64 {
	return math.Max(0, (q-float64(len(v)-1))/traceOf(poolWeights(v, 0)))
}

// typicalVariance is what chance alone does in a typical place (Higgins and Thompson 2002, eq. 9).
func typicalVariance(v []float64) float64 {
	return float64(len(v)-1) / traceOf(poolWeights(v, 0))
}

// cochran is the weighted sum of squares around the mean that holds if all places have the same effect (Cochran 1954).
func cochran(y, v []float64) float64 {
	w := poolWeights(v, 0)
	mu, _ := weightedMean(y, w)
	return weightedSquares(y, w, mu)
}

func poolWeights(v []float64, tau2 float64) []float64 {
	w := make([]float64, len(v))
	for i := range v {
		w[i] = 1 / (v[i] + tau2)
	}
	return w
}

func weightedMean(y, w []float64) (mean, sum float64) {
	for i := range y {
		mean += w[i] * y[i]
		sum += w[i]
	}
	return mean / sum, sum
}

func weightedSquares(y, w []float64, mu float64) float64 {
	sum := 0.0
	for i := range y {
		sum += w[i] * (y[i] - mu) * (y[i] - mu)
	}
	return sum
}

func studentHalf(df int) float64 {
	return distuv.StudentsT{Mu: 0, Sigma: 1, Nu: float64(df)}.Quantile(0.975)
}

func poolTest(q float64, df int) PoolTest {
	return PoolTest{Q: q, DF: df, PValue: distuv.ChiSquared{K: float64(df)}.Survival(q)}
}
