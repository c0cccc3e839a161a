package sqlite

import (
	"os"
	"path/filepath"
	"testing"
)

// sized gives a file a length.
func sized(t *testing.T, path string, size int64) {
	t.Helper()
	if err := os.Truncate(path, size); err != nil {
		t.Fatal(err)
	}
}

func sizeAt(t *testing.T, path string) int64 {
	t.Helper()
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	return info.Size()
}

func TestRoomIsAddedWhenTheFileHasGrown(t *testing.T) {
	path := filepath.Join(t.TempDir(), "log-wal")
	r := walRoom{path: path}
	r.keep() // there is no file yet, which is no error
	if err := os.WriteFile(path, []byte("begin"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ written, want int64 }{
		{5, 5 + minRoom}, {5 + minRoom, 5 + minRoom}, {6 + 2*minRoom, 2 * (6 + 2*minRoom)}, {0, minRoom},
	} {
		sized(t, path, c.written)
		r.keep()
		if got := sizeAt(t, path); got != c.want {
			t.Errorf("a file of %d bytes gets %d, want %d", c.written, got, c.want)
		}
	}
}

func TestADiskWithoutRoomIsNotTriedAtEveryCommit(t *testing.T) {
	path := filepath.Join(t.TempDir(), "log-wal")
	if err := os.WriteFile(path, []byte("begin"), 0o600); err != nil {
		t.Fatal(err)
	}
	r := walRoom{path: path, size: 4, next: 5 + minRoom} // there was none a moment ago
	for _, c := range []struct{ written, want int64 }{
		{5, 5}, {6, 6}, {5 + minRoom, 2 * (5 + minRoom)}, {7, 7 + minRoom},
	} {
		sized(t, path, c.written)
		r.keep()
		if got := sizeAt(t, path); got != c.want {
			t.Errorf("a file of %d bytes gets %d, want %d", c.written, got, c.want)
		}
	}
}
