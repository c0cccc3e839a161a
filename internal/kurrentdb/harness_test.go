package kurrentdb

import (
	"context"
	"crypto/rand"
	"fmt"
	"math/big"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/uuid"

	"ruggespraak/domain"
	"ruggespraak/internal/kurrentdb/esdbtest"
)

// realServer is the address of a real server to test against, empty for the one in this process.
func realServer() string { return os.Getenv("RUGGESPRAAK_ESDB") }

// anyServer gives the address of a server that only this test writes to under its municipality: a new one in this process, or
// the real one that was asked for.
func anyServer(t *testing.T) string {
	t.Helper()
	if real := realServer(); real != "" {
		t.Log("against the server at RUGGESPRAAK_ESDB")
		return real
	}
	t.Log("against the server in this process")
	return esdbtest.Start(t).Connection()
}

// newMunicipality is a code that no other test has, so that a shared server does.
func newMunicipality() string {
	n, err := rand.Int(rand.Reader, big.NewInt(1_000_000_000_000))
	if err != nil {
		panic(err)
	}
	return fmt.Sprintf("gm%012d", n)
}

func dialTest(t *testing.T, connection string, o DialOptions) *Cluster {
	t.Helper()
	c, err := Dial(connection, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	return c
}

// place is where one node keeps its mirror.
type place struct {
	cluster      *Cluster
	municipality string
	mirror       *memory
	resume       string
}

// newPlace is a node that has no mirror yet.
func newPlace(t *testing.T, c *Cluster, municipality string) *place {
	t.Helper()
	id, err := LogID(within(t), c, municipality, uuid.NewString)
	if err != nil {
		t.Fatal(err)
	}
	return &place{cluster: c, municipality: municipality, mirror: newMemory(id), resume: filepath.Join(t.TempDir(), "spiegel.json")}
}

func (p *place) tryOpen(ctx context.Context) (*Log, error) {
	return OpenLog(ctx, p.cluster, LogOptions{Municipality: p.municipality, Mirror: p.mirror, ResumeFile: p.resume})
}

func (p *place) open(t *testing.T) *Log {
	t.Helper()
	l, err := p.tryOpen(within(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	return l
}

func within(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	t.Cleanup(cancel)
	return ctx
}

// events makes n events of a new or growing stream.
func events(stream string, first domain.Revision, n int) []domain.Stored {
	out := make([]domain.Stored, n)
	for i := range out {
		id := uuid.NewString()
		out[i] = domain.Stored{
			Stream: stream, Revision: first + domain.Revision(i), Type: "kern-verwoord", ID: id, RecordedAt: noon,
			Header:  fmt.Appendf(nil, `{"id":%q,"stroom":%q,"vastgelegdOp":"2026-03-02T12:00:00.123456Z"}`, id, stream),
			Payload: fmt.Appendf(nil, `{"nummer":%d}`, i),
		}
	}
	return out
}

func (l *Log) newStream() string { return l.prefix + "signaal-" + uuid.NewString() }

func mustAppend(t *testing.T, l *Log, made []domain.Stored) domain.Cursor {
	t.Helper()
	c, err := l.Append(within(t), made[0].Stream, made[0].Revision-1, made)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func mustWait(t *testing.T, l *Log, n int) {
	t.Helper()
	if err := l.Wait(within(t), domain.Position(n-1)); err != nil {
		t.Fatal(err)
	}
}

// eventually waits for a condition.
func eventually(t *testing.T, what string, holds func() bool) {
	t.Helper()
	for ctx := within(t); !holds(); {
		select {
		case <-ctx.Done():
			t.Fatalf("never came about: %s", what)
		case <-time.After(2 * time.Millisecond):
		}
	}
}
