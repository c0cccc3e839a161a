package metrics

import (
	"context"
	"errors"

	"github.com/prometheus/client_golang/prometheus"

	"ruggespraak/commands"
	"ruggespraak/domain"
)

// appends counts what goes into the log, whatever keeps it.
type appends struct {
	events   prometheus.Counter
	outcomes *prometheus.CounterVec
	seconds  *prometheus.HistogramVec
}

// appendBuckets reach from what a fast disk does to what makes people try again.
var appendBuckets = []float64{.0001, .00025, .0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10}

// What an append came to. A conflict is no fault: the command is decided anew.
const (
	acknowledged = "ok"
	conflict     = "conflict"
	refused      = "refused"
	failed       = "failed"
)

// Sizes of what goes to the log at once: one command, or the many of an import.
const (
	one  = "one"
	many = "many"
)

func newAppends() appends {
	a := appends{
		events: prometheus.NewCounter(prometheus.CounterOpts{
			Namespace: namespace, Name: "append_events_total", Help: "Events that the log acknowledged.",
		}),
		outcomes: counter("append_total", "Appends to the log, by what they came to.", "outcome"),
		seconds:  histogram("append_seconds", "Time until the log acknowledged: one append, or the many of an import together.", appendBuckets, "size"),
	}
	for _, outcome := range []string{acknowledged, conflict, refused, failed} {
		a.outcomes.WithLabelValues(outcome)
	}
	for _, size := range []string{one, many} {
		a.seconds.WithLabelValues(size)
	}
	return a
}

// Store gives the same log, of which the appends are counted.
func (m *Metrics) Store(s commands.Store) commands.Store { return &store{Store: s, m: m} }

type store struct {
	commands.Store
	m *Metrics
}

// Append counts one append.
func (s *store) Append(ctx context.Context, stream string, expected domain.Revision, events []domain.Stored) (domain.Cursor, error) {
	began := s.m.now()
	cursor, err := s.Store.Append(ctx, stream, expected, events)
	if err == nil {
		s.m.appends.seconds.WithLabelValues(one).Observe(s.m.now().Sub(began).Seconds())
	}
	s.m.appends.count(len(events), err)
	return cursor, err
}

// AppendMany counts each of many appends by itself, and the time of all together.
func (s *store) AppendMany(ctx context.Context, writes []commands.Write) ([]commands.Outcome, error) {
	began := s.m.now()
	outcomes, err := s.Store.AppendMany(ctx, writes)
	if err == nil && len(writes) > 0 {
		s.m.appends.seconds.WithLabelValues(many).Observe(s.m.now().Sub(began).Seconds())
	}
	for i, w := range writes {
		each := err
		if each == nil {
			each = outcomes[i].Err
		}
		s.m.appends.count(len(w.Events), each)
	}
	return outcomes, err
}

func (a *appends) count(events int, err error) {
	a.outcomes.WithLabelValues(outcome(err)).Inc()
	if err == nil {
		a.events.Add(float64(events))
	}
}

func outcome(err error) string {
	var refusal *domain.Error
	switch {
	case err == nil:
		return acknowledged
	case errors.Is(err, domain.Conflict):
		return conflict
	case errors.As(err, &refusal) && refusal.Kind != domain.Unreached:
		return refused
	}
	return failed
}
