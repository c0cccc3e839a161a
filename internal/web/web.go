package web

import (
	"context"
	"embed"
	"html/template"
	"io/fs"
	"log/slog"
	"net/http"
	"time"

	"ruggespraak/commands"
	"ruggespraak/domain"
	"ruggespraak/projections"
)

// Views is the part of the views that pages ask.
type Views interface {
	// Query answers a view's question, now or as of a moment. It fails with a domain.Error for what can't be asked, and with
	// domain.Unreached when the view was not built yet.
	Query(ctx context.Context, view string, ask projections.Ask, availableAt *domain.Instant) (projections.Answer, error)
	// Await returns when a view has reached the place of a cursor, or false when the context ended first.
	Await(ctx context.Context, view string, c domain.Cursor) (bool, error)
}

// Options is what the pages need.
type Options struct {
	Views Views
	Desk  func(commands.By) commands.Desk
	// Ask is what every question is asked with: the rule for small numbers, the calendars, who opens gists that may be quoted, and
	// what fits models to the series behind a decision. Without an estimator pages show the figures alone.
	projections.Ask
	Name     string // of the municipality
	Fictive  bool   // what is shown is made up, and every page says so
	Seats    []Seat // of a made-up municipality: from where its stories can be followed; none: a real one
	Stories  []Story
	Now      func() time.Time
	Location *time.Location // in which a day begins and ends
	NewID    func() string  // makes the id of the command that a form will be
	Logger   *slog.Logger
}

// site is the handler behind all pages.
type site struct {
	Options
	templates map[string]*template.Template
	mux       *http.ServeMux
}

//go:embed static
var static embed.FS

// New makes the handler of all pages. It serves loopback names only, for there are no roles yet.
func New(o Options) http.Handler {
	s := &site{Options: o, templates: parseTemplates(), mux: http.NewServeMux()}
	for pattern, h := range s.routes() {
		s.mux.HandleFunc(pattern, s.page(h))
	}
	names, err := fs.Glob(static, "static/*")
	if err != nil {
		panic(err)
	}
	for _, name := range names { // one route for each file that is there
		s.mux.Handle("GET /"+name, http.FileServerFS(static))
	}
	return s.guard(http.HandlerFunc(s.serve))
}

// handler answers a request, or says why it can't.
type handler func(w http.ResponseWriter, r *http.Request) error

// routes is every page and every form. A form is posted to the address where it was shown.
func (s *site) routes() map[string]handler {
	return map[string]handler{
		"GET /{$}":                                 s.home,
		"GET /maatregelen":                         s.measures,
		"GET /maatregelen/{id}":                    s.measure,
		"GET /besluiten":                           s.decisions,
		"GET /besluiten/{id}":                      s.decision,
		"GET /besluiten/{id}/effect.csv":           s.effectFigures,
		"GET /besluiten/{id}/effect.R":             s.effectRerun,
		"GET /open":                                s.open,
		"GET /stemmen":                             s.voices,
		"GET /effecten-vergeleken":                 s.effectsCompared,
		"GET /lessen":                              s.lessons,
		"GET /stijgingen":                          s.rises,
		"GET /begrippen":                           s.terms,
		"GET /bundels":                             s.bundles,
		"GET /bundels/{id}":                        s.bundle,
		"GET /toezeggingen-en-moties":              s.commitments,
		"GET /moties/{id}":                         s.commitment(domain.MotionCategory),
		"GET /amendementen/{id}":                   s.commitment(domain.AmendmentCategory),
		"GET /toezeggingen/{id}":                   s.commitment(domain.PromiseCategory),
		"GET /doen":                                s.do,
		"GET /doen/{act}":                          s.act,
		"POST /doen/{act}":                         s.doAct,
		"GET /adviezen":                            s.advices,
		"GET /adviezen/{id}":                       s.advice,
		"POST /adviezen/{id}":                      s.answerAdvice,
		"GET /leercycli/{id}":                      s.cycle,
		"GET /signalen":                            s.signals,
		"POST /signalen":                           s.findSignal,
		"GET /signalen/overleg":                    s.newTeamSignals,
		"POST /signalen/overleg":                   s.raiseTeamSignals,
		"GET /overleg/{batch}":                     s.teamSignalsRaised,
		"GET /doorlooptijden":                      s.leadTimes,
		"GET /spoor":                               s.findTrail,
		"GET /spoor/{id}":                          s.trail,
		"GET /termijnagenda":                       s.agenda,
		"GET /signalen/nieuw":                      s.newSignal,
		"POST /signalen/nieuw":                     s.raiseSignal,
		"GET /signalen/{id}":                       s.signal,
		"POST /signalen/{id}":                      s.actOnSignal,
		"GET /signalen/{id}/ingebracht":            s.signalRaised,
		"GET /terugkoppeling/{signal}/{feedback}":  s.feedback,
		"POST /terugkoppeling/{signal}/{feedback}": s.answerFeedback,
		"GET /besluiten/nieuw":                     s.newDecision,
		"POST /besluiten/nieuw":                    s.takeDecision,
		"GET /evaluaties/nieuw":                    s.newEvaluation,
		"POST /evaluaties/nieuw":                   s.concludeEvaluation,
	}
}

// serve answers what no route is for with a page of our own, and leaves the rest to the routes.
func (s *site) serve(w http.ResponseWriter, r *http.Request) {
	h, pattern := s.mux.Handler(r)
	if pattern != "" {
		s.mux.ServeHTTP(w, r)
		return
	}
	var miss missed
	h.ServeHTTP(&miss, r)
	if allow := miss.Header().Get("Allow"); allow != "" {
		w.Header().Set("Allow", allow)
		s.showStatus(w, r, http.StatusMethodNotAllowed)
		return
	}
	s.showStatus(w, r, http.StatusNotFound)
}

// missed takes in the plain answer of a mux that found no route.
type missed struct{ header http.Header }

func (m *missed) Header() http.Header {
	if m.header == nil {
		m.header = http.Header{}
	}
	return m.header
}

func (*missed) Write(b []byte) (int, error) { return len(b), nil }
func (*missed) WriteHeader(int)             {}
