package domain

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

// tale is a story that nobody may meet outside its sealed form.
const tale = "Mevrouw Jansen van nummer 12 wacht al elf weken op haar scootmobiel."

// The aggregates that the tables are about.
const (
	signalID     SignalID     = "0190a000-0000-7000-8000-000000000001"
	measureID    MeasureID    = "0190a000-0000-7000-8000-000000000002"
	otherMeasure MeasureID    = "0190a000-0000-7000-8000-000000000003"
	decisionID   DecisionID   = "0190a000-0000-7000-8000-000000000004"
	evaluationID EvaluationID = "0190a000-0000-7000-8000-000000000005"
	seriesID     SeriesID     = "0190a000-0000-7000-8000-000000000006"
	feedbackID   FeedbackID   = "0190a000-0000-7000-8000-000000000007"
	nextFeedback FeedbackID   = "0190a000-0000-7000-8000-000000000008"
)

// foldable is what the tables ask of an aggregate's state.
type foldable[S any, E Event] interface{ Evolve(E) S }

// scenario is a row of given / when / then. Without then and fails the act must have nothing to do.
type scenario[S foldable[S, E], E Event] struct {
	name  string
	given []E
	when  func(S) ([]E, error)
	then  []E
	fails Kind
	field string // the input that the refusal names
}

// play checks the rows. Events pass through the wire, rules must be pure, refusals must be fit for people, and doing the
// same on the state that came of it must add nothing.
func play[S foldable[S, E], E Event](t *testing.T, rows []scenario[S, E]) {
	t.Helper()
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			past := throughWire(t, 0, row.given)
			s := fold[S](past)
			got, err := row.when(s)
			if row.fails != "" {
				checkRefusal(t, err, row.fails, row.field, len(got))
				return
			}
			if err != nil {
				t.Fatalf("refused: %v", err)
			}
			if show(got) != show(row.then) {
				t.Fatalf("events differ\n got %s\nwant %s", show(got), show(row.then))
			}
			if twice, err := row.when(s); err != nil || show(twice) != show(got) {
				t.Errorf("asking twice gives another answer: %s, %v", show(twice), err)
			}
			out := throughWire(t, len(past), got)
			next := s
			for _, e := range out {
				next = next.Evolve(e)
			}
			if _, inPlace := any(s).(Indicator); !inPlace && !reflect.DeepEqual(s, fold[S](past)) {
				t.Error("evolving changed the state before")
			}
			if again, err := row.when(next); err != nil || len(again) > 0 {
				t.Errorf("doing the same again: got %s, %v; want nothing", show(again), err)
			}
		})
	}
}

func fold[S foldable[S, E], E Event](events []E) S {
	var s S
	for _, e := range events {
		s = s.Evolve(e)
	}
	return s
}

// throughWire stores events and reads them back, as every log does.
func throughWire[E Event](t *testing.T, from int, events []E) []E {
	t.Helper()
	codec := testCodec()
	out := make([]E, 0, len(events))
	for i, e := range events {
		if err := CheckText(e); err != nil {
			t.Fatalf("%T: %v", e, err)
		}
		h := Header{ID: fmt.Sprintf("e%d", from+i), Stream: "gm0855_proef-1", Revision: Revision(from + i)}
		stored, err := codec.Encode(h, e)
		if err != nil {
			t.Fatalf("encode %T: %v", e, err)
		}
		if bytes.Contains(stored.Payload, []byte("Jansen")) {
			t.Errorf("%T is stored with its story: %s", e, stored.Payload)
		}
		_, back, err := codec.Decode(stored)
		if err != nil {
			t.Fatalf("decode %T: %v", e, err)
		}
		own, ok := back.(E)
		if !ok {
			t.Fatalf("%T came back as %T", e, back)
		}
		if show([]E{own}) != show([]E{e}) {
			t.Errorf("the wire changed\n%s into\n%s", show([]E{e}), show([]E{own}))
		}
		out = append(out, own)
	}
	return out
}

// testCodec has a sealer that can be undone, but only at the place where it was done.
func testCodec() Codec {
	mark := func(at Place) string { return at.Stream + "|" + at.EventID + "|" + at.Field + "|" }
	return Codec{
		Events: Events(), Marshal: json.Marshal, Unmarshal: strictly,
		Seal: func(at Place, plain string) (string, error) {
			return base64.StdEncoding.EncodeToString([]byte(mark(at) + plain)), nil
		},
		Open: func(at Place, sealed string) (string, error) {
			b, err := base64.StdEncoding.DecodeString(sealed)
			if err != nil {
				return "", err
			}
			plain, here := strings.CutPrefix(string(b), mark(at))
			if !here {
				return Unreadable, nil
			}
			return plain, nil
		},
	}
}

// strictly is json.Unmarshal that refuses fields it does not know.
func strictly(b []byte, v any) error {
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	return d.Decode(v)
}

// show writes events with their personal texts in the open, to compare them and to read what went wrong.
func show[E Event](events []E) string {
	var b strings.Builder
	for _, e := range events {
		open, err := eachPersonal(e, func(_ string, p *Personal) error {
			p.sealed = p.Text()
			return nil
		})
		if err != nil {
			return err.Error()
		}
		text, err := json.Marshal(open)
		if err != nil {
			return err.Error()
		}
		fmt.Fprintf(&b, "%T%s ", e, text)
	}
	return b.String()
}

// checkRefusal wants a whole sentence of the right kind, without anyone's story, and no events.
func checkRefusal(t *testing.T, err error, kind Kind, field string, events int) {
	t.Helper()
	var refusal *Error
	if !errors.As(err, &refusal) {
		t.Fatalf("got error %v and %d events, want a refusal of kind %s", err, events, kind)
	}
	if !errors.Is(err, kind) || refusal.Field != field || events != 0 {
		t.Errorf("got %s on %q and %d events, want %s on %q and none (%s)", refusal.Kind, refusal.Field, events, kind, field, refusal.Text)
	}
	start, _ := utf8.DecodeRuneInString(refusal.Text)
	if !unicode.IsUpper(start) && start != '"' || !strings.HasSuffix(refusal.Text, ".") || strings.Contains(refusal.Text, "%!") {
		t.Errorf("%q is no sentence", refusal.Text)
	}
	if strings.Contains(refusal.Text, "Jansen") {
		t.Errorf("%q tells the story", refusal.Text)
	}
}
