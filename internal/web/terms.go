package web

import (
	"net/http"
	"time"

	"ruggespraak/projections"
)

// termsPage answers: what do the words mean that figures are counted by?
type termsPage struct {
	page
	Terms []termLine
}

// termLine is a word and its meanings, the one that holds first.
type termLine struct {
	Word     string
	Meanings []meaningLine
}

// meaningLine is what a word means or meant; a meaning that no longer holds leads to what was known on its last day.
type meaningLine struct{ Text, From, Until, LastDay, Reason, Reference string }

func (termsPage) template() string { return "begrippen" }

func (s *site) terms(w http.ResponseWriter, r *http.Request) error {
	return s.view(w, r, func(d dates, n notice) error {
		rows, err := viewRows[projections.TermRow](r.Context(), s, projections.Terms, d, nil)
		if err != nil {
			return err
		}
		p := termsPage{page: s.frame("Begrippen", "/begrippen", d)}
		p.Notice = n
		for _, row := range rows {
			t := termLine{Word: row.Word}
			for _, m := range append([]projections.Meaning{row.Meaning}, row.Earlier...) {
				line := meaningLine{Text: m.Text, From: dutchDate(m.From), Reason: m.Reason, Reference: m.Reference}
				if m.Until != nil {
					line.Until, line.LastDay = dutchDate(*m.Until), m.Until.Time().AddDate(0, 0, -1).Format(time.DateOnly)
				}
				t.Meanings = append(t.Meanings, line)
			}
			p.Terms = append(p.Terms, t)
		}
		return s.render(w, http.StatusOK, p)
	})
}
