package web

import (
	"net/http"

	"ruggespraak/domain"
	"ruggespraak/projections"
)

// openPage answers: what waits for which function, and since when?
type openPage struct {
	page
	Functions []openFunction
	K         int
}

// openFunction is everything that waits for one function.
type openFunction struct {
	Name string
	Ends []openEnd
}

// openEnd is what waits of one sort.
type openEnd struct {
	What  string
	Count figure
	Since string // in words; empty when the number is withheld
	Days  string
	Items []openItem
	More  bool // not all are listed
}

// openItem is one thing that waits; without a link when it has no page of its own.
type openItem struct {
	Title, Link, Since, Days string
	Passed                   string // the day its term passed, in words; empty when it did not
}

func (openPage) template() string { return "open" }

func (s *site) open(w http.ResponseWriter, r *http.Request) error {
	return s.view(w, r, func(d dates, n notice) error {
		rows, err := s.openRows(r.Context(), d)
		if err != nil {
			return err
		}
		judged, err := s.judged(r, d, rows)
		if err != nil {
			return err
		}
		p := openPage{page: s.frame("Wat staat nog open", "/open", d), K: s.smallest()}
		p.Notice = n
		for _, row := range rows {
			if n := len(p.Functions); n == 0 || p.Functions[n-1].Name != row.Function {
				p.Functions = append(p.Functions, openFunction{Name: row.Function})
			}
			f := &p.Functions[len(p.Functions)-1]
			f.Ends = append(f.Ends, s.openEnd(row, d, judged))
		}
		return s.render(w, http.StatusOK, p)
	})
}

func (s *site) openEnd(row projections.OpenRow, d dates, judged map[string]string) openEnd {
	e := openEnd{What: row.What, Count: s.whole(row.Count)}
	if row.Since != nil && row.Days != nil {
		e.Since, e.Days = dutchDate(*row.Since), counted(*row.Days, "dag", "dagen")
	}
	for i, item := range row.Items {
		o := openItem{Title: shortened(daysInWords(item.Title)), Link: linkTo(row.Kind, item.ID, d, judged), Since: dutchDate(item.Since), Days: counted(item.Days, "dag", "dagen")}
		if item.Passed {
			o.Passed = dutchDate(*item.Due)
		}
		if o.Title == "" {
			o.Title = sentence(dutchWord(row.Kind)) + " " + dutchInt(i+1)
		}
		e.Items = append(e.Items, o)
	}
	if n, known := row.Count.Known(); known {
		e.More = n > len(row.Items)
	}
	return e
}

// linkTo is the page about one thing; an evaluation stands on the page of its decision.
func linkTo(kind, id string, d dates, judged map[string]string) string {
	switch k := domain.Category(kind); k {
	case domain.SignalCategory:
		return pageOf(k, id)
	case domain.EvaluationCategory:
		if decision := judged[id]; decision != "" {
			return d.Link("/besluiten/", decision)
		}
	case domain.SeriesCategory, domain.AreaCategory, domain.TermCategory, domain.EncounterCategory, domain.EffectCategory:
	case domain.MeasureCategory, domain.DecisionCategory, domain.BundleCategory, domain.AdviceCategory, domain.MotionCategory,
		domain.AmendmentCategory, domain.PromiseCategory, domain.CycleCategory:
		return d.Link(pageOf(k, id))
	}
	return ""
}

// judged finds the decision of each evaluation, when an evaluation is among what waits.
func (s *site) judged(r *http.Request, d dates, open []projections.OpenRow) (map[string]string, error) {
	found := map[string]string{}
	for _, row := range open {
		if domain.Category(row.Kind) != domain.EvaluationCategory {
			continue
		}
		rows, err := s.effectRows(r.Context(), d, nil)
		for _, row := range rows {
			for _, v := range row.Evaluations {
				found[v.ID] = row.Decision
			}
		}
		return found, err
	}
	return found, nil
}
