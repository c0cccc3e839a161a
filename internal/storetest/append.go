package storetest

import (
	"bytes"
	"fmt"
	"slices"
	"testing"

	"ruggespraak/domain"
)

var appendTests = []test{
	{"a new stream takes its first events", func(t *testing.T, l Log) {
		made := events(newStream(), 0, 3)
		add(t, l, domain.NoStream, made...)
		sameEvents(t, load(t, l, made[0].Stream), made)
		sameEvents(t, stored(all(t, l, 3)), made)
	}},
	{"events follow the revision that was loaded", func(t *testing.T, l Log) {
		made := events(newStream(), 0, 5)
		add(t, l, domain.NoStream, made[:2]...)
		add(t, l, 1, made[2:4]...)
		add(t, l, 3, made[4])
		sameEvents(t, load(t, l, made[0].Stream), made)
	}},
	{"any revision follows whatever is there", func(t *testing.T, l Log) {
		made := events(newStream(), 0, 3)
		add(t, l, domain.AnyRevision, made[0])
		add(t, l, domain.AnyRevision, made[1:]...)
		sameEvents(t, load(t, l, made[0].Stream), made)
	}},
	{"streams do not touch each other", func(t *testing.T, l Log) {
		a, b := events(newStream(), 0, 2), events(newStream(), 0, 2)
		add(t, l, domain.NoStream, a[0])
		add(t, l, domain.NoStream, b...)
		add(t, l, 0, a[1])
		sameEvents(t, load(t, l, a[0].Stream), a)
		sameEvents(t, load(t, l, b[0].Stream), b)
		sameEvents(t, stored(all(t, l, 4)), []domain.Stored{a[0], b[0], b[1], a[1]})
	}},
	{"a cursor resolves to the position of the last event", func(t *testing.T, l Log) {
		made := events(newStream(), 0, 4)
		first, second := add(t, l, domain.NoStream, made[:3]...), add(t, l, 2, made[3])
		all(t, l, 4)
		if a, b := resolve(t, l, first), resolve(t, l, second); a != 3 || b != 4 {
			t.Errorf("cursors resolve to %d and %d, want 3 and 4", a, b)
		}
	}},
	{"the same append again writes nothing and answers the same", repeatWritesNothing},
	{"the same append sealed anew is the same append", func(t *testing.T, l Log) {
		made := events(newStream(), 0, 1)
		first := add(t, l, domain.NoStream, made...)
		anew := slices.Clone(made)
		anew[0].Payload = []byte(`{"nummer":"verzegeld:1:anders"}`) // sealing the same text twice gives other bytes
		again := add(t, l, domain.NoStream, anew...)
		sameEvents(t, stored(all(t, l, 1)), made)
		if resolve(t, l, first) != resolve(t, l, again) {
			t.Errorf("cursor is %q, want %q", again, first)
		}
	}},
	{"bytes are kept exactly", bytesAreKept},
	{"a payload of a million bytes is kept", func(t *testing.T, l Log) {
		made := events(newStream(), 0, 2)
		made[0].Payload = fmt.Appendf(nil, `{"tekst":"%s"}`, bytes.Repeat([]byte("abcdefghij"), 100_000))
		add(t, l, domain.NoStream, made[0])
		add(t, l, 0, made[1])
		sameEvents(t, load(t, l, made[0].Stream), made)
		sameEvents(t, stored(all(t, l, 2)), made)
	}},
	{"the log keeps its own copy", func(t *testing.T, l Log) {
		made := events(newStream(), 0, 1)
		want := bytes.Clone(made[0].Payload)
		add(t, l, domain.NoStream, made...)
		clear(made[0].Payload)
		clear(load(t, l, made[0].Stream)[0].Payload)
		clear(all(t, l, 1)[0].Payload)
		if got := load(t, l, made[0].Stream)[0].Payload; !bytes.Equal(got, want) {
			t.Errorf("payload is %q, want %q", got, want)
		}
	}},
	{"closing twice is harmless", func(t *testing.T, l Log) {
		closeLog(t, l)
	}},
}

func repeatWritesNothing(t *testing.T, l Log) {
	made := events(newStream(), 0, 5)
	first := add(t, l, domain.NoStream, made[:2]...)
	second := add(t, l, 1, made[2:4]...)
	again := []domain.Cursor{
		add(t, l, domain.NoStream, made[:2]...),    // though the stream has moved on
		add(t, l, domain.AnyRevision, made[:2]...), // though nothing was expected
	}
	late := []domain.Cursor{add(t, l, 1, made[2:4]...), add(t, l, domain.AnyRevision, made[2:4]...)}
	add(t, l, 3, made[4])
	sameEvents(t, load(t, l, made[0].Stream), made)
	all(t, l, 5)
	for i := range again {
		if resolve(t, l, again[i]) != resolve(t, l, first) || resolve(t, l, late[i]) != resolve(t, l, second) {
			t.Errorf("repeated appends answer %q and %q, want %q and %q", again[i], late[i], first, second)
		}
	}
}

// bytesAreKept uses JSON that every encoder would write differently.
func bytesAreKept(t *testing.T, l Log) {
	stream := newStream()
	var made []domain.Stored
	for i, payload := range []string{
		"\t{ \"tekst\" : \"\\u00e9 é \\ud83d\\ude00 😀 \\u0000 \\/ / \\u2028 \u2028 <b>&\" ,\r\n\"n\":-0.0, \"m\":1.50E+2 }\n",
		`{"dubbel":1,"dubbel":2,"":null}`,
		`"alleen tekst"`,
		"[ ]",
		`{"groot":12345678901234567890.12345678901234567890}`,
	} {
		e := event(stream, domain.Revision(i))
		e.Header = append([]byte(" {\"extra\" : \"\\u00E9\\t é\",\n"), e.Header[1:]...)
		e.Payload = []byte(payload)
		made = append(made, e)
	}
	add(t, l, domain.NoStream, made...)
	sameEvents(t, load(t, l, stream), made)
	sameEvents(t, stored(all(t, l, len(made))), made)
}
