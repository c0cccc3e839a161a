package web

import (
	"net/http"

	"ruggespraak/commands"
	"ruggespraak/domain"
)

// signalPage answers: where is this signal in the loop, and what can be done with it now?
type signalPage struct {
	page
	ID, Kind, Status string
	On               string // day of the fact, in words
	Sectors          []string
	Area, Told, Role string
	Story            string // for whoever puts the gist into words; never quoted
	Teller, Policy   string // the gist; empty until there is one
	Events           []timelineEvent
	Links            []signalLink
	Feedback         []feedbackLine
	Can              possible
	Form             form
	Measures         []option
	Relations        []option
	Destinations     []option
	Phases           []option
}

// timelineEvent is one event as anyone who may see the signal may read it: never by whom.
type timelineEvent struct {
	What, Detail, On, Role string
	About                  string // the day that it holds from, when that is another; in words
}

// signalLink is a measure that the signal is linked to.
type signalLink struct{ ID, Title, Relation string }

// feedbackLine is word that was given back, and where it can be answered.
type feedbackLine struct{ ID, Phase, On string }

// possible is which forms make sense now.
type possible struct{ Act, Confirm, TakeUp bool }

func (signalPage) template() string { return "signaal" }

func (s *site) signal(w http.ResponseWriter, r *http.Request) error {
	return s.showSignal(w, r, http.StatusOK, s.blank(nil))
}

func (s *site) showSignal(w http.ResponseWriter, r *http.Request, status int, f form) error {
	id := r.PathValue("id")
	if err := known(id); err != nil {
		return err
	}
	n, err := s.settle(r)
	if err != nil {
		return err
	}
	past, err := s.Desk(commands.By{}).SignalHistory(r.Context(), domain.SignalID(id))
	if err != nil {
		return err
	}
	measures, err := s.measureOptions(r)
	if err != nil {
		return err
	}
	f.shownFields(signalFields...)
	p := signalPage{
		page: s.frame("Signaal", "", dates{}), ID: id, Form: f, Measures: measures, Relations: relations(),
		Destinations: choices(domain.Destinations), Phases: choices(domain.Phases),
	}
	p.Notice = notice{Saved: n.Saved, Repeat: n.Repeat} // this page reads the log itself
	p.fill(s, past)
	areas, err := s.areaNames(r.Context())
	if err != nil {
		return err
	}
	if p.Area != "" {
		p.Area = areas.of(p.Area)
	}
	return s.render(w, status, p)
}

func (s *site) measureOptions(r *http.Request) ([]option, error) {
	rows, err := s.measureRows(r.Context(), dates{}, nil)
	out := make([]option, len(rows))
	for i, row := range rows {
		out[i] = option{Value: row.Measure, Label: row.Title}
	}
	return out, err
}

func (p *signalPage) fill(s *site, past []commands.SignalEntry) {
	titles := map[domain.MeasureID]string{}
	for _, m := range p.Measures {
		titles[domain.MeasureID(m.Value)] = m.Label
	}
	var st domain.Signal
	for _, e := range past {
		st = st.Evolve(e.Event)
		p.Events = append(p.Events, timelineEvent{
			What: sentence(dutchWord(e.Type)), Detail: detail(e.Event, titles), Role: e.Header.Role,
			On: dutchDate(domain.DateOf(e.RecordedAt.In(s.Location))),
		})
		if last := &p.Events[len(p.Events)-1]; dutchDate(e.ValidOn) != last.On {
			last.About = dutchDate(e.ValidOn)
		}
		if given, ok := e.Event.(domain.FeedbackGiven); ok {
			p.Feedback = append(p.Feedback, feedbackLine{ID: string(given.FeedbackID), Phase: string(given.Phase), On: p.Events[len(p.Events)-1].On})
		}
	}
	p.Status = stateName(past)
	p.describe(st)
	for id, link := range st.Links {
		p.Links = append(p.Links, signalLink{ID: string(id), Title: titled(titles, id), Relation: string(link.Relation)})
	}
	sortLinks(p.Links)
	p.Can = possible{Act: !st.Withdrawn, Confirm: !st.Confirmed, TakeUp: !st.TakenUp}
}

func (p *signalPage) describe(st domain.Signal) {
	c := st.Content
	p.Kind, p.On, p.Area, p.Told, p.Role = string(c.Kind), dutchDate(c.Day()), string(c.Area.Code), string(c.Told), c.Role
	for _, sector := range c.Sectors {
		p.Sectors = append(p.Sectors, dutchWord(string(sector)))
	}
	p.Story, p.Teller, p.Policy = c.Story.Text(), st.Gist.TellerWords.Text(), st.Gist.PolicyWords.Text()
	p.Title = "Signaal: " + dutchWord(p.Kind)
}
