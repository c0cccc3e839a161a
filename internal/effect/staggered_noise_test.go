package effect

import (
	"math"
	"math/rand/v2"
	"testing"
)

// TestTheNoiseOfAreasIsFoundAsPlanted measures short series that hang together, where plain variances come out far too low.
func TestTheNoiseOfAreasIsFoundAsPlanted(t *testing.T) {
	const seeds = 400
	planted, rho := []float64{1, 1, 1, 1, 3, 3}, 0.5
	g := &panelGrid{starts: []int{10, 16, 16, 16, 16, 16}, labels: make([]string, 16)}
	r := rand.New(rand.NewPCG(1, 2))
	found, together := make([]float64, len(planted)), 0.0
	for range seeds {
		g.y = nil
		for i, s := range g.starts {
			area, e := make([]float64, len(g.labels)), math.Sqrt(planted[i])*r.NormFloat64()
			for p := range area {
				area[p] = e + 10*float64(i) + 5*math.Sin(float64(p))
				if p >= s {
					area[p] -= 100
				}
				e = rho*e + math.Sqrt((1-rho*rho)*planted[i])*r.NormFloat64()
			}
			g.y = append(g.y, area)
		}
		n, err := noiseOf(g)
		if err != nil {
			t.Fatal(err)
		}
		together += n.rho / seeds
		for i, v := range n.variance {
			found[i] += v / seeds
		}
	}
	t.Logf("%.2f, rho %.2f", found, together)
	if math.Abs(together-rho) > 0.08 {
		t.Errorf("periods resemble each other by %.2f, not %.2f", together, rho)
	}
	total := 0.0
	for i, v := range found {
		total += v / 10
		if v < 0.75*planted[i] || v > 1.45*planted[i] {
			t.Errorf("area %d varies by %.2f, not %.2f", i, v, planted[i])
		}
	}
	if total < 0.9 || total > 1.15 {
		t.Errorf("all together vary by %.2f of what they do", total)
	}
}
