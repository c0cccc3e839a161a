package web

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"regexp"

	"ruggespraak/commands"
	"ruggespraak/domain"
	"ruggespraak/internal/codec"
)

// actPage is the form of one act.
type actPage struct {
	page
	Act, Explain, Role string
	Form               form
	Fields             []shownField
	Areas              []knownArea
	Series             []string // keys that are known
	Back               string   // where the reader came from; empty when that is not known
	Subject            string   // what it is about, where that was asked for first
	Choosing           bool     // it asks what the act is about, before anything else
}

func (actPage) template() string { return "handeling" }

// wantedAct is the form that an address asks for.
func wantedAct(r *http.Request) (actForm, error) {
	a, ok := formOf(r.PathValue("act"))
	if !ok {
		return a, domain.Errorf(domain.NotFound, "")
	}
	return a, nil
}

func (s *site) act(w http.ResponseWriter, r *http.Request) error {
	a, err := wantedAct(r)
	if err != nil {
		return err
	}
	if a.Page != "" {
		w.Header().Set("Location", a.Page)
		w.WriteHeader(http.StatusSeeOther)
		return nil
	}
	f := s.blank(nil)
	query := r.URL.Query()
	f.fill(a.Fields, query, s.today())
	f.values.Set("terug", query.Get("terug"))
	if id := f.Value(a.First); a.Now != nil && id != "" {
		if err := f.takeUp(r.Context(), s.Desk(commands.By{}), a, id); err != nil {
			return err
		}
	}
	return s.showAct(w, r, http.StatusOK, a, f)
}

// takeUp fills the form with what stands on record, to be corrected.
func (f *form) takeUp(ctx context.Context, desk commands.Desk, a actForm, id string) error {
	now, err := a.Now(ctx, desk, id)
	if err != nil {
		return err
	}
	written, err := codec.Marshal(now)
	if err != nil {
		return err
	}
	record := map[string]any{}
	if err := codec.Unmarshal(written, &record); err != nil {
		return err
	}
	onRecord(f.values, a.Fields, "", record)
	return nil
}

// choosing says that it must first be known what the act is about.
func (a actForm) choosing(f form) bool {
	return a.First != "" && (a.At != "" || f.Value("stap") == "kies" || domain.CheckID(f.Value(a.First)) != nil)
}

// today is the day of the clock, where the municipality is.
func (s *site) today() domain.Date { return domain.DateOf(s.Now().In(s.Location)) }

func (s *site) showAct(w http.ResponseWriter, r *http.Request, status int, a actForm, f form) error {
	p := actPage{page: s.frame(a.Title, "/doen", dates{}), Act: a.Act, Explain: a.Explain, Role: a.Role, Choosing: a.choosing(f), Back: f.back()}
	show := shower{site: s, r: r, f: f, about: f.Value(a.First)}
	if a.RoleBy != nil {
		p.Role = ""
	}
	if p.Fields = show.all(a.asked(f)); show.err != nil {
		return show.err
	}
	if err := s.settleFirst(r, &p, a, f); err != nil {
		return err
	}
	f.place(names(p.Fields))
	p.Form, p.Series = f, show.series
	areas, err := s.knownAreas(r)
	if err != nil {
		return err
	}
	p.Areas = areas
	return s.render(w, status, p)
}

// settleFirst shows what the act is about as settled, once it was chosen.
func (s *site) settleFirst(r *http.Request, p *actPage, a actForm, f form) error {
	if a.First == "" || p.Choosing {
		return nil
	}
	first := a.field(a.First)
	subject, err := s.Desk(commands.By{}).Subject(r.Context(), first.Ref, f.Value(a.First))
	if p.Subject = daysInWords(subject.Title); p.Subject == "" {
		p.Subject = "dit stuk (" + dutchWord(string(first.Ref)) + ")"
	}
	for i := range p.Fields {
		if p.Fields[i].Name == a.First {
			p.Fields[i].How = asHidden
		}
	}
	return err
}

// asked is the fields that are shown now.
func (a actForm) asked(f form) []input {
	if a.choosing(f) {
		return []input{a.field(a.First)}
	}
	return a.Fields
}

func (s *site) doAct(w http.ResponseWriter, r *http.Request) error {
	a, err := wantedAct(r)
	if err != nil {
		return err
	}
	if a.Page != "" {
		return domain.Errorf(domain.NotFound, "")
	}
	f, err := s.filled(r)
	if err != nil {
		return err
	}
	f.presetTo("terug", r.URL.Query().Get("terug"))
	if f.askedForRow() {
		return s.showAct(w, r, http.StatusOK, a, f)
	}
	areas, err := s.knownAreas(r)
	if err != nil {
		return err
	}
	read := actReader{site: s, r: r, f: &f, areas: areas}
	choosing := a.choosing(f)
	fields := read.fields(a.asked(f), "")
	if read.err != nil {
		return read.err
	}
	if choosing {
		return s.chosenAct(w, r, a, f, fields)
	}
	if a.Check != nil {
		a.Check(&f)
	}
	return s.carryOut(w, r, a, f, fields)
}

// chosenAct leads on to the form about what was chosen, or to the page where the act is done.
func (s *site) chosenAct(w http.ResponseWriter, r *http.Request, a actForm, f form, fields map[string]any) error {
	if len(f.Errors) > 0 {
		return s.showAct(w, r, f.status, a, f)
	}
	id := fmt.Sprint(fields[a.First])
	location := a.At + id
	if a.At == "" {
		q := url.Values{a.First: {id}}
		if back := f.back(); back != "" {
			q.Set("terug", back)
		}
		location = "/doen/" + a.Act + "?" + q.Encode()
	}
	w.Header().Set("Location", location)
	w.WriteHeader(http.StatusSeeOther)
	return nil
}

func (s *site) carryOut(w http.ResponseWriter, r *http.Request, a actForm, f form, fields map[string]any) error {
	c, err := a.command(fields)
	if err != nil && len(f.Errors) == 0 {
		return err
	}
	by := commands.By{Role: a.Role, OnBehalf: f.Value("orgaan")}
	if a.RoleBy != nil {
		by.Role = a.RoleBy(f)
	}
	res, done, err := s.send(r, &f, by, c)
	if err != nil {
		return err
	}
	if !done {
		return s.showAct(w, r, f.status, a, f)
	}
	sendOn(w, a.next(f, res.ID), res)
	return nil
}

// command reads the act's command from the fields, as the command line reads it from JSON.
func (a actForm) command(fields map[string]any) (commands.Command, error) {
	written, err := codec.Marshal(fields)
	if err != nil {
		return nil, err
	}
	c := commands.Acts()[a.Act]()
	if err := codec.Unmarshal(written, c); err != nil {
		return nil, fmt.Errorf("fill %s: %w", a.Act, err)
	}
	return c, nil
}

// localPath is an address of this site that may be led on to: nothing typed, no other site.
var localPath = regexp.MustCompile(`^/([a-z0-9][a-z0-9-]*(/[a-z0-9][a-z0-9-]*)*)?$`)

// back is where the reader came from, if that is a page of this site.
func (f form) back() string {
	if path := f.Value("terug"); localPath.MatchString(path) {
		return path
	}
	return ""
}

// next is the page to lead on to: where the reader came from, else that of what the act was about.
func (a actForm) next(f form, id string) string {
	if back := f.back(); back != "" {
		return back
	}
	about := a.About
	if about == "" {
		about = waitedKind(f.Value)
	}
	return pageOf(about, id)
}

// pageOf is the page about one thing.
func pageOf(kind domain.Category, id string) string {
	switch kind {
	case domain.SignalCategory:
		return "/signalen/" + id
	case domain.MeasureCategory:
		return "/maatregelen/" + id
	case domain.DecisionCategory:
		return "/besluiten/" + id
	case domain.BundleCategory:
		return "/bundels/" + id
	case domain.AdviceCategory:
		return "/adviezen/" + id
	case domain.MotionCategory:
		return "/moties/" + id
	case domain.AmendmentCategory:
		return "/amendementen/" + id
	case domain.PromiseCategory:
		return "/toezeggingen/" + id
	case domain.CycleCategory:
		return "/leercycli/" + id
	case domain.EvaluationCategory, domain.SeriesCategory, domain.AreaCategory, domain.TermCategory, domain.EncounterCategory, domain.EffectCategory:
	}
	return "/spoor/" + id
}
