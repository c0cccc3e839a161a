package projections

import (
	"crypto/sha256"
	"sync"
	"sync/atomic"

	"ruggespraak/internal/codec"
	"ruggespraak/internal/effect"
)

// Estimator fits models and remembers what came out, by what went in: the same figures are never fitted twice. It may be used
// by many at once. A question without one gets tables and no models.
type Estimator struct {
	// Bootstrap is how often figures are drawn anew to see how sure an estimate is; zero: as usual. It is set before the
	// estimator is used.
	Bootstrap effect.Bootstrap

	mu    sync.Mutex
	limit int
	known map[[sha256.Size]byte]*solved
	order [][sha256.Size]byte // the oldest first
	made  atomic.Int64
}

// EstimatorSize is how many answers an estimator remembers, unless told otherwise: enough for every series of every decision
// of a large municipality.
const EstimatorSize = 4096

// NewEstimator makes an estimator that remembers so many answers.
func NewEstimator(limit int) *Estimator {
	return &Estimator{limit: max(1, limit), known: map[[sha256.Size]byte]*solved{}}
}

// task is one question to the models. It holds figures and words and no more, so that the same task has the same answer for
// ever.
type task struct {
	Series  effect.Series
	Spec    effect.Spec
	Around  effect.Surroundings
	Options effect.Options
	Panel   *effect.Panel // of areas, instead of the series
	Apart   effect.StaggeredOptions
}

// solved is what came out. Many may hold it: nobody changes it.
type solved struct {
	once     sync.Once
	analysis *effect.Analysis
	areas    *effect.StaggeredEstimate
	err      error
}

// solve answers a task, from memory when it was asked before. Who asks for what another is working on waits for that.
func (e *Estimator) solve(t task) *solved {
	t.Options.Bootstrap = e.Bootstrap
	s := e.remember(t)
	s.once.Do(func() {
		s.work(t)
		e.made.Add(1)
	})
	return s
}

// remember finds the answer to a task, or a place for it.
func (e *Estimator) remember(t task) *solved {
	content, err := codec.Marshal(t)
	if err != nil { // figures that cannot be written are refused by the models
		return &solved{}
	}
	key := sha256.Sum256(content)
	e.mu.Lock()
	defer e.mu.Unlock()
	if s := e.known[key]; s != nil {
		return s
	}
	s := &solved{}
	e.known[key], e.order = s, append(e.order, key)
	if len(e.order) > e.limit {
		delete(e.known, e.order[0])
		e.order = e.order[1:]
	}
	return s
}

func (s *solved) work(t task) {
	if t.Panel != nil {
		s.areas, s.err = effect.Staggered(*t.Panel, t.Apart)
		return
	}
	s.analysis = effect.Analyse(t.Series, t.Spec, t.Around, t.Options)
}
