package vault

import (
	"errors"
	"testing"

	"ruggespraak/domain"
)

func FuzzReveal(f *testing.F) {
	v := newFolder(f).open(f)
	home := place(1)
	sealed := seal(f, v, home, story)
	forget(f, v, stream(2))
	f.Add(home.Stream, home.EventID, home.Field, sealed)
	f.Add(stream(2), home.EventID, home.Field, sealed)
	f.Add(home.Stream, home.EventID, "", sealed[:37])
	f.Add("", "\x00", "é", "!")
	f.Fuzz(func(t *testing.T, stream, event, field, text string) {
		at := domain.Place{Stream: stream, EventID: event, Field: field}
		got, err := v.Reveal(at, text)
		switch {
		case at == home && text == sealed:
			if got != story || err != nil {
				t.Errorf("got %q, %v", got, err)
			}
		case stream == home.Stream:
			if got != "" || !errors.Is(err, domain.Invalid) {
				t.Errorf("what was never sealed there opened: %q, %v", got, err)
			}
		case got != domain.Unreadable || err != nil:
			t.Errorf("without a key: %q, %v", got, err)
		}
	})
}
