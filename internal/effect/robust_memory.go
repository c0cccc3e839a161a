package effect

import "math"

// memory is how the residuals of one design hang together when the figures themselves do so: each correlates with the one
// before it by rho. The terms that were fitted take some of that away, more in
// a shorter series, so that the plain correlation of the residuals is too low and their spread too small. What a design takes is
// known: with residuals e = M u, M = I - H, and u of correlation Omega(rho), the mean of the sum of products of neighbours e'Le
// is phi tr(MLM Omega) and that of the sum of squares e'e is phi tr(M Omega) (Durbin and Watson 1950, Biometrika 37:409).
type memory struct {
	squares []float64 // tr(M Omega) by rho, on the grid
	ratio   []float64 // tr(MLM Omega) / tr(M Omega) by rho, on the grid; it rises
}

// The grid of rho. It ends where the terms take up so much of what hangs together that a higher rho cannot be told from a trend:
// near 0.75 at 16 periods, near 0.95 at 120.
const (
	rhoSteps = 48
	lastRho  = 0.96
	mustStay = 0.4 // of the spread
	maxReach = 400 // periods over which a memory is followed; nothing is left of it beyond
)

// newMemory looks at the terms of a fitted model.
func newMemory(l *leverage) *memory {
	squares, products := l.traces()
	m := &memory{}
	for i := range rhoSteps + 1 {
		rho := rhoAt(float64(i))
		stays := overLags(squares, rho)
		if stays < mustStay*squares[0] {
			break
		}
		m.squares, m.ratio = append(m.squares, stays), append(m.ratio, overLags(products, rho)/stays)
		if i > 0 {
			m.ratio[i] = math.Max(m.ratio[i], m.ratio[i-1])
		}
	}
	return m
}

// fading says how Omega goes on beyond the first neighbour: periods that lie k apart correlate by kept*last^k, where kept*last is
// rho. Were all carried over, last would be rho. But a part of what a figure is off is its own, as with counts of people who
// come or not whatever the month before was like (Zeger 1988, Biometrika 75:621), and then what is carried over fades more
// slowly than neighbours show. How much that is cannot be told from a short series; this takes a middle way that makes it more
// where neighbours resemble each other less.
func fading(rho float64) (last, kept float64) {
	more := 1 + slower*(1-rho)
	return rho * more, 1 / more
}

// slower is how much slower; it was set so that the calibration holds both when all is carried over and when half of it is.
const slower = 0.4

// overLags is tr(A Omega(rho)), of the sums of A along its diagonals.
func overLags(sums []float64, rho float64) float64 {
	last, kept := fading(rho)
	total, power := sums[0], kept
	for _, s := range sums[1:] {
		power *= last
		total += 2 * power * s
	}
	return total
}

// of gives the rho that residuals with these sums speak of, and their dispersion. A rho below zero is not believed: it would
// narrow the interval.
func (m *memory) of(products, squares float64) (rho, phi float64) {
	r, last := products/squares, len(m.ratio)-1
	i := 0
	for i < last && m.ratio[i+1] < r {
		i++
	}
	if i == last {
		return rhoAt(float64(i)), squares / m.squares[i]
	}
	part := 0.0
	if rise := m.ratio[i+1] - m.ratio[i]; rise > 0 {
		part = math.Max(0, (r-m.ratio[i])/rise)
	}
	return rhoAt(float64(i) + part), squares / (m.squares[i] + part*(m.squares[i+1]-m.squares[i]))
}

func rhoAt(step float64) float64 { return lastRho * step / rhoSteps }

// leverage holds the weighted terms Z and C = Z (Z'Z)^-1 in time, so that H = C Z'. Periods that were left out are rows of zeros.
type leverage struct {
	z, c [][]float64
	has  []float64 // 1 where a period is in the model
	p    int
}

func newLeverage(r *regression, times []int) *leverage {
	n, p := times[len(times)-1]-times[0]+1, len(r.coef)
	l := &leverage{z: zeros(n, p), c: zeros(n, p), has: make([]float64, n), p: p}
	for i, t := range times {
		t -= times[0]
		l.has[t] = 1
		w := math.Sqrt(r.w[i])
		for j := range p {
			l.z[t][j] = w * r.x.At(i, j)
		}
		for j := range p {
			l.c[t][j] = dot(r.inv.RawRowView(j), l.z[t])
		}
	}
	return l
}

func zeros(n, p int) [][]float64 {
	out := make([][]float64, n)
	for i := range out {
		out[i] = make([]float64, p)
	}
	return out
}

// traces gives the sums along the diagonals of M and of MLM = L - HL - LH + HLH, where L halves the sum of both neighbours.
func (l *leverage) traces() (squares, products []float64) {
	lz := l.neighbours()
	middle := zeros(l.p, l.p) // Z'LZ
	for t := range l.z {
		for j := range l.p {
			for k := range l.p {
				middle[j][k] += l.z[t][j] * lz[t][k]
			}
		}
	}
	reach := min(len(l.z)-1, maxReach)
	squares, products = make([]float64, reach+1), make([]float64, reach+1)
	cb := make([]float64, l.p)
	for t := range l.z {
		if l.has[t] == 0 {
			continue
		}
		for k := range l.p {
			cb[k] = dot(middle[k], l.c[t])
		}
		for lag := 0; lag <= reach && t+lag < len(l.z); lag++ {
			squares[lag] -= dot(l.c[t], l.z[t+lag])
			products[lag] += dot(cb, l.c[t+lag]) - dot(l.c[t], lz[t+lag]) - dot(lz[t], l.c[t+lag])
		}
		squares[0]++
		if t+1 < len(l.z) && reach > 0 {
			products[1] += l.has[t+1] / 2
		}
	}
	return squares, products
}

// neighbours is LZ.
func (l *leverage) neighbours() [][]float64 {
	out := zeros(len(l.z), l.p)
	for t := range out {
		if l.has[t] == 0 {
			continue
		}
		for j := range l.p {
			if t > 0 {
				out[t][j] += l.z[t-1][j] / 2
			}
			if t+1 < len(l.z) {
				out[t][j] += l.z[t+1][j] / 2
			}
		}
	}
	return out
}
