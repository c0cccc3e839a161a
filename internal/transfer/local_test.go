package transfer

import (
	"context"
	"errors"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ruggespraak/commands"
	"ruggespraak/domain"
	"ruggespraak/internal/kurrentdb"
	"ruggespraak/internal/kurrentdb/esdbtest"
	"ruggespraak/internal/node"
	"ruggespraak/internal/simulate"
	"ruggespraak/internal/vault"
)

func namedReaders(node.Settings) []string {
	return []string{"regels", "publicatie-raad", "publicatie-nieuw"}
}

// placesIn changes and gives the places in a folder's book.
func (w town) placesIn(t *testing.T, dir string, set map[string]domain.Position) map[string]domain.Position {
	t.Helper()
	n := w.open(t, dir)
	for reader, at := range set {
		if err := n.Book.SaveCheckpoint(t.Context(), reader, at); err != nil {
			t.Fatal(err)
		}
	}
	got, err := n.Book.Checkpoints(t.Context())
	if err = errors.Join(err, n.Close()); err != nil {
		t.Fatal(err)
	}
	return got
}

func placesOn(t *testing.T, s *esdbtest.Server, code string) *kurrentdb.Checkpoints {
	t.Helper()
	c, err := kurrentdb.Dial(s.Connection(), kurrentdb.DialOptions{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	return kurrentdb.NewCheckpoints(c, code)
}

// A receiver without a place begins at the head, and misses what it was not told yet.
func TestReadersGoOnWhereTheyWereAfterAMove(t *testing.T) {
	t.Parallel()
	w := copied(t)
	w.placesIn(t, w.data, map[string]domain.Position{"regels": 40, "publicatie-raad": 30})
	s := esdbtest.Start(t)
	m := Migration{Now: clock, From: w.data, To: s.Connection(), Local: w.at("knooppunt"), Readers: namedReaders}
	out, err := Migrate(t.Context(), m)
	if err != nil || len(out.Readers) != 2 {
		t.Fatalf("%+v %v", out.Readers, err)
	}
	shared := placesOn(t, s, simulate.Code)
	for reader, want := range map[string]domain.Position{"regels": 40, "publicatie-raad": 30, "publicatie-nieuw": 0} {
		if at, err := shared.Checkpoint(t.Context(), reader); err != nil || at != want {
			t.Errorf("on the cluster %s is at %d: %v", reader, at, err)
		}
	}
	if err := shared.SaveCheckpoint(t.Context(), "publicatie-raad", 50); err != nil {
		t.Fatal(err)
	}
	if out, err = Migrate(t.Context(), m); err != nil || out.Readers[1] != (ReaderPlace{"publicatie-raad", 50}) {
		t.Errorf("moved again: %+v %v", out.Readers, err)
	}
	m.From, m.To = m.To, w.at("terug")
	if _, err := Migrate(t.Context(), m); err != nil {
		t.Fatal(err)
	}
	got, want := w.placesIn(t, w.at("terug"), nil), map[string]domain.Position{"regels": 40, "publicatie-raad": 50}
	if !maps.Equal(got, want) {
		t.Errorf("back in a folder: %v", got)
	}
}

func TestWhatWasAddedToWhoSawWhatComesAlong(t *testing.T) {
	t.Parallel()
	w := copied(t)
	m := Migration{Now: clock, From: w.data, To: w.at("nieuw")}
	seen := func(dir string) string {
		raw, err := os.ReadFile(filepath.Join(dir, node.OpenLogFile))
		if err != nil {
			t.Fatal(err)
		}
		return string(raw)
	}
	for _, c := range []struct{ source, target, want string }{
		{"{}\n", "", "{}\n"},
		{"{}\n{}\n{", "", "{}\n{}\n"},
		{"{}\n{}\n", "{}\n{}\n[]\n", "{}\n{}\n[]\n"}, // it went on in the target
	} {
		mustWrite(t, filepath.Join(m.From, node.OpenLogFile), []byte(c.source))
		if c.target != "" {
			mustWrite(t, filepath.Join(m.To, node.OpenLogFile), []byte(c.target))
		}
		if _, err := Migrate(t.Context(), m); err != nil {
			t.Fatal(err)
		}
		if got := seen(m.To); got != c.want {
			t.Errorf("%q came of %q and %q", got, c.source, c.target)
		}
	}
}

func TestNobodyWorksInTheFolderBesideAClusterDuringAMove(t *testing.T) {
	t.Parallel()
	w := copied(t)
	s := esdbtest.Start(t)
	held, err := node.Hold(w.at("knooppunt"))
	if err != nil {
		t.Fatal(err)
	}
	m := Migration{Now: clock, From: w.data, To: s.Connection(), Local: w.at("knooppunt")}
	_, err = Migrate(t.Context(), m)
	refused(t, err, domain.Conflict, "Stop dat eerst")
	if err := held.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := Migrate(t.Context(), m); err != nil {
		t.Error(err)
	}
}

// growing is a log to which others write once its head was asked for a number of times.
type growing struct {
	node.Log
	asked *int
}

func (g growing) Head(ctx context.Context) (domain.Position, error) {
	head, err := g.Log.Head(ctx)
	*g.asked++
	return head + domain.Position(*g.asked), err
}

func TestASourceThatGoesOnIsNotTakenForMoved(t *testing.T) {
	t.Parallel()
	w := copied(t)
	n := w.open(t, w.data)
	head, err := n.Log.Head(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := standsStill(t.Context(), n.Log, head); err != nil {
		t.Error(err)
	}
	refused(t, standsStill(t.Context(), growing{n.Log, new(int)}, head), domain.Conflict, "Stop wie er schrijft")
}

// Keys that were put back from an older copy than the log hold what was destroyed since.
func TestAMoveDestroysWhatTheLogSaysIsForgotten(t *testing.T) {
	t.Parallel()
	w := copied(t)
	n := w.open(t, w.data)
	stream, _ := raiseOne(t, n)
	if err := n.Close(); err != nil {
		t.Fatal(err)
	}
	older, err := os.ReadFile(filepath.Join(w.data, keysFile))
	if err != nil {
		t.Fatal(err)
	}
	n = w.open(t, w.data)
	_, id, _ := strings.Cut(stream, "-")
	forget := commands.ForgetPerson{Kind: domain.SignalCategory, ID: id, Reason: "bewaartermijn"}
	_, err = forget.Do(t.Context(), n.Desk(commands.By{}))
	if err = errors.Join(err, n.Close()); err != nil {
		t.Fatal(err)
	}
	mustWrite(t, filepath.Join(w.data, keysFile), older)
	out, err := Migrate(t.Context(), Migration{Now: clock, From: w.data, To: w.at("nieuw")})
	if err != nil || out.Destroyed != 2 {
		t.Fatalf("%d destroyed: %v", out.Destroyed, err)
	}
	keys, err := openKeys(t.Context(), vault.FileKeeper(w.at("nieuw"), true))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = keys.Close() }()
	if _, destroyed, err := keys.Key(t.Context(), stream); err != nil || !destroyed {
		t.Errorf("a key that was forgotten came along: %v", err)
	}
}
