package domain

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"reflect"
	"strings"
	"testing"
)

// hidden holds a personal text where fmt may not call its methods.
type hidden struct{ inner Personal }

func TestPersonalTextIsNeverPrinted(t *testing.T) {
	p := Private(tale)
	sealed := p
	sealed.sealed = sealedPrefix + "00"
	values := []any{
		p, &p, sealed, raised, &raised, []Personal{p}, []Event{raised}, map[string]Personal{"a": p}, fold[Signal](signalHistory()), GistPhrased{TellerWords: p},
		hidden{p}, &hidden{p}, struct{ any }{p}, Signal{Gist: GistPhrased{TellerWords: p}},
	}
	verbs := []string{"%v", "%+v", "%#v", "%s", "%q", "%d", "%x", "%X", "%p", "%w", "%t", "%f", "%z", "%10.3v", "% x", "%[2]d", "%v %v"}
	for _, v := range values {
		for _, verb := range verbs {
			for _, out := range []string{fmt.Sprintf(verb, v), fmt.Errorf("fout: "+verb, v).Error(), fmt.Sprint(v), fmt.Sprintln(v)} {
				checkHidden(t, fmt.Sprintf("%T with %s", v, verb), out)
			}
		}
	}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%d", "%x"} {
		if got := fmt.Sprintf(verb, sealed); got != "[persoonlijk]" {
			t.Errorf("%s prints %s", verb, got)
		}
	}
}

func checkHidden(t *testing.T, what, out string) {
	t.Helper()
	for _, part := range []string{"Jansen", fmt.Sprintf("%x", "Jansen"), fmt.Sprintf("%X", "Jansen"), fmt.Sprintf("% x", "Jansen")} {
		if strings.Contains(out, part) {
			t.Errorf("%s tells the story: %s", what, out)
		}
	}
}

func TestPersonalTextIsNeverLogged(t *testing.T) {
	p := Private(tale)
	var out bytes.Buffer
	for _, h := range []slog.Handler{slog.NewJSONHandler(&out, nil), slog.NewTextHandler(&out, nil)} {
		log := slog.New(h)
		log.InfoContext(t.Context(), "proef", slog.Any("tekst", p), slog.Any("wijzer", &p), slog.Any("feit", raised), slog.Any("lijst", []Personal{p}),
			slog.Any("verborgen", hidden{p}), slog.Group("groep", slog.Any("tekst", p)), slog.Any("fout", fmt.Errorf("fout bij %v", p)))
	}
	checkHidden(t, "slog", out.String())
	if n := strings.Count(out.String(), "[persoonlijk]"); n < 6 {
		t.Errorf("%d marks only: %s", n, out.String())
	}
}

func TestPersonalTextIsWrittenSealedOnly(t *testing.T) {
	if b, err := json.Marshal(raised); !errors.Is(err, errUnsealed) || len(b) > 0 {
		t.Errorf("an event was written unsealed: %s, %v", b, err)
	} else {
		checkHidden(t, "the error", err.Error())
	}
	if b, err := json.Marshal(Private("")); err != nil || string(b) != `""` {
		t.Errorf("no text: %s, %v", b, err)
	}
	for _, wire := range []string{`"` + tale + `"`, `"verzegeld:2:00"`, `"verzegeld"`, `5`, `{}`, `["verzegeld:1:00"]`} {
		var p Personal
		if err := json.Unmarshal([]byte(wire), &p); err == nil || !p.IsZero() {
			t.Errorf("%s was read as a sealed text", wire)
		} else {
			checkHidden(t, "the error", err.Error())
		}
	}
	var p Personal
	if err := json.Unmarshal([]byte(`"verzegeld:1:abc"`), &p); err != nil || p.Sealed() != "abc" || p.Text() != "" || p.IsZero() {
		t.Errorf("got sealed %q and text %q, %v", p.Sealed(), p.Text(), err)
	}
	if b, err := json.Marshal(p); err != nil || string(b) != `"verzegeld:1:abc"` {
		t.Errorf("what came in sealed goes out as it was: got %s, %v", b, err)
	}
}

// shape has personal texts at every sort of place.
type shape struct {
	Own  Personal `json:"eigen"`
	Name string   `json:"naam"`
	Inside
	List  []Personal `json:"lijst"`
	Parts []Inside   `json:"delen"`
	Part  Inside     `json:"deel"`
	Empty Personal   `json:"leeg,omitzero"`
}

type Inside struct {
	Text Personal `json:"tekst"`
	More []Inside `json:"meer,omitempty"`
}

func (shape) event() {}

func aShape() shape {
	p := Private(tale)
	return shape{
		Own: p, Name: "n", Inside: Inside{Text: p, More: []Inside{{Text: p}}}, List: []Personal{p, {}, p}, Parts: []Inside{{Text: p}, {Text: p}}, Part: Inside{Text: p},
	}
}

func TestTheSealerKnowsThePlace(t *testing.T) {
	var fields []string
	_, err := seal(aShape(), "gm0855_signaal-1", "e1", func(at Place, plain string) (string, error) {
		if at.Stream != "gm0855_signaal-1" || at.EventID != "e1" || plain != tale {
			t.Errorf("got %+v", at)
		}
		fields = append(fields, at.Field)
		return "00", nil
	})
	want := []string{"eigen", "tekst", "meer.0.tekst", "lijst.0", "lijst.2", "delen.0.tekst", "delen.1.tekst", "deel.tekst"}
	if err != nil || !reflect.DeepEqual(fields, want) {
		t.Errorf("got %q (%v), want %q", fields, err, want)
	}
}

func TestWithoutPersonalTextNothingOfItIsLeft(t *testing.T) {
	sealed, err := seal(aShape(), "gm0855_signaal-1", "e1", func(Place, string) (string, error) { return "00", nil })
	if err != nil {
		t.Fatal(err)
	}
	for name, e := range map[string]Event{"plain": aShape(), "sealed": sealed} {
		bare, err := WithoutPersonal(e)
		if err != nil {
			t.Fatal(err)
		}
		text, err := json.Marshal(bare)
		if err != nil || strings.Contains(string(text), SealedMark) || !strings.Contains(string(text), `"naam":"n"`) || strings.Contains(string(text), "leeg") {
			t.Errorf("%s: got %s, %v", name, text, err)
		}
		if e.(shape).Own.IsZero() {
			t.Errorf("%s: the event itself lost its texts", name)
		}
	}
}

func TestSealingWorksOnACopy(t *testing.T) {
	codec, e := testCodec(), aShape()
	sealed, err := seal(e, "s", "e1", codec.Seal)
	if err != nil || !reflect.DeepEqual(e, aShape()) {
		t.Fatalf("sealing changed the event that it was given (%v)", err)
	}
	wire, err := json.Marshal(sealed)
	if err != nil {
		t.Fatal(err)
	}
	checkHidden(t, "the wire", string(wire))
	var back shape
	if err := json.Unmarshal(wire, &back); err != nil {
		t.Fatal(err)
	}
	closed := back.List[0]
	opened, err := Open(back, "s", "e1", codec.Open)
	if err != nil || show([]Event{opened}) != show([]Event{e}) {
		t.Errorf("opened %s (%v)", show([]Event{opened}), err)
	}
	if back.List[0] != closed || back.Own.Text() != "" {
		t.Error("opening changed the event that it was given")
	}
	for _, elsewhere := range [][2]string{{"other", "e1"}, {"s", "e2"}} {
		opened, err := Open(back, elsewhere[0], elsewhere[1], codec.Open)
		if err != nil || opened.(shape).Own.Text() != Unreadable || opened.(shape).Parts[1].Text.Text() != Unreadable {
			t.Errorf("the same bytes opened elsewhere: %s (%v)", show([]Event{opened}), err)
		}
	}
}

func TestSealerAndOpenerMayFail(t *testing.T) {
	broken := errors.New("de sleutels zijn weg")
	fails := func(Place, string) (string, error) { return "", broken }
	if _, err := seal(aShape(), "s", "e1", fails); !errors.Is(err, broken) || !strings.Contains(err.Error(), "eigen") {
		t.Errorf("got %v", err)
	}
	codec := testCodec()
	stored, err := codec.Encode(Header{ID: "e1", Stream: "s"}, raised)
	if err != nil {
		t.Fatal(err)
	}
	codec.Open, codec.Seal = fails, fails
	if _, _, err := codec.Decode(stored); !errors.Is(err, broken) {
		t.Errorf("got %v", err)
	}
	if _, err := codec.Encode(Header{ID: "e1", Stream: "s"}, raised); !errors.Is(err, broken) {
		t.Errorf("got %v", err)
	}
	if _, err := codec.Encode(Header{ID: "e1", Stream: "s"}, received); err != nil {
		t.Errorf("an event without personal text needs no sealer: %v", err)
	}
}
