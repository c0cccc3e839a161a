package commands

import (
	"context"
	"errors"
	"slices"
	"testing"

	"ruggespraak/domain"
)

// replacing is what motions and amendments have in common: one comes in the place of another.
type replacing struct {
	kind    domain.Category
	table   func(id, replaces, title string) Command
	replace func(id, by string) Command
	adopt   func(id string) Command
}

var replacings = []replacing{
	{
		kind: domain.MotionCategory,
		table: func(id, replaces, title string) Command {
			return TableMotion{MotionID: domain.MotionID(id), Replaces: domain.MotionID(replaces), ProposalInput: ProposalInput{Title: title, On: "2026-02-10"}}
		},
		replace: func(id, by string) Command {
			return ReplaceMotion{MotionID: domain.MotionID(id), By: domain.MotionID(by), On: "2026-02-11"}
		},
		adopt: func(id string) Command {
			return AdoptMotion{MotionID: domain.MotionID(id), VoteTaken: domain.VoteTaken{On: "2026-02-12"}}
		},
	},
	{
		kind: domain.AmendmentCategory,
		table: func(id, replaces, title string) Command {
			return TableAmendment{AmendmentID: domain.AmendmentID(id), Replaces: domain.AmendmentID(replaces), ProposalInput: ProposalInput{Title: title, On: "2026-02-10"}}
		},
		replace: func(id, by string) Command {
			return ReplaceAmendment{AmendmentID: domain.AmendmentID(id), By: domain.AmendmentID(by), On: "2026-02-11"}
		},
		adopt: func(id string) Command {
			return AdoptAmendment{AmendmentID: domain.AmendmentID(id), VoteTaken: domain.VoteTaken{On: "2026-02-12"}}
		},
	},
}

// played is a desk on a log in which commands were carried out.
func played(t *testing.T, list ...Command) (Desk, *memory) {
	t.Helper()
	d, log := newDesk(t)
	for _, c := range list {
		if _, err := c.Do(t.Context(), d); err != nil {
			t.Fatal(err)
		}
	}
	return d, log
}

// streamsAfter lists where the events after the first n stand.
func (m *memory) streamsAfter(n int) []string {
	var out []string
	for _, s := range m.all[n:] {
		out = append(out, s.Stream)
	}
	return out
}

func asCommand(d Desk, id string) Desk {
	by := d.By
	by.Command = id
	return d.As(by)
}

func TestATabledReplacementWritesBothStreams(t *testing.T) {
	for _, r := range replacings {
		t.Run(string(r.kind), func(t *testing.T) {
			d, log := played(t, r.table(motion, "", "Eerst"))
			want := []string{d.stream(r.kind, newMotion), d.stream(r.kind, motion)}
			first, err := r.table(newMotion, motion, "Dan").Do(t.Context(), asCommand(d, "c1"))
			if err != nil || first.Events != 2 || first.ID != newMotion || !slices.Equal(log.streamsAfter(1), want) {
				t.Fatalf("got %+v, %v in %q", first, err, log.streamsAfter(1))
			}
			if h := headers(t, d, log); h[1].Command != "c1" || h[2].Command == "c1" || h[2].Correlation != "c1" {
				t.Errorf("the second event is of command %s, with %s", h[2].Command, h[2].Correlation)
			}
			again, err := r.table(newMotion, motion, "Dan").Do(t.Context(), asCommand(d, "c1"))
			if want := (Result{ID: newMotion, Cursor: first.Cursor, Repeat: true}); err != nil || again != want || log.len() != 3 {
				t.Errorf("again: %+v, %v, %d events", again, err, log.len())
			}
			if other, err := r.table(newMotion, motion, "Dan").Do(t.Context(), asCommand(d, "c2")); err != nil || other.Events != 0 || log.len() != 3 {
				t.Errorf("by another: %+v, %v, %d events", other, err, log.len())
			}
		})
	}
}

func TestAReplacementThatWasBrokenOffIsFinished(t *testing.T) {
	for _, r := range replacings {
		t.Run(string(r.kind), func(t *testing.T) {
			d, log := played(t, r.table(motion, "", "Eerst"))
			ctx, cancel := context.WithCancel(t.Context())
			log.before = func(stream string) {
				if stream == d.stream(r.kind, motion) {
					cancel() // between the two writes
				}
			}
			if _, err := r.table(newMotion, motion, "Dan").Do(ctx, asCommand(d, "c1")); !errors.Is(err, context.Canceled) || log.len() != 2 {
				t.Fatalf("got %v and %d events", err, log.len())
			}
			log.before = nil
			res, err := r.table(newMotion, motion, "Dan").Do(t.Context(), asCommand(d, "c1"))
			if err != nil || res.Events != 1 || log.len() != 3 || log.all[2].Stream != d.stream(r.kind, motion) {
				t.Errorf("sent again: %+v, %v, %d events", res, err, log.len())
			}
			if again, err := r.table(newMotion, motion, "Dan").Do(t.Context(), asCommand(d, "c1")); err != nil || again.Events != 0 || log.len() != 3 {
				t.Errorf("and again: %+v, %v, %d events", again, err, log.len())
			}
		})
	}
}

func TestAReplacementIsRefusedBeforeAnythingIsWritten(t *testing.T) {
	for _, r := range replacings {
		for _, c := range []struct {
			name  string
			given []Command
			when  Command
			kind  domain.Kind
			field string
		}{
			{"what is to be replaced isn't there", nil, r.table(newMotion, motion, "Dan"), domain.Invalid, "vervangt"},
			{"what is to be replaced was adopted", []Command{r.table(motion, "", "Eerst"), r.adopt(motion)}, r.table(newMotion, motion, "Dan"), domain.Refused, ""},
			{
				"what is to be replaced was replaced", []Command{r.table(motion, "", "Eerst"), r.table(lostMotion, motion, "Dan")},
				r.table(newMotion, motion, "Toch"), domain.Refused, "",
			},
			{"the new one is no good", []Command{r.table(motion, "", "Eerst")}, r.table(newMotion, motion, ""), domain.Invalid, "titel"},
			{"it replaces itself", []Command{r.table(motion, "", "Eerst")}, r.table(motion, motion, "Eerst"), domain.Invalid, "vervangenDoor"},
			{
				"it stands already, in nobody's place", []Command{r.table(motion, "", "Eerst"), r.table(newMotion, "", "Dan")},
				r.table(newMotion, motion, "Dan"), domain.Refused, "",
			},
			{"the replacement isn't there", []Command{r.table(motion, "", "Eerst")}, r.replace(motion, newMotion), domain.Invalid, "vervangenDoor"},
			{
				"it goes round in a circle", []Command{r.table(motion, "", "A"), r.table(newMotion, motion, "B"), r.table(lostMotion, newMotion, "C")},
				r.replace(lostMotion, motion), domain.Invalid, "vervangenDoor",
			},
			{"what is replaced isn't voted on", []Command{r.table(motion, "", "A"), r.table(newMotion, motion, "B")}, r.adopt(motion), domain.Refused, ""},
		} {
			t.Run(string(r.kind)+": "+c.name, func(t *testing.T) {
				d, log := played(t, c.given...)
				refuses(t, d, log, c.when, c.kind, c.field)
			})
		}
	}
}

// refuses carries out a command that must be refused without a trace.
func refuses(t *testing.T, d Desk, log *memory, c Command, kind domain.Kind, field string) {
	t.Helper()
	before := log.len()
	_, err := c.Do(t.Context(), d)
	var refusal *domain.Error
	if !errors.As(err, &refusal) || refusal.Kind != kind || refusal.Field != field {
		t.Errorf("%T: got %v, want %s on %q", c, err, kind, field)
	}
	if log.len() != before {
		t.Errorf("%T left a trace", c)
	}
}

func TestWhatPointsNowhereIsRefused(t *testing.T) {
	const nowhere = "0190a000-0000-7000-8000-0000000000ff"
	d, log := newDesk(t)
	tell(t, d)
	ground := []domain.Ground{{Kind: "bundel", ID: nowhere, Relation: domain.Support}}
	measures := []domain.MeasureID{measure, nowhere}
	proposal := ProposalInput{Title: "Lever", On: "2026-02-10"}
	withGround, withMeasure := proposal, proposal
	withGround.Grounds, withMeasure.Measures = ground, measures
	advise := AdviceInput{Title: "Lever", From: "adviesraad", To: "college", On: "2026-02-10", Recommendations: []string{"lever"}}
	promised := PromiseInput{Text: "Brief", Portfolio: "zorg", Meeting: "raad", On: "2026-02-10"}
	for field, list := range map[string][]Command{
		"signalen": {
			OpenBundle{Title: "Leeg", Signals: []domain.SignalID{signal, nowhere}},
			RecordEncounter{On: "2026-02-10", Place: "buurthuis", Visitor: "raad", With: []string{"inwoners"}, Heard: "veel", Signals: []domain.SignalID{nowhere}},
		},
		"signaalId":    {BundleSignal{BundleID: bundle, SignalID: nowhere}},
		"leercyclusId": {DrawLesson{EvaluationID: evaluation, Context: "a", Strategy: "b", Result: "c", CycleID: nowhere}},
		"gronden": {
			TableMotion{ProposalInput: withGround}, TableAmendment{ProposalInput: withGround},
			GiveAdvice{AdviceInput: func() AdviceInput { a := advise; a.Grounds = ground; return a }()},
			MakePromise{PromiseInput: func() PromiseInput { p := promised; p.Grounds = ground; return p }()},
		},
		"maatregelen": {
			TableMotion{ProposalInput: withMeasure}, TableAmendment{ProposalInput: withMeasure},
			GiveAdvice{AdviceInput: func() AdviceInput { a := advise; a.Measures = measures; return a }()},
			MakePromise{PromiseInput: func() PromiseInput { p := promised; p.Measures = measures; return p }()},
			AskAdvice{Question: domain.Question{From: "college", To: "adviesraad", On: "2026-02-10", Text: "Wat?", Measures: measures}},
			StartCycle{CycleContent: domain.CycleContent{Title: "Deur", Question: "Helpt het?", On: "2026-02-10", Measures: measures}},
			RecordEncounter{On: "2026-02-10", Place: "buurthuis", Visitor: "raad", With: []string{"inwoners"}, Heard: "veel", Measures: measures},
		},
		"termijn": {ExpireTerm{What: "vakantie", ID: motion}},
	} {
		for _, c := range list {
			refuses(t, d, log, c, domain.Invalid, field)
		}
	}
	for _, c := range []Command{
		ExpireTerm{What: domain.WaitedAnswer, ID: nowhere}, ExpireTerm{What: domain.WaitedMotion, ID: nowhere}, ExpireTerm{What: domain.WaitedPromise, ID: nowhere},
		ExpireTerm{What: domain.WaitedEvaluation, ID: nowhere}, ExpireTerm{What: domain.WaitedReaction, ID: nowhere, Due: "2026-01-01"},
		GiveReading{BundleID: nowhere, Reading: "a", From: "b"}, HoldMotion{MotionID: nowhere, On: "2026-01-01"}, HoldAmendment{AmendmentID: nowhere, On: "2026-01-01"},
		ExtendPromise{PromiseID: nowhere, On: "2026-01-01", Due: "2026-02-01", Reason: "c"}, TakeCycleStep{CycleID: nowhere, Step: "handelen", Account: "a", On: "2026-01-01"},
		AnswerAdvice{AdviceID: nowhere, On: "2026-01-01", Body: "college", Answers: []domain.RecommendationAnswer{{Number: 1, Answer: "niet", Reason: "a"}}},
	} {
		refuses(t, d, log, c, domain.NotFound, "")
	}
}

// Who recognises a bundle, and for which organisation, is kept as pseudonyms: enough to see whether two are the same.
func TestWhoRecognisesABundleIsNotStored(t *testing.T) {
	d, log := newDesk(t)
	tell(t, d)
	recognised := map[domain.PersonRef]domain.BundleRecognised{}
	for _, s := range log.all {
		_, e, err := d.Codec.Decode(s)
		if err != nil {
			t.Fatal(err)
		}
		if r, ok := e.(domain.BundleRecognised); ok {
			recognised[r.Person] = r
		}
	}
	stream := d.stream(domain.BundleCategory, bundle)
	if len(recognised) != 2 {
		t.Errorf("%d people recognise the bundle", len(recognised))
	}
	a := recognised[d.Pseudonym(stream, "A. Jansen")]
	if a.Organisation != domain.OrganisationRef(d.Pseudonym(stream, "organisatie Buurtteam Noord")) {
		t.Errorf("the organisation is %s", a.Organisation)
	}
	if b := recognised[d.Pseudonym(stream, "B. Jansen")]; b.Organisation != "" {
		t.Errorf("who names no organisation has %s", b.Organisation)
	}
	for _, blank := range []RecogniseBundle{{BundleID: bundle, Person: " ", Role: domain.Experienced}, {BundleID: bundle, Person: "C", Organisation: " ", Role: domain.Professional}} {
		if _, err := blank.Do(t.Context(), d); !errors.Is(err, domain.Invalid) {
			t.Errorf("a blank name: %v", err)
		}
	}
}
