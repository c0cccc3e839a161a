//go:build unix

package sqlite

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"strings"
	"sync"
	"syscall"
	"testing"

	"ruggespraak/commands"
	"ruggespraak/domain"
)

// Tests in this file run parts of themselves in another process: this test binary, told by the environment what to be.
const (
	childEnv = "RUGGESPRAAK_TEST_CHILD"
	pathEnv  = "RUGGESPRAAK_TEST_PATH"
)

func child(t *testing.T, what, path string) *exec.Cmd {
	t.Helper()
	cmd := exec.Command(os.Args[0], "-test.run=^TestChild$", "-test.count=1")
	cmd.Env = append(os.Environ(), childEnv+"="+what, pathEnv+"="+path)
	cmd.Stderr = os.Stderr
	return cmd
}

func TestChild(t *testing.T) {
	path := os.Getenv(pathEnv)
	switch os.Getenv(childEnv) {
	case "":
		return // it is for other tests only
	case "append":
		appendForEver(t, path)
	case "full":
		fillTheDisk(t, path)
	}
}

// appendForEver appends from many goroutines and says of each event, on standard output, when it was acknowledged.
func appendForEver(t *testing.T, path string) {
	l := openTest(t, path)
	var mu sync.Mutex
	acknowledge := func(stream string, revision int) {
		mu.Lock()
		defer mu.Unlock()
		fmt.Printf("%s %d\n", stream, revision)
	}
	var wg sync.WaitGroup
	for w := range 8 {
		wg.Go(func() {
			for r := 0; ; r++ {
				if _, err := l.Append(context.Background(), streamName(w), domain.Revision(r-1), benchEvents(streamName(w), r, 1)); err != nil {
					t.Error(err)
					return
				}
				acknowledge(streamName(w), r)
			}
		})
	}
	wg.Go(func() {
		for r := 0; ; r += 50 {
			var writes []commands.Write
			for w := range 10 {
				stream := streamName(1000 + w)
				writes = append(writes, commands.Write{Stream: stream, Expected: domain.Revision(r - 1), Events: benchEvents(stream, r, 50)})
			}
			if outcomes, err := l.AppendMany(context.Background(), writes); err != nil || outcomes[9].Err != nil {
				t.Error(err, outcomes)
				return
			}
			for w := range 10 {
				acknowledge(streamName(1000+w), r+49)
			}
		}
	})
	wg.Wait()
}

func TestKilledWriterLosesNothingThatWasAcknowledged(t *testing.T) {
	path := testPath(t)
	for round := range 3 {
		if err := os.RemoveAll(path); err != nil {
			t.Fatal(err)
		}
		acknowledged := killAfter(t, path, 400+300*round)
		r := openReadOnly(t, path) // first without the right to write, on what the dead left behind
		head, err := r.Head(within(t))
		if err != nil || head == 0 {
			t.Fatalf("head is %d (%v)", head, err)
		}
		if err := r.Close(); err != nil {
			t.Fatal(err)
		}
		l := openTest(t, path)
		for stream, last := range acknowledged {
			got, err := l.Load(within(t), stream)
			if err != nil || len(got) <= last {
				t.Fatalf("stream %s has %d events (%v); revision %d was acknowledged", stream, len(got), err, last)
			}
			if want := benchEvents(stream, last, 1)[0].Header; last < 8 && !bytes.Equal(got[last].Header, want) {
				t.Errorf("event %d of %s is %s", last, stream, got[last].Header)
			}
		}
		all, err := l.Read(within(t), 0, int(head)+1000)
		if err != nil || domain.Position(len(all)) != head || all[head-1].Position != head {
			t.Fatalf("%d events and head %d (%v)", len(all), head, err)
		}
		mustAppend(t, l, benchEvents("after", 0, 1))
		if err := l.Close(); err != nil {
			t.Fatal(err)
		}
		for _, end := range []string{"", "-wal", "-shm"} {
			_ = os.Remove(path + end)
		}
	}
}

// killAfter lets a process append, follows its log meanwhile, kills it in the middle after so many acknowledgements and
// answers the last revision acknowledged of each stream.
func killAfter(t *testing.T, path string, lines int) map[string]int {
	t.Helper()
	cmd := child(t, "append", path)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	acknowledged := map[string]int{}
	read := bufio.NewReader(out)
	for n := 0; ; n++ {
		line, err := read.ReadString('\n')
		if err != nil {
			break // a line without its end was never said
		}
		var stream string
		var revision int
		if _, err := fmt.Sscan(line, &stream, &revision); err != nil {
			t.Fatalf("child says %q", line)
		}
		acknowledged[stream] = max(revision, acknowledged[stream])
		switch n {
		case 0:
			followChild(t, path)
		case lines:
			if err := cmd.Process.Kill(); err != nil {
				t.Fatal(err)
			}
		}
	}
	_ = cmd.Wait() // it was killed
	return acknowledged
}

// followChild reads what another process is writing.
func followChild(t *testing.T, path string) {
	t.Helper()
	r := openReadOnly(t, path)
	head, err := r.Head(within(t))
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Wait(within(t), head); err != nil {
		t.Fatal(err)
	}
	if got, err := r.Read(within(t), head, 1); err != nil || len(got) != 1 || got[0].Position != head+1 {
		t.Errorf("after %d comes %v (%v)", head, got, err)
	}
	if err := r.Close(); err != nil {
		t.Error(err)
	}
}

func TestFullDiskRefusesOneGroupAndGoesOn(t *testing.T) {
	cmd := child(t, "full", testPath(t))
	out, err := cmd.Output()
	if err != nil || !strings.Contains(string(out), "PASS") {
		t.Errorf("%v\n%s", err, out)
	}
}

// fillTheDisk lets the system refuse to make files longer, so that commits fail halfway, and then takes that back.
func fillTheDisk(t *testing.T, path string) {
	signal.Ignore(syscall.SIGXFSZ)
	l := openTest(t, path)
	stream := streamName(1)
	mustAppend(t, l, benchEvents(stream, 0, 10))
	info, err := os.Stat(path + "-wal")
	if err != nil {
		t.Fatal(err)
	}
	limit(t, uint64(info.Size())+30_000)
	big := benchEvents(stream, 10, 1)
	big[0].Payload = bytes.Repeat([]byte{'x'}, 3*minRoom)
	for range 3 {
		_, err = l.Append(within(t), stream, 9, big)
		if !errors.Is(err, domain.Unreached) || !strings.Contains(err.Error(), "schijf") {
			t.Fatalf("an append on a full disk: %v", err)
		}
	}
	outcomes, err := l.AppendMany(within(t), []commands.Write{{Stream: stream, Expected: 9, Events: big}, {Stream: stream, Expected: 9}})
	if err != nil || !errors.Is(outcomes[0].Err, domain.Unreached) || !errors.Is(outcomes[1].Err, domain.Invalid) {
		t.Fatalf("many appends on a full disk: %v, %v", err, outcomes)
	}
	if head, err := l.Head(within(t)); err != nil || head != 10 {
		t.Errorf("head is %d (%v), want 10", head, err)
	}
	limit(t, syscall.RLIM_INFINITY&(1<<62))
	mustAppend(t, l, big)
	mustAppend(t, l, benchEvents(streamName(2), 0, 1))
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	l = openTest(t, path)
	got, err := l.Read(within(t), 0, 100)
	if err != nil || len(got) != 12 || got[11].Position != 12 || !bytes.Equal(got[10].Payload, big[0].Payload) {
		t.Errorf("%d events (%v), want 12 with dense positions", len(got), err)
	}
}

func limit(t *testing.T, bytes uint64) {
	t.Helper()
	var r syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_FSIZE, &r); err != nil {
		t.Fatal(err)
	}
	r.Cur = min(bytes, r.Max)
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &r); err != nil {
		t.Fatal(err)
	}
}
