package commands

import (
	"bytes"
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"

	"ruggespraak/domain"
)

// tell carries out the story and gives what each chapter came to.
func tell(t *testing.T, d Desk) []Result {
	t.Helper()
	var out []Result
	for n, c := range story {
		command, err := c.command(d)
		if err != nil {
			t.Fatalf("%s: %v", c.act, err)
		}
		r, err := command.Do(t.Context(), c.by(d, n))
		if err != nil {
			t.Fatalf("%s: %v", c.act, err)
		}
		out = append(out, r)
	}
	return out
}

func TestEveryActHasItsTurn(t *testing.T) {
	d, log := newDesk(t)
	results := tell(t, d)
	told := map[string]bool{}
	var leaves, valid []string
	for n, c := range story {
		told[c.act] = true
		if want := strings.Fields(c.leaves); results[n].Events != len(want) || results[n].Repeat || results[n].ID == "" || results[n].Cursor == "" {
			t.Errorf("%s came to %+v, want %q", c.act, results[n], want)
		}
		leaves, valid = append(leaves, strings.Fields(c.leaves)...), append(valid, strings.Fields(c.valid)...)
	}
	if got, want := slices.Sorted(maps.Keys(told)), slices.Sorted(maps.Keys(Acts())); !slices.Equal(got, want) {
		t.Errorf("acts of the story %q, all acts %q", got, want)
	}
	// Forgetting is no act of the loop and can't be asked for as one: it destroys a key first, which only who holds the vault can.
	// What another municipality found comes in from its file only.
	possible := slices.DeleteFunc(wireNames(), func(name string) bool { return name == "persoon-vergeten" || name == "effectschatting-overgenomen" })
	if got, want := slices.Compact(slices.Sorted(slices.Values(leaves))), slices.Sorted(slices.Values(possible)); !slices.Equal(got, want) {
		t.Errorf("events of the story %q, all events %q", got, want)
	}
	stamped := headers(t, d, log)
	if len(stamped) != len(leaves) {
		t.Fatalf("%d events, want %d", len(stamped), len(leaves))
	}
	for i, h := range stamped {
		if h.Type != leaves[i] || string(h.ValidOn) != valid[i] {
			t.Errorf("event %d is %s, valid on %s; want %s, valid on %s", i, h.Type, h.ValidOn, leaves[i], valid[i])
		}
	}
}

func TestTheStoryToldAgainAddsNothing(t *testing.T) {
	d, log := newDesk(t)
	first := tell(t, d)
	before := log.len()
	again := tell(t, d)
	if log.len() != before {
		t.Errorf("%d events became %d", before, log.len())
	}
	for n, c := range story {
		if want := (Result{ID: first[n].ID, Cursor: first[n].Cursor, Repeat: true}); again[n] != want {
			t.Errorf("%s again: got %+v, want %+v", c.act, again[n], want)
		}
	}
}

func TestHeadersAreStampedOnce(t *testing.T) {
	d, log := newDesk(t)
	tell(t, d)
	next, seen := map[string]domain.Revision{}, map[string]bool{}
	for _, h := range headers(t, d, log) {
		if h.Revision != next[h.Stream] || seen[h.ID] || h.Version != domain.Events().Definitions()[slices.Index(wireNames(), h.Type)].Version {
			t.Errorf("%s %d of %s: id, revision or version is wrong", h.Type, h.Revision, h.Stream)
		}
		next[h.Stream]++
		seen[h.ID] = true
		_, kind, _ := strings.Cut(strings.SplitN(h.Stream, "-", 2)[0], "_")
		if h.Municipality != "gm0855" || string(h.Retention) != kind || h.Role != roleOf(h.Type) || h.Correlation != "verhaal" || h.Causation != "begin" ||
			h.Command == "" || h.RecordedAt != domain.InstantOf(now) {
			t.Errorf("%s: got %+v", h.Type, h)
		}
		want := domain.Header{Actor: official, OnBehalf: office, Disclosure: domain.Public}
		if slices.Contains([]string{"signaal", "bundel", "leercyclus", "ontmoeting"}, kind) {
			want = domain.Header{Actor: string(d.Pseudonym(h.Stream, official)), Disclosure: domain.Internal}
		}
		if h.Actor != want.Actor || h.OnBehalf != want.OnBehalf || h.Disclosure != want.Disclosure {
			t.Errorf("%s: actor %s for %q, %s; want %s for %q, %s", h.Type, h.Actor, h.OnBehalf, h.Disclosure, want.Actor, want.OnBehalf, want.Disclosure)
		}
	}
	if a, b := d.Pseudonym("gm0855_signaal-"+signal, official), d.Pseudonym("gm0855_signaal-"+duplicate, official); a == b {
		t.Error("one official has the same name on two signals")
	}
}

// roleOf is the role in which the story's events came about.
func roleOf(event string) string {
	if event == "bundel-geagendeerd" {
		return "griffie"
	}
	return "signaalcoordinator"
}

func TestNoStoredByteTellsTheStory(t *testing.T) {
	d, log := newDesk(t)
	tell(t, d)
	for _, s := range log.all {
		for _, b := range [][]byte{s.Header, s.Payload, []byte(s.Stream + s.Type + s.ID)} {
			if bytes.Contains(b, []byte(secret)) {
				t.Errorf("%s tells: %s", s.Type, b)
			}
			if internalStream(s.Stream) && (bytes.Contains(b, []byte(official)) || bytes.Contains(b, []byte(office))) {
				t.Errorf("%s names who acted: %s", s.Type, b)
			}
		}
	}
	read, err := d.SignalHistory(t.Context(), signal)
	if err != nil || read[0].Event.(domain.SignalRaised).Story.Text() != "Mevrouw Jansen wacht al elf weken." {
		t.Errorf("who has the key can't read it: %v", err)
	}
}

// Commands without an id get one from the command's own, so that a second try finds the first; without either it is new.
func TestNewThingsGetAnID(t *testing.T) {
	d, _ := newDesk(t)
	raise := RaiseSignal{SignalInput: SignalInput{Story: "Het duurt lang.", Kind: "idee", Sectors: []domain.Sector{"wmo"}}}
	with := d
	with.By.Command = "c1"
	first, err1 := raise.Do(t.Context(), with)
	again, err2 := raise.Do(t.Context(), with)
	other, err3 := raise.Do(t.Context(), d)
	if err := errors.Join(err1, err2, err3); err != nil {
		t.Fatal(err)
	}
	if first.ID != again.ID || !again.Repeat || again.Events != 0 || first.Cursor != again.Cursor {
		t.Errorf("got %+v and then %+v", first, again)
	}
	if other.ID == first.ID || other.Events != 1 {
		t.Errorf("another person's signal is the first one: %+v", other)
	}
	if domain.CheckID(first.ID) != nil || domain.CheckID(other.ID) != nil {
		t.Errorf("%s or %s is no id", first.ID, other.ID)
	}
}

func TestEventsRecordWhatTheyReadElsewhere(t *testing.T) {
	d, log := newDesk(t)
	tell(t, d)
	var links []domain.Revision
	for _, s := range log.all {
		_, e, err := d.Codec.Decode(s)
		if err != nil {
			t.Fatal(err)
		}
		switch e := e.(type) {
		case domain.SignalLinkedToMeasure:
			links = append(links, e.MeasureRevision)
		case domain.DecisionTaken:
			if e.Outcomes[0].Revision != 3 {
				t.Errorf("the decision read revision %d of the measure", e.Outcomes[0].Revision)
			}
			if !e.Expectations[0].Afterward {
				t.Error("an expectation that is laid down when its outcome could be known is not marked")
			}
		case domain.EvaluationConcluded:
			if e.DecisionAt != 3 {
				t.Errorf("the evaluation read revision %d of the decision", e.DecisionAt)
			}
		case domain.SignalCorrected:
			if e.ReportedOn.Date != "2025-03-01" {
				t.Errorf("a correction that does not name the day of reporting moved it to %s", e.ReportedOn.Date)
			}
		}
	}
	if !slices.Equal(links, []domain.Revision{3, 3}) {
		t.Errorf("the links read revisions %d of the measure", links)
	}
}

func internalStream(stream string) bool {
	_, kind, _ := strings.Cut(strings.SplitN(stream, "-", 2)[0], "_")
	return slices.Contains(internal, domain.Category(kind))
}
