package domain

import (
	"encoding/json"
	"reflect"
	"testing"
	"time"
)

func TestAHeaderIsWrittenAsItsTagsSay(t *testing.T) {
	at := InstantOf(time.Date(2026, time.March, 1, 12, 0, 0, 5000, time.UTC))
	full := Header{
		ID: "1", Stream: "gm0000_signaal-1", Revision: 3, Type: "signaal-ingebracht", Version: 2, RecordedAt: at, ValidOn: "2026-02-01",
		Actor: "a \"b\" \\ é", OnBehalf: "n<&>", Role: "r", Command: "c", Correlation: "co", Causation: "ca", Municipality: "gm0000",
		Disclosure: Internal, Retention: "signaal",
	}
	v := reflect.ValueOf(full)
	for i := range v.NumField() {
		if v.Field(i).IsZero() {
			t.Fatalf("%s is not set: the test would not see it left out", v.Type().Field(i).Name)
		}
	}
	for _, h := range []Header{full, {}} {
		got, err := h.appendJSON(nil)
		if err != nil {
			t.Fatal(err)
		}
		want, err := json.Marshal(h)
		if err != nil {
			t.Fatal(err)
		}
		if string(got) != string(want) {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
}
