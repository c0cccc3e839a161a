package web

import (
	"net/http"
	"slices"

	"ruggespraak/projections"
)

// measuresPage answers: which measures are there, and how many signals touch each?
type measuresPage struct {
	page
	Rows []measureLine
	K    int
}

type measureLine struct {
	ID, Title string
	Signals   figure
}

func (measuresPage) template() string { return "maatregelen" }

func (s *site) measures(w http.ResponseWriter, r *http.Request) error {
	return s.view(w, r, func(d dates, n notice) error {
		rows, err := s.measureRows(r.Context(), d, nil)
		if err != nil {
			return err
		}
		p := measuresPage{page: s.frame("Maatregelen", "/maatregelen", d), K: s.smallest()}
		p.Notice = n
		for _, row := range rows {
			p.Rows = append(p.Rows, measureLine{ID: row.Measure, Title: row.Title, Signals: s.whole(row.Signals)})
		}
		return s.render(w, http.StatusOK, p)
	})
}

// measurePage answers: which signals from practice touch this measure, over time, and what was decided about it?
type measurePage struct {
	page
	ID                          string
	Signals, Withdrawn, SeenToo figure
	Chart                       *chart
	Months                      []monthRow
	Decisions                   []decisionMark
	Tables                      []breakdown
	Quotes, MoreQuotes          []quote
	K                           int
}

// decisionMark is a decision about the measure, as it is marked in the chart.
type decisionMark struct {
	Label, ID, Title, Outcome string
	On, EffectiveOn           string
	Outside                   bool // took effect outside the months of the chart
}

// firstQuotes is how many gists are shown before the reader asks for more.
const firstQuotes = 6

// quote is a gist that may be quoted: the teller's words beside those of policy.
type quote struct{ Month, Teller, Policy string }

// quoteOnce adds a gist to those that are shown, unless someone else's gist has the same words.
func quoteOnce(shown []quote, q quote) []quote {
	if slices.ContainsFunc(shown, func(other quote) bool { return other.Teller == q.Teller }) {
		return shown
	}
	return append(shown, q)
}

func (measurePage) template() string { return "maatregel" }

func (s *site) measure(w http.ResponseWriter, r *http.Request) error {
	id := r.PathValue("id")
	if err := known(id); err != nil {
		return err
	}
	return s.view(w, r, func(d dates, n notice) error {
		params := map[string]string{"maatregel": id}
		rows, err := s.measureRows(r.Context(), d, params)
		if err != nil {
			return err
		}
		if len(rows) == 0 {
			return s.absent(w, n, d)
		}
		decided, err := s.effectRows(r.Context(), d, params)
		if err != nil {
			return err
		}
		areas, err := s.areaNames(r.Context())
		if err != nil {
			return err
		}
		p := measurePage{page: s.frame(rows[0].Title, "/maatregelen", d), ID: id, K: s.smallest()}
		p.Notice = n
		p.fill(s, rows[0], decided, areas)
		return s.render(w, http.StatusOK, p)
	})
}

func (p *measurePage) fill(s *site, row projections.MeasureRow, decided []projections.EffectRow, areas areaNames) {
	p.Signals, p.Withdrawn, p.SeenToo = s.whole(row.Signals), s.whole(row.Withdrawn), s.whole(row.SeenToo)
	months := listMonths(row.Signals, row.PerMonth)
	var marks []marked
	for i, e := range decided {
		label := dutchInt(i + 1)
		marks = append(marks, marked{Label: label, Title: e.Title, On: e.EffectiveOn})
		_, in := placeDay(months, e.EffectiveOn)
		p.Decisions = append(p.Decisions, decisionMark{
			Label: label, ID: e.Decision, Title: e.Title, Outcome: e.Outcome, On: dutchDate(e.On), EffectiveOn: dutchDate(e.EffectiveOn), Outside: !in && len(months) > 0,
		})
	}
	p.Chart = drawMonths("signalen", "Signalen per maand bij "+row.Title, months, marks, sideMeans{})
	p.Months = tableOf(months)
	if !p.Signals.Hidden {
		p.Tables = []breakdown{
			broken("Soort signaal", row.Signals, row.PerKind, asWord),
			broken("Verband met de maatregel", row.Signals, row.PerRelation, asWord),
			broken("Gebied", row.Signals, row.PerArea, areas.of),
			broken("Rol van de inbrenger", row.Signals, row.PerRole, asWord),
			broken("Wie het vertelde", row.Signals, row.PerTold, asWord),
			broken("Hoe ver het signaal is", row.Signals, row.PerState, asWord),
		}
	}
	for _, q := range row.Quotes {
		p.Quotes = quoteOnce(p.Quotes, quote{Month: dutchMonth(q.Month), Teller: q.Teller, Policy: q.Policy})
	}
	if len(p.Quotes) > firstQuotes {
		p.Quotes, p.MoreQuotes = p.Quotes[:firstQuotes], p.Quotes[firstQuotes:]
	}
}
