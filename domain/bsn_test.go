package domain

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
)

func TestHasBSN(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       bool
	}{
		{"a number that passes the eleven test", "111222333", true},
		{"another", "123456782", true},
		{"one that starts with nought", "012345672", true},
		{"one digit off", "123456783", false},
		{"two digits swapped", "123456728", false},
		{"nothing but noughts", "000000000", false},
		{"in a sentence", "haar nummer is 123456782.", true},
		{"with letters against it", "BSN123456782", true},
		{"in groups of three", "123 456 782", true},
		{"with dots", "123.456.782", true},
		{"with dashes", "123-456-782", true},
		{"as on a passport", "1234.56.782", true},
		{"in pairs", "12 34 56 782", true},
		{"digit by digit", "1 2 3 4 5 6 7 8 2", true},
		{"with spaces that don't break", "123\u00a0456\u202f782", true},
		{"with the dashes of a word processor", "123\u2011456\u2013782", true},
		{"after other groups", "kamer 12 123 456 782", true},
		{"before other groups", "123456782 2025", true},
		{"after a date", "2025-03-31 123456782", true},
		{"after a phone number", "+31 6 12345678 123456782", true},
		{"two numbers, the second of which is one", "123456783 123456782", true},
		{"ten digits", "1234567820", false},
		{"at the end of a longer number", "9123456782", false},
		{"an account number", "NL91 ABNA 0417 1643 00", false},
		{"eight digits", "12345678", false},
		{"groups that nobody writes", "12345 6782", false},
		{"across lines", "123\n456\n782", false},
		{"a date", "2025-03-31", false},
		{"a date and a time", "31-03-2025 09.30", false},
		{"a stretch of dates", "2011-07-03 2011-07-04 2011-07-05", false},
		{"an instant", "2025-03-31T09:30:00.123456Z", false},
		{"a mobile number", "06-12345678", false},
		{"a mobile number in pairs", "06 12 34 56 78", false},
		{"a number in Amsterdam", "020 624 1100", false},
		{"a free number", "0800-1351", false},
		{"a mobile number from abroad", "+31612345671", false},
		{"the same in groups", "+31 612 345 671", false},
		{"the same in one group", "+31 612345671", false},
		{"the same with the nought", "+31 (0) 612345671", false},
		{"the same dialled", "0031612345671", false},
		{"the same dialled in groups", "0031 612 345 671", false},
		{"the same without its country is nine digits like others", "612345671", true},
		{"an amount", "€ 12.345.678", false},
		{"a UUID with nine digits in a row", "0190a000-0000-7000-8000-a123456782bc", false},
		{"the same in capitals", "0190A000-0000-7000-8000-A123456782BC", false},
		{"a UUID in an address", "https://raad.example/0190a000-0000-7000-8000-123456782abc/besluit", false},
		{"beside a UUID", "0190a000-0000-7000-8000-123456782abc 123456782", true},
		{"nothing", "", false},
	} {
		if got := HasBSN(c.text); got != c.want {
			t.Errorf("%s (%q): got %t", c.name, c.text, got)
		}
	}
}

func TestAUUIDIsNeverABSN(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 20_000 {
		digits := make([]byte, 32)
		for i := range digits {
			digits[i] = "0123456789012345678901234567890123456789abcdef"[r.IntN(46)] // many more figures than a UUID has
		}
		s := string(digits)
		id := fmt.Sprintf("%s-%s-%s-%s-%s", s[:8], s[8:12], s[12:16], s[16:20], s[20:])
		if HasBSN(id) || HasBSN(strings.ToUpper("zie "+id+".")) {
			t.Fatalf("%s was taken for a BSN", id)
		}
	}
}

// Of all numbers of nine digits one in eleven passes, and one wrong digit never goes unseen.
func TestElevenTestSeesOneWrongDigit(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	passed := 0
	for range 20_000 {
		number := []byte(fmt.Sprintf("%09d", 1+r.IntN(999_999_999)))
		if !elevenTest(string(number)) {
			continue
		}
		passed++
		at := r.IntN(9)
		number[at] = '0' + (number[at]-'0'+byte(1+r.IntN(9)))%10
		if elevenTest(string(number)) {
			t.Fatalf("%s passes with a digit wrong", number)
		}
	}
	if passed < 20_000/13 || passed > 20_000/9 {
		t.Errorf("%d of 20,000 pass", passed)
	}
}

func TestNoTextHoldsABSN(t *testing.T) {
	const bsn = "123 456 782"
	for _, c := range []struct {
		name, field string
		event       Event
	}{
		{"the story", "verhaal", SignalRaised{SignalContent: SignalContent{Story: Private("Zij heeft " + bsn)}}},
		{"the note", "notitie", SignalRaised{SignalContent: SignalContent{Note: Private(bsn)}}},
		{"a plain text", "doelgroep", SignalRaised{SignalContent: SignalContent{Group: bsn}}},
		{"a text in a list", "themas.1", SignalRaised{SignalContent: SignalContent{Themes: []string{"wachttijd", bsn}}}},
		{"a nested text", "voorgevallenOp.zone", SignalRaised{SignalContent: SignalContent{OccurredOn: Moment{Zone: bsn}}}},
		{"a text in a list of structs", "verwachtingen.0.omvang", DecisionTaken{DecisionContent: DecisionContent{Expectations: []Expectation{{Size: bsn}}}}},
		{"an explanation of a verdict", "oordeelPerVerwachting.0.toelichting", EvaluationConcluded{Conclusion: Conclusion{PerExpectation: []ExpectationMet{{Why: bsn}}}}},
		{"a recommendation", "aanbevelingen.0", EvaluationConcluded{Conclusion: Conclusion{Recommendations: []string{bsn}}}},
		{"a reason", "reden", SignalWithdrawn{Reason: Private(bsn)}},
		{"a motivation", "motivering", DecisionTaken{DecisionContent: DecisionContent{Motivation: bsn}}},
		{"a key of a source is an identifier", "", SignalRaised{Origin: Origin{Source: "123456782", Key: "123456782", Imprint: "123456782"}}},
		{"a case number is an identifier", "", DecisionTaken{DecisionContent: DecisionContent{Case: "123456782"}}},
		{"an id is an identifier", "", SignalLinkedToMeasure{SignalID: "123456782", MeasureID: "123456782"}},
		{"a pseudonym is an identifier", "", SignalSeenToo{Person: "123456782"}},
		{"a code of an area is an identifier", "", AreaRecorded{Code: "123456782"}},
		{"no text at all", "", ReceiptConfirmed{}},
	} {
		err := CheckText(c.event)
		var refusal *Error
		switch {
		case c.field == "" && err != nil:
			t.Errorf("%s: %v", c.name, err)
		case c.field == "":
		case !errors.As(err, &refusal):
			t.Errorf("%s: got %v", c.name, err)
		default:
			checkRefusal(t, err, Invalid, c.field, 0)
			if strings.Contains(refusal.Text, "782") {
				t.Errorf("%s: the refusal repeats the number", c.name)
			}
		}
	}
}

func TestCheckingLeavesTheEventAsItWas(t *testing.T) {
	e := raised
	before := show([]Event{e})
	if err := CheckText(e); err != nil || show([]Event{e}) != before {
		t.Errorf("%v: %s", err, show([]Event{e}))
	}
}

// Whatever text an event has, at whatever depth: a BSN in it is found, and the refusal names the place but not the number.
func TestEveryTextOfEveryEventIsSearched(t *testing.T) {
	texts := 0
	for _, d := range Events().Definitions() {
		v := reflect.ValueOf(filled(t, d))
		for n := range len(textsIn(addressable(v))) {
			e := addressable(v)
			switch at := textsIn(e)[n]; at.Type() {
			case personalType:
				at.Set(reflect.ValueOf(Private("Zij heeft 123 456 782.")))
			default:
				at.SetString("123456782")
			}
			texts++
			err := CheckText(e.Interface().(Event))
			var refusal *Error
			if !errors.As(err, &refusal) || refusal.Field == "" || strings.Contains(refusal.Text, "123") {
				t.Errorf("%s: text %d lets a BSN pass, or tells it: %v", d.Name, n, err)
			}
		}
	}
	if texts < 150 {
		t.Errorf("%d texts only", texts)
	}
}

func addressable(v reflect.Value) reflect.Value {
	c := reflect.New(v.Type()).Elem()
	c.Set(v)
	return detached(c)
}

// detached gives the lists in a struct elements of their own.
func detached(v reflect.Value) reflect.Value {
	switch {
	case v.Type() == personalType || v.Type() == reflect.TypeFor[Instant]():
	case v.Kind() == reflect.Slice:
		c := reflect.MakeSlice(v.Type(), v.Len(), v.Len())
		reflect.Copy(c, v)
		v.Set(c)
		for i := range v.Len() {
			detached(v.Index(i))
		}
	case v.Kind() == reflect.Struct:
		for i := range v.NumField() {
			detached(v.Field(i))
		}
	}
	return v
}

// textsIn lists the free texts of an event; words of fixed lists, codes and ids have types of their own.
func textsIn(v reflect.Value) []reflect.Value {
	var out []reflect.Value
	switch {
	case v.Type() == personalType || v.Type() == stringType:
		return []reflect.Value{v}
	case v.Kind() == reflect.Slice:
		for i := range v.Len() {
			out = append(out, textsIn(v.Index(i))...)
		}
	case v.Kind() == reflect.Struct && v.Type() != reflect.TypeFor[Instant]():
		for i := range v.NumField() {
			out = append(out, textsIn(v.Field(i))...)
		}
	}
	return out
}
