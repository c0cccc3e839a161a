package web

import (
	"errors"
	"log/slog"
	"net"
	"net/http"
	"runtime/debug"
	"slices"
	"strings"
)

// maxBody bounds what a request may carry.
const maxBody = 1 << 20

// headers go with every answer.
var headers = map[string]string{
	"Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
	"X-Content-Type-Options":  "nosniff",
	"X-Frame-Options":         "DENY",
	"Referrer-Policy":         "same-origin",
	"Cache-Control":           "no-store",
}

// guard keeps strangers out: other names than this machine's own (DNS rebinding), forms of other sites, and bodies without
// end. What goes wrong behind it is logged and shown without details.
func (s *site) guard(next http.Handler) http.Handler {
	origin := http.NewCrossOriginProtection()
	origin.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.showStatus(w, r, http.StatusForbidden)
	}))
	next = origin.Handler(next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for name, value := range headers {
			w.Header().Set(name, value)
		}
		defer s.recovered(w, r)
		if !ownName(r.Host) {
			http.Error(w, "Deze dienst is alleen te bereiken op deze machine zelf, als 127.0.0.1, ::1 of localhost.", http.StatusMisdirectedRequest)
			return
		}
		r.Body = http.MaxBytesReader(w, r.Body, maxBody)
		next.ServeHTTP(w, r)
	})
}

// ownName says whether a Host header names this machine, with any port.
func ownName(host string) bool {
	if h, _, err := net.SplitHostPort(host); err == nil {
		host = h
	}
	host = strings.TrimSuffix(strings.TrimPrefix(host, "["), "]")
	return slices.Contains([]string{"127.0.0.1", "::1", "localhost"}, strings.ToLower(host))
}

// recovered turns a panic into a page; pages are written at once, so nothing was sent yet.
func (s *site) recovered(w http.ResponseWriter, r *http.Request) {
	cause := recover()
	if cause == nil {
		return
	}
	if err, ok := cause.(error); ok && errors.Is(err, http.ErrAbortHandler) {
		panic(cause)
	}
	s.Logger.LogAttrs(r.Context(), slog.LevelError, "page panicked", slog.String("page", r.Pattern), slog.String("stack", string(debug.Stack())))
	s.showStatus(w, r, http.StatusInternalServerError)
}
