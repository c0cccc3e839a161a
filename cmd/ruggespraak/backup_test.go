package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ruggespraak/internal/kurrentdb/esdbtest"
	"ruggespraak/internal/transfer"
)

// beside is a path beside the data folder.
func (f folder) beside(name string) string { return filepath.Join(filepath.Dir(f.data), name) }

// in is the same user with another data folder.
func (f folder) in(name string) folder {
	f.data = f.beside(name)
	return f
}

func TestABackupBesideAServerIsPutBack(t *testing.T) {
	t.Parallel()
	f := newFolder(t)
	f.loadExample()
	s := f.serve("serve", "--addr", "127.0.0.1:0")
	f.must("query", "stemmen", "--onafgeschermd")
	out := f.must("backup", "--out", f.beside("kopie"))
	for _, words := range []string{"De reservekopie staat in", "logboek.sqlite", "inzage.ndjson", "De hoofdsleutel zit er niet in"} {
		if !strings.Contains(out, words) {
			t.Errorf("%q is not in %s", words, out)
		}
	}
	if out := f.must("restore", "--from", f.beside("kopie"), "--alleen-controleren"); !strings.Contains(out, "is goed") {
		t.Errorf("got %s", out)
	}
	if out := f.in("terug").must("restore", "--from", f.beside("kopie")); !strings.Contains(out, "staat in "+f.beside("terug")) || strings.Contains(out, "Let op") {
		t.Errorf("got %s", out)
	}
	for _, view := range []string{"signalen-per-beleidsmaatregel", "openstaande-lussen", "effect-van-besluiten"} {
		if was, is := f.must("query", view, "--format", "json"), f.in("terug").must("query", view, "--format", "json"); was != is {
			t.Errorf("%s was %s and is %s", view, was, is)
		}
	}
	if code, errs := s.stop(); code != exitDone {
		t.Errorf("the server ended with %d: %s", code, errs)
	}
}

func TestTheAnswersOfBackupAndRestoreAsJSON(t *testing.T) {
	f := newFolder(t)
	f.loadExampleRows()
	var made, checked transfer.Manifest
	if err := json.Unmarshal([]byte(f.must("backup", "--out", f.beside("kopie"), "--format", "json")), &made); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal([]byte(f.must("restore", "--from", f.beside("kopie"), "--alleen-controleren", "--format", "json")), &checked); err != nil {
		t.Fatal(err)
	}
	if made.Seal == "" || made.Seal != checked.Seal || made.Events.Head != 8 || !strings.HasPrefix(made.Program, "ruggespraak ") {
		t.Errorf("%+v", made)
	}
}

func TestRefusalsOfBackupRestoreAndMigrate(t *testing.T) {
	f := newFolder(t)
	f.loadExampleRows()
	f.must("backup", "--out", f.beside("kopie"))
	if err := os.Truncate(filepath.Join(f.beside("kopie"), "logboek.sqlite"), 4096); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		args []string
		code int
		want string
	}{
		{[]string{"backup"}, exitUsage, "--out"},
		{[]string{"backup", "--out", f.beside("kopie")}, exitFailed, "niet overschreven"},
		{[]string{"--store", "esdb://u:geheim@een.example", "backup", "--out", f.beside("nieuw")}, exitUsage, "staat op een server"},
		{[]string{"restore", "--from", f.beside("kopie")}, exitFailed, "Er is niets teruggezet."},
		{[]string{"restore", "--from", f.beside("kopie"), "--alleen-controleren"}, exitFailed, "De reservekopie is niet goed."},
		{[]string{"restore"}, exitUsage, "--from"},
		{[]string{"--store", "esdb://u:geheim@een.example", "restore", "--from", f.beside("kopie")}, exitUsage, "komt terug in een map"},
		{[]string{"migrate", "--from", f.data}, exitUsage, "--to"},
		{[]string{"migrate", "--from", f.data, "--to", "esdb://u:geheim@?x"}, exitUsage, "geen adres"},
		{[]string{"migrate", "--from", f.data, "--to", f.data}, exitFailed, "dezelfde"},
		{[]string{"--data", f.beside("knooppunt"), "migrate", "--from", f.data, "--to", "esdb://127.0.0.1:1"}, exitFailed, "nog niet is ingevuld"},
	} {
		code, _, errs := f.cli(c.args...)
		if code != c.code || !strings.Contains(errs, c.want) || strings.Contains(errs, "geheim") {
			t.Errorf("%v: exit code %d: %s", c.args, code, errs)
		}
	}
}

func TestARestoreWithoutTheMasterKeyWarns(t *testing.T) {
	f := newFolder(t)
	f.loadExampleRows()
	f.must("backup", "--out", f.beside("kopie"))
	other := f.in("terug")
	other.key = f.beside("weg")
	if out := other.must("restore", "--from", f.beside("kopie")); !strings.Contains(out, "Let op, zo start zij nog niet. De hoofdsleutel") {
		t.Errorf("got %s", out)
	}
}

// named has the example's settings, whose municipality has a code of its own, and its measures.
func (f folder) named() {
	f.t.Helper()
	settings, err := os.ReadFile(example + "gemeente.yaml")
	if err == nil {
		err = os.MkdirAll(f.data, 0o700)
	}
	if err == nil {
		err = os.WriteFile(filepath.Join(f.data, "gemeente.yaml"), settings, 0o600)
	}
	if err != nil {
		f.t.Fatal(err)
	}
	f.loadExampleRows()
}

func TestAMoveToAServerAndBackShowsEqualFingerprints(t *testing.T) {
	t.Parallel()
	f := newFolder(t)
	f.named()
	s := esdbtest.Start(t)
	for _, move := range [][]string{{f.data, s.Connection()}, {s.Connection(), f.beside("terug")}} {
		out := f.in("knooppunt").must("migrate", "--from", move[0], "--to", move[1])
		if !strings.Contains(out, "Alle vingerafdrukken zijn gelijk.") {
			t.Errorf("got %s", out)
		}
	}
	if was, is := f.must("query", "openstaande-lussen", "--format", "json"), f.in("terug").must("query", "openstaande-lussen", "--format", "json"); was != is {
		t.Errorf("was %s and is %s", was, is)
	}
	var again transfer.Migrated
	if err := json.Unmarshal([]byte(f.in("knooppunt").must("migrate", "--from", f.data, "--to", s.Connection(), "--format", "json")), &again); err != nil {
		t.Fatal(err)
	}
	if again.Already == 0 || again.Already != again.To.Head {
		t.Errorf("%+v", again)
	}
}

// Secrets of receivers are no part of a backup or a move, and without them a server does not start.
func TestFilesThatDoNotComeAlongAreNamed(t *testing.T) {
	f := newFolder(t)
	f.loadExampleRows()
	f.sends(newPostbox(t), ", token-bestand: bewijs")
	if out := f.must("backup", "--out", f.beside("kopie")); !strings.Contains(out, "start de server niet: geheim, bewijs.") {
		t.Errorf("got %s", out)
	}
	if out := f.in("terug").must("restore", "--from", f.beside("kopie")); !strings.Contains(out, "zet ze er zelf neer, want zonder die bestanden start de server niet: geheim, bewijs.") {
		t.Errorf("got %s", out)
	}
	if err := os.Mkdir(f.beside("nieuw"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(f.beside("nieuw"), "bewijs"), []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	if out := f.must("migrate", "--from", f.data, "--to", f.beside("nieuw")); !strings.Contains(out, "start de server niet: geheim.") {
		t.Errorf("got %s", out)
	}
}

func TestAReceiverIsToldAfterAMoveWhatItWasNotToldBefore(t *testing.T) {
	f := newFolder(t)
	f.named()
	p := newPostbox(t)
	f.sends(p, "")
	s := f.serve("serve", "--addr", "127.0.0.1:0")
	f.must("doe", "maatregel-vaststellen", `{"titel":"Een","soort":"pilot"}`)
	f.soon("the first message", func() bool { return len(p.all()) == 1 })
	if code, errs := s.stop(); code != exitDone {
		t.Fatalf("the server ended with %d: %s", code, errs)
	}
	f.must("doe", "maatregel-vaststellen", `{"titel":"Twee","soort":"pilot"}`)
	cluster := esdbtest.Start(t)
	out := f.in("knooppunt").must("migrate", "--from", f.data, "--to", cluster.Connection())
	if !strings.Contains(out, "Lezer publicatie-buren gaat verder na gebeurtenis") || !strings.Contains(out, "Schrijf niet meer in de bron") {
		t.Errorf("got %s", out)
	}
	there := f.in("knooppunt")
	if code, _, errs := there.cli("query", "sleutels"); code != exitFailed || !strings.Contains(errs, "hoort bij een logboek op een cluster") {
		t.Errorf("without the address: exit code %d: %s", code, errs)
	}
	there.store = cluster.Connection()
	secret, err := os.ReadFile(filepath.Join(f.data, "geheim"))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(there.data, "geheim"), secret, 0o600); err != nil {
		t.Fatal(err)
	}
	s = there.serve("serve", "--addr", "127.0.0.1:0")
	f.soon("the message from before the move", func() bool { return len(p.all()) == 2 })
	if code, errs := s.stop(); code != exitDone {
		t.Errorf("the server ended with %d: %s", code, errs)
	}
}
