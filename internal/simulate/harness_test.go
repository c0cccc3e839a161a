package simulate_test

import (
	"context"
	"encoding/base64"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"testing"
	"time"

	"ruggespraak/commands"
	"ruggespraak/domain"
	"ruggespraak/internal/codec"
	"ruggespraak/internal/disclosure"
	"ruggespraak/internal/ids"
	"ruggespraak/internal/simulate"
	"ruggespraak/internal/sqlite"
	"ruggespraak/projections"
)

// made is a town on a real log, with real views.
type made struct {
	t     *testing.T
	log   *sqlite.Log
	views *projections.Runner
	simulate.Made

	months    map[string]counts      // of each measure, once the view was asked
	estimator *projections.Estimator // once models were asked for
}

var amsterdam = func() *time.Location {
	zone, err := time.LoadLocation("Europe/Amsterdam")
	if err != nil {
		panic(err)
	}
	return zone
}()

// toy is a vault that hides nothing, with a secret of its own in every pseudonym.
type toy string

func (v toy) seal(at domain.Place, plain string) (string, error) {
	return base64.RawStdEncoding.EncodeToString([]byte(string(v) + at.Field + "|" + plain)), nil
}

func (v toy) open(at domain.Place, sealed string) (string, error) {
	raw, err := base64.RawStdEncoding.DecodeString(sealed)
	plain, ok := strings.CutPrefix(string(raw), string(v)+at.Field+"|")
	if err != nil || !ok {
		return "", fmt.Errorf("%s was sealed elsewhere", at.Field)
	}
	return plain, nil
}

func (v toy) codec() domain.Codec {
	return domain.Codec{Events: domain.Events(), Marshal: codec.Marshal, Unmarshal: codec.Unmarshal, Seal: v.seal, Open: v.open}
}

func (v toy) desk(log commands.Store) commands.Desk {
	return commands.Desk{
		Log: log, Codec: v.codec(), Derive: ids.Derive,
		Pseudonym: func(stream, person string) domain.PersonRef {
			return domain.PersonRef(ids.Derive(string(v), stream, person))
		},
		Settings: commands.Settings{Municipality: simulate.Code, Zone: amsterdam, Reopen: domain.ReopenRule{Count: 3, Share: 0.2}},
	}
}

// folder is in memory where that is possible: these tests are not about the disk.
func folder(t *testing.T) string {
	t.Helper()
	if dir, err := os.MkdirTemp("/dev/shm", "ruggespraak-"); err == nil {
		t.Cleanup(func() { _ = os.RemoveAll(dir) })
		return dir
	}
	return t.TempDir()
}

// town makes a town that the test throws away.
func town(t *testing.T, o simulate.Options, v toy) *made {
	t.Helper()
	dir := folder(t)
	m := &made{t: t}
	var err error
	if m.log, err = sqlite.OpenLog(filepath.Join(dir, "logboek.sqlite"), sqlite.LogOptions{NewID: func() string { return ids.Derive(dir) }}); err != nil {
		t.Fatal(err)
	}
	if m.Made, err = simulate.Run(t.Context(), v.desk(m.log), o); err != nil {
		t.Fatal(err)
	}
	files, err := sqlite.OpenFolder(filepath.Join(dir, "weergaven"))
	if err != nil {
		t.Fatal(err)
	}
	if m.views, err = projections.NewRunner(t.Context(), m.log, files, v.codec(), projections.All()); err != nil {
		t.Fatal(err)
	}
	m.views.Zone = amsterdam
	t.Cleanup(func() {
		if err := m.views.Close(); err != nil {
			t.Error(err)
		}
		if err := m.log.Close(); err != nil {
			t.Error(err)
		}
	})
	return m
}

// events reads the whole log.
func (m *made) events() []domain.Recorded {
	m.t.Helper()
	var all []domain.Recorded
	for {
		batch, err := m.log.Read(context.Background(), domain.Position(len(all)), 5000)
		if err != nil {
			m.t.Fatal(err)
		}
		if all = append(all, batch...); len(batch) < 5000 {
			return all
		}
	}
}

// rows asks a view, without the small-number rule.
func rows[R any](m *made, p projections.Projection, params map[string]string) []R {
	m.t.Helper()
	if err := m.views.CatchUp(context.Background(), p.Name); err != nil {
		m.t.Fatal(err)
	}
	ask := projections.Ask{Rule: disclosure.Rule{Off: true}, Params: params, Reveal: toy("a").open}
	a, err := m.views.Query(context.Background(), p.Name, ask, nil)
	if err != nil {
		m.t.Fatal(err)
	}
	r, ok := a.Rows.([]R)
	if !ok {
		m.t.Fatalf("%s has rows of type %T", p.Name, a.Rows)
	}
	return r
}
