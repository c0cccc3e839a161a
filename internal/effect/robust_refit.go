package effect

import (
	"math"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"
)

// refit fits the same model again and again to other figures, without asking for memory.
type refit struct {
	f      *Fitted
	memory *memory
	times  []int // of the rows
	terms  [][]float64

	y, mu, w []float64
	coef     []float64
	inv      [][]float64 // (X'WX)^-1
	cross    [][]float64
	right    []float64
	unit     []float64 // gradient of the step
	row      []float64 // for what is computed of each row
}

func newRefit(f *Fitted) *refit {
	n, p := len(f.y), len(f.coef)
	r := &refit{
		f: f, times: make([]int, n), y: make([]float64, n), mu: make([]float64, n), w: make([]float64, n),
		coef: make([]float64, p), right: make([]float64, p), unit: make([]float64, p), row: make([]float64, n), terms: zeros(p, n), inv: zeros(p, p), cross: zeros(p, p),
	}
	for j := range r.terms {
		mat.Col(r.terms[j], j, f.x)
	}
	for i, at := range f.rows {
		r.times[i] = f.series.Points[at].At
	}
	r.unit[f.step] = 1
	r.memory = newMemory(newLeverage(f.regression, r.times))
	return r
}

// A refit begins at the fitted model, which is near; it ends when no mean moves by more than settled, as a part of it. What is
// left then is about the square of that: far less than a standard error.
const (
	maxRefits = 12
	settled   = 0.02
)

// fit says whether the figures in y could be fitted.
func (r *refit) fit() bool {
	copy(r.coef, r.f.coef)
	copy(r.mu, r.f.mu)
	for range maxRefits {
		moved, ok := r.improve()
		if !ok {
			return false
		}
		if moved < settled {
			return true
		}
	}
	return false
}

// improve solves one weighted least squares problem by its normal equations, for the step from where the fit is.
func (r *refit) improve() (moved float64, ok bool) {
	for i, y := range r.y {
		mu := r.mu[i]
		r.w[i] = r.f.weight(mu)
		r.row[i] = r.w[i] * (y - mu)
		if r.f.family.logs() {
			r.row[i] /= mu
		}
	}
	for j, x := range r.terms {
		r.right[j] = floats.Dot(r.row, x)
	}
	for j, x := range r.terms {
		floats.MulTo(r.row, r.w, x)
		for k := 0; k <= j; k++ {
			r.cross[j][k] = floats.Dot(r.row, r.terms[k])
		}
	}
	if !invert(r.cross, r.inv) {
		return 0, false
	}
	for j := range r.coef {
		r.coef[j] += floats.Dot(r.inv[j], r.right)
	}
	if !r.f.family.logs() {
		r.place()
		return 0, true
	}
	return r.place(), true
}

// place computes the means, and how far the furthest one moved on the scale of the terms.
func (r *refit) place() float64 {
	copy(r.row, r.f.offset)
	for j, x := range r.terms {
		floats.AddScaled(r.row, r.coef[j], x)
	}
	moved := 0.0
	for i, eta := range r.row {
		was := r.mu[i]
		r.mu[i] = r.f.mean(eta)
		if by := math.Abs(r.mu[i]-was) / was; by > moved {
			moved = by
		}
	}
	return moved
}

// spread gives how the residuals hang together, and their dispersion.
func (r *refit) spread() (rho, phi float64) {
	var products, squares, was float64
	for i, y := range r.y {
		e := (y - r.mu[i]) / math.Sqrt(r.f.variance(r.mu[i]))
		squares += e * e
		if i > 0 && r.times[i] == r.times[i-1]+1 {
			products += was * e
		}
		was = e
	}
	return r.memory.of(products, squares)
}

// findings says what the model finds in these figures. A step alone is the same change all the time.
func (r *refit) findings() (findings, bool) {
	rho, phi := r.spread()
	step := finding{r.coef[r.f.step], r.stdErr(r.unit, rho, phi)}
	out := findings{step: step, change: step}
	if r.f.slope >= 0 {
		change, grad := r.f.change(r.coef)
		out.change = finding{change, r.stdErr(grad, rho, phi)}
	}
	return out, out.step.usable() && out.change.usable()
}

func (a finding) usable() bool {
	return !math.IsNaN(a.value) && !math.IsInf(a.value, 0) && a.se > 0 && !math.IsInf(a.se, 0)
}

// stdErr is the standard error of a finding with this gradient: the root of phi a'Omega(rho)a, where a is how much each
// standardised error adds to the finding.
func (r *refit) stdErr(grad []float64, rho, phi float64) float64 {
	for j := range r.right {
		r.right[j] = floats.Dot(r.inv[j], grad)
	}
	clear(r.row)
	for j, x := range r.terms {
		floats.AddScaled(r.row, r.right[j], x)
	}
	last, kept := fading(rho)
	sum, past := 0.0, 0.0
	for i, w := range r.w {
		a := math.Sqrt(w) * r.row[i]
		if i > 0 {
			past *= power(last, r.times[i]-r.times[i-1])
		}
		sum += a * (a + 2*kept*past)
		past += a
	}
	return math.Sqrt(phi * sum)
}

// covariance is that of all coefficients, from the standard errors of each and of the sum of each pair.
func (r *refit) covariance(rho, phi float64) *mat.Dense {
	p := len(r.coef)
	out := mat.NewDense(p, p, nil)
	grad := make([]float64, p)
	variance := func() float64 {
		se := r.stdErr(grad, rho, phi)
		return se * se
	}
	for j := range p {
		grad[j] = 1
		out.Set(j, j, variance())
		grad[j] = 0
	}
	for j := range p {
		for k := range j {
			grad[j], grad[k] = 1, 1
			both := (variance() - out.At(j, j) - out.At(k, k)) / 2
			grad[j], grad[k] = 0, 0
			out.Set(j, k, both)
			out.Set(k, j, both)
		}
	}
	return out
}

// power is x to the n, for the small n that it is asked for.
func power(x float64, n int) float64 {
	if n == 1 {
		return x
	}
	return math.Pow(x, float64(n))
}

// invert inverts a positive definite matrix of which the lower half is given, by its Cholesky factor, which takes its place.
func invert(a, into [][]float64) bool {
	p := len(a)
	for j := range p {
		size := a[j][j]
		for k := range j {
			a[j][j] -= a[j][k] * a[j][k]
		}
		if !(a[j][j] > singular*size) {
			return false
		}
		a[j][j] = math.Sqrt(a[j][j])
		for i := j + 1; i < p; i++ {
			for k := range j {
				a[i][j] -= a[i][k] * a[j][k]
			}
			a[i][j] /= a[j][j]
		}
	}
	return invertFactor(a, into)
}

// singular is the part of a term that must be its own.
const singular = 1e-12

// invertFactor gives the inverse of LL'.
func invertFactor(l, into [][]float64) bool {
	p := len(l)
	for column := range p {
		for i := range p {
			sum := indicator(i == column)
			for k := range i {
				sum -= l[i][k] * into[k][column]
			}
			into[i][column] = sum / l[i][i]
		}
		for i := p - 1; i >= 0; i-- {
			sum := into[i][column]
			for k := i + 1; k < p; k++ {
				sum -= l[k][i] * into[k][column]
			}
			into[i][column] = sum / l[i][i]
		}
	}
	return true
}
