package sqlite

import (
	"bytes"
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"ruggespraak/commands"
	"ruggespraak/domain"
	"ruggespraak/internal/sqlite/sqlitetest"
)

// script is 200 events for ten streams: alone, in batches, and several appends at once.
func script() [][]commands.Write {
	var steps [][]commands.Write
	next := map[int]int{}
	for n, left := 0, 200; left > 0; n++ {
		writes := make([]commands.Write, 1+n%3/2*2) // one, one, three
		for i := range writes {
			stream := (n*7 + i) % 10
			count := min(left, 1+n%4/2)
			if count == 0 {
				writes = writes[:i]
				break
			}
			name := streamName(stream)
			writes[i] = commands.Write{Stream: name, Expected: domain.Revision(next[stream] - 1), Events: benchEvents(name, next[stream], count)}
			next[stream] += count
			left -= count
		}
		steps = append(steps, writes)
	}
	return steps
}

// fire is one run of the script on a disk that fails somewhere.
type fire struct {
	t       *testing.T
	disk    *sqlitetest.Disk
	path    string
	log     *Log
	written []domain.Stored // what was acknowledged, in order
	refused int             // since something was acknowledged
	total   int             // refused before that
	tries   int             // how often what was refused is sent again before the disk is healed
	restart bool            // close the log after a refusal and open it again
	heal    func()
	calls   int // made by the time the log was closed
}

// newFire puts a disk under a new folder. The write-ahead log is kept short, so that moving it into the file is hit too.
func newFire(t *testing.T, tries int) *fire {
	t.Helper()
	dir := t.TempDir()
	disk := sqlitetest.Under(t, dir)
	return fireIn(t, dir, disk, tries, disk.Heal)
}

// fireIn does the same in a folder that stands already; without a disk of ours, nothing is known of the power going.
func fireIn(t *testing.T, dir string, disk *sqlitetest.Disk, tries int, heal func()) *fire {
	t.Helper()
	pages := checkpointPages
	checkpointPages = 40
	t.Cleanup(func() { checkpointPages = pages })
	return &fire{t: t, disk: disk, path: filepath.Join(dir, "log.sqlite"), tries: tries, heal: heal}
}

// run does the whole script: what is refused is sent again, at last on a healed disk and always on the same log.
func (f *fire) run() {
	f.t.Helper()
	f.open()
	for _, writes := range script() {
		for try := 0; ; try++ {
			if try == f.tries {
				f.heal()
			}
			if f.try(writes) {
				break
			}
			if try > f.tries {
				f.t.Fatalf("an append is refused though the disk is well again: %v", writes[0].Stream)
			}
			f.readsGoOn()
			if f.restart {
				_ = f.log.Close() // may well fail on such a disk
				f.open()
			}
		}
	}
	if err := f.log.Close(); err != nil {
		f.mustRefuse(err)
	}
	if f.disk != nil {
		f.calls = f.disk.Calls()
	}
	f.heal()
	f.check(f.path, "opening again")
}

func (f *fire) open() {
	f.t.Helper()
	for try := 0; ; try++ {
		if try == f.tries {
			f.heal()
		}
		l, err := OpenLog(f.path, LogOptions{NewID: func() string { return "fire" }})
		if err == nil {
			f.log = l
			break
		}
		f.mustRefuse(err)
		if try > f.tries {
			f.t.Fatalf("the log does not open though the disk is well again: %v", err)
		}
	}
	f.t.Cleanup(func() { _ = f.log.Close() })
}

// try does one step and says whether all of it was acknowledged. From then on it must survive the power going.
func (f *fire) try(writes []commands.Write) bool {
	f.t.Helper()
	struck := f.struck()
	outcomes, err := f.log.AppendMany(within(f.t), writes)
	if err != nil {
		f.mustRefuse(err)
		return false
	}
	for _, o := range outcomes {
		if o.Err != nil {
			f.mustRefuse(o.Err)
			return false
		}
	}
	for _, w := range writes {
		f.written = append(f.written, w.Events...)
	}
	if f.disk != nil && (f.refused > 0 || struck != f.struck()) {
		f.powerLoss()
	}
	f.total, f.refused = f.total+f.refused, 0
	return true
}

func (f *fire) struck() int {
	if f.disk == nil {
		return 0
	}
	return f.disk.Struck()
}

func (f *fire) mustRefuse(err error) {
	f.t.Helper()
	f.refused++
	var refusal *domain.Error
	if !errors.As(err, &refusal) || refusal.Kind != domain.Unreached || !strings.Contains(refusal.Text, f.path) {
		f.t.Fatalf("the disk's failure comes out as %v", err)
	}
}

// readsGoOn checks that what was acknowledged can be read while writing fails. More may be there only if all of it is the
// append that failed.
func (f *fire) readsGoOn() {
	f.t.Helper()
	got, err := f.log.Read(within(f.t), 0, 1000)
	if err != nil || len(got) < len(f.written) {
		f.t.Fatalf("%d events can be read, %d were acknowledged (%v)", len(got), len(f.written), err)
	}
	f.same(got[:len(f.written)], "beside a failing disk")
	if len(f.written) > 0 {
		stream := f.written[len(f.written)-1].Stream
		if events, err := f.log.Load(within(f.t), stream); err != nil || len(events) == 0 {
			f.t.Fatalf("stream %s has %d events (%v)", stream, len(events), err)
		}
	}
}

// powerLoss opens what would be left if the power went now.
func (f *fire) powerLoss() {
	f.t.Helper()
	dir := f.t.TempDir()
	f.disk.Survivors(f.t, dir)
	f.check(filepath.Join(dir, filepath.Base(f.path)), "the power going")
}

// check opens a log that was left and compares it with what was acknowledged.
func (f *fire) check(path, after string) {
	f.t.Helper()
	l := openTest(f.t, path)
	got, err := l.Read(within(f.t), 0, 1000)
	if err != nil || len(got) != len(f.written) {
		f.t.Fatalf("after %s there are %d events, %d were acknowledged (%v)", after, len(got), len(f.written), err)
	}
	f.same(got, after)
	if err := l.Close(); err != nil {
		f.t.Fatal(err)
	}
}

func (f *fire) same(got []domain.Recorded, after string) {
	f.t.Helper()
	for i, r := range got {
		w := f.written[i]
		if r.Position != domain.Position(i+1) || r.Stream != w.Stream || r.Revision != w.Revision ||
			!bytes.Equal(r.Header, w.Header) || !bytes.Equal(r.Payload, w.Payload) {
			f.t.Fatalf("after %s event %d is %s %d at %d, want %s %d", after, i+1, r.Stream, r.Revision, r.Position, w.Stream, w.Revision)
		}
	}
}
