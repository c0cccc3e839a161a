package node

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"ruggespraak/domain"
)

func TestAFolderSaysWhetherItCanBeWritten(t *testing.T) {
	n := &Node{Dir: t.TempDir()}
	if err := n.Writable(); err != nil {
		t.Error(err)
	}
	if left, err := os.ReadDir(n.Dir); err != nil || len(left) > 0 {
		t.Errorf("it leaves %v (%v)", left, err)
	}
	if free, err := n.Free(); err != nil || free == 0 {
		t.Errorf("free: %d (%v)", free, err)
	}
	n.Dir = filepath.Join(n.Dir, "weg")
	if err := n.Writable(); !errors.Is(err, domain.Unreached) || !strings.Contains(err.Error(), "bestaat niet") {
		t.Errorf("a folder that is gone: %v", err)
	}
	if _, err := n.Free(); err == nil {
		t.Error("there is room in a folder that is gone")
	}
}

func TestAFolderSaysThatTheDiskIsFull(t *testing.T) {
	n := &Node{Dir: t.TempDir()}
	if err := syscall.Mount("tmpfs", n.Dir, "tmpfs", 0, "size=64k"); err != nil {
		t.Skip("a small disk can't be made here") //nolint:forbidigo // making one takes rights that not every machine gives
	}
	t.Cleanup(func() { _ = syscall.Unmount(n.Dir, 0) })
	if err := n.Writable(); err != nil {
		t.Fatal(err)
	}
	filler := filepath.Join(n.Dir, "vol")
	if err := os.WriteFile(filler, bytes.Repeat([]byte{'x'}, 1<<20), 0o600); !errors.Is(err, syscall.ENOSPC) {
		t.Fatalf("filling the disk: %v", err)
	}
	if free, err := n.Free(); err != nil || free != 0 {
		t.Errorf("free: %d (%v)", free, err)
	}
	if err := n.Writable(); !errors.Is(err, domain.Unreached) || !strings.Contains(err.Error(), "de schijf is vol") {
		t.Errorf("a full disk: %v", err)
	}
	if err := os.Remove(filler); err != nil {
		t.Fatal(err)
	}
	if err := n.Writable(); err != nil {
		t.Errorf("with room again: %v", err)
	}
}
