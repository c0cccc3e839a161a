package web

import (
	"errors"
	"net/http"
	"strings"

	"ruggespraak/domain"
	"ruggespraak/projections"
)

// trailPage answers: how did this come about, what came of it, and where did that stop?
type trailPage struct {
	page
	ID      string
	Start   trailStop
	Parts   []trailPart
	Asked   string // the direction that was asked for; empty: what suits the thing
	Options []option
	K       int
}

// trailPart is what the trail leads to in one direction.
type trailPart struct {
	Anchor, Title string
	Stops         []trailStop
}

// trailStop is one thing that the trail leads to, or a group of signals.
type trailStop struct {
	ID, Kind, Title, Link string
	Count                 *figure // of a group
	Distance              string  // in words
	Via                   []trailLink
	Events                []trailEvent
	Ends, Begins          bool // the trail goes no further, or back no further
	Last, Silent          string
}

// trailLink is a link by which the trail came to a thing, and what stands of it.
type trailLink struct{ Kind, Relation, Standing, Mark, Since, Source string }

// trailEvent is one event, on both clocks.
type trailEvent struct{ What, Reason, On, Recorded, Role string }

func (trailPage) template() string { return "spoor" }

// findTrailPage is where one says of what one wants to see the trail.
type findTrailPage struct {
	page
	Asked   string
	Problem string
}

func (findTrailPage) template() string { return "spoor-zoeken" }

// findTrail leads to the trail of what someone typed: an id, or the key of a source.
func (s *site) findTrail(w http.ResponseWriter, r *http.Request) error {
	asked := strings.TrimSpace(r.URL.Query().Get("kenmerk"))
	if asked == "" {
		return s.askTrail(w, http.StatusOK, "", "")
	}
	id := asked
	if known(id) != nil {
		rows, err := s.keysNamed(r, asked)
		if err != nil {
			return err
		}
		switch len(rows) {
		case 0:
			return s.askTrail(w, http.StatusNotFound, asked, "Er is niets met dit kenmerk of deze sleutel. Kijk of u alles hebt overgenomen, zonder spaties ertussen.")
		case 1:
			id = rows[0].ID
		default:
			return s.askTrail(w, http.StatusConflict, asked, "Deze sleutel staat voor meer dan één stuk. Zet de soort en de bron ervoor, bijvoorbeeld besluit:bron:sleutel.")
		}
	}
	w.Header().Set("Location", "/spoor/"+id)
	w.WriteHeader(http.StatusSeeOther)
	return nil
}

func (s *site) askTrail(w http.ResponseWriter, status int, asked, problem string) error {
	return s.render(w, status, findTrailPage{page: s.frame("Volg het spoor", "/spoor", dates{}), Asked: asked, Problem: problem})
}

// keysNamed finds what a key stands for: sleutel, soort:sleutel or soort:bron:sleutel.
func (s *site) keysNamed(r *http.Request, ref string) ([]projections.KeyRow, error) {
	params := map[string]string{"sleutel": ref}
	if kind, rest, ok := strings.Cut(ref, ":"); ok {
		source, key := domain.SplitReference(domain.Category(kind), ref)
		if params["soort"], params["sleutel"] = kind, key; source != "" {
			params["bron"] = string(source)
		}
		if rest == "" {
			return nil, nil
		}
	}
	return viewRows[projections.KeyRow](r.Context(), s, projections.Keys, dates{}, params)
}

func (s *site) trail(w http.ResponseWriter, r *http.Request) error {
	id, asked := r.PathValue("id"), r.URL.Query().Get("richting")
	if known(id) != nil {
		return s.askTrail(w, http.StatusNotFound, id, "Dit is geen kenmerk. Plak het hele kenmerk of de sleutel in het vak.")
	}
	return s.view(w, r, func(d dates, n notice) error {
		params := map[string]string{"id": id}
		if asked != "" {
			params["richting"] = asked
		}
		rows, err := viewRows[projections.TrailRow](r.Context(), s, projections.Trail, d, params)
		switch {
		case errors.Is(err, domain.NotFound) && (d.Given() || n.Pending):
			return s.absent(w, n, d)
		case errors.Is(err, domain.NotFound):
			return s.askTrail(w, http.StatusNotFound, id, "Er is niets vastgelegd met dit kenmerk.")
		case err != nil:
			return err
		}
		p := trailPage{page: s.frame("", "/spoor", d), ID: id, Asked: asked, Options: trailDirections(), K: s.smallest()}
		p.Notice = n
		areas, err := s.areaNames(r.Context())
		if err != nil {
			return err
		}
		p.fill(s, rows, areas)
		return s.render(w, http.StatusOK, p)
	})
}

func trailDirections() []option {
	return []option{
		{Value: projections.Back, Label: "Waar het vandaan komt"}, {Value: projections.Forward, Label: "Wat ervan kwam"},
		{Value: projections.BothWays, Label: "Allebei"},
	}
}

func (p *trailPage) fill(s *site, rows []projections.TrailRow, areas areaNames) {
	judged := judgedIn(rows)
	p.Start = s.trailStop(rows[0], p.Dates, judged, areas)
	p.Title = "Het spoor van " + dutchWord(rows[0].Kind) + ": " + p.Start.Title
	parts := map[string]*trailPart{
		projections.Back:    {Anchor: "terug", Title: "Waar het vandaan komt"},
		projections.Forward: {Anchor: "vooruit", Title: "Wat ervan kwam"},
	}
	for _, row := range rows[1:] {
		part := parts[row.Direction]
		part.Stops = append(part.Stops, s.trailStop(row, p.Dates, judged, areas))
	}
	for _, direction := range []string{projections.Back, projections.Forward} {
		if len(parts[direction].Stops) > 0 {
			p.Parts = append(p.Parts, *parts[direction])
		}
	}
}

// judgedIn finds the decision of each evaluation on a trail: an evaluation stands on the page of its decision.
func judgedIn(rows []projections.TrailRow) map[string]string {
	decision, evaluation := string(domain.DecisionCategory), string(domain.EvaluationCategory)
	judged := map[string]string{}
	for _, row := range rows {
		for _, v := range row.Via {
			switch {
			case v.Standing != projections.Laid:
			case row.Kind == evaluation && v.Kind == decision:
				judged[row.ID] = v.ID
			case row.Kind == decision && v.Kind == evaluation:
				judged[v.ID] = row.ID
			}
		}
	}
	return judged
}

func (s *site) trailStop(row projections.TrailRow, d dates, judged map[string]string, areas areaNames) trailStop {
	t := trailStop{
		ID: row.ID, Kind: asWord(row.Kind), Title: daysInWords(row.Title), Link: linkTo(row.Kind, row.ID, d, judged), Distance: counted(row.Distance, "stap", "stappen"),
		Ends: row.Stops && row.Direction != projections.Back, Begins: row.Stops && row.Direction == projections.Back,
	}
	if row.Count != nil {
		n := part(*row.Count)
		if n.Hidden { // some of them may be public: then it need not be below k
			n.Text = "te weinig om te tonen"
		}
		t.Count, t.Kind, t.Title, t.Link = &n, "Signalen", "", ""
	}
	if t.Title == "" && row.Count == nil {
		t.Title = "kern nog niet verwoord"
	}
	if row.Last != nil && row.Silent != nil {
		t.Last, t.Silent = dutchDate(*row.Last), counted(*row.Silent, "dag", "dagen")
	}
	for _, v := range row.Via {
		t.Via = append(t.Via, showLink(v))
	}
	for _, e := range row.Events {
		t.Events = append(t.Events, s.trailEvent(e, areas))
	}
	return t
}

// marks colours what stands of a link: what others confirmed, and what one must know first.
var marks = map[string]string{projections.Confirmed: " goed", projections.Disputed: " let-op", projections.TakenBack: " let-op"}

func showLink(v projections.TrailVia) trailLink {
	l := trailLink{Kind: dutchWord(v.Kind), Relation: dutchWord(v.Relation), Standing: v.Standing, Mark: marks[v.Standing], Source: v.Source}
	if v.Since != "" {
		l.Since = dutchDate(v.Since)
	}
	return l
}

func (s *site) trailEvent(e projections.TrailEvent, areas areaNames) trailEvent {
	t := trailEvent{What: sentence(dutchWord(e.Type)), Reason: inWords(e.Reason, areas), On: dutchDate(e.ValidOn), Role: e.Role}
	if recorded := domain.DateOf(e.RecordedAt.In(s.Location)); recorded != e.ValidOn {
		t.Recorded = dutchDate(recorded)
	}
	return t
}
