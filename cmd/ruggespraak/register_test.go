package main

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// register is a real register of 30,000 reports, with counts that others made of it.
func register(t *testing.T) (file string, perMonth, perReason map[string]int) {
	t.Helper()
	dir := filepath.Join("..", "..", "..", "shared", "data", "boston311")
	raw, err := os.ReadFile(filepath.Join(dir, "reference_first_30000.json"))
	if err != nil {
		t.Skip("the register is not beside the checkout") //nolint:forbidigo // a register of others, which is not ours to ship
	}
	var ref struct {
		PerMonth  map[string]int `json:"per_month"`
		PerReason map[string]int `json:"per_reason_top20"`
	}
	if err := json.Unmarshal(raw, &ref); err != nil {
		t.Fatal(err)
	}
	return filepath.Join(dir, "311_2011_first_30000.csv.gz"), ref.PerMonth, ref.PerReason
}

// build makes the program as users get it: with the race detector a register of this size takes minutes. What make build
// compiled need not be compiled again for it.
func build(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "ruggespraak")
	cmd := exec.CommandContext(t.Context(), "go", "build", "-trimpath", "-tags", "timetzdata", "-o", path, ".")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	return path
}

func TestARealRegisterGoesInOnceAndCountsAsItsOwnersCount(t *testing.T) {
	t.Parallel()
	file, perMonth, perReason := register(t)
	f := newFolder(t)
	f.binary = build(t)
	mapping := []string{"--mapping", "../../docs/voorbeelden/boston311.yaml"}
	if s := f.load("signalen", file, mapping...); s.Accepted != 30000 || s.Read != 30000 {
		t.Fatalf("first import: %+v", s)
	}
	if s := f.load("signalen", file, mapping...); s.Known != 30000 || s.Accepted != 0 || s.Changed != 0 {
		t.Fatalf("second import: %+v", s)
	}
	months := map[string]int{}
	for _, row := range f.rows("signalen-per-beleidsmaatregel") {
		if want, ok := perReason[row["titel"].(string)]; ok && row["signalen"] != float64(want) {
			t.Errorf("%s: got %v, want %d", row["titel"], row["signalen"], want)
		}
		delete(perReason, row["titel"].(string))
		for month, n := range row["perMaand"].(map[string]any) {
			months[month] += int(n.(float64))
		}
	}
	if len(perReason) > 0 {
		t.Errorf("not found: %v", perReason)
	}
	for month, want := range perMonth {
		if months[month] != want {
			t.Errorf("%s: got %d, want %d", month, months[month], want)
		}
	}
}
