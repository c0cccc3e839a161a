package projections

import (
	"cmp"
	"slices"

	"ruggespraak/domain"
)

// AgendaRow is one thing that is to be done.
type AgendaRow struct {
	What            string       `json:"wat"`
	Kind            string       `json:"soort"`
	ID              string       `json:"id"`
	Title           string       `json:"titel"`
	Function        string       `json:"wie"`
	Since           domain.Date  `json:"sinds"`     // from which day on it is to be done
	Due             *domain.Date `json:"uiterlijk"` // null: it has no term
	Days            *int         `json:"dagen"`     // until the term; negative: since it passed
	Next            *PlanSlot    `json:"eerstvolgende"`
	InTime          InTime       `json:"opTijdVoor"`
	InTimeFramework *string      `json:"opTijdVoorKadernota"`
	Report          bool         `json:"teMeldenAanRaad"`
}

// PlanSlot is the first meeting or planning document at which something can still be brought in.
type PlanSlot struct {
	Kind      string      `json:"soort"`
	Name      string      `json:"naam"`
	On        domain.Date `json:"datum"`
	DeliverBy domain.Date `json:"aanleveren"`
}

// InTime says of the next document of each kind whether it can have this in it; null when none is planned.
type InTime struct {
	Framework *DocumentSlot `json:"kadernota"`
	Budget    *DocumentSlot `json:"begroting"`
	Interim   *DocumentSlot `json:"berap"`
	Accounts  *DocumentSlot `json:"jaarstukken"`
}

// DocumentSlot is a document, and whether something is in time for it.
type DocumentSlot struct {
	Name      string      `json:"naam"`
	On        domain.Date `json:"datum"`
	DeliverBy domain.Date `json:"aanleveren"`
	InTime    string      `json:"opTijd"` // ja or nee
}

// AgendaRows answers the view's question: what is due first on top, what has no term last.
func AgendaRows(tx Tx, ask Ask) ([]AgendaRow, error) {
	today, rows := ask.today(), []AgendaRow{}
	cal := calendar{today: today, items: slices.Clone(ask.Planning)}
	slices.SortStableFunc(cal.items, func(a, b domain.PlanItem) int {
		return cmp.Or(cmp.Compare(a.On, b.On), cmp.Compare(a.DeliverBy, b.DeliverBy), cmp.Compare(a.Name, b.Name))
	})
	err := tx.Query(`
SELECT w.op, w.soort, w.id, o.titel, w.functie, min(w.bekend), w.uiterlijk FROM wacht w JOIN onderwerp o ON o.id = w.id
WHERE w.bekend <= ?1 AND (w.klaar_op IS NULL OR w.klaar_op > ?1) AND (o.ingetrokken_op IS NULL OR o.ingetrokken_op > ?1)
	AND (?2 = '' OR w.functie = ?2) AND (?3 = '' OR w.soort = ?3)
GROUP BY w.id, w.op, w.functie, w.uiterlijk
ORDER BY w.uiterlijk = '', w.uiterlijk, min(w.bekend), w.op, w.id`, func(r Row) error {
		e, on := errands[r.Text(0)]
		if !on {
			return nil
		}
		row := AgendaRow{
			What: r.Text(0), Kind: r.Text(1), ID: r.Text(2), Title: r.Text(3), Function: r.Text(4), Since: domain.Date(r.Text(5)), Due: date(r.Text(6)),
		}
		row.place(cal, e.before(row.Function))
		row.Report = e.report(row.Due != nil && *row.Due < today)
		kind := domain.PlanKind(ask.Params["voor"])
		if kind == "" || !ofAnother(kind, e.before(row.Function)) && cal.fits(kind, row.Due) {
			rows = append(rows, row)
		}
		return nil
	}, ask.openUntil(today), ask.Params["functie"], ask.Params["soort"])
	return rows, err
}

// place lays a row beside the calendar.
func (row *AgendaRow) place(cal calendar, body domain.Body) {
	if row.Due != nil {
		days := cal.today.DaysUntil(*row.Due)
		row.Days = &days
	}
	row.Next = cal.next(body)
	row.InTime = InTime{
		Framework: cal.document("kadernota", row.Due), Budget: cal.document("begroting", row.Due), Interim: cal.document("berap", row.Due),
		Accounts: cal.document("jaarstukken", row.Due),
	}
	if row.InTime.Framework != nil {
		row.InTimeFramework = &row.InTime.Framework.InTime
	}
}

// calendar is the municipality's planning, seen from a day, in order of day.
type calendar struct {
	today domain.Date
	items []domain.PlanItem
}

// next is the first item at which something can still be brought in. The meetings of another body are not for it.
func (c calendar) next(body domain.Body) *PlanSlot {
	for _, p := range c.items {
		if p.DeliverBy < c.today || ofAnother(p.Kind, body) {
			continue
		}
		return &PlanSlot{Kind: string(p.Kind), Name: p.Name, On: p.On, DeliverBy: p.DeliverBy}
	}
	return nil
}

// ofAnother says that an item is a meeting of another body.
func ofAnother(kind domain.PlanKind, body domain.Body) bool {
	return kind == "collegevergadering" && body == toCouncil || kind == "raadsvergadering" && body != toCouncil
}

// coming is the next item of a kind: the first that is not over.
func (c calendar) coming(kind domain.PlanKind) (domain.PlanItem, bool) {
	i := slices.IndexFunc(c.items, func(p domain.PlanItem) bool { return p.Kind == kind && p.On >= c.today })
	if i < 0 {
		return domain.PlanItem{}, false
	}
	return c.items[i], true
}

// fits says whether something with this term, or without one, is in time for the next item of a kind. What is late is done
// today at the earliest.
func (c calendar) fits(kind domain.PlanKind, due *domain.Date) bool {
	p, planned := c.coming(kind)
	ready := c.today
	if due != nil {
		ready = max(ready, *due)
	}
	return planned && ready <= p.DeliverBy
}

func (c calendar) document(kind domain.PlanKind, due *domain.Date) *DocumentSlot {
	p, planned := c.coming(kind)
	if !planned {
		return nil
	}
	slot := &DocumentSlot{Name: p.Name, On: p.On, DeliverBy: p.DeliverBy, InTime: "nee"}
	if c.fits(kind, due) {
		slot.InTime = "ja"
	}
	return slot
}
