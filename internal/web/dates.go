package web

import (
	"net/http"
	"net/url"
	"strings"
	"time"

	"ruggespraak/domain"
)

// dates is what a view is asked as of: what was known then, and what was true on a day. It stays in the links between views.
type dates struct {
	Path        string // of the page that asks
	AvailableAt string // as it was typed; empty: now
	ValidOn     string
	Known       string // in words
	True        string
	Problem     string // the field that can't be read
	available   *domain.Instant
	valid       domain.Date
}

// Given says that another moment than now is asked for.
func (d dates) Given() bool { return d.AvailableAt != "" || d.ValidOn != "" }

// WithTime says that the moment was given to the minute, not as a day.
func (d dates) WithTime() bool { return strings.ContainsAny(d.AvailableAt, "Tt") }

// Wrong says that a field can't be read.
func (d dates) Wrong(field string) bool { return d.Problem == field }

// Link is the address of a view that keeps the dates.
func (d dates) Link(path ...string) string { return d.link(url.Values{}, path...) }

// LinkWith is the address of a view that keeps the dates and is asked one thing more.
func (d dates) LinkWith(name, value string, path ...string) string {
	return d.link(url.Values{name: {value}}, path...)
}

func (d dates) link(q url.Values, path ...string) string {
	if d.AvailableAt != "" {
		q.Set("beschikbaarOp", d.AvailableAt)
	}
	if d.ValidOn != "" {
		q.Set("geldigOp", d.ValidOn)
	}
	if len(q) == 0 {
		return strings.Join(path, "")
	}
	return strings.Join(path, "") + "?" + q.Encode()
}

// dates reads what the date box asks. What can't be read is said in the result.
func (s *site) dates(r *http.Request) dates {
	q := r.URL.Query()
	d := dates{Path: r.URL.Path, AvailableAt: strings.TrimSpace(q.Get("beschikbaarOp")), ValidOn: strings.TrimSpace(q.Get("geldigOp"))}
	if d.AvailableAt != "" {
		t, ok := s.moment(d.AvailableAt)
		if !ok {
			return dates{Path: d.Path, Problem: "beschikbaarOp"}
		}
		i := domain.InstantOf(t)
		d.available, d.Known = &i, dutchMoment(t)
		if !d.WithTime() {
			d.Known = dutchDate(domain.DateOf(t))
		}
	}
	if d.ValidOn != "" {
		day, err := domain.ParseDate(d.ValidOn)
		if err != nil {
			return dates{Path: d.Path, Problem: "geldigOp"}
		}
		d.valid, d.True = day, dutchDate(day)
	}
	return d
}

// moment reads a moment in the municipality's zone. A bare date is the end of that day.
func (s *site) moment(text string) (time.Time, bool) {
	if t, err := time.ParseInLocation(time.DateOnly, text, s.Location); err == nil {
		return t.AddDate(0, 0, 1).Add(-time.Microsecond), true
	}
	for _, layout := range []string{"2006-01-02T15:04", "2006-01-02T15:04:05"} {
		if t, err := time.ParseInLocation(layout, text, s.Location); err == nil {
			return t, true
		}
	}
	return time.Time{}, false
}

// view is a page that answers from views: it reads the dates, refuses those that can't be read, and waits a moment for what
// was just entered.
func (s *site) view(w http.ResponseWriter, r *http.Request, answer func(d dates, n notice) error) error {
	d := s.dates(r)
	if d.Problem != "" {
		p := statusPage{page: s.frame("Deze datum klopt niet", "", d), Status: http.StatusBadRequest, Text: "Dit is geen datum. Schrijf bijvoorbeeld 2025-03-31."}
		return s.render(w, http.StatusBadRequest, p)
	}
	n, err := s.settle(r)
	if err != nil {
		return err
	}
	return answer(d, n)
}
