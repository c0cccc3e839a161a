package metrics_test

import (
	"strings"
	"testing"
	"time"

	"ruggespraak/domain"
	"ruggespraak/internal/metrics"
	"ruggespraak/projections"
)

func TestLagIsMeasuredInEventsAndInTime(t *testing.T) {
	w := newWorld(t)
	w.catchUp()
	w.raise(1)
	w.now = w.now.Add(30 * time.Second)
	w.raise(2)
	w.now = w.now.Add(10 * time.Second)
	w.catchUp(projections.Keys.Name)
	b := book{
		places:  map[string]domain.Position{"termijnen": 1, "opvolging": 3, "Iemand Anders": 2},
		letters: map[string]int{"termijnen": 2, "Iemand Anders": 1, "nog Iemand": 4, "publicatie-nats": 6, "weg": 7},
	}
	w.sources.Policies = b.readers("", "termijnen", "opvolging", "Iemand Anders", "nog Iemand")
	w.sources.Publications = b.readers("publicatie-", "publicatie-nats")
	read(t, w.admin(t.Context())).want(t, map[string]float64{
		`ruggespraak_view_lag_events{view="sleutels"}`:               0,
		`ruggespraak_view_lag_seconds{view="sleutels"}`:              0,
		`ruggespraak_view_lag_events{view="spoor"}`:                  3,
		`ruggespraak_view_lag_seconds{view="spoor"}`:                 40,
		`ruggespraak_policy_lag_events{policy="termijnen"}`:          2,
		`ruggespraak_policy_lag_seconds{policy="termijnen"}`:         10,
		`ruggespraak_policy_lag_events{policy="opvolging"}`:          0,
		`ruggespraak_policy_lag_seconds{policy="opvolging"}`:         0,
		`ruggespraak_policy_lag_events{policy="other"}`:              3,
		`ruggespraak_policy_lag_seconds{policy="other"}`:             40,
		`ruggespraak_publication_lag_events{target="nats"}`:          3,
		`ruggespraak_publication_lag_seconds{target="nats"}`:         40,
		`ruggespraak_dead_letters{kind="policy",reader="termijnen"}`: 2,
		`ruggespraak_dead_letters{kind="policy",reader="opvolging"}`: 0,
		`ruggespraak_dead_letters{kind="policy",reader="other"}`:     5,
		`ruggespraak_dead_letters{kind="publication",reader="nats"}`: 6,
		`ruggespraak_view_rebuild_running{view="spoor"}`:             0,
		`ruggespraak_view_rebuild_ratio{view="spoor"}`:               1,
	})
}

// half are views of which one is half built anew.
type half struct{ metrics.Views }

func (half) Progress() []projections.Progress {
	return []projections.Progress{{View: projections.Trail.Name, At: 1, Of: 2}}
}

func TestTheBuildingOfAViewIsShown(t *testing.T) {
	w := newWorld(t)
	w.sources.Views = half{w.node.Views}
	read(t, w.admin(t.Context())).want(t, map[string]float64{
		`ruggespraak_view_rebuild_running{view="spoor"}`:    1,
		`ruggespraak_view_rebuild_ratio{view="spoor"}`:      0.5,
		`ruggespraak_view_rebuild_running{view="sleutels"}`: 0,
	})
}

func TestALogThatDoesNotAnswerIsAFigure(t *testing.T) {
	w := newWorld(t)
	w.sources.Log, w.sources.Connection = brokenLog{}, connection(false)
	f := read(t, w.admin(t.Context()))
	f.want(t, map[string]float64{`ruggespraak_log_up`: 0, `ruggespraak_kurrentdb_up`: 0, `ruggespraak_log_info{store="kurrentdb"}`: 1})
	if _, there := f["ruggespraak_log_head_position"]; there {
		t.Error("a head of a log that does not answer")
	}
}

func TestWhatDoesNotAnswerLeavesTheOtherFigures(t *testing.T) {
	w := newWorld(t)
	w.sources.Views, w.sources.Policies = brokenViews{}, book{err: errGone}.readers("", "termijnen")
	w.sources.Publications = book{}.readers("", "nats")
	read(t, w.admin(t.Context())).want(t, map[string]float64{`ruggespraak_log_up`: 1, `ruggespraak_publication_lag_events{target="nats"}`: 0})
	if !strings.Contains(w.log.String(), errGone.Error()) {
		t.Errorf("nothing is logged: %s", w.log.String())
	}
}
