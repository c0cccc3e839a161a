package commands

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"ruggespraak/domain"
)

// raisedSignal is a desk on a log that holds one signal and one measure.
func raisedSignal(t *testing.T) (Desk, *memory) {
	t.Helper()
	d, log := newDesk(t)
	for _, c := range []Command{
		EstablishMeasure{MeasureID: measure, MeasureInput: MeasureInput{Title: "Scootmobielen", Kind: "werkwijze"}},
		RaiseSignal{SignalID: signal, SignalInput: SignalInput{Story: "Jansen wacht.", Kind: "idee", Sectors: []domain.Sector{"wmo"}}},
	} {
		if _, err := c.Do(t.Context(), d); err != nil {
			t.Fatal(err)
		}
	}
	return d, log
}

func TestAConflictIsDecidedAnew(t *testing.T) {
	for _, c := range []struct {
		name    string
		between Command // what another does after the load and before the append
		want    int     // events that this command adds
		fails   domain.Kind
		total   int
	}{
		{"another does something else", SupplementSignal{SignalID: signal, Addition: "Jansen belde."}, 1, "", 4},
		{"another does the same", LinkSignal{SignalID: signal, MeasureID: measure, Relation: domain.Support}, 0, "", 3},
		{"another does what forbids it", LinkSignal{SignalID: signal, MeasureID: measure, Relation: domain.Occasion}, 0, domain.Refused, 3},
		{"another withdraws it", WithdrawSignal{SignalID: signal, Reason: "dubbel"}, 0, domain.Refused, 3},
	} {
		t.Run(c.name, func(t *testing.T) {
			d, log := raisedSignal(t)
			log.before = func(string) {
				log.before = nil
				if _, err := c.between.Do(t.Context(), d); err != nil {
					t.Errorf("the other: %v", err)
				}
			}
			r, err := LinkSignal{SignalID: signal, MeasureID: measure, Relation: domain.Support}.Do(t.Context(), d)
			if c.fails == "" && err != nil || c.fails != "" && !errors.Is(err, c.fails) {
				t.Errorf("got error %v", err)
			}
			if r.Events != c.want || log.len() != c.total {
				t.Errorf("got %+v and %d events in the log, want %d and %d", r, log.len(), c.want, c.total)
			}
			headers(t, d, log)
		})
	}
}

func TestTheSameCommandIsCarriedOutOnce(t *testing.T) {
	d, log := raisedSignal(t)
	d.By.Command = "c1"
	add := SupplementSignal{SignalID: signal, Addition: "Jansen belde."}
	first, err := add.Do(t.Context(), d)
	if err != nil {
		t.Fatal(err)
	}
	others := d
	others.By.Command = "c2"
	if _, err := (SupplementSignal{SignalID: signal, Addition: "Jansen viel."}).Do(t.Context(), others); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]Command{
		"the same":                    add,
		"the same id with other text": SupplementSignal{SignalID: signal, Addition: "Iets anders."},
		"the same id with nonsense":   SupplementSignal{SignalID: signal},
	} {
		again, err := c.Do(t.Context(), d)
		if want := (Result{ID: signal, Cursor: first.Cursor, Repeat: true}); err != nil || again != want || log.len() != 4 {
			t.Errorf("%s: got %+v, %v and %d events; want %+v and 4", name, again, err, log.len(), want)
		}
	}
}

// An append may have reached the disk though its answer was lost: the second try finds it there.
func TestALostAnswerIsNoSecondEvent(t *testing.T) {
	d, log := raisedSignal(t)
	d.By.Command = "c1"
	lost := errors.New("de lijn viel weg")
	d.Log = losing{log, lost}
	add := SupplementSignal{SignalID: signal, Addition: "Jansen belde."}
	if _, err := add.Do(t.Context(), d); !errors.Is(err, lost) || !strings.Contains(err.Error(), "gm0855_signaal-") {
		t.Errorf("got %v", err)
	}
	d.Log = log
	if r, err := add.Do(t.Context(), d); err != nil || !r.Repeat || r.Cursor == "" || log.len() != 3 {
		t.Errorf("got %+v, %v and %d events", r, err, log.len())
	}
}

type losing struct {
	Store
	err error
}

func (l losing) Append(ctx context.Context, stream string, expected domain.Revision, events []domain.Stored) (domain.Cursor, error) {
	if _, err := l.Store.Append(ctx, stream, expected, events); err != nil {
		return "", err
	}
	return "", l.err
}

func (l losing) AppendMany(context.Context, []Write) ([]Outcome, error) { return nil, l.err }

// restless says that the stream has moved on whenever someone writes.
type restless struct{ Store }

func (restless) Append(context.Context, string, domain.Revision, []domain.Stored) (domain.Cursor, error) {
	return "", fmt.Errorf("append: %w", domain.Errorf(domain.Conflict, "De stroom is verder."))
}

// silent can't be read.
type silent struct {
	Store
	err error
}

func (s silent) Load(context.Context, string) ([]domain.Stored, error) { return nil, s.err }

func TestALogThatFailsIsTold(t *testing.T) {
	d, log := raisedSignal(t)
	d.Log = restless{log}
	before := log.loads.Load()
	_, err := ConfirmReceipt{SignalID: signal}.Do(t.Context(), d)
	if !errors.Is(err, domain.Conflict) || log.loads.Load()-before != maxAttempts {
		t.Errorf("after %d tries: %v", log.loads.Load()-before, err)
	}
	broken := errors.New("schijf stuk")
	d.Log = silent{log, broken}
	for n, c := range story {
		command, err := c.command(d)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := command.Do(t.Context(), c.by(d, n)); !errors.Is(err, broken) {
			t.Errorf("%s: got %v", c.act, err)
		}
	}
	d.Log = log
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := (ConfirmReceipt{SignalID: signal}).Do(ctx, d); !errors.Is(err, context.Canceled) || log.len() != 2 {
		t.Errorf("got %v and %d events", err, log.len())
	}
}

func TestRefusalsAndNothingToDoLeaveNoTrace(t *testing.T) {
	d, log := raisedSignal(t)
	input := SignalInput{Story: "Jansen wacht.", Kind: "idee", Sectors: []domain.Sector{"wmo"}}
	bsn := input
	bsn.Note = "haar nummer is 123456782"
	for _, c := range []struct {
		name    string
		command Command
		fails   domain.Kind
	}{
		{"a signal that is there already", RaiseSignal{SignalID: signal, SignalInput: input}, ""},
		{"a link that was never made", UnlinkSignal{SignalID: signal, MeasureID: measure, Reason: "vergissing"}, ""},
		{"a signal without a story", RaiseSignal{SignalID: duplicate, SignalInput: SignalInput{Story: " \n", Kind: "idee", Sectors: []domain.Sector{"wmo"}}}, domain.Invalid},
		{"a signal with a BSN", RaiseSignal{SignalID: duplicate, SignalInput: bsn}, domain.Invalid},
		{"a signal under a name", RaiseSignal{SignalID: "mevrouw Jansen", SignalInput: input}, domain.Invalid},
		{"word under a name", GiveFeedback{SignalID: signal, FeedbackID: "mevrouw Jansen", Phase: "duiden", Message: "Hoi."}, domain.Invalid},
		{"a time without a day", RaiseSignal{SignalID: duplicate, SignalInput: SignalInput{Story: "Ja.", Kind: "idee", Sectors: []domain.Sector{"wmo"}, ReportedOn: domain.Moment{Zone: "Europe/Amsterdam"}}}, domain.Invalid},
		{"a signal that is not there", ConfirmReceipt{SignalID: duplicate}, domain.NotFound},
		{"a link to a measure that is not there", LinkSignal{SignalID: signal, MeasureID: decision, Relation: domain.Support}, domain.NotFound},
		{"nobody saw it too", SeeToo{SignalID: signal}, domain.Invalid},
		{"word about a decision that is not there", GiveFeedback{SignalID: signal, Phase: "besluiten", Message: "Er is besloten.", DecisionID: decision}, domain.NotFound},
		{"a decision without a motivation", TakeDecision{DecisionID: decision, DecisionInput: DecisionInput{Title: "Nee"}}, domain.Invalid},
		{"a decision on a measure that is not there", TakeDecision{DecisionInput: DecisionInput{Outcomes: []domain.Outcome{{MeasureID: decision}}}}, domain.NotFound},
		{"a decision that expects of a series that is not there", TakeDecision{DecisionInput: DecisionInput{Expectations: []domain.Expectation{{Series: series}}}}, domain.Invalid},
		{"a decision on a ground that is not there", TakeDecision{DecisionInput: DecisionInput{Grounds: []domain.Ground{{Kind: "signaal", ID: duplicate}}}}, domain.Invalid},
		{"a plan for a decision that is not there", PlanEvaluation{DecisionID: decision, Frame: "eigen", On: today}, domain.NotFound},
		{"a conclusion on a decision that is not there", ConcludeEvaluation{DecisionID: decision}, domain.NotFound},
		{"a rectification of an evaluation that is not there", RectifyEvaluation{EvaluationID: evaluation, Reason: "tikfout"}, domain.NotFound},
		{"a value of a series that is not there", RecordMeasurement{SeriesID: series, Measured: domain.Measured{Period: "2025"}}, domain.NotFound},
	} {
		r, err := c.command.Do(t.Context(), d)
		if c.fails == "" && (err != nil || r.Events != 0 || r.ID != signal) || c.fails != "" && !errors.Is(err, c.fails) {
			t.Errorf("%s: got %+v, %v", c.name, r, err)
		}
		if log.len() != 2 {
			t.Fatalf("%s: left a trace", c.name)
		}
	}
	if h, err := d.SignalHistory(t.Context(), duplicate); !errors.Is(err, domain.NotFound) || h != nil {
		t.Errorf("a signal that nobody raised has a history: %v, %v", h, err)
	}
}

// A refused command is not remembered: what was wrong can be put right under the same id.
func TestARefusedCommandMayBeTriedAgain(t *testing.T) {
	d, log := raisedSignal(t)
	d.By.Command = "c1"
	if _, err := (SupplementSignal{SignalID: signal}).Do(t.Context(), d); !errors.Is(err, domain.Invalid) {
		t.Fatalf("got %v", err)
	}
	if r, err := (SupplementSignal{SignalID: signal, Addition: "Jansen belde."}).Do(t.Context(), d); err != nil || r.Events != 1 || r.Repeat || log.len() != 3 {
		t.Errorf("got %+v, %v", r, err)
	}
}

func TestAStrangerInAStreamIsRefused(t *testing.T) {
	d, log := raisedSignal(t)
	stream := d.stream(domain.SignalCategory, signal)
	stored, err := d.Codec.Encode(domain.Header{ID: "e9", Stream: stream, Revision: 1, ValidOn: today, Command: "c9"}, domain.MeasureEnded{MeasureID: measure})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := log.Append(t.Context(), stream, 0, []domain.Stored{stored}); err != nil {
		t.Fatal(err)
	}
	if _, err := (ConfirmReceipt{SignalID: signal}).Do(t.Context(), d); err == nil || !strings.Contains(err.Error(), "beleidsmaatregel-beeindigd") {
		t.Errorf("got %v", err)
	}
	if _, err := d.SignalHistory(t.Context(), signal); err == nil {
		t.Error("a history with a stranger in it was read")
	}
}

// Many people at once: each is heard once, and no revision is lost or doubled.
func TestManyWriteToOneStream(t *testing.T) {
	d, log := raisedSignal(t)
	const people = 20
	var wg sync.WaitGroup
	errs := make([]error, 2*people)
	for i := range 2 * people { // each person twice
		wg.Go(func() {
			_, errs[i] = SeeToo{SignalID: signal, Person: fmt.Sprint("persoon ", i%people)}.Do(t.Context(), d)
		})
	}
	wg.Wait()
	if err := errors.Join(errs...); err != nil {
		t.Fatal(err)
	}
	if log.len() != 2+people {
		t.Errorf("%d events, want %d", log.len(), 2+people)
	}
	for i, h := range headers(t, d, log)[1:] {
		if h.Revision != domain.Revision(i) {
			t.Errorf("revision %d stands at place %d", h.Revision, i)
		}
	}
}
