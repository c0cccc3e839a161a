package sqlite

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ruggespraak/domain"
)

func TestFilesThatAreNoLogAreRefusedByName(t *testing.T) {
	dir := t.TempDir()
	write := func(name, content string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	file := func(name string, script string) string {
		path := filepath.Join(dir, name)
		c, err := openFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if err := errors.Join(c.script(script), c.close()); err != nil {
			t.Fatal(err)
		}
		return path
	}
	newer := testPath(t)
	if err := openTest(t, newer).Close(); err != nil {
		t.Fatal(err)
	}
	c, err := openFile(newer)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(c.script("PRAGMA user_version = 2"), c.close()); err != nil {
		t.Fatal(err)
	}
	plain := write("tekst.txt", "dit is geen database, maar wel een bestand van meer dan honderd tekens lang, zodat SQLite het als bestand van een ander zal zien")
	for _, c := range []struct {
		path, says string
		kind       domain.Kind
		readOnly   bool
	}{
		{plain, "geen SQLite-bestand", domain.Invalid, false},
		{plain, "geen SQLite-bestand", domain.Invalid, true},
		{file("ander.sqlite", "CREATE TABLE t (a)"), "ander programma", domain.Invalid, false},
		{newer, "versie 2", domain.Invalid, false},
		{newer, "versie 2", domain.Invalid, true},
		{dir, "is een map", domain.Invalid, false},
		{filepath.Join(plain, "log.sqlite"), "geen map", domain.Unreached, false},
		{filepath.Join(dir, "weg.sqlite"), "geen logboek", domain.NotFound, true},
		{file("leeg.sqlite", ""), "nog geen logboek", domain.NotFound, true},
	} {
		l, err := OpenLog(c.path, LogOptions{ReadOnly: c.readOnly, NewID: func() string { return "x" }})
		var refusal *domain.Error
		if !errors.As(err, &refusal) || refusal.Kind != c.kind || !strings.Contains(refusal.Text, c.path) || !strings.Contains(refusal.Text, c.says) {
			t.Errorf("open %s: %v, want kind %s and %q", c.path, err, c.kind, c.says)
		}
		if l != nil {
			t.Errorf("open %s gives a log", c.path)
		}
	}
}

func TestReadOnlyFolderIsRefusedByName(t *testing.T) {
	if os.Getuid() == 0 {
		t.Skip("root may write anywhere") //nolint:forbidigo // what root can't see; a path under a file is tested above
	}
	dir := t.TempDir()
	if err := os.Chmod(dir, 0o500); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{filepath.Join(dir, "log.sqlite"), filepath.Join(dir, "map", "log.sqlite")} {
		_, err := OpenLog(path, LogOptions{NewID: func() string { return "x" }})
		if !errors.Is(err, domain.Unreached) || !strings.Contains(err.Error(), path) {
			t.Errorf("open %s: %v", path, err)
		}
	}
}

func TestDamageIsReportedAndNotGuessedRound(t *testing.T) {
	path := testPath(t)
	l := openTest(t, path)
	mustAppendMany(t, l, streamsOfOne(0, 2000))
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	junk := []byte(strings.Repeat("kapot", 1000))
	for at := int64(20 * 4096); at < 60*4096; at += 4096 {
		if _, err := f.WriteAt(junk[:4096], at); err != nil {
			t.Fatal(err)
		}
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	l = openReadOnly(t, path)
	_, err = l.Read(within(t), 0, 5000)
	if !errors.Is(err, domain.Unreached) || !strings.Contains(err.Error(), "beschadigd") {
		t.Errorf("reading a damaged log: %v", err)
	}
}
