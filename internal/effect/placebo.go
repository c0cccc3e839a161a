package effect

// PlaceboPoint is what the model says of a decision that was not taken then: a change found there came from something else, or
// from chance.
type PlaceboPoint struct {
	Label      string   `json:"periode"`
	Ratio      *float64 `json:"verhouding"`
	Difference *float64 `json:"verschil"`
	Lower      float64  `json:"onder"`
	Upper      float64  `json:"boven"`
}

// Claims says whether a change would have been claimed.
func (p PlaceboPoint) Claims() bool {
	s := Sure{Ratio: p.Ratio, Difference: p.Difference, Lower: p.Lower, Upper: p.Upper}
	return s.Change().verdict() != NoVerdict
}

// maxPlacebos is how many decisions that were not taken are tried.
const maxPlacebos = 10

// Placebo asks the same model of decisions at other times before the decision, evenly spread, with at least as many periods on
// either side as a model needs: a placebo in time (Abadie, Diamond and Hainmueller 2015, Am J Pol Sci 59:495). What the decision
// may have changed itself is left out. A short series has none.
func Placebo(s Series, sp Spec) []PlaceboPoint {
	out := []PlaceboPoint{}
	before := s
	before.Points = nil
	for _, p := range s.Points {
		if p.At < sp.Start-sp.Anticipation {
			before.Points = append(before.Points, p)
		}
	}
	sp.Anticipation, sp.PhaseIn = 0, 0
	dates := len(before.Points) - 2*MinPeriods + 1
	tried := min(dates, maxPlacebos)
	for k := range tried {
		at := MinPeriods
		if tried > 1 {
			at += k * (dates - 1) / (tried - 1)
		}
		p := before.Points[at]
		sp.Start = p.At
		f, err := Fit(before, sp)
		if err != nil {
			continue
		}
		if found, err := f.quickly(); err == nil && found.Change().told() {
			out = append(out, PlaceboPoint{p.Label, found.Ratio, found.Difference, found.Lower, found.Upper})
		}
	}
	return out
}
