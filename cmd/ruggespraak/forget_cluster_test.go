package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"ruggespraak/domain"
	"ruggespraak/internal/kurrentdb/esdbtest"
)

// clusterNode is a folder of a node on the cluster that RUGGESPRAAK_STORE names.
func clusterNode(t *testing.T, masterKey string) folder {
	t.Helper()
	f := newFolder(t)
	f.key = masterKey
	if err := os.MkdirAll(f.data, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(f.data, "gemeente.yaml"), []byte("code: gm0855\nnaam: Proefstad\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return f
}

// until reads a page until it says what it should.
func until(t *testing.T, address, what string, says func(said string) bool) {
	t.Helper()
	for deadline := time.Now().Add(30 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		_, said := told(t, address)
		if says(said) {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("never came about: %s", what)
		}
	}
}

func TestForgettingOnAClusterGoesForEveryNode(t *testing.T) {
	server := esdbtest.Start(t, esdbtest.WithNodes(3))
	t.Setenv("RUGGESPRAAK_STORE", server.ClusterConnection())
	master := filepath.Join(t.TempDir(), "hoofdsleutel")
	one, other := clusterNode(t, master), clusterNode(t, master)
	one.must("doe", "signaal-inbrengen", `{"signaalId":"`+uid(1)+`","verhaal":"`+rare+`","soort":"knelpunt","domeinen":["wmo"]}`)
	s := other.serve("serve", "--addr", "127.0.0.1:0")
	page := s.address + "/signalen/" + uid(1)
	until(t, page, "the other node reads the signal", func(said string) bool { return strings.Contains(said, rare) })
	rows := one.forgotten(uid(1), "--reden", "verzoek-betrokkene")
	if len(rows) != 1 || rows[0].State != forgetWaiting || rows[0].Wiped != 0 || rows[0].Copies != 3 {
		t.Errorf("got %+v", rows)
	}
	until(t, page, "the other node finds it forgotten", func(said string) bool {
		return strings.Contains(said, domain.Unreadable) && !strings.Contains(said, rare)
	})
	if err := server.ScavengeNode(1); err != nil {
		t.Fatal(err)
	}
	if said := one.must("forget"); !strings.HasSuffix(said, ": wacht op scavenge (1 van 3 knooppunten)\n") {
		t.Errorf("got %q", said)
	}
	if err := server.Scavenge(); err != nil {
		t.Fatal(err)
	}
	if said := other.must("forget"); !strings.HasSuffix(said, ": gewist\n") {
		t.Errorf("got %q", said)
	}
	stranger := clusterNode(t, filepath.Join(t.TempDir(), "andere"))
	if code, _, errs := stranger.cli("views"); code != exitFailed || !strings.Contains(errs, "kopieer het bestand van het eerste knooppunt") {
		t.Errorf("a node without the master key: exit code %d: %s", code, errs)
	}
}
