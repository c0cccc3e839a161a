package main

import (
	"io"
	"os"
	"path/filepath"
	"testing"
)

// BenchmarkImport imports a register of 30,000 rows, to the last acknowledgement.
func BenchmarkImport(b *testing.B) {
	file := filepath.Join("..", "..", "..", "shared", "data", "boston311", "311_2011_first_30000.csv.gz")
	if _, err := os.Stat(file); err != nil {
		b.Skip("the register is not beside the checkout") //nolint:forbidigo // a register of others, which is not ours to ship
	}
	mapping := filepath.Join("..", "..", "docs", "voorbeelden", "boston311.yaml")
	b.Setenv("RUGGESPRAAK_HOOFDSLEUTEL", filepath.Join(b.TempDir(), "sleutel"))
	for b.Loop() {
		args := []string{"import", "signalen", file, "--mapping", mapping, "--data", filepath.Join(b.TempDir(), "d")}
		if code := run(b.Context(), args, io.Discard, os.Stderr); code != exitDone {
			b.Fatalf("exit code %d", code)
		}
		if err := os.RemoveAll(os.Getenv("RUGGESPRAAK_HOOFDSLEUTEL")); err != nil {
			b.Fatal(err)
		}
	}
}
