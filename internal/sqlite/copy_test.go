package sqlite

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"ruggespraak/commands"
	"ruggespraak/domain"
)

// filled is a log of so many streams with one event each.
func filled(t *testing.T, l *Log, from, n int) {
	t.Helper()
	var writes []commands.Write
	for i := from; i < from+n; i++ {
		writes = append(writes, commands.Write{Stream: streamName(i), Expected: domain.NoStream, Events: benchEvents(streamName(i), 0, 1)})
	}
	if _, err := l.AppendMany(t.Context(), writes); err != nil {
		t.Fatal(err)
	}
}

func TestACopyIsOneMomentOfALogThatIsWrittenTo(t *testing.T) {
	dir := t.TempDir()
	l := openTest(t, filepath.Join(dir, "logboek.sqlite"))
	filled(t, l, 0, 20_000)
	before, err := l.Head(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	last, steps := 0, 0
	copied := filepath.Join(dir, "kopie.sqlite")
	err = Copy(t.Context(), l.path, copied, func(done, _ int) {
		if done <= last {
			t.Fatalf("the copy began anew: from page %d to %d", last, done)
		}
		last = done
		steps++
		filled(t, l, 1_000_000*steps, 10) // the log moves on between any two pieces of the copy
	})
	if err != nil {
		t.Fatal(err)
	}
	if steps < 2 {
		t.Errorf("the copy was made in %d steps, so that nothing was written meanwhile", steps)
	}
	c := openReadOnly(t, copied)
	if head, err := c.Head(t.Context()); err != nil || head != before {
		t.Errorf("head %d, before the copy %d: %v", head, before, err)
	}
	if c.ID() != l.ID() {
		t.Error("the copy is another log")
	}
	equalPrefix(t, l, c)
}

// equalPrefix says where a copy differs from the beginning of its log.
func equalPrefix(t *testing.T, l, prefix *Log) {
	t.Helper()
	for at := domain.Position(0); ; {
		got, err := prefix.Read(t.Context(), at, 5000)
		if err != nil {
			t.Fatal(err)
		}
		want, err := l.Read(t.Context(), at, len(got))
		if err != nil {
			t.Fatal(err)
		}
		for i := range got {
			if got[i].Position != want[i].Position || got[i].Stream != want[i].Stream || !bytes.Equal(got[i].Header, want[i].Header) {
				t.Fatalf("position %d differs", got[i].Position)
			}
		}
		if len(got) == 0 {
			return
		}
		at = got[len(got)-1].Position
	}
}

func TestACopyIsOneFileOfItsOwnerOnly(t *testing.T) {
	dir := t.TempDir()
	l := openTest(t, filepath.Join(dir, "logboek.sqlite"))
	filled(t, l, 0, 10)
	to := filepath.Join(dir, "kopie", "logboek.sqlite")
	if err := os.Mkdir(filepath.Dir(to), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := Copy(t.Context(), l.path, to, nil); err != nil {
		t.Fatal(err)
	}
	c := openReadOnly(t, to)
	if _, err := c.Read(t.Context(), 0, 10); err != nil {
		t.Error(err)
	}
	entries, err := os.ReadDir(filepath.Dir(to))
	if err != nil || len(entries) != 1 {
		t.Errorf("beside the copy stands something: %v %v", entries, err)
	}
	if info, err := os.Stat(to); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v %v", info.Mode(), err)
	}
	again := openTest(t, to) // as a log to write to it has its write-ahead log back
	filled(t, again, 100, 1)
	if _, err := os.Stat(to + "-wal"); err != nil {
		t.Error(err)
	}
}

func TestCopiesThatAreRefusedLeaveNothing(t *testing.T) {
	dir := t.TempDir()
	l := openTest(t, filepath.Join(dir, "logboek.sqlite"))
	filled(t, l, 0, 20_000)
	other := filepath.Join(dir, "tekst")
	if err := os.WriteFile(other, bytes.Repeat([]byte("geen database "), 1000), 0o600); err != nil {
		t.Fatal(err)
	}
	cancelled, cancel := context.WithCancel(t.Context())
	for name, c := range map[string]struct {
		ctx      context.Context
		from     string
		progress func(done, total int)
		want     error
	}{
		"no file":         {t.Context(), filepath.Join(dir, "weg"), nil, domain.NotFound},
		"not a database":  {t.Context(), other, nil, domain.Invalid},
		"given up midway": {cancelled, l.path, func(_, _ int) { cancel() }, context.Canceled},
	} {
		to := filepath.Join(dir, "kopie")
		if err := Copy(c.ctx, c.from, to, c.progress); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
		if left, err := filepath.Glob(to + "*"); err != nil || len(left) > 0 {
			t.Errorf("%s left %q: %v", name, left, err)
		}
	}
	if err := Copy(t.Context(), l.path, other, nil); !errors.Is(err, domain.Refused) {
		t.Errorf("over a file that is there: %v", err)
	}
}
