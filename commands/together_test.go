package commands

import (
	"errors"
	"testing"

	"ruggespraak/domain"
)

func TestSignalsOfAMeetingGoInTogetherOrNotAtAll(t *testing.T) {
	d, log := newDesk(t)
	d.By.Command = "c1"
	good := SignalInput{Story: "De bus is weg.", Kind: "hiaat", Sectors: []domain.Sector{"vervoer"}}
	for name, c := range map[string]struct {
		spoil func(*SignalInput)
		field string
	}{
		"without a story":       {func(in *SignalInput) { in.Story = " " }, "verhaal"},
		"of an unknown kind":    {func(in *SignalInput) { in.Kind = "roddel" }, "soort"},
		"without a sector":      {func(in *SignalInput) { in.Sectors = nil }, "domeinen"},
		"in the future":         {func(in *SignalInput) { in.ReportedOn = domain.OnDay("2099-01-01") }, "gemeldOp"},
		"with a number of them": {func(in *SignalInput) { in.Story = "Zij is 111222333." }, "verhaal"},
	} {
		bad := good
		c.spoil(&bad)
		act := RaiseTogether{Signals: []SignalInput{good, bad, good}}
		refused := act.Check(d)
		var refusal *domain.Error
		if refused[0] != nil || refused[2] != nil || !errors.As(refused[1], &refusal) || refusal.Field != c.field {
			t.Errorf("%s: refused %v", name, refused)
		}
		if _, err := act.Do(t.Context(), d); !errors.As(err, &refusal) || log.len() != 0 {
			t.Errorf("%s: %v and %d events", name, err, log.len())
		}
	}
	act := RaiseTogether{Signals: []SignalInput{good, good}}
	first, err := act.Do(t.Context(), d)
	if err != nil || len(first) != 2 || log.len() != 2 || first[0].ID == first[1].ID {
		t.Fatalf("%v, %v, %d events", first, err, log.len())
	}
	if id := d.TogetherID(2); string(id) != first[1].ID {
		t.Errorf("the second is %s, not %s", first[1].ID, id)
	}
	again, err := act.Do(t.Context(), d)
	if err != nil || again[0].ID != first[0].ID || !again[1].Repeat || log.len() != 2 {
		t.Errorf("again: %v, %v, %d events", again, err, log.len())
	}
	d.By.Command = "c2"
	if _, err := act.Do(t.Context(), d); err != nil || log.len() != 4 {
		t.Errorf("another meeting: %v, %d events", err, log.len())
	}
}

func TestSubjectsAreNamedWithoutTheirStories(t *testing.T) {
	d, _ := raisedSignal(t)
	for _, c := range []struct {
		kind  domain.Category
		id    string
		title string
		fails domain.Kind
	}{
		{domain.MeasureCategory, measure, "Scootmobielen", ""},
		{domain.SignalCategory, signal, "", ""},
		{domain.DecisionCategory, measure, "", domain.NotFound},
	} {
		s, err := d.Subject(t.Context(), c.kind, c.id)
		if s.Title != c.title || (c.fails == "") != (err == nil) || c.fails != "" && !errors.Is(err, c.fails) {
			t.Errorf("%s: %+v, %v", c.kind, s, err)
		}
	}
	if _, err := d.AdviceHistory(t.Context(), domain.AdviceID(measure)); !errors.Is(err, domain.NotFound) || err.Error() != "Dit advies bestaat niet." {
		t.Errorf("got %v", err)
	}
	past, err := d.MeasureHistory(t.Context(), domain.MeasureID(measure))
	if err != nil || len(past) != 1 || past[0].Type != "beleidsmaatregel-vastgesteld" {
		t.Errorf("got %v, %v", past, err)
	}
}
