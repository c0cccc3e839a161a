package projections

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"sync"

	"ruggespraak/internal/effect"
)

// Estimator fits models and remembers what came out, by what went in: the same figures are never fitted twice. It may be used
// by many at once. A question without one gets tables and no models.
type Estimator struct {
	mu    sync.Mutex
	limit int
	known map[[sha256.Size]byte]*solved
	order [][sha256.Size]byte // the oldest first
}

// EstimatorSize is how many answers an estimator remembers, unless told otherwise: enough for every series of every decision
// of a large municipality.
const EstimatorSize = 4096

// NewEstimator makes an estimator that remembers so many answers.
func NewEstimator(limit int) *Estimator {
	return &Estimator{limit: max(1, limit), known: map[[sha256.Size]byte]*solved{}}
}

// task is one question to the models. It is plain figures, so that the same task has the same answer for ever.
type task struct {
	series  effect.Series
	spec    effect.Spec
	control *effect.Series
	placebo *effect.Series
}

// solved is what came out: an estimate, or the reason why there is none.
type solved struct {
	once       sync.Once
	estimate   *effect.Estimate
	comparison *effect.Comparison
	refused    *effect.Refusal
	err        error
}

// solve answers a task, from memory when it was asked before. Who asks for what another is working on waits for that.
func (e *Estimator) solve(t task) *solved {
	key := t.key()
	e.mu.Lock()
	s := e.known[key]
	if s == nil {
		s = &solved{}
		e.known[key], e.order = s, append(e.order, key)
		if len(e.order) > e.limit {
			delete(e.known, e.order[0])
			e.order = e.order[1:]
		}
	}
	e.mu.Unlock()
	s.once.Do(func() { s.work(t) })
	return s
}

// key is the content of a task.
func (t task) key() (key [sha256.Size]byte) {
	h := sha256.New()
	_, _ = fmt.Fprintf(h, "%+v\n", t.spec)
	for _, s := range []*effect.Series{&t.series, t.control, t.placebo} {
		if s == nil {
			_, _ = fmt.Fprintln(h, "-")
			continue
		}
		_, _ = fmt.Fprintf(h, "%q %q %v %d\n", s.Name, s.Kind, s.PerYear, len(s.Points))
		for _, p := range s.Points {
			_, _ = fmt.Fprintf(h, "%q %d %d %v %v\n", p.Label, p.At, p.Season, p.Value, p.Exposure)
		}
	}
	h.Sum(key[:0])
	return key
}

func (s *solved) work(t task) {
	fitted, err := effect.Fit(t.series, t.spec)
	if err != nil {
		s.refuse(err)
		return
	}
	s.estimate = fitted.Estimate()
	if t.control != nil {
		s.compare(fitted, t)
	}
}

func (s *solved) refuse(err error) {
	if !errors.As(err, &s.refused) {
		s.err = err
	}
}

// compare sets the series beside its control.
func (s *solved) compare(fitted *effect.Fitted, t task) {
	control, err := effect.Fit(*t.control, t.spec)
	if err == nil {
		s.comparison, err = effect.Compare(fitted, control)
	}
	if err != nil {
		s.refuse(err)
	}
}
