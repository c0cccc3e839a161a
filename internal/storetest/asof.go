package storetest

import (
	"math/rand/v2"
	"testing"
	"time"

	"ruggespraak/commands"
	"ruggespraak/domain"
)

var asOfTests = []test{
	{"as of: nothing was there before the first event", func(t *testing.T, l Log) {
		checkAsOf(t, l, noon, 0)
		add(t, l, domain.NoStream, event(newStream(), 0))
		all(t, l, 1)
		checkAsOf(t, l, noon.Add(-time.Microsecond), 0)
		checkAsOf(t, l, time.Time{}, 0)
		checkAsOf(t, l, noon, 1)
		checkAsOf(t, l, noon.AddDate(100, 0, 0), 1)
	}},
	{"as of: clocks that go back", func(t *testing.T, l Log) {
		stream := newStream()
		for i, minute := range []int{10, 20, 15, 30, 5, 40, 40} {
			add(t, l, domain.Revision(i-1), event(stream, domain.Revision(i), recordedAt(noon.Add(time.Duration(minute)*time.Minute))))
		}
		all(t, l, 7)
		for minute, want := range map[int]domain.Position{4: 0, 5: 0, 9: 0, 10: 1, 15: 1, 19: 1, 20: 3, 29: 3, 30: 5, 39: 5, 40: 7, 41: 7} {
			checkAsOf(t, l, noon.Add(time.Duration(minute)*time.Minute), want)
		}
	}},
	{"as of: the zone of the question does not matter", func(t *testing.T, l Log) {
		stream := newStream()
		add(t, l, domain.NoStream, event(stream, 0), event(stream, 1, recordedAt(noon.Add(time.Hour))))
		all(t, l, 2)
		checkAsOf(t, l, noon.In(time.FixedZone("hier", 2*3600)), 1)
	}},
	{"as of: thousands of events and a clock that jumps", func(t *testing.T, l Log) {
		times := jumpingTimes(5000)
		appendAt(t, l, times)
		checkAllAsOf(t, l, times)
	}},
}

func checkAsOf(t *testing.T, l Log, at time.Time, want domain.Position) {
	t.Helper()
	if got, err := l.AsOf(within(t), at); err != nil || got != want {
		t.Errorf("as of %s gives %d (%v), want %d", at, got, err, want)
	}
}

// jumpingTimes mostly go forward by some seconds, and now and then back by up to hours.
func jumpingTimes(n int) []time.Time {
	r := rand.New(rand.NewPCG(1, 2)) //nolint:gosec // the same every time, on purpose
	times := make([]time.Time, n)
	now := noon
	for i := range times {
		now = now.Add(time.Duration(r.IntN(20_000_000)) * time.Microsecond)
		if r.IntN(200) == 0 {
			now = now.Add(-time.Duration(r.IntN(5*3600)) * time.Second)
		}
		times[i] = now
	}
	return times
}

// appendAt appends an event for each time, in streams of a hundred.
func appendAt(t *testing.T, l Log, times []time.Time) {
	t.Helper()
	var writes []commands.Write
	for i, at := range times {
		if i%100 == 0 {
			writes = append(writes, commands.Write{Stream: newStream(), Expected: domain.NoStream})
		}
		w := &writes[len(writes)-1]
		w.Events = append(w.Events, event(w.Stream, domain.Revision(i%100), recordedAt(at)))
	}
	outcomes := appendAll(t, l, writes)
	last := resolve(t, l, outcomes[len(outcomes)-1].Cursor)
	if err := l.Wait(within(t), last-1); err != nil {
		t.Fatalf("wait: %v", err)
	}
}

// checkAllAsOf asks for moments all over the log and compares with a plain search from its start.
func checkAllAsOf(t *testing.T, l Log, times []time.Time) {
	t.Helper()
	for i := 0; i < len(times); i += 37 {
		for _, d := range []time.Duration{-time.Microsecond, 0, time.Microsecond} {
			at := times[i].Add(d)
			want := 0
			for want < len(times) && !times[want].After(at) {
				want++
			}
			checkAsOf(t, l, at, domain.Position(want))
		}
	}
}
