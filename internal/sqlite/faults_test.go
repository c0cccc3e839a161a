package sqlite

import (
	"flag"
	"fmt"
	"testing"

	"ruggespraak/internal/sqlite/sqlitetest"
)

// A few places are tried with the other tests; make faults and make disk-full try all.
var (
	every  = flag.Int("elke", 75, "laat elke zoveelste aanroep van de schijf mislukken")
	points = flag.Int("punten", 20, "op hoeveel plaatsen de schijf vol raakt")
)

// measure runs the script on a disk that is well: how many calls can fail, and how many bytes it takes at most.
func measure(t *testing.T) (calls int, bytes int64) {
	t.Helper()
	f := newFire(t, 0)
	f.run()
	return f.calls, f.disk.Most()
}

// Each call fails alone, alone while the log is opened again before anything is sent again, and with all calls after it.
var faultKinds = map[string]struct{ lasting, restart bool }{
	"alone": {}, "alone, then a restart": {restart: true}, "and all after it": {lasting: true},
}

func TestEveryCallToTheDiskFails(t *testing.T) {
	calls, _ := measure(t)
	ran := 0
	for call := 1; call <= calls; call += *every {
		for how, name := range sqlitetest.Hows {
			for kind, c := range faultKinds {
				t.Run(fmt.Sprintf("call %d fails %s %s", call, name, kind), func(t *testing.T) {
					f := newFire(t, 2)
					f.restart = c.restart
					f.disk.Arm(sqlitetest.Fault{Call: call, How: how, Lasting: c.lasting})
					f.run()
					if f.disk.Struck() == 0 {
						t.Error("nothing failed")
					}
				})
				ran++
			}
		}
	}
	t.Logf("%d runs of the script, which makes %d calls", ran, calls)
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
