package projections

import (
	"fmt"
	"reflect"

	"ruggespraak/domain"
	"ruggespraak/internal/disclosure"
)

// Projection is a view: a question, the tables that keep its answer, the handlers that fill them, and the query.
type Projection struct {
	Name     string // wire name
	Version  int    // raise it with every change of what is stored
	Question string // in Dutch, for people
	Schema   string
	On       []Handler
	Params   []string            // what a query may be narrowed by, in wire names
	Choices  map[string][]string // what there is to choose from, of params with a fixed list
	// Checks refuse values of params that have no fixed list.
	Checks map[string]func(value string) error
	// Query answers from the tables, as Ask says. The answer is a slice of rows that can be written as JSON.
	Query func(tx Tx, ask Ask) (any, error)
}

// Handler applies events of one type to a view's tables. The runner shows it each event once.
type Handler struct {
	event string
	apply func(tx Tx, m domain.Meta, e domain.Event) error
}

// on makes a handler for one type of event.
func on[E domain.Event](f func(tx Tx, m domain.Meta, e E) error) Handler {
	d, ok := domain.Events().OfType(reflect.TypeFor[E]())
	if !ok {
		panic(fmt.Sprintf("%s is not in the catalog", reflect.TypeFor[E]()))
	}
	return Handler{event: d.Name, apply: func(tx Tx, m domain.Meta, e domain.Event) error { return f(tx, m, e.(E)) }}
}

// Ask is what a query is asked with.
type Ask struct {
	ValidOn domain.Date       // counts what was true on this day; empty: everything that is known
	Moment  domain.Instant    // where durations end: the moment asked for, or the time of the log's head; the runner sets it
	Params  map[string]string // by wire name, of those the view takes
	Rule    disclosure.Rule
	// Planning is the municipality's calendar of meetings and planning documents.
	Planning []domain.PlanItem
	// Place is the municipality itself.
	Place Place
	// Calendar says which days are working days.
	Calendar domain.WorkCalendar
	// Reveal opens a sealed text; it answers domain.Unreadable when the key is gone.
	Reveal domain.Opener
	// Estimator fits models to series; without one there are tables only.
	Estimator *Estimator
}

// Place names a municipality.
type Place struct{ Code, Name string } // gm0855, and as people call it

// until is the last day that counts.
func (a Ask) until() string {
	if a.ValidOn == "" {
		return "9999-12-31"
	}
	return string(a.ValidOn)
}

// today is the day at which durations end.
func (a Ask) today() domain.Date {
	if a.ValidOn != "" {
		return a.ValidOn
	}
	if a.Moment.IsZero() {
		return ""
	}
	return domain.DateOf(a.Moment.Time)
}

// Answer is a query's answer as it leaves the program.
type Answer struct {
	View        string          `json:"weergave"`
	Version     int             `json:"versie"`
	UpTo        domain.Position `json:"totPositie"`
	AvailableAt *domain.Instant `json:"beschikbaarOp"`
	ValidOn     *domain.Date    `json:"geldigOp"`
	Rows        any             `json:"rijen"`
}

// All is every view, in the order in which they are listed.
func All() []Projection {
	return []Projection{
		SignalsPerMeasure, EffectOfDecisions, OpenLoops, Trail, Bundles, Advices, Commitments, Agenda, Voices, LeadTimes, Lessons, EffectsCompared, Terms, Keys,
	}
}

// Named finds a view by its wire name.
func Named(name string) (Projection, error) { return find(All(), name) }

func find(views []Projection, name string) (Projection, error) {
	var names []string
	for _, p := range views {
		if p.Name == name {
			return p, nil
		}
		names = append(names, p.Name)
	}
	return Projection{}, domain.Errorf(domain.NotFound, "Er is geen weergave %q; er zijn: %s.", name, listed(names))
}
