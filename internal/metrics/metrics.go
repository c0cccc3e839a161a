package metrics

import (
	"log/slog"
	"net/http"
	"regexp"
	"runtime/debug"
	"slices"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

const namespace = "ruggespraak"

// other is the label of whatever is on no fixed list.
const other = "other"

// Metrics is what one process counts. Parts that count for themselves register with Registerer.
type Metrics struct {
	now      func() time.Time
	kinds    []string
	registry *prometheus.Registry
	appends  appends
	requests requests
	imported *prometheus.CounterVec
}

// Options is what the figures need to know beforehand.
type Options struct {
	Now   func() time.Time
	Kinds []string // of import
}

// New makes a registry of its own with everything that is counted along the way.
func New(o Options) *Metrics {
	m := &Metrics{
		now: o.Now, kinds: o.Kinds, registry: prometheus.NewRegistry(), appends: newAppends(), requests: newRequests(),
		imported: counter("import_rows_total", "Rows of imported files, by kind of import and what came of them.", "kind", "outcome"),
	}
	for _, kind := range append(slices.Clone(o.Kinds), other) {
		m.Imported(kind, Rows{})
	}
	m.registry.MustRegister(
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}), buildInfo(), m.imported,
		m.appends.events, m.appends.outcomes, m.appends.seconds, m.requests.count, m.requests.seconds,
	)
	return m
}

// Registerer takes the figures of parts that count for themselves, such as the relay's router.
func (m *Metrics) Registerer() prometheus.Registerer { return m.registry }

// Rows counts what came of the rows of an imported file.
type Rows struct{ Accepted, Known, Changed, Refused int }

// Imported counts the rows of an imported file.
func (m *Metrics) Imported(kind string, r Rows) {
	if !slices.Contains(m.kinds, kind) {
		kind = other
	}
	for outcome, n := range map[string]int{"accepted": r.Accepted, "known": r.Known, "changed": r.Changed, "refused": r.Refused} {
		m.imported.WithLabelValues(kind, outcome).Add(float64(n))
	}
}

// page is where Prometheus reads the figures. What can't be read at that moment is left out and logged.
func (m *Metrics) page(log *slog.Logger) http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{
		ErrorHandling: promhttp.ContinueOnError, ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelError),
	})
}

// buildInfo tells which program this is.
func buildInfo() prometheus.Collector {
	labels := prometheus.Labels{"version": "unknown", "revision": "unknown", "goversion": "unknown"}
	if info, ok := debug.ReadBuildInfo(); ok {
		labels["version"], labels["goversion"] = info.Main.Version, info.GoVersion
		for _, s := range info.Settings {
			if s.Key == "vcs.revision" {
				labels["revision"] = s.Value
			}
		}
	}
	g := prometheus.NewGauge(prometheus.GaugeOpts{
		Namespace: namespace, Name: "build_info", Help: "Always 1; the labels tell which program runs.", ConstLabels: labels,
	})
	g.Set(1)
	return g
}

var slug = regexp.MustCompile(`^[a-z0-9][a-z0-9_-]{0,63}$`)

// label lets a name through that can't be free text.
func label(name string) string {
	if slug.MatchString(name) {
		return name
	}
	return other
}

func counter(name, help string, labels ...string) *prometheus.CounterVec {
	return prometheus.NewCounterVec(prometheus.CounterOpts{Namespace: namespace, Name: name, Help: help}, labels)
}

func histogram(name, help string, buckets []float64, labels ...string) *prometheus.HistogramVec {
	return prometheus.NewHistogramVec(prometheus.HistogramOpts{Namespace: namespace, Name: name, Help: help, Buckets: buckets}, labels)
}
