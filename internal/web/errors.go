package web

import (
	"context"
	"errors"
	"log/slog"
	"net/http"

	"ruggespraak/domain"
)

// statuses is the one table from kinds of refusal to HTTP.
var statuses = map[domain.Kind]int{
	domain.Invalid:   http.StatusBadRequest,
	domain.NotFound:  http.StatusNotFound,
	domain.Conflict:  http.StatusConflict,
	domain.Refused:   http.StatusConflict,
	domain.Changed:   http.StatusConflict,
	domain.Forbidden: http.StatusForbidden,
	domain.Unreached: http.StatusServiceUnavailable,
}

// statusOf gives the status of an error and, of a refusal that is meant for people, its sentence.
func statusOf(err error) (int, string) {
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		return http.StatusRequestEntityTooLarge, ""
	}
	var refusal *domain.Error
	if !errors.As(err, &refusal) {
		return http.StatusInternalServerError, ""
	}
	status, ok := statuses[refusal.Kind]
	switch {
	case !ok:
		return http.StatusInternalServerError, ""
	case status == http.StatusServiceUnavailable:
		return status, "" // its sentence is for the operator: it may name files
	}
	return status, refusal.Text
}

// statusPage says that a page can't be shown, and what to do.
type statusPage struct {
	page
	Status int
	Text   string // the refusal, when it is one for people
	Again  string // the address to try again; empty when sending a form again is needed
}

func (statusPage) template() string { return "status" }

// page adapts a handler: what it refuses becomes a page, what it fails at is logged as well.
func (s *site) page(h handler) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		err := h(w, r)
		if err == nil || r.Context().Err() != nil {
			return
		}
		status, text := statusOf(err)
		if status >= http.StatusInternalServerError {
			s.logFailure(r.Context(), r.Pattern, err)
		}
		s.show(w, r, statusPage{page: s.frame("", "", dates{}), Status: status, Text: text})
	}
}

func (s *site) logFailure(ctx context.Context, where string, err error) {
	s.Logger.LogAttrs(ctx, slog.LevelError, "page failed", slog.String("page", where), slog.Any("error", err))
}

// showStatus shows the page of a status.
func (s *site) showStatus(w http.ResponseWriter, r *http.Request, status int) {
	s.show(w, r, statusPage{page: s.frame("", "", dates{}), Status: status})
}

func (s *site) show(w http.ResponseWriter, r *http.Request, p statusPage) {
	p.Title = statusTitles[p.Status]
	if p.Title == "" {
		p.Title = statusTitles[http.StatusInternalServerError]
	}
	if p.Status == http.StatusServiceUnavailable {
		w.Header().Set("Retry-After", "5")
		if r.Method == http.MethodGet {
			p.Again = r.URL.RequestURI()
		}
	}
	if err := s.render(w, p.Status, p); err != nil {
		s.logFailure(r.Context(), r.Pattern, err)
		http.Error(w, p.Title, http.StatusInternalServerError)
	}
}

var statusTitles = map[int]string{
	http.StatusBadRequest:            "Dit adres klopt niet",
	http.StatusForbidden:             "Dit mag niet vanaf een andere website",
	http.StatusNotFound:              "Deze pagina bestaat niet",
	http.StatusMethodNotAllowed:      "Dit kan niet op deze pagina",
	http.StatusConflict:              "Dit kan nu niet",
	http.StatusRequestEntityTooLarge: "Dit is te veel tekst",
	http.StatusInternalServerError:   "Er ging iets mis",
	http.StatusServiceUnavailable:    "Deze pagina wordt verwerkt",
}
