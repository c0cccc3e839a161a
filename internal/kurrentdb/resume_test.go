package kurrentdb

import (
	"os"
	"path/filepath"
	"testing"

	"ruggespraak/commands"
	"ruggespraak/domain"
	"ruggespraak/internal/kurrentdb/esdbtest"
)

func TestALogGoesOnWhereItStopped(t *testing.T) {
	s := esdbtest.Start(t)
	p := newPlace(t, dialTest(t, s.Connection(), stubborn), "gm0855")
	l := p.open(t)
	for range 50 {
		mustAppend(t, l, events(l.newStream(), 0, 1))
	}
	mustWait(t, l, 50)
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	seen := 0
	p.mirror.refuses = func(commands.Write) error { seen++; return nil }
	l = p.open(t)
	mustAppend(t, l, events(l.newStream(), 0, 1))
	mustWait(t, l, 51)
	if seen > 2 {
		t.Errorf("%d events were mirrored again", seen)
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	for name, spoil := range map[string]func() error{
		"lost":            func() error { return os.Remove(p.resume) },
		"broken":          func() error { return os.WriteFile(p.resume, []byte("{"), 0o600) },
		"ahead of mirror": func() error { p.mirror = newMemory(p.mirror.id); return nil },
		"of another log": func() error {
			return os.WriteFile(p.resume, []byte(`{"logboek":"x","commit":99999,"prepare":99999}`), 0o600)
		},
	} {
		t.Run(name, func(t *testing.T) {
			if err := spoil(); err != nil {
				t.Fatal(err)
			}
			l := p.open(t)
			if head, err := l.Head(within(t)); err != nil || head != 51 {
				t.Errorf("%d events (%v)", head, err)
			}
			if err := l.Close(); err != nil {
				t.Fatal(err)
			}
		})
	}
}

// A log that was moved has the same name and the same events on another cluster, but those stand elsewhere in its order.
func TestALogThatWasMovedIsReadFromTheBeginning(t *testing.T) {
	const municipality = "gm0855"
	old := dialTest(t, esdbtest.Start(t).Connection(), stubborn)
	p := newPlace(t, old, municipality)
	l := p.open(t)
	for range 50 {
		mustAppend(t, l, events(l.newStream(), 0, 1))
	}
	mustWait(t, l, 50)
	past, err := l.Read(within(t), 0, 100)
	if err != nil {
		t.Fatal(err)
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	p.cluster = dialTest(t, esdbtest.Start(t).Connection(), stubborn)
	if _, err := LogID(within(t), p.cluster, municipality, func() string { return p.mirror.id }); err != nil {
		t.Fatal(err)
	}
	for _, e := range past {
		if err := p.cluster.appendEvents(within(t), commands.Write{Stream: e.Stream, Expected: e.Revision - 1, Events: []domain.Stored{e.Stored}}); err != nil {
			t.Fatal(err)
		}
	}
	seen := 0
	p.mirror.refuses = func(commands.Write) error { seen++; return nil }
	l = p.open(t)
	if head, err := l.Head(within(t)); err != nil || head != 50 || seen != 50 {
		t.Errorf("%d events, of which %d were read from the new cluster (%v)", head, seen, err)
	}
}

func TestTheResumeFileIsReplacedInOneGo(t *testing.T) {
	f := resumeFile(filepath.Join(t.TempDir(), "spiegel.json"))
	for n := range domain.Position(3) {
		if err := f.write(resumePoint{Log: "x", Head: n}); err != nil {
			t.Fatal(err)
		}
		if p, ok, err := f.read(); err != nil || !ok || p.Head != n {
			t.Errorf("reads %+v, %t (%v)", p, ok, err)
		}
	}
	if err := resumeFile("/bestaat/niet/x").write(resumePoint{}); err == nil {
		t.Error("written nowhere")
	}
}
