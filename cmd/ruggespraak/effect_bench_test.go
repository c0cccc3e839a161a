package main

import (
	"io"
	"os"
	"path/filepath"
	"testing"
)

// BenchmarkEffectsOfTheTown estimates the effect of every decision of Oosterwaarde, from nothing remembered.
func BenchmarkEffectsOfTheTown(b *testing.B) {
	dir := b.TempDir()
	data, key := filepath.Join(dir, "d"), filepath.Join(dir, "sleutel")
	do := func(args ...string) {
		if code := run(b.Context(), append(args, "--hoofdsleutel", key), io.Discard, os.Stderr); code != exitDone {
			b.Fatalf("exit code %d", code)
		}
	}
	do("simulate", "--out", data)
	do("query", "sleutels", "--data", data) // builds the views
	for b.Loop() {
		do("query", "effect-van-besluiten", "--data", data, "--format", "json")
	}
}
