package codec_test

import (
	stdjson "encoding/json"
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"ruggespraak/internal/codec"
)

// day has methods of its own, as domain.Date and domain.Personal do.
type day string

var errNoDay = errors.New("geen dag")

func (d day) MarshalJSON() ([]byte, error) { return stdjson.Marshal("dag:" + string(d)) }

func (d *day) UnmarshalJSON(b []byte) error {
	var s string
	if err := stdjson.Unmarshal(b, &s); err != nil {
		return err
	}
	rest, ok := strings.CutPrefix(s, "dag:")
	if !ok {
		return errNoDay
	}
	*d = day(rest)
	return nil
}

type inner struct {
	Name string `json:"naam"`
	Size int64  `json:"maat,omitempty"`
}

type sample struct {
	inner
	Text   string             `json:"tekst"`
	Flag   bool               `json:"vlag,omitempty"`
	Number int                `json:"getal"`
	Rate   float64            `json:"maatstaf"`
	Day    day                `json:"dag"`
	At     *time.Time         `json:"tijdstip,omitempty"`
	Since  time.Time          `json:"sinds,omitzero"`
	List   []string           `json:"lijst"`
	Short  []int              `json:"kort,omitempty"`
	Counts map[string]int     `json:"aantallen"`
	Parts  []inner            `json:"delen"`
	Raw    stdjson.RawMessage `json:"ruw,omitempty"`
}

func TestMarshalIsTheFormat(t *testing.T) {
	at := time.Date(2025, 3, 31, 22, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		name string
		in   any
		want string
	}{
		{"zero value", sample{}, `{"naam":"","tekst":"","getal":0,"maatstaf":0,"dag":"dag:","lijst":[],"aantallen":{},"delen":[]}`},
		{"all fields", sample{
			inner: inner{"a", 7}, Text: "<b> & 'c' \u2028 é \"q\"", Flag: true, Number: -1, Rate: 0.5, Day: "2025-03-31", At: &at, Since: at,
			List: []string{}, Short: []int{0}, Counts: map[string]int{"z": 1, "a": 2}, Parts: []inner{{Name: "b"}}, Raw: stdjson.RawMessage(`{ "x" : 1 }`),
		}, `{"naam":"a","maat":7,"tekst":"<b> & 'c' ` + "\u2028" + ` é \"q\"","vlag":true,"getal":-1,"maatstaf":0.5,"dag":"dag:2025-03-31",` +
			`"tijdstip":"2025-03-31T22:00:00Z","sinds":"2025-03-31T22:00:00Z","lijst":[],"kort":[0],"aantallen":{"a":2,"z":1},"delen":[{"naam":"b"}],"ruw":{"x":1}}`},
		{"pointer", &inner{Name: "p"}, `{"naam":"p"}`},
		{"nil slice", []string(nil), `[]`},
		{"nil map", map[string]int(nil), `{}`},
		{"nothing", nil, `null`},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := codec.Marshal(c.in)
			if err != nil || string(got) != c.want {
				t.Errorf("got  %s (%v)\nwant %s", got, err, c.want)
			}
		})
	}
}

func TestMarshalRefusesWhatIsNoText(t *testing.T) {
	for _, v := range []any{inner{Name: "\xff"}, map[string]int{"\xc3": 1}} {
		if got, err := codec.Marshal(v); err == nil || got != nil {
			t.Errorf("Marshal(%v) = %s, %v; want an error and no bytes", v, got, err)
		}
	}
}

func TestUnmarshalRefuses(t *testing.T) {
	for _, c := range []struct{ name, in, says string }{
		{"unknown field", `{"naam":"a","onbekend":1}`, `"onbekend"`},
		{"unknown field deeper", `{"delen":[{"naam":"a"},{"vreemd":1}]}`, `"vreemd"`},
		{"field in other case", `{"Naam":"a"}`, `"Naam"`},
		{"duplicate field", `{"naam":"a","tekst":"b","naam":"a"}`, `duplicate object member name "naam"`},
		{"duplicate field written otherwise", `{"naam":"a","n\u0061am":"a"}`, "duplicate"},
		{"duplicate key of a map", `{"aantallen":{"a":1,"a":1}}`, "duplicate"},
		{"duplicate in raw JSON", `{"ruw":{"x":{"y":1,"y":2}}}`, "duplicate"},
		{"value after the value", `{"naam":"a"}{}`, "after top-level value"},
		{"text after the value", `{"naam":"a"} x`, "after top-level value"},
		{"invalid UTF-8", "{\"naam\":\"\xff\"}", "invalid UTF-8"},
		{"invalid UTF-8 in raw JSON", "{\"ruw\":\"\xff\"}", "invalid UTF-8"},
		{"half a surrogate pair", `{"naam":"\ud800"}`, "/naam"},
		{"truncated", `{"naam":"a`, "EOF"},
		{"empty", ``, "EOF"},
		{"other type", `{"delen":[{"maat":"veel"}]}`, "/delen/0/maat"},
		{"fraction for a whole number", `{"getal":1.5}`, "/getal"},
		{"too large", `{"getal":99999999999999999999}`, "/getal"},
		{"list for an object", `[]`, "array"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var v sample
			err := codec.Unmarshal([]byte(c.in), &v)
			if err == nil || !strings.Contains(err.Error(), c.says) {
				t.Errorf("got %v; want an error with %q", err, c.says)
			}
		})
	}
}

func TestUnmarshalPassesOnTheRefusalOfAType(t *testing.T) {
	var v sample
	if err := codec.Unmarshal([]byte(`{"dag":"gisteren"}`), &v); !errors.Is(err, errNoDay) || !strings.Contains(err.Error(), "/dag") {
		t.Errorf("got %v; want errNoDay at /dag", err)
	}
}

func TestUnmarshalReadsRawFieldsForUpcasts(t *testing.T) {
	var m map[string]stdjson.RawMessage
	if err := codec.Unmarshal([]byte(` {"a": {"b":1}, "c": "d"} `), &m); err != nil {
		t.Fatal(err)
	}
	if string(m["a"]) != `{"b":1}` || string(m["c"]) != `"d"` || len(m) != 2 {
		t.Errorf("got %s", m)
	}
}

func TestRoundTrip(t *testing.T) {
	part := rapid.Custom(func(t *rapid.T) inner {
		return inner{Name: rapid.String().Draw(t, "naam"), Size: rapid.Int64().Draw(t, "maat")}
	})
	rapid.Check(t, func(t *rapid.T) {
		in := sample{
			inner:  part.Draw(t, "inner"),
			Text:   rapid.String().Draw(t, "tekst"),
			Flag:   rapid.Bool().Draw(t, "vlag"),
			Number: rapid.Int().Draw(t, "getal"),
			Rate:   rapid.Float64Range(-1e300, 1e300).Draw(t, "maatstaf"),
			Day:    day(rapid.String().Draw(t, "dag")),
			List:   rapid.SliceOf(rapid.String()).Draw(t, "lijst"),
			Counts: rapid.MapOf(rapid.String(), rapid.Int()).Draw(t, "aantallen"),
			Parts:  rapid.SliceOf(part).Draw(t, "delen"),
		}
		first, err := codec.Marshal(in)
		if err != nil {
			t.Fatal(err)
		}
		var out sample
		if err := codec.Unmarshal(first, &out); err != nil {
			t.Fatalf("read back %s: %v", first, err)
		}
		if !reflect.DeepEqual(in, out) {
			t.Fatalf("got %+v\nwant %+v", out, in)
		}
		second, err := codec.Marshal(out)
		if err != nil || string(first) != string(second) {
			t.Fatalf("written again: %s (%v)\nfirst: %s", second, err, first)
		}
	})
}

// FuzzUnmarshal checks that all that is accepted comes back as the same bytes when it is written and read again.
func FuzzUnmarshal(f *testing.F) {
	for _, s := range []string{`{}`, `{"naam":"a","maat":1,"dag":"dag:x"}`, `{"naam":"a","naam":"b"}`, `{"ruw":[1e3,{"a":null}]}`, "{\"naam\":\"\xff\"}", `{"lijst":["\u00e9"]} `} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var a, b sample
		if codec.Unmarshal(data, &a) != nil {
			return
		}
		first, err := codec.Marshal(a)
		if err != nil {
			t.Fatalf("accepted %q but cannot write it: %v", data, err)
		}
		if err := codec.Unmarshal(first, &b); err != nil {
			t.Fatalf("wrote %s but cannot read it: %v", first, err)
		}
		if second, err := codec.Marshal(b); err != nil || string(first) != string(second) {
			t.Fatalf("%s became %s (%v)", first, second, err)
		}
	})
}

type header struct {
	ID       string    `json:"id"`
	Stream   string    `json:"stroom"`
	Revision int64     `json:"revisie"`
	Type     string    `json:"type"`
	Version  int       `json:"versie"`
	Recorded time.Time `json:"vastgelegdOp"`
	ValidOn  string    `json:"geldtOp"`
	Actor    string    `json:"actor"`
	OnBehalf string    `json:"namens,omitempty"`
	Role     string    `json:"rol,omitempty"`
	Command  string    `json:"opdracht"`
	Place    string    `json:"gemeente"`
	Degree   string    `json:"openbaarheid"`
}

var event = header{
	ID: "5b1d9f0e-7c1f-5c49-9a77-0d6a3f8d9c11", Stream: "gm0855_signaal-5b1d9f0e-7c1f-5c49-9a77-0d6a3f8d9c11", Revision: 3,
	Type: "signaal-aan-maatregel-gekoppeld", Version: 1, Recorded: time.Date(2025, 3, 31, 12, 30, 1, 123456000, time.UTC),
	ValidOn: "2025-03-31", Actor: "p:9f0e7c1f5c499a77", Role: "signaalcoordinator", Command: "0d6a3f8d-7c1f-5c49-9a77-0d6a3f8d9c11",
	Place: "gm0855", Degree: "intern",
}

func BenchmarkMarshal(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := codec.Marshal(event); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkUnmarshal(b *testing.B) {
	data, err := codec.Marshal(event)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		var h header
		if err := codec.Unmarshal(data, &h); err != nil {
			b.Fatal(err)
		}
	}
}
