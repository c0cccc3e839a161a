package effect

import (
	"fmt"
	"math"
	"testing"
)

// made is a series of months that varies a little, from a March on.
func made(n int, perYear float64) Series {
	s := Series{Kind: Count, PerYear: perYear}
	for i := range n {
		at := 500 + i
		s.Points = append(s.Points, Point{Label: fmt.Sprint(i), At: at, Season: (i + 2) % 12, Value: float64(40 + 7*(i%5) + i%3), Exposure: float64(1000 + 3*i)})
	}
	return s
}

func TestEachPeriodOfTheCurveHoldsWhatTheModelKnewOfIt(t *testing.T) {
	for _, perYear := range []float64{12, 365.25 / 7} {
		s := made(40, perYear)
		f, err := Fit(s, Spec{Start: 520, Model: StepSlope, Season: 1, PhaseIn: 2})
		if err != nil {
			t.Fatal(err)
		}
		curve := f.Estimate().Curve
		for i, at := range f.rows {
			c, row := curve[at], f.x.RawRowView(i)
			angle := 2 * math.Pi * float64(c.Season) / perYear
			want := []float64{1, float64(c.Step), float64(c.Time), float64(c.Slope), math.Sin(angle), math.Cos(angle)}
			for j := range want {
				if math.Abs(row[j]-want[j]) > 1e-12 {
					t.Fatalf("%s in period %s: the model has %g, the curve gives %g", f.names[j], c.Label, row[j], want[j])
				}
			}
			if got := math.Log(*c.Exposure); got != f.offset[i] || c.Value != f.y[i] {
				t.Fatalf("period %s: value %g by %g, the model has %g by %g", c.Label, c.Value, got, f.y[i], f.offset[i])
			}
		}
	}
}
