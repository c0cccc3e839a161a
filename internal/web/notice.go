package web

import (
	"context"
	"net/http"
	"net/url"
	"time"

	"ruggespraak/commands"
	"ruggespraak/domain"
	"ruggespraak/projections"
)

// patience is how long a page waits for its views to hold what was just entered.
const patience = 2 * time.Second

// notice tells what became of something that was just entered.
type notice struct {
	Saved   bool
	Pending bool // it is on record, but the views don't hold it yet
	Repeat  bool // it was on record before; nothing was added
}

// shownViews is every view: there is a page for each.
var shownViews = func() []string {
	var names []string
	for _, p := range projections.All() {
		names = append(names, p.Name)
	}
	return names
}()

// settle waits until the views hold what the address says was just entered.
func (s *site) settle(r *http.Request) (notice, error) {
	q := r.URL.Query()
	n := notice{Saved: q.Has("na"), Repeat: q.Has("herhaald")}
	cursor := domain.Cursor(q.Get("na"))
	if cursor == "" {
		return n, nil
	}
	ctx, cancel := context.WithTimeout(r.Context(), patience)
	defer cancel()
	for _, view := range shownViews {
		there, err := s.Views.Await(ctx, view, cursor)
		if err != nil && ctx.Err() == nil {
			return n, err
		}
		if !there {
			n.Pending = true
			return n, nil
		}
	}
	return n, nil
}

// sendOn leads on to the page about what a command did; that page waits for it.
func sendOn(w http.ResponseWriter, path string, res commands.Result) {
	q := url.Values{"na": {string(res.Cursor)}}
	if res.Events == 0 {
		q.Set("herhaald", "ja")
	}
	w.Header().Set("Location", path+"?"+q.Encode())
	w.WriteHeader(http.StatusSeeOther)
}

// pendingPage stands in for a page about something that the views do not hold yet.
type pendingPage struct{ page }

func (pendingPage) template() string { return "verwerkt" }

// pending shows that what was entered is being worked on, and says whether it did.
func (s *site) pending(w http.ResponseWriter, n notice) (bool, error) {
	if !n.Pending {
		return false, nil
	}
	return true, s.render(w, http.StatusAccepted, pendingPage{page: s.frame("Uw invoer wordt verwerkt", "", dates{})})
}

// absent answers for something that a view does not hold: it is being worked on, was not known yet, or does not exist.
func (s *site) absent(w http.ResponseWriter, n notice, d dates) error {
	if shown, err := s.pending(w, n); shown || err != nil {
		return err
	}
	if !d.Given() {
		return domain.Errorf(domain.NotFound, "")
	}
	p := statusPage{page: s.frame("Dit was toen nog niet bekend", "", d), Status: http.StatusNotFound}
	return s.render(w, http.StatusNotFound, p)
}
