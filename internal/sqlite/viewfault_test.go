package sqlite

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"ruggespraak/domain"
	"ruggespraak/internal/sqlite/sqlitetest"
	"ruggespraak/projections"
)

// fillView writes forty rows into the file of a view, each in a transaction of its own and again when it is refused, on a
// disk that fails somewhere; it answers how many calls were made.
func fillView(t *testing.T, arm func(*sqlitetest.Disk)) int {
	t.Helper()
	dir := t.TempDir()
	disk := sqlitetest.Under(t, dir)
	d, err := OpenFolder(dir)
	if err != nil {
		t.Fatal(err)
	}
	f, err := d.Open("weergave.sqlite")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	mustWriteRow(t, f, "CREATE TABLE rij (nr INTEGER PRIMARY KEY, tekst TEXT) STRICT")
	before := disk.Calls()
	arm(disk)
	for n := range 40 {
		for try := 0; ; try++ {
			if try == 2 {
				disk.Heal()
			}
			err := writeRow(f, "INSERT OR IGNORE INTO rij (nr, tekst) VALUES (?, hex(zeroblob(1500)))", n)
			if err == nil {
				break
			}
			if !errors.Is(err, domain.Unreached) || try > 2 {
				t.Fatalf("row %d is refused with %v, at try %d", n, err, try)
			}
			if rows := countRows(t, f); rows != n && rows != n+1 { // a commit may fail after all was done
				t.Fatalf("%d rows can be read beside a failing disk, want %d", rows, n)
			}
		}
	}
	calls := disk.Calls() - before
	disk.Heal()
	if rows := countRows(t, f); rows != 40 {
		t.Errorf("%d rows, want 40", rows)
	}
	return calls
}

func writeRow(f projections.File, sql string, args ...any) error {
	return f.Write(context.Background(), func(tx projections.Tx) error { return tx.Exec(sql, args...) })
}

func mustWriteRow(t *testing.T, f projections.File, sql string, args ...any) {
	t.Helper()
	if err := writeRow(f, sql, args...); err != nil {
		t.Fatal(err)
	}
}

func countRows(t *testing.T, f projections.File) (n int) {
	t.Helper()
	err := f.Read(within(t), func(tx projections.Tx) error {
		return tx.Query("SELECT count(*) FROM rij", func(r projections.Row) error { n = int(r.Int(0)); return nil })
	})
	if err != nil {
		t.Fatalf("read beside a failing disk: %v", err)
	}
	return n
}

func TestViewsGoOnAfterTheDiskFailed(t *testing.T) {
	calls := fillView(t, func(*sqlitetest.Disk) {})
	for _, h := range sqlitetest.Harms(calls, *every) {
		t.Run(h.String(), func(t *testing.T) {
			fillView(t, func(d *sqlitetest.Disk) {
				h.Call += d.Calls()
				d.Arm(h.Fault)
			})
		})
	}
	for n := range *points {
		t.Run(fmt.Sprintf("full at point %d", n), func(t *testing.T) {
			fillView(t, func(d *sqlitetest.Disk) { d.Quota(d.Most() + int64(n)*200_000/int64(*points)) })
		})
	}
}
