package commands

import (
	"errors"
	"strings"
	"testing"

	"ruggespraak/domain"
)

// An order that was carried out is not carried out again, whatever became of what it is about since.
func TestAnOrderIsCarriedOutOnceForItsEvent(t *testing.T) {
	d, log := raisedSignal(t)
	cause := domain.Meta{Header: domain.Header{ID: "gebeurtenis-1", Correlation: "samen-1"}}
	p := Policy{Name: "proef"}
	say := func(text string) Order {
		return Order{Key: "k", Command: SupplementSignal{SignalID: signal, Addition: text}}
	}
	for _, text := range []string{"De regel zag dit.", "De regel zag iets anders."} {
		if err := p.Act(t.Context(), d, cause, say(text)); err != nil {
			t.Fatal(err)
		}
	}
	if log.len() != 3 {
		t.Errorf("%d events, want 3", log.len())
	}
	h := headers(t, d, log)[2]
	if h.Role != "regel" || h.Causation != "gebeurtenis-1" || h.Correlation != "samen-1" || h.Command != d.Derive("gm0855", "regel", "proef", "gebeurtenis-1", "k") {
		t.Errorf("header: %+v", h)
	}
	other := say("De regel zag dit ook.")
	other.Key = "l"
	if err := p.Act(t.Context(), d, cause, other); err != nil || log.len() != 4 {
		t.Errorf("another order: %v, %d events", err, log.len())
	}
}

func TestAnOrderThatIsNoLongerNeededIsDone(t *testing.T) {
	d, log := raisedSignal(t)
	had := log.len()
	p := Policy{Name: "proef"}
	for name, c := range map[string]Command{
		"refused": ExpireTerm{What: domain.WaitedReaction, ID: signal, Due: "2999-01-01"},
		"unknown": ExpireTerm{What: domain.WaitedOffer, ID: "0190a000-0000-7000-8000-000000000099", Due: "2001-01-01"},
	} {
		if err := p.Act(t.Context(), d, domain.Meta{}, Order{Key: name, Command: c}); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := p.Act(t.Context(), d, domain.Meta{}, Order{Command: SupplementSignal{SignalID: signal}}); !errors.Is(err, domain.Invalid) {
		t.Errorf("what makes no sense: %v", err)
	}
	if log.len() != had {
		t.Errorf("%d events, want %d", log.len(), had)
	}
}

// Rules that are turned off are left out; their names are those of the settings file.
func TestRulesHaveNames(t *testing.T) {
	if got := strings.Join(PolicyNames(), " "); got != "termijnen terugkoppeltermijn bundeltermijn heropenen navraag uitkomst" {
		t.Errorf("rules: %s", got)
	}
	for _, p := range (Settings{}).Policies() {
		for _, name := range p.Types() {
			if !isEvent(name) {
				t.Errorf("%s reacts to %s, which is no event", p.Name, name)
			}
		}
	}
}

func isEvent(name string) bool {
	for _, d := range domain.Events().Definitions() {
		if d.Name == name {
			return true
		}
	}
	return false
}

func TestMessagesOfRulesArePlainDutch(t *testing.T) {
	c := domain.Conclusion{On: "2025-03-31", Verdict: "De bus rijdt weer", PerExpectation: []domain.ExpectationMet{{Number: 1, Met: "gehaald"}, {Number: 2, Met: "niet-gehaald"}}}
	want := "Het besluit 'Bus', waarin uw signaal meewoog, is geëvalueerd (31 maart 2025). Het oordeel: De bus rijdt weer. Van wat er van het besluit werd verwacht, " +
		"kwam 1 van de 2 uit. Merkt u er iets van? Laat het weten: uw antwoord telt mee."
	if got := evaluated("Het besluit 'Bus', waarin uw signaal meewoog,", "is geëvalueerd", c); got != want {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
}
