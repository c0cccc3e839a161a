package metrics

import (
	"context"

	"github.com/prometheus/client_golang/prometheus"
)

// What a scrape asks of the parts.
var (
	logUp     = desc("log_up", "Whether the event log answers.")
	logInfo   = desc("log_info", "Always 1; the label tells what keeps the event log.", "store")
	logHead   = desc("log_head_position", "Position of the last event in the log.")
	connected = desc("kurrentdb_up", "Whether there is a connection with the cluster that keeps the event log.")
	freeBytes = desc("data_free_bytes", "Bytes that can still be written in the data folder.")

	viewLagEvents  = desc("view_lag_events", "Events that a view has not seen yet.", "view")
	viewLagSeconds = desc("view_lag_seconds", "Time since the first event that a view has not seen was recorded.", "view")
	rebuilding     = desc("view_rebuild_running", "Whether a view is being built from the first event.", "view")
	rebuilt        = desc("view_rebuild_ratio", "Part of the log that the building of a view has read; 1 when none is under way.", "view")

	policyLagEvents       = desc("policy_lag_events", "Events that a policy has not dealt with yet.", "policy")
	policyLagSeconds      = desc("policy_lag_seconds", "Time since the first event that a policy has not dealt with was recorded.", "policy")
	publicationLagEvents  = desc("publication_lag_events", "Events that were not delivered to a target yet.", "target")
	publicationLagSeconds = desc("publication_lag_seconds", "Time since the first event that was not delivered to a target was recorded.", "target")
	deadLetters           = desc("dead_letters", "Events that a policy or publication has put aside and nobody has dealt with.", "kind", "reader")
)

func desc(name, help string, labels ...string) *prometheus.Desc {
	return prometheus.NewDesc(prometheus.BuildFQName(namespace, "", name), help, labels, nil)
}

// watch asks a node's parts at every scrape.
type watch struct{ Sources }

// Describe names what Collect gives.
func (w watch) Describe(out chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{
		logUp, logInfo, logHead, connected, freeBytes, viewLagEvents, viewLagSeconds, rebuilding, rebuilt,
		policyLagEvents, policyLagSeconds, publicationLagEvents, publicationLagSeconds, deadLetters,
	} {
		out <- d
	}
}

// Collect asks the parts. What does not answer gives no figures; of the log it is said.
func (w watch) Collect(out chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	g := gauges(out)
	w.aroundTheLog(g)
	r, err := w.ruler(ctx)
	if err != nil {
		g.set(logUp, 0)
		return
	}
	g.set(logUp, 1)
	g.set(logHead, float64(r.head))
	r.collectViews(ctx, g)
	r.collectReaders(ctx, g, w.Policies, "policy", policyLagEvents, policyLagSeconds)
	r.collectReaders(ctx, g, w.Publications, "publication", publicationLagEvents, publicationLagSeconds)
}

func (w watch) aroundTheLog(g gauges) {
	store := "sqlite"
	if w.Connection != nil {
		store = "kurrentdb"
		g.set(connected, truth(w.Connection.Up()))
	}
	g.set(logInfo, 1, store)
	free, err := w.Folder.Free()
	if err != nil {
		g.fail(freeBytes, err)
		return
	}
	g.set(freeBytes, float64(free))
}

func (r *ruler) collectViews(ctx context.Context, g gauges) {
	progress := map[string]float64{}
	for _, p := range r.Views.Progress() {
		progress[p.View] = p.Ratio()
	}
	list, err := r.views(ctx)
	if err != nil {
		g.fail(viewLagEvents, err)
		return
	}
	for _, v := range list {
		ratio, running := progress[v.View]
		if !running {
			ratio = 1
		}
		g.set(viewLagEvents, float64(v.events), v.View)
		g.set(viewLagSeconds, v.time.Seconds(), v.View)
		g.set(rebuilding, truth(running), v.View)
		g.set(rebuilt, ratio, v.View)
	}
}

func (r *ruler) collectReaders(ctx context.Context, g gauges, of Readers, kind string, events, seconds *prometheus.Desc) {
	list, err := r.readers(ctx, of)
	if err != nil {
		g.fail(events, err)
		return
	}
	for name, each := range list {
		g.set(events, float64(each.events), name)
		g.set(seconds, each.time.Seconds(), name)
		g.set(deadLetters, float64(each.dead), kind, name)
	}
}

// gauges is where figures go.
type gauges chan<- prometheus.Metric

func (g gauges) set(d *prometheus.Desc, value float64, labels ...string) {
	g <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, value, labels...)
}

func (g gauges) fail(d *prometheus.Desc, err error) { g <- prometheus.NewInvalidMetric(d, err) }

func truth(b bool) float64 {
	if b {
		return 1
	}
	return 0
}
