package projections_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"ruggespraak/projections"
)

// Whoever asks together gets the same answer, and an estimator that remembers little answers as one that remembers much.
func TestAnEstimatorAnswersTheSameToEveryone(t *testing.T) {
	w := newWorld(t)
	w.on("2021-12-20", aMeasure("a"), aSeries("r"), aSeries("other"), aDecision("d", "a", effectiveOn("2024-01-01"), onSeries("r")), aDecision("e", "a", effectiveOn("2024-01-01"), onSeries("other")))
	w.do(months("r", 48)...)
	w.do(months("other", 48)...)
	w.catchUp()
	want := written(t, w.answer(projections.EffectOfDecisions.Name, w.estimating()))
	little := projections.NewEstimator(1)
	little.Bootstrap.Draws = 99
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			ask := w.estimating()
			ask.Estimator = little
			a, err := w.views.Query(context.Background(), projections.EffectOfDecisions.Name, ask, nil)
			if err != nil {
				t.Error(err)
				return
			}
			if got := written(t, a); got != want {
				t.Errorf("got %s, want %s", got, want)
			}
		})
	}
	all.Wait()
}

// Whatever happened: the answer can be written, so that no number in it is none.
func TestEstimatesOfRandomHistoriesCanBeWritten(t *testing.T) {
	asked := []map[string]string{
		nil, {"model": "stap-helling", "fouten": "newey-west:2"}, {"model": "gespreid", "vergelijking": "nog-niet"},
		{"meetreeks": string(ser("1")), "maatregel": string(mea("a")), "controle": string(ser("2")), "placebo": string(ser("1"))},
	}
	for seed := range 6 {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			w := openWorld(t, fast(t))
			defer w.close()
			for _, s := range append(beginning(), histories.Example(seed)...) {
				w.play(s)
			}
			w.catchUp(projections.EffectOfDecisions.Name)
			for _, params := range asked {
				ask := w.estimating()
				ask.Params = params
				if written(t, w.answer(projections.EffectOfDecisions.Name, ask)) == "" {
					t.Errorf("%v has no answer", params)
				}
			}
		})
	}
}

// Estimates are made beforehand: when the view moved on, those of the new figures too, without anyone asking.
func TestEstimatesAreMadeBeforehand(t *testing.T) {
	w := newWorld(t)
	w.on("2021-12-20", aMeasure("a"), aSeries("r"), aDecision("d", "a", effectiveOn("2024-01-01"), onSeries("r")))
	halved := func(i int, v float64) float64 {
		if i >= 24 {
			v -= 20
		}
		return v
	}
	w.do(months("r", 40, halved)...)
	w.catchUp()
	ctx, stop := context.WithCancel(t.Context())
	var done sync.WaitGroup
	ask := w.estimating()
	done.Go(func() { w.views.WarmEffects(ctx, ask, time.Millisecond, func(err error) { t.Error(err) }) })
	defer done.Wait()
	defer stop()
	waitFor(t, func() bool { return ask.Estimator.Made() >= 1 })
	first := ask.Estimator.Made()
	w.do(months("r", 44, halved)[40:]...)
	w.catchUp()
	waitFor(t, func() bool { return ask.Estimator.Made() > first })
	made := ask.Estimator.Made()
	w.answer(projections.EffectOfDecisions.Name, ask)
	if again := ask.Estimator.Made(); again != made {
		t.Errorf("%d estimates were made when asked", again-made)
	}
}

func waitFor(t *testing.T, so func() bool) {
	t.Helper()
	for end := time.Now().Add(30 * time.Second); !so(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("it did not happen")
		}
	}
}
