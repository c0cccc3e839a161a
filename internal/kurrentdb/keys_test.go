package kurrentdb

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"ruggespraak/domain"
	"ruggespraak/internal/kurrentdb/esdbtest"
	"ruggespraak/internal/vault"
)

// town is a municipality whose nodes share a cluster and a master key, and a clock that only the test moves.
type town struct {
	connection, municipality, master string

	mu  sync.Mutex
	now time.Time
}

func newTown(t *testing.T, connection string) *town {
	t.Helper()
	return &town{
		connection: connection, municipality: newMunicipality(), master: filepath.Join(t.TempDir(), "elders", "hoofdsleutel"), now: noon,
	}
}

func (w *town) clock() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.now
}

func (w *town) pass(d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.now = w.now.Add(d)
}

// keys is what a node of its own has of the keys.
func (w *town) keys(t *testing.T) *Keys {
	t.Helper()
	return NewKeys(dialTest(t, w.connection, DialOptions{}), w.municipality, w.clock)
}

// tryOpen opens the vault as a node of its own does.
func (w *town) tryOpen(t *testing.T, change ...func(*vault.Options)) (*vault.Vault, error) {
	t.Helper()
	o := vault.Options{Keeper: w.keys(t), MasterKeyFile: w.master}
	for _, c := range change {
		c(&o)
	}
	return vault.Open(within(t), filepath.Join(t.TempDir(), "gegevens"), o)
}

func (w *town) open(t *testing.T, change ...func(*vault.Options)) *vault.Vault {
	t.Helper()
	v, err := w.tryOpen(t, change...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = v.Close() })
	return v
}

func (w *town) stream(n int) string {
	return fmt.Sprintf("%s_signaal-00000000-0000-7000-8000-%012d", w.municipality, n)
}

func (w *town) at(n int) domain.Place {
	return domain.Place{Stream: w.stream(n), EventID: "e", Field: "verhaal"}
}

// soon is when what was forgotten on one node must be gone on all.
const soon = 2 * time.Second

const story = "Mevrouw Jansen wacht al elf weken."

func sealed(t *testing.T, v *vault.Vault, at domain.Place) string {
	t.Helper()
	s, err := v.Seal(at, story)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func reads(t *testing.T, v *vault.Vault, at domain.Place, s, want string) {
	t.Helper()
	if got, err := v.Reveal(at, s); err != nil || got != want {
		t.Errorf("got %q, %v; want %q", got, err, want)
	}
}

func mustForget(t *testing.T, v *vault.Vault, stream string) {
	t.Helper()
	if err := v.Forget(within(t), stream); err != nil {
		t.Fatal(err)
	}
}

func TestNodesThatMakeAKeyAtOnceEndWithTheSame(t *testing.T) {
	w := newTown(t, anyServer(t))
	nodes := []*vault.Vault{w.open(t), w.open(t), w.open(t)}
	texts := make([][]string, len(nodes))
	var wg sync.WaitGroup
	for i, v := range nodes {
		texts[i] = make([]string, 20)
		for n := range texts[i] {
			wg.Go(func() {
				s, err := v.Seal(w.at(n), story)
				if err != nil {
					t.Error(err)
				}
				texts[i][n] = s
			})
		}
	}
	wg.Wait()
	for _, v := range nodes {
		for _, list := range texts {
			for n, s := range list {
				reads(t, v, w.at(n), s, story)
			}
		}
	}
	if a, b := nodes[0].Pseudonym("s", "Jan"), nodes[1].Pseudonym("s", "Jan"); a != b {
		t.Errorf("one person is %s here and %s there", a, b)
	}
}

func TestNodesThatMakeTheVaultAtOnceHaveOne(t *testing.T) {
	w := newTown(t, anyServer(t))
	names := make([]domain.PersonRef, 6)
	var wg sync.WaitGroup
	for i := range names {
		wg.Go(func() {
			v, err := w.tryOpen(t)
			if err != nil {
				t.Error(err)
				return
			}
			names[i] = v.Pseudonym("s", "Jan")
		})
	}
	wg.Wait()
	for _, n := range names {
		if n != names[0] {
			t.Errorf("nodes have other vaults: %q", names)
		}
	}
}

func TestANodeWithoutTheMasterKeyIsToldToCopyIt(t *testing.T) {
	w := newTown(t, anyServer(t))
	v := w.open(t)
	s := sealed(t, v, w.at(1))
	elsewhere := filepath.Join(t.TempDir(), "hoofdsleutel")
	other := func(o *vault.Options) { o.MasterKeyFile = elsewhere }
	_, err := w.tryOpen(t, other)
	if !errors.Is(err, domain.NotFound) || !strings.Contains(err.Error(), elsewhere) || !strings.Contains(err.Error(), "kopieer het bestand van het eerste knooppunt") {
		t.Errorf("got %v", err)
	}
	if _, err := os.Stat(elsewhere); err == nil {
		t.Error("a master key was made")
	}
	newTown(t, anyServer(t)).open(t, other) // another vault's key stands there now
	if _, err = w.tryOpen(t, other); !errors.Is(err, domain.Invalid) || !strings.Contains(err.Error(), "hoort niet bij de sleutels op het cluster") {
		t.Errorf("got %v", err)
	}
	key, err := os.ReadFile(w.master)
	if err == nil {
		err = os.WriteFile(elsewhere, key, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	reads(t, w.open(t, other), w.at(1), s, story)
}

func TestALogWithoutItsKeysIsRefused(t *testing.T) {
	w := newTown(t, anyServer(t))
	_, err := w.tryOpen(t, func(o *vault.Options) { o.Existing = true })
	if !errors.Is(err, domain.NotFound) || !strings.Contains(err.Error(), "geen sleutels op het cluster") {
		t.Errorf("got %v", err)
	}
}

func TestWhatIsForgottenOnOneNodeIsGoneOnAllSoon(t *testing.T) {
	w := newTown(t, anyServer(t))
	v, other := w.open(t), w.open(t)
	s, kept := sealed(t, v, w.at(1)), sealed(t, v, w.at(2))
	reads(t, other, w.at(1), s, story)
	reads(t, other, w.at(2), kept, story)
	mustForget(t, v, w.stream(1))
	reads(t, v, w.at(1), s, domain.Unreadable) // at once where it was done
	w.pass(soon)
	reads(t, other, w.at(1), s, domain.Unreadable)
	reads(t, other, w.at(2), kept, story)
	for _, node := range []*vault.Vault{v, other, w.open(t), w.open(t, func(o *vault.Options) { o.ReadOnly = true })} {
		reads(t, node, w.at(1), s, domain.Unreadable)
		if _, err := node.Seal(w.at(1), story); !errors.Is(err, domain.Refused) || !strings.Contains(err.Error(), "is vernietigd") {
			t.Errorf("sealed in a forgotten stream: %v", err)
		}
	}
	mustForget(t, other, w.stream(1)) // twice does no harm
	mustForget(t, other, w.stream(3)) // nor does forgetting what never had a key
	if _, err := other.Seal(w.at(3), story); !errors.Is(err, domain.Refused) {
		t.Errorf("got %v", err)
	}
	reads(t, v, w.at(2), kept, story)
}

// What is in memory is used only by who has heard of the cluster in the last two seconds.
func TestKeysInMemoryAreNotUsedWithoutTheCluster(t *testing.T) {
	server := esdbtest.Start(t)
	w := newTown(t, server.Connection())
	o := DialOptions{Patience: 300 * time.Millisecond, Attempt: 100 * time.Millisecond}
	v := w.open(t, func(vo *vault.Options) {
		vo.Keeper = NewKeys(dialTest(t, w.connection, o), w.municipality, w.clock)
	})
	s := sealed(t, v, w.at(1))
	defer server.Faults().Stall(esdbtest.Read)()
	reads(t, v, w.at(1), s, story)
	w.pass(soon)
	if got, err := v.Reveal(w.at(1), s); !errors.Is(err, domain.Unreached) || got != "" {
		t.Errorf("got %q, %v", got, err)
	}
	w.pass(-time.Hour) // a clock that goes back does not make the memory good
	if got, err := v.Reveal(w.at(1), s); !errors.Is(err, domain.Unreached) || got != "" {
		t.Errorf("got %q, %v", got, err)
	}
}

func TestManyKeysAreMadeTogether(t *testing.T) {
	server := esdbtest.Start(t)
	w := newTown(t, server.Connection())
	v := w.open(t)
	mustForget(t, v, w.stream(7))
	var streams []string
	for n := range 500 {
		streams = append(streams, w.stream(n))
	}
	for range 2 {
		if err := v.Prepare(within(t), streams); err != nil {
			t.Fatal(err)
		}
	}
	made := 0
	for _, e := range server.Events() {
		if e.Type == keyMade {
			made++
		}
	}
	if made != 499 {
		t.Errorf("%d keys for 500 streams of which one was forgotten", made)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := v.Prepare(ctx, []string{w.stream(1000)}); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

// Whatever call is lost, before or after it was carried out: doing it again gets there, and no key comes twice.
func TestForgettingThatIsBrokenOffIsCompleted(t *testing.T) {
	for _, lost := range []esdbtest.Method{esdbtest.Append, esdbtest.Tombstone} {
		server := esdbtest.Start(t)
		w := newTown(t, server.Connection())
		v, other := w.open(t), w.open(t)
		s := sealed(t, v, w.at(1))
		reads(t, other, w.at(1), s, story)
		stopped := w.open(t, func(vo *vault.Options) {
			o := DialOptions{Patience: 300 * time.Millisecond, Attempt: 100 * time.Millisecond}
			vo.Keeper = NewKeys(dialTest(t, w.connection, o), w.municipality, w.clock)
		})
		server.Faults().DropBefore(lost, esdbtest.Forever)
		if err := stopped.Forget(within(t), w.stream(1)); !errors.Is(err, domain.Unreached) {
			t.Errorf("%s: got %v", lost, err)
		}
		server.Faults().DropBefore(lost, 0)
		w.pass(soon)
		if lost == esdbtest.Tombstone { // it was asked for, and that counts
			reads(t, other, w.at(1), s, domain.Unreadable)
			if list := erasures(t, other); len(list) != 1 || list[0].Destroyed || list[0].Done() {
				t.Errorf("half a forgetting is listed as %+v", list)
			}
		}
		mustForget(t, other, w.stream(1))
		reads(t, other, w.at(1), s, domain.Unreadable)
		if list := erasures(t, other); len(list) != 1 || !list[0].Destroyed {
			t.Errorf("%s: got %+v", lost, list)
		}
	}
}

func TestAnswersThatAreLostDoNoHarm(t *testing.T) {
	server := esdbtest.Start(t)
	w := newTown(t, server.Connection())
	v := w.open(t)
	server.Faults().DropAfterApply(3)
	s := sealed(t, v, w.at(1))
	server.Faults().DropAfterApply(3)
	reads(t, w.open(t), w.at(1), s, story)
	mustForget(t, v, w.stream(1))
	reads(t, v, w.at(1), s, domain.Unreadable)
	if list := erasures(t, v); len(list) != 1 || !list[0].Destroyed {
		t.Errorf("got %+v", list)
	}
}

func erasures(t *testing.T, v *vault.Vault) []domain.Erasure {
	t.Helper()
	list, err := v.Erasures(within(t))
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func TestNothingPlainComesToTheCluster(t *testing.T) {
	server := esdbtest.Start(t)
	w := newTown(t, server.Connection())
	v := w.open(t)
	sealed(t, v, w.at(1))
	v.Pseudonym(w.stream(1), "Jan Jansen")
	master, err := os.ReadFile(w.master)
	if err != nil {
		t.Fatal(err)
	}
	for _, plain := range [][]byte{[]byte(story), []byte("Jansen"), bytes.TrimSpace(master)} {
		if server.Holds(plain) {
			t.Errorf("the cluster holds %.8q…", plain)
		}
	}
}

// Any order of what two nodes do: what was forgotten is never readable on a node once it has looked, and nothing else is lost.
func TestAnyOrderOfSealingAndForgetting(t *testing.T) {
	w := newTown(t, anyServer(t))
	nodes := []*vault.Vault{w.open(t), w.open(t)}
	run := 0
	rapid.Check(t, func(r *rapid.T) {
		run++
		texts, gone := map[int]string{}, map[int]bool{}
		for range rapid.IntRange(1, 15).Draw(r, "steps") {
			n, v := 10*run+rapid.IntRange(0, 2).Draw(r, "stream"), nodes[rapid.IntRange(0, 1).Draw(r, "node")]
			switch rapid.SampledFrom([]string{"seal", "seal", "read", "read", "forget"}).Draw(r, "act") {
			case "seal":
				s, err := v.Seal(w.at(n), story)
				if gone[n] != errors.Is(err, domain.Refused) {
					r.Fatalf("seal in %d, forgotten %t: %v", n, gone[n], err)
				}
				if err == nil {
					texts[n] = s
				}
			case "read":
				want := story
				if gone[n] || texts[n] == "" {
					want = domain.Unreadable
				}
				if got, err := v.Reveal(w.at(n), texts[n]); err != nil || got != want {
					r.Fatalf("read %d, forgotten %t: %q, %v", n, gone[n], got, err)
				}
			case "forget":
				if err := v.Forget(context.Background(), w.stream(n)); err != nil {
					r.Fatal(err)
				}
				gone[n] = true
				w.pass(soon)
			}
		}
	})
}

func TestStreamsOfOthersAreNotTakenForKeys(t *testing.T) {
	w := newTown(t, anyServer(t))
	k := w.keys(t)
	if err := k.note(within(t), forgetAsked, ""); err != nil {
		t.Fatal(err)
	}
	if _, err := w.tryOpen(t); !errors.Is(err, domain.Refused) || !strings.Contains(err.Error(), "niet door Ruggespraak geschreven") {
		t.Errorf("got %v", err)
	}
}
