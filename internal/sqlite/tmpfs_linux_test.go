package sqlite

import (
	"fmt"
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

func TestSmallDiskGetsFull(t *testing.T) {
	_, most := measure(t)
	const size = 1 << 20
	for n := range *points / 4 {
		t.Run(fmt.Sprintf("point %d", n), func(t *testing.T) {
			dir := t.TempDir()
			if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, fmt.Sprintf("size=%d", size)); err != nil {
				t.Skipf("a small disk can't be made here: %v", err) //nolint:forbidigo // needs root; a disk of ours gets full in the test before
			}
			t.Cleanup(func() {
				if err := syscall.Unmount(dir, 0); err != nil {
					t.Error(err)
				}
			})
			room := most * 9 / 10 * int64(n) / int64(*points/4) // with what a disk needs for itself
			filler := filepath.Join(dir, "vol")
			if err := os.WriteFile(filler, make([]byte, size-room-8192), 0o600); err != nil {
				t.Fatal(err)
			}
			f := fireIn(t, dir, nil, 2, func() { _ = os.Remove(filler) })
			f.run()
			if f.total == 0 {
				t.Error("nothing was refused")
			}
		})
	}
}
