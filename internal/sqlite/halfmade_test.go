package sqlite

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"zombiezen.com/go/sqlite"

	"ruggespraak/domain"
)

// halfMade leaves at path what a process leaves that was killed while it made a file: a transaction that must be undone.
func halfMade(t *testing.T, path string) {
	t.Helper()
	beside := filepath.Join(t.TempDir(), "x")
	c, err := openConn(beside, sqlite.OpenReadWrite|sqlite.OpenCreate, "cache_size = 1")
	if err != nil {
		t.Fatal(err)
	}
	steps := []string{"CREATE TABLE a (b INTEGER) STRICT", "BEGIN", "CREATE TABLE c (d BLOB) STRICT"}
	for range 100 {
		steps = append(steps, "INSERT INTO c VALUES (randomblob(1000))") // more than the cache holds, so that it is in the file
	}
	for _, s := range steps {
		if err := c.exec(s); err != nil {
			t.Fatal(err)
		}
	}
	for _, end := range []string{"", "-journal"} {
		content, err := os.ReadFile(beside + end)
		if err == nil {
			err = os.WriteFile(path+end, content, 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(c.exec("ROLLBACK"), c.close()); err != nil {
		t.Fatal(err)
	}
}

func TestAViewThatWasHalfMadeIsUndone(t *testing.T) {
	d := testFolder(t)
	halfMade(t, filepath.Join(d.dir, "a.sqlite"))
	for try := range 2 {
		f := testFile(t, d, "a.sqlite")
		if got := texts(t, f, "SELECT name FROM sqlite_schema"); fmt.Sprint(got) != "[a]" {
			t.Errorf("opened %d times before: it has %q", try, got)
		}
	}
}

func TestALogThatWasHalfMadeIsNoLogYet(t *testing.T) {
	path := testPath(t)
	halfMade(t, path)
	if _, err := OpenLog(path, LogOptions{ReadOnly: true}); !errors.Is(err, domain.NotFound) {
		t.Errorf("to read: %v", err)
	}
}
