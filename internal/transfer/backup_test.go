package transfer

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"

	"ruggespraak/commands"
	"ruggespraak/domain"
	"ruggespraak/internal/node"
	"ruggespraak/internal/sqlite"
)

func TestABackupHoldsAllThatWasAcknowledgedWhileEightWritersWrite(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	n := w.open(t, w.data)
	ctx, stop := context.WithCancel(t.Context())
	var mu sync.Mutex
	acked := map[domain.Position]string{} // stream
	var writers, begun sync.WaitGroup
	begun.Add(8)
	for range 8 {
		writers.Go(func() {
			for first := true; ctx.Err() == nil; first = false {
				stream, at := raiseOne(t, n)
				mu.Lock()
				acked[at] = stream
				mu.Unlock()
				if first {
					begun.Done()
				}
			}
		})
	}
	begun.Wait()
	mu.Lock()
	before := len(acked)
	mu.Unlock()
	m, err := Backup(t.Context(), Job{From: w.data, To: w.at("kopie"), Program: "toets", Now: clock, Progress: func(step string) Progress {
		if step == "gebeurtenissen" {
			stop() // all is copied
		}
		return nil
	}})
	stop()
	writers.Wait()
	if err != nil {
		t.Fatal(err)
	}
	if int(m.Events.Head) < before || len(acked) <= before {
		t.Errorf("%d acknowledged before, %d in all, %d in the backup", before, len(acked), m.Events.Head)
	}
	live, err := SumLog(t.Context(), n.Log, m.Events.Head, nil, nil)
	if err != nil || live.difference(m.Events) != "" {
		t.Errorf("the log up to there is not what the manifest says: %s %v", live.difference(m.Events), err)
	}
	for at, e := range eventsIn(t, w.at("kopie")) {
		if stream, ok := acked[at]; ok && stream != e.Stream {
			t.Errorf("position %d is of another stream", at)
		}
		delete(acked, at)
	}
	for at := range acked {
		if at <= m.Events.Head {
			t.Errorf("acknowledged position %d is not in the backup", at)
		}
	}
	restoredAndReadable(t, w, m.Events.Head)
}

// raiseOne brings in a signal and says where it stands.
func raiseOne(t *testing.T, n *node.Node) (string, domain.Position) {
	raise := commands.RaiseSignal{SignalInput: commands.SignalInput{Story: "Wie belt, wacht een uur.", Kind: "idee", Sectors: []domain.Sector{"wmo"}}}
	a, err := raise.Do(context.Background(), n.Desk(commands.By{}))
	if err != nil {
		t.Error(err)
		return "", 0
	}
	at, err := n.Log.Resolve(context.Background(), a.Cursor)
	if err != nil {
		t.Error(err)
	}
	return domain.SignalCategory.Stream(n.Settings.Code, a.ID), at
}

func eventsIn(t *testing.T, dir string) map[domain.Position]domain.Recorded {
	t.Helper()
	log, err := sqlite.OpenLog(filepath.Join(dir, node.LogFile), sqlite.LogOptions{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = log.Close() }()
	events, err := log.Read(t.Context(), 0, 1_000_000)
	if err != nil {
		t.Fatal(err)
	}
	out := map[domain.Position]domain.Recorded{}
	for _, e := range events {
		out[e.Position] = e
	}
	return out
}

// restoredAndReadable restores the backup and opens the text of the last signal in it, whose key was made last.
func restoredAndReadable(t *testing.T, w town, head domain.Position) {
	t.Helper()
	if _, err := Restore(t.Context(), Job{From: w.at("kopie"), To: w.at("terug")}, w.key); err != nil {
		t.Fatal(err)
	}
	n := w.open(t, w.at("terug"))
	for at := domain.Position(0); at < head; {
		events, err := n.Log.Read(t.Context(), at, 1000)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range events {
			_, got, err := n.Desk(commands.By{}).Codec.Decode(e.Stored)
			if s, ok := got.(domain.SignalRaised); err != nil || ok && s.Story.Text() != "Wie belt, wacht een uur." {
				t.Fatalf("position %d does not open: %v", e.Position, err)
			}
			at = e.Position
		}
	}
}

// What is written between the copying of one file and the next is in the log only when its key is in the keys.
func TestWhatComesBetweenTheCopiesIsWholeOrNotThere(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	n := w.open(t, w.data)
	mustWrite(t, filepath.Join(w.data, node.OpenLogFile), []byte("{}\n"))
	book, err := sqlite.OpenFolder(w.data)
	if err != nil {
		t.Fatal(err)
	}
	f, err := book.Open(bookFile)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	raiseOne(t, n)
	var steps []string
	m, err := Backup(t.Context(), Job{From: w.data, To: w.at("kopie"), Program: "toets", Now: clock, Progress: func(step string) Progress {
		steps = append(steps, step)
		raiseOne(t, n)
		return nil
	}})
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{bookFile, node.LogFile, keysFile, "gebeurtenissen", "weergaven"}; !slices.Equal(steps, want) {
		t.Errorf("steps %q", steps) // the book first: what it knows of, the log has
	}
	if m.Events.Head != 3 || len(m.Files) != 5 {
		t.Errorf("%d events, %d files", m.Events.Head, len(m.Files))
	}
	restoredAndReadable(t, w, m.Events.Head)
}

func TestARestoredFolderAnswersTheSame(t *testing.T) {
	t.Parallel()
	w := copied(t)
	r, err := Restore(t.Context(), Job{From: w.at("kopie"), To: w.at("terug")}, w.key)
	if err != nil || r.MasterKey != nil || len(r.OtherViews) > 0 {
		t.Fatalf("%+v %v", r, err)
	}
	was, is := w.open(t, w.data), w.open(t, w.at("terug"))
	sameAnswers(t, answers(t, was), answers(t, is))
	if got := string(mustRead(t, filepath.Join(w.at("terug"), node.OpenLogFile))); got != "{\"tijd\":\"x\"}\n" {
		t.Errorf("who saw what: %q", got)
	}
	if was.Log.ID() != is.Log.ID() {
		t.Error("the restored log has another id")
	}
	raiseOne(t, is)
	if _, err := os.Stat(filepath.Join(w.at("terug"), keysFile+"-wal")); err != nil {
		t.Errorf("the keys have no write-ahead log: %v", err)
	}
	if left := w.leftovers(t); len(left) > 0 {
		t.Errorf("left: %q", left)
	}
}

func TestABackupIsForItsOwnerOnlyAndHasNoMasterKey(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	n := w.open(t, w.data)
	raiseOne(t, n)
	m, err := Backup(t.Context(), Job{From: w.data, To: w.at("kopie"), Program: "toets", Now: clock})
	if err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(w.at("kopie")); err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("%v %v", info, err)
	}
	entries, err := os.ReadDir(w.at("kopie"))
	if err != nil || len(entries) != len(m.Files)+1 {
		t.Errorf("more files than the manifest names: %v %v", entries, err)
	}
	for _, e := range entries {
		if info, err := e.Info(); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v %v", e.Name(), info.Mode(), err)
		}
	}
}

func TestBackupsThatAreRefused(t *testing.T) {
	t.Parallel()
	w := copied(t)
	if err := errors.Join(os.Mkdir(w.at("knooppunt"), 0o700), node.BelongsToCluster(w.at("knooppunt"))); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		from, to string
		kind     domain.Kind
		words    string
	}{
		"beside a cluster":  {w.at("knooppunt"), w.at("nieuw"), domain.Refused, "hoort bij een logboek op een server"},
		"no folder":         {w.at("weg"), w.at("nieuw"), domain.NotFound, "geen logboek"},
		"over a backup":     {w.data, w.at("kopie"), domain.Refused, "niet overschreven"},
		"within the folder": {w.data, filepath.Join(w.data, "kopie"), domain.Refused, "gaat met die map verloren"},
		"where a file is":   {w.data, w.key, domain.Unreached, "kan niets worden gezet"},
	} {
		_, err := Backup(t.Context(), Job{From: c.from, To: c.to, Program: "toets", Now: clock})
		t.Log(name)
		refused(t, err, c.kind, c.words)
	}
	if left := w.leftovers(t); len(left) > 0 {
		t.Errorf("left: %q", left)
	}
}
