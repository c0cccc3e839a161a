package commands

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"ruggespraak/domain"
)

// supplement and define are acts of an import; the ids are those of the rows.
func supplement(d Desk, id, text string) Act {
	return actOn(d, domain.SignalCategory, id, func(s domain.Signal) ([]domain.SignalEvent, error) {
		if s.Raised {
			return s.Supplement(domain.SignalID(id), text)
		}
		return s.Raise(domain.SignalID(id), domain.Origin{}, domain.SignalContent{
			Story: domain.Private(text), Kind: "idee", Sectors: []domain.Sector{"wmo"}, ReportedOn: domain.OnDay(today),
		})
	})
}

func confirm(d Desk, id string) Act {
	return actOn(d, domain.SignalCategory, id, func(s domain.Signal) ([]domain.SignalEvent, error) { return s.Confirm(domain.SignalID(id)) })
}

func invalid(d Desk, id string) Act {
	return actOn(d, domain.SignalCategory, id, func(s domain.Signal) ([]domain.SignalEvent, error) {
		return s.Raise(domain.SignalID(id), domain.Origin{}, domain.SignalContent{})
	})
}

func endMeasure(d Desk) Act {
	return actOn(d, domain.MeasureCategory, measure, func(m domain.Measure) ([]domain.MeasureEvent, error) {
		return m.End(measure, today, "klaar")
	})
}

func row(n int) string { return fmt.Sprintf("0190a000-0000-7000-8000-0000000001%02d", n) }

func TestManyActsInOneGo(t *testing.T) {
	d, log := raisedSignal(t)
	var prepared []string
	d.Prepare = func(_ context.Context, streams []string) error {
		prepared = append(prepared, streams...)
		return nil
	}
	conflicting := row(3)
	log.before = func(stream string) { // someone else raises it while the batch is written
		if strings.HasSuffix(stream, conflicting) {
			log.before = nil
			if _, err := do(t.Context(), d, supplement(d, conflicting, "Een ander was eerder.")); err != nil {
				t.Error(err)
			}
		}
	}
	acts := []Act{
		supplement(d, row(1), "nieuw"),
		supplement(d, signal, "aangevuld"), // known
		supplement(d, signal, "aangevuld"), // known, and twice in the batch
		supplement(d, row(2), "dubbel"),
		supplement(d, row(2), "dubbel erbij"), // on a stream of the batch
		supplement(d, conflicting, "tweede"),
		confirm(d, signal), // refused on what is new, but this is not
		confirm(d, row(4)), // really not there
		invalid(d, row(5)), // never right
		endMeasure(d),      // another aggregate
		endMeasure(d),
	}
	answers, err := DoMany(t.Context(), d, acts)
	if err != nil || len(answers) != len(acts) {
		t.Fatalf("%d answers, %v", len(answers), err)
	}
	for i, want := range []struct {
		id     string
		events int
		fails  domain.Kind
	}{
		{row(1), 1, ""}, {signal, 1, ""}, {signal, 0, ""}, {row(2), 1, ""}, {row(2), 1, ""}, {conflicting, 1, ""}, {signal, 1, ""},
		{"", 0, domain.NotFound}, {row(5), 0, domain.Invalid}, {measure, 1, ""}, {measure, 0, ""},
	} {
		got := answers[i]
		if want.fails == "" && got.Err != nil || want.fails != "" && !errors.Is(got.Err, want.fails) || got.Result.ID != want.id || got.Result.Events != want.events ||
			got.Result.Repeat || (got.Result.Cursor == "") != (want.events == 0) {
			t.Errorf("act %d: got %+v, want %+v", i, got, want)
		}
	}
	if want := 2 + 1 + 7; log.len() != want { // what was there, what the other wrote, and the batch
		t.Errorf("%d events, want %d", log.len(), want)
	}
	if len(prepared) != 9 || slices.ContainsFunc(prepared, func(s string) bool { return !strings.HasPrefix(s, "gm0855_signaal-") }) {
		t.Errorf("keys were prepared for %q", prepared)
	}
	headers(t, d, log)
}

// An import has one command, its acts have their own: or the second act on a stream would pass for the first repeated.
func TestEachActOfManyIsACommand(t *testing.T) {
	d, log := newDesk(t)
	d.By.Command = "import"
	acts := []Act{supplement(d, row(1), "eerst"), supplement(d, row(1), "dan"), supplement(d, row(2), "ook")}
	if _, err := DoMany(t.Context(), d, acts); err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, h := range headers(t, d, log) {
		if h.Correlation != "import" || h.Command == "import" || seen[h.Command] {
			t.Errorf("%s has command %q of %q", h.Type, h.Command, h.Correlation)
		}
		seen[h.Command] = true
	}
	if len(seen) != 3 {
		t.Errorf("%d commands, want 3", len(seen))
	}
	if _, err := DoMany(t.Context(), d, acts[:1]); err != nil || log.len() != 4 {
		t.Errorf("the same import again goes by the rules alone: %v, %d events", err, log.len())
	}
}

func TestManyActsMayFail(t *testing.T) {
	d, log := newDesk(t)
	if answers, err := DoMany(t.Context(), d, nil); err != nil || len(answers) != 0 {
		t.Errorf("nothing to do: %v, %v", answers, err)
	}
	broken := errors.New("schijf stuk")
	d.Prepare = func(context.Context, []string) error { return broken }
	if _, err := DoMany(t.Context(), d, []Act{supplement(d, row(1), "a")}); !errors.Is(err, broken) || log.len() != 0 {
		t.Errorf("without keys: %v", err)
	}
	if _, err := DoMany(t.Context(), d, []Act{endMeasure(d)}); err != nil {
		t.Errorf("a measure asks for no key: %v", err)
	}
	d.Prepare = nil
	d.Log = losing{log, broken}
	if _, err := DoMany(t.Context(), d, []Act{supplement(d, row(1), "a")}); !errors.Is(err, broken) {
		t.Errorf("got %v", err)
	}
	d.Log = partly{log, broken}
	answers, err := DoMany(t.Context(), d, []Act{supplement(d, row(1), "a"), supplement(d, row(2), "b")})
	if err != nil || answers[0].Err != nil || answers[0].Result.Events != 1 || !errors.Is(answers[1].Err, broken) || answers[1].Result != (Result{}) {
		t.Errorf("got %+v, %v", answers, err)
	}
}

// partly writes the first of many.
type partly struct {
	*memory
	err error
}

func (p partly) AppendMany(ctx context.Context, writes []Write) ([]Outcome, error) {
	out, err := p.memory.AppendMany(ctx, writes[:1])
	for range writes[1:] {
		out = append(out, Outcome{Err: p.err})
	}
	return out, err
}
