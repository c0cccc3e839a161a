package sqlite

import (
	"flag"
	"fmt"
	"testing"

	"ruggespraak/internal/sqlite/sqlitetest"
)

// A little of it is done with the other tests; make faults and make disk-full do all.
var (
	every  = flag.Int("elke", 187, "doe elke zoveelste schade aan de schijf; 1: alle")
	points = flag.Int("punten", 20, "op hoeveel plaatsen de schijf vol raakt")
)

// measure runs the script on a disk that is well: how many calls can fail, and how many bytes it takes at most.
func measure(t *testing.T) (calls int, bytes int64) {
	t.Helper()
	f := newFire(t, 0)
	f.run()
	return f.calls, f.disk.Most()
}

func TestEveryCallToTheDiskFails(t *testing.T) {
	calls, _ := measure(t)
	harms := sqlitetest.Harms(calls, *every)
	for _, h := range harms {
		t.Run(h.String(), func(t *testing.T) {
			f := newFire(t, 2)
			f.restart = h.Restart
			f.disk.Arm(h.Fault)
			f.run()
			if f.disk.Struck() == 0 {
				t.Error("nothing failed")
			}
		})
	}
	t.Logf("%d runs of the script, which makes %d calls", len(harms), calls)
}

func TestDiskGetsFullAnywhere(t *testing.T) {
	_, most := measure(t)
	for n := range *points {
		room := 1 + most*int64(n)/int64(*points)
		t.Run(fmt.Sprintf("after %d bytes", room), func(t *testing.T) {
			f := newFire(t, 2)
			f.disk.Quota(room)
			f.run()
			if f.disk.Struck() == 0 {
				t.Error("there was room enough")
			}
		})
	}
	t.Logf("%d runs of the script, which takes %d bytes", *points, most)
}
