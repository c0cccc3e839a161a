package main

import (
	"crypto/rand"
	"fmt"
	"math/big"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"ruggespraak/internal/kurrentdb/esdbtest"
)

// shared is a cluster that nodes of a test share under a municipality of their own: the real one at RUGGESPRAAK_ESDB, or one
// in this process.
type shared struct {
	t       *testing.T
	address string
	code    string
	dir     string
}

func newShared(t *testing.T) shared {
	t.Helper()
	n, err := rand.Int(rand.Reader, big.NewInt(9999))
	if err != nil {
		t.Fatal(err)
	}
	s := shared{t: t, address: os.Getenv("RUGGESPRAAK_ESDB"), code: fmt.Sprintf("gm%04d", n.Int64()+1), dir: t.TempDir()}
	if s.address == "" {
		s.address = esdbtest.Start(t).Connection()
	}
	return s
}

// node is a data folder on the cluster, with the example's settings. The master key is one for all of them.
func (s shared) node(name string) folder {
	s.t.Helper()
	f := folder{t: s.t, data: filepath.Join(s.dir, name), key: filepath.Join(s.dir, "hoofdsleutel"), store: s.address}
	settings, err := os.ReadFile(example + "gemeente.yaml")
	if err != nil {
		s.t.Fatal(err)
	}
	lines := strings.Split(string(settings), "\n")
	for i, line := range lines {
		if strings.HasPrefix(line, "code:") {
			lines[i] = "code: " + s.code
		}
	}
	if err := os.MkdirAll(f.data, 0o700); err != nil {
		s.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(f.data, "gemeente.yaml"), []byte(strings.Join(lines, "\n")), 0o600); err != nil {
		s.t.Fatal(err)
	}
	return f
}

// answers are what some questions give, as they come.
func (f folder) answers() map[string]string {
	f.t.Helper()
	out := map[string]string{}
	for _, v := range []string{"signalen-per-beleidsmaatregel", "effect-van-besluiten", "openstaande-lussen", "sleutels"} {
		out[v] = f.must("query", v, "--format", "json", "--onafgeschermd")
	}
	return out
}

func sameAnswers(t *testing.T, what string, got, want map[string]string) {
	t.Helper()
	for v := range want {
		if got[v] != want[v] {
			t.Errorf("%s: %s answers\n%s\nwant\n%s", what, v, got[v], want[v])
		}
	}
}

func TestNodesOnOneClusterAnswerTheSame(t *testing.T) {
	t.Parallel()
	s := newShared(t)
	a := s.node("a")
	for _, kind := range exampleFiles {
		if sum := a.load(kind, example+kind+".csv", "--bron", "voorbeeld"); sum.Refused > 0 || sum.Accepted != sum.Read {
			t.Fatalf("import %s: %+v", kind, sum)
		}
	}
	a.must("doe", "signaal-inbrengen", `{"signaalId":"00000000-0000-4000-8000-000000000001","verhaal":"De taxi komt niet.","soort":"knelpunt","domeinen":["wmo"]}`)
	b := s.node("b")
	b.must("doe", "ontvangst-bevestigen", `{"signaalId":"00000000-0000-4000-8000-000000000001"}`)
	want := b.answers()
	sameAnswers(t, "the other node", a.answers(), want)
	if sum := b.load("signalen", example+"signalen.csv", "--bron", "voorbeeld"); sum.Known != sum.Read {
		t.Errorf("the same file on the other node: %+v", sum)
	}
	a.must("rebuild")
	sameAnswers(t, "after a rebuild", a.answers(), want)
	if quotes := want["signalen-per-beleidsmaatregel"]; !strings.Contains(quotes, "Van kinderen wordt verwacht dat zij het huishouden overnemen.") {
		t.Errorf("the other node can't open what was sealed: %s", quotes)
	}
	for _, name := range []string{"spiegel.sqlite", "spiegel.sqlite-wal", "spiegel.sqlite-shm"} {
		if err := os.Remove(filepath.Join(b.data, name)); err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
	}
	sameAnswers(t, "with a new mirror", b.answers(), want)
}

func TestAFolderBesideAServerOnAClusterReadsAndWritesThroughIt(t *testing.T) {
	s := newShared(t)
	a, b := s.node("a"), s.node("b")
	a.serve("--store", s.address, "serve", "--addr", "127.0.0.1:0", "--beheer-adres", "")
	a.must("doe", "maatregel-vaststellen", `{"titel":"Langs de server","soort":"pilot"}`)
	b.must("doe", "maatregel-vaststellen", `{"titel":"Op de andere knoop","soort":"pilot"}`)
	if got := b.must("query", "signalen-per-beleidsmaatregel", "--format", "json"); !strings.Contains(got, "Langs de server") || !strings.Contains(got, "Op de andere knoop") {
		t.Errorf("the other node answers %s", got)
	}
	for until := time.Now().Add(20 * time.Second); ; { // the server hears a moment later of what another node wrote
		got := a.must("query", "signalen-per-beleidsmaatregel", "--format", "json")
		if strings.Contains(got, "Langs de server") && strings.Contains(got, "Op de andere knoop") {
			return
		}
		if time.Now().After(until) {
			t.Fatalf("the server answers %s", got)
		}
	}
}

func TestAFolderKeepsToItsLog(t *testing.T) {
	s := newShared(t)
	a := s.node("a")
	a.must("doe", "maatregel-vaststellen", `{"titel":"T","soort":"pilot"}`)
	own := newFolder(t)
	own.must("doe", "maatregel-vaststellen", `{"titel":"T","soort":"pilot"}`)
	a.store, own.store = "", s.address
	unnamed := newFolder(t)
	unnamed.store = s.address
	for f, says := range map[folder]string{a: "--store", own: "eigen logboek", unnamed: "code van de gemeente"} {
		if code, _, errs := f.cli("doe", "maatregel-vaststellen", `{"titel":"T","soort":"pilot"}`); code != exitFailed || !strings.Contains(errs, says) {
			t.Errorf("exit code %d: %s", code, errs)
		}
	}
}

// Whoever holds the folder would carry the order out on its own log.
func TestAnOrderForAClusterIsNotHandedToAServerWithALogOfItsOwn(t *testing.T) {
	s := newShared(t)
	own := newFolder(t)
	own.loadExampleRows()
	server := own.serve("serve", "--addr", "127.0.0.1:0")
	before := own.must("query", "sleutels")
	named := own
	named.store = s.address
	for _, args := range [][]string{
		{"doe", "maatregel-vaststellen", `{"titel":"T","soort":"pilot"}`}, {"query", "sleutels"}, {"forget", "S1", "--reden", "bewaartermijn"},
	} {
		if code, _, errs := named.cli(args...); code != exitFailed || !strings.Contains(errs, "eigen logboek") {
			t.Errorf("%q: exit code %d: %s", args, code, errs)
		}
	}
	if own.must("query", "sleutels") != before || own.must("forget") != "Er is niets vergeten.\n" {
		t.Error("it was carried out all the same")
	}
	if code, errs := server.stop(); code != exitDone {
		t.Errorf("the server ended with %d: %s", code, errs)
	}
}

func TestAClusterThatIsNotThereIsSaid(t *testing.T) {
	t.Parallel() // it waits for as long as a user would
	s := newShared(t)
	a := s.node("a")
	a.store = "esdb://jan:geheim88@127.0.0.1:1?tls=false"
	code, _, errs := a.cli("query", "sleutels")
	if code != exitFailed || !strings.Contains(errs, "niet bereikbaar: op dat adres luistert niemand") || strings.Contains(errs, "geheim88") {
		t.Errorf("exit code %d: %s", code, errs)
	}
}
