package metrics

import (
	"log/slog"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/prometheus/client_golang/prometheus"
)

// requests counts what the pages are asked.
type requests struct {
	count   *prometheus.CounterVec
	seconds *prometheus.HistogramVec
}

// requestBuckets reach from a page out of memory to what makes people give up.
var requestBuckets = []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10}

func newRequests() requests {
	return requests{
		count:   counter("http_requests_total", "Requests that were answered, by route pattern, method and status code.", "route", "method", "code"),
		seconds: histogram("http_request_seconds", "Time until a request was answered, by route pattern and method.", requestBuckets, "route", "method"),
	}
}

// Requests counts the requests to a handler and logs each of them: by the pattern of its route, never by its address, for
// that may hold what people typed.
func (m *Metrics) Requests(next http.Handler, log *slog.Logger) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		began, seen := m.now(), &seen{ResponseWriter: w, code: http.StatusOK}
		defer func() {
			took, route, method := m.now().Sub(began), routeOf(r), methodOf(r)
			m.requests.count.WithLabelValues(route, method, strconv.Itoa(seen.code)).Inc()
			m.requests.seconds.WithLabelValues(route, method).Observe(took.Seconds())
			log.DebugContext(r.Context(), "request answered", slog.String("route", route), slog.String("method", method),
				slog.Int("code", seen.code), slog.Duration("duration", took))
		}()
		next.ServeHTTP(seen, r)
	})
}

// routeOf is the pattern that a request met, without the method; the mux leaves it with the request.
func routeOf(r *http.Request) string {
	if _, route, found := strings.Cut(r.Pattern, " "); found {
		return route
	}
	if r.Pattern != "" {
		return r.Pattern
	}
	return other
}

var methods = []string{
	http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodOptions,
}

func methodOf(r *http.Request) string {
	if slices.Contains(methods, r.Method) {
		return r.Method
	}
	return other
}

// seen keeps the status code of an answer.
type seen struct {
	http.ResponseWriter
	code  int
	wrote bool
}

// WriteHeader keeps the first code that is no interim one.
func (s *seen) WriteHeader(code int) {
	if !s.wrote && code >= http.StatusOK {
		s.code, s.wrote = code, true
	}
	s.ResponseWriter.WriteHeader(code)
}

// Write is an answer as well.
func (s *seen) Write(b []byte) (int, error) {
	s.wrote = true
	return s.ResponseWriter.Write(b)
}

// Unwrap lets http.ResponseController reach the rest.
func (s *seen) Unwrap() http.ResponseWriter { return s.ResponseWriter }
