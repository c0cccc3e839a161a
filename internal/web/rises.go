package web

import (
	"net/http"
	"slices"

	"ruggespraak/domain"
	"ruggespraak/projections"
)

// risesPage answers: what went up after a decision that was not meant to raise it, and what was said of it since?
type risesPage struct {
	page
	Functions []filterLink
	Raad      bool // it shows what the raad sees
	Rises     []riseLine
	Waiting   bool // the estimates are still being computed
}

// riseLine is one rise.
type riseLine struct {
	Decision, Title, Measure, What string
	Sentence                       string
	Since, KnownOn, Raad           string
	Visible                        bool // to the raad
	Owner                          string
	Readings                       []riseReading
}

type riseReading struct{ Kind, From, On, Link string }

const risesPath = "/stijgingen"

func (risesPage) template() string { return "stijgingen" }

func (s *site) rises(w http.ResponseWriter, r *http.Request) error {
	return s.view(w, r, func(d dates, n notice) error {
		function := asked(r, "functie")["functie"]
		if function == "" {
			function = "raad" // what everybody may see
		}
		rows, ready, err := s.estimatedRows(r.Context(), d, map[string]string{"functie": function})
		if err != nil {
			return err
		}
		p := risesPage{page: s.frame("Stijging na een maatregel", risesPath, d), Raad: function == "raad", Waiting: !ready}
		p.Notice = n
		all, err := s.effectRows(r.Context(), d, nil)
		if err != nil {
			return err
		}
		p.Functions = riseFunctions(d, all, function)
		if ready {
			p.Rises = rises(d, rows, p.Raad)
		}
		return s.render(w, http.StatusOK, p)
	})
}

// riseFunctions lists who can look: the raad, those who see everything first, and the owners of measures.
func riseFunctions(d dates, rows []projections.EffectRow, here string) []filterLink {
	names := []string{"raad", string(domain.Coordinator), "adviesraad"}
	fixed := len(names)
	for _, row := range rows {
		if row.Owner != "" && !slices.Contains(names, row.Owner) {
			names = append(names, row.Owner)
		}
	}
	slices.Sort(names[fixed:])
	var links []filterLink
	for _, name := range names {
		links = append(links, filterLink{Label: sentence(name), Link: d.narrowed(risesPath, map[string]string{"functie": name}), Here: here == name})
	}
	return links
}

// rises lists what went up. A decision may have one rise that the raad sees by now, and one that is still to come.
func rises(d dates, rows []projections.EffectRow, raad bool) []riseLine {
	var out []riseLine
	add := func(row projections.EffectRow, what string, e *projections.EstimateRow) {
		if e != nil && e.Rise != nil && (e.Rise.Visible || !raad) {
			out = append(out, riseLineOf(d, row, what, e))
		}
	}
	for _, row := range rows {
		for _, x := range row.Series {
			add(row, x.Name, x.Estimate)
		}
		add(row, "Signalen", row.Signals.Estimate)
	}
	return out
}

func riseLineOf(d dates, row projections.EffectRow, what string, e *projections.EstimateRow) riseLine {
	line := riseLine{
		Decision: d.Link("/besluiten/", row.Decision), Title: row.Title, Measure: row.MeasureTitle, What: what, Sentence: e.Sentence,
		Since: dutchMonth(e.Rise.Since), KnownOn: dutchDate(e.Rise.KnownOn), Raad: dutchDate(e.Rise.Raad), Visible: e.Rise.Visible, Owner: e.Rise.For[0],
	}
	for _, x := range e.Rise.Read {
		link := d.Link("/bundels/", x.ID)
		if x.Kind == "evaluatie" {
			link = d.Link("/besluiten/", row.Decision) + "#evaluaties"
		}
		line.Readings = append(line.Readings, riseReading{Kind: x.Kind, From: x.From, On: dutchDate(x.On), Link: link})
	}
	return line
}
