package metrics_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"
)

func TestANodeIsAlive(t *testing.T) {
	if code, body := get(t, newWorld(t).admin(t.Context()), "/healthz"); code != http.StatusOK || body != `{"leeft":true}`+"\n" {
		t.Errorf("got %d %s", code, body)
	}
}

func TestANodeSaysWhatItLacks(t *testing.T) {
	stopped, stop := context.WithCancel(t.Context())
	stop()
	tests := []struct {
		name  string
		given func(w *world)
		stop  bool
		body  string
	}{
		{name: "all well", given: func(w *world) { w.catchUp(); w.raise(1) }, body: `{"gereed":true,"ontbreekt":[]}`},
		{
			name: "a view not built yet", given: func(w *world) { w.catchUp("sleutels") },
			body: `{"deel":"weergave","naam":"spoor","reden":"Deze weergave wordt voor het eerst opgebouwd."}`,
		},
		{
			name: "views far behind", given: func(w *world) { w.catchUp(); w.raise(2); w.now = w.now.Add(61 * time.Second) },
			body: `{"deel":"weergave","naam":"spoor","reden":"Deze weergave loopt 2 gebeurtenissen en 61 seconden achter."}`,
		},
		{
			name: "no log", given: func(w *world) { w.sources.Log = brokenLog{} },
			body: `{"gereed":false,"ontbreekt":[{"deel":"logboek","reden":"Het logboek is niet te bereiken."}]}`,
		},
		{
			name: "no way to the cluster, of which a copy is here", given: func(w *world) { w.catchUp(); w.sources.Connection = connection(false) },
			body: `{"gereed":false,"ontbreekt":[{"deel":"logboek","reden":"Er is geen verbinding met het cluster: er kan niets worden vastgelegd."}]}`,
		},
		{
			name: "the way to the cluster", given: func(w *world) { w.catchUp(); w.sources.Connection = connection(true) }, body: `{"gereed":true,"ontbreekt":[]}`,
		},
		{
			name: "views that don't answer", given: func(w *world) { w.sources.Views = brokenViews{} },
			body: `{"gereed":false,"ontbreekt":[{"deel":"weergave","reden":"Hoe ver de weergaven zijn, is niet te lezen."}]}`,
		},
		{
			name: "a full disk", given: func(w *world) { w.catchUp(); w.sources.Folder = full{} },
			body: `{"gereed":false,"ontbreekt":[{"deel":"map","reden":"De map d is niet te beschrijven: de schijf is vol."}]}`,
		},
		{
			name: "stopping", given: func(w *world) { w.catchUp() }, stop: true,
			body: `{"gereed":false,"ontbreekt":[{"deel":"proces","reden":"Het programma stopt."}]}`,
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w, ctx, want := newWorld(t), t.Context(), http.StatusOK
			tt.given(w)
			if tt.stop {
				ctx = stopped
			}
			if !strings.Contains(tt.body, `"gereed":true`) {
				want = http.StatusServiceUnavailable
			}
			if code, body := get(t, w.admin(ctx), "/readyz"); code != want || !strings.Contains(body, tt.body) {
				t.Errorf("got %d %s", code, body)
			}
		})
	}
}
