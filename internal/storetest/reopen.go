package storetest

import (
	"testing"

	"ruggespraak/domain"
)

// reopenTests are what must hold after a log was closed and opened again.
var reopenTests = []struct {
	name string
	run  func(t *testing.T, s suite)
}{
	{"opening again: everything is still there", func(t *testing.T, s suite) {
		l := s.log(t)
		id := l.ID()
		made := interleaved(t, l, 10)
		l = s.again(t, l)
		if l.ID() != id {
			t.Errorf("the log is now called %q, want %q", l.ID(), id)
		}
		sameEvents(t, stored(all(t, l, 10)), made)
		sameEvents(t, load(t, l, made[0].Stream), []domain.Stored{made[0], made[3], made[6], made[9]})
	}},
	{"opening again: positions and revisions go on", func(t *testing.T, s suite) {
		l := s.log(t)
		made := events(newStream(), 0, 3)
		cursor := add(t, l, domain.NoStream, made[:2]...)
		l = s.again(t, l)
		refused(t, l, domain.Conflict, made[0].Stream, domain.NoStream, nil)
		add(t, l, domain.NoStream, made[:2]...) // a repeat
		add(t, l, 1, made[2])
		all(t, l, 3)
		if p := resolve(t, l, cursor); p != 2 {
			t.Errorf("the old cursor resolves to %d, want 2", p)
		}
	}},
	{"opening again: reading goes on where it stopped", func(t *testing.T, s suite) {
		l := s.log(t)
		made := interleaved(t, l, 10)
		all(t, l, 10)
		got := read(t, l, 0, 4)
		l = s.again(t, l)
		last := event(newStream(), 0)
		add(t, l, domain.NoStream, last)
		all(t, l, 11)
		got = append(got, read(t, l, got[3].Position, 100)...)
		sameEvents(t, stored(got), append(made, last))
	}},
	{"opening again: what many writers did together", func(t *testing.T, s suite) {
		l := s.log(t)
		h := record(within(t), l, crowd{writers: 40, streams: 8, each: 10})
		l = s.again(t, l)
		if err := h.check(within(t), l); err != nil {
			t.Error(err)
		}
	}},
	{"opening again: as of", func(t *testing.T, s suite) {
		times := jumpingTimes(4000)
		times[1100] = times[1100].AddDate(0, 1, 0) // one clock was far ahead; it counts for all that follows
		l := s.log(t)
		appendAt(t, l, times[:1500])
		l = s.again(t, l)
		checkAllAsOf(t, l, times[:1500])
		appendAt(t, l, times[1500:])
		checkAllAsOf(t, l, times)
		l = s.again(t, l)
		checkAllAsOf(t, l, times)
	}},
}
