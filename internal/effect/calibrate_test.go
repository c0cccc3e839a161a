package effect

import (
	"flag"
	"fmt"
	"hash/fnv"
	"math"
	"math/rand/v2"
	"runtime"
	"sync"
	"testing"
	"time"
)

var (
	seeds = flag.Int("zaden", 0, "in hoeveel nagebootste gemeenten elk scenario wordt geijkt; 0: enkele scenario's in het kort")
	often = flag.Int("trekkingen", 199, "met hoeveel trekkingen het robuuste interval daarbij wordt gemaakt")
)

// row is one line of the table: what is planted, and what must hold.
type row struct {
	name    string
	rho     float64
	nothing bool // no effect was planted
	least   float64
	most    float64
	claims  float64
	draw    func(*rand.Rand) (trial, error)
}

// trial is one town: whether the interval covers the truth, whether it claims a change, and how wide it is.
type trial struct {
	covers, claims bool
	width          float64
}

// tally adds up trials.
type tally struct {
	towns, covers, claims, refused int
	width                          float64
	took                           time.Duration
}

func (a tally) cover() float64    { return float64(a.covers) / float64(a.towns) }
func (a tally) claiming() float64 { return float64(a.claims) / float64(a.towns) }

func (a tally) plus(b tally) tally {
	return tally{a.towns + b.towns, a.covers + b.covers, a.claims + b.claims, a.refused + b.refused, a.width + b.width, a.took + b.took}
}

// bounded gives a row the bounds that hold for how much its periods hang together.
func bounded(name string, rho float64, nothing bool, draw func(*rand.Rand) (trial, error)) row {
	r := row{name: name, rho: rho, nothing: nothing, least: 0.93, most: 0.97, claims: 0.06, draw: draw}
	if rho > 0 {
		r.least, r.most, r.claims = 0.90, 1, 0.10
	}
	return r
}

func (c simulated) row() row {
	name := fmt.Sprintf("%s, %s, %s, %d maanden, %g per maand, rho %g", c.scenario, c.shape, c.figures, c.months, c.level, c.rho)
	return bounded(name, c.rho, c.scenario == "geen", func(rng *rand.Rand) (trial, error) {
		s, truth := c.draw(rng)
		f, err := Fit(s, c.spec())
		if err != nil {
			return trial{}, err
		}
		found, err := f.Sure(Bootstrap{Draws: *often})
		if err != nil {
			return trial{}, err
		}
		return judged(found, truth), nil
	})
}

// judged sets an answer beside the truth, on the log scale where effects are ratios.
func judged(s *Sure, truth float64) trial {
	low, high := s.Lower, s.Upper
	if s.Ratio != nil {
		low, high = math.Log(low), math.Log(high)
	}
	return trial{covers: low <= truth && truth <= high, claims: s.Change().verdict() != NoVerdict, width: high - low}
}

// pair is a series beside a control that shares a part of what hits both.
func pair(c simulated, shared float64) row {
	name := fmt.Sprintf("vergelijking met %g gedeeld, %s, %s, %d maanden, rho %g", shared, c.scenario, c.figures, c.months, c.rho)
	return bounded(name, c.rho, c.scenario == "geen", func(rng *rand.Rand) (trial, error) {
		common := make([]float64, c.months)
		last := 0.0
		for i := range common {
			last = c.rho*last + math.Sqrt(1-c.rho*c.rho)*rng.NormFloat64()
			common[i] = math.Sqrt(shared/(1-shared)) * last
		}
		s, truth := c.drawWith(rng, common)
		beside := c
		beside.scenario = "geen"
		other, _ := beside.drawWith(rng, common)
		f, err := Fit(s, c.spec())
		if err != nil {
			return trial{}, err
		}
		control, err := Fit(other, c.spec())
		if err != nil {
			return trial{}, err
		}
		found, err := CompareSure(f, control, Bootstrap{Draws: *often})
		if err != nil {
			return trial{}, err
		}
		return judged(found, truth), nil
	})
}

// run draws a number of towns, as many at once as there are processors.
func (r row) run(t *testing.T, towns int) tally {
	t.Helper()
	h := fnv.New64a()
	h.Write([]byte(r.name))
	work := make(chan int)
	var mu sync.Mutex
	var all tally
	var wait sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		wait.Go(func() {
			for seed := range work {
				began := time.Now()
				found, err := r.draw(rand.New(rand.NewPCG(uint64(seed), h.Sum64())))
				one := tally{towns: 1, covers: oneIf(found.covers), claims: oneIf(found.claims), width: found.width, took: time.Since(began)}
				if err != nil {
					one = tally{refused: 1}
				}
				mu.Lock()
				all = all.plus(one)
				mu.Unlock()
			}
		})
	}
	for seed := range towns {
		work <- seed
	}
	close(work)
	wait.Wait()
	return all
}

// chance is how far a part of so many towns may lie from its bound by chance: z standard errors.
func chance(part float64, towns int, z float64) float64 {
	return z * math.Sqrt(part*(1-part)/float64(towns))
}

// check holds a row, or the sum of rows, against its bounds.
func (r row) check(t *testing.T, a tally, z float64) {
	t.Helper()
	claims := "-"
	if r.nothing {
		claims = fmt.Sprintf("%.1f%%", 100*a.claiming())
	}
	_, _ = fmt.Fprintf(t.Output(), "%-84s %6.1f%% %10s %10.3f %8s\n", r.name, 100*a.cover(), claims, a.width/float64(a.towns), (a.took / time.Duration(a.towns)).Round(100*time.Microsecond))
	if a.cover() < r.least-chance(r.least, a.towns, z) || a.cover() > r.most+chance(r.most, a.towns, z) {
		t.Errorf("%s: %.1f%% of the intervals cover the truth", r.name, 100*a.cover())
	}
	if r.nothing && a.claiming() > r.claims+chance(r.claims, a.towns, z) {
		t.Errorf("%s: a change is claimed in %.1f%%", r.name, 100*a.claiming())
	}
	if a.refused*20 > a.towns {
		t.Errorf("%s: no answer in %d of %d towns", r.name, a.refused, a.refused+a.towns)
	}
}

// A row may miss its bound by what chance does to a thousand towns once in a hundred rows; the rows together may not.
const (
	byChance = 2.33
	inShort  = 3.5
)

func TestRobustIntervalsHoldWhatTheyPromise(t *testing.T) {
	towns, rows, z := *seeds, calibration, byChance
	if towns == 0 {
		towns, rows, z = 40, calibrationInShort, inShort
	}
	_, _ = fmt.Fprintf(t.Output(), "%-84s %7s %10s %10s %8s\n", "scenario", "dekking", "onterecht", "breedte", "duur")
	together := map[float64]tally{}
	var nothing tally
	for _, r := range rows() {
		a := r.run(t, towns)
		r.check(t, a, z)
		together[r.rho] = together[r.rho].plus(a)
		if r.nothing && r.rho == 0 {
			nothing = nothing.plus(a)
		}
	}
	if *seeds == 0 {
		return
	}
	for _, rho := range []float64{0, 0.3, 0.5} {
		bounded(fmt.Sprintf("alle rijen met rho %g", rho), rho, false, nil).check(t, together[rho], 0)
	}
	bounded("alle rijen zonder effect en zonder samenhang", 0, true, nil).check(t, nothing, 0)
}

// calibration is the whole table: every scenario in every shape, with and without periods that hang together, in figures that
// vary as chance and more; the lengths and levels go round.
func calibration() []row {
	var out []row
	lengths, levels := []int{48, 60, 48, 120}, []float64{60, 8, 200, 25, 800}
	for _, scenario := range []string{"geen", "daling", "stijging", "helling", "vertraagd"} {
		for _, shape := range []string{"vlak", "trend en seizoen", "groei"} {
			for _, rho := range []float64{0, 0.3, 0.5} {
				for _, figures := range [][]string{{"poisson"}, {"negatief-binomiaal", "verborgen"}} {
					i := len(out)
					c := simulated{scenario, shape, figures[i/2%len(figures)], lengths[i/2%len(lengths)], levels[i%len(levels)], rho}
					out = append(out, c.row())
				}
			}
		}
	}
	for _, rho := range []float64{0, 0.3, 0.5} {
		for _, scenario := range []string{"geen", "daling", "helling"} {
			out = append(out, simulated{scenario, "trend en seizoen", "gemiddelde", 48, 60, rho}.row())
		}
		out = append(out,
			simulated{"geen", "trend en seizoen", "verborgen", 48, 60, rho}.row(), simulated{"geen", "trend en seizoen", "verborgen", 120, 60, rho}.row(),
			pair(simulated{"geen", "trend en seizoen", "negatief-binomiaal", 48, 60, rho}, 0), pair(simulated{"daling", "trend en seizoen", "negatief-binomiaal", 60, 60, rho}, 0.5))
	}
	return append(out, short()...)
}

// short are series that are hardly long enough: 8 to 12 periods a side.
func short() []row {
	var out []row
	for _, months := range []int{16, 20, 24} {
		for _, figures := range []string{"poisson", "negatief-binomiaal", "gemiddelde"} {
			out = append(out, simulated{"geen", "vlak", figures, months, 20, 0}.row(), simulated{"geen", "vlak", figures, months, 20, 0.5}.row())
		}
	}
	return out
}

// calibrationInShort is a few rows of it.
func calibrationInShort() []row {
	return []row{
		simulated{"geen", "trend en seizoen", "negatief-binomiaal", 48, 60, 0}.row(),
		simulated{"daling", "trend en seizoen", "verborgen", 48, 60, 0.5}.row(),
		simulated{"helling", "groei", "poisson", 48, 25, 0.3}.row(),
		simulated{"geen", "vlak", "gemiddelde", 24, 60, 0}.row(),
		pair(simulated{"geen", "vlak", "negatief-binomiaal", 36, 60, 0.3}, 0.5),
	}
}
