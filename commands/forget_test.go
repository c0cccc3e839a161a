package commands

import (
	"context"
	"errors"
	"testing"

	"ruggespraak/domain"
)

// shredder is the part of a vault that destroys keys: it can break off before or after it did so.
type shredder struct {
	gone          map[string]bool
	before, after error
}

func (s *shredder) forget(_ context.Context, stream string) error {
	if s.before != nil {
		return s.before
	}
	s.gone[stream] = true
	return s.after
}

// withShredder is a desk whose texts can't be read or written any more where the key was destroyed.
func withShredder(d Desk) (Desk, *shredder) {
	s := &shredder{gone: map[string]bool{}}
	seal, open := d.Codec.Seal, d.Codec.Open
	d.Codec.Seal = func(at domain.Place, plain string) (string, error) {
		if s.gone[at.Stream] {
			return "", domain.Errorf(domain.Refused, "De sleutel is vernietigd.")
		}
		return seal(at, plain)
	}
	d.Codec.Open = func(at domain.Place, sealed string) (string, error) {
		if s.gone[at.Stream] {
			return domain.Unreadable, nil
		}
		return open(at, sealed)
	}
	d.Forget = s.forget
	return d, s
}

// forgettable is the story's thing of each kind; empty where there is no personal text.
var forgettable = map[domain.Category]string{
	domain.SignalCategory: signal, domain.MeasureCategory: measure, domain.DecisionCategory: decision, domain.EvaluationCategory: evaluation,
	domain.BundleCategory: bundle, domain.AdviceCategory: advice, domain.MotionCategory: motion, domain.AmendmentCategory: amendment,
	domain.PromiseCategory: promise, domain.CycleCategory: cycle, domain.EncounterCategory: encounter,
	domain.SeriesCategory: "", domain.AreaCategory: "", domain.TermCategory: "",
}

func TestForgettingDestroysTheKeyAndRecordsIt(t *testing.T) {
	d, log := newDesk(t)
	d, shredded := withShredder(d)
	tell(t, d)
	for kind, id := range forgettable {
		before := log.len()
		c := ForgetPerson{Kind: kind, ID: id, Reason: "verzoek-betrokkene"}
		if id == "" {
			c.ID = signal
			if _, err := c.Do(t.Context(), d); !errors.Is(err, domain.Refused) || len(shredded.gone) != 0 && shredded.gone[kind.Stream("gm0855", signal)] {
				t.Errorf("%s: %v", kind, err)
			}
			continue
		}
		for range 2 { // the second time changes nothing
			if _, err := c.Do(t.Context(), d); err != nil {
				t.Fatalf("%s: %v", kind, err)
			}
			if log.len() != before+1 || !shredded.gone[kind.Stream("gm0855", id)] {
				t.Errorf("%s: %d events more, destroyed %t", kind, log.len()-before, shredded.gone[kind.Stream("gm0855", id)])
			}
		}
		got, err := d.Forgotten(t.Context(), kind.Stream("gm0855", id))
		if want := (Forgotten{Kind: kind, ID: id, Reason: "verzoek-betrokkene", On: domain.InstantOf(now)}); err != nil || got != want {
			t.Errorf("got %+v, %v; want %+v", got, err, want)
		}
	}
	if _, err := (SupplementSignal{SignalID: signal, Addition: "Nog iets."}).Do(t.Context(), d); !errors.Is(err, domain.Refused) {
		t.Errorf("new text was sealed after forgetting: %v", err)
	}
	past, err := d.SignalHistory(t.Context(), signal)
	if err != nil || past[0].Event.(domain.SignalRaised).Story.Text() != domain.Unreadable {
		t.Errorf("the story can be read still: %v", err)
	}
	if _, err := (LinkSignal{SignalID: signal, MeasureID: measure, Relation: "aanleiding"}).Do(t.Context(), d); err != nil {
		t.Errorf("what is not personal can't be done any more: %v", err)
	}
}

func TestForgettingThatIsRefusedDestroysNothing(t *testing.T) {
	d, log := newDesk(t)
	d, shredded := withShredder(d)
	tell(t, d)
	before := log.len()
	for _, c := range []struct {
		forget ForgetPerson
		kind   domain.Kind
	}{
		{ForgetPerson{Kind: domain.SignalCategory, ID: encounter, Reason: "bewaartermijn"}, domain.NotFound},
		{ForgetPerson{Kind: domain.SignalCategory, ID: signal}, domain.Invalid},
		{ForgetPerson{Kind: domain.SignalCategory, ID: signal, Reason: secret}, domain.Invalid},
		{ForgetPerson{Kind: domain.SignalCategory, ID: secret, Reason: "bewaartermijn"}, domain.Invalid},
		{ForgetPerson{Kind: "mens", ID: signal, Reason: "bewaartermijn"}, domain.NotFound},
	} {
		if _, err := c.forget.Do(t.Context(), d); !errors.Is(err, c.kind) {
			t.Errorf("%+v: got %v", c.forget, err)
		}
	}
	if len(shredded.gone) > 0 || log.len() != before {
		t.Errorf("destroyed %v, %d events more", shredded.gone, log.len()-before)
	}
}

// Wherever it is broken off, doing it again completes it, and the event never comes before the key is gone.
func TestForgettingAgainCompletesWhatWasBrokenOff(t *testing.T) {
	broken := errors.New("power went")
	for why, breakOff := range map[string]func(*shredder, *memory, context.CancelFunc){
		"before the key was destroyed": func(s *shredder, _ *memory, _ context.CancelFunc) { s.before = broken },
		"before its bytes were wiped":  func(s *shredder, _ *memory, _ context.CancelFunc) { s.after = broken },
		"before it was recorded":       func(_ *shredder, m *memory, cancel context.CancelFunc) { m.before = func(string) { cancel() } },
	} {
		d, log := newDesk(t)
		d, shredded := withShredder(d)
		tell(t, d)
		before := log.len()
		forget := ForgetPerson{Kind: domain.SignalCategory, ID: signal, Reason: "fout-ingevoerd"}
		ctx, cancel := context.WithCancel(t.Context())
		breakOff(shredded, log, cancel)
		if _, err := forget.Do(ctx, d); err == nil || log.len() != before {
			t.Fatalf("%s: %v, %d events more", why, err, log.len()-before)
		}
		cancel()
		half, err := d.Forgotten(t.Context(), "gm0855_signaal-"+signal)
		if err != nil || half.Reason != "" || half.ID != signal {
			t.Errorf("%s: half a forgetting is on record as %+v, %v", why, half, err)
		}
		shredded.before, shredded.after, log.before = nil, nil, nil
		if r, err := forget.Do(t.Context(), d); err != nil || r.Events != 1 || !shredded.gone["gm0855_signaal-"+signal] {
			t.Errorf("%s: done again: %+v, %v", why, r, err)
		}
	}
}

func TestForgettingIsNoAct(t *testing.T) {
	for name, blank := range Acts() {
		if _, forgets := blank().(*ForgetPerson); forgets || name == "persoon-vergeten" {
			t.Errorf("%s can be asked for without the vault", name)
		}
	}
}
