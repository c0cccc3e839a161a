package vault

import (
	"bufio"
	"context"
	"flag"
	"fmt"
	"os"
	osexec "os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"ruggespraak/domain"
)

// task makes the test binary play another process: "<act> <data folder> <master key>".
var task = flag.String("vault.task", "", "what to do as another process")

func TestMain(m *testing.M) {
	flag.Parse()
	if *task != "" {
		if err := child(strings.Fields(*task)); err != nil {
			fmt.Println("failed:", err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// child opens the vault, does one thing and says how it went.
func child(task []string) error {
	v, err := Open(context.Background(), task[1], Options{MasterKeyFile: task[2], ReadOnly: task[0] == "read"})
	if err != nil {
		return err
	}
	switch task[0] {
	case "make":
		fmt.Println(v.Pseudonym("s", "iemand"))
	case "seal":
		sealed, err := v.Seal(place(1), story)
		if err != nil {
			return err
		}
		fmt.Println(sealed)
		select {} // until killed
	case "forget":
		return v.Forget(context.Background(), stream(1))
	case "read":
		for in := bufio.NewScanner(os.Stdin); in.Scan(); {
			text, err := v.Reveal(place(1), in.Text())
			if err != nil {
				return err
			}
			fmt.Println(text)
		}
	}
	return v.Close()
}

func process(t *testing.T, act string, f folder) *osexec.Cmd {
	return osexec.CommandContext(t.Context(), os.Args[0], "-vault.task", strings.Join([]string{act, f.data, f.master}, " "))
}

func TestProcessesThatMakeTheVaultAtOnce(t *testing.T) {
	for range 3 {
		f := newFolder(t)
		answers := make([]string, 6)
		var wg sync.WaitGroup
		for i := range answers {
			wg.Go(func() {
				out, err := process(t, "make", f).CombinedOutput()
				if answers[i] = string(out); err != nil {
					t.Errorf("process %d: %v: %s", i, err, out)
				}
			})
		}
		wg.Wait()
		for _, a := range answers[1:] {
			if a != answers[0] {
				t.Errorf("processes made other vaults: %q", answers)
			}
		}
		if keys, err := os.ReadDir(filepath.Dir(f.master)); err != nil || len(keys) != 1 {
			t.Errorf("beside the master key: %v, %v", keys, err)
		}
	}
}

func TestKilledProcessLeavesItsKeys(t *testing.T) {
	f := newFolder(t)
	cmd := process(t, "seal", f)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	sealed, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait() // it was killed
	reads(t, f.open(t), place(1), strings.TrimSpace(sealed), story)
}

func TestForgettingInAnotherProcessIsSeen(t *testing.T) {
	f := newFolder(t)
	v, reader := f.open(t), f.open(t, readingOnly)
	gone, kept := seal(t, v, place(1), story), seal(t, v, place(2), story)
	for _, v := range []*Vault{v, reader} {
		reads(t, v, place(1), gone, story)
		reads(t, v, place(2), kept, story)
	}
	if out, err := process(t, "forget", f).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	for _, v := range []*Vault{v, reader} {
		reads(t, v, place(1), gone, domain.Unreadable)
		reads(t, v, place(2), kept, story)
		if _, err := v.Seal(place(1), story); err == nil {
			t.Error("sealed in a forgotten stream")
		}
	}
}

func TestReadingProcessBesideAWriter(t *testing.T) {
	f := newFolder(t)
	v := f.open(t)
	sealed := seal(t, v, place(1), story)
	cmd := process(t, "read", f)
	in, err1 := cmd.StdinPipe()
	out, err2 := cmd.StdoutPipe()
	if err1 != nil || err2 != nil {
		t.Fatal(err1, err2)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	answers := bufio.NewScanner(out)
	ask := func(want string) {
		t.Helper()
		if _, err := fmt.Fprintln(in, sealed); err != nil {
			t.Fatal(err)
		}
		if !answers.Scan() || answers.Text() != want {
			t.Errorf("the other process reads %q, want %q", answers.Text(), want)
		}
	}
	ask(story)
	for n := range 20 {
		seal(t, v, place(10+n), story)
		ask(story)
	}
	forget(t, v, stream(1))
	ask(domain.Unreadable)
	if err := in.Close(); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Wait(); err != nil {
		t.Fatal(err)
	}
}
