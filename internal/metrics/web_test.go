package metrics_test

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func TestRequestsAreCountedByRouteAndNeverByAddress(t *testing.T) {
	w := newWorld(t)
	mux := http.NewServeMux()
	mux.HandleFunc("GET /signalen/{id}", func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("hier")) })
	mux.HandleFunc("POST /signalen/{id}", func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusEarlyHints)
		w.WriteHeader(http.StatusSeeOther)
	})
	mux.HandleFunc("/leeg/{id}", func(w http.ResponseWriter, _ *http.Request) {
		if err := http.NewResponseController(w).Flush(); err != nil {
			t.Error(err)
		}
	})
	var out strings.Builder
	h := w.metrics.Requests(mux, slog.New(slog.NewTextHandler(&out, &slog.HandlerOptions{Level: slog.LevelDebug})))
	for _, c := range []struct{ method, address string }{
		{"GET", "/signalen/geheim-1?zoek=geheim"}, {"GET", "/signalen/geheim-2"}, {"POST", "/signalen/geheim-1"},
		{"GET", "/geheim"}, {"GEHEIM", "/leeg/geheim"},
	} {
		h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequestWithContext(t.Context(), c.method, c.address, nil))
	}
	f := read(t, w.admin(t.Context()))
	f.want(t, map[string]float64{
		`ruggespraak_http_requests_total{code="200",method="GET",route="/signalen/{id}"}`:  2,
		`ruggespraak_http_requests_total{code="303",method="POST",route="/signalen/{id}"}`: 1,
		`ruggespraak_http_requests_total{code="404",method="GET",route="other"}`:           1,
		`ruggespraak_http_requests_total{code="200",method="other",route="/leeg/{id}"}`:    1,
		`ruggespraak_http_request_seconds_count{method="GET",route="/signalen/{id}"}`:      2,
	})
	for series := range f {
		if strings.Contains(strings.ToLower(series), "geheim") {
			t.Errorf("an address is shown: %s", series)
		}
	}
	if said := out.String(); strings.Contains(strings.ToLower(said), "geheim") || !strings.Contains(said, `route=/signalen/{id} method=POST code=303`) {
		t.Errorf("logged: %s", said)
	}
}
