package main

import (
	"fmt"
	"strings"
	"time"

	"ruggespraak/domain"
	"ruggespraak/projections"
)

// tracer writes a trail for a reader: each thing under the one by which the trail came to it, with what happened on it, and
// where the trail stops.
type tracer struct {
	out   *lines
	zone  *time.Location
	rows  []projections.TrailRow
	under map[place][]int // what the trail came to by a thing
}

// place is a thing on its way in one direction.
type place struct{ direction, id string }

func (t *tracer) tell() {
	t.sort()
	t.out.printf("Het spoor van %s\n", t.name(t.rows[0]))
	t.out.printf("Een koppeling zegt dat het een bij het ander hoort, niet dat het een het ander heeft veroorzaakt.\n\n")
	t.thing(t.rows[0], "")
	for _, part := range []struct{ direction, title string }{
		{projections.Back, "Terug: waar het vandaan komt"}, {projections.Forward, "Vooruit: wat ervan kwam"},
	} {
		if from := (place{part.direction, t.rows[0].ID}); len(t.under[from]) > 0 {
			t.out.printf("\n%s\n", part.title)
			t.branch(from, "  ")
		}
	}
}

// sort puts each thing under the first that is one step nearer and led to it.
func (t *tracer) sort() {
	t.under = map[place][]int{}
	distance := map[place]int{}
	for _, r := range t.rows {
		distance[place{r.Direction, r.ID}] = r.Distance
	}
	for i, r := range t.rows[1:] {
		from := place{r.Direction, t.rows[0].ID}
		for _, v := range r.Via {
			nearer := place{r.Direction, v.ID}
			if n, there := distance[nearer]; there && n == r.Distance-1 {
				from = nearer
				break
			}
		}
		t.under[from] = append(t.under[from], i+1)
	}
}

// branch tells of what the trail came to by one thing, and so on.
func (t *tracer) branch(from place, indent string) {
	for _, i := range t.under[from] {
		r := t.rows[i]
		t.thing(r, indent)
		if r.ID != "" {
			t.branch(place{r.Direction, r.ID}, indent+"    ")
		}
	}
}

// thing tells of one thing: how the trail came to it, what happened on it, and whether the trail stops here.
func (t *tracer) thing(r projections.TrailRow, indent string) {
	arrow := map[string]string{projections.Back: "<- ", projections.Forward: "-> "}[r.Direction]
	t.out.printf("%s%s%s\n", indent, arrow, t.name(r))
	indent += strings.Repeat(" ", len(arrow)+2)
	if r.ID != "" {
		t.out.printf("%skenmerk: %s\n", indent, r.ID)
	}
	for _, v := range r.Via {
		t.out.printf("%s%s\n", indent, t.link(v))
	}
	for _, e := range r.Events {
		t.out.printf("%s%s\n", indent, t.event(e))
	}
	if r.Stops {
		t.out.printf("%s%s\n", indent, stopped(r))
	}
}

// name is what a thing is called; of a group of signals it is their number.
func (t *tracer) name(r projections.TrailRow) string {
	if r.Count != nil {
		if n, known := r.Count.Known(); known {
			return fmt.Sprintf("signalen: %d", n)
		}
		return "signalen: hoeveel wordt niet getoond, het gaat om te weinig mensen"
	}
	if r.Title == "" {
		return fmt.Sprintf("%s %s", r.Kind, r.ID)
	}
	return fmt.Sprintf("%s: %s", r.Kind, harmless(r.Title))
}

// link says how a thing hangs together with the one before it, and what stands of that.
func (t *tracer) link(v projections.TrailVia) string {
	text := fmt.Sprintf("[%s] gekoppeld aan %s: %s", v.Standing, v.Kind, v.Relation)
	if v.Since != "" {
		text += ", sinds " + dutchDay(v.Since)
	}
	if v.Source != "" {
		text += ", volgens bron " + harmless(v.Source)
	}
	return text
}

func (t *tracer) event(e projections.TrailEvent) string {
	text := fmt.Sprintf("%s: %s", dutchDay(e.ValidOn), strings.ReplaceAll(e.Type, "-", " "))
	if e.Reason != "" {
		text += fmt.Sprintf(" (%s)", harmless(e.Reason))
	}
	if e.Role != "" {
		text += ", door: " + harmless(e.Role)
	}
	if recorded := domain.DateOf(e.RecordedAt.In(t.zone)); recorded != e.ValidOn {
		text += ", vastgelegd op " + dutchDay(recorded)
	}
	return text
}

// stopped says that the trail goes no further, and how long ago the last happened.
func stopped(r projections.TrailRow) string {
	if r.Last == nil || r.Silent == nil {
		return "stopt hier"
	}
	days := fmt.Sprintf("%d dagen", *r.Silent)
	if *r.Silent == 1 {
		days = "1 dag"
	}
	if r.Direction == projections.Back {
		return fmt.Sprintf("begint hier; voor het laatst is iets vastgelegd op %s (%s geleden)", dutchDay(*r.Last), days)
	}
	return fmt.Sprintf("stopt hier: sinds %s (%s) niets meer vastgelegd", dutchDay(*r.Last), days)
}

var monthNames = [...]string{
	"januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november", "december",
}

// dutchDay is 3 april 2025.
func dutchDay(d domain.Date) string {
	day := d.Time()
	if day.IsZero() {
		return "onbekende dag"
	}
	return fmt.Sprintf("%d %s %d", day.Day(), monthNames[day.Month()-1], day.Year())
}
