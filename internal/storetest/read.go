package storetest

import (
	"slices"
	"testing"

	"ruggespraak/domain"
)

var readTests = []test{
	{"an empty log has nothing", func(t *testing.T, l Log) {
		all(t, l, 0)
		if got := load(t, l, newStream()); len(got) != 0 {
			t.Errorf("an unknown stream has %d events", len(got))
		}
		if p := resolve(t, l, ""); p != 0 {
			t.Errorf("the empty cursor resolves to %d", p)
		}
		if l.ID() == "" {
			t.Error("the log has no id")
		}
	}},
	{"an unknown stream is empty", func(t *testing.T, l Log) {
		made := events(newStream(), 0, 1)
		add(t, l, domain.NoStream, made...)
		for _, stream := range []string{newStream(), made[0].Stream + "0", made[0].Stream[:len(made[0].Stream)-1]} {
			if got := load(t, l, stream); len(got) != 0 {
				t.Errorf("unknown stream %s has %d events", stream, len(got))
			}
		}
	}},
	{"a senseless cursor is refused", func(t *testing.T, l Log) {
		if p, err := l.Resolve(within(t), "geen plaats"); err == nil {
			t.Errorf("it resolves to %d", p)
		}
	}},
	{"reading goes on after a position", func(t *testing.T, l Log) {
		made := interleaved(t, l, 10)
		all(t, l, 10)
		for _, size := range []int{1, 3, 5, 10, 11} {
			sameEvents(t, pages(t, l, size), made)
		}
		for after := range domain.Position(13) {
			got := read(t, l, after, 4)
			want := made[min(int(after), 10):min(int(after)+4, 10)]
			sameEvents(t, stored(got), want)
		}
	}},
	{"reading keeps to a limit", func(t *testing.T, l Log) {
		interleaved(t, l, 10)
		all(t, l, 10)
		for limit, want := range map[int]int{-1: 0, 0: 0, 1: 1, 9: 9, 10: 10, 1000: 10} {
			if got := len(read(t, l, 0, limit)); got != want {
				t.Errorf("limit %d gives %d events, want %d", limit, got, want)
			}
		}
	}},
	{"reading by type skips the others", byType},
	{"reading goes on after a cursor", func(t *testing.T, l Log) {
		made := events(newStream(), 0, 6)
		var cursors []domain.Cursor
		for i := range made {
			cursors = append(cursors, add(t, l, domain.Revision(i-1), made[i]))
		}
		all(t, l, 6)
		for i, c := range cursors {
			sameEvents(t, stored(read(t, l, resolve(t, l, c), 10)), made[i+1:])
		}
	}},
}

func read(t *testing.T, l Log, after domain.Position, limit int, types ...string) []domain.Recorded {
	t.Helper()
	got, err := l.Read(within(t), after, limit, types...)
	if err != nil {
		t.Fatalf("read after %d: %v", after, err)
	}
	return got
}

// pages reads everything, so many events at a time, until a page is not full.
func pages(t *testing.T, l Log, size int, types ...string) []domain.Stored {
	t.Helper()
	var got []domain.Stored
	var after domain.Position
	for {
		page := read(t, l, after, size, types...)
		for _, r := range page {
			if r.Position <= after {
				t.Fatalf("position %d comes after %d", r.Position, after)
			}
			after = r.Position
		}
		got = append(got, stored(page)...)
		if len(page) < size {
			return got
		}
	}
}

// interleaved appends n events of three streams and of three types in turn.
func interleaved(t *testing.T, l Log, n int) []domain.Stored {
	t.Helper()
	streams := []string{newStream(), newStream(), newStream()}
	var made []domain.Stored
	for i := range n {
		revision := domain.Revision(i / 3)
		e := event(streams[i%3], revision, ofType([]string{raised, worded, decided}[(i+i/3)%3]))
		add(t, l, revision-1, e)
		made = append(made, e)
	}
	return made
}

func byType(t *testing.T, l Log) {
	made := interleaved(t, l, 20)
	all(t, l, 20)
	for _, types := range [][]string{
		{raised}, {worded, decided}, {decided, raised, worded}, {raised, raised}, {"onbekend"}, {"onbekend", worded}, {raised + "x"},
	} {
		want := slices.DeleteFunc(slices.Clone(made), func(e domain.Stored) bool { return !slices.Contains(types, e.Type) })
		for _, size := range []int{2, 100} {
			sameEvents(t, pages(t, l, size, types...), want)
		}
	}
	for _, r := range read(t, l, 0, 100, worded) {
		sameEvents(t, []domain.Stored{r.Stored}, made[r.Position-1:r.Position])
	}
}
