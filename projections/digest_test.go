package projections_test

import (
	"testing"

	"ruggespraak/projections"
)

func digests(t *testing.T, r *projections.Runner) map[string]projections.ViewDigest {
	t.Helper()
	list, err := r.Digest(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if len(list) != len(projections.All()) {
		t.Fatalf("%d of %d views", len(list), len(projections.All()))
	}
	out := map[string]projections.ViewDigest{}
	for _, d := range list {
		out[d.View] = d
	}
	return out
}

// The same events give the same fingerprint, whether a view followed them one by one or was built at once, and whether or
// not keys were destroyed.
func TestDigestsHangOnEventsAlone(t *testing.T) {
	w := newWorld(t)
	w.do(aMeasure("a"), aDecision("d", "a"))
	for i := range 5 {
		w.catchUp()
		someLinked(w, "a", string(rune('p'+i)), 3)
	}
	w.catchUp()
	followed := digests(t, w.views)
	w.vault.lose(w.stream())
	if err := w.views.Rebuild(t.Context()); err != nil {
		t.Fatal(err)
	}
	rebuilt := digests(t, w.views)
	for name, d := range followed {
		if d != rebuilt[name] {
			t.Errorf("%s: %+v, and after a rebuild %+v", name, d, rebuilt[name])
		}
	}
	empty := digests(t, freshViews(t))
	for _, p := range []projections.Projection{projections.SignalsPerMeasure, projections.OpenLoops, projections.Trail, projections.EffectOfDecisions} {
		if followed[p.Name].SHA256 == empty[p.Name].SHA256 {
			t.Errorf("%s has the fingerprint of an empty view", p.Name)
		}
	}
}

func (w *world) stream() string {
	events, err := w.log.Read(w.t.(*testing.T).Context(), 0, 1, "signaal-ingebracht")
	if err != nil || len(events) == 0 {
		w.t.Fatalf("no signal: %v", err)
	}
	return events[0].Stream
}

// freshViews are the views of a municipality in which nothing happened.
func freshViews(t *testing.T) *projections.Runner {
	t.Helper()
	w := newWorld(t)
	w.catchUp()
	return w.views
}

// One value that changed in one row shows, and so does a row that came twice.
func TestADigestSeesOneValueChange(t *testing.T) {
	w := newWorld(t)
	say := func(value string) projections.Projection {
		return projections.Projection{
			Name: "een", Version: 1, Schema: `CREATE TABLE t (a TEXT, b REAL, c BLOB) STRICT; INSERT INTO t VALUES ` + value,
			Query: func(projections.Tx, projections.Ask) (any, error) { return nil, nil },
		}
	}
	seen := map[string]string{}
	for _, value := range []string{
		`('a', 1.5, x'00'), ('b', 2, NULL)`, `('a', 1.25, x'00'), ('b', 2, NULL)`, `('a', 1.5, x'01'), ('b', 2, NULL)`, `('a', 1.5, x'00'), ('b', 2, x'')`,
		`('a', 1.5, x'00')`, `('a', 1.5, x'00'), ('a', 1.5, x'00'), ('b', 2, NULL)`, `('a'',1.5', NULL, NULL)`, `('a', 1.5000000000000002, x'00'), ('b', 2, NULL)`,
	} {
		d := digestOf(t, w, say(value))
		if other, taken := seen[d]; taken {
			t.Errorf("%s and %s look the same", value, other)
		}
		seen[d] = value
	}
	if seen[digestOf(t, w, say(`('b', 2, NULL), ('a', 1.5, x'00')`))] == "" {
		t.Error("the order in which rows were put there counts")
	}
}

func digestOf(t *testing.T, w *world, p projections.Projection) string {
	t.Helper()
	r := w.runner(w.log, w.folder(), []projections.Projection{p})
	defer closeRunner(t, r)
	if err := r.Rebuild(t.Context()); err != nil {
		t.Fatal(err)
	}
	list, err := r.Digest(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return list[0].SHA256
}
