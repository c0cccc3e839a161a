package transfer

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"ruggespraak/domain"
	"ruggespraak/internal/codec"
	"ruggespraak/internal/kurrentdb/esdbtest"
	"ruggespraak/internal/node"
	"ruggespraak/internal/simulate"
	"ruggespraak/internal/vault"
)

func TestAMoveToAClusterAndBackChangesNothing(t *testing.T) {
	t.Parallel()
	w := copied(t)
	s := esdbtest.Start(t)
	there, err := Migrate(t.Context(), Migration{Now: clock, From: w.data, To: s.Connection(), Local: w.at("knooppunt")})
	if err != nil {
		t.Fatal(err)
	}
	back, err := Migrate(t.Context(), Migration{Now: clock, From: s.Connection(), To: w.at("terug"), Local: w.at("knooppunt")})
	if err != nil {
		t.Fatal(err)
	}
	m, err := ReadManifest(w.at("kopie"))
	if err != nil {
		t.Fatal(err)
	}
	for name, sum := range map[string]LogSum{"source": there.From, "cluster": there.To, "read back": back.From, "folder": back.To} {
		if differs := m.Events.difference(sum); differs != "" {
			t.Errorf("%s: %s", name, differs)
		}
	}
	if there.Destroyed != 1 || back.Destroyed != 1 {
		t.Errorf("destroyed keys: %d and %d", there.Destroyed, back.Destroyed)
	}
	was, is := w.open(t, w.data), w.open(t, w.at("terug"))
	if was.Log.ID() != is.Log.ID() {
		t.Error("the log has another id")
	}
	sameAnswers(t, answers(t, was), answers(t, is))
	sameTexts(t, was, is)
}

// sameTexts opens every personal text on both sides. That of the first signal is forgotten on both.
func sameTexts(t *testing.T, was, is *node.Node) {
	t.Helper()
	a, err := was.Log.Read(t.Context(), 0, 100_000, "signaal-ingebracht")
	if err != nil {
		t.Fatal(err)
	}
	b, err := is.Log.Read(t.Context(), 0, 100_000, "signaal-ingebracht")
	if err != nil || len(a) != len(b) {
		t.Fatal(err)
	}
	forgotten := 0
	for i := range a {
		one, other := story(t, was, a[i]), story(t, is, b[i])
		if one != other || one == "" {
			t.Fatalf("position %d: %q became %q", a[i].Position, one, other)
		}
		if one == domain.Unreadable {
			forgotten++
		}
	}
	if forgotten != 1 {
		t.Errorf("%d texts are forgotten", forgotten)
	}
}

func story(t *testing.T, n *node.Node, e domain.Recorded) string {
	t.Helper()
	c := domain.Codec{Events: domain.Events(), Unmarshal: codec.Unmarshal, Open: n.Vault.Reveal}
	_, got, err := c.Decode(e.Stored)
	if err != nil {
		t.Fatal(err)
	}
	return got.(domain.SignalRaised).Story.Text()
}

func TestAMoveThatIsBrokenOffGoesOnWhereItWas(t *testing.T) {
	t.Parallel()
	w := copied(t)
	s := esdbtest.Start(t)
	ctx, cancel := context.WithCancel(t.Context())
	m := Migration{Now: clock, From: w.data, To: s.Connection(), Local: w.at("knooppunt")}
	broken := make(chan error, 1)
	go func() {
		_, err := Migrate(ctx, m)
		broken <- err
	}()
	for moved(s) < 50 && len(broken) == 0 {
		time.Sleep(time.Millisecond)
	}
	cancel()
	if err := <-broken; !errors.Is(err, context.Canceled) {
		t.Fatalf("broken off: %v", err)
	}
	if there(filepath.Join(w.at("knooppunt"), node.SettingsFile)) {
		t.Error("half a move left settings behind, with which a node would start")
	}
	s.Faults().DropAfterApply(3) // the answers to some appends are lost
	done, err := Migrate(t.Context(), m)
	if err != nil {
		t.Fatal(err)
	}
	if done.Already < 50 || done.Already >= done.To.Head || done.From.difference(done.To) != "" {
		t.Errorf("%d of %d stood there already", done.Already, done.To.Head)
	}
	again, err := Migrate(t.Context(), m)
	if err != nil || again.Already != again.To.Head {
		t.Errorf("again: %d of %d stood there already: %v", again.Already, again.To.Head, err)
	}
	if left := w.leftovers(t); len(left) > 0 {
		t.Errorf("left: %q", left)
	}
}

// moved is how many of the municipality's events a server has.
func moved(s *esdbtest.Server) (n int) {
	for _, e := range s.Events() {
		if strings.HasPrefix(e.Stream, simulate.Code+"_") {
			n++
		}
	}
	return n
}

func TestWhatCameAfterAMoveIsBroughtToo(t *testing.T) {
	t.Parallel()
	w := copied(t)
	m := Migration{Now: clock, From: w.data, To: w.at("nieuw")}
	first, err := Migrate(t.Context(), m)
	if err != nil {
		t.Fatal(err)
	}
	n := w.open(t, w.data)
	stream, _ := raiseOne(t, n)
	last := firstSignalButOne(t, n)
	if err := errors.Join(n.Vault.Forget(t.Context(), last), n.Close()); err != nil {
		t.Fatal(err)
	}
	second, err := Migrate(t.Context(), m)
	if err != nil || second.Already != first.To.Head || second.To.Head != first.To.Head+1 || second.Destroyed != 2 {
		t.Fatalf("%+v %v", second, err)
	}
	keys, err := openKeys(t.Context(), vault.FileKeeper(w.at("nieuw"), true))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = keys.Close() }()
	if key, _, err := keys.Key(t.Context(), stream); err != nil || key == nil {
		t.Errorf("the new signal has no key: %v", err)
	}
	if _, destroyed, err := keys.Key(t.Context(), last); err != nil || !destroyed {
		t.Errorf("what was forgotten meanwhile is not: %v", err)
	}
}

func firstSignalButOne(t *testing.T, n *node.Node) string {
	t.Helper()
	events, err := n.Log.Read(t.Context(), 0, 2, "signaal-ingebracht")
	if err != nil {
		t.Fatal(err)
	}
	return events[1].Stream
}

func TestMovesThatAreRefused(t *testing.T) {
	t.Parallel()
	w := copied(t)
	same := newTown(t) // Oosterwaarde too, but with another history
	raiseOne(t, same.open(t, same.data))
	closed := copied(t)
	mustWrite(t, filepath.Join(closed.data, node.SettingsFile), []byte("code: gm0855\n"))
	short := copied(t)
	if _, err := Migrate(t.Context(), Migration{Now: clock, From: short.data, To: short.at("meer")}); err != nil {
		t.Fatal(err)
	}
	ahead := short.open(t, short.at("meer"))
	raiseOne(t, ahead)
	if err := ahead.Close(); err != nil {
		t.Fatal(err)
	}
	busy := copied(t)
	busy.open(t, busy.data)
	if err := os.Mkdir(w.at("spiegelt"), 0o700); err != nil {
		t.Fatal(err)
	}
	mustWrite(t, filepath.Join(w.at("spiegelt"), node.MirrorFile), nil)
	for _, c := range []struct {
		name, from, to string
		kind           domain.Kind
		words          string
	}{
		{"a cluster beside a log", w.data, "esdb://127.0.0.1:1?tls=false", domain.Refused, "Noem met --data een andere map"},
		{"a folder that mirrors a cluster", w.data, w.at("spiegelt"), domain.Refused, "hoort bij een logboek op een server"},
		{"no log", w.at("weg"), w.at("nieuw"), domain.Unreached, "bestaat niet"},
		{"to itself", w.data, w.data, domain.Invalid, "dezelfde"},
		{"from a folder in use", busy.data, w.at("nieuw"), domain.Conflict, "Stop dat eerst"},
		{"another municipality", w.data, closed.data, domain.Refused, "noemt gemeente gm0855"},
		{"a target that is ahead", short.data, short.at("meer"), domain.Refused, "en de bron maar"},
	} {
		_, err := Migrate(t.Context(), Migration{Now: clock, From: c.from, To: c.to, Local: w.data})
		t.Log(c.name)
		refused(t, err, c.kind, c.words)
	}
	if there(filepath.Join(w.at("nieuw"), node.SettingsFile)) {
		t.Error("a refused move left settings behind")
	}
}

func TestATargetWithOtherEventsOrKeysIsLeftAlone(t *testing.T) {
	t.Parallel()
	w := copied(t)
	s := esdbtest.Start(t)
	other := newTown(t)
	n := other.open(t, other.data)
	raiseOne(t, n)
	if err := n.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := Migrate(t.Context(), Migration{Now: clock, From: other.data, To: s.Connection(), Local: other.at("knooppunt")}); err != nil {
		t.Fatal(err)
	}
	_, err := Migrate(t.Context(), Migration{Now: clock, From: w.data, To: s.Connection(), Local: w.at("knooppunt")})
	refused(t, err, domain.Refused, "andere gebeurtenissen van deze gemeente")
	if err := os.Remove(filepath.Join(other.data, node.LogFile)); err != nil {
		t.Fatal(err)
	}
	_, err = Migrate(t.Context(), Migration{Now: clock, From: w.data, To: other.data})
	refused(t, err, domain.Refused, "van een andere kluis")
}
