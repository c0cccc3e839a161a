package web

import (
	"net/http"
	"net/url"

	"ruggespraak/projections"
)

// bundlesPage answers: which signals are looked at together, and how far did they come?
type bundlesPage struct {
	page
	Rows []bundleLine
	K    int
}

// bundleLine is one bundle in the list.
type bundleLine struct {
	ID, Title, State, OpenedOn, Lead string
	Signals                          figure
	Readings, Minorities             string // how many; empty when there are none
	Structural                       bool
}

func (bundlesPage) template() string { return "bundels" }

func (s *site) bundles(w http.ResponseWriter, r *http.Request) error {
	return s.view(w, r, func(d dates, n notice) error {
		rows, err := viewRows[projections.BundleRow](r.Context(), s, projections.Bundles, d, nil)
		if err != nil {
			return err
		}
		p := bundlesPage{page: s.frame("Bundels", "/bundels", d), K: s.smallest()}
		p.Notice = n
		for i := len(rows) - 1; i >= 0; i-- { // the latest first
			p.Rows = append(p.Rows, s.bundleLine(rows[i]))
		}
		return s.render(w, http.StatusOK, p)
	})
}

func (s *site) bundleLine(row projections.BundleRow) bundleLine {
	line := bundleLine{
		ID: row.ID, Title: row.Title, State: row.State, OpenedOn: dutchDate(row.OpenedOn), Lead: row.Lead, Signals: s.whole(row.Signals),
		Structural: row.Structural,
	}
	minorities := 0
	for _, x := range row.Readings {
		if x.Minority {
			minorities++
		}
	}
	if n := len(row.Readings); n > 0 {
		line.Readings = counted(n, "duiding", "duidingen")
	}
	if minorities > 0 {
		line.Minorities = counted(minorities, "van een minderheid", "van een minderheid")
	}
	return line
}

// bundlePage is the dossier of one bundle: what goes up with it, the readings side by side.
type bundlePage struct {
	page
	ID, State, OpenedOn, Lead string
	Sectors, Themes           []string
	Signals                   figure
	Tables                    []breakdown
	Readings                  []reading
	Tests                     []testLine
	Structural                bool
	RecognisedBy              []breakdownRow
	Steps                     []bundleStep
	Decisions                 []bundleDecision
	Quotes                    []quote
	Acts                      []actLink
	K                         int
}

// reading is one interpretation, and who needs it most.
type reading struct {
	Number, From, Text, On string
	Minority               bool
	Who                    string
	Reasons                []string
}

// testLine is one of the four things that make a bundle structural.
type testLine struct {
	Word string
	Met  bool
	How  string // in words
}

// bundleStep is one step of the way up.
type bundleStep struct{ What, On, Why string }

// bundleDecision is a decision that names the bundle as a ground.
type bundleDecision struct{ ID, Title, Body, On, Relation, RevokedOn string }

// actLink leads to the form of an act, filled in with what it is about.
type actLink struct{ Label, Link string }

func (bundlePage) template() string { return "bundel" }

func (s *site) bundle(w http.ResponseWriter, r *http.Request) error {
	id := r.PathValue("id")
	if err := known(id); err != nil {
		return err
	}
	return s.view(w, r, func(d dates, n notice) error {
		rows, err := viewRows[projections.BundleRow](r.Context(), s, projections.Bundles, d, map[string]string{"bundel": id})
		if err != nil {
			return err
		}
		if len(rows) == 0 {
			return s.absent(w, n, d)
		}
		areas, err := s.areaNames(r.Context())
		if err != nil {
			return err
		}
		p := bundlePage{page: s.frame(rows[0].Title, "/bundels", d), K: s.smallest()}
		p.Notice = n
		p.fill(s, rows[0], areas)
		return s.render(w, http.StatusOK, p)
	})
}

func (p *bundlePage) fill(s *site, row projections.BundleRow, areas areaNames) {
	p.ID, p.State, p.OpenedOn, p.Lead, p.Themes, p.Structural = row.ID, row.State, dutchDate(row.OpenedOn), row.Lead, row.Themes, row.Structural
	for _, sector := range row.Sectors {
		p.Sectors = append(p.Sectors, dutchWord(sector))
	}
	p.Signals = s.whole(row.Signals)
	if !p.Signals.Hidden {
		p.Tables = []breakdown{
			broken("Domein", row.Signals, row.PerSector, asWord), broken("Gebied", row.Signals, row.PerArea, areas.of),
		}
	}
	for _, x := range row.Readings {
		p.Readings = append(p.Readings, readingOf(x))
	}
	p.Tests, p.RecognisedBy = testLines(row), peopleByRole(row.RecognisedBy)
	p.Steps = stepsUp(row)
	for _, x := range row.Decisions {
		line := bundleDecision{ID: x.ID, Title: x.Title, Body: x.Body, On: dutchDate(x.On), Relation: x.Relation}
		if x.RevokedOn != nil {
			line.RevokedOn = dutchDate(*x.RevokedOn)
		}
		p.Decisions = append(p.Decisions, line)
	}
	for _, q := range row.Quotes {
		p.Quotes = quoteOnce(p.Quotes, quote{Teller: q.Teller, Policy: q.Policy})
	}
	if row.Closed == nil && !p.Dates.Given() {
		p.Acts = bundleActs(row.ID)
	}
}

func bundleActs(id string) []actLink {
	var links []actLink
	for _, a := range [][2]string{
		{"signaal-bundelen", "Voeg een signaal toe"}, {"bundel-duiden", "Geef een duiding"}, {"bundel-erkennen", "Zeg dat u dit herkent"},
		{"trekker-aanwijzen", "Wijs een trekker aan"}, {"bundel-aanbieden", "Bied de bundel aan"}, {"bundel-agenderen", "Zet de bundel op de agenda"},
		{"bundel-sluiten", "Sluit de bundel"},
	} {
		links = append(links, actLink{Label: a[1], Link: actAddress(a[0], "bundelId", id, "/bundels/"+id)})
	}
	return links
}

// actAddress is where the form of an act is, filled in with what it is about, and where to go after it.
func actAddress(act, field, id, back string) string {
	return "/doen/" + act + "?" + url.Values{field: {id}, "terug": {back}}.Encode()
}
