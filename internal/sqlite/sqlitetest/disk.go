package sqlitetest

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// How is the way in which a call fails.
type How int

const (
	// Before fails a call without doing any of it.
	Before How = iota
	// After does all of a call and says that it failed.
	After
	// Half does half of a write, and nothing of any other call.
	Half
	// Full says that there is no space left; calls that need none fail too.
	Full
)

// String names the way for messages.
func (h How) String() string { return [...]string{"before", "after", "half", "full"}[h] }

// Harm is a fault and what is done about it.
type Harm struct {
	Fault
	Restart bool // open everything again before trying again
}

// String is a name for a test.
func (h Harm) String() string {
	kind := "alone"
	switch {
	case h.Lasting:
		kind = "and all after it"
	case h.Restart:
		kind = "alone, then a restart"
	}
	return fmt.Sprintf("call %d fails %s %s", h.Call, h.How, kind)
}

// Harms are all that can be done to so many calls: each fails in four ways; alone, alone before a restart, and with all calls
// after it. Of these every so many-th is given.
func Harms(calls, every int) []Harm {
	var all []Harm
	for n := 0; n < calls*12; n += every {
		f := Fault{Call: 1 + n/12, How: How(n % 4), Lasting: n/4%3 == 2}
		all = append(all, Harm{Fault: f, Restart: n/4%3 == 1})
	}
	return all
}

// Fault is which calls fail, counted from 1 since the disk was made, and how.
type Fault struct {
	Call    int
	How     How
	Lasting bool // all calls from this one on, until Heal; otherwise this one only
}

// Disk is what SQLite does below one folder. Calls that change something are counted and can be made to fail: making,
// writing, shortening, syncing and removing files, and making the index of a write-ahead log longer.
type Disk struct {
	dir string

	mu     sync.Mutex
	calls  int
	fault  *Fault
	struck int
	quota  int64 // bytes that may be in use; 0 is any number
	most   int64 // bytes that were in use at one time
	files  map[string]*contents
}

// contents is what a file holds: its length, and what of it would be there after the power went.
type contents struct {
	size    int64
	safe    []byte
	pending []change
}

// change is what was written, or cut off, since the last sync.
type change struct {
	at   int64
	data []byte
	cut  bool // the file ends at at
}

// Under puts a disk under a folder, which must be empty, until the test ends.
func Under(t testing.TB, dir string) *Disk {
	t.Helper()
	real, err := filepath.EvalSymlinks(dir)
	if err != nil {
		t.Fatal(err)
	}
	d := &Disk{dir: real, files: map[string]*contents{}}
	if err := install(); err != nil {
		t.Fatal(err)
	}
	disks.Store(d, true)
	t.Cleanup(d.Remove)
	return d
}

// Remove takes the disk away; files that are open stay with it.
func (d *Disk) Remove() { disks.Delete(d) }

// Arm makes calls fail.
func (d *Disk) Arm(f Fault) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.fault = &f
}

// Quota lets the folder hold this many bytes and no more.
func (d *Disk) Quota(bytes int64) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.quota = bytes
}

// Heal ends all faults and gives all the space there is.
func (d *Disk) Heal() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.fault, d.quota = nil, 0
}

// Calls is how many calls were made that could have failed.
func (d *Disk) Calls() int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.calls
}

// Struck is how many calls were made to fail.
func (d *Disk) Struck() int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.struck
}

// Most is how many bytes the files of the folder took when they took most.
func (d *Disk) Most() int64 {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.most
}

func (d *Disk) used() int64 {
	var n int64
	for _, c := range d.files {
		n += c.size
	}
	return n
}

// Survivors makes the files in another folder that would be there if the power went now. The index of a write-ahead log is
// never among them.
func (d *Disk) Survivors(t testing.TB, dir string) {
	t.Helper()
	d.mu.Lock()
	defer d.mu.Unlock()
	for path, c := range d.files {
		if strings.HasSuffix(path, shmEnd) {
			continue
		}
		if err := os.WriteFile(filepath.Join(dir, filepath.Base(path)), c.safe, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

const shmEnd = "-shm"

// covers says that a path lies on the disk.
func (d *Disk) covers(path string) bool {
	return strings.HasPrefix(path, d.dir+string(filepath.Separator))
}

// verdict is what is to become of a call.
type verdict struct {
	fails bool
	how   How
}

// call counts a call that makes a file at least so long, and says what is to become of it.
func (d *Disk) call(path string, size int64) verdict {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.calls++
	if f := d.fault; f != nil && (d.calls == f.Call || f.Lasting && d.calls > f.Call) {
		d.struck++
		return verdict{true, f.How}
	}
	if grows := size - d.file(path).size; d.quota > 0 && grows > 0 && d.used()+grows > d.quota {
		d.struck++
		return verdict{true, Full}
	}
	return verdict{}
}

func (d *Disk) has(path string) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.files[path] != nil
}

func (d *Disk) file(path string) *contents {
	c := d.files[path]
	if c == nil {
		c = &contents{}
		d.files[path] = c
	}
	return c
}

// wrote, cut, synced, grew and removed note what was done to a file.
func (d *Disk) wrote(path string, at int64, data []byte) {
	d.mu.Lock()
	defer d.mu.Unlock()
	c := d.file(path)
	c.size = max(c.size, at+int64(len(data)))
	d.most = max(d.most, d.used())
	c.pending = append(c.pending, change{at: at, data: data})
}

func (d *Disk) cut(path string, at int64) {
	d.mu.Lock()
	defer d.mu.Unlock()
	c := d.file(path)
	c.size = min(c.size, at)
	c.pending = append(c.pending, change{at: at, cut: true})
}

// synced moves what was pending to where it is safe. After a failure it never gets there, as a system may do that forgets
// what it could not write.
func (d *Disk) synced(path string, ok bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	c := d.file(path)
	for _, p := range c.pending {
		if ok {
			c.safe = p.applied(c.safe)
		}
	}
	c.pending = nil
}

func (c change) applied(to []byte) []byte {
	end := c.at + int64(len(c.data))
	if grows := end - int64(len(to)); grows > 0 {
		to = append(to, make([]byte, grows)...)
	}
	if c.cut {
		return to[:c.at]
	}
	copy(to[c.at:], c.data)
	return to
}

func (d *Disk) grew(path string, size int64) {
	d.mu.Lock()
	defer d.mu.Unlock()
	c := d.file(path)
	c.size = max(c.size, size)
	d.most = max(d.most, d.used())
}

func (d *Disk) removed(path string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	delete(d.files, path)
}
