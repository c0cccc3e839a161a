package main

import (
	"io"
	"os"
	"path/filepath"
	"testing"
)

// BenchmarkSimulate makes Oosterwaarde in its usual size, until it is on disk.
func BenchmarkSimulate(b *testing.B) {
	for b.Loop() {
		dir := b.TempDir()
		args := []string{"simulate", "--out", filepath.Join(dir, "d"), "--hoofdsleutel", filepath.Join(dir, "sleutel")}
		if code := run(b.Context(), args, io.Discard, os.Stderr); code != exitDone {
			b.Fatalf("exit code %d", code)
		}
	}
}
