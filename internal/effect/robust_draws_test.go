package effect

import (
	"math"
	"testing"
)

// ranks are draws that were off by their own rank in hundreds, from 0.01 to 9.99.
func ranks(value, se float64) *sampled {
	d := &sampled{finding: finding{value, se}}
	for i := range usualDraws {
		d.off = append(d.off, float64(i+1)/100)
	}
	return d
}

func TestAnIntervalIsReadFromTheTailsOfTheDraws(t *testing.T) {
	low, high := ranks(100, 2).interval()
	same(t, "lower end", low, 100-2*9.75)
	same(t, "upper end", high, 100-2*0.25)
	same(t, "reach", ranks(0, 1).reach(), 9.5)
	same(t, "what most draws show", ranks(0, 2).detectable(), 2*(9.75-2))
}

func TestAPValueCountsTheDrawsThatAreFurtherOff(t *testing.T) {
	same(t, "well inside", ranks(9, 1).pValue(), 2*float64(1+100)/1000)
	same(t, "at the end of the interval", ranks(9.755, 1).pValue(), 2*float64(1+24)/1000)
	same(t, "further than all", ranks(11, 1).pValue(), 2.0/1000)
	same(t, "on the side where no draw is", ranks(-1, 1).pValue(), 2.0/1000)
	same(t, "nothing", ranks(1e-9, 1).pValue(), 1)
}

// What is drawn has the mean, the spread and the likeness of the model.
func TestDrawnFiguresAreAsTheModelHasThem(t *testing.T) {
	for _, c := range []simulated{
		{"daling", "vlak", "verborgen", 48, 60, 0.5}, {"daling", "vlak", "negatief-binomiaal", 48, 8, 0.5}, {"daling", "vlak", "gemiddelde", 48, 60, 0.5},
	} {
		s, _ := c.draw(random(12))
		m, err := fitted(t, s, c.spec()).sampler()
		if err != nil {
			t.Fatal(err)
		}
		m.rho, m.phi = 0.5, 2
		var off, squares, products, n float64
		numbers := &normals{random(13)}
		for range 4000 {
			numbers.fill(m.carried)
			numbers.fill(m.fresh)
			m.draw()
			was := 0.0
			for i, y := range m.y {
				e := (y - m.f.mu[i]) / math.Sqrt(m.f.variance(m.f.mu[i]))
				off, squares, n = off+e, squares+e*e, n+1
				if i > 0 {
					products += e * was * float64(len(m.y)) / float64(len(m.y)-1)
				}
				was = e
			}
		}
		if mean, spread, like := off/n, squares/n, products/squares; math.Abs(mean) > 0.03 || math.Abs(spread-2) > 0.1 || math.Abs(like-0.5) > 0.03 {
			t.Errorf("%+v: mean %.3f, spread %.3f, likeness %.3f", c, mean, spread, like)
		}
	}
}
