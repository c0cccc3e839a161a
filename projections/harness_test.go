package projections_test

import (
	"context"
	"crypto/sha1"
	"encoding/base64"
	"fmt"
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
	"ruggespraak/internal/sqlite"
	"ruggespraak/projections"
)

// tester is what helpers need of *testing.T, *testing.B and *rapid.T.
type tester interface {
	Helper()
	Fatalf(format string, args ...any)
}

// start is when the clock of every test begins: a Monday afternoon in March, 13:00 in Amsterdam.
var start = time.Date(2025, 3, 3, 12, 0, 0, 0, time.UTC)

var amsterdam = mustZone("Europe/Amsterdam")

func mustZone(name string) *time.Location {
	z, err := time.LoadLocation(name)
	if err != nil {
		panic(err)
	}
	return z
}

// clock is a clock that goes on by itself, and that can be set forward and back.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) read() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(time.Second)
	return c.now
}

func (c *clock) set(t time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = t
}

// day sets the clock to one in the afternoon of a day in the municipality.
func (c *clock) day(d domain.Date) { c.set(d.Time().Add(12 * time.Hour)) }

// id makes the UUID that goes by a name in these tests.
func id(parts ...string) string {
	h := sha1.Sum([]byte(strings.Join(parts, "\x00")))
	return fmt.Sprintf("%x-%x-%x-%x-%x", h[:4], h[4:6], h[6:8], h[8:10], h[10:16])
}

func sig(name string) domain.SignalID     { return domain.SignalID(id("signaal", name)) }
func mea(name string) domain.MeasureID    { return domain.MeasureID(id("maatregel", name)) }
func dec(name string) domain.DecisionID   { return domain.DecisionID(id("besluit", name)) }
func eva(name string) domain.EvaluationID { return domain.EvaluationID(id("evaluatie", name)) }
func ser(name string) domain.SeriesID     { return domain.SeriesID(id("meetreeks", name)) }
func word(name string) domain.FeedbackID  { return domain.FeedbackID(id("terugkoppeling", name)) }

// toyVault seals texts so that they can be opened at their own place only, and forgets keys when told.
type toyVault struct {
	mu   sync.Mutex
	lost map[string]bool // streams
}

func (v *toyVault) seal(at domain.Place, plain string) (string, error) {
	return base64.StdEncoding.EncodeToString(fmt.Appendf(nil, "%s|%s|%s|%s", at.Stream, at.EventID, at.Field, plain)), nil
}

func (v *toyVault) open(at domain.Place, sealed string) (string, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.lost[at.Stream] {
		return domain.Unreadable, nil
	}
	raw, err := base64.StdEncoding.DecodeString(sealed)
	if err != nil {
		return "", err
	}
	plain, ok := strings.CutPrefix(string(raw), at.Stream+"|"+at.EventID+"|"+at.Field+"|")
	if !ok {
		return "", fmt.Errorf("%s of %s was sealed elsewhere", at.Field, at.EventID)
	}
	return plain, nil
}

func (v *toyVault) lose(stream string) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.lost[stream] = true
}

// world is a municipality in a folder: a real log, real view files, a desk and a clock.
type world struct {
	t     tester
	dir   string
	log   *sqlite.Log
	vault *toyVault
	clock *clock
	desk  commands.Desk
	views *projections.Runner
	ids   int
}

const municipality = "gm0855"

// newWorld makes a municipality without history. The test closes it.
func newWorld(t *testing.T) *world {
	t.Helper()
	w := openWorld(t, t.TempDir())
	t.Cleanup(func() { w.close() })
	return w
}

func openWorld(t tester, dir string) *world {
	t.Helper()
	w := &world{t: t, dir: dir, vault: &toyVault{lost: map[string]bool{}}, clock: &clock{now: start}}
	w.log = openLog(t, filepath.Join(dir, "logboek.sqlite"))
	w.desk = commands.Desk{
		Log: w.log, Codec: w.codec(), Now: w.clock.read, NewID: w.newID, Derive: id,
		Forget: func(_ context.Context, stream string) error {
			w.vault.lose(stream)
			return nil
		},
		Pseudonym: func(stream, person string) domain.PersonRef { return domain.PersonRef(id("persoon", stream, person)) },
		Settings: commands.Settings{
			Municipality: municipality, Zone: amsterdam, Reopen: domain.ReopenRule{Count: 3, Share: 0.5},
		},
		By: commands.By{Actor: "toets"},
	}
	w.views = w.runner(w.log, w.folder(), projections.All())
	return w
}

func openLog(t tester, path string) *sqlite.Log {
	t.Helper()
	log, err := sqlite.OpenLog(path, sqlite.LogOptions{NewID: func() string { return id("logboek", path) }})
	if err != nil {
		t.Fatalf("open log: %v", err)
	}
	return log
}

func (w *world) codec() domain.Codec {
	return domain.Codec{
		Events: domain.Events(), Marshal: codec.Marshal, Unmarshal: codec.Unmarshal, Seal: w.vault.seal, Open: w.vault.open,
	}
}

func (w *world) newID() string {
	w.ids++
	return id("nieuw", fmt.Sprint(w.ids))
}

// folder opens the folder of view files, as another process would.
func (w *world) folder() *sqlite.Folder {
	w.t.Helper()
	f, err := sqlite.OpenFolder(filepath.Join(w.dir, "weergaven"))
	if err != nil {
		w.t.Fatalf("open folder: %v", err)
	}
	return f
}

func (w *world) runner(log projections.Log, files projections.Files, all []projections.Projection) *projections.Runner {
	w.t.Helper()
	r, err := projections.NewRunner(context.Background(), log, files, w.codec(), all)
	if err != nil {
		w.t.Fatalf("make runner: %v", err)
	}
	r.Zone = amsterdam
	return r
}

func (w *world) close() {
	w.t.Helper()
	if err := w.views.Close(); err != nil {
		w.t.Fatalf("close views: %v", err)
	}
	if err := w.log.Close(); err != nil {
		w.t.Fatalf("close log: %v", err)
	}
}

// do carries out commands that must succeed.
func (w *world) do(list ...commands.Command) {
	w.t.Helper()
	for _, c := range list {
		if f, ok := c.(commandFunc); ok {
			f(w)
			continue
		}
		if _, err := c.Do(context.Background(), w.desk); err != nil {
			w.t.Fatalf("%T: %v", c, err)
		}
	}
}

// on sets the clock to a day and carries out commands that must succeed.
func (w *world) on(day domain.Date, list ...commands.Command) {
	w.t.Helper()
	w.clock.day(day)
	w.do(list...)
}

// load carries out the acts of an import.
func (w *world) load(acts ...commands.Act) {
	w.t.Helper()
	answers, err := commands.DoMany(context.Background(), w.desk, acts)
	if err != nil {
		w.t.Fatalf("import: %v", err)
	}
	for _, a := range answers {
		if a.Err != nil {
			w.t.Fatalf("import: %v", a.Err)
		}
	}
}

func (w *world) catchUp(views ...string) {
	w.t.Helper()
	if err := w.views.CatchUp(context.Background(), views...); err != nil {
		w.t.Fatalf("catch up: %v", err)
	}
}

// open asks without the small-number rule.
func (w *world) open() projections.Ask {
	return projections.Ask{Rule: disclosure.Rule{Off: true}, Planning: planning, Reveal: w.vault.open}
}

// answer asks a view where it is now.
func (w *world) answer(view string, ask projections.Ask) projections.Answer {
	w.t.Helper()
	return w.answerAt(view, ask, nil)
}

// answerAt asks a view as of a moment; nil is now.
func (w *world) answerAt(view string, ask projections.Ask, at *domain.Instant) projections.Answer {
	w.t.Helper()
	a, err := w.views.Query(context.Background(), view, ask, at)
	if err != nil {
		w.t.Fatalf("query %s: %v", view, err)
	}
	return a
}

// rows catches up and asks a view of which the rows are of type R.
func rows[R any](w *world, p projections.Projection, ask projections.Ask) []R {
	w.t.Helper()
	w.catchUp(p.Name)
	r, ok := w.answer(p.Name, ask).Rows.([]R)
	if !ok {
		w.t.Fatalf("%s has rows of another type", p.Name)
	}
	return r
}

func (w *world) head() domain.Position {
	w.t.Helper()
	head, err := w.log.Head(context.Background())
	if err != nil {
		w.t.Fatalf("read head: %v", err)
	}
	return head
}

// written is an answer as it leaves the program.
func written(t tester, answer any) string {
	t.Helper()
	b, err := codec.Marshal(answer)
	if err != nil {
		t.Fatalf("write answer: %v", err)
	}
	return string(b)
}

// fast is a folder in memory where there is one: it saves waiting for a disk that these tests are not about.
func fast(t *testing.T) string {
	t.Helper()
	if dir, err := os.MkdirTemp("/dev/shm", "ruggespraak-"); err == nil {
		t.Cleanup(func() { _ = os.RemoveAll(dir) })
		return dir
	}
	return t.TempDir()
}

// commandFunc lets something else stand where a command is expected: an act of an import.
type commandFunc func(w *world)

// Do is never called: the world sees what it is.
func (commandFunc) Do(context.Context, commands.Desk) (commands.Result, error) {
	panic("a commandFunc is carried out by the world")
}
