package projections_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"ruggespraak/commands"
	"ruggespraak/domain"
	"ruggespraak/internal/disclosure"
	"ruggespraak/projections"
)

// What tests say of the world: a name stands for an id, and what is not said is as here.

const story = "Mevrouw Jansen kan de brief van de gemeente niet lezen."

func aSignal(name string, edits ...func(*commands.SignalInput)) commands.RaiseSignal {
	in := commands.SignalInput{
		Story: story, Kind: "knelpunt", Sectors: []domain.Sector{"wmo"}, Area: domain.AreaRef{Code: "WK01", Year: 2025}, Told: "met",
		Role: "wijkteam", ReportedOn: domain.OnDay("2025-03-01"),
	}
	for _, edit := range edits {
		edit(&in)
	}
	return commands.RaiseSignal{SignalID: sig(name), SignalInput: in}
}

func onDay(d domain.Date) func(*commands.SignalInput) {
	return func(in *commands.SignalInput) { in.ReportedOn = domain.OnDay(d) }
}

func aMeasure(name string, edits ...func(*commands.MeasureInput)) commands.EstablishMeasure {
	in := commands.MeasureInput{Title: "Maatregel " + name, Kind: "werkwijze", EstablishedOn: "2025-01-01", EffectiveOn: "2025-02-01"}
	for _, edit := range edits {
		edit(&in)
	}
	return commands.EstablishMeasure{MeasureID: mea(name), MeasureInput: in}
}

func linked(signal, measure string) commands.LinkSignal {
	return commands.LinkSignal{SignalID: sig(signal), MeasureID: mea(measure), Relation: domain.Occasion}
}

func told(signal, name string) commands.GiveFeedback {
	return commands.GiveFeedback{SignalID: sig(signal), FeedbackID: word(name), Phase: "besluiten", Message: "Dit kwam ervan."}
}

func answered(signal, name, person string, v domain.Verdict) commands.AnswerFeedback {
	return commands.AnswerFeedback{SignalID: sig(signal), FeedbackID: word(name), Person: person, Verdict: v}
}

// fromRegister is a signal of a register that anyone can read, linked to a measure.
func fromRegister(w *world, key, measure string, day domain.Date) commands.Act {
	return commands.ImportSignal{
		Imported: commands.Imported{
			Origin:    domain.Origin{Source: "register", Key: domain.SourceKey(key), Imprint: domain.Imprint(key), PublicRegister: true},
			Corrected: new(bool),
		},
		Input: commands.SignalInput{Kind: "knelpunt", Sectors: []domain.Sector{"wmo"}, ReportedOn: domain.OnDay(day)},
		Links: []commands.ImportedLink{{MeasureID: mea(measure), Relation: domain.Support}},
	}.Act(w.desk)
}

// shown is a number that is shown; withheld is one that is not.
func shown(n int) disclosure.Value {
	return disclosure.Rule{Off: true}.Single(disclosure.Cell{Count: n, Protected: n})
}

var withheld disclosure.Value

// counts is a breakdown of which every number is shown; it takes names and numbers in turn.
func counts(pairs ...any) map[string]disclosure.Value {
	m := map[string]disclosure.Value{}
	for i := 0; i < len(pairs); i += 2 {
		m[pairs[i].(string)] = shown(pairs[i+1].(int))
	}
	return m
}

// besidesApart leaves out what stands beside the figures where a test says nothing of it: it has tests of its own.
var besidesApart = cmp.Options{
	cmp.FilterValues(func(a, b projections.Beside) bool { return a.Began == nil || b.Began == nil }, cmp.Ignore()),
	cmp.FilterPath(func(p cmp.Path) bool { return p.Last().String() == ".KnownSince" || p.Last().String() == ".KnownOn" }, cmp.Ignore()),
}

// same compares answers as a whole.
func same(t *testing.T, got, want any) {
	t.Helper()
	if diff := cmp.Diff(want, got, cmp.Comparer(func(a, b disclosure.Value) bool { return a == b }), besidesApart); diff != "" {
		t.Errorf("rows differ (-want +got):\n%s", diff)
	}
}

func ptr[T any](v T) *T { return &v }

// viewTest plays facts and asks a view one question.
type viewTest[R any] struct {
	name  string
	given func(w *world)
	ask   func(*projections.Ask) // nil: everything that is known, without the small-number rule
	want  []R
}

func runViewTests[R any](t *testing.T, p projections.Projection, tests []viewTest[R]) {
	t.Helper()
	for _, c := range tests {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t)
			c.given(w)
			ask := w.open()
			if c.ask != nil {
				c.ask(&ask)
			}
			same(t, rows[R](w, p, ask), c.want)
		})
	}
}

func validOn(d domain.Date) func(*projections.Ask) {
	return func(a *projections.Ask) { a.ValidOn = d }
}

func threshold(k int) func(*projections.Ask) {
	return func(a *projections.Ask) { a.Rule = disclosure.Rule{K: k} }
}

func narrowed(name, value string) func(*projections.Ask) {
	return func(a *projections.Ask) { a.Params = map[string]string{name: value} }
}
