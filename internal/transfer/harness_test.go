package transfer

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"ruggespraak/commands"
	"ruggespraak/domain"
	"ruggespraak/internal/codec"
	"ruggespraak/internal/disclosure"
	"ruggespraak/internal/node"
	"ruggespraak/internal/simulate"
	"ruggespraak/projections"
)

// moment is when everything in these tests happens.
var moment = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)

func clock() time.Time { return moment }

// town is a data folder with its master key beside it.
type town struct{ root, data, key string }

func newTown(t testing.TB) town {
	root := t.TempDir()
	return town{root, filepath.Join(root, "gegevens"), filepath.Join(root, "hoofdsleutel")}
}

// at is a path beside the data folder.
func (w town) at(name string) string { return filepath.Join(w.root, name) }

func (w town) open(t testing.TB, dir string) *node.Node {
	t.Helper()
	n, err := node.OpenWriter(context.Background(), dir, node.Options{MasterKeyFile: w.key, Now: clock, Settings: simulate.Settings()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = n.Close() })
	return n
}

// made says where oosterwaarde was made, to be removed in the end.
var made string

// some is how many of Oosterwaarde's events these tests take: enough for every view to have an answer.
const some = 400

// oosterwaarde is made once: a data folder with its first events, and a backup of it.
var oosterwaarde = sync.OnceValues(func() (town, error) {
	root, err := os.MkdirTemp("", "oosterwaarde-")
	if err != nil {
		return town{}, err
	}
	made = root
	w := town{root, filepath.Join(root, "gegevens"), filepath.Join(root, "hoofdsleutel")}
	if err := w.begin(filepath.Join(root, "groot")); err != nil {
		return town{}, err
	}
	if err := os.WriteFile(filepath.Join(w.data, node.OpenLogFile), []byte("{\"tijd\":\"x\"}\n{\"half"), 0o600); err != nil {
		return town{}, err
	}
	_, err = Backup(context.Background(), Job{From: w.data, To: w.at("kopie"), Program: "toets", Now: clock})
	return w, err
})

// begin makes the whole of Oosterwaarde in a folder that is thrown away, and takes its beginning. One key is destroyed.
func (w town) begin(whole string) (err error) {
	ctx := context.Background()
	n, err := node.OpenWriter(ctx, whole, node.Options{MasterKeyFile: w.key, Now: clock, Settings: simulate.Settings()})
	if err != nil {
		return err
	}
	if err = fromElsewhere(ctx, n); err != nil {
		return errors.Join(err, n.Close())
	}
	if _, err = simulate.Run(ctx, n.Desk(commands.By{Actor: "toets"}), simulate.Options{Events: simulate.Least, Seed: 4}); err == nil {
		err = n.Vault.Forget(ctx, firstSignal(n))
	}
	if err = errors.Join(err, n.Close()); err != nil {
		return err
	}
	from, err := sourceFolder(ctx, whole)
	if err != nil {
		return err
	}
	to, err := targetFolder(ctx, w.data, from.log.ID())
	if err != nil {
		return errors.Join(err, from.close())
	}
	from.log = beginning{from.log}
	err = Migration{}.move(ctx, from, to, &Migrated{})
	if err == nil {
		err = bringFiles(ctx, from.local, to.local, node.OpenLogFile, bookFile, node.SettingsFile)
	}
	return errors.Join(err, to.close(), from.close(), os.RemoveAll(whole))
}

// fromElsewhere takes over what another municipality found.
func fromElsewhere(ctx context.Context, n *node.Node) error {
	d := n.Desk(commands.By{Actor: "toets"})
	act, err := commands.ImportEffect{Imported: commands.Imported{Corrected: new(bool)}, Key: "1", Summary: domain.EffectSummary{
		Municipality: "gm9911", MunicipalityName: "Elders", MeasureKind: "pilot", Decision: "0190a000-0000-7000-8000-0000000000d1", Series: "Wachttijd",
		SeriesKind: "gemiddelde", From: "2024", Model: "stap", Family: "kleinste-kwadraten", Errors: "robuust", Before: 12, After: 12,
		Scale: "log-verhouding", Estimate: -1, StdErr: 1, Lower: -3, Upper: 1, People: "onbekend",
	}}.Act(d)
	if err != nil {
		return err
	}
	_, err = commands.DoMany(ctx, d, []commands.Act{act})
	return err
}

// beginning is a log that ends early.
type beginning struct{ node.Log }

func (beginning) Head(context.Context) (domain.Position, error) { return some, nil }

func (b beginning) Read(ctx context.Context, after domain.Position, limit int, types ...string) ([]domain.Recorded, error) {
	return b.Log.Read(ctx, after, min(limit, int(some-after)), types...)
}

func TestMain(m *testing.M) {
	code := m.Run()
	_ = os.RemoveAll(made)
	os.Exit(code)
}

// firstSignal is the stream of the first signal, whose key is destroyed.
func firstSignal(n *node.Node) string {
	events, err := n.Log.Read(context.Background(), 0, 1, "signaal-ingebracht")
	if err != nil || len(events) == 0 {
		return ""
	}
	return events[0].Stream
}

// copied is Oosterwaarde and its backup, for one test to spoil.
func copied(t *testing.T) town {
	t.Helper()
	whole, err := oosterwaarde()
	if err != nil {
		t.Fatal(err)
	}
	w := newTown(t)
	if err := os.CopyFS(w.root, os.DirFS(whole.root)); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{w.key, w.data, w.at("kopie")} {
		if err := os.Chmod(path, map[bool]fs.FileMode{true: 0o600, false: 0o700}[path == w.key]); err != nil {
			t.Fatal(err)
		}
	}
	return w
}

// answers asks every view its question, with what may be shown to who holds the keys.
func answers(t *testing.T, n *node.Node) map[string]string {
	t.Helper()
	if err := n.Views.CatchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, p := range projections.All() {
		ask := n.Ask()
		ask.Rule, ask.Estimator = disclosure.Rule{Off: true}, nil // models are tried elsewhere
		if p.Name == projections.Trail.Name {
			decisions, err := n.Log.Read(t.Context(), 0, 1, "besluit-genomen")
			if err != nil || len(decisions) == 0 {
				t.Fatal("no decision", err)
			}
			_, id, _ := strings.Cut(decisions[0].Stream, "-")
			ask.Params = map[string]string{"id": id}
		}
		a, err := n.Views.Query(t.Context(), p.Name, ask, nil)
		if err != nil {
			t.Fatal(err)
		}
		raw, err := codec.Marshal(a)
		if err != nil {
			t.Fatal(err)
		}
		out[p.Name] = string(raw)
	}
	return out
}

// sameAnswers says which view answers otherwise.
func sameAnswers(t *testing.T, want, got map[string]string) {
	t.Helper()
	empty := 0
	for name := range want {
		if strings.Contains(want[name], `"rijen":[]`) {
			t.Logf("%s has no answer to compare", name)
			empty++
		}
		if want[name] != got[name] {
			t.Errorf("%s answers otherwise", name)
		}
	}
	if empty > 3 {
		t.Errorf("%d views have no answer to compare", empty)
	}
}

// leftovers are the folders beside the data folder that are not finished.
func (w town) leftovers(t *testing.T) []string {
	t.Helper()
	found, err := filepath.Glob(w.at("*" + unfinished + "*"))
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// refused expects a refusal with these words.
func refused(t *testing.T, err error, kind domain.Kind, words string) {
	t.Helper()
	var e *domain.Error
	if !errors.As(err, &e) || e.Kind != kind || !strings.Contains(e.Text, words) {
		t.Errorf("expected %s with %q, got %v", kind, words, err)
	}
}

func mustRead(t *testing.T, path string) []byte {
	t.Helper()
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

func mustWrite(t *testing.T, path string, raw []byte) {
	t.Helper()
	if err := os.WriteFile(path, raw, 0o600); err != nil {
		t.Fatal(err)
	}
}

// flip changes one bit in the middle of a file.
func flip(t *testing.T, path string) {
	t.Helper()
	raw := bytes.Clone(mustRead(t, path))
	raw[len(raw)/2] ^= 1
	mustWrite(t, path, raw)
}
