package sqlite

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"ruggespraak/domain"
	"ruggespraak/projections"
)

func testFolder(t *testing.T) *Folder {
	t.Helper()
	d, err := OpenFolder(filepath.Join(t.TempDir(), "weergaven"))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func testFile(t *testing.T, d *Folder, name string) projections.File {
	t.Helper()
	f, err := d.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	return f
}

// bothKinds runs a test on a file with a name and on a temporary one.
func bothKinds(t *testing.T, test func(t *testing.T, f projections.File)) {
	t.Run("named", func(t *testing.T) { test(t, testFile(t, testFolder(t), "a.sqlite")) })
	t.Run("temporary", func(t *testing.T) {
		f, err := testFolder(t).Temp()
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = f.Close() })
		test(t, f)
	})
}

func mustWrite(t *testing.T, f projections.File, do func(projections.Tx) error) {
	t.Helper()
	if err := f.Write(within(t), do); err != nil {
		t.Fatal(err)
	}
}

// texts reads the first column of a query.
func texts(t *testing.T, f projections.File, sql string, args ...any) []string {
	t.Helper()
	var got []string
	err := f.Read(within(t), func(tx projections.Tx) error {
		return tx.Query(sql, func(r projections.Row) error {
			got = append(got, r.Text(0))
			return nil
		}, args...)
	})
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func numbers(tx projections.Tx) error {
	return tx.Script("CREATE TABLE getal (n INTEGER NOT NULL) STRICT")
}

func TestFileTakesWhatViewsBind(t *testing.T) {
	bothKinds(t, func(t *testing.T, f projections.File) {
		mustWrite(t, f, func(tx projections.Tx) error {
			return errors.Join(
				tx.Script(`
					-- alles wat een weergave bewaart
					CREATE TABLE a (s, d, i, p, b, f, x, leeg);
					/* en nog een */ CREATE TABLE b (n INTEGER);
					-- einde`),
				tx.Exec("INSERT INTO a VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
					"é", domain.Date("2026-03-02"), 7, domain.Position(8), true, 1.5, []byte("xyz"), nil))
		})
		err := f.Read(within(t), func(tx projections.Tx) error {
			return tx.Query("SELECT * FROM a WHERE d = ?", func(r projections.Row) error {
				got := fmt.Sprintln(r.Text(0), r.Text(1), r.Int(2), r.Int(3), r.Int(4), r.Float(5), r.Text(6), r.Null(7), r.Null(0))
				if want := "é 2026-03-02 7 8 1 1.5 xyz true false\n"; got != want {
					t.Errorf("row is %s, want %s", got, want)
				}
				return nil
			}, domain.Date("2026-03-02"))
		})
		if err != nil {
			t.Error(err)
		}
	})
}

func TestWrongStatementsAreRefused(t *testing.T) {
	f := testFile(t, testFolder(t), "a.sqlite")
	mustWrite(t, f, func(tx projections.Tx) error {
		if err := tx.Script("CREATE TABLE b (n INTEGER)"); err != nil {
			return err
		}
		for i, wrong := range []error{
			tx.Exec("INSERT INTO b VALUES (?)"),
			tx.Exec("INSERT INTO b VALUES (?)", 1, 2),
			tx.Exec("INSERT INTO b VALUES (?)", time.Time{}),
			tx.Exec("INSERT INTO b VALUES (?)", []string{"x"}),
			tx.Exec("INSERT INTO b VALUES (1); INSERT INTO b VALUES (2)"),
			tx.Exec("INSERT INTO weg VALUES (1)"),
			tx.Script("INSERT INTO b VALUES (7); onzin"),
		} {
			if wrong == nil {
				t.Errorf("wrong statement %d gives no error", i)
			}
		}
		return nil
	})
	if got := texts(t, f, "SELECT n FROM b"); !slices.Equal(got, []string{"7"}) {
		t.Errorf("rows are %v", got)
	}
}

func TestTemporaryFileIsBrokenByAFailedWrite(t *testing.T) {
	stop := errors.New("stop")
	for name, fail := range map[string]func(projections.Tx) error{
		"error":   func(projections.Tx) error { return stop },
		"ignored": func(tx projections.Tx) error { _ = tx.Exec("INSERT INTO getal VALUES ('x')"); return nil },
		"panic":   func(projections.Tx) error { panic(stop) },
	} {
		t.Run(name, func(t *testing.T) {
			f, err := testFolder(t).Temp()
			if err != nil {
				t.Fatal(err)
			}
			mustWrite(t, f, numbers)
			err = f.Read(within(t), func(projections.Tx) error { return stop }) // does no harm
			if !errors.Is(err, stop) {
				t.Errorf("read ends with %v", err)
			}
			func() {
				defer func() { _ = recover() }()
				if err := f.Write(within(t), fail); err == nil {
					t.Error("a failed write gives no error")
				}
			}()
			if err := f.Write(within(t), func(projections.Tx) error { return nil }); err == nil {
				t.Error("writing goes on")
			}
			if err := f.Read(within(t), func(projections.Tx) error { return nil }); err == nil {
				t.Error("reading goes on")
			}
			if err := f.Close(); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestFailedWriteLeavesNothing(t *testing.T) {
	f := testFile(t, testFolder(t), "a.sqlite")
	mustWrite(t, f, numbers)
	stop := errors.New("stop")
	insert := func(tx projections.Tx) error { return tx.Exec("INSERT INTO getal VALUES (1)") }
	panicking := func() (err error) {
		defer func() { err, _ = recover().(error) }()
		return f.Write(within(t), func(tx projections.Tx) error {
			_ = insert(tx)
			panic(stop)
		})
	}
	if err := panicking(); !errors.Is(err, stop) {
		t.Errorf("panic comes out as %v", err)
	}
	err := f.Write(within(t), func(tx projections.Tx) error { return errors.Join(insert(tx), stop) })
	if !errors.Is(err, stop) {
		t.Errorf("error comes out as %v", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	err = f.Write(ctx, func(tx projections.Tx) error {
		defer cancel()
		return insert(tx)
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("write with an ended context: %v", err)
	}
	mustWrite(t, f, func(tx projections.Tx) error {
		_ = tx.Exec("INSERT INTO getal VALUES (?), (?)", 5, "x") // fails at the second row
		return tx.Exec("INSERT INTO getal VALUES (2)")
	})
	if got := texts(t, f, "SELECT n FROM getal"); !slices.Equal(got, []string{"2"}) {
		t.Errorf("rows are %v", got)
	}
}

func TestReadIsOneSnapshotAndBlocksNoWrite(t *testing.T) {
	d := testFolder(t)
	f, elsewhere := testFile(t, d, "a.sqlite"), testFile(t, d, "a.sqlite")
	mustWrite(t, f, numbers)
	err := elsewhere.Read(within(t), func(tx projections.Tx) error {
		count := func() (n int64) {
			if err := tx.Query("SELECT count(*) FROM getal", func(r projections.Row) error { n = r.Int(0); return nil }); err != nil {
				t.Error(err)
			}
			return n
		}
		before := count()
		mustWrite(t, f, func(tx projections.Tx) error { return tx.Exec("INSERT INTO getal VALUES (1)") })
		if after := count(); before != 0 || after != 0 {
			t.Errorf("snapshot goes from %d to %d rows", before, after)
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
	if got := texts(t, elsewhere, "SELECT n FROM getal"); len(got) != 1 {
		t.Errorf("%d rows, want 1", len(got))
	}
}

func TestReadingWritesNothing(t *testing.T) {
	bothKinds(t, func(t *testing.T, f projections.File) {
		mustWrite(t, f, numbers)
		insert := func(tx projections.Tx) error { return tx.Exec("INSERT INTO getal VALUES (1)") }
		if err := f.Read(within(t), insert); err == nil {
			t.Error("a read may write")
		}
		mustWrite(t, f, insert)
		if got := texts(t, f, "SELECT n FROM getal"); len(got) != 1 {
			t.Errorf("%d rows, want 1", len(got))
		}
	})
}

func TestQueriesMayBeNested(t *testing.T) {
	bothKinds(t, func(t *testing.T, f projections.File) {
		const three = "SELECT value FROM json_each('[1,2,3]')"
		var pairs []string
		var kept projections.Tx
		err := f.Read(within(t), func(tx projections.Tx) error {
			kept = tx
			return tx.Query(three, func(a projections.Row) error {
				return tx.Query(three, func(b projections.Row) error {
					pairs = append(pairs, a.Text(0)+b.Text(0))
					return nil
				})
			})
		})
		if want := "11 12 13 21 22 23 31 32 33"; err != nil || strings.Join(pairs, " ") != want {
			t.Errorf("pairs are %v (%v), want %s", pairs, err, want)
		}
		if err := kept.Query(three, func(projections.Row) error { return nil }); err == nil {
			t.Error("a transaction goes on after its end")
		}
	})
}

func TestContextStopsLongStatements(t *testing.T) {
	const endless = "WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r) SELECT max(n) FROM r"
	bothKinds(t, func(t *testing.T, f projections.File) {
		long := func(tx projections.Tx) error {
			return fmt.Errorf("count: %w", tx.Query(endless, func(projections.Row) error { return nil }))
		}
		for _, run := range []func(context.Context, func(projections.Tx) error) error{f.Read, f.Write} {
			ctx, cancel := context.WithTimeout(context.Background(), 30*time.Millisecond)
			if err := run(ctx, long); !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("ends with %v", err)
			}
			cancel()
		}
		if !f.(*viewFile).temp {
			mustWrite(t, f, numbers) // and it works again
		}
	})
}

func TestManyDifferentStatementsAreNotAllKept(t *testing.T) {
	f := testFile(t, testFolder(t), "a.sqlite")
	for i := range 3 * maxKept {
		texts(t, f, fmt.Sprintf("SELECT %d", i))
	}
	c, err := f.(*viewFile).readers.take(within(t))
	if err != nil {
		t.Fatal(err)
	}
	defer f.(*viewFile).readers.put(c)
	if len(c.kept) > maxKept {
		t.Errorf("%d statements are kept", len(c.kept))
	}
}

func TestFolderListsAndRemoves(t *testing.T) {
	d := testFolder(t)
	b, a := testFile(t, d, "b-1.sqlite"), testFile(t, d, "a-1.sqlite")
	mustWrite(t, a, numbers)
	mustWrite(t, b, numbers)
	temp, err := d.Temp()
	if err != nil {
		t.Fatal(err)
	}
	mustWrite(t, temp, numbers)
	if got, err := d.List(); err != nil || !slices.Equal(got, []string{"a-1.sqlite", "b-1.sqlite"}) {
		t.Errorf("files are %v (%v)", got, err)
	}
	if err := d.Remove("a-1.sqlite"); err == nil {
		t.Error("an open file can be removed")
	}
	for _, f := range []projections.File{a, a, temp} {
		if err := f.Close(); err != nil {
			t.Error(err)
		}
	}
	if err := errors.Join(d.Remove("a-1.sqlite"), d.Remove("a-1.sqlite"), d.Remove("weg")); err != nil {
		t.Error(err)
	}
	entries, err := os.ReadDir(d.dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if !strings.HasPrefix(e.Name(), "b-1.sqlite") {
			t.Errorf("%s is left", e.Name())
		}
	}
	for _, name := range []string{"", ".", "..", "../a", "map/a", ".verborgen", "a-wal", "a-shm"} {
		if _, err := d.Open(name); !errors.Is(err, domain.Invalid) {
			t.Errorf("open %q: %v", name, err)
		}
		if err := d.Remove(name); !errors.Is(err, domain.Invalid) {
			t.Errorf("remove %q: %v", name, err)
		}
	}
}

func TestWhatTheKilledLeftIsRemoved(t *testing.T) {
	d := testFolder(t)
	stale := filepath.Join(d.dir, tempPrefix+"123")
	if err := os.WriteFile(stale, []byte("rest"), 0o600); err != nil {
		t.Fatal(err)
	}
	temp, err := d.Temp()
	if err != nil {
		t.Fatal(err)
	}
	mustWrite(t, temp, numbers)
	if left, err := filepath.Glob(filepath.Join(d.dir, tempPrefix+"*")); err != nil || runtime.GOOS != "windows" && len(left) > 1 {
		t.Errorf("%v (%v) would be left by a process that is killed now", left, err)
	}
	if _, err := OpenFolder(d.dir); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(stale); err == nil {
		t.Error("the stale file is still there")
	}
	mustWrite(t, temp, func(tx projections.Tx) error { // one in use goes on
		for i := range 50_000 {
			if err := tx.Exec("INSERT INTO getal VALUES (?)", i); err != nil {
				return err
			}
		}
		return nil
	})
	if got := texts(t, temp, "SELECT count(*) FROM getal"); got[0] != "50000" {
		t.Errorf("%s rows", got[0])
	}
	if err := temp.Close(); err != nil {
		t.Error(err)
	}
	if err := temp.Write(within(t), numbers); !errors.Is(err, domain.Unreached) {
		t.Errorf("writing a closed file: %v", err)
	}
}

func TestFolderAndFilesAreRefusedByName(t *testing.T) {
	d := testFolder(t)
	path := filepath.Join(d.dir, "tekst")
	if err := os.WriteFile(path, []byte(strings.Repeat("geen database ", 100)), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Open("tekst"); !errors.Is(err, domain.Invalid) || !strings.Contains(err.Error(), path+" kan niet worden geopend: het is geen SQLite-bestand") {
		t.Errorf("open a text: %v", err)
	}
	if _, err := OpenFolder(filepath.Join(path, "map")); !errors.Is(err, domain.Unreached) || !strings.Contains(err.Error(), "geen map") {
		t.Errorf("open a folder under a file: %v", err)
	}
	if _, err := OpenFolder(path); !errors.Is(err, domain.Unreached) || !strings.Contains(err.Error(), "geen map") {
		t.Errorf("open a file as a folder: %v", err)
	}
}
