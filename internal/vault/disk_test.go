package vault

import (
	"errors"
	"flag"
	"os"
	"testing"

	"ruggespraak/domain"
	"ruggespraak/internal/sqlite/sqlitetest"
)

// every is how much of what can be done to the disk is passed over; make faults does all.
var every = flag.Int("elke", 101, "doe elke zoveelste schade aan de schijf; 1: alle")

// fire seals texts of many streams, and forgets one, on a disk that fails somewhere.
type fire struct {
	t       *testing.T
	disk    *sqlitetest.Disk
	folder  folder
	vault   *Vault
	restart bool
	sealed  map[int]string
	gone    map[int]string
}

func newFire(t *testing.T) *fire {
	t.Helper()
	f := newFolder(t)
	if err := os.MkdirAll(f.data, 0o700); err != nil {
		t.Fatal(err)
	}
	return &fire{t: t, disk: sqlitetest.Under(t, f.data), folder: f, sealed: map[int]string{}, gone: map[int]string{}}
}

func (f *fire) run() {
	f.t.Helper()
	f.open()
	for n := range 24 {
		f.insist(func() error {
			sealed, err := f.vault.Seal(place(n), story)
			if err == nil {
				f.sealed[n] = sealed
			}
			return err
		})
		if n%8 == 5 {
			sealed := f.sealed[n]
			delete(f.sealed, n) // until it is done, it may be readable or not
			f.insist(func() error {
				err := f.vault.Forget(f.t.Context(), stream(n))
				if err == nil {
					f.gone[n] = sealed
				}
				return err
			})
		}
	}
	_ = f.vault.Close() // may fail on such a disk
	f.disk.Heal()
	f.check(f.folder)
}

// insist does something until it succeeds, at last on a disk that is well, and checks what the power going would leave.
func (f *fire) insist(do func() error) {
	f.t.Helper()
	struck := f.disk.Struck()
	for try := 0; ; try++ {
		if try == 2 {
			f.disk.Heal()
		}
		err := do()
		if err == nil {
			break
		}
		if !errors.Is(err, domain.Unreached) || try > 2 {
			f.t.Fatalf("the disk's failure comes out as %v, at try %d", err, try)
		}
		for n, s := range f.sealed {
			reads(f.t, f.vault, place(n), s, story)
			break
		}
		if f.restart {
			_ = f.vault.Close() // may fail on such a disk
			f.open()
		}
	}
	if f.disk.Struck() != struck {
		left := folder{data: f.t.TempDir(), master: f.folder.master}
		f.disk.Survivors(f.t, left.data)
		f.check(left)
	}
}

func (f *fire) open() {
	f.t.Helper()
	for try := 0; ; try++ {
		if try == 2 {
			f.disk.Heal()
		}
		v, err := Open(f.t.Context(), f.folder.data, Options{MasterKeyFile: f.folder.master})
		if err == nil {
			f.vault = v
			f.t.Cleanup(func() { _ = v.Close() })
			return
		}
		if !errors.Is(err, domain.Unreached) || try > 2 {
			f.t.Fatalf("the vault does not open: %v", err)
		}
	}
}

func (f *fire) check(left folder) {
	f.t.Helper()
	v := left.open(f.t)
	for n, s := range f.sealed {
		reads(f.t, v, place(n), s, story)
	}
	for n, s := range f.gone {
		reads(f.t, v, place(n), s, domain.Unreadable)
	}
	if err := v.Close(); err != nil {
		f.t.Error(err)
	}
}

func TestKeysSurviveEveryFailureOfTheDisk(t *testing.T) {
	well := newFire(t)
	well.run()
	harms := sqlitetest.Harms(well.disk.Calls(), *every)
	for _, h := range harms {
		t.Run(h.String(), func(t *testing.T) {
			f := newFire(t)
			f.restart = h.Restart
			f.disk.Arm(h.Fault)
			f.run()
		})
	}
	t.Logf("%d runs of %d calls", len(harms), well.disk.Calls())
}
